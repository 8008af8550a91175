"""Writes minilm.onnx: the graph of all-MiniLM-L6-v2 without its weights.

Run by hand, and only when the graph itself changes (needs `onnx`, the extra "dev"):

    python -m synth.embedding.build_graph

The weights are declared as external and handed over when a session is created (`minilm`), so the
file is small and holds nothing learned. All rows of a batch have the same number of tokens, hence
no attention mask; `padded=True` adds one, for comparison in benchmarks.
"""

from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from synth.embedding.minilm import GRAPH
from synth.embedding.weights import DIM

LAYERS = 6
HEADS = 12
INNER = 1536
VOCABULARY = 30_522
POSITIONS = 512
EPSILON = 1e-12
MASKED = -1e9  # added to the score of a padded token
OPSET = 17
IR_VERSION = 8  # what onnxruntime 1.20 and later read


class _Graph:
    """Collects nodes and initialisers; every method returns the name of what it made."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.tensors: dict[str, onnx.TensorProto] = {}

    def node(self, op: str, *inputs: str, domain: str = "", **attributes: Any) -> str:
        name = f"v{len(self.nodes)}"
        self.nodes.append(helper.make_node(op, inputs, [name], domain=domain, **attributes))
        return name

    def weight(self, name: str, *shape: int) -> str:
        tensor = TensorProto(name=name, data_type=TensorProto.FLOAT, dims=shape)
        tensor.data_location = TensorProto.EXTERNAL
        tensor.external_data.add(key="location", value="weights")
        self.tensors[name] = tensor
        return name

    def constant(self, name: str, value: Any, dtype: Any = np.int64) -> str:
        self.tensors[name] = numpy_helper.from_array(np.array(value, dtype), name)
        return name

    def linear(self, x: str, name: str, inner: int, outer: int) -> str:
        product = self.node("MatMul", x, self.weight(f"{name}.weight.T", inner, outer))
        return self.node("Add", product, self.weight(f"{name}.bias", outer))

    def norm(self, x: str, name: str) -> str:
        scale, shift = self.weight(f"{name}.weight", DIM), self.weight(f"{name}.bias", DIM)
        return self.node("LayerNormalization", x, scale, shift, axis=-1, epsilon=EPSILON)


def build(*, padded: bool = False) -> onnx.ModelProto:
    """The model: `input_ids` (n, tokens) to `hidden` (n, tokens, DIM), the last layer's output.

    With `padded` it also takes `attention_mask` (n, tokens).
    """
    g = _Graph()
    inputs = [helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["n", "tokens"])]
    bias = ""
    if padded:
        shape = ["n", "tokens"]
        inputs.append(helper.make_tensor_value_info("attention_mask", TensorProto.INT64, shape))
        bias = _mask_bias(g)
    x = _embeddings(g)
    for layer in range(LAYERS):
        x = _layer(g, x, f"encoder.layer.{layer}", bias)
    g.nodes.append(helper.make_node("Identity", [x], ["hidden"]))
    hidden = helper.make_tensor_value_info("hidden", TensorProto.FLOAT, ["n", "tokens", DIM])
    graph = helper.make_graph(g.nodes, "minilm", inputs, [hidden], list(g.tensors.values()))
    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid("com.microsoft", 1)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=IR_VERSION)


def _mask_bias(g: _Graph) -> str:
    mask = g.node("Cast", "attention_mask", to=TensorProto.FLOAT)
    absent = g.node("Sub", g.constant("one", 1, np.float32), mask)
    bias = g.node("Mul", absent, g.constant("masked", MASKED, np.float32))
    return g.node("Unsqueeze", bias, g.constant("axes_1_2", [1, 2]))


def _embeddings(g: _Graph) -> str:
    words = g.weight("embeddings.word_embeddings.weight", VOCABULARY, DIM)
    kinds = g.weight("embeddings.token_type_embeddings.weight", 2, DIM)
    places = g.weight("embeddings.position_embeddings.weight", POSITIONS, DIM)
    tokens = g.node("Gather", g.node("Shape", "input_ids"), g.constant("second", [1]), axis=0)
    place = g.node("Slice", places, g.constant("start", [0]), tokens, g.constant("rows", [0]))
    kind = g.node("Gather", kinds, g.constant("first", 0), axis=0)
    word = g.node("Gather", words, "input_ids", axis=0)
    return g.norm(g.node("Add", g.node("Add", word, place), kind), "embeddings.LayerNorm")


def _layer(g: _Graph, x: str, name: str, bias: str) -> str:
    mixed = _attention(g, x, f"{name}.attention.self", bias)
    out = g.linear(mixed, f"{name}.attention.output.dense", DIM, DIM)
    x = g.norm(g.node("Add", out, x), f"{name}.attention.output.LayerNorm")
    wide = g.linear(x, f"{name}.intermediate.dense", DIM, INNER)
    narrow = g.linear(
        g.node("Gelu", wide, domain="com.microsoft"), f"{name}.output.dense", INNER, DIM
    )
    return g.norm(g.node("Add", narrow, x), f"{name}.output.LayerNorm")


def _attention(g: _Graph, x: str, name: str, bias: str) -> str:
    heads = g.constant("heads", [0, 0, HEADS, DIM // HEADS])

    def split(part: str, order: list[int]) -> str:
        values = g.linear(x, f"{name}.{part}", DIM, DIM)
        return g.node("Transpose", g.node("Reshape", values, heads), perm=order)

    query, value = split("query", [0, 2, 1, 3]), split("value", [0, 2, 1, 3])
    scores = g.node("MatMul", query, split("key", [0, 2, 3, 1]))
    scores = g.node("Mul", scores, g.constant("scale", (DIM // HEADS) ** -0.5, np.float32))
    if bias:
        scores = g.node("Add", scores, bias)
    mixed = g.node("MatMul", g.node("Softmax", scores, axis=-1), value)
    joined = g.node("Transpose", mixed, perm=[0, 2, 1, 3])
    return g.node("Reshape", joined, g.constant("joined", [0, 0, DIM]))


if __name__ == "__main__":
    GRAPH.write_bytes(build().SerializeToString(deterministic=True))
