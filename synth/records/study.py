"""What a researcher settles in study.toml: actors, stages, facets, surveys, metrics."""

import datetime

from synth.records.base import Record

UNASSIGNED = "unassigned"
"""Stage id of what lies outside the scenario; always the last stage of a map."""


class Actor(Record):
    """Whose journey a map shows: one point of view."""

    id: str
    name: str
    scenario: str = ""
    expectations: str = ""


class Stage(Record):
    """One step of the scenario; `description` is what the built-in reader compares words with."""

    id: str
    name: str
    description: str = ""


class Facet(Record):
    """One kind of observation; `labels` are the names of what else is noted about it."""

    id: str
    name: str
    definition: str = ""
    labels: tuple[str, ...] = ()


class SurveyItem(Record):
    """A survey column with open answers; a prompted item may fix stage and facet."""

    column: str
    stage: str | None = None
    facet: str | None = None


class SurveySpec(Record):
    """How one survey file is to be read, where the reader's own guess is not wanted.

    Columns are named by header cell or by question text. An empty tuple means "find them".
    """

    file: str
    respondent: str | None = None
    segments: tuple[str, ...] = ()
    scores: tuple[str, ...] = ()
    items: tuple[SurveyItem, ...] = ()


class Metric(Record):
    """A figure from elsewhere, drawn in its own lane and labelled "supplied"."""

    stage: str
    name: str
    value: str
    date: datetime.date | None = None
    source: str = ""


class ReadingSpec(Record):
    """How a language model reads; the built-in reader has no use for it."""

    window: int = 3600
    """Most tokens of text in one call."""
    marks: int = 18
    """Most marks asked for in 1,000 words of an interview; corpora/meal-kit has as many."""
    second_look: bool = True
    """Whether a window is read once more where little of it was cited."""
    check: bool = True
    """Whether claims are checked against the words they cite."""


class PatternSpec(Record):
    """Whether behaviour patterns are drafted."""

    draft: bool = False


class OpportunitySpec(Record):
    """What the team has settled about an opportunity of the map.

    It is named by `id`, by the names of pain points that it addresses, or by `question`; where one
    of the first two names it, `question` takes the place of the draft's.
    """

    id: str = ""
    question: str = ""
    addresses: tuple[str, ...] = ()
    effort: str | None = None
    owner: str | None = None
    measure: str | None = None


class PriceSpec(Record):
    """What a model costs, in US dollars a million tokens."""

    model: str
    input: float
    output: float
    cached: float | None = None
    """Of input that the server read from its cache; as `input` where None."""


class Alias(Record):
    """One person, place or organisation, in all the words that mean it."""

    words: tuple[str, ...]
    called: str = ""
    """What stands in the brackets: "street" for "[street 1]"; the kind's own word where empty."""


class PrivatePattern(Record):
    """A study's own identifiers, such as customer numbers."""

    name: str
    pattern: str
    """A regular expression."""


class PrivacySpec(Record):
    """What is replaced before a text is frozen, and how long material is kept."""

    on: bool = False
    """Whether anything is replaced: study.toml has a table [privacy]."""
    names: tuple[Alias, ...] = ()
    places: tuple[Alias, ...] = ()
    organisations: tuple[Alias, ...] = ()
    patterns: tuple[PrivatePattern, ...] = ()
    keep: tuple[str, ...] = ()
    """What looks like a name or an identifier, and stays."""
    regions: tuple[str, ...] = ()
    """Countries (ISO 3166, two letters) whose national telephone numbers are expected."""
    keep_days: int | None = None
    """Days after which material is to go."""


class Study(Record):
    """The settings of one study, defaults filled in."""

    title: str
    model: str = "builtin"
    interviewers: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    """Glob patterns, relative to the study, of files that are not sources."""
    actors: tuple[Actor, ...]
    stages: tuple[Stage, ...]
    facets: tuple[Facet, ...]
    surveys: tuple[SurveySpec, ...] = ()
    metrics: tuple[Metric, ...] = ()
    reading: ReadingSpec = ReadingSpec()
    prices: tuple[PriceSpec, ...] = ()
    patterns: PatternSpec = PatternSpec()
    privacy: PrivacySpec = PrivacySpec()
    opportunities: tuple[OpportunitySpec, ...] = ()
