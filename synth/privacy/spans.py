"""Stretches of a text that are replaced, and what is put there."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

Span = tuple[int, int, str]
"""Start, end (code points), and what is put there."""


def spliced(text: str, spans: Sequence[Span]) -> str:
    """The text with each span replaced by its words; spans in order, without overlap."""
    parts, at = [], 0
    for start, end, words in spans:
        parts += [text[at:start], words]
        at = end
    return "".join([*parts, text[at:]])


def disjoint(text: str, spans: Sequence[Span]) -> list[Span]:
    """Spans without overlap, in order: the longest win, and of others what juts out of them stays.

    So of "York Minster" in "New York Minster", which wins, and "New York" nothing is left.
    """
    chosen: list[Span] = []
    for span in sorted(spans, key=lambda s: (s[0] - s[1], s)):
        for start, end in list(_free(chosen, span[0], span[1])):
            left, right = _stripped(text, start, end) if (start, end) != span[:2] else (start, end)
            if left < right:
                chosen.insert(bisect_left(chosen, (left,)), (left, right, span[2]))
    return chosen


def _free(chosen: Sequence[Span], start: int, end: int) -> Iterator[tuple[int, int]]:
    """Parts of a stretch that nothing chosen covers."""
    place = bisect_left(chosen, (start,))
    if place and chosen[place - 1][1] > start:
        place -= 1
    while start < end:
        taken = chosen[place] if place < len(chosen) else None
        if taken is None or taken[0] >= end:
            yield start, end
            return
        if start < taken[0]:
            yield start, taken[0]
        start, place = taken[1], place + 1


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum():
        end -= 1
    return start, end
