"""Prints how long `synth --help` takes beside importing typer alone, taking turns; medians.

python benchmarks/startup/run.py [--runs N]
"""

import argparse
import subprocess
import sys
import time
from statistics import median

HELP = [sys.executable, "-m", "synth", "--help"]
TYPER = [sys.executable, "-c", "import typer"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=9, help="runs of each, taking turns")
    runs = parser.parse_args().runs
    pairs = [(_seconds(HELP), _seconds(TYPER)) for _ in range(runs + 1)][1:]
    ours, bare = median(a for a, _ in pairs), median(b for _, b in pairs)
    print(
        f"synth --help {ours * 1000:.0f} ms, import typer {bare * 1000:.0f} ms, {ours / bare:.2f} x"
    )


def _seconds(command: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
