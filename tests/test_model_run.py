"""A study read by a model, again and again: what is asked anew, in what order, at what price."""

import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT
from model_study import (
    PRICE,
    SETTINGS,
    digests,
    make_study,
    observations,
    of,
    rows,
    run,
    survey_text,
    talk,
    task,
    timeless,
    user,
)
from synth.errors import UsageError
from synth.llm.rehearsal import Rehearsal
from synth.llm.rehearsal_rules import by_rule

INSERTED = "R900,There should be another kind of bag that is much sturdier"


@pytest.fixture
def study(tmp_path: Path) -> Path:
    folder = make_study(tmp_path / "study")
    (folder / "survey.csv").write_text(survey_text(rows(100)), "utf-8")
    return folder


# --- asked once


def test_a_second_run_asks_nothing_and_draws_the_same_map(study: Path) -> None:
    with Rehearsal(by_rule) as server:
        run(study, server)
        first, asked = timeless(study), len(server.requests)
        again = run(study, server)
        assert asked > 20
        assert len(server.requests) == asked
    assert timeless(study) == first
    assert again.as_json()["calls"]["reused"] == asked  # type: ignore[index]


def test_no_request_is_sent_twice_in_a_run(study: Path) -> None:
    with Rehearsal(by_rule) as server:
        run(study, server)
        assert len(set(digests(server))) == len(server.requests)


def test_of_an_added_interview_its_own_windows_and_checks_are_asked(study: Path) -> None:
    with Rehearsal(by_rule) as server:
        run(study, server)
        server.requests.clear()
        (study / "Cleo.txt").write_text(talk("Cleo"), "utf-8")
        run(study, server)
        asked = [user(a) for name in ("extract", "check") for a in of(server, name)]
    assert asked
    assert all("Cleo" in words for words in asked)
    assert not any("Ana" in words or "Ben" in words for words in asked)


def test_of_an_added_interview_only_merges_that_hold_its_words_are_asked(study: Path) -> None:
    with Rehearsal(by_rule) as server:
        run(study, server)
        before = set(digests(server))
        server.requests.clear()
        (study / "Cleo.txt").write_text(talk("Cleo"), "utf-8")
        run(study, server)
        stages = {o["stage"] for o in observations(study) if o["participant"] == "Cleo"}
        assert len(of(server, "merge")) == len(stages)
        assert len(of(server, "findings")) <= 1
        assert len(of(server, "suggest")) <= len(stages)
        assert not before & set(digests(server))


def test_of_an_added_interview_that_tells_of_one_stage_no_other_is_merged_again(
    study: Path,
) -> None:
    with Rehearsal(by_rule) as server:
        run(study, server)
        server.requests.clear()
        (study / "Cleo.txt").write_text(talk("Cleo", exchanges=1), "utf-8")
        run(study, server)
        new = [o["stage"] for o in observations(study) if o["participant"] == "Cleo"]
        assert len(of(server, "merge")) == len(new) == 1


def test_an_answer_inserted_in_a_survey_changes_two_batches_at_most(study: Path) -> None:
    with Rehearsal(by_rule) as server:
        run(study, server)
        batches = sum("Survey answers" in user(asked) for asked in of(server, "extract"))
        server.requests.clear()
        lines = rows(100)
        (study / "survey.csv").write_text(survey_text([*lines[:50], INSERTED, *lines[50:]]))
        run(study, server)
        asked = of(server, "extract")
    assert batches > 2
    assert 1 <= len(asked) <= 2
    assert all("Survey answers" in user(one) for one in asked)
    assert sum("much sturdier" in user(one) for one in asked) == 1


def test_requests_of_other_documents_do_not_depend_on_a_change(study: Path, tmp_path: Path) -> None:
    other = make_study(tmp_path / "other")
    (other / "survey.csv").write_text(survey_text([INSERTED, *rows(100)]), "utf-8")
    bodies = []
    for folder in (study, other):
        with Rehearsal(by_rule) as server:
            run(folder, server)
            asked = [a for a in of(server, "extract") if "Interview" in user(a)]
            bodies.append(sorted(str(a.body["messages"]) for a in asked))
    assert bodies[0] == bodies[1]
    assert len(bodies[0]) > 3


def test_with_fresh_everything_is_asked_again(study: Path) -> None:
    with Rehearsal(by_rule) as server:
        run(study, server)
        first = digests(server)
        server.requests.clear()
        run(study, server, fresh=True)
        assert digests(server) == first


# --- at once


def test_how_many_requests_are_in_flight_changes_no_byte(tmp_path: Path) -> None:
    maps = []
    for concurrency in (1, 3, 16):
        folder = make_study(tmp_path / str(concurrency), "Ana", "Ben", "Cleo")
        with Rehearsal(by_rule, latency=0.02) as server:
            run(folder, server, concurrency=concurrency)
            assert server.in_flight_peak <= concurrency
            assert concurrency == 1 or server.in_flight_peak > 1
        maps.append(timeless(folder))
    assert maps[0] == maps[1] == maps[2]


# --- money


def padded(length: float) -> Callable[[dict[str, Any]], str]:
    """Answers by rule, so many times as long as the question."""

    def answer(body: dict[str, Any]) -> str:
        told = by_rule(body)
        asked = sum(len(message["content"]) for message in body["messages"])
        return told[:-1] + f', "pad": "{"x" * (int(asked * length) - len(told))}"}}'

    return answer


@pytest.mark.parametrize("share", [0.5, 0.9])
def test_the_cost_never_passes_its_limit_and_what_is_left_is_named(
    tmp_path: Path, share: float
) -> None:
    settings = SETTINGS + PRICE
    with Rehearsal(padded(0.5)) as server:
        whole: Any = run(make_study(tmp_path / "whole", settings=settings), server).as_json()
        folder = make_study(tmp_path / "part", settings=settings)
        limit = share * whole["cost"]
        part: Any = run(folder, server, max_cost=limit)
        assert part.as_json()["cost"] <= limit
        assert not part.complete
        assert all(f"--max-cost {limit:g} would be passed" in said for said in part.failures)
        assert run(folder, server).complete
    assert timeless(folder) == timeless(tmp_path / "whole")


def test_a_limit_below_the_first_question_changes_nothing_and_says_so(tmp_path: Path) -> None:
    folder = make_study(tmp_path / "study", settings=SETTINGS + PRICE)
    with Rehearsal(by_rule) as server:
        with pytest.raises(
            UsageError, match=r"^Nothing was answered.*Ana\.txt.*--max-cost 0 would be passed"
        ):
            run(folder, server, max_cost=0)
        assert server.requests == []
    assert not list((folder / "out").iterdir())


class Obedient(Rehearsal):
    """Cuts its answers where it is asked to."""

    def respond(self, body: dict[str, Any], kind: str | None) -> tuple[int, dict[str, Any]]:
        status, told = super().respond(body, kind)
        (choice,) = told["choices"]
        room, text = body["max_completion_tokens"], choice["message"]["content"]
        if len(text) > 4 * room:
            choice["message"]["content"] = text[: 4 * room]
            choice["finish_reason"] = "length"
            told["usage"]["completion_tokens"] = room
        return status, told


@pytest.mark.parametrize("concurrency", [1, 16])
def test_answers_without_end_do_not_pass_the_limit(tmp_path: Path, concurrency: int) -> None:
    folder = make_study(tmp_path / "study", settings=SETTINGS + PRICE)
    with Obedient(lambda body: by_rule(body)[:-1] + f', "pad": "{"x" * 40_000}"}}') as server:
        with pytest.raises(UsageError, match="No window could be read") as told:
            run(folder, server, max_cost=1.0, concurrency=concurrency)
        asked = server.requests
        assert len(asked) > 3
        assert all(2_000 <= one.body["max_completion_tokens"] < 10_000 for one in asked)
    (cost,) = re.findall(r"([\d.]+) US dollars", str(told.value))
    assert 0.5 < float(cost) <= 1.0


def test_without_a_limit_the_server_is_not_told_how_long_to_answer(tmp_path: Path) -> None:
    with Rehearsal(by_rule) as server:
        run(make_study(tmp_path / "study", settings=SETTINGS + PRICE), server)
        assert not [asked for asked in server.requests if "max_completion_tokens" in asked.body]


def test_answers_longer_than_all_before_do_not_pass_the_limit_either(tmp_path: Path) -> None:
    lengths = iter([0.2, 0.2, 0.2])

    def answer(body: dict[str, Any]) -> str:
        return padded(next(lengths, 5.0))(body)

    folder = make_study(tmp_path / "study", "Ana", "Ben", "Cleo", settings=SETTINGS + PRICE)
    with Rehearsal(answer) as server:
        told: Any = run(folder, server, max_cost=0.5, concurrency=1).as_json()
    assert told["cost"] <= 0.5


# --- interrupted


def test_after_an_interruption_only_the_rest_is_asked(tmp_path: Path) -> None:
    folder = make_study(tmp_path / "study", "Ana", "Ben", "Cleo", "Dov", "Eve")
    with Rehearsal(by_rule, latency=0.5) as server:
        command = [sys.executable, "-m", "synth", "run", str(folder), "-q", "--model", "rehearsal"]
        command += ["--base-url", server.url, "--concurrency", "4"]
        pipe = subprocess.PIPE
        with subprocess.Popen(command, cwd=ROOT, stdout=pipe, stderr=pipe, text=True) as process:
            while sum(asked.ended is not None for asked in server.requests) < 8:
                assert process.poll() is None
                time.sleep(0.02)
            process.send_signal(signal.SIGINT)
            out, told = process.communicate(timeout=60)
        assert process.returncode == 130
        assert told.count("\n") == 1
        assert told.startswith("Interrupted; what is done is kept.")
        assert out == ""
        first = [asked for asked in server.requests if asked.status == 200]
        server.requests.clear()
        server.latency = 0
        again = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
        assert again.returncode == 0
        assert not {asked.digest for asked in first} & set(digests(server))
        assert {task(asked) for asked in server.requests} >= {"extract", "merge", "findings"}
