"""From leading pain points and wishes to opportunities, place by place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from synth.analysts.protocol import Analyst, Need, Passage, Place
from synth.chunking import Chunk
from synth.opportunities import by_rule, by_stage, counted, leading
from synth.records.document import Document
from synth.records.evidence import Observation
from synth.records.journey import Opportunity, Theme
from synth.records.study import UNASSIGNED
from synth.themes import similarities, stars

PAINS = 12
"""Leading pain points of a place that an analyst is asked about; further ones are listed."""
WISHES = 30
PASSAGES = 4
"""Passages shown with a need."""

Matrix = npt.NDArray[np.float32]
Vectors = Mapping[str, Matrix]


@dataclass(frozen=True)
class Passages:
    """The chunks of a study and their vectors, as Chroma holds them; searched exactly.

    An approximate index may answer otherwise on another day; what enters a prompt must not.
    """

    chunks: Sequence[Chunk]
    rows: Matrix
    documents: Mapping[str, Document]
    """By source id."""

    def near(self, centres: Sequence[Matrix]) -> list[Passage]:
        """The passages nearest to any of the centres, the nearest first, ties by place."""
        if not centres or not self.chunks:
            return []
        likeness = similarities(self.rows, np.stack(centres)).max(axis=1)
        order = np.lexsort((np.arange(len(likeness)), -likeness))[:PASSAGES]
        return [self._passage(self.chunks[i]) for i in order]

    def _passage(self, chunk: Chunk) -> Passage:
        return Passage(self.documents[chunk.source], chunk.start, chunk.end)


@dataclass(frozen=True)
class Improver:
    """Asks the analyst about each place that has a leading pain point or a wish."""

    analyst: Analyst
    observations: Sequence[Observation]
    vectors: Vectors
    passages: Passages

    def needs(self, themes: Sequence[Theme], places: Sequence[Place]) -> list[Need]:
        """What there is to be asked, place by place."""
        return [need for place in places if (need := self._need(place, themes))]

    def placed(
        self, found: Sequence[Opportunity], themes: Sequence[Theme]
    ) -> dict[str, list[Opportunity]]:
        """Opportunities by stage."""
        return by_stage(found, themes, self._wishes)

    @property
    def _wishes(self) -> list[Observation]:
        return [o for o in self.observations if o.mode == "wished" and o.stage != UNASSIGNED]

    def _need(self, place: Place, themes: Sequence[Theme]) -> Need | None:
        here = place.stage.id, place.actor.id
        pains = tuple(t for t in leading(themes) if (t.stage, t.actor) == here)
        wished = tuple(sorted((w for w in self._wishes if (w.stage, w.actor) == here), key=_by_id))
        if not pains and not wished:
            return None
        return Need(place, pains, wished, self._quotes, self._near)

    def ask(self, need: Need) -> list[Opportunity]:
        """Opportunities at one place."""
        shown = need._replace(pains=need.pains[:PAINS], wishes=need.wishes[:WISHES])
        proposed = self.analyst.suggest(shown)
        if proposed is None:
            return by_rule(
                need.pains,
                need.wishes,
                need.place.actor,
                need.place.stage,
                self.vectors,
                cluster=lambda ids: stars(ids, self.vectors),
            )
        return counted(proposed, need.pains, need.wishes)

    def _quotes(self, theme: Theme) -> list[str]:
        known = {o.id: o for o in self.observations}
        return [known[i].citations[0].quote for i in theme.observations]

    def _near(self, themes: Sequence[Theme]) -> list[Passage]:
        return self.passages.near([self.vectors[theme.observations[0]] for theme in themes])


def _by_id(observation: Observation) -> str:
    return observation.id
