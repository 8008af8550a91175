"""What a run with a model promises from outside: exit codes, the key, no network, JSON, replay."""

import base64
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

import synth as package
from conftest import ROOT, Command
from model_study import make_study, run, timeless, user
from synth.embedding.hashed import HashEmbedder
from synth.errors import UsageError
from synth.llm.rehearsal import Asked, Rehearsal
from synth.llm.rehearsal_faults import Kind, Raw
from synth.llm.rehearsal_rules import by_rule
from synth.prompting import SHIPPED

KEY = "k3y-\"odd'&<\\%s{x}/+=~?-0f2c9e"
NOWHERE = "http://127.0.0.1:9/v1"
DROPPED = ("OPENAI_API_KEY", "OPENAI_BASE_URL")
CLEAN = {name: value for name, value in os.environ.items() if name not in DROPPED}


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return make_study(tmp_path / "study")


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


# --- cannot run


@pytest.mark.parametrize(
    ("address", "key", "told"),
    [
        (None, None, "OPENAI_API_KEY is not set"),
        ("{url}", "wrong", "one that it does not accept"),
        ("{url}", None, "one that it does not accept"),
        (NOWHERE, KEY, "no server answers: 127.0.0.1"),
        ("{url}/v7", KEY, "check --base-url, which usually ends in /v1"),
        ("localhost:11434/v1", KEY, "--base-url: expected an address such as"),
        ("ftp://localhost/v1", KEY, "--base-url: expected an address such as"),
        ("{url}", "kéy", "OPENAI_API_KEY: expected a key"),
    ],
)
def test_what_can_never_work_is_one_sentence_and_costs_nothing(
    study: Path,
    monkeypatch: pytest.MonkeyPatch,
    address: str | None,
    key: str | None,
    told: str,
) -> None:
    for name in DROPPED:
        monkeypatch.delenv(name, raising=False)
    if key:
        monkeypatch.setenv("OPENAI_API_KEY", key)
    with Rehearsal(by_rule, key=KEY) as server:
        asking = package.Asking(base_url=address.format(url=server.url) if address else None)
        with pytest.raises(UsageError) as caught:
            package.run(study, model="rehearsal", embedder=HashEmbedder(), asking=asking)
    assert server.requests == []
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)
    assert not (study / "out" / "map.json").exists()


def test_what_can_never_work_is_one_line_of_the_command_and_exit_2(
    study: Path, synth: Command
) -> None:
    with Rehearsal(by_rule, key=KEY) as server:
        given = ("--model", "unheard-of", "--base-url", server.url)
        done = synth("run", study, "-q", *given, env=CLEAN | {"OPENAI_API_KEY": KEY})
        assert len(server.requests) <= 16
        assert not [asked for asked in server.requests if asked.status == 200]
    assert done.returncode == 2
    assert "no model 'unheard-of'" in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""
    assert not (study / "out" / "map.json").exists()


def test_what_can_never_work_leaves_an_earlier_map_as_it_is(study: Path) -> None:
    with Rehearsal(by_rule) as server:
        run(study, server)
        before = files(study / "out")
        (study / "Cleo.txt").write_text("Moderator: And?\n\nCleo: It was late again.\n", "utf-8")
        server.model = "another"
        with pytest.raises(UsageError, match="no model 'rehearsal'"):
            run(study, server)
    assert files(study / "out") == before


def test_a_limit_without_a_price_is_one_sentence(study: Path, synth: Command) -> None:
    given = ("--model", "unpriced", "--base-url", "http://192.0.2.1/v1", "--max-cost", "1")
    done = synth("run", study, "-q", *given, env=CLEAN)
    assert done.returncode == 2
    assert "no price is known for the model" in done.stderr
    assert done.stderr.count("\n") == 1


# --- the key

ECHO = json.dumps({"error": {"message": f"Bad: {KEY}", "code": KEY}}).encode()
TELLTALES: dict[str, dict[str, Any]] = {
    "all is well": {},
    "not accepted": {"key": "another"},
    "no such model": {"model": "another"},
    "echoed as a refusal": {"plan": [Raw(400, {}, ECHO)] * 99},
    "echoed as text": {"plan": [Raw(418, {}, f"Authorization: Bearer {KEY}".encode())] * 99},
    "echoed as a redirection": {"plan": [Raw(302, {"Location": f"http://x/?{KEY}"}, b"")] * 99},
}


class Echoes(Rehearsal):
    """Quotes the key to every question: of Ana with status 500, of others with 200."""

    def take(self, body: dict[str, Any], *, batch: bool = False) -> tuple[Asked, Kind]:
        asked, _ = super().take(body, batch=batch)
        return asked, Raw(500 if "Ana" in user(asked) else 200, {}, ECHO)


def served(kind: str) -> Rehearsal:
    if kind == "echoed as JSON":
        return Echoes(by_rule)
    return Rehearsal(by_rule, **TELLTALES[kind])


@pytest.mark.parametrize("kind", [*TELLTALES, "echoed as JSON"])
def test_the_key_is_in_no_file_and_no_message(study: Path, synth: Command, kind: str) -> None:
    forms = {KEY, quote(KEY, safe=""), json.dumps(KEY)[1:-1], repr(KEY)[1:-1]}
    encoded = [base64.b64encode((b"\0" * n + KEY.encode())[:-1])[4:-4] for n in range(3)]
    wanted = [form.encode() for form in forms] + encoded
    with served(kind) as server:
        env = CLEAN | {"OPENAI_API_KEY": KEY, "SYNTH_DEBUG": "1"}
        given = ("--model", "rehearsal", "--base-url", server.url)
        done = synth("run", study, *given, "--record", study / "recording.jsonl", env=env)
    assert (done.returncode == 0) == (kind == "all is well")
    assert "Traceback" not in done.stderr
    everything = {**files(study), "stdout": done.stdout.encode(), "stderr": done.stderr.encode()}
    assert len(everything) > 3
    assert [name for name, body in everything.items() if any(w in body for w in wanted)] == []


# --- no network

FORBID = """
import os, sys
def forbid(event, arguments):
    if event in ("socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo",
                 "socket.gethostbyname"):
        os.write(2, f"NETWORK {event} {arguments[1:]}".encode())
        os._exit(99)
sys.addaudithook(forbid)
from synth.cli import main
main()
"""


def offline(*arguments: object) -> subprocess.CompletedProcess[str]:
    """The command line in a process that dies of a connection, loopback included."""
    command = [sys.executable, "-c", FORBID, *map(str, arguments)]
    env = os.environ | {"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": NOWHERE}
    return subprocess.run(
        command, cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=300
    )


@pytest.mark.parametrize("model", [[], ["--model", "builtin"]])
def test_the_builtin_reader_opens_no_connection_whatever_the_environment_says(
    study: Path, model: list[str]
) -> None:
    done = offline("run", study, *model)
    assert done.returncode == 0, done.stderr
    assert json.loads((study / "out" / "run.json").read_text("utf-8"))["model"] == "builtin"


def test_a_model_in_such_a_process_is_found_out(study: Path) -> None:
    assert offline("run", study, "--model", "some-model").returncode == 99


def test_a_replay_opens_no_connection_and_gives_the_same_map(
    study: Path, tmp_path: Path, synth: Command
) -> None:
    recording = tmp_path / "recording.jsonl"
    with Rehearsal(by_rule) as server:
        given = ("--model", "rehearsal", "--base-url", server.url, "--record", recording)
        assert synth("run", study, *given).returncode == 0
    answered = timeless(study)
    shutil.rmtree(study / ".synth")
    done = offline("run", study, "--model", f"replay:{recording}")
    assert done.returncode == 0, done.stderr
    assert "nothing was sent" in done.stdout
    assert timeless(study).replace("replay:rehearsal", "rehearsal") == answered


# --- what is told


def test_run_json_on_stdout_holds_counts_failures_tokens_cost_and_paths(
    study: Path, synth: Command
) -> None:
    with Rehearsal(by_rule) as server:
        done = synth("run", study, "--model", "rehearsal", "--base-url", server.url, "--json")
        asked = len(server.requests)
    told = json.loads(done.stdout)
    assert done.returncode == 0
    assert told["counts"]["observations"] > 0
    assert told["failures"] == []
    assert set(told["tokens"]) == {"prompt", "cached", "completion"}
    assert told["tokens"]["prompt"] > told["tokens"]["cached"]
    assert told["cost"] == 0
    assert told["calls"]["fresh"] == asked
    assert Path(told["paths"]["map"]).is_file()
    kept = json.loads((study / "out" / "run.json").read_text("utf-8"))
    assert kept == {name: value for name, value in told.items() if name != "paths"}


def test_the_tokens_of_all_tasks_add_up_to_what_the_server_counted(study: Path) -> None:
    with Rehearsal(by_rule) as server:
        told: Any = run(study, server).as_json()
        sent = sum(sum(len(m["content"]) for m in a.body["messages"]) for a in server.requests)
    tasks = told["calls"]["tasks"].values()
    for name, total in told["tokens"].items():
        assert sum(task[name] for task in tasks) == total
    assert told["tokens"]["prompt"] > sent // 4 - len(server.requests)


# --- replay


def replayed(study: Path, recording: Path) -> Any:
    return package.run(study, model=f"replay:{recording}", embedder=HashEmbedder())


@pytest.fixture
def recording(study: Path, tmp_path: Path) -> Path:
    path = tmp_path / "recording.jsonl"
    with Rehearsal(by_rule) as server:
        run(study, server, record=path)
    return path


def test_a_recording_of_a_second_run_is_that_of_the_first(study: Path, recording: Path) -> None:
    again = recording.with_name("again.jsonl")
    with Rehearsal(by_rule) as server:
        run(study, server, record=again)
        assert server.requests == []
    assert again.read_bytes() == recording.read_bytes()


def test_a_recording_and_a_map_left_in_the_study_are_no_sources(
    study: Path, recording: Path
) -> None:
    before = package.load(study)
    shutil.copy(recording, study / "answers.jsonl")
    shutil.copy(study / "out" / "map.json", study / "old map.json")
    told = replayed(study, recording).left_out
    assert [line for line in told if line.endswith(", not a source.")] == [
        "answers.jsonl: a recording of a model's answers, not a source.",
        "old map.json: a journey map, not a source.",
    ]
    assert package.load(study).sources == before.sources


def test_a_changed_prompt_is_told_with_a_replay(study: Path, recording: Path) -> None:
    assert replayed(study, recording).remarks == []
    (study / "prompts").mkdir()
    text = (SHIPPED / "extract.md").read_text("utf-8")
    (study / "prompts" / "extract.md").write_text(text.replace("careful", "diligent"), "utf-8")
    record = replayed(study, recording)
    assert record.complete
    assert record.remarks == ["The recording was made with other prompts than these: extract."]


def test_what_is_not_in_a_recording_is_named(study: Path, recording: Path) -> None:
    (study / "Cleo.txt").write_text("Moderator: And?\n\nCleo: It was late again.\n", "utf-8")
    (failure,) = (f for f in replayed(study, recording).failures if f.startswith("Cleo.txt"))
    assert "the recording has no answer" in failure


@pytest.mark.parametrize("line", ["{", '{"task": "extract"}', "\0", '{"synth_recording": 2}'])
def test_a_malformed_recording_is_one_sentence(
    study: Path, recording: Path, synth: Command, line: str
) -> None:
    header, *rows = recording.read_text("utf-8").split("\n")
    bad = [line, *rows] if "synth_recording" in line else [header, line, *rows]
    recording.write_text("\n".join(bad), "utf-8")
    done = synth("run", study, "-q", "--model", f"replay:{recording}")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert f"{recording.name}, line {1 if bad[0] == line else 2}: " in done.stderr
