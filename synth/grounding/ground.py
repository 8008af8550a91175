"""Turns drafts into observations or rejections: no quote, no claim.

A quote passes when its words stand, in order, in a participant's turn: letter by letter (`exact`),
or after folding case, typography and white space (`normalised`), pieces around an ellipsis in order
within one turn. What is shown is always the source's own slice. Nothing is passed on likeness.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cached_property

from synth.grounding.folding import Folded, fold, fold_text
from synth.records.document import Document, Turn, locator
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

_ELLIPSIS = re.compile(r"\s*(?:…|\.{3,}|\[…\]|\[\.{3}\]|\(…\)|\(\.{3}\))\s*")
_REASONS: Mapping[RejectionKind, str] = {
    "empty": "the draft quotes no words",
    "moderator": "these are the moderator's words, not a participant's",
    "observer": "these are an observer's words, not a participant's",
    "note_taker": "these are the note-taker's own words, not a participant's",
    "misattributed": "these words are another participant's",
    "fabricated": "these words are nowhere in the source",
}
Span = tuple[int, int]
Found = tuple[Span, Match, Turn]


class GroundingIndex:
    """One document made ready for lookups; each turn is folded once, when it is first needed."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.turns = {turn.turn: turn for turn in document.turns}
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
        return [self.document.text[start:end] for start, end in spans]

    def nearest(self, words: str) -> str:
        """The participants' sentence most like `words` (Indel similarity), or ''."""
        from rapidfuzz import fuzz, process

        best = process.extractOne(words, self.sentences, scorer=fuzz.ratio)
        return best[0] if best else ""


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
        if isinstance(place, str):
            return _reject(draft, quote, place, index)
        found.extend(place)
    owners = {turn.participant for _, _, turn in found}
    if len(owners) > 1:
        return _reject(draft, " … ".join(draft.quotes), "misattributed", index)
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
        from_notes=all(_paraphrased(span, turn) for span, _, turn in found),
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


def _reject(draft: Draft, words: str, kind: RejectionKind, index: GroundingIndex) -> Rejection:
    return Rejection(
        source=draft.source,
        turn=draft.turn,
        words=words,
        kind=kind,
        reason=_REASONS[kind],
        nearest=index.nearest(words) if kind == "fabricated" else "",
        facet=draft.facet,
        statement=draft.statement,
    )


def _locate(quote: str, named: int, index: GroundingIndex) -> list[Found] | RejectionKind:
    """Where `quote` stands, the named turn first, or why it cannot be evidence."""
    pieces = [piece for piece in _ELLIPSIS.split(quote.strip()) if fold_text(piece)]
    if not any(c.isalnum() for piece in pieces for c in piece):
        return "empty"
    turn = index.turns.get(named)
    if turn and turn.participant and (hit := _in_turn(pieces, turn, index)):
        return hit
    return _elsewhere(pieces, turn, index)


def _elsewhere(
    pieces: Sequence[str], named: Turn | None, index: GroundingIndex
) -> list[Found] | RejectionKind:
    """Looks through all turns; accepts one unique place by the participant of the named turn."""
    hits = [(t, hit) for t in index.document.turns if (hit := _in_turn(pieces, t, index))]
    owner = named.participant if named else None
    same = [hit for t, hit in hits if owner and t.participant == owner]
    if len(same) == 1:
        return same[0]
    voices = [t.voice for t, _ in hits]
    if not voices:
        return "fabricated"
    if "participant" in voices:
        return "misattributed"
    return next(v for v in ("moderator", "observer", "note_taker") if v in voices)


def _in_turn(pieces: Sequence[str], turn: Turn, index: GroundingIndex) -> list[Found]:
    """The place of all pieces in order within one turn, or an empty list."""
    text = index.document.text
    exact = _pieces_in(pieces, text, turn.start, turn.end)
    if exact and len(pieces) == 1:
        return [(exact[0], "exact", turn)]
    folded = index.folded(turn)
    places = _pieces_in([fold_text(p) for p in pieces], folded.text, 0, len(folded.text))
    if not places:
        return []
    spans = [folded.source_span(*place) for place in places]
    whole = (spans[0][0], spans[-1][1])
    if count_words(text[slice(*whole)]) <= MAX_WORDS:
        spans = [whole]
    return [(span, "normalised", turn) for span in spans]


def _pieces_in(pieces: Sequence[str], text: str, start: int, end: int) -> list[Span]:
    """Spans of `pieces` in order in `text[start:end]`, at word bounds; empty if one is missing."""
    spans: list[Span] = []
    at = start
    for piece in pieces:
        place = _find_words(piece, text, at, end)
        if place is None:
            return []
        spans.append((place, place + len(piece)))
        at = place + len(piece)
    return spans


def _find_words(piece: str, text: str, start: int, end: int) -> int | None:
    place = text.find(piece, start, end)
    while place >= 0:
        if not _cuts_word(text, place) and not _cuts_word(text, place + len(piece)):
            return place
        place = text.find(piece, place + 1, end)
    return None


def _cuts_word(text: str, at: int) -> bool:
    """Whether `at` stands inside a word; scripts written without spaces have no such bounds."""
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    return before.isalnum() and after.isalnum() and not (_unspaced(before) or _unspaced(after))


def _unspaced(char: str) -> bool:
    """Han, kana and the scripts of South-East Asia, which put no space between words."""
    return "\u0e00" <= char <= "\u0eff" or "\u1000" <= char <= "\u109f" or char >= "\u2e80"
