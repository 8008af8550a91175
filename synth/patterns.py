"""Draft behaviour patterns: interviewed people who share goals, pains and actions.

A pattern is a formal concept (Ganter & Wille, "Formal Concept Analysis", 1999): people who all tell
the same themes, and all themes that they share. Such groups arise by chance too, the more so among
people who tell much; one is kept only where fewer than EXPECTED groups of so many people would
share as many themes if nothing held them together. Names no one and portrays nobody: each line is a
theme with the words of each member behind it.
"""

from collections.abc import Iterable, Mapping, Sequence
from math import comb
from typing import NamedTuple

from synth.counting import Evidence
from synth.records.ids import content_id
from synth.records.insight import Pattern, PatternLine
from synth.records.journey import Theme
from synth.records.study import UNASSIGNED

LEADS: Mapping[str, str] = {
    "goal": "want the same",
    "action": "do the same",
    "pain_point": "meet the same obstacle",
}
"""Facets that make a pattern, in the order of its lines, and how a line names each."""
LEAST_PEOPLE = 3
LEAST_THEMES = 3
LEAST_FACETS = 2
AT_MOST = 6
"""Patterns of all actors together."""
EXPECTED = 0.5
MOST_GROUPS = 20_000
"""Where more groups than that share something, only larger ones are looked at."""


class _Told(NamedTuple):
    """A theme as a pattern sees it."""

    theme: Theme
    tellers: frozenset[str]
    standing: frozenset[str]
    """Interviewed people with anything of their own at its stage."""


class _Shared(NamedTuple):
    """People, and all the themes that each of them tells."""

    people: frozenset[str]
    themes: tuple[_Told, ...]


def patterns(themes: Iterable[Theme], evidence: Evidence) -> list[Pattern]:
    """At most six groups of three or more people of one actor, the largest agreement first.

    Their members share at least three themes of at least two facets. Agreement is people times
    shared themes; a group most of whose members are in a larger one already is left out.
    """
    by_actor: dict[str, list[_Told]] = {}
    for told in _told(themes, evidence):
        by_actor.setdefault(told.theme.actor, []).append(told)
    found = [(actor, one) for actor, rows in by_actor.items() for one in _beyond_chance(rows)]
    kept: list[tuple[str, _Shared]] = []
    for actor, one in sorted(found, key=lambda f: _order(f[1])):
        if all(2 * len(one.people & other.people) <= len(one.people) for _, other in kept):
            kept.append((actor, one))
    return [_pattern(actor, one, evidence) for actor, one in kept[:AT_MOST]]


def _told(themes: Iterable[Theme], evidence: Evidence) -> list[_Told]:
    standing = evidence.standing()
    rows = []
    for theme in themes:
        if theme.facet in LEADS and theme.stage != UNASSIGNED:
            tellers = frozenset(evidence.people(theme.observations)["interview"])
            base = frozenset(standing[theme.stage, theme.actor]["interview"])
            rows.append(_Told(theme, tellers, base))
    return sorted(rows, key=lambda row: row.theme.id)


def _beyond_chance(rows: Sequence[_Told]) -> list[_Shared]:
    everyone = frozenset[str]().union(*(row.standing for row in rows))
    much = {person: sum(person in row.tellers for row in rows) for person in everyone}
    return [
        one
        for one in _shared(rows)
        if len({row.theme.facet for row in one.themes}) >= LEAST_FACETS
        and _expected(one, rows, much) < EXPECTED
    ]


def _shared(rows: Sequence[_Told]) -> list[_Shared]:
    """All groups large enough that share themes enough, each with all themes that it shares."""
    telling = [row for row in rows if len(row.tellers) >= LEAST_PEOPLE]
    least = LEAST_PEOPLE
    while True:
        groups = _closed([row.tellers for row in telling], least)
        if groups is not None:
            break
        least += 1
    shared = (_Shared(g, tuple(row for row in telling if g <= row.tellers)) for g in groups)
    return [one for one in shared if len(one.themes) >= LEAST_THEMES]


def _closed(sets: Iterable[frozenset[str]], least: int) -> set[frozenset[str]] | None:
    """All intersections of `sets` of at least `least` people; None where there are too many."""
    found: set[frozenset[str]] = set()
    for one in sets:
        met = {one & other for other in found} | {one}
        found |= {people for people in met if len(people) >= least}
        if len(found) > MOST_GROUPS:
            return None
    return found


def _expected(one: _Shared, rows: Sequence[_Told], much: Mapping[str, int]) -> float:
    """Groups of so many people that share so many themes, as expected from independent telling.

    Each theme keeps its number of tellers and goes to people who spoke of its stage, in proportion
    to how many themes they tell. The chance that this very group shares as many themes is summed
    up (Poisson binomial), and there are as many chances as groups of that size.
    """
    chances = [_chance(one.people, row, much) for row in rows]
    people = len(frozenset[str]().union(*(row.standing for row in rows)))
    return comb(people, len(one.people)) * _at_least(len(one.themes), chances)


def _chance(group: frozenset[str], row: _Told, much: Mapping[str, int]) -> float:
    if not group <= row.standing:
        return 0.0
    every = sum(much[person] for person in row.standing)
    chance = 1.0
    for person in sorted(group):
        chance *= min(1.0, len(row.tellers) * much[person] / every) if every else 0.0
    return chance


def _at_least(number: int, chances: Sequence[float]) -> float:
    """Chance of `number` or more hits among independent ones."""
    exactly = [1.0] + [0.0] * number  # the last place holds "so many or more"
    for chance in chances:
        exactly[number] += chance * exactly[number - 1]
        for hits in range(number - 1, 0, -1):
            exactly[hits] += chance * (exactly[hits - 1] - exactly[hits])
        exactly[0] *= 1 - chance
    return exactly[number]


def _order(one: _Shared) -> tuple[int, int, list[str]]:
    agreement = len(one.people) * len(one.themes)
    return -agreement, -len(one.people), sorted(one.people)


def _pattern(actor: str, one: _Shared, evidence: Evidence) -> Pattern:
    facets = list(LEADS)
    rows = sorted(one.themes, key=lambda row: (facets.index(row.theme.facet), row.theme.id))
    people = tuple(sorted(one.people))
    return Pattern(
        id=content_id("b", actor, sorted(row.theme.id for row in rows), people),
        actor=actor,
        participants=people,
        lines=tuple(_line(row.theme, people, evidence) for row in rows),
    )


def _line(theme: Theme, people: Sequence[str], evidence: Evidence) -> PatternLine:
    """One sentence, with the clearest observation of each member behind it."""
    first: dict[str, str] = {}
    for i in theme.observations:
        if evidence.people([i])["interview"]:
            first.setdefault(evidence.observations[i].participant, i)
    return PatternLine(
        text=f"All {len(people)} {LEADS[theme.facet]}: “{theme.name}”.",
        theme=theme.id,
        evidence=tuple(first[person] for person in people),
    )
