"""What can be counted in a sentence and where it stands: the features beside its vector.

The order of the columns is part of the trained file (`heads.npz`): change it and train again.
"""

from collections.abc import Sequence

import numpy as np

from synth.analysts import cues
from synth.analysts.protocol import Matrix
from synth.sentences import count_words

CUES = 30
"""Columns of `told`."""
PLACE = 8
"""Columns of `place`."""


def told(sentences: Sequence[str], leans: Sequence[cues.Lean], notes: Sequence[bool]) -> Matrix:
    """Cues of each sentence (apostrophes straightened): shape (n, CUES), 0 to about 0.5."""
    table = np.empty((len(sentences), CUES), np.float32)
    for row, s, lean, n in zip(table, sentences, leans, notes, strict=True):
        row[:] = _told(s, lean, n)
    return table * np.float32(0.5)


def place(sentences: Sequence[str], turns: Sequence[int], *, survey: bool) -> Matrix:
    """Length, and where in its turn and document each sentence stands: shape (n, PLACE).

    An answer to a survey stands nowhere in particular: there the last column is one half.
    """
    at = np.asarray(turns)
    n = len(at)
    words = np.array([count_words(s) for s in sentences], np.float32)
    changes = np.r_[True, at[1:] != at[:-1]] if n else np.zeros(0, bool)
    _, which, sizes = np.unique(at, return_inverse=True, return_counts=True)
    columns = [
        np.log1p(words),
        words < 4,
        words > 30,
        changes,
        np.r_[changes[1:], True] if n else changes,
        np.log(sizes[which]) if n else words,
        np.full(n, 0.5) if survey else np.arange(n) / max(1, n),
        ["?" in s for s in sentences],
    ]
    return np.stack([np.asarray(c, np.float32) for c in columns], axis=1) * np.float32(0.7)


def _told(sentence: str, lean: cues.Lean, notes: bool) -> list[float]:
    feeling = cues.feeling_in(sentence)
    valence = feeling[1] / 2 if feeling else 0.0
    mode = cues.mode_of(sentence, lean, notes=notes)
    return [
        cues.tells_action(sentence),
        cues.tells_goal(sentence),
        cues.tells_obstacle(sentence),
        (cues.severity_of(sentence) or 0) / 4,
        feeling is not None,
        valence,
        abs(valence),
        cues.channel_of(sentence) is not None,
        *(lean.pain, lean.good, lean.wish, lean.goal),
        *(mode == other for other in ("wished", "expected", "hearsay")),
        *cues.signs_of(sentence),
        sentence.endswith("!"),
        sentence.endswith("?"),
        "…" in sentence or "..." in sentence,
        cues.content_words(sentence) / 10,
        notes,
        cues.is_unclear(sentence),
    ]
