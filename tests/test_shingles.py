"""Words of any script with their places, and the runs by which sentences are known again."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spoken_scripts import ELSE, TOLD, part
from synth.privacy.overlap import Overlap
from synth.privacy.shingles import Runs, answer_runs, runs_of, said_alike, without
from synth.privacy.wording import placed_pieces, placed_words, stands_in, words

ZERO = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
HERS = "My neighbour’s purple bicycle wasn't there, and so I cried in the café all evening."


def own(text: str) -> Runs:
    return Runs(answer_runs(text))


def between(text: str, unseen: str) -> str:
    """A text with something unseen after each letter."""
    return "".join(c + unseen if c.isalnum() else c for c in text)


# --- words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Don't DON’T donʼt don＇t", ["don't"] * 4),
        ("'Tis the Browns' _box_", ["tis", "the", "browns", "box"]),
        ("so\u00adft ze\u200bro Ｆｕｌｌ ﬁsh", ["soft", "zero", "full", "fish"]),
        ("Zoë Zoe\u0308 ZOE İstanbul Straße", ["zoe", "zoe", "zoe", "istanbul", "strasse"]),
        ("\u0645\u0640\u062d\u0645\u062f", ["\u0645\u062d\u0645\u062f"]),
        ("東京で iPhone15 を", ["東", "京", "で", "iphone15", "を"]),
        ("ﾊﾞｽ ハ\u3099ス", ["バ", "ス", "バ", "ス"]),
        ("한국어 문장", ["한국어", "문장"]),
        (unicodedata.normalize("NFD", "한국어"), ["한국어"]),
        ("「、。」 — ☕️ _", []),
    ],
)
def test_words_are_told_and_folded(text: str, found: list[str]) -> None:
    assert words(text) == found


def test_vowels_and_tones_belong_to_the_letter_that_they_are_written_on() -> None:
    thai = TOLD["Thai"]
    assert [thai[a:b] for _, a, b in placed_words(thai)][:5] == ["ก", "ล่", "อ", "ง", "ม"]
    text = "वह सब्ज़ियाँ लाई"
    assert [text[a:b] for _, a, b in placed_words(text)] == text.split()


def test_a_name_is_found_where_an_apostrophe_parts_a_word() -> None:
    assert [word for word, _, _ in placed_pieces("Ana’s l'Aquila")] == ["ana", "s", "l", "aquila"]


@given(st.text(max_size=60))
def test_places_are_those_of_the_words_and_either_unicode_form_has_the_same_words(
    text: str,
) -> None:
    placed = placed_words(text)
    assert [word for word, _, _ in placed] == words(text)
    assert all(a < b for _, a, b in placed)
    assert all(one[2] <= other[1] for one, other in pairwise(placed))
    assert all(words(text[a:b]) == [word] for word, a, b in placed)


@given(st.text(st.characters(max_codepoint=127), max_size=80))
def test_a_text_in_ascii_has_the_words_that_it_has_beside_other_letters(text: str) -> None:
    assert [*words(text), "e"] == words(f"{text} é")
    assert placed_words(text) == placed_words(f"{text} é")[:-1]


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
@pytest.mark.parametrize("script", TOLD)
def test_sentences_are_the_same_in_every_form(script: str, form: str) -> None:
    assert said_alike(unicodedata.normalize(form, TOLD[script])) == said_alike(TOLD[script])


# --- runs


@pytest.mark.parametrize("script", TOLD)
def test_somebody_is_known_again_in_part_of_a_sentence_and_nobody_else_is(script: str) -> None:
    runs = own(TOLD[script])
    for around in ("{}", "He wrote: “{}” (twice).", '{{"note": "{}"}}', ELSE[script] + "{}"):
        assert runs.within(around.format(part(TOLD[script])))
    assert not runs.within(ELSE[script])
    assert not runs.within(TOLD[script][:6])


@pytest.mark.parametrize("unseen", ZERO)
@pytest.mark.parametrize("said", [HERS, *TOLD.values()])
def test_what_is_unseen_within_words_hides_nobody(said: str, unseen: str) -> None:
    hidden = between(said, unseen)
    assert own(said).within(hidden)
    assert own(hidden).within(said)
    assert Overlap([said], []).holds(hidden)


@pytest.mark.parametrize("said", [HERS, *TOLD.values()])
def test_spans_cover_the_words_and_nothing_around_them(said: str) -> None:
    text = f"☕️ So she said: “{said}” — é, and left."
    bare = said.rstrip(".。।")
    ((start, end),) = own(said).spans(text)
    assert text[start:end] == bare
    assert own(said).removed(text) == text.replace(bare, "[removed]")


def test_signs_after_a_last_letter_go_with_it() -> None:
    said = TOLD["Thai"][: TOLD["Thai"].index("ที่") + 3]
    assert own(said).removed(f"{said}!") == "[removed]!"


def test_a_run_is_five_words_or_twelve_letters_or_as_much_of_both() -> None:
    assert len(runs_of("one two three four five six")) == 2
    assert len(runs_of("我等了整整三天箱子才送到")) == 1
    assert runs_of("我等了整整三天箱子才送") == set()
    assert runs_of("iPhone と iPad を買った") == set()
    assert len(runs_of("iPhone と iPad を買ったのです")) == 1


@pytest.mark.parametrize(
    ("answer", "known"),
    [
        ("Nothing at all", False),
        ("Horrible delivery experience", True),
        ("Unrecognisable vegetables", False),
        ("太贵了不会再买", False),
        ("送来的鱼全都坏掉了", True),
        ("真的好贵", False),
    ],
)
def test_of_short_answers_the_whole_is_known_where_it_is_distinctive(
    answer: str, known: bool
) -> None:
    assert answer_runs(answer) == ({said_alike(answer)} if known else set())
    assert Overlap([answer], []).holds(f"Somebody wrote “{answer}”, and others agreed") is known


def test_a_short_answer_at_the_end_of_a_text_is_found_beside_longer_runs() -> None:
    runs = Runs({*answer_runs("Horrible delivery experience"), *answer_runs(f"Horrible {HERS}")})
    assert runs.spans("a horrible delivery experience") == [(2, 30)]


def test_what_somebody_else_says_too_is_nobodys() -> None:
    said = TOLD["Chinese"]
    assert without(answer_runs(said), [ELSE["Chinese"]]) == answer_runs(said)
    assert without(answer_runs(said), [f"“{said}”"]) == set()
    assert without(set(), [said]) == set()


def test_a_claim_stands_in_what_was_said_by_whole_words() -> None:
    assert stands_in("the purple bicycle…", "My THE, purple bicycle") is True
    assert not stands_in("art", "a part")
    assert not stands_in("…", "a part")
    assert stands_in("鱼全都坏了", TOLD["Chinese"])
