"""From observations to the map: merge, name, count, place. The same input gives the same map."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import numpy.typing as npt

from synth import __version__
from synth.analysts.protocol import Analyst
from synth.assembler import build_themes, stage_views
from synth.counting import gather
from synth.coverage import coverage, saturation
from synth.findings import findings
from synth.opportunities import opportunities
from synth.pipeline.extract import Evidence
from synth.readers.people import People
from synth.readers.survey import prompted_items
from synth.records.evidence import Group, Observation
from synth.records.journey import Generated, JourneyMap, Opportunity, Prompted, Theme
from synth.records.study import UNASSIGNED, Study
from synth.themes import SAME, merge, stars

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
    embedding: str
    remarks: tuple[str, ...] = ()


def compose(material: Material, analyst: Analyst) -> JourneyMap:
    """The journey map of the material."""
    study, documents = material.study, material.people.documents
    observations = material.evidence.observations
    prompted = _prompted(material)
    actors = {p.id: p.actor for p in material.people.participants}
    counts = gather(documents, observations, prompted, actors, material.evidence.asked)
    groups = merge(observations, material.vectors)
    themes = build_themes(*_named(groups, observations, analyst), counts)
    asked = _opportunities(material, themes, analyst)
    views = stage_views(study, themes, asked, counts)
    return JourneyMap(
        study={"title": study.title},
        generated=_generated(material, analyst),
        actors=study.actors,
        facets=study.facets,
        participants=material.people.participants,
        sources=tuple(d.source for d in documents),
        observations=tuple(observations),
        stages=tuple(views),
        findings=tuple(findings(views, counts)),
        coverage=tuple(coverage(documents, observations)),
        saturation=tuple(saturation(documents, themes, observations)),
        prompted=tuple(prompted),
        rejections=tuple(material.evidence.rejections),
        remarks=(*_not_journey(observations), *material.remarks),
    )


def _named(
    groups: Sequence[Group], observations: Sequence[Observation], analyst: Analyst
) -> tuple[list[Group], list[str]]:
    """The groups with their clearest member first, and their names."""
    known = {o.id: o for o in observations}
    names = [analyst.name([known[m] for m in group.members]) for group in groups]
    ordered = [
        group.model_copy(update={"members": _first(group.members, name.clearest)})
        for group, name in zip(groups, names, strict=True)
    ]
    return ordered, [name.words for name in names]


def _first(members: tuple[str, ...], index: int) -> tuple[str, ...]:
    return (members[index], *members[:index], *members[index + 1 :])


def _opportunities(
    material: Material, themes: Sequence[Theme], analyst: Analyst
) -> dict[str, list[Opportunity]]:
    stages = {stage.id: stage for stage in material.study.stages}
    actors = {actor.id: actor for actor in material.study.actors}
    wishes = [o for o in material.evidence.observations if o.mode == "wished"]
    return opportunities(
        themes,
        wishes,
        material.vectors,
        ask=lambda theme: analyst.suggest(theme, stages[theme.stage], actors[theme.actor]),
        cluster=lambda ids: stars(ids, material.vectors) if ids else [],
    )


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
            "themes": f"star clustering, cosine to the centre at least {SAME:g}",
            "saturation": "interviews in the order of their file names",
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
