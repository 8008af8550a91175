"""The file of the database: opened or begun, and set aside where it is damaged."""

import sqlite3
from contextlib import suppress
from pathlib import Path

DATABASE = "synth.db"
VERSION = 1
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


class Unusable(Exception):
    """Why a database file cannot be used."""


def opened(path: Path) -> sqlite3.Connection:
    """Opens a database that is there, or begins it.

    Raises:
        Unusable: its bytes are damaged, or it is of another version.
        sqlite3.Error: the disk, rights, or a lock that is held for too long.
    """
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
            raise Unusable(str(error)) from error
        raise


def _check(db: sqlite3.Connection) -> None:
    """Begins an empty database; raises Unusable where the file is not what it should be."""
    # Immediate: of two processes that begin the same database, the second one waits.
    db.execute("BEGIN IMMEDIATE")
    (version,) = db.execute("PRAGMA user_version").fetchone()
    (tables,) = db.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if version == 0 and tables == 0:
        for statement in filter(str.strip, SCHEMA.split(";")):
            db.execute(statement)
        db.execute(f"PRAGMA user_version = {VERSION}")
    elif version != VERSION:
        raise Unusable(f"version {version}, expected {VERSION}")
    db.commit()
    (state,) = db.execute("PRAGMA quick_check(1)").fetchone()
    if state != "ok":
        raise Unusable("its pages are damaged")
    try:
        for probe in PROBES:
            db.execute(probe).fetchone()
    except sqlite3.OperationalError as error:
        raise Unusable(str(error)) from error


def make_private(path: Path) -> None:
    """Makes the file and its folder where they are missing, for their owner alone."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(mode=0o600)
    for place, mode in ((path.parent, 0o700), (path, 0o600)):
        with suppress(PermissionError):  # somebody else's folder that we may write to
            place.chmod(mode)


def aside_of(path: Path, suffix: str = "") -> Path:
    """Where a damaged database is kept; `suffix` of its log."""
    return path.with_name(f"{path.name}.damaged{suffix}")


def set_aside(path: Path) -> Path:
    """Renames the database and its log; an earlier one that was set aside is replaced."""
    for suffix in ("", "-wal"):
        aside_of(path, suffix).unlink(missing_ok=True)
        old = path.with_name(path.name + suffix)
        if old.exists():
            old.replace(aside_of(path, suffix))
    path.with_name(path.name + "-shm").unlink(missing_ok=True)
    return aside_of(path)
