"""GUIDs from our ids, and text that XML and other programs' name fields can hold."""

import re
import uuid
from collections.abc import Iterable

from synth.records.ids import content_digest

ROOT = uuid.UUID("6b0c2f1e-5d0a-5c1b-9a52-2f6a1d3e7b40")
"""Our namespace of GUIDs: any fixed value, never to be changed."""
NAME_LONGEST = 200
"""Code points of a name; what programs show in a list."""
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BRACES = re.compile(r"^\{(.*)\}$")


def guid(kind: str, *parts: object) -> str:
    """The GUID (version 5) of the same thing in every export."""
    return str(uuid.uuid5(ROOT, content_digest([kind, *parts])))


def plain_guid(text: str | None) -> str:
    """A GUID as programs write it (braces, capitals), in the one form that we compare."""
    return _BRACES.sub(r"\1", (text or "").strip()).lower()


def clean(text: str) -> str:
    """Text that XML 1.0 can hold: what it cannot becomes U+FFFD, code point by code point."""
    return _UNFIT.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str) -> str:
    """Cleaned text on one line, its blanks single."""
    return " ".join(clean(text).split())


def short_name(text: str) -> str:
    """A name of at most NAME_LONGEST code points, never empty."""
    name = one_line(text) or "(no name)"
    return name if len(name) <= NAME_LONGEST else name[: NAME_LONGEST - 1].rstrip() + "…"


class Names:
    """Gives out names that no other has, capitals aside: programs refuse or merge equal ones."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self.taken = {name.casefold() for name in taken}

    def unique(self, name: str, hint: str = "") -> str:
        """`name`, else with the hint in brackets, else with a number."""
        wanted = short_name(name)
        tries = [wanted] + ([short_name(f"{wanted[:120]} ({hint})")] if hint else [])
        found = next((t for t in tries if t.casefold() not in self.taken), None)
        number = 2
        while found is None:
            numbered = f"{tries[-1][: NAME_LONGEST - 8]} {number}"
            found = None if numbered.casefold() in self.taken else numbered
            number += 1
        self.taken.add(found.casefold())
        return found
