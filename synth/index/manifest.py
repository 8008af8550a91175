"""What was indexed last, written only after it was: the index's ids and content hashes.

A manifest is removed before the first write and written after the last one, and the folder it
describes carries its checksum; so a torn, foreign or exchanged folder is known without opening it.
"""

import hashlib
import json
from contextlib import suppress
from pathlib import Path

from pydantic import ValidationError

from synth.records.base import Record
from synth.results import write_bytes

MANIFEST = "chroma.json"
STAMP = "synth-stamp"


class Manifest(Record):
    """`rows` holds the content hash by id, for each collection."""

    chromadb: str
    embedder: str
    rows: dict[str, dict[str, str]]


def read_manifest(state: Path, folder: Path) -> Manifest | None:
    """The manifest of `folder`, or None where there is none or it describes another folder."""
    try:
        data = (state / MANIFEST).read_bytes()
        if (folder / STAMP).read_text("ascii") == hashlib.sha256(data).hexdigest():
            return Manifest.model_validate_json(data)
    except (OSError, UnicodeDecodeError, ValidationError):
        pass
    return None


def write_manifest(state: Path, folder: Path, manifest: Manifest) -> None:
    """Writes manifest and stamp; raises OutputError."""
    data = json.dumps(manifest.model_dump(), sort_keys=True).encode()
    write_bytes(folder / STAMP, hashlib.sha256(data).hexdigest().encode())
    write_bytes(state / MANIFEST, data)


def remove_manifest(state: Path) -> None:
    """To be called before anything in the folder changes."""
    with suppress(FileNotFoundError):
        (state / MANIFEST).unlink()
