"""How a model's answer on a window becomes drafts, and what is done about one that is wrong."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from builders import document
from model_samples import (
    LATE,
    RUBBISH,
    SHORT,
    STUDY,
    Answer,
    Scripted,
    mark,
    marks,
    model,
    read,
    read_all,
    supported,
    survey,
)
from synth.analysts.protocol import Portion
from synth.llm.calls import LAST_TURNS
from synth.llm.protocol import Reply, Request, Unusable
from synth.records.document import Document
from synth.records.evidence import Draft
from synth.records.study import Study, SurveyItem, SurveySpec


def only(*answers: Answer, said: Document = SHORT, study: Study = STUDY) -> Draft:
    (draft,) = read(said, *answers, study=study)[0].drafts
    return draft


def test_marks_become_drafts_of_the_turn_that_their_line_is():
    answer = marks(mark(2, "Mine was fine.", "touchpoint"), LATE, asked=["order", "first-box"])
    found, failures, _ = read(SHORT, answer)
    assert [(d.turn, d.quotes, d.facet) for d in found.drafts] == [
        (3, ("Mine was fine.",), "touchpoint"),
        (2, ("The box came late.",), "pain_point"),
    ]
    assert (found.asked, failures) == (("first-box", "order"), [])


def test_a_mark_carries_its_mode_actor_stage_and_statement():
    told = only(marks({**LATE, "mode": "hearsay", "actor": "chef", "stage": "unassigned"}))
    assert (told.mode, told.actor, told.stage) == ("hearsay", "chef", "unassigned")
    assert told.statement == "Says: The box came late."


def test_a_mark_without_a_statement_says_what_it_quotes():
    assert only(marks({**LATE, "statement": "  "})).statement == "The box came late."


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"line": 3}, "drafts.0.line: expected 1 to 2, found 3"),
        ({"line": 0}, "drafts.0.line: expected 1 to 2, found 0"),
        ({"valence": 3}, "drafts.0.valence: expected -2 to 2, found 3"),
        ({"severity": 5}, "drafts.0.severity: expected 1 to 4, found 5"),
        ({"severity": 0}, "drafts.0.severity: expected 1 to 4, found 0"),
        ({"quote": " "}, "drafts.0.quote: expected words of line 1, found none"),
        ({"stage": "purchase"}, "drafts.0.stage: expected one of 'order', 'first-box'"),
        ({"facet": "pain"}, "drafts.0.facet: expected one of 'action'"),
        ({"actor": "me"}, "drafts.0.actor: expected one of 'subscriber' or 'chef'"),
        ({"mode": "dreamt"}, "drafts.0.mode: expected one of 'experienced'"),
    ],
)
def test_what_is_wrong_is_said_back_and_the_mended_answer_taken(wrong: dict[str, Any], told: str):
    found, failures, provider = read(SHORT, marks({**LATE, **wrong}), marks(LATE))
    assert provider.tasks == ["extract", "extract.repair"]
    assert told in provider.said()
    assert [d.turn for d in found.drafts] == [2]
    assert failures == []


def test_no_more_than_five_problems_are_said_back():
    wrong = [mark(9, f"w{i}") for i in range(8)]
    assert read(SHORT, marks(*wrong), marks())[2].said().count("expected 1 to 2") == 5


def test_a_line_that_is_still_wrong_leaves_a_rejection():
    wrong = marks(mark(9, "The box was on fire."), LATE)
    evidence, failures = read_all([SHORT], Scripted(wrong, wrong, then=supported))
    assert [(r.words, r.kind) for r in evidence.rejections] == [
        ("The box was on fire.", "fabricated")
    ]
    assert [o.citations[0].quote for o in evidence.observations] == ["The box came late."]
    assert failures == []


@pytest.mark.parametrize("words", ["The box came late.", "the BOX came late"])
def test_words_under_a_line_that_is_not_there_are_given_to_those_who_said_them(words: str):
    wrong = marks(mark(9, words))
    (found,) = read_all([SHORT], Scripted(wrong, wrong, then=supported))[0].observations
    assert found.repairs[0].startswith("these words are P")


def test_a_phrase_under_a_line_that_is_not_there_is_nobodys():
    wrong = marks(mark(9, "Mine was fine."))
    evidence, _ = read_all([SHORT], Scripted(wrong, wrong, then=supported))
    assert [r.kind for r in evidence.rejections] == ["misattributed"]


def test_words_of_another_line_of_the_same_person_are_found_there():
    said = document([("P1", "The box came late."), ("M", "And?"), ("P1", "It was cold.")])
    provider = Scripted(marks(mark(1, "It was cold.")), then=supported)
    (found,) = read_all([said], provider)[0].observations
    assert found.repairs == ("found in turn 3, not 1",)


def test_a_quote_that_is_still_empty_leaves_a_rejection():
    wrong = marks({**LATE, "quote": ""})
    evidence, _ = read_all([SHORT], Scripted(wrong, wrong, then=supported))
    assert [r.kind for r in evidence.rejections] == ["empty"]


@pytest.mark.parametrize(
    ("facet", "label", "value"),
    [("emotion", "valence", 3), ("emotion", "valence", -3), ("pain_point", "severity", 7)],
)
def test_a_number_that_is_still_out_of_bounds_is_null(facet: str, label: str, value: int):
    wrong = marks(mark(1, "The box came late.", facet, **{label: value}))
    assert only(wrong, wrong).labels[label] is None


@pytest.mark.parametrize("valence", [-2, 0, 2])
def test_a_number_within_its_bounds_is_kept(valence: int):
    assert only(marks(mark(1, "The box", "emotion", valence=valence))).labels["valence"] == valence


def test_a_draft_has_the_labels_of_its_facet_alone():
    every = {"channel": "app", "emotion": "angry", "object": "box", "valence": -1, "severity": 2}
    labels = {f.id: only(marks(mark(1, "The box", f.id, **every))).labels for f in STUDY.facets}
    assert labels == {
        "action": {},
        "goal": {},
        "touchpoint": {"channel": "app"},
        "emotion": {"emotion": "angry", "object": "box", "valence": -1},
        "pain_point": {"severity": 2},
    }


def test_an_empty_label_is_null():
    assert only(marks(mark(1, "The box", "touchpoint", channel=""))).labels == {"channel": None}


@pytest.mark.parametrize(("mode", "severity"), [("wished", None), ("experienced", 3)])
def test_a_wish_has_no_severity(mode: str, severity: int | None):
    assert only(marks({**LATE, "mode": mode, "severity": 3})).labels == {"severity": severity}


def pinned(**pins: str) -> Study:
    item = SurveyItem(column="Q1", **pins)
    spec = SurveySpec(file="survey.csv", items=(item,))
    return STUDY.model_copy(update={"surveys": (spec,)})


def test_a_pinned_item_overrides_stage_and_facet():
    said = survey(("P1", "Late."))
    answer = marks(mark(1, "Late.", "goal", severity=2, emotion="angry"))
    told = only(answer, said=said, study=pinned(stage="first-box", facet="pain_point"))
    assert (told.stage, told.facet, told.labels) == ("first-box", "pain_point", {"severity": 2})
    told = only(answer, said=said, study=pinned(stage="first-box"))
    assert (told.stage, told.facet, told.labels) == ("first-box", "goal", {})


def test_the_pins_of_an_item_are_told_to_the_model():
    _, _, provider = read(survey(("P1", "Late.")), marks(), study=pinned(facet="goal"))
    assert "All marks of this question have facet goal." in provider.said()


# --- windows that fail


def unless(words: str) -> Callable[[Request], Answer]:
    """Rubbish where a numbered line holds the words, else a mark of the first line."""

    def answer(request: Request) -> Answer:
        lines = re.findall(r"^\[\d+\] \w+: (.*)", request.messages[1].content, re.MULTILINE)
        return RUBBISH if any(words in line for line in lines) else marks(mark(1, lines[0]))

    return answer


def test_a_window_that_fails_twice_is_read_in_halves():
    def of_one_line(request: Request) -> Answer:
        return RUBBISH if "[2]" in request.messages[1].content else unless("?")(request)

    found, failures, provider = read(SHORT, then=of_one_line)
    assert provider.tasks == ["extract", "extract.repair", "extract", "extract"]
    assert [(d.turn, d.quotes[0]) for d in found.drafts] == [
        (2, "The box came late."),
        (3, "Mine was fine."),
    ]
    assert failures == []


def test_what_fails_for_good_is_named_with_its_file_and_turns():
    found, failures, provider = read(SHORT, then=lambda _: RUBBISH)
    assert found.drafts == ()
    assert provider.tasks.count("extract") == 3
    why = "the answer holds no JSON object, also when asked again."
    assert failures == [f"P1.txt, turns 1 to 2, not read; P1.txt, turns 3 to 3, not read: {why}"]


def test_the_half_that_can_be_read_is_kept():
    found, failures, _ = read(SHORT, then=unless("late"))
    assert [d.turn for d in found.drafts] == [3]
    (failure,) = failures
    assert failure.startswith("P1.txt, turns 1 to 2, not read: ")


def test_a_turn_that_cannot_be_cut_is_asked_again_and_named():
    _, failures, provider = read(document([("P1", "Late")]), then=lambda _: RUBBISH)
    assert provider.tasks == ["extract"] + ["extract.repair"] * LAST_TURNS
    assert failures[0].startswith("P1.txt, turns 1 to 1, not read: ")


def test_a_survey_batch_that_fails_is_named_with_its_rows_and_question():
    _, failures, _ = read(survey(("P1", "Late"), ("P3", "Cold")), then=lambda _: RUBBISH)
    (failure,) = failures
    assert failure.rpartition(": ")[0] == (
        "survey.csv, rows 2 to 2, 'Q1: Why?', not read; "
        "survey.csv, rows 3 to 3, 'Q1: Why?', not read"
    )


@pytest.mark.parametrize(("too_long", "asked"), [(False, 1), (True, 3)])
def test_a_refused_request_is_split_only_where_it_was_too_long(too_long: bool, asked: int):
    refusal = Unusable("no", too_long=too_long)
    _, failures, provider = read(SHORT, refusal, then=lambda _: marks())
    assert len(provider.asked) == asked
    assert failures == ([] if too_long else ["P1.txt, turns 1 to 3, not read: no."])


@pytest.mark.parametrize("first", ["", Reply(text="x", finish="refusal")])
def test_a_second_answer_is_taken_as_far_as_it_goes_after_an_empty_one_too(first: Answer):
    wrong = marks(mark(9, "The box was on fire."), LATE)
    found, _, _ = read(SHORT, first, wrong, then=lambda _: marks())
    assert [d.turn for d in found.drafts] == [0, 2]


def test_the_people_whose_words_are_shown_own_the_answer():
    said = document([("P3", "Late."), ("P1", "Yes."), ("M", "And?"), ("P2", "Cold.")])
    with model(Scripted()) as analyst:
        (whole,) = analyst.portions(said)
        last = Portion(said, whole.spans[3:])
        assert analyst.reader.request(whole).owners == ("P1", "P2", "P3")
        assert analyst.reader.request(last).owners == ("P1", "P2")
