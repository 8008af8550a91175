"""What people decided, in words: the state of the whole map, and the mark of one record.

Knows `JourneyMap.review` and nothing else of a review; what is not marked is only a draft. Words of
people are clipped, never shown where somebody did not agree to be quoted, and set apart.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from synth.records.journey import JourneyMap, Participant
from synth.records.review import NOTE_LONGEST, Gone, Reviewed
from synth.report import figures, wording
from synth.report.figures import Parts, Said, figure, several

NAMES = 4
"""Reviewers named in one line; the others are counted."""
NAME_LONGEST, WORDS_LONGEST = 60, 300
"""Code points of a name, and of what a lost verdict was about."""
NOTE_WITHHELD = "A note is withheld: this person did not agree to be quoted."
Kind = Literal["accepted", "edited", "added", "disputed", "commented"]
WORDS: dict[Kind, str] = {
    "accepted": "accepted",
    "edited": "edited",
    "added": "added by a person",
    "disputed": "reviewers disagree",
}
"""What the marks mean; a comment alone has no mark, since it decides nothing."""


DONE = {
    **{verb: verb + "ed" for verb in ("accept", "reject", "edit", "add", "comment")},
    "rename": "renamed",
    "merge": "merged",
    "split": "split",
    "undo": "undone",
}
"""What somebody did, by the action of a review."""
SHORT = ("reviewed", "reviewers disagree")
"""A mark where there is no room."""


@dataclass(frozen=True)
class Mark:
    """How one record was decided: `line` is what the mark says, who and when `more`."""

    id: str
    kind: Kind | None
    """None: no verdict on the record itself, only on what stands behind it."""
    line: Parts
    more: Parts
    notes: tuple[str, ...]
    looked: Parts = ()
    """How many of the observations behind it were looked at."""

    @property
    def seal(self) -> bool:
        """Whether a mark is drawn: somebody decided, and did not only comment."""
        return self.kind in WORDS

    @property
    def text(self) -> str:
        """The line as text."""
        return figures.plain(self.line)


@dataclass(frozen=True)
class Status:
    """The state of the whole map: `draft` in a word or two, then what and by whom."""

    lead: str
    rest: Parts


@dataclass(frozen=True)
class LostVerdict:
    """A verdict whose record is not in the map any more."""

    action: str
    reviewer: str
    words: str
    why: str


@dataclass(frozen=True)
class Review:
    """What the page says of the review as a whole."""

    status: Status
    any: bool
    """Whether there is anything at all to tell of a review."""
    out: tuple[Parts, ...]
    """Observations that reviewers took out, by reason."""
    turns: Parts
    lost: tuple[LostVerdict, ...]
    remarks: tuple[str, ...]


def review(journey: JourneyMap) -> Review:
    """The review of a map; a map that nobody reviewed says so and nothing else."""
    state = journey.review
    closed = any(p.quotable != "yes" for p in journey.participants)
    turns = several("review-turns", len(state.turns), "turn")
    return Review(
        status=status(journey),
        any=state != type(state)(),
        out=tuple(
            (figure("review-rejected", n, kind=reason), f" {reason}")
            for reason, n in sorted(state.rejected.items())
        ),
        turns=(*turns, " read by a person who found nothing to cite") if state.turns else (),
        lost=tuple(_lost(gone, closed) for gone in state.gone),
        remarks=tuple(clipped(remark, NOTE_LONGEST) for remark in state.remarks),
    )


def _lost(gone: Gone, closed: bool) -> LostVerdict:
    """Whose words they are is not known any more: one person who did not agree withholds all."""
    words = "words withheld" if closed and gone.words else clipped(gone.words, WORDS_LONGEST)
    why = clipped(gone.why, WORDS_LONGEST)
    action = DONE.get(gone.action, clipped(gone.action, NAME_LONGEST))
    return LostVerdict(action, clipped(gone.reviewer, NAME_LONGEST), words, why)


def status(journey: JourneyMap) -> Status:
    """`draft, reviewed by nobody yet`, or how much was looked at and by whom."""
    state = journey.review
    if not (state.reviewers or state.records or state.rejected or state.turns):
        return Status("draft", (", reviewed by nobody yet",))
    by = _by(state.reviewers)
    if not (any(map(decided, state.records.values())) or state.rejected or state.turns):
        if any(found.notes for found in state.records.values()):
            return Status("draft", (", commented on", *by, ", no verdict yet"))
        return Status("draft", (", no verdict", *_by(state.reviewers, " of "), " stands"))
    first, every = {f.id for f in journey.findings}, {o.id for o in journey.observations}
    seen = {id for id, found in state.records.items() if decided(found)}
    whole = bool(first or every) and (first | every) <= seen
    lines = [_part("review-first", first & seen, first, "findings")]
    lines.append(_part("review-observations", every & seen, every, "observations"))
    lines += _out(journey)
    counted = figures.joined([line for line in lines if line], ", ")
    return Status("reviewed" if whole else "partly reviewed", (*by, ": ", *counted))


def _part(name: str, seen: set[str], among: set[str], noun: str) -> Parts:
    if not among:
        return ()
    return (figure(name, len(seen)), " of ", figure(f"{name}-of", len(among)), f" {noun}")


def _out(journey: JourneyMap) -> list[Parts]:
    taken = sum(journey.review.rejected.values())
    return [(figure("review-out", taken), " taken out")] if taken else []


def status_text(journey: JourneyMap) -> str:
    """The state of the map as one line of text."""
    found = status(journey)
    return found.lead + figures.plain(found.rest)


def short(mark: Mark | None) -> str:
    """A mark in a word or two, for where there is no room; empty for what is only a draft."""
    if mark is None or not mark.seal:
        return ""
    return SHORT[mark.kind == "disputed"]


def decided(found: Reviewed) -> bool:
    """Whether somebody looked at a record and gave a verdict."""
    return bool(found.verdict or found.against)


def looked(journey: JourneyMap, id: str, members: Iterable[str]) -> Parts:
    """`2 of 5 observations looked at`: of those behind a record; nothing where none was."""
    records = journey.review.records
    behind = set(members)
    seen = sum(name in records and decided(records[name]) for name in behind)
    if not seen:
        return ()
    about = {"id": id}
    return (figure("looked-n", seen, **about), " of ", figure("looked-of", len(behind), **about))


def mark(
    journey: JourneyMap, id: str, members: Iterable[str] = (), *, closed: bool = False
) -> Mark | None:
    """The mark of a record, with how many of `members` were looked at; None: only a draft.

    Args:
        journey: the map.
        id: a finding, theme, observation or opportunity.
        members: the observations behind it.
        closed: whether it is by somebody who did not agree to be quoted; its notes are withheld.
    """
    found = journey.review.records.get(id)
    behind = looked(journey, id, members) if journey.review.records else ()
    if found is None:
        return Mark(id, None, (), (), (), behind) if behind else None
    notes = tuple(clipped(note, NOTE_LONGEST) for note in found.notes)
    kind, line = _verdict(id, found)
    more: Parts = (", ", Said(wording.date_text(found.at))) if found.at else ()
    if found.reason:
        more = (*more, " (", Said(clipped(found.reason, WORDS_LONGEST)), ")")
    shown = (NOTE_WITHHELD,) if closed and notes else notes
    return Mark(id, kind, line, more, shown, behind)


def _verdict(id: str, found: Reviewed) -> tuple[Kind, Parts]:
    verbs: dict[str | None, str] = {None: "no verdict"}
    verb = verbs.get(found.verdict, found.verdict or "")
    if not decided(found):
        return "commented", ("commented on, no verdict",)
    line: Parts = (verb, *_by(found.by, id=id, side="by")) if found.verdict else ()
    if not found.against:
        return found.verdict or "commented", line
    others = _by(found.against, "", id, "against")
    verb = "disagrees" if len(found.against) == 1 else "disagree"
    return "disputed", (*line, "; " if line else "", *others, f" {verb}")


def _by(names: Sequence[str], before: str = " by ", id: str = "", side: str = "") -> Parts:
    """` by Ana and Ben`; beyond a few, how many more: of the map, or of a record on one side."""
    if not names:
        return ()
    listed = names if len(names) <= NAMES else names[: NAMES - 1]
    shown: list[Parts] = [(Said(clipped(name, NAME_LONGEST)),) for name in listed]
    if len(listed) < len(names):
        more = len(names) - len(listed)
        about = {"id": id, "side": side} if id else {}
        shown.append((figure("mark-more" if id else "reviewers-more", more, **about), " more"))
    if len(shown) == 1:
        return (before, *shown[0])
    return (before, *figures.joined(shown[:-1], ", "), " and ", *shown[-1])


def clipped(text: str, most: int) -> str:
    """`text` in one line, of at most so many code points; an ellipsis says that it was cut."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"


def coders(journey: JourneyMap) -> Parts:
    """Who read after the machine, and what they decided."""
    state = journey.review
    records = [state.records[o.id] for o in journey.observations if o.id in state.records]
    counts = Counter(str(found.verdict) for found in records if found.verdict)
    lines: list[Parts] = [
        (figure("review-verdict", counts[name], kind=name), f" {name}")
        for name in ("accepted", "edited", "added")
        if counts[name]
    ]
    lines += _out(journey)
    against = sum(bool(found.against) for found in state.records.values())
    told = figures.joined(lines, ", ") or ("none decided",)
    return (
        " Reviewers, who saw what it had read:",
        *_by(state.reviewers, " "),
        ". Of the observations: ",
        *told,
        ". They disagree on ",
        *(several("review-against", against, "record") if against else ("no record",)),
        ".",
    )


def looked_at(journey: JourneyMap) -> Parts:
    """How many observations a person looked at, in a sentence; nothing where nobody did."""
    records = journey.review.records
    seen = sum(o.id in records and decided(records[o.id]) for o in journey.observations)
    if not seen:
        return ()
    of = figure("review-observations-of", len(journey.observations))
    return (
        " A person looked at ",
        figure("review-observations", seen),
        " of ",
        of,
        " observations.",
    )


def is_closed(person: Participant | None) -> bool:
    """Whether somebody did not agree to be quoted."""
    return person is not None and person.quotable != "yes"
