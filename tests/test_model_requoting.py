"""Quotes that were not found are asked for once more, with the reason and the nearest text."""

from typing import Any

from builders import document
from model_samples import (
    RUBBISH,
    SHORT,
    Answer,
    Scripted,
    mark,
    marks,
    read_all,
    requotes,
    supported,
)
from synth.analysts.model.requoting import BATCH, SHOWN
from synth.llm.protocol import Request
from synth.pipeline.extract import Evidence
from synth.records.document import Document

WRONG = mark(1, "The box came early.")


def asked_again(
    *answers: Answer, extraction: Answer | None = None, said: Document = SHORT
) -> tuple[Evidence, list[str], Scripted]:
    """What is left of an extraction whose quotes are given again so."""
    provider = Scripted(extraction or marks(WRONG), *answers, then=supported)
    return *read_all([said], provider), provider


def shown(provider: Scripted) -> str:
    (request,) = (r for r in provider.asked if r.task == "requote")
    return request.messages[1].content


def test_a_quote_that_is_given_again_rightly_is_kept_and_it_is_said():
    evidence, failures, _ = asked_again(requotes("The box came late."))
    (kept,) = evidence.observations
    assert kept.citations[0].quote == "The box came late."
    assert kept.repairs == ("quoted again, the first quote was altered",)
    assert (evidence.rejections, failures) == ([], [])


def test_the_question_tells_the_claim_the_quote_the_reason_the_line_and_the_nearest():
    _, _, provider = asked_again(requotes(""))
    assert shown(provider).splitlines() == [
        "1. Claim: pain_point, experienced: Says: The box came early.",
        "Quote given: The box came early.",
        "Wrong with it: altered: the source says “late” where the quote says “early”",
        "Line: The box came late.",
        "Nearest: The box came late.",
    ]


def test_whose_words_they_were_is_kept_for_the_map_and_not_said_to_the_model():
    said = document([("P1", "Mine was fine."), ("P2", "It was late."), ("P2", "It was late.")])
    wrong = marks(mark(1, "It was late."))
    evidence, _, provider = asked_again(requotes(""), extraction=wrong, said=said)
    (rejected,) = evidence.rejections
    assert (rejected.kind, "P2's" in rejected.reason) == ("misattributed", True)
    assert "P2" not in shown(provider)
    assert (
        "Wrong with it: misattributed: these words are another person's, or stand elsewhere"
        in shown(provider).splitlines()
    )


def test_a_claim_that_is_dropped_stays_the_rejection_that_it_was():
    evidence, _, _ = asked_again(requotes(""))
    (rejected,) = evidence.rejections
    assert (rejected.kind, rejected.words) == ("altered", "The box came early.")
    assert rejected.reason == "the source says “late” where the quote says “early”"


def test_a_second_quote_that_is_wrong_too_is_named_beside_the_first():
    evidence, _, _ = asked_again(requotes("The box was lost."))
    (rejected,) = evidence.rejections
    assert rejected.words == "The box came early."
    assert rejected.reason.endswith("; quoted again as “The box was lost.”: fabricated")


def test_nothing_is_asked_more_than_once():
    _, _, provider = asked_again(requotes("The box was lost."))
    assert provider.tasks == ["extract", "requote"]


def test_where_every_quote_is_found_nothing_is_asked():
    _, _, provider = asked_again(extraction=marks(mark(1, "The box came late.")))
    assert provider.tasks == ["extract", "check"]


def test_what_is_given_again_is_checked_like_any_other():
    _, _, provider = asked_again(requotes("The box came late."))
    assert provider.tasks == ["extract", "requote", "check"]


def test_a_moderators_words_are_asked_for_again_with_the_answer_to_them():
    said = document([("M", "Was it late then?"), ("P1", "Two days late it was.")])
    extraction = marks(mark(1, "Was it late then?"))
    evidence, _, provider = asked_again(
        requotes("Two days late it was."), extraction=extraction, said=said
    )
    assert "Line: Two days late it was." in shown(provider)
    assert evidence.observations[0].citations[0].turn == 2


def test_a_line_that_does_not_exist_is_told_as_none():
    wrong = marks(mark(9, "Never said."))
    evidence, _, provider = asked_again(wrong, requotes("The box came late."), extraction=wrong)
    assert "Line: (none)" in shown(provider)
    assert [o.citations[0].turn for o in evidence.observations] == [2]


def test_a_long_line_is_shown_around_the_nearest_sentence():
    far = "It rained that day again. " * 100 + "The box came late. " + "We went home. " * 100
    _, _, provider = asked_again(requotes(""), said=document([("P1", far)]))
    (line,) = (part for part in shown(provider).splitlines() if part.startswith("Line: "))
    assert "The box came late." in line
    assert len(line) <= SHOWN + 20


def test_many_quotes_are_asked_for_in_batches():
    many = marks(*(mark(1, f"Nobody said {n} of it") for n in range(BATCH + 1)))
    _, _, provider = asked_again(extraction=many)
    assert provider.tasks == ["extract", "requote", "requote"]


def test_quotes_left_out_of_the_answer_are_said_back():
    evidence, _, provider = asked_again({"quotes": []}, requotes("The box came late."))
    assert "no quote, not even an empty one, on items [1]" in provider.said(2)
    assert len(evidence.observations) == 1


def unwilling(request: Request) -> Any:
    return RUBBISH if request.task.startswith("requote") else supported(request)


def test_where_no_answer_comes_the_rejection_stands_and_the_failure_is_named():
    provider = Scripted(marks(WRONG), then=unwilling)
    evidence, failures = read_all([SHORT], provider)
    assert [r.kind for r in evidence.rejections] == ["altered"]
    assert failures[0].startswith("P1.txt, 1 quote not asked for again: ")


def test_a_second_quote_is_verified_like_the_first():
    evidence, _, _ = asked_again(requotes("How?"))
    assert evidence.observations == []


def test_only_those_whose_words_are_shown_own_the_question():
    _, _, provider = asked_again(requotes(""))
    (request,) = (r for r in provider.asked if r.task == "requote")
    assert request.owners == ("P1",)
