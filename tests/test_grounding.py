import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import document, draft
from synth.grounding.bounds import cuts_word
from synth.grounding.folding import fold_text
from synth.grounding.ground import ground
from synth.grounding.library import Library
from synth.records.document import Document
from synth.records.evidence import Observation, Rejection

PEOPLE = {"P1": "subscriber", "P2": "neighbour"}
TALK = document(
    [
        ("M", "Did the box come on time? Tell me everything."),
        ("P1", "No, it didn’t — not once. The driver said “sorry” and left…\nI paid 1,500 kroner."),
        ("M", "Mm-hm, that is a pity."),
        ("P1", "I can't do it any more. It was unable to load. It took 15 minutes."),
        ("P1", "I really liked it. The naïve oﬃce ❤\ufe0f said\u00a0so, de\u00adlivery was late."),
        ("P2", "For me the recipes were fine. I really liked it."),
        ("O", "She shows the fridge to the camera."),
        ("N", "Seems tired of the whole thing."),
        ("P1", "荷物が遅れて届きました。とても困りました。"),
        ("P1", "המשלוח איחר \u202bמאוד\u202c. לא אכלנו."),
        ("P1", "I really liked it."),
    ]
)


def put(*quotes: str, turn: int = 2, talk: Document = TALK) -> Observation | Rejection:
    return ground(draft(*quotes, turn=turn), Library([talk]), PEOPLE)


def accepted(*quotes: str, turn: int = 2, talk: Document = TALK) -> Observation:
    result = put(*quotes, turn=turn, talk=talk)
    assert isinstance(result, Observation), result
    for citation in result.citations:
        assert talk.text[citation.start : citation.end] == citation.quote
        owner = next(t for t in talk.turns if t.turn == citation.turn)
        assert owner.participant == result.participant
        assert owner.start <= citation.start < citation.end <= owner.end
    return result


def refused(*quotes: str, turn: int = 2, talk: Document = TALK) -> Rejection:
    result = put(*quotes, turn=turn, talk=talk)
    assert isinstance(result, Rejection), result
    return result


@pytest.mark.parametrize(
    ("quote", "turn", "match"),
    [
        ("The driver said “sorry” and left", 2, "exact"),
        ("left…\nI paid 1,500 kroner", 2, "exact"),
        ("荷物が遅れて", 9, "exact"),
        ("とても困りました", 9, "exact"),
        ("לא אכלנו", 10, "exact"),
        ("the DRIVER said", 2, "normalised"),
        ('said "sorry" and', 2, "normalised"),
        ("it didn't - not once", 2, "normalised"),
        ("and left... I paid", 2, "normalised"),
        ("said so", 5, "normalised"),
        ("office", 5, "normalised"),
        ("nai\u0308ve", 5, "normalised"),
        ("delivery was late", 5, "normalised"),
        ("de\u200blivery", 5, "normalised"),
        ("❤ said", 5, "normalised"),
        ("איחר מאוד", 10, "normalised"),
    ],
)
def test_planted_words_are_found(quote: str, turn: int, match: str):
    found = accepted(quote, turn=turn).citations
    assert [(c.turn, c.match) for c in found] == [(turn, match)]
    assert fold_text(quote) == fold_text(found[0].quote)


def test_a_repeated_sentence_resolves_to_the_named_turn():
    assert accepted("I really liked it", turn=11).citations[0].turn == 11


def test_a_repeated_sentence_without_its_turn_is_not_guessed():
    result = refused("I really liked it", turn=4)
    assert result.kind == "misattributed"
    assert "turns 5, 11" in result.reason


def test_a_wrong_turn_of_the_same_person_is_repaired_and_said():
    result = accepted("I can't do it any more", turn=2)
    assert result.repairs == ("found in turn 4, not 2",)


def test_words_of_somebody_else_that_stand_once_are_given_to_them_and_it_is_said():
    result = accepted("the recipes were fine", turn=2)
    assert (result.participant, result.citations[0].turn) == ("P2", 6)
    assert result.repairs == ("these words are P2's, in turn 6, not P1's",)


def test_an_answer_that_was_quoted_from_the_question_is_given_to_who_answered():
    result = accepted("No, it didn't — not once", turn=1)
    assert (result.participant, result.citations[0].turn) == ("P1", 2)
    assert result.repairs == ("these words are P1's, in turn 2",)


def test_a_phrase_of_few_words_is_given_to_nobody_else():
    assert refused("No, it didn't", turn=1).kind == "misattributed"


def test_a_contraction_in_full_shows_the_words_of_the_source():
    (citation,) = accepted("I can not do it any more", turn=4).citations
    assert (citation.quote, citation.match) == ("I can't do it any more", "altered")


def test_whole_sentences_of_two_turns_of_one_person_are_shown_apart():
    result = accepted("It took 15 minutes. I really liked it.", turn=4)
    assert [(c.turn, c.quote) for c in result.citations] == [
        (4, "It took 15 minutes"),
        (5, "I really liked it"),
    ]
    assert result.repairs == ("joined from places in turns 4 and 5, shown apart",)


def test_pieces_around_an_ellipsis_show_the_words_between():
    (citation,) = accepted("No … The driver said", turn=2).citations
    assert citation.quote == "No, it didn’t — not once. The driver said"


def test_pieces_far_apart_are_cited_each():
    talk = document([("P1", "It came late. " + "We waited. " * 40 + "Then I rang them.")])
    result = accepted("It came late ... Then I rang them", turn=1, talk=talk)
    assert [c.quote for c in result.citations] == ["It came late", "Then I rang them"]


def test_several_quotes_are_cited_in_the_order_of_the_source():
    result = accepted("I paid 1,500 kroner", "not once", turn=2)
    assert [c.quote for c in result.citations] == ["not once", "I paid 1,500 kroner"]


@pytest.mark.parametrize(
    ("quotes", "turn", "kind"),
    [
        (("",), 2, "empty"),
        ((), 2, "empty"),
        (("… — !",), 2, "empty"),
        (("Did the box come on time?",), 2, "moderator"),
        (("Tell me everything",), 1, "moderator"),
        (("shows the fridge",), 2, "observer"),
        (("Seems tired of the whole thing",), 8, "note_taker"),
        (("were fine",), 2, "misattributed"),
        (("not once", "the recipes were fine"), 2, "misattributed"),
        (("It took 15 minutes. The driver said “sorry” and left.",), 4, "stitched"),
        (("1,500 kroner. I can't do it any more",), 2, "stitched"),
        (("I paid 1,500 kroner … it didn't",), 2, "stitched"),
        (("Tell me everything. No, it didn't",), 2, "stitched"),
        (("It took 50 minutes.",), 4, "altered"),
        (("I can do it any more.",), 4, "altered"),
        (("I really disliked it.",), 5, "altered"),
        (("I did not really like it at all, frankly",), 5, "fabricated"),
        (("My cat refuses to eat broccoli",), 2, "fabricated"),
    ],
)
def test_what_is_no_evidence_is_rejected_with_its_kind(
    quotes: tuple[str, ...], turn: int, kind: str
):
    assert refused(*quotes, turn=turn).kind == kind


@pytest.mark.parametrize(
    "quote",
    [
        "I can",
        "able to load",
        "500 kroner",
        "5 minutes",
        "it did",
        "It was able to load",
        "I can do it any more",
        "I couldn't do it any more",
        "It took fifteen minutes",
        "I paid 1,500 euros",
        "really not liked it",
    ],
)
def test_words_that_say_something_else_are_never_accepted(quote: str):
    for turn in (2, 4, 5):
        refused(quote, turn=turn)


def test_an_invented_quote_is_rejected_with_the_nearest_sentence():
    result = refused("It took about 40 minutes or so in the end", turn=4)
    assert (result.kind, result.nearest) == ("fabricated", "It took 15 minutes.")
    assert result.words == "It took about 40 minutes or so in the end"


def test_words_run_together_are_not_two_words():
    talk = document([("P1", "In my view nobody eats it.")])
    assert refused("no body eats", turn=1, talk=talk).kind == "altered"
    assert refused("n my", turn=1, talk=talk).kind == "altered"


def test_a_paraphrase_from_notes_is_marked_and_its_quoted_phrase_is_not():
    talk = document([("P1", 'Found the boxes heavy, "like bricks" she said.')])
    turn = talk.turns[0].model_copy(update={"paraphrase": True, "quoted": ((24, 35),)})
    notes = talk.model_copy(update={"turns": (turn,)})
    assert accepted("boxes heavy", turn=1, talk=notes).from_notes
    assert not accepted("like bricks", turn=1, talk=notes).from_notes
    assert accepted("like bricks", "boxes heavy", turn=1, talk=notes).from_notes


def test_ids_survive_a_turn_put_in_before():
    longer = document([("M", "Hello."), *[(t.speaker or "", TALK.words_of(t)) for t in TALK.turns]])
    moved = longer.turns[4].model_copy(update={"key": TALK.turns[3].key})
    later = longer.model_copy(update={"turns": (*longer.turns[:4], moved, *longer.turns[5:])})
    before = accepted("I can't do it any more", turn=4)
    assert accepted("I can't do it any more", turn=5, talk=later).id == before.id


CHANGES = {
    "capitals": str.upper,
    "small": str.lower,
    "straight": lambda s: s.translate(str.maketrans("“”’—", '""\'-')),
    "curly": lambda s: s.replace("'", "’").replace('"', "”"),
    "spaces": lambda s: re.sub(r"\s", " \u00a0\n", s),
    "decomposed": lambda s: unicodedata.normalize("NFD", s),
    "hyphenated": lambda s: re.sub(r"(?<=[^\W\d_]{2})(?=[^\W\d_])", "\u00ad", s),
}
# Changing case is not harmless for every letter: "ﬁ" and "İ" are tried in test_folding.
SPOKEN = [*'aébñ żd’"— ,.1 \n한α0-', "क\u093f"]
MARKS = "'\" .,-"
words = st.lists(st.sampled_from(SPOKEN), min_size=1, max_size=30).map(
    lambda spoken: re.sub(r"(?<=[.,—-])(?=\d)", " ", "".join(spoken))
)


@settings(deadline=None)
@given(words, words, st.permutations(list(CHANGES)), st.integers(0, 3), st.data())
def test_a_harmlessly_changed_slice_grounds_to_the_same_words(
    before: str, spoken: str, order: list[str], steps: int, data: st.DataObject
):
    talk = document([("M", before), ("P1", spoken), ("P1", before)])
    turn = talk.turns[1]
    bounds = [
        at
        for at in range(turn.start, turn.end + 1)
        if not cuts_word(talk.text, at, turn.start, turn.end)
    ]
    start, end = sorted((data.draw(st.sampled_from(bounds)), data.draw(st.sampled_from(bounds))))
    quote = talk.text[start:end]
    for name in order[:steps]:
        quote = CHANGES[name](quote)
    if any(c.isalnum() for c in quote):
        citations = accepted(quote, turn=2, talk=talk).citations
        assert [c.turn for c in citations] == [2]
        assert fold_text(citations[0].quote).strip(MARKS) == fold_text(quote).strip(MARKS)
    else:
        assert refused(quote, turn=2, talk=talk).kind == "empty"
