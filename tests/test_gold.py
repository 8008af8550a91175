"""The corpora's gold: quotes verbatim, names known, findings resting on what is marked."""

from functools import cache
from pathlib import Path

import pytest

from conftest import ROOT
from synth.evaluation.gold import Mark, misquotes, read_findings, read_gold
from synth.readers.folder import read_all
from synth.readers.participants import read_participants
from synth.readers.people import tell_people_apart
from synth.readers.settings import load_study
from synth.records.document import Document
from synth.records.study import UNASSIGNED

CORPORA = sorted(path.parent.parent for path in (ROOT / "corpora").glob("*/gold/gold.jsonl"))
FILES = [(corpus, name) for corpus in CORPORA for name in ("gold", "first", "second")]

corpora = pytest.mark.parametrize("corpus", CORPORA, ids=lambda path: path.name)
files = pytest.mark.parametrize(
    ("corpus", "name"), FILES, ids=[f"{corpus.name} {name}" for corpus, name in FILES]
)


@cache
def documents(corpus: Path) -> dict[str, Document]:
    study = load_study(corpus)
    folder = read_all(corpus, study, corpus / "out")
    assert folder.failures == ()
    rows, problems = read_participants(corpus)
    assert problems == []
    people = tell_people_apart(folder.readings, rows, study)
    return {document.source.path: document for document in people.documents}


def marks(corpus: Path, name: str) -> list[Mark]:
    return read_gold(corpus / "gold" / f"{name}.jsonl")


def test_there_are_four_corpora() -> None:
    assert len(CORPORA) == 4


@files
def test_every_quote_stands_where_the_mark_says(corpus: Path, name: str) -> None:
    texts = {path: document.text for path, document in documents(corpus).items()}
    assert misquotes(marks(corpus, name), texts) == []


@files
def test_every_mark_lies_in_one_turn_of_a_participant(corpus: Path, name: str) -> None:
    for mark in marks(corpus, name):
        turns = documents(corpus)[mark.source].turns
        assert any(t.participant and t.start <= mark.start < mark.end <= t.end for t in turns)


@files
def test_facets_stages_actors_and_scales_are_those_of_the_study(corpus: Path, name: str) -> None:
    study = load_study(corpus)
    stages = {stage.id for stage in study.stages} | {UNASSIGNED}
    for mark in marks(corpus, name):
        assert mark.facet in {facet.id for facet in study.facets}
        assert mark.stage in stages
        assert mark.actor in {actor.id for actor in study.actors}
        assert mark.valence is None or (mark.facet == "emotion" and -2 <= mark.valence <= 2)
        assert mark.severity is None or (mark.facet == "pain_point" and 1 <= mark.severity <= 4)


@corpora
def test_every_interview_has_gold(corpus: Path) -> None:
    interviews = {p for p, d in documents(corpus).items() if d.source.kind == "interview"}
    assert {mark.source for mark in marks(corpus, "gold")} == interviews


@corpora
def test_four_interviews_or_more_were_marked_twice(corpus: Path) -> None:
    assert len({mark.source for mark in marks(corpus, "second")}) >= 4


@corpora
def test_ten_findings_rest_on_marked_themes(corpus: Path) -> None:
    findings = read_findings(corpus / "gold" / "findings.jsonl")
    themes = {mark.theme for mark in marks(corpus, "gold")}
    assert len(findings) == 10
    assert all(finding.themes and set(finding.themes) <= themes for finding in findings)


@corpora
def test_a_theme_is_of_one_facet(corpus: Path) -> None:
    facets: dict[str, set[str]] = {}
    for mark in marks(corpus, "gold"):
        facets.setdefault(mark.theme, set()).add(mark.facet)
    assert {theme: f for theme, f in facets.items() if len(f) > 1} == {}
