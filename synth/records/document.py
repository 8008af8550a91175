"""Sources, their frozen canonical text, and the turns in it.

Offsets are half-open and count Unicode code points of `Document.text`.
"""

from bisect import bisect_right
from collections.abc import Iterator
from typing import Literal

from synth.records.base import OpenRecord, Record

Voice = Literal["participant", "moderator", "note_taker", "observer"]
RecordKind = Literal["verbatim", "notes", "mixed"]
SourceKind = Literal["interview", "survey"]


class Source(OpenRecord):
    """One file as received. `chars` is the length of its canonical text in code points."""

    id: str
    path: str
    kind: SourceKind
    record: RecordKind
    sha256: str
    chars: int
    text: str
    """Where the canonical text is written, relative to the results: `sources/ID.txt`."""


class Turn(OpenRecord):
    """One stretch of the canonical text by one voice; a survey answer is a turn."""

    turn: int
    """Position in the document, from 1."""
    voice: Voice
    start: int
    end: int
    participant: str | None = None
    """Participant id; set on participants' turns only, once people have been told apart."""
    speaker: str | None = None
    """The label in the file, or the respondent of a survey."""
    question: str | None = None
    """What was asked: the moderator's words before this turn, or the survey item."""
    time: str | None = None
    """Start in the recording as HH:MM:SS."""
    key: str = ""
    """Content-derived name of the turn (see `records.ids`); set together with `participant`."""
    paraphrase: bool = False
    """True where a note-taker reports what the participant said in other words."""
    quoted: tuple[tuple[int, int], ...] = ()
    """In a paraphrase: spans that the notes put in quotation marks (marks not included)."""
    row: int | None = None
    """Survey: row in the file as a spreadsheet counts, the first header row being 1."""
    item: str | None = None
    """Survey: name of the item (header of its first column)."""


class Document(Record):
    """The canonical text of one source and its turns, in order and without overlap."""

    source: Source
    text: str
    turns: tuple[Turn, ...]

    def by_number(self) -> dict[int, Turn]:
        """The turns by their position, from 1."""
        return {turn.turn: turn for turn in self.turns}

    def people(self) -> set[str]:
        """Participants who speak in it."""
        return {turn.participant for turn in self.turns if turn.participant}

    def words_of(self, turn: Turn) -> str:
        """The slice of the canonical text that `turn` covers."""
        return self.text[turn.start : turn.end]

    def between(self, start: int, end: int) -> Iterator[tuple[Turn, int, int]]:
        """Each turn that has words between two offsets, and where these begin and end."""
        for turn in self.turns[bisect_right(self.turns, start, key=lambda turn: turn.end) :]:
            if turn.start >= end:
                return
            yield turn, max(start, turn.start), min(end, turn.end)


class Respondent(Record):
    """One row of a survey: what its closed columns say about the person."""

    label: str
    row: int
    segments: dict[str, str] = {}
    scores: dict[str, float] = {}


class Reading(Record):
    """What a reader made of one file, before people have been told apart.

    Turns carry `speaker` and `voice`, but neither `participant` nor `key` yet.
    """

    document: Document
    respondents: tuple[Respondent, ...] = ()
    remarks: tuple[str, ...] = ()
    """What a researcher should know about how the file was read, a sentence each."""


def locator(path: str, turn: Turn) -> str:
    """What a person looks up: `P03.vtt 00:12:31, turn 45` or `survey.csv row 118, 'Why?'`."""
    if turn.row is not None:
        return f"{path} row {turn.row}, '{turn.question or turn.item or ''}'"
    clock = f" {turn.time}" if turn.time else ""
    return f"{path}{clock}, turn {turn.turn}"
