"""The stage of a sentence by learned weights of relative likeness; no stage is seen in training.

For every sentence and stage there are a few numbers: how like the stage's description the sentence
is, what is said around it, its question and the questions around it, each less the document's mean
for that stage; and how far its place in the talk lies from the stage's place in the journey. One
weight a number, shared by all stages (conditional logit: McFadden 1974), learned on other studies.
A survey has no place and nothing around.
"""

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from synth.analysts.protocol import Embed, Matrix
from synth.records.study import Stage

WINDOWS = (2, 6, 14)
"""Turns on either side."""
FEATURES = 15
_PART = re.compile(r"[,;:.]| and ")


class StageFeatures:
    """The stages' names and descriptions as vectors: whole, and phrase by phrase."""

    def __init__(self, stages: Sequence[Stage], embed: Embed) -> None:
        self.ids = [stage.id for stage in stages]
        whole = [f"{s.name}. {s.description}".strip() for s in stages]
        parts = [(i, part) for i, stage in enumerate(stages) for part in _parts(stage)]
        texts = [*whole, *(part for _, part in parts)]
        vectors = embed([""] * len(texts), texts)
        self._whole, self._parts = vectors[: len(whole)], vectors[len(whole) :]
        self._owner = np.array([i for i, _ in parts])

    def features(
        self,
        own: Matrix,
        question: Matrix,
        asked: npt.NDArray[np.int64],
        turns: npt.NDArray[np.int64],
        *,
        survey: bool,
    ) -> Matrix:
        """Shape (sentences, stages, FEATURES); `question` and `asked` as in `heads.Inputs`."""
        there = (asked > 0)[:, None]
        said, said_part = (_centred(m) for m in self._likeness(own))
        put, put_part = (_centred(m[asked]) * there for m in self._likeness(question))
        columns = [said, said_part, put, put_part]
        for window in (0, 0, 0) if survey else WINDOWS:
            columns += [_around(m, turns, window) for m in (said, said_part)]
            columns.append(_around(put_part, turns, window, there[:, 0]))
        away = _away(*said.shape) * (not survey)
        return np.stack([*columns, away, 3 * away**2 / 0.1], axis=2).astype(np.float32) * 10

    def _likeness(self, vectors: Matrix) -> tuple[Matrix, Matrix]:
        whole = np.round(vectors @ self._whole.T, 4)
        parts = np.round(vectors @ self._parts.T, 4)
        most = [parts[:, self._owner == i].max(axis=1) for i in range(len(self.ids))]
        return whole, np.stack(most, axis=1)


def _parts(stage: Stage) -> list[str]:
    phrases = (part.strip() for part in _PART.split(stage.description))
    return [stage.name, *(part for part in phrases if " " in part)]


def _centred(likeness: Matrix) -> Matrix:
    centred: Matrix = likeness - likeness.mean(axis=0, keepdims=True)
    return centred


def _around(
    rows: Matrix,
    turns: npt.NDArray[np.int64],
    window: int,
    counted: npt.NDArray[np.bool_] | None = None,
) -> Matrix:
    """Mean over the sentences within so many turns; only of those counted."""
    weight = np.ones(len(rows)) if counted is None else counted.astype(np.float64)
    sums = np.vstack([np.zeros((1, rows.shape[1])), np.cumsum(rows * weight[:, None], axis=0)])
    counts = np.r_[0, np.cumsum(weight)]
    first = np.searchsorted(turns, turns - window, side="left")
    last = np.searchsorted(turns, turns + window, side="right")
    number = np.maximum(1, counts[last] - counts[first])[:, None]
    return np.asarray((sums[last] - sums[first]) / number, np.float32)


def _away(sentences: int, stages: int) -> Matrix:
    """How far each place in the talk is from each stage's place in the journey: 0 to 0.1."""
    here = (np.arange(sentences) + 0.5) / max(1, sentences)
    there = (np.arange(stages) + 0.5) / stages
    return np.asarray(0.1 * np.abs(here[:, None] - there[None]), np.float32)
