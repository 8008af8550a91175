"""Kills a run at random moments (SIGKILL) and runs it again: what was answered is not asked twice.

    python benchmarks/model/kills.py [--kills 20] [--interviews 96]

The server logs each request's hash. A request that was answered 100 ms or more before a kill must
not come again, and the map at the end must be that of an undisturbed run.
"""

import argparse
import random
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

from faults import _map as map_of
from serving import Served, run, served, start, without_key
from study import write_study

DELIVERED = 0.1
"""Seconds before a kill from which an answer counts as delivered."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--interviews", type=int, default=96)
    given = parser.parse_args()
    without_key()
    with tempfile.TemporaryDirectory() as folder:
        study, clean = Path(folder) / "study", Path(folder) / "clean"
        write_study(study, given.interviews)
        with served(Path(folder) / "first") as server:
            shutil.copytree(study, clean)
            run(clean, server)
        shutil.copytree(clean / ".synth", study / ".synth")
        forget_answers(study)
        with served(Path(folder) / "server", "--latency", "0.5") as server:
            kills = kill_often(study, server, given.kills)
            run(study, server, "--concurrency", "4")
            told(server, kills, same=map_of(study) == map_of(clean))


def forget_answers(study: Path) -> None:
    """Leaves the vectors: what is killed here is the asking, not the embedding."""
    import sqlite3

    with sqlite3.connect(study / ".synth" / "synth.db") as database:
        database.execute("DELETE FROM answers")
    database.close()


def kill_often(study: Path, server: Served, kills: int) -> list[float]:
    """Unix times of the kills."""
    chance = random.Random(1)
    times = []
    for _ in range(kills):
        before = len(server.asked())
        process = start(study, server, "--concurrency", "4")
        while len(server.asked()) == before and process.poll() is None:
            time.sleep(0.05)
        time.sleep(chance.uniform(0.1, 4.0))
        process.kill()
        times.append(time.time())
        process.wait()
    return times


def told(server: Served, kills: list[float], *, same: bool) -> None:
    asked = server.asked()
    delivered = {row["digest"]: row["ended"] for row in server.answered() if _came(row, kills)}
    again = [row for row in asked if delivered.get(row["digest"], 9e12) < row["started"]]
    needed = len({row["digest"] for row in asked})
    print(f"{len(kills)} kills, {len(asked)} requests of {needed} different ones")
    print(f"requests sent again though answered {DELIVERED} s before a kill: {len(again)}")
    print(f"the same map as undisturbed: {same}")


def _came(answered: dict[str, Any], kills: list[float]) -> bool:
    """Whether an answer came while its asker still had a little time to live."""
    end = min((kill for kill in kills if kill > answered["started"]), default=9e12)
    return answered["status"] == 200 and answered["ended"] <= end - DELIVERED


if __name__ == "__main__":
    main()
