"""Sheets on stages, people, ways, falls and differences; none for what a map has not."""

from collections.abc import Iterable

from synth.exports.tables import Cell, Row, Table
from synth.records.journey import Emotion, JourneyMap, StageView

WITHHELD = "(did not agree to be quoted)"


def insight_tables(journey: JourneyMap) -> list[Table]:
    """The tables that have rows: stages, participants, routes, drop-offs, falls, and so on."""
    makers = (_stages, _participants, _routes, _dropoffs, _falls, _segments, _contrasts, _coverage)
    return [table for table in (make(journey) for make in makers) if table.rows]


def _names(journey: JourneyMap) -> dict[str, str]:
    return {stage.id: stage.name for stage in journey.stages}


def _listed(ids: Iterable[str]) -> str:
    return ", ".join(ids)


def _stages(journey: JourneyMap) -> Table:
    facets = [facet.id for facet in journey.facets]
    head = (
        *("stage", "median_feeling", "feelings_interviewed", "feelings_surveyed"),
        *("above_zero", "at_zero", "below_zero", "split"),
        *(f"themes_{facet}" for facet in facets),
        *("opportunities", "expected", "wished", "hearsay"),
    )
    talks = {s.id for s in journey.sources if s.kind == "interview"}
    talked = {p.id for p in journey.participants if talks & set(p.sources)}
    rows = [
        (
            stage.name,
            *_feelings(stage.emotion, talked),
            *(len(stage.themes.get(facet, ())) for facet in facets),
            *_told(stage),
        )
        for stage in journey.stages
    ]
    return Table("Stages", head, rows)


def _feelings(emotion: Emotion, talked: set[str]) -> Row:
    values = [dot.valence for dot in emotion.values]
    interviewed = sum(dot.participant in talked for dot in emotion.values)
    signs = (sum(v > 0 for v in values), values.count(0), sum(v < 0 for v in values))
    split = "yes" if emotion.split else "no"
    return (emotion.median, interviewed, len(values) - interviewed, *signs, split)


def _told(stage: StageView) -> Row:
    return (
        len(stage.opportunities),
        len(stage.expectations),
        len(stage.wishes),
        len(stage.hearsay),
    )


def _participants(journey: JourneyMap) -> Table:
    """A row a person: the segments and scores that anybody has, a column each."""
    segments = sorted({name for p in journey.participants for name in p.segments})
    scores = sorted({name for p in journey.participants for name in p.scores})
    paths = {source.id: source.path for source in journey.sources}
    rows: list[tuple[Cell, ...]] = [
        (
            *(p.id, p.actor, p.quotable, _listed(paths.get(s, s) for s in p.sources)),
            *(p.segments.get(name, "") for name in segments),
            *(p.scores.get(name) for name in scores),
        )
        for p in journey.participants
    ]
    head = ("participant", "actor", "quotable", "sources", *segments, *scores)
    return Table("Participants", head, rows)


def _routes(journey: JourneyMap) -> Table:
    names = _names(journey)
    rows = [
        (
            *(r.name, r.actor, " → ".join(names.get(s, s) for s in r.stages)),
            *(r.n, r.of, _listed(r.participants)),
        )
        for r in journey.routes
    ]
    return Table("Routes", ("route", "actor", "stages", "n", "of", "participants"), rows)


def _dropoffs(journey: JourneyMap) -> Table:
    names = _names(journey)
    quotable = {p.id for p in journey.participants if p.quotable == "yes"}
    rows = [
        (
            *(names.get(d.stage, d.stage), d.kind, d.participant, d.actor),
            *(d.words if d.participant in quotable else WITHHELD, d.observation),
        )
        for d in journey.dropoffs
    ]
    head = ("stage", "kind", "participant", "actor", "words", "observation")
    return Table("Drop-offs", head, rows)


def _falls(journey: JourneyMap) -> Table:
    names = _names(journey)
    rows = [
        (
            *(names.get(f.before, f.before), names.get(f.after, f.after), f.actor),
            *(*f.medians, *f.n, len(f.both), _listed(f.evidence)),
        )
        for f in journey.falls
    ]
    head = ("from", "to", "actor", "median_from", "median_to", "n_from", "n_to", "n_both")
    return Table("Falls", (*head, "evidence"), rows)


def _segments(journey: JourneyMap) -> Table:
    rows = [
        (segment.name, value, len(people), _listed(people))
        for segment in journey.segments
        for value, people in segment.values.items()
    ]
    return Table("Segments", ("segment", "value", "n", "participants"), rows)


def _contrasts(journey: JourneyMap) -> Table:
    names = _names(journey)
    themes = {t.id: t for t in journey.every_theme()}
    rows = [
        (
            *(c.segment, c.value, themes[c.theme].name, names.get(themes[c.theme].stage, "")),
            *(c.n, c.of, c.rest_n, c.rest_of),
        )
        for c in journey.contrasts
        if c.theme in themes
    ]
    head = ("segment", "value", "theme", "stage", "n", "of", "others_n", "others_of")
    return Table("Contrasts", head, rows)


def _coverage(journey: JourneyMap) -> Table:
    paths = {source.id: source.path for source in journey.sources}
    rows = [
        (
            *(paths.get(c.source, c.source), c.participant_chars, c.cited_chars),
            *(len(c.uncovered_turns), _listed(str(t) for t in c.worth_reading)),
        )
        for c in journey.coverage
    ]
    head = ("source", "participant_chars", "cited_chars", "uncovered_turns", "worth_reading")
    return Table("Coverage", head, rows)
