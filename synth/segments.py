"""Who differs: parts of the sample by attribute or closed answer, and themes that one part has.

Which differences are named must not be chance. Each theme is tested in each part against the rest
by Fisher's exact test, one-sided (the upper tail of the hypergeometric distribution; Fisher 1935,
J. R. Stat. Soc. 98): the population is who has anything of their own to tell at the theme's stage.
All tests of people of one kind, whatever the segment, are corrected together, step down as Holm
does (1979, Scand. J. Stat. 6). A step adds up, over the tests left, the chance that each comes out
as extreme, which counts can do in few ways (Westfall & Wolfinger 1997, Am. Stat. 51); so a theme
told by two, which cannot stand out, costs the others nothing. No probability is given away:
interviews are no random sample, and what is shown of them are counts.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from synth.counting import Evidence
from synth.records.document import SourceKind
from synth.records.insight import Contrast, Segment
from synth.records.journey import Participant, Theme
from synth.records.study import UNASSIGNED

VALUES = range(2, 13)
"""Distinct values of a column that can be compared."""
LEAST_PEOPLE = 3
"""Behind a theme in the part that it is named for."""
LEVELS: Mapping[SourceKind, float] = {"interview": 0.04, "survey": 0.01}
"""Chance, at most, that anything is named where nothing differs: 0.05 in all.

The larger share goes to interviews, which are few; surveys show real differences anyway.
"""


class _Test(NamedTuple):
    """One theme in one part of a segment against the rest."""

    chance: float
    """That the part holds so many of the theme's people, or more; 1 below LEAST_PEOPLE."""
    chances: Sequence[float]
    """What `chance` can be with these margins, up to the level and ascending."""
    contrast: Contrast


def segments(participants: Iterable[Participant]) -> list[Segment]:
    """Every attribute with 2 to 12 distinct values, by name.

    Values stand as they were given. A column with more, such as age in years, is left out: group
    it in the file. A column `persona` is a segment like any other; nothing is read into it.
    """
    told: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for person in participants:
        for name, value in person.segments.items():
            told[name][value].append(person.id)
    return [
        Segment(name=name, values={v: tuple(sorted(told[name][v])) for v in sorted(told[name])})
        for name in sorted(told)
        if len(told[name]) in VALUES
    ]


def contrasts(
    found: Sequence[Segment], themes: Iterable[Theme], evidence: Evidence
) -> list[Contrast]:
    """Themes that one part of a segment tells more often than the rest, beyond chance.

    `of` counts people with anything of their own at the theme's stage and for its actor. Themes
    outside the stages are not compared, nor people of whom the attribute is not known. Interviews
    and surveys are tested apart and never added. Interviews first, the clearest first.
    """
    standing = evidence.standing()
    inside = [theme for theme in themes if theme.stage != UNASSIGNED]
    named = []
    for kind, level in LEVELS.items():
        parts = {place: _parts(found, people[kind]) for place, people in standing.items()}
        tests = [
            test
            for theme in inside
            for told in [evidence.people(theme.observations)[kind]]
            for name, part in parts[theme.stage, theme.actor].items()
            for test in _tests(name, theme, kind, part, told)
        ]
        named += _standing_out(tests, level)
    return named


def _parts(found: Iterable[Segment], base: set[str]) -> dict[str, dict[str, set[str]]]:
    """People of `base` by segment and value."""
    return {s.name: {v: base.intersection(ids) for v, ids in s.values.items()} for s in found}


def _tests(
    segment: str, theme: Theme, kind: SourceKind, parts: Mapping[str, set[str]], told: set[str]
) -> list[_Test]:
    """A theme in each part of a segment; without those that could not stand out in any case."""
    tellers = {value: len(told & part) for value, part in parts.items()}
    people, all_tellers = sum(map(len, parts.values())), sum(tellers.values())
    tests = []
    for value, part in parts.items():
        n, of = tellers[value], len(part)
        chances = _chances(of, all_tellers, people, LEVELS[kind])
        if not chances:
            continue
        most = min(all_tellers, of)
        contrast = Contrast(
            segment=segment,
            value=value,
            theme=theme.id,
            kind=kind,
            n=n,
            of=of,
            rest_n=all_tellers - n,
            rest_of=people - of,
        )
        chance = chances[most - n] if most - n < len(chances) else 1.0
        tests.append(_Test(chance, chances, contrast))
    return tests


@lru_cache(maxsize=4096)
def _chances(of: int, tellers: int, people: int, level: float) -> Sequence[float]:
    """Upper tails, up to `level`, of the most, one fewer … LEAST_PEOPLE tellers among `of`."""
    most = min(tellers, of)
    counts = np.arange(most, max(LEAST_PEOPLE, of + tellers - people) - 1, -1)
    if not counts.size:
        return ()
    logs = (
        _log_choose(tellers, counts)
        + _log_choose(people - tellers, of - counts)
        - _log_choose(people, np.array([of]))
    )
    tails = np.round(np.cumsum(np.exp(logs)), 12)
    return tuple(float(tail) for tail in tails[tails <= level])


def _log_choose(n: int, k: npt.NDArray[np.int_]) -> npt.NDArray[np.float64]:
    logs = _log_factorials(n)
    chosen: npt.NDArray[np.float64] = logs[n] - logs[k] - logs[n - k]
    return chosen


@lru_cache(maxsize=256)
def _log_factorials(n: int) -> npt.NDArray[np.float64]:
    return np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, n + 1)))])


def _standing_out(tests: Sequence[_Test], level: float) -> list[Contrast]:
    """What stands out of a family, the clearest first."""
    left = sorted(tests, key=_order)
    named = []
    while left and _all_chance(left, left[0].chance, level) <= level:
        named.append(left.pop(0).contrast)
    return named


def _all_chance(tests: Sequence[_Test], chance: float, level: float) -> float:
    """Chance, at most, that any test comes out at `chance` or below; above `level` it is 1."""
    return sum(_reached(test, chance) for test in tests) if chance <= level else 1.0


def _reached(test: _Test, chance: float) -> float:
    """How likely the test is to come out at `chance` or below where nothing differs."""
    at = bisect_right(test.chances, chance)
    return test.chances[at - 1] if at else 0.0


def _order(test: _Test) -> tuple[float, str, str, str]:
    contrast = test.contrast
    return test.chance, contrast.segment, contrast.value, contrast.theme
