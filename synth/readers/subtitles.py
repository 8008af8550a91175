"""WebVTT, SubRip and YouTube's .sbv into cues, forgiving what can be understood.

A time that cannot be read does not lose the words beside it; comments and styles are not speech.
"""

import html
import re
from collections.abc import Iterator

from synth.errors import SourceError, sentence
from synth.readers.cues import Cue
from synth.readers.stretches import lines_of

_STAMP = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})(?:[.,](\d{1,3}))?"
_ARROW = re.compile(rf"[ \t]*{_STAMP}[ \t]*-->[ \t]*(?:{_STAMP}(?![\d:]))?")
_COMMA = re.compile(rf"[ \t]*{_STAMP},{_STAMP}[ \t]*\Z")
_LIKE_TIME = re.compile(
    r"[ \t]*[\d:.,a-z]{0,15}\d[\d:.,a-z]{0,15}[ \t]*-->|\d+:\d\d:\S+,\d+:\d\d:\S+\Z"
)
_NOT_SPEECH = re.compile(r"(?:NOTE|STYLE|REGION)(?:[ \t]|\Z)")
_VOICE = re.compile(r"<v(?:\.[^\s<>]{0,80})?[ \t]+([^<>]{1,200})>|</v>")
_TAG = re.compile(
    r"</?(?:c|i|b|u|s|v|ruby|rt|lang|font)(?:[.\s][^<>]{0,200})?>|<\d[\d:.,]{3,15}>|\{\\[^{}]{1,80}\}"
)


def parse_subtitles(text: str, name: str) -> tuple[list[Cue], list[str]]:
    """Reads the cues of a subtitle file.

    Args:
        text: the decoded file.
        name: what to call the file in messages.

    Returns:
        Cues in the order of the file, cut where the voice changes, and remarks.

    Raises:
        SourceError: no cue has both a time that can be read and words.
    """
    cues: list[Cue] = []
    remarks: list[str] = []
    timed = False
    for raw, line, problem in _raw_cues(text):
        if problem and any(words.strip() for words in raw.lines):
            remarks.append(f"{name}, line {line}: {problem}; the words are kept")
        voiced = list(_voiced(raw))
        timed = timed or (raw.start is not None and bool(voiced))
        cues.extend(voiced)
    if not timed:
        expected = "cues such as '00:00:01.000 --> 00:00:04.000' with words below"
        remedy = "export the transcript again, or remove the file"
        raise SourceError(sentence(name, expected=expected, found="none", remedy=remedy))
    return cues, _shortened(remarks)


def _raw_cues(text: str) -> Iterator[tuple[Cue, int, str]]:
    """Yields cues with their tags still in, the line they begin at, and what is wrong with them."""
    srt = not text.lstrip().startswith("WEBVTT")
    for number, block in _blocks(text):
        first = block[0].lstrip("\ufeff")
        if not srt and (_NOT_SPEECH.match(first) or (number == 1 and first.startswith("WEBVTT"))):
            block = _after_header(block) if number == 1 else []
        yield from _block_cues(block, number, srt=srt)


def _block_cues(block: list[str], number: int, *, srt: bool) -> Iterator[tuple[Cue, int, str]]:
    held: list[str] = []  # lines since the last time, or before the first
    begun: tuple[float | None, float | None] | None = None
    problem, begun_at = "", number
    for offset, line in enumerate(block):
        times = _times(line)
        if times is None:
            held.append(line)
            continue
        if begun is None:
            held = _without_id(held, srt=srt)
        if held or begun:
            why = problem if begun else "words without a time"
            yield Cue(*(begun or (None, None)), tuple(held)), begun_at, why
        held, begun, begun_at = [], times, number + offset
        problem = "" if None not in times else f"the time '{line.strip()[:60]}' cannot be read"
    if begun is None and len(held) > 1 and held[0].strip().isdigit():
        held = held[1:]
    if begun is None and len(held) == 1 and held[0].strip().isdigit():
        return  # a cue's number whose time and words are missing
    if held:
        yield (
            Cue(*(begun or (None, None)), tuple(held)),
            begun_at,
            (problem if begun else "words without a time"),
        )


def _without_id(held: list[str], *, srt: bool) -> list[str]:
    """Drops the cue identifier, the one line above a time; in SubRip it is a number."""
    if held and (not srt or held[-1].strip().isdigit()):
        return held[:-1]
    return held


def _after_header(block: list[str]) -> list[str]:
    """What follows the WEBVTT header where no blank line ends it."""
    first = next((i for i, line in enumerate(block) if _times(line)), len(block))
    return block[first:]


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yields runs of non-blank lines, each with the number of its first line, from 1."""
    block: list[str] = []
    begins = 1
    for number, line in enumerate(lines_of(text), start=1):
        if line.words.strip():
            begins = begins if block else number
            block.append(line.words)
        elif block:
            yield begins, block
            block = []
    if block:
        yield begins, block


def _times(line: str) -> tuple[float | None, float | None] | None:
    """Start and end in seconds; a None for what cannot be read; None for a line without a time."""
    match = _ARROW.match(line) or _COMMA.match(line)
    if match:
        groups = match.groups()
        return _seconds(groups[:4]), _seconds(groups[4:])
    return (None, None) if _LIKE_TIME.match(line) else None


def _seconds(groups: tuple[str | None, ...]) -> float | None:
    hours, minutes, seconds, fraction = groups
    if minutes is None or seconds is None:
        return None
    parts = int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)
    return parts + float(f"0.{fraction or 0}")


def _voiced(cue: Cue) -> Iterator[Cue]:
    """Cuts a cue where the voice changes, and takes its tags out."""
    text = "\n".join(cue.lines)
    at, speaker = 0, None
    for tag in _VOICE.finditer(text):
        yield from _plain(cue, text[at : tag.start()], speaker)
        speaker = " ".join(html.unescape(tag[1]).split()) if tag[1] else None
        at = tag.end()
    yield from _plain(cue, text[at:], speaker)


def _plain(cue: Cue, text: str, speaker: str | None) -> Iterator[Cue]:
    words = html.unescape(_TAG.sub("", text))
    if words.strip():
        yield Cue(cue.start, cue.end, tuple(words.split("\n")), speaker)


def _shortened(remarks: list[str]) -> list[str]:
    if len(remarks) <= 5:
        return remarks
    return [*remarks[:4], f"{len(remarks) - 4} more cues with a time that cannot be read"]
