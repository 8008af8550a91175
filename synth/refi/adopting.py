"""`synth import`: what people changed in another QDA program, as reviews."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from synth.records.review import Review
from synth.refi.adding import decide_additions, decide_notes
from synth.refi.base import Base, is_base, read_base
from synth.refi.editing import added_codes, decide_fates, fates, moves
from synth.refi.grouping import adopt_renewed, decide_groups, decide_names
from synth.refi.making import make_project
from synth.refi.matching import match
from synth.refi.reading import Read, read_project
from synth.refi.setting import Setting
from synth.refi.standing import TOLD
from synth.results import Results

LEFT_MOST = 200
"""Sentences about what was not taken over; more are counted."""


@dataclass(frozen=True)
class Adopted:
    """What a file brought."""

    reviews: tuple[Review, ...]
    """New ones, not yet in the log."""
    known: int
    """Decisions of the file that were taken over before, or stand on the map already."""
    left: tuple[str, ...]
    """What could not be taken over, a sentence each."""

    def as_json(self) -> dict[str, object]:
        """For `--json`."""
        return {"reviews": counted(self.reviews), "known": self.known, "left": list(self.left)}

    def told(self) -> str:
        """In words: how many reviews of each action."""
        counts = ", ".join(f"{n} {TOLD[action]}" for action, n in counted(self.reviews).items())
        before = f"; {self.known} known before" if self.known else ""
        n = len(self.reviews)
        return f"{n} review{'' if n == 1 else 's'} taken over{before}" + (
            f": {counts}." if n else "."
        )


def counted(reviews: Sequence[Review]) -> dict[str, int]:
    """How many of each action."""
    actions = [review.action for review in reviews]
    return {action: actions.count(action) for action in sorted(set(actions))}


def adopt_file(
    results: Results, log: Sequence[Review], path: Path, reviewer: str, at: str | None = None
) -> Adopted:
    """Compares a project file with what was exported to it; writes nothing.

    Args:
        results: the study's map and texts as they stand.
        log: the study's reviews, in the order of time.
        path: the .qdpx.
        reviewer: whose decisions they are where the file names nobody.
        at: the time of the reviews (ISO 8601); now, where None.

    Raises:
        UsageError: the file cannot be read as a project.
    """
    return adopt(results, log, read_project(path), path.name, reviewer, at)


def adopt(
    results: Results,
    log: Sequence[Review],
    read: Read,
    file: str,
    reviewer: str,
    at: str | None = None,
) -> Adopted:
    """The same for a project that was read; `file` is its name."""
    base, left = _base(results, log, read)
    found = match(read.project, base, results.texts)
    found.left += left
    adopt_renewed(found)
    time = at or datetime.datetime.now(datetime.UTC).isoformat(timespec="microseconds")
    setting = Setting(results, read.project, found, log, file, read.sha256, reviewer, time)
    if read.project.other:
        n = read.project.other
        setting.leave(f"{n} source{'' if n == 1 else 's'} of the file are no texts: passed over.")
    all_of = fates(setting)
    decide_names(setting)
    rest = decide_groups(setting, moves(setting, all_of))
    decide_fates(setting, all_of, rest)
    decide_additions(setting, added_codes(setting, all_of))
    decide_notes(setting)
    return Adopted(tuple(setting.made), setting.known, _bounded(found.left))


def _base(results: Results, log: Sequence[Review], read: Read) -> tuple[Base, list[str]]:
    """What was exported: as the file tells, else as the study would export now."""
    told = next((note.text for note in read.project.notes if is_base(note.text)), None)
    base = read_base(told) if told is not None else None
    if base is not None:
        return base, []
    reason = "not in the file" if told is None else "damaged in the file"
    return make_project(results, log)[1], [
        f"The note on what was exported is {reason}: it is compared with the map as it is now."
    ]


def _bounded(left: list[str]) -> tuple[str, ...]:
    unique = list(dict.fromkeys(left))
    more = len(unique) - LEFT_MOST
    return tuple(unique[:LEFT_MOST]) + ((f"And {more} more of the like.",) if more > 0 else ())
