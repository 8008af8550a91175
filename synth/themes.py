"""Merges observations that say the same thing, by vectors and ids, and finds what speaks against.

Method: star clustering (Aslam, Pelekhov & Rus, "The Star Clustering Algorithm for Static and
Dynamic Information Organization", JGAA 8(1), 2004). Two observations are neighbours when their
cosine, rounded to 4 decimals, reaches SAME. The observation with most neighbours becomes the centre
of a theme and takes its free neighbours with it, and so on; ties go to the smaller id. So every
member is at least SAME to its centre, chains do not form, and the order of the input does not
matter.

What speaks against a theme is of the opposite sign, near its centre, and names a thing that some
member names too: likeness alone brings together what is praised and what is blamed of one meal.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from synth.english.things import things
from synth.records.evidence import Observation

SAME = 0.45
"""Least cosine to the centre of a theme."""
AGAINST = 0.45
"""Least cosine to the centre for an observation of the opposite sign to count as about the same."""
BLOCK = 512
"""Rows of the similarity matrix in memory at a time."""

Vectors = Mapping[str, npt.NDArray[np.float32]]
"""Unit vector of each observation's words, by observation id."""


def places(observations: Sequence[Observation]) -> dict[tuple[str, str], list[Observation]]:
    """The speakers' own experience by stage and actor, each list ordered by id.

    Expected, wished and hearsay observations belong to no theme.
    """
    found: dict[tuple[str, str], list[Observation]] = defaultdict(list)
    for observation in sorted(observations, key=lambda o: o.id):
        if observation.mode == "experienced":
            found[observation.stage, observation.actor].append(observation)
    return dict(sorted(found.items()))


def stars(ids: Sequence[str], vectors: Vectors, same: float = SAME) -> list[list[str]]:
    """Star clusters of `ids`, each its centre first and then by falling likeness to it."""
    if not ids:
        return []
    ordered = sorted(ids)
    rows = np.stack([vectors[i] for i in ordered])
    near, degrees = _neighbours(rows, same)
    free = np.ones(len(ordered), bool)
    clusters = []
    for centre in np.lexsort((np.arange(len(ordered)), -degrees)):
        if not free[centre]:
            continue
        free[centre] = False
        others = np.flatnonzero(free & np.unpackbits(near[centre], count=len(ordered)).view(bool))
        free[others] = False
        likeness = similarities(rows[centre : centre + 1], rows[others])[0]
        by_likeness = others[np.lexsort((others, -likeness))]
        clusters.append([ordered[j] for j in (centre, *by_likeness)])
    return clusters


def similarities(a: npt.NDArray[np.float32], b: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    """Cosines of unit rows, shape (len(a), len(b)), in double precision, rounded to 4 decimals."""
    product: npt.NDArray[np.float64] = np.round(a.astype(np.float64) @ b.astype(np.float64).T, 4)
    return product


def _neighbours(
    rows: npt.NDArray[np.float32], same: float
) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.intp]]:
    """Who is near whom, a bit a pair (20,000 rows: 50 MB), and how many are near each."""
    bits, degrees = [], []
    for start in range(0, len(rows), BLOCK):
        near = similarities(rows[start : start + BLOCK], rows) >= same
        bits.append(np.packbits(near, axis=1))
        degrees.append(near.sum(axis=1))
    return np.concatenate(bits), np.concatenate(degrees)


class Opposition:
    """Observations with a sign, for finding what speaks against a theme at the same stage."""

    def __init__(self, observations: Sequence[Observation], vectors: Vectors) -> None:
        self._by_id = {o.id: o for o in observations}
        self._vectors = vectors
        self._rows: dict[tuple[str, str, int], npt.NDArray[np.float32]] = {}
        self._signed: dict[tuple[str, str, int], list[str]] = defaultdict(list)
        for o in sorted(observations, key=lambda o: o.id):
            if o.mode == "experienced" and (sign := sign_of(o)):
                self._signed[o.stage, o.actor, sign].append(o.id)

    def of(self, members: Sequence[str]) -> tuple[str, ...]:
        """Ids that speak against a group whose centre is its first member."""
        return self._near(members[0], members)

    def _near(self, centre: str, members: Sequence[str]) -> tuple[str, ...]:
        """Ids of opposite sign near `centre`, by people who are not behind the group."""
        head = self._by_id[centre]
        sign = sign_of(head)
        key = head.stage, head.actor, -sign
        others = self._signed.get(key, []) if sign else []
        if not others:
            return ()
        people = {self._by_id[m].participant for m in members}
        named = frozenset[str]().union(*(self._things(m) for m in members))
        if key not in self._rows:
            self._rows[key] = np.stack([self._vectors[i] for i in others])
        likeness = similarities(self._vectors[centre][None, :], self._rows[key])[0]
        found = [
            (-like, i)
            for i, like in zip(others, likeness, strict=True)
            if like >= AGAINST
            and self._by_id[i].participant not in people
            and not named.isdisjoint(self._things(i))
        ]
        return tuple(i for _, i in sorted(found))

    def _things(self, i: str) -> frozenset[str]:
        """What the statement, and the object of a feeling, name; English only in its rules."""
        observation = self._by_id[i]
        return things(f"{observation.statement} . {observation.labels.get('object') or ''}")


def sign_of(observation: Observation) -> int:
    """-1 for a pain point or a negative emotion, +1 for a positive emotion, else 0."""
    if observation.facet == "pain_point":
        return -1
    valence = observation.labels.get("valence") if observation.facet == "emotion" else None
    return (valence > 0) - (valence < 0) if isinstance(valence, int) else 0
