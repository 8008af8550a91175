"""The recordings that ship: a real model's reading, replayed without a server."""

from pathlib import Path

import pytest

import synth
from conftest import ROOT
from synth.pipeline.record import RunRecord

RECORDINGS = sorted((ROOT / "corpora" / "recordings").glob("*.jsonl"))


@pytest.fixture(scope="module", params=RECORDINGS, ids=lambda path: path.stem)
def replayed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> RunRecord:
    """A corpus read by its recording."""
    corpus = ROOT / "corpora" / request.param.stem
    out = tmp_path_factory.mktemp("replayed") / "results"
    model = f"replay:{request.param}"
    return synth.run(corpus, out=out, model=model)


def test_there_are_recordings():
    assert RECORDINGS


def test_every_question_has_its_recorded_answer(replayed: RunRecord):
    assert replayed.failures == []


def test_the_recording_was_made_with_these_prompts(replayed: RunRecord):
    assert not [line for line in replayed.remarks if "other prompts" in line]


def test_every_citation_and_count_of_the_replayed_map_holds(replayed: RunRecord):
    assert synth.check(replayed.workspace.out).problems == ()


def test_nearly_all_recorded_quotes_stand_in_their_source(replayed: RunRecord):
    journey = replayed.journey
    verbatim = [r for r in journey.rejections if r.kind != "contradicted"]
    assert len(journey.observations) > 100
    assert len(verbatim) < 0.05 * len(journey.observations)


def test_findings_and_opportunities_rest_on_what_the_map_holds(replayed: RunRecord):
    journey = replayed.journey
    themes = {t.id for s in journey.stages for lane in s.themes.values() for t in lane}
    told = [t for finding in journey.findings for t in finding.themes]
    asked = [t for s in journey.stages for o in s.opportunities for t in o.addresses]
    assert len(journey.findings) >= 5
    assert told
    assert asked
    assert set(told) | set(asked) <= themes


def test_the_replay_says_what_it_is(replayed: RunRecord):
    page = Path(replayed.workspace.out / "map.html").read_text("utf-8")
    assert "recorded answers of an unnamed language model, replayed" in page
