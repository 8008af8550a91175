"""What the page shows, put together from a results folder; the template only prints it."""

from collections.abc import Sequence
from dataclasses import dataclass

from synth.counting import People
from synth.records.journey import ByKind, Count, Finding, StageView, Theme
from synth.records.study import UNASSIGNED, Actor
from synth.report import (
    board,
    curve,
    figures,
    filtering,
    method,
    moments,
    reviewing,
    segments,
    sources,
    ways,
    wording,
)
from synth.report.casebook import Casebook
from synth.report.cells import Lane, lanes
from synth.report.change import since_text
from synth.report.evidence import Group, against, groups
from synth.report.figures import Parts
from synth.report.transcript import Transcript, transcripts
from synth.results import Results

PEOPLE_SHOWN = 200  # survey respondents listed one by one


@dataclass(frozen=True)
class StageHead:
    """The head of a column."""

    id: str
    name: str
    description: str
    apart: bool


@dataclass(frozen=True)
class Feeling:
    """The words under one stage of a curve: caption, split, and who stands at which valence."""

    text: Parts
    split: Parts
    dots: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class CurveRow:
    """The emotion curve of one actor; `name` is empty where there is but one."""

    actor: str
    name: str
    drawn: curve.Curve
    feelings: tuple[Feeling, ...]


@dataclass(frozen=True)
class FindingView:
    """One finding: its first sentence, what follows, its counts and how much opens.

    `whose` names the actors where the study has several and the text does not begin with them.
    """

    id: str
    whose: str
    text: str
    rest: str
    note: Parts
    against: Parts
    opens: Parts
    mark: reviewing.Mark | None = None


@dataclass(frozen=True)
class Page:
    """Everything that the template may name."""

    title: str
    actors: tuple[Actor, ...]
    facets: tuple[tuple[str, str], ...]
    reader: str
    limits: str
    sample: Parts
    date: str
    since: tuple[str, ...]
    remarks: tuple[str, ...]
    findings: tuple[FindingView, ...]
    stages: tuple[StageHead, ...]
    lanes: tuple[Lane, ...]
    curves: tuple[CurveRow, ...]
    ways: ways.Ways
    dropoffs: tuple[moments.DropOffs, ...]
    falls: tuple[moments.FallView, ...]
    contradicted: tuple[moments.Sides, ...]
    voices: tuple[moments.Voice, ...]
    patterns: tuple[segments.PatternView, ...]
    segments: tuple[segments.SegmentView, ...]
    opportunities: tuple[board.OpportunityRow, ...]
    unanswered: tuple[board.UnansweredRow, ...]
    coverage: tuple[sources.CoverageRow, ...]
    cited_by_kind: tuple[Parts, ...]
    cited_by_stage: tuple[tuple[str, Parts], ...]
    saturation: Parts
    growth: sources.Line | None
    interviewed: tuple[sources.PersonRow, ...]
    answered: tuple[sources.PersonRow, ...]
    answered_more: int
    rejections: tuple[sources.RejectionView, ...]
    taken_out: tuple[sources.RejectionView, ...]
    """Those of `rejections` that a person took out."""
    rejected: tuple[Parts, ...]
    method: method.Method
    evidence: tuple[Group, ...]
    transcripts: tuple[Transcript, ...]
    data: filtering.Data
    version: str
    review: reviewing.Review


def page(results: Results) -> Page:
    """Puts the page together."""
    journey = results.journey
    book = Casebook(results)
    notes = {f.id: finding_count(book, f) for f in journey.findings}
    evidence = groups(book, notes)
    texts = transcripts(
        results, [o for o in journey.observations if o.id in book.at_home], book.names
    )
    anchors = frozenset(t.anchor for s in texts for _, turns in s.groups for t in turns)
    interviewed, answered = sources.people(book)
    refused = tuple(sources.rejection(journey, r, anchors) for r in journey.rejections)
    return Page(
        title=journey.study.get("title", "Journey map"),
        actors=journey.actors,
        facets=tuple((f.id, f.name) for f in journey.facets),
        reader=wording.reader_name(journey.generated),
        limits=wording.reader_limits(journey.generated),
        sample=method.sample(journey),
        date=wording.date_text(journey.generated.at),
        since=_since(results),
        remarks=journey.remarks,
        findings=tuple(_finding(book, f, notes[f.id]) for f in journey.findings),
        stages=tuple(
            StageHead(s.id, s.name, s.description, s.id == UNASSIGNED) for s in journey.stages
        ),
        lanes=lanes(book),
        curves=curves(book),
        ways=ways.ways(book),
        dropoffs=moments.dropoffs(book),
        falls=moments.falls(book),
        contradicted=moments.contradicted(book),
        voices=moments.voices(book),
        segments=segments.segments(book),
        patterns=segments.patterns(book),
        opportunities=board.opportunities(book),
        unanswered=board.unanswered(book),
        coverage=tuple(sources.coverage(book, row, anchors) for row in journey.coverage),
        cited_by_kind=sources.cited_by_kind(journey),
        cited_by_stage=sources.cited_by_stage(journey),
        saturation=method.saturation(journey),
        growth=sources.growth(journey),
        interviewed=interviewed,
        answered=answered[:PEOPLE_SHOWN],
        answered_more=len(answered[PEOPLE_SHOWN:]),
        rejections=refused,
        taken_out=tuple(row for row in refused if row.rejection.kind == "reviewer"),
        rejected=sources.rejected(journey),
        method=method.method(results),
        evidence=evidence,
        transcripts=texts,
        data=filtering.data(book),
        version=journey.generated.synth_version,
        review=reviewing.review(journey),
    )


def _finding(book: Casebook, finding: Finding, note: Parts) -> FindingView:
    first, rest = lead(finding.text)
    themes = [book.themes[t] for t in finding.themes if t in book.themes]
    told = book.cited(o for theme in themes for o in theme.observations)
    voices = len(book.limited(finding.counter))
    return FindingView(
        id=finding.id,
        whose=_whose(book, finding, themes),
        text=first,
        rest=rest,
        note=note,
        against=against(finding.id, voices) if voices else (),
        opens=(
            *figures.several("finding-themes", len(themes), "theme", id=finding.id),
            ", ",
            *figures.several("finding-quotes", told, "quote", id=finding.id),
        ),
        mark=book.mark(finding.id, book.told(finding)),
    )


def _whose(book: Casebook, finding: Finding, themes: Sequence[Theme]) -> str:
    actors = book.journey.actors
    told = {theme.actor for theme in themes}
    names = [actor.name for actor in actors if actor.id in told]
    begun = any(finding.text.startswith(name) for name in names)
    return "" if len(actors) < 2 or begun else " and ".join(names)


def lead(text: str) -> tuple[str, str]:
    """The first sentence and what follows; a full stop inside a quotation ends nothing."""
    at = text.find(". ")
    while at >= 0 and text.count("“", 0, at) != text.count("”", 0, at):
        at = text.find(". ", at + 1)
    return (text[: at + 1], text[at + 2 :]) if at >= 0 else (text, "")


def _since(results: Results) -> tuple[str, ...]:
    """What changed since the map before, where changes.json is about this one."""
    changes = results.changes
    if changes is None or changes.new.at != results.journey.generated.at:
        return ()
    line = since_text(changes)
    return (f"{line[:1].upper()}{line[1:]}.",)


def finding_note(book: Casebook, finding: Finding) -> str:
    """Counts of a finding, as text."""
    return figures.plain(finding_count(book, finding))


def finding_count(book: Casebook, finding: Finding) -> Parts:
    """Counts of a finding by kind; the map's own n of N where the kinds do not explain it.

    A kind is where somebody said it: who was interviewed and surveyed may stand in both.
    """
    themes = [book.themes[name] for name in finding.themes if name in book.themes]
    behind = book.people(o for theme in themes for o in theme.observations)
    asked = _asked(book, themes)
    if [_together(behind), _together(asked)] == [finding.n, finding.of]:
        kinds = ByKind(
            interview=_count(behind, asked, "interview"), survey=_count(behind, asked, "survey")
        )
        return figures.counts("finding", kinds, id=finding.id)
    about = {"kind": "all", "id": finding.id}
    return (
        figures.figure("finding-n", finding.n, **about),
        " of ",
        *figures.several("finding-of", finding.of, "participant", **about),
    )


def _together(people: People) -> int:
    return len(people["interview"] | people["survey"])


def _count(behind: People, asked: People, kind: str) -> Count:
    return Count(n=len(behind[kind]), of=len(asked[kind]))


def _asked(book: Casebook, themes: Sequence[Theme]) -> People:
    """Everyone with an experience of their own, or a pinned answer, at the stages of themes."""
    standing = filtering.standing(book)
    people: People = {"interview": set(), "survey": set()}
    for place in {f"{theme.stage}/{theme.actor}" for theme in themes}:
        for kind, names in standing.get(place, {}).items():
            people[kind] |= names
    return people


def curves(book: Casebook) -> tuple[CurveRow, ...]:
    """One curve an actor."""
    journey = book.journey
    felt = filtering.emotions(book)
    several = len(journey.actors) > 1
    rows = []
    for actor in [(a.id, a.name) for a in journey.actors] or [("", "")]:
        emotions = {stage: by_actor[actor[0]] for stage, by_actor in felt.items()}
        steep = [(f.before, f.after) for f in journey.falls if f.actor == actor[0]]
        rows.append(
            CurveRow(
                actor=actor[0],
                name=actor[1] if several else "",
                drawn=curve.curve(journey.stages, book.interviewed, emotions, steep),
                feelings=tuple(
                    feeling(book, s.model_copy(update={"emotion": emotions[s.id]}), actor[0])
                    for s in journey.stages
                ),
            )
        )
    return tuple(rows)


def feeling(book: Casebook, stage: StageView, actor: str = "") -> Feeling:
    """A stage's feelings in words."""
    about = {"stage": stage.id, "actor": actor}
    return Feeling(
        text=curve.emotion_text(stage.emotion, book.interviewed, **about),
        split=curve.split_text(stage.emotion, **about),
        dots=curve.tally(stage.emotion.values, book.name),
    )
