"""Where a position of another program stands in our text.

Programs write a text back with other line ends, with a byte order mark, trimmed; and some count
UTF-16 units, or a line end of two characters as one. What a program counts is not guessed: it is
the way of counting under which most selections that nobody moved stand where we put them.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from synth.records.review import CONTEXT
from synth.refi.naming import clean

Span = tuple[int, int]
MARK = "\ufeff"
PLACES_MOST = 200
"""Places of the same words that are weighed; more are no clue."""


@dataclass(frozen=True)
class Counting:
    """What a program counts: UTF-16 units or code points, and CR LF as one or as two."""

    utf16: bool = False
    one: bool = False


COUNTINGS = (
    Counting(),
    Counting(one=True),
    Counting(utf16=True),
    Counting(utf16=True, one=True),
)
"""The standard's own way first."""


class Folded:
    """A text with plain line feeds, and the way from its positions to the text's own and back."""

    def __init__(self, text: str) -> None:
        self.plain = clean(text)
        pairs = [m.start() + 1 for m in re.finditer("\r\n", text)]
        self._raw = pairs
        self._plain = [at - 1 - i for i, at in enumerate(pairs)]
        self.length = len(text)

    def to_plain(self, at: int) -> int:
        """Position in `plain` of the position `at` of the text."""
        return at - bisect_left(self._raw, at)

    def to_raw(self, at: int) -> int:
        """Position in the text of the position `at` of `plain`."""
        return at + bisect_left(self._plain, at)


class Frame:
    """One source as the file has it, beside our text of it."""

    def __init__(self, theirs: str | None, ours: str) -> None:
        self.missing = theirs is None
        if theirs is not None and ours.startswith(MARK) and not theirs.startswith(MARK):
            theirs = MARK + theirs  # a mark of our text's own, taken for that of the file
        self.theirs = Folded(theirs or "")
        self.ours = Folded(ours)
        self.same = self.theirs.plain.rstrip() == self.ours.plain.rstrip()
        self._text = theirs or ""

    def plain(self, start: int, end: int, counting: Counting) -> Span | None:
        """The span in the file's text with plain line feeds; None where it lies outside."""
        if self.missing:
            return start, end
        first, last = (self._point(at, counting) for at in (start, end))
        if first is None or last is None or not 0 <= first <= last <= len(self.theirs.plain):
            return None
        return first, last

    def ours_plain(self, start: int, end: int) -> Span:
        """A span of our text, as `plain` gives those of the file."""
        return self.ours.to_plain(start), self.ours.to_plain(end)

    def place(self, start: int, end: int, counting: Counting) -> Span | None:
        """The span in our text; None where the words stand nowhere, or nobody knows where."""
        span = self.plain(start, end, counting)
        if span is None:
            return None
        if self.missing or self.same:
            found = span if span[0] >= 0 else None
        else:
            found = self._by_words(*span)
        if found is None or not found[0] < found[1] <= len(self.ours.plain):
            return None
        return self.ours.to_raw(found[0]), self.ours.to_raw(found[1])

    def _point(self, at: int, counting: Counting) -> int | None:
        if at < 0:
            return None
        starts = self._astral_plain if counting.one else self._astral
        if counting.utf16:
            at -= bisect_left(starts, at)
        return at if counting.one else self.theirs.to_plain(at)

    @cached_property
    def _astral(self) -> list[int]:
        return _second_units(self._text)

    @cached_property
    def _astral_plain(self) -> list[int]:
        return _second_units(self.theirs.plain)

    def _by_words(self, start: int, end: int) -> Span | None:
        """Looks the words up, as letters and else whatever their blanks; context decides."""
        text = self.theirs.plain
        words = text[start:end]
        tokens = words.split()
        if not tokens:
            return None
        places = _places(re.escape(words), self.ours.plain)
        if not places:
            places = _places(r"\s+".join(map(re.escape, tokens)), self.ours.plain)
        before, after = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
        return _best(places, before, after, self.ours.plain)


def best_counting(known: Iterable[tuple[Frame, Span, Span]]) -> Counting:
    """The way of counting under which most spans stand where they were put.

    Args:
        known: for each selection its frame, its span in the file, and where we put it.
    """
    rows = list(known)
    hits = [
        sum(f.plain(*theirs, way) == f.ours_plain(*ours) for f, theirs, ours in rows)
        for way in COUNTINGS
    ]
    return COUNTINGS[hits.index(max(hits))]


def _second_units(text: str) -> list[int]:
    """UTF-16 positions of the second halves of characters beyond U+FFFF."""
    points = [m.start() for m in re.finditer("[\U00010000-\U0010ffff]", text)]
    return [at + i + 1 for i, at in enumerate(points)]


def _places(pattern: str, text: str) -> list[Span]:
    places: list[Span] = []
    for found in re.finditer(pattern, text):
        places.append(found.span())
        if len(places) > PLACES_MOST:
            break
    return places


def _best(places: list[Span], before: str, after: str, text: str) -> Span | None:
    if len(places) == 1:
        return places[0]
    if not places or len(places) > PLACES_MOST:
        return None
    fits = [
        _common(before[::-1], text[max(0, s - CONTEXT) : s][::-1])
        + _common(after, text[e : e + CONTEXT])
        for s, e in places
    ]
    best = max(fits)
    return places[fits.index(best)] if best and fits.count(best) == 1 else None


def _common(a: str, b: str) -> int:
    return next(
        (i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b))
    )
