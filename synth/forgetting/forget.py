"""Forgets participants: a tombstone first, then everything that was made of their words.

Each step may be done again, so that a forgetting that was killed at any moment is ended by the
next one, or by the next run. What the steps need to know of a person is taken from files and
results as they are; results come last, for they may be the only place that still knows.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from synth.forgetting import state
from synth.forgetting.advice import advise
from synth.forgetting.key import forget_in_key
from synth.forgetting.people import Asked, Gone, find, gone
from synth.forgetting.report import Forgotten
from synth.forgetting.results import Draw, delete_pages, rewrite_results
from synth.forgetting.reviews import redact
from synth.locking import run_lock
from synth.pipeline.provider import BUILTIN
from synth.privacy.tombstones import end, lay, read_tombstones
from synth.readers.settings import load_study
from synth.records.privacy import Tombstone
from synth.records.study import Study
from synth.results import Results
from synth.workspace import Workspace

Again = Callable[[Callable[[], None]], None]
"""Runs the study again with the built-in reader; calls what it is given once all is written."""


@dataclass(frozen=True)
class Means:
    """What a forgetting needs of the layers above it."""

    draw: Draw
    """Writes pages and tables."""
    again: Again


def forget(workspace: Workspace, who: Sequence[str], means: Means) -> Forgotten:
    """Erases participants of a study.

    Args:
        workspace: its folders.
        who: ids of participants, in any case.
        means: how results are drawn.

    Raises:
        UsageError: nobody goes by one of these ids; nobody was erased.
        LockedError: a run is writing to the study.
        SynthError: something could not be erased; the same command goes on from there.
    """
    study = load_study(workspace.folder)
    with run_lock(workspace.state):
        asked = [find(workspace, study, name) for name in who]
        if all(one.since for one in asked):
            return _already(workspace, study, asked)
        for one in asked:
            _lay(workspace.folder, one)
        stones, whom = _gone(workspace, study)
        anew = bool(whom.kept) and whom.held[0][0].model == BUILTIN
        draw = _later(workspace, means.draw) if anew else means.draw
        report = _erase(workspace, study, whom, draw)
        report.people = len(stones)
        if not anew:
            _end(workspace.folder, stones)
    if anew:
        means.again(lambda: _end(workspace.folder, stones))
    advise(report, workspace, study, whom)
    return report


def finish(workspace: Workspace, study: Study, draw: Draw) -> bool:
    """Ends what was left of forgettings that were killed; for the holder of the run lock.

    Returns whether there was something to end.
    """
    stones, _ = read_tombstones(workspace.folder)
    if all(stone.done for stone in stones):
        return False
    stones, whom = _gone(workspace, study)
    _erase(workspace, study, whom, draw)
    _end(workspace.folder, stones)
    return True


def _already(workspace: Workspace, study: Study, asked: Sequence[Asked]) -> Forgotten:
    """What a person still has to delete of those who were forgotten before."""
    since = max((one.since for one in asked), default="")
    report = Forgotten(people=len(asked), since=since)
    stones = [one.stone for one in asked if one.stone]
    advise(report, workspace, study, gone(workspace, study, stones))
    return report


def _lay(folder: Path, asked: Asked) -> None:
    if asked.stone is None:
        lay(folder, asked.names, asked.voices, asked.every)


def _later(workspace: Workspace, draw: Draw) -> Draw:
    """Leaves the pages of a results folder to the run that follows; until then there are none."""

    def later(results: Results, out: Path) -> None:
        if out == workspace.out:
            delete_pages(out)
        else:
            draw(results, out)

    return later


def _gone(workspace: Workspace, study: Study) -> tuple[list[Tombstone], Gone]:
    """Everybody whose tombstone says that erasing them was not ended yet."""
    stones = [stone for stone in read_tombstones(workspace.folder)[0] if not stone.done]
    return stones, gone(workspace, study, stones)


def _erase(workspace: Workspace, study: Study, whom: Gone, draw: Draw) -> Forgotten:
    """Erases them from everything but the sources."""
    erased: Counter[str] = Counter()
    erased["store"], erased["requests"] = state.erase_from_store(workspace, whom)
    erased["index"] = state.erase_index(workspace)
    erased["snapshots"] = state.erase_snapshots(workspace, whom)
    erased["drafts"] = state.erase_other_drafts(workspace, whom)
    erased["reviews"] = redact(workspace, whom)
    erased.update(rewrite_results(workspace, whom, draw))
    # A page that was open may have decided something meanwhile; from now on it knows better.
    erased["reviews"] += redact(workspace, whom)
    erased["half-written files"] = state.sweep_parts(workspace, whom)
    erased["key"] = forget_in_key(
        workspace.folder,
        whom.names,
        (voice.path for voice in whom.voices),
        whom.others,
        {document.source.path for document in whom.kept},
        study.privacy,
    )
    return Forgotten(erased=erased)


def _end(folder: Path, stones: Sequence[Tombstone]) -> None:
    for stone in stones:
        end(folder, stone)
