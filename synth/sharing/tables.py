"""The shared map as tables: one for .csv, several for .xlsx."""

from collections.abc import Iterator

from synth.exports.tables import Row, Table
from synth.records.journey import ByKind
from synth.sharing import words
from synth.sharing.records import SharedMap, SharedStage, SharedTheme, Told

COUNTS = ("interviews_n", "interviews_of", "survey_n", "survey_of")
THEMES_HEAD = ("stage", "facet", "actor", "theme", "severity", *COUNTS, "not_to_be_quoted")
CLAIMS_HEAD = (
    *("stage", "facet", "actor", "theme", "severity", *COUNTS),
    *("is", "own_words", "words", "question", "people"),
)


def claims_table(shared: SharedMap) -> Table:
    """A row a voice, and one more for those who are counted and not to be quoted."""
    rows = [row for stage in shared.stages for row in _stage(stage)]
    return Table("Claims", CLAIMS_HEAD, rows)


def sheets(shared: SharedMap) -> list[Table]:
    """The tables of a workbook; none without rows, the first aside."""
    found = (
        _findings(shared),
        _themes(shared),
        claims_table(shared),
        _opportunities(shared),
        _feelings(shared),
        _metrics(shared),
        _segments(shared),
        _contrasts(shared),
        _patterns(shared),
        _left_out(shared),
    )
    return [_about(shared), *(table for table in found if table.rows)]


def _about(shared: SharedMap) -> Table:
    rows: list[Row] = [
        ("title", shared.title),
        ("what this is", words.WHAT),
        ("people", words.people(shared)),
        ("claims", words.reviewed(shared)),
        ("numbers", words.COUNTED),
        ("findings", words.SENTENCES),
        ("made", words.made(shared)),
    ]
    for actor in shared.actors:
        rows += [("actor", actor.name), ("scenario", actor.scenario)]
        rows.append(("hopes for", actor.expectations))
    return Table("About", ("what", "text"), [row for row in rows if row[1]])


def _counts(by_kind: ByKind) -> Row:
    talked, answered = by_kind.interview, by_kind.survey
    return (talked.n, talked.of, answered.n, answered.of)


def _stage(stage: SharedStage) -> Iterator[Row]:
    for lane in stage.lanes:
        for theme in lane.themes:
            about = (stage.name, *_about_theme(lane.name, theme))
            yield from _told(about, "told", theme.told)
            yield from _told(about, "against", theme.against)
    none = ("", "", "", None, None, None, None, None)
    yield from _told((stage.name, *none), "expected", stage.expected)
    yield from _told((stage.name, *none), "wished", stage.wished)


def _about_theme(lane: str, theme: SharedTheme) -> Row:
    return (lane, theme.actor, theme.name, theme.severity, *_counts(theme.by_kind))


def _told(about: Row, kind: str, told: Told) -> Iterator[Row]:
    for voice in told.voices:
        own = "yes" if voice.own else "no"
        yield (*about, kind, own, voice.words, voice.question, voice.people)
    if told.closed:
        yield (*about, kind, "no", words.closed(told), "", told.closed)


def _themes(shared: SharedMap) -> Table:
    rows = [
        (stage.name, *_about_theme(lane.name, theme), theme.told.closed)
        for stage in shared.stages
        for lane in stage.lanes
        for theme in lane.themes
    ]
    return Table("Themes", THEMES_HEAD, rows)


def _findings(shared: SharedMap) -> Table:
    rows = [
        (f.text, *_counts(f.by_kind), f.against, "; ".join(words.first(f.rests_on)))
        for f in shared.findings
    ]
    return Table("Findings", ("finding", *COUNTS, "against", "rests_on"), rows)


def _opportunities(shared: SharedMap) -> Table:
    rows = [
        (
            *(stage.name, one.question, one.severity, one.reach.interview.n, one.reach.survey.n),
            *("; ".join(one.answers), "; ".join(one.ideas), one.effort, one.measure),
        )
        for stage in shared.stages
        for one in stage.opportunities
    ]
    head = ("stage", "question", "severity", "interviewed", "surveyed", "answers", "ideas")
    return Table("Opportunities", (*head, "effort", "measure"), rows)


def _feelings(shared: SharedMap) -> Table:
    rows = [
        (stage.name, one.actor, one.median, one.n)
        for stage in shared.stages
        for one in stage.feelings
        if one.n is not None
    ]
    return Table("Feelings", ("stage", "actor", "median", "people"), rows)


def _metrics(shared: SharedMap) -> Table:
    rows = [
        (stage.name, m.name, m.value, words.metric_note(m))
        for stage in shared.stages
        for m in stage.metrics
    ]
    return Table("Figures", ("stage", "figure", "value", "note"), rows)


def _segments(shared: SharedMap) -> Table:
    rows: list[Row] = []
    for s in shared.segments:
        rows += [(s.name, part.value, part.people) for part in s.parts]
        apart = (("not told", s.untold), (words.OTHER, s.folded))
        rows += [(s.name, value, people) for value, people in apart if people]
    return Table("Who took part", ("attribute", "value", "people"), rows)


def _contrasts(shared: SharedMap) -> Table:
    rows = [
        (
            *(c.segment, c.value, c.stage, c.theme, "surveyed" if c.surveyed else "interviewed"),
            *(c.n, c.of, c.rest_n, c.rest_of),
        )
        for c in shared.contrasts
    ]
    head = ("attribute", "value", "stage", "theme", "people", "n", "of", "others_n", "others_of")
    return Table("Who differs", head, rows)


def _patterns(shared: SharedMap) -> Table:
    rows = [(p.people, "; ".join(p.themes)) for p in shared.patterns]
    return Table("What goes together", ("people", "themes"), rows)


def _left_out(shared: SharedMap) -> Table:
    rows = [(one.n, one.what, one.why) for one in shared.left_out]
    return Table("Not here", ("n", "what", "why"), rows)
