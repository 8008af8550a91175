"""What the heads learn from: sentences of three corpora, and what people marked in them."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from synth.analysts.heads import FACETS, Inputs
from synth.analysts.protocol import Matrix
from synth.analysts.staging import StageFeatures
from synth.analysts.units import Unit, inputs_of, units_of, vectors_of
from synth.embedding.minilm import MiniLM
from synth.evaluation.gold import LEAST_SHARE, Mark, read_gold
from synth.readers.folder import read_all
from synth.readers.participants import read_participants
from synth.readers.people import tell_people_apart
from synth.readers.settings import load_study

ROOT = Path(__file__).resolve().parents[2]
CORPORA = ("meal-kit", "carers-allowance", "bank-onboarding")
SECOND = 0.35
"""What a second marker's marks weigh where there are two markers."""


class Material(NamedTuple):
    """One interview."""

    source: str
    units: list[Unit]
    inputs: Inputs
    gold: list[Mark]
    marks: Matrix
    """How far each sentence is marked with each facet, 0 to 1: shape (n, 5)."""
    staged: Matrix
    """Features of each sentence and stage."""
    stages: list[str]


def load(name: str, embedder: MiniLM) -> list[Material]:
    """The marked interviews of a corpus."""
    folder = ROOT / "corpora" / name
    study = load_study(folder)
    readings = read_all(folder, study, folder / "out").readings
    people = tell_people_apart(readings, read_participants(folder)[0], study)
    gold, second = (read_gold(folder / "gold" / f"{n}.jsonl") for n in ("gold", "second"))
    marked = {mark.source for mark in gold}
    stages = StageFeatures(study.stages, lambda _, texts: embedder.embed(texts))
    return [
        _material(document, gold, second, stages, embedder)
        for document in people.documents
        if document.source.path in marked
    ]


def _material(document, gold, second, stages, embedder) -> Material:
    path, units = document.source.path, units_of(document)

    def embed(_: Sequence[str], texts: Sequence[str]) -> Matrix:
        return embedder.embed(texts)

    inputs = inputs_of(units, vectors_of(units, embed), embed, survey=False)
    own = [mark for mark in gold if mark.source == path]
    marks = _share(units, own)
    others = [mark for mark in second if mark.source == path]
    if others:
        marks = (1 - SECOND) * marks + SECOND * _share(units, others)
    staged = stages.features(inputs.own, inputs.question, inputs.asked, inputs.turns, survey=False)
    return Material(path, units, inputs, own, marks, staged, stages.ids)


def _share(units: Sequence[Unit], marks: Sequence[Mark]) -> Matrix:
    share = np.zeros((len(units), len(FACETS)), np.float32)
    for mark in marks:
        for i in of_mark(units, mark):
            share[i, FACETS.index(mark.facet)] = 1
    return share


def of_mark(units: Sequence[Unit], mark: Mark) -> list[int]:
    """The sentences that a mark covers by half, or that cover half of it."""
    return [i for i, unit in enumerate(units) if hits(unit.start, unit.end, mark)]


def hits(start: int, end: int, mark: Mark) -> bool:
    """Whether a span would match a mark."""
    shared = min(end, mark.end) - max(start, mark.start)
    return shared >= LEAST_SHARE * min(end - start, mark.end - mark.start)
