"""The door of the interview readers: one file in, its canonical text and turns out."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from synth.errors import SourceError, sentence
from synth.readers.cues import Cue, compose
from synth.readers.decoding import Kind, decode, sniff
from synth.readers.pdf import text_of_pdf
from synth.readers.shape import parse_plain
from synth.readers.stretches import Stretch
from synth.readers.subtitles import parse_subtitles
from synth.readers.voices import assign_voices, number_turns
from synth.readers.whisper import parse_whisper
from synth.readers.word import text_of_word
from synth.records.document import Document, Reading, RecordKind, Source
from synth.records.ids import source_id
from synth.records.study import Study


@dataclass(frozen=True, slots=True)
class _Parsed:
    """A file's canonical text and what was found in it."""

    text: str
    stretches: list[Stretch]
    record: RecordKind
    remarks: list[str]


def read_interview(path: Path, relative: str, study: Study) -> Reading:
    """Reads one interview: .txt .md .vtt .srt .sbv .docx .pdf .json, others by their content.

    Args:
        path: the file.
        relative: its POSIX path in the study; the source's id is made from it.
        study: whose `interviewers` are the moderators.

    Returns:
        The document with turns numbered from 1, `participant` and `key` still unset, and remarks
        on what could not be told.

    Raises:
        SourceError: the file cannot be read as an interview; one sentence says why.
    """
    data = _bytes(path, relative)
    kind = sniff(data, path.suffix)
    parsed = _parse(data, kind, relative, study.interviewers)
    stretches, doubts = assign_voices(parsed.text, parsed.stretches, study.interviewers)
    turns = number_turns(parsed.text, stretches)
    if not any(turn.voice == "participant" for turn in turns):
        doubts = [*doubts, "no words in it could be told to be a participant's"]
    identity = source_id(relative)
    source = Source(
        id=identity,
        path=relative,
        kind="interview",
        record=parsed.record,
        sha256=hashlib.sha256(data).hexdigest(),
        chars=len(parsed.text),
        text=f"sources/{identity}.txt",
    )
    return Reading(
        document=Document(source=source, text=parsed.text, turns=turns),
        remarks=tuple(_named(remark, relative) for remark in (*parsed.remarks, *doubts)),
    )


def _bytes(path: Path, relative: str) -> bytes:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SourceError(
            sentence(
                relative, found=f"cannot be opened ({error.strerror})", remedy="check its rights"
            )
        ) from error
    if not data.strip():
        raise _empty(relative)
    return data


def _empty(relative: str) -> SourceError:
    remedy = "remove it from the study, or export it again"
    return SourceError(
        sentence(relative, expected="an interview", found="an empty file", remedy=remedy)
    )


def _parse(data: bytes, kind: Kind, relative: str, interviewers: tuple[str, ...]) -> _Parsed:
    if kind in {"xlsx", "csv", "tsv"}:
        remedy = "list it as a [[survey]] in study.toml if it is one"
        raise SourceError(
            sentence(relative, expected="an interview", found="a table", remedy=remedy)
        )
    cue_readers: dict[Kind, Callable[[str, str], tuple[list[Cue], list[str]]]] = {
        "vtt": parse_subtitles,
        "srt": parse_subtitles,
        "whisper": parse_whisper,
    }
    if kind in cue_readers:
        cues, remarks = cue_readers[kind](decode(data, relative), relative)
        text, stretches, more = compose(cues, interviewers)
        return _Parsed(text, stretches, "verbatim", [*remarks, *more])
    text = _plain(data, kind, relative)
    if not any(character.isalnum() for character in text):
        raise _empty(relative)
    return _Parsed(text, *parse_plain(text, interviewers))


def _plain(data: bytes, kind: Kind, relative: str) -> str:
    if kind == "docx":
        return text_of_word(data, relative)
    if kind == "pdf":
        return text_of_pdf(data, relative)
    return decode(data, relative)


def _named(remark: str, relative: str) -> str:
    whole = remark if remark.startswith(relative) else f"{relative}: {remark}"
    return whole if whole.endswith(".") else whole + "."
