"""Quotes that join two places: shown as two where that is fair, else refused."""

from collections.abc import Sequence
from itertools import pairwise

from synth.english.clauses import widen
from synth.english.gaps import begins_clause, ends_clause, turns, turns_between
from synth.grounding.library import GroundingIndex, Line, Place
from synth.grounding.places import verbatim_anywhere
from synth.grounding.quote import Quote
from synth.records.document import Turn
from synth.sentences import count_words

LEAST_WORDS = 3
"""Shorter pieces may stand anywhere by chance."""
MOST_PIECES = 5
PARTLY = "these words are only in part a participant's"
MOST_BETWEEN = 100
"""Words of the same person between two pieces; so much talk has another subject."""
_STOPS = frozenset(".!?…")


def pieces_of(quote: Quote, index: GroundingIndex) -> list[Quote]:
    """The pieces that a quote was joined from, all of them in the document; empty if it was not."""
    given = quote.pieces
    if len(given) > 1:
        held = all(index.spoken.holds(piece.spoken_forms) for piece in given)
        return given if held else []
    words = quote.spoken
    if index.spoken.holds(quote.spoken_forms):
        return []  # they stand there together: it is their punctuation that differs
    cuts = _two(quote, index) or _several(quote.spoken_forms, index.spoken)
    if not cuts:
        return []
    bounds = [0, *cuts, len(words)]
    return [
        Quote(quote.text[words[a].start : words[b - 1].end], english=quote.english)
        for a, b in pairwise(bounds)
    ]


def fair_places(
    pieces: Sequence[Quote], index: GroundingIndex, named: int | None
) -> list[Place] | str:
    """Where the pieces stand, if they may be shown as one person's words, else why not."""
    places: list[Place] = []
    for piece in pieces:
        every = [p for p in verbatim_anywhere(piece, index) if _own(p, index)]
        place = _next(every, places, index, named)
        if place is None:
            return _why_not(every, places, index)
        places.append(place)
    if not index.english:
        return "these words come from two places"
    for place in places:
        turn = index.document.turns[place.turn]
        if not _is_whole(place, index):
            return "these words join parts of sentences, so that a new one arises"
        if widen(index.text, (place.start, place.end), (turn.start, turn.end)) != place[:2]:
            return "these words leave out what turns one of their parts"
    for one, other in pairwise(places):
        if _turned(one, other, index):
            return "what was said between the two places turns their meaning"
    return places


def _two(quote: Quote, index: GroundingIndex) -> list[int]:
    """The one cut that makes two pieces, where a clause ends if it may; empty if there is none."""
    forms = quote.spoken_forms
    line, count = index.spoken, len(forms)
    last = _longest(forms, line)
    first = count - _longest(forms, line, back=True)
    cuts = [
        cut
        for cut in range(max(first, 2), min(last, count - 2) + 1)
        if LEAST_WORDS <= cut <= count - LEAST_WORDS
        or _STOPS.intersection(quote.pause(quote.spoken, cut - 1))
    ]
    if not cuts:
        return []
    return [max(cuts, key=lambda cut: (_weight(quote, cut, index), -cut))]


def _weight(quote: Quote, cut: int, index: GroundingIndex) -> int:
    """How much a cut looks like one: a stop in the quote, ends of clauses in the source."""
    mark = quote.pause(quote.spoken, cut - 1)
    stop = 4 if _STOPS.intersection(mark) else 2 if mark else 0
    left, right = quote.spoken_forms[:cut], quote.spoken_forms[cut:]
    (_, end), before = _first(left, index)
    (start, _), behind = _first(right, index)
    ends = ends_clause(index.text, end, before.end)
    return stop + ends + begins_clause(index.text, start, behind.start)


def _first(forms: Sequence[str], index: GroundingIndex) -> tuple[tuple[int, int], Turn]:
    """The span of the first place of words that stand somewhere, and its turn."""
    line = index.spoken
    at = next(line.find_anywhere(forms))
    return line.span(at, at + len(forms) - 1), index.document.turns[line.turn_of(at)]


def _several(forms: Sequence[str], line: Line) -> list[int]:
    """Cuts that make three pieces or more, each as long as can be; empty if there are none."""
    cuts: list[int] = []
    at = 0
    while at < len(forms):
        length = _longest(forms[at:], line)
        if length < min(LEAST_WORDS, len(forms) - at) or len(cuts) == MOST_PIECES:
            return []
        at += length
        cuts.append(at)
    return cuts[:-1]


def _longest(forms: Sequence[str], line: Line, *, back: bool = False) -> int:
    """Words from the beginning (or the end) of `forms` that stand together somewhere."""
    low, high = 0, len(forms)
    while low < high:
        middle = (low + high + 1) // 2
        part = forms[-middle:] if back else forms[:middle]
        low, high = (middle, high) if line.holds(part) else (low, middle - 1)
    return low


def _own(place: Place, index: GroundingIndex) -> bool:
    return index.document.turns[place.turn].participant is not None


def _next(
    every: Sequence[Place], places: Sequence[Place], index: GroundingIndex, named: int | None
) -> Place | None:
    """The next place of a piece: the same person's, further on; the first in the named turn."""
    turns_ = index.document.turns
    if not places:
        return min(every, key=lambda p: (p.turn != named, p), default=None)
    last = places[-1]
    owner = turns_[last.turn].participant
    behind = [p for p in every if turns_[p.turn].participant == owner and p.start >= last.end]
    return min(behind, default=None)


def _why_not(every: Sequence[Place], places: Sequence[Place], index: GroundingIndex) -> str:
    if not every:
        return PARTLY
    owner = index.document.turns[places[-1].turn].participant
    if any(index.document.turns[p.turn].participant == owner for p in every):
        return "these words come from two places, in another order"
    return "these words were said by more than one person"


def _is_whole(place: Place, index: GroundingIndex) -> bool:
    turn = index.document.turns[place.turn]
    return begins_clause(index.text, place.start, turn.start) and ends_clause(
        index.text, place.end, turn.end
    )


def _turned(one: Place, other: Place, index: GroundingIndex) -> bool:
    """Whether what the same person said between two places turns it."""
    text = index.text
    if one.turn == other.turn:
        between_ = text[one.end - 1 : other.start]
        return not any(c in between_ for c in ".!?\n") or turns(text, one[:2], other[:2])
    turns_ = index.document.turns
    owner = turns_[one.turn].participant
    rest = text[one.end : turns_[one.turn].end]
    between = [
        text[t.start : t.end] for t in turns_[one.turn + 1 : other.turn] if t.participant == owner
    ]
    between.append(text[turns_[other.turn].start : other.start])
    far = count_words(rest) + sum(map(count_words, between)) > MOST_BETWEEN
    return far or turns_between(rest, between)
