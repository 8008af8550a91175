"""Finding one's way in a list of items: filters, counts, groups, progress, next and before."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from synth.queueing.items import RANK, Item, Why

Field = Literal["stage", "facet", "participant", "actor", "reason", "source", "kind"]
FIELDS: dict[Field, Callable[[Item], Collection[str]]] = {
    "stage": lambda item: item.stages,
    "facet": lambda item: item.facets,
    "participant": lambda item: item.participants,
    "actor": lambda item: item.actors,
    "reason": lambda item: item.reasons,
    "source": lambda item: item.sources,
    "kind": lambda item: (item.kind,),
}
"""What an item can be found by; a finding across stages is found at each of them."""


@dataclass(frozen=True)
class Filter:
    """What is wanted; an empty field wants everything."""

    stage: str = ""
    facet: str = ""
    participant: str = ""
    actor: str = ""
    reason: str = ""
    source: str = ""
    kind: str = ""
    text: str = ""
    """Words that all have to occur in the claim, its quotes or its note, in any case."""
    unreviewed: bool = False
    """Only what nobody decided."""


@dataclass(frozen=True)
class Tally:
    """How many items there are, and how many of them nobody decided."""

    total: int = 0
    undone: int = 0

    @property
    def done(self) -> int:
        """How many somebody decided."""
        return self.total - self.undone


def filtered(items: Iterable[Item], wanted: Filter) -> list[Item]:
    """The items that fit all of `wanted`, in their order."""
    tests = _tests(wanted)
    return [item for item in items if all(test(item) for test in tests)]


def counts(items: Sequence[Item], wanted: Filter | None = None) -> dict[Field, dict[str, Tally]]:
    """Items by field and value: what each choice would show beside the other choices of `wanted`.

    Reasons in their order, all other values as the items bring them.
    """
    wanted = wanted or Filter()
    told = {}
    for field in FIELDS:
        free: dict[str, Any] = {field: ""}
        told[field] = _tallies(filtered(items, replace(wanted, **free)), field)
    return told


def progress(items: Iterable[Item]) -> dict[Why, Tally]:
    """How far each reason is; an item counts under each of its reasons."""
    found = _tallies(items, "reason")
    return {why: found[why] for why in RANK if why in found}


def tally(items: Iterable[Item]) -> Tally:
    """How far all of it is; each item counts once."""
    decided = [item.reviewed for item in items]
    return Tally(len(decided), decided.count(False))


def grouped(items: Iterable[Item], field: Field) -> dict[str, list[Item]]:
    """The items by the values of a field, in their order; "" holds those without one."""
    groups: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        for value in FIELDS[field](item) or ("",):
            groups[value].append(item)
    return dict(groups)


def next_after(items: Sequence[Item], key: str, *, undone: bool = False) -> Item | None:
    """The item behind `key`; the first where there is no such item; None at the end.

    `undone` passes over what somebody decided.
    """
    place = _place(items, key)
    return next((item for item in items[place + 1 :] if not (undone and item.reviewed)), None)


def before(items: Sequence[Item], key: str, *, undone: bool = False) -> Item | None:
    """The item ahead of `key`; None at the head, and where there is no such item."""
    earlier = reversed(items[: max(0, _place(items, key))])
    return next((item for item in earlier if not (undone and item.reviewed)), None)


def _place(items: Sequence[Item], key: str) -> int:
    return next((place for place, item in enumerate(items) if item.key == key), -1)


def _tallies(items: Iterable[Item], field: Field) -> dict[str, Tally]:
    return {value: tally(group) for value, group in grouped(items, field).items() if value}


def _tests(wanted: Filter) -> list[Callable[[Item], bool]]:
    tests = [_having(field, value) for field in FIELDS if (value := getattr(wanted, field))]
    tests += [_saying(word) for word in wanted.text.casefold().split()]
    return [*tests, lambda item: not item.reviewed] if wanted.unreviewed else tests


def _having(field: Field, value: str) -> Callable[[Item], bool]:
    values = FIELDS[field]
    return lambda item: value in values(item)


def _saying(word: str) -> Callable[[Item], bool]:
    return lambda item: word in item.words.casefold() or word in item.note.casefold()
