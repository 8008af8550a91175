"""Draws the map of a composition: counts and places, by arithmetic alone.

It asks no analyst and reads no file. The same composition gives the same map.
"""

from collections.abc import Mapping, Sequence

from synth.assembler import build_themes, emotion_lane, stage_views
from synth.counting import Evidence, gather
from synth.coverage import coverage, growth, saturation
from synth.findings import concluded, findings
from synth.moments import dropoffs, falls
from synth.opportunities import by_stage, phrased, recounted, unanswered
from synth.patterns import patterns
from synth.records.composition import Composition
from synth.records.document import Document
from synth.records.evidence import Group, Observation
from synth.records.ids import theme_id
from synth.records.journey import Finding, JourneyMap, Opportunity, StageView, Theme
from synth.records.study import UNASSIGNED, Actor
from synth.routes import paths, routes
from synth.segments import contrasts, segments
from synth.voices import voices

FOREIGN_SHARE = 0.6
FOREIGN_LEAST = 10
"""From that share of at least that many observations outside all stages, the map says so."""


def draw(made: Composition, documents: Sequence[Document]) -> JourneyMap:
    """The journey map of a composition; `documents` are its sources, in their order."""
    study, counts = made.study, counted(made, documents)
    themes = build_themes(made.groups, counts)
    asked = _opportunities(made, themes)
    views = stage_views(study, themes, asked, counts)
    ways = paths(study, made.participants, counts)
    parts = segments(made.participants)
    return JourneyMap(
        study={"title": study.title},
        generated=made.generated,
        actors=study.actors,
        facets=study.facets,
        participants=made.participants,
        sources=made.sources,
        observations=made.observations,
        stages=tuple(views),
        findings=tuple(_findings(made, themes, views, counts)),
        coverage=tuple(coverage(documents, made.observations)),
        saturation=tuple(saturation(documents, themes, made.observations)),
        prompted=made.prompted,
        unanswered=tuple(unanswered(themes, asked)),
        rejections=made.rejections,
        paths=tuple(ways),
        routes=tuple(routes(study, ways)),
        dropoffs=tuple(dropoffs(study, counts)),
        falls=tuple(falls(study, counts)),
        voices=tuple(voices(themes, counts)),
        segments=tuple(parts),
        contrasts=tuple(contrasts(parts, themes, counts)),
        patterns=tuple(patterns(themes, counts)) if study.patterns.draft else (),
        growth=tuple(growth(documents, themes, made.observations)),
        remarks=(*made.incomplete, *_not_journey(made.observations), *made.remarks),
    )


def counted(made: Composition, documents: Sequence[Document]) -> Evidence:
    """The observations of a composition, made ready for counting."""
    actors = {p.id: p.actor for p in made.participants}
    return gather(
        documents, made.observations, made.prompted, actors, made.asked, unread=made.unread
    )


def id_of(group: Group) -> str:
    """The id of the theme that a group becomes."""
    return theme_id(group.facet, group.stage, group.actor, group.members)


def _opportunities(made: Composition, themes: Sequence[Theme]) -> dict[str, list[Opportunity]]:
    """Opportunities by stage, each counted on the themes and wishes that are there."""
    known = {theme.id: theme for theme in themes}
    wishes = {o.id: o for o in made.observations if o.mode == "wished" and o.stage != UNASSIGNED}
    found = [recounted(o, known, wishes) for o in made.opportunities]
    stages = {stage.id: stage for stage in made.study.stages}
    actors = {actor.id: actor for actor in made.study.actors}
    there = [phrased(o, known, stages, actors) for o in found if _is_on_the_map(o, known)]
    return by_stage(there, themes, list(wishes.values()))


def _is_on_the_map(opportunity: Opportunity, themes: Mapping[str, Theme]) -> bool:
    """Whether it rests on something within the stages."""
    places = {themes[t].stage for t in opportunity.addresses}
    return bool(opportunity.evidence) and UNASSIGNED not in places


def _findings(
    made: Composition, themes: Sequence[Theme], views: Sequence[StageView], counts: Evidence
) -> list[Finding]:
    """Findings as the analyst worded them; by rule for an actor of whom it has none."""
    told = [one for part in made.worded.values() for one in part]
    worded = concluded(told, themes, counts)
    actors = made.study.actors
    left = [actor for actor in actors if actor.id not in made.worded]
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


def _of_actor(view: StageView, actor: Actor, counts: Evidence) -> StageView:
    """A stage as one actor has it: their themes, their feelings."""
    lanes = {f: tuple(t for t in lane if t.actor == actor.id) for f, lane in view.themes.items()}
    feelings = (counts.observations[i] for i in counts.at(view.id, "experienced", "emotion"))
    own = emotion_lane([o for o in feelings if o.actor == actor.id])
    return view.model_copy(update={"themes": lanes, "emotion": own})


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
