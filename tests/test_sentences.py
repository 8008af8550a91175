from hypothesis import given
from hypothesis import strategies as st

from synth.sentences import MAX_WORDS, count_words, sentences


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


def test_sentences_end_at_stops_and_marks():
    assert split("It came. Late! Why? Well…") == ["It came.", "Late!", "Why?", "Well…"]


def test_a_closing_quotation_mark_belongs_to_its_sentence():
    assert split("He said “sorry.” Then he left.") == ["He said “sorry.”", "Then he left."]


def test_an_abbreviation_ends_no_sentence():
    assert split("Dr. Smith came, e.g. Monday. Fine.") == ["Dr. Smith came, e.g. Monday.", "Fine."]


def test_a_stop_before_a_small_letter_ends_no_sentence():
    assert split("Well... then it came. Good.") == ["Well... then it came.", "Good."]


def test_a_decimal_number_is_not_split():
    assert split("It took 2.5 hours. Yes.") == ["It took 2.5 hours.", "Yes."]


def test_chinese_sentences_need_no_space():
    assert split("荷物が遅れた。困った！「なぜ？」と聞いた。") == [
        "荷物が遅れた。",
        "困った！",
        "「なぜ？」",
        "と聞いた。",
    ]


def test_a_blank_line_ends_a_sentence_and_a_line_break_does_not():
    assert split("It came\nlate\n\nand cold") == ["It came\nlate", "and cold"]


def test_spans_stay_inside_the_part_that_is_asked_for():
    text = "One. Two. Three."
    assert [text[a:b] for a, b in sentences(text, 5, 9)] == ["Two."]


def test_blank_text_has_no_sentences():
    assert sentences(" \n\n\t ") == []


def test_a_long_sentence_is_cut_at_a_clause():
    first, second = split("word " * 40 + "word, and then " + "word " * 40)
    assert first.endswith("word,")
    assert second.startswith("and then")


def test_a_long_sentence_without_marks_is_cut_between_words():
    pieces = split("word " * 100_000)
    assert max(map(count_words, pieces)) <= MAX_WORDS
    assert sum(map(count_words, pieces)) == 100_000


def test_two_hundred_thousand_full_stops_are_read_at_once():
    assert len(split("a " + "." * 200_000 + "b")) == 1


def test_an_apostrophe_or_hyphen_does_not_end_a_word():
    assert count_words("I don't like self-service, it’s bad") == 6


@given(st.text(st.sampled_from("aB .!?…,\n。」”'-—;"), max_size=300))
def test_sentences_hold_every_visible_character_once_and_in_order(text: str):
    spans = sentences(text)
    kept = "".join(text[start:end] for start, end in spans)
    assert "".join(kept.split()) == "".join(text.split())
    assert spans == sorted(spans)
    assert all(text[a:b] == text[a:b].strip() != "" for a, b in spans)
    assert all(count_words(text[a:b]) <= MAX_WORDS for a, b in spans)
