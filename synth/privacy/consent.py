"""Who agreed to be quoted, and what must not be repeated of those who did not."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from synth.privacy.overlap import Overlap
from synth.records.document import Turn
from synth.records.journey import JourneyMap, Quotable

MARK = "[not to be quoted]"
"""Stands for words of people who did not agree to be quoted."""
MASK = "·"
"""Stands in the text of a source for each character that must not be printed."""
STRICTER: Sequence[Quotable] = ("no", "paraphrase", "yes")
Consents = Mapping[str, Quotable]
Texts = Mapping[str, str]
Turns = Mapping[str, Sequence[Turn]]
TOLD: Mapping[Quotable, str] = {
    "no": "not to be quoted",
    "paraphrase": "to be told in other words, not quoted",
}
"""What stands beside words that a reviewer reads and that no result prints."""


def consents(*journeys: JourneyMap) -> dict[str, Quotable]:
    """Who did not agree to be quoted in one of several maps, and to what they agreed at most."""
    told: dict[str, set[Quotable]] = {}
    for person in (p for journey in journeys for p in journey.participants):
        told.setdefault(person.id, set()).add(person.quotable)
    strict = {id: next(level for level in STRICTER if level in said) for id, said in told.items()}
    return {id: level for id, level in strict.items() if level != "yes"}


def overlap(
    journey: JourneyMap,
    closed: Consents,
    texts: Texts | None = None,
    turns: Turns | None = None,
    before: JourneyMap | None = None,
) -> Overlap:
    """What must not be repeated: all that these people said, and claims of those who said no.

    Args:
        journey: the map that says who is in the study.
        closed: who did not agree to be quoted.
        texts: canonical text by source id; without it, what is cited stands for what was said.
        turns: turns by source id.
        before: an earlier map, whose words count too. Whoever is in that one alone may be one of
            these people under another id, so they set no words free.
    """
    present = {person.id for person in journey.participants} - closed.keys()
    own: list[str] = []
    others: list[str] = []
    for person, words in _spoken(texts or {}, turns or {}):
        if person in closed:
            own.append(words)
        elif person in present:  # what a moderator repeats is still the participant's
            others.append(words)
    for o in (*journey.observations, *(before.observations if before else ())):
        said = [c.quote for c in o.citations]
        if o.participant in present:
            others += [*said, o.statement]
        elif o.participant in closed:
            own += [*said, o.statement] if closed[o.participant] == "no" else said
    return Overlap(own, others)


def _spoken(texts: Texts, turns: Turns) -> Iterator[tuple[str, str]]:
    for source, told in turns.items():
        for turn in told:
            yield turn.participant or "", texts.get(source, "")[turn.start : turn.end]


def masked(texts: Texts, turns: Turns, closed: Consents) -> dict[str, str]:
    """Texts of the same lengths, in which nothing stands that these people said."""
    return {source: _masked(text, turns.get(source, ()), closed) for source, text in texts.items()}


def _masked(text: str, turns: Iterable[Turn], closed: Consents) -> str:
    pieces, at = [], 0
    for turn in sorted((t for t in turns if t.participant in closed), key=lambda t: t.start):
        pieces += [text[at : turn.start], MASK * (turn.end - turn.start)]
        at = turn.end
    return "".join((*pieces, text[at:]))
