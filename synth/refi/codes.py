"""The codebook of a map: what each code says of the words under it.

A facet is a code; beneath it stands a code for each theme, and one for each mode and stage whose
observations are in no theme: wishes, expectations, hearsay, single experiences. So the code of an
observation tells its facet, stage, mode and theme. A stage is a set of codes.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from synth.records.evidence import Mode, Observation
from synth.records.journey import JourneyMap, Theme
from synth.records.study import UNASSIGNED
from synth.refi.naming import Names, guid, one_line

MODE_WORDS: dict[Mode, str] = {
    "experienced": "no theme",
    "expected": "expected",
    "wished": "wished",
    "hearsay": "hearsay",
}


@dataclass(frozen=True)
class Place:
    """What a code stands for; `theme` is empty where it is no theme's."""

    facet: str
    stage: str
    mode: Mode = "experienced"
    theme: str = ""


@dataclass(frozen=True)
class Entry:
    """A code of ours."""

    guid: str
    name: str
    parent: str
    place: Place
    description: str = ""
    facet: bool = False
    """Whether it is the code of a facet, under which the others stand."""


@dataclass(frozen=True)
class Codebook:
    """The codes of a map in its order, and which of them an observation has."""

    entries: tuple[Entry, ...]
    of: dict[str, str]
    """GUID of the code by observation id."""


def codebook(journey: JourneyMap) -> Codebook:
    """The codes of `journey`; every observation has one."""
    names = Names()
    stages = {stage.id: stage.name for stage in journey.stages}
    facets = {f.id: f for f in _facet_entries(journey, names)}
    entries: list[Entry] = []
    of: dict[str, str] = {}
    themes = journey.every_theme()
    for facet, head in facets.items():
        entries.append(head.entry)
        for theme in (t for t in themes if t.facet == facet):
            entry = _theme_entry(theme, head.entry, stages, names)
            entries.append(entry)
            of |= dict.fromkeys(theme.observations, entry.guid)
        rest = [o for o in journey.observations if o.facet == facet and o.id not in of]
        for entry in _lanes(rest, head, stages, names):
            entries.append(entry)
            fitting = [o.id for o in rest if (o.stage, o.mode) == _key(entry)]
            of |= dict.fromkeys(fitting, entry.guid)
    return Codebook(tuple(entries), of)


@dataclass(frozen=True)
class _Facet:
    id: str
    name: str
    entry: Entry


def _facet_entries(journey: JourneyMap, names: Names) -> Iterator[_Facet]:
    known = {facet.id: facet for facet in journey.facets}
    used = dict.fromkeys([*known, *sorted({o.facet for o in journey.observations})])
    for facet in used:
        given = known.get(facet)
        name = names.unique(given.name if given else facet)
        words = one_line(given.definition) if given else ""
        place = Place(facet, UNASSIGNED)
        entry = Entry(guid("facet", facet), name, "", place, words, facet=True)
        yield _Facet(facet, name, entry)


def _theme_entry(theme: Theme, head: Entry, stages: dict[str, str], names: Names) -> Entry:
    stage = stages.get(theme.stage, theme.stage)
    name = names.unique(theme.name, hint=one_line(stage))
    count = f"{theme.n} of {theme.of} participants. Stage: {one_line(stage)}. Actor: {theme.actor}."
    words = one_line(f"{theme.summary} {count}")
    place = Place(theme.facet, theme.stage, "experienced", theme.id)
    return Entry(guid("theme", theme.id), name, head.guid, place, words)


def _lanes(
    rest: list[Observation], head: _Facet, stages: dict[str, str], names: Names
) -> Iterator[Entry]:
    used = {(o.stage, o.mode) for o in rest}
    order = {stage: i for i, stage in enumerate(stages)}
    modes = list(MODE_WORDS)
    for stage, mode in sorted(used, key=lambda k: (modes.index(k[1]), order.get(k[0], 99), k[0])):
        name = names.unique(f"{head.name}: {MODE_WORDS[mode]}, {stages.get(stage, stage)}")
        place = Place(head.id, stage, mode)
        yield Entry(guid("lane", head.id, mode, stage), name, head.entry.guid, place)


def _key(entry: Entry) -> tuple[str, Mode]:
    return entry.place.stage, entry.place.mode
