"""Where a study's files are: the folder itself, its state, its results."""

import os
from dataclasses import dataclass
from pathlib import Path

from synth.errors import OutputError, UsageError, sentence
from synth.files import OPEN_FOLDER, tighten
from synth.files import OUT as OUT

STATE = ".synth"
PRIVATE = ("reviews.jsonl", "key.csv", "forgotten.jsonl")
"""Files of a study, beside its state, that are for its owner alone."""


@dataclass(frozen=True)
class Workspace:
    """The folders of one study."""

    folder: Path
    out: Path
    state: Path


def find_study(path: Path) -> Path:
    """The study folder of `path`: itself, or the study whose `out/` or map.json it is.

    Raises:
        UsageError: there is no such folder.
    """
    if path.name == "map.json" and path.is_file():
        path = path.parent
    if path.name == OUT and (path / "map.json").is_file():
        path = path.parent
    if path.is_dir():
        return path
    found = "a file" if path.exists() else "nothing there"
    remedy = "name the folder that holds the transcripts, or make one with: synth new DIR"
    raise UsageError(sentence(str(path), expected="a study folder", found=found, remedy=remedy))


def open_workspace(path: Path, out: Path | None = None) -> Workspace:
    """Finds a study and makes its state folder (mode 0700, with all in it).

    The state lies in the study; where the study cannot be written and results go elsewhere, it lies
    beside them.

    Raises:
        UsageError: there is no such folder.
        OutputError: neither the study nor the results folder can be written.
    """
    folder = find_study(path)
    results = out or folder / OUT
    home = folder if _writable(folder) or out is None else results
    try:
        state = home / STATE
        state.mkdir(mode=0o700, parents=True, exist_ok=True)
        results.mkdir(mode=OPEN_FOLDER, parents=True, exist_ok=True)
    except OSError as error:
        raise _cannot_write(Path(error.filename or results), error.strerror, state) from error
    for place in (state, results):
        if not _writable(place):
            raise _cannot_write(place, "no right to write there", state)
    make_private(folder, state)
    return Workspace(folder, results, state)


def make_private(folder: Path, state: Path) -> None:
    """Takes from others every right on the state of a study, and on what people decided in it."""
    for place in (state, *(folder / name for name in PRIVATE)):
        tighten(place)


def _writable(place: Path) -> bool:
    return os.access(place, os.W_OK | os.X_OK)


def _cannot_write(place: Path, why: str | None, state: Path) -> OutputError:
    remedy = "change its rights or name another folder with --out"
    if place == state and place.exists():  # wherever results go, state stays in the study
        remedy = "change its rights" if place.is_dir() else "move that file elsewhere"
        remedy += ": what a run knows is kept in a folder of that name"
    return OutputError(sentence(str(place), found=f"it cannot be written ({why})", remedy=remedy))
