"""What goes into the index and what comes out of it; knows nothing of Chroma but its manners."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from synth.embedding.protocol import Vector

MARK = "synth"  # Chroma refuses empty metadata

Metadata = Mapping[str, str | int | float | bool]


@dataclass(frozen=True)
class Row:
    """One thing to find. `vector` has unit length; `metadata` may be filtered by."""

    id: str
    document: str
    vector: Vector
    metadata: Metadata


@dataclass(frozen=True)
class IndexReport:
    """What `sync` did; `rebuilt` is why an earlier index was thrown away, None where none was."""

    rebuilt: str | None
    added: int
    removed: int
    unchanged: int


@dataclass(frozen=True)
class Hit:
    """One result; `similarity` is the cosine, rounded to 4 decimals."""

    id: str
    document: str
    metadata: dict[str, str | int | float | bool]
    similarity: float


def difference(old: dict[str, str], new: dict[str, str]) -> tuple[list[str], list[str]]:
    """Ids to delete and ids to add; a changed row is both, for an upsert would merge metadata."""
    gone = [i for i, content in old.items() if new.get(i) != content]
    return gone, [i for i, content in new.items() if old.get(i) != content]


def marked(metadata: Metadata) -> dict[str, Any]:
    """Metadata as Chroma takes it."""
    values = {k: clean(v) if isinstance(v, str) else v for k, v in metadata.items()}
    return {**values, MARK: True}


def without_mark(metadata: Mapping[str, Any]) -> dict[str, Any]:
    """Metadata as it was given, in the order of its names."""
    return {key: metadata[key] for key in sorted(metadata) if key != MARK}


def clean(text: str) -> str:
    """Without lone surrogates, which have no UTF-8."""
    return text.encode("utf-8", "replace").decode("utf-8")


def content_hash(row: Row) -> str:
    """Changes with the text, the metadata or the vector."""
    content = json.dumps([row.document, sorted(row.metadata.items())])
    return hashlib.sha256(content.encode() + row.vector.tobytes()).hexdigest()[:16]
