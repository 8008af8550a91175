"""map.json: the journey map and everything in it (schema_version "1")."""

from typing import Literal

from synth.records.base import OpenRecord
from synth.records.document import Source
from synth.records.evidence import Observation, Rejection
from synth.records.insight import (
    Contrast,
    DropOff,
    Fall,
    Growth,
    Path,
    Pattern,
    Route,
    Segment,
)
from synth.records.review import ReviewState
from synth.records.study import Actor, Facet, Metric

Quotable = Literal["yes", "paraphrase", "no"]


class Participant(OpenRecord):
    """One person who spoke or answered."""

    id: str
    actor: str
    segments: dict[str, str] = {}
    scores: dict[str, float] = {}
    sources: tuple[str, ...] = ()
    quotable: Quotable = "yes"


class Count(OpenRecord):
    """`n` of `of` distinct participants."""

    n: int
    of: int


class ByKind(OpenRecord):
    """Interviews and surveys side by side; they are never added."""

    interview: Count
    survey: Count


class Theme(OpenRecord):
    """Observations of one facet, stage and actor that say the same thing."""

    id: str
    facet: str
    stage: str
    actor: str
    name: str
    summary: str
    observations: tuple[str, ...]
    """Observation ids, the clearest first; all are the speakers' own experience."""
    participants: tuple[str, ...]
    n: int
    of: int
    by_kind: ByKind
    counter: tuple[str, ...] = ()
    severity: int | None = None
    """Of a pain point: the worst consequence told (1 to 4), null when untold."""


class Idea(OpenRecord):
    """One way to answer an opportunity, and where it comes from."""

    text: str
    origin: Literal["participant", "analyst"]
    evidence: tuple[str, ...] = ()


class Opportunity(OpenRecord):
    """A solution-free question that names the pain points it answers, with ideas under it."""

    id: str
    question: str
    rationale: str
    addresses: tuple[str, ...]
    evidence: tuple[str, ...]
    ideas: tuple[Idea, ...] = ()
    severity: int | None = None
    reach: int = 0
    """Distinct participants behind the pain points and wishes it rests on."""
    effort: str | None = None
    owner: str | None = None
    measure: str | None = None
    proposed: tuple[str, ...] = ()
    """Fields that are a guess of the analyst until the team sets them."""


class ValenceDot(OpenRecord):
    """One participant at one stage: the median valence of their own emotions there."""

    participant: str
    valence: float


class Emotion(OpenRecord):
    """The emotion lane of a stage. `median` is null below three participants."""

    median: float | None
    n: int
    values: tuple[ValenceDot, ...]
    split: bool
    """True where at least two people, and a third of them, stand on either side of zero."""


class StageView(OpenRecord):
    """One column of the map."""

    id: str
    name: str
    description: str
    themes: dict[str, tuple[Theme, ...]]
    opportunities: tuple[Opportunity, ...] = ()
    bright_spots: tuple[str, ...] = ()
    emotion: Emotion
    metrics: tuple[Metric, ...] = ()
    expectations: tuple[str, ...] = ()
    """Observation ids of what was expected."""
    wishes: tuple[str, ...] = ()
    """Observation ids of what was wished for."""
    hearsay: tuple[str, ...] = ()
    """Observation ids of what was told about others."""
    empty: dict[str, str] = {}
    """Facets without a theme here, each with why: not asked, asked and nothing found, not read."""


class Finding(OpenRecord):
    """A sentence across themes and stages."""

    id: str
    text: str
    themes: tuple[str, ...]
    n: int
    of: int
    counter: tuple[str, ...] = ()


class Coverage(OpenRecord):
    """How much of what participants said in a source some observation cites, in code points."""

    source: str
    participant_chars: int
    cited_chars: int
    uncovered_turns: tuple[int, ...]
    worth_reading: tuple[int, ...] = ()
    """Uncovered turns, the longest and most emotional first."""
    by_stage: dict[str, int] = {}
    """Cited code points by stage; an overlap within a stage counts once."""


class SaturationStep(OpenRecord):
    """Themes that appear for the first time with this interview."""

    source: str
    new_themes: int
    themes: int


class Generated(OpenRecord):
    """How the map was made. `at` is the only value that two equal runs do not share."""

    synth_version: str
    model: str
    prompts: dict[str, str]
    at: str
    methods: dict[str, str] = {}
    embedding: str = ""


class Prompted(OpenRecord):
    """A survey item whose stage or facet study.toml fixes; who answered it counts in `of`."""

    source: str
    item: str
    stage: str | None = None
    facet: str | None = None


class JourneyMap(OpenRecord):
    """The whole result."""

    schema_version: Literal["1"] = "1"
    study: dict[str, str]
    generated: Generated
    actors: tuple[Actor, ...]
    facets: tuple[Facet, ...]
    participants: tuple[Participant, ...]
    sources: tuple[Source, ...]
    observations: tuple[Observation, ...]
    stages: tuple[StageView, ...]
    findings: tuple[Finding, ...]
    coverage: tuple[Coverage, ...]
    saturation: tuple[SaturationStep, ...]
    prompted: tuple[Prompted, ...] = ()
    unanswered: tuple[str, ...] = ()
    """Leading pain points that no opportunity addresses: theme ids, the gravest first."""
    rejections: tuple[Rejection, ...] = ()
    """Drafts whose words could not be verified; never shown as evidence."""
    paths: tuple[Path, ...] = ()
    routes: tuple[Route, ...] = ()
    dropoffs: tuple[DropOff, ...] = ()
    falls: tuple[Fall, ...] = ()
    """The steepest first."""
    voices: tuple[str, ...] = ()
    """Ids of themes that one person alone tells, strongly: kept in sight."""
    segments: tuple[Segment, ...] = ()
    contrasts: tuple[Contrast, ...] = ()
    patterns: tuple[Pattern, ...] = ()
    growth: tuple[Growth, ...] = ()
    remarks: tuple[str, ...] = ()
    """What a reader must know before trusting the map, a sentence each."""
    review: ReviewState = ReviewState()
    """What people decided; a map that nobody reviewed is a draft."""

    def every_theme(self) -> list[Theme]:
        """The themes: by stage, facet and place in the lane."""
        return [t for view in self.stages for lane in view.themes.values() for t in lane]
