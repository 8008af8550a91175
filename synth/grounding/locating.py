"""Finds where the words of a quote stand, or says why they cannot be evidence.

Looked for in this order: in the named turn, letter by letter and then changed without harm; in
other turns and sources; as two places that were joined. Nothing is passed on likeness.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from synth.english.gaps import turns
from synth.grounding.library import GroundingIndex, Library
from synth.grounding.nearest import Nearest, describe, nearest
from synth.grounding.places import Place, altered, verbatim, verbatim_anywhere
from synth.grounding.quote import Quote
from synth.grounding.stitching import PARTLY, fair_places, pieces_of
from synth.grounding.words import is_unspaced, split_words
from synth.records.document import Turn, Voice
from synth.records.evidence import Match, RejectionKind
from synth.sentences import MAX_WORDS, count_words, sentences

ALTERED = 80
"""Likeness (Indel, 0 to 100) to a sentence of the source from which words count as altered."""
TELLING = 4
"""Words from which what stands once is somebody's; three characters without spaces are one."""
_REFERRING = frozenset(
    (
        "he",
        "she",
        "it",
        "they",
        "this",
        "that",
        "these",
        "those",
        "him",
        "her",
        "them",
        "which",
        "who",
    )
)
"""Who is meant stands in what was left out, and would not be shown."""
OTHER_VOICES: Mapping[Voice, tuple[RejectionKind, str]] = {
    "moderator": ("moderator", "these are the moderator's words, not a participant's"),
    "observer": ("observer", "these are an observer's words, not a participant's"),
    "note_taker": ("note_taker", "these are the note-taker's own words, not a participant's"),
}


class Refusal(NamedTuple):
    """Why words cannot be evidence, and the source text that is nearest to them, if looked for."""

    kind: RejectionKind
    reason: str
    nearest: str = ""


class Found(NamedTuple):
    """Places of one quote in one document, all in turns of one participant."""

    source: GroundingIndex
    places: Sequence[Place]
    repairs: tuple[str, ...] = ()


def locate(
    text: str, named: int, index: GroundingIndex, library: Library, nth: int = 0
) -> Found | Refusal:
    """Where a quote stands.

    Args:
        text: the quote.
        named: the number of the turn that it is said to stand in.
        index: the document that it is said to stand in.
        library: all documents of the study.
        nth: how many times the same words of this turn were cited before: the next place is taken.
    """
    quote = Quote(text, english=index.english)
    if not quote.words:
        return Refusal("empty", "the draft quotes no words")
    number = index.indexes.get(named)
    turn = index.turn(named)
    if turn is not None and number is not None:
        hits = list(islice(_in_turn(quote, index, library, number), nth + 1))
        if hits and turn.participant:
            return Found(index, hits[-1])
        if hits and turn.voice in OTHER_VOICES:
            return Refusal(*OTHER_VOICES[turn.voice])
    return _elsewhere(quote, turn, index, library)


def _in_turn(
    quote: Quote, index: GroundingIndex, library: Library, turn: int
) -> Iterator[Sequence[Place]]:
    """Each place of the whole quote in a turn, else of its pieces in order."""
    found = False
    for place in verbatim(quote, index, turn):
        found = True
        yield (place,)
    if found:
        return
    if changed := altered(quote, index, library, turn):
        yield (changed,)
    elif len(quote.pieces) > 1 and (places := _pieces(quote, index, library, turn)):
        yield places


def _pieces(quote: Quote, index: GroundingIndex, library: Library, turn: int) -> Sequence[Place]:
    """Pieces around ellipses in order in one turn, where what was left out turns nothing."""
    places: list[Place] = []
    after = 0
    for piece in quote.pieces:
        place = next(verbatim(piece, index, turn, after), None) or altered(
            piece, index, library, turn, after
        )
        if place is None or (
            places and turns(index.text, places[-1][:2], place[:2], english=index.english)
        ):
            return []
        after = place.end
        places.append(place)
    match: Match = "altered" if any(p.match == "altered" for p in places) else "normalised"
    whole = Place(places[0].start, after, turn, match)
    if count_words(index.text[whole.start : whole.end]) <= MAX_WORDS:
        return [whole]
    if any(piece.forms[0] in _REFERRING for piece in quote.pieces[1:]):
        return []
    return [place._replace(match=match) for place in places]


def _elsewhere(
    quote: Quote, named: Turn | None, index: GroundingIndex, library: Library
) -> Found | Refusal:
    """Looks outside the named turn: the words' only place may be cited, and it is said so."""
    here = _by_turn(quote, index, library)
    voices = [index.document.turns[n] for n in here]
    owner = named.participant if named else None
    own = [t for t in voices if owner and t.participant == owner]
    if own:
        return _own(own, here, index, named)
    others = [(index, places) for n, places in here.items() if index.document.turns[n].participant]
    if not here:
        others += _other_sources(quote, index, library)
    if others:
        return _anothers(quote, others, named, index)
    for turn in voices:
        if turn.voice in OTHER_VOICES:
            return Refusal(*OTHER_VOICES[turn.voice])
    if voices:
        return Refusal("misattributed", f"these words are {_speaker(voices[0])}")
    asked = named.question if named else None
    if (
        asked
        and f" {' '.join(quote.forms)} " in f" {' '.join(w.form for w in split_words(asked))} "
    ):
        return Refusal("moderator", "these are the words of the question")
    joined = _joined(quote, named, index)
    if isinstance(joined, Found):
        return joined
    near, other = nearest(quote, index)
    voice = index.document.turns[other.turn].voice
    if other.likeness >= max(ALTERED, near.likeness + 1) and voice in OTHER_VOICES:
        return Refusal(*OTHER_VOICES[voice], other.sentence)
    return joined or _nowhere(quote, near, index)


def _by_turn(quote: Quote, index: GroundingIndex, library: Library) -> dict[int, Sequence[Place]]:
    """The first place of the words in each turn that has them."""
    found: dict[int, Sequence[Place]] = {}
    for place in verbatim_anywhere(quote, index):
        found.setdefault(place.turn, [place])
    if not found and len(quote.pieces) > 1:
        for turn in _with_all(quote.pieces, index):
            if places := _pieces(quote, index, library, turn):
                found[turn] = places
    if not found and (changed := altered(quote, index, library)):
        found[changed.turn] = [changed]
    return found


def _with_all(pieces: Sequence[Quote], index: GroundingIndex) -> list[int]:
    """Turns that hold the words of every piece."""
    line = index.spoken
    holding = [
        {line.turn_of(at) for at in line.find_anywhere([w.form for w in piece.spoken])}
        for piece in pieces
        if piece.spoken
    ]
    return sorted(set.intersection(*holding)) if holding else []


def _own(
    own: Sequence[Turn],
    here: Mapping[int, Sequence[Place]],
    index: GroundingIndex,
    named: Turn | None,
) -> Found | Refusal:
    if len(own) > 1:
        turns_ = ", ".join(str(turn.turn) for turn in own)
        return Refusal(
            "misattributed", f"these words stand in turns {turns_}, not in the named one"
        )
    wrong = f", not {named.turn}" if named else ""
    number = index.indexes[own[0].turn]
    return Found(index, here[number], (f"found in turn {own[0].turn}{wrong}",))


def _other_sources(
    quote: Quote, index: GroundingIndex, library: Library
) -> list[tuple[GroundingIndex, Sequence[Place]]]:
    """Places of the very words in other documents; two of them are enough to be unsure."""
    found: list[tuple[GroundingIndex, Sequence[Place]]] = []
    for other in library.others(index.document.source.id):
        turns_ = other.document.turns
        found += [
            (other, [p]) for p in verbatim_anywhere(quote, other) if turns_[p.turn].participant
        ]
        if len(found) > 1:
            break
    return found


def _anothers(
    quote: Quote,
    others: Sequence[tuple[GroundingIndex, Sequence[Place]]],
    named: Turn | None,
    index: GroundingIndex,
) -> Found | Refusal:
    """Words of somebody else: cited as theirs where they stand once, and are more than a phrase."""
    other, places = others[0]
    turn = other.document.turns[places[0].turn]
    if len(others) > 1:
        return Refusal("misattributed", f"these words are others': {_speaker(turn)}, and elsewhere")
    if sum(1 / 3 if is_unspaced(form) else 1 for form in quote.forms) < TELLING:
        return Refusal("misattributed", f"these words are another's: {_speaker(turn)}")
    of = f", not {named.participant}'s" if named and named.participant else ""
    if other is not index:
        where = other.document.source.path
        return Found(other, places, (f"these words are {_speaker(turn)} of {where}{of}",))
    return Found(other, places, (f"these words are {_speaker(turn)}{of}",))


def _speaker(turn: Turn) -> str:
    return f"{turn.participant or 'an unknown participant'}'s, in turn {turn.turn}"


def _joined(quote: Quote, named: Turn | None, index: GroundingIndex) -> Found | Refusal | None:
    """Words from two places, shown as two quotes where that is fair; None where there are none."""
    pieces = pieces_of(quote, index)
    if not pieces:
        return None
    number = index.indexes[named.turn] if named else None
    places = fair_places(pieces, index, number)
    if isinstance(places, str):
        return Refusal("stitched", places)
    turns_ = " and ".join(
        str(index.document.turns[n].turn) for n in dict.fromkeys(p.turn for p in places)
    )
    several = "turns" if len({p.turn for p in places}) > 1 else "turn"
    return Found(index, places, (f"joined from places in {several} {turns_}, shown apart",))


def _nowhere(quote: Quote, near: Nearest, index: GroundingIndex) -> Refusal:
    if _is_mixed(quote, index):
        return Refusal("stitched", PARTLY, near.sentence)
    if near.likeness >= ALTERED:
        return Refusal("altered", describe(quote, near.sentence), near.sentence)
    return Refusal("fabricated", "these words are nowhere in the source", near.sentence)


def _is_mixed(quote: Quote, index: GroundingIndex) -> bool:
    """Whether some sentences are a participant's, and all others nearly somebody else's."""
    parts = [
        Quote(quote.text[start:end], english=quote.english)
        for start, end in sentences(quote.text)
        if split_words(quote.text, start, end)
    ]
    others = [part for part in parts if not index.spoken.holds([w.form for w in part.spoken])]
    return 0 < len(others) < len(parts) and all(
        nearest(part, index)[1].likeness >= ALTERED for part in others
    )
