"""Prints seconds and peak memory of a first run over made-up surveys of growing size.

python benchmarks/scale/run.py [ANSWERS ...]
"""

import argparse
import csv
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

THINGS = ("the box", "the driver", "the app", "the refund", "the card", "the chat", "the invoice")
EVENTS = ("came late", "was missing", "did not work", "was easy", "cost too much", "was lovely")
ENDS = ("so I rang them", "and I gave up", "and I waited an hour", "which was a nice surprise", "")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("answers", nargs="*", type=int, default=[5_000, 10_000, 20_000])
    for answers in parser.parse_args().answers:
        with tempfile.TemporaryDirectory() as folder:
            _write(Path(folder) / "survey.csv", answers)
            began = time.perf_counter()
            subprocess.run([sys.executable, "-m", "synth", "run", folder, "-q"], check=True)
            seconds = time.perf_counter() - began
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024  # of all so far
        print(f"{answers} answers: {seconds:.0f} s, peak {peak} MB")


def _write(path: Path, answers: int) -> None:
    chance = random.Random(answers)
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["ResponseId", "What happened with your order?"])
        for number in range(answers):
            rows.writerow([f"R{number}", " ".join(_sentence(chance) for _ in range(2))])


def _sentence(chance: random.Random) -> str:
    said = f"{chance.choice(THINGS)} {chance.choice(EVENTS)} in week {chance.randint(1, 52)}"
    return f"{said} {chance.choice(ENDS)}".strip().capitalize() + "."


if __name__ == "__main__":
    main()
