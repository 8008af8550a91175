"""`run --fresh`: the answers of before go only once the run can go on without them."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

import synth as package
from conftest import ROOT
from model_study import NO_ANSWER, digests, make_study, run, timeless
from synth.embedding.hashed import HashEmbedder
from synth.errors import UsageError, WaitingError
from synth.llm.rehearsal import Rehearsal
from synth.llm.rehearsal_rules import by_rule
from synth.store import DATABASE

SCRIPT = Path(__file__).with_name("fresh_process.py")


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """One whose answers are all paid."""
    folder = make_study(tmp_path / "boxes")
    with Rehearsal(by_rule) as server:
        run(folder, server)
    return folder


def rows(study: Path) -> dict[str, list[Any]]:
    """All that is stored."""
    with sqlite3.connect(study / ".synth" / DATABASE) as db:
        return {
            table: db.execute(f"SELECT * FROM {table} ORDER BY 1, 2, 3").fetchall()
            for table in ("answers", "vectors")
        }


def planned(study: Path) -> Any:
    return package.plan(study, model="rehearsal", base_url="http://127.0.0.1:9/v1")


def paid_again(study: Path) -> int:
    """How many requests a run sends that changes nothing."""
    before = timeless(study)
    with Rehearsal(by_rule) as server:
        assert run(study, server).complete
        assert timeless(study) == before
        return len(server.requests)


def asked_at(study: Path, url: str, **how: Any) -> None:
    asking = package.Asking(base_url=url, **how)
    package.run(study, model="rehearsal", embedder=HashEmbedder(), asking=asking, fresh=True)


def closed_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


# --- runs that cannot go on


def test_a_server_that_is_not_there_costs_no_answer(study: Path) -> None:
    before = rows(study)
    with pytest.raises(UsageError, match="no server answers"):
        asked_at(study, f"http://127.0.0.1:{closed_port()}/v1")
    assert rows(study) == before
    assert paid_again(study) == 0


def test_a_server_without_batches_costs_no_answer(study: Path) -> None:
    before = rows(study)
    with Rehearsal(by_rule) as server, pytest.raises(UsageError, match="without batches"):
        asked_at(study, server.url.replace("/v1", "/v2"), batch=True)
    assert rows(study) == before


def test_a_server_that_answers_nothing_costs_no_answer(study: Path) -> None:
    before = rows(study)
    with (
        Rehearsal(by_rule, **NO_ANSWER) as server,
        pytest.raises(UsageError, match=r"^Nothing was answered, and nothing is changed\."),
    ):
        run(study, server, fresh=True)
    assert rows(study) == before
    assert package.search(study, "salad", embedder=HashEmbedder())


def test_a_study_that_cannot_be_read_costs_no_answer(study: Path) -> None:
    before = rows(study)
    for source in study.glob("*.txt"):
        source.rename(source.with_suffix(".jpg"))
    with Rehearsal(by_rule) as server, pytest.raises(package.SynthError):
        run(study, server, fresh=True)
    assert rows(study) == before


# --- runs that can


def test_nothing_of_before_is_left_once_a_fresh_run_has_ended(study: Path) -> None:
    database = study / ".synth" / DATABASE
    with sqlite3.connect(database) as db:
        db.execute("INSERT INTO answers (key, participant, kind, body) VALUES ('k','','x','zebra')")
        db.execute("INSERT INTO vectors VALUES ('giraffe', '', 's', x'00')")
    with Rehearsal(by_rule) as server:
        run(study, server, fresh=True)
    told = str(rows(study))
    assert "earlier" not in told
    left = b"".join(path.read_bytes() for path in database.parent.glob(f"{DATABASE}*"))
    assert all(word not in left for word in (b"zebra", b"giraffe"))


@pytest.mark.parametrize("model", ["builtin", "replay"])
def test_a_reader_without_a_server_begins_anew_as_well(study: Path, model: str) -> None:
    recording = study.parent / "answers.jsonl"
    with Rehearsal(by_rule) as server:
        run(study, server, record=recording)
    who = model if model == "builtin" else f"replay:{recording}"
    package.run(study, model=who, fresh=True, embedder=HashEmbedder())
    kinds = {row[2] for row in rows(study)["answers"]}
    assert kinds == ({"extract"} if model == "builtin" else set())


def test_a_recording_of_another_study_costs_no_answer(study: Path, tmp_path: Path) -> None:
    other, recording = make_study(tmp_path / "other", "Cleo"), tmp_path / "answers.jsonl"
    with Rehearsal(by_rule) as server:
        run(other, server, record=recording)
    before = rows(study)
    with pytest.raises(UsageError, match="Nothing was answered"):
        package.run(study, model=f"replay:{recording}", fresh=True, embedder=HashEmbedder())
    assert rows(study) == before


# --- killed runs


def begun(study: Path, server: Rehearsal, *more: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, SCRIPT, study, server.url, *more],
        env={"PYTHONPATH": f"{ROOT}:{SCRIPT.parent}", "PATH": "", "PYTHONDONTWRITEBYTECODE": "1"},
        cwd=ROOT,
    )


class Gate:
    """Answers so many requests, and then none."""

    def __init__(self, opened_for: int) -> None:
        self.left = opened_for
        self.shut = threading.Event()
        self.ended = threading.Event()
        self.lock = threading.Lock()

    def __call__(self, body: dict[str, Any]) -> str:
        with self.lock:
            self.left -= 1
            is_open = self.left >= 0
        if not is_open:
            self.shut.set()
            self.ended.wait(60)
        return by_rule(body)


def killed_after(study: Path, answers: int) -> list[str]:
    """Kills a fresh run that has had so many answers; their digests."""
    gate = Gate(answers)
    with Rehearsal(gate) as server:
        process = begun(study, server, "--fresh")
        assert gate.shut.wait(60)
        time.sleep(0.3)  # an answer is stored
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        gate.ended.set()
        return [asked.digest for asked in server.requests if asked.status == 200][:answers]


def test_killed_before_its_first_answer_it_leaves_all_as_it_was(study: Path) -> None:
    before, plan = rows(study), planned(study)
    assert plan.paid
    killed_after(study, 0)
    assert rows(study) != before, "nothing was set aside"
    assert planned(study) == plan
    assert paid_again(study) == 0
    assert rows(study) == before


@pytest.mark.parametrize("answers", [1, 3, 8])
def test_killed_later_it_is_gone_on_with_and_pays_nothing_twice(study: Path, answers: int) -> None:
    paid = killed_after(study, answers)
    assert len(paid) == answers
    with Rehearsal(by_rule) as server:
        run(study, server)
        again = digests(server)
    with Rehearsal(by_rule) as server:
        run(make_study(study.parent / "twin"), server)
        every = digests(server)
    assert sorted(paid + again) == every
    assert "earlier" not in str(rows(study))


def test_somebody_forgotten_is_not_in_what_is_kept_either(study: Path) -> None:
    killed_after(study, 1)
    package.forget(study, "Ana")
    assert "earlier" in str(rows(study))
    assert "Ana" not in str(rows(study))
    for path in (study / ".synth").glob(f"{DATABASE}*"):
        assert b"Ana" not in path.read_bytes()


# --- batches


def test_a_fresh_batch_that_is_out_leaves_the_answers_and_uses_none(study: Path) -> None:
    with Rehearsal(by_rule, batch_polls=2) as server:
        with pytest.raises(WaitingError):
            run(study, server, fresh=True, batch=True)
        assert "earlier" in str(rows(study))
        for _ in range(20):
            try:
                run(study, server, batch=True)
                break
            except WaitingError:
                continue
        asked = digests(server)
    with Rehearsal(by_rule) as server:
        run(make_study(study.parent / "twin"), server)
        assert asked == digests(server)
    assert "earlier" not in str(rows(study))


def test_a_batch_that_is_given_up_comes_back_where_nobody_answers(study: Path) -> None:
    (study / "Cleo.txt").write_text((study / "Ana.txt").read_text().replace("Ana", "Cleo"))
    with Rehearsal(by_rule, batch_polls=2) as server:
        with pytest.raises(WaitingError):
            run(study, server, batch=True)
        port, before = server.url, rows(study)
        with pytest.raises(UsageError, match="no server answers"):
            asked_at(study, f"http://127.0.0.1:{closed_port()}/v1")
        assert rows(study) == before
        with pytest.raises(UsageError, match="would be paid twice"):
            asked_at_plainly(study, port)


def asked_at_plainly(study: Path, url: str) -> None:
    asking = package.Asking(base_url=url)
    package.run(study, model="rehearsal", embedder=HashEmbedder(), asking=asking)
