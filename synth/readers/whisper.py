"""Whisper's JSON (and WhisperX's, with speakers) into cues."""

import json
import math
from typing import Any

from synth.errors import SourceError, sentence
from synth.readers.cues import Cue


def parse_whisper(text: str, name: str) -> tuple[list[Cue], list[str]]:
    """Reads the segments of a Whisper transcript.

    Returns:
        Cues, and remarks on segments without words.

    Raises:
        SourceError: invalid JSON, or JSON without Whisper's segments.
    """
    segments = _segments(_loaded(text, name))
    if segments is None:
        raise _no_whisper(name, "other JSON")
    cues = [cue for cue in map(_cue, segments) if cue is not None]
    if not any("".join(cue.lines).strip() for cue in cues):
        raise _no_whisper(name, "no segment with words")
    lost = len(segments) - len(cues)
    remarks = [f"{name}: {lost} segments hold no text and were passed over"] if lost else []
    return cues, remarks


def _loaded(text: str, name: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise SourceError(
            sentence(
                name,
                place=place,
                expected="JSON",
                found=error.msg[:1].lower() + error.msg[1:],
                remedy="export the transcript again",
            )
        ) from error
    except (RecursionError, ValueError) as error:
        raise _no_whisper(name, "JSON that is nested too deeply or holds too long a number") from (
            error
        )


def _no_whisper(name: str, found: str) -> SourceError:
    expected = "a Whisper transcript (an object with a list 'segments' of start, end and text)"
    return SourceError(
        sentence(name, expected=expected, found=found, remedy="export it as .txt, .vtt or .srt")
    )


def _segments(value: Any) -> list[Any] | None:
    found = value.get("segments") if isinstance(value, dict) else value
    if isinstance(found, list) and any(isinstance(s, dict) and "text" in s for s in found):
        return found
    return None


def _cue(segment: Any) -> Cue | None:
    words = segment.get("text") if isinstance(segment, dict) else None
    if not isinstance(words, str):
        return None
    clean = words.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    clean = clean.replace("\x00", "").replace("\r", "\n")
    speaker = segment.get("speaker")
    named = " ".join(speaker.split())[:80] if isinstance(speaker, str) else ""
    return Cue(
        _number(segment.get("start")),
        _number(segment.get("end")),
        tuple(clean.split("\n")),
        named.encode("utf-8", "replace").decode("utf-8") or None,
    )


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if math.isfinite(value) and 0 <= value < 3_600_000 else None
