"""Rows of before a fresh run: kept under other names until the new work stands, or is given up.

They stay in their tables, so that whoever erases or renames finds them like all others. A process
that dies leaves them where they are, and what is true of the rows alone decides what comes next.
"""

import sqlite3

MARK = "earlier "
"""What the name of such a row begins with: the key of an answer, the embedder of a vector."""
NOTES = ("batch", "server")
"""Kinds of rows that are no answers: what waits in batches, what a server takes."""

_SET_ASIDE = "key GLOB 'earlier *'"
_OUT = """(kind = 'batch'
  AND CASE WHEN json_valid(body) THEN json_array_length(body, '$.out') > 0 ELSE 0 END)"""
_CAME = f"""EXISTS (SELECT 1 FROM answers
  WHERE NOT {_SET_ASIDE} AND (kind NOT IN {NOTES} OR {_OUT}))"""
_IS_OUT = f"EXISTS (SELECT 1 FROM answers WHERE NOT {_SET_ASIDE} AND {_OUT})"

KNOWN = f"""
SELECT value FROM json_each(?) WHERE EXISTS (SELECT 1 FROM answers WHERE key = value)
  OR (EXISTS (SELECT 1 FROM answers WHERE key = '{MARK}' || value) AND NOT {_CAME})
"""
"""Those of some keys to which the next run has an answer."""
_ANY = f"""
SELECT EXISTS (SELECT 1 FROM answers WHERE {_SET_ASIDE})
  OR EXISTS (SELECT 1 FROM vectors WHERE embedder GLOB 'earlier *')
"""
# What was set aside before stays: it is the last work that stood. A batch that is out is paid.
_BEGIN = (
    f"UPDATE OR REPLACE answers SET key = '{MARK}' || key WHERE NOT {_SET_ASIDE} AND {_OUT}",
    f"UPDATE OR IGNORE answers SET key = '{MARK}' || key WHERE NOT {_SET_ASIDE}",
    f"DELETE FROM answers WHERE NOT {_SET_ASIDE}",
    f"UPDATE OR IGNORE vectors SET embedder = '{MARK}' || embedder "
    "WHERE NOT embedder GLOB 'earlier *'",
    "DELETE FROM vectors WHERE NOT embedder GLOB 'earlier *'",
)
_PUT_BACK = (
    f"UPDATE OR REPLACE answers SET key = substr(key, {len(MARK) + 1}) WHERE {_SET_ASIDE}",
    f"UPDATE OR REPLACE vectors SET embedder = substr(embedder, {len(MARK) + 1}) "
    "WHERE embedder GLOB 'earlier *'",
)
_DROP = (
    f"DELETE FROM answers WHERE {_SET_ASIDE}",
    "DELETE FROM vectors WHERE embedder GLOB 'earlier *'",
)


def is_any(db: sqlite3.Connection) -> bool:
    """Whether anything is set aside."""
    return _is(db, _ANY)


def begin(db: sqlite3.Connection) -> None:
    """Sets everything aside, all or nothing."""
    _do(db, _BEGIN)


def put_back(db: sqlite3.Connection, *, whatever_came: bool) -> None:
    """Undoes it, all or nothing; not where a batch is out, or an answer came and that counts."""
    with db:
        db.execute("BEGIN IMMEDIATE")
        if not _is(db, f"SELECT {_IS_OUT if whatever_came else _CAME}"):
            for statement in _PUT_BACK:
                db.execute(statement)


def drop(db: sqlite3.Connection) -> None:
    """Erases what was set aside; its bytes leave the file too."""
    _do(db, _DROP)
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _do(db: sqlite3.Connection, statements: tuple[str, ...]) -> None:
    with db:
        for statement in statements:
            db.execute(statement)


def _is(db: sqlite3.Connection, statement: str) -> bool:
    return bool(db.execute(statement).fetchone()[0])
