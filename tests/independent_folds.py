"""What is folded or left out of map.html, and the numbers its filters count with."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from independent_counts import KINDS, Study
from independent_expected import Key, actors, key, number
from independent_names import names
from independent_tree import Node

MODES = {"expectations": "expected", "wishes": "wished", "hearsay": "hearsay"}
Wanted = dict[Key, str]


def folds(study: Study, page: Node, wanted: Wanted) -> Iterator[str]:
    """Entries counted where they stand; what a list leaves out; all cards that a cell must have."""
    for summary in page.all("summary"):
        for node in summary.all():
            if node.get("data-figure") == "folded" and summary.parent:
                yield from _differ("folded", node.text(), _entries(summary.parent), summary)
    for row in page.all("tr", "lane"):
        for cell in row.children():
            if cell.tag == "td" and row.get("data-lane") not in ("", "curve"):
                yield from _cell(study, row, cell, wanted)
    for section in page.all("section", "ev"):
        yield from _section(study, section)
    yield from _sources(study, page)
    yield from _lists(study, page, wanted)


def _differ(what: str, text: str, counted: int, near: Node) -> Iterator[str]:
    if text != number(counted):
        yield f"map.html: {what} at “{near.text()[:60]}” is {text or 'missing'}, counted {counted}"


def _entries(details: Node) -> int:
    total = 0
    for node in details.children():
        if node.tag in ("ul", "dl"):
            total += len(node.children())
        elif node.tag == "table":
            total += sum(len(body.children()) for body in node.all("tbody"))
        elif {"segment", "quote"} & node.classes:
            total += 1
    return total


def _figure(node: Node, name: str) -> str:
    """The text of the first figure of a name inside; empty where there is none."""
    return next((n.text() for n in node.all() if n.get("data-figure") == name), "")


def _cell(study: Study, row: Node, cell: Node, wanted: Wanted) -> Iterator[str]:
    cards = [card.get("data-card") for card in cell.all("li", "card")]
    ids = _of_cell(study, row.get("data-lane"), cell.get("data-stage"), row.get("data-actor"))
    if ids is not None:
        left = len(ids) - len(cards)
        if left or _figure(cell, "left-out"):
            yield from _differ("left-out", _figure(cell, "left-out"), left, cell)
        if not set(cards) <= ids:
            yield f"map.html: {sorted(set(cards) - ids)} do not belong to the cell"
    fold = cell.first("details", "more")
    if fold:
        folded = [card.get("data-card") for card in fold.all("li", "card")]
        left = int(_figure(fold, "left-out").replace(",", "") or 0)
        yield from _differ("cell-more", _figure(fold, "cell-more"), len(folded) + left, fold)
        grave = sum(_severity(study, wanted, id) == 4 for id in folded)
        if grave or _figure(fold, "cell-grave"):
            yield from _differ("cell-grave", _figure(fold, "cell-grave"), grave, fold)


def _severity(study: Study, wanted: Wanted, id: str) -> int:
    if id in study.themes:
        return study.worst(study.themes[id]) or 0
    return int(wanted.get(key("severity", id=id), 0))


def _of_cell(study: Study, lane: str, stage: str, actor: str) -> set[str] | None:
    """Ids of everything of a lane at a stage; None for lanes that choose."""
    several = len(actors(study)) > 1
    if lane in MODES:
        found = study.observations.values()
        return {
            o["id"]
            for o in found
            if (o["stage"], o["mode"]) == (stage, MODES[lane])
            and (not several or o["actor"] == actor)
        }
    if lane in {f["id"] for f in study.map["facets"]}:
        return {
            t["id"]
            for t in study.themes.values()
            if (t["stage"], t["facet"]) == (stage, lane) and (not several or t["actor"] == actor)
        }
    return None


def _section(study: Study, section: Node) -> Iterator[str]:
    id = section.get("id")
    stage, _, which = id.rpartition("-")
    if id in study.themes:
        ids = set(study.themes[id]["observations"])
    elif which in MODES and stage in study.stages:
        own = study.observations.values()
        ids = {o["id"] for o in own if (o["stage"], o["mode"]) == (stage, MODES[which])}
    else:
        return
    shown = sum(child.tag == "article" for child in section.children())
    shown += sum(len(c.children()) for c in section.children() if "refs" in c.classes)
    left = len(ids) - shown
    if left or _figure(section, "left-out"):
        yield from _differ("left-out", _figure(section, "left-out"), left, section)


def _sources(study: Study, page: Node) -> Iterator[str]:
    for source in page.all("details", "src"):
        id = source.get("id")
        shown = len(list(source.all("div", "turn")))
        if shown != len(study.turns[id]) or _figure(source, "answers-shown"):
            said = _figure(source, "answers-shown")
            yield from _differ("answers-shown", said, shown, source)
            if _figure(source, "answers") == "":
                yield f"map.html: answers of {id} is missing, counted {len(study.turns[id])}"


def _lists(study: Study, page: Node, wanted: Wanted) -> Iterator[str]:
    for table in page.all("table", "cover"):
        for cell in table.all("td"):
            turns, said = cell.first("p", "turns"), _figure(cell, "coverage-uncovered")
            if turns and said:
                left = int(said.replace(",", "")) - len(list(cell.all("a")))
                if left or _figure(turns, "left-out"):
                    yield from _differ("left-out", _figure(turns, "left-out"), left, turns)
    for segment in page.all("div", "segment"):
        values = next(
            s["values"] for s in study.map["segments"] if s["name"] == segment.children()[0].text()
        )
        rows = [r for body in segment.all("tbody") for r in body.children()]
        notes = [c for c in segment.children() if c.tag == "p" and "note" in c.classes]
        said = _figure(notes[0], "left-out") if notes else "0"
        yield from _differ("left-out", said, len(values) - len(rows), segment)
        for row in rows:
            yield from _differ("rows", str(bool(_figure(row, "segment")) + 0), 1, row)
    people = next((s for s in page.all("section") if s.get("id") == "participants"), None)
    if people:
        listed = len([r for body in people.all("tbody") for r in body.children()])
        left = len(study.people) - listed
        if left or _figure(people, "left-out"):
            yield from _differ("left-out", _figure(people, "left-out"), left, people)


def data(study: Study, page: Node) -> Iterator[str]:
    """What the filters count with: people, cards, who told of a stage, feelings."""
    node = next((n for n in page.all("template") if n.get("id") == "data"), None)
    if not node:
        yield "map.html: the data of the filters are missing"
        return
    found: dict[str, Any] = json.loads("".join(x for x in node.inside if isinstance(x, str)))
    place = {name: at for at, name in enumerate(study.people)}
    called = names(study)
    people = [
        [id, called[id], int(id in study.interviewed), p["actor"], [*map(list, known)]]
        for id, p in study.people.items()
        for known in [p["segments"].items()]
    ]
    counted = {
        "people": people,
        "cards": _cards(study, place),
        "base": _base(study, place),
        "felt": _felt(study, place),
    }
    for name, value in counted.items():
        if found[name] != value:
            wrong = _first_difference(found[name], value)
            yield f"map.html: data of the filters, {name}: {wrong}"


def _first_difference(said: Any, counted: Any) -> str:
    rows = (lambda x: x.items()) if isinstance(counted, dict) else enumerate
    one, other = dict(rows(said)), dict(rows(counted))
    at = next(k for k in [*one, *other] if one.get(k) != other.get(k))
    return f"{at} is {one.get(at)!r}, counted {other.get(at)!r}"


def _numbers(people: Iterable[str], place: dict[str, int]) -> list[int]:
    return sorted(place[p] for p in people)


def _cards(study: Study, place: dict[str, int]) -> dict[str, Any]:
    cards: dict[str, Any] = {}
    for id, t in study.themes.items():
        told = [_numbers(study.behind(t["observations"], kind), place) for kind in KINDS]
        cards[id] = [t["actor"], *told]
    for o in study.asks:
        first = [study.themes[t]["actor"] for t in o["addresses"]]
        whose = [*first, *(study.observations[i]["actor"] for i in o["evidence"])]
        cards[o["id"]] = [whose[0], _numbers(study.behind(o["evidence"]), place), []]
    for id, o in study.observations.items():
        if o["mode"] in MODES.values():
            told = [_numbers(study.behind([id], kind), place) for kind in KINDS]
            cards[id] = [o["actor"], *told]
    return cards


def _base(study: Study, place: dict[str, int]) -> dict[str, Any]:
    found = {}
    for stage in study.stages:
        for actor in {a["id"] for a in study.map["actors"]}:
            kinds = [_numbers(study.standing([(stage, actor)], kind), place) for kind in KINDS]
            if any(kinds):
                found[f"{stage}/{actor}"] = kinds
    return found


def _felt(study: Study, place: dict[str, int]) -> dict[str, Any]:
    several = len(actors(study)) > 1
    return {
        stage: {
            actor: [[place[p], v] for p, v in study.felt(stage, actor if several else "").items()]
            for actor in actors(study)
        }
        for stage in study.stages
    }
