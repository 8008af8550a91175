"""Words that stand in no turn: joined from two places, a question's, changed, or never said."""

from synth.grounding.library import GroundingIndex
from synth.grounding.nearest import Nearest, describe, leaves_out, nearest
from synth.grounding.quote import Quote
from synth.grounding.stitching import PARTLY, fair_places, pieces_of
from synth.grounding.verdicts import OTHER_VOICES, Found, Refusal
from synth.grounding.words import split_words
from synth.records.document import Turn
from synth.sentences import sentences

ALTERED = 80
"""Likeness (Indel, 0 to 100) to a sentence of the source from which words count as altered."""


def explain(quote: Quote, named: Turn | None, index: GroundingIndex) -> Found | Refusal:
    """Shows joined words apart where that is fair, else says what they are."""
    if named and named.question and _holds(named.question, quote):
        return Refusal("moderator", "these are the words of the question", named.question)
    joined = _joined(quote, named, index)
    if isinstance(joined, Found):
        return joined
    near, other = nearest(quote, index)
    voice = index.document.turns[other.turn].voice
    if other.likeness >= max(ALTERED, near.likeness + 1) and voice in OTHER_VOICES:
        return Refusal(*OTHER_VOICES[voice], other.sentence)
    marked = len(quote.pieces) > 1
    if joined and (marked or not leaves_out(quote, near.sentence)):
        return joined._replace(nearest=near.sentence)
    return _nowhere(quote, near, index)


def _holds(text: str, quote: Quote) -> bool:
    words = " ".join(word.form for word in split_words(text))
    return f" {' '.join(quote.forms)} " in f" {words} "


def _joined(quote: Quote, named: Turn | None, index: GroundingIndex) -> Found | Refusal | None:
    """Words from two places, shown as two quotes where that is fair; None where there are none."""
    pieces = pieces_of(quote, index)
    if not pieces:
        return None
    number = index.indexes[named.turn] if named else None
    places = fair_places(pieces, index, number)
    if isinstance(places, str):
        return Refusal("stitched", places)
    turns_ = " and ".join(
        str(index.document.turns[n].turn) for n in dict.fromkeys(p.turn for p in places)
    )
    several = "turns" if len({p.turn for p in places}) > 1 else "turn"
    return Found(index, places, (f"joined from places in {several} {turns_}, shown apart",))


def _nowhere(quote: Quote, near: Nearest, index: GroundingIndex) -> Refusal:
    if _is_mixed(quote, index):
        return Refusal("stitched", PARTLY, near.sentence)
    if near.likeness >= ALTERED:
        return Refusal("altered", describe(quote, near.sentence), near.sentence)
    return Refusal("fabricated", "these words are nowhere in the source", near.sentence)


def _is_mixed(quote: Quote, index: GroundingIndex) -> bool:
    """Whether some sentences are a participant's, and all others nearly somebody else's."""
    parts = [
        Quote(quote.text[start:end], english=quote.english)
        for start, end in sentences(quote.text)
        if split_words(quote.text, start, end)
    ]
    others = [part for part in parts if not index.spoken.holds(part.spoken_forms)]
    return 0 < len(others) < len(parts) and all(
        nearest(part, index)[1].likeness >= ALTERED for part in others
    )
