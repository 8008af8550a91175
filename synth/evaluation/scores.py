"""Scores of found marks against gold marks; see `matching` for what counts as found."""

import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from synth.agreement import adjusted_rand, weighted_kappa
from synth.evaluation.gold import GoldFinding, Mark
from synth.evaluation.matching import Matching, match
from synth.records.ids import content_id
from synth.records.journey import JourneyMap

RESAMPLES = 1000
FOUND_SHARE = 0.5
"""A gold finding is found when a finding or theme cites at least that share of its themes."""


FIGURES = (
    "stage_accuracy",
    "mode_accuracy",
    "actor_accuracy",
    "valence_kappa",
    "severity_kappa",
    "theme_agreement",
    "findings_recall",
)


@dataclass(frozen=True)
class Rates:
    """Precision, recall and F1; None where there is nothing to divide by."""

    found: int
    gold: int
    hits: int

    @property
    def precision(self) -> float | None:
        """Share of what was found that is gold."""
        return self.hits / self.found if self.found else None

    @property
    def recall(self) -> float | None:
        """Share of gold that was found."""
        return self.hits / self.gold if self.gold else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall."""
        both = self.found + self.gold
        return 2 * self.hits / both if both else None

    def as_json(self) -> dict[str, float | int | None]:
        """All five figures, rounded to 4 decimals."""
        rounded = {n: _rounded(getattr(self, n)) for n in ("precision", "recall", "f1")}
        return {**rounded, "gold": self.gold, "found": self.found}


@dataclass(frozen=True)
class Scores:
    """Everything that is measured on one study."""

    micro: Rates
    facets: dict[str, Rates]
    stage_accuracy: float | None
    mode_accuracy: float | None
    actor_accuracy: float | None
    valence_kappa: float | None
    severity_kappa: float | None
    theme_agreement: float | None
    findings_recall: float | None
    intervals: dict[str, tuple[float, float]]
    """95 % bootstrap intervals over sources (percentile method), by name of the micro figure."""
    matched: int

    def as_json(self) -> dict[str, object]:
        """The contract's object."""
        return {
            "micro": self.micro.as_json(),
            "facets": {facet: rates.as_json() for facet, rates in self.facets.items()},
            **{name: _rounded(getattr(self, name)) for name in FIGURES},
            "matched": self.matched,
            "intervals": {n: [round(a, 4), round(b, 4)] for n, (a, b) in self.intervals.items()},
        }


def score(
    found: Sequence[Mark],
    gold: Sequence[Mark],
    findings: Sequence[GoldFinding] = (),
    journey: JourneyMap | None = None,
) -> Scores:
    """Scores `found` against `gold`; findings recall needs the map's findings and themes."""
    matching = match(found, gold)
    pairs = [(found[i], gold[j]) for i, j in matching.pairs]
    facets = sorted({m.facet for m in gold} | {m.facet for m in found})
    return Scores(
        micro=Rates(len(found), len(gold), len(pairs)),
        facets={f: _rates(f, found, gold, pairs) for f in facets},
        stage_accuracy=_share(pairs, lambda a, b: a.stage == b.stage),
        mode_accuracy=_share(pairs, lambda a, b: a.mode == b.mode),
        actor_accuracy=_share(
            [p for p in pairs if p[0].actor and p[1].actor], lambda a, b: a.actor == b.actor
        ),
        valence_kappa=_ordinal(pairs, "valence"),
        severity_kappa=_ordinal(pairs, "severity"),
        theme_agreement=_themes(pairs),
        findings_recall=_findings(matching, found, gold, findings, journey),
        intervals=_intervals(found, gold, matching),
        matched=len(pairs),
    )


Pair = tuple[Mark, Mark]


def _rates(facet: str, found: Sequence[Mark], gold: Sequence[Mark], pairs: Sequence[Pair]) -> Rates:
    return Rates(
        sum(m.facet == facet for m in found),
        sum(m.facet == facet for m in gold),
        sum(b.facet == facet for _, b in pairs),
    )


def _share(pairs: Sequence[Pair], agrees: Callable[[Mark, Mark], bool]) -> float | None:
    return sum(agrees(a, b) for a, b in pairs) / len(pairs) if pairs else None


def _ordinal(pairs: Sequence[Pair], label: str) -> float | None:
    """Weighted kappa where both have the label."""
    both = [(getattr(a, label), getattr(b, label)) for a, b in pairs]
    coded = [(a, b) for a, b in both if a is not None and b is not None]
    return weighted_kappa([a for a, _ in coded], [b for _, b in coded])


def _themes(pairs: Sequence[Pair]) -> float | None:
    """Adjusted Rand index of the two groupings, over pairs that both put into a theme."""
    grouped = [(a.theme, b.theme) for a, b in pairs if a.theme and b.theme]
    return adjusted_rand([a for a, _ in grouped], [b for _, b in grouped])


def _findings(
    matching: Matching,
    found: Sequence[Mark],
    gold: Sequence[Mark],
    findings: Sequence[GoldFinding],
    journey: JourneyMap | None,
) -> float | None:
    if not findings or journey is None:
        return None
    cited: dict[str, set[str]] = defaultdict(set)
    for i, j in matching.pairs:
        if found[i].theme and gold[j].theme:
            cited[found[i].theme].add(gold[j].theme)
    bundles = [cited[theme] for theme in list(cited)]
    bundles += [set().union(*(cited[t] for t in f.themes)) for f in journey.findings]
    hits = sum(any(_covers(bundle, finding) for bundle in bundles) for finding in findings)
    return hits / len(findings)


def _covers(bundle: set[str], finding: GoldFinding) -> bool:
    themes = set(finding.themes)
    return bool(themes) and len(bundle & themes) >= FOUND_SHARE * len(themes)


def _intervals(
    found: Sequence[Mark], gold: Sequence[Mark], matching: Matching
) -> dict[str, tuple[float, float]]:
    """Resamples whole sources (Efron & Tibshirani 1993), seeded by the sources' names."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for mark in found:
        counts[mark.source][0] += 1
    for mark in gold:
        counts[mark.source][1] += 1
    for _, j in matching.pairs:
        counts[gold[j].source][2] += 1
    sources = sorted(counts)
    if len(sources) < 2:
        return {}
    chance = random.Random(content_id("b", sources))
    drawn: dict[str, list[float]] = {"precision": [], "recall": [], "f1": []}
    for _ in range(RESAMPLES):
        sample = chance.choices(sources, k=len(sources))
        totals = Rates(*(sum(counts[s][k] for s in sample) for k in range(3)))
        for name, values in drawn.items():
            values.append(getattr(totals, name) or 0.0)
    return {name: _percentiles(values) for name, values in drawn.items()}


def _percentiles(values: list[float]) -> tuple[float, float]:
    ordered = sorted(values)
    last = len(ordered) - 1
    return ordered[round(0.025 * last)], ordered[round(0.975 * last)]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
