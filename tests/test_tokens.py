"""How long a text is for a model: about what tokenizers and readers count, in any script."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synth.tokens import count_spoken, count_tokens, without_runs

LETTERS = st.text(st.sampled_from("ab cdé.,!?\n箱が来た한글ไทย"), max_size=200)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("", 0),
        ("The box came late.", 4.5),
        ("Kiste kam zu spät", 4.25),
        ("Коробка", 1.75),
        ("箱子来晚了", 5),
        ("はこ", 2),
        ("ハコ", 2),
        ("상자", 2),
        ("กล่อง", 5),
        ("box 箱", 2),
    ],
)
def test_tokens_are_a_quarter_for_a_letter_and_one_where_there_are_no_spaces(
    text: str, tokens: float
):
    assert count_tokens(text) == tokens


@given(LETTERS, LETTERS)
def test_tokens_of_parts_add_up(one: str, two: str):
    assert count_tokens(one + two) == count_tokens(one) + count_tokens(two)


@given(LETTERS)
def test_a_text_has_at_least_a_quarter_and_at_most_a_token_a_letter(text: str):
    assert len(text) / 4 <= count_tokens(text) <= len(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        (" \n ", 0),
        ("The box\ncame  late.", 4),
        ("箱子来晚了", 2.5),
        ("the 箱子 came", 3),
        ("กล่อง", 2.5),
    ],
)
def test_words_are_between_spaces_or_two_letters_where_there_are_none(text: str, words: float):
    assert count_spoken(text) == words


@pytest.mark.parametrize("letter", ["_", "=", "箱", "\n", " "])
def test_a_long_run_of_one_letter_is_cut_short(letter: str):
    assert without_runs(f"a{letter * 15}b") == f"a{letter * 15}b"
    assert without_runs(f"a{letter * 16}b") == f"a{letter * 4}b"
    assert without_runs(letter * 100_000) == letter * 4


def test_every_run_is_cut_and_nothing_else():
    text = f"One {'_' * 40} two {'-' * 99} three, www, {'ab' * 40}"
    assert without_runs(text) == f"One ____ two ---- three, www, {'ab' * 40}"
