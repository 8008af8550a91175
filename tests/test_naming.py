"""Names and statements in the participants' words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synth.analysts.naming import NAME, Phrase, clearness, name_of, phrases, statement_of


def test_a_name_is_the_clause_that_tells_the_obstacle():
    quote = "So I, um, went in on the Friday, I mean, and the meat was missing again."
    assert name_of([quote], "pain_point")[0] == "The meat was missing again"


@pytest.mark.parametrize(
    ("quote", "poor"),
    [
        ("It's a block of forty. The driver couldn't find the door.", "It's a block of forty"),
        ("I don't know, half nine. The van came three hours late.", "I don't know, half nine"),
        ("It'll be in there somewhere. The price was missing from the page.", "It'll be in there"),
    ],
)
def test_a_clause_that_names_nothing_is_no_name(quote: str, poor: str):
    assert not name_of([quote], "pain_point")[0].startswith(poor)


def test_a_name_says_what_others_say_too():
    quotes = [
        "The flat was cold and the parcel came late.",
        "My parcel was late on Monday.",
        "A parcel that is late again.",
    ]
    name, which = name_of(quotes, "pain_point")
    assert "parcel" in name.lower()
    assert name.split()[0] in quotes[which]


@pytest.mark.parametrize(
    ("quote", "name"),
    [
        ("I lost a day's pay at [name 32].", "I lost a day's pay at [name 32]"),
        ("[name 1] lost the parcel (again).", "[name 1] lost the parcel"),
        ("I was waiting at [city 1] for the parcel", "I was waiting at [city 1] for the parcel"),
    ],
)
def test_what_stands_for_a_replaced_word_keeps_its_brackets(quote: str, name: str):
    assert name_of([quote], "pain_point")[0] == name


def test_a_name_holds_whole_quotation_marks_or_none():
    name, _ = name_of(['He said "the parcel is gone and nobody knows', "x"], "pain_point")
    assert name.count('"') % 2 == 0


def test_where_no_clause_fits_the_quote_itself_is_shortened():
    assert name_of(["Late!"], "pain_point") == ("Late!", 0)


def test_a_short_quote_is_its_own_statement():
    assert statement_of("Um, the box came late.", "pain_point") == "The box came late."


def test_a_long_quote_is_stated_by_its_clearest_clauses():
    quote = (
        "I don't know, it was one of those days, and you know what it's like with the two of them. "
        "The box came three hours late and the chicken was warm. So that was that, anyway, really."
    )
    assert statement_of(quote, "pain_point") == (
        "The box came three hours late and the chicken was warm"
    )


@pytest.mark.parametrize("facet", ["pain_point", "emotion", "action"])
def test_a_whole_clause_is_clearer_than_a_cut_or_vague_one(facet: str):
    def clarity(words: str) -> float:
        return clearness(Phrase(words, True, True), facet)

    whole = clarity("The box came late again on Monday")
    assert whole > clarity("The box came late again on…")
    assert whole > clarity("It did that to them on Monday")


def test_a_hedge_makes_a_phrase_less_clear():
    assert clearness(Phrase("The box came late", True, True), "pain_point") > clearness(
        Phrase("I think the box came late", True, True), "pain_point"
    )


@given(st.text(alphabet="aet ,.;-’'\"?I\n", max_size=200))
def test_names_and_statements_of_any_text_are_short(text: str):
    name, which = name_of([text], "pain_point")
    assert which == 0
    assert len(name.split()) <= NAME.stop
    assert len(statement_of(text, "emotion").split()) <= 30


@given(st.text(alphabet="abcdet ,.;-", min_size=1, max_size=200))
def test_every_phrase_has_a_fitting_number_of_words(text: str):
    assert all(len(phrase.text.split()) in NAME for phrase in phrases(text, NAME))
