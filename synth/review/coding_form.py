"""The form of a turn that is being coded: marks travel in it, and are nowhere else until saved."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlencode

from synth.coding.codings import Coding, coding_review
from synth.coding.turns import Place
from synth.errors import UsageError
from synth.records.review import Review
from synth.records.study import UNASSIGNED
from synth.results import Results
from synth.review.http import Request

Draft = dict[str, object]
"""A mark as `synth.coding.marks.make_marks` takes it; start and end count from the turn's."""
WORDS = ("facet", "stage", "mode")
NUMBERS = ("start", "end", "valence", "severity")
SCALES: Mapping[str, str] = {"emotion": "valence", "pain_point": "severity"}
"""What is noted beside a mark of a facet."""
UNREADABLE = "A mark of this form cannot be read: reload the page."


def drafts(request: Request) -> list[Draft]:
    """The marks that the form brought along, in order. Raises UsageError: one is none."""
    return [_parsed(value) for value in request.form.get("mark", ())]


def draft_text(mark: Mapping[str, object]) -> str:
    """A mark as a hidden field holds it."""
    kept = (*WORDS, *NUMBERS)
    return urlencode({name: mark[name] for name in kept if mark.get(name) is not None})


def of_coding(coding: Coding | None) -> list[Draft]:
    """The marks of a coding that is to be changed."""
    if coding is None:
        return []
    start = coding.place.turn.start
    return [
        {
            **{name: getattr(mark, name) for name in (*WORDS, "valence", "severity")},
            "start": mark.start - start,
            "end": mark.end - start,
        }
        for mark in coding.marks
    ]


def added(request: Request, place: Place, results: Results) -> list[Draft]:
    """Marks of what the form chose, one for each stretch of words.

    Raises:
        UsageError: no words, facet or stage is chosen, or they do not fit.
    """
    spans = joined(chosen(request, place), place.words)
    if not spans:
        raise UsageError("Choose some words first: tick a sentence, or select them.")
    facet, stage = request.told("facet"), request.told("stage")
    if not facet:
        raise UsageError("Choose what it is first: a facet.")
    if not stage:
        raise UsageError("Choose a stage first; the last of them is for what lies outside.")
    scale = SCALES.get(facet, "")
    noted = {scale: _number(request.told(scale))} if request.told(scale) else {}
    said: Draft = {"facet": facet, "stage": stage, "mode": request.told("mode") or "experienced"}
    made = [{**said, **noted, "start": start, "end": end} for start, end in spans]
    coding(results, place, request.reviewer, "-", 1, made)  # refuses what does not fit
    return made


def chosen(request: Request, place: Place) -> list[tuple[int, int]]:
    """Stretches of the turn that are selected or ticked, from its beginning, in order.

    A ticked sentence that words are selected of is left out: a drag may have ticked it too.
    """
    ticked = [_pair(value.split(":"), 0) for value in request.form.get("sentence", ())]
    selected = [_selected(value, place) for value in request.form.get("span", ()) if value]
    apart = (t for t in ticked if not any(t[0] < end and start < t[1] for start, end in selected))
    return sorted({*apart, *selected})


def joined(spans: Sequence[tuple[int, int]], words: str) -> list[tuple[int, int]]:
    """The same, those in one that have nothing but spaces between them."""
    found: list[tuple[int, int]] = []
    for start, end in spans:
        if found and not words[found[-1][1] : start].strip():
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return found


def coding(
    results: Results,
    place: Place,
    reviewer: str,
    session: str,
    size: int,
    marks: Sequence[Draft],
) -> Review:
    """The review of a turn coded now. Raises UsageError: a mark does not fit."""
    return coding_review(
        results,
        place,
        reviewer=reviewer,
        session=session,
        size=size,
        at=datetime.now(UTC).isoformat(timespec="microseconds"),
        marks=list(dict(_unique(marks)).values()),
    )


def _unique(marks: Sequence[Draft]) -> Iterator[tuple[str, Draft]]:
    return ((draft_text(mark), mark) for mark in marks)


def stages(results: Results) -> list[tuple[str, str]]:
    """Id and name of each stage, what lies outside of them last."""
    own = [(s.id, s.name) for s in results.journey.stages if s.id != UNASSIGNED]
    return [*own, (UNASSIGNED, "Outside the stages")]


def _parsed(value: str) -> Draft:
    try:
        told = dict(parse_qsl(value, max_num_fields=len(WORDS) + len(NUMBERS)))
    except ValueError as error:
        raise UsageError(UNREADABLE) from error
    words: Draft = {name: told[name] for name in WORDS if name in told}
    return words | {name: _number(told[name]) for name in NUMBERS if name in told}


def _selected(value: str, place: Place) -> tuple[int, int]:
    """`SID:START:END`, which counts from the beginning of the source."""
    source, _, rest = value.partition(":")
    if source != place.document.source.id:
        raise UsageError("Select words of the turn that is to be coded.")
    start, end = _pair(rest.split(":"), place.turn.start)
    if not 0 <= start < end <= len(place.words):
        raise UsageError("Select words of the turn that is to be coded.")
    return start, end


def _pair(parts: Sequence[str], less: int) -> tuple[int, int]:
    if len(parts) != 2:
        raise UsageError(UNREADABLE)
    return _number(parts[0]) - less, _number(parts[1]) - less


def _number(text: str) -> int:
    if not text.lstrip("-").isdecimal() or len(text) > 12 or not text.isascii():
        raise UsageError(UNREADABLE)
    return int(text)
