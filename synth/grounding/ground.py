"""Turns drafts into observations or rejections: no quote, no claim.

A quote passes when its words stand, in order, in a participant's turn: letter by letter (`exact`),
or after folding case, typography and white space (`normalised`), pieces around an ellipsis in order
within one turn. What is shown is always the source's own slice. Nothing is passed on likeness.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from synth.grounding.bounds import cuts_word, next_bound
from synth.grounding.folding import Folded, fold, fold_text
from synth.records.document import Document, Turn, Voice, locator
from synth.records.evidence import (
    Citation,
    Draft,
    Match,
    Observation,
    Rejection,
    RejectionKind,
)
from synth.records.ids import observation_id
from synth.sentences import MAX_WORDS, count_words, sentences

_ELLIPSIS = re.compile(r"…|\.{3,}|\[…\]|\[\.{3}\]|\(…\)|\(\.{3}\)")
ALTERED = 80
"""Likeness (Indel, 0 to 100) to a sentence of the source from which words count as altered."""
COMPARED = 1000
"""Characters of words and of a sentence that are compared; speech without stops has no bounds."""
OVERLAPS = 8
"""So many times over may the places of a quote cover the text before the search gives up.

Places that do not overlap cover it once at most; without this bound a long quote of one syllable
repeated would be compared at each of thousands of places.
"""
_OTHER_VOICES: Mapping[Voice, tuple[RejectionKind, str]] = {
    "moderator": ("moderator", "these are the moderator's words, not a participant's"),
    "observer": ("observer", "these are an observer's words, not a participant's"),
    "note_taker": ("note_taker", "these are the note-taker's own words, not a participant's"),
}
Span = tuple[int, int]
Found = tuple[Span, Match, Turn]


class Refusal(NamedTuple):
    """Why words cannot be evidence, and the source text that is nearest to them, if looked for."""

    kind: RejectionKind
    reason: str
    nearest: str = ""


class GroundingIndex:
    """One document made ready for lookups; each turn is folded once, when it is first needed."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.turns = document.by_number()
        self._folded: dict[int, Folded] = {}

    def folded(self, turn: Turn) -> Folded:
        """The folded text of `turn`, its spans pointing into the canonical text."""
        if turn.turn not in self._folded:
            self._folded[turn.turn] = fold(self.document.words_of(turn), turn.start)
        return self._folded[turn.turn]

    @cached_property
    def sentences(self) -> list[str]:
        """All sentences of the participants, for naming the nearest one to a rejected quote."""
        spans = (
            span
            for turn in self.document.turns
            if turn.participant
            for span in sentences(self.document.text, turn.start, turn.end)
        )
        text = self.document.text
        return [text[start : min(end, start + COMPARED)] for start, end in spans]

    @cached_property
    def joined(self) -> tuple[str, str]:
        """All turns folded into one line, and the participants' alone; stitched words are there."""
        every = [(turn.participant, self.folded(turn).text.strip()) for turn in self.document.turns]
        own = " ".join(words for participant, words in every if participant)
        return " ".join(words for _, words in every), own

    def nearest(self, words: str) -> tuple[str, float]:
        """The participants' sentence most like `words`, and how like `words` is to it or a part.

        The likeness is Indel similarity, 0 to 100; without any sentence, `("", 0.0)`.
        """
        from rapidfuzz import fuzz, process

        words = words[:COMPARED]
        best = process.extractOne(words, self.sentences, scorer=fuzz.ratio)
        if best is None:
            return "", 0.0
        said, quoted = fold_text(best[0]), fold_text(words)
        part = len(quoted) < len(said)
        return best[0], (fuzz.partial_ratio if part else fuzz.ratio)(quoted, said)


def ground(
    draft: Draft, index: GroundingIndex, actors: Mapping[str, str]
) -> Observation | Rejection:
    """Verifies one draft against its document.

    Args:
        draft: what the analyst proposed.
        index: the draft's document.
        actors: participant id to the id of the actor whose journey they tell.

    Returns:
        An observation with one or more citations, all in turns of one participant, or a rejection
        with its kind, a reason in words, and the nearest source text.
    """
    found: list[Found] = []
    for quote in draft.quotes or ("",):
        place = _locate(quote, draft.turn, index)
        if isinstance(place, Refusal):
            return _reject(draft, quote, place)
        found.extend(place)
    return _observe(draft, _merged(found), index.document, actors)


def _observe(
    draft: Draft, found: Sequence[Found], document: Document, actors: Mapping[str, str]
) -> Observation:
    participant = found[0][2].participant or ""
    spans = [(t.key, start - t.start, end - t.start) for (start, end), _, t in found]
    wrong_turn = sorted({t.turn for _, _, t in found} - {draft.turn})
    return Observation(
        id=observation_id(draft.facet, participant, spans),
        facet=draft.facet,
        stage=draft.stage,
        mode=draft.mode,
        actor=draft.actor or actors[participant],
        statement=draft.statement,
        participant=participant,
        confidence=draft.confidence,
        from_notes=any(_paraphrased(span, turn) for span, _, turn in found),
        labels=draft.labels,
        repairs=tuple(f"found in turn {n}, not {draft.turn}" for n in wrong_turn),
        citations=tuple(_cite(span, match, turn, document) for span, match, turn in found),
    )


def _cite(span: Span, match: Match, turn: Turn, document: Document) -> Citation:
    return Citation(
        source=document.source.id,
        start=span[0],
        end=span[1],
        quote=document.text[slice(*span)],
        match=match,
        locator=locator(document.source.path, turn),
        turn=turn.turn,
    )


def _paraphrased(span: Span, turn: Turn) -> bool:
    return turn.paraphrase and not any(a <= span[0] and span[1] <= b for a, b in turn.quoted)


def _merged(found: Sequence[Found]) -> list[Found]:
    """In source order, each place once."""
    unique = {span: (span, match, turn) for span, match, turn in found}
    return [unique[span] for span in sorted(unique)]


def _reject(draft: Draft, words: str, refusal: Refusal) -> Rejection:
    return Rejection(
        source=draft.source,
        turn=draft.turn,
        words=words,
        kind=refusal.kind,
        reason=refusal.reason,
        nearest=refusal.nearest,
        facet=draft.facet,
        statement=draft.statement,
    )


def _locate(quote: str, named: int, index: GroundingIndex) -> list[Found] | Refusal:
    """Where `quote` stands, the named turn first, or why it cannot be evidence."""
    whole = quote.strip()
    pieces = [piece.strip() for piece in _ELLIPSIS.split(whole) if fold_text(piece)]
    if not any(c.isalnum() for piece in pieces for c in piece):
        return Refusal("empty", "the draft quotes no words")
    wanted = [[whole]] if pieces == [whole] else [[whole], pieces]
    turn = index.turns.get(named)
    hit = _in_turn(wanted, turn, index) if turn else []
    if turn and turn.participant and hit:
        return hit
    if turn and hit and turn.voice in _OTHER_VOICES:
        return Refusal(*_OTHER_VOICES[turn.voice])
    return _elsewhere(wanted, turn, index)


def _elsewhere(
    wanted: Sequence[Sequence[str]], named: Turn | None, index: GroundingIndex
) -> list[Found] | Refusal:
    """Looks through all turns; accepts one unique place by the participant of the named turn."""
    hits = [(t, hit) for t in index.document.turns if (hit := _in_turn(wanted, t, index))]
    owner = named.participant if named else None
    same = [(t, hit) for t, hit in hits if owner and t.participant == owner]
    if len(same) == 1:
        return same[0][1]
    if same:
        turns = ", ".join(str(t.turn) for t, _ in same)
        return Refusal("misattributed", f"these words stand in turns {turns}, not in the named one")
    for turn, _ in hits:
        if turn.voice == "participant":
            return Refusal("misattributed", f"these words are another's: {_speaker(turn)}")
    voices = {turn.voice for turn, _ in hits}
    for voice, (kind, reason) in _OTHER_VOICES.items():
        if voice in voices:
            return Refusal(kind, reason)
    return _nowhere(wanted, index)


def _speaker(turn: Turn) -> str:
    return f"{turn.participant or 'an unknown participant'}'s, in turn {turn.turn}"


def _nowhere(wanted: Sequence[Sequence[str]], index: GroundingIndex) -> Refusal:
    """Tells stitched, altered and invented words apart."""
    whole, pieces = wanted[0][0], wanted[-1]
    every, own = index.joined
    scattered = len(pieces) > 1 and all(_holds(own, piece) for piece in pieces)
    if scattered or _holds(every, whole) or _holds(own, whole):
        return Refusal("stitched", "these words come from more than one turn, or in another order")
    nearest, likeness = index.nearest(whole)
    if likeness >= ALTERED:
        return Refusal("altered", "the source says this in other words", nearest)
    return Refusal("fabricated", "these words are nowhere in the source", nearest)


def _holds(line: str, words: str) -> bool:
    return bool(
        _pieces_in(
            [fold_text(words)], line, (0, len(line)), lambda at: cuts_word(line, at, 0, len(line))
        )
    )


def _in_turn(wanted: Sequence[Sequence[str]], turn: Turn, index: GroundingIndex) -> list[Found]:
    """The place of the whole quote within one turn, else of its pieces in order, else nothing."""
    text = index.document.text

    def cuts(at: int) -> bool:
        return cuts_word(text, at, turn.start, turn.end)

    for pieces in wanted:
        exact = _pieces_in(pieces, text, (turn.start, turn.end), cuts) if len(pieces) == 1 else []
        if exact:
            return [(exact[0], "exact", turn)]
        if spans := _folded_in_turn(pieces, turn, index, cuts):
            return [(span, "normalised", turn) for span in spans]
    return []


def _folded_in_turn(
    pieces: Sequence[str], turn: Turn, index: GroundingIndex, cuts: Callable[[int], bool]
) -> list[Span]:
    """Source spans of the pieces by their folded forms; one span where they stand near together."""
    folded = index.folded(turn)

    def cuts_folded(at: int) -> bool:
        inside = at < len(folded.text)
        return folded.splits(at) or (inside and cuts(folded.starts[at]))

    forms = [fold_text(piece) for piece in pieces]
    places = _pieces_in(forms, folded.text, (0, len(folded.text)), cuts_folded)
    spans = [folded.source_span(*place) for place in places]
    if len(spans) < 2:
        return spans
    whole = (spans[0][0], spans[-1][1])
    return [whole] if count_words(index.document.text[slice(*whole)]) <= MAX_WORDS else spans


def _pieces_in(
    pieces: Sequence[str], text: str, within: Span, cuts: Callable[[int], bool]
) -> list[Span]:
    """Spans of `pieces` in order in `text`, none cutting a word; empty if one is missing."""
    spans: list[Span] = []
    at, end = within
    for piece in pieces:
        place = _find_words(piece, text, (at, end), cuts)
        if place is None:
            return []
        at = place + len(piece)
        spans.append((place, at))
    return spans


def _find_words(piece: str, text: str, within: Span, cuts: Callable[[int], bool]) -> int | None:
    start, end = within
    left = OVERLAPS * (end - start)
    place = text.find(piece, start, end)
    while place >= 0 and left >= 0:
        if not cuts(place) and not cuts(place + len(piece)):
            return place
        left -= len(piece)
        place = text.find(piece, next_bound(text, place, end), end)
    return None
