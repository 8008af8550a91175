"""Gold files: marks by a careful researcher, and the findings that they would report."""

from collections.abc import Sequence
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


class GoldFinding(BaseModel):
    """One finding of `findings.jsonl`, resting on themes of `gold.jsonl`."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    text: str
    themes: tuple[str, ...]


Line = TypeVar("Line", Mark, GoldFinding)


def read_gold(path: Path) -> list[Mark]:
    """Reads marks, ordered by source and place.

    Raises:
        UsageError: the file is missing, or a line is no mark; the sentence names the line.
    """
    return sorted(_lines(path, Mark), key=lambda m: (m.source, m.start, m.end, m.facet))


def read_findings(path: Path) -> list[GoldFinding]:
    """Reads findings; an absent file has none. Raises UsageError as `read_gold` does."""
    return _lines(path, GoldFinding) if path.is_file() else []


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


def _lines(path: Path, kind: type[Line]) -> list[Line]:
    try:
        lines = path.read_bytes().decode("utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        found = getattr(error, "strerror", None) or "text that is not UTF-8"
        raise UsageError(
            sentence(str(path), expected="a .jsonl file of marks", found=str(found).lower())
        ) from error
    return [_parse(path, n, line, kind) for n, line in enumerate(lines, 1) if line.strip()]


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
                expected=f"one {kind.__name__.lower()} as JSON",
                found=f"{field}: {first['msg'].lower()}",
            )
        ) from error
