"""The two forms that QDA programs open: .qdpx, a whole project, and .qdc, its codebook."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from synth.records.review import Review
from synth.refi.making import make_project
from synth.refi.writing import codebook_xml, package
from synth.results import Results
from synth.reviewlog import REVIEWS, read_reviews


def exchange_forms(study: Path) -> Mapping[str, Callable[[Results], bytes]]:
    """Writers by suffix; the reviews are read from the study only when one is used.

    Args:
        study: the study, its results folder or a map.json, as `export` is given it.
    """
    return {
        ".qdpx": lambda results: project_file(results, reviews_beside(study)),
        ".qdc": lambda results: codebook_file(results),
    }


def project_file(results: Results, reviews: Sequence[Review] = ()) -> bytes:
    """The study as a REFI-QDA project (.qdpx); the same study gives the same bytes."""
    return package(make_project(results, reviews)[0])


def codebook_file(results: Results) -> bytes:
    """The codes of a map as a REFI-QDA codebook (.qdc)."""
    return codebook_xml(make_project(results, ())[0])


def reviews_beside(study: Path) -> tuple[Review, ...]:
    """The reviews of the study that a path means; none where there is no reviews.jsonl."""
    start = study.parent if study.is_file() else study
    for folder in (start, start.parent):
        if (folder / REVIEWS).is_file():
            return read_reviews(folder).reviews
    return ()
