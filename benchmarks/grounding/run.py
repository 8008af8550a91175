"""Prints how well quotes are grounded, class by class, as Markdown tables.

    python benchmarks/grounding/run.py [--corpora NAME ...]
    python benchmarks/grounding/run.py --quotes FILE_OR_FOLDER --study FOLDER
    python benchmarks/grounding/run.py --planted
    python benchmarks/grounding/run.py --large

The first runs the hand-written set over the sample corpora, the second anybody's set over a study
of their own, the third quotes planted in made-up interviews, the fourth long quotes and a long
document. `--peers` adds rapidfuzz and LangExtract on the same quotes. README.md says what counts.
"""

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import generator
import large
import peers
import scripts
from cases import Case, Material, read_cases, read_study
from ours import Ours
from planting import plant
from scoring import Outcome, judge
from tables import print_failures, print_summary, summary

HERE = Path(__file__).parent
CORPORA = HERE.parents[1] / "corpora"
SEED = 5
CHARS = 60_000
"""Of the made-up interview."""
Share = tuple[Material, Sequence[Case]]


def main() -> None:
    given = _options()
    if given.large:
        large.measure(random.Random(SEED))
        return
    shares = list(_planted(given.each) if given.planted else _written(given))
    grounded = [(material, list(_grounded(material, cases))) for material, cases in shares]
    outcomes = [outcome for _, found in grounded for outcome in found]
    print()
    print_summary(outcomes)
    for material, found in grounded if given.failures else ():
        print_failures(found, material)
    if given.peers:
        peers.compare(shares, outcomes, given.peer_venv, given.sample, random.Random(SEED))
    if given.json:
        told = {"summary": summary(outcomes), "outcomes": [_plain(o) for o in outcomes]}
        given.json.write_text(json.dumps(told, ensure_ascii=False, indent=1), "utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--corpora", nargs="+", metavar="NAME", help="of corpora/; all that have quotes if none")
    add("--quotes", type=Path, metavar="PATH", help="a .jsonl file, or a folder of them")
    add("--study", type=Path, help="of --quotes; the sample corpus of each file's name if none")
    add("--planted", action="store_true", help="quotes planted in made-up interviews")
    add("--each", type=int, default=200, help="planted quotes of each class (200)")
    add("--large", action="store_true", help="long quotes and a document of 2 million characters")
    add("--failures", action="store_true", help="print the wrong cases, one a line")
    add("--peers", action="store_true", help="rapidfuzz and LangExtract beside us")
    add("--peer-venv", type=Path, metavar="DIR", help="LangExtract's environment, made if missing")
    add("--sample", type=int, default=15, help="quotes of a class for LangExtract (15)")
    add("--json", type=Path, metavar="FILE", help="write figures and outcomes there")
    return parser.parse_args()


def _written(given: argparse.Namespace) -> Iterator[Share]:
    """The quotes of each file, with the study that they are about."""
    path: Path = given.quotes or HERE / "quotes"
    files = [path] if path.is_file() else sorted(path.glob("*.jsonl"))
    if given.corpora:
        files = [file for file in files if file.stem in given.corpora]
    if not files:
        raise SystemExit(f"{path}: no quotes found there")
    read: dict[Path, Material] = {}
    for file in files:
        folder = given.study or CORPORA / file.stem
        if folder not in read:
            read[folder] = read_study(folder)
        yield read[folder], read_cases(file, read[folder])


def _planted(each: int) -> Iterator[Share]:
    rng = random.Random(SEED)
    study = plant(rng, CHARS)
    yield study.material, generator.cases(study, rng, each)
    for name in scripts.LANGUAGES:
        other, cases = scripts.made(name, rng, max(2, each // 4))
        yield other.material, cases


def _grounded(material: Material, cases: Sequence[Case]) -> Iterator[Outcome]:
    ours = Ours(material)
    chars = sum(len(document.text) for document in material.documents)
    print(f"{len(cases)} quotes; {chars:,} characters made ready in {ours.seconds:.3f} s")
    for case in cases:
        yield judge(case, ours.verdict(case), material)


def _plain(outcome: Outcome) -> dict[str, Any]:
    return asdict(outcome)


if __name__ == "__main__":
    main()
