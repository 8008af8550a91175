"""Does a run that is killed at any moment resume to the same map?

    python benchmarks/resume/run.py --kills 20

Runs the study once undisturbed. Then, for each kill, on a fresh copy: starts a run, ends it with
SIGKILL at a random moment of its course, runs again, and compares map.json (its time stamp aside),
the tables and the sources byte by byte with those of the undisturbed run; `synth check` must find
no problem. Exits 1 where one of them differs.
"""

import argparse
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
SAMPLE = REPOSITORY / "corpora" / "meal-kit"
STAMP = re.compile(rb'"at": "[^"]*"')
QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
COMPARED = ("map.json", "evidence.csv", "rejected.csv", "sources/*")


def main() -> None:
    options = _options()
    chance = random.Random(options.seed)
    with tempfile.TemporaryDirectory(prefix="synth-resume-") as folder:
        reference = _copy(options.study, Path(folder) / "undisturbed")
        began = time.perf_counter()
        _synth("run", reference)
        course = time.perf_counter() - began
        print(f"undisturbed: {course:.1f} s, {len(list(_files(reference)))} files to compare")
        expected = _results(reference)
        equal = 0
        for number in range(1, options.kills + 1):
            study = Path(folder) / f"kill-{number}"
            moment = _killed(options.study, study, chance, course)
            differing = _differing(study, expected)
            verdict = f"differs: {', '.join(differing)}" if differing else "equal"
            print(f"{number:3}  killed after {moment:5.2f} s  {verdict}", flush=True)
            equal += not differing
            shutil.rmtree(study)
    print(f"{options.kills} kills, {equal} equal")
    sys.exit(equal != options.kills)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--kills", type=int, default=20, help="how many runs are killed")
    parser.add_argument("--seed", type=int, default=1, help="of the random moments")
    parser.add_argument("--study", type=Path, default=SAMPLE, help="the study; the sample's")
    return parser.parse_args()


def _killed(origin: Path, study: Path, chance: random.Random, course: float) -> float:
    """Starts a run in a fresh copy and kills it; returns after how many seconds.

    A run that has ended by itself before its moment is tried again with an earlier one.
    """
    moment = chance.uniform(0, course)
    while True:
        process = subprocess.Popen(_command("run", _copy(origin, study)), cwd=REPOSITORY, **QUIET)
        try:
            process.wait(moment)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            return moment
        shutil.rmtree(study)
        moment = chance.uniform(0, moment)


def _differing(study: Path, expected: dict[str, bytes]) -> list[str]:
    """Resumes the run; which results are not those of the undisturbed run."""
    _synth("run", study)
    _synth("check", study)
    found = _results(study)
    return sorted(name for name in expected | found if expected.get(name) != found.get(name))


def _synth(verb: str, study: Path) -> None:
    done = subprocess.run(_command(verb, study), cwd=REPOSITORY, capture_output=True, check=False)
    if done.returncode:
        sys.exit(f"synth {verb} ended with {done.returncode}: {done.stderr.decode()}")


def _command(verb: str, study: Path) -> list[str]:
    return [sys.executable, "-m", "synth", verb, str(study)]


def _copy(study: Path, to: Path) -> Path:
    return Path(shutil.copytree(study, to, ignore=shutil.ignore_patterns("out", ".synth")))


def _files(study: Path) -> Iterator[Path]:
    for pattern in COMPARED:
        yield from (study / "out").glob(pattern)


def _results(study: Path) -> dict[str, bytes]:
    out = study / "out"
    return {p.relative_to(out).as_posix(): STAMP.sub(b"", p.read_bytes()) for p in _files(study)}


if __name__ == "__main__":
    main()
