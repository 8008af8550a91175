"""Codings that were not blind are told; decisions elsewhere or later do no harm."""

from coders import AT, TALKED, code, place, read, undo
from synth.coding.blindness import sighted, sighted_remarks
from synth.coding.study import agreement_of
from synth.coding.turns import turn_anchor
from synth.records.review import Anchor, Review

HERE, THERE = place("P1.txt", 2), place("P2.txt", 2)
DOCUMENTS = TALKED.documents()


def accepted(words: str, minute: int, reviewer: str = "Ana") -> Review:
    """A verdict on an observation that cites `words` of the turn HERE."""
    start = HERE.document.text.index(words)
    around = HERE.document.text[start - 3 : start], HERE.document.text[start + len(words) :][:5]
    anchor = Anchor(source=HERE.document.source.id, exact=words, prefix=around[0], suffix=around[1])
    return Review(
        id=f"w{minute}",
        at=AT.format(minute),
        reviewer=reviewer,
        target="o1",
        action="accept",
        anchor=anchor,
    )


def turns(*reviews: Review) -> list[tuple[str, str]]:
    found = sighted(reviews, read(*reviews), DOCUMENTS)
    return [(c.reviewer, c.place.document.source.path) for c in found]


def test_a_turn_coded_after_a_verdict_on_evidence_in_it_was_not_coded_blind() -> None:
    assert turns(accepted("so happy", 1), code(HERE, minute=2)) == [("Ana", "P1.txt")]


def test_a_verdict_after_the_coding_or_in_another_turn_or_by_another_does_no_harm() -> None:
    assert turns(code(HERE, minute=1), accepted("so happy", 2)) == []
    assert turns(accepted("so happy", 1), code(THERE, minute=2)) == []
    assert turns(accepted("so happy", 1, "Ben"), code(HERE, minute=2)) == []


def test_who_took_a_verdict_back_had_seen_the_draft_all_the_same() -> None:
    verdict = accepted("so happy", 1)
    assert turns(verdict, undo(verdict, 2), code(HERE, minute=3)) == [("Ana", "P1.txt")]


def test_a_verdict_without_an_anchor_or_of_lost_words_is_passed_over() -> None:
    bare = accepted("so happy", 1).model_copy(update={"anchor": None})
    lost = Anchor(source=HERE.document.source.id, exact="never said")
    assert turns(bare, bare.model_copy(update={"anchor": lost, "id": "w"}), code(HERE)) == []


def test_a_turn_that_was_read_before_was_not_coded_blind() -> None:
    anchor = turn_anchor(HERE.document, HERE.turn)
    read_it = accepted("so happy", 1).model_copy(update={"target": HERE.turn.key, "anchor": anchor})
    assert turns(read_it, code(HERE, minute=2)) == [("Ana", "P1.txt")]


def test_agreement_tells_how_many_codings_were_not_blind() -> None:
    reviews = [accepted("so happy", 1), code(HERE, minute=2), code(THERE, minute=3)]
    told = agreement_of(reviews, read(*reviews), TALKED, [TALKED.journey]).remarks
    assert told == tuple(sighted_remarks(sighted(reviews, read(*reviews), DOCUMENTS)))
    assert "1 of turns in which they had decided on the draft before" in told[0]
