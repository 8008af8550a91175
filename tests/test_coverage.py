import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import document, evidence, group, observation
from synth.assembler import build_themes
from synth.coverage import coverage, saturation, union_length
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
