"""The sample study bent into awkward shapes, and sheets read back from their SVG."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from xml.etree import ElementTree

from report_sample import sample
from synth.records.journey import JourneyMap, StageView, Theme
from synth.results import Results
from synth.wall.lettering import width
from synth.wall.paper import paper_of
from synth.wall.wall import wall_svg

NAME = "{http://www.w3.org/2000/svg}"
MORE = re.compile(r"\+([\d,]+) more")
HOSTILE = (
    '</text></svg><script>window.pwned=1</script><img src=x onerror="window.pwned=1">',
    "\u202eevil\u202c \u2066isolate\u2069 \x00\x07\x1b[31mred\ud800\ufffe end & <b> \"q\" 'r'",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft again",
    "הקופסה הגיעה מאוחר מאוד ואף אחד לא ענה לטלפון",
    "وصل الصندوق متأخرا ولم يرد أحد على الهاتف ﷽",
    "配達された箱が遅れて届き、電話をかけても誰も出ませんでした。本当に困りました。",
    "Z̷̢̛̛̛̛͔͈͙͎͍͉͊̈́͐͑̀̀̀̀̀͜͝͠a̵l̶g̷o̴ 👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦 ⸻⸻⸻ ꧅꧅",
    "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
)


@cache
def results() -> Results:
    return sample()


def with_map(change: Callable[[JourneyMap], dict[str, object]]) -> Results:
    found = results()
    return Results(found.journey.model_copy(update=change(found.journey)), found.texts, found.turns)


def renamed(names: tuple[str, ...]) -> Results:
    """Every theme, stage, question and the title called by one of `names`, in turn."""

    def change(journey: JourneyMap) -> dict[str, object]:
        stages = []
        for i, stage in enumerate(journey.stages):
            themes = {
                facet: tuple(
                    t.model_copy(update={"name": names[(i + k) % len(names)]})
                    for k, t in enumerate(lane)
                )
                for facet, lane in stage.themes.items()
            }
            asked = tuple(
                o.model_copy(update={"question": names[(i + k) % len(names)]})
                for k, o in enumerate(stage.opportunities)
            )
            told = {"themes": themes, "opportunities": asked, "name": names[i % len(names)]}
            stages.append(stage.model_copy(update=told))
        actors = tuple(
            a.model_copy(update={"name": names[0], "scenario": names[-1]}) for a in journey.actors
        )
        return {"stages": tuple(stages), "actors": actors, "study": {"title": " ".join(names)}}

    return with_map(change)


def with_stages(count: int) -> Results:
    """So many stages, the sample's own again and again with themes of their own."""

    def change(journey: JourneyMap) -> dict[str, object]:
        proper = [s for s in journey.stages if s.id != "unassigned"]
        return {"stages": tuple(_copy(proper[i % len(proper)], i) for i in range(count))}

    return with_map(change)


def _copy(stage: StageView, number: int) -> StageView:
    def again(theme: Theme) -> Theme:
        return theme.model_copy(update={"id": f"{theme.id}x{number}", "stage": f"s{number}"})

    themes = {facet: tuple(map(again, lane)) for facet, lane in stage.themes.items()}
    update = {"id": f"s{number}", "name": f"{stage.name} {number}", "themes": themes}
    return stage.model_copy(update=update)


def nobody() -> Results:
    """A map in which nothing was found."""

    def change(journey: JourneyMap) -> dict[str, object]:
        blank = {"themes": {}, "opportunities": (), "bright_spots": (), "expectations": ()}
        silent = journey.stages[0].emotion.model_copy(
            update={"median": None, "n": 0, "values": (), "split": False}
        )
        told = {**blank, "wishes": (), "hearsay": (), "emotion": silent}
        return {
            "stages": tuple(s.model_copy(update=told) for s in journey.stages),
            "observations": (),
            "findings": (),
        }

    return with_map(change)


@dataclass
class Line:
    """One line of text as it stands in the SVG."""

    words: str
    x: float
    y: float
    size: float
    bold: bool
    end: bool


@dataclass
class Cell:
    """One cell: its box (x, y, wide, high), lines, entries by id, and how many more it names."""

    name: str
    box: tuple[float, float, float, float]
    lines: list[Line]
    items: dict[str, str]
    more: int


def svg(found: Results, paper: str = "A1", actor: str | None = None) -> str:
    return wall_svg(found, paper_of(paper), actor)


def cells(picture: str) -> list[Cell]:
    root = ElementTree.fromstring(picture.encode())
    return [_cell(g) for g in root.iter(f"{NAME}g") if g.get("data-box")]


def cell(picture: str, name: str) -> Cell:
    return next(c for c in cells(picture) if c.name == name)


def _cell(group: ElementTree.Element) -> Cell:
    items = {
        g.get("data-item", ""): " ".join(t.text or "" for t in g.iter(f"{NAME}text"))
        for g in group.iter(f"{NAME}g")
        if g.get("data-item")
    }
    more = [g.get("data-more", "0") for g in group.iter(f"{NAME}g") if g.get("data-more")]
    x, y, wide, high = map(float, group.get("data-box", "").split())
    lines = list(_lines(group))
    return Cell(group.get("data-cell", ""), (x, y, wide, high), lines, items, sum(map(int, more)))


def _lines(group: ElementTree.Element) -> Iterator[Line]:
    for t in group.iter(f"{NAME}text"):
        end = t.get("text-anchor") == "end" or t.get("direction") == "rtl"
        at = (float(t.get("x", "0")), float(t.get("y", "0")), float(t.get("font-size", "0")))
        yield Line(t.text or "", *at, t.get("font-weight") == "bold", end)


def outside(one: Cell) -> list[Line]:
    """Lines that leave their cell, by the width table."""
    x, y, wide, high = one.box
    return [
        line
        for line in one.lines
        if not (
            (left := line.x - _wide(line) * line.end) >= x - 0.1
            and left + _wide(line) <= x + wide + 0.1
            and y - 0.1 <= line.y - 0.75 * line.size
            and line.y + 0.2 * line.size <= y + high + 0.6
        )
    ]


def _wide(line: Line) -> float:
    return width(line.words, line.size, bold=line.bold)
