"""Helpers of the reading tests: a study, a file on disk, and the words that no turn holds."""

import re
from collections.abc import Iterable
from pathlib import Path

from synth.readers.interview import read_interview
from synth.records.document import Document, Reading
from synth.records.study import Actor, Study

WORD = re.compile(r"\w+(?:['’.:]\w+)*")


def study(*interviewers: str) -> Study:
    return Study(
        title="A study",
        interviewers=interviewers,
        actors=(Actor(id="customer", name="Customer"),),
        stages=(),
        facets=(),
    )


def read(folder: Path, name: str, content: str | bytes, *interviewers: str) -> Reading:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_interview(path, f"interviews/{name}", study(*interviewers))


def said(document: Document, voice: str = "participant") -> list[str]:
    return [document.words_of(turn) for turn in document.turns if turn.voice == voice]


def voiced(document: Document) -> list[tuple[str, str]]:
    return [(turn.voice, document.words_of(turn)) for turn in document.turns]


def quotes(document: Document) -> list[str]:
    return [document.text[a:b] for turn in document.turns for a, b in turn.quoted]


def words_outside(document: Document) -> set[str]:
    """Words of the canonical text in no turn; checks on the way that turns are well formed."""
    at, outside = 0, set()
    for number, turn in enumerate(document.turns, start=1):
        words = document.words_of(turn)
        assert turn.turn == number
        assert at <= turn.start < turn.end <= len(document.text)
        assert words == words.strip()
        assert all(turn.start <= a < b <= turn.end for a, b in turn.quoted)
        outside |= set(WORD.findall(document.text[at : turn.start]))
        at = turn.end
    return outside | set(WORD.findall(document.text[at:]))


def word_count(texts: Iterable[str]) -> int:
    return sum(len(WORD.findall(text)) for text in texts)
