"""People's marks as the codings that they would have made in a blind session."""

from collections.abc import Sequence
from typing import Any

from builders import TALK, document, small_map
from synth.coding.codings import Codings, coding_review, read_codings
from synth.coding.turns import Place, Turns, places
from synth.evaluation.gold import Mark
from synth.records.document import Document
from synth.records.review import Review
from synth.results import Results

LABELS = ("facet", "stage", "mode", "actor", "valence", "severity")
FACETS = ("emotion", "goal", "pain_point")
STAGES = ("order", "first-box")
AT = "2026-11-23T10:{:02}:00.000000Z"


def talk_results() -> Results:
    """The small map of `builders`, as it would be read back."""
    journey, documents = small_map()
    return Results(
        journey,
        {d.source.id: d.text for d in documents},
        {d.source.id: d.turns for d in documents},
    )


TALKED = talk_results()


def place(path: str, turn: int, results: Results = TALKED) -> Place:
    """A turn by the path of its source and its number."""
    found = (p for p in places(results.documents()) if p.document.source.path == path)
    return next(p for p in found if p.turn.turn == turn)


def mark(words: str, where: Place, facet: str = "pain_point", **said: Any) -> dict[str, Any]:
    """A mark on `words` of a turn, as a page sends it."""
    start = where.words.index(words)
    own = {"facet": facet, "stage": "order", "mode": "experienced", **said}
    return {"start": start, "end": start + len(words), **own}


def code(
    where: Place,
    *marks: dict[str, Any],
    reviewer: str = "Ana",
    session: str = "first",
    minute: int = 0,
    size: int = 40,
    results: Results = TALKED,
) -> Review:
    return coding_review(
        results,
        where,
        reviewer=reviewer,
        session=session,
        size=size,
        at=AT.format(minute),
        marks=marks,
    )


def undo(review: Review, minute: int) -> Review:
    return Review(
        id=f"v{minute}", at=AT.format(minute), reviewer="Ana", target=review.id, action="undo"
    )


def read(*reviews: Review, documents: Sequence[Document] | None = None) -> Codings:
    return read_codings(reviews, Turns(documents or TALKED.documents()), FACETS, STAGES)


def retold(path: str, old: str, new: str) -> list[Document]:
    """The talk after words of one source were corrected."""
    lines = [(who, words.replace(old, new)) for who, words in TALK[path]]
    kind = "survey" if path.endswith(".csv") else "interview"
    others = [d for d in TALKED.documents() if d.source.path != path]
    return [document(lines, path, kind), *others]


def coded_by(
    reviewer: str, marks: Sequence[Mark], results: Results, session: str = "first"
) -> list[Review]:
    """Codings of every participant's turn of the sources that `marks` are of."""
    paths = {mark.source for mark in marks}
    turns = [p for p in places(results.documents()) if p.document.source.path in paths]
    return [
        coding_review(
            results,
            turn,
            reviewer=reviewer,
            session=session,
            size=len(turns),
            at=f"2026-11-23T10:{number // 60:02}:{number % 60:02}.000000Z",
            marks=[_relative(mark, turn) for mark in marks if _lies_in(mark, turn)],
        )
        for number, turn in enumerate(turns)
    ]


def _lies_in(mark: Mark, where: Place) -> bool:
    turn = where.turn
    here = mark.source == where.document.source.path
    return here and turn.start <= mark.start < mark.end <= turn.end


def _relative(mark: Mark, where: Place) -> dict[str, Any]:
    start = where.turn.start
    own = {name: getattr(mark, name) for name in LABELS}
    return {"start": mark.start - start, "end": mark.end - start, **own}
