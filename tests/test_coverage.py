from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import document, evidence, group, observation
from synth.assembler import build_themes
from synth.coverage import coverage, growth, saturation, union_length
from synth.records.evidence import Observation
from synth.records.ids import source_id

TALK = document([("M", "Why?"), ("P1", "It was late."), ("P1", "It was cold."), ("P2", "Fine.")])


def citing(*spans: tuple[int, int]) -> Observation:
    base = observation("a")
    cited = [base.citations[0].model_copy(update={"start": a, "end": b}) for a, b in spans]
    return base.model_copy(update={"citations": tuple(cited)})


def test_only_participants_words_are_to_be_covered():
    (row,) = coverage([TALK], [])
    assert row.participant_chars == len("It was late.It was cold.Fine.")
    assert (row.cited_chars, row.uncovered_turns) == (0, (2, 3, 4))


def test_a_turn_with_a_citation_is_covered():
    start = TALK.text.index("cold")
    (row,) = coverage([TALK], [citing((start, start + 4))])
    assert (row.cited_chars, row.uncovered_turns) == (4, (2, 4))


def test_a_citation_at_the_first_character_covers_its_turn_alone():
    turn = TALK.turns[2]
    (row,) = coverage([TALK], [citing((turn.start, turn.end))])
    assert row.uncovered_turns == (2, 4)


def test_an_overlap_of_citations_counts_once():
    (row,) = coverage([TALK], [citing((6, 12), (8, 18), (8, 10))])
    assert row.cited_chars == 12


def test_there_is_a_row_for_each_source_in_order():
    other = document([("P3", "Hm.")], "b.txt")
    assert [row.source for row in coverage([TALK, other], [])] == [
        TALK.source.id,
        source_id("b.txt"),
    ]


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 12)).map(lambda s: (s[0], sum(s)))))
def test_the_length_of_a_union_is_the_number_of_places_in_it(spans: list[tuple[int, int]]):
    assert union_length(sorted(spans)) == len({i for a, b in spans for i in range(a, b)})


@pytest.mark.parametrize(
    ("paths", "steps"),
    [
        (["a.txt", "b.txt", "c.txt"], [("a.txt", 1, 1), ("b.txt", 1, 2), ("c.txt", 0, 2)]),
        (["c.txt", "b.txt", "a.txt"], [("c.txt", 2, 2), ("b.txt", 0, 2), ("a.txt", 0, 2)]),
        (["a.txt", "s.csv"], [("a.txt", 1, 1)]),
    ],
)
def test_saturation_tells_the_themes_that_each_interview_adds(paths, steps):
    said = [
        observation("late1", "P1", source="a.txt"),
        observation("late2", "P3", source="c.txt"),
        observation("cold1", "P2", source="b.txt"),
        observation("cold2", "P3", source="c.txt"),
        observation("far", "R1", source="s.csv"),
        observation("wish", "P1", source="a.txt", mode="wished"),
    ]
    groups = [group(said[0], said[1]), group(said[2], said[3]), group(said[4])]
    themes = build_themes(groups, evidence(said, ["s.csv"]))
    documents = [
        document([("P1", "x")], path, "survey" if path.endswith("csv") else "interview")
        for path in paths
    ]
    found = [(s.source, s.new_themes, s.themes) for s in saturation(documents, themes, said)]
    assert found == [(source_id(path), new, total) for path, new, total in steps]


def test_words_cited_are_counted_by_stage_an_overlap_once_a_stage():
    order, box = citing((6, 12), (8, 18)), citing((8, 10)).model_copy(update={"stage": "first-box"})
    (row,) = coverage([TALK], [order, box])
    assert row.by_stage == {"first-box": 2, "order": 12}
    assert row.cited_chars == 12


LONG = "I waited at the door for two hours that day"
SHORT = "I waited at the door that day"


def worth_reading(*words: str) -> tuple[int, ...]:
    lines = [("M", f"{LONG}, did you?"), *(("P1", said) for said in words)]
    (row,) = coverage([document(lines)], [])
    return row.worth_reading


def test_uncovered_turns_of_eight_words_are_worth_reading():
    assert worth_reading("I waited at the door all that day", SHORT, LONG) == (4, 2)


def test_what_the_moderator_says_is_never_worth_reading():
    assert worth_reading() == ()


def test_a_feeling_lifts_a_turn_above_longer_ones():
    angry = "I waited at the door and was furious"
    annoyed = "I waited at the door and was annoyed"
    assert worth_reading(LONG, f"{LONG} and hour", annoyed, angry) == (5, 4, 3, 2)


def test_turns_of_equal_weight_come_in_their_order():
    assert worth_reading(LONG, LONG) == (2, 3)


def test_a_covered_turn_is_not_worth_reading():
    talk = document([("P1", LONG), ("P1", LONG)])
    (row,) = coverage([talk], [citing((0, 5))])
    assert row.worth_reading == (2,)


def grown(*tellings: set[int]) -> list[float]:
    """Growth of a study of interviews, by the numbers of the themes that each of them tells."""
    paths = [f"{i}.txt" for i in range(len(tellings))]
    told = {
        theme: [
            observation(f"t{theme}-{path}", path, source=path)
            for path, has in zip(paths, tellings, strict=True)
            if theme in has
        ]
        for theme in sorted(set().union(*tellings))
    }
    said = [o for listed in told.values() for o in listed]
    themes = build_themes([group(*listed) for listed in told.values()], evidence(said))
    documents = [document([("P1", "x")], path) for path in paths]
    survey = document([("R1", "x")], "s.csv", "survey")
    steps = growth([*documents, survey], themes, said)
    assert [step.interviews for step in steps] == list(range(1, len(tellings) + 1))
    return [step.themes for step in steps]


def test_growth_of_a_worked_example():
    # Three interviews tell {1, 2}, {1} and {1, 3}: on average 5/3, then (2 + 3 + 2) / 3, then 3.
    assert grown({1, 2}, {1}, {1, 3}) == [1.6667, 2.3333, 3.0]


@given(st.lists(st.sets(st.integers(0, 9)), min_size=1, max_size=5))
def test_growth_is_the_mean_over_all_orders_of_interviews(tellings: list[set[int]]):
    orders = list(permutations(tellings))
    means = [
        sum(len(set().union(*order[:k])) for order in orders) / len(orders)
        for k in range(1, len(tellings) + 1)
    ]
    assert grown(*tellings) == pytest.approx(means, abs=0.0001)


def test_growth_does_not_depend_on_the_order_of_interviews():
    tellings = [{1, 2}, {2, 3, 4}, set(), {1}]
    assert grown(*tellings) == grown(*tellings[::-1])


def test_themes_of_surveys_alone_are_no_growth():
    said = [observation("a", source="a.txt"), observation("b", source="s.csv")]
    themes = build_themes([group(o) for o in said], evidence(said, ["s.csv"]))
    documents = [document([("P1", "x")], "a.txt"), document([("R1", "x")], "s.csv", "survey")]
    assert [(g.interviews, g.themes) for g in growth(documents, themes, said)] == [(1, 1.0)]
