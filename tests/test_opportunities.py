import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import (
    NO_PASSAGES,
    STUDY,
    builtin,
    composed,
    document,
    evidence,
    group,
    observation,
    themes_of,
    unit,
)
from synth.analysts.protocol import Place
from synth.assembler import build_themes
from synth.board import settle
from synth.opportunities import AT_MOST, leading, unanswered
from synth.pipeline.improve import Improver
from synth.records.evidence import Observation
from synth.records.journey import Opportunity, Theme
from synth.records.study import Actor, OpportunitySpec

ACTORS = (*STUDY.actors, Actor(id="chef", name="Chefs"))
PLACES = [Place(stage, actor) for stage in STUDY.stages for actor in ACTORS]


def suggest(
    groups: list[list[Observation]], wishes: list[Observation] | None = None, **angles: float
) -> dict[str, list[Opportunity]]:
    """Opportunities of the groups; the words of each observation point at its angle, else at 0."""
    said = [*(o for members in groups for o in members), *(wishes or [])]
    ids = [o.id for o in said]
    vectors = dict(zip(ids, unit(*[angles.get(i, 0) for i in ids]), strict=True))
    improver = Improver(builtin(), said, vectors, NO_PASSAGES)
    told = themes(groups)
    found = [one for need in improver.needs(told, PLACES) for one in improver.ask(need)]
    return improver.placed(found, told)


def themes(groups: list[list[Observation]]) -> list[Theme]:
    said = [o for members in groups for o in members]
    return build_themes([group(*members) for members in groups], evidence(said))


def pain(name: str, *people: str, severity: int | None = None, **more) -> list[Observation]:
    labels = {"severity": severity}
    return [observation(f"{name}{p}", p, labels=labels, **more) for p in people]


def wish(name: str, participant: str = "P9", **more) -> Observation:
    return observation(name, participant, mode="wished", **more)


def test_a_pain_point_told_by_two_opens_a_question():
    (found,) = suggest([pain("late", "P1", "P2")])["order"]
    assert found.question == "How might we spare busy parents this at “Ordering”: “lateP1”?"
    assert (found.evidence, found.reach, len(found.addresses)) == (("lateP1", "lateP2"), 2, 1)
    assert (found.effort, found.owner, found.measure, found.proposed) == (None, None, None, ())


@pytest.mark.parametrize(("severity", "leads"), [(None, False), (2, False), (3, True), (4, True)])
def test_a_pain_point_told_by_one_leads_only_when_grave(severity: int | None, leads: bool):
    assert bool(suggest([pain("late", "P1", severity=severity)])) is leads


def test_only_pain_points_inside_the_stages_lead():
    assert suggest([pain("late", "P1", "P2", stage="unassigned")]) == {}
    assert suggest([pain("late", "P1", "P2", facet="goal")]) == {}


def test_a_wish_is_an_idea_for_the_pain_point_that_it_is_most_like():
    groups = [pain("late", "P1", "P2"), pain("cold", "P1", "P2")]
    found = suggest(groups, [wish("text")], coldP1=90, coldP2=90, text=70)["order"]
    ideas = {o.evidence[0]: [(i.text, i.origin) for i in o.ideas] for o in found}
    assert ideas == {"coldP1": [("Statement text", "participant")], "lateP1": []}


def test_reach_counts_who_wished_for_it_as_well():
    (found,) = suggest([pain("late", "P1", "P2")], [wish("a", "P9"), wish("b", "P1")])["order"]
    assert found.reach == 3
    assert found.evidence == ("lateP1", "lateP2", "a", "b")


def test_a_wish_of_another_actor_is_no_idea_for_a_pain_point():
    found = suggest([pain("late", "P1", "P2")], [wish("text", actor="chef")])["order"]
    assert [len(o.ideas) for o in found if o.addresses] == [0]


def test_wishes_that_no_pain_point_answers_stand_alone():
    (found,) = suggest([], [wish("a", "P1"), wish("b", "P2")], a=0, b=10)["order"]
    assert found.addresses == ()
    assert (found.evidence, found.reach, found.severity) == (("a", "b"), 2, None)
    assert found.question == "What need stands behind this wish: “Statement a”?"


def test_wishes_of_another_stage_or_actor_are_not_one_opportunity():
    wishes = [wish("a"), wish("b", stage="first-box"), wish("c", actor="chef")]
    found = suggest([], wishes)
    evidence_of = {stage: sorted(o.evidence for o in listed) for stage, listed in found.items()}
    assert evidence_of == {"order": [("a",), ("c",)], "first-box": [("b",)]}


def test_a_wish_outside_the_stages_takes_none_of_the_others_with_it():
    found = suggest([], [wish("a", stage="unassigned"), wish("b")])
    assert [o.evidence for o in found["order"]] == [("b",)]
    assert "unassigned" not in found


def test_the_gravest_comes_first_and_then_the_widest():
    groups = [
        pain("a", "P1", "P2"),
        pain("b", "P1", "P2", severity=2),
        pain("c", "P1", "P2", "P3", severity=2),
        pain("d", "P1", severity=4),
    ]
    found = suggest(groups, [wish("w")], w=120)["order"]
    assert [o.evidence[0] for o in found[:4]] == ["dP1", "cP1", "bP1", "aP1"]
    assert found[4].evidence == ("w",)


MANY = AT_MOST + 4


def test_a_stage_shows_so_many_at_most():
    groups = [pain(f"p{i:02}", "P1", "P2") for i in range(MANY)]
    assert len(suggest(groups)["order"]) == AT_MOST


def test_pain_points_that_a_stage_has_no_room_for_are_unanswered_the_gravest_first():
    groups = [pain(f"p{i:02}", "P1", "P2", severity=1 + (i > 1)) for i in range(MANY)]
    found = suggest(groups)
    shown = {i for o in found["order"] for i in o.addresses}
    left = [theme.id for theme in leading(themes(groups)) if theme.id not in shown]
    assert len(left) == MANY - AT_MOST
    assert unanswered(themes(groups), found) == left


def test_without_opportunities_every_leading_pain_point_is_unanswered():
    groups = [pain("a", "P1", "P2"), pain("b", "P1", severity=4), pain("mild", "P1")]
    late, grave = (theme.id for theme in themes(groups[:2]))
    assert unanswered(themes(groups), {}) == [grave, late]


def test_the_question_of_an_actor_is_about_that_actor():
    (found,) = suggest([pain("late", "P1", "P2", actor="chef")])["order"]
    assert "spare Chefs this" in found.question


def test_the_order_of_the_input_does_not_matter():
    groups = [pain("late", "P1", "P2"), pain("cold", "P3", severity=4)]
    wishes = [wish("a"), wish("b"), wish("c", stage="first-box")]
    angles = {"coldP3": 60, "a": 30, "b": 120, "c": 120}
    assert suggest(groups, wishes, **angles) == suggest(groups[::-1], wishes[::-1], **angles)


def test_the_rationale_says_how_many_tell_of_it_and_what_came_of_it():
    (found,) = suggest([pain("late", "P1", severity=4)])["order"]
    assert found.rationale == (
        "1 interviewed tells of it; at worst, somebody gave up, went without or was harmed."
    )


def settled(*specs: OpportunitySpec) -> tuple[list[Opportunity], list[str]]:
    """The board of "late" and "cold" once the team has settled what the settings say."""
    groups = [pain("late", "P1", "P2", severity=3), pain("cold", "P1", "P2")]
    board, remarks = settle(suggest(groups), themes(groups), specs)
    return board["order"], remarks


def late() -> Opportunity:
    return settled()[0][0]


def test_settings_say_effort_owner_and_measure_of_an_opportunity():
    spec = OpportunitySpec(id=late().id, effort="2", owner="Delivery", measure="late boxes")
    (first, second), remarks = settled(spec)
    assert (first.effort, first.owner, first.measure) == ("2", "Delivery", "late boxes")
    assert (second.effort, second.owner, second.measure) == (None, None, None)
    assert remarks == []


def test_an_opportunity_is_named_by_its_question_too():
    question = f"  {late().question.upper()} "
    (first, _), remarks = settled(OpportunitySpec(question=question, owner="Delivery"))
    assert (first.owner, remarks) == ("Delivery", [])


def test_a_pain_point_names_the_opportunity_when_the_id_is_of_an_older_map():
    spec = OpportunitySpec(id="q-old", addresses=("LateP1",), owner="Delivery")
    (first, second), remarks = settled(spec)
    assert (first.owner, second.owner, remarks) == ("Delivery", None, [])


def test_all_named_pain_points_must_be_addressed():
    _, remarks = settled(OpportunitySpec(addresses=("lateP1", "coldP1"), owner="Delivery"))
    assert len(remarks) == 1


def test_a_question_of_the_team_takes_the_place_of_the_drafts():
    old = late()
    (first, _), _ = settled(OpportunitySpec(id=old.id, question="How might we be on time?"))
    assert (first.question, first.id) == ("How might we be on time?", old.id)
    assert first.evidence == old.evidence


def test_what_the_team_sets_is_no_proposal_any_more():
    guess = late().model_copy(
        update={"owner": "x", "measure": "y", "proposed": ("owner", "measure")}
    )
    spec = OpportunitySpec(id=guess.id, owner="Delivery")
    board, _ = settle({"order": [guess]}, themes([pain("late", "P1", "P2", severity=3)]), [spec])
    assert (board["order"][0].owner, board["order"][0].measure) == ("Delivery", "y")
    assert board["order"][0].proposed == ("measure",)


def test_a_setting_without_an_opportunity_is_a_remark():
    board, remarks = settled(OpportunitySpec(id="q-old", owner="Delivery"))
    assert board == settled()[0]
    assert remarks == [
        "study.toml, opportunity 'q-old': the map has no such opportunity; take its id or "
        "question, or the names of the pain points it addresses, from this map."
    ]


def test_settings_of_the_team_reach_the_map_and_its_remarks():
    said, documents = [observation("a", "P1", labels={"severity": 4})], [document([("P1", "x")])]
    vectors = {"a": unit(0)[0]}
    (theme,) = themes_of(composed(said, vectors, documents))
    specs = (OpportunitySpec(addresses=(theme.name,), effort="3"), OpportunitySpec(id="q-old"))
    study = STUDY.model_copy(update={"opportunities": specs})
    journey = composed(said, vectors, documents, study)
    assert [o.effort for view in journey.stages for o in view.opportunities] == ["3"]
    assert [remark for remark in journey.remarks if "'q-old'" in remark]


TOLD = st.tuples(
    st.sampled_from(["order", "first-box", "unassigned"]),
    st.sampled_from(["pain_point", "goal"]),
    st.sets(st.sampled_from(["P1", "P2", "P3"]), min_size=1),
    st.sampled_from([None, 1, 2, 3, 4]),
)


@given(st.lists(TOLD, min_size=1, max_size=2 * MANY), st.integers(0, 2))
def test_every_leading_pain_point_is_answered_or_listed_as_unanswered(rows, kept: int):
    groups = [
        pain(f"p{i:02}", *sorted(people), severity=severity, stage=stage, facet=facet)
        for i, (stage, facet, people, severity) in enumerate(rows)
    ]
    told = themes(groups)
    board = {stage: listed[: kept * AT_MOST] for stage, listed in suggest(groups).items()}
    answered = {i for listed in board.values() for o in listed for i in o.addresses}
    open_ones = unanswered(told, board)
    assert answered.isdisjoint(open_ones)
    assert answered | set(open_ones) == {theme.id for theme in leading(told)}


@given(st.lists(TOLD, min_size=1, max_size=12))
def test_the_board_is_sorted_by_severity_and_then_by_reach(rows):
    groups = [
        pain(f"p{i:02}", *sorted(people), severity=severity, stage=stage)
        for i, (stage, _, people, severity) in enumerate(rows)
    ]
    for listed in suggest(groups).values():
        order = [(-(o.severity or 0), -o.reach) for o in listed]
        assert order == sorted(order)
