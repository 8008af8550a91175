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
from itertools import accumulate

from synth.analysts.protocol import Portion, Span
from synth.records.document import Document, Turn
from synth.sentences import sentences

CHARS = 4
"""Characters a token, as English has them: an estimate, the server's count is what is billed."""
WINDOW = 3600
"""Most tokens of canonical text in a window of an interview."""
BATCH = 2000
"""Mean tokens of a batch of survey answers; one of more than LARGEST times that is halved."""
LARGEST = 4
ANSWER = 8
"""Tokens that each answer costs beside its words: its number, its line."""


def windows(document: Document, size: int = WINDOW) -> list[Portion]:
    """The portions of a document; together they hold each participant's turn once."""
    if document.source.kind == "survey":
        return _batches(document)
    blocks = [fit for block in _exchanges(document) for fit in _fitted(document, block, size)]
    return [
        Portion(document, spans)
        for part in _parts(blocks, size)
        if (spans := tuple(span for block in part for span in block)) and _said(document, spans)
    ]


def halves(portion: Portion) -> list[Portion]:
    """A portion in two, of about the same size; one that cannot be cut comes back alone."""
    spans = portion.spans
    if len(spans) == 1:
        spans = tuple(_pieces(portion.document, spans[0], _tokens(spans) // 2 + 1))
    if len(spans) < 2:
        return [portion]
    ends = list(accumulate(span.end - span.start for span in spans))
    cut = next(i for i, end in enumerate(ends, 1) if 2 * end >= ends[-1])
    cut = min(cut, len(spans) - 1)
    parts = (spans[:cut], spans[cut:])
    return [Portion(portion.document, p) for p in parts if _said(portion.document, p)]


def citable(portion: Portion) -> list[tuple[Turn, Span]]:
    """The participants' turns, or parts of turns, of a portion."""
    turns = {turn.turn: turn for turn in portion.document.turns}
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
    if _tokens(block) <= size:
        return [block]
    return [
        (piece,)
        for span in block
        for piece in ([span] if _tokens([span]) <= size else _pieces(document, span, size))
    ]


def _parts(blocks: Sequence[Block], size: int) -> list[list[Block]]:
    """Runs of whole blocks, as few as fit, of nearly equal size."""
    total = sum(_tokens(block) for block in blocks)
    wanted = -(-total // size) or 1
    parts: list[list[Block]] = [[]]
    done = 0
    for block in blocks:
        tokens = _tokens(block)
        here = sum(_tokens(b) for b in parts[-1])
        full = done + tokens / 2 > total * len(parts) / wanted
        if parts[-1] and (full or here + tokens > size):
            parts.append([])
        parts[-1].append(block)
        done += tokens
    return parts


def _tokens(spans: Iterable[Span]) -> int:
    return sum(span.end - span.start for span in spans) // CHARS


def _pieces(document: Document, span: Span, size: int) -> list[Span]:
    """A turn of one breath, cut between sentences."""
    pieces: list[Span] = []
    for start, end in sentences(document.text, span.start, span.end):
        if pieces and end - pieces[-1].start <= size * CHARS:
            pieces[-1] = pieces[-1]._replace(end=end)
        else:
            pieces.append(Span(span.turn, start, end))
    return pieces


def _batches(document: Document) -> list[Portion]:
    items: dict[str, list[Turn]] = defaultdict(list)
    for turn in document.turns:
        if turn.participant:
            items[turn.item or ""].append(turn)
    return [
        Portion(document, tuple(Span(t.turn, t.start, t.end) for t in batch))
        for turns in items.values()
        for run in _bounded(document, turns)
        for batch in _limited(run)
    ]


def _bounded(document: Document, turns: Sequence[Turn]) -> list[list[Turn]]:
    """Runs that end where an answer's own words and writer say so."""
    runs: list[list[Turn]] = [[]]
    for turn in turns:
        runs[-1].append(turn)
        if _chance(f"{turn.key}\n{document.words_of(turn)}") < _weight(turn) / BATCH:
            runs.append([])
    return [run for run in runs if run]


def _weight(turn: Turn) -> float:
    return (turn.end - turn.start) / CHARS + ANSWER


def _chance(text: str) -> float:
    """A number from 0 to 1 that the text alone sets."""
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big") / 2**64


def _limited(run: list[Turn]) -> list[list[Turn]]:
    if len(run) < 2 or sum(map(_weight, run)) <= LARGEST * BATCH:
        return [run]
    middle = len(run) // 2
    return [*_limited(run[:middle]), *_limited(run[middle:])]
