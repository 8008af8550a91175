"""Small made-up maps for the tests of the queue."""

from collections.abc import Sequence
from typing import Any

from builders import STUDY, document, evidence, group, observation
from synth.assembler import build_themes, stage_views
from synth.coverage import coverage
from synth.records.document import Document
from synth.records.evidence import Group, Observation
from synth.records.journey import Finding, Generated, JourneyMap, Participant, Theme
from synth.records.review import Reviewed, ReviewState
from synth.results import Results

PAIN: dict[str, Any] = {"severity": 2}


def tells(name: str, person: str = "P1", **more: Any) -> Observation:
    """A pain point of severity 2 that is clear in every way."""
    severity = more.pop("severity", 2)
    confidence, check = more.pop("confidence", 0.8), more.pop("check", "supported")
    repairs, match = more.pop("repairs", ()), more.pop("match", "exact")
    made = observation(name, person, labels={"severity": severity}, **more)
    cited = made.citations[0].model_copy(update={"match": match})
    changed = {"confidence": confidence, "check": check, "repairs": repairs, "citations": (cited,)}
    return made.model_copy(update=changed)


def mapped(
    observations: Sequence[Observation],
    groups: Sequence[Group] | None = None,
    documents: Sequence[Document] = (),
    **more: Any,
) -> Results:
    """A map of these observations; each a theme of its own where no groups are given.

    `more` is any field of the map; `opportunities` go to the stage "order".
    """
    counts = evidence(observations)
    groups = [group(o) for o in observations] if groups is None else groups
    themes = build_themes(groups, counts)
    people = sorted({o.participant for o in observations})
    asked = {"order": more.pop("opportunities", ())}
    fields = {
        "study": {"title": STUDY.title},
        "generated": Generated(synth_version="0", model="builtin", prompts={}, at="2026-01-01"),
        "actors": STUDY.actors,
        "facets": STUDY.facets,
        "participants": tuple(Participant(id=p, actor="subscriber") for p in people),
        "sources": tuple(d.source for d in documents),
        "observations": tuple(observations),
        "stages": tuple(stage_views(STUDY, themes, asked, counts)),
        "findings": (),
        "coverage": tuple(coverage(documents, observations)),
        "saturation": (),
    }
    journey = JourneyMap(**{**fields, **more})
    texts = {d.source.id: d.text for d in documents}
    return Results(journey, texts, {d.source.id: d.turns for d in documents})


def with_fields(results: Results, **fields: Any) -> Results:
    """The same results with some fields of the map replaced."""
    journey = results.journey.model_copy(update=fields)
    return Results(journey, results.texts, results.turns)


def decided(results: Results, **verdicts: str) -> Results:
    """The same map with verdicts by id."""
    records = {name: Reviewed(verdict=verdict) for name, verdict in verdicts.items()}  # type: ignore[arg-type]
    return with_fields(results, review=ReviewState(records=records))


def theme_of(results: Results, member: str) -> Theme:
    """The theme that holds an observation."""
    lanes = (lane for view in results.journey.stages for lane in view.themes.values())
    return next(t for lane in lanes for t in lane if member in t.observations)


def finding(name: str, *themes: Theme, counter: Sequence[str] = ()) -> Finding:
    return Finding(
        id=name, text=f"Finding {name}", themes=tuple(t.id for t in themes), n=1, of=1,
        counter=tuple(counter),
    )  # fmt: skip


def talk(*lines: tuple[str, str], path: str = "P1.txt") -> Document:
    """An interview."""
    return document(lines, path)
