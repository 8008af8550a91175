"""Paths, routes, drop-offs and falls of the map, recomputed from its observations."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from statistics import median

from synth.records.evidence import Observation
from synth.records.insight import DropOff, Fall, Path, Route
from synth.records.journey import JourneyMap
from synth.records.study import UNASSIGNED


class _Lived:
    """What people lived, by plain counting."""

    def __init__(self, journey: JourneyMap) -> None:
        self.stages = [s.id for s in journey.stages if s.id != UNASSIGNED]
        self.actors = {p.id: p.actor for p in journey.participants}
        self.sources = [s.id for s in journey.sources if s.kind == "interview"]
        self.by_id = {o.id: o for o in journey.observations}
        self.own: dict[str, list[Observation]] = defaultdict(list)
        for o in journey.observations:
            if o.actor == self.actors.get(o.participant) and self.is_lived(o):
                self.own[o.participant].append(o)

    def is_lived(self, observation: Observation) -> bool:
        """Whether it was told in an interview, of a stage, as the speaker's own experience."""
        interview = any(c.source in self.sources for c in observation.citations)
        return interview and observation.mode == "experienced" and observation.stage in self.stages

    def told(self, participant: str) -> tuple[str, ...]:
        """Stages in the order in which they come up in the interviews."""
        said = sorted(
            min(
                (self.sources.index(c.source), c.start, o.id, o.stage)
                for c in o.citations
                if c.source in self.sources
            )
            for o in self.own[participant]
        )
        return tuple(stage for stage, _ in groupby(one[-1] for one in said))

    def known(self, actor: str) -> set[str]:
        """Stages that somebody of an actor told of."""
        return {o.stage for p, own in self.own.items() if self.actors[p] == actor for o in own}


def way_problems(journey: JourneyMap) -> Iterator[str]:
    """One sentence a problem, each naming the record.

    A map of a version that knew no paths has none to verify.
    """
    if "paths" not in journey.model_fields_set:
        return
    lived = _Lived(journey)
    if [p.participant for p in journey.paths] != sorted(lived.own):
        yield "paths: they are not those of who was interviewed and told of a stage"
    for path in journey.paths:
        yield from (f"path of {path.participant}: {p}" for p in _path_problems(path, lived))
    for route in journey.routes:
        yield from (f"route {route.id}: {p}" for p in _route_problems(route, journey, lived))
    yield from _missing_routes(journey)
    for drop in journey.dropoffs:
        found = _drop_problems(drop, lived)
        yield from (f"drop-off {drop.observation}: {p}" for p in found)
    places = [(d.participant, d.stage, d.kind) for d in journey.dropoffs]
    if len(set(places)) < len(places):
        yield "drop-offs: one person is counted twice at a stage"
    yield from _falls_problems(journey, lived)


def _path_problems(path: Path, lived: _Lived) -> Iterator[str]:
    own = {o.stage for o in lived.own[path.participant]}
    if path.actor != lived.actors.get(path.participant):
        yield "it is another actor's"
    if list(path.stages) != [s for s in lived.stages if s in own]:
        yield "its stages are not those of what this person lived"
    if path.told != lived.told(path.participant):
        yield "the order told is not that of the citations"
    places = [lived.stages.index(s) for s in own] or [0]
    between = lived.stages[min(places) : max(places)]
    if list(path.skips) != [s for s in between if s not in own and s in lived.known(path.actor)]:
        yield "its skips are not the stages that only others told of"
    yield from _mark_problems(path, lived)


def _mark_problems(path: Path, lived: _Lived) -> Iterator[str]:
    """Loops and switches: whether they rest on what this person lived, where they say."""
    own = {o.id: o for o in lived.own[path.participant]}
    for loop in path.loops:
        if not loop.evidence or {own[i].stage if i in own else "" for i in loop.evidence} != {
            loop.stage
        }:
            yield f"what it says was done again at {loop.stage} was not told of that stage"
    for switch in path.switches:
        ends = [own[i] for i in switch.evidence if i in own]
        said = [(o.facet, o.stage, o.labels.get("channel")) for o in ends]
        channels = zip(switch.stages, (switch.before, switch.after), strict=True)
        if said != [("touchpoint", stage, channel) for stage, channel in channels]:
            yield f"{switch.before} to {switch.after} is not what its touchpoints say"
        elif not _is_near(switch.stages, path.stages):
            yield f"{switch.before} to {switch.after} leaps over a stage"


def _is_near(ends: Sequence[str], stages: Sequence[str]) -> bool:
    one, other = ends
    return one == other or (one, other) in pairwise(stages)


def _route_problems(route: Route, journey: JourneyMap, lived: _Lived) -> Iterator[str]:
    own = [p for p in journey.paths if p.actor == route.actor]
    on_it = {p.participant for p in own if p.stages == route.stages}
    if route.n != len(on_it) or set(route.participants) != on_it:
        yield f"n is {route.n}, and {len(on_it)} participants went that way"
    of = sum(lived.actors.get(p) == route.actor for p in lived.own)
    if route.of != of:
        yield f"of is {route.of}, and {of} participants of its actor have a path"
    if route.n < 2:
        yield "nobody shares it"


def _missing_routes(journey: JourneyMap) -> Iterator[str]:
    ways = [(p.actor, p.stages) for p in journey.paths]
    shared = {way for way in ways if ways.count(way) > 1}
    told = [(r.actor, r.stages) for r in journey.routes]
    if sorted(told) != sorted(shared):
        yield "routes: they are not the ways that two people or more share"


def _drop_problems(drop: DropOff, lived: _Lived) -> Iterator[str]:
    o = lived.by_id.get(drop.observation)
    if o is None:
        yield "its observation is not in the map"
        return
    if (o.participant, o.actor, o.stage) != (drop.participant, drop.actor, drop.stage):
        yield "its person, actor or stage is not that of its observation"
    if o.mode != "experienced" or o.stage not in lived.stages:
        yield "it was not lived by its speaker at a stage"
    if not drop.words or not any(drop.words in c.quote for c in o.citations):
        yield f"the words “{drop.words}” are not in its citations"


def _falls_problems(journey: JourneyMap, lived: _Lived) -> Iterator[str]:
    expected = {
        (fall.actor, fall.before, fall.after): fall
        for actor in journey.actors
        for fall in _falls(actor.id, lived)
    }
    for fall in journey.falls:
        right = expected.pop((fall.actor, fall.before, fall.after), None)
        where = f"fall {fall.before} to {fall.after}"
        if right is None:
            yield f"{where}: feelings do not fall there as its people told them"
            continue
        for name in ("medians", "n", "both"):
            if getattr(fall, name) != getattr(right, name):
                yield f"{where}: {name} is {getattr(fall, name)}, not {getattr(right, name)}"
        if set(fall.evidence) != set(right.evidence):
            yield f"{where}: its evidence is not what its people felt badly about there"
    yield from (f"fall {before} to {after}: it is left out" for _, before, after in expected)
    depths = [fall.medians[1] - fall.medians[0] for fall in journey.falls]
    if depths != sorted(depths):
        yield "falls: the steepest is not the first"


def _falls(actor: str, lived: _Lived) -> Iterator[Fall]:
    felt = {s: _feelings(actor, s, lived) for s in lived.stages}
    dots = {s: {p: median(v.values()) for p, v in people.items()} for s, people in felt.items()}
    for before, after in pairwise([s for s in lived.stages if len(felt[s]) >= 3]):
        both = sorted(felt[before].keys() & felt[after].keys())
        fell = [p for p in both if dots[before][p] - dots[after][p] >= 1]
        rose = [p for p in both if dots[after][p] - dots[before][p] >= 1]
        most = len(fell) >= 3 and len(fell) > len(both) / 2 and len(fell) > len(rose) * 2
        bad = [i for p in both for i, value in felt[after][p].items() if value < 0]
        if not (most and bad):
            continue
        high, low = (float(median(dots[s][p] for p in both)) for s in (before, after))
        if high - low >= 1:
            yield Fall(
                actor=actor,
                before=before,
                after=after,
                medians=(high, low),
                n=(len(felt[before]), len(felt[after])),
                both=tuple(both),
                evidence=tuple(bad),
            )


def _feelings(actor: str, stage: str, lived: _Lived) -> dict[str, dict[str, int]]:
    """Valences by person and observation."""
    values: dict[str, dict[str, int]] = defaultdict(dict)
    for o in lived.by_id.values():
        valence = o.labels.get("valence")
        emotion = (o.facet, o.stage, o.actor) == ("emotion", stage, actor)
        if emotion and lived.is_lived(o) and isinstance(valence, int):
            values[o.participant][o.id] = valence
    return values
