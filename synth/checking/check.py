"""`synth check`: all problems of a map, in sentences."""

from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from synth.checking.citations import citation_problems
from synth.checking.counts import count_problems
from synth.checking.insights import insight_problems
from synth.checking.originals import original_problems
from synth.checking.sources import source_problems
from synth.errors import CheckError
from synth.results import MAP, find_out, load_map, load_results
from synth.workspace import OUT


@dataclass(frozen=True)
class CheckReport:
    """What was verified and what is wrong; no problems means that the map stands."""

    map: Path
    citations: int
    themes: int
    sources: int
    originals: bool
    """Whether the source files were at hand; else only the texts in the results were compared."""
    problems: tuple[str, ...]


def check_map(path: Path) -> CheckReport:
    """Verifies every citation and every count of a map.

    Args:
        path: a study, a results folder or a map.json. Where it is a study (or its `out/`), the
            source files are read again and compared as well.

    Raises:
        CheckError: there is no map, or it cannot be read as one.
    """
    out = find_out(path)
    journey = load_map(out / MAP)
    folder = out.parent if out.name == OUT else path if path != out and path.is_dir() else None
    try:
        results = load_results(out)
        found = chain(
            citation_problems(results),
            count_problems(results),
            insight_problems(results),
            source_problems(results),
        )
        again = original_problems(results, folder, out) if folder else ()
        problems = tuple(chain(found, again))
    except CheckError as error:
        problems = (str(error),)
    return CheckReport(
        map=out / MAP,
        citations=sum(len(o.citations) for o in journey.observations),
        themes=sum(len(lane) for s in journey.stages for lane in s.themes.values()),
        sources=len(journey.sources),
        originals=folder is not None,
        problems=problems,
    )
