import random
from collections.abc import Sequence

import pytest

from builders import evidence, group, observation
from synth.assembler import build_themes
from synth.patterns import AT_MOST, patterns
from synth.records.evidence import Observation
from synth.records.insight import Pattern

PEOPLE = [f"P{i:02}" for i in range(16)]
SIX = PEOPLE[:6]


def told(name: str, by: Sequence[str], facet: str = "goal", **more) -> list[Observation]:
    return [observation(f"{name}{person}", person, facet, **more) for person in by]


def found(*groups: list[Observation]) -> list[Pattern]:
    """Patterns of groups, where all sixteen have spoken of the stage and told things of it."""
    listed = [*groups, *others("subscriber"), *others("chef")]
    counts = evidence([o for members in listed for o in members], ["survey.csv"])
    return patterns(build_themes([group(*members) for members in listed], counts), counts)


def others(actor: str) -> list[list[Observation]]:
    """What sixteen people tell otherwise: four goals each that they share with hardly anyone."""
    told_by = [PEOPLE[i::8] for i in range(8)] * 4
    return [told(f"{actor}{i}-", by, "goal", actor=actor) for i, by in enumerate(told_by)]


def shared(by: Sequence[str], name: str = "", **more) -> list[list[Observation]]:
    """Five themes of three facets that these people share."""
    facets = ("goal", "goal", "pain_point", "pain_point", "action")
    return [told(f"{name}{facet}{i}", by, facet, **more) for i, facet in enumerate(facets)]


def test_people_who_share_goals_pains_and_actions_are_a_pattern():
    (one,) = found(*shared(SIX))
    assert (one.actor, one.participants, len(one.lines)) == ("subscriber", tuple(SIX), 5)


def test_each_line_cites_its_theme_and_an_observation_of_each_member():
    twice = told("again", SIX[:1], "action")
    groups = shared(SIX)
    groups[-1] += twice
    (one,) = found(*groups)
    line = next(line for line in one.lines if line.evidence[0].startswith("action"))
    assert line.text == "All 6 do the same: “action4P00”."
    assert line.evidence == tuple(f"action4{person}" for person in SIX)
    assert len({line.theme for line in one.lines}) == 5


def test_a_pattern_names_nobody():
    (one,) = found(*shared(SIX))
    assert not any(person in line.text for line in one.lines for person in SIX[1:])


def test_goals_come_before_actions_and_pain_points():
    (one,) = found(*shared(SIX)[::-1])
    assert [line.text.split(":")[0].removeprefix("All 6 ") for line in one.lines] == [
        "want the same",
        "want the same",
        "do the same",
        "meet the same obstacle",
        "meet the same obstacle",
    ]


@pytest.mark.parametrize(
    ("facets", "is_one"),
    [
        (("goal", "goal", "goal", "goal", "goal"), False),
        (("goal", "emotion", "emotion", "touchpoint", "pain_point"), False),
        (("goal", "pain_point"), False),
        (("goal", "pain_point", "goal", "goal"), True),
    ],
)
def test_three_themes_of_two_facets_are_needed(facets: Sequence[str], is_one: bool):
    groups = [told(f"{facet}{i}", SIX, facet) for i, facet in enumerate(facets)]
    assert bool(found(*groups)) is is_one


def test_two_people_are_no_pattern_whatever_they_share():
    assert found(*shared(PEOPLE[:2]), *shared(PEOPLE[:2], "more")) == []


def test_what_everybody_tells_makes_no_pattern():
    assert found(*shared(PEOPLE)) == []


def test_respondents_of_a_survey_are_no_members():
    assert found(*shared(SIX, source="survey.csv")) == []


def test_people_of_another_actor_are_another_pattern():
    both = found(*shared(SIX), *shared(PEOPLE[8:14], "chef-", actor="chef"))
    assert sorted(one.actor for one in both) == ["chef", "subscriber"]


def test_what_people_share_as_two_actors_is_not_put_together():
    assert found(*shared(SIX)[:2], *shared(SIX, "chef-", actor="chef")[3:]) == []


def test_a_group_mostly_inside_a_larger_one_is_left_out():
    inner = told("inner", SIX[:5], "action")
    (one,) = found(*shared(SIX), inner)
    assert one.participants == tuple(SIX)


def test_the_largest_agreement_comes_first_and_six_are_the_most():
    blocks = [PEOPLE[i : i + 4] for i in (0, 4, 8, 12)]
    groups = [g for i, block in enumerate(blocks) for g in shared(block, f"b{i}")]
    groups += shared(PEOPLE[8:12], "more")
    listed = found(*groups)
    assert listed[0].participants == tuple(PEOPLE[8:12])
    assert len(listed) <= AT_MOST
    sizes = [len(one.participants) * len(one.lines) for one in listed]
    assert sizes == sorted(sizes, reverse=True)


def test_the_order_of_the_input_does_not_matter():
    groups = [*shared(SIX), *shared(PEOPLE[8:14], "other")]
    assert found(*groups) == found(*groups[::-1])


def by_chance(seed: int, *, chatty: bool) -> list[list[Observation]]:
    """Forty themes told independently; some people tell four times as much as others."""
    rng = random.Random(seed)
    talk = {person: rng.choice([0.5, 1, 2]) if chatty else 1 for person in PEOPLE}
    facets = ("goal", "action", "pain_point")
    drawn = []
    for i in range(40):
        rate = rng.choice([0.1, 0.2, 0.3, 0.5])
        by = [person for person in PEOPLE if rng.random() < rate * talk[person]]
        drawn += [told(f"t{i}-", by, facets[i % 3])] if by else []
    return drawn


@pytest.mark.parametrize("chatty", [False, True])
def test_what_is_told_independently_makes_no_pattern(chatty: bool):
    assert sum(bool(found(*by_chance(seed, chatty=chatty))) for seed in range(40)) == 0
