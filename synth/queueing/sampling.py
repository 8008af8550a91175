"""A random sample of the claims of a draft, and what it showed: so many of so many were wrong.

The sample is drawn from all claims, also from those that were looked at for another reason: an
error rate must be of the whole. A claim's place is its hash, so that a claim that comes or goes
changes the sample by one claim at most.
"""

from collections.abc import Collection
from hashlib import sha256
from math import ceil, floor, sqrt

from synth.records.journey import JourneyMap
from synth.records.review import Sampled

SAMPLE = 30
"""Claims that are drawn."""
LEAST = 30
"""Claims that an interval needs (design §6)."""
SEED = "sample of claims"
"""The same for all studies and runs: ids come from content, and a study may get another title."""
Z = 1.959964
"""Of a two-sided 95 % interval."""


def sample(claims: Collection[str], size: int = SAMPLE) -> list[str]:
    """So many of the claims in a random order that their ids alone decide; all where fewer."""
    return sorted(set(claims), key=_place)[:size]


def _place(claim: str) -> tuple[bytes, str]:
    """Where a claim stands in the random order."""
    return sha256(f"{SEED} {claim}".encode("utf-8", "surrogatepass")).digest(), claim


def sampled(journey: JourneyMap, claims: Collection[str], size: int = SAMPLE) -> Sampled:
    """What became of the sample.

    Args:
        journey: the map as decided.
        claims: ids of all observations that the analyst made; what of them is not in the map,
            people took out. What people added is none of them.
        size: claims to draw.
    """
    shown = {o.id for o in journey.observations}
    verdict = {i: record.verdict for i, record in journey.review.records.items()}
    told = [verdict.get(i) if i in shown else "rejected" for i in sample(claims, size)]
    return Sampled(
        n=sum(v is not None for v in told),
        of=len(told),
        rejected=told.count("rejected"),
        edited=told.count("edited"),
    )


def sample_text(found: Sampled, claims: int) -> str:
    """What the sample showed, in two sentences at most.

    Args:
        found: what `sampled` counted.
        claims: how many claims the draft has.
    """
    every = found.of >= claims
    drawn = f"Of all {claims:,} claims" if every else f"Of {found.of:,} claims drawn at random"
    if not found.n:
        return f"{drawn} none was looked at: how many are wrong is not known."
    told = f"{drawn} {found.n:,} {'was' if found.n == 1 else 'were'} looked at: {_wrong(found)}."
    if found.n < found.of:
        return f"{told} Those looked at first are no random part; look at all {found.of:,}."
    if every:
        return told
    return f"{told} {_beyond(found, claims)}"


def _wrong(found: Sampled) -> str:
    return f"{found.rejected:,} rejected, {found.edited:,} edited"


def _beyond(found: Sampled, claims: int) -> str:
    """What that says of all claims; an interval from LEAST claims on."""
    if found.n < LEAST:
        return f"They are too few to say how many of all {claims:,} are wrong."
    rejected, either = found.rejected, found.rejected + found.edited
    return (
        f"Of 100 claims of the whole draft, {_range(rejected, found.n)} would be rejected and "
        f"{_range(either, found.n)} rejected or edited (Wilson 95 % intervals over "
        f"{found.n:,} of {claims:,} claims, as these reviewers decide)."
    )


def _range(hits: int, n: int) -> str:
    low, high = wilson(hits, n)
    return f"{floor(100 * low)} to {ceil(100 * high)}"


def wilson(hits: int, n: int) -> tuple[float, float]:
    """The 95 % score interval of a share, 0 to 1, rounded to 4 decimals (Wilson 1927, JASA 22).

    Advised for few cases by Brown, Cai & DasGupta (2001, Statistical Science 16). That claims are
    drawn without replacement makes it rather too wide.
    """
    share, spread = hits / n, Z * Z / n
    middle = (share + spread / 2) / (1 + spread)
    half = Z * sqrt(share * (1 - share) / n + spread / (4 * n)) / (1 + spread)
    return max(0.0, round(middle - half, 4)), min(1.0, round(middle + half, 4))
