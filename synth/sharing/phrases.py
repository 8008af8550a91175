"""Words of a text, and the places where given words stand in it, however they are written.

"marta_kowalska" is found in "Marta Kowalska", "José" in either of its Unicode forms.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from unicodedata import normalize

from synth.records.privacy import Identifier

_MARKS = "\u0300-\u036f"
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\U00020000-\U0003ffff"
"""Scripts without spaces between words: each letter counts as a word of its own."""
_SIGNS = "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1-\u0ebc\u0ec8-\u0ecd\u102b-\u103e\u17b4-\u17d3"
"""Vowels and tones of these scripts that are no letters to Python."""
_WORD = re.compile(rf"(?:(?![{_UNSPACED}])[^\W_][{_MARKS}]*)+|[{_UNSPACED}]")
_GAP = re.compile(rf"[\s_\-‐‑–./\\,'’ʼ{_SIGNS}]{{0,4}}")


@dataclass(frozen=True)
class Phrase:
    """Words to be found, folded; `capital` where only a capital letter makes a name of them."""

    words: tuple[str, ...]
    kind: str
    capital: bool = False


def folded(text: str) -> tuple[str, ...]:
    """The words of a text, in small letters, without what stands between them."""
    return tuple(_fold(word) for word in _WORD.findall(text))


def is_letter(word: str) -> bool:
    """Whether a word is one letter of a script without spaces."""
    return bool(re.match(f"[{_UNSPACED}]", word))


def _fold(word: str) -> str:
    return normalize("NFC", normalize("NFKC", word).casefold())


class Phrases:
    """A finder of phrases: looks each word of a text up once, however many phrases there are."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self._by_first: dict[str, list[Phrase]] = defaultdict(list)
        for phrase in dict.fromkeys(phrases):
            if phrase.words:
                self._by_first[phrase.words[0]].append(phrase)

    def __call__(self, text: str) -> list[Identifier]:
        """Where the phrases stand as whole words; they may overlap."""
        words = list(_WORD.finditer(text)) if self._by_first else []
        told = [_fold(word[0]) for word in words]
        return [
            Identifier(start=words[at].start(), end=end, kind=phrase.kind)
            for at, first in enumerate(told)
            for phrase in self._by_first.get(first, ())
            if (end := _end(text, words, told, at, phrase)) is not None
        ]


def _end(
    text: str, words: list[re.Match[str]], told: list[str], at: int, phrase: Phrase
) -> int | None:
    """Where a phrase ends that begins with the word at `at`; None where it does not stand there."""
    last = at + len(phrase.words) - 1
    if tuple(told[at : last + 1]) != phrase.words:
        return None
    if phrase.capital and not all(w[0][0].isupper() for w in words[at : last + 1]):
        return None
    gaps = (text[words[i].end() : words[i + 1].start()] for i in range(at, last))
    return words[last].end() if all(_GAP.fullmatch(gap) for gap in gaps) else None
