"""Whether words are a participant's, within one turn; blanks at their ends do not count."""

from bisect import bisect_right

from synth.records.document import Turn
from synth.refi.frames import Span
from synth.refi.matching import Placed
from synth.refi.setting import Setting

VOICES = {
    "moderator": "the moderator's",
    "note_taker": "the note-taker's",
    "observer": "an observer's",
    "participant": "of a participant whom nobody named",
}


def own_words(setting: Setting, placed: Placed, participant: str = "") -> tuple[Span | None, str]:
    """The span of a selection as evidence, or None and why it is none.

    Args:
        setting: the import.
        placed: the selection.
        participant: whose words they have to be; anybody's where empty.
    """
    if placed.span is None:
        return None, "its words are not found in the study's text"
    start, end = _trimmed(setting.texts[placed.source], placed.span)
    turn = turn_at(setting, placed.source, start)
    if start >= end or turn is None:
        return None, "it holds no words of anybody"
    if turn.voice != "participant" or turn.participant is None:
        return None, f"the words are {VOICES[turn.voice]}"
    if end > turn.end:
        return None, "it goes over the end of one person's turn"
    if participant and turn.participant != participant:
        return None, f"the words are {turn.participant}'s, not {participant}'s"
    return (start, end), ""


def turn_at(setting: Setting, source: str, at: int) -> Turn | None:
    """The turn that a position lies in."""
    turns = setting.turns[source]
    i = bisect_right(turns, at, key=lambda turn: turn.start) - 1
    return turns[i] if i >= 0 and at < turns[i].end else None


def _trimmed(text: str, span: Span) -> Span:
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
