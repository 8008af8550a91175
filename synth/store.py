"""The study's database: vectors and paid answers, in SQLite, so that no work is done twice.

It knows nothing of sources or maps, and may be deleted at any time: that costs a re-run. Every row
names its participant ('' where there is none, several where an answer rests on the words of
several), so that one person can be erased.
"""

import hashlib
import json
import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from synth.embedding.protocol import Embedder, Progress, Vector
from synth.errors import OutputError, sentence

DATABASE = "synth.db"
VERSION = 1
LOOKED_UP_AT_ONCE = 5_000
SAVED_AT_ONCE = 256
UNIT_TOLERANCE = 1e-3
WAIT = 30.0  # seconds for another process (a review) to end its transaction

SCHEMA = """
CREATE TABLE vectors (
  embedder TEXT NOT NULL, participant TEXT NOT NULL, sha TEXT NOT NULL, vec BLOB NOT NULL,
  PRIMARY KEY (embedder, participant, sha)
);
CREATE TABLE answers (
  key TEXT PRIMARY KEY, participant TEXT NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL,
  at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))
);
"""
PROBES = (
    "SELECT embedder, participant, sha, vec FROM vectors LIMIT 1",
    "SELECT key, participant, kind, body, at FROM answers LIMIT 1",
)
LOOKUP = """
SELECT json_extract(wanted.value, '$[2]'), vec FROM json_each(?) AS wanted
CROSS JOIN vectors ON embedder = ?
  AND participant = json_extract(wanted.value, '$[0]')
  AND sha = json_extract(wanted.value, '$[1]')
"""

FORGET_ANSWERS = "DELETE FROM answers WHERE participant = ?1 OR instr(participant, ?2) > 0"

OWNED = "SELECT key, participant FROM answers WHERE participant = ?1 OR instr(participant, ?2) > 0"
RENAME_VECTORS = "UPDATE OR IGNORE vectors SET participant = ? WHERE participant = ?"

Key = tuple[str, str]
"""(participant or '', text)."""


class Store:
    """An open database; a context manager. May be used from several threads.

    `remark` tells, in a sentence, that a damaged database was set aside when this one was opened.
    """

    def __init__(self, path: Path) -> None:
        """Opens `path`, or begins it; sets aside what is damaged or of another version.

        Raises:
            OutputError: the file cannot be written.
        """
        self.path = path
        self.remark: str | None = None
        self._lock = threading.RLock()
        with self._spoken():
            _make_private(path)
            try:
                self._db = _opened(path)
            except _Unusable as reason:
                aside = _set_aside(path)
                self.remark = (
                    f"{path} could not be used ({reason}) and was set aside as {aside.name}; "
                    "what it held is computed again."
                )
                _make_private(path)
                self._db = _opened(path)

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
        """Closes the database; to be called once nothing uses it."""
        with self._lock:
            self._db.close()

    def vectors(self, embedder: str, keys: Sequence[Key]) -> dict[Key, Vector]:
        """The stored vectors (float32, read-only) of those `keys` that have one."""
        found: dict[Key, Vector] = {}
        with self._spoken():
            for start in range(0, len(keys), LOOKED_UP_AT_ONCE):
                part = keys[start : start + LOOKED_UP_AT_ONCE]
                wanted = [(owner, _sha(text), place) for place, (owner, text) in enumerate(part)]
                for place, blob in self._db.execute(LOOKUP, (json.dumps(wanted), embedder)):
                    found[part[place]] = np.frombuffer(blob, "<f4", len(blob) // 4)
        return found

    def add_vectors(self, embedder: str, keys: Sequence[Key], vectors: Vector) -> None:
        """Stores one vector a key, all or none."""
        blobs = (vector.astype("<f4").tobytes() for vector in vectors)
        rows = [
            (embedder, owner, _sha(text), blob)
            for (owner, text), blob in zip(keys, blobs, strict=True)
        ]
        with self._spoken(), self._db:
            self._db.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?, ?)", rows)

    def answer(self, key: str) -> str | None:
        """The body of a stored answer."""
        with self._spoken():
            row = self._db.execute("SELECT body FROM answers WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def save_answer(self, key: str, owners: str | Sequence[str], kind: str, body: str) -> None:
        """Stores an analyst's answer (JSON text); on disk when this returns.

        `owners` is the participant, or are all those, whose words it rests on.
        """
        row = (key, _owners(owners), kind, body)
        statement = (
            "INSERT OR REPLACE INTO answers (key, participant, kind, body) VALUES (?, ?, ?, ?)"
        )
        with self._spoken(), self._db:
            self._db.execute(statement, row)

    def forget(self, participant: str) -> int:
        """Erases every row of `participant`, shared ones too, and returns how many there were.

        Their bytes leave the file too, and a damaged file that was set aside is deleted.
        """
        with self._spoken():
            with self._db:
                gone = sum(
                    self._db.execute(statement, place).rowcount
                    for statement, place in (
                        ("DELETE FROM vectors WHERE participant = ?1", (participant,)),
                        (FORGET_ANSWERS, (participant, f"\n{participant}\n")),
                    )
                )
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            for suffix in ("", "-wal"):
                _aside(self.path, suffix).unlink(missing_ok=True)
        return gone

    def rename_owners(self, names: Mapping[str, str]) -> None:
        """Gives owners other names; `names` by the old one. What is known of both is kept once."""
        with self._spoken(), self._db:
            for old, new in names.items():
                self._db.execute(RENAME_VECTORS, (new, old))
                self._db.execute("DELETE FROM vectors WHERE participant = ?", (old,))
                for key, owners in self._db.execute(OWNED, (old, f"\n{old}\n")).fetchall():
                    renamed = _owners(
                        [names.get(owner, owner) for owner in owners.split("\n") if owner]
                    )
                    place = "UPDATE answers SET participant = ? WHERE key = ?"
                    self._db.execute(place, (renamed, key))

    def answers(self) -> Iterator[tuple[str, str, str]]:
        """Key, kind and body of each stored answer, in order of key."""
        with self._spoken():
            keys = [row[0] for row in self._db.execute("SELECT key FROM answers ORDER BY key")]
        for key in keys:
            with self._spoken():
                statement = "SELECT key, kind, body FROM answers WHERE key = ?"
                row = self._db.execute(statement, (key,)).fetchone()
            if row is not None:
                yield str(row[0]), str(row[1]), str(row[2])

    def drop_answers(self, keys: Sequence[str]) -> int:
        """Erases answers by their keys, and returns how many there were."""
        with self._spoken(), self._db:
            statement = "DELETE FROM answers WHERE key = ?"
            return sum(self._db.execute(statement, (key,)).rowcount for key in keys)

    def sweep(self) -> None:
        """Writes the file anew, so that no page of it holds what was erased.

        Raises:
            OutputError: another process has held it for too long.
        """
        with self._spoken():
            self._db.execute("VACUUM")
            (busy, *_) = self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if busy:
                raise sqlite3.OperationalError("another process is reading it")
            for suffix in ("", "-wal"):
                _aside(self.path, suffix).unlink(missing_ok=True)

    @contextmanager
    def _spoken(self) -> Iterator[None]:
        """One thread at a time; SQLite's complaints become one sentence."""
        try:
            with self._lock:
                yield
        except (sqlite3.Error, OSError) as error:
            raise OutputError(
                sentence(
                    str(self.path),
                    found=f"it cannot be written or read ({error})",
                    remedy="free some space or make the folder writable, and run again",
                )
            ) from error


class Vectors:
    """Vectors of texts: stored ones are looked up, the others embedded and stored.

    `embedded` and `reused` count the distinct (owner, text) pairs so far.
    """

    def __init__(self, store: Store, embedder: Embedder) -> None:
        self.embedder = embedder
        self.embedded = 0
        self.reused = 0
        self._store = store

    def embed(
        self, owners: Sequence[str], texts: Sequence[str], progress: Progress | None = None
    ) -> Vector:
        """Vectors of unit length, shape (len(texts), dim); `owners[i]` said `texts[i]`.

        What has been embedded is stored every few hundred texts, so that a kill loses little.

        Raises:
            EmbeddingError: something is missing from the store, and the model is not there.
            OutputError: the store cannot be written.
        """
        keys = list(zip(owners, texts, strict=True))
        tell = progress or _silent
        stored = self._store.vectors(self.embedder.name, list(dict.fromkeys(keys)))
        known = {key: row for key, row in stored.items() if _is_unit(row, self.embedder.dim)}
        # Of similar length, because that is what an embedder can take together.
        missing = sorted({key for key in keys if key not in known}, key=_length_first)
        self.reused += len(known)
        settled = len(keys) - len(missing)
        tell(settled)
        for start in range(0, len(missing), SAVED_AT_ONCE):
            part = missing[start : start + SAVED_AT_ONCE]
            known.update(self._new(part, partial(_forward, tell, settled + start)))
        if not keys:
            return np.empty((0, self.embedder.dim), np.float32)
        return np.stack([known[key] for key in keys])

    def _new(self, keys: Sequence[Key], progress: Progress) -> dict[Key, Vector]:
        vectors = self.embedder.embed([text for _, text in keys], progress)
        self._store.add_vectors(self.embedder.name, keys, vectors)
        self.embedded += len(keys)
        return dict(zip(keys, vectors, strict=True))


class _Unusable(Exception):
    """Why a database file cannot be used."""


def _opened(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, timeout=WAIT, check_same_thread=False)
    try:
        db.execute("PRAGMA secure_delete = ON")
        db.execute("PRAGMA synchronous = FULL")
        _check(db)
        db.execute("PRAGMA journal_mode = WAL")
        return db
    except BaseException as error:
        db.close()
        # OperationalError: the disk, rights, a lock; its parent: the bytes in the file.
        if isinstance(error, sqlite3.DatabaseError) and not isinstance(
            error, sqlite3.OperationalError
        ):
            raise _Unusable(str(error)) from error
        raise


def _check(db: sqlite3.Connection) -> None:
    """Begins an empty database; raises _Unusable where the file is not what it should be."""
    # Immediate: of two processes that begin the same database, the second one waits.
    db.execute("BEGIN IMMEDIATE")
    (version,) = db.execute("PRAGMA user_version").fetchone()
    (tables,) = db.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if version == 0 and tables == 0:
        for statement in filter(str.strip, SCHEMA.split(";")):
            db.execute(statement)
        db.execute(f"PRAGMA user_version = {VERSION}")
    elif version != VERSION:
        raise _Unusable(f"version {version}, expected {VERSION}")
    db.commit()
    (state,) = db.execute("PRAGMA quick_check(1)").fetchone()
    if state != "ok":
        raise _Unusable("its pages are damaged")
    try:
        for probe in PROBES:
            db.execute(probe).fetchone()
    except sqlite3.OperationalError as error:
        raise _Unusable(str(error)) from error


def _make_private(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(mode=0o600)
    for place, mode in ((path.parent, 0o700), (path, 0o600)):
        with suppress(PermissionError):  # somebody else's folder that we may write to
            place.chmod(mode)


def _aside(path: Path, suffix: str = "") -> Path:
    return path.with_name(f"{path.name}.damaged{suffix}")


def _set_aside(path: Path) -> Path:
    """Renames the database and its log; an earlier one that was set aside is replaced."""
    for suffix in ("", "-wal"):
        _aside(path, suffix).unlink(missing_ok=True)
        old = path.with_name(path.name + suffix)
        if old.exists():
            old.replace(_aside(path, suffix))
    path.with_name(path.name + "-shm").unlink(missing_ok=True)
    return _aside(path)


def _is_unit(row: Vector, dim: int) -> bool:
    """Whether a stored vector can be one; SQLite does not see damage inside a value."""
    return row.size == dim and abs(float(row @ row) - 1.0) < UNIT_TOLERANCE


def _owners(owners: str | Sequence[str]) -> str:
    """One name as it is; several between line feeds, so that each can be found whole."""
    names = [owners] if isinstance(owners, str) else list(dict.fromkeys(owners))
    return "\n".join(["", *names, ""]) if len(names) > 1 else "".join(names)


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _length_first(key: Key) -> tuple[int, Key]:
    return len(key[1]), key


def _forward(progress: Progress, settled: int, done: int) -> None:
    progress(settled + done)


def _silent(done: int) -> None:
    """Takes the place of a progress bar."""
