"""What happened in a run: goes to run.json, and to stdout with --json."""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from synth import __version__
from synth.files import write_text
from synth.llm.ledger import Ledger
from synth.pipeline.extract import Evidence
from synth.records.change import Changes
from synth.records.journey import JourneyMap
from synth.store import Vectors
from synth.workspace import Workspace

RUN = "run.json"


def bill_of(ledger: Ledger, model: str) -> str:
    """What a model was asked, and what it cost, in a sentence."""
    total = ledger.as_json()["total"]
    if model.startswith("replay:"):
        return f"{total['fresh']} recorded answers replayed; nothing was sent."
    cost = "cost not known" if total["cost"] is None else f"{total['cost']:.4f} US dollars"
    calls = "1 call" if total["fresh"] == 1 else f"{total['fresh']} calls"
    return (
        f"{model}: {calls}, {total['reused']} paid before, "
        f"{total['prompt']:,} tokens sent ({total['cached']:,} from the server's cache), "
        f"{total['completion']:,} received, {cost}{_in_all(ledger)}."
    )


def _in_all(ledger: Ledger) -> str:
    """What all answers have cost, where some were paid in earlier runs."""
    answers, now = ledger.answers(), ledger.total()
    if not answers.cost or answers.cost <= round(now.cost, 6):
        return ""
    return f"; the {answers.count} answers used cost {answers.cost:.4f} in all"


@dataclass
class RunRecord:
    """What happened in a run: goes to run.json, and to stdout with --json."""

    workspace: Workspace
    journey: JourneyMap
    counts: dict[str, int]
    failures: list[str]
    left_out: list[str]
    remarks: list[str]
    timings: dict[str, float] = field(default_factory=dict)
    ledger: Ledger | None = None
    """What a model was asked; None for the built-in reader."""
    changes: Changes | None = None
    """What changed since the map before this one; None where that was not kept."""
    hide: Callable[[str], str] = str
    """Makes a sentence about the files of the study fit for its results."""
    as_of: str = ""
    """The same in a sentence, with the sample and the date; set when the pages are drawn."""

    @property
    def complete(self) -> bool:
        """Whether nothing failed."""
        return not self.failures

    def bill(self) -> str:
        """What a model was asked, and what it cost, in a sentence."""
        return bill_of(self.ledger or Ledger(), self.journey.generated.model)

    def as_json(self) -> dict[str, object]:
        """Everything for run.json."""
        journey = self.journey
        return {
            "synth_version": __version__,
            "complete": self.complete,
            "at": journey.generated.at,
            "model": journey.generated.model,
            "embedding": journey.generated.embedding,
            "prompts": journey.generated.prompts,
            "sources": {s.path: s.sha256 for s in journey.sources},
            "counts": self.counts,
            "as_of": self.as_of,
            "changes": changes_of(self.changes),
            **account_of(self.ledger),
            "failures": [self.hide(line) for line in self.failures],
            "left_out": [self.hide(line) for line in self.left_out],
            "remarks": [self.hide(line) for line in self.remarks],
            "timings": self.timings,
        }


def write_run(out: Path, told: Mapping[str, object]) -> None:
    """Writes run.json."""
    write_text(out / RUN, json.dumps(told, ensure_ascii=False, indent=1) + "\n")


def changes_of(changes: Changes | None) -> dict[str, object] | None:
    """How many themes came, went and changed since when; None without an earlier map."""
    if changes is None:
        return None
    return {
        "since": changes.old.at,
        "sources_added": len(changes.sources.added),
        "sources_removed": len(changes.sources.removed),
        "sources_changed": len(changes.sources.changed),
        "added": len(changes.added),
        "strengthened": len(changes.strengthened),
        "weakened": len(changes.weakened),
        "contradicted": len(changes.contradicted),
        "gone": len(changes.gone),
    }


def account_of(ledger: Ledger | None) -> dict[str, object]:
    """What this run sent and paid, and what all answers that it looked at did, whenever paid.

    Costs are in US dollars, null where no price is, or was, known.
    """
    kept = ledger or Ledger()
    told = kept.as_json()
    total = told["total"]
    tokens = {name: total.pop(name) for name in ("prompt", "cached", "completion")}
    return {
        "tokens": tokens,
        "cost": total.pop("cost"),
        "calls": {**total, "tasks": told["tasks"]},
        "answers": asdict(kept.answers()),
    }


def counts_of_reading(evidence: Evidence, vectors: Vectors, chunks: int) -> dict[str, int]:
    """What reading counts, by name."""
    return {
        "chunks": chunks,
        "embedded": vectors.embedded,
        "reused": vectors.reused,
        "portions": evidence.portions,
        "extracted": evidence.extracted,
        "drafts": evidence.drafts,
        "repeated": evidence.repeated,
    }


def counts_of(journey: JourneyMap) -> dict[str, int]:
    """What a map counts, by name."""
    rejected = Counter(rejection.kind for rejection in journey.rejections)
    return {
        "sources": len(journey.sources),
        "participants": len(journey.participants),
        "observations": len(journey.observations),
        "rejections": len(journey.rejections),
        "themes": len(journey.every_theme()),
        "findings": len(journey.findings),
        "opportunities": sum(len(stage.opportunities) for stage in journey.stages),
        **{f"rejected_{kind}": n for kind, n in sorted(rejected.items())},
    }
