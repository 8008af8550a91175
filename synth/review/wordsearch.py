"""Where words stand in the sources, letter by letter, small and capital ones alike."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from synth.desk.desk import View
from synth.desk.letters import visible
from synth.records.document import Document, Turn

MOST = 200
"""Places listed at once."""
AROUND = 80
"""Code points shown before and after."""


@dataclass(frozen=True)
class Place:
    """One place where the words stand."""

    source: str
    path: str
    turn: int
    who: str
    start: int
    before: str
    words: str
    after: str


def find_words(view: View, words: str) -> tuple[list[Place], int]:
    """The first places, in the order of the map, and how many there are within turns."""
    places: list[Place] = []
    count = 0
    for document in view.documents.values():
        starts = [turn.start for turn in document.turns]
        for start, end in occurrences(document.text, words):
            at = bisect_right(starts, start) - 1
            if at < 0 or end > document.turns[at].end:
                continue
            count += 1
            if len(places) < MOST:
                places.append(_place(view, document, document.turns[at], start, end))
    return places, count


def occurrences(text: str, words: str) -> list[tuple[int, int]]:
    """Start and end of each place, none overlapping, in code points of `text` as it is.

    Letters that fold to several ("ß" to "ss") are matched whole.
    """
    folded, wanted = text.casefold(), words.casefold()
    if not wanted:
        return []
    # Folding never drops a code point, so equal lengths mean that each stands where it stood.
    ends = None if len(folded) == len(text) else _ends(text)
    found, at = [], folded.find(wanted)
    while at >= 0:
        last = at + len(wanted)
        if ends is None:
            found.append((at, last))
        else:
            found.append((bisect_right(ends, at), bisect_left(ends, last) + 1))
        at = folded.find(wanted, last)
    return found


def _ends(text: str) -> list[int]:
    """Where each code point of `text` ends once it is folded."""
    ends, at = [], 0
    for letter in text:
        at += len(letter.casefold())
        ends.append(at)
    return ends


def _place(view: View, document: Document, turn: Turn, start: int, end: int) -> Place:
    first, last = max(turn.start, start - AROUND), min(turn.end, end + AROUND)
    shown = visible(document.text[first:last])
    return Place(
        source=document.source.id,
        path=visible(document.source.path),
        turn=turn.turn,
        who=view.names.get(turn.participant or "", turn.speaker or turn.voice),
        start=start,
        before=("… " if first > turn.start else "") + shown[: start - first],
        words=shown[start - first : end - first],
        after=shown[end - first :] + (" …" if last < turn.end else ""),
    )
