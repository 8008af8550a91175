"""One pair of coders as a page shows it: names in place of ids, figures as text."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from synth.coding.agreement import Disagreement, Pair
from synth.coding.figures import Row, Said
from synth.coding.tables import figure
from synth.records.journey import JourneyMap
from synth.report.wording import MODES
from synth.review.coding_blind import LONGEST

SHORT = 600
"""Code points of a sentence that is shown; a sentence of speech has fewer."""
LABELS = {"all": "All facets", "none": "No facet"}
FIGURES = {"percent": "Same", "kappa": "κ", "ac1": "AC1", "alpha": "α"}
NOMINAL = ("stage", "mode", "actor")


class Names:
    """What a study calls its facets and stages."""

    def __init__(self, journey: JourneyMap) -> None:
        self._facets = {facet.id: facet.name for facet in journey.facets}
        self._stages = {stage.id: stage.name for stage in journey.stages}

    def facet(self, name: str) -> str:
        """Of a facet; of "all" and "none" too."""
        return self._facets.get(name) or LABELS.get(name) or name[:LONGEST]

    def stage(self, name: str) -> str:
        """Of a stage; an unknown one as it was given."""
        return self._stages.get(name) or name[:LONGEST]

    def said(self, given: Sequence[Said]) -> list[str]:
        """What a coder gave a sentence, a line a mark."""
        return [self._one(one) for one in given] or ["nothing"]

    def _one(self, given: Said) -> str:
        parts = [self.facet(given.facet), self.stage(given.stage)]
        parts += [MODES.get(given.mode, given.mode)]
        parts += [f"of {given.actor[:LONGEST]}"] if given.actor else []
        parts += [] if given.valence is None else [f"valence {given.valence:+d}"]
        parts += [] if given.severity is None else [f"severity {given.severity}"]
        return " · ".join(parts)


@dataclass(frozen=True)
class Difference:
    """A sentence on which two coders differ."""

    words: str
    locator: str
    address: str
    """Of its turn in the transcript."""
    differ: str
    first: tuple[str, ...]
    second: tuple[str, ...]


@dataclass(frozen=True)
class Figures:
    """A table of figures; a cell is its text, and why it is empty."""

    caption: str
    unit: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, int, tuple[tuple[str, str], ...]], ...]


def differences(pair: Pair, names: Names, start: int, most: int) -> list[Difference]:
    """Some of a pair's disagreements, from number `start` (from 0)."""
    return [_difference(one, names) for one in pair.disagreements[start : start + most]]


def _difference(one: Disagreement, names: Names) -> Difference:
    words = " ".join(one.words[: 2 * SHORT].split())
    return Difference(
        words=words if len(words) <= SHORT else words[: SHORT - 1] + "…",
        locator=one.locator,
        address=f"/source/{quote(one.source, safe='')}?turn={one.turn}",
        differ=", ".join(names.facet(name) for name in one.differ),
        first=tuple(names.said(one.first)),
        second=tuple(names.said(one.second)),
    )


def tables(pair: Pair, names: Names) -> list[Figures]:
    """The figures of a pair: by facet, then by what was said of shared facets."""
    labels = [row for row in pair.labels if row.n]
    nominal = [row for row in labels if row.name in NOMINAL]
    graded = [row for row in labels if row.name not in NOMINAL]
    found = [
        Figures(
            caption="Whether a sentence has the facet",
            unit="sentences",
            heads=(*FIGURES.values(), "Both", "First only", "Second only"),
            rows=tuple(_facet(row, names) for row in pair.facets),
        )
    ]
    told = "Where both gave a facet: the same {}?"
    if nominal:
        rows = tuple(_plain(row, FIGURES) for row in nominal)
        about = told.format(_listed(row.name for row in nominal))
        found.append(Figures(about, "shared marks", tuple(FIGURES.values()), rows))
    if graded:
        heads = {"percent": FIGURES["percent"], "weighted_kappa": "Weighted κ"}
        rows = tuple(_plain(row, heads) for row in graded)
        about = told.format(_listed(row.name for row in graded))
        found.append(Figures(about, "shared marks", tuple(heads.values()), rows))
    return found


def _facet(row: Row, names: Names) -> tuple[str, int, tuple[tuple[str, str], ...]]:
    counts = ((str(count), "") for count in (row.both, row.first, row.second))
    return names.facet(row.name), row.n, (*_cells(row, FIGURES), *counts)


def _plain(row: Row, heads: Mapping[str, str]) -> tuple[str, int, tuple[tuple[str, str], ...]]:
    return row.name.capitalize(), row.n, tuple(_cells(row, heads))


def _cells(row: Row, heads: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name in heads:
        value = row.figures.get(name)
        shown = f"{100 * value:.0f}%" if name == "percent" and value is not None else figure(value)
        yield shown, row.why.get(name, "")


def _listed(names: Iterator[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} or {last}" if most else last
