"""Splits text of any script into words with their spans, in a form that can be compared.

A word is a run of letters and digits with their marks, an apostrophe, decimal point or invisible
character inside it included; a character of a script that puts no spaces between words; or a sign
that is said or felt (currency, per cent, emoji). Everything else is a pause between words. The
parts of a compound ("meal-kit") are words of their own.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from synth.grounding.folding import (
    APOSTROPHES,
    DASHES,
    INVISIBLE,
    QUOTES,
    SKIN_TONES,
    VARIATIONS,
    fold_text,
    joins,
)

# Thai to Lao, Myanmar, Khmer, radicals to Bopomofo, the Han blocks, half-width kana: no spaces.
_UNSPACED = re.compile(
    "["
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u312f\u31a0-\u9fff\uf900-\ufaff\uff66-\uff9f"
    "\U00020000-\U0003ffff"
    "]"
)
_SIGNS = "%‰#@&"
_AFTER_MARK = "\u0e32\u0eb2"
"""Thai and Lao long a: one letter with the mark before it, in one form, and two in the other."""


class Word(NamedTuple):
    """Its folded form, and its half-open span in code points."""

    form: str
    start: int
    end: int


class _Classes(dict[int, str]):
    """Class of each code point, found when it is first met; see `_kind` for the letters."""

    def __missing__(self, code: int) -> str:
        self[code] = _kind(chr(code))
        return self[code]


def _kind(char: str) -> str:
    """One letter.

    w letter, d digit, c letter of a script without spaces, e sign, m mark, v variation selector,
    j invisible, a apostrophe, p point inside numbers, n minus, s space, x all other punctuation.
    """
    if char in INVISIBLE:
        return "v" if char in VARIATIONS else "j"
    if char in SKIN_TONES or char in _AFTER_MARK or joins(char):
        return "m"
    if char in APOSTROPHES:
        return "a"
    if char.isalnum():
        return "c" if is_unspaced(char) else "w" if char.isalpha() else "d"
    if char.isspace():
        return "s"
    if char in ".,:/" or char in "-−–":
        return "p" if char in ".,:/" else "n"
    return "e" if char in _SIGNS or unicodedata.category(char)[0] == "S" else "x"


_CLASSES = _Classes()
_WORD = re.compile(
    r"(?:(?<![wdcmp])[np](?=d))?[wd](?:[jv]*[wdm]|[jv]*a[jv]*(?=[wd])|(?<=d)p(?=d))*"
    r"|c(?:[jv]*m)*"
    r"|e(?:m|v|j+(?=[em]))*(?:(?<=j)e(?:m|v|j+(?=[em]))*)*"
)
ELIDING = "[cdjlmst]|jusqu|lorsqu|puisqu|qu|dell|nell|sull|all|un"
"""What stands before an apostrophe behind which a word begins: "l'appli". Not "n'": it negates."""
_HIDDEN = "".join(INVISIBLE) + "\u0300-\u036f"
_ELISION = re.compile(
    rf"(?:{ELIDING})[{APOSTROPHES}]"
    rf"(?=[{_HIDDEN}]*\w[{_HIDDEN}]*\w)",
    re.IGNORECASE,
)
_DASHES = str.maketrans(dict.fromkeys(DASHES, "-"))
_NO_PAUSE = str.maketrans(dict.fromkeys("".join(INVISIBLE) + APOSTROPHES + QUOTES + "*_\0", None))


def split_words(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """The words of `text[start:end]` in order."""
    part = text[start:end]
    words: list[Word] = []
    for match in _WORD.finditer(part.translate(_CLASSES)):
        first, last = match.span()
        elided = _ELISION.match(part, first, last)
        if elided and elided.end() < last:
            words.append(
                Word(_form(part[first : elided.end()]), start + first, start + elided.end())
            )
            first = elided.end()
        words.append(Word(_form(part[first:last]), start + first, start + last))
    return words


def is_unspaced(form: str) -> bool:
    """Whether a word begins with a character of a script that puts no spaces between words."""
    return bool(_UNSPACED.match(form))


def pause(text: str) -> str:
    """What stands between two words: its punctuation without spaces, quotes and emphasis."""
    if text == " ":
        return ""
    bare = "".join(text.translate(_DASHES).translate(_NO_PAUSE).split())
    return bare if bare.isascii() else unicodedata.normalize("NFKC", bare)


@lru_cache(maxsize=65536)
def _form(raw: str) -> str:
    return fold_text(raw)
