"""Entries of the queue as a page shows them: how each stands, and what can be decided of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from synth.desk.desk import Desk, View
from synth.errors import UsageError
from synth.queueing.items import Item, short
from synth.records.review import Reason
from synth.review import listing, telling
from synth.review.listing import Asked
from synth.review.queue_choices import labels
from synth.review.unseen import marker

REASON_HINTS: dict[Reason, str] = {
    "not experienced": "a wish, a guess, or somebody else's story",
    "overreach": "says more than the words",
    "wrong person": "another speaker, or another actor",
    "led": "the question put it there",
    "wrong stage": "belongs elsewhere in the journey",
    "out of scope": "not about this journey",
    "identifying": "shows who somebody is",
    "duplicate": "the same thing once more",
}
REJECTABLE = frozenset(("observation", "finding", "opportunity"))
ACCEPTS = {"rejection": "Rightly refused", "turn": "Read, nothing in it"}
"""What accepting means, where it is not "Accept"."""


@dataclass(frozen=True)
class Entry:
    """One line of the list."""

    item: Item
    address: str
    kind: str
    accept: str
    can_reject: bool
    shown: bool
    """False where people took it out: then it can only be brought back."""
    fate: str
    mine: bool
    """Whether who is at the page decided on it."""
    heading: str = ""
    """Of the group that begins with it."""
    consent: str = ""
    """Where no result may print its words: that, in words."""
    mark: str = ""
    """Of the record as it is shown."""


def entries(view: View, reviewer: str, items: Iterable[Item], wish: Asked) -> Iterator[Entry]:
    """The entries of some items; the first of each group that is asked for has a heading."""
    names = labels(view, wish.by) if wish.by else {}
    group: str | None = None
    for item in items:
        begun = _group_of(item, wish.by) if wish.by else ""
        heading = names.get(begun, begun) or "None" if wish.by and begun != group else ""
        group = begun
        yield _entry(view, reviewer, item, wish, heading)


def entry_of(desk: Desk, view: View, target: str, wish: Asked) -> Entry:
    """The entry of one record.

    Raises:
        UsageError: it is in no list.
    """
    found = (item for item in _lists(desk, view, every=wish.every) if item.target == target)
    item = next(found, None)
    if item is None:
        raise UsageError("There is no such entry any more: the map has changed. Reload.")
    return _entry(view, desk.reviewer, item, wish)


def _lists(desk: Desk, view: View, *, every: bool) -> Iterator[Item]:
    """What a page shows; then what is made anew, only where the record is not among that."""
    yield from listing.shown(desk, every=every)
    yield from listing.items(view, every=every)
    yield from listing.items(view, every=not every)


def _entry(view: View, reviewer: str, item: Item, wish: Asked, heading: str = "") -> Entry:
    about = view.reviews.get(item.target, ())
    return Entry(
        item=_named(view, item),
        address=listing.link(item, wish.query),
        kind=telling.KINDS[item.kind],
        accept=ACCEPTS.get(item.kind, "Accept"),
        can_reject=item.kind in REJECTABLE,
        shown=telling.is_shown(view, item.target),
        fate=telling.fate(about),
        mine=any(r.reviewer == reviewer for r in about),
        heading=heading,
        consent=_consent(view, item),
        mark=marker(view)(item.target),
    )


def _consent(view: View, item: Item) -> str:
    """Of what one person said; a theme or a finding has the words of several."""
    own = item.kind in ("observation", "rejection", "turn")
    told = (view.consents.get(person, "") for person in item.participants if own)
    return next((words for words in told if words), "")


def _named(view: View, item: Item) -> Item:
    """With who it is of as every other screen calls them, not by an id of the survey's export."""
    person = next((p for p in item.participants if item.note.startswith(p)), "")
    if not person or person not in view.names:
        return item
    return replace(item, note=short(view.names[person] + item.note[len(person) :]))


def _group_of(item: Item, by: str) -> str:
    values = {"stage": item.stages, "facet": item.facets, "participant": item.participants}[by]
    return next(iter(values), "")
