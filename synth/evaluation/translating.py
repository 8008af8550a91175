"""Marks of the files as received, moved to the texts under pseudonyms.

Gold names files by path and places by offset. Where names are replaced both are others, and both
follow from key.csv and the files themselves.
"""

from bisect import bisect_right
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from synth.errors import SynthError
from synth.evaluation.gold import Coded, Mark
from synth.privacy.key import FILE, KEY
from synth.privacy.replacing import Offsets
from synth.privacy.rules import Rules
from synth.readers.reception import receive
from synth.readers.settings import load_study
from synth.records.document import Document, Turn

Stretch = TypeVar("Stretch", Mark, Coded)


@dataclass(frozen=True)
class _Rewritten:
    """One document as it was and as it is."""

    raw: Document
    now: Document
    rules: Rules

    def moved(self, at: int, *, is_end: bool) -> int:
        """Where a place is now; one outside of turns goes to the edge of the nearest before it."""
        turns = self.raw.turns
        number = bisect_right([turn.start for turn in turns], at - is_end) - 1
        if number < 0:
            return 0 if not turns or not is_end else min(at, self.now.turns[0].start)
        old, new = turns[number], self.now.turns[number]
        inside = min(at, old.end) - old.start
        return new.start + self._offsets(old).moved(inside, is_end=is_end)

    def _offsets(self, turn: Turn) -> Offsets:
        return Offsets(self.rules.within(self.raw.text)(turn.start, turn.end))


def translated(folder: Path, out: Path, stretches: list[Stretch]) -> list[Stretch]:
    """Marks or coded stretches as they are under pseudonyms; those that are already stay.

    Args:
        folder: a study, or anything else: then nothing is moved.
        out: its results.
        stretches: of a gold file.
    """
    known = _rewritten(folder, out)
    return [_moved(one, known[one.source]) if one.source in known else one for one in stretches]


def _moved(one: Stretch, document: _Rewritten) -> Stretch:
    start = document.moved(one.start, is_end=False)
    end = document.moved(one.end, is_end=True)
    update: dict[str, object] = {"source": document.now.source.path, "start": start, "end": end}
    if isinstance(one, Mark) and document.raw.text[one.start : one.end] == one.quote:
        update["quote"] = document.now.text[start:end]
    return one.model_copy(update=update)


def _rewritten(folder: Path, out: Path) -> dict[str, _Rewritten]:
    """By the path of the file."""
    if not (folder / KEY).is_file():
        return {}
    try:
        received = receive(folder, load_study(folder), out)
    except SynthError:
        return {}
    key, rules, raw = received.key, received.rules, received.raw
    if key is None or rules is None or raw is None:
        return {}
    now = {document.source.path: document for document in received.people.documents}
    found = {
        d.source.path: (d, now.get(key.known(FILE, d.source.path) or "")) for d in raw.documents
    }
    return {path: _Rewritten(old, new, rules) for path, (old, new) in found.items() if new}
