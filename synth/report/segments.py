"""The parts of a segment side by side: how each felt at every stage, and the themes that differ.

Patterns, where a study asks for them, are drafts: people who share goals, pains and actions.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from synth.records.insight import Contrast, Pattern, Segment
from synth.records.journey import StageView
from synth.records.study import UNASSIGNED
from synth.report import curve, figures
from synth.report.casebook import Casebook, Link
from synth.report.figures import Parts
from synth.report.moments import place

VALUES = 4  # parts of a segment that are drawn: those that differ, then the largest
DOTS = 24  # people drawn as dots; more are told in figures alone


@dataclass(frozen=True)
class Strip:
    """Feelings of one part of a segment at one stage."""

    drawing: curve.StageDots
    words: str


@dataclass(frozen=True)
class Part:
    """One value of a segment: who has it and how they felt."""

    value: str
    people: Parts
    strips: tuple[Strip, ...]


@dataclass(frozen=True)
class Share:
    """n of N in one part: `dots` are told and untold people, none where there are too many."""

    name: str
    count: Parts
    filled: int
    hollow: int


@dataclass(frozen=True)
class ContrastView:
    """A theme that stands otherwise in one part than in the rest."""

    link: Link
    where: str
    sides: tuple[Share, Share]


@dataclass(frozen=True)
class SegmentView:
    """A segment: its parts side by side, then what differs."""

    name: str
    parts: tuple[Part, ...]
    more: int
    contrasts: tuple[ContrastView, ...]


@dataclass(frozen=True)
class PatternView:
    """A draft of a behaviour pattern."""

    id: str
    actor: str
    count: Parts
    people: str
    lines: tuple[tuple[str, str, int], ...]
    """Text, theme id, and how many quotes the sentence rests on."""


def segments(book: Casebook) -> tuple[SegmentView, ...]:
    """Every segment with two parts or more, those first in which some theme differs."""
    found = [_segment(book, s) for s in book.journey.segments if len(s.values) > 1]
    return tuple(sorted(found, key=lambda view: not view.contrasts))


def stages(book: Casebook) -> list[StageView]:
    """The stages that are drawn side by side: all but "unassigned"."""
    return [s for s in book.journey.stages if s.id != UNASSIGNED]


def _segment(book: Casebook, segment: Segment) -> SegmentView:
    found = [c for c in book.journey.contrasts if c.segment == segment.name]
    differing = {c.value for c in found}
    wanted = sorted(
        segment.values.items(), key=lambda item: (item[0] not in differing, -len(item[1]), item[0])
    )
    largest = sorted(wanted[:VALUES], key=lambda item: (-len(item[1]), item[0]))
    return SegmentView(
        name=segment.name,
        parts=tuple(_part(book, segment.name, value, people) for value, people in largest),
        more=len(segment.values) - len(largest),
        contrasts=tuple(_contrast(book, c) for c in found if c.theme in book.themes),
    )


def _part(book: Casebook, segment: str, value: str, people: Sequence[str]) -> Part:
    talked, answered = book.kinds(people)
    members = set(people)
    strips = []
    for stage in stages(book):
        dots = [d for d in stage.emotion.values if d.participant in members]
        words = "; ".join(f"{v}: {who}" for v, who in curve.tally(dots, book.name))
        drawing = curve.strip(dots, book.interviewed)
        strips.append(Strip(drawing, words or "nobody told a feeling"))
    return Part(
        value=value,
        people=figures.people("segment", talked, answered, segment=segment, value=value),
        strips=tuple(strips),
    )


def _contrast(book: Casebook, contrast: Contrast) -> ContrastView:
    theme = book.themes[contrast.theme]
    about = {"id": theme.id, "segment": contrast.segment, "value": contrast.value}
    about["kind"] = contrast.kind
    return ContrastView(
        link=Link(theme.id, theme.name),
        where=place(book, theme),
        sides=(
            _share(contrast.value, contrast.n, contrast.of, about | {"side": "part"}),
            _share("everyone else", contrast.rest_n, contrast.rest_of, about | {"side": "rest"}),
        ),
    )


def _share(name: str, n: int, of: int, about: dict[str, str]) -> Share:
    few = of <= DOTS
    return Share(
        name=name,
        count=(
            figures.figure("contrast-n", n, **about),
            " of ",
            figures.figure("contrast-of", of, **about),
            " interviewed" if about["kind"] == "interview" else " surveyed",
        ),
        filled=n if few else 0,
        hollow=of - n if few else 0,
    )


def patterns(book: Casebook) -> tuple[PatternView, ...]:
    """Behaviour patterns; sentences whose theme is not in the map are left out."""
    names = {actor.id: actor.name for actor in book.journey.actors}
    return tuple(_pattern(book, p, names.get(p.actor, "")) for p in book.journey.patterns)


def _pattern(book: Casebook, pattern: Pattern, actor: str) -> PatternView:
    return PatternView(
        id=pattern.id,
        actor=actor,
        count=figures.several(
            "pattern-n", len(pattern.participants), "person", "people", id=pattern.id
        ),
        people=book.named(pattern.participants),
        lines=tuple(
            (line.text, line.theme, book.cited(line.evidence))
            for line in pattern.lines
            if line.theme in book.themes
        ),
    )
