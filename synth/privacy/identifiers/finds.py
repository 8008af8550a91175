"""What detectors find, and how finds that overlap become one."""

from collections.abc import Iterable
from typing import NamedTuple

CERTAIN = (
    "e-mail",
    "card",
    "account",
    "id number",
    "birth date",
    "link",
    "postcode",
    "phone",
    "handle",
)
"""Kinds, the more certain first: where two are equally long, the first names the find."""


class Find(NamedTuple):
    """A stretch that identifies somebody: half-open, in characters of the plain text."""

    start: int
    end: int
    kind: str


def apart(finds: Iterable[Find]) -> list[Find]:
    """`finds` by start, without overlaps.

    What overlaps is joined, so that no part of an identifier stays behind; the longer find names
    the kind, then the more certain one.
    """
    joined: list[Find] = []
    named: list[Find] = []
    for find in sorted(set(finds)):
        if joined and find.start < joined[-1].end:
            named[-1] = min(named[-1], find, key=_weight)
            end = max(joined[-1].end, find.end)
            joined[-1] = Find(joined[-1].start, end, named[-1].kind)
        else:
            joined.append(find)
            named.append(find)
    return joined


def _weight(find: Find) -> tuple[int, int]:
    return find.start - find.end, CERTAIN.index(find.kind)
