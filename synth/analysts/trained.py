"""From sentences to observations with the trained heads: spans, facets, stages and labels."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from synth.analysts import spans
from synth.analysts.heads import FACETS, MODES, Heads, Read
from synth.analysts.protocol import Matrix
from synth.records.evidence import Mode
from synth.sentences import count_words

SURVEY_THRESHOLD = 0.10
"""A survey answer is asked for and short: more of it is worth a mark. Set by eye; no gold."""


class Seen(NamedTuple):
    """A run of sentences (both ends included) that is proposed, and how it was read."""

    first: int
    last: int
    facet: str
    chance: float
    stage: int
    """Index of the stage."""
    mode: Mode
    valence: int


def see(
    heads: Heads,
    read: Read,
    stages: Matrix,
    turns: Sequence[int],
    texts: Sequence[str],
    facets: Sequence[str] = FACETS,
    *,
    survey: bool = False,
    threshold: float | None = None,
) -> list[Seen]:
    """What the heads propose of one document, in the order of the text.

    Args:
        heads: the trained heads.
        read: what they say of each sentence.
        stages: the score of each sentence and stage.
        turns: the turn of each sentence.
        texts: the sentences' words.
        facets: those that the study has; others are not proposed.
        survey: whether each turn is an answer.
        threshold: least chance, where the usual one is not wanted.
    """
    runs = spans.candidates(turns, [count_words(t) for t in texts])
    weights, bias = heads.parts["span"], float(heads.parts["span_bias"])
    if not runs:
        return []
    chance = spans.chances(read.marks, runs, weights, bias) * np.isin(FACETS, facets)
    usual = SURVEY_THRESHOLD if survey else spans.THRESHOLD
    chosen = spans.choose(runs, chance, usual if threshold is None else threshold)
    return [told(read, stages, c.first, c.last, FACETS[c.facet], c.chance) for c in chosen]


def told(read: Read, stages: Matrix, first: int, last: int, facet: str, chance: float) -> Seen:
    """How a run of sentences is told, whatever made it worth a mark."""
    rows = slice(first, last + 1)
    mode = MODES[int(_mean(read.modes, rows).argmax())]
    valence = _signed(float(_mean(read.valence, rows)))
    return Seen(
        first,
        last,
        facet,
        chance,
        stage=int(_mean(stages, rows).argmax()),
        mode=mode,
        valence=valence,
    )


def _signed(valence: float) -> int:
    """-2, -1, 1 or 2: what was marked as a feeling is seldom of neither sign."""
    size = min(2, max(1, round(abs(valence))))
    return size if valence >= 0 else -size


def _mean(scores: Matrix, rows: slice) -> Matrix:
    mean: Matrix = np.round(scores[rows].mean(axis=0, dtype=np.float64), 4)
    return mean
