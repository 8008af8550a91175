"""What all questions have in common: what failed is told, and what is written is bounded."""

import json

import pytest

from builders import document, evidence, group, observation
from model_samples import (
    LATE,
    PLACE,
    SHORT,
    STUDY,
    Scripted,
    desk,
    mark,
    marks,
    merged,
    model,
    read,
    theme,
    themes,
)
from synth.analysts.model.answers import LONG, LONGEST
from synth.analysts.protocol import Need, Passage
from synth.assembler import build_themes
from synth.llm.answering import NoAnswer, Pending
from synth.llm.protocol import Request

# --- what failed


def told(*failures: tuple[str, NoAnswer]) -> list[str]:
    """The sentences of what failed, in this order."""
    with desk(Scripted()) as at:
        for what, problem in failures:
            at.failed(what, problem)
        return at.failures()


def test_what_failed_for_one_reason_is_one_sentence():
    late, lost = NoAnswer("it is late"), NoAnswer("it is lost")
    assert told(("b", late), ("c", lost), ("a", late)) == ["a; b: it is late.", "c: it is lost."]


def test_what_failed_is_sorted_as_people_sort():
    why = NoAnswer("no")
    places = ["P1, turns 13", "P2, turns 1", "P1, turns 8"]
    assert told(*((place, why) for place in places)) == [
        "P1, turns 8; P1, turns 13; P2, turns 1: no."
    ]


def test_what_failed_more_than_once_is_counted():
    why = NoAnswer("no")
    assert told(("b", why), ("a", why), ("b", why)) == ["a; b (2 times): no."]


def test_a_reason_that_is_a_sentence_ends_with_one_full_stop():
    assert told(("a", NoAnswer("No."))) == ["a: No."]


def test_what_waits_is_no_failure():
    with desk(Scripted()) as at:
        assert not at.pending
        at.failed("a", Pending("it waits"))
        assert at.pending
        assert at.failures() == []


# --- how long what a model writes may be


@pytest.mark.parametrize(
    ("field", "most"), [("statement", LONGEST["statement"]), ("emotion", LONG), ("quote", 4000)]
)
def test_what_is_too_long_is_said_back_and_what_is_not_is_taken(field: str, most: int):
    fits = LATE | {"facet": "emotion", field: "w" * most}
    assert read(SHORT, marks(fits))[2].tasks == ["extract"]
    _, _, provider = read(SHORT, marks(fits | {field: "w" * (most + 1)}), marks(LATE))
    assert provider.tasks == ["extract", "extract.repair"]
    assert f"drafts.0.{field}: at most {most} characters, found {most + 1}" in provider.said()


def test_what_stays_too_long_is_cut():
    long = marks(mark(1, "The box came late.", statement="w" * 9_999))
    found, failures, _ = read(SHORT, long, long)
    most = LONGEST["statement"]
    assert [draft.statement for draft in found.drafts] == ["w" * (most - 1) + "…"]
    assert failures == []


def test_the_summary_of_a_theme_is_bounded_too():
    said = [observation("a"), observation("b")]
    answer = themes(theme(1, 2, summary="w" * 9_999))
    (found,), _, provider = merged(said, answer, answer)
    assert "themes.0.summary: at most 400 characters, found 9999" in provider.said()
    assert len(found.summary) == LONGEST["summary"]


# --- what a recorded answer is found by

LATER = [observation("late1", "P1", labels={"severity": 4}), observation("late2", "P2")]


def findings_request(*counter: str) -> Request:
    good = observation("good1", "P3", "emotion")
    shown = build_themes([group(*LATER, counter=counter)], evidence([*LATER, good]))
    with model(Scripted()) as analyst:
        return analyst.concluder.findings_request(STUDY.actors[0], shown)


def suggest_request(*passages: str) -> Request:
    pains = tuple(build_themes([group(*LATER)], evidence(LATER)))
    told = [Passage(document([("P1", words)]), 0, len(words)) for words in passages]
    need = Need(PLACE, pains, (), lambda _: ["It was late."], lambda _: told)
    with model(Scripted()) as analyst:
        return analyst.concluder.suggest_request(need)


@pytest.mark.parametrize(
    ("one", "two", "shown"),
    [
        (findings_request(), findings_request("good1"), "1 against"),
        (suggest_request(), suggest_request("I told you so."), "I told you so."),
    ],
    ids=["findings", "suggest"],
)
def test_what_rests_on_vectors_is_shown_but_finds_no_recorded_answer(
    one: Request, two: Request, shown: str
):
    assert shown in two.messages[1].content
    assert shown not in one.messages[1].content
    assert shown not in json.dumps(two.data, ensure_ascii=False)
    assert one.canonical() == two.canonical()
    assert one.key("h", "m") != two.key("h", "m")
