"""Which way each interviewed person went through the stages, and which ways several share.

A way is made of what a person told of their own experience. The order in which they told it follows
the interviewer's guide, so it is shown and never taken for the order lived; nor does a reader find
everything. So a "skip" says no more than that nothing of that stage was found in what this person
told, while somebody else of the same actor did tell of it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from synth.analysts.cues import channel_named
from synth.analysts.deeds import repeats
from synth.counting import Evidence
from synth.records.evidence import Observation
from synth.records.ids import content_id
from synth.records.insight import Loop, Path, Route, Switch
from synth.records.journey import Participant
from synth.records.study import Study

SHARED = 2
"""Least people on a route."""
_THINGS = frozenset({"packaging", "instructions", "voucher"})
"""Touchpoints that are handled: nobody is reached through them, so they are no channels."""


@dataclass(frozen=True)
class _Own:
    """What one interviewed participant told of their own experience, in the order told."""

    person: Participant
    told: tuple[Observation, ...]
    stages: tuple[str, ...]
    """Distinct stages, in the study's order."""


def paths(study: Study, participants: Sequence[Participant], evidence: Evidence) -> list[Path]:
    """Each interviewed participant's way, by participant id; who told of no stage has none.

    Wishes, expectations, hearsay, survey answers and what lies outside the stages are no part of a
    way. A stage counts as skipped only where another participant of the actor told of it: what
    nobody told of may not have been asked.
    """
    everyone = _own(study, participants, evidence)
    known: dict[str, set[str]] = defaultdict(set)
    for own in everyone:
        known[own.person.actor].update(own.stages)
    return [
        Path(
            participant=own.person.id,
            actor=own.person.actor,
            told=tuple(stage for stage, _ in groupby(o.stage for o in own.told)),
            stages=own.stages,
            skips=_skips(
                own.stages, [s.id for s in study.stages if s.id in known[own.person.actor]]
            ),
            loops=_loops(own, evidence),
            switches=_switches(own),
        )
        for own in everyone
    ]


def routes(study: Study, paths: Iterable[Path]) -> list[Route]:
    """Ways that at least SHARED participants of an actor share: the same set of stages.

    The widest first, ties by id. A way that nobody shares is in the paths alone.
    """
    by_actor: dict[str, list[Path]] = defaultdict(list)
    for path in paths:
        by_actor[path.actor].append(path)
    found = [
        route for actor in sorted(by_actor) for route in _of_actor(study, actor, by_actor[actor])
    ]
    return sorted(found, key=lambda route: (-route.n, route.id))


def _own(study: Study, participants: Sequence[Participant], evidence: Evidence) -> list[_Own]:
    order = {stage.id: at for at, stage in enumerate(study.stages)}
    people = {p.id: p for p in participants}
    told: dict[str, list[Observation]] = defaultdict(list)
    for o in evidence.observations.values():
        person = people.get(o.participant)
        lived = o.mode == "experienced" and o.stage in order and evidence.interviewed(o)
        if person and lived and o.actor == person.actor:
            told[o.participant].append(o)
    sources = {source: at for at, source in enumerate(evidence.kinds)}
    return [
        _Own(
            person=people[name],
            told=tuple(sorted(own, key=lambda o: _position(o, sources, evidence))),
            stages=tuple(sorted({o.stage for o in own}, key=order.__getitem__)),
        )
        for name, own in sorted(told.items())
    ]


def _position(
    observation: Observation, sources: dict[str, int], evidence: Evidence
) -> tuple[int, int, str]:
    """Where in their interviews somebody says it first; sources in the order of their paths."""
    places = (
        (sources[c.source], c.start)
        for c in observation.citations
        if evidence.kinds[c.source] == "interview"
    )
    return *min(places), observation.id


def _skips(stages: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    """Stages that others told of, between the first and the last of one's own."""
    between = known[known.index(stages[0]) : known.index(stages[-1])]
    return tuple(stage for stage in between if stage not in stages)


def _loops(own: _Own, evidence: Evidence) -> tuple[Loop, ...]:
    """Stages that somebody says they did again, in words; talk that returns to them is none."""
    found: dict[str, list[str]] = defaultdict(list)
    for o in own.told:
        spoken = (c.quote for c in o.citations if evidence.kinds[c.source] == "interview")
        if any(repeats(quote, notes=o.from_notes) for quote in spoken):
            found[o.stage].append(o.id)
    return tuple(Loop(stage=s, evidence=tuple(found[s])) for s in own.stages if s in found)


def _switches(own: _Own) -> tuple[Switch, ...]:
    """Changes of channel between touchpoints told one after the other, each change once.

    Stages are taken in the study's order and what is within one in the order told. A touchpoint
    whose channel is not known lies between its neighbours: they are no change.
    """
    order = {stage: at for at, stage in enumerate(own.stages)}
    told = [o for o in own.told if o.facet == "touchpoint" and _channel(o) not in _THINGS]
    found: dict[tuple[str, str, str, str], Switch] = {}
    for one, other in pairwise(sorted(told, key=lambda o: order[o.stage])):
        before, after = _channel(one), _channel(other)
        near = order[other.stage] - order[one.stage] <= 1
        if before and after and before != after and near:
            switch = Switch(
                before=str(one.labels["channel"]),
                after=str(other.labels["channel"]),
                stages=(one.stage, other.stage),
                evidence=(one.id, other.id),
            )
            found.setdefault((one.stage, other.stage, before, after), switch)
    return tuple(found.values())


def _channel(touchpoint: Observation) -> str | None:
    """The known channel that a touchpoint names in its own words, or None."""
    named = touchpoint.labels.get("channel")
    return channel_named(named) if isinstance(named, str) else None


def _of_actor(study: Study, actor: str, own: Sequence[Path]) -> list[Route]:
    groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for path in own:
        groups[path.stages].append(path.participant)
    known = [s.id for s in study.stages if any(s.id in path.stages for path in own)]
    return [
        Route(
            id=content_id("r", actor, stages),
            name=_name(stages, known, study),
            actor=actor,
            stages=stages,
            participants=tuple(sorted(people)),
            n=len(people),
            of=len(own),
        )
        for stages, people in groups.items()
        if len(people) >= SHARED
    ]


def _name(stages: Sequence[str], known: Sequence[str], study: Study) -> str:
    """What sets a route apart among the stages that anybody of the actor told of.

    No two sets have the same name. It tells what is missing or, where that is shorter, what is not.
    """
    names = {stage.id: f"“{stage.name}”" for stage in study.stages}
    if list(stages) == list(known):
        return "All stages" if len(known) == len(study.stages) else "All stages told of"
    skipped = _skips(stages, known)
    parts = [f"begins at {names[stages[0]]}"] if stages[0] != known[0] else []
    parts += [f"skips {_listed([names[s] for s in skipped])}"] if skipped else []
    parts += [f"ends at {names[stages[-1]]}"] if stages[-1] != known[-1] else []
    ends = len(parts) - bool(skipped)
    if len(stages) == 1 or len(stages) < ends + len(skipped):
        return f"Only {_listed([names[s] for s in stages])}"
    told = ", ".join(parts)
    return told[0].upper() + told[1:]


def _listed(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
