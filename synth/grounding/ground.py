"""Turns drafts into observations or rejections: no quote, no claim.

A quote passes when its words stand in a participant's turn: letter by letter (`exact`), in another
case or typography (`normalised`), or with slips, spellings and fillers that change nothing
(`altered`). What is shown is always the source's own slice, widened where its ends cut off what
turns it.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from synth.english.clauses import widen
from synth.english.numbers import whole_number
from synth.grounding.folding import fold_text
from synth.grounding.library import GroundingIndex, Library, Place
from synth.grounding.locating import locate
from synth.grounding.verdicts import Found, Refusal
from synth.records.document import Turn, locator
from synth.records.evidence import Citation, Draft, Observation, Rejection
from synth.records.ids import observation_id
from synth.sentences import MAX_WORDS, count_words

WIDENED = "widened to what its ends cut off"


def ground(
    draft: Draft, library: Library, actors: Mapping[str, str], nth: int = 0
) -> Observation | Rejection:
    """Verifies one draft against the documents.

    Args:
        draft: what the analyst proposed.
        library: all documents of the study, the draft's among them.
        actors: participant id to the id of the actor whose journey they tell.
        nth: how many drafts before it cited the same words of the same turn otherwise.

    Returns:
        An observation with one or more citations, all in turns of one participant, or a rejection
        with its kind, a reason in words, and the nearest source text.
    """
    index = library[draft.source]
    found: list[Found] = []
    cited: Counter[str] = Counter()
    for quote in draft.quotes or ("",):
        place = locate(quote, draft.turn, index, library, nth + cited[quote])
        if isinstance(place, Refusal):
            return _reject(draft, quote, place)
        cited[quote] += 1
        found.append(place)
    if (
        len({_participant(f) for f in found}) > 1
        or len({f.source.document.source.id for f in found}) > 1
    ):
        return _reject(
            draft,
            draft.quotes[0],
            Refusal("misattributed", "these quotes are more than one person's"),
        )
    return _observe(draft, found, actors)


def ground_all(
    drafts: Sequence[Draft], library: Library, actors: Mapping[str, str]
) -> Iterator[Observation | Rejection]:
    """Verifies drafts in order; the same words said twice in a turn are two places."""
    claims: dict[tuple[object, ...], list[str]] = {}
    for draft in drafts:
        words = tuple(map(fold_text, draft.quotes))
        stated = claims.setdefault((draft.source, draft.turn, draft.facet, words), [])
        if draft.statement not in stated:
            stated.append(draft.statement)
        yield ground(draft, library, actors, stated.index(draft.statement))


def _participant(found: Found) -> str:
    return found.source.document.turns[found.places[0].turn].participant or ""


def _observe(draft: Draft, found: Sequence[Found], actors: Mapping[str, str]) -> Observation:
    index = found[0].source
    participant = _participant(found[0])
    places = _merged([place for f in found for place in f.places], index)
    turns = index.document.turns
    spans = [
        (turns[p.turn].key, p.start - turns[p.turn].start, p.end - turns[p.turn].start)
        for p in places
    ]
    named = index.turn(draft.turn) if index.document.source.id == draft.source else None
    theirs = named is not None and named.participant == participant
    return Observation(
        id=observation_id(draft.facet, participant, spans),
        facet=draft.facet,
        stage=draft.stage,
        mode=draft.mode,
        actor=draft.actor if draft.actor and theirs else actors[participant],
        statement=draft.statement,
        participant=participant,
        confidence=draft.confidence,
        from_notes=any(_is_paraphrase(place, turns[place.turn]) for place in places),
        labels=draft.labels,
        repairs=_repairs(found, places),
        citations=tuple(_cite(place, index) for place in places),
    )


def _repairs(found: Sequence[Found], places: Sequence[Place]) -> tuple[str, ...]:
    told = [repair for f in found for repair in f.repairs]
    told += [repair for place in places for repair in place.repairs]
    return tuple(dict.fromkeys(told))


def _cite(place: Place, index: GroundingIndex) -> Citation:
    document = index.document
    turn = document.turns[place.turn]
    return Citation(
        source=document.source.id,
        start=place.start,
        end=place.end,
        quote=document.text[place.start : place.end],
        match=place.match,
        locator=locator(document.source.path, turn),
        turn=turn.turn,
    )


def _is_paraphrase(place: Place, turn: Turn) -> bool:
    return turn.paraphrase and not any(a <= place.start and place.end <= b for a, b in turn.quoted)


def _merged(places: Sequence[Place], index: GroundingIndex) -> list[Place]:
    """In source order, each place once and widened where its ends cut off what turns it."""
    unique = {place[:2]: place for place in (_widened(place, index) for place in places)}
    return [unique[span] for span in sorted(unique)]


def _widened(place: Place, index: GroundingIndex) -> Place:
    turn = index.document.turns[place.turn]
    noted = turn.paraphrase and not _is_paraphrase(place, turn)
    if not index.english or noted:  # what notes put in quotation marks is quoted as they have it
        return place
    within = turn.start, turn.end
    start, end = widen(index.text, whole_number(index.text, place[:2], within), within)
    if (start, end) == place[:2] or count_words(index.text[start:end]) > MAX_WORDS:
        return place
    return place._replace(start=start, end=end, repairs=(*place.repairs, WIDENED))


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
