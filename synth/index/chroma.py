"""The index over passages and observations; the only module that knows Chroma.

Vectors, texts and hashes live elsewhere (`store`); this is derived from them and may be deleted.
Only the holder of the run lock may call `sync`: Chroma is not safe for two writing processes.
"""

import ctypes
import gc
import shutil
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from synth.embedding.protocol import Vector
from synth.errors import OutputError, UsageError, sentence
from synth.files import tighten
from synth.index.manifest import (
    Manifest,
    read_manifest,
    read_stamp,
    remove_manifest,
    write_manifest,
)
from synth.index.probe import damage, queue_length
from synth.index.rows import (
    Hit,
    IndexReport,
    Row,
    clean,
    content_hash,
    difference,
    marked,
    without_mark,
)
from synth.index.spare import blank

if TYPE_CHECKING:
    from chromadb import Collection

FOLDER = "chroma"
COLLECTIONS = ("chunks", "observations")
BATCH = 1_000  # Chroma takes at most 5,461 rows at once, and copies them several times
HNSW = {
    "space": "cosine",
    # Nothing goes to the HNSW files, whose writing a kill can tear; vectors stay in SQLite.
    "sync_threshold": 1_000_000,
    # Twice as much ("ef_construction": 200) triples the first query: all is built again in memory.
    "ef_search": 1_000,
}
SPARE_HITS = 20  # asked for beyond k, so that equal similarities are cut by id, not by chance
SMALL = 5_000  # rows of an index that is quick to open in any case
OUTGROWN = 4  # rebuilt when that many times more changes than rows are to be replayed
DECIMALS = 4
NONE_YET = "there is none yet"


class Index:
    """The Chroma index in a study's `.synth` folder.

    The first query opens it and later ones reuse that, until `close` or the end of a `with`; an
    index that has been synced since, by whatever process, is opened anew. Threads may share one.
    """

    def __init__(self, state: Path) -> None:
        """`state` is the `.synth` folder; nothing is opened until it is needed."""
        self.state = state
        self.folder = state / FOLDER
        self._reader: tuple[str, Any] | None = None  # stamp and client
        self._lock = threading.RLock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Gives back files and memory; the next query opens the index again."""
        with self._lock:
            if self._reader is not None:
                self._reader[1].close()
                self._reader = None
                gc.collect()
                blank(self.folder)
                tighten(self.folder)

    def sound(self) -> str | None:
        """Why the index cannot be queried; None where it can."""
        if not self.folder.is_dir():
            return NONE_YET
        manifest = read_manifest(self.state, self.folder)
        if manifest is None:
            return "it was not finished, or was made by another program"
        if manifest.chromadb != version("chromadb"):
            return f"it was made by chromadb {manifest.chromadb}"
        return damage(self.folder, {name: len(rows) for name, rows in manifest.rows.items()})

    def ids(self, collection: str) -> frozenset[str]:
        """The ids of all rows in a sound index; none where it is not."""
        manifest = read_manifest(self.state, self.folder)
        return frozenset(manifest.rows.get(collection, {})) if manifest else frozenset()

    def sync(self, rows: Mapping[str, Sequence[Row]], embedder: str = "") -> IndexReport:
        """Makes the index hold exactly `rows`, and nothing else.

        Applies the differences to what was indexed last, or rebuilds all of it where that is not
        sound; an index that Chroma cannot open or change is rebuilt once.

        Args:
            rows: by collection, "chunks" or "observations"; ids are distinct in each.
            embedder: name of the model that made the vectors; another name rebuilds all. (Other
                vectors are other content, and are indexed anew in any case.)

        Raises:
            OutputError: the folder cannot be written.
        """
        wanted = {name: {row.id: row for row in rows.get(name, ())} for name in COLLECTIONS}
        hashes = {n: {i: content_hash(row) for i, row in of.items()} for n, of in wanted.items()}
        reason = self._reason_to_rebuild(embedder, hashes)
        manifest = Manifest(chromadb=version("chromadb"), embedder=embedder, rows=hashes)
        self.close()
        _give_back_memory()
        with self._writable():
            if reason is None:
                try:
                    return self._apply(wanted, manifest, None)
                except BaseException as error:
                    if not (isinstance(error, Exception) or _from_chroma(error)):
                        raise
                    reason = f"it could not be changed ({type(error).__name__}: {error})"
            self._delete()
            return self._apply(wanted, manifest, None if reason == NONE_YET else reason)

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
        with self._lock:
            answer = self._answer(collection, vector, k, where)
        if answer is None:
            return []
        fields = (answer[name][0] for name in ("ids", "documents", "metadatas", "distances"))
        hits = [
            Hit(i, document, without_mark(metadata), round(1 - distance, DECIMALS) + 0.0)
            for i, document, metadata, distance in zip(*fields, strict=True)
        ]
        return sorted(hits, key=lambda hit: (-hit.similarity, hit.id))[:k]

    def _answer(self, collection: str, vector: Vector, k: int, where: dict[str, Any] | None) -> Any:
        client = self._read()
        try:
            found = client.get_collection(collection, embedding_function=None)
            if k < 1 or found.count() == 0:
                return None
            return found.query(
                query_embeddings=vector[np.newaxis],
                n_results=k + SPARE_HITS,
                where=where,
                include=["documents", "metadatas", "distances"],
            )
        except BaseException as error:
            if not _from_chroma(error):
                raise
            raise UsageError(self._no_index(f"{type(error).__name__}: {error}")) from error

    def delete(self) -> bool:
        """Deletes the index; the next `sync` makes it anew. Returns whether there was one.

        Raises:
            OutputError: the folder cannot be written.
        """
        self.close()
        there = self.folder.exists() or self.folder.is_symlink()
        with self._writable():
            self._delete()
        return there

    def _read(self) -> Any:
        stamp = read_stamp(self.folder)
        if self._reader is not None and stamp and self._reader[0] == stamp:
            return self._reader[1]
        self.close()
        if (reason := self.sound()) is not None:
            raise UsageError(self._no_index(reason))
        try:
            self._reader = stamp, self._connect()
        except BaseException as error:
            if not _from_chroma(error):
                raise
            raise UsageError(self._no_index(f"{type(error).__name__}: {error}")) from error
        return self._reader[1]

    def _no_index(self, reason: str) -> str:
        found = f"the search index cannot be used ({reason})"
        return sentence(str(self.folder), found=found, remedy="make it with: synth run STUDY")

    def _reason_to_rebuild(self, embedder: str, hashes: dict[str, dict[str, str]]) -> str | None:
        if (reason := self.sound()) is not None:
            return reason
        manifest = read_manifest(self.state, self.folder)
        if manifest is None or manifest.embedder != embedder:
            return "its vectors were made by another model"
        if set(manifest.rows) != set(hashes):
            return "it has other collections"
        size = sum(len(rows) for rows in hashes.values())
        if queue_length(self.folder) > OUTGROWN * max(size, SMALL):
            return "it had grown by many changes"
        return None

    def _apply(
        self, wanted: dict[str, dict[str, Row]], manifest: Manifest, rebuilt: str | None
    ) -> IndexReport:
        before = read_manifest(self.state, self.folder)
        old = before.rows if before else {}
        plan = {name: difference(old.get(name, {}), manifest.rows[name]) for name in COLLECTIONS}
        added = sum(len(new) for _, new in plan.values())
        removed = sum(len(gone) for gone, _ in plan.values())
        unchanged = sum(len(rows) for rows in wanted.values()) - added
        if before is None or added or removed:
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

    def _connect(self) -> Any:
        import chromadb
        from chromadb.config import Settings

        settings = Settings(anonymized_telemetry=False)
        return chromadb.PersistentClient(str(self.folder), settings=settings)

    @contextmanager
    def _opened(self) -> Iterator[Any]:
        client = self._connect()
        try:
            yield client
        finally:
            client.close()
            del client
            gc.collect()  # Chroma's file handles live as long as its objects, which form cycles
            blank(self.folder)
            tighten(self.folder)  # Chroma makes its files with the rights that the umask leaves

    @contextmanager
    def _writable(self) -> Iterator[None]:
        try:
            yield
        except BaseException as error:
            if not _from_chroma(error):
                raise
            raise OutputError(
                sentence(
                    str(self.folder),
                    found=f"the search index cannot be written ({error})",
                    remedy="free some space or make the folder writable, and run again",
                )
            ) from error


def _from_chroma(error: BaseException) -> bool:
    """Chroma's own errors, the disk's, and panics of its Rust half (which are no Exceptions)."""
    return isinstance(error, OSError) or type(error).__module__.startswith(
        ("chromadb", "pyo3_runtime")
    )


def _collection(client: Any, name: str) -> "Collection":
    found: Collection = client.get_or_create_collection(
        name, embedding_function=None, configuration={"hnsw": HNSW}
    )
    return found


def _change(collection: "Collection", gone: Sequence[str], new: Sequence[Row]) -> None:
    for start in range(0, len(gone), BATCH):
        collection.delete(ids=list(gone[start : start + BATCH]))
    for start in range(0, len(new), BATCH):
        part = new[start : start + BATCH]
        collection.add(
            ids=[row.id for row in part],
            embeddings=np.stack([row.vector for row in part]),
            documents=[clean(row.document) for row in part],
            metadatas=[marked(row.metadata) for row in part],
        )
        _give_back_memory()


def _give_back_memory() -> None:
    """Chroma's many threads leave holes, which glibc keeps: 9 KB a row, half of all memory."""
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):  # another C library
            ctypes.CDLL(None).malloc_trim(0)
