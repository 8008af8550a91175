"""What is kept of a study's work, row by row."""

import hashlib
import json
import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from synth.embedding.protocol import Vector
from synth.errors import OutputError, sentence
from synth.store import earlier
from synth.store.database import Unusable, aside_of, make_private, opened, set_aside

LOOKED_UP_AT_ONCE = 5_000

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
            make_private(path)
            try:
                self._db = opened(path)
            except Unusable as reason:
                aside = set_aside(path)
                self.remark = (
                    f"{path} could not be used ({reason}) and was set aside as {aside.name}; "
                    "what it held is computed again."
                )
                make_private(path)
                self._db = opened(path)

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

    def vectors_of_map(self, embedder: str, keys: Sequence[Key]) -> dict[Key, Vector]:
        """The same for a map that stands, while a fresh run is making the next one."""
        return self.vectors(earlier.MARK + embedder, keys) | self.vectors(embedder, keys)

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

    @property
    def has_earlier(self) -> bool:
        """Whether the work of before a fresh run is set aside."""
        with self._spoken():
            return earlier.is_any(self._db)

    def begin_anew(self) -> None:
        """Sets everything aside: it is not found any more, until it is put back or dropped."""
        with self._spoken():
            earlier.begin(self._db)

    def put_back(self, *, whatever_came: bool = False) -> None:
        """Puts back what was set aside, where nothing came since: no answer, no batch that is out.

        With `whatever_came` also where answers did, all of them useless; of two with the same key
        the earlier one is kept. For the holder of the run lock.
        """
        with self._spoken():
            earlier.put_back(self._db, whatever_came=whatever_came)

    def drop_earlier(self) -> None:
        """Erases what was set aside."""
        with self._spoken():
            earlier.drop(self._db)

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
                aside_of(self.path, suffix).unlink(missing_ok=True)
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
                aside_of(self.path, suffix).unlink(missing_ok=True)

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


def _owners(owners: str | Sequence[str]) -> str:
    """One name as it is; several between line feeds, so that each can be found whole."""
    names = [owners] if isinstance(owners, str) else list(dict.fromkeys(owners))
    return "\n".join(["", *names, ""]) if len(names) > 1 else "".join(names)


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
