"""Words that identify, as they are compared: spelling, case and marks aside."""

import re
import unicodedata

UNSEEN = {"Mn", "Cf"}
"""Categories of accents written apart, and of what cannot be seen."""
_GAP = re.compile(r"[\W_]+")


def folded(words: str) -> str:
    """Small letters and digits, one space between words; accents and compatibility forms aside."""
    if not words.isascii():
        apart = unicodedata.normalize("NFKD", words)
        words = "".join(c for c in apart if unicodedata.category(c) not in UNSEEN)
    return _GAP.sub(" ", words.casefold()).strip()


def squeezed(words: str) -> str:
    """The same without spaces, for numbers and addresses that are written in many ways."""
    return folded(words).replace(" ", "")
