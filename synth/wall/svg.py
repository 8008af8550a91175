"""Shapes on a sheet and how they are written as SVG, everything escaped in this one place.

Units are millimetres. A line of text has a box that it may not leave.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from synth.wall.lettering import advance, rightward

FONT = "'Liberation Sans', Arial, Helvetica, sans-serif"
INK, SOFT, RULE, WASH, PAPER = "#17191b", "#565c62", "#c4cace", "#f4f5f4", "#ffffff"
PAIN, GOOD, LINK = "#a32f1b", "#246338", "#0a5470"


@dataclass(frozen=True)
class Box:
    """A rectangle in millimetres, y downwards."""

    x: float
    y: float
    wide: float
    high: float


@dataclass(frozen=True)
class Text:
    """One line: `x` and `y` are the left end of its baseline, `room` the width it may take."""

    x: float
    y: float
    words: str
    size: float
    room: float
    ink: str = INK
    bold: bool = False
    italic: bool = False
    end: bool = False
    """Set flush right within its room."""


@dataclass(frozen=True)
class Shape:
    """Anything else: an element's name and its attributes."""

    name: str
    values: dict[str, str | float]


@dataclass
class Group:
    """Shapes that belong together; `data` says what they show, for programs that read the sheet."""

    data: dict[str, str] = field(default_factory=dict)
    parts: list["Text | Shape | Group"] = field(default_factory=list)


def rect(box: Box, fill: str, *, stroke: str = "none", line: float = 0, round_: float = 0) -> Shape:
    """A filled or outlined rectangle."""
    return Shape("rect", {
        "x": box.x, "y": box.y, "width": box.wide, "height": box.high, "fill": fill,
        "stroke": stroke, "stroke-width": line, "rx": round_,
    })  # fmt: skip


def rule(x1: float, y1: float, x2: float, y2: float, ink: str = RULE, line: float = 0.5) -> Shape:
    """A straight line."""
    return Shape("line", {
        "x1": x1, "y1": y1, "x2": x2, "y2": y2, "stroke": ink, "stroke-width": line,
    })  # fmt: skip


def dot(x: float, y: float, radius: float, fill: str, stroke: str, line: float) -> Shape:
    """A disc or a ring."""
    return Shape("circle", {
        "cx": x, "cy": y, "r": radius, "fill": fill, "stroke": stroke, "stroke-width": line,
    })  # fmt: skip


def picture(parts: Sequence[Text | Shape | Group], wide: float, high: float, title: str) -> str:
    """A whole SVG file that loads nothing and needs nothing; the same parts, the same bytes."""
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + drawing(parts, wide, high, title) + "\n"


def drawing(
    parts: Iterable[Text | Shape | Group],
    wide: float,
    high: float,
    title: str,
    inner: tuple[Iterable["Text | Shape | Group"], Box, Box] | None = None,
) -> str:
    """An <svg> element; `inner` is (parts, where on it, which part of theirs): a window."""
    body = "\n".join(_element(part) for part in parts)
    if inner:
        within, at, view = inner
        values = {"x": at.x, "y": at.y, "width": at.wide, "height": at.high}
        corner = " ".join(_number(v) for v in (view.x, view.y, view.wide, view.high))
        cut = "\n".join(_element(part) for part in within)
        body += f'\n<svg{_attributes(dict(values))} viewBox="{corner}">\n{cut}\n</svg>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_number(wide)}mm" '
        f'height="{_number(high)}mm" viewBox="0 0 {_number(wide)} {_number(high)}" '
        f'font-family="{FONT}">\n<title>{escape(title)}</title>\n{body}\n</svg>'
    )


def _element(part: Text | Shape | Group) -> str:
    if isinstance(part, Text):
        return _text(part)
    if isinstance(part, Group):
        data = "".join(f" data-{k}={quoteattr(v)}" for k, v in part.data.items())
        return f"<g{data}>\n" + "\n".join(_element(p) for p in part.parts) + "\n</g>"
    return f"<{part.name}{_attributes(part.values)}/>"


def _text(text: Text) -> str:
    """A line of its own direction: right to left starts at the right end of its room.

    Its length is stated: with Liberation Sans, Arial or Helvetica that changes nothing to be seen,
    and another font is squeezed instead of running into the next cell.
    """
    turned = rightward(text.words)
    at_right = turned or text.end
    values: dict[str, str | float] = {
        "x": text.x + text.room if at_right else text.x,
        "y": text.y,
        "font-size": text.size,
        "fill": text.ink,
    }
    if text.bold:
        values["font-weight"] = "bold"
    if text.italic:
        values["font-style"] = "italic"
    if turned:
        values["direction"] = "rtl"
    elif text.end:
        values["text-anchor"] = "end"
    values["textLength"] = advance(text.words, text.size, bold=text.bold)
    values["lengthAdjust"] = "spacingAndGlyphs"
    return f"<text{_attributes(values)}>{escape(text.words)}</text>"


def _attributes(values: dict[str, str | float]) -> str:
    told = ((k, v if isinstance(v, str) else _number(v)) for k, v in values.items())
    return "".join(f" {k}={quoteattr(v)}" for k, v in told)


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
