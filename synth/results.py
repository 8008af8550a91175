"""The results folder: how a map, its sources and its turns are laid out on disk."""

import gzip
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from synth.errors import CheckError, sentence
from synth.files import OUT, write_text
from synth.records.change import Changes
from synth.records.document import Document, Source, Turn
from synth.records.journey import JourneyMap

MAP = "map.json"
CHANGES = "changes.json"
GZIP = b"\x1f\x8b"
"""How a compressed map begins; JSON never does."""
TURN_FIELDS = ("turn", "participant", "voice", "start", "end", "question", "time")


@dataclass(frozen=True)
class Results:
    """A results folder, read back: everything that a page or an export needs."""

    journey: JourneyMap
    texts: Mapping[str, str]
    """Canonical text by source id."""
    turns: Mapping[str, tuple[Turn, ...]]
    """Turns by source id, in order."""
    changes: Changes | None = None
    """What changed since the map before this one, where that was kept."""
    found: int | None = None
    """Citations that equal the slice of their source, where that was counted before their words
    were withheld."""

    def verbatim(self) -> int:
        """How many citations equal the slice of their source."""
        if self.found is not None:
            return self.found
        cited = (c for o in self.journey.observations for c in o.citations)
        return sum(self.texts.get(c.source, "")[c.start : c.end] == c.quote for c in cited)

    def documents(self) -> list[Document]:
        """The documents behind the map, as they were written out."""
        return [
            Document(source=source, text=self.texts[source.id], turns=self.turns[source.id])
            for source in self.journey.sources
        ]


def write_document(out: Path, document: Document) -> None:
    """Writes `sources/ID.txt` and `sources/ID.turns.jsonl`."""
    write_text(out / document.source.text, document.text)
    lines = [turn_line(turn) for turn in document.turns]
    write_text(turns_path(out, document.source.id), "".join(lines))


def turn_line(turn: Turn) -> str:
    """One line of `ID.turns.jsonl`: the contract's fields first, then what else is known."""
    row = turn.model_dump(mode="json", exclude_none=False)
    ordered = {name: row.pop(name) for name in TURN_FIELDS}
    rest = {name: value for name, value in row.items() if value not in (None, "", [], False)}
    return json.dumps(ordered | rest, ensure_ascii=False) + "\n"


def turns_path(out: Path, source: str) -> Path:
    """Where the turns of a source are written."""
    return out / "sources" / f"{source}.turns.jsonl"


def map_text(journey: JourneyMap) -> str:
    """map.json as text: the same map gives the same bytes."""
    return json.dumps(journey.model_dump(mode="json"), ensure_ascii=False, indent=1) + "\n"


def find_out(path: Path) -> Path:
    """The results folder of `path`: a study, its results folder, or a map.json.

    A map.json that somebody left in a study counts for less than that of the study's `out`.

    Raises:
        CheckError: there is no map.json in any of these places.
    """
    candidates = [path.parent] if path.name == MAP else [path / OUT, path]
    if path.name == OUT:
        candidates.reverse()
    for folder in candidates:
        if (folder / MAP).is_file():
            return folder
    expected = "a study with results, a results folder or a map.json"
    if path.is_file():
        found, remedy = "a file of another name", f"call it {MAP}, with its sources/ beside it"
        raise CheckError(sentence(str(path), expected=expected, found=found, remedy=remedy))
    raise CheckError(
        sentence(
            str(path),
            expected=expected,
            found="no map.json" if path.exists() else "nothing there",
            remedy="make the map with: synth run STUDY (if that had an --out, name its folder)",
        )
    )


def find_map(path: Path) -> Path:
    """The map that `path` means: any file itself, else that of `find_out`."""
    return path if path.is_file() else find_out(path) / MAP


def load_map(path: Path) -> JourneyMap:
    """Reads a map.json, or a snapshot, which is one compressed.

    Raises:
        CheckError: it is none; the first field that does not fit is named.
    """
    try:
        return JourneyMap.model_validate_json(_plain(path.read_bytes()))
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        remedy = "name another snapshot or a map.json"
        raise CheckError(
            sentence(str(path), expected="a snapshot", found="a torn one", remedy=remedy)
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "top level"
        raise CheckError(
            sentence(
                str(path),
                place=place,
                expected="a map made by synth (schema_version 1)",
                found=first["msg"],
                remedy="make it again with: synth run STUDY",
            )
        ) from error
    except OSError as error:
        raise CheckError(sentence(str(path), found=f"unreadable ({error.strerror})")) from error


def _plain(data: bytes) -> bytes:
    return gzip.decompress(data) if data.startswith(GZIP) else data


def load_changes(out: Path, journey: JourneyMap) -> Changes | None:
    """Reads changes.json; None where there is none, or it is torn, or about another map."""
    try:
        changes = Changes.model_validate_json((out / CHANGES).read_bytes())
    except (OSError, ValidationError):
        return None
    return changes if changes.new.at == journey.generated.at else None


def load_results(out: Path, journey: JourneyMap | None = None) -> Results:
    """Reads a results folder back. Raises CheckError where a file is missing or torn.

    `journey` is its map where that is at hand: a large one is not held twice.
    """
    journey = journey or load_map(out / MAP)
    documents = load_documents(out, journey.sources)
    texts = {d.source.id: d.text for d in documents}
    turns = {d.source.id: d.turns for d in documents}
    return Results(journey, texts, turns, load_changes(out, journey))


def load_documents(out: Path, sources: Sequence[Source]) -> list[Document]:
    """Reads sources back as they were written out. Raises CheckError as `load_results` does."""
    for source in sources:
        _require_plain(source, out / MAP)
    return [
        Document(source=s, text=_read(out / s.text), turns=_load_turns(turns_path(out, s.id)))
        for s in sources
    ]


def _require_plain(source: Source, path: Path) -> None:
    """A map that somebody else made must not make us read, and print, other files than its own."""
    if source.text != f"sources/{source.id}.txt" or not source.id.isalnum():
        raise CheckError(
            sentence(
                str(path),
                place=f"source {source.id}",
                expected="its text in sources/ID.txt",
                found=f"'{source.text}'",
                remedy="make the map again with: synth run STUDY",
            )
        )


def _load_turns(path: Path) -> tuple[Turn, ...]:
    try:
        return tuple(Turn.model_validate_json(line) for line in _read(path).split("\n") if line)
    except ValidationError as error:
        raise CheckError(
            sentence(str(path), found="a line that is no turn", remedy="run the study again")
        ) from error


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CheckError(
            sentence(
                str(path),
                found="missing or not UTF-8",
                remedy="make it again with: synth run STUDY",
            )
        ) from error
