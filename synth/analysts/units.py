"""Sentences of participants' turns, as the built-in reader looks at them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from synth.analysts import cues, signs
from synth.analysts.heads import Inputs
from synth.analysts.protocol import Embed, Matrix
from synth.records.document import Document, Turn
from synth.sentences import count_words, sentences

LEAST_WORDS = 4
LEAST_CONTENT = 2
"""Shorter or emptier sentences of an interview say nothing alone; survey answers may."""


@dataclass(frozen=True)
class Unit:
    """One sentence of a participant's turn."""

    turn: Turn
    start: int
    end: int
    text: str
    plain: str
    """The text with straight apostrophes, as the cues are written. Same length."""
    lean: cues.Lean


def units_of(document: Document) -> list[Unit]:
    """All sentences of participants, in the order of the text."""
    return [
        Unit(turn, start, end, text, text.replace("’", "'"), lean)
        for turn in document.turns
        if turn.participant
        for lean in [cues.lean_of(turn.question)]
        for start, end in sentences(document.text, turn.start, turn.end)
        for text in [document.text[start:end]]
    ]


def says_something(unit: Unit, *, survey: bool) -> bool:
    """Whether a sentence could be an observation by itself."""
    if unit.text.endswith("?"):
        return False
    if survey:
        return count_words(unit.text) >= 1
    content = cues.content_words(unit.plain)
    return count_words(unit.text) >= LEAST_WORDS and content >= LEAST_CONTENT


def vectors_of(units: Sequence[Unit], embed: Embed) -> Matrix:
    """One vector a sentence, each owned by its participant."""
    return embed([u.turn.participant or "" for u in units], [u.text for u in units])


def inputs_of(units: Sequence[Unit], own: Matrix, embed: Embed, *, survey: bool) -> Inputs:
    """What the heads look at; each distinct question is embedded once."""
    texts = sorted({u.turn.question for u in units if u.turn.question})
    rows = {text: i for i, text in enumerate(texts, 1)}
    question = np.zeros((len(texts) + 1, own.shape[1]), np.float32)
    if texts:
        question[1:] = embed([""] * len(texts), texts)
    plain, turns = [u.plain for u in units], [u.turn.turn for u in units]
    return Inputs(
        own=own,
        question=question,
        asked=np.array([rows.get(u.turn.question or "", 0) for u in units], np.int64),
        told=signs.told(plain, [u.lean for u in units], [u.turn.paraphrase for u in units]),
        place=signs.place(plain, turns, survey=survey),
        turns=np.array(turns, np.int64),
    )
