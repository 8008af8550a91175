"""The map as plain tables: rows of text and numbers, for .csv and .xlsx alike."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from synth.records.evidence import Observation, Rejection
from synth.records.journey import JourneyMap, StageView, Theme
from synth.records.review import Reviewed

Cell = str | int | float | None
Row = tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """A named table; every row has as many cells as `head`."""

    name: str
    head: tuple[str, ...]
    rows: Sequence[Row]


EVIDENCE_HEAD = (
    "observation",
    "theme",
    "stage",
    "facet",
    "mode",
    "actor",
    "participant",
    "statement",
    "quote",
    "from_notes",
    "match",
    "locator",
    "question",
    "source",
    "start",
    "end",
    "channel",
    "emotion",
    "object",
    "valence",
    "severity",
    "confidence",
    "check",
    "verdict",
    "reviewed_by",
    "reviewers_against",
    "review_note",
)
REJECTED_HEAD = (
    "source",
    "turn",
    "facet",
    "statement",
    "words",
    "kind",
    "reason",
    "nearest",
)
VERDICT_HEAD = ("verdict", "reviewed_by")
Questions = dict[tuple[str, int], str]
"""What was asked, by source id and turn."""


def evidence_table(journey: JourneyMap, questions: Questions) -> Table:
    """A row a citation, in the order of the sources."""
    paths = {source.id: source.path for source in journey.sources}
    themes = {member: theme for _, theme in all_themes(journey) for member in theme.observations}
    order = {source.id: i for i, source in enumerate(journey.sources)}
    cited = [(o, c) for o in journey.observations for c in o.citations]
    cited.sort(
        key=lambda pair: (
            order.get(pair[1].source, len(order)),
            pair[1].start,
            pair[1].end,
            pair[0].id,
        )
    )
    rows = [
        (
            *_who(observation, themes.get(observation.id)),
            citation.quote,
            "yes" if observation.from_notes else "no",
            citation.match,
            citation.locator,
            questions.get((citation.source, citation.turn), ""),
            paths.get(citation.source, citation.source),
            citation.start,
            citation.end,
            *_labels(observation),
            *_review(journey, observation.id),
        )
        for observation, citation in cited
    ]
    return Table("evidence", EVIDENCE_HEAD, rows)


def _who(observation: Observation, theme: Theme | None) -> Row:
    return (
        observation.id,
        theme.name if theme else "",
        observation.stage,
        observation.facet,
        observation.mode,
        observation.actor,
        observation.participant,
        observation.statement,
    )


def _labels(observation: Observation) -> Row:
    names = ("channel", "emotion", "object", "valence", "severity")
    return (
        *(observation.labels.get(name) for name in names),
        observation.confidence,
        observation.check,
    )


def _review(journey: JourneyMap, id: str) -> Row:
    """How people decided on a record, by whom, who decided otherwise, and their notes."""
    found = journey.review.records.get(id, Reviewed())
    names = (", ".join(found.by), ", ".join(found.against))
    return (found.verdict or "", *names, " | ".join(found.notes))


def _verdict(journey: JourneyMap, id: str) -> Row:
    return _review(journey, id)[:2]


def rejected_table(journey: JourneyMap) -> Table:
    """A row a rejection."""
    paths = {source.id: source.path for source in journey.sources}
    return Table("rejected", REJECTED_HEAD, [_rejection(r, paths) for r in journey.rejections])


def _rejection(r: Rejection, paths: dict[str, str]) -> Row:
    path = paths.get(r.source, r.source)
    return (path, r.turn, r.facet, r.statement, r.words, r.kind, r.reason, r.nearest)


def all_themes(journey: JourneyMap) -> Iterator[tuple[StageView, Theme]]:
    """All themes with the stage that they stand at, in the map's order."""
    for stage in journey.stages:
        for lane in stage.themes.values():
            for theme in lane:
                yield stage, theme


def sheet_tables(journey: JourneyMap, questions: Questions) -> list[Table]:
    """The tables of a workbook: findings, one a lane, opportunities, evidence, rejections."""
    facets = [(facet.id, facet.name) for facet in journey.facets]
    return [
        _findings(journey),
        *(_lane(journey, facet, name) for facet, name in facets),
        _opportunities(journey),
        evidence_table(journey, questions),
        rejected_table(journey),
    ]


def _findings(journey: JourneyMap) -> Table:
    rows = [(f.text, f.n, f.of, len(f.counter), *_verdict(journey, f.id)) for f in journey.findings]
    head = ("finding", "n", "of", "counter_evidence", *VERDICT_HEAD)
    return Table("Findings", head, rows)


def _lane(journey: JourneyMap, facet: str, name: str) -> Table:
    head = (
        "stage",
        "theme",
        "interviews_n",
        "interviews_of",
        "survey_n",
        "survey_of",
        "severity",
        "clearest_words",
        "participants",
        *VERDICT_HEAD,
    )
    closed = {p.id for p in journey.participants if p.quotable != "yes"}
    words = {
        o.id: c.quote
        for o in journey.observations
        for c in o.citations[:1]
        if o.participant not in closed
    }
    rows = [
        (
            stage.name,
            theme.name,
            theme.by_kind.interview.n,
            theme.by_kind.interview.of,
            theme.by_kind.survey.n,
            theme.by_kind.survey.of,
            theme.severity,
            next((words[o] for o in theme.observations if o in words), ""),
            ", ".join(theme.participants),
            *_verdict(journey, theme.id),
        )
        for stage, theme in all_themes(journey)
        if theme.facet == facet
    ]
    return Table(name, head, rows)


def _opportunities(journey: JourneyMap) -> Table:
    head = (
        "stage",
        "question",
        "rationale",
        "severity",
        "reach",
        "effort",
        "owner",
        "measure",
        "proposed",
        "ideas",
        *VERDICT_HEAD,
    )
    rows = [
        (
            stage.name,
            o.question,
            o.rationale,
            o.severity,
            o.reach,
            o.effort,
            o.owner,
            o.measure,
            " | ".join(o.proposed),
            " | ".join(idea.text for idea in o.ideas),
            *_verdict(journey, o.id),
        )
        for stage in journey.stages
        for o in stage.opportunities
    ]
    return Table("Opportunities", head, rows)
