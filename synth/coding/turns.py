"""Finds the turn that a review is about, also after its text or its place was changed."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from synth.records.document import Document, Turn
from synth.records.review import CONTEXT, Anchor

OPENING = 64
"""Code points of a turn's beginning that its anchor keeps."""
SLACK = 16
"""Code points by which a corrected beginning may have grown."""


@dataclass(frozen=True)
class Place:
    """A participant's turn in its document."""

    document: Document
    turn: Turn

    @property
    def words(self) -> str:
        """All that was said in it."""
        return self.document.words_of(self.turn)

    @property
    def name(self) -> tuple[str, int]:
        """Source id and number of the turn."""
        return self.document.source.id, self.turn.turn


def places(documents: Iterable[Document]) -> Iterator[Place]:
    """All turns of participants, in order."""
    for document in documents:
        for turn in document.turns:
            if turn.participant and turn.key:
                yield Place(document, turn)


def turn_anchor(document: Document, turn: Turn) -> Anchor:
    """The beginning of a turn and what is around it."""
    end = min(turn.end, turn.start + OPENING)
    return Anchor(
        source=document.source.id,
        exact=document.text[turn.start : end],
        prefix=document.text[max(0, turn.start - CONTEXT) : turn.start],
        suffix=document.text[end : end + CONTEXT],
    )


class Turns:
    """The participants' turns of a study, to be found by key or by anchor."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._all = list(places(documents))
        self._by_key = {place.turn.key: place for place in self._all}
        self._sources = {document.source.id for document in documents}

    def by_key(self, key: str) -> Place | None:
        """The turn of that key."""
        return self._by_key.get(key)

    def by_anchor(self, anchor: Anchor | None) -> Place | None:
        """The one turn that begins so, or that has the same words on both sides of its beginning.

        None where there is none, or where several fit equally well.
        """
        if anchor is None:
            return None
        scored = [(_fit(place, anchor), place) for place in self._near(anchor)]
        best = max((fit for fit, _ in scored), default=0)
        found = [place for fit, place in scored if fit == best]
        return found[0] if best and len(found) == 1 else None

    def _near(self, anchor: Anchor) -> Iterator[Place]:
        """Turns of the anchor's source; of all, where the file was renamed."""
        known = anchor.source in self._sources
        return (p for p in self._all if not known or p.document.source.id == anchor.source)


def _fit(place: Place, anchor: Anchor) -> int:
    """0 where it is another turn; more where more of the anchor fits."""
    text, start = place.document.text, place.turn.start
    near = text[start : start + len(anchor.exact) + len(anchor.suffix) + SLACK]
    begins = bool(anchor.exact.strip()) and near.startswith(anchor.exact)
    before = bool(anchor.prefix.strip()) and text.endswith(anchor.prefix, 0, start)
    after = bool(anchor.suffix.strip()) and anchor.suffix in near
    return begins * 3 + before + after if begins or (before and after) else 0
