"""State is for its owner alone, whatever the umask was and whatever rights it had."""

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import synth as package
from conftest import ROOT
from review_process import reviewing
from synth.embedding.hashed import HashEmbedder
from synth.files import tighten
from synth.locking import run_lock

TALK = "Moderator: How was it?\n\nAna: The box was late and the ice had melted, which was awful.\n"
REVIEW = (
    '{"id": "v1", "at": "2026-11-01T10:00:00+00:00", "reviewer": "Mo", "target": "o1", '
    '"action": "reject", "reason": "not experience"}\n'
)


def loose(path: Path) -> list[str]:
    """Everything in a folder, itself among it, on which others have a right."""
    every = [path, *path.rglob("*")]
    return [str(p) for p in every if stat.S_IMODE(p.stat().st_mode) & 0o077]


def writable(path: Path) -> list[str]:
    every = [path, *path.rglob("*")]
    return [str(p) for p in every if stat.S_IMODE(p.stat().st_mode) & 0o022]


def loosen(folder: Path) -> None:
    for path in (folder / ".synth", *(folder / ".synth").rglob("*")):
        path.chmod(0o777 if path.is_dir() else 0o666)
    (folder / "reviews.jsonl").write_text(REVIEW, "utf-8")
    (folder / "reviews.jsonl").chmod(0o666)


def command(*arguments: object) -> subprocess.CompletedProcess[str]:
    """The command line under a umask that keeps nothing from anybody."""
    words = [sys.executable, "-m", "synth", *map(str, arguments)]
    return subprocess.run(
        words, capture_output=True, text=True, cwd=ROOT, check=False, umask=0, timeout=300
    )


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small study, run twice under umask 000, so that a snapshot is kept too."""
    folder = tmp_path_factory.mktemp("rights") / "study"
    folder.mkdir()
    (folder / "ana.txt").write_text(TALK, "utf-8")
    assert command("run", folder).returncode == 0
    (folder / "ben.txt").write_text(TALK.replace("Ana", "Ben").replace("ice", "salad"), "utf-8")
    assert command("run", folder).returncode == 0
    return folder


@pytest.fixture
def study(once: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(once, tmp_path / "study"))


@pytest.fixture
def open_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def test_after_runs_under_an_open_umask_all_state_is_for_its_owner_alone(once: Path) -> None:
    names = {path.name for path in (once / ".synth").rglob("*")}
    assert {"synth.db", "chroma.sqlite3", "snapshots", "run.lock", "draw.lock"} <= names
    assert any(name.endswith(".json.gz") for name in names)
    assert loose(once / ".synth") == []


def test_results_of_a_run_under_an_open_umask_can_be_read_and_not_written_by_others(
    once: Path,
) -> None:
    assert (once / "out" / "map.json").stat().st_mode & 0o777 == 0o644
    assert (once / "out" / "sources").stat().st_mode & 0o777 == 0o755
    assert writable(once / "out") == []


@pytest.mark.parametrize(
    "words", [("run",), ("redraw",), ("search", "late"), ("import",)], ids=lambda words: words[0]
)
def test_a_command_takes_back_rights_that_others_had_on_state(
    study: Path, words: tuple[str, ...], tmp_path: Path
) -> None:
    if words == ("import",):
        assert command("export", study, "--to", tmp_path / "p.qdpx").returncode == 0
        words = ("import", str(tmp_path / "p.qdpx"), "--reviewer", "Mo")
    loosen(study)
    done = command(words[0], study, *words[1:])
    assert done.returncode == 0, done.stderr
    assert loose(study / ".synth") == []
    assert loose(study / "reviews.jsonl") == []


def test_agreement_takes_back_rights_that_others_had_on_state(study: Path) -> None:
    loosen(study)
    command("agreement", study)
    assert loose(study / ".synth") == []
    assert loose(study / "reviews.jsonl") == []


def test_what_the_review_page_writes_is_for_its_owner_alone(study: Path) -> None:
    loosen(study)
    with reviewing(study) as page:
        page.enter()
        assert loose(study / ".synth") == []
        page.end()
    assert loose(study / ".synth") == []
    assert loose(study / "reviews.jsonl") == []


def test_a_search_that_rebuilds_the_index_leaves_it_to_its_owner(study: Path) -> None:
    shutil.rmtree(study / ".synth" / "chroma")
    assert command("search", study, "late").returncode == 0
    assert (study / ".synth" / "chroma").is_dir()
    assert loose(study / ".synth") == []


def test_a_plan_changes_no_rights(study: Path) -> None:
    loosen(study)
    before = loose(study / ".synth")
    assert (
        command("plan", study, "--model", "m", "--base-url", "http://localhost:9/v1").returncode
        == 0
    )
    assert loose(study / ".synth") == before


@pytest.mark.usefixtures("open_umask")
def test_a_program_that_runs_a_study_leaves_its_state_to_its_owner(tmp_path: Path) -> None:
    (tmp_path / "ana.txt").write_text(TALK, "utf-8")
    package.run(tmp_path, embedder=HashEmbedder())
    assert loose(tmp_path / ".synth") == []
    assert writable(tmp_path / "out") == []


@pytest.mark.usefixtures("open_umask")
def test_while_a_run_holds_its_lock_nobody_else_can_enter_its_state(tmp_path: Path) -> None:
    with run_lock(tmp_path / ".synth"):
        assert loose(tmp_path / ".synth") == []


def test_tightening_follows_no_link_out_of_the_state(tmp_path: Path) -> None:
    outside, state = tmp_path / "outside.txt", tmp_path / ".synth"
    outside.write_text("mine", "utf-8")
    outside.chmod(0o644)
    state.mkdir()
    (state / "link").symlink_to(outside)
    tighten(state)
    assert stat.S_IMODE(outside.stat().st_mode) == 0o644
    assert stat.S_IMODE(state.stat().st_mode) == 0o700


def test_tightening_what_is_not_there_is_no_error(tmp_path: Path) -> None:
    tighten(tmp_path / "nothing")
    assert not (tmp_path / "nothing").exists()
