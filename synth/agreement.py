"""Agreement between two coders on the same units. Figures only; no verdict words.

Written out here because no library fits: irrCAC pins an old scipy, krippendorff is under the GPL.
Each follows its source and is tested against a published example. Undefined values are None: too
few units, or a chance agreement of 1.
"""

from collections import Counter
from collections.abc import Hashable, Sequence

Label = Hashable


def percent(first: Sequence[Label], second: Sequence[Label]) -> float | None:
    """Share of units with equal labels; None without units."""
    return sum(map(_equal, first, second)) / len(first) if first else None


def kappa(first: Sequence[Label], second: Sequence[Label]) -> float | None:
    """Cohen's κ for nominal labels (Cohen 1960, Educ. Psychol. Meas. 20)."""
    n = len(first)
    if not n:
        return None
    rows, columns = Counter(first), Counter(second)
    chance = sum(rows[label] * columns[label] for label in rows) / n**2
    return _above(percent(first, second) or 0.0, chance)


def weighted_kappa(first: Sequence[int], second: Sequence[int]) -> float | None:
    """κ with quadratic weights for ordinal labels (Cohen 1968, Psychol. Bull. 70)."""
    n = len(first)
    if not n:
        return None
    observed = sum((a - b) ** 2 for a, b in zip(first, second, strict=True)) / n
    rows, columns = Counter(first), Counter(second)
    expected = sum((a - b) ** 2 * rows[a] * columns[b] for a in rows for b in columns) / n**2
    return 1 - observed / expected if expected else None


def gwet_ac1(first: Sequence[Label], second: Sequence[Label]) -> float | None:
    """Gwet's AC1, which holds up where one label is rare (Gwet 2008, BJMSP 61, eq. 7)."""
    n = len(first)
    labels = Counter(first) + Counter(second)
    if not n:
        return None
    if len(labels) < 2:
        return 1.0
    shares = [count / (2 * n) for count in labels.values()]
    chance = sum(share * (1 - share) for share in shares) / (len(labels) - 1)
    return _above(percent(first, second) or 0.0, chance)


def krippendorff_alpha(first: Sequence[Label], second: Sequence[Label]) -> float | None:
    """Krippendorff's α for two coders, nominal, no missing values (Krippendorff 2011, case C)."""
    n = 2 * len(first)
    if n < 4:
        return None
    values = Counter(first) + Counter(second)
    unequal = 2 * sum(not _equal(a, b) for a, b in zip(first, second, strict=True))
    expected = n**2 - sum(count**2 for count in values.values())
    return 1 - (n - 1) * unequal / expected if expected else None


def adjusted_rand(first: Sequence[Label], second: Sequence[Label]) -> float | None:
    """Agreement of two groupings of the same units (Hubert & Arabie 1985, J. Classif. 2)."""
    n = len(first)
    if n < 2:
        return None
    both = sum(map(_pairs, Counter(zip(first, second, strict=True)).values()))
    rows = sum(map(_pairs, Counter(first).values()))
    columns = sum(map(_pairs, Counter(second).values()))
    expected = rows * columns / _pairs(n)
    most = (rows + columns) / 2
    return (both - expected) / (most - expected) if most != expected else None


def _pairs(n: int) -> int:
    return n * (n - 1) // 2


def _equal(a: Label, b: Label) -> bool:
    return a == b


def _above(observed: float, chance: float) -> float | None:
    return (observed - chance) / (1 - chance) if chance < 1 else None
