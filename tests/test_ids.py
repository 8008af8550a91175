from hypothesis import given
from hypothesis import strategies as st

from synth.records import ids


def test_an_id_is_its_prefix_and_twelve_hex_digits():
    assert ids.source_id("interviews/P1.txt")[0] == "s"
    assert len(ids.source_id("interviews/P1.txt")) == 13
    assert set(ids.source_id("ø")[1:]) <= set("0123456789abcdef")


def test_ids_are_the_same_on_every_machine():
    assert ids.content_id("s", "a", 1, ["ü"]) == "sd332acd07baa"


def test_parts_cannot_run_together():
    assert ids.content_id("x", "ab", "c") != ids.content_id("x", "a", "bc")


def test_a_lone_surrogate_has_an_id():
    assert ids.content_id("x", "\ud800").startswith("x")


def test_the_same_words_said_twice_have_two_keys():
    first, second = (ids.interview_turn_key("a.txt", "Yes.", n) for n in (0, 1))
    assert first != second


def test_an_observation_keeps_its_id_only_with_its_facet_person_and_spans():
    same = ids.observation_id("goal", "P1", [("t1", 0, 4)])
    assert same == ids.observation_id("goal", "P1", [("t1", 0, 4)])
    others = {
        ids.observation_id("emotion", "P1", [("t1", 0, 4)]),
        ids.observation_id("goal", "P2", [("t1", 0, 4)]),
        ids.observation_id("goal", "P1", [("t1", 0, 5)]),
        ids.observation_id("goal", "P1", [("t2", 0, 4)]),
    }
    assert len(others | {same}) == 5


@given(
    st.lists(st.text(), unique=True).flatmap(lambda m: st.tuples(st.just(m), st.permutations(m)))
)
def test_a_theme_has_one_id_in_any_order_of_its_members(orders: tuple[list[str], list[str]]):
    first, second = (ids.theme_id("goal", "order", "subscriber", members) for members in orders)
    assert first == second
