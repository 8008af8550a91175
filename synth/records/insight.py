"""What a map says beyond its themes: which way people go, who differs, where it hurts, what is new.

All of it is counted from observations, and names the observations that it rests on.
"""

from typing import Literal

from synth.records.base import OpenRecord
from synth.records.document import SourceKind


class Loop(OpenRecord):
    """Somebody did a stage again; the observations that say so."""

    stage: str
    evidence: tuple[str, ...]


class Switch(OpenRecord):
    """Somebody went from one channel to another within a stage or from one stage to the next."""

    before: str
    after: str
    """Channels, as touchpoints name them."""
    stages: tuple[str, str]
    evidence: tuple[str, ...]
    """Touchpoint observations, the earlier one first."""


class Path(OpenRecord):
    """One interviewed participant's way through the stages, by their own experience."""

    participant: str
    actor: str
    told: tuple[str, ...]
    """Stage ids in the order told, runs merged: a stage may recur. Not the order lived."""
    stages: tuple[str, ...]
    """Distinct stages, in the study's order."""
    skips: tuple[str, ...] = ()
    """Stages between the first and the last of `stages` of which nothing of their own was found.

    Others of the actor told of them. It may be that this person did not live the stage, was not
    asked, or was not understood.
    """
    loops: tuple[Loop, ...] = ()
    switches: tuple[Switch, ...] = ()


class Route(OpenRecord):
    """A way through the stages that at least two participants share."""

    id: str
    name: str
    actor: str
    stages: tuple[str, ...]
    participants: tuple[str, ...]
    n: int
    of: int
    """Interviewed participants of the actor with a path."""


class DropOff(OpenRecord):
    """Somebody says that they stopped, gave up or left, or nearly did."""

    observation: str
    participant: str
    actor: str
    stage: str
    kind: Literal["left", "nearly"]
    words: str
    """The words that say so, verbatim from the citation."""


class Fall(OpenRecord):
    """Feelings fall from one drawn stage to the next; three people or more stand on both sides."""

    actor: str
    before: str
    after: str
    medians: tuple[float, float]
    """Of the people in `both`, at one stage and at the next."""
    n: tuple[int, int]
    """Interviewed participants with a feeling at each stage, whether or not at the other."""
    both: tuple[str, ...]
    """Participants with a feeling at both stages."""
    evidence: tuple[str, ...]
    """Their emotion observations at `after` that are below zero, the lowest first."""


class Segment(OpenRecord):
    """An attribute or closed answer, and who has which value."""

    name: str
    values: dict[str, tuple[str, ...]]
    """Participant ids by value, both sorted; people without a value are in none."""


class Contrast(OpenRecord):
    """A theme that stands otherwise in one part of a segment than in the rest."""

    segment: str
    value: str
    """The part that the theme is found in."""
    theme: str
    kind: SourceKind = "interview"
    """Whom it counts: people interviewed, or people surveyed; never both."""
    n: int
    of: int
    """Behind the theme, and at its stage, among people with that value."""
    rest_n: int
    rest_of: int
    """The same among people with another value."""


class PatternLine(OpenRecord):
    """One sentence of a behaviour pattern, with what it rests on."""

    text: str
    theme: str
    evidence: tuple[str, ...]


class Pattern(OpenRecord):
    """Participants who share goals, pains and actions: a draft, asked for in study.toml."""

    id: str
    actor: str
    participants: tuple[str, ...]
    lines: tuple[PatternLine, ...]


class Growth(OpenRecord):
    """Themes that so many interviews show together, as the mean over all orders of interviews."""

    interviews: int
    themes: float
