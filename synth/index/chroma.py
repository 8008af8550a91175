"""The index over passages and observations; the only module that knows Chroma.

Vectors, texts and hashes live elsewhere (`store`); this is derived from them and may be deleted.
Only the holder of the run lock may call `sync`: Chroma is not safe for two writing processes.
"""

import gc
import hashlib
import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from synth.embedding.protocol import Vector
from synth.errors import OutputError, UsageError, sentence
from synth.index.manifest import Manifest, read_manifest, remove_manifest, write_manifest
from synth.index.probe import damage, queue_length

if TYPE_CHECKING:
    from chromadb import Collection
    from chromadb.api import ClientAPI

FOLDER = "chroma"
COLLECTIONS = ("chunks", "observations")
BATCH = 5_000  # Chroma takes at most 5,461 rows at once
HNSW = {
    "space": "cosine",
    # Nothing goes to the HNSW files, whose writing a kill can tear; vectors stay in SQLite.
    "sync_threshold": 1_000_000,
    "ef_construction": 200,
    "ef_search": 200,
}
SPARE_HITS = 20  # asked for beyond k, so that equal similarities are cut by id, not by chance
OUTGROWN = 4  # rebuilt when that many times more changes than rows are to be replayed
DECIMALS = 4

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
    """What `sync` did; `rebuilt` is the reason why all was indexed anew."""

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


class Index:
    """The Chroma index in a study's `.synth` folder."""

    def __init__(self, state: Path) -> None:
        """`state` is the `.synth` folder; nothing is opened until it is needed."""
        self.state = state
        self.folder = state / FOLDER

    def sound(self) -> str | None:
        """Why the index cannot be queried; None where it can."""
        if not self.folder.is_dir():
            return "there is none yet"
        manifest = read_manifest(self.state, self.folder)
        if manifest is None:
            return "it was not finished, or was made by another program"
        if manifest.chromadb != version("chromadb"):
            return f"it was made by chromadb {manifest.chromadb}"
        return damage(self.folder, {name: len(rows) for name, rows in manifest.rows.items()})

    def sync(self, embedder: str, rows: Mapping[str, Sequence[Row]]) -> IndexReport:
        """Makes the index hold exactly `rows` (by collection), all by the model `embedder`.

        Applies the differences to what was indexed last, or rebuilds all of it where that is not
        sound; an index that Chroma cannot open or change is rebuilt once.

        Raises:
            OutputError: the folder cannot be written.
        """
        wanted = {name: {row.id: row for row in rows.get(name, ())} for name in COLLECTIONS}
        hashes = {n: {i: _hash(row) for i, row in of.items()} for n, of in wanted.items()}
        reason = self._reason_to_rebuild(embedder, hashes)
        manifest = Manifest(chromadb=version("chromadb"), embedder=embedder, rows=hashes)
        with self._writable():
            if reason is None:
                try:
                    return self._apply(wanted, manifest, None)
                except Exception as error:  # Chroma's errors have no common class
                    reason = f"it could not be changed ({type(error).__name__}: {error})"
            self._delete()
            return self._apply(wanted, manifest, reason)

    def query(
        self, collection: str, vector: Vector, k: int, where: dict[str, Any] | None = None
    ) -> list[Hit]:
        """The `k` rows nearest to `vector`, the most similar first, equals by id.

        Args:
            collection: "chunks" or "observations".
            vector: of unit length, by the model that the index was synced with.
            k: how many hits are wanted.
            where: a filter on metadata, as Chroma takes it: `{"participant": "P01"}`.

        Raises:
            UsageError: there is no sound index; `synth run` makes one.
        """
        if (reason := self.sound()) is not None:
            raise UsageError(self._no_index(reason))
        try:
            with self._opened() as client:
                found = client.get_collection(collection, embedding_function=None)
                if k < 1 or found.count() == 0:
                    return []
                answer: Any = found.query(
                    query_embeddings=vector[np.newaxis],
                    n_results=k + SPARE_HITS,
                    where=where,
                    include=["documents", "metadatas", "distances"],
                )
                del found
        except Exception as error:  # Chroma's errors have no common class
            raise UsageError(self._no_index(f"{type(error).__name__}: {error}")) from error
        fields = (answer[name][0] for name in ("ids", "documents", "metadatas", "distances"))
        hits = [
            Hit(i, document, _without_mark(metadata), round(1 - distance, DECIMALS) + 0.0)
            for i, document, metadata, distance in zip(*fields, strict=True)
        ]
        return sorted(hits, key=lambda hit: (-hit.similarity, hit.id))[:k]

    def _no_index(self, reason: str) -> str:
        found = f"the search index cannot be used ({reason})"
        return sentence(str(self.folder), found=found, remedy="make it with: synth run STUDY")

    def _reason_to_rebuild(self, embedder: str, hashes: dict[str, dict[str, str]]) -> str | None:
        if (reason := self.sound()) is not None:
            return reason
        manifest = read_manifest(self.state, self.folder)
        if manifest is None or manifest.embedder != embedder:
            return f"its vectors were made by {manifest.embedder if manifest else 'another model'}"
        if set(manifest.rows) != set(hashes):
            return "it has other collections"
        size = sum(len(rows) for rows in hashes.values())
        if queue_length(self.folder) > OUTGROWN * max(size, BATCH):
            return "it had grown by many changes"
        return None

    def _apply(
        self, wanted: dict[str, dict[str, Row]], manifest: Manifest, rebuilt: str | None
    ) -> IndexReport:
        before = None if rebuilt else read_manifest(self.state, self.folder)
        old = before.rows if before else {}
        plan = {name: _difference(old.get(name, {}), manifest.rows[name]) for name in COLLECTIONS}
        added = sum(len(new) for _, new in plan.values())
        removed = sum(len(gone) for gone, _ in plan.values())
        unchanged = sum(len(rows) for rows in wanted.values()) - added
        if rebuilt or added or removed:
            remove_manifest(self.state)
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with self._opened() as client:
                for name, (gone, new) in plan.items():
                    _change(_collection(client, name), gone, [wanted[name][i] for i in new])
            write_manifest(self.state, self.folder, manifest)
        return IndexReport(rebuilt, added, removed, unchanged)

    def _delete(self) -> None:
        remove_manifest(self.state)
        if self.folder.is_dir() and not self.folder.is_symlink():
            shutil.rmtree(self.folder)
        else:
            self.folder.unlink(missing_ok=True)

    @contextmanager
    def _opened(self) -> Iterator["ClientAPI"]:
        import chromadb
        from chromadb.config import Settings

        settings = Settings(anonymized_telemetry=False)
        client = chromadb.PersistentClient(str(self.folder), settings=settings)
        try:
            yield client
        finally:
            client.close()
            del client
            gc.collect()  # Chroma's file handles live as long as its objects, which are cyclic

    @contextmanager
    def _writable(self) -> Iterator[None]:
        try:
            yield
        except OutputError:
            raise
        except Exception as error:  # Chroma's errors have no common class
            raise OutputError(
                sentence(
                    str(self.folder),
                    found=f"the search index cannot be written ({error})",
                    remedy="free some space or make the folder writable, and run again",
                )
            ) from error


def _collection(client: "ClientAPI", name: str) -> "Collection":
    configuration: Any = {"hnsw": HNSW}
    return client.get_or_create_collection(
        name, embedding_function=None, configuration=configuration
    )


def _difference(old: dict[str, str], new: dict[str, str]) -> tuple[list[str], list[str]]:
    """Ids to delete and ids to add; a changed row is both, for an upsert would merge metadata."""
    gone = [i for i, content in old.items() if new.get(i) != content]
    return gone, [i for i, content in new.items() if old.get(i) != content]


def _change(collection: "Collection", gone: Sequence[str], new: Sequence[Row]) -> None:
    for start in range(0, len(gone), BATCH):
        collection.delete(ids=list(gone[start : start + BATCH]))
    for start in range(0, len(new), BATCH):
        part = new[start : start + BATCH]
        collection.add(
            ids=[row.id for row in part],
            embeddings=np.stack([row.vector for row in part]),
            documents=[_clean(row.document) for row in part],
            metadatas=[_marked(row.metadata) for row in part],
        )


MARK = "synth"  # Chroma refuses empty metadata


def _marked(metadata: Metadata) -> dict[str, Any]:
    clean = {k: _clean(v) if isinstance(v, str) else v for k, v in metadata.items()}
    return {**clean, MARK: True}


def _without_mark(metadata: Mapping[str, Any]) -> dict[str, Any]:
    return {key: metadata[key] for key in sorted(metadata) if key != MARK}


def _clean(text: str) -> str:
    """Without lone surrogates, which have no UTF-8."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _hash(row: Row) -> str:
    content = json.dumps([row.document, sorted(row.metadata.items())])
    return hashlib.sha256(content.encode() + row.vector.tobytes()).hexdigest()[:16]
