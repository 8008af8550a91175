"""A quote made ready for being looked up."""

import re
from collections.abc import Sequence
from functools import cached_property

from synth.grounding.fillers import find_fillers
from synth.grounding.folding import fold_text
from synth.grounding.words import Word, pause, split_words

_ELLIPSIS = re.compile(r"…|\.{3,}|\[…\]|\[\.{3}\]|\(…\)|\(\.{3}\)")


class Quote:
    """Words that an analyst quoted; `english` tells which fillers there are."""

    def __init__(self, text: str, *, english: bool) -> None:
        self.text = text.strip()
        self.english = english

    @cached_property
    def words(self) -> list[Word]:
        """All words."""
        return split_words(self.text)

    @cached_property
    def fillers(self) -> set[int]:
        """Positions of fillers."""
        return find_fillers(self.text, self.words, english=self.english)

    @cached_property
    def forms(self) -> list[str]:
        """The words' folded forms."""
        return [word.form for word in self.words]

    @cached_property
    def spoken(self) -> list[Word]:
        """The words but for fillers."""
        return [word for i, word in enumerate(self.words) if i not in self.fillers]

    @cached_property
    def spoken_forms(self) -> list[str]:
        """Their folded forms."""
        return [word.form for word in self.spoken]

    @cached_property
    def pieces(self) -> list["Quote"]:
        """What stands between ellipses."""
        parts = (Quote(part, english=self.english) for part in _ELLIPSIS.split(self.text))
        return [part for part in parts if part.words]

    @cached_property
    def head(self) -> str:
        """What stands before the first word, folded."""
        return fold_text(self.text[: self.words[0].start])

    @cached_property
    def tail(self) -> str:
        """What stands behind the last word, folded."""
        return fold_text(self.text[self.words[-1].end :])

    def pause(self, words: Sequence[Word], at: int) -> str:
        """The punctuation between words `at` and `at + 1` of `words`."""
        return pause(self.text[words[at].end : words[at + 1].start])
