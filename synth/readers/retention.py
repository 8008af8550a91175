"""Whose words have been kept for longer than the study promised."""

import time
from collections.abc import Sequence
from pathlib import Path

from synth.privacy.utterances import spoken
from synth.readers.folder import list_sources, relative_path
from synth.records.document import Document
from synth.records.study import Study

DAY = 86_400.0
"""Seconds."""


def kept_too_long(
    folder: Path, study: Study, out: Path, documents: Sequence[Document], keep_days: int
) -> dict[str, int]:
    """Participants all of whose files are older than that, and the age of the youngest in days.

    A file is as old as its last change: a copy or a mended typo makes it young again.

    Args:
        folder: the study.
        study: its settings.
        out: the results folder.
        documents: as the files name people, before names are replaced.
        keep_days: how long words may be kept; today is day 0.
    """
    now = time.time()
    files, _ = list_sources(folder, study, out)
    ages = {relative_path(folder, path): int((now - _changed(path, now)) / DAY) for path in files}
    youngest: dict[str, int] = {}
    for voice in spoken(documents):
        age = ages.get(voice.path, 0)
        youngest[voice.participant] = min(age, youngest.get(voice.participant, age))
    return {who: age for who, age in sorted(youngest.items()) if age > keep_days}


def overdue(
    folder: Path, study: Study, out: Path, documents: Sequence[Document], keep_days: int
) -> list[str]:
    """Sentences for a run to warn with; see `kept_too_long` for the arguments."""
    late = kept_too_long(folder, study, out, documents, keep_days)
    if not late:
        return []
    who = "1 participant" if len(late) == 1 else f"{len(late)} participants"
    return [
        f"The words of {who} have been kept for more than {keep_days} days, up to "
        f"{max(late.values())}; list them with: synth purge STUDY."
    ]


def _changed(path: Path, now: float) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return now
