"""What a run has to tell that waits for batches: the map of before, if any, stays as it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from synth import __version__
from synth.analysts.protocol import Analyst
from synth.errors import WaitingError
from synth.pipeline.extract import Evidence
from synth.pipeline.record import account_of, counts_of_reading
from synth.pipeline.session import Session
from synth.readers.reception import Reception
from synth.results import MAP
from synth.store import Vectors
from synth.workspace import Workspace

EARLIER = "The map and all else in this folder are still those of an earlier run."


@dataclass
class SoFar:
    """What a run has come to know, in the order in which it does."""

    received: Reception
    vectors: Vectors | None = None
    chunks: int = 0
    analyst: Analyst | None = None
    evidence: Evidence | None = None
    timings: Mapping[str, float] = field(default_factory=dict)

    def counts(self) -> dict[str, int]:
        """What can be counted already; what rests on answers that wait is not."""
        people = self.received.people
        counts = {"sources": len(people.documents), "participants": len(people.participants)}
        if self.vectors is None or self.evidence is None:
            return counts
        read = self.evidence
        found = {"observations": len(read.observations), "rejections": len(read.rejections)}
        return {**counts_of_reading(read, self.vectors, self.chunks), **counts, **found}


def unfinished(
    workspace: Workspace, session: Session, so_far: SoFar, waiting: WaitingError
) -> dict[str, object]:
    """Everything for run.json: the fields that it has for a map, and `waiting`."""
    received, analyst = so_far.received, so_far.analyst
    folder, people = received.folder, received.people
    failures = [*folder.failures, *received.problems]
    failures += [*analyst.failures(), *session.waits(analyst)] if analyst else []
    remarks = [EARLIER] if (workspace.out / MAP).is_file() else []
    remarks += [*folder.remarks, *(received.raw or people).remarks]
    return {
        "synth_version": __version__,
        "complete": False,
        "waiting": {"requests": waiting.requests, "batches": waiting.batches},
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "model": analyst.label if analyst else "",
        "embedding": so_far.vectors.embedder.name if so_far.vectors else "",
        "prompts": dict(sorted(analyst.prompts.items())) if analyst else {},
        "sources": {d.source.path: d.source.sha256 for d in people.documents},
        "counts": so_far.counts(),
        "as_of": "",
        "changes": None,
        **account_of(session.calls.ledger if session.calls else None),
        "failures": [received.hide(line) for line in (*failures, str(waiting))],
        "left_out": [received.hide(line) for line in folder.left_out],
        "remarks": [received.hide(line) for line in dict.fromkeys(remarks)],
        "timings": dict(so_far.timings),
    }
