"""What becomes of a quote: where it was found, or why it cannot be evidence."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from synth.grounding.library import GroundingIndex, Place
from synth.records.document import Voice
from synth.records.evidence import RejectionKind

OTHER_VOICES: Mapping[Voice, tuple[RejectionKind, str]] = {
    "moderator": ("moderator", "these are the moderator's words, not a participant's"),
    "observer": ("observer", "these are an observer's words, not a participant's"),
    "note_taker": ("note_taker", "these are the note-taker's own words, not a participant's"),
}


class Refusal(NamedTuple):
    """Why words cannot be evidence, and the source text that is nearest to them, if looked for."""

    kind: RejectionKind
    reason: str
    nearest: str = ""


class Found(NamedTuple):
    """Places of one quote in one document, all in turns of one participant."""

    source: GroundingIndex
    places: Sequence[Place]
    repairs: tuple[str, ...] = ()


def said(index: GroundingIndex, places: Sequence[Place]) -> str:
    """The source's words from the first place to the last, which are in one turn."""
    return index.text[places[0].start : places[-1].end]
