"""Prints how well each reader reads each corpus, against its gold, as a Markdown table.

    python benchmarks/reading/run.py [CORPUS ...] [--labelled FOLDER]

Needs vaderSentiment: `pip install -c constraints.txt -e '.[benchmarks]'`. A corpus is a folder of
corpora/ with a `gold/` folder: gold.jsonl, findings.jsonl, and first.jsonl and second.jsonl, two
markers' independent marks of some of the sources. Where corpora/recordings/ has a recording of a
language model reading it, that is scored too. With --labelled, the folder of `goemotions/`, rows of
readers that have not seen the corpus are added (needs scikit-learn; a minute a corpus).
"""

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path

import synth
from baseline import keyword_marks
from heldout import HeldOut
from synth.evaluation.evaluate import evaluate
from synth.evaluation.gold import read_gold
from synth.evaluation.scores import Scores, score
from synth.readers.settings import load_study
from synth.results import load_results

ROOT = Path(__file__).resolve().parents[2]
TRAINED_ON = ("meal-kit", "carers-allowance", "bank-onboarding")
"""What the built-in reader has seen; benchmarks/heads/train.py --check reads each by the others."""
FACETS = ("action", "touchpoint", "goal", "emotion", "pain_point")
HEAD = (
    "corpus",
    "reader",
    "P",
    "R",
    "F1",
    *FACETS,
    "stage",
    "mode",
    "valence κ",
    "themes",
    "findings",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", nargs="*", help="names in corpora/; all where none is named")
    parser.add_argument("--labelled", type=Path, help="folder of goemotions/: adds held-out rows")
    options = parser.parse_args()
    held_out = HeldOut(options.labelled) if options.labelled else None
    print("| " + " | ".join(HEAD) + " |")
    print("|---" * len(HEAD) + "|")
    for name in options.corpora or _all():
        for reader, scores in _readers(ROOT / "corpora" / name, held_out):
            print("| " + " | ".join((name, reader, *_figures(scores))) + " |", flush=True)


def _all() -> list[str]:
    return sorted(path.parent.parent.name for path in (ROOT / "corpora").glob("*/gold/gold.jsonl"))


def _readers(corpus: Path, held_out: HeldOut | None) -> Iterator[tuple[str, Scores]]:
    gold = corpus / "gold" / "gold.jsonl"
    with tempfile.TemporaryDirectory() as folder:
        synth.run(corpus, out=folder)
        yield "keywords + VADER", _baseline(corpus, Path(folder), gold)
        if held_out is not None:
            yield from held_out.rows(corpus.name)
        seen = ", trained on this corpus" if corpus.name in TRAINED_ON else ""
        yield f"built-in{seen}", evaluate(Path(folder), gold).scores
        recording = ROOT / "corpora" / "recordings" / f"{corpus.name}.jsonl"
        if recording.exists():
            with tempfile.TemporaryDirectory() as other:
                synth.run(corpus, out=other, model=f"replay:{recording}")
                yield "recorded model", evaluate(Path(other), gold).scores
        first, second = gold.with_name("first.jsonl"), gold.with_name("second.jsonl")
        yield "second marker", evaluate(Path(folder), first, second).scores


def _baseline(corpus: Path, out: Path, gold: Path) -> Scores:
    study = load_study(corpus)
    results = load_results(out)
    marks = read_gold(gold)
    marked = {mark.source for mark in marks}
    documents = [d for d in results.documents() if d.source.path in marked]
    return score(keyword_marks(documents, study.stages, study.actors[0].id), marks)


def _figures(scores: Scores) -> list[str]:
    micro = scores.micro
    figures = [micro.precision, micro.recall, micro.f1]
    figures += [scores.facets[f].f1 if f in scores.facets else None for f in FACETS]
    figures += [scores.stage_accuracy, scores.mode_accuracy, scores.valence_kappa]
    figures += [scores.theme_agreement, scores.findings_recall]
    return ["–" if figure is None else f"{figure:.2f}" for figure in figures]


if __name__ == "__main__":
    main()
