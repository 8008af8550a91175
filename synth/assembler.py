"""Counts and places: from groups of observations to themes, lanes and stages.

Arithmetic only: it calls no analyst, so that a decision redraws the map at once. What each number
means is settled in `synth.records.journey`.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from statistics import median

from synth.counting import Evidence, People
from synth.records.evidence import Group, Observation
from synth.records.ids import theme_id
from synth.records.journey import (
    ByKind,
    Count,
    Emotion,
    Opportunity,
    StageView,
    Theme,
    ValenceDot,
)
from synth.records.study import UNASSIGNED, Stage, Study

OUTSIDE = Stage(id=UNASSIGNED, name="Outside the stages", description="")
"""The column of what belongs to no stage, always the last."""
CURVE_LEAST = 3
"""A median is drawn for at least this many participants."""
BRIGHT = 3
"""Bright spots named a stage."""


def build_themes(groups: Sequence[Group], evidence: Evidence) -> list[Theme]:
    """One theme a group, counted, the widest and then the gravest first, ties by id."""
    base = evidence.standing()
    themes = [_theme(group, base[group.stage, group.actor], evidence) for group in groups]
    return sorted(themes, key=lambda t: (-t.n, -(t.severity or 0), -len(t.observations), t.id))


def _theme(group: Group, base: People, evidence: Evidence) -> Theme:
    people = evidence.people(group.members)
    everyone = people["interview"] | people["survey"]
    severities = [evidence.observations[m].labels.get("severity") for m in group.members]
    told = [s for s in severities if isinstance(s, int)]
    return Theme(
        id=theme_id(group.facet, group.stage, group.actor, group.members),
        facet=group.facet,
        stage=group.stage,
        actor=group.actor,
        name=group.name,
        summary=group.summary or evidence.observations[group.members[0]].statement,
        observations=group.members,
        participants=tuple(sorted(everyone)),
        n=len(everyone),
        of=len(base["interview"] | base["survey"]),
        by_kind=ByKind(
            interview=Count(n=len(people["interview"]), of=len(base["interview"])),
            survey=Count(n=len(people["survey"]), of=len(base["survey"])),
        ),
        counter=group.counter,
        severity=max(told, default=None),
    )


def stage_views(
    study: Study,
    themes: Sequence[Theme],
    opportunities: Mapping[str, Sequence[Opportunity]],
    evidence: Evidence,
) -> list[StageView]:
    """One column a stage in the study's order, what lies outside the scenario last."""
    return [
        _view(stage, study, [t for t in themes if t.stage == stage.id], opportunities, evidence)
        for stage in (*study.stages, OUTSIDE)
    ]


def _view(
    stage: Stage,
    study: Study,
    themes: Sequence[Theme],
    opportunities: Mapping[str, Sequence[Opportunity]],
    evidence: Evidence,
) -> StageView:
    lanes = {f.id: tuple(t for t in themes if t.facet == f.id) for f in study.facets}
    emotions = [evidence.observations[i] for i in evidence.at(stage.id, "experienced", "emotion")]
    return StageView(
        id=stage.id,
        name=stage.name,
        description=stage.description,
        themes=lanes,
        opportunities=tuple(opportunities.get(stage.id, ())),
        bright_spots=tuple(bright_spots(lanes.get("emotion", ()), evidence)),
        emotion=emotion_lane(emotions),
        metrics=tuple(m for m in study.metrics if m.stage == stage.id),
        expectations=tuple(evidence.at(stage.id, "expected")),
        wishes=tuple(evidence.at(stage.id, "wished")),
        hearsay=tuple(evidence.at(stage.id, "hearsay")),
        empty={f: _why_empty(stage.id, evidence) for f, lane in lanes.items() if not lane},
    )


def emotion_lane(emotions: Sequence[Observation]) -> Emotion:
    """One dot a participant: the median of their own valences; unclear ones are left out."""
    by_person: dict[str, list[int]] = defaultdict(list)
    for o in emotions:
        valence = o.labels.get("valence")
        if isinstance(valence, int):
            by_person[o.participant].append(valence)
    dots = [
        ValenceDot(participant=p, valence=float(median(values)))
        for p, values in sorted(by_person.items())
    ]
    values = [dot.valence for dot in dots]
    return Emotion(
        median=float(median(values)) if len(values) >= CURVE_LEAST else None,
        n=len(values),
        values=tuple(dots),
        split=_is_split(values),
    )


def _is_split(values: Sequence[float]) -> bool:
    below, above = sum(v < 0 for v in values), sum(v > 0 for v in values)
    return min(below, above) >= 2 and 3 * min(below, above) >= len(values)


def bright_spots(themes: Sequence[Theme], evidence: Evidence) -> list[str]:
    """Emotion themes that are good for most of their people, in the order of `themes`."""
    bright = [t.id for t in themes if _median_valence(t, evidence) >= 1]
    return bright[:BRIGHT]


def _median_valence(theme: Theme, evidence: Evidence) -> float:
    """Over people, not observations: one voice that says it often counts once."""
    lane = emotion_lane([evidence.observations[o] for o in theme.observations])
    return float(median(dot.valence for dot in lane.values)) if lane.values else 0.0


def _why_empty(stage: str, evidence: Evidence) -> str:
    if stage in evidence.asked or any(stage == pinned for pinned, _ in evidence.answered):
        return "asked, nothing of this kind found"
    return "not read to the end" if evidence.unread else "not asked about"
