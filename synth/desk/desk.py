"""The study as one reviewer has it open: the map as decided so far, and the log it appends to."""

import threading
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from synth.drawing import draw
from synth.errors import UsageError
from synth.pipeline.drafts import draft_path, load_draft, near_in_store
from synth.pipeline.redraw import drawing_lock
from synth.privacy.consent import TOLD, consents
from synth.privacy.tombstones import FILE as FORGOTTEN
from synth.records.composition import Composition
from synth.records.document import Document
from synth.records.evidence import Observation
from synth.records.journey import Finding, JourneyMap, Opportunity, Theme
from synth.records.review import Review, rejection_id
from synth.report.naming import names
from synth.results import Results, load_documents
from synth.reviewlog import Following, Log, append
from synth.standing import active
from synth.verdicts import observations
from synth.verdicts.grouping import Likeness
from synth.verdicts.overlay import lay
from synth.workspace import Workspace


class Desk:
    """One open study; may be used from several threads.

    Every property is as decided at the moment that it is asked for: by this reviewer, by others
    who append to the same file, and on the draft that the last run left.

    Raises:
        CheckError: the study has no draft or no sources in its results.
    """

    def __init__(
        self,
        workspace: Workspace,
        reviewer: str,
        on_decided: Callable[[], None] = lambda: None,
    ) -> None:
        """Opens a study.

        Args:
            workspace: its folders.
            reviewer: whose verdicts are appended.
            on_decided: called after each decision that is on disk, to have the results redrawn.
        """
        self.workspace = workspace
        self.reviewer = reviewer
        self._on_decided = on_decided
        self._lock = threading.RLock()
        self._following = Following(workspace.folder)
        self._log = Log()
        self._active: tuple[Review, ...] = ()
        self._stamp = self._stones = (0, 0)
        self._near: Likeness = lambda one, other: 0.0
        self._drawing = _LastDrawn()
        self._view: View | None = None
        self._refresh()

    @property
    def view(self) -> "View":
        """The map as decided now, with look-ups; the same object until something changes."""
        with self._lock:
            self._refresh()
            if self._view is None:
                self._view = self._drawn()
            return self._view

    @property
    def made(self) -> Composition:
        """What the analyst made, before people decided; the same object until a run makes more."""
        with self._lock:
            self._refresh()
            return self._made

    @property
    def log(self) -> Log:
        """All reviews, in the order of time."""
        with self._lock:
            self._refresh()
            return self._log

    @property
    def active(self) -> tuple[Review, ...]:
        """Reviews that are not undone."""
        with self._lock:
            self._refresh()
            return self._active

    def near(self, one: str, other: str) -> float:
        """Cosine of the words of two observations by their ids; 0 where either has no vector."""
        return self._near(one, other)

    def decide(self, reviews: Sequence[Review]) -> None:
        """Appends decisions; they are on disk when this returns.

        Raises:
            LockedError, OutputError: they could not be written; nothing was decided.
            UsageError: somebody was forgotten since this reviewer looked; nothing was decided, for
                a decision holds what was seen.
        """
        if _stamp(self.workspace.folder / FORGOTTEN) != self._stones:
            raise UsageError("Somebody was forgotten meanwhile, and nothing was decided. Reload.")
        append(self.workspace.folder, self.workspace.state, reviews)
        self._on_decided()

    def _refresh(self) -> None:
        """Takes in what changed on disk since."""
        self._stones = _stamp(self.workspace.folder / FORGOTTEN)
        stamp = _stamp(draft_path(self.workspace.state, self.workspace.out))
        if stamp != self._stamp or not self._stamp[0]:
            self._load()
            self._stamp = stamp
        log, changed = self._following.log()
        if changed:
            self._log, self._active, self._view = log, tuple(active(log.reviews)), None

    def _load(self) -> None:
        with drawing_lock(self.workspace.state):  # a run may be writing its results
            self._made = load_draft(self.workspace.state, self.workspace.out)
            self._documents = load_documents(self.workspace.out, self._made.sources)
        self._near = near_in_store(self.workspace.state, self._made)
        self._view = None

    def _drawn(self) -> "View":
        journey, about = lay(
            self._made,
            self._documents,
            self._log.reviews,
            self._near,
            self._log.remarks,
            self._drawing.draw,
        )
        return View(journey, self._made, self._documents, about)


class _LastDrawn:
    """Draws a map, or gives the last one again where nothing that it is drawn from changed.

    Most verdicts accept: they change who vouches for a record, and no count.
    """

    def __init__(self) -> None:
        self._made: Composition | None = None
        self._documents: Sequence[Document] = ()
        self._journey: JourneyMap | None = None

    def draw(self, made: Composition, documents: Sequence[Document]) -> JourneyMap:
        if self._journey is None or self._documents is not documents or made != self._made:
            self._made, self._documents = made, documents
            self._journey = draw(made, documents)
        return self._journey


class View:
    """The map as decided at one moment, and everything in it by id."""

    def __init__(
        self,
        journey: JourneyMap,
        made: Composition,
        documents: Sequence[Document],
        reviews: Mapping[str, Sequence[Review]],
    ) -> None:
        self.journey = journey
        self.made = made
        self.documents: Mapping[str, Document] = {d.source.id: d for d in documents}
        self.texts = {d.source.id: d.text for d in documents}
        self.results = Results(journey, self.texts, {d.source.id: d.turns for d in documents})
        self.observations: Mapping[str, Observation] = {o.id: o for o in journey.observations}
        self.themes: Mapping[str, Theme] = {t.id: t for t in journey.every_theme()}
        self.theme_of: Mapping[str, Theme] = {
            o: t for t in self.themes.values() for o in t.observations
        }
        self.findings: Mapping[str, Finding] = {f.id: f for f in journey.findings}
        self.opportunities: Mapping[str, Opportunity] = {
            o.id: o for s in journey.stages for o in s.opportunities
        }
        self.turns = {t.key: (d, t) for d in documents for t in d.turns if t.key and t.participant}
        self.rejections = {rejection_id(r): r for r in journey.rejections}
        self.reviews = reviews
        """Reviews that count, in the order of time, by the id that their record has now."""

    @cached_property
    def names(self) -> Mapping[str, str]:
        """What people are called, by participant id."""
        return names(self.journey, self.results.turns)

    @cached_property
    def consents(self) -> Mapping[str, str]:
        """What a page says beside the words of people who did not agree to be quoted."""
        return {person: TOLD[level] for person, level in consents(self.journey).items()}

    @cached_property
    def struck(self) -> Mapping[str, Observation]:
        """Observations that people took out, as the analyst made them; those added by people too.

        An added one whose words are not in the sources any more is left out.
        """
        drafted = {o.id: o for o in self.made.observations if o.id not in self.observations}
        for name, about in self.reviews.items():
            if name[:1] == "o" and name not in self.observations and name not in drafted:
                again = observations.made_again(self.made, list(self.documents.values()), about)
                drafted.update({name: again} if again and again.id == name else {})
        return drafted

    @cached_property
    def cited(self) -> Mapping[tuple[str, int], list[tuple[str, int, int]]]:
        """Who cites what of a turn: observation id, start and end, by source id and turn."""
        found: dict[tuple[str, int], list[tuple[str, int, int]]] = {}
        for o in self.journey.observations:
            for c in o.citations:
                found.setdefault((c.source, c.turn), []).append((o.id, c.start, c.end))
        return found


def _stamp(path: Path) -> tuple[int, int]:
    try:
        about = path.stat()
    except OSError:
        return 0, 0
    return about.st_mtime_ns, about.st_ino
