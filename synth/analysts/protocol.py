"""The questions that every analyst answers."""

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from synth.records.document import Document
from synth.records.evidence import Check, Extract, Observation
from synth.records.journey import Theme
from synth.records.study import Actor, Stage

Matrix = npt.NDArray[np.float32]
Embed = Callable[[Sequence[str], Sequence[str]], Matrix]
"""`embed(owners, texts)` gives one unit vector a text; the owner is a participant id or ''."""


class Name(NamedTuple):
    """The name of a theme, at most ten words, and the index of the member that says it clearest."""

    words: str
    clearest: int


class Analyst(Protocol):
    """A reader of transcripts. It returns words; finding their offsets is not its business."""

    label: str
    """How the map names it: `builtin`, or the model's name."""

    prompts: dict[str, str]
    """SHA-256 of each prompt file it reads by."""

    def key(self, document: Document) -> str:
        """Content key of its answer on `document`: equal keys, equal drafts."""

    def extract(self, document: Document) -> Extract:
        """Proposes drafts for one document, and says which stages its questions were about."""

    def check(self, observation: Observation, document: Document) -> Check:
        """Says whether the cited words carry the statement."""

    def name(self, members: Sequence[Observation]) -> Name:
        """Names a theme of these observations, the one nearest to its centre first."""

    def suggest(self, theme: Theme, stage: Stage, actor: Actor) -> str:
        """Words the solution-free question that a pain point opens."""
