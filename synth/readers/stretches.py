"""Stretches: what a parser finds in a text, before people are told apart and turns are numbered.

Lines are cut at LF only, so that offsets are those of the canonical text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from synth.records.document import Voice

_MARKUP_ONLY = re.compile(r"[\s\-*_#>=|~`:+]*\Z")
_STAMP = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{1,2})(?:[.,]\d{1,3})?\Z")
_TIME = r"(?:\d{1,3}:\d{2}|\d{1,3}:\d{1,2}:\d{1,2})(?:[.,]\d{1,3})?"
_STAMP_LINE = re.compile(
    rf"[ \t]*[\[(]?(?P<time>{_TIME})(?:[ \t]*(?:-->|[-–])[ \t]*{_TIME})?[\])]?[ \t]*\Z"
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a text: half-open bounds without its LF."""

    start: int
    end: int
    words: str
    """The text of the line, untrimmed: `text[start:end]`."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A half-open span of the canonical text by one voice; `voice` None means "not yet told"."""

    start: int
    end: int
    voice: Voice | None = None
    speaker: str | None = None
    time: str | None = None
    """Start in the recording as HH:MM:SS."""
    paraphrase: bool = False
    quoted: tuple[tuple[int, int], ...] = ()
    closes: bool = False
    """A heading of notes: what was asked before it is not what follows was asked."""


def lines_of(text: str) -> Iterator[Line]:
    """Yields the lines of `text` with their offsets."""
    start = 0
    for words in text.split("\n"):
        yield Line(start, start + len(words), words)
        start += len(words) + 1


def trimmed(text: str, start: int, end: int, markup: str = "") -> tuple[int, int] | None:
    """The span without white space (and `markup` characters) around it; None where it is empty."""
    while start < end and (text[start].isspace() or text[start] in markup):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in markup):
        end -= 1
    return (start, end) if start < end else None


def is_markup(words: str) -> bool:
    """True for a line that draws something and says nothing: rules, underlines, a bare `>`."""
    return _MARKUP_ONLY.match(words) is not None


def clock(stamp: str) -> str | None:
    """`1:02` or `00:01:02.500` as HH:MM:SS; None where it is no time."""
    match = _STAMP.match(stamp)
    if not match:
        return None
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return clock_of(hours * 3600 + minutes * 60 + seconds)


def stamp_line(words: str) -> str | None:
    """The time of a line that holds nothing else, as HH:MM:SS."""
    match = _STAMP_LINE.match(words) if len(words) < 60 else None
    return clock(match["time"]) if match else None


def clock_of(seconds: float) -> str:
    """Seconds from the start of the recording as HH:MM:SS, fractions cut."""
    whole = int(seconds)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}"


def front_matter_end(lines: list[Line]) -> int:
    """Index after the YAML block that opens a file; 0 where there is none."""
    if not lines or lines[0].words.strip() != "---":
        return 0
    for index, line in enumerate(lines[1:60], start=1):
        if line.words.strip() in {"---", "..."}:
            return index + 1
    return 0
