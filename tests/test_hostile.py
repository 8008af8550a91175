"""Hostile content and folders, from outside: nothing runs, nothing hangs, nothing is lost."""

import csv
import ctypes
import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT, Command, load_map
from pages import inert_page
from synth.embedding.weights import find_weights

TALK = "Moderator: How was it?\n\nAna: I waited two hours and then I gave up on the delivery.\n"
ESCAPES = "\x1b[31mI waited\x1b]0;owned\x07 \x9b2J \u202etwo\u202c hours and then I gave up on it."
HOSTILE = (
    "I waited for hours </script><script>window.pwned = 1</script> ]]> and then I gave up.",
    "=1+1 I paid too much for the box and it was broken.",
    "@SUM(A1:A9) I never got the refund that they had promised me.",
    "I called {{ 7 * 7 }} $(rm -rf /) the hotline twice and nobody answered.",
    "I was happy " + "x" * 10_000 + " when the box arrived.",
    "<img src=http://evil.example/x.png onerror=alert(1)> I loved the recipe cards.",
    ESCAPES,
)
NAMES = ("__proto__", "constructor", '"><img src=x onerror=alert(2)>', "=1+1", "Ana", "@SUM", "Bo")
SETTINGS = """
title = "</title><script>window.pwned = 1</script> {{ 7 * 7 }}"
[[actor]]
id = "a"
name = "<img src=x onerror=alert(3)>"
[[stage]]
id = "__proto__"
name = "</script><script>window.pwned = 1</script>"
description = "the delivery came late and the box was broken"
[[stage]]
id = "constructor"
name = "=1+1 | [x](javascript:alert(4)) \\u001b[31m"
description = "calling the hotline, asking for a refund"
"""


def steering(text: str) -> set[str]:
    """Characters that a terminal would obey."""
    return set(text) & {chr(c) for c in (*range(32), *range(0x7F, 0xA0), 0x202E) if c != 10}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory, synth: Command) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "study.toml").write_text(SETTINGS, "utf-8")
    turns = zip(NAMES, HOSTILE, strict=True)
    talk = "".join(f"Moderator: And then?\n\n{name}: {words}\n\n" for name, words in turns)
    (folder / "a\x1b[31m\u202e.txt").write_text(talk, "utf-8")
    buffer = io.StringIO(newline="")
    rows = [(name, words) for name, words in zip(NAMES, HOSTILE, strict=True)]
    csv.writer(buffer).writerows([("id", "Why did you leave? <script>alert(5)</script>"), *rows])
    (folder / "survey.csv").write_text(buffer.getvalue(), "utf-8")
    assert synth("run", folder).returncode == 0
    return folder


def test_what_people_wrote_cannot_steer_the_terminal(hostile: Path, synth: Command) -> None:
    for arguments in (("run", hostile), ("search", hostile, "waited"), ("check", hostile)):
        done = synth(*arguments)
        assert done.returncode == 0
        assert not steering(done.stdout + done.stderr)
    done = synth("search", hostile, "waited two hours", "--json")
    assert not steering(done.stdout)
    quotes = [passage["quote"] for passage in json.loads(done.stdout)["passages"]]
    assert any("\x1b[31m" in quote for quote in quotes)


def test_map_md_holds_no_control_characters(hostile: Path) -> None:
    assert not steering((hostile / "out" / "map.md").read_text("utf-8")) - {"\u202e"}


def test_hostile_words_are_cited_as_they_are(hostile: Path, synth: Command) -> None:
    quotes = " ".join(c["quote"] for o in load_map(hostile)["observations"] for c in o["citations"])
    assert "<img src=http://evil.example/x.png onerror=alert(1)>" in quotes
    assert synth("check", hostile).returncode == 0


@pytest.mark.browser
def test_no_word_of_a_study_runs_or_loads_anything_in_the_page(hostile: Path) -> None:
    with inert_page(hostile / "out" / "map.html") as page:
        assert "{{ 7 * 7 }}" in page.title()


@pytest.mark.parametrize("name", ["study.toml", "participants.csv"])
def test_a_named_pipe_instead_of_settings_is_refused_and_not_waited_for(
    tmp_path: Path, synth: Command, name: str
) -> None:
    (tmp_path / "a.txt").write_text(TALK, "utf-8")
    os.mkfifo(tmp_path / name)
    done = synth("run", tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith(f"{name}: expected a file")


def test_settings_that_are_a_link_to_nowhere_are_named(tmp_path: Path, synth: Command) -> None:
    (tmp_path / "a.txt").write_text(TALK, "utf-8")
    (tmp_path / "study.toml").symlink_to("gone.toml")
    done = synth("run", tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("study.toml: ")


@pytest.mark.parametrize("toml", ["a = " + "[" * 5000, "title = 1" + "0" * 5000])
def test_settings_beyond_the_parser_are_one_sentence(
    tmp_path: Path, synth: Command, toml: str
) -> None:
    (tmp_path / "study.toml").write_text(toml, "utf-8")
    done = synth("run", tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("study.toml: expected TOML")


def nested(folder: Path, name: str, depth: int) -> None:
    """Makes folders deeper than a path can be long; a child process, for it changes directory."""
    code = (
        "import os, sys\n"
        "for _ in range(int(sys.argv[2])): os.mkdir(sys.argv[1]); os.chdir(sys.argv[1])\n"
        f"open('deep.txt', 'w').write({TALK.replace('two', 'nine')!r})\n"
    )
    command = [sys.executable, "-c", code, name, str(depth)]
    subprocess.run(command, cwd=folder, check=True)


def test_folders_nested_beyond_the_longest_path_cost_only_themselves(
    tmp_path: Path, synth: Command
) -> None:
    (tmp_path / "a.txt").write_text(TALK, "utf-8")
    nested(tmp_path, "dddd", 1200)
    done = synth("run", tmp_path)
    subprocess.run(["rm", "-rf", tmp_path / "dddd"], check=True)  # too deep for Python
    assert done.returncode == 1
    assert "too long" in done.stderr
    assert len(load_map(tmp_path)["sources"]) == 1


def test_a_source_a_thousand_folders_deep_is_read(tmp_path: Path, synth: Command) -> None:
    nested(tmp_path, "d", 1100)
    done = synth("run", tmp_path)
    subprocess.run(["rm", "-rf", tmp_path / "d"], check=True)  # too deep for Python
    assert done.returncode == 0, done.stderr
    assert len(load_map(tmp_path)["sources"]) == 1


def heed_rights() -> None:
    """Takes root's right to read everything from the process that is started."""
    for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
        ctypes.CDLL(None).prctl(24, capability)  # PR_CAPBSET_DROP


@pytest.mark.skipif(sys.platform != "linux", reason="rights are taken in Linux's way")
def test_a_folder_that_may_not_be_read_is_a_failure_and_no_more(
    tmp_path: Path, synth: Command
) -> None:
    (tmp_path / "a.txt").write_text(TALK, "utf-8")
    (tmp_path / "closed").mkdir(0o000)
    done = synth("run", tmp_path, preexec_fn=heed_rights)
    assert done.returncode == 1, done.stderr
    assert "closed: unreadable (Permission denied)" in done.stderr


def test_a_failure_is_said_once(tmp_path: Path, synth: Command) -> None:
    (tmp_path / "a.txt").write_text(TALK, "utf-8")
    (tmp_path / "empty.txt").write_bytes(b"")
    assert synth("run", tmp_path).stderr.count("empty.txt") == 1


def test_a_message_is_never_endless(tmp_path: Path, synth: Command) -> None:
    (tmp_path / "a.txt").write_text(TALK, "utf-8")
    (tmp_path / "participants.csv").write_text("participant\n" + "x" * 300_000 + "\n", "utf-8")
    assert len(synth("run", tmp_path).stderr) < 5_000


@pytest.mark.parametrize("closed", ["0<&-", "1>&-", "2>&-", "0<&- 1>&- 2>&-"])
def test_closed_standard_streams_are_no_defect(tmp_path: Path, closed: str) -> None:
    (tmp_path / "a.txt").write_text(TALK, "utf-8")
    command = f'exec "{sys.executable}" -m synth run "{tmp_path}" {closed}'
    done = subprocess.run(command, shell=True, cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert b"defect" not in done.stdout + done.stderr
    assert (tmp_path / "out" / "map.html").is_file()


DAMAGE = {
    "answers of another program": "UPDATE answers SET body = '{\"x\": 1}'",
    "short vectors": "UPDATE vectors SET vec = x'00'",
    "vectors of zeros": "UPDATE vectors SET vec = zeroblob(1536)",
    "vectors of no numbers": f"UPDATE vectors SET vec = x'{'ff' * 1536}'",
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_damaged_values_in_the_database_are_computed_again(
    finished: Path, tmp_path: Path, synth: Command, kind: str
) -> None:
    folder = Path(shutil.copytree(finished, tmp_path / "study"))
    with sqlite3.connect(folder / ".synth" / "synth.db") as db:
        db.execute(DAMAGE[kind])
    db.close()
    (done := synth("run", folder)).check_returncode()
    assert "defect" not in done.stderr
    undisturbed, now = load_map(finished), load_map(folder)
    undisturbed["generated"]["at"] = now["generated"]["at"]
    assert now == undisturbed


def test_a_foreign_map_cannot_name_files_outside_its_folder(
    finished: Path, tmp_path: Path, synth: Command
) -> None:
    folder = Path(shutil.copytree(finished, tmp_path / "study"))
    (tmp_path / "secret.txt").write_text("a secret", "utf-8")
    journey = load_map(folder)
    journey["sources"][0]["text"] = "../../secret.txt"
    (folder / "out" / "map.json").write_text(json.dumps(journey), "utf-8")
    done = synth("export", folder, "--to", tmp_path / "map.html")
    assert done.returncode == 2
    assert "sources/ID.txt" in done.stderr
    assert not (tmp_path / "map.html").exists()


def test_what_killed_runs_left_half_written_is_cleared_away(
    finished: Path, tmp_path: Path, synth: Command
) -> None:
    folder = Path(shutil.copytree(finished, tmp_path / "study"))
    parts = [folder / "out" / ".synth-1.part", folder / "out" / "sources" / ".synth-2.part"]
    for part in parts:
        part.write_text("half")
    assert synth("run", folder).returncode == 0
    assert not any(part.exists() for part in parts)


def test_a_run_leaves_nothing_in_the_home_folder_and_no_telemetry(
    tmp_path: Path, synth: Command
) -> None:
    home, folder = tmp_path / "home", tmp_path / "study"
    home.mkdir()
    folder.mkdir()
    (folder / "a.txt").write_text(TALK, "utf-8")
    caches = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
    weights = {"SYNTH_MINILM": str(find_weights())}
    done = synth("run", folder, env=caches | weights | {"HOME": str(home)})
    assert done.returncode == 0, done.stderr
    assert list(home.rglob("*")) == []
