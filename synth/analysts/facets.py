"""Which facets a sentence speaks to: likeness to the codebook's examples, plus plain cues.

The score of a facet is the mean cosine to its three nearest examples (nearest neighbours, k = 3)
less half of the same against sentences that say nothing of a journey, plus what cues add.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from synth.analysts.cues import (
    NOTHING,
    Lean,
    channel_of,
    feeling_in,
    severity_of,
    tells_action,
    tells_goal,
    tells_obstacle,
)
from synth.analysts.protocol import Embed, Matrix
from synth.prompting import CodebookEntry

NEIGHBOURS = 3
FLOOR = 0.5
THRESHOLD = 0.24
"""Least score for a facet to be proposed."""
SECOND = 0.06
"""A second facet is proposed when it scores at least this near the first."""


@dataclass(frozen=True)
class Scored:
    """A facet and its score for one sentence."""

    facet: str
    score: float


class FacetReader:
    """The codebook's examples as vectors, and the cues of the five facets."""

    def __init__(self, entries: Sequence[CodebookEntry], embed: Embed) -> None:
        texts = [example for entry in entries for example in entry.examples]
        owners = np.array([entry.facet for entry in entries for _ in entry.examples])
        vectors = embed([""] * (len(texts) + len(NOTHING)), [*texts, *NOTHING])
        self.facets = [entry.facet for entry in entries]
        self._examples = {f: vectors[: len(texts)][owners == f] for f in self.facets}
        self._nothing = vectors[len(texts) :]

    def likeness(self, vectors: Matrix) -> Matrix:
        """Scores before cues for n unit vectors: shape (n, facets), rounded to 4 decimals."""
        floor = FLOOR * _nearest(vectors, self._nothing)
        columns = [_nearest(vectors, self._examples[facet]) - floor for facet in self.facets]
        return np.round(np.stack(columns, axis=1), 4)

    def facets_of(self, likeness: Matrix, sentence: str, lean: Lean) -> list[Scored]:
        """At most two facets of one sentence, the better first; none where all score low."""
        scores = [
            Scored(facet, round(float(score) + _bonus(facet, sentence, lean), 4))
            for facet, score in zip(self.facets, likeness, strict=True)
        ]
        ranked = sorted(scores, key=lambda s: (-s.score, s.facet))
        best = ranked[0].score
        return [s for s in ranked[:2] if s.score >= max(THRESHOLD, best - SECOND)]


def _nearest(vectors: Matrix, examples: Matrix) -> Matrix:
    likeness = np.round(vectors @ examples.T, 4)
    k = min(NEIGHBOURS, likeness.shape[1])
    top: Matrix = np.sort(likeness, axis=1)[:, -k:].mean(axis=1)
    return top


def _bonus(facet: str, sentence: str, lean: Lean) -> float:
    rule = _RULES.get(facet)
    return rule(sentence, lean) if rule else 0.0


def _action_bonus(sentence: str, lean: Lean) -> float:
    return 0.04 if tells_action(sentence) else -0.10


def _touchpoint_bonus(sentence: str, lean: Lean) -> float:
    return -0.03 if channel_of(sentence) else -0.25


def _goal_bonus(sentence: str, lean: Lean) -> float:
    return (0.14 if tells_goal(sentence) else -0.08) + (0.10 if lean.goal else 0.0)


def _emotion_bonus(sentence: str, lean: Lean) -> float:
    feeling = feeling_in(sentence)
    strength = 0.07 * abs(feeling[1]) + 0.12 if feeling else -0.10
    return strength + (0.20 if lean.good else 0.0)


def _pain_bonus(sentence: str, lean: Lean) -> float:
    obstacle = 0.18 if tells_obstacle(sentence) else -0.12
    told = 0.06 if severity_of(sentence) else 0.0
    return obstacle + told + (0.22 if lean.pain else 0.0) - (0.15 if lean.good else 0.0)


_RULES: dict[str, Callable[[str, Lean], float]] = {
    "action": _action_bonus,
    "touchpoint": _touchpoint_bonus,
    "goal": _goal_bonus,
    "emotion": _emotion_bonus,
    "pain_point": _pain_bonus,
}
