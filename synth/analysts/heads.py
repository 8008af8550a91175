"""Small trained heads on sentence vectors: which sentence is worth a mark, of which facet, and how.

One file, `heads.npz`, made by `benchmarks/heads/train.py`; `heads.md` says on what and how good.
All heads are linear in the same columns, so that one product serves them all: the sentence's vector
and what `signs` counts. What stands beside a sentence and what was asked added nothing that could
be measured (`benchmarks/reading/run.py --labelled`). Arithmetic is float32 and what is compared is
rounded to 4 decimals.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from synth.analysts.protocol import Matrix
from synth.records.evidence import Mode

FILE = Path(__file__).with_name("heads.npz")
FORMAT = 2
"""Raised when the columns change: a file of another format is not read."""
FACETS = ("action", "touchpoint", "goal", "emotion", "pain_point")
MODES: tuple[Mode, ...] = ("experienced", "expected", "wished", "hearsay")
FEELINGS = ("ambiguous", "negative", "neutral", "positive")
"""The four groups of GoEmotions."""
AT_ONCE = 4096
"""Sentences whose columns are in memory at a time."""


class Inputs(NamedTuple):
    """What the heads look at, a row a sentence, in the order of the text."""

    own: Matrix
    """Unit vectors."""
    question: Matrix
    """Unit vectors of the distinct questions; the first row is zeros: nothing asked."""
    asked: npt.NDArray[np.int64]
    """Row of `question` for each sentence."""
    told: Matrix
    place: Matrix
    turns: npt.NDArray[np.int64]


class Read(NamedTuple):
    """What the heads say of n sentences."""

    marks: Matrix
    """Probability that the sentence is (part of) a mark of each facet: shape (n, 5)."""
    modes: Matrix
    """Scores of the modes: (n, 4)."""
    valence: Matrix
    """On the scale -2 to +2, unrounded: (n,)."""


@dataclass(frozen=True)
class Heads:
    """The trained numbers, by name."""

    parts: dict[str, Matrix]

    @property
    def dim(self) -> int:
        """Numbers in a sentence vector."""
        return len(self.parts["feeling"])

    def feelings(self, own: Matrix) -> Matrix:
        """Log-odds of the four groups of feeling, shape (n, 4)."""
        odds: Matrix = own @ self.parts["feeling"] + self.parts["feeling_bias"]
        return odds

    def read(self, inputs: Inputs) -> Read:
        """All heads on all sentences."""
        scores = np.round(self._scores(inputs), 4)
        mark = (1 / (1 + np.exp(-scores[:, 0]))).astype(np.float32)
        return Read(
            marks=mark[:, None] * _softmax(scores[:, 1:6]),
            modes=scores[:, 6:10],
            valence=scores[:, 10],
        )

    def _scores(self, inputs: Inputs) -> Matrix:
        parts = [
            columns(self, _rows(inputs, start)) @ self.parts["weights"] + self.parts["bias"]
            for start in range(0, len(inputs.own), AT_ONCE)
        ]
        empty = np.zeros((0, len(self.parts["bias"])), np.float32)
        return np.concatenate([empty, *parts])


def _rows(inputs: Inputs, start: int) -> Inputs:
    part = slice(start, start + AT_ONCE)
    own, told, place = inputs.own[part], inputs.told[part], inputs.place[part]
    return inputs._replace(own=own, told=told, place=place)


def columns(heads: Heads, inputs: Inputs) -> Matrix:
    """The columns that the heads are linear in: shape (n, columns)."""
    feeling = heads.feelings(inputs.own) * np.float32(0.1)
    return np.concatenate([inputs.own, inputs.told, feeling, inputs.place], axis=1)


def _softmax(scores: Matrix) -> Matrix:
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    share: Matrix = raised / raised.sum(axis=1, keepdims=True)
    return share


@cache
def shipped() -> Heads:
    """The heads that travel with the program."""
    with np.load(FILE) as file:
        parts = {name: file[name] for name in file.files}
    assert int(parts["format"]) == FORMAT, FILE
    return Heads(parts)
