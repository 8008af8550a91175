"""The filters of the queue: the values of each, named, with how much of it is left to decide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from synth.desk.desk import View
from synth.queueing.filters import Field, Tally, counts
from synth.queueing.items import WHY, Item, short
from synth.review.listing import Asked

CHOICES: dict[Field, str] = {
    "reason": "Why",
    "stage": "Stage",
    "facet": "Facet",
    "actor": "Actor",
    "participant": "Participant",
    "source": "Source",
}
ORDERED = ("reason", "stage", "facet", "actor")
"""Whose values have an order; those of the others are sorted by name."""


@dataclass(frozen=True)
class Choice:
    """One value of a filter."""

    value: str
    label: str
    chosen: bool


def choices(view: View, every: Sequence[Item], wish: Asked) -> dict[str, list[Choice]]:
    """The values of each filter; one that cannot choose anything is left out."""
    told = counts(every, wish.wanted)
    found: dict[str, list[Choice]] = {}
    for field in CHOICES:
        chosen = str(getattr(wish.wanted, field))
        values = told[field] if not chosen else {chosen: Tally(), **told[field]}
        if len(values) > 1 or chosen:
            names = labels(view, field)
            found[field] = [
                Choice(v, f"{names.get(v, short(v, 80))} ({_left(values[v])})", v == chosen)
                for v in _in_order(field, list(values), names)
            ]
    return found


def labels(view: View, field: str) -> Mapping[str, str]:
    """What a page calls the values of a filter, in the study's order."""
    journey = view.journey
    names: dict[str, Mapping[str, str]] = {
        "reason": cast(dict[str, str], WHY),
        "stage": {s.id: s.name for s in journey.stages},
        "facet": {f.id: f.name for f in journey.facets},
        "actor": {a.id: a.name for a in journey.actors},
        "participant": view.names,
        "source": {s.id: s.path for s in journey.sources},
    }
    return {value: short(name, 80) for value, name in names.get(field, {}).items()}


def _left(found: Tally) -> str:
    return f"{found.undone:,} of {found.total:,} left"


def _in_order(field: str, values: Sequence[str], names: Mapping[str, str]) -> list[str]:
    if field not in ORDERED:
        return sorted(values, key=lambda v: (names.get(v, v).casefold(), v))
    at = {value: place for place, value in enumerate(names)}
    return sorted(values, key=lambda v: (at.get(v, len(at)), v))
