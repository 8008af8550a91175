"""Every citation: a slice of its source, inside a turn of the participant it is said to be of."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from synth.records.document import Turn, locator
from synth.records.evidence import Citation, Observation
from synth.results import Results


def citation_problems(results: Results) -> Iterator[str]:
    """One sentence a problem, each naming the observation and the place."""
    paths = {source.id: source.path for source in results.journey.sources}
    starts = {source: [t.start for t in turns] for source, turns in results.turns.items()}
    for observation in results.journey.observations:
        if not observation.citations:
            yield f"{observation.id}: it cites nothing"
        for citation in observation.citations:
            if citation.source not in paths:
                yield f"{observation.id}: cites {citation.source}, which is no source of the map"
                continue
            turn = _turn_at(citation, results.turns[citation.source], starts[citation.source])
            for problem in _problems(citation, observation, turn, results):
                yield f"{observation.id}, {citation.locator}: {problem}"
            place = locator(paths[citation.source], turn) if turn else citation.locator
            if turn and (citation.locator, citation.turn) != (place, turn.turn):
                yield f"{observation.id}: '{citation.locator}' is not where its words stand"


def _turn_at(citation: Citation, turns: Sequence[Turn], starts: Sequence[int]) -> Turn | None:
    at = bisect_right(starts, citation.start) - 1
    return turns[at] if at >= 0 and citation.start < turns[at].end else None


def _problems(
    citation: Citation, observation: Observation, turn: Turn | None, results: Results
) -> Iterator[str]:
    text = results.texts[citation.source]
    if not 0 <= citation.start < citation.end <= len(text):
        yield f"the span {citation.start} to {citation.end} is not in the text"
    elif text[citation.start : citation.end] != citation.quote:
        yield f"the source says “{_short(text[citation.start : citation.end])}”"
    if turn is None or citation.end > turn.end:
        yield "the words are not inside one turn"
    elif turn.voice != "participant":
        yield f"the words are the {turn.voice.replace('_', '-')}'s"
    elif turn.participant != observation.participant:
        yield f"the words are {turn.participant}'s, not {observation.participant}'s"


def _short(text: str) -> str:
    return text if len(text) <= 80 else text[:79] + "…"
