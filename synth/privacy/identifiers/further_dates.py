"""Dates of birth beside no word of birth, after one that is: "he's 3 May 1961; she's 6-6-66"."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from synth.privacy.identifiers.cues import Words
from synth.privacy.identifiers.dates import DATE, NOT_BIRTH, birth_words, whole
from synth.privacy.identifiers.finds import Find
from synth.privacy.identifiers.plain import Plain
from synth.privacy.identifiers.spoken import SPOKEN_YEAR
from synth.privacy.identifiers.turns import TURN, turns_end

_GROWN = re.compile(rf"(?<!\d)(?:19\d\d|200\d)(?!\d)|'(?:[3-9]\d|0\d)(?!\d)|{SPOKEN_YEAR}")
"""A year at least some sixteen back: orders and calls are younger."""
_FIGURES = re.compile(r"(\d\d?)( ?[-./ ] ?)(\d\d?)\2((?:19|20)?\d\d)")
_WHOSE = re.compile(
    r"(?:(?<!\bit)(?<!\bthat)(?<!\bthere)(?<!\bhere)(?<!\bwhat)'s|\bi'm|\b(?:hers|mine|theirs)"
    r"|\b(?:s?he|i|mine|hers|his) (?:is|was|am)),? (?:the |on |on the )?$"
)
_ALONE = re.compile(r"[.!?:] $")
_END = re.compile(r"[.!?;]\s|\n")
_MORE = re.compile(r" ?\d")
_MONTHS, _DAYS = 12, 31
_TURNS, _FAR, _LONG = 3, 500, 60
"""Turns with the birth's own; characters of them at most; of a date."""
_NEAR, _SENTENCE = 24, 80
"""Characters in which somebody is named; in which something else may be told of."""


def further_dates(plain: Plain, words: Words, births: Iterable[Find]) -> Iterator[Find]:
    """Whole dates of somebody's in the turn of a word of birth or the next two, or of `births`."""
    lower, told = plain.lower, sorted({*(one.end for one in births), *birth_words(plain, words)})
    for start, end in _stretches(lower, told):
        for found in DATE.finditer(lower, start, end + _LONG):
            after = told[bisect_right(told, found.start()) - 1]
            if (
                found.start() < end
                and _is_birth(lower, found)
                and _is_somebodys(lower, found, after)
            ):
                yield whole(lower, found)


def _stretches(lower: str, told: Iterable[int]) -> list[tuple[int, int]]:
    """Where turns are searched, apart from each other."""
    found: list[tuple[int, int]] = []
    for at in told:
        end = turns_end(lower, at, _TURNS, _FAR)
        start = found.pop()[0] if found and at < found[-1][1] else at
        found.append((start, end))
    return found


def _is_birth(lower: str, found: re.Match[str]) -> bool:
    """Whether its year is long ago, and figures are a day and a month."""
    figures = _FIGURES.match(found.group())
    if not figures:
        return _GROWN.search(found.group()) is not None
    first, second, year = (int(figures[part]) for part in (1, 3, 4))
    grown = year in range(1900, 2010) or year in range(30, 100)
    exists = 0 < min(first, second) <= _MONTHS and max(first, second) <= _DAYS
    return grown and exists and not _MORE.match(lower, found.end())


def _is_somebodys(lower: str, found: re.Match[str], told: int) -> bool:
    """Whether it is said of a person, or alone in figures in the turn of the birth."""
    start = found.start()
    ends = _END.finditer(lower, max(told, start - _SENTENCE), start)
    begins = max((end.end() for end in ends), default=told)
    if NOT_BIRTH.search(lower, begins, start):
        return False
    if _WHOSE.search(lower, max(told, start - _NEAR), start):
        return True
    same = TURN not in lower[told:start] and _ALONE.search(lower, max(told, start - _NEAR), start)
    return bool(same) and _FIGURES.match(found.group()) is not None
