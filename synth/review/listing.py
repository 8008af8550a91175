"""The queue as an address asks for it, and what stands before and behind one of its entries.

An address names fields of `queueing.filters.Filter`, `all=1` for every claim, `by` for groups and
`page`. The same words, as one value named `from`, go along with every link, so that the screens of
records stay in the list from which they were opened.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, cast
from urllib.parse import parse_qsl, urlencode
from weakref import WeakKeyDictionary

from synth.desk.desk import Desk, View
from synth.queueing.filters import Field, Filter, before, filtered, grouped, next_after
from synth.queueing.items import LETTERS, Item, key_of
from synth.queueing.queue import everything, queue
from synth.review.addresses import of
from synth.review.http import Fields

PAGE = 50
"""Entries of a page."""
LONGEST = 200
"""Code points of one value of a filter."""
GROUPS: Mapping[Field, str] = {"stage": "stage", "facet": "facet", "participant": "participant"}
"""By what all claims can be grouped."""
_TEXTS = tuple(f.name for f in fields(Filter) if f.name != "unreviewed")
_kept: "WeakKeyDictionary[View, dict[bool, list[Item]]]" = WeakKeyDictionary()

_shown: "WeakKeyDictionary[Desk, dict[bool, list[Item]]]" = WeakKeyDictionary()


@dataclass(frozen=True)
class Asked:
    """What of the queue somebody wants to see."""

    wanted: Filter = field(default_factory=Filter)
    every: bool = False
    """Every claim, not only what a reason names."""
    by: str = ""
    """One of GROUPS, or empty."""
    page: int = 1

    @property
    def query(self) -> str:
        """As it stands in an address, the page left out."""
        told = {name: getattr(self.wanted, name) for name in _TEXTS}
        told |= {"unreviewed": "1" if self.wanted.unreviewed else ""}
        told |= {"all": "1" if self.every else "", "by": self.by}
        return urlencode({k: v for k, v in told.items() if v}, errors="replace")

    def with_field(self, name: str, value: str) -> str:
        """The query with another value of one field."""
        changed: dict[str, Any] = {name: value}
        return replace(self, wanted=replace(self.wanted, **changed)).query


@dataclass(frozen=True)
class Neighbours:
    """Addresses of the entries beside one; empty where there is none."""

    earlier: str = ""
    later: str = ""
    """The next that nobody decided."""
    back: str = "/"
    """The list itself."""


def asked(query: Fields) -> Asked:
    """Reads an address; what makes no sense is left out."""
    told = {name: next(iter(query.get(name, ())), "")[:LONGEST] for name in (*_TEXTS, "by", "page")}
    by = told.pop("by")
    page = told.pop("page")
    wanted: dict[str, Any] = {**told, "unreviewed": query.get("unreviewed", ("",))[0] == "1"}
    return Asked(
        wanted=Filter(**wanted),
        every=query.get("all", ("",))[0] == "1",
        by=by if by in GROUPS else "",
        page=int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1,
    )


def came_from(text: str) -> Asked:
    """The same, read back from a link's `from`."""
    try:
        pairs = parse_qsl(text[:2000], max_num_fields=20)
    except ValueError:
        pairs = []
    return asked({name: (value,) for name, value in pairs})


def items(view: View, *, every: bool = False) -> list[Item]:
    """The whole queue of a view, or every claim; made once a view."""
    known = _kept.setdefault(view, {})
    if every not in known:
        make: Callable[..., list[Item]] = everything if every else queue
        known[every] = make(view.results, view.made.observations)
    return known[every]


def shown(desk: Desk, *, every: bool = False) -> list[Item]:
    """The list as a page of this desk had it last, so that a verdict need not wait for a new one.

    What this reviewer decided since is in it; what others decided comes with the next page.
    """
    return _shown.get(desk, {}).get(every) or items(desk.view, every=every)


def keep(desk: Desk, found: list[Item], *, every: bool = False) -> None:
    """Keeps a list as the one that a page shows."""
    _shown.setdefault(desk, {})[every] = found


def listed(view: View, wish: Asked) -> list[Item]:
    """What is asked for, in its order, all pages of it."""
    found = filtered(items(view, every=wish.every), wish.wanted)
    return [item for group in grouped_by(view, found, wish.by).values() for item in group]


def grouped_by(view: View, found: list[Item], by: str) -> dict[str, list[Item]]:
    """Entries by stage or facet in the study's order, or by person; all under "" where `by` is."""
    if not by:
        return {"": found}
    study = view.made.study
    order = {"stage": [s.id for s in study.stages], "facet": [f.id for f in study.facets]}
    groups = grouped(found, cast(Field, by))
    first = [name for name in order.get(by, ()) if name in groups]
    return {name: groups[name] for name in (*first, *sorted(groups.keys() - set(first)))}


def neighbours(view: View, origin: str, target: str) -> Neighbours:
    """What stands beside a record in the list that it was opened from.

    Args:
        view: the map as decided.
        origin: the link's `from`.
        target: id of the record.
    """
    wish = came_from(origin)
    everyone = replace(wish, wanted=replace(wish.wanted, unreviewed=False))
    found = listed(view, everyone)
    key = key_of(LETTERS[target[:1]], target)
    rest = [item for item in found if item.key != key]
    later = next_after(found, key, undone=True) or next((i for i in rest if not i.reviewed), None)
    earlier = before(found, key)
    return Neighbours(
        earlier=link(earlier, origin) if earlier else "",
        later=link(later, origin) if later else "",
        back=f"/?{wish.query}" if wish.query else "/",
    )


def link(item: Item, origin: str) -> str:
    """The address of an entry's screen, with the list that it stands in."""
    return with_origin(of(item.kind, item.target), origin)


def with_origin(address: str, origin: str) -> str:
    """An address with the list that one came from; as it is where that is the whole queue."""
    return f"{address}?{urlencode({'from': origin}, errors='replace')}" if origin else address
