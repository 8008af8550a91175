"""All sources in a line each, and the uncovered turns that wait to be read."""

from dataclasses import dataclass

from synth.desk.desk import View
from synth.desk.letters import visible

NAMED = 3
"""Participants that a line names."""


@dataclass(frozen=True)
class Line:
    """One source."""

    id: str
    path: str
    kind: str
    record: str
    people: tuple[str, ...]
    """The first few names."""
    people_more: int
    said: int
    """Code points that participants said."""
    cited: int
    waiting: tuple[str, ...]
    """Keys of uncovered turns worth reading that nobody has read yet, in the order of the text."""
    read: int
    """Uncovered turns worth reading in which somebody found nothing."""
    observations: int
    decided: int


def lines(view: View) -> list[Line]:
    """A line a source, in the order of the map."""
    cover = {c.source: c for c in view.journey.coverage}
    cites: dict[str, set[str]] = {}
    for o in view.journey.observations:
        for c in o.citations:
            cites.setdefault(c.source, set()).add(o.id)
    decided = {name for name, r in view.journey.review.records.items() if r.verdict}
    found = []
    for source in view.journey.sources:
        about, own = cover.get(source.id), cites.get(source.id, set())
        people = [view.names.get(p, p) for p in _people(view, source.id)]
        worth, waiting = worth_reading(view, source.id), waiting_in(view, source.id)
        found.append(
            Line(
                id=source.id,
                path=visible(source.path),
                kind=source.kind,
                record=source.record,
                people=tuple(people[:NAMED]),
                people_more=max(0, len(people) - NAMED),
                said=about.participant_chars if about else 0,
                cited=about.cited_chars if about else 0,
                waiting=tuple(waiting),
                read=len(worth) - len(waiting),
                observations=len(own),
                decided=len(own & decided),
            )
        )
    return found


def _people(view: View, source: str) -> list[str]:
    turns = view.documents[source].turns
    return list(dict.fromkeys(t.participant for t in turns if t.participant))


def worth_reading(view: View, source: str) -> list[str]:
    """Keys of the uncovered turns worth reading of a source, in the order of its text."""
    numbers = {n for c in view.journey.coverage if c.source == source for n in c.worth_reading}
    return [t.key for t in view.documents[source].turns if t.turn in numbers and t.key]


def waiting_in(view: View, source: str) -> list[str]:
    """Those of them that nobody has read yet."""
    read = set(view.journey.review.turns)
    return [key for key in worth_reading(view, source) if key not in read]


def beside(view: View, source: str, number: int) -> tuple[str, str]:
    """Keys of the waiting turns before and after a place, in the order of the map; "" for none."""
    order = {s.id: at for at, s in enumerate(view.journey.sources)}
    here = order[source], number
    places = [
        ((order[s.id], view.turns[key][1].turn), key)
        for s in view.journey.sources
        for key in waiting_in(view, s.id)
    ]
    before = [key for place, key in places if place < here]
    after = [key for place, key in places if place > here]
    return (before[-1] if before else "", after[0] if after else "")
