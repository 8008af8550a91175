"""Findings and opportunities as a model words them; what stands behind them is counted here."""

from collections.abc import Sequence
from typing import Any

import pytest

from builders import document, evidence, group, observation
from model_samples import (
    PLACE,
    RUBBISH,
    STUDY,
    Answer,
    Scripted,
    chance,
    chances,
    finding,
    findings,
    model,
    survey,
)
from synth.analysts.protocol import Need, Passage, Proposed
from synth.assembler import build_themes
from synth.findings import AT_MOST
from synth.records.evidence import Concluded, Observation
from synth.records.journey import Theme

ACTOR = STUDY.actors[0]
LATE = [observation("late1", "P1", labels={"severity": 4}), observation("late2", "P2")]
COLD = [observation("cold1", "P3", stage="first-box")]
GOOD = [observation("good1", "P2", "emotion", "first-box", labels={"valence": 2})]
WISH = observation("wish1", "P4", mode="wished")


def built(*groups: Sequence[Observation]) -> list[Theme]:
    """Themes of groups, each named after its first observation."""
    said = [o for members in groups for o in members]
    return build_themes([group(*members) for members in groups], evidence(said))


def conclude(
    shown: Sequence[Theme], *answers: Answer, then: Any = None
) -> tuple[list[Concluded] | None, list[str], Scripted]:
    provider = Scripted(*answers, then=then)
    with model(provider) as analyst:
        return analyst.conclude(ACTOR, shown), analyst.failures(), provider


THREE = built(LATE, COLD, GOOD)
IDS = {theme.name: theme.id for theme in THREE}


def test_themes_are_shown_stage_by_stage_with_their_counts():
    _, _, provider = conclude(THREE, findings(finding("Late.", 1)))
    assert provider.said() == (
        "Whose journey: Busy parents. From hearing of it to the third box\n\n"
        "Ordering:\n1. [pain_point, 2 of 2, severity 4] late1\n"
        "First box:\n2. [emotion, 1 of 2] good1\n3. [pain_point, 1 of 2] cold1"
    )
    assert provider.asked[0].owners == ("P1", "P2", "P3")


def test_a_finding_rests_on_the_themes_of_its_numbers():
    told = findings(finding("Boxes come\nlate and cold.", 3, 1, 1, against=[2, 1]))
    found, failures, _ = conclude(THREE, told)
    assert found == [
        Concluded(
            text="Boxes come late and cold.",
            themes=(IDS["cold1"], IDS["late1"]),
            against=(IDS["good1"],),
        )
    ]
    assert failures == []


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (finding("Late.", 4), "findings.0.themes: expected 1 to 3, found [4]"),
        (finding("Late.", 1, against=[0]), "expected 1 to 3, found [0]"),
        (finding("Late."), "findings.0: expected a text and the themes"),
        (finding(" ", 1), "findings.0: expected a text and the themes"),
        (finding("Most of the participants wait.", 1), "found 'Most of the participants'"),
        (finding("Three of five wait.", 1), "counts no people, found 'Three of five'"),
        (finding("2 of 2 wait.", 1), "counts no people, found '2 of 2'"),
        (finding("Several participants wait.", 1), "found 'Several participants'"),
        (finding("Half of them wait.", 1), "found 'Half of them'"),
        (finding("40 % of the users wait.", 1), "found '40 % of the users'"),
        (finding("Most people wait.", 1), "counts no people, found 'Most people'"),
        (finding("Three people wait.", 1), "counts no people, found 'Three people'"),
        (finding("Everyone waits.", 1), "counts no people, found 'Everyone'"),
    ],
)
def test_what_is_wrong_with_a_finding_is_said_back(wrong: dict[str, Any], told: str):
    found, _, provider = conclude(THREE, findings(wrong), findings(finding("Late.", 1)))
    assert provider.tasks == ["findings", "findings.repair"]
    assert told in provider.said()
    assert [one.text for one in found or ()] == ["Late."]


@pytest.mark.parametrize(
    "text",
    ["It came after two weeks.", "One of the boxes was empty.", "A 20 % discount ended."],
)
def test_figures_that_participants_gave_are_fine(text: str):
    found, _, _ = conclude(THREE, findings(finding(text, 1)))
    assert [one.text for one in found or ()] == [text]


def test_unknown_themes_are_dropped_from_the_second_answer_and_findings_without_any():
    answer = findings(finding("Late.", 1, 9, against=[8]), finding("Gone.", 7))
    found, failures, _ = conclude(THREE, answer, answer)
    assert found == [Concluded(text="Late.", themes=(IDS["late1"],))]
    assert failures == []


def test_a_finding_that_still_counts_people_is_left_out_and_named():
    answer = findings(finding("Most participants wait.", 1), finding("Cold.", 3))
    found, failures, _ = conclude(THREE, answer, answer)
    assert [one.text for one in found or ()] == ["Cold."]
    assert failures == [
        "actor 'subscriber', finding left out, 'Most participants wait.': "
        "it counts people ('Most participants')."
    ]


def test_there_are_ten_findings_at_most():
    told = findings(*(finding(f"Late again, {word}.", 1) for word in "abcdefghijklm"))
    assert len(conclude(THREE, told)[0] or ()) == 10 == AT_MOST


def test_without_themes_inside_the_stages_nothing_is_asked():
    outside = built([observation("a", stage="unassigned")])
    found, failures, provider = conclude(outside)
    assert (found, failures, provider.asked) == (None, [], [])


def test_where_there_is_no_answer_it_is_left_to_the_rules_and_named():
    found, failures, _ = conclude(THREE, then=lambda _: RUBBISH)
    assert found is None
    assert failures[0].startswith("actor 'subscriber', findings composed by rule: ")


def test_the_order_of_the_themes_does_not_matter():
    told = findings(finding("Late.", 1))
    asked = [conclude(t, told)[2].asked[0].key("", "") for t in (THREE, THREE[::-1])]
    assert asked[0] == asked[1]


# --- opportunities

PAINS = tuple(built(LATE, [observation("lost1", "P5", labels={"severity": 3})]))
LEADING = tuple(theme.id for theme in PAINS)


def need(pains: Sequence[Theme] = PAINS, wishes: Sequence[Observation] = (WISH,)) -> Need:
    talk = document([("M", "And then?"), ("P6", "A passage\nof talk."), ("P7", "Mine too.")])
    answers = survey(("P8", "Never again."), ("P9", "All well."))
    around = [Passage(talk, 0, talk.turns[1].end), Passage(answers, 0, answers.turns[0].end)]
    return Need(PLACE, tuple(pains), tuple(wishes), _quotes, lambda _: around)


def _quotes(theme_: Theme) -> list[str]:
    return [f"words of\n{name}" for name in theme_.observations] * 3


def suggest(
    *answers: Answer, then: Any = None, asked: Need | None = None
) -> tuple[list[Proposed] | None, list[str], Scripted]:
    provider = Scripted(*answers, then=then)
    with model(provider) as analyst:
        return analyst.suggest(asked or need()), analyst.failures(), provider


def test_pain_points_wishes_and_passages_are_shown_a_line_each():
    _, _, provider = suggest(chances(chance(1)))
    assert provider.said() == (
        "Stage: Ordering. Choosing a box\n"
        "Whose journey: Busy parents. From hearing of it to the third box\n\n"
        "Pain points:\n"
        "P1 [2 of 3, severity 4] late1: Statement late1\n"
        "   “words of late1”\n   “words of late2”\n"
        "P2 [1 of 3, severity 3] lost1: Statement lost1\n"
        "   “words of lost1”\n   “words of lost1”\n\n"
        "Wishes:\nW1 Statement wish1\n\nPassages around them:\n"
        "Moderator: And then? Participant: A passage of talk.\nNever again."
    )
    assert provider.asked[0].owners == ("P1", "P2", "P4", "P5", "P6", "P8")


def test_an_opportunity_addresses_the_pain_points_of_its_numbers():
    told = chances(chance(2, 1, 2, wishes=[1], ideas=["Tell\npeople.", " "], owner=" team "))
    ((found,), failures, _) = suggest(told)
    assert found == Proposed(
        question="How might we keep time?",
        rationale="It costs.",
        addresses=(LEADING[1], LEADING[0]),
        wishes=("wish1",),
        ideas=("Tell people.",),
        owner="team",
        measure=None,
    )
    assert failures == []


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (chance(3), "opportunities.0.addresses: expected 1 to 2"),
        (chance(0, 1), "opportunities.0.addresses: expected 1 to 2"),
        (chance(), "opportunities.0.addresses: expected 1 to 2"),
        (chance(1, question="Add an app."), "expected to begin with 'How might we'"),
    ],
)
def test_what_is_wrong_with_an_opportunity_is_said_back(wrong: dict[str, Any], told: str):
    found, _, provider = suggest(chances(wrong), chances(chance(1)))
    assert provider.tasks == ["suggest", "suggest.repair"]
    assert told in provider.said()
    assert [one.addresses for one in found or ()] == [(LEADING[0],)]


def test_what_nobody_told_is_dropped_from_the_second_answer():
    answer = chances(chance(1, 7, wishes=[0, 1, 2]), chance(9), chance(9, wishes=[5]))
    found, _, _ = suggest(answer, answer)
    assert [(one.addresses, one.wishes) for one in found or ()] == [((LEADING[0],), ("wish1",))]


def test_wishes_alone_may_be_answered():
    found, _, provider = suggest(chances(chance(wishes=[1])), asked=need(pains=()))
    assert [(one.addresses, one.wishes) for one in found or ()] == [((), ("wish1",))]
    assert len(provider.asked) == 1


def test_where_there_are_no_opportunities_it_is_left_to_the_rules_and_named():
    found, failures, _ = suggest(then=lambda _: RUBBISH)
    assert found is None
    assert failures[0].startswith("stage 'order' of 'subscriber', opportunities composed by rule: ")
