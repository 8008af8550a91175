"""How fast MiniLM is beside the bare onnxruntime session on the same texts (needs `onnx`).

    python benchmarks/embedding/run.py

The bare session gets the same weights in a graph with an attention mask, the same number of
threads, and texts sorted by length in padded batches of 32. Both include tokenisation. The two
take turns; the median of three is shown, and the ratio of the medians (above 1: MiniLM is faster).
"""

import random
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import onnxruntime as ort
from tokenizers import Tokenizer

from synth.embedding.build_graph import build
from synth.embedding.minilm import MiniLM, _processors
from synth.embedding.weights import find_weights, load

BATCH = 32
ROUNDS = 3
REPOSITORY = Path(__file__).parents[2]


class Bare:
    """The plain way: sort by length, pad, run."""

    def __init__(self) -> None:
        tensors, tokenizer = load(find_weights())
        self.tokenizer = Tokenizer.from_str(tokenizer)
        self.tokenizer.enable_truncation(256)
        self.tokenizer.enable_padding(pad_id=0, pad_token="[PAD]")
        named = {}
        for name, values in tensors.items():
            matrix = name.startswith("encoder.") and values.ndim == 2
            named[f"{name}.T" if matrix else name] = np.ascontiguousarray(
                values.T if matrix else values
            )
        named = {n: v for n, v in named.items() if not n.startswith("pooler.")}
        self.alive = [ort.OrtValue.ortvalue_from_numpy(v) for v in named.values()]
        options = ort.SessionOptions()
        options.intra_op_num_threads = _processors()
        options.add_external_initializers(list(named), self.alive)
        graph = build(padded=True).SerializeToString()
        self.session = ort.InferenceSession(graph, options, ["CPUExecutionProvider"])

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """Vectors of unit length, as MiniLM gives them."""
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        out = np.empty((len(texts), 384), np.float32)
        for start in range(0, len(order), BATCH):
            rows = order[start : start + BATCH]
            encoded = self.tokenizer.encode_batch([texts[row] for row in rows])
            ids = np.array([e.ids for e in encoded], np.int64)
            mask = np.array([e.attention_mask for e in encoded], np.int64)
            feed = {"input_ids": ids, "attention_mask": mask}
            (hidden,) = self.session.run(None, feed)
            weight = mask[:, :, None].astype(np.float32)
            mean = (hidden * weight).sum(1) / weight.sum(1)
            out[rows] = mean / np.linalg.norm(mean, axis=1, keepdims=True)
        return out


def words() -> list[str]:
    found: list[str] = []
    for path in sorted((REPOSITORY / "corpora").rglob("*")):
        if path.suffix in {".txt", ".md", ".vtt", ".csv"}:
            found += [w for w in path.read_text("utf-8").split() if w.isalpha()]
    return found or ["the", "box", "came", "late", "again", "because", "nobody", "called"]


def texts(count: int, mean: float, spread: float, seed: int) -> list[str]:
    """`count` texts whose lengths in words are normally distributed."""
    rng, known = random.Random(seed), words()
    lengths = [max(2, round(rng.gauss(mean, spread))) for _ in range(count)]
    return [" ".join(rng.choices(known, k=length)) for length in lengths]


def seconds(embed: Callable[[Sequence[str]], np.ndarray], batch: list[str]) -> float:
    start = time.perf_counter()
    embed(batch)
    return time.perf_counter() - start


def main() -> None:
    ours, bare = MiniLM(), Bare()
    sets = {
        "1,000 chunks": texts(1_000, 95, 25, seed=1),
        "2,000 sentences": texts(2_000, 15, 6, seed=2),
        "300 mixed": texts(300, 50, 40, seed=3),
        "40 sentences": texts(40, 15, 6, seed=4),
    }
    print("set               tokens   MiniLM s   bare s   ratio   largest difference")
    for name, batch in sets.items():
        tokens = statistics.mean(map(len, ours._loaded().tokens(batch)))
        difference = float(np.abs(ours.embed(batch[:200]) - bare.embed(batch[:200])).max())
        pairs = [(seconds(ours.embed, batch), seconds(bare.embed, batch)) for _ in range(ROUNDS)]
        own, plain = (statistics.median(side) for side in zip(*pairs, strict=True))
        print(
            f"{name:16} {tokens:7.1f} {own:10.2f} {plain:8.2f} "
            f"{plain / own:7.2f}   {difference:.1e}"
        )


if __name__ == "__main__":
    main()
