"""Forgetting in a study that a model read: nothing is asked, nothing of the person's stays."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import forget_study as study
import synth
from synth.errors import WaitingError
from synth.llm.rehearsal import Rehearsal
from synth.llm.rehearsal_rules import by_rule
from synth.store import DATABASE, Store

SOURCES = {"ana.txt", "group.txt", "survey.csv"}
Ask = Callable[[Path], Any]


def people(folder: Path) -> set[str]:
    journey = study.timeless(folder)
    told = {o["participant"] for o in journey["observations"]}
    return told | {p["id"] for p in journey["participants"]}


def read(folder: Path, server: Rehearsal, **rest: Any) -> Any:
    asking = synth.Asking(base_url=server.url, **rest)
    return study.run(folder, model="rehearsal", asking=asking)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return study.write(tmp_path / "boxes")


def test_a_map_by_a_model_is_drawn_again_without_asking_it(folder: Path) -> None:
    with Rehearsal(by_rule) as server:
        read(folder, server)
        assert "Ana" in people(folder)
        before, asked = people(folder), len(server.requests)
        report = study.forget(folder)
        assert len(server.requests) == asked
    assert people(folder) == before - {"Ana"}
    assert study.holding(folder) == SOURCES
    assert synth.check(folder).problems == ()
    assert report.complete
    assert any("rehearsal" in remark for remark in report.remarks)


def test_what_others_said_keeps_its_ids_and_its_answers_where_she_had_no_part(
    folder: Path,
) -> None:
    with Rehearsal(by_rule) as server:
        read(folder, server)
        before = {
            o["id"] for o in study.timeless(folder)["observations"] if o["participant"] != "Ana"
        }
        study.forget(folder)
        assert {o["id"] for o in study.timeless(folder)["observations"]} == before
        asked = len(server.requests)
        read(folder, server)
        again = [str(one.body) for one in server.requests[asked:]]
    assert {o["id"] for o in study.timeless(folder)["observations"]} == before
    assert again
    assert not any("The price on the website was clear to me" in body for body in again)
    assert not any(study.hers().within(body) for body in again)


def test_the_next_run_by_the_model_is_that_of_a_study_without_her(
    folder: Path, tmp_path: Path
) -> None:
    other = study.write(tmp_path / "twin" / "boxes", ana=False)
    with Rehearsal(by_rule) as server:
        read(folder, server)
        study.forget(folder)
        read(folder, server)
        read(other, server)
    assert study.timeless(folder) == study.timeless(other)


def test_a_recording_in_the_study_is_named_and_ends_the_command_with_1(folder: Path) -> None:
    with Rehearsal(by_rule) as server:
        read(folder, server, record=folder / "gold" / "answers.jsonl")
    study.run(folder, model=f"replay:{folder / 'gold' / 'answers.jsonl'}")
    report = study.forget(folder)
    assert study.holding(folder) == {*SOURCES, "gold/answers.jsonl"}
    assert report.left == ["gold/answers.jsonl"]
    assert not report.complete
    assert people(folder) == {
        "Ben",
        "Cleo",
        "Dora",
        "Emil",
        *(f"survey/R{n}" for n in (1, 2, 3, 5, 6)),
    }


def _collected(folder: Path, server: Rehearsal) -> None:
    """Runs until no batch is waited for."""
    for _ in range(12):
        try:
            read(folder, server, batch=True)
            return
        except WaitingError:
            continue
    raise AssertionError("a batch never ended")


def test_requests_that_wait_in_a_batch_keep_those_of_others_alone(folder: Path) -> None:
    with Rehearsal(by_rule) as server:
        with pytest.raises(synth.SynthError):
            read(folder, server, batch=True)
        path = folder / ".synth" / DATABASE
        with Store(path) as store:
            before = [json.loads(body) for _, kind, body in store.answers() if kind == "batch"]
        report = study.forget(folder)
        with Store(path) as store:
            after = [json.loads(body) for _, kind, body in store.answers() if kind == "batch"]
        _collected(folder, server)
    waiting = [t["key"] for memo in before for batch in memo["out"] for t in batch["tickets"]]
    left = [t for memo in after for batch in memo["out"] for t in batch["tickets"]]
    assert 0 < len(left) < len(waiting)
    assert not any("Ana" in ticket["owners"] for ticket in left)
    assert report.erased["requests"] == len(waiting) - len(left)
    assert study.holding(folder) == SOURCES


def test_of_a_pair_the_other_is_called_as_if_they_had_been_alone(tmp_path: Path) -> None:
    folder = tmp_path / "pair"
    folder.mkdir()
    words = [line for line in study.GROUP if line[0] != "Emil"]
    (folder / "talk.txt").write_text("\n\n".join(map(": ".join, words)) + "\n", "utf-8")
    with Rehearsal(by_rule) as server:
        read(folder, server)
        assert people(folder) == {"talk/Ana", "talk/Dora"}
        study.forget(folder, "talk/Ana")
        assert people(folder) == {"talk"}
        assert synth.check(folder).problems == ()
        before = {o["id"] for o in study.timeless(folder)["observations"]}
        read(folder, server)
    assert before == {o["id"] for o in study.timeless(folder)["observations"]} != set()
