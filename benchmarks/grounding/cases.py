"""Quotes and their truth: where the words really stand, or nowhere.

A case knows no program: whoever grounds quotes can be measured by it.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from synth.readers.folder import read_all
from synth.readers.participants import read_participants
from synth.readers.people import tell_people_apart
from synth.readers.settings import load_study
from synth.records.document import Document, Turn

CLASSES = (
    "exact",
    "cut",
    "normalised",
    "repeated",
    "altered-typo",
    "altered-inflection",
    "altered-spelling",
    "altered-contraction",
    "altered-filler",
    "stitched-fair",
    "misattributed-turn",
    "misattributed-participant",
    "misattributed-source",
    "reversed",
    "changed-number",
    "changed-name",
    "changed-tense",
    "changed-word",
    "stitched-foul",
    "moderator",
    "fabricated",
)
"""In the order of the tables; `exact-french` counts as a kind of `exact`, and so on."""
REFUSED = ("reversed", "changed", "moderator", "fabricated", "stitched-foul")
"""Beginnings of the classes that are to be rejected."""


class Place(NamedTuple):
    """A half-open span of a source's canonical text, in code points."""

    source: str
    """Path in the study."""
    turn: int
    start: int
    end: int


@dataclass(frozen=True)
class Case:
    """A quote as somebody gave it. `truth` is empty where it must be rejected."""

    id: str
    kind: str
    source: str
    turn: int
    quote: str
    truth: tuple[Place, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Material:
    """The documents of one study, and the actor of each participant."""

    documents: tuple[Document, ...]
    actors: Mapping[str, str]

    @cached_property
    def by_path(self) -> dict[str, Document]:
        """The documents by their path in the study."""
        return {document.source.path: document for document in self.documents}

    @cached_property
    def _turns(self) -> dict[str, dict[int, Turn]]:
        return {document.source.path: document.by_number() for document in self.documents}

    def turn(self, source: str, number: int) -> Turn | None:
        """A turn by its number, if there is one."""
        return self._turns.get(source, {}).get(number)

    def words(self, place: Place) -> str:
        """The slice of the source that `place` covers."""
        return self.by_path[place.source].text[place.start : place.end]


def read_study(folder: Path) -> Material:
    """Reads a study as a run does, and writes nothing."""
    study = load_study(folder)
    read = read_all(folder, study, folder / "out")
    rows, _ = read_participants(folder)
    people = tell_people_apart(read.readings, rows, study)
    return Material(people.documents, {p.id: p.actor for p in people.participants})


def read_cases(path: Path, material: Material) -> list[Case]:
    """Reads a file of quotes, in the form that README.md describes.

    Raises:
        SystemExit: a line cannot be followed; the message names file and line.
    """
    cases: list[Case] = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line.strip():
            try:
                cases.append(_case(json.loads(line), material))
            except (KeyError, TypeError, ValueError) as problem:
                raise SystemExit(f"{path}, line {number}: {_told(problem)}") from problem
    _check_ids(cases, path)
    return cases


def _told(problem: Exception) -> str:
    return f"no key {problem}" if isinstance(problem, KeyError) else str(problem)


def _check_ids(cases: Sequence[Case], path: Path) -> None:
    seen: set[str] = set()
    for case in cases:
        if case.id in seen:
            raise SystemExit(f"{path}: the id '{case.id}' stands twice")
        seen.add(case.id)


def _case(row: Mapping[str, Any], material: Material) -> Case:
    truth = tuple(_place(told, material) for told in row["truth"])
    kind = str(row["class"])
    if row["source"] not in material.by_path:
        raise ValueError(f"the study has no source '{row['source']}'")
    if truth and kind.startswith(REFUSED):
        raise ValueError(f"quotes of the class '{kind}' must be rejected, and this one has a truth")
    if not truth and kind.startswith(CLASSES) and not kind.startswith(REFUSED):
        raise ValueError(f"quotes of the class '{kind}' have a truth, and this one has none")
    return Case(
        id=str(row["id"]),
        kind=kind,
        source=row["source"],
        turn=int(row["turn"]),
        quote=str(row["quote"]),
        truth=truth,
        note=str(row.get("note", "")),
    )


def _place(told: Mapping[str, Any], material: Material) -> Place:
    source, number, words = str(told["source"]), int(told["turn"]), str(told["words"])
    turn = material.turn(source, number)
    if turn is None:
        raise ValueError(f"'{source}' has no turn {number}")
    wanted = int(told.get("occurrence", 1))
    starts = list(_occurrences(words, material.by_path[source].words_of(turn)))
    if not 1 <= wanted <= len(starts):
        found = f"stand {len(starts)} times in turn {number} of '{source}', not {wanted}"
        raise ValueError(f"the words {words!r} {found}")
    start = turn.start + starts[wanted - 1]
    return Place(source, number, start, start + len(words))


def _occurrences(words: str, text: str) -> Iterator[int]:
    at = text.find(words) if words else -1
    while at >= 0:
        yield at
        at = text.find(words, at + 1)
