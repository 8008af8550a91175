"""Ids that observations had before words in their turns were replaced.

Verdicts on themes name observations by id alone, and a participant or a turn under a pseudonym has
another one. What became of an id is kept in the state folder; without it those verdicts are gone.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from synth.files import write_bytes
from synth.records.evidence import Observation

FORMER, RENAMED = "former.json", "renamed.json"
Place = tuple[str, str, str]
"""Facet, participant and first words of an observation, under pseudonyms."""


def remember(
    state: Path,
    observations: Iterable[Observation],
    person: Callable[[str], str],
    words: Callable[[str], str],
) -> None:
    """Notes where the observations of earlier drafts stood, until `settle` is called.

    Args:
        state: the state folder.
        observations: of the drafts that are about to go, in order.
        person: what a participant is called now.
        words: a text with everything replaced.
    """
    former = {
        one.id: [one.facet, person(one.participant), words(one.citations[0].quote)]
        for one in observations
    }
    write_bytes(state / FORMER, json.dumps(_read(state / FORMER) | former).encode(), private=True)


def settle(state: Path, observations: Sequence[Observation]) -> None:
    """Finds the noted observations among those of now, and keeps which id each has."""
    former = _read(state / FORMER)
    if not former:
        return
    now: dict[Place, list[str]] = defaultdict(list)
    for one in observations:
        now[one.facet, one.participant, one.citations[0].quote].append(one.id)
    told = dict(_paired(former, now))
    known = {old: told.get(new, new) for old, new in renamed(state).items()}
    write_bytes(state / RENAMED, json.dumps(known | told).encode(), private=True)
    (state / FORMER).unlink(missing_ok=True)


def renamed(state: Path) -> dict[str, str]:
    """The id that an observation has now, by the one that it had."""
    return {str(old): str(new) for old, new in _read(state / RENAMED).items()}


def _paired(
    former: Mapping[str, Sequence[str]], now: Mapping[Place, Sequence[str]]
) -> Iterator[tuple[str, str]]:
    """Old and new ids; of what was said twice only where it still is as often."""
    at: dict[Place, list[str]] = defaultdict(list)
    for name, (facet, participant, quote) in former.items():
        at[facet, participant, quote].append(name)
    for place, names in at.items():
        found = now.get(place, ())
        if len(found) == len(names):
            yield from ((old, new) for old, new in zip(names, found, strict=True) if old != new)


def _read(path: Path) -> dict[str, Any]:
    """State may be torn or gone: then nothing is known."""
    with suppress(OSError, ValueError):
        told = json.loads(path.read_text("utf-8"))
        return told if isinstance(told, dict) else {}
    return {}
