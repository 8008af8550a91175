"""Replaces words in a document, and moves the offsets of its turns along."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Protocol

from synth.privacy.rules import Find
from synth.privacy.spans import Span, spliced
from synth.records.document import Document, Turn

Stretch = Callable[[int, int], Sequence[Span]]


class Beside(Protocol):
    """Finds what is replaced in a stretch of the document outside of what somebody said."""

    def __call__(self, start: int, end: int, label: str | None) -> Sequence[Span]:
        """`label`: of the turn there."""


@dataclass(frozen=True)
class Manner:
    """How the texts of one document are rewritten."""

    find: Find
    """What is replaced in a stretch of the document where somebody speaks."""
    beside: Beside
    """The same in headings, labels and remarks, where speakers' labels go too."""
    replace: Callable[[str], str]
    """A text that repeats something of the document, such as a question, with all replaced."""
    speaker: Callable[[str], str]
    """What a speaker or respondent is called, by the label in the file."""


class Offsets:
    """Where a place in the old text is in the new one."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self._spans = spans

    def moved(self, at: int, *, is_end: bool) -> int:
        """The new offset of `at`; a place within a replaced stretch goes to that stretch's edge."""
        shift = 0
        for start, end, words in self._spans:
            if at <= start:
                break
            if at < end:
                return start + shift + (len(words) if is_end else 0)
            shift += len(words) - (end - start)
        return at + shift


def rewritten(document: Document, manner: Manner) -> Document:
    """The document with everything replaced that `manner` finds; turns keep their numbers.

    What is replaced never crosses the edge of a turn.
    """
    parts: list[str] = []
    turns: list[Turn] = []
    question = cache(manner.replace)
    at = length = 0

    def add(
        start: int, end: int, find: Callable[[int, int], Sequence[Span]]
    ) -> tuple[str, Offsets]:
        nonlocal length
        spans = find(start, end)
        new = spliced(document.text[start:end], spans)
        parts.append(new)
        length += len(new)
        return new, Offsets(spans)

    for turn in document.turns:
        beside = partial(manner.beside, label=turn.speaker)
        add(at, turn.start, beside)
        began = length
        said = turn.voice in ("participant", "moderator")
        _, offsets = add(turn.start, turn.end, manner.find if said else beside)
        update = {
            "start": began,
            "end": length,
            "speaker": turn.speaker and manner.speaker(turn.speaker),
            "question": turn.question and question(turn.question),
            "item": turn.item and question(turn.item),
            "quoted": tuple(_quoted(turn, began, offsets)),
        }
        turns.append(turn.model_copy(update=update))
        at = turn.end
    add(at, len(document.text), partial(manner.beside, label=None))
    source = document.source.model_copy(update={"chars": length})
    return Document(source=source, text="".join(parts), turns=tuple(turns))


def _quoted(turn: Turn, began: int, offsets: Offsets) -> Iterator[tuple[int, int]]:
    for start, end in turn.quoted:
        left = offsets.moved(start - turn.start, is_end=False)
        yield began + left, began + offsets.moved(end - turn.start, is_end=True)
