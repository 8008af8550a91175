"""How well calls overlap, and how many tokens are sent: a study of made-up interviews.

    python benchmarks/model/calls.py [--interviews 160] [--latency 1.0] [--concurrency 16]

The server is a rehearsed one in a process of its own, with so many seconds of latency. Wall time is
from the first request to the last answer, beside ceil(calls / concurrency) × latency. Tokens are
four characters each, the schema included, beside those of the canonical text.
"""

import argparse
import math
import tempfile
from pathlib import Path

from serving import run, served, without_key
from study import write_study
from synth.results import load_results


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--interviews", type=int, default=160)
    parser.add_argument("--latency", type=float, default=1.0)
    parser.add_argument("--concurrency", type=int, default=16)
    given = parser.parse_args()
    without_key()
    with tempfile.TemporaryDirectory() as folder:
        study = Path(folder) / "study"
        write_study(study, given.interviews)
        with served(Path(folder) / "server", "--latency", str(given.latency)) as server:
            _, record, _ = run(study, server, "--concurrency", str(given.concurrency))
            _, again, seconds = run(study, server)
            rows = server.answered()
        texts = load_results(study / "out").texts.values()
        tell(rows, record, sum(len(text) for text in texts) // 4, given)
        print(f"second run: {again['calls']['fresh']} calls, {seconds:.1f} s")


def tell(rows: list, record: dict, canonical: int, given: argparse.Namespace) -> None:
    tasks = record["calls"]["tasks"]
    print(f"{len(rows)} calls: " + ", ".join(f"{n} {t['fresh']}" for n, t in tasks.items()))
    read = tasks["extract"]["fresh"] + tasks["check"]["fresh"]
    rows.sort(key=lambda row: row["started"])
    for what, part in (("extraction and checks", rows[:read]), ("the whole run", rows)):
        wall = max(row["ended"] for row in part) - part[0]["started"]
        ideal = math.ceil(len(part) / given.concurrency) * given.latency
        print(
            f"{what}: {len(part)} calls in {wall:.2f} s, ideal {ideal:.0f} s: {wall / ideal:.2f} ×"
        )
    sent = {name: task["prompt"] for name, task in tasks.items()}
    whole = record["tokens"]["prompt"]
    print(
        f"canonical text {canonical:,} tokens; sent for extraction {sent['extract']:,}: "
        f"{sent['extract'] / canonical:.2f} ×; in the whole run {whole:,}: "
        f"{whole / canonical:.2f} ×, {record['tokens']['cached']:,} of them from the server's cache"
    )


if __name__ == "__main__":
    main()
