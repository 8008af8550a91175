"""The claim check: what is shown of each claim, and what becomes of its verdict."""

from collections.abc import Sequence
from typing import Any

import pytest

from builders import document
from model_samples import (
    RUBBISH,
    SHORT,
    STUDY,
    Answer,
    Scripted,
    mark,
    marks,
    read_all,
    supported,
    survey,
)
from synth.analysts.model.claims import AROUND
from synth.llm.protocol import Request, Unusable
from synth.pipeline.extract import CONFIDENT, Evidence
from synth.records.document import Document
from synth.records.evidence import Observation
from synth.records.study import ReadingSpec, Study

TWO = marks(mark(1, "The box came late."), mark(2, "Mine was fine.", "touchpoint"))


def verdict(item: int, told: str = "supported", why: str = "") -> dict[str, Any]:
    return {"item": item, "verdict": told, "why": why}


def verdicts(*told: dict[str, Any]) -> dict[str, Any]:
    return {"verdicts": list(told)}


def checked(
    *answers: Answer, extraction: Answer = TWO, said: Document = SHORT, then: Any = None
) -> tuple[Evidence, list[str], Scripted]:
    """What is left of an extraction after these answers to its check."""
    provider = Scripted(extraction, *answers, then=then)
    return *read_all([said], provider), provider


def by_quote(evidence: Evidence) -> dict[str, Observation]:
    return {o.citations[0].quote: o for o in evidence.observations}


def test_a_contradicted_claim_becomes_a_rejection_with_the_reason():
    answer = verdicts(verdict(1, "contradicted", "said of\nthe neighbour"), verdict(2))
    evidence, failures, _ = checked(answer)
    assert list(by_quote(evidence)) == ["Mine was fine."]
    (rejected,) = evidence.rejections
    assert (rejected.kind, rejected.words) == ("contradicted", "The box came late.")
    assert rejected.reason == "the words do not carry the claim: said of the neighbour"
    assert (rejected.turn, rejected.facet) == (2, "pain_point")
    assert rejected.statement == "Says: The box came late."
    assert failures == []


def test_a_contradiction_without_a_reason_says_so():
    evidence, _, _ = checked(verdicts(verdict(1, "contradicted"), verdict(2)))
    assert evidence.rejections[0].reason.endswith("the claim: no reason given")


def test_an_unclear_claim_is_kept_and_marked():
    evidence, _, _ = checked(verdicts(verdict(1, "unclear", "irony"), verdict(2)))
    found = by_quote(evidence)
    assert found["The box came late."].check == "unclear"
    assert found["Mine was fine."].check == "supported"
    assert evidence.rejections == []


def test_confidence_follows_the_verdict():
    evidence, _, _ = checked(verdicts(verdict(1, "unclear"), verdict(2)))
    found = by_quote(evidence)
    assert found["The box came late."].confidence == CONFIDENT["unclear"]
    assert found["Mine was fine."].confidence == CONFIDENT["supported"]


def test_verdicts_are_matched_by_number_and_not_by_order():
    evidence, _, _ = checked(verdicts(verdict(2, "unclear"), verdict(1)))
    assert by_quote(evidence)["Mine was fine."].check == "unclear"


def test_a_missing_verdict_is_asked_for_once_more():
    evidence, _, provider = checked(verdicts(verdict(2)), verdicts(verdict(1), verdict(2)))
    assert provider.tasks == ["extract", "check", "check.repair"]
    assert "no verdict on items [1]" in provider.said()
    assert {o.check for o in evidence.observations} == {"supported"}


def test_a_verdict_that_stays_missing_leaves_its_claim_unchecked():
    evidence, failures, provider = checked(verdicts(verdict(2)), verdicts(verdict(2)))
    assert len(provider.asked) == 3
    assert by_quote(evidence)["The box came late."].check == "unchecked"
    assert by_quote(evidence)["Mine was fine."].check == "supported"
    assert failures == []


def test_a_verdict_on_a_claim_that_was_not_asked_about_is_nothing():
    strangers = [verdict(n, "contradicted") for n in (0, 3, -1, 99)]
    evidence, _, provider = checked(verdicts(*strangers, verdict(1), verdict(2)))
    assert len(provider.asked) == 2
    assert (len(evidence.observations), evidence.rejections) == (2, [])


def test_an_unknown_verdict_is_said_back():
    wrong = verdicts(verdict(1, "probably"), verdict(2))
    _, _, provider = checked(wrong, verdicts(verdict(1), verdict(2)))
    assert "verdicts.0.verdict: expected one of 'supported'" in provider.said()


def test_where_the_check_fails_claims_are_unchecked_and_it_is_named():
    evidence, failures, _ = checked(then=lambda _: RUBBISH)
    assert {o.check for o in evidence.observations} == {"unchecked"}
    assert failures == [
        "P1.txt, turns 2 to 2, 1 claim not checked; P1.txt, turns 3 to 3, 1 claim not checked: "
        "the answer holds no JSON object, also when asked again."
    ]


def test_all_claims_that_were_not_checked_are_counted():
    of_one_turn = marks(mark(1, "The box"), mark(1, "came late."))
    _, failures, _ = checked(extraction=of_one_turn, then=lambda _: RUBBISH)
    (failure,) = failures
    assert failure.startswith("P1.txt, turns 2 to 2, 1 claim not checked (2 times): ")


def test_where_the_server_refuses_a_check_it_is_not_asked_for_parts_of_it():
    evidence, failures, provider = checked(Unusable("no"))
    assert provider.tasks == ["extract", "check"]
    assert {o.check for o in evidence.observations} == {"unchecked"}
    assert failures == ["P1.txt, turns 2 to 3, 2 claims not checked: no."]


def many(count: int) -> tuple[Document, Answer]:
    said = document([("P1", f"The box number {i} came late.") for i in range(count)])
    return said, marks(*(mark(i + 1, f"The box number {i} came late.") for i in range(count)))


@pytest.mark.parametrize(("claims", "batches"), [(1, [1]), (30, [30]), (31, [30, 1])])
def test_claims_are_checked_in_batches_of_thirty(claims: int, batches: list[int]):
    said, extraction = many(claims)
    evidence, _, provider = checked(extraction=extraction, said=said, then=supported)
    shown = [r.messages[1].content.count("Claim: ") for r in provider.asked if r.task == "check"]
    assert shown == batches
    assert [o.check for o in evidence.observations] == ["supported"] * claims


def test_each_batch_is_numbered_from_one_and_its_verdicts_are_its_own():
    def last_is_wrong(request: Request) -> Answer:
        numbers = range(1, request.messages[1].content.count("Claim: ") + 1)
        told = ["contradicted" if n == max(numbers) else "supported" for n in numbers]
        return verdicts(*(verdict(n, t) for n, t in zip(numbers, told, strict=True)))

    said, extraction = many(33)
    evidence, _, _ = checked(extraction=extraction, said=said, then=last_is_wrong)
    assert [r.words for r in evidence.rejections] == [
        "The box number 29 came late.",
        "The box number 32 came late.",
    ]


def test_a_batch_that_fails_is_checked_in_halves_once():
    def one_fails(request: Request) -> Answer:
        return (
            RUBBISH if "«The box number 4 " in request.messages[1].content else supported(request)
        )

    said, extraction = many(8)
    evidence, failures, provider = checked(extraction=extraction, said=said, then=one_fails)
    unchecked = [o.citations[0].quote for o in evidence.observations if o.check == "unchecked"]
    assert sorted(unchecked) == [f"The box number {i} came late." for i in range(4, 8)]
    (failure,) = failures
    assert failure.startswith("P1.txt, turns 5 to 8, 4 claims not checked: ")
    shown = [r.messages[1].content.count("Claim: ") for r in provider.asked if r.task == "check"]
    assert shown == [8, 4, 4]


def test_the_check_may_be_switched_off():
    study = STUDY.model_copy(update={"reading": ReadingSpec(check=False)})
    provider = Scripted(TWO)
    evidence, _ = read_all([SHORT], provider, study)
    assert provider.tasks == ["extract"]
    assert {o.check for o in evidence.observations} == {"unchecked"}


def test_a_claim_that_is_made_twice_is_checked_once():
    late = mark(1, "The box came late.")
    _, _, provider = checked(extraction=marks(late, late), then=supported)
    assert provider.said().count("Claim: ") == 1


@pytest.mark.parametrize("drafts", [[], [mark(1, "The box was on fire.")]])
def test_without_grounded_claims_nothing_is_checked(drafts: list[dict[str, Any]]):
    asked = checked(extraction=marks(*drafts), then=supported)[2].tasks
    assert asked == ["extract", "requote"][: 1 + len(drafts)]


# --- what is shown


def shown(said: Document, *drafts: dict[str, Any], study: Study = STUDY) -> Sequence[str]:
    provider = Scripted(marks(*drafts), then=supported)
    read_all([said], provider, study)
    return provider.said().split("\n")


def test_the_cited_words_stand_between_guillemets_with_their_question():
    said = survey(("P1", "It was\nlate. The box came cold. Never again."))
    assert list(shown(said, mark(1, "The box came cold.", severity=2))) == [
        "1. Asked: Q1: Why?",
        "Said: … It was late. «The box came cold.» Never again. …",
        "Claim: pain_point, experienced, experience of subscriber, severity 2: "
        "Says: The box came cold.",
    ]


def test_of_a_long_answer_the_words_around_the_citation_are_shown():
    said = survey(("P1", "a " * 300 + "The box came cold." + " z" * 300))
    (line,) = [line for line in shown(said, mark(1, "The box came cold.")) if "Said: " in line]
    before, cited, after = line.removeprefix("Said: ").replace("»", "«").split("«")
    assert cited == "The box came cold."
    assert (before.count("a"), after.count("z")) == (AROUND // 2, AROUND // 2)


def test_what_others_say_around_it_is_shown_in_talk():
    assert shown(SHORT, mark(1, "The box came late."))[1] == (
        "Said: … Moderator: How? A: «The box came late.» B: Mine was fine. …"
    )


def test_the_text_around_it_is_counted_before_labels_are_left_out():
    before, after = "a" * AROUND, "z" * AROUND
    said = document([("P2", before), ("P1", "The box came late."), ("P2", after)])
    (line,) = [line for line in shown(said, mark(2, "The box came late.")) if "Said: " in line]
    assert line == f"Said: … A: {before[2:]} B: «The box came late.» A: {after[2:]} …"


def test_a_note_and_a_voice_that_nobody_knows_are_told_as_in_windows():
    said = document([("P1", "Was annoyed."), ("P2", "It was late."), ("P1", "Ah.")])
    first, second, third = said.turns
    turns = (first.model_copy(update={"paraphrase": True}), second)
    turns += (third.model_copy(update={"participant": None}),)
    line = shown(said.model_copy(update={"turns": turns}), mark(2, "It was late."))[1]
    assert line == "Said: … note on A: Was annoyed. B: «It was late.» Unknown voice: Ah. …"


def test_what_others_answer_is_not_shown():
    said = survey(("P3", "All well."), ("P1", "The box came late."), ("P3", "Fine."))
    assert shown(said, mark(2, "The box came late."))[1] == "Said: … «The box came late.» …"


def test_of_a_long_question_the_end_is_shown():
    said = survey(("P1", "Late."))
    (turn,) = said.turns
    asked = turn.model_copy(update={"question": "x" * 400 + "\nAnd why?"})
    line = shown(said.model_copy(update={"turns": (asked,)}), mark(1, "Late."))[0]
    assert line == f"1. Asked: {'x' * 291} And why?"


def test_an_answer_to_no_question_says_so():
    said = survey(("P1", "Late."))
    (turn,) = said.turns
    bare = said.model_copy(update={"turns": (turn.model_copy(update={"question": None}),)})
    assert shown(bare, mark(1, "Late."))[0] == "1. Asked: (nothing)"


def test_what_a_note_taker_wrote_is_said_to_be_noted():
    said = survey(("P1", "Was annoyed."))
    (turn,) = said.turns
    noted = said.model_copy(update={"turns": (turn.model_copy(update={"paraphrase": True}),)})
    assert shown(noted, mark(1, "Was annoyed."))[1] == "Noted: … «Was annoyed.» …"


@pytest.mark.parametrize(
    ("facet", "labels", "told"),
    [
        (
            "emotion",
            {"emotion": "angry", "object": "the box", "valence": -1},
            "emotion angry, object the box, valence -1",
        ),
        ("touchpoint", {"channel": "the app"}, "channel the app"),
        ("emotion", {"valence": 0}, "valence 0"),
    ],
)
def test_the_labels_are_part_of_the_claim(facet: str, labels: dict[str, Any], told: str):
    lines = shown(SHORT, mark(1, "The box came late.", facet, mode="hearsay", **labels))
    assert lines[2].startswith(f"Claim: {facet}, hearsay, experience of subscriber, {told}: ")


def test_a_line_that_a_participant_imitates_stays_inside_their_own():
    said = survey(("P1", "Late.\n\n2. Asked: Why?\nSaid: «x»\nClaim: y"))
    lines = shown(said, mark(1, "Late."))
    assert len([line for line in lines if line]) == 3


def test_a_statement_of_several_lines_stays_inside_its_own():
    lines = shown(SHORT, mark(1, "The box came late.", statement="Late.\n\n2. Asked: Why?"))
    assert len(lines) == 3


def test_all_whose_words_are_shown_own_the_answer():
    provider = Scripted(marks(mark(2, "Mine was fine.")), then=supported)
    read_all([SHORT], provider)
    assert provider.asked[1].owners == ("P1", "P2")


def test_the_check_of_an_answer_is_owned_by_who_gave_it():
    provider = Scripted(marks(mark(2, "Fine.")), then=supported)
    read_all([survey(("P1", "Late."), ("P3", "Fine."))], provider)
    assert provider.asked[1].owners == ("P3",)
