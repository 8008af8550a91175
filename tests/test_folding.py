import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from synth.grounding.bounds import cuts_word, next_bound, whole_words
from synth.grounding.folding import fold_text

HARD = (
    "aZé\u0301\u0327 \t\nﬁİßſﬀ한국ᄒ\u1161\u11ab“’—…\u00ad\u200b\ufe0f❤👩\u200d😀½²①ｶﾞ¨´क\u093cि−"
    "\u0345ŉ"
)
tangled = st.text(st.one_of(st.sampled_from(HARD), st.characters(codec="utf-8")), max_size=40)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Late AGAIN", "late again"),
        ("it’s ‘fine’", "it's 'fine'"),
        ("“fine” «fine»", '"fine" "fine"'),
        ("late—very – late", "late-very - late"),
        ("late\n\t again", "late again"),
        ("late\u00a0again", "late again"),
        ("late \u200b again", "late again"),
        ("wait…", "wait..."),
        ("ﬁne oﬃce", "fine office"),
        ("cafe\u0301", "café"),
        ("cafe\u200d\u0301", "café"),
        ("de\u00adlivery", "delivery"),
        ("\u200blate\ufeff", "late"),
        ("❤\ufe0f", "❤"),
        ("\u202b\u05e9\u05dc\u05d5\u05dd\u202c", "\u05e9\u05dc\u05d5\u05dd"),
        ("STRASSE", "straße"),
        ("ｆｕｌｌ", "full"),
        ("ᄒ\u1161ᆫ국", "한국"),
        ("ｶﾞ", "ガ"),
        ("ΛΌΓΟΣ", "λόγος"),
        ("👍🏽", "👍🏿"),
        ("น้ำ", "น้ํา"),
        ("\u200fوصل\u202c", "وصل"),
        ("10 − 5", "10 – 5"),
    ],
)
def test_what_only_looks_different_folds_alike(one: str, other: str):
    assert fold_text(one) == fold_text(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("15 minutes", "50 minutes"),
        ("10² boxes", "102 boxes"),
        ("1½ hours", "11/2 hours"),
        ("box ①", "box 1"),
        ("late.", "late"),
        ("can't", "cant"),
        ("no way", "noway"),
        ("résumé", "resume"),
        ("👍", "👎"),
        ("£5", "$5"),
        ("3 дня", "З дня"),
    ],
)
def test_what_says_something_else_folds_differently(one: str, other: str):
    assert fold_text(one) != fold_text(other)


@settings(deadline=None)
@given(tangled)
def test_composed_and_decomposed_text_fold_alike(text: str):
    composed = unicodedata.normalize("NFC", text)
    assert fold_text(unicodedata.normalize("NFD", composed)) == fold_text(composed)


@settings(deadline=None)
@given(tangled)
def test_folding_twice_changes_nothing_more(text: str):
    once = fold_text(text)
    assert fold_text(once) == once


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("unable", 2),
        ("un\u00adable", 3),
        ("can't", 3),
        ("can’t", 3),
        ("non-refundable", 4),
        ("1,500", 2),
        ("1.5", 1),
        ("at -5 degrees", 4),
        ("cafe\u0301", 4),
        ("불가능", 1),
        ("ｕｎable", 2),
    ],
)
def test_a_place_inside_a_word_or_number_cuts_it(text: str, at: int):
    assert cuts_word(text, at, 0, len(text))


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("it came", 2),
        ("late—and", 4),
        ("late--and", 6),
        ("荷物が遅れた", 3),
        ("ช้ามาก", 3),
        ("I-I went", 2),
        ("(late)", 1),
        ("'late'", 5),
        ("late.Then", 5),
        ("unable", 0),
        ("unable", 6),
    ],
)
def test_a_place_between_words_cuts_none(text: str, at: int):
    assert not cuts_word(text, at, 0, len(text))


@settings(deadline=None)
@given(tangled, st.data())
def test_the_next_bound_lies_further_on_and_skips_no_bound(text: str, data: st.DataObject):
    at = data.draw(st.integers(0, len(text)))
    bound = next_bound(text, at, len(text))
    assert bound > at
    assert all(cuts_word(text, k, 0, len(text)) for k in range(at + 1, bound) if k < len(text))


@pytest.mark.parametrize(
    ("part", "whole"),
    [
        ("we had to wai", "we had to wait"),
        ("e had to wait", "we had to wait"),
        ("e had to wai", "we had to wait"),
        ("had to wait", "had to wait"),
    ],
)
def test_a_word_that_was_cut_off_is_completed(part: str, whole: str):
    text = "Yes, we had to wait there."
    start = text.index(part)
    found = whole_words(text, (start, start + len(part)), (0, len(text)))
    assert found is not None
    assert text[slice(*found)] == whole


@pytest.mark.parametrize(
    "part",
    [
        "there were about 147 item",
        "were about 14",
        "able to load them",
        "hem it was done",
        "to wai",
        "refundable and it was",
        "it was don't and can",
    ],
)
def test_what_may_say_something_else_is_not_completed(part: str):
    text = "there were about 147 items. to wait, unable to load them it was done, "
    text += "non-refundable and it was don't and can't."
    start = text.index(part)
    assert whole_words(text, (start, start + len(part)), (0, len(text))) is None
