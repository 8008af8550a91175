"""Cuts documents into windows: what one call of a model reads. Knows no prompt and no model.

An interview is cut into windows of nearly equal size, where a moderator begins to ask if possible.
Answers to a survey item are batched between boundaries that their own content sets (content-defined
chunking: Muthitacharoen, Chen & Mazières, "A Low-bandwidth Network File System", SOSP 2001), so
that an inserted answer changes the batch it falls into and, where it is a boundary itself, one
more.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise

from synth.analysts.protocol import Portion, Span
from synth.records.document import Document, Turn
from synth.sentences import sentences
from synth.tokens import count_tokens

WINDOW = 3600
"""Most tokens of canonical text in a window of an interview."""
BATCH = 2000
"""Mean tokens of a batch of survey answers; one of more than LARGEST times that is halved."""
LARGEST = 4
HALVINGS = 30
BREATH = 800
"""Characters below which a turn of one sentence is not cut."""
ANSWER = 8
"""Tokens that each answer costs beside its words: its number, its line."""


def windows(document: Document, size: int = WINDOW) -> list[Portion]:
    """The portions of a document; together they hold each participant's turn once."""
    if document.source.kind == "survey":
        return _batches(document, BATCH * min(1.0, size / WINDOW))
    blocks = [fit for block in _exchanges(document) for fit in _fitted(document, block, size)]
    return [
        Portion(document, spans)
        for part in _parts(document, blocks, size)
        if (spans := tuple(span for block in part for span in block)) and _said(document, spans)
    ]


def halves(portion: Portion) -> list[Portion]:
    """A portion in two, with about as much to mark in each; one that cannot be cut comes alone."""
    document = portion.document
    said = {turn.turn for turn, _ in citable(portion)}
    own = [i for i, span in enumerate(portion.spans) if span.turn in said]
    spans = list(portion.spans[max(0, own[0] - 1) : own[-1] + 1])
    if len(own) == 1:
        spans = [*spans[:-1], *_two(document, spans[-1])]
    own = [i for i, span in enumerate(spans) if span.turn in said]
    if len(own) < 2:
        return [portion]
    ends = list(accumulate(spans[i].end - spans[i].start for i in own))
    middle = min(range(len(own) - 1), key=lambda k: abs(2 * ends[k] - ends[-1]))
    cut = own[middle] + 1
    return [Portion(document, tuple(spans[:cut])), Portion(document, tuple(spans[cut:]))]


def _two(document: Document, span: Span) -> list[Span]:
    """A turn cut after the sentence nearest its middle; a long one without any, anywhere."""
    told = sentences(document.text, span.start, span.end)
    bounds = [(end, start) for (_, end), (start, _) in pairwise(told)]
    centre = (span.start + span.end) // 2
    if not bounds and span.end - span.start < BREATH:
        return [span]
    end, start = min(bounds, key=lambda at: abs(at[0] - centre), default=(centre, centre))
    return [Span(span.turn, span.start, end), Span(span.turn, start, span.end)]


def citable(portion: Portion) -> list[tuple[Turn, Span]]:
    """The participants' turns, or parts of turns, of a portion."""
    turns = portion.document.by_number()
    return [(turns[s.turn], s) for s in portion.spans if turns[s.turn].participant]


def _said(document: Document, spans: Iterable[Span]) -> bool:
    return bool(citable(Portion(document, tuple(spans))))


Block = tuple[Span, ...]


def _exchanges(document: Document) -> list[Block]:
    """Runs of turns that belong together: what is asked, and what is said to it."""
    runs: list[list[Turn]] = []
    for turn in document.turns:
        if not runs or (_asks(turn) and not _asks(runs[-1][-1])):
            runs.append([])
        runs[-1].append(turn)
    return [tuple(Span(t.turn, t.start, t.end) for t in run) for run in runs]


def _asks(turn: Turn) -> bool:
    return turn.voice == "moderator"


def _fitted(document: Document, block: Block, size: int) -> list[Block]:
    """A block that fits a window, else its turns one by one, a long turn in pieces."""
    if _tokens(document, block) <= size:
        return [block]
    return [(piece,) for span in block for piece in _pieces(document, span, size)]


def _parts(document: Document, blocks: Sequence[Block], size: int) -> list[list[Block]]:
    """Runs of whole blocks, none above `size`, as few as that takes and of nearly equal size."""
    weights = [_tokens(document, block) for block in blocks]
    least, most = max(weights, default=0.0), max([*weights, float(size)])
    wanted = len(_filled(weights, most))
    for _ in range(HALVINGS):  # the smallest size at which no more runs are needed
        middle = (least + most) / 2
        least, most = (least, middle) if len(_filled(weights, middle)) == wanted else (middle, most)
    return [[blocks[i] for i in part] for part in _filled(weights, most)]


def _filled(weights: Sequence[float], size: float) -> list[list[int]]:
    """Indices in runs, each as full as `size` allows."""
    parts: list[list[int]] = []
    here = 0.0
    for i, weight in enumerate(weights):
        if not parts or here + weight > size:
            parts.append([])
            here = 0.0
        parts[-1].append(i)
        here += weight
    return parts


def _tokens(document: Document, spans: Iterable[Span]) -> float:
    return sum(count_tokens(document.text[span.start : span.end]) for span in spans)


def _pieces(document: Document, span: Span, size: float) -> list[Span]:
    """A turn, whole where it fits, else cut between sentences; what has none is cut anywhere."""
    if _tokens(document, [span]) <= size:
        return [span]
    pieces: list[Span] = []
    for start, end in _short(document, span, size):
        joined = Span(span.turn, pieces[-1].start, end) if pieces else span
        if pieces and _tokens(document, [joined]) <= size:
            pieces[-1] = joined
        else:
            pieces.append(Span(span.turn, start, end))
    return pieces


def _short(document: Document, span: Span, size: float) -> Iterable[tuple[int, int]]:
    """Sentences of a turn, longer ones cut at so many characters as are sure to fit."""
    for start, end in sentences(document.text, span.start, span.end):
        fits = _tokens(document, [Span(span.turn, start, end)]) <= size
        step = end - start if fits else max(1, int(size))
        for at in range(start, end, step):
            yield at, min(end, at + step)


def _batches(document: Document, mean: float) -> list[Portion]:
    items: dict[str, list[Turn]] = defaultdict(list)
    for turn in document.turns:
        if turn.participant:
            items[turn.item or ""].append(turn)
    return [
        Portion(document, tuple(Span(t.turn, t.start, t.end) for t in batch))
        for turns in items.values()
        for run in _bounded(document, turns, mean)
        for batch in _limited(document, run, mean)
    ]


def _bounded(document: Document, turns: Sequence[Turn], mean: float) -> list[list[Turn]]:
    """Runs that end where an answer's own words and writer say so."""
    runs: list[list[Turn]] = [[]]
    for turn in turns:
        runs[-1].append(turn)
        if _chance(f"{turn.key}\n{document.words_of(turn)}") < _weight(document, turn) / mean:
            runs.append([])
    return [run for run in runs if run]


def _weight(document: Document, turn: Turn) -> float:
    return count_tokens(document.words_of(turn)) + ANSWER


def _chance(text: str) -> float:
    """A number from 0 to 1 that the text alone sets."""
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big") / 2**64


def _limited(document: Document, run: list[Turn], mean: float) -> list[list[Turn]]:
    if len(run) < 2 or sum(_weight(document, turn) for turn in run) <= LARGEST * mean:
        return [run]
    middle = len(run) // 2
    return [
        *_limited(document, run[:middle], mean),
        *_limited(document, run[middle:], mean),
    ]
