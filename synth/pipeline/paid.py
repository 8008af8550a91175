"""Which requests have an answer already; looks at a study's database without changing it."""

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

from synth.llm.protocol import Provider, Request
from synth.llm.recording import Recording
from synth.store import KNOWN

KEYS_AT_ONCE = 10_000

Known = Callable[[Sequence[Request]], set[int]]
"""Which of some requests have an answer already, by their places."""


def known_recorded(recording: Recording) -> Known:
    """Knows what a recording answers."""
    return lambda requests: {
        n for n, request in enumerate(requests) if request.canonical() in recording.rows
    }


def known_stored(provider: Provider, stored: Callable[[Sequence[str]], set[str]]) -> Known:
    """Knows what is stored; `stored` says which of some keys are."""

    def known(requests: Sequence[Request]) -> set[int]:
        keys = [request.key(provider.label, provider.model) for request in requests]
        there = stored(keys)
        return {n for n, key in enumerate(keys) if key in there}

    return known


def stored_keys(database: Path, keys: Sequence[str]) -> set[str]:
    """Those of `keys` that have an answer; none where the database cannot be read."""
    # Without a log nobody writes, and only `immutable` makes no files beside the database; it also
    # opens one with a log in a folder that cannot be written, as far as it goes.
    logged = database.with_name(f"{database.name}-wal").exists()
    for how in ["mode=ro"] * logged + ["mode=ro&immutable=1"]:
        try:
            with closing(sqlite3.connect(f"{database.resolve().as_uri()}?{how}", uri=True)) as db:
                return set(_looked_up(db, keys))
        except sqlite3.Error:
            continue
    return set()


def _looked_up(db: sqlite3.Connection, keys: Sequence[str]) -> Iterator[str]:
    for start in range(0, len(keys), KEYS_AT_ONCE):
        part = json.dumps(keys[start : start + KEYS_AT_ONCE])
        yield from (key for (key,) in db.execute(KNOWN, (part,)))
