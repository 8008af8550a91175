"""Which runs of sentences are proposed, and of which facet.

A mark is often a clause or two sentences. Every run of up to SENTENCES sentences of one turn is a
candidate; for each facet a small logistic model gives the chance that it hits a mark. Chosen are
the runs, without overlap, that together gain most, where a proposal costs its THRESHOLD: for the
best F1, about half of the F1 that can be reached (Lipton et al. 2014, §4).
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from synth.analysts.protocol import Matrix

Numbers = npt.NDArray[np.float64]

SENTENCES = 3
WORDS = 35
"""Longest candidate of several sentences: no mark in the three corpora is longer."""
THRESHOLD = 0.27
AT_ONCE = 4096
"""Candidates whose features are in memory at a time."""
FEATURES = 5
"""Features of a candidate before the facet's own bias."""


class Candidate(NamedTuple):
    """A run of sentences, both ends included, and its number of words."""

    first: int
    last: int
    words: int


class Chosen(NamedTuple):
    """A run of sentences, a facet's column, and the chance that it hits a mark."""

    first: int
    last: int
    facet: int
    chance: float


def candidates(turns: Sequence[int], words: Sequence[int]) -> list[Candidate]:
    """All runs of sentences that might be one mark, in order."""
    found = []
    for first in range(len(turns)):
        length = 0
        for last in range(first, min(len(turns), first + SENTENCES)):
            length += words[last]
            if turns[last] != turns[first] or (last > first and length > WORDS):
                break
            found.append(Candidate(first, last, length))
    return found


def features(marks: Matrix, runs: Sequence[Candidate]) -> Matrix:
    """Shape (runs, facets, FEATURES + facets): the last columns name the facet."""
    first = np.array([r.first for r in runs])
    size = np.array([r.last - r.first for r in runs])
    words = np.array([r.words for r in runs])
    none, most, quiet = np.ones((len(runs), marks.shape[1])), np.zeros(1), np.ones(len(runs))
    rest = 1 - marks.sum(axis=1)
    for step in range(SENTENCES):
        row = np.minimum(first + step, len(marks) - 1)
        inside = (step <= size)[:, None]
        none = none * np.where(inside, 1 - marks[row], 1)
        most = np.maximum(most, np.where(inside, marks[row], 0))
        quiet = quiet * np.where(inside[:, 0], rest[row], 1)
    facets = marks.shape[1]
    wide = [
        np.repeat(v[:, None], facets, axis=1) for v in (_odds(1 - quiet), np.log1p(words), size)
    ]
    own = np.stack([_odds(1 - none), _odds(most), *wide], axis=2)
    which = np.broadcast_to(np.eye(facets), (len(runs), facets, facets))
    return np.concatenate([own, which], axis=2).astype(np.float32)


def chances(marks: Matrix, runs: Sequence[Candidate], weights: Matrix, bias: float) -> Matrix:
    """The chance of each candidate to hit a mark of each facet, rounded: shape (runs, facets)."""
    parts = [
        features(marks, runs[start : start + AT_ONCE]) @ weights + bias
        for start in range(0, len(runs), AT_ONCE)
    ]
    scores = np.concatenate([np.zeros((0, marks.shape[1]), np.float32), *parts])
    chance: Matrix = np.round(1 / (1 + np.exp(-scores)), 4)
    return chance


def choose(runs: Sequence[Candidate], chance: Matrix, threshold: float = THRESHOLD) -> list[Chosen]:
    """The runs that gain most together; a run is proposed for one facet."""
    if not runs:
        return []
    gains = np.round(chance.astype(np.float64) - threshold, 4)
    facet = gains.argmax(axis=1)
    kept = _best_cover(runs, np.maximum(gains.max(axis=1), 0))
    return [
        Chosen(runs[i].first, runs[i].last, int(facet[i]), float(chance[i, facet[i]])) for i in kept
    ]


def _best_cover(runs: Sequence[Candidate], gains: npt.NDArray[np.float64]) -> list[int]:
    """Indices of runs without overlap of the greatest total gain (weighted interval scheduling)."""
    length = runs[-1].last + 1
    ending: list[list[int]] = [[] for _ in range(length)]
    for i, run in enumerate(runs):
        if gains[i] > 0:
            ending[run.last].append(i)
    best, taken = [0.0], [-1]
    for last in range(length):
        value, who = best[last], -1
        for i in ending[last]:
            with_it = round(best[runs[i].first] + float(gains[i]), 4)
            if with_it > value:
                value, who = with_it, i
        best.append(value)
        taken.append(who)
    return _walk_back(runs, taken)


def _walk_back(runs: Sequence[Candidate], taken: Sequence[int]) -> list[int]:
    kept, at = [], len(taken) - 1
    while at > 0:
        who = taken[at]
        if who >= 0:
            kept.append(who)
        at = runs[who].first if who >= 0 else at - 1
    return kept[::-1]


def _odds(share: Numbers) -> Numbers:
    odds: Numbers = np.log(share + 1e-4) - np.log(1 - share + 1e-4)
    return odds
