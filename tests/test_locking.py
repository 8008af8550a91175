import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from synth.errors import LockedError, OutputError
from synth.locking import run_lock

HOLD = (
    "import sys, time; from pathlib import Path; from synth.locking import run_lock\n"
    "with run_lock(Path(sys.argv[1])):\n    print('held', flush=True); time.sleep(60)"
)


def holder_of(state: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", HOLD, str(state)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def end(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGKILL)
    process.communicate()


def test_a_second_process_is_refused_and_told_who_holds_it(tmp_path: Path):
    process = holder_of(tmp_path / ".synth")
    try:
        with (
            pytest.raises(LockedError, match=rf"process {process.pid} on \S+ since 20\d\d-"),
            run_lock(tmp_path / ".synth"),
        ):
            pass
    finally:
        end(process)


def test_a_kill_gives_the_lock_back(tmp_path: Path):
    end(holder_of(tmp_path / ".synth"))
    assert (tmp_path / ".synth" / "run.json").exists()  # the dead holder's, which is harmless
    with run_lock(tmp_path / ".synth"):
        holder = json.loads((tmp_path / ".synth" / "run.json").read_text())
        assert holder["pid"] == os.getpid()


def test_the_same_process_is_refused_too(tmp_path: Path):
    with run_lock(tmp_path), pytest.raises(LockedError), run_lock(tmp_path):
        pass


def test_the_lock_is_given_back_after_an_error(tmp_path: Path):
    with pytest.raises(ValueError, match="oops"), run_lock(tmp_path):
        raise ValueError("oops")
    with run_lock(tmp_path):
        pass
    assert not (tmp_path / "run.json").exists()


@pytest.mark.parametrize("sidecar", ["", "{", "[]", '{"pid": 1}'])
def test_a_torn_sidecar_only_costs_the_name(tmp_path: Path, sidecar: str):
    with run_lock(tmp_path):
        (tmp_path / "run.json").write_text(sidecar)
        with pytest.raises(LockedError, match="a run by another process"), run_lock(tmp_path):
            pass


def test_studies_do_not_lock_each_other(tmp_path: Path):
    with run_lock(tmp_path / "a"), run_lock(tmp_path / "b"):
        pass


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OutputError, match="it cannot be locked"), run_lock(tmp_path / "file" / "s"):
        pass
