"""How much a model will be asked, from what is known before it is: exact for reading, else ranges.

Arithmetic on counts; asks nobody and reads no file. What the constants say of tokens is rough on
purpose: a range is of use where its upper end holds.
"""

from collections.abc import Iterable, Mapping, Sequence
from math import ceil
from typing import NamedTuple

from synth.analysts.model.claims import BATCH
from synth.analysts.model.concluding import THEMES
from synth.analysts.model.merging import AT_ONCE
from synth.analysts.protocol import CONTESTS
from synth.llm.prices import PER, Price
from synth.llm.protocol import Usage
from synth.records.base import Record
from synth.records.document import SourceKind
from synth.records.study import Study

Range = tuple[int, int]
"""Low and high; both are counted."""
Dollars = tuple[float, float]

DENSITY: Range = (6, 24)
"""Observations in 1,000 tokens of an interview that can be cited."""
ANSWERS_SAY = 2
"""Observations in a survey answer, at most."""
DRAFT: Range = (60, 130)
"""Tokens of one draft in an answer; what follows likewise, at most where one number is given."""
CLAIM: Range = (80, 260)
VERDICT: Range = (15, 45)
MERGED: Range = (35, 80)
SORTED: Range = (12, 45)
SHOWN_THEME = 45
FINDINGS = 1500
NEED = 4000
OPPORTUNITIES = 3000
AGAIN = 1200
"""Tokens of a bad answer, and what was wrong with it, sent back; or of a second look's."""
PAIRS, PAIR = 0.1, 80
"""Observations that may speak against a theme, of all, and tokens of such a pair."""
MISSED, MISS = 0.1, 400
"""Share of drafts whose quote is asked for again, at most, and tokens of each."""
REPAIRS, LEAST_REPAIRS = 0.1, 2
"""Share of calls, and least number, that repairs and halved windows come to at most."""
CACHED_FROM = 1024
"""Tokens of a common beginning from which servers cache it."""


class Window(NamedTuple):
    """What is known of one window before it is read."""

    kind: SourceKind
    prompt: int
    """Tokens of its request, the schema included."""
    citable: int
    """Tokens of participants' words."""
    answers: int
    """Survey answers, or turns that can be cited."""
    paid: bool
    again: bool
    """Whether it may get a second look."""


class Frame(NamedTuple):
    """Tokens of a task's request around its data; `shared` ones begin each of them."""

    whole: int
    shared: int


class Load(Record):
    """What one task comes to; tokens are those that are not paid for yet."""

    calls: Range
    paid: int = 0
    """Of the calls, those whose answers are stored."""
    prompt: Range
    completion: Range
    cached: int = 0
    """Of the higher prompt, tokens that a server's cache may hold."""

    def cost(self, price: Price) -> Dollars:
        """US dollars at list price."""
        low, high = (
            price.cost(Usage(prompt=prompt, completion=completion))
            for prompt, completion in zip(self.prompt, self.completion, strict=True)
        )
        return low, high

    def saving(self, price: Price) -> float:
        """US dollars of the higher cost that the cache may save."""
        return self.cached * max(0.0, price.input - price.cached) / PER


def observations(window: Window) -> Range:
    """How many observations a window may give."""
    low, high = (window.citable * each / 1000 for each in DENSITY)
    if window.kind == "survey":
        return min(int(low), window.answers), ANSWERS_SAY * window.answers
    return int(low), ceil(high)


def loads(windows: Sequence[Window], frames: Mapping[str, Frame], study: Study) -> dict[str, Load]:
    """The load of each task, in the order in which they are asked; empty where nothing is read."""
    if not windows:
        return {}
    found = {
        "extract": _extract(windows, frames["extract"]),
        "second-look": _second_look(windows),
        "requote": _requote(windows, frames["requote"]),
        "check": _check(windows, frames["check"], asked=study.reading.check),
        "merge": _merge(windows, frames["merge"], study),
        "oppose": _oppose(windows, frames["oppose"]),
        "findings": _findings(windows, frames["findings"], study),
        "suggest": _suggest(windows, frames["suggest"], study),
    }
    return {**found, "repair": _repair(found.values())}


def _extract(windows: Sequence[Window], frame: Frame) -> Load:
    left = [window for window in windows if not window.paid]
    said = [observations(window) for window in left]
    prompt = sum(window.prompt for window in left)
    return Load(
        calls=(len(windows), len(windows)),
        paid=len(windows) - len(left),
        prompt=(prompt, prompt),
        completion=(sum(s[0] for s in said) * DRAFT[0], sum(s[1] for s in said) * DRAFT[1]),
        cached=_cached(frame, len(left)),
    )


def _second_look(windows: Sequence[Window]) -> Load:
    again = [window for window in windows if window.again]
    more = sum(observations(window)[1] for window in again)
    prompt = sum(window.prompt + AGAIN for window in again)
    return Load(calls=(0, len(again)), prompt=(0, prompt), completion=(0, more * DRAFT[1]))


def _requote(windows: Sequence[Window], frame: Frame) -> Load:
    """A model that copies well is asked for no quote again, a careless one once a window."""
    left = [window for window in windows if not window.paid]
    misses = sum(ceil(observations(window)[1] * MISSED) for window in left)
    return Load(
        calls=(0, len(windows)),
        prompt=(0, len(left) * frame.whole + misses * MISS),
        completion=(0, misses * VERDICT[1]),
    )


def _check(windows: Sequence[Window], frame: Frame, *, asked: bool) -> Load:
    if not asked:
        return Load(calls=(0, 0), prompt=(0, 0), completion=(0, 0))
    said = [observations(window) for window in windows]
    calls = (sum(ceil(low / BATCH) for low, _ in said), sum(_batches(high) for _, high in said))
    left = [observations(window)[0] for window in windows if not window.paid]
    low = sum(left)
    high = sum(high for _, high in said)
    return Load(
        calls=calls,
        prompt=(
            sum(ceil(n / BATCH) for n in left) * frame.whole + low * CLAIM[0],
            calls[1] * frame.whole + high * CLAIM[1],
        ),
        completion=(low * VERDICT[0], high * VERDICT[1]),
        cached=_cached(frame, calls[1]),
    )


def _batches(claims: int) -> int:
    return max(1, ceil(claims / BATCH))


def _merge(windows: Sequence[Window], frame: Frame, study: Study) -> Load:
    low, high = _all(windows)
    places = (len(study.stages) + 1) * len(study.actors)
    # A place of more than AT_ONCE is sorted facet by facet; a long list in parts, then again.
    large = min(places, high // (AT_ONCE + 1))
    parts = 2 * (high // AT_ONCE)
    calls = (min(low, 1), places + large * (len(study.facets) - 1) + parts)
    fresh = _unread(windows)
    return Load(
        calls=calls,
        prompt=(
            fresh * (calls[0] * frame.whole + low * MERGED[0]),
            calls[1] * frame.whole + (1 + bool(parts)) * high * MERGED[1],
        ),
        completion=(fresh * low * SORTED[0], (1 + bool(parts)) * high * SORTED[1]),
        cached=_cached(frame, calls[1]),
    )


def _oppose(windows: Sequence[Window], frame: Frame) -> Load:
    """Of a hundred observations, some two to ten seem to speak against a theme."""
    pairs = ceil(_all(windows)[1] * PAIRS)
    calls = ceil(pairs / CONTESTS)
    return Load(
        calls=(0, calls),
        prompt=(0, calls * frame.whole + pairs * PAIR),
        completion=(0, pairs * VERDICT[0]),
        cached=_cached(frame, calls),
    )


def _findings(windows: Sequence[Window], frame: Frame, study: Study) -> Load:
    calls = len(study.actors)
    shown = min(THEMES, _all(windows)[1])
    return Load(
        calls=(0, calls),
        prompt=(0, calls * (frame.whole + shown * SHOWN_THEME)),
        completion=(0, calls * FINDINGS),
        cached=_cached(frame, calls),
    )


def _suggest(windows: Sequence[Window], frame: Frame, study: Study) -> Load:
    calls = len(study.stages) * len(study.actors)
    return Load(
        calls=(0, calls),
        prompt=(0, calls * (frame.whole + NEED)),
        completion=(0, calls * OPPORTUNITIES),
        cached=_cached(frame, calls),
    )


def _repair(loads: Iterable[Load]) -> Load:
    """Of all calls alike; a repair is sent the bad answer too."""
    whole = list(loads)
    asked = sum(load.calls[1] for load in whole)
    calls = max(LEAST_REPAIRS, ceil(REPAIRS * asked))
    share = calls / asked
    prompt = ceil(share * sum(load.prompt[1] for load in whole)) + calls * AGAIN
    completion = ceil(share * sum(load.completion[1] for load in whole))
    return Load(calls=(0, calls), prompt=(0, prompt), completion=(0, completion))


def _all(windows: Sequence[Window]) -> Range:
    said = [observations(window) for window in windows]
    return sum(low for low, _ in said), sum(high for _, high in said)


def _unread(windows: Sequence[Window]) -> bool:
    """Whether any window is unpaid; where none is, what follows may be paid for too."""
    return not all(window.paid for window in windows)


def _cached(frame: Frame, calls: int) -> int:
    return max(0, calls - 1) * frame.shared if frame.shared >= CACHED_FROM else 0
