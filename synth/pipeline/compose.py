"""From observations to the map: merge, name, count, place. The same input gives the same map."""

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
from synth.assembler import OUTSIDE, build_themes, emotion_lane, stage_views
from synth.board import settle
from synth.counting import Evidence as Counts
from synth.counting import gather
from synth.coverage import coverage, growth, saturation
from synth.findings import concluded, findings
from synth.moments import dropoffs, falls
from synth.opportunities import unanswered
from synth.patterns import patterns
from synth.pipeline.extract import Evidence
from synth.pipeline.improve import Improver, Passages
from synth.progress import Progress
from synth.readers.people import People
from synth.readers.survey import prompted_items
from synth.records.evidence import Concluded, Group, Observation
from synth.records.journey import (
    Finding,
    Generated,
    JourneyMap,
    Opportunity,
    Prompted,
    StageView,
    Theme,
)
from synth.records.study import UNASSIGNED, Actor, Study
from synth.routes import paths, routes
from synth.sameness import SAME, Sameness
from synth.segments import contrasts, segments
from synth.themes import Opposition, places, stars
from synth.voices import voices
from synth.workers import each

FOREIGN_SHARE = 0.6
FOREIGN_LEAST = 10
"""From that share of at least that many observations outside all stages, the map says so."""

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


def compose(material: Material, analyst: Analyst, progress: Progress) -> JourneyMap:
    """The journey map of the material."""
    study, documents = material.study, material.people.documents
    observations = material.evidence.observations
    prompted = _prompted(material)
    actors = {p.id: p.actor for p in material.people.participants}
    read = material.evidence
    counts = gather(documents, observations, prompted, actors, read.asked, unread=read.unread)
    themes = build_themes(_merged(material, analyst, progress), counts)
    progress.stage("conclude", 1)
    asked, told = _concluded(material, themes, analyst)
    asked, unmet = settle(asked, themes, study.opportunities)
    views = stage_views(study, themes, asked, counts)
    ways = paths(study, material.people.participants, counts)
    parts = segments(material.people.participants)
    return JourneyMap(
        study={"title": study.title},
        generated=_generated(material, analyst),
        actors=study.actors,
        facets=study.facets,
        participants=material.people.participants,
        sources=tuple(d.source for d in documents),
        observations=tuple(observations),
        stages=tuple(views),
        findings=tuple(_findings(told, themes, views, counts, study.actors)),
        coverage=tuple(coverage(documents, observations)),
        saturation=tuple(saturation(documents, themes, observations)),
        prompted=tuple(prompted),
        unanswered=tuple(unanswered(themes, asked)),
        rejections=tuple(material.evidence.rejections),
        paths=tuple(ways),
        routes=tuple(routes(study, ways)),
        dropoffs=tuple(dropoffs(study, counts)),
        falls=tuple(falls(study, counts)),
        voices=tuple(voices(themes, counts)),
        segments=tuple(parts),
        contrasts=tuple(contrasts(parts, themes, counts)),
        patterns=tuple(patterns(themes, counts)) if study.patterns.draft else (),
        growth=tuple(growth(documents, themes, observations)),
        remarks=(*_not_journey(observations), *unmet, *material.remarks),
    )


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


def _findings(
    told: Mapping[str, Sequence[Concluded]],
    themes: Sequence[Theme],
    views: Sequence[StageView],
    counts: Counts,
    actors: Sequence[Actor],
) -> list[Finding]:
    """Findings as the analyst words them; by rule for an actor of whom it has none."""
    worded = concluded([one for part in told.values() for one in part], themes, counts)
    left = [actor for actor in actors if actor.id not in told]
    composed = [
        finding
        for actor in left
        for finding in findings(
            [_of_actor(view, actor, counts) for view in views],
            counts,
            whose=f"{actor.name}: " if len(actors) > 1 else "",
        )
    ]
    return [*worded, *composed]


def _of_actor(view: StageView, actor: Actor, counts: Counts) -> StageView:
    """A stage as one actor has it: their themes, their feelings."""
    lanes = {f: tuple(t for t in lane if t.actor == actor.id) for f, lane in view.themes.items()}
    feelings = (counts.observations[i] for i in counts.at(view.id, "experienced", "emotion"))
    own = emotion_lane([o for o in feelings if o.actor == actor.id])
    return view.model_copy(update={"themes": lanes, "emotion": own})


def _prompted(material: Material) -> list[Prompted]:
    """Survey items whose stage or facet study.toml fixes."""
    return [
        Prompted(source=document.source.id, item=name, stage=item.stage, facet=item.facet)
        for document in material.people.documents
        for name, item in prompted_items(material.study, document).items()
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


def _not_journey(observations: Sequence[Observation]) -> list[str]:
    own = [o for o in observations if o.mode == "experienced"]
    outside = sum(o.stage == UNASSIGNED for o in own)
    if len(own) < FOREIGN_LEAST or outside < FOREIGN_SHARE * len(own):
        return []
    return [
        f"{outside} of {len(own)} observations lie outside all stages: this is not journey "
        "material for these stages. Describe the stages of your own scenario in study.toml and "
        "run again."
    ]
