"""A sheet over several smaller pages, with crop marks and the place of each page."""

import math
from collections.abc import Sequence

from synth.wall.paper import POINT, Paper
from synth.wall.svg import INK, SOFT, Box, Group, Shape, Text, drawing, rule

EDGE = 8.0
"""Margin of a page in millimetres: most printers leave five blank."""
MARK = 5.0
NOTE = 9 * POINT
Part = Text | Shape | Group


def tiled(parts: Sequence[Part], paper: Paper, title: str) -> tuple[list[str], float, float]:
    """The pages as drawings, row by row, and the size of a page in millimetres."""
    wide, high = _page(paper)
    rows, columns = _grid(paper, wide, high)
    size = (paper.wide / columns, paper.high / rows)
    pages = []
    for row in range(rows):
        for column in range(columns):
            view = Box(column * size[0], row * size[1], *size)
            place = f"row {row + 1}, column {column + 1} of {rows} × {columns}"
            at = Box((wide - size[0]) / 2, EDGE, *size)
            marks: list[Part] = [
                *_marks(at),
                Text(at.x + 3, at.y + at.high + 5.4, place, NOTE, 150, SOFT),
            ]
            pages.append(drawing(marks, wide, high, f"{title}, {place}", inner=(parts, at, view)))
    return pages, wide, high


def _page(paper: Paper) -> tuple[float, float]:
    """Portrait or landscape, whichever takes fewer pages."""
    short, long = paper.tile or (paper.wide, paper.high)
    return min([(short, long), (long, short)], key=lambda size: math.prod(_grid(paper, *size)))


def _grid(paper: Paper, wide: float, high: float) -> tuple[int, int]:
    return math.ceil(paper.high / (high - 2 * EDGE)), math.ceil(paper.wide / (wide - 2 * EDGE))


def _marks(box: Box) -> list[Shape]:
    """Two short lines outside each corner, to cut along."""
    marks = []
    for x, way in ((box.x, -1), (box.x + box.wide, 1)):
        for y, down in ((box.y, -1), (box.y + box.high, 1)):
            marks.append(rule(x + way * 1.5, y, x + way * (1.5 + MARK), y, INK, 0.2))
            marks.append(rule(x, y + down * 1.5, x, y + down * (1.5 + MARK), INK, 0.2))
    return marks
