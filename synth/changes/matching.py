"""Which theme of an older map is which of a newer one; knows ids and shares, no names.

Ids of themes come from their members, so one observation more gives a theme another id. Two themes
are the same where they share more than half of the smaller one's observations. Observations keep
their ids as long as their own turn does; where a turn was mended, its observations are known again
by words that are nearly the same.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet

from synth.likeness import ratio
from synth.records.evidence import Observation
from synth.records.journey import Theme

MENDED = 80.0
"""Least likeness (Indel, 0 to 100) of two quotes of one person for one to be the other, mended."""

Ids = Mapping[str, AbstractSet[str]]
"""Members by the id of what they make up."""


def same_themes(
    before: Iterable[Theme], after: Iterable[Theme], known: Mapping[str, str]
) -> dict[str, str]:
    """Ids of newer themes by the ids of older ones that they are; one to one, best first.

    Only themes of one facet and actor can be the same; the stage may differ. The best pair shares
    the most observations, then has the fewest others, then stands at one stage; ties go to the
    smaller ids. `known` are the newer ids of mended observations (`mended`).
    """
    before, after = list(before), list(after)
    stages = {t.id: t.stage for t in (*before, *after)}
    pairs: dict[str, str] = {}
    for kind in sorted({(t.facet, t.actor) for t in before}):
        left = {
            t.id: {known.get(o, o) for o in t.observations}
            for t in before
            if (t.facet, t.actor) == kind
        }
        right = {t.id: set(t.observations) for t in after if (t.facet, t.actor) == kind}
        found = _overlaps(left, right)
        ranked = [
            (-shared, len(left[a] | right[b]), stages[a] != stages[b], sorted((a, b)), a, b)
            for (a, b), shared in found.items()
            if 2 * shared > min(len(left[a]), len(right[b]))
        ]
        pairs |= _one_to_one((a, b) for *_, a, b in sorted(ranked))
    return pairs


def same_rest(old: Ids, new: Ids) -> dict[str, str]:
    """Pairs of what rests on the same: at least half of the larger one's support is shared."""
    ranked = [
        (-shared, len(old[a] | new[b]), sorted((a, b)), a, b)
        for (a, b), shared in _overlaps(old, new).items()
        if 2 * shared >= max(len(old[a]), len(new[b]))
    ]
    return _one_to_one((a, b) for *_, a, b in sorted(ranked))


def _overlaps(old: Ids, new: Ids) -> dict[tuple[str, str], int]:
    """How many members each pair shares; pairs that share none are left out."""
    holders: dict[str, list[str]] = defaultdict(list)
    for name, members in new.items():
        for member in members:
            holders[member].append(name)
    shared: dict[tuple[str, str], int] = defaultdict(int)
    for name, members in old.items():
        for member in members:
            for holder in holders.get(member, ()):
                shared[name, holder] += 1
    return shared


def _one_to_one(ranked: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The first pair of each; ties before are broken alike in both directions, as is this."""
    pairs: dict[str, str] = {}
    taken: set[str] = set()
    for a, b in ranked:
        if a not in pairs and b not in taken:
            pairs[a] = b
            taken.add(b)
    return pairs


def mended(old: Iterable[Observation], new: Iterable[Observation]) -> dict[str, str]:
    """Newer ids of observations whose words were mended in the source, by their older ids.

    Of one facet, mode, person and source, and their quotes alike by MENDED; one to one, the most
    alike first, ties to the smaller ids.
    """
    before, after = {o.id: o for o in old}, {o.id: o for o in new}
    fresh = _by_place(o for i, o in after.items() if i not in before)
    ranked = []
    for place, lost in _by_place(o for i, o in before.items() if i not in after).items():
        for a in lost:
            for b in fresh.get(place, ()):
                like = round(ratio(a.said, b.said), 4)
                if like >= MENDED:
                    ranked.append((-like, sorted((a.id, b.id)), a.id, b.id))
    return _one_to_one((a, b) for *_, a, b in sorted(ranked))


def _by_place(observations: Iterable[Observation]) -> dict[tuple[str, ...], list[Observation]]:
    places: dict[tuple[str, ...], list[Observation]] = defaultdict(list)
    for o in observations:
        places[o.facet, o.mode, o.participant, *sorted({c.source for c in o.citations})].append(o)
    return places
