"""Pairs found marks with gold marks.

Rule: a found and a gold mark match when they are of one facet and one source and the characters
that both cover are at least half of the shorter span; each mark is paired at most once, pairs of
greater overlap first, ties by place. This is the "type" match of SemEval-2013 task 9 (Segura-Bedmar
et al. 2013, §4: same type, some overlap) with a least overlap, so that a shared word is no match.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from synth.evaluation.gold import LEAST_SHARE, Mark


@dataclass(frozen=True)
class Matching:
    """Pairs as `(found, gold)` indices, and who stays alone."""

    pairs: tuple[tuple[int, int], ...]
    missed: tuple[int, ...]
    """Gold marks without a pair."""
    false_alarms: tuple[int, ...]
    """Found marks without a pair."""


def match(found: Sequence[Mark], gold: Sequence[Mark], *, same_facet: bool = True) -> Matching:
    """Pairs marks by the rule of this module; `same_facet` may be lifted to explain errors."""
    by_source: dict[str, list[int]] = defaultdict(list)
    for j, mark in enumerate(gold):
        by_source[mark.source].append(j)
    candidates = [
        (-shared, mark.start, gold[j].start, i, j)
        for i, mark in enumerate(found)
        for j in by_source[mark.source]
        if (not same_facet or mark.facet == gold[j].facet)
        and (shared := overlap(mark, gold[j])) >= LEAST_SHARE
    ]
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for *_, i, j in sorted(candidates):
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return Matching(
        pairs=tuple(sorted(pairs.items())),
        missed=tuple(j for j in range(len(gold)) if j not in taken),
        false_alarms=tuple(i for i in range(len(found)) if i not in pairs),
    )


def overlap(a: Mark, b: Mark) -> float:
    """Characters that both cover, as a share of the shorter span; 0 to 1."""
    shorter = min(a.end - a.start, b.end - b.start)
    shared = min(a.end, b.end) - max(a.start, b.start)
    return max(0, shared) / shorter if shorter > 0 else 0.0
