"""Folds text to a form by which it can be compared: two texts of equal form say the same.

Folded away: case, kinds of quotation marks and dashes, runs of white space, compatibility forms and
ligatures (Unicode NFKC), composed against decomposed letters, soft hyphens and other invisible
characters, the skin tone of an emoji. Words, word order, digits and all other punctuation stay; for
the same reason superscripts, fractions and circled numbers are not taken for plain digits ("10²" is
not "102").
"""

import unicodedata
from functools import lru_cache

APOSTROPHES = "'‘’‚‛′`´ʼ＇"
QUOTES = '"“”„‟″«»＂「」『』'
DASHES = "-‐‑‒–—―−﹘﹣－"
_TABLE = str.maketrans(
    {**dict.fromkeys(APOSTROPHES, "'"), **dict.fromkeys(QUOTES[:8], '"')}
    | dict.fromkeys(DASHES, "-")
)
VARIATIONS = frozenset(map(chr, range(0xFE00, 0xFE10)))
"""Variation selectors: an emoji or a plain sign."""
INVISIBLE = VARIATIONS | frozenset(
    "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"  # hyphen, joiners, marks
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # direction of writing
)
"""Characters that are not seen and change no word."""
SKIN_TONES = frozenset(map(chr, range(0x1F3FB, 0x1F400)))
_DROPPED = dict.fromkeys(map(ord, INVISIBLE | SKIN_TONES))
_KEPT = ("<super>", "<sub>", "<fraction>", "<circle>")


def fold_text(text: str) -> str:
    """The folded form, stripped."""
    if not text or text == " ":
        return ""
    if text.isascii():
        return " ".join(text.translate(_TABLE).casefold().split())
    visible = text.translate(_DROPPED).translate(_TABLE)
    folded = _compose(_compose(visible).casefold()).translate(_TABLE)
    return " ".join(folded.split())


@lru_cache(maxsize=4096)
def joins(char: str) -> bool:
    """Whether `char` may become one character with what stands before it: marks, Hangul jamo."""
    if char in INVISIBLE:
        return False
    first = unicodedata.normalize("NFKD", char)[0]
    return is_mark(first) or "\u1160" <= first <= "\u11ff"


def is_mark(char: str) -> bool:
    """Whether `char` is written on, under or around the character before it."""
    return unicodedata.category(char)[0] == "M"


def _compose(text: str) -> str:
    """NFKC but for what `_is_kept`; such a character stands between two runs that are composed."""
    if not any(map(_is_kept, text)):
        return unicodedata.normalize("NFKC", text)
    form = "".join(c if _is_kept(c) else unicodedata.normalize("NFKC", c) for c in text)
    return unicodedata.normalize("NFC", form)


@lru_cache(maxsize=4096)
def _is_kept(char: str) -> bool:
    """Whether the compatibility form of `char` would say something else, or bring in a space."""
    tag, _, form = unicodedata.decomposition(char).partition(" ")
    return tag in _KEPT or (tag.startswith("<") and "0020" in form.split())
