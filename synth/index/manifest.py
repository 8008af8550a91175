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
        if read_stamp(folder) == hashlib.sha256(data).hexdigest():
            return Manifest.model_validate_json(data)
    except (OSError, ValidationError):
        pass
    return None


def read_stamp(folder: Path) -> str:
    """The checksum of the manifest that describes `folder`; '' where it has none."""
    try:
        return (folder / STAMP).read_text("ascii")
    except (OSError, UnicodeDecodeError):
        return ""


def write_manifest(state: Path, folder: Path, manifest: Manifest) -> None:
    """Writes stamp and manifest, each whole or not at all; raises OSError."""
    data = json.dumps(manifest.model_dump(), sort_keys=True).encode()
    _replace(folder / STAMP, hashlib.sha256(data).hexdigest().encode())
    _replace(state / MANIFEST, data)


def _replace(path: Path, data: bytes) -> None:
    part = path.with_name(path.name + ".part")
    part.touch(mode=0o600)
    part.write_bytes(data)
    part.replace(path)


def remove_manifest(state: Path) -> None:
    """To be called before anything in the folder changes."""
    with suppress(FileNotFoundError):
        (state / MANIFEST).unlink()
