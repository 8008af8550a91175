"""The built-in analyst: a simple reader of English without network, key or language model.

It proposes the participant's own sentences, one to three at a time; its statement is these words
without fillers. Its confidence is the chance that a person would have marked them so, as measured
on other studies, and never says more than that.
"""

from collections.abc import Sequence

from synth.analysts.naming import name_of
from synth.analysts.protocol import (
    Cluster,
    Contest,
    Embed,
    Merged,
    Miss,
    Need,
    Place,
    Portion,
    Proposed,
    Verdict,
)
from synth.analysts.reading import Reader
from synth.prompting import CodebookEntry
from synth.records.document import Document
from synth.records.evidence import Concluded, Draft, Extract, Observation
from synth.records.ids import content_id
from synth.records.journey import Theme
from synth.records.study import Actor, Study

VERSION = 16
"""To be raised with every change of its rules: stored drafts of another version are made anew."""
NAMED_BY = 8
"""A theme is named by the clearest of so many members nearest to its centre."""


class BuiltinAnalyst:
    """Reads with sentence vectors and plain rules; see `synth.analysts.protocol.Analyst`."""

    label = "builtin"
    workers = 1
    by_rule = True

    def __init__(self, study: Study, entries: Sequence[CodebookEntry], embed: Embed) -> None:
        self.prompts = {e.prompt.name: e.prompt.sha256 for e in entries if e.prompt}
        self._embed = embed
        self._study = study
        self._entries = entries
        self._reader: Reader | None = None

    def stop(self) -> None:
        """Nothing to be done."""

    def failures(self) -> list[str]:
        """None: it has an answer to everything."""
        return []

    def portions(self, document: Document) -> list[Portion]:
        """The whole document."""
        return [Portion(document)]

    def key(self, portion: Portion) -> str:
        """Equal for equal text, turns, stages, facets, surveys and rules."""
        document = portion.document
        settings = self._study.model_dump(mode="json", include={"stages", "facets", "surveys"})
        examples = [entry.examples for entry in self._entries]
        return content_id(
            "a",
            self.label,
            VERSION,
            document.source.path,
            document.text,
            [turn.model_dump(mode="json") for turn in document.turns],
            settings,
            examples,
        )

    def extract(self, portion: Portion) -> Extract:
        """Drafts in the order of the text."""
        if self._reader is None:
            self._reader = Reader(self._study, self._entries, self._embed)
        return self._reader.extract(portion.document)

    def requote(self, misses: Sequence[Miss], document: Document) -> list[Draft | None]:
        """Nothing else: its quotes are slices of the text."""
        return [None] * len(misses)

    def check(self, observations: Sequence[Observation], document: Document) -> list[Verdict]:
        """The built-in reader cannot judge its own claims."""
        return [Verdict("unchecked")] * len(observations)

    def merge(
        self, place: Place, observations: Sequence[Observation], cluster: Cluster
    ) -> list[Merged]:
        """Groups by likeness, named by the clearest member's own words, shortened to a clause."""
        known = {o.id: o for o in observations}
        facets = sorted({o.facet for o in observations})
        return [
            self._named(facet, [known[i] for i in ids])
            for facet in facets
            for ids in cluster([o.id for o in observations if o.facet == facet])
        ]

    def oppose(self, contests: Sequence[Contest]) -> list[bool | None]:
        """Likeness and sign found the pairs; it knows no better."""
        return [None] * len(contests)

    def conclude(self, actor: Actor, themes: Sequence[Theme]) -> list[Concluded] | None:
        """Left to the rules."""
        return None

    def suggest(self, need: Need) -> list[Proposed] | None:
        """Left to the rules."""
        return None

    def _named(self, facet: str, members: Sequence[Observation]) -> Merged:
        quotes = [member.citations[0].quote for member in members[:NAMED_BY]]
        name, clearest = name_of(quotes, facet)
        return Merged(facet, tuple(m.id for m in members), name, clearest)
