"""What reviewers decided: the lines of reviews.jsonl, and what a map says of its review.

A review names its target by id. The first letter of an id tells what it is: `o` observation, `m`
theme, `f` finding, `q` opportunity, `x` rejection, `t` turn (by its key), `v` another review.
"""

from datetime import UTC, datetime
from typing import Any, Literal, get_args

from pydantic import Field, field_validator

from synth.records.base import OpenRecord
from synth.records.evidence import Rejection
from synth.records.ids import content_id

Action = Literal[
    "accept", "reject", "edit", "rename", "merge", "split", "add", "comment", "undo", "code"
]
Reason = Literal[
    "not experienced",
    "overreach",
    "wrong person",
    "led",
    "wrong stage",
    "out of scope",
    "identifying",
    "duplicate",
]
REASONS: tuple[Reason, ...] = get_args(Reason)
CONTEXT = 32
"""Code points of an anchor's prefix and suffix."""
NAME_LONGEST = 200
"""Code points of an id, a reviewer's name or a reason."""
NOTE_LONGEST = 2_000
"""Code points of a note, a statement, a name or any other text of a reviewer."""

Values = dict[str, Any]


class Anchor(OpenRecord):
    """Where some words stand, so that they are found again after a re-import.

    As W3C's TextQuoteSelector (Web Annotation Data Model, 2017): the words and what is around them.
    """

    source: str = ""
    """Source id."""
    exact: str
    prefix: str = ""
    suffix: str = ""


class Review(OpenRecord):
    """One reviewer's verdict on one record: a line of reviews.jsonl.

    What `before` and `after` hold, by action:

    - accept, reject: `before` is the record as it was seen (see below); `after.note` a remark.
      Of a turn: somebody read it and found nothing (accept). Of a rejection: rightly refused.
    - edit of an observation: `after` has any of statement, stage, facet, mode, actor, labels
      (whole), quotes (a list of `{source, start, end, exact, prefix, suffix}`), theme (member ids
      of the theme that it joins where it moved; none: it stands alone). Of a finding: text. Of
      an opportunity: question, effort, owner, measure.
    - rename, merge, split of themes: `before.themes` is a list of `{id, name, members}`;
      `after.parts` is a list of `{name, members}`: the themes that stand there afterwards (one
      where it is renamed or merged).
    - add: `after` is the whole observation as in `before` of an accept; `before.rejection` the id
      of the rejection that it restores.
    - comment: `after.note`. undo: the target is another review. code: blind coding of a turn;
      `after` is `{session, size, marks: [{start, end, quote, facet, stage, mode, actor, valence,
      severity}]}`, no mark: nothing there. Its start and end count code points from the beginning
      of the turn, so that a change elsewhere does not move them; `size` is how many turns the
      session draws.

    A record as it was seen: of an observation {facet, stage, mode, actor, statement, participant,
    labels, from_notes, quotes}; of a theme {name, members}; of a finding or an opportunity
    {text, members}; members are observation ids.
    """

    id: str = Field(min_length=1, max_length=NAME_LONGEST)
    at: str
    """UTC, ISO 8601 with microseconds; another zone or form is made that, no time empty."""
    reviewer: str = Field(min_length=1, max_length=NAME_LONGEST)
    target: str = Field(max_length=NAME_LONGEST)
    action: Action
    before: Values = {}
    after: Values = {}
    reason: str = Field("", max_length=NAME_LONGEST)
    """Of a rejection: one of REASONS."""
    anchor: Anchor | None = None
    """Of an observation or a turn: its (first) words."""
    batch: str = ""
    """The same for all reviews of one bulk decision, which are undone together."""
    redacted: bool = False
    """Its words were those of somebody who was forgotten, and it counts no more."""

    @field_validator("before", "after", "reason", "batch", mode="before")
    @classmethod
    def _none_is_empty(cls, value: object, info: Any) -> object:
        if value is not None:
            return value
        return {} if info.field_name in ("before", "after") else ""

    @field_validator("at")
    @classmethod
    def _one_form(cls, value: str) -> str:
        """So that times compare as text: what has none that can be read counts as the oldest."""
        try:
            told = datetime.fromisoformat(value)
            told = told if told.tzinfo else told.replace(tzinfo=UTC)
            return told.astimezone(UTC).isoformat(timespec="microseconds")
        except (ValueError, OverflowError):
            return ""

    @property
    def note(self) -> str:
        """The reviewer's remark."""
        return str(self.after.get("note") or "")


class Reviewed(OpenRecord):
    """How a record of the map was decided."""

    verdict: Literal["accepted", "edited", "added"] | None = None
    """None: only commented on."""
    by: tuple[str, ...] = ()
    """Reviewers whose latest verdict it is, sorted."""
    against: tuple[str, ...] = ()
    """Reviewers whose latest verdict is another: they disagree."""
    at: str = ""
    reason: str = ""
    notes: tuple[str, ...] = ()
    """`Name: words` of comments and notes, in order."""


class Gone(OpenRecord):
    """A verdict whose record is not there any more."""

    review: str
    reviewer: str
    action: str
    target: str
    words: str
    """The words that it was about, or the name of the theme or finding."""
    why: str


class Sampled(OpenRecord):
    """What a random sample of the claims showed: so many looked at, so many rejected."""

    n: int = 0
    of: int = 0
    """Claims in the sample, looked at or not."""
    rejected: int = 0
    edited: int = 0


class ReviewState(OpenRecord):
    """What a map says of its review; empty where nobody reviewed."""

    reviewers: tuple[str, ...] = ()
    records: dict[str, Reviewed] = {}
    """By id of an observation, theme, finding or opportunity of this map."""
    refused: dict[str, Reviewed] = {}
    """By id of a rejection (`rejection_id`)."""
    disputed: tuple[str, ...] = ()
    """Ids of records that one reviewer's latest verdict takes out and another's does not."""
    sample: Sampled = Sampled()
    """What a random sample of the draft's observations showed so far."""
    rejected: dict[str, int] = {}
    """Observations that reviewers took out, by reason."""
    turns: tuple[str, ...] = ()
    """Keys of turns that somebody read and found nothing in."""
    gone: tuple[Gone, ...] = ()
    remarks: tuple[str, ...] = ()
    """Torn or strange lines of reviews.jsonl, a sentence each."""


def rejection_id(rejection: Rejection) -> str:
    """Id of a rejection, from what was refused and where."""
    parts = rejection.source, rejection.turn, rejection.words, rejection.facet, rejection.statement
    return content_id("x", *parts)
