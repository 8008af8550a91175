"""The emotion curve as numbers for an SVG: x in percent of the lane, y in pixels.

Percent lets the drawing follow the columns of the map at any width without a script. The line
joins medians of neighbouring stages and breaks where fewer than three people stand behind one.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from synth.records.journey import Emotion, StageView, ValenceDot
from synth.records.study import UNASSIGNED
from synth.report import figures
from synth.report.figures import Parts
from synth.report.wording import VALENCES, signed

UNIT = 34  # pixels between two valences
TOP = 42  # pixels above +2: the lane's name stands there
HEIGHT = TOP + UNIT * 4 + 22
SMALL, SMALL_TOP = 7, 9  # pixels between two valences, and above +2, in a strip
STRIP_CLUSTER = 108.0
CLUSTER = 44.0  # widest cluster of dots in pixels: seven stages fit a phone
TALL = 30.0  # highest
LEAST_STEP = 1.5
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
    falls: tuple[str, ...] = ()
    """One a piece of the line: `fall` where the map names a fall there, else empty."""


def curve(
    stages: Sequence[StageView],
    interviewed: frozenset[str],
    emotions: Mapping[str, Emotion] | None = None,
    falls: Iterable[tuple[str, str]] = (),
) -> Curve:
    """Draws the dots and the median of every stage.

    Args:
        stages: columns of the map, in order, "unassigned" included; its median joins no line.
        interviewed: ids of participants who were interviewed; the others answered a survey.
        emotions: feelings by stage id, where they are not everybody's: those of one actor.
        falls: pairs of stage ids between which the map names a fall.
    """
    felt = [(emotions or {}).get(stage.id, stage.emotion) for stage in stages]
    drawn = tuple(
        _stage_dots(emotion, 100 * (index + 0.5) / len(stages), interviewed)
        for index, emotion in enumerate(felt)
    )
    pairs = [
        (a, b)
        for a, b in zip(range(len(stages)), range(1, len(stages)), strict=False)
        if drawn[a].median is not None
        and drawn[b].median is not None
        and stages[b].id != UNASSIGNED
    ]
    steep = set(falls)
    axis = tuple((height_of(v), f"{signed(v)} {VALENCES[v]}") for v in (2, 1, 0, -1, -2))
    wide = round(100 / max(len(stages), 1), 3)
    return Curve(
        height=HEIGHT,
        axis=axis,
        stages=drawn,
        lines=tuple(
            (drawn[a].x, drawn[a].median or 0.0, drawn[b].x, drawn[b].median or 0.0)
            for a, b in pairs
        ),
        zero=height_of(0),
        apart=(100 - wide, wide) if stages and stages[-1].id == UNASSIGNED else None,
        falls=tuple("fall" if (stages[a].id, stages[b].id) in steep else "" for a, b in pairs),
    )


def strip(dots: Sequence[ValenceDot], interviewed: frozenset[str]) -> StageDots:
    """The dots of a few people at one stage, small; no median."""
    emotion = Emotion(median=None, n=len(dots), values=tuple(dots), split=False)
    return _stage_dots(emotion, 50, interviewed, small=True)


def height_of(valence: float, *, small: bool = False) -> float:
    """Pixels from the top."""
    top, unit = (SMALL_TOP, SMALL) if small else (TOP, UNIT)
    return round(top + (2 - valence) * unit, 1)


def _stage_dots(
    emotion: Emotion, x: float, interviewed: frozenset[str], *, small: bool = False
) -> StageDots:
    values = sorted({dot.valence for dot in emotion.values}, reverse=True)
    clusters = tuple(
        _cluster(v, [d for d in emotion.values if d.valence == v], interviewed, small=small)
        for v in values
    )
    ys = [height_of(v, small=small) for v in values]
    enough = emotion.median is not None and emotion.n >= ENOUGH
    return StageDots(
        x=round(x, 3),
        clusters=clusters,
        median=height_of(emotion.median) if enough and emotion.median is not None else None,
        split=emotion.split,
        span=(min(ys), max(ys)) if ys else (0.0, 0.0),
    )


def _cluster(
    valence: float, dots: list[ValenceDot], interviewed: frozenset[str], *, small: bool
) -> Cluster:
    ordered = sorted(dots, key=lambda dot: (dot.participant not in interviewed, dot.participant))
    if small:  # rows above one another would run into the next valence
        columns, step = len(ordered), min(4.6, STRIP_CLUSTER / len(ordered))
    else:
        columns, step = packed(len(ordered))
    rows = math.ceil(len(ordered) / columns)
    paths: dict[bool, list[str]] = {True: [], False: []}
    for index, dot in enumerate(ordered):
        row, column = divmod(index, columns)
        wide = min(columns, len(ordered) - row * columns)
        across = (column - (wide - 1) / 2) * step
        down = (row - (rows - 1) / 2) * step
        paths[dot.participant in interviewed].append(f"M{across:g} {down:g}h0")
    return Cluster(
        y=height_of(valence, small=small),
        interviews="".join(paths[True]),
        answers="".join(paths[False]),
        size=3.6 if small else round(step * 0.8, 2),
    )


def packed(dots: int) -> tuple[int, float]:
    """Columns and distance of so many dots: as far apart as a cluster has room for."""
    step = STEP
    while math.floor(CLUSTER / step) * math.floor(TALL / step) < dots and step > LEAST_STEP:
        step = round(step - 0.25, 2)
    columns = math.floor(CLUSTER / step)
    return min(dots, max(5, math.ceil(math.sqrt(dots))) if step == STEP else columns), step


def emotion_text(emotion: Emotion, interviewed: frozenset[str], **about: str) -> Parts:
    """The caption of one stage: the median or why there is none, and how many people of a kind."""
    if not emotion.n:
        return ("nobody told a feeling",)
    talked = sum(dot.participant in interviewed for dot in emotion.values)
    people = figures.people("emotion-n", talked, len(emotion.values) - talked, **about)
    if emotion.median is None or emotion.n < ENOUGH:
        return (*people, ": too few for a median")
    median = figures.valence("emotion-median", emotion.median, **about)
    return ("median ", median, "; ", *people)


def split_text(emotion: Emotion, **about: str) -> Parts:
    """`split: 6 above zero, 9 below`, empty where people agree."""
    if not emotion.split:
        return ()
    above = sum(dot.valence > 0 for dot in emotion.values)
    below = sum(dot.valence < 0 for dot in emotion.values)
    return (
        "split: ",
        figures.figure("split", above, side="above", **about),
        " above zero, ",
        figures.figure("split", below, side="below", **about),
        " below",
    )


def tally(
    dots: Iterable[ValenceDot], name: Callable[[str], str] = str
) -> tuple[tuple[str, str], ...]:
    """`(+2, "P01, P04")` from the highest valence down: the curve for those who cannot see it."""
    by_value: dict[float, list[str]] = {}
    for dot in dots:
        by_value.setdefault(dot.valence, []).append(dot.participant)
    return tuple((signed(v), _named(by_value[v], name)) for v in sorted(by_value, reverse=True))


def _named(people: list[str], name: Callable[[str], str]) -> str:
    more = [f"{len(people) - NAMED:,} more"] if len(people) > NAMED else []
    return ", ".join([*map(name, sorted(people)[:NAMED]), *more])
