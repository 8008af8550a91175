"""Tells where a coding was not blind: its reviewer had decided on the draft there before."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from synth.coding.codings import Coding, Codings
from synth.coding.marks import cut
from synth.errors import sentence
from synth.records.document import Document
from synth.records.review import Review
from synth.reviewlog import REVIEWS

Spots = Mapping[tuple[str, str], Sequence[tuple[int, str]]]
"""By reviewer and source id: where they decided on something, and when; in order."""


def sighted(
    reviews: Iterable[Review], codings: Codings, documents: Iterable[Document]
) -> list[Coding]:
    """Codings of turns in which the same reviewer had decided on something before.

    A decision is placed by its anchor; one without an anchor, or whose words are not there any
    more, is passed over. One that was taken back counts: the draft had been seen.
    """
    spots = _spots(reviews, {document.source.id: document for document in documents})
    return [coding for coding in codings.codings if _knew(coding, spots)]


def sighted_remarks(sighted: Sequence[Coding]) -> list[str]:
    """A sentence a reviewer."""
    turns: dict[str, set[tuple[str, int]]] = defaultdict(set)
    for coding in sighted:
        turns[coding.reviewer].add(coding.place.name)
    return [
        sentence(
            REVIEWS,
            place=f"codings by {cut(reviewer)}",
            found=f"{len(names)} of turns in which they had decided on the draft before; these "
            "were not blind",
        )
        for reviewer, names in sorted(turns.items())
    ]


def _spots(reviews: Iterable[Review], documents: Mapping[str, Document]) -> Spots:
    found: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
    for review in reviews:
        anchor = review.anchor
        if review.action == "code" or anchor is None or anchor.source not in documents:
            continue
        words = anchor.prefix + anchor.exact + anchor.suffix
        at = documents[anchor.source].text.find(words) if anchor.exact else -1
        if at >= 0:
            found[review.reviewer, anchor.source].append((at + len(anchor.prefix), review.at))
    return {name: sorted(places) for name, places in found.items()}


def _knew(coding: Coding, spots: Spots) -> bool:
    own = spots.get((coding.reviewer, coding.place.document.source.id), ())
    turn = coding.place.turn
    inside = own[bisect_left(own, (turn.start, "")) : bisect_left(own, (turn.end, ""))]
    return any(at < coding.at for _, at in inside)
