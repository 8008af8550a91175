"""Timed cues into canonical text: one paragraph for each run of cues by one speaker.

Nothing is invented: cues without a speaker form runs without a name, and the words of the text
are the words of the cues.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from synth.readers.labels import Label, display_label, label_at, resolve, speakers
from synth.readers.stretches import Stretch, clock_of
from synth.records.document import Voice

_PAUSE = 2.0  # seconds of silence that end a run of unnamed speech
_LONG_RUN = 60  # words after which a run of unnamed speech ends with its sentence
_LABELLED = 0.7  # share of cues that begin with a label, where labels may have any wording
_RECURS = 3  # cues that such a label must begin
_SENTENCE_END = tuple(".!?…。！？")
_CJK = re.compile(r"[\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uff60]")
_SPACE = re.compile(r"[ \t\r\n]+")


@dataclass(frozen=True, slots=True)
class Cue:
    """Words with a time in seconds (None where it cannot be read) and, perhaps, a speaker."""

    start: float | None
    end: float | None
    lines: tuple[str, ...]
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class _Piece:
    cue: Cue
    words: str
    speaker: str | None


def compose(
    cues: Sequence[Cue], interviewers: tuple[str, ...]
) -> tuple[str, list[Stretch], list[str]]:
    """Writes the canonical text of a recording.

    Each run is a line `Name 00:00:12` (or the time alone), its words as one paragraph, and a
    blank line.

    Returns:
        The text, its stretches (the paragraphs), and remarks.
    """
    pieces = list(_pieces(cues, interviewers))
    named = any(piece.speaker for piece in pieces)
    parts: list[str] = []
    stretches: list[Stretch] = []
    at = 0
    for run in _runs(pieces):
        speaker = run[0].speaker
        start = next((p.cue.start for p in run if p.cue.start is not None), None)
        time = clock_of(start) if start is not None else None
        head = " ".join(part for part in (speaker, time) if part)
        words = _join([piece.words for piece in run])
        begin = at + len(head) + 1 if head else at
        block = f"{head}\n{words}\n\n" if head else f"{words}\n\n"
        voice: Voice | None = None if speaker else "observer" if named else "participant"
        stretches.append(Stretch(begin, begin + len(words), voice, speaker, time))
        parts.append(block)
        at += len(block)
    remarks = []
    if named and any(stretch.speaker is None for stretch in stretches):
        remarks.append("some cues name no speaker; their words are kept, but are nobody's evidence")
    return "".join(parts).rstrip("\n") + "\n", stretches, remarks


def _pieces(cues: Sequence[Cue], interviewers: tuple[str, ...]) -> Iterator[_Piece]:
    """Cues cut at "Name: text"; where names are written so, later cues continue that speaker."""
    found = _labels(cues)
    names = speakers((label for row in found for label in row if label), interviewers)
    speaker: str | None = None
    for cue, row in zip(cues, found, strict=True):
        if cue.speaker:
            words = _join(cue.lines)
            if words:
                yield _Piece(cue, words, cue.speaker)
            speaker = None
            continue
        held: list[str] = []
        for line, candidate in zip(cue.lines, row, strict=True):
            label = resolve(candidate, names)
            if label and _join(held):
                yield _Piece(cue, _join(held), speaker)
            if label:
                speaker, held = label.name, [line[label.body :]]
            else:
                held.append(line)
        if _join(held):
            yield _Piece(cue, _join(held), speaker)


def _labels(cues: Sequence[Cue]) -> list[list[Label | None]]:
    """The candidate of each line; names of any wording where nearly all cues are labelled."""
    found: list[list[Label | None]] = [
        [] if cue.speaker else [label_at(line) for line in cue.lines] for cue in cues
    ]
    shown = [display_label(cue.lines[0]) if cue.lines and not cue.speaker else None for cue in cues]
    times = Counter(label.key for label in shown if label)
    first = [(row[0] if row else None) or label for row, label in zip(found, shown, strict=True)]
    if sum(map(bool, first)) < _LABELLED * len(cues):
        return found
    for row, label in zip(found, shown, strict=True):
        if row and row[0] is None and label and times[label.key] >= _RECURS:
            row[0] = label
    return found


def _runs(pieces: Sequence[_Piece]) -> Iterator[list[_Piece]]:
    run: list[_Piece] = []
    words = 0
    for piece in pieces:
        if run and (piece.speaker != run[0].speaker or _breaks(run[-1], piece, words)):
            yield run
            run, words = [], 0
        run.append(piece)
        words += len(piece.words.split())
    if run:
        yield run


def _breaks(last: _Piece, piece: _Piece, words: int) -> bool:
    """True where unnamed speech pauses, or has gone on long enough at a sentence's end."""
    if piece.speaker:
        return False
    end, start = last.cue.end, piece.cue.start
    if end is not None and start is not None and start - end >= _PAUSE:
        return True
    return words >= _LONG_RUN and last.words.endswith(_SENTENCE_END)


def _join(words: Sequence[str]) -> str:
    """Joins with single spaces; without one between two Chinese or Japanese characters."""
    joined: list[str] = []
    for piece in words:
        clean = _SPACE.sub(" ", piece).strip()
        if not clean:
            continue
        if joined and not (_CJK.match(joined[-1][-1]) and _CJK.match(clean[0])):
            joined.append(" ")
        joined.append(clean)
    return "".join(joined)
