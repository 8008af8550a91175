"""Is an int8 sentence model worth it? Speed and likeness beside float32, and whether rows depend.

    python benchmarks/embedding/int8.py [--texts N]

Needs onnx (the `dev` extra). Weights are quantised by onnxruntime's `quantize_dynamic`, activations
while running, over the whole tensor: so a text's vector may depend on its neighbours in a batch.
"""

import argparse
import tempfile
import time
from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
from onnx import numpy_helper
from onnxruntime.quantization import quantize_dynamic

from synth.embedding.minilm import GRAPH, MiniLM, _batches, _Model
from synth.embedding.weights import find_weights, load
from synth.evaluation.gold import read_gold

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--texts", type=int, default=900)
    count = parser.parse_args().texts
    gold = sorted((ROOT / "corpora").glob("*/gold/gold.jsonl"))
    texts = [mark.quote for file in gold for mark in read_gold(file)][:count]
    model = _Model(find_weights(None))
    batches = list(_batches(model.tokens(texts), model.most_rows))
    with tempfile.TemporaryDirectory() as folder:
        small = _quantised(Path(folder))
        size = (Path(folder) / "int8.onnx").stat().st_size
    full, wide = _timed(model.run, batches, len(texts))
    batched, inner = _timed(lambda ids: _unit(small, ids), batches, len(texts))
    single = [([row], ids[i : i + 1]) for rows, ids in batches for i, row in enumerate(rows)]
    alone, apart = _timed(lambda ids: _unit(small, ids), single, len(texts))
    print(f"{len(texts)} texts; int8 file {size / 1e6:.0f} MB")
    times = f"{batched / full:.2f} x in batches, {alone / full:.2f} x one by one"
    print(f"time of int8 beside float32: {times}")
    print(f"same bits alone and in a batch: {np.array_equal(inner, apart)}")
    cosine = (wide * inner).sum(axis=1)
    print(f"cosine with float32: median {np.median(cosine):.4f}, least {cosine.min():.4f}")
    near = np.abs(wide @ wide.T - inner @ inner.T)
    print(f"cosines of pairs move by {near.mean():.4f} on average, at most {near.max():.4f}")


def _timed(run, batches, count: int) -> tuple[float, np.ndarray]:
    run(batches[0][1])
    vectors = np.empty((count, MiniLM.dim), np.float32)
    best = float("inf")
    for _ in range(3):
        start = time.perf_counter()
        for rows, ids in batches:
            vectors[rows] = run(ids)
        best = min(best, time.perf_counter() - start)
    return best, vectors


def _unit(session, ids: np.ndarray) -> np.ndarray:
    (hidden,) = session.run(["hidden"], {"input_ids": ids})
    mean = hidden.mean(axis=1)
    return mean / np.sqrt((mean * mean).sum(axis=1, keepdims=True))


def _quantised(folder: Path):
    """A session on the graph with its weights inside, quantised."""
    tensors, _ = load(find_weights(None))
    graph = onnx.ModelProto.FromString(GRAPH.read_bytes())
    named = {}
    for name, values in tensors.items():
        matrix = name.startswith("encoder.") and values.ndim == 2
        laid = np.ascontiguousarray(values.T if matrix else values)
        named[f"{name}.T" if matrix else name] = laid
    for initializer in list(graph.graph.initializer):
        if initializer.name in named:
            graph.graph.initializer.remove(initializer)
            graph.graph.initializer.append(
                numpy_helper.from_array(named[initializer.name], initializer.name)
            )
    onnx.save(graph, folder / "full.onnx")
    options = {"DefaultTensorType": onnx.TensorProto.FLOAT}
    quantize_dynamic(folder / "full.onnx", folder / "int8.onnx", extra_options=options)
    options = ort.SessionOptions()
    options.log_severity_level = 3
    model = (folder / "int8.onnx").read_bytes()
    return ort.InferenceSession(model, options, ["CPUExecutionProvider"])


if __name__ == "__main__":
    main()
