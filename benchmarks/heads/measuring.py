"""Leave one corpus out: how well heads trained on two corpora read the third."""

from collections.abc import Callable, Sequence

import numpy as np

from material import Material
from synth.analysts import cues, spans
from synth.analysts.heads import Heads
from synth.analysts.trained import see
from synth.evaluation.gold import Mark
from synth.evaluation.scores import Scores, score
from synth.sentences import count_words

Train = Callable[[list[Material]], Heads]


def report(corpora: dict[str, list[Material]], train: Train) -> None:
    """Prints a line a corpus, and one over all."""
    every: tuple[list[Mark], list[Mark]] = ([], [])
    for name, materials in corpora.items():
        rest = [m for other, ms in corpora.items() if other != name for m in ms]
        found = marks_of(train(rest), materials)
        gold = [mark for m in materials for mark in m.gold]
        _print(name, score(found, gold), found, gold)
        every[0].extend(_named(found, name))
        every[1].extend(_named(gold, name))
    _print("all three", score(*every), *every)


def marks_of(
    heads: Heads, materials: Sequence[Material], threshold: float = spans.THRESHOLD
) -> list[Mark]:
    """What the heads find in interviews."""
    return [
        _mark(m, seen)
        for m in materials
        for seen in see(
            heads,
            heads.read(m.inputs),
            m.staged @ heads.parts["stage"],
            [u.turn.turn for u in m.units],
            [u.text for u in m.units],
            threshold=threshold,
        )
    ]


def _mark(material: Material, seen) -> Mark:
    start, end = material.units[seen.first].start, material.units[seen.last].end
    words = " ".join(u.text for u in material.units[seen.first : seen.last + 1])
    emotion, pain = seen.facet == "emotion", seen.facet == "pain_point"
    return Mark(
        source=material.source,
        start=start,
        end=end,
        quote=words,
        facet=seen.facet,
        stage=material.stages[seen.stage],
        mode=seen.mode,
        valence=seen.valence if emotion else None,
        severity=cues.severity_of(words) if pain else None,
    )


def _named(marks: Sequence[Mark], corpus: str) -> list[Mark]:
    return [m.model_copy(update={"source": f"{corpus}/{m.source}"}) for m in marks]


def _print(name: str, scores: Scores, found: Sequence[Mark], gold: Sequence[Mark]) -> None:
    micro = scores.micro
    lengths = [np.median([count_words(m.quote) for m in marks]) for marks in (found, gold)]
    facets = " ".join(f"{f[:5]} {r.f1 or 0:.2f}" for f, r in scores.facets.items())
    labels = (scores.stage_accuracy, scores.mode_accuracy)
    kappas = (scores.valence_kappa, scores.severity_kappa)
    print(
        f"{name:17} P {micro.precision:.2f} R {micro.recall:.2f} F1 {micro.f1:.3f} | {facets} | "
        f"stage {labels[0]:.2f} mode {labels[1]:.2f} valence k {kappas[0] or 0:.2f} "
        f"severity k {kappas[1] or 0:.2f} | found {micro.found} gold {micro.gold}, "
        f"words {lengths[0]:.0f} / {lengths[1]:.0f}",
        flush=True,
    )
