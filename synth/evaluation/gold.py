"""Gold files: marks by a careful researcher, and the findings that they would report.

A gold file may also say which stretches were read for it, a line each: `{"coded": {"source": path,
"start": a, "end": b}}`. Of a source with such lines only these stretches are compared; a source
without is compared whole.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from synth.errors import UsageError, sentence
from synth.records.evidence import Mode


class Mark(BaseModel):
    """One marked span: what `gold.jsonl` holds a line of, and what an observation is read as.

    Fields that it does not know are ignored: other tools may note more.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    source: str
    """Path of the source in the study."""
    start: int
    end: int
    """Half-open, code points of the canonical text."""
    quote: str
    facet: str
    stage: str
    mode: Mode = "experienced"
    actor: str | None = None
    valence: int | None = None
    """Of an emotion: -2 to +2; null when unclear."""
    severity: int | None = None
    """Of a pain point: 1 to 4; null when untold."""
    theme: str = ""

    @field_validator("theme", mode="before")
    @classmethod
    def _no_theme(cls, value: object) -> object:
        return "" if value is None else value


class Coded(BaseModel):
    """A stretch of a source that was read for gold, whether or not something was marked in it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    source: str
    """Path of the source in the study."""
    start: int
    end: int


class CodedLine(BaseModel):
    """The line of a gold file that names one."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    coded: Coded


class GoldFinding(BaseModel):
    """One finding of `findings.jsonl`, resting on themes of `gold.jsonl`."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    text: str
    themes: tuple[str, ...]


Line = TypeVar("Line", Mark, GoldFinding, CodedLine)
LEAST_SHARE = 0.5
"""A mark lies in a stretch, and two marks match, from this share of the shorter on."""


def read_gold(path: Path) -> list[Mark]:
    """Reads marks, ordered by source and place.

    Raises:
        UsageError: the file is missing, or a line is no mark; the sentence names the line.
    """
    marks = [
        _parse(path, number, line, Mark)
        for number, line in _numbered(path)
        if not _names_a_stretch(line)
    ]
    return sorted(marks, key=lambda m: (m.source, m.start, m.end, m.facet))


def read_coded(path: Path) -> list[Coded]:
    """Reads the stretches that were read for gold; none in a file that names none.

    Raises UsageError as `read_gold` does.
    """
    lines = [
        _parse(path, number, line, CodedLine).coded
        for number, line in _numbered(path)
        if _names_a_stretch(line)
    ]
    return sorted(set(lines), key=lambda c: (c.source, c.start, c.end))


def gold_lines(marks: Iterable[Mark], coded: Iterable[Coded]) -> Iterator[str]:
    """A gold file, line by line: what was read, then what was marked in it."""
    for stretch in coded:
        yield json.dumps({"coded": stretch.model_dump()}, ensure_ascii=False) + "\n"
    for mark in marks:
        said = {k: v for k, v in mark.model_dump().items() if v not in (None, "")}
        yield json.dumps(said, ensure_ascii=False) + "\n"


Stretches = Mapping[str, Sequence[Coded]]
"""What was read, by the path of the source."""


def stretches_of(coded: Iterable[Coded]) -> Stretches:
    """The stretches by source."""
    grouped: dict[str, list[Coded]] = {}
    for stretch in coded:
        grouped.setdefault(stretch.source, []).append(stretch)
    return grouped


def is_read(source: str, start: int, end: int, stretches: Stretches) -> bool:
    """Whether at least half of a span lies in one stretch; always where its source has none."""
    here = stretches.get(source)
    least = LEAST_SHARE * (end - start)
    return here is None or any(min(c.end, end) - max(c.start, start) >= least for c in here)


def read_findings(path: Path) -> list[GoldFinding]:
    """Reads findings; an absent file has none. Raises UsageError as `read_gold` does."""
    lines = _numbered(path) if path.is_file() else []
    return [_parse(path, number, line, GoldFinding) for number, line in lines]


def misquotes(marks: Sequence[Mark], texts: dict[str, str]) -> list[str]:
    """One sentence a mark whose quote is not the slice of its source that it names."""
    return [
        f"{m.source} {m.start}:{m.end}: the source says {_slice(m, texts)!r}, the mark {m.quote!r}"
        for m in marks
        if _slice(m, texts) != m.quote
    ]


def _slice(mark: Mark, texts: dict[str, str]) -> str | None:
    text = texts.get(mark.source)
    return None if text is None else text[mark.start : mark.end]


def _numbered(path: Path) -> list[tuple[int, str]]:
    try:
        lines = path.read_bytes().decode("utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        found = getattr(error, "strerror", None) or "text that is not UTF-8"
        expected, remedy = "a .jsonl file of marks", "name the file, or the folder of a gold.jsonl"
        raise UsageError(
            sentence(str(path), expected=expected, found=str(found).lower(), remedy=remedy)
        ) from error
    return [(n, line) for n, line in enumerate(lines, 1) if line.strip()]


def _names_a_stretch(line: str) -> bool:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) and "coded" in value


NAMES: Mapping[type[BaseModel], str] = {
    Mark: "mark",
    GoldFinding: "finding",
    CodedLine: "coded stretch",
}


def _parse(path: Path, number: int, line: str, kind: type[Line]) -> Line:
    try:
        return kind.model_validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"])) or "the line"
        raise UsageError(
            sentence(
                str(path),
                place=f"line {number}",
                expected=f"one {NAMES[kind]} as JSON",
                found=f"{field}: {first['msg'].lower()}",
                remedy="mend that line or take it out",
            )
        ) from error
