"""Every figure on map.html, counted again: `python tests/independent_figures.py RESULTS`.

Prints one line for each figure that is not what map.json and sources/ make it, for each that is
missing, and for each number that says nothing of what it counts; then exits with 1. Imports
nothing of Synth: anybody may run it over any results folder with Python alone.
"""

import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from independent_counts import Study
from independent_drawings import drawings
from independent_expected import Key, expected, key
from independent_folds import data, folds
from independent_recount import recount
from independent_review import marks
from independent_tree import Node, read
from independent_words import loose

BY_PLACE = {"folded", "left-out", "cell-more", "cell-grave", "answers-shown"}
"""Figures that follow from the page itself: how many entries stand where."""
RESPONDENTS = 200
"""Survey respondents that are listed one by one."""
Wanted = dict[Key, str]


def mismatches(folder: Path) -> list[str]:
    """A line a mismatch; none where every figure holds."""
    study = Study(folder)
    page = read((folder / "map.html").read_text("utf-8"))
    parts: dict[str, Callable[[], Iterable[str]]] = {
        "map.json": lambda: recount(study),
        "map.html: a figure": lambda: _shown(study, page, expected(study)),
        "map.html: a card or a section": lambda: _held(page, expected(study)),
        "map.html: a list": lambda: folds(study, page, expected(study)),
        "map.html: the data of the filters": lambda: data(study, page),
        "map.html: a drawing": lambda: drawings(study, page),
        "map.html: a mark of review": lambda: marks(study, page),
        "map.html: text": lambda: loose(study, page),
    }
    return [line for name, part in parts.items() for line in _lines(name, part)]


def _lines(name: str, part: Callable[[], Iterable[str]]) -> Iterator[str]:
    """What a part tells; where the map names what it does not hold, that."""
    try:
        yield from part()
    except (LookupError, ValueError, TypeError, RuntimeError) as error:
        yield f"{name} cannot be counted: {type(error).__name__} {error}"


def name_of(node: Node) -> Key:
    """What a figure says that it counts."""
    about = {
        name.removeprefix("data-"): value
        for name, value in node.attributes.items()
        if name.startswith("data-") and name != "data-figure"
    }
    return key(node.get("data-figure"), **about)


def _words(name: Key) -> str:
    return " ".join([name[0], *(f"{k}={v}" for k, v in sorted(name[1]))])


def _shown(study: Study, page: Node, wanted: Wanted) -> Iterator[str]:
    """Each figure as it must be, and none missing."""
    seen: set[Key] = set()
    for node in page.all():
        if "data-figure" not in node.attributes or node.get("data-figure") in BY_PLACE:
            continue
        name, text = name_of(node), node.text()
        seen.add(name)
        if text != wanted.get(name):
            counted = wanted.get(name, "nothing of that name")
            yield f"map.html: {_words(name)} is {text}, counted {counted}"
    listed = [p for p in study.people if p not in study.interviewed][:RESPONDENTS]
    people = study.interviewed | set(listed)
    for name in wanted.keys() - seen:
        if _must(name, wanted[name], people):
            yield f"map.html: {_words(name)} is missing, counted {wanted[name]}"


def _must(name: Key, text: str, listed: set[str]) -> bool:
    """Whether a figure has to be somewhere; of some, `_held` and `folds` say where."""
    what, about = name[0], dict(name[1])
    if what in ("score", "participant-observations"):
        return about["id"] in listed
    if what == "coverage-uncovered":
        return text != "0"
    return what not in ("segment", "confidence", "answers", "mark-more")


def _held(page: Node, wanted: Wanted) -> Iterator[str]:
    """Cards, findings, sections, opportunities and observations hold the figures of their own."""
    by_id: dict[str, list[Key]] = defaultdict(list)
    for name in wanted:
        by_id[dict(name[1]).get("id", "")].append(name)
    for node, id, names, all_kinds in _holders(page):
        here = {name_of(n) for n in node.all() if "data-figure" in n.attributes}
        for name in by_id.get(id, ()):
            count = key(name[0].replace("-of", "-n"), **dict(name[1]))
            told = all_kinds or wanted[count] != "0"
            if name[0] in names and told and name not in here:
                classes = ".".join(sorted(node.classes))
                yield f"map.html: {_words(name)} is missing in {node.tag}.{classes} of {id}"


def _holders(page: Node) -> Iterator[tuple[Node, str, set[str], bool]]:
    """Elements, the id they are about, the figures they must hold, also of a kind with none."""
    counts, looked = {"theme-n", "theme-of"}, {"looked-n", "looked-of"}
    for card in page.all("li", "card"):
        yield card, card.get("data-card"), {*counts, *looked, "reach"}, False
    for section in page.all("section", "ev"):
        found = {"finding-n", "finding-of", "finding-against", "reach", *counts, *looked}
        yield section, section.get("id"), found, True
    for row in (li for ol in page.all("ol", "findings") for li in ol.children()):
        link = row.first("a")
        names = {f"finding-{what}" for what in ("n", "of", "against", "themes", "quotes")}
        yield row, link.get("href")[1:] if link else "", names, True
    for table in page.all("table", "board"):
        for row in table.all("tr"):
            if link := row.first("a"):
                yield row, link.get("href")[1:], {"severity", "reach", "ideas", "ideas-own"}, True
    for article in page.all("article", "obs"):
        yield article, article.get("id"), {"confidence"}, True


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or not (Path(arguments[0]) / "map.json").is_file():
        print("usage: python tests/independent_figures.py RESULTS (a folder with map.json)")
        return 2
    found = mismatches(Path(arguments[0]))
    print(*found, sep="\n", end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
