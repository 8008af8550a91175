"""The head of feelings: GoEmotions' four groups on sentence vectors."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, f1_score

from synth.analysts.heads import FEELINGS
from synth.embedding.minilm import MiniLM

SHA256 = {
    "group/train.tsv": "f6e6059e336d17ae31496857cd5883a41934df50261ef74bc3eedc2ef9f701c8",
    "group/dev.tsv": "e2d7cae65ffdc8df4d457c33695ab1f000eaef9beaadbce8276043802a3ba8ee",
}


def train(folder: Path, embedder: MiniLM) -> dict[str, np.ndarray]:
    """Trains on `train`, prints accuracy and macro-F1 on `dev`."""
    texts, labels = _read(folder, "group/train.tsv")
    model = LogisticRegression(C=3.0, max_iter=300)
    model.fit(embedder.embed(texts), labels)
    texts, labels = _read(folder, "group/dev.tsv")
    found = model.predict(embedder.embed(texts))
    print(
        f"GoEmotions dev, {len(labels):,} texts of one group: "
        f"accuracy {accuracy_score(labels, found):.3f}, "
        f"macro-F1 {f1_score(labels, found, average='macro'):.3f}; "
        f"always the commonest: {np.bincount(labels).max() / len(labels):.3f}",
        flush=True,
    )
    return {
        "feeling": model.coef_.T.astype(np.float32),
        "feeling_bias": model.intercept_.astype(np.float32),
    }


def _read(folder: Path, name: str) -> tuple[list[str], list[int]]:
    """Texts of exactly one group, and its number."""
    data = (folder / name).read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    if digest != SHA256[name]:
        raise SystemExit(f"{folder / name}: expected SHA-256 {SHA256[name]}, found {digest}")
    rows = list(_rows(data.decode("utf-8").split("\n")))
    return [text for text, _ in rows], [group for _, group in rows]


def _rows(lines: Iterable[str]) -> Iterable[tuple[str, int]]:
    for line in lines:
        cells = line.split("\t")
        if len(cells) == 3 and cells[1].isdigit() and int(cells[1]) < len(FEELINGS):
            yield cells[0], int(cells[1])
