"""The wall edition: one actor's map on one sheet, legible at two metres."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from synth.results import Results
from synth.wall import feelings
from synth.wall.content import Sheet, sheet
from synth.wall.layout import (
    GAP,
    GAUGE,
    HEAD,
    HEAD_LINES,
    QUOTE_GAP,
    Block,
    Filled,
    Plan,
    Row,
    more_text,
    plan,
    taller,
)  # fmt: skip
from synth.wall.lettering import fitted, width, wrap
from synth.wall.paper import AIR, BODY, LABEL, LINE, MARGIN, PAD, POINT, WIDEST, Paper
from synth.wall.svg import (
    INK,
    PAIN,
    PAPER,
    SOFT,
    WASH,
    Box,
    Group,
    Shape,
    Text,
    picture,
    rect,
    rule,
)  # fmt: skip

TITLE, SUBTITLE = 64 * POINT, 34 * POINT
HOW = (
    "Under a theme: how many told of it, of all who spoke of that stage. Bar: how grave a pain, "
    "of 4. Dot: a person, full if interviewed, a ring if surveyed; the line joins medians."
)
Part = Text | Shape | Group


def wall_svg(results: Results, paper: Paper, actor: str | None = None) -> str:
    """The sheet as an SVG file: the same results give the same bytes.

    Raises:
        UsageError: there is no such actor.
    """
    shown = sheet(results, actor)
    return picture(parts_of(shown, paper), paper.wide, paper.high, f"{shown.title}: {shown.actor}")


def parts_of(shown: Sheet, paper: Paper) -> list[Part]:
    """Everything on the sheet."""
    grid = Grid(shown, paper)
    head = _head(shown, paper)
    top = head.y + 7
    found, foot = _fitted(shown, grid, paper, top)
    pen = Pen(grid, top)
    pen.stages()
    extra = min(found.spare, feelings.MOST - feelings.LEAST)
    rows = taller(found.rows, min(found.spare - extra, 8.0 * len(found.rows)))
    before = [row for row in rows if row.lane.id in BEFORE]
    between = [row for row in rows if row.lane.id in BETWEEN]
    for row in before:
        pen.row(row)
    pen.feelings(feelings.LEAST + extra)
    for row in between:
        pen.row(row)
    for row in rows:
        if row not in before and row not in between:
            pen.row(row)
    paint: list[Part] = [rect(Box(0, 0, paper.wide, paper.high), PAPER), *head.parts, *pen.parts]
    return [*paint, *_foot(foot, paper)]


BEFORE = ("action", "touchpoint", "goal", "expectations")
BETWEEN = ("emotion", "pain_point")


@dataclass
class Head:
    """The head of the sheet and the height at which it ends."""

    parts: list[Part]
    y: float


class Grid:
    """Columns and what has a fixed height."""

    def __init__(self, shown: Sheet, paper: Paper) -> None:
        self.shown = shown
        self.left = MARGIN + LABEL
        free = paper.wide - 2 * MARGIN - LABEL
        self.wide = free / max(1, len(shown.columns))
        self.right = self.left + self.wide * max(1, len(shown.columns))
        self.room = min(WIDEST, self.wide - 2 * PAD)
        names = [f"{i} {c.name}" for i, c in enumerate(shown.columns, 1)]
        self.names = [fitted(n, self.room, HEAD * BODY, HEAD_LINES, bold=True)[0] for n in names]
        self.captions = feelings.captions(shown.columns, shown.interviewed, self.room)
        self.head = HEAD * LINE * max(map(len, self.names), default=0) + 2 * AIR
        self.caption = LINE * max(map(len, self.captions), default=0) + PAD

    def fixed(self) -> float:
        """Height of all that is no lane."""
        return self.head + feelings.LEAST + self.caption

    def x(self, column: int) -> float:
        """Left end of the text in a column."""
        return self.left + self.wide * column + PAD


def _fitted(shown: Sheet, grid: Grid, paper: Paper, top: float) -> tuple[Plan, list[str]]:
    """The lanes that fit, and the foot, which names those that do not."""
    unshown: tuple[str, ...] = ()
    for _ in range(4):
        foot = _foot_lines(shown, unshown, paper)
        high = paper.high - MARGIN - top - grid.fixed() - LINE * len(foot) - 2 * PAD
        found = plan(shown, grid.room, LABEL - PAD, high)
        if found.unshown == unshown:
            break
        unshown = found.unshown
    return found, foot


def _foot_lines(shown: Sheet, unshown: Sequence[str], paper: Paper) -> list[str]:
    lanes = f"No room here for: {', '.join(unshown)}; map.html has them." if unshown else ""
    said = [HOW, " ".join(part for part in (lanes, *shown.left_out) if part)]
    room = paper.wide - 2 * MARGIN
    return [line for text in said if text for line in fitted(text, room, BODY, 4)[0]]


def _foot(lines: Sequence[str], paper: Paper) -> list[Part]:
    top = paper.high - MARGIN - LINE * len(lines)
    room = paper.wide - 2 * MARGIN
    texts = [
        Text(MARGIN, top + LINE * (i + 0.8), words, BODY, room, SOFT)
        for i, words in enumerate(lines)
    ]
    return [Group({"part": "foot"}, list(texts))]


def _head(shown: Sheet, paper: Paper) -> Head:
    """Title, whose journey, the sample and the state of review."""
    room = paper.wide - 2 * MARGIN
    title, below = TITLE * paper.scale, SUBTITLE * paper.scale
    tag = width(shown.status, below, bold=True) + 14
    y, parts = MARGIN, list[Part]()
    for words in fitted(shown.title, room - tag - 10, title, 2, bold=True)[0]:
        y += 1.08 * title
        parts.append(Text(MARGIN, y - 0.24 * title, words, title, room - tag - 10, bold=True))
    box = Box(paper.wide - MARGIN - tag, MARGIN + 3, tag, 1.5 * below)
    parts.append(rect(box, PAPER, stroke=PAIN, line=1.1, round_=1.5))
    ink = Text(box.x + 7, box.y + 1.1 * below, shown.status, below, tag - 14, PAIN, bold=True)
    whose, y = _whose(shown, room, y + 2, below)
    parts += [ink, *whose]
    for line in wrap(" · ".join(shown.facts), room, BODY):
        y += 1.3 * BODY
        parts.append(Text(MARGIN, y - 0.2 * BODY, line, BODY, room, SOFT))
    return Head([Group({"part": "head"}, parts)], y + 2)


def _whose(shown: Sheet, room: float, y: float, size: float) -> tuple[list[Part], float]:
    """Actor and scenario, on one line where both fit."""
    parts: list[Part] = []
    wide = width(shown.actor, size, bold=True) + size
    if wide + width(shown.scenario, size) <= room:
        y += 1.22 * size
        base = y - 0.3 * size
        parts.append(Text(MARGIN, base, shown.actor, size, wide, bold=True))
        parts.append(Text(MARGIN + wide, base, shown.scenario, size, room - wide))
        return parts, y
    for words, bold in ((shown.actor, True), (shown.scenario, False)):
        for line in fitted(words, room, size, 2, bold=bold)[0]:
            y += 1.22 * size
            parts.append(Text(MARGIN, y - 0.3 * size, line, size, room, bold=bold))
    return parts, y


@dataclass
class Pen:
    """Draws row after row, downwards."""

    grid: Grid
    y: float
    parts: list[Part] = field(default_factory=list)

    def stages(self) -> None:
        """The heads of the columns, under a firm rule."""
        grid = self.grid
        self.parts.append(rule(MARGIN, self.y, grid.right, self.y, INK, 1.4))
        for i, lines in enumerate(grid.names):
            box = Box(grid.x(i), self.y + AIR, grid.room, grid.head - 2 * AIR)
            self._cell(f"stage/{grid.shown.columns[i].id}", box, [
                Text(box.x, box.y + HEAD * LINE * (k + 0.8), words, HEAD * BODY, grid.room,
                     bold=True)
                for k, words in enumerate(lines)
            ])  # fmt: skip
        self.y += grid.head

    def feelings(self, high: float) -> None:
        """The emotion curve and its captions, on a wash of their own."""
        grid, shown = self.grid, self.grid.shown
        whole = Box(MARGIN - 4, self.y, grid.right - MARGIN + 8, high + grid.caption)
        self.parts.append(rect(whole, WASH))
        self.parts.append(rule(MARGIN, self.y, grid.right, self.y))
        box = Box(grid.left, self.y, grid.right - grid.left, high)
        self.parts += feelings.axis(Box(MARGIN, box.y, LABEL, high), LABEL - PAD)
        self.parts += feelings.drawn(shown.columns, shown.interviewed, box, grid.wide)
        under = Box(grid.left, self.y + high, box.wide, grid.caption)
        for i, texts in enumerate(grid.captions):
            cell = Box(grid.x(i), under.y, grid.room, grid.caption)
            found = feelings.caption_texts([texts], Box(cell.x - PAD, under.y, 0, 0), grid.wide)
            self._cell(f"caption/{shown.columns[i].id}", cell, found)
        self.y += whole.high

    def row(self, row: Row) -> None:
        """One lane."""
        self._label(row.label, row.high)
        for i, filled in enumerate(row.cells):
            box = Box(self.grid.x(i), self.y + AIR, self.grid.room, row.high - 2 * AIR)
            self._cell(f"{row.lane.id}/{filled.cell.stage}", box, _cell_parts(filled, box))
        self.y += row.high

    def _label(self, lines: Sequence[str], high: float) -> None:
        self.parts.append(rule(MARGIN, self.y, self.grid.right, self.y))
        box = Box(MARGIN, self.y + AIR, LABEL - PAD, high - 2 * AIR)
        self._cell("lane", box, [
            Text(box.x, box.y + LINE * (k + 0.8), words, BODY, box.wide, bold=True)
            for k, words in enumerate(lines)
        ])  # fmt: skip

    def _cell(
        self, name: str, box: Box, parts: Sequence[Part], data: dict[str, str] | None = None
    ) -> None:
        edges = " ".join(f"{v:.2f}" for v in (box.x, box.y, box.wide, box.high))
        self.parts.append(Group({"cell": name, "box": edges, **(data or {})}, list(parts)))


def _cell_parts(filled: Filled, box: Box) -> list[Part]:
    """The entries of a cell, and how many more there are."""
    parts: list[Part] = [
        Text(box.x, box.y + LINE * (k + 0.8), words, BODY, box.wide, SOFT, italic=True)
        for k, words in enumerate(filled.empty)
    ]
    y = box.y
    for block in filled.blocks:
        parts.append(_entry(block, box, y))
        y += block.high + GAP
    if filled.more:
        base = y - GAP - 0.2 * LINE if filled.inline else y - bool(filled.blocks) * GAP + 0.8 * LINE
        more = Text(box.x, base, more_text(filled.more), BODY, box.wide, SOFT, end=True)
        parts.append(Group({"more": str(filled.more)}, [more]))
    return parts


def _entry(block: Block, box: Box, y: float) -> Group:
    """A theme or a question: its name, its counts, and how grave it is."""
    item = block.item
    inset = GAUGE if item.gauge else 0.0
    x, room = box.x + inset, box.wide - inset
    lines = [(words, INK) for words in block.title] + [(words, SOFT) for words in block.note]
    parts: list[Part] = [
        Text(x, y + LINE * (k + 0.8), words, BODY, room, ink)
        for k, (words, ink) in enumerate(lines)
    ]
    if item.gauge:
        parts += _gauge(item.severity, Box(box.x, y + 1.2, 3.0, block.told - 1.6))
    said = [(words, INK, True) for words in block.quote]
    said += [(words, SOFT, False) for words in block.about]
    top = y + block.told + QUOTE_GAP
    parts += [
        Text(x, top + LINE * (k + 0.8), words, BODY, room, ink, italic=italic)
        for k, (words, ink, italic) in enumerate(said)
    ]
    return Group({"item": item.id}, parts)


def _gauge(severity: int | None, box: Box) -> list[Shape]:
    """Four steps from the bottom up, filled as far as the consequence went."""
    step = box.high / 4
    return [
        rect(
            Box(box.x, box.y + step * (3 - i) + 0.4, box.wide, step - 0.8),
            PAIN if severity is not None and i < severity else "#e3e0dc",
        )
        for i in range(4)
    ]
