"""Draws a map again from its draft and what people decided since; asks no analyst."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from synth.files import write_text
from synth.locking import short_lock
from synth.pipeline.drafts import load_draft, near_in_store
from synth.pipeline.snapshots import write_changes
from synth.records.composition import Composition
from synth.records.document import Document
from synth.records.journey import JourneyMap
from synth.results import MAP, load_documents, map_text
from synth.reviewlog import read_reviews
from synth.verdicts.overlay import drawn
from synth.workspace import Workspace

LOCK = "draw.lock"
PATIENCE = 120.0
"""Seconds that one waits for another to end writing results; a large study takes some."""


@contextmanager
def drawing_lock(state: Path) -> Iterator[None]:
    """Held while results are written, so that a run and a redraw never mix theirs."""
    with short_lock(state / LOCK, PATIENCE):
        yield


def redraw(workspace: Workspace, finish: Callable[[JourneyMap], None]) -> JourneyMap:
    """Writes map.json as people decided it, then has the pages written by `finish`.

    Raises:
        CheckError: there is no draft, or no sources in the results.
        LockedError: another process writes results for too long.
    """
    with drawing_lock(workspace.state):
        made = load_draft(workspace.state, workspace.out)
        documents = load_documents(workspace.out, made.sources)
        at = datetime.now(UTC).isoformat(timespec="seconds")
        made = made.model_copy(update={"generated": made.generated.model_copy(update={"at": at})})
        journey = decided(workspace, made, documents)
        write_text(workspace.out / MAP, map_text(journey))
        write_changes(workspace, journey)
        finish(journey)
    return journey


def decided(workspace: Workspace, made: Composition, documents: Sequence[Document]) -> JourneyMap:
    """The map of a draft as the study's reviews decide it."""
    log = read_reviews(workspace.folder)
    near = near_in_store(workspace.state, made)
    return drawn(made, documents, log.reviews, near, log.remarks)
