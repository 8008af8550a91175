"""Trains the built-in reader's heads and writes synth/analysts/heads.npz.

    OMP_NUM_THREADS=1 python benchmarks/heads/train.py --labelled FOLDER [--check]

Needs scikit-learn. FOLDER holds `goemotions/`, whose files are checked by SHA-256. The heads learn
from the gold of three corpora; the fourth, outpatient-visit, is for measuring and is not opened.
With --check nothing is written: each of the three is read by heads trained on the other two.
"""

import argparse
from pathlib import Path

import numpy as np

import feelings
import fitting
from material import CORPORA, Material, load
from measuring import report
from synth.analysts.heads import FILE, FORMAT, Heads
from synth.embedding.minilm import MiniLM


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--labelled", type=Path, required=True, help="folder of goemotions/")
    parser.add_argument("--out", type=Path, default=FILE, help="where the heads are written")
    parser.add_argument("--check", action="store_true", help="leave one corpus out; write nothing")
    options = parser.parse_args()
    embedder = MiniLM()
    feeling = feelings.train(options.labelled / "goemotions", embedder)
    corpora = {name: load(name, embedder) for name in CORPORA}
    if options.check:
        report(corpora, lambda rest: _trained(feeling, rest))
        return
    heads = _trained(feeling, [m for ms in corpora.values() for m in ms])
    np.savez(options.out, **heads.parts)
    print(f"{options.out}: {options.out.stat().st_size:,} bytes")


def _trained(feeling: dict[str, np.ndarray], materials: list[Material]) -> Heads:
    parts = {"format": np.array(FORMAT), **feeling}
    parts |= fitting.sentence_heads(Heads(parts), materials)
    parts |= fitting.span_head(Heads(parts), materials)
    parts |= fitting.stage_head(materials)
    return Heads({name: np.asarray(p, np.float32) for name, p in parts.items()})


if __name__ == "__main__":
    main()
