"""What a model's themes, findings and opportunities come to in the map."""

import re
from collections.abc import Sequence
from typing import Any

import pytest

from builders import composed, document, observation, unit
from model_samples import (
    RUBBISH,
    STUDY,
    Answer,
    Scripted,
    chance,
    chances,
    finding,
    findings,
    model,
    theme,
    themes,
)
from synth.llm.protocol import Request
from synth.records.evidence import Observation
from synth.records.journey import JourneyMap, Opportunity

LATE = observation("late1", "P1", labels={"severity": 4})


def by_task(request: Request) -> Answer:
    """Each observation a theme; one finding; an opportunity for the first pain point alone."""
    count = request.messages[1].content.count(" — “")
    match request.task.partition(".")[0]:
        case "merge":
            return themes(*(theme(n, name=f"Theme {n}") for n in range(1, count + 1)))
        case "oppose":
            numbers = range(1, request.messages[1].content.count("Theme: ") + 1)
            return {"opposed": [{"item": n, "verdict": "against"} for n in numbers]}
        case "findings":
            return findings(finding("It hangs together.", 1, 2, against=[3]))
        case _:
            ideas = {"ideas": ["Tell people sooner."], "owner": "the team", "measure": "days"}
            return chances(chance(1, wishes=[1], **ideas))


GRAVE = observation("grave1", "P1", labels={"severity": 3})
COLD = observation("cold1", "P3", stage="first-box")
GOOD = observation("good1", "P2", "emotion", "first-box", labels={"valence": 2})
WISH = observation("wish1", "P4", mode="wished")
SAID = [LATE, GRAVE, COLD, GOOD, WISH]


def drawn(then: Any = by_task, said: Sequence[Observation] = SAID) -> tuple[JourneyMap, list[str]]:
    ids = sorted(o.id for o in said)
    vectors = dict(zip(ids, unit(*range(0, 50 * len(ids), 50)), strict=True))
    people = document([(f"P{i}", "x") for i in range(1, 6)])
    with model(Scripted(then=then)) as analyst:
        return composed(said, vectors, [people], STUDY, analyst), analyst.failures()


def opportunity() -> Opportunity:
    (found,) = [o for view in drawn()[0].stages for o in view.opportunities]
    return found


@pytest.mark.parametrize("clearest", ["late1", "grave1"])
def test_the_clearest_member_comes_first_in_its_theme(clearest: str):
    def together(request: Request) -> Answer:
        said = re.findall(r"^(\d+)\. Statement (\w+)", request.messages[1].content, re.MULTILINE)
        numbers = {name: int(n) for n, name in said}
        if request.task != "merge" or clearest not in numbers:
            return by_task(request)
        return themes(theme(*numbers.values(), clearest=numbers[clearest]))

    order = drawn(together)[0].stages[0]
    (one,) = order.themes["pain_point"]
    assert (len(one.observations), one.observations[0]) == (2, clearest)


def test_a_finding_counts_who_stands_behind_it_and_cites_what_speaks_against():
    (found,) = drawn()[0].findings
    assert (found.text, found.n, found.of) == ("It hangs together.", 1, 1)
    assert len(found.themes) == 2
    assert found.counter == ("good1",)


def test_the_ideas_tell_participants_wishes_from_the_analysts():
    assert [(i.text, i.origin, i.evidence) for i in opportunity().ideas] == [
        ("Statement wish1", "participant", ("wish1",)),
        ("Tell people sooner.", "analyst", ()),
    ]


def test_severity_and_reach_are_counted_from_what_it_rests_on():
    found = opportunity()
    assert (found.severity, found.reach) == (4, 2)
    assert set(found.evidence) == {"late1", "wish1"}


def test_a_guess_of_owner_and_measure_is_marked_as_proposed():
    found = opportunity()
    assert (found.owner, found.measure) == ("the team", "days")
    assert found.proposed == ("owner", "measure")


def test_leading_pain_points_without_an_opportunity_are_listed():
    journey, _ = drawn()
    name = {t.id: t.observations for v in journey.stages for t in v.themes["pain_point"]}
    assert [name[i] for i in journey.unanswered] == [("grave1",)]


def test_where_the_model_suggests_nothing_every_leading_pain_point_is_listed():
    def nothing(request: Request) -> Answer:
        return chances() if request.task == "suggest" else by_task(request)

    journey, failures = drawn(nothing)
    assert len(journey.unanswered) == 2
    assert failures == []


def test_where_all_fails_the_rules_draw_the_map_and_each_failure_is_named():
    journey, failures = drawn(lambda _: RUBBISH)
    assert journey.findings
    assert journey.unanswered == ()
    assert [place for said in failures for place in said.partition(": ")[0].split("; ")] == [
        "actor 'subscriber', findings composed by rule",
        "stage 'order' of 'subscriber', opportunities composed by rule",
        "counter-evidence, 2 pairs not judged",
        "stage 'first-box' of 'subscriber', 2 of its items merged by likeness alone",
        "stage 'order' of 'subscriber', 2 of its items merged by likeness alone",
    ]
    assert [said.partition(": ")[2] for said in failures] == [
        "stopped asking localhost: none of its answers so far could be used.",
        "the answer holds no JSON object, also when asked again.",
    ]


def test_an_actor_whose_findings_failed_has_those_of_the_rules():
    def chef_fails(request: Request) -> Answer:
        chef = request.task.startswith("findings") and "Chefs" in request.messages[1].content
        return RUBBISH if chef else by_task(request)

    burnt = [observation(f"burnt{i}", f"P{i}", actor="chef") for i in (4, 5)]
    journey, failures = drawn(chef_fails, [*SAID, *burnt])
    assert any("actor 'chef', findings composed by rule" in failure for failure in failures)
    of_chef = {t.id for v in journey.stages for t in v.themes["pain_point"] if t.actor == "chef"}
    worded, *by_rule = journey.findings
    assert worded.text == "It hangs together."
    assert not of_chef & set(worded.themes)
    assert by_rule
    assert all(set(one.themes) <= of_chef for one in by_rule)


def test_the_order_of_the_observations_does_not_matter():
    one, two = drawn()[0], drawn(said=SAID[::-1])[0]
    assert (one.stages, one.findings, one.unanswered) == (
        two.stages,
        two.findings,
        two.unanswered,
    )
