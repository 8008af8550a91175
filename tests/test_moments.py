import random
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import evidence, observation
from synth.moments import dropoffs, falls
from synth.records.evidence import Observation
from synth.records.insight import DropOff, Fall
from synth.records.study import Actor, Stage, Study

STAGES = ("hearing", "joining", "leaving")
BOXES = Study(
    title="Boxes",
    actors=(Actor(id="subscriber", name="Subscribers"), Actor(id="driver", name="Drivers")),
    stages=tuple(Stage(id=s, name=s.capitalize()) for s in STAGES),
    facets=(),
)


def said(
    quote: str,
    person: str = "P1",
    *,
    stage: str = "joining",
    facet: str = "pain_point",
    mode="experienced",
    start: int = 0,
    sure: float = 0.5,
    source: str = "",
) -> Observation:
    made = observation(f"{person}-{stage}-{facet}-{start}", person, facet=facet, stage=stage,
                       mode=mode, source=source or f"{person}.txt")  # fmt: skip
    cited = made.citations[0].model_copy(
        update={"start": start, "end": start + len(quote), "quote": quote}
    )
    return made.model_copy(update={"citations": (cited,), "confidence": sure})


def left(*observations: Observation, surveys: Sequence[str] = ()) -> list[DropOff]:
    return dropoffs(BOXES, evidence(observations, surveys))


def test_a_drop_off_gives_the_words_and_names_its_observation():
    one = said("The form was long and I gave up. Then I had tea.")
    (drop,) = left(one)
    assert drop.words == "I gave up"
    assert (drop.observation, drop.participant, drop.stage) == (one.id, "P1", "joining")
    assert (drop.actor, drop.kind) == ("subscriber", "left")


@pytest.mark.parametrize("facet", ["action", "emotion", "goal", "touchpoint"])
def test_a_drop_off_is_found_in_any_facet(facet: str):
    assert len(left(said("I gave up.", facet=facet))) == 1


@pytest.mark.parametrize("mode", ["hearsay", "wished", "expected"])
def test_what_was_not_lived_is_no_drop_off(mode: str):
    assert left(said("I gave up.", mode=mode)) == []


def test_what_lies_outside_the_stages_is_no_drop_off():
    assert left(said("I gave up.", stage="unassigned")) == []


def test_somebody_elses_giving_up_is_no_drop_off():
    assert left(said("My sister gave up.")) == []


def test_one_person_drops_off_once_at_a_stage_where_the_reader_was_surest():
    found = left(said("I gave up.", start=5, sure=0.4), said("I cancelled.", start=90, sure=0.9))
    assert [drop.words for drop in found] == ["I cancelled"]


def test_leaving_and_nearly_leaving_are_two():
    found = left(said("I nearly gave up.", start=5), said("I cancelled.", start=90))
    assert [drop.kind for drop in found] == ["left", "nearly"]


def test_the_same_words_count_once_though_two_stages_cite_them():
    one, other = said("I gave up.", sure=0.9), said("I gave up.", stage="leaving", facet="emotion")
    assert [drop.stage for drop in left(one, other)] == ["joining"]


def test_drop_offs_come_in_the_order_of_the_stages_and_then_of_people():
    found = left(
        said("I gave up.", "P2", stage="leaving"),
        said("I gave up.", "P1", stage="leaving"),
        said("I gave up.", "P3", stage="hearing"),
    )
    assert [drop.participant for drop in found] == ["P3", "P1", "P2"]


def test_survey_answers_tell_of_leaving_too():
    assert len(left(said("Cancelled after the gammon", source="s.csv"), surveys=["s.csv"])) == 1


def feels(person: str, stage: str, valence: int | None, nth: int = 0, **more) -> Observation:
    kept = {"source": f"{person}.txt", **more}
    name = f"{person}-{stage}-{nth}"
    return observation(
        name, person, facet="emotion", stage=stage, labels={"valence": valence}, **kept
    )


def curve(*people: Sequence[int | None], stages: Sequence[str] = STAGES, **more):
    """Each person's feelings, stage by stage; None where they voice none."""
    return [
        feels(f"P{n}", stage, valence, **more)
        for n, own in enumerate(people)
        for stage, valence in zip(stages, own, strict=False)
        if valence is not None
    ]


def fallen(observations: Sequence[Observation], surveys: Sequence[str] = ()) -> list[Fall]:
    return falls(BOXES, evidence(observations, surveys))


def test_a_planted_fall_is_found_with_the_feelings_that_say_so():
    (fall,) = fallen(curve((2, -1), (1, -2), (2, -1)))
    assert (fall.before, fall.after, fall.medians, fall.n) == (
        "hearing",
        "joining",
        (2, -1),
        (3, 3),
    )
    assert fall.both == ("P0", "P1", "P2")
    assert fall.evidence == ("P1-joining-0", "P0-joining-0", "P2-joining-0")


def test_two_people_make_no_fall():
    assert fallen(curve((2, -1), (1, -2))) == []


def test_other_people_at_the_next_stage_make_no_fall():
    glad = curve(*[(2, None)] * 3)
    sad = [feels(f"Q{n}", "joining", -2) for n in range(3)]
    assert fallen([*glad, *sad]) == []


def test_the_medians_are_of_the_people_on_both_sides():
    (fall,) = fallen([*curve((2, -1), (2, -1), (2, -1)), *[feels(f"Q{n}", "hearing", -2)
                     for n in range(5)]])  # fmt: skip
    assert (fall.medians, fall.n) == ((2, -1), (8, 3))


def test_less_than_a_step_is_no_fall():
    half = [feels(f"P{n}", "joining", v, nth=9) for n in range(3) for v in (0,)]
    assert fallen([*curve((0, -1), (0, -1), (0, -1)), *half]) == []


def test_a_rise_is_no_fall():
    assert fallen(curve((-1, 2), (-1, 2), (-1, 1))) == []


def test_three_people_must_fall_themselves():
    assert fallen(curve((2, -1), (1, -1), (-1, -1))) == []


def test_where_one_rises_for_two_who_fall_there_is_no_fall():
    assert fallen(curve(*[(1, -1)] * 4, *[(-2, -1)] * 2)) == []
    assert len(fallen(curve(*[(1, -1)] * 5, *[(-2, -1)] * 2))) == 1


def test_where_no_more_than_half_fall_there_is_no_fall():
    assert fallen(curve(*[(1, -1)] * 3, *[(-1, -1)] * 3)) == []
    assert len(fallen(curve(*[(1, -1)] * 4, *[(-1, -1)] * 3))) == 1


def test_feelings_drawn_at_random_seldom_fall():
    chance = random.Random(7)
    draws = [[tuple(chance.choices([-2, -1, 1, 2], k=2)) for _ in range(40)] for _ in range(50)]
    assert sum(bool(fallen(curve(*people))) for people in draws) <= 1


def test_a_fall_to_no_bad_feeling_has_nothing_to_cite_and_is_none():
    assert fallen(curve((2, 1), (2, 1), (2, 1))) == []


def test_a_stage_where_too_few_voice_a_feeling_is_passed_over():
    (fall,) = fallen(curve((2, -2, -1), (2, None, -1), (2, None, -1)))
    assert (fall.before, fall.after) == ("hearing", "leaving")


def test_the_steepest_fall_comes_first():
    found = fallen(curve((1, 0, -2), (1, 0, -2), (0, -1, -2)))
    assert [(f.before, f.medians) for f in found] == [
        ("joining", (0, -2)),
        ("hearing", (1, 0)),
    ]


def test_the_feelings_of_two_actors_are_never_put_together():
    mixed = [*curve((2, -1), (2, -1)), *[feels("D1", s, v, actor="driver")
             for s, v in zip(STAGES, (2, -1), strict=False)]]  # fmt: skip
    assert fallen(mixed) == []


def test_survey_answers_make_no_fall():
    assert fallen(curve((2, -1), (2, -1), (2, -1), source="s.csv"), ["s.csv"]) == []


def test_hearsay_and_unclear_feelings_make_no_fall():
    told = curve((2, -1), (2, -1))
    heard = [feels("P9", "hearing", 2), feels("P9", "joining", -2, mode="hearsay")]
    unclear = [feels("P8", "hearing", 2), feels("P8", "joining", None)]
    assert fallen([*told, *heard, *unclear]) == []


VALENCES = st.tuples(*[st.sampled_from([-2, -1, 0, 1, 2, None])] * 3)


@given(st.lists(VALENCES, max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_what_comes_in_does_not_matter(people, chance: random.Random):
    felt = curve(*people)
    told = [said("I gave up.", f"P{n}", start=n, sure=n % 3) for n in range(len(people))]
    mixed = chance.sample([*felt, *told], len(felt) + len(told))
    assert fallen(mixed) == fallen(felt)
    assert left(*mixed) == left(*told)


@given(st.lists(VALENCES, max_size=8))
def test_every_fall_has_three_people_on_both_sides_and_something_to_cite(people):
    for fall in fallen(curve(*people)):
        assert len(fall.both) >= 3
        assert fall.medians[0] - fall.medians[1] >= 1
        assert fall.evidence
