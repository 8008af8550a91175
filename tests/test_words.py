import unicodedata
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from synth.grounding.folding import APOSTROPHES, fold_text, joins
from synth.grounding.words import pause, split_words

HARD = (
    "aZé\u0301\u0327 \t\nﬁİßſ한국ᄒ\u1161\u11abก้ำ\u0e4d\u0e32“’'—…,.:/-−\u00ad\u200b\ufe0f❤👩\u200d"
    "👍🏽😀½²①ｶﾞकि\u093c荷5%$&l"
)
tangled = st.text(st.one_of(st.sampled_from(HARD), st.characters(codec="utf-8")), max_size=40)
LETTERS = "abyzéüßłαωЖщאבسلनक한국荷物ガกข"
scripts = st.text(st.sampled_from(LETTERS + " .,'’-0159"), max_size=40)


def leans(char: str) -> bool:
    """Whether a letter counts with the one before it alone: vowels, the apostrophe U+02BC."""
    return joins(char) or char in "\u0e32\u0eb2" or char in APOSTROPHES


def forms(text: str) -> list[str]:
    return [word.form for word in split_words(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It came late.", ["it", "came", "late"]),
        ("a\nb\tc\u00a0d", ["a", "b", "c", "d"]),
        ("“He said ‘no’”", ["he", "said", "no"]),
        ("it…and—so", ["it", "and", "so"]),
        ("don’t o'clock rock'n'roll", ["don't", "o'clock", "rock'n'roll"]),
        ("the dogs' 'box'", ["the", "dogs", "box"]),
        ("meal-kit non‑refundable", ["meal", "kit", "non", "refundable"]),
        ("*word* _em_ x_y", ["word", "em", "x", "y"]),
        ("", []),
        ("’ - … “”", []),
    ],
)
def test_words_are_runs_of_letters_and_punctuation_is_none(text: str, expected: list[str]):
    assert forms(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("£1,500.50, i.e. 20% off", ["£", "1,500.50", "i", "e", "20", "%", "off"]),
        ("12:30 or 1/2 of 3.5.2.", ["12:30", "or", "1/2", "of", "3.5.2"]),
        ("at -5, x−3, (−5), 3-4", ["at", "-5", "x", "3", "-5", "3", "4"]),
        ("10² ½ 1½ ① H₂O", ["10²", "½", "1½", "①", "h₂o"]),
        ("3pm 5kg 10-year-old", ["3pm", "5kg", "10", "year", "old"]),
        (
            "#tag @me R&B +1 = €3 ‰",
            ["#", "tag", "@", "me", "r", "&", "b", "+", "1", "=", "€", "3", "‰"],
        ),
    ],
)
def test_numbers_keep_their_points_and_signs_are_words(text: str, expected: list[str]):
    assert forms(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("l’appli qu’il dell'app", ["l'", "appli", "qu'", "il", "dell'", "app"]),
        ("C’est l’été", ["c'", "est", "l'", "été"]),
        ("l’e\u0301te\u0301", ["l'", "été"]),
        ("il n’a pas", ["il", "n'a", "pas"]),
        ("aujourd’hui", ["aujourd'hui"]),
        ("I'd it's we'll", ["i'd", "it's", "we'll"]),
    ],
)
def test_an_elided_article_is_a_word_and_a_negation_stays_with_its_verb(
    text: str, expected: list[str]
):
    assert forms(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("荷物が3日", ["荷", "物", "が", "3", "日"]),
        ("ｱﾌﾟﾘ ガ ｶﾞ", ["ア", "プ", "リ", "ガ", "ガ"]),
        ("我等了十天。", ["我", "等", "了", "十", "天"]),
        ("𠮷野家", ["𠮷", "野", "家"]),
        ("한국어 말", ["한국어", "말"]),
        ("ᄒ\u1161\u11ab국", ["한국"]),
        ("พัสดุ", ["พั", "ส", "ดุ"]),
        ("राहुल का फ़ोन", ["राहुल", "का", "फ\u093cोन"]),
        ("وصل\u200f الطَّرْد", ["وصل", "الطَّرْد"]),
        ("Посылка пришла", ["посылка", "пришла"]),
        ("ΛΌΓΟΣ", ["λόγοσ"]),
        ("STRASSE straße", ["strasse", "strasse"]),
        ("naïve oﬃce cafe\u0301", ["naïve", "office", "café"]),
    ],
)
def test_words_of_all_scripts_are_told_apart(text: str, expected: list[str]):
    assert forms(text) == expected


@pytest.mark.parametrize("vowel", ["\u0e33", "\u0e4d\u0e32"])
def test_both_forms_of_sara_am_are_one_word_of_equal_form(vowel: str):
    (word,) = split_words("น\u0e49" + vowel)
    assert (word.start, word.end) == (0, 2 + len(vowel))
    assert word.form == forms("น\u0e49\u0e33")[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("👩\u200d👩\u200d👧", ["👩👩👧"]),
        ("👩👩👧", ["👩", "👩", "👧"]),
        ("❤\ufe0f ❤", ["❤", "❤"]),
        ("👍🏽👍🏿👍", ["👍", "👍", "👍"]),
        ("🏳\ufe0f\u200d🌈🎉", ["🏳🌈", "🎉"]),
        ("late😀again", ["late", "😀", "again"]),
    ],
)
def test_an_emoji_is_a_word_with_all_that_is_joined_to_it(text: str, expected: list[str]):
    assert forms(text) == expected


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("cafe\u0301 x", [(0, 5), (6, 7)]),
        ("de\u00adli\u200bvery!", [(0, 10)]),
        ("“don’t”", [(1, 6)]),
        ("l’appli", [(0, 2), (2, 7)]),
        ("ｱﾌﾟﾘ", [(0, 1), (1, 3), (3, 4)]),
        ("👍🏽, -5.", [(0, 2), (4, 6)]),
    ],
)
def test_spans_hold_a_whole_word_with_its_marks_and_nothing_else(
    text: str, spans: list[tuple[int, int]]
):
    assert [(word.start, word.end) for word in split_words(text)] == spans


@pytest.mark.parametrize(
    ("between", "expected"),
    [
        (" ", ""),
        ("\n\n", ""),
        (", ", ","),
        (" — ", "-"),
        ("...” ", "..."),
        ("…", "..."),
        (". ‘", "."),
        ("\u200b? ", "?"),
        (" *", ""),
    ],
)
def test_a_pause_is_its_punctuation_without_quotes_spaces_and_emphasis(between: str, expected: str):
    assert pause(between) == expected


def test_a_part_of_a_text_has_the_words_of_that_part_at_their_places():
    text = "It came. It was late."
    assert [(w.form, w.start) for w in split_words(text, 9, 15)] == [("it", 9), ("was", 12)]


@settings(deadline=None)
@given(tangled)
def test_words_stand_in_order_and_hold_all_letters_and_digits(text: str):
    words = split_words(text)
    assert all(0 <= word.start < word.end <= len(text) for word in words)
    assert all(one.end <= other.start for one, other in pairwise(words))
    held = {at for word in words for at in range(word.start, word.end)}
    assert all(at in held for at, char in enumerate(text) if char.isalnum() and not leans(char))
    assert all(word.form == fold_text(text[word.start : word.end]) for word in words)


@settings(deadline=None)
@given(tangled)
def test_composed_and_decomposed_text_has_the_same_words(text: str):
    composed = unicodedata.normalize("NFC", text)
    assert forms(unicodedata.normalize("NFD", composed)) == forms(composed)


@settings(deadline=None)
@given(scripts)
def test_capitals_have_the_same_words(text: str):
    assume(fold_text(text.upper()) == fold_text(text))
    assert forms(text.upper()) == forms(text)


@settings(deadline=None)
@given(scripts, st.sampled_from("\u00ad\u200b\u200d\u2060\ufeff\u200e"), st.data())
def test_an_invisible_character_between_letters_changes_no_word(
    text: str, invisible: str, data: st.DataObject
):
    inner = [at for at in range(1, len(text)) if text[at - 1 : at + 1].isalpha()]
    assume(inner)
    at = data.draw(st.sampled_from(inner))
    assert forms(text[:at] + invisible + text[at:]) == forms(text)
