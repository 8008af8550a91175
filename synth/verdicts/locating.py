"""Finds the words of a verdict again, where a source was mended, renamed or read anew.

Method: as robust anchoring does for W3C's TextQuoteSelector: the exact words where what is around
them fits best, else the stretch most like them in what the same person said.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from synth.likeness import best_part
from synth.records.document import Document, Turn, locator
from synth.records.evidence import Citation
from synth.verdicts.mending import is_mended, is_turned
from synth.verdicts.seen import Quote

MENDED = 85.0
"""Least likeness (Indel, 0 to 100) of words to those decided on for them to be these, mended."""
DISTINCT = 25
"""Code points of words that are known by themselves; shorter ones ("yes, I did") are known by what
is around them, of which half must be as it was."""


@dataclass(frozen=True)
class Found:
    """A place in a participant's turn."""

    document: Document
    turn: Turn
    start: int
    end: int

    def citation(self) -> Citation:
        """The place as a citation; a person chose or saw these words."""
        source = self.document.source
        return Citation(
            source=source.id,
            start=self.start,
            end=self.end,
            quote=self.document.text[self.start : self.end],
            match="exact",
            locator=locator(source.path, self.turn),
            turn=self.turn.turn,
        )

    @property
    def span(self) -> tuple[str, int, int]:
        """Turn key, and offsets within the turn."""
        return self.turn.key, self.start - self.turn.start, self.end - self.turn.start


def locate(
    quote: Quote, participant: str | None, documents: Mapping[str, Document]
) -> Found | None:
    """Where the words of a quote stand now.

    Args:
        quote: the words, where they stood, and what was around them.
        participant: who said them; anybody where None.
        documents: of the study, by source id.
    """
    places = [d for d in documents.values() if participant is None or participant in d.people()]
    home = documents.get(quote.source)
    first = places if home is None else [home]
    return (
        _exact(quote, participant, first)
        or _exact(quote, participant, places)
        or _mended(quote, participant, first)
    )


def locate_anyone(quote: Quote, documents: Mapping[str, Document]) -> Found | None:
    """The very words, whoever they are ascribed to now, where what is around them is as it was."""
    around = len(quote.prefix) + len(quote.suffix)
    found = _exact(quote, None, list(documents.values()))
    if found is None or 2 * _fit(quote, found.document.text, found.start) < max(1, around):
        return None
    return found


def is_still(quote: Quote, document: Document, start: int, end: int) -> bool:
    """Whether the words of a quote stand at a place of equal length; those of another say nothing.

    An id may outlive its words: of answers to an item, and of what is said twice.
    """
    now = document.text[start:end]
    if len(now) != len(quote.exact) or (now == quote.exact and _fits(quote, document, start)):
        return True
    return now != quote.exact and is_mended(quote.exact, now)


def _exact(quote: Quote, participant: str | None, places: Sequence[Document]) -> Found | None:
    found = [
        (_fit(quote, document.text, start), -abs(start - quote.start), document, turn, start)
        for document in places
        for turn in _said_by(participant, document)
        for start in _occurrences(quote.exact, document.text, turn)
        if _fits(quote, document, start)
    ]
    if not found:
        return None
    _, _, document, turn, start = max(found, key=lambda one: one[:2])
    return Found(document, turn, start, start + len(quote.exact))


def _occurrences(words: str, text: str, turn: Turn) -> list[int]:
    starts, at = [], text.find(words, turn.start, turn.end)
    while at >= 0:
        starts.append(at)
        at = text.find(words, at + 1, turn.end)
    return starts


def _fits(quote: Quote, document: Document, start: int) -> bool:
    """Whether words that read as before are those: not the same said elsewhere, or negated."""
    before = document.text[max(0, start - len(quote.prefix)) : start]
    if quote.prefix and before != quote.prefix and is_turned(quote.prefix, before):
        return False
    if len(quote.exact) >= DISTINCT or document.source.kind == "survey":
        return True
    return 2 * _fit(quote, document.text, start) >= len(quote.prefix) + len(quote.suffix)


def _fit(quote: Quote, text: str, start: int) -> int:
    """Code points around a place that are as they were."""
    end = start + len(quote.exact)
    before = text[max(0, start - len(quote.prefix)) : start]
    after = text[end : end + len(quote.suffix)]
    return _shared(before[::-1], quote.prefix[::-1]) + _shared(after, quote.suffix)


def _shared(one: str, other: str) -> int:
    pairs = zip(one, other, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _mended(quote: Quote, participant: str | None, places: Sequence[Document]) -> Found | None:
    best: tuple[float, int, Found] | None = None
    for document in places:
        for turn in _said_by(participant, document):
            start, end, like = best_part(quote.exact, document.words_of(turn))
            place = _whole_words(document, turn, turn.start + start, turn.start + end)
            key = round(like, 4), -abs(place.start - quote.start), place
            if like < MENDED or not _is_mended(quote, place):
                continue
            if best is None or key[:2] > best[:2]:
                best = key
    return best[2] if best else None


def _is_mended(quote: Quote, place: Found) -> bool:
    now = place.document.text[place.start : place.end]
    return now != quote.exact and is_mended(quote.exact, now)


def _whole_words(document: Document, turn: Turn, start: int, end: int) -> Found:
    """Cuts no word, and begins and ends with none of the spaces around it."""
    text = document.text
    while start > turn.start and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < turn.end and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Found(document, turn, start, end)


def _said_by(participant: str | None, document: Document) -> list[Turn]:
    if participant is None:
        return [turn for turn in document.turns if turn.participant]
    return [turn for turn in document.turns if turn.participant == participant]


def turn_at(document: Document, start: int, end: int) -> Turn | None:
    """The participant's turn that holds a span."""
    for turn in document.turns:
        if turn.participant and turn.start <= start < end <= turn.end:
            return turn
    return None
