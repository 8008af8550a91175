"""Which stage a sentence belongs to: likeness to the stages' descriptions, smoothed.

Zero-shot classification against descriptions, with descriptions of talk that belongs to no journey
as rival classes: a sentence that is liker to one of those than to every stage stays unassigned. It
is read with its neighbours in the answer and with the question. Position in the conversation is not
used: it follows the interview guide.
"""

from collections.abc import Sequence

import numpy as np

from synth.analysts.protocol import Embed, Matrix
from synth.records.study import UNASSIGNED, Stage
from synth.sentences import sentences

OWN, ANSWER, QUESTION = 0.55, 0.25, 0.20
"""Weights of the sentence itself, the mean of its answer, and the question."""
LEAST = 0.10
"""Least weighted cosine to the best stage for a sentence to be assigned to it."""
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

    def likeness(self, vectors: Matrix) -> Matrix:
        """Cosine to the nearest text of each stage, and of what lies outside, in the last column.

        Shape (n, stages + 1), rounded to 4 decimals.
        """
        all_texts = np.round(vectors @ self._vectors.T, 4)
        columns = [all_texts[:, self._owner == i].max(axis=1) for i in range(len(self.stages) + 1)]
        return np.stack(columns, axis=1)

    def assign(
        self, own: Matrix, answers: Sequence[int], questions: Matrix
    ) -> list[tuple[str, float]]:
        """The stage of each sentence and the score that it won by.

        Args:
            own: likeness of n sentences.
            answers: for each sentence, the number of the answer (turn) that it stands in.
            questions: likeness of each sentence's question; zeros where none.
        """
        groups = np.array(answers)
        mean = np.zeros_like(own)
        for group in np.unique(groups):
            mean[groups == group] = own[groups == group].mean(axis=0)
        asked = questions.any(axis=1, keepdims=True)
        weight = OWN + ANSWER + QUESTION * asked
        scores = np.round((OWN * own + ANSWER * mean + QUESTION * questions) / weight, 4)
        best = scores.argmax(axis=1)
        places = [*self.stages, UNASSIGNED]
        return [
            (places[b] if row[b] >= LEAST else UNASSIGNED, float(row[b]))
            for b, row in zip(best, scores, strict=True)
        ]

    def asked(self, questions: Matrix) -> tuple[str, ...]:
        """The stages that some question is clearly about, in the study's order."""
        clear = questions >= ASKED
        return tuple(stage for i, stage in enumerate(self.stages) if clear[:, i].any())


def _texts(stage: Stage) -> list[str]:
    """The whole description under its name, and each of its sentences."""
    whole = f"{stage.name}. {stage.description}".strip()
    parts = [stage.description[a:b] for a, b in sentences(stage.description)]
    return [whole, *(part for part in parts if part != stage.description)]
