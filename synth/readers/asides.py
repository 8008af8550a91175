"""Asides in brackets, by which a note-taker says what was done rather than what was said."""

import re
from collections.abc import Iterator

from synth.readers.stretches import trimmed

_INLINE_ASIDE = re.compile(
    r"\(_[^()]{1,600}?_\)|_\([^()]{1,600}?\)_|\(\**(?:[Cc]f\b|Remarque|Note\b|N\.?B\b)[^()]{0,600}\)"
)
_SQUARE_ASIDE = re.compile(r"\[[^\[\]\n]{1,600}\](?!\()")


def note_pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """Cuts asides out of a note: (start, end, True where it is about the participant)."""
    asides = [match.span() for match in _INLINE_ASIDE.finditer(text, start, end)]
    bounds = trimmed(text, start, end, ".")
    for match in _SQUARE_ASIDE.finditer(text, start, end):
        at_edge = bounds and (match.start() == bounds[0] or match.end() == bounds[1])
        if not at_edge or len(match[0].split()) < 3:
            continue
        if all(match.end() <= a or match.start() >= b for a, b in asides):
            asides.append(match.span())
    at = start
    for left, right in sorted(asides):
        yield at, left, True
        yield left, right, False
        at = right
    yield at, end, True
