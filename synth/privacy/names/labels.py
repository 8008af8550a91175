"""The name in a speaker's label, where it holds one."""

import re

from synth.privacy.names.usual import is_known_name, listed, nature, plain

_INSIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]|<[^>]*>")
_WORD = re.compile(r"[^\W\d_][^\W_]*\.?(?:['’\-][^\W\d_]+)*\.?")
MOST = 5
"""Words of a name; a longer label is no name."""


def name_in_label(label: str) -> str:
    """The name that a label holds; "" where it only tells a role, a number or initials.

    "Maureen's tablet" holds Maureen, "Researcher Mia (note-taker)" holds Mia, "P03" nobody.
    """
    bare = _INSIDE.sub(" ", label).strip(" *_:")
    if any(c.isdigit() for c in bare) or "@" in bare or "_" in bare:
        return ""
    words = [word for word in _WORD.findall(_turned(bare)) if _is_part(word)]
    names = [word.removesuffix("'s").removesuffix("’s") for word in words]
    if not 0 < len(names) <= MOST or not any(_tells(word) for word in names):
        return ""
    if len(names) == 1 and nature(plain(names[0])) in ("word", "none"):
        return ""
    return " ".join(names)


def _turned(label: str) -> str:
    """The label, "Berger, Anna" as "Anna Berger"."""
    last, comma, first = label.partition(",")
    single = comma and "," not in first and first.strip() and len(label.split()) <= MOST
    return f"{first.strip()} {last.strip()}" if single else last


def _is_part(word: str) -> bool:
    key = plain(word).rstrip(".")
    return not any(key in listed(name) for name in ("roles", "devices", "titles"))


def _tells(word: str) -> bool:
    """Whether a word is more than an initial, or a pair of them, and capitalised or known."""
    letters = [c for c in word if c.isalpha()]
    if len(letters) < 2 or (len(letters) == 2 and word.isupper()):
        return False
    return not word[0].islower() or is_known_name(plain(word))
