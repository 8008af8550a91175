"""Figures that say what they count, so that another program can count again and compare.

A line of the page is a sequence of words and `Figure`s. The template prints a figure as a `span`
whose text is the number alone and whose `data-` attributes name what was counted (the list of
names stands in `synth.report.page`). Knows records and wording; knows nothing of HTML.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from synth.records.insight import Growth
from synth.records.journey import ByKind
from synth.report import wording


@dataclass(frozen=True)
class Figure:
    """One number as it is printed, the name of what it counts, and of what or whom."""

    name: str
    text: str
    about: dict[str, str] = field(default_factory=dict)
    """Further `data-` attributes: id, kind, stage, actor, source, segment, value."""


@dataclass(frozen=True)
class Said:
    """Words that are not ours within a line (a person's name, a date); set apart on the page."""

    text: str


Parts = tuple[str | Figure | Said, ...]


def figure(name: str, number: float, **about: str) -> Figure:
    """A number: thousands parted by commas, no needless decimals, a real minus sign."""
    whole = float(number).is_integer()
    text = f"{int(number):,}" if whole else f"{number:g}"
    return Figure(name, text.replace("-", wording.MINUS), about)


def valence(name: str, number: float, **about: str) -> Figure:
    """A valence with its sign."""
    return Figure(name, wording.signed(number), about)


def several(name: str, number: int, one: str, many: str = "", **about: str) -> Parts:
    """`3 turns`: the figure and its noun."""
    return (figure(name, number, **about), f" {one if number == 1 else many or one + 's'}")


def counts(name: str, by_kind: ByKind, *, short: bool = False, **about: str) -> Parts:
    """`3 of 8 interviews · 5 of 60 answers`, as `wording.count_text` has it."""
    kinds = (("interview", by_kind.interview, "interview"), ("survey", by_kind.survey, "answer"))
    lines = [
        (
            figure(f"{name}-n", count.n, kind=kind, **about),
            " of ",
            *several(f"{name}-of", count.of, noun, kind=kind, **about),
        )
        for kind, count, noun in kinds
        if (count.n if short else count.of)
    ]
    return joined(lines) or ("no voice counted",)


def people(name: str, interviewed: int, surveyed: int, **about: str) -> Parts:
    """`2 interviewed, 20 surveyed`: only the kinds that there are."""
    kinds = (("interview", interviewed, "interviewed"), ("survey", surveyed, "surveyed"))
    lines = [
        (figure(name, number, kind=kind, **about), f" {word}")
        for kind, number, word in kinds
        if number
    ]
    return joined(lines, ", ") or ("nobody",)


def saturation(growth: Sequence[Growth]) -> Parts:
    """What the last interviews added, whatever their order; never a forecast."""
    if len(growth) < 2:
        return ("Fewer than two interviews: nothing can be said about saturation.",)
    last = min(2, len(growth) - 1)
    return (
        "On average over all orders, the last ",
        "interview" if last == 1 else figure("growth-last", last),
        " of ",
        *several("growth-of", len(growth), "interview"),
        " added ",
        *_added(growth[-1].themes - growth[-1 - last].themes),
        " at this merge setting; this does not show completeness.",
    )


def _added(themes: float) -> Parts:
    if not themes:
        return ("no theme",)
    if themes < 0.05:
        return ("fewer than 0.1 themes",)
    shown = f"{themes:.1f}"
    return (Figure("growth-added", shown), " theme" if shown == "1.0" else " themes")


def joined(lines: Iterable[Parts], between: str = " · ") -> Parts:
    """Several lines as one."""
    parts: list[str | Figure | Said] = []
    for line in lines:
        parts += [between, *line] if parts else line
    return tuple(parts)


def plain(parts: Parts) -> str:
    """The line as text."""
    return "".join(part if isinstance(part, str) else part.text for part in parts)
