"""Takes turns, and stretches of others, out of a document; everything else keeps its place in it.

With a turn goes what stands for it alone: the speaker's label, the time, a survey's question, the
heading of a respondent of whom nothing is left.
"""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from synth.readers.linking import folded
from synth.records.document import Document, Turn

Edit = tuple[int, int, str]
"""Half-open span of the old text, and what stands there instead."""
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_LINES_END = re.compile(r"\s*\n|\s*\Z")


@dataclass(frozen=True)
class Cut:
    """A document after the cut, and where everything came to stand."""

    document: Document
    turns: dict[int, int]
    """Number of each turn that stayed, by the one that it had."""
    _edits: tuple[Edit, ...]

    def place(self, at: int) -> int:
        """Where an offset of the old text, outside of what was cut, is in the new one."""
        before = self._edits[: bisect_right(self._edits, (at, at, ""))]
        gone = sum(min(end, at) - start - len(words) for start, end, words in before)
        return at - gone


def cut(document: Document, gone: Collection[int], replaced: Sequence[Edit] = ()) -> Cut:
    """Takes out the turns of these numbers, and replaces words within turns that stay.

    Args:
        document: what to cut.
        gone: numbers of turns.
        replaced: spans within turns that stay, in order and apart.
    """
    labels = {folded(turn.speaker) for turn in document.turns if turn.turn in gone}
    edits = _joined([*_cuts(document, gone, labels - {""}), *replaced])
    text = _applied(document.text, edits)
    kept = [turn for turn in document.turns if turn.turn not in gone]
    numbers = {turn.turn: number for number, turn in enumerate(kept, 1)}
    source = document.source.model_copy(update={"chars": len(text)})
    made = Cut(Document(source=source, text=text, turns=()), numbers, tuple(edits))
    turns = tuple(_moved(turn, made) for turn in kept)
    return Cut(made.document.model_copy(update={"turns": turns}), numbers, tuple(edits))


def _moved(turn: Turn, made: Cut) -> Turn:
    quoted = tuple((made.place(start), made.place(end)) for start, end in turn.quoted)
    start, end = made.place(turn.start), made.place(turn.end)
    fresh = {"turn": made.turns[turn.turn], "start": start, "end": end, "quoted": quoted}
    return turn.model_copy(update=fresh)


def _cuts(document: Document, gone: Collection[int], labels: Collection[str]) -> Iterator[Edit]:
    """What goes with each turn, and the lines between turns that name who is gone."""
    text = document.text
    ends = [0, *(turn.end for turn in document.turns), len(text)]
    starts = [*(turn.start for turn in document.turns), len(text)]
    for number, (end, start) in enumerate(zip(ends, starts, strict=False)):
        turn = document.turns[number] if number < len(document.turns) else None
        if turn is not None and turn.turn in gone:
            head = _label_start(text, end, start)
            stop = _after(text, turn.end, starts[number + 1])
            yield head, stop, ""
            start = head
        elif turn is not None:
            start = _label_start(text, end, start)
        yield from _naming(document, end, start, labels)


def _label_start(text: str, end: int, start: int) -> int:
    """Where the lines begin that stand right before a turn, after the last blank line."""
    gap = text[end:start]
    last = max((m.end() for m in _BLANK_LINE.finditer(gap.rstrip())), default=0)
    if not last and end:  # the rest of the line before is not the label's
        last = gap.find("\n") + 1
    rest = gap[last:]
    return start - len(rest.lstrip())


def _after(text: str, end: int, following: int) -> int:
    """The end of the white space after a turn, up to the next line that holds something."""
    match = _LINES_END.match(text, end, following)
    return match.end() if match else end


def _naming(document: Document, end: int, start: int, labels: Collection[str]) -> Iterator[Edit]:
    """Whole lines between two turns that name somebody who is gone."""
    at = end
    for line in document.text[end:start].splitlines(keepends=True):
        whole = at > end or end == 0
        if whole and any(_names(document, line, label) for label in labels):
            yield at, at + len(line), ""
        at += len(line)


def _names(document: Document, line: str, label: str) -> bool:
    words = folded(line)
    if document.source.kind == "survey":
        return words.startswith(f"## {label} (row ")
    known = len(label) > 1 and any(c.isalpha() for c in label)
    return known and re.search(rf"(?<!\w){re.escape(label)}(?!\w)", words) is not None


def _joined(edits: Sequence[Edit]) -> list[Edit]:
    """In order; cuts that touch are one."""
    joined: list[Edit] = []
    for edit in sorted(edits):
        last = joined[-1] if joined else None
        if last and edit[0] < last[1]:
            joined[-1] = last[0], max(last[1], edit[1]), last[2]
        else:
            joined.append(edit)
    return joined


def _applied(text: str, edits: Sequence[Edit]) -> str:
    bounds = [(0, 0, ""), *edits, (len(text), len(text), "")]
    parts = [text[one[1] : other[0]] + other[2] for one, other in pairwise(bounds)]
    return "".join(parts)
