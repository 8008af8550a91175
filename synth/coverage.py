"""What was never looked at: uncited words, and how themes grew with each interview."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import comb

from synth.analysts.cues import feeling_in
from synth.records.document import Document, Turn
from synth.records.evidence import Observation
from synth.records.insight import Growth
from synth.records.journey import Coverage, SaturationStep, Theme
from synth.sentences import count_words

LEAST_WORDS = 8
"""Words of an uncovered turn that is worth reading."""
Spans = list[tuple[int, int]]


def coverage(documents: Sequence[Document], observations: Iterable[Observation]) -> list[Coverage]:
    """One row a source; an overlap of two citations counts once, and once a stage."""
    spans: dict[str, dict[str, Spans]] = defaultdict(lambda: defaultdict(list))
    for observation in observations:
        for citation in observation.citations:
            spans[citation.source][observation.stage].append((citation.start, citation.end))
    return [_of_source(document, spans[document.source.id]) for document in documents]


def _of_source(document: Document, by_stage: Mapping[str, Spans]) -> Coverage:
    turns = [turn for turn in document.turns if turn.participant]
    spans = sorted(span for listed in by_stage.values() for span in listed)
    starts = [start for start, _ in spans]
    bare = [turn for turn in turns if not _any_in(starts, turn.start, turn.end)]
    return Coverage(
        source=document.source.id,
        participant_chars=sum(turn.end - turn.start for turn in turns),
        cited_chars=union_length(spans),
        uncovered_turns=tuple(turn.turn for turn in bare),
        worth_reading=tuple(_worth_reading(bare, document)),
        by_stage={stage: union_length(sorted(by_stage[stage])) for stage in sorted(by_stage)},
    )


def _worth_reading(turns: Sequence[Turn], document: Document) -> list[int]:
    """Turns of at least LEAST_WORDS words, the longest and most emotional first.

    A feeling word makes a turn count twice its length, a strong one three times. The feeling words
    are English; elsewhere length alone decides.
    """
    weights = []
    for turn in turns:
        words = document.words_of(turn)
        length = count_words(words)
        if length >= LEAST_WORDS:
            feeling = feeling_in(words)
            weights.append((-length * (1 + abs(feeling[1] if feeling else 0)), turn.turn))
    return [number for _, number in sorted(weights)]


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
    cited = _themes_in(documents, themes, observations)
    seen: set[str] = set()
    steps = []
    for source, told in cited.items():
        new = told - seen
        seen |= new
        steps.append(SaturationStep(source=source, new_themes=len(new), themes=len(seen)))
    return steps


def growth(
    documents: Sequence[Document], themes: Sequence[Theme], observations: Iterable[Observation]
) -> list[Growth]:
    """Themes that 1, 2 … N interviews show, as the exact mean over all orders of interviews.

    A theme that c of N interviews tell is missing from C(N-c, k) of the C(N, k) choices of k:
    sample-based rarefaction, "Mao Tau" (Colwell, Mao & Chang 2004, Ecology 85). Nothing is sampled
    and nothing forecast. Rounded to 4 decimals; an interview is a source.
    """
    cited = _themes_in(documents, themes, observations)
    tellers = Counter(theme for told in cited.values() for theme in told)
    number_told_by = Counter(tellers.values())
    n = len(cited)
    return [
        Growth(interviews=k, themes=round(_shown(number_told_by, k, n), 4)) for k in range(1, n + 1)
    ]


def _shown(number_told_by: Mapping[int, int], k: int, n: int) -> float:
    choices = comb(n, k)
    shown = sum(many * (choices - comb(n - c, k)) for c, many in number_told_by.items())
    return shown / choices


def _themes_in(
    documents: Sequence[Document], themes: Sequence[Theme], observations: Iterable[Observation]
) -> dict[str, set[str]]:
    """Ids of the themes that each interview tells, in the order of the documents."""
    found: dict[str, set[str]] = {
        d.source.id: set() for d in documents if d.source.kind == "interview"
    }
    theme_of = {member: theme.id for theme in themes for member in theme.observations}
    for observation in observations:
        if observation.id in theme_of:
            for citation in observation.citations:
                found.get(citation.source, set()).add(theme_of[observation.id])
    return found
