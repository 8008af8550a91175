"""The command line: help, options, exit codes, one sentence for each kind of bad input."""

import json
import os
import resource
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from conftest import ROOT, Command, load_map

COMMANDS = (
    *("new", "run", "plan", "check", "search", "diff", "export", "eval", "schema"),
    *("review", "redraw", "agreement", "import"),
)
HEAVY = (
    *("chromadb", "openai", "langchain_text_splitters", "onnxruntime", "numpy", "jinja2"),
    *("starlette", "uvicorn"),
)
TALK = "Moderator: How was it?\n\nAna: I waited two hours and then I gave up on the delivery.\n"


def one_sentence(stderr: str) -> None:
    assert "Traceback" not in stderr
    assert stderr.strip()
    assert stderr.strip().splitlines()[-1].endswith((".", "?"))


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; sys.argv = ['synth', '--help']\n"
        "from synth.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        f"print([m for m in {HEAVY} if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_and_is_in_the_readme(command: str, synth: Command) -> None:
    done = synth(command, "--help")
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) > 4
    assert f"synth {command}" in (ROOT / "README.md").read_text("utf-8")


def test_importing_the_package_loads_nothing_until_it_is_used() -> None:
    code = f"import sys, synth; print([m for m in {(*HEAVY, 'pydantic')} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_public_list_is_sorted_and_all_of_it_exists() -> None:
    import synth as package

    assert package.__all__ == sorted(package.__all__)
    assert all(callable(getattr(package, name)) for name in package.__all__)


def test_json_is_one_object_with_paths_and_counts(sample: Path, synth: Command) -> None:
    done = synth("run", sample, "--json")
    facts = json.loads(done.stdout)
    assert Path(facts["paths"]["map"]).is_file()
    assert {"counts", "failures", "tokens", "cost", "paths"} <= facts.keys()


def test_quiet_says_nothing_of_progress(sample: Path, synth: Command) -> None:
    assert "Embedding" not in synth("run", sample, "-q").stderr


def test_schema_is_the_schema_of_the_map(finished: Path, synth: Command) -> None:
    schema = json.loads(synth("schema").stdout)
    assert set(schema["required"]) <= load_map(finished).keys()


def test_check_names_a_quote_that_was_changed(sample: Path, synth: Command) -> None:
    synth("run", sample)
    path = sample / "out" / "map.json"
    journey = load_map(sample)
    journey["observations"][0]["citations"][0]["quote"] = "I loved it."
    path.write_text(json.dumps(journey), "utf-8")
    done = synth("check", sample)
    assert done.returncode == 1
    assert journey["observations"][0]["id"] in done.stderr


def test_check_names_a_source_that_was_changed_since(sample: Path, synth: Command) -> None:
    synth("run", sample)
    notes = sample / "interviews" / "P04-notes.md"
    notes.write_text(notes.read_text("utf-8") + "\n- Says one thing more.\n", "utf-8")
    done = synth("check", sample)
    assert done.returncode == 1
    assert "P04-notes.md" in done.stderr


def test_search_gives_a_citation_in_a_participants_words(finished: Path, synth: Command) -> None:
    found = json.loads(synth("search", finished, "the food came warm", "--json").stdout)
    text = (finished / "out" / "sources" / f"{found['passages'][0]['source']}.txt").read_text()
    first = found["passages"][0]
    assert text[first["start"] : first["end"]] == first["quote"]
    assert "warm" in first["quote"]


@pytest.mark.parametrize("suffix", [".html", ".md", ".json", ".csv", ".xlsx"])
def test_export_writes_each_form(
    finished: Path, tmp_path: Path, synth: Command, suffix: str
) -> None:
    target = tmp_path / f"map{suffix}"
    assert synth("export", finished, "--to", target).returncode == 0
    assert target.stat().st_size > 1000


def test_new_makes_a_study_that_runs(tmp_path: Path, synth: Command) -> None:
    folder = tmp_path / "study"
    assert synth("new", folder, "--stages", "service").returncode == 0
    (folder / "interviews" / "a.txt").write_text(TALK, "utf-8")
    assert synth("run", folder).returncode == 0


def test_a_command_without_arguments_is_a_usage_error(synth: Command) -> None:
    assert synth().returncode == 2
    assert "Commands:" in synth().stdout
    done = synth("run")
    assert done.returncode == 2
    one_sentence(done.stderr)


def test_another_model_is_refused_before_anything_is_done(sample: Path, synth: Command) -> None:
    done = synth("run", sample, "--model", "some-model")
    assert done.returncode == 2
    one_sentence(done.stderr)
    assert not (sample / "out" / "map.json").exists()


def test_a_missing_folder_is_named(tmp_path: Path, synth: Command) -> None:
    done = synth("run", tmp_path / "nowhere")
    assert done.returncode == 2
    one_sentence(done.stderr)
    assert "nowhere" in done.stderr


def test_an_empty_folder_is_named(tmp_path: Path, synth: Command) -> None:
    done = synth("run", tmp_path)
    assert done.returncode == 2
    one_sentence(done.stderr)


def test_an_unknown_key_in_study_toml_comes_with_a_suggestion(sample: Path, synth: Command) -> None:
    path = sample / "study.toml"
    path.write_text(path.read_text("utf-8").replace("interviewers", "interviewer"), "utf-8")
    done = synth("run", sample)
    assert done.returncode == 2
    one_sentence(done.stderr)
    assert "interviewers" in done.stderr


def broken_zip() -> bytes:
    return b"PK\x03\x04 this is no archive"


BAD = {
    "empty.txt": b"",
    "binary.txt": bytes(range(256)) * 40,
    "picture": b"\x89PNG\r\n\x1a\n" + bytes(200),
    "broken.docx": broken_zip(),
    "nocues.vtt": b"WEBVTT\n\nNOTE nothing here\n",
    "notwhisper.json": b'{"a": 1}',
}


@pytest.mark.parametrize("name", BAD)
def test_one_unreadable_file_is_named_and_the_others_are_read(
    tmp_path: Path, synth: Command, name: str
) -> None:
    for i in range(3):
        (tmp_path / f"p{i}.txt").write_text(TALK.replace("two", str(i + 2)), "utf-8")
    (tmp_path / name).write_bytes(BAD[name])
    done = synth("run", tmp_path)
    assert done.returncode == 1
    assert name in done.stderr
    assert "Traceback" not in done.stderr
    assert len(load_map(tmp_path)["sources"]) == 3
    facts = json.loads((tmp_path / "out" / "run.json").read_text("utf-8"))
    assert any(name in failure for failure in facts["failures"])


def test_ragged_rows_are_read_and_said(tmp_path: Path, synth: Command) -> None:
    rows = [
        "id,why did you cancel,plan",
        *(f"{i},It was too expensive for me {i},a" for i in range(9)),
    ]
    rows += ["10,It came late", "11,Too much packaging,b,c,d"]
    (tmp_path / "survey.csv").write_text("\n".join(rows), "utf-8")
    done = synth("run", tmp_path)
    assert done.returncode in (0, 1)
    assert "survey.csv" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_name_may_hold_anything(tmp_path: Path, synth: Command) -> None:
    names = ["new\nline.txt", "<script>.txt", "quo\"te'.txt", "ümläut 漢字 😀.txt", " space .txt"]
    for i, name in enumerate(names):
        (tmp_path / name).write_text(TALK.replace("two", str(i + 2)), "utf-8")
    raw = os.fsencode(tmp_path) + b"/bad\xff.txt"
    Path(os.fsdecode(raw)).write_text(TALK.replace("two", "nine"), "utf-8")
    done = synth("run", tmp_path)
    assert done.returncode == 0, done.stderr
    assert len(load_map(tmp_path)["sources"]) == 6
    assert synth("check", tmp_path).returncode == 0
    assert "<script>.txt" not in (tmp_path / "out" / "map.html").read_text("utf-8")


def test_an_unwritable_result_folder_is_named(sample: Path, synth: Command) -> None:
    done = synth("run", sample, "--out", "/proc/synth-out")  # where not even root may write
    assert done.returncode == 2
    one_sentence(done.stderr)
    assert "/proc/synth-out" in done.stderr


def test_results_where_a_file_stands_are_refused(
    sample: Path, tmp_path: Path, synth: Command
) -> None:
    (tmp_path / "taken").write_text("a file")
    done = synth("run", sample, "--out", tmp_path / "taken")
    assert done.returncode == 2
    one_sentence(done.stderr)


def _small_files() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)


def test_a_full_disk_is_said_and_nothing_is_torn(sample: Path, synth: Command) -> None:
    done = synth("run", sample, preexec_fn=_small_files)
    assert done.returncode == 2
    one_sentence(done.stderr)
    assert synth("run", sample).returncode == 0
    assert synth("check", sample).returncode == 0


def start(folder: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "synth", "run", str(folder)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(command, text=True, cwd=ROOT, **pipes)


def wait_for(path: Path) -> None:
    deadline = time.monotonic() + 60
    while not path.exists():
        assert time.monotonic() < deadline, f"{path} never came"
        time.sleep(0.02)


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_ends_with_130_and_resumes(
    sample: Path, synth: Command, stop: signal.Signals
) -> None:
    run = start(sample)
    wait_for(sample / ".synth" / "synth.db")
    run.send_signal(stop)
    _, stderr = run.communicate(timeout=60)
    assert run.returncode == 130
    one_sentence(stderr)
    assert synth("run", sample).returncode == 0


def test_a_second_run_at_the_same_time_names_the_first(sample: Path, synth: Command) -> None:
    run = start(sample)
    wait_for(sample / ".synth" / "synth.db")
    run.send_signal(signal.SIGSTOP)
    done = synth("run", sample)
    run.send_signal(signal.SIGCONT)
    run.communicate(timeout=120)
    assert done.returncode == 2
    one_sentence(done.stderr)
    assert str(run.pid) in done.stderr
    assert run.returncode == 0


def test_a_killed_run_goes_on_to_the_same_map(finished: Path, sample: Path, synth: Command) -> None:
    for delay in (0.0, 0.4, 0.9, 1.6):
        run = start(sample)
        wait_for(sample / ".synth" / "synth.db")
        time.sleep(delay)
        run.kill()
        run.communicate(timeout=60)
    assert synth("run", sample).returncode == 0
    undisturbed, resumed = load_map(finished), load_map(sample)
    undisturbed["generated"]["at"] = resumed["generated"]["at"]
    assert resumed == undisturbed


def test_no_socket_is_opened_by_the_builtin_reader(sample: Path) -> None:
    code = (
        "import sys\n"
        "def forbid(event, args):\n"
        "    if event in ('socket.connect', 'socket.getaddrinfo'):\n"
        "        raise SystemExit(f'{event} {args}')\n"
        "sys.addaudithook(forbid)\n"
        "sys.argv = ['synth', 'run', sys.argv[1]]\n"
        "from synth.cli import main\n"
        "main()\n"
    )
    command = [sys.executable, "-c", code, str(sample)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr


def test_a_zip_named_docx_is_told_from_a_word_file(tmp_path: Path, synth: Command) -> None:
    with zipfile.ZipFile(tmp_path / "other.docx", "w") as archive:
        archive.writestr("readme.txt", "not Word")
    (tmp_path / "a.txt").write_text(TALK, "utf-8")
    done = synth("run", tmp_path)
    assert done.returncode == 1
    assert "other.docx" in done.stderr
