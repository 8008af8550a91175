from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import STUDY, composed, document, observation, themes_of, unit
from synth.records.evidence import Observation
from synth.records.journey import Theme
from synth.records.study import Actor
from synth.themes import BLOCK, Opposition, Vectors, places, sign_of, similarities, stars

ANGLES = st.dictionaries(st.sampled_from("abcdefghij"), st.integers(0, 359), min_size=1)


def at(**angles: float) -> dict[str, np.ndarray]:
    """A unit vector in the plane for each name."""
    return dict(zip(angles, unit(*angles.values()), strict=True))


def test_what_points_the_same_way_is_one_theme():
    assert stars(["a", "b", "c"], at(a=0, b=20, c=180)) == [["a", "b"], ["c"]]


def test_no_ids_make_no_theme():
    assert stars([], {}) == []


def test_the_one_with_most_neighbours_is_the_centre():
    assert stars(["a", "b", "c"], at(a=0, b=50, c=100), same=0.5) == [["b", "a", "c"]]


def test_a_chain_does_not_become_one_theme():
    angles = at(a=0, b=50, c=100, d=150, e=200)
    assert stars(list(angles), angles, same=0.5) == [["b", "a", "c"], ["d", "e"]]


def test_equals_are_ordered_by_id():
    vectors = at(d=0, c=0, b=0, a=0)
    assert stars(["c", "a", "d", "b"], vectors) == [["a", "b", "c", "d"]]


def test_members_stand_by_falling_likeness_to_the_centre():
    vectors = at(a=0, b=30, c=10, d=-20)
    (only,) = stars(["a", "b", "c", "d"], vectors)
    likeness = [float(vectors[only[0]] @ vectors[i]) for i in only]
    assert likeness == sorted(likeness, reverse=True)


@given(ANGLES, st.randoms())
def test_the_order_of_the_input_does_not_matter(angles: dict[str, int], random):
    vectors = at(**angles)
    shuffled = list(angles)
    random.shuffle(shuffled)
    assert stars(shuffled, vectors, same=0.6) == stars(sorted(angles), vectors, same=0.6)


@given(ANGLES)
def test_every_member_is_like_its_centre_and_stands_in_one_theme(angles: dict[str, int]):
    vectors = at(**angles)
    found = stars(list(angles), vectors, same=0.6)
    assert sorted(i for members in found for i in members) == sorted(angles)
    for centre, *others in found:
        for other in others:
            assert similarities(vectors[centre][None], vectors[other][None])[0, 0] >= 0.6


def test_many_blocks_give_the_same_as_one_matrix():
    points = np.random.default_rng(7).normal(size=(2 * BLOCK + 100, 8))
    points = (points / np.linalg.norm(points, axis=1, keepdims=True)).astype(np.float32)
    vectors = {f"o{i:04}": row for i, row in enumerate(points)}
    near = similarities(points, points) >= 0.6
    free = np.ones(len(points), bool)
    sizes = []
    for centre in sorted(range(len(points)), key=lambda i: (-near[i].sum(), i)):
        if free[centre]:
            sizes.append((f"o{centre:04}", int((near[centre] & free).sum())))
            free &= ~near[centre]
    found = stars(list(vectors), vectors, same=0.6)
    assert [(members[0], len(members)) for members in found] == sizes


def test_likeness_is_rounded_to_four_decimals():
    assert similarities(unit(0), unit(60))[0, 0] == 0.5


def merged(said: Sequence[Observation], vectors: Vectors) -> list[Theme]:
    """The themes of the map that the built-in reader makes of what was said."""
    chef = Actor(id="chef", name="Chefs")
    study = STUDY.model_copy(update={"actors": (*STUDY.actors, chef)})
    return themes_of(composed(said, vectors, [document([("P1", "x")])], study))


def test_another_facet_stage_or_actor_is_another_theme():
    said = [
        observation("a"),
        observation("b", facet="goal"),
        observation("c", stage="first-box"),
        observation("d", actor="chef"),
    ]
    themes = merged(said, at(a=0, b=0, c=0, d=0))
    assert sorted(t.observations for t in themes) == [("a",), ("b",), ("c",), ("d",)]


def test_what_is_alike_at_one_place_becomes_one_theme():
    themes = merged([observation("a"), observation("b"), observation("c")], at(a=0, b=20, c=180))
    assert sorted(sorted(t.observations) for t in themes) == [["a", "b"], ["c"]]


def test_only_what_was_lived_is_merged():
    said = [
        observation("a"),
        observation("b", mode="wished"),
        observation("c", mode="hearsay"),
        observation("d", mode="expected"),
    ]
    assert [t.observations for t in merged(said, at(a=0, b=0, c=0, d=0))] == [("a",)]


def test_places_hold_what_was_lived_there_by_id_in_the_order_of_stage_and_actor():
    said = [
        observation("c"),
        observation("b", stage="first-box"),
        observation("a"),
        observation("d", actor="chef"),
        observation("e", mode="wished"),
    ]
    found = [(place, [o.id for o in listed]) for place, listed in places(said).items()]
    assert found == [
        (("first-box", "subscriber"), ["b"]),
        (("order", "chef"), ["d"]),
        (("order", "subscriber"), ["a", "c"]),
    ]
    assert list(places(said[::-1])) == list(places(said))


def counter_of_a(*others) -> tuple[str, ...]:
    vectors = at(a=0, **{o.id: 10 * i for i, o in enumerate(others, start=1)})
    themes = merged([observation("a", "P1"), *others], vectors)
    return next(t.counter for t in themes if "a" in t.observations)


def feeling(name: str, participant: str, valence: int | None, **more):
    return observation(name, participant, "emotion", labels={"valence": valence}, **more)


def test_a_good_feeling_about_the_same_speaks_against_a_pain_point():
    assert counter_of_a(feeling("b", "P2", 1), feeling("c", "P3", 2)) == ("b", "c")


def test_a_bad_or_unclear_feeling_does_not_speak_against_a_pain_point():
    assert counter_of_a(feeling("b", "P2", -1), feeling("c", "P3", None)) == ()


def test_nobody_speaks_against_a_theme_that_they_stand_behind():
    said = [observation("a", "P1"), observation("c", "P2"), feeling("b", "P1", 1)]
    opposing = Opposition([*said, feeling("d", "P2", 1)], at(a=0, b=10, c=20, d=30))
    assert opposing.of(["a"]) == ("d",)
    assert opposing.of(["a", "c"]) == ()


def test_counter_evidence_is_lived_and_of_the_same_stage_and_actor():
    others = [
        feeling("b", "P2", 1, mode="wished"),
        feeling("c", "P2", 1, stage="first-box"),
        feeling("d", "P2", 1, actor="chef"),
    ]
    assert counter_of_a(*others) == ()


def test_what_is_about_something_else_is_no_counter_evidence():
    said = [observation("a", "P1"), feeling("b", "P2", 2)]
    assert [t.counter for t in merged(said, at(a=0, b=80))] == [(), ()]


def about(words: str, o):
    return o.model_copy(update={"statement": words})


def test_what_names_no_common_thing_is_no_counter_evidence():
    late = about("The box came late", observation("a", "P1"))
    boxes = about("Liked the boxes", feeling("b", "P2", 2))
    cards = about("Liked the recipe cards, mostly", feeling("c", "P3", 2))
    assert Opposition([late, boxes, cards], at(a=0, b=20, c=10)).of(["a"]) == ("b",)


def test_any_member_may_name_the_common_thing():
    late, rotten = observation("a", "P1"), about("The box was rotten", observation("d", "P4"))
    late, praise = about("It came late", late), about("Liked the box", feeling("b", "P2", 2))
    assert Opposition([late, rotten, praise], at(a=0, b=20, d=5)).of(["a", "d"]) == ("b",)


def test_the_object_of_a_feeling_names_the_thing():
    glad = observation("b", "P2", "emotion", labels={"valence": 1, "object": "the delivery"})
    late = about("The delivery came late", observation("a", "P1"))
    assert Opposition([late, about("Was glad", glad)], at(a=0, b=20)).of(["a"]) == ("b",)


def test_likeness_to_the_first_member_decides_what_speaks_against_a_group():
    said = [observation("a", "P1"), observation("b", "P2"), feeling("c", "P3", 1)]
    opposing = Opposition(said, at(a=0, b=80, c=90))
    assert opposing.of(["a", "b"]) == ()
    assert opposing.of(["b", "a"]) == ("c",)


@pytest.mark.parametrize(
    ("facet", "labels", "sign"),
    [
        ("pain_point", {}, -1),
        ("emotion", {"valence": 2}, 1),
        ("emotion", {"valence": -1}, -1),
        ("emotion", {"valence": 0}, 0),
        ("emotion", {"valence": None}, 0),
        ("emotion", {}, 0),
        ("goal", {"valence": 2}, 0),
    ],
)
def test_signs(facet: str, labels: dict[str, int | None], sign: int):
    assert sign_of(observation("a", facet=facet, labels=labels)) == sign
