"""What could be made better: questions from pain points, and from what people wished for.

A question names no solution; the ideas under it are the participants' own wishes, and apart from
them the analyst's. Which pain points lead, whom they reach and how grave they are is arithmetic;
only the wording, and what answers what, is the analyst's. Where no analyst words them, rules do.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from synth.analysts.protocol import Proposed
from synth.records.evidence import Observation
from synth.records.ids import content_id
from synth.records.journey import Idea, Opportunity, Theme
from synth.records.study import UNASSIGNED, Actor, Stage

ANSWERS = 0.4
"""Least cosine of a wish to the centre of a pain point for it to be an idea for that."""
LEAST_PEOPLE = 2
LEAST_SEVERITY = 3
"""A pain point leads when it is told by that many people, or was at least that grave."""
AT_MOST = 12
"""Opportunities a stage."""

Vectors = Mapping[str, npt.NDArray[np.float32]]
Cluster = Callable[[Sequence[str]], list[list[str]]]


def leading(themes: Sequence[Theme]) -> list[Theme]:
    """The pain points that want an answer, the gravest and then the widest first."""
    found = (theme for theme in themes if _leads(theme))
    return sorted(found, key=lambda t: (-(t.severity or 0), -t.n, t.id))


def unanswered(
    themes: Sequence[Theme], opportunities: Mapping[str, Sequence[Opportunity]]
) -> list[str]:
    """Ids of leading pain points that no opportunity addresses."""
    answered = {i for found in opportunities.values() for o in found for i in o.addresses}
    return [theme.id for theme in leading(themes) if theme.id not in answered]


def by_stage(
    found: Sequence[Opportunity], themes: Sequence[Theme], wishes: Sequence[Observation]
) -> dict[str, list[Opportunity]]:
    """Opportunities by stage, the gravest and then the widest first; without severity last."""
    placed: dict[str, list[Opportunity]] = defaultdict(list)
    stage_of = {t.id: t.stage for t in themes} | {w.id: w.stage for w in wishes}
    for opportunity in sorted(found, key=_order):
        stage = stage_of[(opportunity.addresses or opportunity.evidence)[0]]
        if stage != UNASSIGNED and len(placed[stage]) < AT_MOST:
            placed[stage].append(opportunity)
    return dict(placed)


def by_rule(
    pains: Sequence[Theme],
    wishes: Sequence[Observation],
    actor: Actor,
    stage: Stage,
    vectors: Vectors,
    cluster: Cluster,
) -> list[Opportunity]:
    """Opportunities at one place without an analyst: one a pain point, one a group of wishes.

    Args:
        pains: leading pain points of the place.
        wishes: observations of the place in the mode "wished".
        actor: whose journey it is.
        stage: the stage.
        vectors: unit vector of each observation by id.
        cluster: groups ids of wishes that say the same, the centre first.
    """
    ideas, free = _match(pains, wishes, vectors)
    known = {wish.id: wish for wish in free}
    asked = [_from_pain(theme, _question(theme, stage, actor), ideas[theme.id]) for theme in pains]
    grouped = [[known[i] for i in ids] for ids in cluster(sorted(known))]
    return asked + [_from_wishes(group) for group in grouped]


def counted(
    proposed: Sequence[Proposed], pains: Sequence[Theme], wishes: Sequence[Observation]
) -> list[Opportunity]:
    """What an analyst proposed for one place, with its evidence, severity and reach."""
    by_id = {theme.id: theme for theme in pains}
    wished = {wish.id: wish for wish in wishes}
    return [
        _counted(one, [by_id[t] for t in one.addresses], [wished[w] for w in one.wishes])
        for one in proposed
    ]


def recounted(
    opportunity: Opportunity, themes: Mapping[str, Theme], wishes: Mapping[str, Observation]
) -> Opportunity:
    """An opportunity with the evidence, severity and reach of the pain points and wishes there are.

    Args:
        opportunity: as it was proposed; what it addresses or cites may be gone since.
        themes: the themes of the map by id.
        wishes: its observations in the mode "wished", by id.
    """
    pains = [themes[t] for t in opportunity.addresses if t in themes]
    wished = [wishes[i] for i in opportunity.evidence if i in wishes]
    told = [i for theme in pains for i in theme.observations]
    people = {p for theme in pains for p in theme.participants} | {w.participant for w in wished}
    fresh = {
        "addresses": tuple(theme.id for theme in pains),
        "evidence": tuple(dict.fromkeys((*told, *(wish.id for wish in wished)))),
        "ideas": tuple(
            i for i in opportunity.ideas if not i.evidence or wishes.keys() & {*i.evidence}
        ),
        "severity": max((t.severity for t in pains if t.severity), default=None),
        "reach": len(people),
    }
    return opportunity.model_copy(update=fresh)


def unphrased(
    opportunity: Opportunity, themes: Mapping[str, Theme], stage: Stage, actor: Actor
) -> Opportunity:
    """Without the words that rules made of what it rests on: they follow it when it is drawn."""
    pains = [themes[t] for t in opportunity.addresses[:1]]
    rules = bool(pains) and opportunity.question == _question(pains[0], stage, actor)
    fresh = {"rationale": "", **({"question": ""} if rules else {})}
    return opportunity.model_copy(update=fresh)


def phrased(
    opportunity: Opportunity,
    themes: Mapping[str, Theme],
    stages: Mapping[str, Stage],
    actors: Mapping[str, Actor],
) -> Opportunity:
    """With the words that rules make of what it rests on now, where it has none of its own."""
    if opportunity.rationale:
        return opportunity
    if not opportunity.addresses:
        question = opportunity.question or _behind(opportunity.ideas[0].text)
        fresh = {"question": question, "rationale": _wished(opportunity.reach)}
        return opportunity.model_copy(update=fresh)
    theme = themes[opportunity.addresses[0]]
    question = opportunity.question or _question(theme, stages[theme.stage], actors[theme.actor])
    return opportunity.model_copy(update={"question": question, "rationale": _rationale(theme)})


def _counted(
    proposed: Proposed, pains: Sequence[Theme], wishes: Sequence[Observation]
) -> Opportunity:
    people = {p for theme in pains for p in theme.participants} | {w.participant for w in wishes}
    evidence = [o for theme in pains for o in theme.observations] + [w.id for w in wishes]
    fields = ("owner", "measure")
    return Opportunity(
        id=content_id("q", sorted(proposed.addresses), sorted(proposed.wishes), proposed.question),
        question=proposed.question,
        rationale=proposed.rationale,
        addresses=proposed.addresses,
        evidence=tuple(dict.fromkeys(evidence)),
        ideas=(
            *(_idea(wish) for wish in wishes),
            *(Idea(text=text, origin="analyst") for text in proposed.ideas),
        ),
        severity=max((t.severity for t in pains if t.severity), default=None),
        reach=len(people),
        owner=proposed.owner,
        measure=proposed.measure,
        proposed=tuple(name for name in fields if getattr(proposed, name)),
    )


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


def _likeness(a: npt.NDArray[np.float32], b: npt.NDArray[np.float32]) -> float:
    return round(float(a.astype(np.float64) @ b.astype(np.float64)), 4)


def _idea(wish: Observation) -> Idea:
    return Idea(text=wish.statement, origin="participant", evidence=(wish.id,))


def _question(theme: Theme, stage: Stage, actor: Actor) -> str:
    """A question that quotes the pain point and names no solution."""
    return f"How might we spare {_lower(actor.name)} this at “{stage.name}”: “{theme.name}”?"


def _lower(name: str) -> str:
    """`Busy parents` inside a sentence; names and acronyms keep their capitals."""
    second = name[1:2]
    return name[:1].lower() + name[1:] if second.islower() and " " in name else name


def _from_pain(theme: Theme, question: str, ideas: Sequence[Observation]) -> Opportunity:
    return Opportunity(
        id=content_id("q", theme.id),
        question=question,
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
    talked, answered = theme.by_kind.interview.n, theme.by_kind.survey.n
    told = [f"{talked} interviewed"] if talked else []
    told += [f"{answered} in the survey"] if answered else []
    people = f"{' and '.join(told)} {'tells' if talked + answered == 1 else 'tell'}"
    worst = _CONSEQUENCE.get(theme.severity or 0)
    return f"{people} of it; at worst, {worst}." if worst else f"{people} of it."


def _from_wishes(group: Sequence[Observation]) -> Opportunity:
    people = {wish.participant for wish in group}
    return Opportunity(
        id=content_id("q", sorted(wish.id for wish in group)),
        question=_behind(group[0].statement),
        rationale=_wished(len(people)),
        addresses=(),
        evidence=tuple(wish.id for wish in group),
        ideas=tuple(_idea(wish) for wish in group),
        reach=len(people),
    )


def _wished(people: int) -> str:
    count = "1 participant wishes" if people == 1 else f"{people} participants wish"
    return f"{count} for it; no pain point that leads was found behind it."


def _behind(wish: str) -> str:
    return f"What need stands behind this wish: “{wish.rstrip('.')}”?"
