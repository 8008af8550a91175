"""The emotion curve as numbers for an SVG: x in percent of the lane, y in pixels.

Percent lets the drawing follow the columns of the map at any width without a script. The line
joins medians of neighbouring stages and breaks where fewer than three people stand behind one.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from synth.records.journey import Emotion, StageView, ValenceDot
from synth.records.study import UNASSIGNED
from synth.report.wording import VALENCES, people_text, signed

UNIT = 46  # pixels between two valences
TOP = 52  # pixels above +2: the lane's name stands there
HEIGHT = TOP + UNIT * 4 + 34
CLUSTER = 40.0  # widest cluster of dots in pixels: seven stages fit a phone
STEP = 7.0  # pixels between the centres of two dots
NAMED = 40  # people named at one valence
ENOUGH = 3  # people behind a median


@dataclass(frozen=True)
class Cluster:
    """The dots of one stage at one valence: SVG paths of zero-length strokes, one a kind."""

    y: float
    interviews: str
    answers: str
    size: float
    """Diameter of a dot in pixels."""


@dataclass(frozen=True)
class StageDots:
    """One stage of the curve; `median` is its y, None where too few speak."""

    x: float
    clusters: tuple[Cluster, ...]
    median: float | None
    split: bool
    span: tuple[float, float]
    """y of the highest and of the lowest dot."""


@dataclass(frozen=True)
class Curve:
    """Everything drawn: axis `(y, words)`, stages, and the pieces of the median line."""

    height: int
    axis: tuple[tuple[float, str], ...]
    stages: tuple[StageDots, ...]
    lines: tuple[tuple[float, float, float, float], ...]
    zero: float
    apart: tuple[float, float] | None
    """x and width in percent of the column that stands apart, "unassigned"."""


def curve(stages: Sequence[StageView], interviewed: frozenset[str]) -> Curve:
    """Draws the dots and the median of every stage.

    Args:
        stages: columns of the map, in order, "unassigned" included; its median joins no line.
        interviewed: ids of participants who were interviewed; the others answered a survey.
    """
    drawn = tuple(
        _stage_dots(stage, 100 * (index + 0.5) / len(stages), interviewed)
        for index, stage in enumerate(stages)
    )
    lines = tuple(
        (a.x, a.median, b.x, b.median)
        for a, b, stage in zip(drawn, drawn[1:], stages[1:], strict=False)
        if a.median is not None and b.median is not None and stage.id != UNASSIGNED
    )
    axis = tuple((height_of(v), f"{signed(v)} {VALENCES[v]}") for v in (2, 1, 0, -1, -2))
    wide = round(100 / max(len(stages), 1), 3)
    apart = (100 - wide, wide) if stages and stages[-1].id == UNASSIGNED else None
    return Curve(HEIGHT, axis, drawn, lines, height_of(0), apart)


def height_of(valence: float) -> float:
    """Pixels from the top."""
    return round(TOP + (2 - valence) * UNIT, 1)


def _stage_dots(stage: StageView, x: float, interviewed: frozenset[str]) -> StageDots:
    emotion = stage.emotion
    values = sorted({dot.valence for dot in emotion.values}, reverse=True)
    clusters = tuple(
        _cluster(v, [d for d in emotion.values if d.valence == v], interviewed) for v in values
    )
    ys = [height_of(v) for v in values]
    enough = emotion.median is not None and emotion.n >= ENOUGH
    return StageDots(
        x=round(x, 3),
        clusters=clusters,
        median=height_of(emotion.median) if enough and emotion.median is not None else None,
        split=emotion.split,
        span=(min(ys), max(ys)) if ys else (0.0, 0.0),
    )


def _cluster(valence: float, dots: list[ValenceDot], interviewed: frozenset[str]) -> Cluster:
    ordered = sorted(dots, key=lambda dot: (dot.participant not in interviewed, dot.participant))
    columns = min(len(ordered), max(5, math.ceil(math.sqrt(len(ordered)))))
    step = min(STEP, CLUSTER / columns)
    rows = math.ceil(len(ordered) / columns)
    paths: dict[bool, list[str]] = {True: [], False: []}
    for index, dot in enumerate(ordered):
        row, column = divmod(index, columns)
        wide = min(columns, len(ordered) - row * columns)
        across = (column - (wide - 1) / 2) * step
        down = (row - (rows - 1) / 2) * step
        paths[dot.participant in interviewed].append(f"M{across:g} {down:g}h0")
    return Cluster(
        height_of(valence), "".join(paths[True]), "".join(paths[False]), round(step - 1.4, 2)
    )


def emotion_text(emotion: Emotion, interviewed: frozenset[str]) -> str:
    """The caption of one stage: the median or why there is none, and how many people of a kind."""
    if not emotion.n:
        return "nobody told a feeling"
    talked = sum(dot.participant in interviewed for dot in emotion.values)
    people = people_text(talked, len(emotion.values) - talked)
    if emotion.median is None or emotion.n < ENOUGH:
        return f"{people}: too few for a median"
    return f"median {signed(emotion.median)}; {people}"


def split_text(emotion: Emotion) -> str:
    """`split: 6 above zero, 9 below`, empty where people agree."""
    if not emotion.split:
        return ""
    above = sum(dot.valence > 0 for dot in emotion.values)
    below = sum(dot.valence < 0 for dot in emotion.values)
    return f"split: {above} above zero, {below} below"


def tally(dots: Iterable[ValenceDot]) -> tuple[tuple[str, str], ...]:
    """`(+2, "P01, P04")` from the highest valence down: the curve for those who cannot see it."""
    by_value: dict[float, list[str]] = {}
    for dot in dots:
        by_value.setdefault(dot.valence, []).append(dot.participant)
    return tuple((signed(v), _named(by_value[v])) for v in sorted(by_value, reverse=True))


def _named(people: list[str]) -> str:
    more = [f"{len(people) - NAMED:,} more"] if len(people) > NAMED else []
    return ", ".join([*sorted(people)[:NAMED], *more])
