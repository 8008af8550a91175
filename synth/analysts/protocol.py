"""The questions that every analyst answers.

A portion, a stage or an actor is asked about at a time, by plain functions of records that may run
in many threads at once.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from synth.records.document import Document
from synth.records.evidence import Check, Concluded, Draft, Extract, Observation, Rejection
from synth.records.journey import Theme
from synth.records.study import Actor, Stage

Matrix = npt.NDArray[np.float32]
Embed = Callable[[Sequence[str], Sequence[str]], Matrix]
"""`embed(owners, texts)` gives one unit vector a text; the owner is a participant id or ''."""
Cluster = Callable[[Sequence[str]], list[list[str]]]
"""Groups observation ids that say the same by their vectors, the centre of each group first."""


class Span(NamedTuple):
    """Part of a turn: its number, and offsets in the canonical text."""

    turn: int
    start: int
    end: int


class Portion(NamedTuple):
    """What is read at once: a run of turns, or answers to one survey item. Empty spans: all."""

    document: Document
    spans: tuple[Span, ...] = ()


class Passage(NamedTuple):
    """A stretch of a document between two offsets; it may run over several turns."""

    document: Document
    start: int
    end: int


class Miss(NamedTuple):
    """A draft whose words could not be verified, and why."""

    draft: Draft
    rejection: Rejection


class Verdict(NamedTuple):
    """Whether cited words carry a claim, and why not where they do not."""

    check: Check
    contradicted: bool = False
    why: str = ""


class Place(NamedTuple):
    """A stage of one actor's journey."""

    stage: Stage
    actor: Actor


class Merged(NamedTuple):
    """Observations of one facet at one place that say the same, named.

    `members` are ids, the one nearest to the centre first; `clearest` is the index of the member
    that says it clearest.
    """

    facet: str
    members: tuple[str, ...]
    name: str
    clearest: int = 0
    summary: str = ""


CONTESTS = 40
"""Pairs that an analyst is asked about at once."""


class Contest(NamedTuple):
    """A theme by its name, its clearest observation, and one that may speak against it."""

    name: str
    said: Observation
    against: Observation


class Need(NamedTuple):
    """What opportunities at a place are made from."""

    place: Place
    pains: tuple[Theme, ...]
    """Leading pain points, the gravest first."""
    wishes: tuple[Observation, ...]
    quotes: Callable[[Theme], Sequence[str]]
    """The participants' words behind a theme, the clearest first."""
    passages: Callable[[Sequence[Theme]], Sequence[Passage]]
    """Passages of the sources near in meaning to themes."""


class Proposed(NamedTuple):
    """An opportunity before it is counted."""

    question: str
    rationale: str
    addresses: tuple[str, ...]
    """Theme ids."""
    wishes: tuple[str, ...] = ()
    """Ids of wishes that are ideas for it."""
    ideas: tuple[str, ...] = ()
    """The analyst's own."""
    owner: str | None = None
    measure: str | None = None


class Analyst(Protocol):
    """A reader of transcripts. It returns words; finding their offsets is not its business."""

    label: str
    """How the map names it: `builtin`, or the model's name."""

    prompts: dict[str, str]
    """SHA-256 of each prompt file it reads by."""

    workers: int
    """How many questions it takes at once."""

    by_rule: bool
    """Whether it takes the groups that it is given for themes, for it cannot tell better."""

    def stop(self) -> None:
        """Asks nothing more, of anybody: the user has interrupted."""

    def failures(self) -> list[str]:
        """What it could not answer so far, a sentence each, sorted."""

    def portions(self, document: Document) -> list[Portion]:
        """What it reads at once, in the order of the text."""

    def key(self, portion: Portion) -> str | None:
        """Content key under which its drafts are kept; None where it keeps its own answers."""

    def extract(self, portion: Portion) -> Extract:
        """Proposes drafts, and says which stages the questions were about."""

    def requote(self, misses: Sequence[Miss], document: Document) -> list[Draft | None]:
        """Quotes once more what was not found; None where it has no other words for a claim."""

    def check(self, observations: Sequence[Observation], document: Document) -> list[Verdict]:
        """Says of each observation of a portion whether the cited words carry it."""

    def merge(
        self, place: Place, observations: Sequence[Observation], cluster: Cluster
    ) -> list[Merged]:
        """Groups and names the experienced observations of one place; each is in one group."""

    def oppose(self, contests: Sequence[Contest]) -> list[bool | None]:
        """Says of each pair whether it is a disagreement; None where it cannot tell."""

    def conclude(self, actor: Actor, themes: Sequence[Theme]) -> list[Concluded] | None:
        """Findings across the stages of one actor; None where it leaves them to the rules."""

    def suggest(self, need: Need) -> list[Proposed] | None:
        """Opportunities at one place; None where it leaves them to the rules."""
