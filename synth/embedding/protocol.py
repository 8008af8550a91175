"""What the rest of the program knows of a sentence model."""

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]
Progress = Callable[[int], None]
"""Called with the number of texts that are done so far."""


class Embedder(Protocol):
    """Turns texts into vectors.

    A text's vector is the same to the bit whatever else is in the call, in whatever order, and in
    every process on one machine.
    """

    @property
    def name(self) -> str:
        """Model, first 12 hex digits of its weights' SHA-256, runtime; known without loading."""

    @property
    def dim(self) -> int:
        """Numbers in a vector."""

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Vector:
        """Vectors of unit length, float32, shape (len(texts), dim).

        Raises:
            EmbeddingError: the model is missing or is not the one expected.
        """
