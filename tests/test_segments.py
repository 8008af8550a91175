import random
from collections.abc import Sequence

import pytest

from builders import evidence, group, observation
from synth.assembler import build_themes
from synth.counting import Evidence
from synth.records.evidence import Observation
from synth.records.insight import Contrast, Segment
from synth.records.journey import Participant, Theme
from synth.segments import contrasts, segments

PEOPLE = [f"P{i:02}" for i in range(16)]
FREE, PAID = PEOPLE[:8], PEOPLE[8:]
PLAN = Segment(name="plan", values={"free": tuple(FREE), "paid": tuple(PAID)})


def people(**values: Sequence[str]) -> list[Participant]:
    """Participants with one attribute each, in the order of the lists."""
    rows = [(name, value) for name, listed in values.items() for value in listed]
    return [
        Participant(id=f"P{i:02}", actor="subscriber", segments={name: value} if value else {})
        for i, (name, value) in enumerate(rows)
    ]


def told(name: str, by: Sequence[str], **more) -> list[Observation]:
    return [observation(f"{name}{person}", person, **more) for person in by]


def present(stage: str = "order", **more) -> list[Observation]:
    """Something that everybody tells of a stage, so that all count in `of`."""
    return told(f"there-{stage}", PEOPLE, facet="goal", stage=stage, **more)


def study(*groups: list[Observation], surveys: Sequence[str] = ()) -> tuple[list[Theme], Evidence]:
    counts = evidence([o for members in groups for o in members], surveys)
    return build_themes([group(*members) for members in groups], counts), counts


def named(*groups: list[Observation], parts: Segment = PLAN, surveys: Sequence[str] = ()):
    return contrasts([parts], *study(*groups, surveys=surveys))


def test_a_segment_holds_who_has_which_value_both_sorted():
    (found,) = segments(people(plan=["paid", "free", "paid", ""])[::-1])
    assert found.name == "plan"
    assert list(found.values.items()) == [("free", ("P01",)), ("paid", ("P00", "P02"))]


def test_values_are_spelled_as_they_were_given():
    (found,) = segments(people(plan=["Free", "free "]))
    assert list(found.values) == ["Free", "free "]


@pytest.mark.parametrize(("values", "is_one"), [(1, False), (2, True), (12, True), (13, False)])
def test_an_attribute_of_2_to_12_values_is_a_segment(values: int, is_one: bool):
    assert bool(segments(people(age=[str(20 + i) for i in range(values)]))) is is_one


def test_a_persona_column_is_a_segment_as_it_is():
    (found,) = segments(people(persona=["Planner", "Improviser"]))
    assert (found.name, list(found.values)) == ("persona", ["Improviser", "Planner"])


def test_segments_come_by_name():
    assert [s.name for s in segments(people(plan=["a", "b"], age=["1", "2"]))] == ["age", "plan"]


def test_a_theme_of_6_of_8_beside_0_of_8_is_found():
    late = told("late", FREE[:6])
    assert named(late, present()) == [
        Contrast(
            segment="plan",
            value="free",
            theme=study(late)[0][0].id,
            kind="interview",
            n=6,
            of=8,
            rest_n=0,
            rest_of=8,
        )
    ]


def test_it_is_found_among_sixty_themes_that_few_tell():
    few = [told(f"few{i}", PEOPLE[i % 16 :: 5], facet="goal") for i in range(60)]
    (found,) = named(told("late", FREE[:6]), present(), *few)
    assert (found.value, found.n, found.rest_n) == ("free", 6, 0)


@pytest.mark.parametrize("by", [FREE[:4], FREE[:6] + PAID[:3], PEOPLE])
def test_what_chance_may_bring_is_not_named(by: Sequence[str]):
    assert named(told("late", by), present()) == []


def test_two_people_are_too_few_however_clear_the_difference():
    parts = Segment(name="plan", values={"free": ("P00", "P01"), "paid": tuple(PEOPLE[2:])})
    assert named(told("late", ["P00", "P01"]), present(), parts=parts) == []


def test_of_counts_people_with_something_of_their_own_at_the_stage():
    there = told("there", [*FREE[:7], *PAID], facet="goal")
    (found,) = named(told("late", FREE[:6]), there, told("else", PEOPLE, stage="first-box"))
    assert (found.n, found.of, found.rest_n, found.rest_of) == (6, 7, 0, 8)


def test_people_of_whom_the_attribute_is_not_known_count_nowhere():
    parts = Segment(name="plan", values={"free": tuple(FREE[1:]), "paid": tuple(PAID)})
    (found,) = named(told("late", FREE[:7]), present(), parts=parts)
    assert (found.n, found.of, found.rest_of) == (6, 7, 8)


def test_a_theme_outside_the_stages_is_not_compared():
    late = told("late", FREE, stage="unassigned")
    assert named(late, present("unassigned")) == []


def test_interviews_and_surveys_are_tested_apart_and_never_added():
    survey = {"source": "survey.csv"}
    late = told("late", FREE[:4]) + told("late-s", PAID[:2], **survey)
    assert named(late, present(), surveys=["survey.csv"]) == []
    everyone = told("late", FREE) + told("late-s", FREE, **survey)
    there = present() + told("there-s", PEOPLE, facet="goal", **survey)
    found = named(everyone, there, surveys=["survey.csv"])
    assert [(c.kind, c.n, c.of) for c in found] == [("interview", 8, 8), ("survey", 8, 8)]


def test_without_segments_or_themes_nothing_is_named():
    assert contrasts([], *study(told("late", FREE))) == []
    assert contrasts([PLAN], [], evidence([])) == []


def planted(rng: random.Random) -> list[list[Observation]]:
    """Forty themes of five stages, told by few and by many, and one that only FREE tell."""
    groups = [
        told(f"s{stage}t{i}", by, stage=f"stage{stage}")
        for stage in range(5)
        for i in range(8)
        if (by := rng.sample(PEOPLE, rng.choice([1, 1, 2, 3, 4, 6, 9])))
    ]
    return [*groups, told("late", FREE[:7], stage="stage0"), present("stage0")]


def relabelled(rng: random.Random) -> Segment:
    drawn = rng.sample(PEOPLE, len(PEOPLE))
    return Segment(name="plan", values={"free": tuple(drawn[:8]), "paid": tuple(drawn[8:])})


def test_labels_given_at_random_hardly_ever_name_anything():
    rng = random.Random(7)
    themes, counts = study(*planted(rng))
    assert [c.n for c in contrasts([PLAN], themes, counts)] == [7]
    wrong = sum(bool(contrasts([relabelled(rng)], themes, counts)) for _ in range(200))
    assert wrong <= 16  # at most 8 expected; more than 16 has a chance below 1 in 200


def test_more_attributes_at_random_name_no_more():
    rng = random.Random(8)
    themes, counts = study(*planted(rng))
    many = ([relabelled(rng) for _ in range(6)] for _ in range(100))
    assert sum(bool(contrasts(parts, themes, counts)) for parts in many) <= 10


def test_the_order_of_the_input_does_not_matter():
    groups = planted(random.Random(9))
    themes, counts = study(*groups)
    again = study(*groups[::-1])
    assert contrasts([PLAN], themes, counts) == contrasts([PLAN], *again)
