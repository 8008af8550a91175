"""What the page shows, put together from a results folder; the template only prints it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from synth.records.evidence import Observation, Rejection
from synth.records.journey import (
    ByKind,
    Count,
    Coverage,
    Finding,
    JourneyMap,
    Opportunity,
    Participant,
    StageView,
    Theme,
)
from synth.records.study import UNASSIGNED, Actor
from synth.report import curve, wording
from synth.report.casebook import Casebook, Link, interviewees
from synth.report.cells import Lane, lanes
from synth.report.evidence import Group, groups
from synth.report.transcript import WITHHELD, Transcript, anchor, places, transcripts
from synth.results import Results

SEGMENTS_LISTED = 6  # of one person; map.json has all
PEOPLE_SHOWN = 200  # survey respondents listed one by one


@dataclass(frozen=True)
class StageHead:
    """The head of a column and the words under its part of the curve."""

    id: str
    name: str
    description: str
    apart: bool
    feeling: str
    split: str
    dots: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class FindingView:
    """One finding as a sentence with its counts."""

    id: str
    text: str
    note: str
    counter: int


@dataclass(frozen=True)
class OpportunityRow:
    """One opportunity with its stage and the themes it answers."""

    stage: str
    opportunity: Opportunity
    severity_text: str
    reach: str
    addresses: tuple[Link, ...]


@dataclass(frozen=True)
class UnansweredRow:
    """A leading pain point that no opportunity answers, and its stage."""

    stage: str
    link: Link


@dataclass(frozen=True)
class CoverageRow:
    """How much of a source is cited; `unread` are anchors and turn numbers nobody cited."""

    path: str
    source: str
    chars: int
    cited: int
    share: float
    """Cited hundredths, for the width of a bar; not printed."""
    uncovered: int
    unread: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class PersonRow:
    """One participant; `sources` as (id, path)."""

    person: Participant
    segments: str
    scores: str
    sources: tuple[tuple[str, str], ...]
    observations: int


@dataclass(frozen=True)
class RejectionView:
    """One rejection and where its words were sought."""

    rejection: Rejection
    place: str
    anchor: str
    words: str
    reason: str
    nearest: str


@dataclass(frozen=True)
class Page:
    """Everything that the template may name."""

    title: str
    actors: tuple[Actor, ...]
    reader: str
    limits: str
    sample: str
    date: str
    remarks: tuple[str, ...]
    findings: tuple[FindingView, ...]
    stages: tuple[StageHead, ...]
    lanes: tuple[Lane, ...]
    curve: curve.Curve
    evidence: tuple[Group, ...]
    transcripts: tuple[Transcript, ...]
    opportunities: tuple[OpportunityRow, ...]
    unanswered: tuple[UnansweredRow, ...]
    coverage: tuple[CoverageRow, ...]
    saturation: str
    interviewed: tuple[PersonRow, ...]
    answered: tuple[PersonRow, ...]
    answered_more: int
    rejections: tuple[RejectionView, ...]
    rejection_kinds: tuple[tuple[str, int], ...]
    made: tuple[tuple[str, str], ...]
    version: str


def page(results: Results) -> Page:
    """Puts the page together."""
    journey = results.journey
    book = Casebook(results)
    notes = {f.id: finding_note(book, f) for f in journey.findings}
    evidence = groups(book, notes)
    shown = [o for o in journey.observations if o.id in book.at_home]
    sources = transcripts(results, shown)
    anchors = frozenset(t.anchor for s in sources for _, turns in s.groups for t in turns)
    interviewed, answered = _people(journey)
    talked = book.interviewed
    return Page(
        title=journey.study.get("title", "Journey map"),
        actors=journey.actors,
        reader=wording.reader_name(journey.generated),
        limits=wording.reader_limits(journey.generated),
        sample=wording.sample_text(journey),
        date=wording.date_text(journey.generated.at),
        remarks=journey.remarks,
        findings=tuple(
            FindingView(f.id, f.text, notes[f.id], len(f.counter)) for f in journey.findings
        ),
        stages=tuple(_head(stage, talked) for stage in journey.stages),
        lanes=lanes(book),
        curve=curve.curve(journey.stages, talked),
        evidence=evidence,
        transcripts=sources,
        opportunities=opportunities(book),
        unanswered=unanswered(book),
        coverage=tuple(_coverage(journey, row, anchors) for row in journey.coverage),
        saturation=wording.saturation_text(journey.growth),
        interviewed=interviewed,
        answered=answered[:PEOPLE_SHOWN],
        answered_more=len(answered[PEOPLE_SHOWN:]),
        rejections=tuple(_rejection(journey, r, anchors) for r in journey.rejections),
        rejection_kinds=tuple(sorted(Counter(r.kind for r in journey.rejections).items())),
        made=_made(journey),
        version=journey.generated.synth_version,
    )


def finding_note(book: Casebook, finding: Finding) -> str:
    """Counts of a finding by kind; the map's own n of N where the kinds do not explain it."""
    themes = [book.themes[name] for name in finding.themes if name in book.themes]
    if len(themes) == 1:
        return wording.count_text(themes[0].by_kind)
    behind = {p for theme in themes for p in theme.participants}
    kinds = ByKind(
        interview=_count(behind, _speaking(book, themes), book.interviewed),
        survey=_count(behind, _speaking(book, themes), book.surveyed),
    )
    totals = (kinds.interview.n + kinds.survey.n, kinds.interview.of + kinds.survey.of)
    if totals == (finding.n, finding.of):
        return wording.count_text(kinds)
    return f"{finding.n} of {wording.plural(finding.of, 'participant')}"


def _count(behind: set[str], speaking: set[str], kind: frozenset[str]) -> Count:
    return Count(n=len(behind & kind), of=len(speaking & kind))


def _speaking(book: Casebook, themes: Sequence[Theme]) -> set[str]:
    """Everyone with an experience of their own at the stages of these themes."""
    places = {(theme.stage, theme.actor) for theme in themes}
    return {
        o.participant
        for o in book.journey.observations
        if o.mode == "experienced" and (o.stage, o.actor) in places
    }


def _head(stage: StageView, interviewed: frozenset[str]) -> StageHead:
    return StageHead(
        id=stage.id,
        name=stage.name,
        description=stage.description,
        apart=stage.id == UNASSIGNED,
        feeling=curve.emotion_text(stage.emotion, interviewed),
        split=curve.split_text(stage.emotion),
        dots=curve.tally(stage.emotion.values),
    )


def opportunities(book: Casebook) -> tuple[OpportunityRow, ...]:
    """By severity, then reach, then as the map has them."""
    rows = [
        OpportunityRow(
            stage.name,
            o,
            wording.severity_text(o.severity),
            book.reach(o),
            tuple(_link(book.themes[t]) for t in o.addresses if t in book.themes),
        )
        for stage in book.journey.stages
        for o in stage.opportunities
    ]
    return tuple(sorted(rows, key=lambda r: (-(r.opportunity.severity or 0), -r.opportunity.reach)))


def unanswered(book: Casebook) -> tuple[UnansweredRow, ...]:
    """Leading pain points without an opportunity, as the map has them."""
    names = {stage.id: stage.name for stage in book.journey.stages}
    themes = [book.themes[t] for t in book.journey.unanswered if t in book.themes]
    return tuple(UnansweredRow(names[theme.stage], _link(theme)) for theme in themes)


def _link(theme: Theme) -> Link:
    return Link(theme.id, theme.name, wording.count_text(theme.by_kind, short=True))


def _coverage(journey: JourneyMap, row: Coverage, anchors: frozenset[str]) -> CoverageRow:
    path = next((s.path for s in journey.sources if s.id == row.source), row.source)
    place = places(journey).get(row.source, "")
    unread = [(anchor(place, turn), turn) for turn in row.uncovered_turns]
    return CoverageRow(
        path=path,
        source=row.source,
        chars=row.participant_chars,
        cited=row.cited_chars,
        share=round(100 * row.cited_chars / max(row.participant_chars, 1), 1),
        uncovered=len(row.uncovered_turns),
        unread=tuple((name, turn) for name, turn in unread if name in anchors),
    )


def _people(journey: JourneyMap) -> tuple[tuple[PersonRow, ...], tuple[PersonRow, ...]]:
    paths = {s.id: s.path for s in journey.sources}
    counts = Counter(o.participant for o in journey.observations)
    talked = interviewees(journey)
    rows = [
        PersonRow(
            person=p,
            segments=wording.segments_text(p.segments, at_most=SEGMENTS_LISTED),
            scores=", ".join(f"{name} {value:g}" for name, value in p.scores.items()),
            sources=tuple((s, paths.get(s, s)) for s in p.sources),
            observations=counts[p.id],
        )
        for p in journey.participants
    ]
    interviewed = tuple(row for row in rows if row.person.id in talked)
    return interviewed, tuple(row for row in rows if row.person.id not in talked)


def _rejection(journey: JourneyMap, rejection: Rejection, anchors: frozenset[str]) -> RejectionView:
    """A rejection; words are left out where somebody in its source may not be quoted."""
    path = next((s.path for s in journey.sources if s.id == rejection.source), rejection.source)
    place = anchor(places(journey).get(rejection.source, ""), rejection.turn)
    closed = any(rejection.source in p.sources for p in journey.participants if p.quotable != "yes")
    return RejectionView(
        rejection=rejection,
        place=f"{path}, turn {rejection.turn}",
        anchor=place if place in anchors else "",
        words=WITHHELD if closed else rejection.words,
        reason=WITHHELD if closed and "“" in rejection.reason else rejection.reason,
        nearest=WITHHELD if closed and rejection.nearest else rejection.nearest,
    )


def _made(journey: JourneyMap) -> tuple[tuple[str, str], ...]:
    """How the map was made, as pairs."""
    made = journey.generated
    records = Counter(source.record for source in journey.sources)
    checks = Counter(_check(o) for o in journey.observations)
    return (
        ("Read by", wording.reader_name(made)),
        ("Synth", made.synth_version),
        ("Sentence model", made.embedding or "—"),
        ("Made at", made.at),
        ("Sources", ", ".join(f"{n} {kind}" for kind, n in sorted(records.items()))),
        ("Observations", f"{len(journey.observations):,}: " + ", ".join(
            f"{n:,} {check}" for check, n in sorted(checks.items())) if checks else "none"),
        *((name, value) for name, value in sorted(made.methods.items())),
        *((f"prompt {name}", digest) for name, digest in sorted(made.prompts.items())),
    )  # fmt: skip


def _check(observation: Observation) -> str:
    return observation.check
