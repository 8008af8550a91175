"""What may be shared of a map. Nothing here names a person, a file, a record or a reviewer.

These records have no field for any of that, and are built from what a person reviewed and nothing
else. Their texts are all masked (`synth.sharing.masking.masked`), so no text here is a fixed word
that a program goes by: what is of a kind is told by a bool, a number or the field that it is in.
"""

import datetime

from synth.records.base import Record
from synth.records.journey import ByKind


class Voice(Record):
    """What somebody told: their words, or another's account of them."""

    words: str
    own: bool
    """Whether they are the person's own words, and so take quotation marks."""
    question: str = ""
    """What was asked before; empty where that is not known or would tell too much."""
    people: int = 1
    """Who told it in the same words."""


class Told(Record):
    """What people told; `closed` more are counted and not to be quoted."""

    voices: tuple[Voice, ...] = ()
    closed: int = 0


class SharedTheme(Record):
    """Reviewed claims of one facet, stage and actor that say the same thing."""

    name: str
    """Empty where every name would repeat words that are not to be shown."""
    actor: str
    """Name; empty where the study has one actor."""
    severity: int | None
    """Of a pain point: the worst consequence told (1 to 4)."""
    by_kind: ByKind
    """People behind its reviewed claims, of those with a reviewed claim of their own there."""
    told: Told
    against: Told


class Lane(Record):
    """The themes of one facet at a stage, the widest first."""

    name: str
    themes: tuple[SharedTheme, ...]


class Feeling(Record):
    """How one actor felt at a stage; n and median are null below three people."""

    actor: str
    n: int | None
    median: float | None


class SharedMetric(Record):
    """A figure that the study was given."""

    name: str
    value: str
    date: datetime.date | None
    source: str


class SharedOpportunity(Record):
    """A question that a person accepted, with the reviewed claims behind it counted."""

    question: str
    severity: int | None
    reach: ByKind
    """`n` people behind the pain points and wishes it rests on; `of` is 0, for none is meant."""
    answers: tuple[str, ...]
    """Names of the pain points."""
    ideas: tuple[str, ...]
    effort: str | None
    measure: str | None


class SharedStage(Record):
    """One column of the map."""

    name: str
    description: str
    feelings: tuple[Feeling, ...]
    lanes: tuple[Lane, ...]
    expected: Told
    wished: Told
    opportunities: tuple[SharedOpportunity, ...]
    metrics: tuple[SharedMetric, ...]


class SharedFinding(Record):
    """A sentence that a person accepted."""

    text: str
    by_kind: ByKind
    against: int
    """People whose reviewed claims speak against it."""
    rests_on: tuple[str, ...]
    """Names of themes."""


class Part(Record):
    """So many people with one value."""

    value: str
    people: int


class SharedSegment(Record):
    """Who took part, by one attribute."""

    name: str
    parts: tuple[Part, ...]
    untold: int
    """People of whom the value is not known; 0 also where they are folded."""
    folded: int
    """People with other values, which are not named; 0, or at least three."""


class SharedContrast(Record):
    """A theme that one part of the sample tells more often than the rest."""

    segment: str
    value: str
    stage: str
    theme: str
    surveyed: bool
    """Whether it counts people surveyed; else people interviewed."""
    n: int
    of: int
    rest_n: int
    rest_of: int


class SharedPattern(Record):
    """So many people interviewed share all of these themes."""

    people: int
    themes: tuple[str, ...]


class SharedActor(Record):
    """Whose journey the map shows."""

    name: str
    scenario: str
    expectations: str


class LeftOut(Record):
    """So many of something are not here, and why."""

    n: int
    what: str
    why: str


class Made(Record):
    """How the map was made."""

    reader: str
    """Who read: `the built-in reader`, `the language model NAME`."""
    limits: str
    synth_version: str
    date: datetime.date | None


class SharedMap(Record):
    """The whole of it."""

    title: str
    actors: tuple[SharedActor, ...]
    interviewed: int
    surveyed: int
    """People who took part: with an interview, and with answers alone."""
    claims: int
    """Claims that a person accepted, edited or added, and nobody disputes: those counted here."""
    drafted: int
    """Claims that there were, those taken out by reviewers included."""
    findings: tuple[SharedFinding, ...]
    stages: tuple[SharedStage, ...]
    segments: tuple[SharedSegment, ...]
    contrasts: tuple[SharedContrast, ...]
    patterns: tuple[SharedPattern, ...]
    left_out: tuple[LeftOut, ...]
    made: Made
