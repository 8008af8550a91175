"""Puts cases through our own grounding; the one module here that knows it."""

import time
from collections.abc import Iterable

from cases import Case, Material, Place
from scoring import Verdict
from synth.grounding.ground import ground
from synth.grounding.library import Library
from synth.records.document import Document
from synth.records.evidence import Draft, Observation, Rejection

NOBODY_SAID = "Xylophones were never mentioned by anybody in these conversations, nor were zebras."


class Ours:
    """Our grounding, made ready for one study."""

    def __init__(self, material: Material) -> None:
        """Prepares the documents and grounds two invented quotes in each, so that all is warm."""
        self.material = material
        began = time.perf_counter()
        self._library = Library(material.documents)
        for document in material.documents:
            self._warm(document)
        self.seconds = time.perf_counter() - began
        """Spent on making ready."""

    def verdict(self, case: Case) -> Verdict:
        """What is made of one quote, and in how many milliseconds."""
        draft = _draft(self.material.by_path[case.source], case.turn, case.quote)
        began = time.perf_counter()
        result = self._ground(draft)
        spent = 1000 * (time.perf_counter() - began)
        if isinstance(result, Rejection):
            return Verdict(kind=result.kind, ms=spent)
        return Verdict(
            spans=tuple(self._places(result)),
            participant=result.participant,
            repairs=result.repairs,
            match=", ".join(sorted({citation.match for citation in result.citations})),
            ms=spent,
        )

    def _ground(self, draft: Draft) -> Observation | Rejection:
        return ground(draft, self._library, self.material.actors)

    def _warm(self, document: Document) -> None:
        turn = next((turn for turn in document.turns if turn.participant), None)
        if turn is not None:
            said = " ".join(document.words_of(turn).split()[:12])
            for quote in (NOBODY_SAID, f"{said} zebra"):
                self._ground(_draft(document, turn.turn, quote))

    def _places(self, found: Observation) -> Iterable[Place]:
        paths = {d.source.id: d.source.path for d in self.material.documents}
        for one in found.citations:
            yield Place(paths[one.source], one.turn, one.start, one.end)


def _draft(document: Document, turn: int, quote: str) -> Draft:
    return Draft(
        source=document.source.id,
        turn=turn,
        quotes=(quote,),
        facet="pain_point",
        stage="unassigned",
        mode="experienced",
        statement="What the quote says.",
    )
