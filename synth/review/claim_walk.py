"""Next and previous in the queue, by the filter that the reviewer came with."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl
from weakref import WeakKeyDictionary

from synth.desk.desk import View
from synth.queueing.filters import FIELDS, Filter, before, filtered, next_after, tally
from synth.queueing.items import Item, Kind, key_of
from synth.queueing.queue import everything, queue
from synth.review.addresses import of
from synth.review.http import local_address

FROM = "from"
"""Name under which a claim's address holds the query of the queue that led there."""
LONGEST = 1_000
"""Code points of that query."""
SEARCHED = ("text", "q")


@dataclass(frozen=True)
class Way:
    """Where a reviewer may go on from one record."""

    came: str
    """The queue's query; empty for all of it."""
    back: str
    """Address of the queue as they left it."""
    next: str = ""
    """Address of the next record that nobody decided; empty at the end."""
    previous: str = ""
    done: int = 0
    total: int = 0


class Walk:
    """The queue of each view, made once; a view is the same until something changes."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: WeakKeyDictionary[View, dict[bool, list[Item]]] = WeakKeyDictionary()

    def way(self, view: View, kind: Kind, target: str, came: str) -> Way:
        """The way on from a record; `came` is what `?from=` holds."""
        came = came[:LONGEST]
        fields = dict(parse_qsl(came))
        wanted = wanted_of(fields)
        items = self._listed(view, wanted, every=bool(fields.get("all")))
        key = key_of(kind, target)
        ahead = next_after(items, key, undone=True) or _first_undone(items, key)
        counted = tally(items)
        return Way(
            came=came,
            back=local_address("/", fields),
            next=_address(ahead, came),
            previous=_address(before(items, key), came),
            done=counted.done,
            total=counted.total,
        )

    def _listed(self, view: View, wanted: Filter, *, every: bool) -> Sequence[Item]:
        with self._lock:
            known = self._known.setdefault(view, {})
            if every not in known:
                make = everything if every else queue
                known[every] = make(view.results, view.made.observations)
            listed = known[every]
        # What is decided stays in the list, so that "previous" leads back to it.
        return filtered(listed, wanted)


def wanted_of(fields: dict[str, str]) -> Filter:
    """The filter that a query of the queue names; what it does not know is passed over."""
    told: dict[str, Any] = {name: value for name, value in fields.items() if name in FIELDS}
    text = next((fields[name] for name in SEARCHED if name in fields), "")
    return Filter(**told, text=text)


def _first_undone(items: Sequence[Item], key: str) -> Item | None:
    return next((item for item in items if not item.reviewed and item.key != key), None)


def _address(item: Item | None, came: str) -> str:
    if item is None:
        return ""
    return local_address(of(item.kind, item.target), {FROM: came} if came else None)
