import datetime

import pytest

from builders import STUDY, document, evidence, group, observation
from synth.assembler import bright_spots, build_themes, emotion_lane, stage_views
from synth.counting import Evidence, gather
from synth.records.evidence import Group, Observation
from synth.records.ids import theme_id
from synth.records.journey import Prompted, StageView, Theme
from synth.records.study import Metric


def theme_of(*said: Observation, surveys: tuple[str, ...] = ("s.csv",), rest=()) -> Theme:
    counts = evidence([*said, *rest], surveys)
    return build_themes([group(*said)], counts)[0]


def views(said: list[Observation], groups: list[Group], counts: Evidence | None = None):
    counts = counts or evidence(said)
    themes = build_themes(groups, counts)
    return {v.id: v for v in stage_views(STUDY, themes, {}, counts)}


def test_n_counts_people_and_not_what_they_say():
    theme = theme_of(observation("a", "P1"), observation("b", "P1"), observation("c", "P2"))
    assert (theme.n, theme.participants) == (2, ("P1", "P2"))


def test_of_counts_everybody_with_an_experience_of_any_facet_at_that_stage():
    rest = [observation("b", "P2", facet="goal"), observation("c", "P3", stage="first-box")]
    assert theme_of(observation("a", "P1"), rest=rest).of == 2


@pytest.mark.parametrize("mode", ["wished", "expected", "hearsay"])
def test_of_leaves_out_who_lived_nothing_at_that_stage(mode):
    assert theme_of(observation("a", "P1"), rest=[observation("b", "P2", mode=mode)]).of == 1


def test_of_leaves_out_people_of_another_actor():
    assert theme_of(observation("a", "P1"), rest=[observation("b", "P2", actor="chef")]).of == 1


def test_interviews_and_surveys_stand_side_by_side():
    rest = [observation("c", "R2", source="s.csv", facet="goal")]
    theme = theme_of(observation("a", "P1"), observation("b", "R1", source="s.csv"), rest=rest)
    assert theme.by_kind.model_dump() == {
        "interview": {"n": 1, "of": 1},
        "survey": {"n": 1, "of": 2},
    }


def test_one_person_in_both_kinds_counts_once_in_n():
    theme = theme_of(observation("a", "P1"), observation("b", "P1", source="s.csv"))
    assert (theme.n, theme.of) == (1, 1)
    assert (theme.by_kind.interview.n, theme.by_kind.survey.n) == (1, 1)


def test_who_answered_a_pinned_item_counts_in_of():
    survey = document([("R1", "Late."), ("R2", "Fine.")], "s.csv", "survey")
    said = observation("a", "R1", source="s.csv")
    pin = Prompted(source=survey.source.id, item="Q1", stage="order")
    actors = {"R1": said.actor, "R2": said.actor}
    counts = gather([survey], [said], [pin], actors)
    assert build_themes([group(said)], counts)[0].of == 2


def test_who_answered_for_another_actor_does_not_count_in_of():
    survey = document([("R1", "Late."), ("R2", "Fine.")], "s.csv", "survey")
    said = observation("a", "R1", source="s.csv")
    pin = Prompted(source=survey.source.id, item="Q1", stage="order")
    counts = gather([survey], [said], [pin], {"R1": said.actor, "R2": "somebody-else"})
    assert build_themes([group(said)], counts)[0].of == 1


def test_an_item_whose_stage_is_not_pinned_adds_nobody():
    survey = document([("R1", "Late."), ("R2", "Fine.")], "s.csv", "survey")
    pin = Prompted(source=survey.source.id, item="Q1", facet="pain_point")
    assert gather([survey], [], [pin], {}).answered == {}


def test_severity_is_the_worst_that_was_told():
    said = [observation(n, labels={"severity": s}) for n, s in (("a", 2), ("b", 4), ("c", None))]
    assert theme_of(*said).severity == 4


def test_severity_is_null_when_untold():
    assert theme_of(observation("a", labels={"severity": None}), observation("b")).severity is None


def test_a_theme_has_the_id_of_its_members():
    theme = theme_of(observation("b"), observation("a"))
    assert theme.id == theme_id("pain_point", "order", "subscriber", ["a", "b"])


def test_themes_come_widest_first_and_then_gravest():
    said = [
        observation("a", "P1"),
        observation("b", "P1", labels={"severity": 4}),
        observation("c", "P1"),
        observation("d", "P2"),
    ]
    groups = [group(said[0]), group(said[1]), group(said[2], said[3])]
    found = build_themes(groups, evidence(said))
    assert [t.name for t in found] == ["c", "b", "a"]
    assert build_themes(groups[::-1], evidence(said[::-1])) == found


def test_a_theme_has_the_name_and_summary_of_its_group():
    said = observation("a")
    named = group(said, name="Late").model_copy(update={"summary": "The box came late."})
    (theme,) = build_themes([named], evidence([said]))
    assert (theme.name, theme.summary) == ("Late", "The box came late.")


def test_a_theme_without_a_summary_has_the_statement_of_its_first_member():
    assert theme_of(observation("b"), observation("a")).summary == "Statement b"


def feelings(**values: list[int | None]) -> list[Observation]:
    return [
        observation(f"{person}-{i}", person, "emotion", labels={"valence": value})
        for person, told in values.items()
        for i, value in enumerate(told)
    ]


def test_a_median_is_drawn_for_three_people():
    assert emotion_lane(feelings(P1=[-2], P2=[1], P3=[2])).median == 1.0


def test_no_median_is_drawn_for_two_people():
    lane = emotion_lane(feelings(P1=[-2, -1, -2], P2=[1]))
    assert (lane.median, lane.n) == (None, 2)


def test_each_person_is_one_dot_at_their_own_median():
    lane = emotion_lane(feelings(P2=[1], P1=[2, 2, -1]))
    assert [(d.participant, d.valence) for d in lane.values] == [("P1", 2.0), ("P2", 1.0)]


def test_an_unclear_feeling_is_no_dot():
    assert emotion_lane(feelings(P1=[None])).values == ()


@pytest.mark.parametrize(
    ("values", "split"),
    [
        ([-1, -1, 1, 1], True),
        ([-1, -2, 1, 2, 0, 0], True),
        ([-1, 1, 1], False),
        ([-1, -1, 1, 1, 1, 1, 1], False),
        ([0, 0, 0], False),
        ([], False),
    ],
)
def test_people_are_split_when_two_and_a_third_stand_on_either_side(values, split):
    said = feelings(**{f"P{i}": [v] for i, v in enumerate(values)})
    assert emotion_lane(said).split is split


def test_a_bright_spot_is_good_for_most_of_its_people():
    said = feelings(P1=[2], P2=[1], P3=[-1])
    theme = theme_of(*said)
    assert bright_spots([theme], evidence(said)) == [theme.id]


def test_one_happy_person_who_says_it_often_makes_no_bright_spot():
    said = feelings(P1=[2, 2, 2, 2], P2=[-1], P3=[-1])
    assert bright_spots([theme_of(*said)], evidence(said)) == []


def test_a_theme_without_clear_feelings_is_no_bright_spot():
    said = feelings(P1=[None])
    assert bright_spots([theme_of(*said)], evidence(said)) == []


def test_a_stage_names_three_bright_spots_at_most():
    said = feelings(P1=[1, 1, 1, 1])
    stage = views(said, [group(o) for o in said])["order"]
    assert stage.bright_spots == tuple(t.id for t in stage.themes["emotion"][:3])


def test_stages_stand_in_the_order_of_the_study_with_the_outside_last():
    assert list(views([], [])) == ["order", "first-box", "unassigned"]


def test_themes_stand_in_the_lane_of_their_facet_and_stage():
    said = [observation("a"), observation("b", facet="goal", stage="first-box")]
    stages = views(said, [group(o) for o in said])
    lanes = {(s, f): [t.name for t in v.themes[f]] for s, v in stages.items() for f in v.themes}
    assert {key: names for key, names in lanes.items() if names} == {
        ("order", "pain_point"): ["a"],
        ("first-box", "goal"): ["b"],
    }


def test_what_was_not_lived_has_lanes_of_its_own():
    said = [
        observation("w", mode="wished"),
        observation("e", mode="expected"),
        observation("h", mode="hearsay"),
    ]
    stage = views(said, [])["order"]
    assert (stage.wishes, stage.expectations, stage.hearsay) == (("w",), ("e",), ("h",))
    assert stage.emotion.n == 0


def reason(view: StageView) -> str:
    return view.empty["pain_point"]


def test_an_empty_cell_says_whether_its_stage_was_asked_about():
    counts = Evidence({}, {}, {}, asked=frozenset({"order"}))
    stages = views([], [], counts)
    assert reason(stages["order"]) == "asked, nothing of this kind found"
    assert reason(stages["first-box"]) == "not asked about"


def test_a_stage_that_a_survey_item_is_pinned_to_was_asked_about():
    counts = Evidence({}, {}, {("order", "subscriber"): frozenset({"R1"})})
    assert reason(views([], [], counts)["order"]) == "asked, nothing of this kind found"


def test_a_filled_cell_gives_no_reason():
    said = [observation("a")]
    assert sorted(views(said, [group(said[0])])["order"].empty) == ["emotion", "goal"]


def test_a_supplied_figure_stands_at_its_stage():
    metric = Metric(stage="order", name="Completion", value="61 %", date=datetime.date(2026, 1, 1))
    study = STUDY.model_copy(update={"metrics": (metric,)})
    found = {v.id: v.metrics for v in stage_views(study, [], {}, evidence([]))}
    assert found == {"order": (metric,), "first-box": (), "unassigned": ()}
