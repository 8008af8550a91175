"""Scores as lines of text, for a terminal or a README."""

from collections.abc import Iterator

from synth.evaluation.ceiling import FIGURES as AGREEMENT
from synth.evaluation.ceiling import Ceiling
from synth.evaluation.scores import FIGURES, Rates, Scores


def score_lines(scores: Scores) -> Iterator[str]:
    """A row a facet, then the figures over the matched marks."""
    yield f"{'facet':<14}{'precision':>10}{'recall':>8}{'F1':>7}{'gold':>6}{'found':>7}"
    for facet, rates in scores.facets.items():
        yield _row(facet, rates)
    yield _row("all (micro)", scores.micro)
    for name, (low, high) in scores.intervals.items():
        yield f"{name}: 95 % interval over sources {low:.2f} to {high:.2f}"
    yield f"matched: {scores.matched}"
    for name in FIGURES:
        yield f"{name.replace('_', ' ')}: {_figure(getattr(scores, name)).strip()}"


def ceiling_lines(ceiling: Ceiling) -> Iterator[str]:
    """A row a facet: how far two people agree."""
    yield f"agreement over {ceiling.n} sentences"
    yield f"{'facet':<14}" + "".join(f"{name:>9}" for name in AGREEMENT)
    for facet, row in ceiling.figures.items():
        yield f"{facet:<14}" + "".join(f"{_figure(row[name]):>9}" for name in AGREEMENT)


def _row(name: str, rates: Rates) -> str:
    figures = f"{_figure(rates.precision):>10}{_figure(rates.recall):>8}{_figure(rates.f1):>7}"
    return f"{name:<14}{figures}{rates.gold:>6}{rates.found:>7}"


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"
