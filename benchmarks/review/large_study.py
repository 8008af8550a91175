"""A large made-up study on the disk, with the draft that a review is laid over."""

from pathlib import Path

from large import large
from synth.files import write_text
from synth.pipeline.drafts import write_draft
from synth.records.composition import Composition
from synth.records.document import Document
from synth.records.evidence import Group, Rejection
from synth.records.ids import interview_turn_key
from synth.records.study import Study
from synth.results import MAP, Results, map_text, write_document
from synth.workspace import Workspace, open_workspace

STUDY = 'title = "A large study"\n\n[[actor]]\nid = "customer"\nname = "Customers"\n'


def write_study(folder: Path, people: int, observations: int, themes: int) -> Workspace:
    """Writes study.toml, out/map.json, out/sources and the draft."""
    results = large(people, observations, themes)
    documents = [_keyed(d) for d in results.documents()]
    write_text(folder / "study.toml", STUDY)
    workspace = open_workspace(folder)
    made = composition(results, documents)
    write_text(workspace.out / MAP, map_text(results.journey))
    for document in documents:
        write_document(workspace.out, document)
    write_draft(workspace.state, workspace.out, made)
    return workspace


def composition(results: Results, documents: list[Document]) -> Composition:
    """What an analyst would have made for this map to be drawn."""
    journey = results.journey
    themes = [t for view in journey.stages for lane in view.themes.values() for t in lane]
    stages = tuple(
        {"id": v.id, "name": v.name, "description": v.description}
        for v in journey.stages
        if v.id != "unassigned"
    )
    study = Study.model_validate(
        {
            "title": "A large study",
            "actors": journey.actors,
            "stages": stages,
            "facets": journey.facets,
        }
    )
    return Composition(
        study=study,
        generated=journey.generated,
        participants=journey.participants,
        sources=journey.sources,
        observations=tuple(sorted(journey.observations, key=lambda o: o.id)),
        rejections=tuple(_refused(d) for d in documents),
        groups=tuple(
            Group(
                facet=t.facet, stage=t.stage, actor=t.actor, members=t.observations,
                name=t.name, summary=t.summary,
            )
            for t in themes
        ),
        opportunities=tuple(o for view in journey.stages for o in view.opportunities),
    )  # fmt: skip


def _keyed(document: Document) -> Document:
    """With the names of turns, which a map of results alone does not need."""
    path = document.source.path
    turns = tuple(
        t.model_copy(update={"key": interview_turn_key(path, document.words_of(t), t.turn)})
        if t.participant
        else t
        for t in document.turns
    )
    return document.model_copy(update={"turns": turns})


def _refused(document: Document) -> Rejection:
    turn = document.turns[1]
    words = document.words_of(turn)[:60]
    return Rejection(
        source=document.source.id, turn=turn.turn, words=words.upper() + " indeed",
        kind="altered", reason="its words are not in the turn as they stand", nearest=words,
        facet="pain_point", statement="Something that was not quite said.",
    )  # fmt: skip
