"""What one call reads: every word of every participant, once, in pieces that fit."""

import random
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import document
from model_samples import survey
from synth.analysts.model.windows import (
    ANSWER,
    BATCH,
    LARGEST,
    WINDOW,
    citable,
    halves,
    windows,
)
from synth.analysts.protocol import Portion, Span
from synth.records.document import Document
from synth.sentences import sentences
from synth.tokens import CHARS, count_tokens

WORDS = ["late", "box", "cold", "the", "came", "recipe", "pause", "on", "Monday", "again"]
TURNS = st.lists(
    st.tuples(st.sampled_from(["M", "M", "P1", "P1", "P2", "O", "N"]), st.integers(1, 120)),
    min_size=1,
    max_size=40,
)
SIZES = st.integers(5, 400)


def speech(words: int, seed: int) -> str:
    """So many words in sentences of about seven."""
    chance = random.Random(seed)
    said = [chance.choice(WORDS) for _ in range(words)]
    return " ".join(w + "." if i % 7 == 6 else w for i, w in enumerate(said)).capitalize()


def talk(turns: Sequence[tuple[str, int]]) -> Document:
    return document([(who, speech(words, i)) for i, (who, words) in enumerate(turns)])


def spans(portions: Sequence[Portion]) -> list[Span]:
    return [span for portion in portions for span in portion.spans]


def chars(portion: Portion) -> int:
    return sum(span.end - span.start for span in portion.spans)


def tokens(portion: Portion) -> float:
    text = portion.document.text
    return sum(count_tokens(text[span.start : span.end]) for span in portion.spans)


def own(document_: Document, spans_: Sequence[Span]) -> str:
    """What participants say in spans, without white space."""
    voices = {turn.turn: turn.participant for turn in document_.turns}
    said = (document_.text[s.start : s.end] for s in spans_ if voices[s.turn])
    return "".join("".join(said).split())


def everything(document_: Document) -> str:
    return own(document_, [Span(t.turn, t.start, t.end) for t in document_.turns])


def texts(document_: Document) -> set[tuple[str, ...]]:
    """The words of each window."""
    return {
        tuple(document_.text[span.start : span.end] for span in portion.spans)
        for portion in windows(document_)
    }


@given(TURNS, SIZES)
def test_every_word_of_a_participant_is_in_one_window_in_order(turns, size: int):
    said = talk(turns)
    found = spans(windows(said, size))
    assert own(said, found) == everything(said)
    assert all(a.end <= b.start for a, b in pairwise(found))


@given(TURNS, SIZES)
def test_a_window_is_no_longer_than_its_size(turns, size: int):
    assert all(tokens(portion) <= size for portion in windows(talk(turns), size))


def test_blocks_that_just_fit_do_not_pass_the_size_together():
    lengths = [396] * 5 + [208, 208]
    said = document([turn for n in lengths for turn in (("M", ""), ("P1", "x" * n))])
    assert max(tokens(portion) for portion in windows(said, 100)) <= 100


@pytest.mark.parametrize("words", ["x" * 9_000, "箱" * 3_000, "x箱" * 3_000, "箱。" * 2_000])
def test_what_has_no_sentence_is_cut_all_the_same(words: str):
    said = document([("M", "And?"), ("P1", words), ("P2", "Yes.")])
    found = windows(said, 200)
    assert own(said, spans(found)) == everything(said)
    assert max(map(tokens, found)) <= 300
    assert len(found) <= 1.5 * count_tokens(said.text) / 200 + 2


def test_a_script_without_spaces_has_a_token_a_letter():
    said = document([turn for _ in range(20) for turn in (("M", "何?"), ("P1", "箱が来た。" * 40))])
    found = windows(said, 1000)
    assert max(len(portion.spans) for portion in found) <= 2 * 5
    assert own(said, spans(found)) == everything(said)


def test_many_short_turns_do_not_pass_the_size():
    said = document([("P1" if i % 2 else "P2", "Yes") for i in range(2000)])
    assert max(chars(portion) for portion in windows(said, 200)) <= 200 * CHARS


@given(st.integers(5, 40), st.integers(40, 80), st.integers(2, 4))
def test_windows_of_one_interview_are_of_nearly_equal_size(words: int, count: int, wanted: int):
    said = talk([("P1", words)] * count)
    lengths = [turn.end - turn.start for turn in said.turns]
    size = int(sum(lengths) / (wanted - 0.5) / CHARS)  # so that none is full before its time
    sizes = [chars(portion) for portion in windows(said, size)]
    assert len(sizes) == wanted
    assert max(sizes) - min(sizes) <= 2 * max(lengths) + 3 * count


def test_no_stub_of_a_window_is_left_over():
    said = talk([("P1", 22)] * 60)
    total = sum(turn.end - turn.start for turn in said.turns)
    sizes = [chars(portion) for portion in windows(said, int(total / (2 * CHARS)) + 1)]
    assert min(sizes) >= 0.5 * max(sizes)


@given(st.lists(st.integers(1, 30), min_size=1, max_size=60), SIZES)
def test_there_are_about_as_few_windows_as_fit(answers: list[int], size: int):
    said = talk([("P1", words) for words in answers])
    longest = max(turn.end - turn.start for turn in said.turns)
    room = size * CHARS - longest
    found = windows(said, size)
    if room > 0:
        assert len(found) <= len(everything(said)) * 1.3 // room + 2


def test_a_window_begins_where_a_moderator_asks():
    said = talk([turn for i in range(30) for turn in (("M", 5), ("P1", 20 + i), ("P2", 8))])
    voices = {turn.turn: turn.voice for turn in said.turns}
    found = windows(said, 200)
    assert len(found) > 3
    assert {voices[portion.spans[0].turn] for portion in found} == {"moderator"}


def test_a_question_in_several_turns_stays_together():
    said = talk([turn for _ in range(20) for turn in (("M", 3), ("M", 3), ("P1", 30))])
    assert {portion.spans[0].turn % 3 for portion in windows(said, 100)} == {1}


def test_a_monologue_is_cut_between_sentences():
    said = talk([("M", 5), ("P1", 700)])
    found = windows(said, 100)
    bounds = sentences(said.text, said.turns[1].start, said.turns[1].end)
    own_spans = [span for span in spans(found) if span.turn == 2]
    assert len(own_spans) > 5
    assert {span.start for span in own_spans} <= {start for start, _ in bounds}
    assert {span.end for span in own_spans} <= {end for _, end in bounds}


def test_a_window_without_a_participants_word_is_dropped():
    said = talk([("M", 400), ("N", 300), ("P1", 10), ("O", 500)])
    (only,) = windows(said, 100)
    assert [turn.participant for turn, _ in citable(only)] == ["P1"]
    assert windows(talk([("M", 400), ("O", 30)]), 100) == []


def test_a_short_interview_is_one_window_of_whole_turns():
    said = talk([("M", 5), ("P1", 20), ("P2", 8)])
    (only,) = windows(said)
    assert only.spans == tuple(Span(t.turn, t.start, t.end) for t in said.turns)


@given(TURNS, SIZES)
def test_halves_lose_nothing_that_a_participant_said(turns, size: int):
    said = talk(turns)
    for portion in windows(said, size):
        parts = halves(portion)
        assert own(said, spans(parts)) == own(said, portion.spans)
        assert all(citable(part) for part in parts)
        assert len(parts) <= 2


def test_halves_are_of_about_the_same_size():
    (whole,) = windows(talk([("M", 5), ("P1", 40)] * 20))
    first, second = halves(whole)
    assert abs(chars(first) - chars(second)) <= 0.1 * chars(whole)


def test_a_single_turn_is_halved_between_sentences():
    said = talk([("P1", 70)])
    first, second = halves(Portion(said, (Span(1, 0, len(said.text)),)))
    bounds = sentences(said.text)
    assert first.spans[0].end in {end for _, end in bounds}
    assert second.spans[0].start in {start for start, _ in bounds}


def test_what_cannot_be_cut_comes_back_alone():
    said = document([("P1", "No")])
    portion = Portion(said, (Span(1, 0, len(said.text)),))
    assert halves(portion) == [portion]


def test_a_turn_without_sentences_is_halved_all_the_same():
    said = document([("P1", "late boxes and " * 200)])
    first, second = halves(Portion(said, (Span(1, 0, len(said.text)),)))
    assert abs(chars(first) - chars(second)) <= 0.1 * len(said.text)


def test_a_long_question_and_its_answer_are_halved_into_readable_parts():
    said = talk([("M", 300), ("P1", 200)])
    (whole,) = windows(said)
    assert len(halves(whole)) == 2


# --- surveys


def answers(seed: int, count: int) -> list[tuple[str, str]]:
    chance = random.Random(seed)
    return [(f"R{i}", speech(chance.randint(1, 60), seed + i)) for i in range(count)]


def test_every_answer_is_in_one_batch_of_its_own_item():
    said = survey(*answers(1, 300), items=("Q1", "Q2"))
    found = windows(said)
    items = [{turn.item for turn, _ in citable(portion)} for portion in found]
    assert all(len(one) == 1 for one in items)
    assert sorted(span.turn for span in spans(found)) == [turn.turn for turn in said.turns]


def test_a_batch_is_about_the_size_that_is_meant():
    found = windows(survey(*answers(2, 3000)))
    mean = sum(tokens(portion) + ANSWER * len(portion.spans) for portion in found) / len(found)
    assert 0.6 * BATCH < mean < 1.6 * BATCH


@pytest.mark.parametrize("seed", range(8))
def test_an_inserted_answer_changes_two_batches_at_most(seed: int):
    said = answers(seed, 600)
    before = texts(survey(*said))
    chance = random.Random(seed)
    for _ in range(25):
        at = chance.randint(0, len(said))
        new = (f"new{chance.random()}", speech(chance.randint(1, 60), chance.randint(0, 10**9)))
        after = texts(survey(*said[:at], new, *said[at:]))
        assert 1 <= len(after - before) <= 2
        assert len(before - after) <= 2


@pytest.mark.parametrize("seed", range(4))
def test_a_removed_answer_changes_two_batches_at_most(seed: int):
    said = answers(seed, 600)
    before = texts(survey(*said))
    for at in random.Random(seed).sample(range(len(said)), 15):
        assert len(texts(survey(*said[:at], *said[at + 1 :])) - before) <= 2


def without_bounds(tokens: int) -> list[tuple[str, str]]:
    """Answers of one item between which there is no boundary: what chance gives once in a while."""
    kept: list[tuple[str, str]] = []
    number = size = 0
    while size < tokens:
        one = (f"R{number}", speech(40, number))
        number += 1
        if len(windows(survey(one, ("end", "Fine")))) == 1:
            kept.append(one)
            size += count_tokens(one[1]) + ANSWER
    return kept


@pytest.mark.parametrize(("means", "most"), [(6, 2), (12, 4)])
def test_in_a_run_that_had_to_be_halved_each_part_may_change(means: int, most: int):
    said = without_bounds(means * BATCH)
    before = texts(survey(*said))
    assert len(before) == most, "a run of more than LARGEST means is halved, and again"
    fresh = ("new", said[0][1])
    changed = [
        len(texts(survey(*said[:at], fresh, *said[at:])) - before) for at in range(0, len(said), 9)
    ]
    assert 2 <= max(changed) <= most
    assert means > LARGEST


def test_a_batch_shrinks_with_the_window():
    said = survey(*answers(3, 2000))
    sizes = [len(windows(said, size)) for size in (2 * WINDOW, WINDOW, WINDOW // 2, WINDOW // 4)]
    assert sizes[0] == sizes[1]
    assert 1.5 * sizes[1] < sizes[2] < 2.5 * sizes[1]
    assert 3 * sizes[1] < sizes[3] < 5 * sizes[1]
