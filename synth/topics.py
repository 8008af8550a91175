"""Themes of several stages or facets that are about one matter, for findings across the journey.

Average linkage over the mean vectors of the themes (`synth.sameness`). A matter is looser than a
theme: a late box, the mince that spoiled and the call about it.
"""

from collections.abc import Sequence

import numpy as np

from synth.records.journey import Theme
from synth.records.study import UNASSIGNED
from synth.sameness import Vectors, average_linkage

MATTER = 0.5
"""Least mean cosine between themes of one matter, set by reading: below it groups are no longer
about one thing."""
WIDEST = 600
"""Themes looked at for each actor, those of most people first."""


def topics(themes: Sequence[Theme], vectors: Vectors) -> list[list[Theme]]:
    """Groups of at least two themes of one actor, the widest theme of each first.

    Args:
        themes: all themes of the map; those outside the stages are passed over.
        vectors: unit vector of each observation by id.
    """
    found = []
    for actor in sorted({theme.actor for theme in themes}):
        own = [t for t in themes if t.actor == actor and t.stage != UNASSIGNED]
        own = sorted(own, key=lambda t: (-t.n, t.id))[:WIDEST]
        found += [[own[i] for i in group] for group in _grouped(own, vectors) if len(group) > 1]
    return sorted(found, key=lambda group: (-people(group), -len(group), group[0].id))


def people(themes: Sequence[Theme]) -> int:
    """Distinct participants behind themes."""
    return len({p for theme in themes for p in theme.participants})


def _grouped(themes: Sequence[Theme], vectors: Vectors) -> list[list[int]]:
    if not themes:
        return []
    means = np.stack(
        [np.mean([vectors[o] for o in t.observations], axis=0, dtype=np.float64) for t in themes]
    )
    length = np.linalg.norm(means, axis=1, keepdims=True)
    unit = means / np.where(length > 0, length, 1.0)
    return average_linkage(np.round(unit @ unit.T, 4), MATTER)
