"""Identifiers found in the planted study, before and after confirmation, and what that costs.

    PYTHONPATH=.:tests python benchmarks/privacy/run.py

Prints, a kind: how many are planted, how many are replaced without a word from anybody, how many
would be replaced if what Synth lists were confirmed as it stands, and how many are replaced once a
person names everybody once (in full; no inflected, small-letter or misspelt forms). Then the share
of a built-in run that pseudonymising takes, on the sample corpus, in turns.
"""

import shutil
import statistics
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import planted_identifiers as planted
import synth
from synth.confidential import settings_lines
from synth.privacy.folding import squeezed
from synth.privacy.key import FILE
from synth.readers.reception import Reception, receive
from synth.readers.settings import load_study

SAMPLE = Path(__file__).parents[2] / "corpora/meal-kit"
TURNS = 3


def main() -> None:
    """Prints both tables."""
    study = planted.study()
    every = (*study.planted, *study.more)
    with tempfile.TemporaryDirectory() as scratch:
        before = _received(Path(scratch) / "before", "[privacy]\n")
        confirmed = planted.confirmed_privacy(every)
        after = _received(Path(scratch) / "after", confirmed)
        listed = before.likely()
        by_list = _received(Path(scratch) / "listed", "\n".join(settings_lines(listed)))
        told = [
            planted.measure(study.planted, study.decoys, _texts(one))
            for one in (before, by_list, after)
        ]
        print(f"{'kind':<18}{'planted':>8}{'at once':>9}{'listed':>8}{'after':>7}")
        for kind, (_, many) in sorted(told[0].kinds.items()):
            first, second, third = (one.kinds[kind][0] for one in told)
            print(f"{kind:<18}{many:>8}{first:>9}{second:>8}{third:>7}")
        lost = ", ".join(str(len(one.lost)) for one in told)
        print(f"{len(study.decoys)} decoys, of which lost: {lost}")
        right = sum(_is_planted(one.words, every) for one in listed)
        print(f"{len(listed)} likely names listed, {right} of them planted")
        _cost(Path(scratch))


def _received(folder: Path, privacy: str) -> Reception:
    planted.write(folder, privacy)
    return receive(folder, load_study(folder), folder / "out")


def _texts(received: Reception) -> Mapping[str, str]:
    assert received.key is not None
    paths = {row.shown: row.words for row in received.key.of_kind(FILE)}
    return {paths[d.source.path]: d.text for d in received.people.documents}


def _is_planted(words: str, every: Sequence[planted.Planted]) -> bool:
    told = squeezed(words)
    return any(told in squeezed(one.words) or squeezed(one.words) in told for one in every)


def _cost(scratch: Path) -> None:
    """Whole runs with and without the table, in turns, each without earlier state.

    In seconds of the processors, which other programs disturb less than the clock's.
    """
    times: dict[str, list[float]] = {"without": [], "with": []}
    for turn in range(TURNS * 2):
        way = ("without", "with")[turn % 2]
        folder = scratch / f"run-{turn}"
        shutil.copytree(SAMPLE, folder, ignore=shutil.ignore_patterns("out", ".synth", "gold"))
        if way == "with":
            with (folder / "study.toml").open("a", encoding="utf-8") as file:
                file.write('\n[privacy]\nnames = ["Ines", "Nuala", "Conor Daly", "Tash"]\n')
        began = time.process_time()
        synth.run(folder)
        times[way].append(time.process_time() - began)
    medians = {way: statistics.median(seconds) for way, seconds in times.items()}
    for way, seconds in times.items():
        print(f"{way:<8}", "  ".join(f"{one:6.2f}" for one in seconds), "s of the processors")
    print(f"ratio of whole runs, medians: {medians['with'] / medians['without']:.3f}")


if __name__ == "__main__":
    main()
