"""What a faulty server costs: nothing may be missing, and little may be asked again.

    python benchmarks/model/faults.py [--interviews 96] [--hang 20]

5 % each of 429, 500, reset, cut JSON, prose around it, empty content and refusal, and 1 % hangs,
beside an undisturbed run of the same study. A fault is met by asking again: once is the least.
"""

import argparse
import json
import shutil
import tempfile
from collections import Counter
from pathlib import Path

from serving import run, served, without_key
from study import write_study

KINDS = ("429", "500", "reset", "cut", "prose", "empty", "refusal")
FAULTS = ",".join([*(f"{kind}=0.05" for kind in KINDS), "hang=0.01"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--interviews", type=int, default=96)
    parser.add_argument("--hang", type=int, default=20, help="seconds of silence")
    parser.add_argument("--seed", type=int, default=1, help="which requests are hit")
    given = parser.parse_args()
    without_key()
    with tempfile.TemporaryDirectory() as folder:
        study, clean = Path(folder) / "study", Path(folder) / "clean"
        write_study(study, given.interviews)
        shutil.copytree(study, clean)
        with served(Path(folder) / "undisturbed") as server:
            run(clean, server)
            least = len(server.answered())
        faulty = (
            "--faults",
            FAULTS,
            "--hang",
            str(given.hang),
            "--latency",
            "0.2",
            "--seed",
            str(given.seed),
        )
        with served(Path(folder) / "faulty", *faulty) as server:
            code, record, seconds = run(study, server, "--timeout", str(given.hang / 2))
            rows = server.answered()
        hit = Counter(row["fault"] for row in rows if row["fault"])
        extra = len(rows) - least
        print(f"{len(rows)} calls where {least} are needed; faults: {dict(sorted(hit.items()))}")
        print(f"{extra} extra calls for {hit.total()} faults: {extra / hit.total():.2f} ×")
        print(f"exit {code}, {len(record['failures'])} failures, {seconds:.0f} s")
        print(f"the same map as undisturbed: {_map(study) == _map(clean)}")


def _map(study: Path) -> str:
    """map.json without its time stamp."""
    journey = json.loads((study / "out" / "map.json").read_text("utf-8"))
    journey["generated"]["at"] = ""
    return json.dumps(journey, sort_keys=True)


if __name__ == "__main__":
    main()
