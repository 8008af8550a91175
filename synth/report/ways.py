"""Routes and single people's ways through the stages, as small drawings and lists.

A dot is filled where somebody told of a stage, hollow where nothing of theirs was found between
others: they may not have lived it, or were not asked, or were not understood. What is drawn
is the order of the stages in the study; the order told stands in the words beside it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from synth.records.insight import Path, Route
from synth.records.study import UNASSIGNED
from synth.report import figures
from synth.report.casebook import Casebook, Link
from synth.report.figures import Parts

STEP, MARGIN, ROW = 26, 9, 18  # pixels: between two stages, beside the first, height of a line
OPEN = 12  # single ways that stand open


@dataclass(frozen=True)
class Track:
    """A line of dots: (x, "told" | "skipped" | "none", the stage's name), and where it runs."""

    width: int
    dots: tuple[tuple[int, str, str], ...]
    line: tuple[int, int]
    """x of the first and of the last told stage; equal where there is only one."""
    words: str


@dataclass(frozen=True)
class RouteView:
    """A way that several people share."""

    id: str
    name: str
    actor: str
    count: Parts
    people: str
    track: Track


@dataclass(frozen=True)
class PathView:
    """One person's way, and in which order they told it where that differs."""

    participant: str
    who: str
    actor: str
    track: Track
    told: str


@dataclass(frozen=True)
class Detour:
    """A loop or a change of channel, with the words that say so."""

    who: str
    text: str
    quotes: tuple[Link, ...]


@dataclass(frozen=True)
class Ways:
    """Everything about routes."""

    routes: tuple[RouteView, ...]
    paths: tuple[PathView, ...]
    loops: tuple[Detour, ...]
    switches: tuple[Detour, ...]


def ways(book: Casebook) -> Ways:
    """Routes first, then every way, then where it went round or changed its channel."""
    journey = book.journey
    stages = [s.id for s in journey.stages if s.id != UNASSIGNED]
    actors = {a.id: a.name for a in journey.actors} if len(journey.actors) > 1 else {}
    return Ways(
        routes=tuple(_route(book, r, stages, actors.get(r.actor, "")) for r in journey.routes),
        paths=tuple(_path(book, p, stages, actors.get(p.actor, "")) for p in journey.paths),
        loops=tuple(_loop(book, p, loop.stage, loop.evidence) for p in journey.paths
                    for loop in p.loops),
        switches=tuple(_switch(book, p, i) for p in journey.paths
                       for i in range(len(p.switches))),
    )  # fmt: skip


def _route(book: Casebook, route: Route, stages: Sequence[str], actor: str) -> RouteView:
    return RouteView(
        id=route.id,
        name=route.name,
        actor=actor,
        count=(
            figures.figure("route-n", route.n, id=route.id),
            " of ",
            *figures.several("route-of", route.of, "person", "people", id=route.id),
        ),
        people=book.named(route.participants),
        track=track(book, stages, route.stages),
    )


def _path(book: Casebook, path: Path, stages: Sequence[str], actor: str) -> PathView:
    return PathView(
        participant=path.participant,
        who=book.name(path.participant),
        actor=actor,
        track=track(book, stages, path.stages, path.skips),
        told=_told(stages, path),
    )


def _told(stages: Sequence[str], path: Path) -> str:
    """The order told by the stages' numbers, where it is another than the order of the stages."""
    if path.told == path.stages:
        return ""
    numbers = {stage: str(number) for number, stage in enumerate(stages, start=1)}
    return "told as " + " ".join(numbers.get(s, "–") for s in path.told)


def track(
    book: Casebook, stages: Sequence[str], told: Sequence[str], skips: Sequence[str] = ()
) -> Track:
    """Places the dots."""
    names = book.stage_names
    kinds = ["told" if s in told else "skipped" if s in skips else "none" for s in stages]
    places = [MARGIN + STEP * i for i in range(len(stages))]
    lit = [x for x, kind in zip(places, kinds, strict=True) if kind == "told"]
    passed = [names.get(s, s) for s in skips]
    return Track(
        width=2 * MARGIN + STEP * max(0, len(stages) - 1),
        dots=tuple(
            (x, kind, names.get(s, s)) for x, kind, s in zip(places, kinds, stages, strict=True)
        ),
        line=(min(lit, default=0), max(lit, default=0)),
        words="; ".join(
            part
            for part in (
                ", ".join(names.get(s, s) for s in stages if s in told),
                f"nothing found of {', '.join(passed)}" if passed else "",
            )
            if part
        ),
    )


def _loop(book: Casebook, path: Path, stage: str, evidence: Iterable[str]) -> Detour:
    text = f"went through “{book.stage_names.get(stage, stage)}” again"
    return Detour(book.name(path.participant), text, quotes(book, evidence))


def _switch(book: Casebook, path: Path, number: int) -> Detour:
    switch = path.switches[number]
    before, after = (book.stage_names.get(s, s) for s in switch.stages)
    where = f"in “{before}”" if before == after else f"from “{before}” to “{after}”"
    text = f"{switch.before} → {switch.after}, {where}"
    return Detour(book.name(path.participant), text, quotes(book, switch.evidence))


def quotes(book: Casebook, ids: Iterable[str]) -> tuple[Link, ...]:
    """The cited words as pointers to their evidence; the statement where they are withheld."""
    return tuple(quote(book, i) for i in book.limited(ids))


def quote(book: Casebook, name: str) -> Link:
    """The first cited words of an observation and who said them."""
    view = book.view(name)
    first = view.quotes[0]
    if first.withheld:
        text = book.statement(book.observations[name])
    else:
        text = f"“{first.text}”" if first.own else first.text
    return Link(name, text, (view.who,))
