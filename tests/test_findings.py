from collections.abc import Sequence

from builders import STUDY, evidence, group, observation
from synth.assembler import build_themes, stage_views
from synth.findings import AT_MOST, findings
from synth.records.evidence import Observation
from synth.records.journey import Finding


def told(*groups: Sequence[Observation], counter: Sequence[str] = (), rest=()) -> list[Finding]:
    """The findings of themes that are named after their first observation."""
    said = [o for members in groups for o in members] + list(rest)
    counts = evidence(said, ["s.csv"])
    made = [group(*members, counter=counter if i == 0 else ()) for i, members in enumerate(groups)]
    themes = build_themes(made, counts)
    return findings(stage_views(STUDY, themes, {}, counts), counts)


def people(name: str, count: int, severity: int | None = None, **more) -> list[Observation]:
    labels = {"severity": severity}
    return [observation(f"{name}{i}", f"P{i}", labels=labels, **more) for i in range(count)]


def feelings(name: str, *values: int, stage: str = "order") -> list[Observation]:
    return [
        observation(f"{name}{i}", f"P{i}", "emotion", stage, labels={"valence": v})
        for i, v in enumerate(values)
    ]


def texts(found: list[Finding], words: str) -> list[str]:
    return [f.text for f in found if words in f.text]


def test_without_themes_nothing_is_found():
    assert told() == []


def test_the_widest_pain_point_comes_first():
    found = told(people("late", 1, 3), people("cold", 3))
    assert ["cold0" in f.text for f in found] == [True, False]


def test_a_pain_point_is_told_with_its_stage_and_worst_consequence():
    (found,) = told(people("late", 2, 4))
    assert found.text == (
        "In the way at “Ordering”: “late0”. At worst, somebody gave up, went without or was harmed."
    )


def test_an_untold_consequence_is_not_made_up():
    (found,) = told(people("late", 2))
    assert found.text == "In the way at “Ordering”: “late0”."


def test_a_grave_pain_point_is_told_however_few_tell_it():
    wide = [people(f"wide{i}", 3) for i in range(4)]
    found = told(*wide, people("grave", 1, 4), people("mild", 1, 3))
    assert "grave0" in found[4].text
    assert not texts(found, "mild")


def test_findings_count_people_and_never_percentages():
    (found,) = told(people("late", 2), rest=[observation("x", "P9", "goal")])
    assert (found.n, found.of) == (2, 3)
    assert "%" not in found.text


def test_of_counts_who_lived_something_at_that_stage_alone():
    (found,) = told(people("late", 2), rest=[observation("x", "P9", "goal", "first-box")])
    assert found.of == 2


def test_counter_evidence_stands_beside_the_finding():
    good = observation("good", "P9", "emotion", labels={"valence": 1})
    found = told(people("late", 2), counter=["good"], rest=[good])
    assert found[0].counter == ("good",)


def test_feelings_fall_and_rise_between_stages_of_three_people_each():
    found = told(feelings("low", -2, -1, -1), feelings("high", 1, 1, 2, stage="first-box"))
    (text,) = texts(found, "lowest")
    assert "lowest at “Ordering” (median -1 over 3 people)" in text
    assert "highest at “First box” (median +1 over 3)" in text


def test_two_people_make_no_fall():
    found = told(feelings("low", -2, -1), feelings("high", 1, 1, 2, stage="first-box"))
    assert not texts(found, "lowest")


def test_equal_medians_make_no_fall():
    found = told(feelings("a", 1, 1, 1), feelings("b", 1, 1, 1, stage="first-box"))
    assert not texts(found, "lowest")


def test_a_divided_stage_is_told_with_both_sides():
    (text,) = texts(told(feelings("a", -1, -2, 1, 2)), "divided")
    assert "2 feel badly about it, 2 well" in text


def test_what_works_is_a_bright_spot():
    assert texts(told(feelings("good", 1, 2)), "What works") == [
        "What works at “Ordering”: “good0”."
    ]
    assert not texts(told(feelings("bad", -1, -2)), "What works")


def test_the_widest_goal_is_told():
    goals = people("dinner", 2, facet="goal")
    assert texts(told(goals), "after") == ["What people are after at “Ordering”: “dinner0”."]


def test_one_voice_is_not_what_people_are_after():
    assert not texts(told(people("dinner", 1, facet="goal")), "after")


def test_a_median_of_zero_has_no_sign():
    (text,) = texts(told(feelings("a", 0, 0, 0), feelings("b", 1, 1, 1, stage="first-box")), "low")
    assert "(median 0 over 3 people)" in text


def test_what_lies_outside_the_stages_makes_no_finding():
    assert told(people("late", 3, stage="unassigned")) == []


def test_there_are_ten_findings_at_most():
    pains = [people(f"p{i}", 1, 4, stage="order") for i in range(20)]
    assert len(told(*pains, feelings("a", -1, -1, 1, 1), people("g", 2, facet="goal"))) <= AT_MOST


def test_the_same_themes_in_another_order_give_the_same_findings():
    groups = [people("late", 2), people("cold", 2), feelings("a", 1, 1, 1)]
    assert told(*groups) == told(*groups[::-1])


def test_findings_of_equal_content_have_equal_ids_and_others_differ():
    found = told(people("late", 2), people("cold", 1))
    assert len({f.id for f in found}) == len(found) == 2
    assert found == told(people("late", 2), people("cold", 1))
