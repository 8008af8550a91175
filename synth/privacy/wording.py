"""The words of a text as they are compared, with their places.

Words are folded as names are (`folding`): case, accents, compatibility forms and all that is unseen
count for nothing. But a word is composed first, for somebody's sentence may come back in the other
Unicode form (NFD), and no place within a word is needed here, as it is for a name.

Scripts without spaces have no words that could be told without a dictionary: each of their letters
is a word, with the vowels and tones that are written on it. Korean has spaces, and so words.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from synth.privacy.folding import UNSPACED, bare

Placed = tuple[str, int, int]
"""A word, folded, and its half-open span of the text in code points."""
WORD, LETTER = 12, 5
"""What a word weighs, and a letter of a script without spaces: five words are twelve letters."""

_APOSTROPHES = "'’\u02bc\uff07"
_SIGNS = "\u02bc\u0640\uff9e\uff9f"
"""Letters to Python that are none: an apostrophe, the Arabic stroke, marks of half-width kana."""
_KINDS = frozenset(("Mn", "Mc", "Me", "Cf"))
_BEYOND = "\U0001e944-\U0001e94a\U000e0000-\U000e01ef"
"""Marks beyond the first 65,536 code points: of Fulani, and what chooses between forms. Those of
historic scripts part words; more ranges here would slow each search for a word."""
_ASCII_PIECE = re.compile(r"[a-z0-9]+")
_ASCII_WORD = re.compile(r"[a-z0-9]+(?:'[a-z0-9]+)*")
_LETTER = re.compile(f"[{UNSPACED}]")


class _Folded(dict[str, str]):
    """Words folded, so many as are worth remembering; worked out when first met."""

    def __missing__(self, word: str) -> str:
        if len(self) >= _REMEMBERED:
            self.clear()
        self[word] = told = _fold(word)
        return told


def _fold(word: str) -> str:
    if word.isascii():
        return word.lower()
    told = bare(unicodedata.normalize("NFKC", word)).replace("’", "'").replace("\u02bc", "'")
    return told.replace(" ", "")  # of one sign that stands for several words, or for a mark alone


_FOLDED, _REMEMBERED = _Folded(), 1 << 16


def words(text: str) -> list[str]:
    """The words of a text, folded, in order; an apostrophe within one stays ("don't")."""
    if text.isascii():
        return _ASCII_WORD.findall(text.lower())
    return list(map(_FOLDED.__getitem__, _patterns()[0].findall(text)))


def placed_words(text: str) -> list[Placed]:
    """The same words with their places; marks on a word's last letter belong to it."""
    return _placed(text, _ASCII_WORD, 0)


def placed_pieces(text: str) -> list[Placed]:
    """Words that apostrophes part too, so that a name is found in "Ana's" and in "l'Aquila"."""
    return _placed(text, _ASCII_PIECE, 1)


def is_letter(word: str) -> bool:
    """Whether a word, folded, is one letter of a script without spaces."""
    return word >= "\u0e00" and _LETTER.match(word) is not None


def weight(told: Iterable[str]) -> int:
    """What words weigh together: WORD each, LETTER a letter of a script without spaces."""
    return sum(LETTER if is_letter(word) else WORD for word in told)


def stands_in(text: str, said: str) -> bool:
    """Whether all words of a text stand in a row in what was said; false of no words."""
    own = words(text)
    return bool(own) and f" {' '.join(own)} " in f" {' '.join(words(said))} "


def _placed(text: str, ascii_form: re.Pattern[str], form: int) -> list[Placed]:
    if text.isascii():
        return [(match[0], *match.span()) for match in ascii_form.finditer(text.lower())]
    return [(_FOLDED[match[0]], *match.span()) for match in _patterns()[form].finditer(text)]


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Of words and of pieces; made when a text that is not ASCII is first met."""
    unseen = f"[{_unseen()}]"
    letter = rf"[^\W_{_SIGNS}{UNSPACED}]"
    piece = f"{letter}++(?:{unseen}++{letter}*+)*+"
    alone = rf"[^\W_{_SIGNS}]{unseen}*+"
    word = f"{piece}(?:[{_APOSTROPHES}]{unseen}*+{piece})*+"
    return re.compile(f"{word}|{alone}"), re.compile(f"{piece}|{alone}")


def _unseen() -> str:
    """A class of characters: marks, what has no width, and letters that only mark."""
    marks = (c for c in map(chr, range(0x80, 0x10000)) if unicodedata.category(c) in _KINDS)
    return "".join(marks) + _SIGNS[1:] + _BEYOND
