"""Recorded answers: a file of them, and a provider that answers from it.

A recording is JSON lines: a header, then a line an answer, looked up by task and canonical input,
so that it outlives changes of a prompt's wording.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import Field, ValidationError

from synth.errors import UsageError, sentence
from synth.files import write_text
from synth.llm.ledger import REPAIR
from synth.llm.protocol import Finish, Reply, Request, Unusable, Usage
from synth.records.base import OpenRecord

Line = TypeVar("Line", bound=OpenRecord)


class Header(OpenRecord):
    """The first line of a recording."""

    synth_recording: Literal[1] = 1
    model: str
    """Who answered."""
    note: str = ""
    """For people: when, how and from what it was made."""
    prompts: dict[str, str] = Field(default_factory=dict)
    """Name of each prompt and the SHA-256 of its file."""


class Row(OpenRecord):
    """One answer, as it is recorded and as it is stored."""

    task: str
    input: str
    """`Request.canonical()`."""
    prompt: str
    """SHA-256 of the prompt file that worded the question."""
    text: str
    finish: Finish = "stop"
    usage: Usage = Usage()
    cut_at: int | None = None
    """Tokens at which the answer was to be cut, in a run that must not spend more."""
    cost: float | None = None
    """US dollars that it cost when it came; None where no price was known. Never recorded."""

    @classmethod
    def of(cls, request: Request, reply: Reply) -> "Row":
        """The row of a reply."""
        return cls(
            task=request.task,
            input=request.canonical(),
            prompt=request.prompt,
            text=_whole(reply.text),
            finish=reply.finish,
            usage=reply.usage,
            cut_at=request.most_tokens,
        )

    def reply(self) -> Reply:
        """The reply of a row."""
        return Reply(text=self.text, finish=self.finish, usage=self.usage)


class Recording:
    """A recording that was read: its `header`, and `rows` by `Row.input`."""

    def __init__(self, header: Header, rows: Mapping[str, Row]) -> None:
        self.header = header
        self.rows = rows

    @classmethod
    def read(cls, path: Path) -> "Recording":
        """Reads a file.

        Raises:
            UsageError: it is missing, or a line is not what it should be.
        """
        lines = _lines(path)
        header = _parsed(path, 1, lines[0] if lines else "", Header, "the header of a recording")
        rows: dict[str, Row] = {}
        for number, line in enumerate(lines[1:], 2):
            if line.strip():
                row = _parsed(path, number, line, Row, "a recorded answer")
                rows[row.input] = row
        return cls(header, rows)


class Replay:
    """A provider that answers from a recording. May be used from several threads.

    What is not in it is `Unusable`: another model may still answer.
    """

    label = "replay"

    def __init__(self, recording: Recording) -> None:
        self.model = f"replay:{recording.header.model}"
        self.prompts = recording.header.prompts
        self._rows = recording.rows
        self._names = {sha: name for name, sha in recording.header.prompts.items()}
        self._changed: dict[str, None] = {}

    @property
    def changed(self) -> tuple[str, ...]:
        """Names of the prompts that have changed since, of those asked so far; sorted."""
        return tuple(sorted(self._changed.copy()))

    def complete(self, request: Request, timeout: float) -> Reply:
        """The recorded answer; `timeout` does not matter."""
        row = self._rows.get(request.canonical())
        task = request.task.removesuffix(REPAIR)
        if row is None:
            raise Unusable(
                f'the recording has no answer for this request ("{task}"): it is of another study, '
                "or the study has changed since; run again with a model"
            )
        if row.prompt != request.prompt:
            self._changed[self._names.get(row.prompt, task)] = None
        return row.reply()

    def close(self) -> None:
        """Nothing is open."""


def write_recording(path: Path, header: Header, rows: Iterable[Row]) -> int:
    """Writes a recording, whole or not at all; the same rows in any order give the same bytes.

    Of rows with the same task and input, the last one is kept. Returns the number written.

    Raises:
        OutputError: the file cannot be written.
    """
    kept = {row.input: row for row in rows}
    ordered = sorted(kept.values(), key=lambda row: (row.task, row.input))
    lines = [_line(header), *map(_line, ordered)]
    write_text(path, "\n".join(lines) + "\n")
    return len(ordered)


def _whole(text: str) -> str:
    """Text with half characters (a model may stop inside an emoji) replaced: UTF-8 has none."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _line(record: OpenRecord) -> str:
    return json.dumps(record.model_dump(mode="json", exclude={"cost"}), ensure_ascii=False)


def _lines(path: Path) -> list[str]:
    remedy = "name a recording made by synth after --model replay:"
    try:
        # Not splitlines: an answer may hold a character that Unicode takes for a line's end.
        return path.read_text("utf-8").split("\n")
    except OSError as error:
        found = f"it cannot be read ({error.strerror or error})"
        raise UsageError(sentence(str(path), found=found, remedy=remedy)) from error
    except UnicodeDecodeError as error:
        found = f"it is no UTF-8 text (byte {error.start})"
        raise UsageError(sentence(str(path), found=found, remedy=remedy)) from error


def _parsed(path: Path, number: int, line: str, kind: type[Line], expected: str) -> Line:
    try:
        return kind.model_validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        found = f'"{where}": {first["msg"]}' if where else str(first["msg"])
        raise UsageError(
            sentence(
                str(path),
                place=f"line {number}",
                expected=expected,
                found=found,
                remedy="record the answers again, or name another file",
            )
        ) from error
