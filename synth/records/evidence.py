"""What an analyst said (Draft) and what was verified of it (Observation, Rejection)."""

from typing import Literal

from synth.records.base import OpenRecord, Record

Mode = Literal["experienced", "expected", "wished", "hearsay"]
Match = Literal["exact", "normalised", "altered"]
Check = Literal["supported", "unclear", "unchecked"]
RejectionKind = Literal[
    "fabricated",
    "altered",
    "stitched",
    "misattributed",
    "moderator",
    "observer",
    "note_taker",
    "empty",
    "contradicted",
    "reviewer",
]
"""Why a draft is no evidence; "reviewer": a person took it out."""
Labels = dict[str, str | int | None]
"""Facet-specific: touchpoint {channel}, emotion {emotion, object, valence}, pain_point {severity}.

Valence runs -2 to +2, null when unclear; severity 1 to 4, null when untold.
"""


class Draft(Record):
    """What an analyst proposed: words and a turn, no offsets."""

    source: str
    turn: int
    quotes: tuple[str, ...]
    facet: str
    stage: str
    mode: Mode
    statement: str
    actor: str | None = None
    labels: Labels = {}
    confidence: float = 0.5


class Citation(OpenRecord):
    """A verified slice: `quote == text[start:end]` of the source, inside a participant's turn."""

    source: str
    start: int
    end: int
    quote: str
    match: Match
    locator: str
    turn: int


class Observation(OpenRecord):
    """A grounded draft: at least one citation, all by `participant`."""

    id: str
    facet: str
    stage: str
    mode: Mode
    actor: str
    statement: str
    participant: str
    confidence: float
    check: Check = "unchecked"
    from_notes: bool = False
    labels: Labels = {}
    repairs: tuple[str, ...] = ()
    citations: tuple[Citation, ...]

    @property
    def said(self) -> str:
        """The quotes in order, as one text."""
        return " ".join(citation.quote for citation in self.citations)


class Rejection(OpenRecord):
    """A draft whose words could not be verified, kept with the reason."""

    source: str
    turn: int
    words: str
    kind: RejectionKind
    reason: str
    nearest: str = ""
    facet: str
    statement: str


class Extract(Record):
    """An analyst's whole answer on one document."""

    drafts: tuple[Draft, ...]
    asked: tuple[str, ...] = ()
    """Stages that a question of this document was about."""
    unread: bool = False
    """Whether some of what was to be read was not."""


class Group(Record):
    """A theme before it is counted: member ids, the clearest first."""

    facet: str
    stage: str
    actor: str
    members: tuple[str, ...]
    name: str = ""
    summary: str = ""
    """Empty: the statement of the first member."""
    counter: tuple[str, ...] = ()
    """Observations that speak against it: of the opposite sign about the same thing."""


class Concluded(Record):
    """A finding before it is counted: theme ids that it rests on, and that speak against it."""

    text: str
    themes: tuple[str, ...]
    against: tuple[str, ...] = ()
