"""Which stage a sentence belongs to: likeness to the stages' descriptions, smoothed.

Zero-shot classification against descriptions, with descriptions of talk that belongs to no journey
as rival classes: a sentence that is clearly liker to one of those stays unassigned. It is read with
what is said around it and with the question. From its likeness to a stage the mean over the
document is taken off, so that a description that is like everything wins no more than the others
(hubness: Radovanović et al. 2010, JMLR 11). Where in the conversation it stands is not used: that
follows the interview guide. Weights were set on the gold of three corpora; never on the outpatient
visit.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from synth.analysts.protocol import Embed, Matrix
from synth.records.study import UNASSIGNED, Stage
from synth.sentences import sentences

OWN, AROUND, QUESTION = 0.2, 0.6, 0.2
"""Weights of the sentence itself, the mean of what is said around it, and the question."""
WINDOW = 8
"""Turns of an interview on either side that count as around; of a survey, the answer alone."""
MARGIN = 0.04
"""A sentence lies outside where outside talk is liker to it than every stage by this much."""
SHRINK = 10
"""Sentences at which half of a stage's mean likeness in a document is taken off."""
_OUTSIDE = (
    "Opinions about how a field, a market or a community works and should be organised.",
    "How an organisation, a project or a government makes its decisions, rules and politics.",
    "An explanation of how a technology works in general.",
    "The person's own background: job, career, studies, family, age.",
    "Small talk, remarks about the interview itself, and thanks.",
    "Values, principles and the long-term vision of a movement.",
    "What other people or the public in general think and do.",
)
ASKED = 0.30
"""Least cosine of a question to a stage for the stage to count as asked about."""


class StageReader:
    """The stages' descriptions as vectors."""

    def __init__(self, stages: Sequence[Stage], embed: Embed) -> None:
        self.stages = [stage.id for stage in stages]
        texts = [(i, text) for i, stage in enumerate(stages) for text in _texts(stage)]
        texts += [(len(stages), text) for text in _OUTSIDE]
        self._vectors = embed([""] * len(texts), [text for _, text in texts])
        self._owner = np.array([i for i, _ in texts])

    @property
    def dim(self) -> int:
        """Numbers in a sentence vector."""
        return int(self._vectors.shape[1])

    def likeness(self, vectors: Matrix) -> Matrix:
        """Cosine to the nearest text of each stage, and of what lies outside, in the last column.

        Shape (n, stages + 1), rounded to 4 decimals.
        """
        all_texts = np.round(vectors @ self._vectors.T, 4)
        columns = [all_texts[:, self._owner == i].max(axis=1) for i in range(len(self.stages) + 1)]
        return np.stack(columns, axis=1)

    def assign(
        self, own: Matrix, turns: Sequence[int], questions: Matrix, window: int = WINDOW
    ) -> list[str]:
        """The stage of each sentence of one document.

        Args:
            own: likeness of n sentences.
            turns: for each sentence, the number of the turn that it stands in, rising.
            questions: likeness of each sentence's question; zeros where none.
            window: turns on either side that count as around.
        """
        outside = len(self.stages)
        plain = _blend(own, turns, questions, window)
        freed = _blend(_centred(own), turns, _centred(questions), window)
        best = np.round(freed[:, :outside], 4).argmax(axis=1)
        away = plain[:, :outside].max(axis=1) < np.round(plain[:, outside] - MARGIN, 4)
        return [UNASSIGNED if far else self.stages[b] for b, far in zip(best, away, strict=True)]

    def asked(self, questions: Matrix) -> tuple[str, ...]:
        """The stages that some question is clearly about, in the study's order."""
        clear = questions >= ASKED
        return tuple(stage for i, stage in enumerate(self.stages) if clear[:, i].any())


def _blend(own: Matrix, turns: Sequence[int], questions: Matrix, window: int) -> Matrix:
    """Each sentence with the mean of the turns around it and its question, by their weights."""
    at = np.asarray(turns)
    sums = np.vstack([np.zeros((1, own.shape[1])), np.cumsum(own, axis=0, dtype=np.float64)])
    first = np.searchsorted(at, at - window, side="left")
    last = np.searchsorted(at, at + window, side="right")
    around = (sums[last] - sums[first]) / (last - first)[:, None]
    asked = questions.any(axis=1, keepdims=True)
    weight = OWN + AROUND + QUESTION * asked
    blended: Matrix = np.round((OWN * own + AROUND * around + QUESTION * questions) / weight, 4)
    return blended


def _centred(likeness: Matrix) -> Matrix:
    """Likeness less the mean of each stage; rows of zeros (nothing asked) stay and do not count."""
    there: npt.NDArray[np.bool_] = np.any(likeness != 0, axis=1)
    count = int(there.sum())
    if not count:
        return likeness
    mean = likeness[there].mean(axis=0, dtype=np.float64) * count / (count + SHRINK)
    centred: Matrix = np.where(there[:, None], likeness - mean, 0.0)
    return centred


def _texts(stage: Stage) -> list[str]:
    """The whole description under its name, and each of its sentences."""
    whole = f"{stage.name}. {stage.description}".strip()
    parts = [stage.description[a:b] for a, b in sentences(stage.description)]
    return [whole, *(part for part in parts if part != stage.description)]
