"""Where it hurts and where people differ: drop-offs, falls, both sides told, single voices."""

from collections.abc import Sequence
from dataclasses import dataclass

from synth.records.journey import Theme
from synth.report import figures, wording
from synth.report.casebook import Casebook, Link
from synth.report.figures import Parts
from synth.report.ways import quote, quotes

SIDES = ("before", "after")
KINDS = {"left": "left", "nearly": "nearly left"}
OPEN = 3  # of a list; the others are folded


@dataclass(frozen=True)
class DropOffView:
    """The words in which somebody says that they stopped, or nearly did."""

    kind: str
    words: str
    own: bool
    link: Link


@dataclass(frozen=True)
class DropOffs:
    """All of one stage: `count` is of people, `left` before `nearly`."""

    stage: str
    count: Parts
    told: tuple[DropOffView, ...]


@dataclass(frozen=True)
class FallView:
    """A fall from one stage to the next, and the lowest words at its foot."""

    id: str
    before: str
    after: str
    actor: str
    line: Parts
    quotes: tuple[Link, ...]


@dataclass(frozen=True)
class Sides:
    """A theme and what speaks against it, side by side."""

    link: Link
    where: str
    told: tuple[Link, ...]
    against: tuple[Link, ...]
    against_count: Parts
    told_quotes: int
    against_quotes: int


@dataclass(frozen=True)
class Voice:
    """A theme that one person alone tells, strongly."""

    link: Link
    where: str
    severity_text: str
    quote: Link | None


def dropoffs(book: Casebook) -> tuple[DropOffs, ...]:
    """Stage by stage in the order of the map, those who left first."""
    return tuple(
        _at(book, stage.id, stage.name)
        for stage in book.journey.stages
        if any(d.stage == stage.id for d in book.journey.dropoffs)
    )


def _at(book: Casebook, stage: str, name: str) -> DropOffs:
    here = [
        d for d in book.journey.dropoffs if d.stage == stage and d.observation in book.observations
    ]
    here.sort(key=lambda d: d.kind != "left")
    views = []
    for found in here:
        link = quote(book, found.observation)
        view = book.view(found.observation).quotes[0]
        words = "" if view.withheld else found.words
        views.append(DropOffView(KINDS[found.kind], words, view.own, link))
    lines = [
        (figures.figure("dropoff-n", len(people), stage=stage, kind=kind), f" {KINDS[kind]}")
        for kind in KINDS
        if (people := {d.participant for d in here if d.kind == kind})
    ]
    return DropOffs(name, figures.joined(lines, ", "), tuple(views))


def falls(book: Casebook) -> tuple[FallView, ...]:
    """The steepest first, as the map has them."""
    actors = {a.id: a.name for a in book.journey.actors} if len(book.journey.actors) > 1 else {}
    views = []
    for number, fall in enumerate(book.journey.falls):
        about = {"id": f"{fall.actor}/{fall.before}/{fall.after}"}
        medians = [
            figures.valence("fall-median", value, side=side, **about)
            for side, value in zip(SIDES, fall.medians, strict=True)
        ]
        told = [
            figures.figure("fall-n", number, side=side, **about)
            for side, number in zip(SIDES, fall.n, strict=True)
        ]
        both = figures.several("fall-both", len(fall.both), "person", "people", **about)
        views.append(
            FallView(
                id=f"fall-{number}",
                before=book.stage_names.get(fall.before, fall.before),
                after=book.stage_names.get(fall.after, fall.after),
                actor=actors.get(fall.actor, ""),
                line=(
                    "median ",
                    medians[0],
                    " → ",
                    medians[1],
                    " of the ",
                    *both,
                    " who told a feeling at both (",
                    told[0],
                    " and ",
                    told[1],
                    " told one at each)",
                ),
                quotes=quotes(book, fall.evidence[:2]),
            )
        )
    return tuple(views)


def contradicted(book: Casebook) -> tuple[Sides, ...]:
    """Themes with something against them, those first that many people stand on both sides of."""
    themes = [t for t in book.themes.values() if book.limited(t.counter)]
    against = {t.id: len(_speakers(book, t.counter)) for t in themes}
    themes.sort(key=lambda t: (-min(t.n, against[t.id]), -t.n, -against[t.id]))
    return tuple(_sides(book, theme) for theme in themes)


def _speakers(book: Casebook, ids: Sequence[str]) -> set[str]:
    return {book.observations[o].participant for o in book.limited(ids)}


def _sides(book: Casebook, theme: Theme) -> Sides:
    told, against = book.limited(theme.observations), book.limited(theme.counter)
    return Sides(
        link=Link(theme.id, theme.name, book.count(theme)),
        where=place(book, theme),
        told=quotes(book, told[:1]),
        against=quotes(book, against[:1]),
        against_count=_against(book, theme),
        told_quotes=book.cited(told),
        against_quotes=book.cited(against),
    )


def _against(book: Casebook, theme: Theme) -> Parts:
    """`4 people say otherwise`; people interviewed and surveyed side by side, never added."""
    found = book.people(book.limited(theme.counter))
    talked, answered = (len(found[kind]) for kind in ("interview", "survey"))
    if talked and answered:
        counted = figures.people("against-n", talked, answered, id=theme.id)
        return (*counted, " say otherwise")
    kind = "interview" if talked else "survey"
    words = ("person says otherwise", "people say otherwise")
    return figures.several("against-n", talked or answered, *words, id=theme.id, kind=kind)


def voices(book: Casebook) -> tuple[Voice, ...]:
    """Single strong voices as the map has them."""
    themes = [book.themes[t] for t in book.journey.voices if t in book.themes]
    return tuple(
        Voice(
            link=Link(t.id, t.name, book.count(t)),
            where=place(book, t),
            severity_text=wording.SEVERITIES.get(t.severity or 0, ""),
            quote=next(iter(quotes(book, _known(book, t.observations)[:1])), None),
        )
        for t in themes
    )


def _known(book: Casebook, ids: Sequence[str]) -> list[str]:
    return [i for i in ids if i in book.observations]


def place(book: Casebook, theme: Theme) -> str:
    """`Pain points, First box`."""
    facet = next((f.name for f in book.journey.facets if f.id == theme.facet), theme.facet)
    return f"{facet}, {book.stage_names.get(theme.stage, theme.stage)}"
