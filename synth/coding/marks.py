"""The marks of a coded turn: read from a review, or made for one.

In a review a mark's `start` and `end` count code points from the beginning of its turn; a
`synth.evaluation.gold.Mark` counts from the beginning of the source.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from synth.coding.turns import Place
from synth.errors import UsageError, sentence
from synth.evaluation.gold import Mark
from synth.likeness import best_part
from synth.records.evidence import Mode
from synth.records.study import UNASSIGNED

MOST = 200
"""Marks in one turn."""
LIKE_ENOUGH = 90.0
"""Likeness (0 to 100) from which a mark's words are taken for the same, a slip mended."""
ALIGNED = 20_000
"""Code points of the longest turn in which words are looked for by likeness."""
Name = Annotated[str, Field(max_length=200)]


class CodedMark(BaseModel):
    """One mark as a line of reviews.jsonl has it; numbers are numbers there, texts are texts."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    start: int
    end: int
    quote: str
    facet: Name
    stage: Name = UNASSIGNED
    mode: Mode = "experienced"
    actor: Name | None = None
    valence: Annotated[int, Field(ge=-2, le=2)] | None = None
    severity: Annotated[int, Field(ge=1, le=4)] | None = None


def read_marks(value: object, place: Place, *, changed: bool) -> list[Mark]:
    """The marks of `after.marks`, at their place in the source, in order.

    Args:
        value: what the review holds.
        place: the turn that was coded.
        changed: the turn may say something else now: words are then looked for where they are not
            at their place.

    Raises:
        ValueError: a mark is none, or its words are not there; told in a few words.
    """
    if not isinstance(value, list | tuple):
        raise ValueError("no list of marks")
    if len(value) > MOST:
        raise ValueError(f"{len(value)} marks in one turn")
    marks = [_placed(_parsed(one), place, changed) for one in value]
    return sorted(marks, key=lambda m: (m.start, m.end, m.facet))


def _parsed(value: object) -> CodedMark:
    try:
        return CodedMark.model_validate(value)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"])) or "a mark"
        raise ValueError(f"{field}: {first['msg'].lower()}") from error


def _placed(mark: CodedMark, place: Place, changed: bool) -> Mark:
    span = _span(mark, place.words, changed)
    if span is None:
        raise ValueError(f"a mark whose words are not at its place in the turn, {cut(mark.quote)}")
    start, end = span
    said = mark.model_dump(exclude={"start", "end", "quote"})
    return Mark(
        source=place.document.source.path,
        start=place.turn.start + start,
        end=place.turn.start + end,
        quote=place.words[start:end],
        **said,
    )


def _span(mark: CodedMark, words: str, changed: bool) -> tuple[int, int] | None:
    if 0 <= mark.start < mark.end <= len(words) and words[mark.start : mark.end] == mark.quote:
        return mark.start, mark.end
    if not changed or not mark.quote.strip():
        return None
    return _same(mark, words) or _alike(mark, words)


def _same(mark: CodedMark, words: str) -> tuple[int, int] | None:
    """The place of the very words that is nearest to where they were."""
    found: list[int] = []
    at = words.find(mark.quote)
    while at >= 0 and len(found) < MOST:
        found.append(at)
        at = words.find(mark.quote, at + 1)
    start = min(found, key=lambda at: (abs(at - mark.start), at), default=None)
    return None if start is None else (start, start + len(mark.quote))


def _alike(mark: CodedMark, words: str) -> tuple[int, int] | None:
    if max(len(words), len(mark.quote)) > ALIGNED:
        return None
    start, end, likeness = best_part(mark.quote, words)
    return (start, end) if end > start and round(likeness, 4) >= LIKE_ENOUGH else None


def make_marks(
    values: Sequence[Mapping[str, Any]],
    place: Place,
    facets: Collection[str],
    stages: Collection[str],
) -> list[dict[str, Any]]:
    """Marks for a review, from what a page sends: the quote is what the turn says there.

    Args:
        values: `{start, end, facet, stage, mode, actor, valence, severity}` each; start and end
            count from the beginning of the turn, what is left out has the default of `CodedMark`.
        place: the turn.
        facets: ids that the study has.
        stages: likewise; "unassigned" always fits.

    Raises:
        UsageError: a mark does not fit.
    """
    try:
        marks = [_parsed({**value, "quote": _slice(value, place)}) for value in values]
        read_marks([mark.model_dump() for mark in marks], place, changed=False)
        for mark in marks:
            _require(mark.facet, facets, "facet")
            _require(mark.stage, (*stages, UNASSIGNED), "stage")
    except ValueError as error:
        where = f"turn {place.turn.turn}"
        remedy = "mark words inside of the turn, with a facet and a stage of the study"
        told = sentence(place.document.source.path, place=where, found=str(error), remedy=remedy)
        raise UsageError(told) from error
    return [mark.model_dump() for mark in sorted(marks, key=lambda m: (m.start, m.end, m.facet))]


def _slice(value: Mapping[str, Any], place: Place) -> str:
    start, end = value.get("start"), value.get("end")
    whole = isinstance(start, int) and isinstance(end, int) and 0 <= start < end
    return place.words[start:end] if whole else ""


def _require(name: str, known: Collection[str], what: str) -> None:
    if name not in known:
        raise ValueError(f"the {what} {cut(name)}, which the study does not have")


def cut(words: str, most: int = 60) -> str:
    """Words in quotation marks, on one line, not without end."""
    short = words if len(words) <= most else words[: most - 1] + "…"
    return f"“{' '.join(short.split())}”"
