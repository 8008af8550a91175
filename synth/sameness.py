"""What a person would call the same: a learned chance for every two observations, and groups by it.

The chance is logistic in how like the two are (cosine), how like beside what the study talks of
anyway (cosine of the vectors less their mean), which uncommon words they share (tf-idf cosine), and
whether they have opposite signs or one voice: weights learned on the gold marks of three corpora
(`benchmarks/heads/sameness.py` prints them). Groups are by average linkage (Sokal & Michener 1958):
the two groups whose members are on average likeliest the same are joined until none reach SAME.
Everything compared is rounded to 4 decimals, ties go to the smaller id.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from synth.english import lexicon
from synth.records.evidence import Observation

SAME = 0.5
"""Least mean chance of being the same: as likely as not. At 0.2 groups agree best with the gold of
three corpora (adjusted Rand 0.40, here 0.33), but half of the larger ones are lumps, and a reader
is misled by a lump and not by what stays single."""
LARGE = 1000
"""Observations that are grouped in this way at most: it needs eight bytes a pair several times."""
_WEIGHTS = (4.54, 4.84, 0.9, -3.15, -1.61)
_BIAS = -4.11
_WORD = re.compile(r"[^\W\d_]{3,}")

Matrix = npt.NDArray[np.float64]
Vectors = Mapping[str, npt.NDArray[np.float32]]


class Sameness:
    """The observations of a study, made ready for telling which say the same."""

    def __init__(self, observations: Sequence[Observation], vectors: Vectors) -> None:
        own = sorted((o for o in observations if o.mode == "experienced"), key=lambda o: o.id)
        self._known = {o.id: o for o in observations}
        self._vectors = vectors
        self._words = {o.id: content_lemmas(o.said) for o in own}
        counts = Counter(word for words in self._words.values() for word in words)
        self._rarity = {w: math.log((len(own) + 1) / (n + 0.5)) for w, n in counts.items()}
        rows = [vectors[o.id] for o in own]
        self._mean = np.mean(rows, axis=0, dtype=np.float64) if rows else np.zeros(1)

    def groups(
        self, ids: Sequence[str], otherwise: Callable[[Sequence[str]], list[list[str]]]
    ) -> list[list[str]]:
        """Groups of observations that say the same, the one nearest to the others first.

        Args:
            ids: experienced observations of one facet at one place.
            otherwise: groups more than LARGE of them.
        """
        ordered = sorted(ids)
        if len(ordered) > LARGE:
            return otherwise(ordered)
        chance = self.chances(ordered)
        found = [_central(group, chance) for group in average_linkage(chance, SAME)]
        return [[ordered[i] for i in group] for group in sorted(found, key=lambda g: (-len(g), g))]

    def chances(self, ids: Sequence[str]) -> Matrix:
        """Chance that two observations say the same: shape (n, n), 1 with itself."""
        if not ids:
            return np.zeros((0, 0))
        score = np.full((len(ids), len(ids)), _BIAS)
        for weight, feature in zip(_WEIGHTS, self.features(ids), strict=True):
            score += weight * feature
        chance: Matrix = np.round(1 / (1 + np.exp(-score)), 4)
        np.fill_diagonal(chance, 1.0)
        return chance

    def features(self, ids: Sequence[str]) -> Iterator[Matrix]:
        """What the chance is made of: a matrix (n, n) for each of the five weights, in order."""
        rows = np.stack([self._vectors[i] for i in ids]).astype(np.float64)
        known = [self._known[i] for i in ids]
        signs = np.array([_valence(o) for o in known])
        people = np.unique([o.participant for o in known], return_inverse=True)[1]
        yield np.round(rows @ rows.T, 4)
        yield _cosines(rows - self._mean)
        yield _cosines(self._tfidf(ids))
        yield (signs[:, None] * signs[None] < 0).astype(np.float64)
        yield (people[:, None] == people[None]).astype(np.float64)

    def _tfidf(self, ids: Sequence[str]) -> Matrix:
        words = [self._words[i] for i in ids]
        column = {word: k for k, word in enumerate(sorted(set().union(*words)))}
        table = np.zeros((len(ids), max(1, len(column))))
        for row, own in zip(table, words, strict=True):
            for word in own:
                row[column[word]] = self._rarity[word]
        return table


def average_linkage(likeness: Matrix, least: float) -> list[list[int]]:
    """Groups of row numbers whose mean likeness to one another reaches `least` at every joining.

    Args:
        likeness: symmetrical, shape (n, n).
        least: of the mean likeness over all pairs across two groups that are joined.
    """
    groups: dict[int, list[int]] = {i: [i] for i in range(len(likeness))}
    mean = likeness.copy()
    np.fill_diagonal(mean, -np.inf)
    best = mean.argmax(axis=1) if len(mean) else np.zeros(0, np.int64)
    while len(groups) > 1:
        nearest = np.round(mean[np.arange(len(mean)), best], 4)
        a = int(nearest.argmax())
        if nearest[a] < least:
            break
        a, b = sorted((a, int(best[a])))
        _join(mean, best, a, b, (len(groups[a]), len(groups[b])))
        groups[a] += groups.pop(b)
    return [sorted(group) for group in groups.values()]


def _join(
    mean: Matrix, best: npt.NDArray[np.int64], a: int, b: int, sizes: tuple[int, int]
) -> None:
    """Puts group b into a: the means of both weighted by size (Lance & Williams 1967)."""
    joined = (sizes[0] * mean[a] + sizes[1] * mean[b]) / sum(sizes)
    mean[a], mean[:, a] = joined, joined
    mean[b], mean[:, b] = -np.inf, -np.inf
    mean[a, a] = -np.inf
    stale = np.flatnonzero((best == a) | (best == b))
    for row in {a, *stale.tolist()}:
        best[row] = mean[row].argmax()
    closer = np.flatnonzero(mean[a] > mean[np.arange(len(mean)), best])
    best[closer] = a


def content_lemmas(text: str) -> frozenset[str]:
    """The words that mean something by themselves, each by its shortest dictionary form."""
    return lexicon.content(m.group() for m in _WORD.finditer(text.lower().replace("’", "'")))


def _central(group: Sequence[int], likeness: Matrix) -> list[int]:
    """The group by falling mean likeness to its members."""
    means = np.round(likeness[np.ix_(group, group)].mean(axis=1), 4)
    return [group[i] for i in np.lexsort((group, -means))]


def _cosines(rows: Matrix) -> Matrix:
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    unit = rows / np.where(length > 0, length, 1.0)
    cosines: Matrix = np.round(unit @ unit.T, 4)
    return cosines


def _valence(observation: Observation) -> int:
    valence = observation.labels.get("valence") if observation.facet == "emotion" else 0
    return valence if isinstance(valence, int) else 0
