"""Earlier maps of a study: one is kept before it is replaced by another that says something else.

A snapshot is the old map.json, compressed, in `.synth/snapshots/`, apart for each results folder.
It is written whole before the new map is, so a kill in between leaves a snapshot of the map that
still stands, which is passed over until the map is another.
"""

import gzip
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from synth.changes.compare import compare
from synth.errors import CheckError, sentence
from synth.files import PARTS, write_bytes, write_text
from synth.records.change import Changes
from synth.records.ids import content_id
from synth.records.journey import JourneyMap
from synth.results import CHANGES, MAP, find_out, load_map
from synth.workspace import OUT, STATE, Workspace, find_study

SNAPSHOTS = "snapshots"
AT_MOST = 50
"""Snapshots kept for one results folder; the oldest go first."""


def keep(
    workspace: Workspace, journey: JourneyMap, holds: Callable[[str], bool] = lambda text: False
) -> str | None:
    """Keeps the map in the results folder, if there is one and `journey` says something else.

    A map that `holds` something which is replaced by now is not kept. For the holder of the run
    lock, before map.json is replaced. Returns a remark where the old map was not kept.
    """
    path = workspace.out / MAP
    if not path.is_file():
        return None
    try:
        old = load_map(path)
    except CheckError as error:
        return f"The map before this one was not kept: {error}"
    if holds(path.read_text("utf-8", "replace")):
        return "The map before this one was not kept: it holds words that are replaced now."
    if differ(old, journey):
        folder = _folder(workspace.state, workspace.out)
        _write(folder, _stamp(old.generated.at), path.read_bytes())
        _prune(folder)
    return None


def write_changes(workspace: Workspace, journey: JourneyMap) -> Changes | None:
    """Writes changes.json: what changed since the newest snapshot that says something else.

    A run that changes nothing finds the same snapshot, so it tells the same. Without a snapshot
    there is no changes.json, and None is returned.
    """
    old = _newest(_kept(_folder(workspace.state, workspace.out)), journey)
    if old is None:
        (workspace.out / CHANGES).unlink(missing_ok=True)
        return None
    changes = compare(old, journey)
    write_text(workspace.out / CHANGES, changes.model_dump_json(indent=1) + "\n")
    return changes


def before(path: Path, out: Path | None, journey: JourneyMap) -> JourneyMap:
    """The newest kept map of a study (or its results) that says something else than `journey`.

    Raises:
        CheckError: none is kept.
    """
    study, results = find_study(path), out or find_out(path)
    for home in (study, results):
        old = _newest(_kept(_folder(home / STATE, results)), journey)
        if old is not None:
            return old
    raise CheckError(
        sentence(
            str(path),
            expected="an earlier map of this study to compare with",
            found="none kept: no run has altered the map yet",
            remedy="name both maps with synth diff OLD NEW, or the results folder with --out",
        )
    )


def differ(old: JourneyMap, new: JourneyMap) -> bool:
    """Whether two maps say something else, the time stamp aside."""
    made = old.generated.model_copy(update={"at": new.generated.at})
    return old.model_copy(update={"generated": made}) != new


def kept_under(state: Path, out: Path) -> str:
    """The name that all which is kept of a results folder lies under; plain for `out`."""
    home, results = state.parent.resolve(), out.resolve()
    inside = results.is_relative_to(home)
    place = (results.relative_to(home) if inside else results).as_posix()
    return OUT if place == OUT else content_id("r", place)


def _folder(state: Path, out: Path) -> Path:
    """Where snapshots of one results folder lie."""
    return state / SNAPSHOTS / kept_under(state, out)


def _kept(folder: Path) -> list[Path]:
    """Snapshots, the oldest first: their names begin with the time of the map."""
    return sorted(folder.glob("*.json.gz"))


def _newest(snapshots: list[Path], journey: JourneyMap) -> JourneyMap | None:
    """The newest that says something else; one that cannot be read is passed over."""
    for path in reversed(snapshots):
        try:
            old = load_map(path)
        except CheckError:
            continue
        if differ(old, journey):
            return old
    return None


def _stamp(at: str) -> str:
    """A time stamp as a file name on every file system; what is none gets a name that sorts first.

    map.json may have been edited by hand, so `at` may hold anything.
    """
    try:
        moment = datetime.fromisoformat(at)
        known = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return known.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    except (ValueError, OverflowError):
        return content_id("0", at)


def _write(folder: Path, stamp: str, text: bytes) -> None:
    """Writes a snapshot beside others of the same second; the same bytes are kept once."""
    data = gzip.compress(text, mtime=0)
    for number in range(1, 100):
        path = folder / f"{stamp}-{number:02}.json.gz"
        if not path.exists():
            write_bytes(path, data, private=True)
            return
        if path.read_bytes() == data:
            return


def _prune(folder: Path) -> None:
    """Deletes the oldest beyond AT_MOST, and what killed runs left half-written."""
    for path in (*folder.glob(PARTS), *_kept(folder)[:-AT_MOST]):
        path.unlink(missing_ok=True)
