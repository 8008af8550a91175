"""Vectors of texts, each embedded once."""

from collections.abc import Sequence
from functools import partial

import numpy as np

from synth.embedding.protocol import Embedder, Progress, Vector
from synth.store.store import Key, Store

SAVED_AT_ONCE = 256
UNIT_TOLERANCE = 1e-3


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


def _is_unit(row: Vector, dim: int) -> bool:
    """Whether a stored vector can be one; SQLite does not see damage inside a value."""
    return row.size == dim and abs(float(row @ row) - 1.0) < UNIT_TOLERANCE


def _length_first(key: Key) -> tuple[int, Key]:
    return len(key[1]), key


def _forward(progress: Progress, settled: int, done: int) -> None:
    progress(settled + done)


def _silent(done: int) -> None:
    """Takes the place of a progress bar."""
