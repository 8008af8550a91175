"""How far two markers of the same sources agree: what an analyst may be held to.

Unit of agreement: one participant's sentence and one facet, marked or not. A sentence is marked
with a facet when a mark of that facet covers at least half of it, or lies at least half in it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from synth.agreement import Label, gwet_ac1, kappa, krippendorff_alpha, percent
from synth.evaluation.gold import LEAST_SHARE, Mark, Stretches, is_read
from synth.records.document import Document
from synth.sentences import sentences

Figure = Callable[[Sequence[Label], Sequence[Label]], float | None]
FIGURES: Mapping[str, Figure] = {
    "percent": percent,
    "kappa": kappa,
    "ac1": gwet_ac1,
    "alpha": krippendorff_alpha,
}
ALL = "all"
Unit = tuple[str, int, int]
"""A sentence: path of its source, start and end in it."""
Given = Sequence[Mapping[str, Sequence[Mark]]]
"""For each unit, the marks on it by facet."""


@dataclass(frozen=True)
class Ceiling:
    """Agreement figures by facet, and over all facets under "all"; `n` is the number of units."""

    figures: dict[str, dict[str, float | None]]
    n: int

    def as_json(self) -> dict[str, object]:
        """Figures rounded to 4 decimals."""
        rounded = {
            facet: {k: None if v is None else round(v, 4) for k, v in row.items()}
            for facet, row in self.figures.items()
        }
        return {"agreement": rounded, "units": self.n}


def ceiling(
    first: Sequence[Mark],
    second: Sequence[Mark],
    documents: Iterable[Document],
    read: Sequence[Stretches] = (),
) -> Ceiling:
    """Agreement of two coders over all participants' sentences of `documents`.

    Args:
        first: one coder's marks.
        second: the other's.
        documents: what both have read.
        read: stretches that a coder kept to; only sentences inside of all of them count.
    """
    units = [
        unit for unit in units_of(documents) if all(is_read(*unit, stretches) for stretches in read)
    ]
    coded = labels(given(units, first), given(units, second))
    return Ceiling({name: figures(*row) for name, row in coded.items()}, len(units))


def units_of(documents: Iterable[Document]) -> Iterator[Unit]:
    """Every sentence of every participant, in the order of the text."""
    for document in documents:
        for turn in document.turns:
            if turn.participant:
                for span in sentences(document.text, turn.start, turn.end):
                    yield (document.source.path, *span)


def given(units: Sequence[Unit], marks: Iterable[Mark]) -> Given:
    """What a coder gave each unit."""
    by_source: dict[str, list[Mark]] = {}
    for mark in marks:
        by_source.setdefault(mark.source, []).append(mark)
    return [_by_facet(unit, by_source.get(unit[0], ())) for unit in units]


def labels(first: Given, second: Given) -> dict[str, tuple[list[bool], list[bool]]]:
    """Marked or not, unit by unit, by facet that anybody gave; all of them in a row under ALL."""
    facets = sorted({facet for side in (first, second) for unit in side for facet in unit})
    coded = {f: ([f in unit for unit in first], [f in unit for unit in second]) for f in facets}
    everything = (
        [x for a, _ in coded.values() for x in a],
        [x for _, b in coded.values() for x in b],
    )
    return {ALL: everything, **coded}


def figures(first: Sequence[bool], second: Sequence[bool]) -> dict[str, float | None]:
    """All figures of agreement on one row of labels."""
    return {name: figure(first, second) for name, figure in FIGURES.items()}


def _by_facet(unit: Unit, marks: Sequence[Mark]) -> Mapping[str, Sequence[Mark]]:
    found: dict[str, list[Mark]] = {}
    for mark in marks:
        if is_on(unit, mark):
            found.setdefault(mark.facet, []).append(mark)
    return found


def is_on(unit: Unit, mark: Mark) -> bool:
    """Whether a mark of the unit's source covers half of the unit, or lies half in it."""
    _, start, end = unit
    if not (mark.start < end and start < mark.end):
        return False
    shared = min(mark.end, end) - max(mark.start, start)
    return shared >= LEAST_SHARE * min(mark.end - mark.start, end - start)
