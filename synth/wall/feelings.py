"""The emotion curve of the sheet: a dot a person, and a line that joins medians."""

import math
from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise

from synth.records.journey import Emotion, ValenceDot
from synth.records.study import UNASSIGNED
from synth.report import curve, wording
from synth.wall.content import Column
from synth.wall.lettering import fitted
from synth.wall.paper import BODY, LINE, PAD
from synth.wall.svg import INK, LINK, RULE, SOFT, Box, Group, Shape, Text, dot, rule

STEP = 4.4
"""Between the centres of two dots in millimetres."""
LEAST = 56.0
"""Height of the drawing, captions not counted."""
MOST = 96.0
AXIS = (2, 0, -2)


def captions(
    columns: Sequence[Column], interviewed: frozenset[str], room: float
) -> list[list[str]]:
    """Who told a feeling at each stage, in the signs of the dots, lines broken."""
    texts = (caption(column.emotion, interviewed) for column in columns)
    return [fitted(text, room, BODY, 3)[0] for text in texts]


def caption(emotion: Emotion, interviewed: frozenset[str]) -> str:
    """`● 9 ○ 10, split`: people interviewed and surveyed, side by side."""
    if not emotion.n:
        return "nobody told a feeling"
    talked = sum(dot.participant in interviewed for dot in emotion.values)
    kinds = (("●", talked), ("○", len(emotion.values) - talked))
    people = "  ".join(f"{sign} {number:,}" for sign, number in kinds if number)
    few = ", too few for a line" if _median(emotion) is None else ""
    return people + (few or (", divided" if emotion.split else ""))


def drawn(
    columns: Sequence[Column], interviewed: frozenset[str], box: Box, wide: float
) -> list[Text | Shape | Group]:
    """Axis, dots and the line; columns of width `wide` begin at the left of `box`."""
    band = (box.high - 2 * PAD) / 5
    level = {v: box.y + PAD + band * (2.5 - v) for v in (2, 1, 0, -1, -2)}
    parts: list[Text | Shape | Group] = [
        rule(box.x, level[v], box.x + box.wide, level[v], RULE, 0.9 if v == 0 else 0.35)
        for v in (2, 1, 0, -1, -2)
    ]
    middle = [box.x + wide * (i + 0.5) for i in range(len(columns))]
    parts += _line(columns, middle, level[0], band)
    for column, x in zip(columns, middle, strict=True):
        data = {"feelings": column.id, "dots": str(len(column.emotion.values))}
        dots = _dots(column.emotion.values, interviewed, x, wide - 2 * PAD, level[0], band)
        parts.append(Group(data, list(dots)))
    return parts


def axis(box: Box, label: float) -> list[Text]:
    """Words at the ends and in the middle of the scale, in the column of lane names."""
    band = (box.high - 2 * PAD) / 5
    return [
        Text(box.x, box.y + PAD + band * (2.5 - v) + 0.35 * BODY, wording.VALENCES[v], BODY, label,
             ink=SOFT)
        for v in AXIS
    ]  # fmt: skip


def _line(columns: Sequence[Column], xs: list[float], zero: float, band: float) -> list[Shape]:
    """Medians of neighbouring stages joined; a gap where too few people stand behind one."""
    points = [
        (x, zero - band * median if (median := _median(c.emotion)) is not None else None)
        for x, c in zip(xs, columns, strict=True)
        if c.id != UNASSIGNED
    ]
    joined = [
        rule(x1, y1, x2, y2, LINK, 1.6)
        for (x1, y1), (x2, y2) in pairwise(points)
        if y1 is not None and y2 is not None
    ]
    marks = [rule(x - 12, y, x + 12, y, LINK, 3.2) for x, y in points if y is not None]
    return [*joined, *marks]


def _median(emotion: Emotion) -> float | None:
    return emotion.median if emotion.n >= curve.ENOUGH else None


def _dots(
    values: Iterable[ValenceDot],
    interviewed: frozenset[str],
    x: float,
    room: float,
    zero: float,
    band: float,
) -> Iterable[Shape]:
    """Rows of dots about each valence, those interviewed first; many dots stand closer."""
    ordered = sorted(values, key=lambda d: (-d.valence, d.participant not in interviewed,
                                            d.participant))  # fmt: skip
    halves = any(dot.valence % 1 for dot in ordered)
    high = band / 2 if halves else band - 1
    for valence, group in groupby(ordered, key=lambda d: d.valence):
        people = list(group)
        columns, step = _grid(len(people), room, high)
        rows = math.ceil(len(people) / columns)
        for i, one in enumerate(people):
            row, across = divmod(i, columns)
            wide = min(columns, len(people) - row * columns)
            cx = x + (across - (wide - 1) / 2) * step
            cy = zero - band * valence + (row - (rows - 1) / 2) * step
            fill = INK if one.participant in interviewed else "#ffffff"
            yield dot(cx, cy, 0.4 * step, fill, INK, 0.12 * step)


def _grid(count: int, room: float, high: float) -> tuple[int, float]:
    """Columns and step that hold so many dots in the room: as large as STEP, else smaller."""
    step = STEP
    while math.ceil(count / max(1, int(room / step))) * step > high and step > 0.2:
        step *= 0.94
    columns = max(1, int(room / step))
    rows = math.ceil(count / columns)
    return math.ceil(count / rows), step


def caption_texts(lines: Sequence[Sequence[str]], box: Box, wide: float) -> list[Text]:
    """The captions below the drawing."""
    return [
        Text(box.x + wide * i + PAD, box.y + LINE * (k + 0.8), words, BODY, wide - 2 * PAD)
        for i, column in enumerate(lines)
        for k, words in enumerate(column)
    ]
