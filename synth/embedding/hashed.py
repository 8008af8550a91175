"""A stand-in for the sentence model in tests: it compares spelling and knows nothing of meaning."""

from collections.abc import Sequence
from zlib import crc32

import numpy as np

from synth.embedding.protocol import Progress, Vector

DIM = 128
GRAM = 3  # characters


class HashEmbedder:
    """Counts of character trigrams, hashed into a few numbers. For tests only."""

    name = "hashed-trigrams-for-tests-only"
    dim = DIM

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Vector:
        """Vectors of unit length, float32, shape (len(texts), 128); see `Embedder`."""
        vectors = np.zeros((len(texts), DIM), np.float32)
        for row, text in enumerate(texts):
            data = f"\x02{text.casefold()}\x03".encode("utf-8", "replace")
            for start in range(len(data) - 1):
                vectors[row, crc32(data[start : start + GRAM]) % DIM] += 1
            vectors[row] /= np.linalg.norm(vectors[row])
            if progress is not None:
                progress(row + 1)
        return vectors
