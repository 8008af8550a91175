"""How long the built-in reader takes beside the embedding alone: ten interviews of 2,000 words.

    python benchmarks/reading/speed.py [--interviews N] [--words N]

The interviews are turns of the four corpora, dealt anew. A first run is timed from the outside of
`synth.run`; what it spends inside the sentence model is the embedding of everything it embeds.
"""

import argparse
import tempfile
import time
from collections.abc import Sequence
from itertools import cycle, islice
from pathlib import Path

import synth
from synth.embedding.minilm import MiniLM
from synth.embedding.protocol import Progress, Vector
from synth.readers.folder import read_all
from synth.readers.settings import load_study

ROOT = Path(__file__).resolve().parents[2]


class Timed(MiniLM):
    """Counts the seconds spent in it, loading the model apart."""

    def __init__(self) -> None:
        super().__init__()
        super().embed(["warm"])
        self.seconds, self.texts = 0.0, 0

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Vector:
        """As it is, timed."""
        began = time.perf_counter()
        vectors = super().embed(texts, progress)
        self.seconds += time.perf_counter() - began
        self.texts += len(texts)
        return vectors


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--interviews", type=int, default=10)
    parser.add_argument("--words", type=int, default=2000)
    options = parser.parse_args()
    embedder = Timed()
    with tempfile.TemporaryDirectory() as folder:
        study = Path(folder)
        settings = (ROOT / "corpora/meal-kit/study.toml").read_text("utf-8")
        (study / "study.toml").write_text(settings.split("[[survey]]")[0], "utf-8")
        _write(study, options.interviews, options.words)
        began = time.perf_counter()
        record = synth.run(study, embedder=embedder)
        wall = time.perf_counter() - began
    print(f"{options.interviews} interviews of {options.words} words: {record.counts}")
    print(f"wall {wall:.1f} s; embedding {embedder.texts} texts {embedder.seconds:.1f} s")
    print(
        f"the rest {wall - embedder.seconds:.1f} s; wall / embedding {wall / embedder.seconds:.2f}"
    )


def _write(study: Path, interviews: int, words: int) -> None:
    lines = cycle(_turns())
    for number in range(interviews):
        said: list[str] = []
        while sum(len(line.split()) for line in said) < words:
            said += islice(lines, 1)
        talk = [f"{'Moderator' if i % 2 == 0 else 'Ana'}: {t}" for i, t in enumerate(_asked(said))]
        (study / f"P{number + 1:02}.txt").write_text("\n\n".join(talk), "utf-8")


def _asked(said: Sequence[str]) -> list[str]:
    return [text for line in said for text in ("And what happened then?", line)]


def _turns() -> list[str]:
    """Participants' turns of all corpora."""
    found = []
    for folder in sorted((ROOT / "corpora").glob("*/study.toml")):
        study = load_study(folder.parent)
        for reading in read_all(folder.parent, study, folder.parent / "out").readings:
            if reading.document.source.kind == "interview":
                turns = [t for t in reading.document.turns if t.voice == "participant"]
                found += [" ".join(reading.document.words_of(t).split()) for t in turns]
    return found


if __name__ == "__main__":
    main()
