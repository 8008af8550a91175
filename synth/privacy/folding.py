"""Words that identify, as they are compared: spelling, case and marks aside."""

import re
import unicodedata
from collections.abc import Sequence

JOINT = "\u00ad"
"""What everything unseen becomes: a soft hyphen, which joins as well as it parts."""
WIDE = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
)
"""Scripts that write no spaces between words."""
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


def folded(words: str) -> str:
    """Small letters and digits, one space between words; accents and compatibility forms aside."""
    return _GAP.sub(" ", placed(words)[0].replace(JOINT, "")).strip()


def squeezed(words: str) -> str:
    """The same without spaces, for numbers and addresses that are written in many ways."""
    return folded(words).replace(" ", "")
