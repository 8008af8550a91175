"""Words that identify, as they are compared: spelling, case and marks aside."""

import re
import unicodedata
from collections.abc import Sequence

JOINT = "\u00ad"
"""What everything unseen becomes: a soft hyphen, which joins as well as it parts."""
UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1950-\u19df\u1a20-\u1aaf\u1b00-\u1b7f"
    "\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u303c\u3040-\u312f\u31a0-\u31bf\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\ua980-\ua9ff\uaa60-\uaadf\uf900-\ufaff\uff66-\uff9f"
    "\U0001b000-\U0001b16f\U00020000-\U0003ffff"
)
"""Scripts without spaces between words, as a class of characters has them: Thai, Lao, Burmese,
Khmer, Tai, Balinese, Javanese, Japanese, Chinese."""
WIDE = re.compile(f"[{UNSPACED}\uac00-\ud7af]")
"""Scripts in which a name stands within what is written in one; Korean joins particles to it."""
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
    | {"ى": "ي", "ـ": ""}
)
"""Letters that have no compatibility form with a mark: they are written plainly by many."""
_GAP = re.compile(r"[\W_]+")


class _Folds(dict[str, str]):
    """What each character is compared as; worked out when first met."""

    def __missing__(self, character: str) -> str:
        self[character] = fold = _fold(character)
        return fold


def _fold(character: str) -> str:
    kind = unicodedata.category(character)
    if kind.startswith("M"):
        return ""
    if kind == "Cf":
        return JOINT
    whole = unicodedata.normalize("NFKC", character)
    if WIDE.search(whole):
        return whole
    apart = unicodedata.normalize("NFKD", character)
    bare = "".join(c for c in apart if not unicodedata.category(c).startswith("M"))
    return bare.casefold().translate(_LETTERS)


_FOLDS = _Folds()


def placed(text: str) -> tuple[str, Sequence[int]]:
    """The text as it is compared, spaces and signs in it, and the place of each character.

    There is one place more than there are characters: the end of the text.
    """
    if text.isascii():
        return text.lower(), range(len(text) + 1)
    folds = [_FOLDS[character] for character in text]
    places = [place for place, fold in enumerate(folds) for _ in fold]
    return "".join(folds), [*places, len(text)]


def bare(words: str) -> str:
    """Words as they are compared, spaces and signs in them, without what is unseen."""
    if words.isascii():
        return words.lower()
    return "".join([_FOLDS[character] for character in words]).replace(JOINT, "")


def folded(words: str) -> str:
    """Small letters and digits, one space between words; accents and compatibility forms aside."""
    return _GAP.sub(" ", bare(words)).strip()


def squeezed(words: str) -> str:
    """The same without spaces, for numbers and addresses that are written in many ways."""
    return folded(words).replace(" ", "")
