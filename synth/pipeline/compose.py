"""From observations to what a map is drawn from: merge, name, conclude, suggest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import numpy.typing as npt

from synth import __version__
from synth.analysts.protocol import (
    CONTESTS,
    Analyst,
    Cluster,
    Contest,
    Merged,
    Need,
    Place,
)
from synth.assembler import OUTSIDE, build_themes
from synth.board import settle
from synth.counting import gather
from synth.opportunities import unphrased
from synth.pipeline.extract import Evidence
from synth.pipeline.improve import Improver, Passages
from synth.progress import Progress
from synth.readers.people import People
from synth.readers.survey import prompted_items
from synth.records.composition import Composition
from synth.records.document import Document
from synth.records.evidence import Concluded, Group
from synth.records.journey import (
    Generated,
    Opportunity,
    Prompted,
    Theme,
)
from synth.records.study import Actor, Study
from synth.sameness import SAME, Sameness
from synth.themes import Opposition, places, stars
from synth.workers import each

Vectors = Mapping[str, npt.NDArray[np.float32]]


@dataclass(frozen=True)
class Material:
    """What a map is composed from."""

    study: Study
    people: People
    evidence: Evidence
    vectors: Vectors
    passages: Passages
    embedding: str
    remarks: tuple[str, ...] = ()


def compose(material: Material, analyst: Analyst, progress: Progress) -> Composition:
    """What the analyst makes of the material, ready to be drawn."""
    study, read = material.study, material.evidence
    groups = _merged(material, analyst, progress)
    prompted = _prompted(study, material.people.documents)
    actors = {p.id: p.actor for p in material.people.participants}
    counts = gather(material.people.documents, read.observations, prompted, actors)
    themes = build_themes(groups, counts)
    progress.stage("conclude", 1)
    found, told = _concluded(material, themes, analyst)
    settled, unmet = settle(found, themes, study.opportunities)
    return Composition(
        study=study,
        generated=_generated(material, analyst),
        participants=material.people.participants,
        sources=tuple(d.source for d in material.people.documents),
        observations=tuple(read.observations),
        rejections=tuple(read.rejections),
        groups=tuple(groups),
        worded={actor: tuple(findings) for actor, findings in told.items()},
        opportunities=tuple(_kept(settled, themes, study) if analyst.by_rule else _flat(settled)),
        prompted=tuple(prompted),
        asked=tuple(sorted(read.asked)),
        unread=read.unread,
        by_rule=analyst.by_rule,
        remarks=(*unmet, *material.remarks),
    )


def _flat(placed: Mapping[str, Sequence[Opportunity]]) -> list[Opportunity]:
    return [opportunity for listed in placed.values() for opportunity in listed]


def _kept(
    placed: Mapping[str, Sequence[Opportunity]], themes: Sequence[Theme], study: Study
) -> list[Opportunity]:
    """Opportunities without what rules say again of the evidence, whenever the map is drawn."""
    known = {theme.id: theme for theme in themes}
    stages = {stage.id: stage for stage in study.stages}
    actors = {actor.id: actor for actor in study.actors}

    def kept(opportunity: Opportunity, stage: str) -> Opportunity:
        theme = known.get(next(iter(opportunity.addresses), ""))
        actor = actors[theme.actor] if theme else study.actors[0]
        return unphrased(opportunity, known, stages[stage], actor)

    return [kept(o, stage) for stage, listed in placed.items() for o in listed]


def _merged(material: Material, analyst: Analyst, progress: Progress) -> list[Group]:
    """Groups of all places, each with its clearest member first and what speaks against it."""
    found = places(material.evidence.observations)
    progress.stage("assemble", len(found))
    opposing = Opposition(material.evidence.observations, material.vectors)
    stages = {s.id: s for s in (*material.study.stages, OUTSIDE)}
    actors = {a.id: a for a in material.study.actors}
    cluster = _cluster(material, analyst)

    def merge(at: tuple[str, str]) -> list[Group]:
        place = Place(stages[at[0]], actors[at[1]])
        merged = analyst.merge(place, found[at], cluster)
        progress.advance()
        return [_group(one, at, opposing) for one in merged]

    merged = each(merge, list(found), analyst.workers, on_interrupt=analyst.stop)
    return _judged([group for groups in merged for group in groups], material, analyst)


def _judged(groups: Sequence[Group], material: Material, analyst: Analyst) -> list[Group]:
    """Groups without the counter-evidence of which the analyst says that it is none."""
    known = {o.id: o for o in material.evidence.observations}
    pairs = [(k, other) for k, group in enumerate(groups) for other in group.counter]
    parts = [pairs[start : start + CONTESTS] for start in range(0, len(pairs), CONTESTS)]

    def oppose(part: Sequence[tuple[int, str]]) -> Sequence[bool | None]:
        named = [(groups[k], other) for k, other in part]
        return analyst.oppose([Contest(g.name, known[g.members[0]], known[o]) for g, o in named])

    told = each(oppose, parts, analyst.workers, on_interrupt=analyst.stop)
    verdicts = [verdict for part in told for verdict in part]
    none = {pair for pair, verdict in zip(pairs, verdicts, strict=True) if verdict is False}
    return [
        group.model_copy(update={"counter": tuple(o for o in group.counter if (k, o) not in none)})
        for k, group in enumerate(groups)
    ]


def _cluster(material: Material, analyst: Analyst) -> Cluster:
    """What a person would call the same where it is all that merges; else what is alike."""

    def alike(ids: Sequence[str]) -> list[list[str]]:
        return stars(ids, material.vectors)

    if not analyst.by_rule:
        return alike
    sameness = Sameness(material.evidence.observations, material.vectors)
    return lambda ids: sameness.groups(ids, otherwise=alike)


def _group(merged: Merged, at: tuple[str, str], opposing: Opposition) -> Group:
    clearest = merged.members[merged.clearest]
    return Group(
        facet=merged.facet,
        stage=at[0],
        actor=at[1],
        members=(clearest, *(m for m in merged.members if m != clearest)),
        counter=opposing.of(merged.members),
        name=merged.name,
        summary=merged.summary,
    )


def _concluded(
    material: Material, themes: Sequence[Theme], analyst: Analyst
) -> tuple[dict[str, list[Opportunity]], dict[str, Sequence[Concluded]]]:
    """Opportunities by stage, and by actor findings as the analyst words them, asked for at once.

    An actor whose findings the analyst leaves to the rules is not among them.
    """
    study = material.study
    improver = Improver(
        analyst, material.evidence.observations, material.vectors, material.passages
    )
    every = [Place(stage, actor) for stage in study.stages for actor in study.actors]

    def ask(about: Actor | Need) -> tuple[Sequence[Concluded] | None, Sequence[Opportunity]]:
        if isinstance(about, Actor):
            own = [theme for theme in themes if theme.actor == about.id]
            return analyst.conclude(about, own), ()
        return None, improver.ask(about)

    questions: list[Actor | Need] = [*study.actors, *improver.needs(themes, every)]
    answers = list(each(ask, questions, analyst.workers, on_interrupt=analyst.stop))
    found = [opportunity for _, opportunities in answers for opportunity in opportunities]
    told = {
        about.id: findings
        for about, (findings, _) in zip(questions, answers, strict=True)
        if isinstance(about, Actor) and findings
    }
    return improver.placed(found, themes), told


def _prompted(study: Study, documents: Sequence[Document]) -> list[Prompted]:
    """Survey items whose stage or facet study.toml fixes."""
    return [
        Prompted(source=document.source.id, item=name, stage=item.stage, facet=item.facet)
        for document in documents
        for name, item in prompted_items(study, document).items()
        if item.stage or item.facet
    ]


def _generated(material: Material, analyst: Analyst) -> Generated:
    return Generated(
        synth_version=__version__,
        model=analyst.label,
        prompts=dict(sorted(analyst.prompts.items())),
        at=datetime.now(UTC).isoformat(timespec="seconds"),
        methods={
            "themes": f"average linkage, mean chance of being the same at least {SAME:g}"
            if analyst.by_rule
            else f"grouped by {analyst.label}, place by place",
            "saturation": "interviews in the order of their file names",
            "contrasts": "Fisher's exact test, corrected over all themes and segments of a kind",
            "growth": "mean over all orders of interviews (sample-based rarefaction)",
        },
        embedding=material.embedding,
    )
