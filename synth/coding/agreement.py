"""How far coders agree, pair by pair: what they differ about first, then the figures.

A unit is one participant's sentence in a turn that both coded, and what each gave it (see
`synth.evaluation.ceiling`): facets, and with each the stage, mode, actor, valence and severity of
the mark that covers most of the sentence. An analyst is a coder too: all citations of its map are
its marks, and it coded every turn of its sources. Figures only; agreement is not correctness.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from synth.coding.analysts import analyst_marks
from synth.coding.codings import Codings
from synth.coding.figures import LABELS, Row, Said, facet_rows, label_rows
from synth.coding.turns import Place, places
from synth.evaluation.ceiling import Unit, given
from synth.evaluation.gold import Mark
from synth.records.document import Document, locator
from synth.records.journey import JourneyMap
from synth.sentences import sentences

NONE = "none"
"""Row or column of the confusion table for what the other alone gave."""
Kind = Literal["reviewer", "analyst"]


@dataclass(frozen=True)
class Coder:
    """Somebody who marked turns."""

    name: str
    kind: Kind
    turns: frozenset[tuple[str, int]]
    """Source id and number of each turn that was coded."""
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Disagreement:
    """A sentence of which two coders say something else."""

    source: str
    """Source id."""
    path: str
    turn: int
    locator: str
    start: int
    end: int
    words: str
    first: tuple[Said, ...]
    second: tuple[Said, ...]
    differ: tuple[str, ...]
    """Facets that one alone gave, then labels (stage, mode, …) of facets that both gave."""


@dataclass(frozen=True)
class Pair:
    """Two coders on the turns that both coded."""

    first: Coder
    second: Coder
    turns: int
    units: int
    disagreements: tuple[Disagreement, ...]
    confusion: Mapping[tuple[str, str], int]
    """By facet of the first and facet of the second coder; see `confused`."""
    facets: tuple[Row, ...]
    """A row a facet that one of them gave, then one of all together (n: units times facets)."""
    labels: tuple[Row, ...]
    """On sentences that both gave a facet, once for each such facet."""


@dataclass(frozen=True)
class Agreement:
    """All pairs: reviewers with reviewers first, then each reviewer with each analyst."""

    pairs: tuple[Pair, ...] = ()
    coders: tuple[Coder, ...] = ()
    remarks: tuple[str, ...] = ()


def agreement(
    codings: Codings,
    documents: Sequence[Document],
    maps: Sequence[JourneyMap] = (),
    session: str | None = None,
) -> Agreement:
    """Compares every two reviewers, and every reviewer with every map.

    Args:
        codings: what reviewers coded.
        documents: the study's sources.
        maps: what analysts made of them, before people decided on it.
        session: only codings of this blind session; all of them where None, the latest of each
            turn.
    """
    people = [_reviewer(name, codings, session) for name in codings.reviewers]
    coders = [coder for coder in people if coder.turns]
    remarks = list(codings.remarks)
    analysts = []
    for name, journey in zip(_names(maps), maps, strict=True):
        marks, told = analyst_marks(journey, documents, name)
        read = {source.id for source in journey.sources}
        turns = frozenset(p.name for p in places(documents) if p.document.source.id in read)
        analysts.append(Coder(name, "analyst", turns, tuple(marks)))
        remarks += told
    pairs = [*combinations(coders, 2), *((one, other) for one in coders for other in analysts)]
    return Agreement(
        pairs=tuple(compare(one, other, documents, _facets(maps)) for one, other in pairs),
        coders=(*coders, *analysts),
        remarks=tuple(remarks),
    )


def compare(
    first: Coder, second: Coder, documents: Iterable[Document], order: Sequence[str] = ()
) -> Pair:
    """Two coders on the turns that both coded; `order` is that of facets, others follow."""
    shared = first.turns & second.turns
    units = [
        (place, (place.document.source.path, *span))
        for place in places(documents)
        if place.name in shared
        for span in sentences(place.document.text, place.turn.start, place.turn.end)
    ]
    ours, theirs = (given([unit for _, unit in units], coder.marks) for coder in (first, second))
    sides = [
        (place, unit, _said(unit, a), _said(unit, b))
        for (place, unit), a, b in zip(units, ours, theirs, strict=True)
    ]
    return Pair(
        first=first,
        second=second,
        turns=len(shared),
        units=len(units),
        disagreements=tuple(_disagreements(sides)),
        confusion=confused([(set(a), set(b)) for _, _, a, b in sides], order),
        facets=tuple(facet_rows(ours, theirs, order)),
        labels=tuple(label_rows([(a, b) for _, _, a, b in sides])),
    )


def confused(
    units: Iterable[tuple[set[str], set[str]]], order: Sequence[str] = ()
) -> dict[tuple[str, str], int]:
    """How often the first coder's facet meets the second's; in the order of facets, "none" last.

    A sentence may have several facets. One that both gave counts where it meets itself. What the
    first alone gave meets each that the second alone gave, or "none" where there is no such; and
    the other way round. A sentence without any facet is "none" twice.
    """
    cells: Counter[tuple[str, str]] = Counter()
    for first, second in units:
        cells.update((facet, facet) for facet in first & second)
        if first == second:
            cells.update([(NONE, NONE)] if not first else [])
            continue
        rows, columns = first - second or {NONE}, second - first or {NONE}
        cells.update((row, column) for row in rows for column in columns)
    return dict(sorted(cells.items(), key=lambda cell: [_rank(f, order) for f in cell[0]]))


def _rank(facet: str, order: Sequence[str]) -> tuple[bool, int, str]:
    return facet == NONE, order.index(facet) if facet in order else len(order), facet


Sides = tuple[Place, Unit, dict[str, Said], dict[str, Said]]


def _said(unit: Unit, marks: Mapping[str, Sequence[Mark]]) -> dict[str, Said]:
    """By facet: what the mark says that covers most of the sentence."""
    return {facet: _of(min(own, key=lambda m: _order(unit, m))) for facet, own in marks.items()}


def _order(unit: Unit, mark: Mark) -> tuple[int, int, int, str, str]:
    shared = min(mark.end, unit[2]) - max(mark.start, unit[1])
    return -shared, mark.start, mark.end, mark.stage, mark.mode


def _of(mark: Mark) -> Said:
    return Said(mark.facet, mark.stage, mark.mode, mark.actor, mark.valence, mark.severity)


def _disagreements(sides: Iterable[Sides]) -> Iterator[Disagreement]:
    for place, (path, start, end), first, second in sides:
        differ = _differ(first, second)
        if differ:
            yield Disagreement(
                source=place.document.source.id,
                path=path,
                turn=place.turn.turn,
                locator=locator(path, place.turn),
                start=start,
                end=end,
                words=place.document.text[start:end],
                first=tuple(first[facet] for facet in sorted(first)),
                second=tuple(second[facet] for facet in sorted(second)),
                differ=differ,
            )


def _differ(first: Mapping[str, Said], second: Mapping[str, Said]) -> tuple[str, ...]:
    facets = sorted(first.keys() ^ second.keys())
    shared = [(first[facet], second[facet]) for facet in sorted(first.keys() & second.keys())]
    return (*facets, *(label for label in LABELS if any(_unlike(label, *p) for p in shared)))


def _unlike(label: str, first: Said, second: Said) -> bool:
    """An actor that one of them left open is no difference."""
    ours, theirs = getattr(first, label), getattr(second, label)
    return ours != theirs and not (label == "actor" and None in (ours, theirs))


def _reviewer(name: str, codings: Codings, session: str | None) -> Coder:
    own = codings.of(name, session)
    marks = sorted(
        (mark for coding in own for mark in coding.marks),
        key=lambda m: (m.source, m.start, m.end, m.facet),
    )
    return Coder(name, "reviewer", frozenset(c.place.name for c in own), tuple(marks))


def _names(maps: Sequence[JourneyMap]) -> list[str]:
    """The model of each map; with the time where one model made several."""
    models = Counter(journey.generated.model for journey in maps)
    return [m.generated.model if models[m.generated.model] == 1 else _timed(m) for m in maps]


def _timed(journey: JourneyMap) -> str:
    return f"{journey.generated.model}, {journey.generated.at}"


def _facets(maps: Sequence[JourneyMap]) -> list[str]:
    return [facet.id for facet in maps[0].facets] if maps else []
