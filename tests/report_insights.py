"""What the made-up meal-kit study says beyond its themes: routes, falls, segments and the like.

Counted by the plainest rules that make believable values; the product counts by its own.
"""

import itertools
from collections import defaultdict
from collections.abc import Sequence

from synth.records.evidence import Observation
from synth.records.ids import content_id
from synth.records.insight import (
    Contrast,
    DropOff,
    Fall,
    Loop,
    Path,
    Pattern,
    PatternLine,
    Route,
    Segment,
    Switch,
)
from synth.records.journey import JourneyMap, Theme

OUTSIDE = "unassigned"
LEAVING = {
    "You can't do it online, you have to phone.": "left",
    "I nearly shut the laptop.": "nearly",
}


def with_insights(journey: JourneyMap) -> JourneyMap:
    """The map with every field that others count."""
    talked = [p.id for p in journey.participants if p.id.startswith("P")]
    paths = tuple(_path(journey, person) for person in talked)
    themes = [t for s in journey.stages for ts in s.themes.values() for t in ts]
    pains = [t for t in themes if t.facet == "pain_point"]
    asked = {t for s in journey.stages for o in s.opportunities for t in o.addresses}
    return journey.model_copy(
        update={
            "paths": paths,
            "routes": _routes(paths),
            "dropoffs": _dropoffs(journey.observations),
            "falls": _falls(journey),
            "voices": tuple(t.id for t in pains if t.n == 1 and (t.severity or 0) > 2)[:8],
            "segments": _segments(journey),
            "contrasts": _contrasts(journey, themes),
            "patterns": _patterns(themes),
            "unanswered": tuple(t.id for t in pains if t.id not in asked and (t.severity or 0) > 2),
        }
    )  # fmt: skip


def _path(journey: JourneyMap, person: str) -> Path:
    order = [s.id for s in journey.stages if s.id != OUTSIDE]
    own = [o for o in journey.observations if o.participant == person and o.mode == "experienced"]
    if person == "P04":
        own = [o for o in own if o.stage != "order"]
    told = [key for key, _ in itertools.groupby(o.stage for o in own if o.stage in order)]
    stages = [s for s in order if s in told]
    between = order[order.index(stages[0]) : order.index(stages[-1])] if stages else []
    return Path(
        participant=person,
        actor="subscriber",
        told=tuple(told) if person != "P02" else (*told, told[0]),
        stages=tuple(stages),
        skips=tuple(s for s in between if s not in stages),
        loops=_loops(own) if person in {"P02", "P05"} else (),
        switches=_switches(own)[:1],
    )


def _loops(own: Sequence[Observation]) -> tuple[Loop, ...]:
    return tuple(Loop(stage=o.stage, evidence=(o.id,)) for o in own if o.stage == "leave")[:1]


def _switches(own: Sequence[Observation]) -> tuple[Switch, ...]:
    used = [o for o in own if o.labels.get("channel")]
    return tuple(
        Switch(
            before=str(a.labels["channel"]),
            after=str(b.labels["channel"]),
            stages=(a.stage, b.stage),
            evidence=(a.id, b.id),
        )
        for a, b in itertools.pairwise(used)
        if a.labels["channel"] != b.labels["channel"]
    )


def _routes(paths: Sequence[Path]) -> tuple[Route, ...]:
    shared: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for path in paths:
        shared[path.stages[-2:]].append(path.participant)
    return tuple(
        Route(
            id=content_id("w", stages),
            name="Through to the weekly routine" if "leave" not in stages else "On to leaving",
            actor="subscriber",
            stages=("hear", "decide", "order", *stages),
            participants=tuple(people),
            n=len(people),
            of=len(paths),
        )
        for stages, people in shared.items()
        if len(people) > 1
    )


def _dropoffs(observations: Sequence[Observation]) -> tuple[DropOff, ...]:
    return tuple(
        DropOff(
            observation=o.id,
            participant=o.participant,
            actor=o.actor,
            stage=o.stage,
            kind="nearly" if o.stage == "order" else "left",
            words=o.citations[0].quote[:40].rsplit(" ", 1)[0],
        )
        for o in observations
        if o.stage == "leave" or o.citations[0].quote in LEAVING
    )[:12]


def _falls(journey: JourneyMap) -> tuple[Fall, ...]:
    order, first = [s.id for s in journey.stages], journey.stages
    a, b = first[order.index("routine")].emotion, first[order.index("leave")].emotion
    low = [o for o in journey.observations if o.stage == "leave"]
    low = [o for o in low if isinstance(v := o.labels.get("valence"), int) and v < 0]
    return (
        Fall(
            actor="subscriber",
            before="routine",
            after="leave",
            medians=(a.median or 0.0, b.median or 0.0),
            n=(a.n, b.n),
            both=tuple({d.participant for d in a.values} & {d.participant for d in b.values}),
            evidence=tuple(o.id for o in low[:3]),
        ),
    )


def _segments(journey: JourneyMap) -> tuple[Segment, ...]:
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for person in journey.participants:
        for name, value in person.segments.items():
            found[name][value].append(person.id)
    return tuple(
        Segment(name=name, values={v: tuple(sorted(p)) for v, p in sorted(values.items())})
        for name, values in found.items()
    )


def _contrasts(journey: JourneyMap, themes: Sequence[Theme]) -> tuple[Contrast, ...]:
    family = {p.id for p in journey.participants if p.segments.get("plan") == "family"}
    couple = {p.id for p in journey.participants if p.segments.get("plan") == "couple"}
    told = [t for t in themes if t.n > 2][:3]
    return tuple(
        Contrast(
            segment="plan",
            value="family",
            theme=t.id,
            n=len(family & set(t.participants)),
            of=min(len(family), 12),
            rest_n=len(couple & set(t.participants)),
            rest_of=len(couple),
        )
        for t in told
    )


def _patterns(themes: Sequence[Theme]) -> tuple[Pattern, ...]:
    told = [t for t in themes if t.n > 1 and t.facet in {"goal", "pain_point", "action"}][:3]
    lines = tuple(
        PatternLine(text=f"They say: {t.name}.", theme=t.id, evidence=t.observations[:2])
        for t in told
    )
    people = ("P01", "P02", "P04")
    return (Pattern(id="pattern-1", actor="subscriber", participants=people, lines=lines),)
