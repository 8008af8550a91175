"""Finds where the words of a quote stand, or says why they cannot be evidence.

Looked for in this order: in the named turn, letter by letter and then changed without harm; in
other turns and sources; as two places that were joined. Nothing is passed on likeness.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from synth.english.gaps import turns
from synth.english.lexicon import word_class
from synth.grounding.library import GroundingIndex, Library, Place
from synth.grounding.places import altered, verbatim, verbatim_anywhere
from synth.grounding.quote import Quote
from synth.grounding.unfound import explain
from synth.grounding.verdicts import OTHER_VOICES, Found, Refusal, said
from synth.grounding.words import is_unspaced
from synth.records.document import Turn
from synth.records.evidence import Match
from synth.sentences import MAX_WORDS, count_words

TELLING = 4
"""Words from which what stands once is somebody's; three characters without spaces are one."""
_REFERRING = word_class("referring")
"""Who is meant stands in what was left out, and would not be shown."""


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
            return Refusal(*OTHER_VOICES[turn.voice], said(index, hits[0]))
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
    turns_ = index.document.turns
    owner = named.participant if named else None
    own = [number for number in here if owner and turns_[number].participant == owner]
    if own:
        return _own(own, here, index, named)
    others = [(index, places) for number, places in here.items() if turns_[number].participant]
    if not here:
        others += _other_sources(quote, index, library)
    if others:
        return _anothers(quote, others, named, index)
    return _nobodys(here, index) if here else explain(quote, named, index)


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
        {line.turn_of(at) for at in line.find_anywhere(piece.spoken_forms)}
        for piece in pieces
        if piece.spoken
    ]
    return sorted(set.intersection(*holding)) if holding else []


def _own(
    own: Sequence[int],
    here: Mapping[int, Sequence[Place]],
    index: GroundingIndex,
    named: Turn | None,
) -> Found | Refusal:
    """Words of the named participant in other turns."""
    numbers = [index.document.turns[number].turn for number in own]
    if len(own) > 1:
        reason = f"these words stand in turns {', '.join(map(str, numbers))}, not in the named one"
        return Refusal("misattributed", reason, said(index, here[own[0]]))
    wrong = f", not {named.turn}" if named else ""
    return Found(index, here[own[0]], (f"found in turn {numbers[0]}{wrong}",))


def _nobodys(here: Mapping[int, Sequence[Place]], index: GroundingIndex) -> Refusal:
    """Words of voices that are no participant's."""
    turns_ = index.document.turns
    for number, places in here.items():
        if turns_[number].voice in OTHER_VOICES:
            return Refusal(*OTHER_VOICES[turns_[number].voice], said(index, places))
    number, places = next(iter(here.items()))
    reason = f"these words are {_speaker(turns_[number])}"
    return Refusal("misattributed", reason, said(index, places))


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
        reason = f"these words are others': {_speaker(turn)}, and elsewhere"
        return Refusal("misattributed", reason, said(other, places))
    if sum(1 / 3 if is_unspaced(form) else 1 for form in quote.forms) < TELLING:
        reason = f"these words are another's: {_speaker(turn)}"
        return Refusal("misattributed", reason, said(other, places))
    of = f", not {named.participant}'s" if named and named.participant else ""
    if other is not index:
        where = other.document.source.path
        return Found(other, places, (f"these words are {_speaker(turn)} of {where}{of}",))
    return Found(other, places, (f"these words are {_speaker(turn)}{of}",))


def _speaker(turn: Turn) -> str:
    return f"{turn.participant or 'an unknown participant'}'s, in turn {turn.turn}"
