"""What the built-in reader finds in a corpus that it has not been trained on, and its forerunner.

Three rows for the table of `run.py`: likeness to examples (the first version), the heads, and heads
that also see the sentences beside and the question. The heads are trained here on the other
corpora, never on outpatient-visit, as `benchmarks/heads/train.py` does.
"""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "heads"))

import feelings
import fitting
from material import CORPORA, ROOT, Material, load
from measuring import marks_of
from synth.analysts.heads import FORMAT, Heads
from synth.analysts.reading import Reader
from synth.embedding.minilm import MiniLM
from synth.evaluation.gold import Mark, read_gold
from synth.evaluation.scores import Scores, score
from synth.prompting import codebook
from synth.readers.folder import read_all
from synth.readers.participants import read_participants
from synth.readers.people import tell_people_apart
from synth.readers.settings import load_study
from synth.records.document import Document
from synth.records.evidence import Draft


class HeldOut:
    """Trains once a corpus; embeds once a corpus."""

    def __init__(self, labelled: Path) -> None:
        self._embedder = MiniLM()
        self._feeling = feelings.train(labelled / "goemotions", self._embedder)
        self._corpora: dict[str, list[Material]] = {}

    def rows(self, name: str) -> Iterator[tuple[str, Scores]]:
        """Reader and scores, the forerunner first."""
        gold = read_gold(ROOT / "corpora" / name / "gold" / "gold.jsonl")
        yield "likeness to examples (v1)", score(self._likened(name), gold)
        rest = [m for other in CORPORA if other != name for m in self._material(other)]
        here = self._material(name)
        yield "heads, held out", score(marks_of(self._trained(rest), here), gold)
        wide = self._trained([_with_context(m) for m in rest])
        found = marks_of(wide, [_with_context(m) for m in here])
        yield "heads + context, held out", score(found, gold)

    def _material(self, name: str) -> list[Material]:
        if name not in self._corpora:
            self._corpora[name] = load(name, self._embedder)
        return self._corpora[name]

    def _trained(self, materials: list[Material]) -> Heads:
        parts = {"format": np.array(FORMAT), **self._feeling}
        parts |= fitting.sentence_heads(Heads(parts), materials)
        parts |= fitting.span_head(Heads(parts), materials)
        parts |= fitting.stage_head(materials)
        return Heads({name: np.asarray(p, np.float32) for name, p in parts.items()})

    def _likened(self, name: str) -> list[Mark]:
        folder = ROOT / "corpora" / name
        study = load_study(folder)
        readings = read_all(folder, study, folder / "out").readings
        people = tell_people_apart(readings, read_participants(folder)[0], study)
        reader = Reader(study, codebook(study.facets, folder), self._embed, heads=False)
        marked = {mark.source for mark in read_gold(folder / "gold" / "gold.jsonl")}
        return [
            _mark(document, draft)
            for document in people.documents
            if document.source.path in marked
            for draft in reader.extract(document).drafts
        ]

    def _embed(self, _: Sequence[str], texts: Sequence[str]) -> np.ndarray:
        return self._embedder.embed(texts)


def _with_context(material: Material) -> Material:
    """Half of the sentences beside, and of the question, as further columns."""
    inputs = material.inputs
    near = [
        _beside(rows, inputs.turns, step) for rows in (inputs.own, inputs.told) for step in (-1, 1)
    ]
    question = 0.5 * inputs.question[inputs.asked]
    told = np.concatenate([inputs.told, *near, question], axis=1).astype(np.float32)
    return material._replace(inputs=inputs._replace(told=told))


def _beside(rows: np.ndarray, turns: np.ndarray, step: int) -> np.ndarray:
    """Half of the row before (step -1) or behind (+1); zeros where the turn begins or ends."""
    moved = np.roll(rows, -step, axis=0) * 0.5
    moved[np.roll(turns, -step) != turns] = 0
    return moved


def _mark(document: Document, draft: Draft) -> Mark:
    turn = next(t for t in document.turns if t.turn == draft.turn)
    start = document.text.index(draft.quotes[0], turn.start)
    return Mark(
        source=document.source.path,
        start=start,
        end=start + len(draft.quotes[0]),
        quote=draft.quotes[0],
        facet=draft.facet,
        stage=draft.stage,
        mode=draft.mode,
        valence=draft.labels.get("valence"),
        severity=draft.labels.get("severity"),
    )
