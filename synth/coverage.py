"""What was never looked at: uncited words, and with which interview themes first appear."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence

from synth.records.document import Document
from synth.records.evidence import Observation
from synth.records.journey import Coverage, SaturationStep, Theme


def coverage(documents: Sequence[Document], observations: Iterable[Observation]) -> list[Coverage]:
    """One row a source; an overlap of two citations counts once."""
    spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for observation in observations:
        for citation in observation.citations:
            spans[citation.source].append((citation.start, citation.end))
    return [_of_source(document, sorted(spans[document.source.id])) for document in documents]


def _of_source(document: Document, spans: Sequence[tuple[int, int]]) -> Coverage:
    turns = [turn for turn in document.turns if turn.participant]
    starts = sorted(start for start, _ in spans)
    return Coverage(
        source=document.source.id,
        participant_chars=sum(turn.end - turn.start for turn in turns),
        cited_chars=union_length(spans),
        uncovered_turns=tuple(t.turn for t in turns if not _any_in(starts, t.start, t.end)),
    )


def _any_in(starts: Sequence[int], start: int, end: int) -> bool:
    """Whether some citation starts in the turn; a citation never crosses turns."""
    at = bisect_left(starts, start)
    return at < len(starts) and starts[at] < end


def union_length(spans: Iterable[tuple[int, int]]) -> int:
    """Characters covered by half-open spans that come sorted by start."""
    total, reached = 0, 0
    for start, end in spans:
        total += max(0, end - max(start, reached))
        reached = max(reached, end)
    return total


def saturation(
    documents: Sequence[Document], themes: Sequence[Theme], observations: Iterable[Observation]
) -> list[SaturationStep]:
    """New themes after each interview, in the order of the sources' paths."""
    cited: dict[str, set[str]] = defaultdict(set)
    theme_of = {member: theme.id for theme in themes for member in theme.observations}
    for observation in observations:
        if observation.id in theme_of:
            for citation in observation.citations:
                cited[citation.source].add(theme_of[observation.id])
    seen: set[str] = set()
    steps = []
    for document in documents:
        if document.source.kind == "interview":
            new = cited[document.source.id] - seen
            seen |= new
            steps.append(
                SaturationStep(source=document.source.id, new_themes=len(new), themes=len(seen))
            )
    return steps
