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
from collections import Counter
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
        tally: Counter[str] = Counter()
        for number in range(1, options.kills + 1):
            study = _copy(options.study, Path(folder) / f"kill-{number}")
            moment = chance.uniform(0, course)
            tally += _one(study, moment, number, expected)
            shutil.rmtree(study)
    equal, killed = tally["equal"], tally["killed"]
    print(f"{options.kills} kills ({killed} before the run had ended), {equal} equal")
    sys.exit(equal != options.kills)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--kills", type=int, default=20, help="how many runs are killed")
    parser.add_argument("--seed", type=int, default=1, help="of the random moments")
    parser.add_argument("--study", type=Path, default=SAMPLE, help="the study; the sample's")
    return parser.parse_args()


def _one(study: Path, moment: float, number: int, expected: dict[str, bytes]) -> Counter[str]:
    """Kills one run after `moment` seconds, resumes it and compares."""
    stage = _kill(study, moment)
    _synth("run", study)
    _synth("check", study)
    found = _results(study)
    differing = sorted(n for n in expected | found if expected.get(n) != found.get(n))
    verdict = f"differs: {', '.join(differing)}" if differing else "equal"
    print(
        f"{number:3}  killed at {moment:5.2f} s ({stage or 'it had ended'})  {verdict}", flush=True
    )
    return Counter(equal=not differing, killed=bool(stage))


def _kill(study: Path, moment: float) -> str:
    """Returns what was on disk when the run was killed; "" where it had ended by itself."""
    process = subprocess.Popen(_command("run", study), cwd=REPOSITORY, **QUIET)
    try:
        process.wait(moment)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        made = (".synth/synth.db", ".synth/chroma", "out/map.json", "out/map.html")
        there = [name.rpartition("/")[2] for name in made if (study / name).exists()]
        return "with " + ", ".join(there) if there else "with nothing yet"
    return ""


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
