"""Words of a text, and the places where given words stand in it, however they are written.

"marta_kowalska" is found in "Marta Kowalska", "José" in "JOSE" and in "José's"; words are told and
compared by `synth.privacy.wording`.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from synth.privacy.wording import Placed, placed_pieces
from synth.records.privacy import Identifier

_GAP = re.compile(r"[\s_\-‐‑–./\\,'’ʼ]{0,4}")


@dataclass(frozen=True)
class Phrase:
    """Words to be found, folded; `capital` where only a capital letter makes a name of them."""

    words: tuple[str, ...]
    kind: str
    capital: bool = False


def folded(text: str) -> tuple[str, ...]:
    """The words of a text, as they are compared, without what stands between them."""
    return tuple(word for word, _, _ in placed_pieces(text))


class Phrases:
    """A finder of phrases: looks each word of a text up once, however many phrases there are."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self._by_first: dict[str, list[Phrase]] = defaultdict(list)
        for phrase in dict.fromkeys(phrases):
            if phrase.words:
                self._by_first[phrase.words[0]].append(phrase)

    def __call__(self, text: str) -> list[Identifier]:
        """Where the phrases stand as whole words; they may overlap."""
        pieces = placed_pieces(text) if self._by_first else []
        return [
            Identifier(start=pieces[at][1], end=end, kind=phrase.kind)
            for at, (first, _, _) in enumerate(pieces)
            for phrase in self._by_first.get(first, ())
            if (end := _end(text, pieces, at, phrase)) is not None
        ]


def _end(text: str, pieces: Sequence[Placed], at: int, phrase: Phrase) -> int | None:
    """Where a phrase ends that begins with the word at `at`; None where it does not stand there."""
    found = pieces[at : at + len(phrase.words)]
    if tuple(word for word, _, _ in found) != phrase.words:
        return None
    if phrase.capital and not all(text[start].isupper() for _, start, _ in found):
        return None
    gaps = (text[one[2] : other[1]] for one, other in pairwise(found))
    return found[-1][2] if all(map(_GAP.fullmatch, gaps)) else None
