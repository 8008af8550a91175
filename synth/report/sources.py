"""What lies under the map: how much of each source is cited, who took part, what was refused."""

import re
from collections import Counter
from dataclasses import dataclass

from synth.records.evidence import Rejection
from synth.records.journey import Coverage, JourneyMap, Participant
from synth.report import figures, wording
from synth.report.casebook import Casebook, interviewees
from synth.report.figures import Parts
from synth.report.transcript import WITHHELD, anchor, places

SEGMENTS_LISTED = 6  # of one person; map.json has all
WORTH = 5  # turns that nobody cites and that are worth reading, with their first words
REASON = re.compile(r"([^:]*):.*?(\([^()]*\))?$", re.DOTALL)
FIRST_WORDS = 110  # characters of such a turn


@dataclass(frozen=True)
class Unread:
    """A turn nobody cites: anchor on the page, number, and its first words where worth reading."""

    anchor: str
    turn: int
    words: str = ""


@dataclass(frozen=True)
class CoverageRow:
    """How much of a source is cited; `unread` are turns nobody cited that are on the page."""

    path: str
    source: str
    cited: Parts
    share: float
    """Cited hundredths, for the width of a bar; not printed."""
    uncovered: Parts
    none: bool
    worth: tuple[Unread, ...]
    unread: tuple[Unread, ...]
    beyond: int
    """Uncovered turns that are not on the page."""


@dataclass(frozen=True)
class PersonRow:
    """One participant; `sources` as (id, path)."""

    person: Participant
    name: str
    segments: str
    scores: tuple[Parts, ...]
    sources: tuple[tuple[str, str], ...]
    observations: Parts


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
class Line:
    """Growth of themes with further interviews, for a small drawing."""

    points: str
    width: int
    height: int
    first: Parts
    last: Parts


def coverage(book: Casebook, row: Coverage, anchors: frozenset[str]) -> CoverageRow:
    """One source: cited characters, and turns nobody cites, those worth reading first."""
    journey = book.journey
    path = next((s.path for s in journey.sources if s.id == row.source), row.source)
    place = places(journey).get(row.source, "")
    here = [t for t in row.uncovered_turns if anchor(place, t) in anchors]
    worth = [t for t in row.worth_reading if t in here][:WORTH]
    about = {"source": row.source}
    return CoverageRow(
        path=path,
        source=row.source,
        cited=(
            figures.figure("coverage-cited", row.cited_chars, **about),
            " of ",
            figures.figure("coverage-chars", row.participant_chars, **about),
        ),
        share=round(100 * row.cited_chars / max(row.participant_chars, 1), 1),
        uncovered=figures.several("coverage-uncovered", len(row.uncovered_turns), "turn", **about),
        none=not row.uncovered_turns,
        worth=tuple(Unread(anchor(place, t), t, _opening(book, row.source, t)) for t in worth),
        unread=tuple(Unread(anchor(place, t), t) for t in here if t not in worth),
        beyond=len(row.uncovered_turns) - len(here),
    )


def cited_by_kind(journey: JourneyMap) -> tuple[Parts, ...]:
    """Cited characters over all interviews, and over all surveys."""
    kinds = {s.id: s.kind for s in journey.sources}
    lines = []
    for kind, name in (("interview", "interviews"), ("survey", "survey answers")):
        rows = [row for row in journey.coverage if kinds.get(row.source) == kind]
        cited = figures.figure("cited-all", sum(r.cited_chars for r in rows), kind=kind)
        chars = figures.figure("chars-all", sum(r.participant_chars for r in rows), kind=kind)
        if rows:
            lines.append((cited, " of ", chars, f" characters of the {name}"))
    return tuple(lines)


def _opening(book: Casebook, source: str, number: int) -> str:
    """The first words of a turn, unless its person may not be quoted."""
    turn = next((t for t in book.results.turns.get(source, ()) if t.turn == number), None)
    if turn is None:
        return ""
    closed = any(
        p.id == turn.participant and p.quotable != "yes" for p in book.journey.participants
    )
    if closed:
        return WITHHELD
    words = " ".join(book.results.texts.get(source, "")[turn.start : turn.end].split())
    return words if len(words) <= FIRST_WORDS else words[:FIRST_WORDS].rsplit(" ", 1)[0] + " …"


def cited_by_stage(journey: JourneyMap) -> tuple[tuple[str, Parts], ...]:
    """Cited characters by stage over all sources, in the order of the map; empty where unknown."""
    total: Counter[str] = Counter()
    for row in journey.coverage:
        total.update(row.by_stage)
    return tuple(
        (s.name, (figures.figure("stage-cited", total[s.id], stage=s.id),))
        for s in journey.stages
        if total
    )


def growth(journey: JourneyMap) -> Line | None:
    """A tiny line of how many themes so many interviews show together; None below three."""
    if len(journey.growth) < 3:
        return None
    width, height = 160, 36
    most = max(g.themes for g in journey.growth) or 1
    step = (width - 4) / (len(journey.growth) - 1)
    points = " ".join(
        f"{2 + i * step:.1f},{height - 2 - (height - 4) * g.themes / most:.1f}"
        for i, g in enumerate(journey.growth)
    )
    first, last = journey.growth[0], journey.growth[-1]
    return Line(points, width, height, _grown(first.interviews, first.themes),
                _grown(last.interviews, last.themes))  # fmt: skip


def _grown(interviews: int, themes: float) -> Parts:
    about = {"interviews": str(interviews)}
    return (
        figures.figure("growth", round(themes, 1), **about),
        f" {'theme' if themes == 1 else 'themes'} in ",
        *figures.several("growth-interviews", interviews, "interview", **about),
    )


def people(book: Casebook) -> tuple[tuple[PersonRow, ...], tuple[PersonRow, ...]]:
    """Participants who were interviewed, and those who only answered a survey."""
    journey = book.journey
    paths = {s.id: s.path for s in journey.sources}
    told = Counter(o.participant for o in journey.observations)
    talked = interviewees(journey)
    rows = [
        PersonRow(
            person=p,
            name=book.name(p.id),
            segments=wording.segments_text(p.segments, at_most=SEGMENTS_LISTED),
            scores=tuple(
                (f"{name} ", figures.figure("score", value, id=p.id, score=name))
                for name, value in p.scores.items()
            ),
            sources=tuple((s, paths.get(s, s)) for s in p.sources),
            observations=(figures.figure("participant-observations", told[p.id], id=p.id),),
        )
        for p in journey.participants
    ]
    interviewed = tuple(row for row in rows if row.person.id in talked)
    return interviewed, tuple(row for row in rows if row.person.id not in talked)


def rejection(journey: JourneyMap, found: Rejection, anchors: frozenset[str]) -> RejectionView:
    """A rejection; words are left out where somebody in its source may not be quoted."""
    path = next((s.path for s in journey.sources if s.id == found.source), found.source)
    place = anchor(places(journey).get(found.source, ""), found.turn)
    closed = any(found.source in p.sources for p in journey.participants if p.quotable != "yes")
    reason = WITHHELD if closed and "“" in found.reason else found.reason
    if closed and found.kind == "reviewer":
        reason = REASON.sub(lambda m: f"{m[1]} {m[2] or ''}".strip(), found.reason)
    return RejectionView(
        rejection=found,
        place=f"{path}, turn {found.turn}",
        anchor=place if place in anchors else "",
        words=WITHHELD if closed and found.words else found.words,
        reason=reason,
        nearest=WITHHELD if closed and found.nearest else found.nearest,
    )


def rejected(journey: JourneyMap) -> tuple[Parts, ...]:
    """How many drafts were turned down, by reason."""
    kinds = sorted(Counter(str(r.kind) for r in journey.rejections).items())
    return tuple(
        (
            figures.figure("rejections", n, kind=kind),
            " by reviewers" if kind == "reviewer" else f" {kind.replace('_', ' ')}",
        )
        for kind, n in kinds
    )
