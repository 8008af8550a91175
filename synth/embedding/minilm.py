"""all-MiniLM-L6-v2 on onnxruntime: English sentences as 384 numbers, without torch or a network.

A text counts with its first 256 tokens (about 1,000 characters of English); the rest is not seen.
Texts are batched only with texts of exactly as many tokens: there is no padding, so a row's result
cannot depend on its neighbours.
"""

import os
import threading
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from synth.embedding.protocol import Progress, Vector
from synth.embedding.weights import DIM, NAME, find_weights, load

GRAPH = Path(__file__).with_name("minilm.onnx")
MAX_TOKENS = 256
BATCH_TOKENS = 640  # what was fastest: more falls out of the processor's cache
BATCH_ROWS = 64
TOKENISED_AT_ONCE = 2_048
MAX_THREADS = 4

Ids = NDArray[np.int64]


class MiniLM:
    """The sentence model; its files are read and verified when the first text is embedded.

    May be called from several threads.
    """

    # Another version of the runtime may round otherwise: its vectors are not mixed with these.
    name = f"{NAME}-onnxruntime-{version('onnxruntime')}"
    dim = DIM

    def __init__(self, weights: Path | None = None) -> None:
        """`weights` is the folder of the model's files; None looks for it (`find_weights`)."""
        self._weights = weights
        self._model: _Model | None = None
        self._loading = threading.Lock()

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Vector:
        """Vectors of unit length, float32, shape (len(texts), 384); see `Embedder`.

        Raises:
            EmbeddingError: the weights are missing or are not the ones expected.
        """
        vectors = np.empty((len(texts), DIM), np.float32)
        done = 0
        if not texts:
            return vectors
        model = self._loaded()
        for rows, ids in _batches(model.tokens(texts), model.most_rows):
            vectors[rows] = model.run(ids)
            done += len(rows)
            if progress is not None:
                progress(done)
        return vectors

    def _loaded(self) -> "_Model":
        with self._loading:
            if self._model is None:
                self._model = _Model(find_weights(self._weights))
            return self._model


class _Model:
    """Tokenizer and session. `most_rows` is how many texts one run may hold."""

    def __init__(self, folder: Path, threads: int | None = None) -> None:
        tensors, tokenizer = load(folder)
        self._tokenizer = Tokenizer.from_str(tokenizer)
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.no_padding()
        self._session, self._alive = _session(tensors, threads or _processors())
        self.most_rows = BATCH_ROWS if self._rows_are_independent() else 1

    def tokens(self, texts: Sequence[str]) -> list[list[int]]:
        """Token ids of each text, [CLS] and [SEP] included: 2 to 256 of them."""
        # A lone surrogate has no UTF-8, which the tokenizer wants.
        clean = [text.encode("utf-8", "replace").decode("utf-8") for text in texts]
        slices = range(0, len(clean), TOKENISED_AT_ONCE)
        encode = self._tokenizer.encode_batch
        return [e.ids for s in slices for e in encode(clean[s : s + TOKENISED_AT_ONCE])]

    def run(self, ids: Ids) -> Vector:
        """Vectors (n, DIM) of token ids (n, tokens): the mean over the tokens, at length 1."""
        (hidden,) = self._session.run(["hidden"], {"input_ids": ids})
        mean = hidden.mean(axis=1)
        unit: Vector = mean / np.sqrt((mean * mean).sum(axis=1, keepdims=True))
        return unit

    def _rows_are_independent(self) -> bool:
        """Whether this machine's kernels give a row the same bits alone and among others.

        So it is on every processor tried; where it is not, speed is given up, not the promise.
        """
        for tokens in (3, 21, 64):
            ids = np.arange(1_000, 1_000 + 5 * tokens, dtype=np.int64).reshape(5, tokens)
            alone = [self.run(ids[row : row + 1]) for row in range(5)]
            if not np.array_equal(self.run(ids), np.concatenate(alone)):
                return False
        return True


def _batches(tokens: list[list[int]], most_rows: int) -> Iterator[tuple[list[int], Ids]]:
    """Positions and token ids of texts with equally many tokens, the shortest first."""
    by_length: dict[int, list[int]] = {}
    for position, ids in enumerate(tokens):
        by_length.setdefault(len(ids), []).append(position)
    for length, positions in sorted(by_length.items()):
        size = max(1, min(most_rows, BATCH_TOKENS // length))
        for start in range(0, len(positions), size):
            rows = positions[start : start + size]
            yield rows, np.array([tokens[row] for row in rows], np.int64)


def _session(tensors: dict[str, Vector], threads: int) -> tuple[Any, list[Any]]:
    """An onnxruntime session on `tensors`, and what must outlive it."""
    # Before the import, which else writes a device id and an event for Microsoft into ~/.cache.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime as ort

    ort.disable_telemetry_events()
    names, arrays = [], []
    for name, values in tensors.items():
        if name.startswith("pooler."):
            continue  # trained for another task
        matrix = name.startswith("encoder.") and values.ndim == 2
        names.append(f"{name}.T" if matrix else name)
        arrays.append(np.ascontiguousarray(values.T if matrix else values))
    wrapped = [ort.OrtValue.ortvalue_from_numpy(array) for array in arrays]
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3  # errors only
    options.add_external_initializers(names, wrapped)
    session = ort.InferenceSession(GRAPH.read_bytes(), options, ["CPUExecutionProvider"])
    return session, [arrays, wrapped]


def _processors() -> int:
    """Threads to use: the processors that this process may run on, at most MAX_THREADS.

    Fixed when the model is loaded, not by the machine's load; the number changes no bit.
    """
    if hasattr(os, "sched_getaffinity"):
        return min(MAX_THREADS, len(os.sched_getaffinity(0)))
    return min(MAX_THREADS, os.cpu_count() or 1)
