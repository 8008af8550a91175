"""Ids that records had before words in them were replaced.

Verdicts on themes, on turns and on rejections name them by id, and a participant, a file or a turn
under a pseudonym gives another one. What became of an id is kept in the state folder; without it
those verdicts are gone.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from synth.files import write_bytes
from synth.records.composition import Composition
from synth.records.document import Document
from synth.records.review import rejection_id

FORMER, RENAMED = "former.json", "renamed.json"
Place = tuple[str, ...]
"""What a record is, whose, and its words; the same before and after, once all is replaced."""
Name = Callable[[str], str]


def places(
    made: Composition, documents: Sequence[Document], called: Name = str, words: Name = str
) -> list[tuple[str, Place]]:
    """Id and place of each observation, rejection and participant's turn, in order of the texts.

    Args:
        made: what an analyst made.
        documents: what it read.
        called: what a participant or the id of a source is called now.
        words: a text with everything replaced.
    """
    observed = sorted(
        made.observations, key=lambda o: (o.citations[0].source, o.citations[0].start)
    )
    told: list[tuple[str, Place]] = [
        (o.id, (o.facet, called(o.participant), words(o.citations[0].quote))) for o in observed
    ]
    for r in made.rejections:
        place = (r.facet, called(r.source), str(r.turn), words(r.words), words(r.statement))
        told.append((rejection_id(r), place))
    for document in documents:
        for turn in document.turns:
            if turn.participant:
                asked = words(turn.item or "")
                said = words(document.words_of(turn))
                told.append((turn.key, ("turn", called(turn.participant), asked, said)))
    return told


def remember(state: Path, found: Iterable[tuple[str, Place]]) -> None:
    """Notes where the records of earlier drafts stood, until `settle` is called."""
    former = _read(state / FORMER) | dict(found)
    write_bytes(state / FORMER, json.dumps(former).encode(), private=True)


def settle(state: Path, found: Iterable[tuple[str, Place]]) -> None:
    """Finds the noted records among those of now, and keeps which id each has."""
    former = _read(state / FORMER)
    if not former:
        return
    now: dict[Place, list[str]] = defaultdict(list)
    for name, place in found:
        now[place].append(name)
    told = dict(_paired(former, now))
    known = {old: told.get(new, new) for old, new in renamed(state).items()}
    write_bytes(state / RENAMED, json.dumps(known | told).encode(), private=True)
    (state / FORMER).unlink(missing_ok=True)


def renamed(state: Path) -> dict[str, str]:
    """The id that a record has now, by the one that it had."""
    return {str(old): str(new) for old, new in _read(state / RENAMED).items()}


def _paired(
    former: Mapping[str, Sequence[str]], now: Mapping[Place, Sequence[str]]
) -> Iterator[tuple[str, str]]:
    """Old and new ids; of what was said twice only where it still is as often."""
    at: dict[Place, list[str]] = defaultdict(list)
    for name, parts in former.items():
        at[tuple(parts)].append(name)
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
