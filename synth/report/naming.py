"""What people are called on the page: nobody by a survey tool's key or by the name of a file.

Knows records; the ids themselves stay in map.json and in the page's `data-` attributes.
"""

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import PurePosixPath

from synth.records.document import Turn
from synth.records.journey import JourneyMap

SHORT = re.compile(r"[A-Za-z]{1,3}[-_ ]?\d{1,4}")
"""A code such as P04 that researchers give people; it is kept."""


def names(journey: JourneyMap, turns: Mapping[str, tuple[Turn, ...]]) -> dict[str, str]:
    """A readable name for every participant by id, each name once.

    A respondent is the row of the survey; somebody interviewed keeps a short code or a name from
    participants.csv, and is numbered where the id is only the name of the file.
    """
    kinds = {s.id: s.kind for s in journey.sources}
    paths = {s.id: s.path for s in journey.sources}
    several = sum(kind == "survey" for kind in kinds.values()) > 1
    rows = _rows(kinds, turns)
    found: dict[str, str] = {}
    talked = 0
    for person in journey.participants:
        if any(kinds.get(s) == "interview" for s in person.sources) or not person.sources:
            talked += 1
            found[person.id] = _interviewed(person.id, [paths[s] for s in person.sources], talked)
        else:
            found[person.id] = _respondent(person.id, rows, paths, several=several)
    return _told_apart(found)


def _rows(
    kinds: Mapping[str, str], turns: Mapping[str, tuple[Turn, ...]]
) -> dict[str, tuple[str, int]]:
    """The source and the row of each respondent."""
    return {
        turn.participant: (source, turn.row)
        for source, told in turns.items()
        if kinds.get(source) == "survey"
        for turn in told
        if turn.participant and turn.row is not None
    }


def _respondent(
    person: str, rows: Mapping[str, tuple[str, int]], paths: Mapping[str, str], *, several: bool
) -> str:
    if person not in rows:
        return "a respondent"
    source, row = rows[person]
    return f"{PurePosixPath(paths[source]).stem if several else 'survey'} row {row}"


def _interviewed(person: str, paths: list[str], number: int) -> str:
    stem, _, label = person.partition("/")
    if SHORT.fullmatch(person) or stem not in {PurePosixPath(p).stem for p in paths}:
        return person
    return label or f"Interviewee {number}"


def _told_apart(found: dict[str, str]) -> dict[str, str]:
    """Adds a number to names that several people share, such as two people labelled B."""
    often = Counter(found.values())
    seen: Counter[str] = Counter()
    apart = {}
    for person, name in found.items():
        seen[name] += 1
        apart[person] = f"{name} ({seen[name]})" if often[name] > 1 else name
    return apart
