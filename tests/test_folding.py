import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synth.grounding.bounds import cuts_word
from synth.grounding.folding import fold, fold_text

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
    ],
)
def test_what_says_something_else_folds_differently(one: str, other: str):
    assert fold_text(one) != fold_text(other)


def test_a_ligature_maps_back_to_its_one_source_character():
    assert fold("oﬃce").source_span(1, 4) == (1, 2)


def test_a_composed_letter_maps_back_to_letter_and_mark():
    assert fold("xe\u0301y").source_span(1, 2) == (1, 3)


def test_a_run_of_white_space_maps_back_to_the_whole_run():
    assert fold("a \n b").source_span(1, 2) == (1, 4)


def test_an_astral_character_counts_one():
    assert fold("😀a").source_span(1, 2) == (1, 2)


def test_the_offset_moves_all_spans():
    assert fold("ab", 100).source_span(0, 2) == (100, 102)


def test_a_place_inside_a_ligature_is_known():
    folded = fold("aﬁ")
    assert [folded.splits(at) for at in range(4)] == [False, False, True, False]


@given(tangled)
def test_each_folded_character_has_a_span_in_order_inside_the_text(text: str):
    folded = fold(text)
    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    spans = list(zip(folded.starts, folded.ends, strict=True))
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(a == b or a[1] <= b[0] for a, b in pairwise(spans))


@given(tangled, st.data())
def test_the_source_span_of_a_folded_slice_folds_to_that_slice(text: str, data: st.DataObject):
    folded = fold(text)
    bounds = [i for i in range(len(folded.text) + 1) if not folded.splits(i)]
    start, end = sorted((data.draw(st.sampled_from(bounds)), data.draw(st.sampled_from(bounds))))
    if start < end:
        first, last = folded.source_span(start, end)
        assert fold(text[first:last]).text == folded.text[start:end]


@given(tangled)
def test_composed_and_decomposed_text_fold_alike(text: str):
    composed = unicodedata.normalize("NFC", text)
    assert fold_text(unicodedata.normalize("NFD", composed)) == fold_text(composed)


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
