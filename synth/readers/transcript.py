"""Transcripts with speaker labels: one stretch from each label to the next.

What stands before the first label is the note-taker's (licences, titles); excerpts that are
shown to a participant as block quotes are somebody else's words and are kept apart.
"""

import re
from collections.abc import Iterator, Sequence

from synth.readers.labels import Label, resolve
from synth.readers.roles import names_interviewer, role_of
from synth.readers.stretches import (
    Line,
    Stretch,
    front_matter_end,
    is_markup,
    stamp_line,
    trimmed,
)
from synth.records.document import Voice

_HEADING = re.compile(r"[ \t]*#{1,6}[ \t]+\S")
_IMAGE = re.compile(r"[ \t]*(?:(?:!\[[^\]\n]{0,300}\]\([^)\n]{0,500}\)[ \t]*)+|<!--.*-->[ \t]*)\Z")
_BRACKETED = re.compile(
    r"[ \t]*(?:\([^()]{1,600}\)|\[[^\[\]]{1,600}\]|_\([^()]{1,600}\)_)[.!]?[ \t]*\Z"
)
_ASIDE_BY = re.compile(
    r"[(\[][ \t]*(?P<name>[^\W_][^:()\[\]\n]{0,40}):[ \t]*(?P<said>[^()\[\]]{1,600})[)\]]"
)
_FOOTER = re.compile(
    r"[ \t]*(?:transcribed by|transcript by|(?:meeting|recording) ended"
    r"|this (?:editable )?transcript was)\b.{0,200}\Z",
    re.IGNORECASE,
)
_BLOCK_QUOTE = re.compile(r"[ \t]*>")


class _Builder:
    """Collects lines into stretches; `open` holds the bounds of the stretch being collected."""

    def __init__(self, text: str, interviewers: tuple[str, ...]) -> None:
        self._text = text
        self._interviewers = interviewers
        self._label: Label | None = None
        self._time: str | None = None
        self._open: tuple[int, int] | None = None
        self._said = False
        self.stretches: list[Stretch] = []

    @property
    def labelled(self) -> bool:
        return self._label is not None

    @property
    def fresh(self) -> bool:
        """True right after a label, before any words of its turn."""
        return not self._said

    def label(self, label: Label, line: Line) -> None:
        """Begins the turn of another label."""
        self.close()
        self._label, self._time, self._said = label, label.time, False
        self.extend(line.start + label.body, line.end)

    def stamp(self, time: str) -> None:
        """Begins a new stretch of the same speaker at `time`."""
        self.close()
        self._time = time

    def extend(self, start: int, end: int) -> None:
        """Adds words to the stretch being collected."""
        if trimmed(self._text, start, end):
            self._open = (self._open[0] if self._open else start, end)
            self._said = True

    def apart(self, line: Line, voice: Voice) -> None:
        """A line that is not the speaker's; the speaker goes on after it."""
        self.close()
        span = trimmed(self._text, line.start, line.end)
        if span:
            self.stretches.append(Stretch(*span, voice=voice))

    def close(self) -> None:
        """Ends the stretch being collected."""
        span = trimmed(self._text, *self._open) if self._open else None
        self._open = None
        if not span:
            return
        name = self._label.name if self._label else None
        voice: Voice | None = None if name else "note_taker"
        if name and names_interviewer(name, self._interviewers):
            voice = "moderator"
        whole = Stretch(*_balanced(self._text, *span), voice, name, self._time)
        self.stretches.extend(self._split(whole))
        self._time = None

    def _split(self, whole: Stretch) -> Iterator[Stretch]:
        """Takes "(Interviewer: and then?)" out of another speaker's turn."""
        start = whole.start
        for aside in _ASIDE_BY.finditer(self._text, whole.start, whole.end):
            if not whole.speaker or not self._asks(aside["name"]):
                continue
            yield from _part(self._text, whole, start, aside.start())
            said = trimmed(self._text, aside.start("said"), aside.end("said"))
            if said:
                yield Stretch(*said, voice="moderator", speaker=aside["name"].strip())
            start = aside.end()
        yield from _part(self._text, whole, start, whole.end)

    def _asks(self, name: str) -> bool:
        return role_of(name) == "moderator" or names_interviewer(name, self._interviewers)


def parse_transcript(
    text: str,
    lines: Sequence[Line],
    candidates: Sequence[Label | None],
    names: dict[str, str],
    interviewers: tuple[str, ...],
) -> list[Stretch]:
    """Cuts a labelled transcript into stretches, in order; nothing but labels is left out.

    Args:
        text: the canonical text.
        lines: its lines.
        candidates: what each line may begin with (`labels.labels_of`).
        names: the accepted labels (`labels.speakers`).
        interviewers: listed interviewers, for asides in brackets.
    """
    builder = _Builder(text, interviewers)
    matter = front_matter_end(list(lines[:61]))
    remark = False
    for index, line in enumerate(lines):
        if not line.words.strip():
            remark = False
            continue
        if index < matter:
            builder.extend(line.start, line.end)
            continue
        candidate = candidates[index]
        label = resolve(candidate, names)
        remark = label is None and (remark or _is_remark(candidate))
        if remark:
            builder.apart(line, "note_taker")
        elif label:
            builder.label(label, line)
        else:
            _unlabelled(builder, line)
    builder.close()
    return _joined(text, builder.stretches)


def _unlabelled(builder: _Builder, line: Line) -> None:
    time = stamp_line(line.words)
    if time:
        builder.stamp(time)
    elif is_markup(line.words):
        return
    elif _FOOTER.match(line.words):
        builder.apart(line, "note_taker")
    elif _HEADING.match(line.words) or _IMAGE.match(line.words):
        asked = line.words.rstrip(" *_").endswith("?")
        builder.apart(line, "moderator" if asked else "note_taker")
    elif _BRACKETED.match(line.words) and builder.labelled:
        builder.apart(line, _bracket_voice(line.words))
    elif _BLOCK_QUOTE.match(line.words) and builder.labelled and not builder.fresh:
        builder.apart(line, "note_taker")
    else:
        builder.extend(line.start, line.end)


def _bracket_voice(words: str) -> Voice:
    inner = words.strip(" \t([_")
    name = inner.partition(":")[0] if ":" in inner else inner.partition(" ")[0]
    role = role_of(name)
    if role == "note_taker" or (role == "moderator" and ":" in inner):
        return role
    return "observer"


def _is_remark(label: Label | None) -> bool:
    return label is not None and role_of(label.name) == "note_taker"


def _balanced(text: str, start: int, end: int) -> tuple[int, int]:
    """Leaves out the asterisks at the end of "**Q: Why?**", whose others stand in the label."""
    odd = text.endswith("**", start, end) and text.count("**", start, end) % 2 == 1
    return (start, end - 2) if odd and end - start > 2 else (start, end)


def _part(text: str, whole: Stretch, start: int, end: int) -> Iterator[Stretch]:
    span = trimmed(text, start, end)
    if span:
        time = whole.time if start == whole.start else None
        yield Stretch(*span, whole.voice, whole.speaker, time)


def _joined(text: str, stretches: list[Stretch]) -> list[Stretch]:
    """Joins neighbouring lines of the note-taker into one stretch."""
    joined: list[Stretch] = []
    for stretch in stretches:
        last = joined[-1] if joined else None
        if (
            last
            and last.voice == stretch.voice == "note_taker"
            and is_markup(text[last.end : stretch.start])
            and not _IMAGE.match(text[stretch.start : stretch.end])
        ):
            joined[-1] = Stretch(last.start, stretch.end, "note_taker")
        else:
            joined.append(stretch)
    return joined
