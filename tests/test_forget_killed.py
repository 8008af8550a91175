"""A forgetting that is killed at any moment is ended by the next one, or by the next run."""

import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import forget_study as study
import synth
from conftest import ROOT
from synth.llm.rehearsal import Rehearsal
from synth.llm.rehearsal_rules import by_rule

MOMENTS = 20
SCRIPT = Path(__file__).with_name("forget_process.py")


def killed_at(folder: Path, change: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, SCRIPT, folder, str(change)],
        capture_output=True, text=True, timeout=300, cwd=ROOT, check=False,
        env={"PYTHONPATH": f"{ROOT}:{SCRIPT.parent}", "PATH": ""},
    )  # fmt: skip


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = study.write(tmp_path_factory.mktemp("whole") / "boxes")
    study.run(folder)
    return folder


@pytest.fixture(scope="module")
def twin(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = study.write(tmp_path_factory.mktemp("twin") / "boxes", ana=False)
    study.run(folder)
    return study.timeless(folder)


@pytest.fixture(scope="module")
def moments(whole: Path, tmp_path_factory: pytest.TempPathFactory) -> list[int]:
    folder = tmp_path_factory.mktemp("count") / "boxes"
    shutil.copytree(whole, folder)
    done = killed_at(folder, 0)
    assert done.returncode == 0, done.stderr
    return sorted(random.Random(9).sample(range(1, int(done.stdout) + 1), MOMENTS))


@pytest.mark.parametrize("number", range(MOMENTS))
def test_killed_and_ended_it_is_as_if_she_had_never_been(
    whole: Path, twin: Any, moments: list[int], tmp_path: Path, number: int
) -> None:
    folder = tmp_path / "boxes"
    shutil.copytree(whole, folder)
    assert killed_at(folder, moments[number]).returncode == -signal.SIGKILL
    if number % 2:
        study.run(folder)
    else:
        study.forget(folder)
    assert study.holding(folder) == {"ana.txt", "group.txt", "survey.csv"}
    assert study.timeless(folder) == twin
    assert study.forget(folder).since


@pytest.mark.parametrize("number", [3, 9, 15])
def test_where_her_words_were_deleted_by_hand_after_the_kill_it_is_the_same(
    whole: Path, twin: Any, moments: list[int], tmp_path: Path, number: int
) -> None:
    folder = tmp_path / "boxes"
    shutil.copytree(whole, folder)
    assert killed_at(folder, moments[number]).returncode == -signal.SIGKILL
    (folder / "ana.txt").unlink()
    study.write(folder, ana=False)
    study.forget(folder)
    assert study.holding(folder) == set()
    assert study.timeless(folder) == twin


@pytest.fixture(scope="module")
def by_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = study.write(tmp_path_factory.mktemp("model") / "boxes")
    with Rehearsal(by_rule) as server:
        study.run(folder, model="rehearsal", asking=synth.Asking(base_url=server.url))
    return folder


@pytest.fixture(scope="module")
def ended(by_model: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[int, Any]:
    """Changes of the disk in a forgetting that is not killed, and the map that it leaves."""
    folder = tmp_path_factory.mktemp("ended") / "boxes"
    shutil.copytree(by_model, folder)
    done = killed_at(folder, 0)
    assert done.returncode == 0, done.stderr
    return int(done.stdout), study.timeless(folder)


@pytest.mark.parametrize("part", [0.1, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9])
def test_a_map_by_a_model_is_the_same_wherever_the_kill_came(
    by_model: Path, ended: tuple[int, Any], tmp_path: Path, part: float
) -> None:
    folder = tmp_path / "boxes"
    shutil.copytree(by_model, folder)
    assert killed_at(folder, round(part * ended[0])).returncode == -signal.SIGKILL
    study.forget(folder)
    assert study.holding(folder) == {"ana.txt", "group.txt", "survey.csv"}
    assert study.timeless(folder) == ended[1]
    assert synth.check(folder).problems == ()
