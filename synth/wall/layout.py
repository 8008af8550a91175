"""What fits on the sheet: how high each lane is, and how many entries each cell shows.

Nothing shrinks: where room is short, a cell shows fewer entries and says how many more there are,
and a lane that finds no room is named at the foot.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from synth.wall.content import LEADING, Cell, Item, Lane, Sheet
from synth.wall.lettering import fitted, width
from synth.wall.paper import AIR, BODY, LINE
from synth.wall.quoting import Quote

MOST = 4
"""Entries that a cell shows."""
GAP, QUOTE_GAP = 4.5, 1.5
GAUGE = 6.0
TITLE_LINES, QUOTE_LINES, HEAD_LINES, ASKED_LINES = 6, 6, 6, 7
HEAD = 30 / 24
"""Size of a stage's name, body text being 1."""
ESSENTIAL = (LEADING, "opportunities")


@dataclass(frozen=True)
class Block:
    """An entry with its lines broken; `high` in millimetres."""

    item: Item
    title: tuple[str, ...]
    note: tuple[str, ...]
    quote: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    """The theme of the quote, where it is not this entry."""

    @property
    def told(self) -> float:
        """Height of its name and counts."""
        return LINE * (len(self.title) + len(self.note))

    @property
    def high(self) -> float:
        """Height of all its lines."""
        said = len(self.quote) + len(self.about)
        return self.told + LINE * said + (QUOTE_GAP if said else 0)


@dataclass(frozen=True)
class Filled:
    """A cell as it is drawn: `more` entries are not on the sheet."""

    cell: Cell
    blocks: tuple[Block, ...]
    more: int
    inline: bool
    """Whether "+n more" shares the last line."""
    empty: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """A lane as it is drawn."""

    lane: Lane
    label: tuple[str, ...]
    high: float
    cells: tuple[Filled, ...]


@dataclass(frozen=True)
class Plan:
    """All rows with their heights, the lanes that found no room, and the height left over."""

    rows: tuple[Row, ...]
    unshown: tuple[str, ...]
    spare: float


def blocks_of(lane: Lane, cell: Cell, room: float) -> list[Block]:
    """The first entries of a cell, measured."""
    lines = ASKED_LINES if lane.id == "opportunities" else TITLE_LINES
    found = [_block(item, room, lines) for item in cell.items[:MOST]]
    if cell.quote is None:
        return found
    if not found:
        said = fitted(cell.empty, room, BODY, 3)[0]
        found = [Block(Item("", ""), (), tuple(said))]
    return [_with_quote(found[0], cell.quote, room), *found[1:]]


def _block(item: Item, room: float, lines: int) -> Block:
    free = room - (GAUGE if item.gauge else 0)
    title, _ = fitted(item.title or "—", free, BODY, lines)
    return Block(item, tuple(title), tuple(note_lines(item.note, free)))


def _with_quote(block: Block, quote: Quote, room: float) -> Block:
    free = room - (GAUGE if block.item.gauge else 0)
    words, _ = fitted(f"“{quote.words}”", free, BODY, QUOTE_LINES)
    title = f"on: {quote.title}" if quote.theme != block.item.id else ""
    about, _ = fitted(title, free, BODY, TITLE_LINES)
    return replace(block, quote=tuple(words), about=tuple(about))


def note_lines(note: str, room: float) -> list[str]:
    """Counts by kind and what was reviewed: as much a line as fits, broken between them."""
    lines: list[str] = []
    for part in note.split(" · ") if note else ():
        longer = f"{lines[-1]} · {part}" if lines else part
        if lines and width(longer, BODY) <= room:
            lines[-1] = longer
        else:
            lines += fitted(part, room, BODY, 3)[0]
    return lines


def more_text(more: int) -> str:
    """`+3 more`."""
    return f"+{more:,} more"


def _fill(cell: Cell, room: float, blocks: Sequence[Block], high: float) -> Filled:
    """As many entries as the height holds, the one line for "+n more" included."""
    tried = (_filled(cell, room, blocks[:count]) for count in range(len(blocks), -1, -1))
    return next(f for f in tried if not f.blocks or needed(f) <= high + 1e-6)


def _filled(cell: Cell, room: float, blocks: Sequence[Block]) -> Filled:
    more = cell.total - sum(bool(block.item.id) for block in blocks)
    empty = () if cell.total or blocks else tuple(fitted(cell.empty, room, BODY, 3)[0])
    return Filled(
        cell, tuple(blocks), more, bool(blocks) and _inline(blocks[-1], more, room), empty
    )


def _inline(last: Block, more: int, room: float) -> bool:
    line = [*last.title, *last.note, *last.quote, *last.about][-1]
    free = room - (GAUGE if last.item.gauge else 0) - width(line, BODY)
    return free >= width(more_text(more), BODY) + BODY


def needed(filled: Filled) -> float:
    """Height of a cell's content in millimetres."""
    high = sum(b.high for b in filled.blocks) + GAP * max(0, len(filled.blocks) - 1)
    more = LINE if filled.more and not filled.inline else 0
    return high + more + LINE * len(filled.empty)


def plan(sheet: Sheet, room: float, label: float, high: float) -> Plan:
    """Fits the lanes into `high` millimetres; `room` is the width of text in a cell."""
    order = [*sheet.lanes, *sheet.extras]
    measured = {lane.id: [blocks_of(lane, cell, room) for cell in lane.cells] for lane in order}
    labels = {lane.id: tuple(fitted(lane.name, label, BODY, 3, bold=True)[0]) for lane in order}

    def row(lane: Lane, most: int) -> Row:
        """The lane just high enough for `most` entries in each cell."""
        pairs = list(zip(lane.cells, measured[lane.id], strict=True))
        tall = [needed(_filled(cell, room, found[:most])) for cell, found in pairs]
        height = max([LINE * len(labels[lane.id]), *tall])
        return _drawn(lane, labels[lane.id], height + 2 * AIR, room, measured[lane.id])

    depths = _depths(sheet, lambda lane, most: row(lane, most).high, high)
    rows = tuple(row(lane, depths[lane.id]) for lane in _in_place(order) if lane.id in depths)
    unshown = tuple(lane.name for lane in order if lane.id not in depths and _has_any(lane))
    return Plan(rows, unshown, high - sum(r.high for r in rows))


def _drawn(
    lane: Lane, label: tuple[str, ...], high: float, room: float, found: Sequence[Sequence[Block]]
) -> Row:
    cells = (_fill(c, room, b, high - 2 * AIR) for c, b in zip(lane.cells, found, strict=True))
    return Row(lane, label, high, tuple(cells))


def _depths(sheet: Sheet, high_of: Callable[[Lane, int], float], high: float) -> dict[str, int]:
    """Entries a cell of each lane, those first that a wall is for; every lane before a second."""
    lanes = {lane.id: lane for lane in (*sheet.lanes, *sheet.extras)}
    depths: dict[str, int] = {}
    used = 0.0
    for name, most in _wanted(sheet):
        grown = high_of(lanes[name], most) - (
            high_of(lanes[name], depths[name]) if name in depths else 0
        )
        reachable = most == 1 or depths.get(name) == most - 1
        extra = lanes[name] in sheet.extras and any(n not in depths for n in _facets(sheet))
        if reachable and not extra and used + grown <= high:
            depths[name] = most
            used += grown
    return depths


def _wanted(sheet: Sheet) -> Iterable[tuple[str, int]]:
    """Lanes and depths in the order in which room is given out."""
    filled = _facets(sheet)
    others = [name for name in filled if name not in ESSENTIAL]
    first = [name for name in ESSENTIAL if name in filled]
    yield from ((name, 1) for name in (*first, *others))
    yield from ((name, 2) for name in filled if name == LEADING)
    yield from ((lane.id, 1) for lane in sheet.extras if _has_any(lane))
    for depth in range(2, MOST + 1):
        yield from ((name, depth) for name in (*first, *others) if (name, depth) != (LEADING, 2))
    yield from ((lane.id, 2) for lane in sheet.extras if _has_any(lane))


def _facets(sheet: Sheet) -> list[str]:
    """Lanes that have their place before anything expected or wished has one."""
    return [lane.id for lane in sheet.lanes if _has_any(lane) or lane.id in ESSENTIAL]


def _has_any(lane: Lane) -> bool:
    return any(cell.total for cell in lane.cells)


def _in_place(lanes: Iterable[Lane]) -> list[Lane]:
    """The order on the sheet: what is expected before feelings, what is wished before questions."""
    place = {"action": 0, "touchpoint": 1, "goal": 2, "expectations": 3, "emotion": 4,
             "pain_point": 5, "wishes": 7, "opportunities": 8}  # fmt: skip
    return sorted(lanes, key=lambda lane: place.get(lane.id, 6))


def taller(rows: Sequence[Row], extra: float) -> tuple[Row, ...]:
    """The rows with `extra` millimetres shared among them, so that the sheet is filled."""
    share = extra / max(1, len(rows))
    return tuple(replace(row, high=row.high + share) for row in rows)
