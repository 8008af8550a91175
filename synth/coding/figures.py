"""Rows of agreement figures: by facet, and by what was said of shared facets."""

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from synth.agreement import percent, weighted_kappa
from synth.evaluation.ceiling import ALL, FIGURES, Given, figures, labels

LABELS = ("stage", "mode", "actor", "valence", "severity")
ORDINAL = ("valence", "severity")


@dataclass(frozen=True)
class Said:
    """What a coder gave a sentence under one facet."""

    facet: str
    stage: str
    mode: str
    actor: str | None = None
    valence: int | None = None
    severity: int | None = None


@dataclass(frozen=True)
class Row:
    """Figures on one facet, on all together, or on one label; `why` says why one is None."""

    name: str
    n: int
    figures: Mapping[str, float | None]
    why: Mapping[str, str] = field(default_factory=dict)
    both: int = 0
    """Of a facet: units that both gave it; then those that one alone gave it."""
    first: int = 0
    second: int = 0


def facet_rows(ours: Given, theirs: Given, order: Sequence[str]) -> Iterator[Row]:
    """A row a facet that one of them gave, in `order`, others after; then one of all together."""
    coded = labels(ours, theirs)
    everything = coded.pop(ALL)
    for facet in sorted(coded, key=lambda f: (f not in order, order.index(f) if f in order else 0)):
        yield _row(facet, *coded[facet])
    yield _row(ALL, *everything)


def _row(name: str, ours: Sequence[bool], theirs: Sequence[bool]) -> Row:
    met = Counter(zip(ours, theirs, strict=True))
    row = figures(ours, theirs)
    return Row(
        name=name,
        n=len(ours),
        figures=row,
        why=_reasons(row, len(ours), "sentence that both read"),
        both=met[True, True],
        first=met[True, False],
        second=met[False, True],
    )


def label_rows(sides: Sequence[tuple[dict[str, Said], dict[str, Said]]]) -> Iterator[Row]:
    """A row a label, on sentences that both gave a facet, once for each such facet.

    Actor, valence and severity count where both gave one.
    """
    shared = [(a[facet], b[facet]) for a, b in sides for facet in sorted(a.keys() & b.keys())]
    for label in LABELS:
        both = [(getattr(a, label), getattr(b, label)) for a, b in shared]
        if label not in ("stage", "mode"):
            both = [pair for pair in both if None not in pair]
        ours, theirs = [a for a, _ in both], [b for _, b in both]
        row = _ordinal(ours, theirs) if label in ORDINAL else _nominal(ours, theirs)
        what = f"sentence that both gave a facet and {_article(label)}"
        yield Row(label, len(both), row, _reasons(row, len(both), what))


def _article(label: str) -> str:
    return f"{'an' if label[0] in 'aeiou' else 'a'} {label}"


def _ordinal(ours: Sequence[int], theirs: Sequence[int]) -> dict[str, float | None]:
    return {"percent": percent(ours, theirs), "weighted_kappa": weighted_kappa(ours, theirs)}


def _nominal(ours: Sequence[Hashable], theirs: Sequence[Hashable]) -> dict[str, float | None]:
    return {name: figure(ours, theirs) for name, figure in FIGURES.items()}


def _reasons(row: Mapping[str, float | None], n: int, what: str) -> dict[str, str]:
    """Why a figure is undefined, in words."""
    undefined = [name for name, value in row.items() if value is None]
    return {name: _reason(name, n, what) for name in undefined}


def _reason(figure: str, n: int, what: str) -> str:
    if not n:
        return f"there is no {what}"
    if figure == "alpha" and n < 2:
        return "it takes two units"
    return "both gave every unit the same label, so chance alone agrees"
