"""How far two markers of the same sources agree: what an analyst may be held to.

Unit of agreement: one participant's sentence and one facet, marked or not. A sentence is marked
with a facet when a mark of that facet covers at least half of it, or lies at least half in it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from synth.agreement import gwet_ac1, kappa, krippendorff_alpha, percent
from synth.evaluation.gold import Mark
from synth.evaluation.matching import LEAST_SHARE
from synth.records.document import Document
from synth.sentences import sentences

Figure = Callable[[Sequence[bool], Sequence[bool]], float | None]
FIGURES: Mapping[str, Figure] = {
    "percent": percent,
    "kappa": kappa,
    "ac1": gwet_ac1,
    "alpha": krippendorff_alpha,
}


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
    first: Sequence[Mark], second: Sequence[Mark], documents: Iterable[Document]
) -> Ceiling:
    """Agreement of two coders over all participants' sentences of `documents`."""
    units = [
        (document.source.path, *span)
        for document in documents
        for turn in document.turns
        if turn.participant
        for span in sentences(document.text, turn.start, turn.end)
    ]
    facets = sorted({mark.facet for mark in (*first, *second)})
    ours, theirs = _by_source(first), _by_source(second)
    coded = {
        facet: (
            [_is_marked(u, facet, ours) for u in units],
            [_is_marked(u, facet, theirs) for u in units],
        )
        for facet in facets
    }
    everything = (
        [x for a, _ in coded.values() for x in a],
        [x for _, b in coded.values() for x in b],
    )
    rows = {"all": everything, **coded}
    figures = {
        name: {k: figure(*row) for k, figure in FIGURES.items()} for name, row in rows.items()
    }
    return Ceiling(figures, len(units))


Unit = tuple[str, int, int]


def _by_source(marks: Sequence[Mark]) -> dict[str, list[Mark]]:
    grouped: dict[str, list[Mark]] = defaultdict(list)
    for mark in marks:
        grouped[mark.source].append(mark)
    return grouped


def _is_marked(unit: Unit, facet: str, marks: Mapping[str, Sequence[Mark]]) -> bool:
    path, start, end = unit
    return any(
        m.facet == facet
        and min(m.end, end) - max(m.start, start) >= LEAST_SHARE * min(m.end - m.start, end - start)
        for m in marks.get(path, ())
        if m.start < end and start < m.end
    )
