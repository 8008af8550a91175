"""What was exported, kept in the file itself: so an edit is told from a map that has changed since.

It travels as a note of its own, a JSON list a line, because programs keep notes. Where it was lost,
what the study would export now takes its place.
"""

import json
from dataclasses import dataclass, field

from synth.records.evidence import Mode
from synth.records.ids import content_digest
from synth.refi.codes import MODE_WORDS, Entry, Place
from synth.refi.naming import guid, one_line
from synth.refi.project import Note, Selection, TextSource

NAME = "Synth: what was exported (keep this note as it is)"
MARK = "synth-refi"
VERSION = 1


@dataclass(frozen=True)
class Row:
    """One exported selection: which citation (from 1) of which observation, where, and its code."""

    guid: str
    observation: str
    citation: int
    source: str
    """GUID of the source."""
    start: int
    end: int
    code: str
    words: str
    """The description."""
    modified: str = ""
    """When it was last modified, as it was written."""


@dataclass
class Base:
    """Codes, sources, selections and notes as they were exported; `map` is the map's time."""

    map: str = ""
    codes: dict[str, Entry] = field(default_factory=dict)
    sources: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Our source id and the name in the project, by GUID."""
    rows: dict[str, Row] = field(default_factory=dict)
    """By GUID of the selection."""
    notes: dict[str, str] = field(default_factory=dict)
    """Digest of a note's text by its GUID."""


def digest(text: str) -> str:
    """Tells whether a text was changed, its blanks aside."""
    return content_digest([one_line(text)])[:16]


def row_of(observation: str, citation: int, source: TextSource, selection: Selection) -> Row:
    """The row of a selection of ours."""
    return Row(
        selection.guid,
        observation,
        citation,
        source.guid,
        selection.start,
        selection.end,
        selection.codings[0].code,
        selection.description,
        selection.modified,
    )


def base_note(base: Base, at: str) -> Note:
    """The note that carries `base`; `at` is its time as xsd:dateTime."""
    lines: list[list[object]] = [[MARK, VERSION, base.map]]
    for e in base.codes.values():
        p = e.place
        lines.append(["code", e.guid, e.name, e.parent, p.facet, p.stage, p.mode, p.theme, e.facet])
    lines += [["source", key, *value] for key, value in base.sources.items()]
    for r in base.rows.values():
        where = [r.observation, r.citation, r.source, r.start, r.end, r.code]
        lines.append(["row", r.guid, *where, r.words, r.modified])
    lines += [["note", key, value] for key, value in base.notes.items()]
    text = "".join(json.dumps(line, ensure_ascii=True) + "\n" for line in lines)
    return Note(guid("base"), NAME, text, at=at, apart=True)


def is_base(text: str) -> bool:
    """Whether a note is the one that `base_note` writes."""
    return text.lstrip("\ufeff \r\n").startswith(f'["{MARK}", {VERSION},')


def read_base(text: str) -> Base | None:
    """Reads the note; None where it is damaged in any line, or contradicts itself."""
    base = Base()
    try:
        for line in text.lstrip("\ufeff").split("\n"):
            if line.strip():
                _take(base, json.loads(line))
    except (ValueError, TypeError, IndexError, RecursionError):
        return None
    return base if all(_sound(row, base) for row in base.rows.values()) else None


def _sound(row: Row, base: Base) -> bool:
    known = row.source in base.sources and row.code in base.codes
    return known and row.citation >= 1 and 0 <= row.start < row.end


def _take(base: Base, line: list[object]) -> None:
    kind, *values = line
    if kind == MARK:
        base.map = _text(values[1])
    elif kind == "code":
        entry = _entry(values)
        base.codes[entry.guid] = entry
    elif kind == "source":
        base.sources[_text(values[0])] = _text(values[1]), _text(values[2])
    elif kind == "row":
        row = _row(values)
        base.rows[row.guid] = row
    elif kind == "note":
        base.notes[_text(values[0])] = _text(values[1])


def _entry(values: list[object]) -> Entry:
    key, name, parent, facet, stage, mode, theme = map(_text, values[:7])
    place = Place(facet, stage, _mode(mode), theme)
    return Entry(key, name, parent, place, facet=values[7] is True)


def _row(values: list[object]) -> Row:
    key, observation, citation, source, start, end, code, words, modified = values
    return Row(
        _text(key),
        _text(observation),
        _whole(citation),
        _text(source),
        _whole(start),
        _whole(end),
        _text(code),
        _text(words),
        _text(modified),
    )


def _mode(text: str) -> Mode:
    for mode in MODE_WORDS:
        if mode == text:
            return mode
    raise ValueError(text)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(value)
    return value
