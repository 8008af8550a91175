import pytest
from hypothesis import given
from hypothesis import strategies as st

from synth.analysts.wording import (
    NAME_WORDS,
    STATEMENT_WORDS,
    clean,
    object_after,
    short_name,
    statement,
)


@pytest.mark.parametrize(
    ("quote", "cleaned"),
    [
        ("um, the box, er, came late", "The box, came late"),
        ("And so, yeah, it came late", "It came late"),
        ("No, it came late", "It came late"),
        ("Well I rang them up", "I rang them up"),
        ("it was, you know, really late", "It was, really late"),
        ("the the box came came late", "The box came late"),
        ("it came late [laughs] again", "It came late again"),
        ("I was going to – I went to the shop", "I went to the shop"),
        ("it was the – they came late again", "They came late again"),
        ("it was,  like, \n late", "It was late"),
    ],
)
def test_fillers_openings_stutters_and_false_starts_go(quote: str, cleaned: str):
    assert clean(quote) == cleaned


@pytest.mark.parametrize(
    "quote",
    [
        "No one answered the phone",
        "No idea where to put it",
        "Not once",
        "Right away I rang them",
        "Well done to the driver",
        "So far it works",
        "So much packaging",
        "Because of the price I left",
        "Now that I know it I like it",
        "They didn't let you know",
        "What I mean is that it was late",
        "I want that kind of box",
        "It took 10 10 or 20 20",
        "-5 degrees in the box",
        "I was (not) happy with it",
        "Too expensive - I can get it cheaper at the shop",
        "荷物が遅れて届きました。",
    ],
)
def test_words_that_carry_the_meaning_stay(quote: str):
    assert clean(quote) == quote


def test_a_quote_of_fillers_alone_keeps_its_words():
    assert clean("yeah") == "Yeah"
    assert clean("um") == "Um"


def test_what_stands_for_a_replaced_word_is_a_word_and_no_aside():
    quote = "My number is [phone 1], and [laughs] nobody (not [name 12]) rang (my son [name 2] did)"
    assert clean(quote) == ("My number is [phone 1], and nobody (not [name 12]) rang")
    assert short_name("I lost a day's pay at [organisation 4].") == (
        "I lost a day's pay at [organisation 4]"
    )
    nine = "one two three four five six seven eight nine"
    assert short_name(f"{nine} [customer number 1] eleven") == (
        f"{nine.capitalize()} [customer number 1]…"
    )
    sentence = "it was not clear about both the council or rather the [organisation 3] or whom"
    assert object_after(sentence, sentence.index(" about")) == (
        "both the council or rather the [organisation 3]"
    )


def test_a_short_quote_is_its_own_statement():
    assert statement("and the box came late.") == "The box came late."


def test_a_long_quote_is_cut_between_clauses():
    first, second = (" ".join(f"{name}{i}" for i in range(16)) for name in ("a", "b"))
    assert statement(f"the box {first}, and then I rang {second}") == f"The box {first}"


def test_a_long_clause_is_cut_with_a_mark():
    assert statement("word and " * 40).endswith("…")


def test_a_name_is_the_longest_clause_that_fits():
    quote = "I rang them, because the box came late again on Monday, and they said they were sorry"
    assert short_name(quote) == "The box came late again on Monday"


def test_a_name_ends_without_a_dangling_word():
    assert short_name("one two three four five six seven eight nine of the eleven") == (
        "One two three four five six seven eight nine…"
    )


SEVEN = "one two three four five six seven"


@pytest.mark.parametrize(
    ("sentence", "word", "told"),
    [
        ("I was relieved that the form was short, really", "relieved", "the form was short"),
        ("happy with the recipes. Good.", "happy", "the recipes"),
        ("I was happy", "happy", None),
        ("I was happy, with it", "happy", "it"),
        ("happy about one two three four five six seven eight", "happy", SEVEN),
    ],
)
def test_an_emotion_names_its_object_when_it_is_told(sentence: str, word: str, told: str | None):
    found = object_after(sentence, sentence.index(word) + len(word))
    assert found == told


WORDS = (
    "no not and but so well the box came late , . - – … um you know I mean because (ah) [x] "
    "like 5 -5 one won't"
)
speech = st.lists(st.sampled_from(WORDS.split()), max_size=80).map(" ".join)


@given(st.one_of(speech, st.text(max_size=60)))
def test_statements_and_names_are_short_and_never_empty_where_words_are(quote: str):
    assert len(statement(quote).split()) <= STATEMENT_WORDS
    assert len(short_name(quote).split()) <= NAME_WORDS
    if any(c.isalnum() for c in quote):
        assert statement(quote)
        assert short_name(quote)


@given(speech)
def test_no_word_is_invented(quote: str):
    said = {word.strip("….,;:-–").lower() for word in quote.split()}
    for text in (statement(quote), short_name(quote)):
        assert {word.strip("….,;:-–").lower() for word in text.split()} <= said | {""}
