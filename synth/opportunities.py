"""What could be made better: questions from pain points, and from what people wished for.

A question names no solution; the ideas under it are the participants' own wishes. Which pain points
lead is arithmetic; only the wording is the analyst's.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from synth.records.evidence import Observation
from synth.records.ids import content_id
from synth.records.journey import Idea, Opportunity, Theme
from synth.records.study import UNASSIGNED

ANSWERS = 0.4
"""Least cosine of a wish to the centre of a pain point for it to be an idea for that."""
LEAST_PEOPLE = 2
LEAST_SEVERITY = 3
"""A pain point leads when it is told by that many people, or was at least that grave."""
AT_MOST = 6
"""Opportunities a stage."""

Vectors = Mapping[str, npt.NDArray[np.float32]]
Ask = Callable[[Theme], str]
Cluster = Callable[[Sequence[str]], list[list[str]]]


def opportunities(
    themes: Sequence[Theme],
    wishes: Sequence[Observation],
    vectors: Vectors,
    ask: Ask,
    cluster: Cluster,
) -> dict[str, list[Opportunity]]:
    """Opportunities by stage, the gravest and then the widest first; without severity last.

    Args:
        themes: all themes; leading pain points of assigned stages are taken.
        wishes: observations in the mode "wished".
        vectors: unit vector of each observation by id.
        ask: words the question that a pain point opens.
        cluster: groups ids of wishes that say the same, the centre first.
    """
    leading = [t for t in themes if _leads(t)]
    ideas, free = _match(leading, wishes, vectors)
    found = [_from_pain(theme, ideas[theme.id], ask) for theme in leading]
    found += [_from_wishes(group) for group in _grouped(free, cluster)]
    by_stage: dict[str, list[Opportunity]] = defaultdict(list)
    stage_of = {t.id: t.stage for t in leading} | {w.id: w.stage for w in wishes}
    for opportunity in sorted(found, key=_order):
        stage = stage_of[(opportunity.addresses or opportunity.evidence)[0]]
        if stage != UNASSIGNED and len(by_stage[stage]) < AT_MOST:
            by_stage[stage].append(opportunity)
    return dict(by_stage)


def _leads(theme: Theme) -> bool:
    grave = (theme.severity or 0) >= LEAST_SEVERITY
    return (
        theme.facet == "pain_point"
        and theme.stage != UNASSIGNED
        and (theme.n >= LEAST_PEOPLE or grave)
    )


def _order(opportunity: Opportunity) -> tuple[int, int, str]:
    return -(opportunity.severity or 0), -opportunity.reach, opportunity.id


def _match(
    pains: Sequence[Theme], wishes: Sequence[Observation], vectors: Vectors
) -> tuple[dict[str, list[Observation]], list[Observation]]:
    """Gives each wish to the pain point of its actor that it is most like; the rest stay free."""
    ideas: dict[str, list[Observation]] = defaultdict(list)
    free = []
    for wish in sorted(wishes, key=lambda w: w.id):
        scored = [
            (-_likeness(vectors[wish.id], vectors[t.observations[0]]), t.id)
            for t in pains
            if t.actor == wish.actor
        ]
        likeness, theme = min(scored, default=(0.0, ""))
        if -likeness >= ANSWERS:
            ideas[theme].append(wish)
        else:
            free.append(wish)
    return ideas, free


def _grouped(wishes: Sequence[Observation], cluster: Cluster) -> list[list[Observation]]:
    """Wishes of one stage and actor that say the same, the centre of each group first."""
    places: dict[tuple[str, str], dict[str, Observation]] = defaultdict(dict)
    for wish in wishes:
        places[wish.stage, wish.actor][wish.id] = wish
    return [
        [known[i] for i in ids] for _, known in sorted(places.items()) for ids in cluster([*known])
    ]


def _likeness(a: npt.NDArray[np.float32], b: npt.NDArray[np.float32]) -> float:
    return round(float(a.astype(np.float64) @ b.astype(np.float64)), 4)


def _idea(wish: Observation) -> Idea:
    return Idea(text=wish.statement, origin="participant", evidence=(wish.id,))


def _from_pain(theme: Theme, ideas: Sequence[Observation], ask: Ask) -> Opportunity:
    return Opportunity(
        id=content_id("q", theme.id),
        question=ask(theme),
        rationale=_rationale(theme),
        addresses=(theme.id,),
        evidence=(*theme.observations, *(wish.id for wish in ideas)),
        ideas=tuple(_idea(wish) for wish in ideas),
        severity=theme.severity,
        reach=len({*theme.participants, *(wish.participant for wish in ideas)}),
    )


_CONSEQUENCE = {
    1: "it was noticed",
    2: "it cost effort or delay",
    3: "help or a workaround was needed",
    4: "somebody gave up, went without or was harmed",
}


def _rationale(theme: Theme) -> str:
    people = "1 participant tells" if theme.n == 1 else f"{theme.n} participants tell"
    worst = _CONSEQUENCE.get(theme.severity or 0)
    return f"{people} of it; at worst, {worst}." if worst else f"{people} of it."


def _from_wishes(group: Sequence[Observation]) -> Opportunity:
    people = {wish.participant for wish in group}
    count = "1 participant wishes" if len(people) == 1 else f"{len(people)} participants wish"
    return Opportunity(
        id=content_id("q", sorted(wish.id for wish in group)),
        question=f"What need stands behind this wish: “{group[0].statement.rstrip('.')}”?",
        rationale=f"{count} for it; no pain point that leads was found behind it.",
        addresses=(),
        evidence=tuple(wish.id for wish in group),
        ideas=tuple(_idea(wish) for wish in group),
        reach=len(people),
    )
