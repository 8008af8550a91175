"""Drawn figures of map.html: dots and medians of curves, strips, shares and ways."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from independent_counts import KINDS, Study, is_split, middle
from independent_expected import actors
from independent_names import names
from independent_tree import Node

Dots = Counter[tuple[float, str]]


def drawings(study: Study, page: Node) -> Iterator[str]:
    """Whatever is drawn and can be counted."""
    several = len(actors(study)) > 1
    for row in page.all("tr", "lane-curve"):
        actor = row.get("data-actor")
        columns = [n for g in row.all("g", "drawn") for n in g.children() if n.tag == "svg"]
        for stage, drawn in zip(study.stages, columns, strict=True):
            felt = study.felt(stage, actor if several else "")
            yield from _stage(study, f"curve {actor} at {stage}", drawn, felt)
    for segment in page.all("div", "segment"):
        yield from _strips(study, segment)
    for side in page.all("p", "side"):
        yield from _share(side)
    for card in page.all("li", "card"):
        yield from _strength(study, card)
    yield from _tracks(study, page)
    yield from _bars(page)


def _strength(study: Study, card: Node) -> Iterator[str]:
    """The mark of a card: one voice, several of one kind, interviews and survey."""
    mark, theme = card.first("span", "strength"), study.themes.get(card.get("data-card"))
    if mark and theme:
        heard = [len(study.behind(theme["observations"], kind)) for kind in KINDS]
        level = 1 if sum(heard) < 2 else 3 if all(heard) else 2
        if [use.get("href") for use in mark.all("use")] != [f"#i-str{level}"]:
            yield f"map.html: strength of {theme['id']} is not {level}, of {heard}"


def _dots(drawn: Node, top: float, unit: float) -> Dots:
    found: Dots = Counter()
    for group in drawn.all("g"):
        y = re.fullmatch(r"translate\(0 ([\d.]+)\)", group.get("transform"))
        if y:
            valence = 2 - (float(y[1]) - top) / unit
            for path in group.children():
                kind = "interview" if "talks" in path.classes else "survey"
                if {"talks", "answers"} & path.classes:
                    found[round(valence, 2), kind] += path.get("d").count("M")
    return found


def _counted(study: Study, felt: Mapping[str, float]) -> Dots:
    return Counter((v, KINDS[p not in study.interviewed]) for p, v in felt.items())


def _stage(study: Study, what: str, drawn: Node, felt: Mapping[str, float]) -> Iterator[str]:
    if _dots(drawn, 42, 34) != _counted(study, felt):
        yield f"map.html: dots of {what} are {dict(_dots(drawn, 42, 34))}, counted {felt}"
    line = drawn.first("path", "middle")
    at = re.fullmatch(r"M-23 ([\d.]+)h46", line.get("d")) if line else None
    said = 2 - (float(at[1]) - 42) / 34 if at else None
    median = middle(felt.values()) if len(felt) > 2 else None
    if (said is None) != (median is None) or abs((said or 0) - (median or 0)) > 0.01:
        yield f"map.html: median of {what} is drawn at {said}, counted {median}"
    if bool(drawn.first("path", "splitmark")) != is_split(felt.values()):
        yield f"map.html: split of {what} is drawn otherwise than counted"


def _strips(study: Study, segment: Node) -> Iterator[str]:
    name = segment.children()[0].text()
    for row in (r for body in segment.all("tbody") for r in body.children()):
        value = next(row.all("b")).text()
        for stage, cell in zip(study.inside, row.all("td"), strict=True):
            felt = {
                p: v
                for p, v in study.felt(stage).items()
                if " ".join(study.people[p]["segments"].get(name, "").split()) == value
            }
            if _dots(cell, 9, 7) != _counted(study, felt):
                yield f"map.html: dots of {name} {value} at {stage}, counted {felt}"


def _share(side: Node) -> Iterator[str]:
    """Dots beside `n of N` of a contrast: none where there are more than 24 people."""
    row = side.first("svg", "dots-row")
    n, of = (int(x.text().replace(",", "")) for x in side.all() if "data-figure" in x.attributes)
    circles = Counter(c.get("class") for c in row.all("circle")) if row else Counter[str]()
    counted = {"told": n, "skipped": of - n} if of <= 24 else {}
    if {k: v for k, v in counted.items() if v} != dict(circles):
        yield f"map.html: {dict(circles)} dots are drawn for {n} of {of}"


def _tracks(study: Study, page: Node) -> Iterator[str]:
    paths = {names(study)[p["participant"]]: p for p in study.map["paths"]}
    for row in (li for ul in page.all("ul", "paths") for li in ul.children()):
        path = paths[next(row.all("bdi")).text()]
        yield from _track(study, row, path["stages"], path["skips"])
        number = {s: str(at) for at, s in enumerate(study.inside, 1)}
        told = "told as " + " ".join(number[s] for s in path["told"])
        note = row.first("span", "note")
        if (note.text() if note else "") != (told if path["told"] != path["stages"] else ""):
            yield f"map.html: “{note.text() if note else ''}” is not the order told: {told}"
    routes = {f"route-{r['id']}": r for r in study.map["routes"]}
    for row in (li for ul in page.all("ul", "routes") for li in ul.children()):
        yield from _track(study, row, routes[row.get("id")]["stages"], [])


def _track(study: Study, row: Node, told: list[str], skips: list[str]) -> Iterator[str]:
    counted = ["told" if s in told else "skipped" if s in skips else "none" for s in study.inside]
    if [c.get("class") for c in row.all("circle")] != counted:
        yield f"map.html: the way “{row.text()[:40]}” is not drawn as counted: {counted}"


def _bars(page: Node) -> Iterator[str]:
    """Bars of cited characters, in percent of the width."""
    for row in (r for t in page.all("table", "cover") for r in t.all("tr") if r.first("svg")):
        cited, chars = (
            int(n.text().replace(",", ""))
            for n in row.all()
            if n.get("data-figure") in ("coverage-cited", "coverage-chars")
        )
        bar = row.first("rect", "part")
        if not bar or bar.get("width") != f"{round(100 * cited / max(chars, 1), 1)}%":
            yield f"map.html: the bar of {row.text()[:40]} is not {cited} of {chars}"
