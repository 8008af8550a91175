"""What the blind page shows of a turn: what `handed` gives, and the marks made so far."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from synth.coding.sampling import Handed, handed
from synth.coding.turns import Place
from synth.report.wording import MODES, SEVERITIES, VALENCES
from synth.results import Results
from synth.review.coding_form import Draft, draft_text, stages
from synth.sentences import sentences

LONGEST = 9_000
"""Code points of a part of a turn that is shown at once; a longer turn is read part by part."""
KEYS = "123456789"


@dataclass(frozen=True)
class Run:
    """A piece of a turn; `at` counts from the beginning of its source."""

    at: int
    words: str
    is_marked: bool


@dataclass(frozen=True)
class Sentence:
    """A sentence that can be ticked; start and end count from the beginning of the turn."""

    start: int
    end: int
    runs: tuple[Run, ...]
    is_chosen: bool
    gap: Run
    """What stands between it and the next."""


@dataclass(frozen=True)
class Listed:
    """A mark in the list of those made."""

    value: str
    words: str
    said: str


@dataclass(frozen=True)
class Sheet:
    """A turn to be coded."""

    given: Handed
    lead: Run
    """What stands before the first sentence of this part."""
    sentences: tuple[Sentence, ...]
    marks: tuple[Listed, ...]
    part: int
    parts: int
    facets: tuple[tuple[str, str, str, str], ...]
    """Key, id, name and definition of each."""
    stages: tuple[tuple[str, str], ...]


def sheet(
    place: Place,
    results: Results,
    marks: Sequence[Draft],
    chosen: Sequence[tuple[int, int]] = (),
    part: int = 1,
) -> Sheet:
    """A turn with its marks.

    Args:
        place: the turn.
        results: the study, for its facets and stages; nothing else of it is looked at.
        marks: made so far.
        chosen: sentences that stay ticked.
        part: which part of a long turn, from 1.
    """
    cut = _parts(place)
    number = min(max(part, 1), len(cut))
    spans, begin, end = cut[number - 1]
    covered = [(int(str(m["start"])), int(str(m["end"]))) for m in marks]
    first = spans[0][0] if spans else end
    ends = [start for start, _ in spans[1:]] + [end]
    return Sheet(
        given=handed(place),
        lead=_run(place, begin, first, covered),
        sentences=tuple(
            Sentence(
                start=start,
                end=stop,
                runs=tuple(_runs(place, start, stop, covered)),
                is_chosen=(start, stop) in chosen,
                gap=_run(place, stop, following, covered),
            )
            for (start, stop), following in zip(spans, ends, strict=False)
        ),
        marks=tuple(_listed(place, mark, results) for mark in marks),
        part=number,
        parts=len(cut),
        facets=tuple(_facets(results)),
        stages=tuple(stages(results)),
    )


def said(mark: Mapping[str, object], results: Results) -> str:
    """A mark in words: `Pain point · First box · own experience · severity 2: cost effort`."""
    facets = {facet.id: facet.name for facet in results.journey.facets}
    facet, stage = str(mark["facet"]), str(mark["stage"])
    parts = [facets.get(facet, facet), dict(stages(results)).get(stage, stage)]
    parts.append(MODES.get(str(mark["mode"]), str(mark["mode"])))
    if mark.get("severity") is not None:
        parts.append(_scaled("severity", str(mark["severity"]), SEVERITIES))
    if mark.get("valence") is not None:
        parts.append(_scaled("valence", str(mark["valence"]), VALENCES))
    return " · ".join(parts)


def _scaled(name: str, number: str, words: Mapping[int, str]) -> str:
    return f"{name} {number}: {words.get(int(number), '')}".rstrip(": ")


Cut = tuple[list[tuple[int, int]], int, int]


def _parts(place: Place) -> list[Cut]:
    """Sentences, beginning and end of each part; no sentence is in two."""
    turn = place.turn
    spans = sentences(place.document.text, turn.start, turn.end)
    groups: list[list[tuple[int, int]]] = [[]]
    for start, end in ((s - turn.start, e - turn.start) for s, e in spans):
        if groups[-1] and end - groups[-1][0][0] > LONGEST:
            groups.append([])
        groups[-1].append((start, end))
    begins = [0, *(group[0][0] for group in groups[1:])]
    ends = [*begins[1:], len(place.words)]
    return list(zip(groups, begins, ends, strict=True))


def _runs(place: Place, start: int, end: int, covered: Sequence[tuple[int, int]]) -> Iterator[Run]:
    """A sentence, cut where a mark begins or ends."""
    bounds = {b for span in covered for b in span if start < b < end}
    at = [start, *sorted(bounds), end]
    return (_run(place, a, b, covered) for a, b in pairwise(at))


def _run(place: Place, start: int, end: int, covered: Sequence[tuple[int, int]]) -> Run:
    marked = start < end and any(a <= start and end <= b for a, b in covered)
    return Run(place.turn.start + start, place.words[start:end], marked)


def _facets(results: Results) -> Iterator[tuple[str, str, str, str]]:
    for number, facet in enumerate(results.journey.facets):
        yield KEYS[number : number + 1], facet.id, facet.name, facet.definition


def _listed(place: Place, mark: Draft, results: Results) -> Listed:
    words = place.words[int(str(mark["start"])) : int(str(mark["end"]))]
    return Listed(draft_text(mark), " ".join(words[:300].split()), said(mark, results))
