"""Codings read back from reviews: the latest counts, undo counts, hostile lines are told."""

from typing import Any

import pytest

from builders import document
from coders import FACETS, STAGES, TALKED, code, mark, place, read, retold, undo
from synth.coding.marks import MOST, make_marks
from synth.coding.turns import Turns, places
from synth.errors import UsageError
from synth.records.review import Anchor, Review

LATE = "The box came late."
HERE = place("P1.txt", 2)


def quotes(*reviews: Review, **others: Any) -> list[str]:
    return [m.quote for coding in read(*reviews, **others).of() for m in coding.marks]


def altered(review: Review, **after: Any) -> Review:
    return review.model_copy(update={"after": {**review.after, **after}})


def remarked(review: Review, **changes: Any) -> Review:
    (one,) = review.after["marks"]
    return altered(review, marks=[{**one, **changes}])


def test_a_coding_comes_back_with_places_in_the_source() -> None:
    review = code(HERE, mark(LATE, HERE, severity=2))
    (own,) = read(review).codings
    (found,) = own.marks
    assert (own.reviewer, own.session, own.size) == ("Ana", "first", 40)
    assert HERE.document.text[found.start : found.end] == found.quote == LATE
    assert (found.facet, found.stage, found.severity) == ("pain_point", "order", 2)


def test_a_coding_without_marks_says_that_nothing_is_there() -> None:
    (own,) = read(code(HERE)).codings
    assert own.marks == ()


def test_the_latest_coding_of_a_turn_counts() -> None:
    first = code(HERE, mark(LATE, HERE), minute=1)
    second = code(HERE, mark("recipes", HERE), minute=2)
    assert quotes(second, first) == ["recipes"]


def test_reviewers_and_sessions_are_kept_apart() -> None:
    reviews = (code(HERE), code(HERE, reviewer="Ben"), code(HERE, session="second", minute=1))
    found = read(*reviews)
    assert len(found.codings) == 3
    assert [c.session for c in found.of("Ana")] == ["second"]
    assert [c.session for c in found.of("Ana", "first")] == ["first"]


def test_across_sessions_the_latest_coding_of_a_turn_counts_whichever_was_begun_first() -> None:
    begun = code(HERE, minute=1)
    other = code(HERE, mark("recipes", HERE), session="second", minute=2)
    again = code(HERE, mark(LATE, HERE), minute=3)
    assert quotes(begun, other, again) == [LATE]


def test_a_coding_that_was_taken_back_counts_no_more_and_the_one_before_does() -> None:
    first, second = code(HERE, mark(LATE, HERE), minute=1), code(HERE, minute=2)
    assert quotes(first, second, undo(second, 3)) == [LATE]
    assert read(first, undo(first, 3)).codings == ()


def test_an_undo_of_an_undo_restores() -> None:
    first = code(HERE, mark(LATE, HERE))
    back = undo(first, 1)
    assert quotes(first, back, undo(back, 2)) == [LATE]


def test_an_undo_of_itself_harms_nothing() -> None:
    first = code(HERE, mark(LATE, HERE))
    loop = undo(first, 1).model_copy(update={"target": "v1"})
    assert quotes(first, loop) == [LATE]


HOSTILE = {
    "no session": {"session": None},
    "a number for a session": {"session": 7},
    "an empty session": {"session": " "},
    "no marks": {"marks": None},
    "a text for marks": {"marks": "all"},
    "a text for a mark": {"marks": ["all"]},
    "marks without end": {"marks": [{}] * (MOST + 1)},
}


@pytest.mark.parametrize("after", HOSTILE.values(), ids=list(HOSTILE))
def test_a_coding_that_is_none_is_set_aside_and_told(after: dict[str, Any]) -> None:
    found = read(altered(code(HERE, mark(LATE, HERE)), **after))
    assert found.codings == ()
    assert len(found.remarks) == 1
    assert "set aside" in found.remarks[0]


CHANGES = {
    "a text for a number": {"start": "0"},
    "a float for a number": {"end": 18.0},
    "true for a number": {"start": False},
    "nothing for a number": {"end": None},
    "before the turn": {"start": -1},
    "behind the turn": {"end": 10_000},
    "end before start": {"start": 18, "end": 0},
    "words that stand elsewhere": {"quote": "recipes"},
    "a number for a facet": {"facet": 3},
    "an endless stage": {"stage": "x" * 1_000_000},
    "no such mode": {"mode": "dreamt"},
    "a feeling beyond the scale": {"valence": 3},
    "severity 0": {"severity": 0},
    "a list for an actor": {"actor": ["subscriber"]},
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=list(CHANGES))
def test_a_coding_with_a_mark_that_is_none_is_set_aside_whole(change: dict[str, Any]) -> None:
    good = code(HERE, mark(LATE, HERE))
    both = altered(good, marks=[*good.after["marks"], *remarked(good, **change).after["marks"]])
    found = read(both)
    assert found.codings == ()
    assert len(found.remarks) == 1
    assert len(found.remarks[0]) < 500


def test_a_remark_cannot_steer_a_terminal() -> None:
    bad = altered(code(HERE, reviewer="\x1b[31mAna\u202e"), marks=7)
    (told,) = read(bad).remarks
    assert told.isprintable()


def test_marks_of_a_facet_that_the_study_has_not_are_left_out_alone_and_told() -> None:
    good = code(HERE, mark(LATE, HERE), mark("recipes", HERE, "goal"))
    marks = [{**m, "facet": "smell"} if m["facet"] == "goal" else m for m in good.after["marks"]]
    found = read(altered(good, marks=marks))
    assert [m.quote for c in found.codings for m in c.marks] == [LATE]
    assert "smell" in found.remarks[0]


def test_a_stage_that_the_study_has_not_is_kept_and_told() -> None:
    found = read(remarked(code(HERE, mark(LATE, HERE)), stage="gone"))
    assert [m.stage for c in found.codings for m in c.marks] == ["gone"]
    assert "gone" in found.remarks[0]


def test_a_slip_mended_in_the_turn_keeps_its_coding() -> None:
    review = code(HERE, mark("I was so happy with the recipes.", HERE))
    documents = retold("P1.txt", "I was so happy", "I was so hapy")
    assert quotes(review, documents=documents) == ["I was so hapy with the recipes."]


def test_a_slip_mended_at_the_beginning_of_the_turn_keeps_its_coding() -> None:
    long = "The box came late, " + "and then it came later, " * 5 + "and I was angry."
    told = document([("M", "How was it, in your own words?"), ("P1", long)])
    old = Turns([told]).by_key(told.turns[1].key)
    assert old is not None
    review = code(old, mark("and I was angry.", old))
    fixed = long.replace("The box", "The old box")
    mended = document([("M", "How was it, in your own words?"), ("P1", fixed)])
    assert quotes(review, documents=[mended]) == ["and I was angry."]


def test_a_change_in_another_turn_moves_nothing_within_a_turn() -> None:
    review = code(place("P1.txt", 3), mark("dinner", place("P1.txt", 3)))
    documents = retold("P1.txt", "The box came late.", "The box came three whole days late.")
    assert quotes(review, documents=documents) == ["dinner"]


def test_a_turn_that_is_gone_is_told() -> None:
    review = code(HERE, mark(LATE, HERE))
    found = read(review, documents=[document([("P9", "Something else altogether.")], "P1.txt")])
    assert found.codings == ()
    assert "not there any more" in found.remarks[0]


def test_two_turns_that_fit_equally_well_are_no_place() -> None:
    twice = document([("P1", "Yes, it was late."), ("P1", "Yes, it was late.")])
    anchor = Anchor(source=twice.source.id, exact="Yes, it was late.")
    assert Turns([twice]).by_anchor(anchor) is None


def test_a_renamed_file_keeps_its_codings() -> None:
    review = code(HERE, mark(LATE, HERE))
    renamed = document(
        [("M", "How was the first box?"), ("P1", HERE.words), ("P1", "And so on.")], "ana.txt"
    )
    assert quotes(review, documents=[renamed]) == [LATE]


def test_an_answer_whose_words_changed_has_its_marks_moved_to_the_same_words() -> None:
    answer = place("survey.csv", 1)
    review = code(answer, mark("I gave up", answer))
    said = document([("R1", "It came late, I gave up.")], "survey.csv", "survey")
    turn = said.turns[0].model_copy(update={"key": answer.turn.key})
    changed = said.model_copy(update={"turns": (turn,)})
    assert quotes(review, documents=[changed]) == ["I gave up"]


def test_a_mark_moves_to_that_of_the_same_words_which_is_nearest_to_where_it_was() -> None:
    said = document([("R1", "late, and late, and late, so late.")], "survey.csv", "survey")
    (old,) = places([said])
    review = code(old, {**mark("late", old), "start": 20, "end": 24})
    grown = document([("R1", "Oh late, and late, and late, so late.")], "survey.csv", "survey")
    turn = grown.turns[0].model_copy(update={"key": old.turn.key})
    found = read(review, documents=[grown.model_copy(update={"turns": (turn,)})])
    assert [m.start for c in found.codings for m in c.marks] == [23]


def test_a_review_is_made_from_what_a_page_sends() -> None:
    review = code(HERE, {"start": 0, "end": 18, "facet": "pain_point", "stage": "unassigned"})
    assert review.target == HERE.turn.key
    assert review.after["marks"] == [
        {"start": 0, "end": 18, "quote": LATE, "facet": "pain_point", "stage": "unassigned"}
        | {"mode": "experienced", "actor": None, "valence": None, "severity": None}
    ]
    assert review.anchor is not None
    assert HERE.words.startswith(review.anchor.exact)


@pytest.mark.parametrize(
    "change",
    [{"end": 10_000}, {"start": 5, "end": 5}, {"facet": "smell"}, {"stage": "x"}, {"mode": 1}],
    ids=str,
)
def test_a_mark_that_does_not_fit_is_refused_in_a_sentence(change: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match=r"P1\.txt, turn 2"):
        make_marks([{**mark(LATE, HERE), **change}], HERE, FACETS, STAGES)


def test_the_sample_has_no_remarks() -> None:
    reviews = [
        code(place(d.source.path, t.turn)) for d in TALKED.documents() for t in d.turns if t.key
    ]
    assert read(*reviews).remarks == ()
