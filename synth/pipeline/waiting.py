"""Reading by batches: what rests on an answer that still waits is not asked yet, nor paid for.

Every question of a stage goes into one batch; a check of half a window, or findings on themes that
are not merged, would be paid and thrown away.
"""

import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

from synth.analysts.model.analyst import ModelAnalyst
from synth.analysts.model.desk import Desk
from synth.analysts.protocol import Contest, Miss, Need, Portion, Proposed, Verdict
from synth.errors import WaitingError
from synth.llm.answering import NoAnswer, Pending
from synth.llm.calls import Calls
from synth.prompting import CodebookEntry, Hide
from synth.records.document import Document
from synth.records.evidence import Concluded, Draft, Extract, Observation
from synth.records.journey import Theme
from synth.records.study import Actor, Study


class BatchDesk(Desk):
    """A desk that knows what waits for a batch.

    `pending` tells it of all threads together, `stays` of what the calling one is at.
    """

    def __init__(
        self, calls: Calls, study_folder: Path | None = None, hide: Hide | None = None
    ) -> None:
        super().__init__(calls, study_folder, hide)
        self._here = threading.local()

    def begin(self) -> None:
        """This thread begins something new."""
        self._here.stays = False

    @property
    def stays(self) -> bool:
        """Whether anything has come to wait since."""
        return bool(getattr(self._here, "stays", False))

    def failed(self, what: str, problem: NoAnswer) -> None:
        """Notes what could not be answered, or that it waits."""
        if isinstance(problem, Pending):
            self._here.stays = True
        super().failed(what, problem)


class BatchAnalyst(ModelAnalyst):
    """A model that is asked by batches. Portions are read, and checked, in one thread each."""

    def __init__(
        self,
        label: str,
        study: Study,
        codebook: Sequence[CodebookEntry],
        actors: Mapping[str, str],
        tray: BatchDesk,
        *,
        workers: int = 1,
    ) -> None:
        """Takes what `ModelAnalyst` takes."""
        super().__init__(label, study, codebook, actors, tray, workers=workers)
        self._tray = tray
        self._lock = threading.Lock()
        self._waits: dict[str, bool] = {}

    def waits(self) -> list[str]:
        """What waits for a batch, a sentence each."""
        return self._tray.waits()

    def extract(self, portion: Portion) -> Extract:
        """Drafts of a window, none of what waits."""
        self._tray.begin()
        return super().extract(portion)

    def requote(self, misses: Sequence[Miss], document: Document) -> list[Draft | None]:
        """Other quotes; no question where this thread's window has not been read to its end."""
        if self._tray.stays:
            return [None] * len(misses)
        return super().requote(misses, document)

    def check(self, observations: Sequence[Observation], document: Document) -> list[Verdict]:
        """Verdicts; no question where this thread's window has not been read to its end."""
        if self._tray.stays:
            return [Verdict("unchecked")] * len(observations)
        return super().check(observations, document)

    def oppose(self, contests: Sequence[Contest]) -> list[bool | None]:
        """Verdicts on pairs, once all themes are known."""
        self._check("Themes wait")
        return super().oppose(contests)

    def conclude(self, actor: Actor, themes: Sequence[Theme]) -> list[Concluded] | None:
        """Findings of an actor, once all themes, and what speaks against them, are known."""
        self._check("Themes or what speaks against them wait")
        return super().conclude(actor, themes)

    def suggest(self, need: Need) -> list[Proposed] | None:
        """Opportunities of a place, once all themes are known."""
        self._check("Themes or what speaks against them wait")
        return super().suggest(need)

    def _check(self, what: str) -> None:
        """Raises WaitingError where something waited before the first question of this kind."""
        with self._lock:
            waits = self._waits.setdefault(what, self._tray.pending)
        if waits:
            raise WaitingError(f"{what} in a batch.")
