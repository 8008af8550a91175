"""The analyst that asks a language model; see `synth.analysts.protocol.Analyst`."""

from collections.abc import Mapping, Sequence

from synth.analysts.model.claims import ClaimChecker
from synth.analysts.model.concluding import Concluder
from synth.analysts.model.desk import Desk
from synth.analysts.model.merging import Merger
from synth.analysts.model.opposing import Opposer
from synth.analysts.model.reading import Reader
from synth.analysts.model.requoting import Requoter
from synth.analysts.model.windows import windows
from synth.analysts.protocol import (
    Cluster,
    Contest,
    Merged,
    Miss,
    Need,
    Place,
    Portion,
    Proposed,
    Verdict,
)
from synth.prompting import CodebookEntry
from synth.records.document import Document
from synth.records.evidence import Concluded, Draft, Extract, Observation
from synth.records.journey import Theme
from synth.records.study import Actor, Study


class ModelAnalyst:
    """Reads through the model behind a `Desk`; its answers are kept by the calls themselves."""

    def __init__(
        self,
        label: str,
        study: Study,
        codebook: Sequence[CodebookEntry],
        actors: Mapping[str, str],
        desk: Desk,
        *,
        workers: int = 1,
    ) -> None:
        self.label = label
        self.workers = workers
        self.by_rule = False
        entries = (entry.prompt for entry in codebook if entry.prompt)
        self.prompts = desk.hashes(*entries)
        self._desk = desk
        self._study = study
        self.reader = Reader(study, codebook, actors, desk, second_look=study.reading.second_look)
        self.requoter = Requoter(desk)
        self.checker = ClaimChecker(study, codebook, desk)
        self.merger = Merger(study, codebook, desk)
        self.opposer = Opposer(desk)
        self.concluder = Concluder(study, desk)

    def stop(self) -> None:
        """Lets no further request leave; answers on their way are kept."""
        self._desk.stop()

    def failures(self) -> list[str]:
        """What could not be answered, a sentence each."""
        return self._desk.failures()

    def portions(self, document: Document) -> list[Portion]:
        """Windows."""
        return windows(document, self._study.reading.window)

    def key(self, portion: Portion) -> str | None:
        """None: each answer is kept under its request."""
        return None

    def extract(self, portion: Portion) -> Extract:
        """Drafts of a window."""
        return self.reader.extract(portion)

    def requote(self, misses: Sequence[Miss], document: Document) -> list[Draft | None]:
        """Drafts with other quotes."""
        return self.requoter.requote(misses, document)

    def check(self, observations: Sequence[Observation], document: Document) -> list[Verdict]:
        """Verdicts on the claims of a window."""
        if not self._study.reading.check:
            return [Verdict("unchecked")] * len(observations)
        return self.checker.check(observations, document)

    def merge(
        self, place: Place, observations: Sequence[Observation], cluster: Cluster
    ) -> list[Merged]:
        """Themes of a place."""
        return self.merger.merge(place, observations, cluster)

    def oppose(self, contests: Sequence[Contest]) -> list[bool | None]:
        """Verdicts on pairs."""
        return self.opposer.oppose(contests)

    def conclude(self, actor: Actor, themes: Sequence[Theme]) -> list[Concluded] | None:
        """Findings of an actor."""
        return self.concluder.conclude(actor, themes)

    def suggest(self, need: Need) -> list[Proposed] | None:
        """Opportunities of a place."""
        return self.concluder.suggest(need)
