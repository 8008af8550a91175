"""Fits the heads: logistic and ridge regressions, all strongly regularised; the data are few."""

from collections.abc import Sequence

import numpy as np
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression, Ridge

from material import Material, hits, of_mark
from synth.analysts import spans
from synth.analysts.heads import FACETS, MODES, Heads, columns
from synth.analysts.protocol import Matrix
from synth.sentences import count_words

MARK, FACET, MODE, SPAN = 0.3, 0.5, 0.5, 0.3
"""Inverse strength of regularisation."""
VALENCE, STAGE = 2.0, 0.3
"""Strength of regularisation."""
FOLDS = 4
STRETCH = 1.5
Parts = dict[str, np.ndarray]


def sentence_heads(heads: Heads, materials: Sequence[Material]) -> Parts:
    """Weights and bias of all sentence heads, in the order that `Heads.read` takes apart."""
    rows = [columns(heads, m.inputs) for m in materials]
    pairs = [
        (row[of_mark(m.units, mark)].mean(axis=0), mark)
        for m, row in zip(materials, rows, strict=True)
        for mark in m.gold
        if of_mark(m.units, mark)
    ]
    fits = [
        *_marks(np.concatenate(rows), np.concatenate([m.marks for m in materials])),
        _classes(pairs, MODE, len(MODES), lambda mark: MODES.index(mark.mode)),
        _scale([(row, mark.valence) for row, mark in pairs], VALENCE),
    ]
    return {
        "weights": np.concatenate([w for w, _ in fits], axis=1).astype(np.float32),
        "bias": np.concatenate([b for _, b in fits]).astype(np.float32),
    }


def _marks(x: Matrix, marks: Matrix) -> list[tuple[np.ndarray, np.ndarray]]:
    most = marks.max(axis=1)
    whether = LogisticRegression(C=MARK, max_iter=2000).fit(
        np.concatenate([x, x]),
        np.r_[np.ones(len(x)), np.zeros(len(x))],
        sample_weight=np.r_[most, 1 - most],
    )
    which, facet = np.nonzero(marks)
    what = LogisticRegression(C=FACET, max_iter=2000)
    what.fit(x[which], facet, sample_weight=marks[which, facet])
    return [(whether.coef_.T, whether.intercept_), (what.coef_.T, what.intercept_)]


def _classes(pairs, strength, classes, label) -> tuple[np.ndarray, np.ndarray]:
    """A class that is never seen keeps a score that never wins."""
    x, y = np.stack([row for row, _ in pairs]), [label(mark) for _, mark in pairs]
    model = LogisticRegression(C=strength, max_iter=2000).fit(x, y)
    weights, bias = np.zeros((x.shape[1], classes)), np.full(classes, -99.0)
    weights[:, model.classes_] = model.coef_.T
    bias[model.classes_] = model.intercept_
    return weights, bias


def _scale(told, strength: float) -> tuple[np.ndarray, np.ndarray]:
    """A number on a scale, from the marks that tell it.

    A ridge draws towards the mean: what it says is stretched, or extremes would never be said.
    """
    known = [(row, value) for row, value in told if value is not None]
    x, y = np.stack([row for row, _ in known]), np.array([value for _, value in known])
    model = Ridge(alpha=strength).fit(x, y)
    weights = STRETCH * model.coef_
    bias = model.intercept_ + (1 - STRETCH) * (y.mean() - model.intercept_)
    return weights[:, None], np.array([bias])


def span_head(heads: Heads, materials: Sequence[Material]) -> Parts:
    """Weights of a candidate's chance, on marks predicted by heads that have not seen it.

    Learned on single sentences: learned on all runs, which overlap, long ones win too often (micro
    F1 of the three corpora, each held out, 0.360 instead of 0.378).
    """
    rows, targets = [], []
    for fold in range(FOLDS):
        rest = [m for i, m in enumerate(materials) if i % FOLDS != fold]
        half = Heads({**heads.parts, **sentence_heads(heads, rest)})
        for m in (m for i, m in enumerate(materials) if i % FOLDS == fold):
            words = [count_words(u.text) for u in m.units]
            runs = spans.candidates(range(len(words)), words)
            rows.append(spans.features(half.read(m.inputs).marks, runs))
            targets.append(np.stack([_hit(m, run) for run in runs]))
    x = np.concatenate(rows)
    model = LogisticRegression(C=SPAN, max_iter=2000)
    model.fit(x.reshape(-1, x.shape[2]), np.concatenate(targets).reshape(-1))
    return {"span": model.coef_[0], "span_bias": model.intercept_[0]}


def _hit(material: Material, run: spans.Candidate) -> np.ndarray:
    start, end = material.units[run.first].start, material.units[run.last].end
    hit = np.zeros(len(FACETS))
    for mark in material.gold:
        if hits(start, end, mark):
            hit[FACETS.index(mark.facet)] = 1
    return hit


def stage_head(materials: Sequence[Material]) -> Parts:
    """Conditional logit: one weight a feature, shared by all stages of all studies."""
    seen = [
        (m.staged[of_mark(m.units, mark)].mean(axis=0), m.stages.index(mark.stage))
        for m in materials
        for mark in m.gold
        if mark.stage in m.stages and of_mark(m.units, mark)
    ]

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        total, slope = 0.5 * STAGE * float(w @ w), STAGE * w
        for x, y in seen:
            scores = x @ w
            share = np.exp(scores - scores.max())
            share /= share.sum()
            total -= float(np.log(share[y]))
            slope = slope + x.T @ share - x[y]
        return total, slope

    start = np.zeros(seen[0][0].shape[1])
    return {"stage": minimize(loss, start, jac=True, method="L-BFGS-B").x}
