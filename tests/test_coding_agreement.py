"""Agreement of coders, by hand: what they differ about, the confusion, the figures."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import document, small_map
from coders import FACETS, TALKED, code, coded_by, mark, place, read
from synth.coding.agreement import NONE, Coder, Pair, agreement, compare, confused
from synth.coding.analysts import analyst_marks
from synth.coding.figures import Row
from synth.coding.tables import agreement_lines, as_json
from synth.evaluation.ceiling import ALL
from synth.evaluation.found import marks_of
from synth.evaluation.gold import Mark
from synth.records.review import Review, Reviewed, ReviewState

LATE, HAPPY = "The box came late.", "I was so happy with the recipes."
ONE, TWO = place("P1.txt", 2), place("P1.txt", 3)
WISH = TWO.words
DOCUMENTS = TALKED.documents()


def ana() -> list[Review]:
    return [
        code(ONE, mark(LATE, ONE, severity=2), mark(HAPPY, ONE, "emotion", valence=2)),
        code(TWO, mark(WISH, TWO, "goal")),
    ]


def ben() -> list[Review]:
    stage = {"stage": "first-box", "severity": 3}
    return [
        code(ONE, mark(LATE, ONE, **stage), reviewer="Ben"),
        code(TWO, mark(WISH, TWO, "goal"), mark(WISH, TWO, "emotion"), reviewer="Ben"),
    ]


def pair(*reviews: Review) -> Pair:
    (one,) = agreement(read(*reviews), DOCUMENTS).pairs
    return one


BOTH = pair(*ana(), *ben())
ROWS = {row.name: row for row in (*BOTH.facets, *BOTH.labels)}


def test_every_sentence_of_which_they_say_something_else_is_listed_in_the_order_of_the_text() -> (
    None
):
    assert [(d.words, d.differ) for d in BOTH.disagreements] == [
        (LATE, ("stage", "severity")),
        (HAPPY, ("emotion",)),
        (WISH, ("emotion",)),
    ]


def test_a_disagreement_names_the_place_and_what_each_said() -> None:
    first = BOTH.disagreements[0]
    assert (first.path, first.turn, first.locator) == ("P1.txt", 2, "P1.txt, turn 2")
    assert ONE.document.text[first.start : first.end] == first.words
    assert [s.stage for s in (*first.first, *first.second)] == ["order", "first-box"]


def test_the_confusion_table_has_each_sentence_where_its_facets_meet() -> None:
    assert BOTH.confusion == {
        ("pain_point", "pain_point"): 1,
        ("goal", "goal"): 1,
        ("emotion", NONE): 1,
        (NONE, "emotion"): 1,
    }


def test_facets_that_one_alone_gave_meet_those_that_the_other_alone_gave() -> None:
    assert confused([({"a", "b", "x"}, {"c", "x"}), (set(), set())]) == {
        ("a", "c"): 1,
        ("b", "c"): 1,
        ("x", "x"): 1,
        (NONE, NONE): 1,
    }


def test_the_table_is_in_the_order_of_facets_and_none_comes_last() -> None:
    units = [({"zeal"}, set()), (set(), {"b"}), (set(), set()), ({"a"}, {"b"})]
    rows = list(dict.fromkeys(first for first, _ in confused(units, ["b", "a"])))
    assert rows == ["a", "zeal", NONE]


@pytest.mark.parametrize(
    ("name", "n", "percent", "kappa", "ac1", "alpha"),
    [
        ("pain_point", 3, 1, 1, 1, 1),
        # chance 1/9 + 4/9; AC1: 2 x 1/3 x 2/3; alpha: 1 - 5 x 4 / (36 - 4 - 16)
        ("emotion", 3, 1 / 3, -0.5, -0.2, -0.25),
        # 7 of 9 alike, each marked 3 of 9; alpha: 1 - 17 x 4 / (324 - 36 - 144)
        (ALL, 9, 7 / 9, 0.5, 0.6, 19 / 36),
        # order, order against first-box, order: chance 1/2; AC1: 2 x 3/4 x 1/4
        ("stage", 2, 0.5, 0, 0.2, 0),
    ],
)
def test_figures_are_those_counted_by_hand(
    name: str, n: int, percent: float, kappa: float, ac1: float, alpha: float
) -> None:
    row = ROWS[name]
    assert row.n == n
    assert [row.figures[k] for k in ("percent", "kappa", "ac1", "alpha")] == pytest.approx(
        [percent, kappa, ac1, alpha]
    )


def test_a_facet_says_how_many_sentences_both_and_each_alone_gave_it() -> None:
    row = ROWS["emotion"]
    assert (row.both, row.first, row.second) == (0, 1, 1)
    assert (ROWS["goal"].both, ROWS["goal"].first) == (1, 0)


def test_a_figure_that_is_undefined_says_why() -> None:
    assert ROWS["mode"].figures["kappa"] is None
    assert "same label" in ROWS["mode"].why["kappa"]
    assert ROWS["severity"].n == 1
    assert ROWS["severity"].figures["weighted_kappa"] == 0
    assert ROWS["valence"].n == 0
    assert "no sentence" in ROWS["valence"].why["weighted_kappa"]


def test_of_two_marks_of_a_facet_that_counts_which_covers_most_of_the_sentence() -> None:
    less = mark("The box", ONE)
    more = mark("box came late.", ONE, stage="first-box")
    one = pair(code(ONE, less, more), *ben()[:1])
    assert [d.differ for d in one.disagreements if d.words == LATE] == [("severity",)]


def test_only_turns_that_both_coded_are_compared() -> None:
    assert pair(ana()[0], *ben()).units == 2
    alone = pair(ana()[0], ben()[1])
    assert (alone.turns, alone.units, alone.disagreements) == (0, 0, ())
    assert alone.facets[-1].why["percent"] == "there is no sentence that both read"


def test_a_session_is_compared_alone_where_it_is_named() -> None:
    later = [r.model_copy(update={"after": {**r.after, "session": "second"}}) for r in ben()]
    assert agreement(read(*ana(), *later), DOCUMENTS, session="first").pairs == ()
    assert len(agreement(read(*ana(), *later), DOCUMENTS).pairs) == 1


def test_reviewers_are_compared_with_each_other_first_then_each_with_each_analyst() -> None:
    journey, _ = small_map()
    third = [r.model_copy(update={"reviewer": "Cy", "id": f"{r.id}c"}) for r in ana()]
    result = agreement(read(*ana(), *ben(), *third), DOCUMENTS, [journey])
    names = [(p.first.name, p.second.name) for p in result.pairs]
    people = [("Ana", "Ben"), ("Ana", "Cy"), ("Ben", "Cy")]
    assert names == people + [(name, "builtin") for name in ("Ana", "Ben", "Cy")]
    assert [p.second.kind for p in result.pairs[3:]] == ["analyst"] * 3


def test_maps_of_one_model_are_told_apart_by_their_time() -> None:
    journey, _ = small_map()
    made = journey.generated.model_copy(update={"at": "2026-02-02"})
    older = journey.model_copy(update={"generated": made})
    coders = agreement(read(*ana()), DOCUMENTS, [journey, older]).coders
    assert [c.name for c in coders[1:]] == ["builtin, 2026-01-01", "builtin, 2026-02-02"]


def test_an_analyst_that_marks_as_a_reviewer_does_differs_in_nothing() -> None:
    journey, documents = small_map()
    reviews = coded_by("Ana", marks_of(journey), TALKED)
    (one,) = agreement(read(*reviews), documents, [journey]).pairs
    assert one.disagreements == ()
    assert one.facets[-1].both == len(journey.observations)


def test_an_older_map_is_compared_by_its_words_and_what_is_gone_is_told() -> None:
    journey, _ = small_map()
    lines = [("M", "And how was the very first box?"), ("P1", ONE.words), ("P1", "That is all.")]
    others = [d for d in DOCUMENTS if d.source.path != "P1.txt"]
    documents = [document(lines), *others]
    reviews = read(*ana(), documents=documents)
    (one,) = agreement(reviews, documents, [journey]).pairs
    assert [d.words for d in one.disagreements if d.words == HAPPY] == []
    assert one.facets[-1].both == 2
    told = agreement(reviews, documents, [journey]).remarks
    assert any("1 citation whose words are not in the texts" in remark for remark in told)


def test_words_of_an_older_map_that_are_said_twice_now_are_no_place() -> None:
    journey, _ = small_map()
    twice = f"{LATE} As I said: {LATE[0].lower()}{LATE[1:]} {HAPPY} {LATE}"
    documents = [document([("M", "How?"), ("P1", twice)])]
    marks, told = analyst_marks(journey, documents, "builtin")
    assert [m.quote for m in marks] == [HAPPY]
    assert "2 citations" in told[0]


def test_what_reviewers_added_to_a_map_is_not_the_analysts_and_a_reviewed_map_is_told() -> None:
    journey, documents = small_map()
    added = {o.id: Reviewed(verdict="added", by=("Ana",)) for o in journey.observations}
    state = ReviewState(reviewers=("Ana",), records=added)
    result = agreement(read(*ana()), documents, [journey.model_copy(update={"review": state})])
    assert result.pairs[0].second.marks == ()
    assert any("verdicts are in it" in remark for remark in result.remarks)


def test_lines_begin_with_what_differs_and_hold_no_verdict_words() -> None:
    lines = list(agreement_lines(agreement(read(*ana(), *ben()), DOCUMENTS)))
    text = "\n".join(lines)
    assert lines[0] == "Ana and Ben: 2 turns coded by both, 3 sentences; they differ on 3 of them"
    assert text.index(HAPPY) < text.index("kappa")
    assert not any(w in text.lower() for w in ("substantial", "moderate", "almost perfect"))


def test_the_object_holds_every_pair_with_its_figures() -> None:
    (told,) = as_json(agreement(read(*ana(), *ben()), DOCUMENTS))["pairs"]
    assert list(told)[5] == "disagreements"
    assert told["facets"][-1]["kappa"] == 0.5
    assert told["labels"][1]["kappa"] is None


PLACES = [place("P1.txt", 2), place("P2.txt", 2), place("P3.txt", 1)]
SPANS = st.tuples(st.sampled_from(PLACES), st.integers(0, 30), st.integers(1, 25))
GIVEN = st.tuples(
    SPANS,
    st.sampled_from(FACETS),
    st.sampled_from(["order", "first-box"]),
    st.sampled_from([-2, 0, 1, None]),
)


def coder(name: str, given: list[tuple]) -> Coder:  # type: ignore[type-arg]
    marks = []
    for (where, start, length), facet, stage, valence in given:
        at, end = where.turn.start + start, where.turn.start + start + length
        told = {"source": where.document.source.path, "start": at, "end": end, "quote": ""}
        marks.append(Mark(**told, facet=facet, stage=stage, valence=valence))
    return Coder(name, "reviewer", frozenset(p.name for p in PLACES), tuple(marks))


@given(st.lists(GIVEN, max_size=8))
def test_a_coder_agrees_with_themselves_in_everything(given: list) -> None:  # type: ignore[type-arg]
    own = coder("Ana", given)
    both = compare(own, replace(own, name="again"), DOCUMENTS)
    assert both.disagreements == ()
    assert all(one == other for one, other in both.confusion)
    rows = (*both.facets, *both.labels)
    assert all(value in (None, pytest.approx(1)) for row in rows for value in row.figures.values())


@given(st.lists(GIVEN, max_size=8), st.lists(GIVEN, max_size=8))
def test_who_comes_first_changes_no_figure(one: list, other: list) -> None:  # type: ignore[type-arg]
    ours, theirs = coder("Ana", one), coder("Ben", other)
    there, back = compare(ours, theirs, DOCUMENTS), compare(theirs, ours, DOCUMENTS)
    assert [d.words for d in there.disagreements] == [d.words for d in back.disagreements]
    assert {(b, a): n for (a, b), n in there.confusion.items()} == back.confusion
    rows = zip((*there.facets, *there.labels), (*back.facets, *back.labels), strict=True)
    assert all(equal(*pair) for pair in rows)


def equal(one: Row, other: Row) -> bool:
    figures = [(one.figures[k], other.figures[k]) for k in one.figures]
    return (one.name, one.n) == (other.name, other.n) and all(
        a == b or a == pytest.approx(b) for a, b in figures
    )


@given(st.lists(st.tuples(st.sets(st.sampled_from("abc")), st.sets(st.sampled_from("abc")))))
def test_the_table_loses_no_facet_that_was_given(units: list) -> None:  # type: ignore[type-arg]
    cells = confused(units)
    for facet in "abc":
        given_once = sum(facet in first for first, _ in units)
        assert sum(n for (a, _), n in cells.items() if a == facet) >= given_once
        both = sum(facet in first & second for first, second in units)
        assert cells.get((facet, facet), 0) == both
