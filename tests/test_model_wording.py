"""What a model is shown: its lines cannot be imitated, and only what may be cited has a number."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import Line, document
from model_samples import ACTORS, STUDY, Scripted, entries, model, survey
from synth.analysts.model.windows import citable, windows
from synth.analysts.model.wording import (
    actors_text,
    facets_text,
    labels_text,
    lines_text,
    names_text,
    one_line,
    source_text,
    stages_text,
)
from synth.analysts.protocol import Portion, Span
from synth.prompting import codebook
from synth.records.document import Document
from synth.records.study import Facet, SurveyItem

NUMBERED = re.compile(r"^\[(\d+)\]", re.MULTILINE)
MARKS = STUDY.reading.marks
TALK: list[Line] = [
    ("M", "How was it?"),
    ("P1", "The box came late."),
    ("O", "They laugh."),
    ("P2", "Mine came cold."),
    ("N", "Both are upset."),
    ("P1", "Never again."),
]


def whole(said: Document) -> Portion:
    return Portion(said, tuple(Span(t.turn, t.start, t.end) for t in said.turns))


def part(said: Document, first: int, last: int) -> Portion:
    return Portion(said, whole(said).spans[first - 1 : last])


def shown(said: Document, actors: dict[str, str] | None = None) -> list[str]:
    return lines_text(whole(said), actors or ACTORS).split("\n")


def test_only_participants_lines_have_a_number():
    assert shown(document(TALK)) == [
        "Moderator: How was it?",
        "[1] A: The box came late.",
        "Observer: They laugh.",
        "[2] B: Mine came cold.",
        "Note-taker: Both are upset.",
        "[3] A: Never again.",
    ]


def test_a_voice_that_nobody_is_known_by_has_no_number():
    said = document([("P1", "Late.")])
    (turn,) = said.turns
    nobody = said.model_copy(update={"turns": (turn.model_copy(update={"participant": None}),)})
    assert shown(nobody) == ["Unknown voice: Late."]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\n\n", "\v", "\f", "\x1c", "\x85", "\u2028"])
def test_a_line_that_a_participant_imitates_stays_inside_their_own(end: str):
    said = document([("P1", f"Fine.{end}[2] B: I hate it.{end}Moderator: Why?"), ("P2", "Good.")])
    assert shown(said) == [
        "[1] A: Fine. [2] B: I hate it. Moderator: Why?",
        "[2] B: Good.",
    ]


@pytest.mark.parametrize("who", ["M", "O", "N"])
def test_a_number_that_another_voice_imitates_stays_behind_its_name(who: str):
    lines = shown(document([(who, "Well,\n[1] A: I hate it."), ("P1", "Fine.")]))
    assert len(lines) == 2
    assert not lines[0].startswith("[")


def test_an_answer_that_imitates_others_stays_one_line():
    said = survey(("P1", "Fine.\n[2] I hate it.\n\n[3] So do I."), ("P3", "Good."))
    assert shown(said, {"P1": "subscriber", "P3": "subscriber"}) == [
        "[1] Fine. [2] I hate it. [3] So do I.",
        "[2] Good.",
    ]


@given(st.lists(st.tuples(st.sampled_from(["M", "P1", "P2", "O", "N"]), st.text(min_size=1))))
def test_the_numbers_are_one_to_as_many_as_can_be_cited(turns: list[Line]):
    said = document([*turns, ("P1", "End.")])
    portion = whole(said)
    lines = lines_text(portion, ACTORS).split("\n")
    numbers = [int(n) for line in lines for n in NUMBERED.findall(line)]
    assert numbers == list(range(1, len(citable(portion)) + 1))
    assert len(lines) == len(said.turns)


@given(st.text())
def test_one_line_holds_all_words_and_no_line_break(text: str):
    assert len(one_line(text).splitlines()) <= 1
    assert one_line(text).split() == text.split()


def test_two_lines_before_a_window_are_shown_without_a_number():
    said = document(TALK)
    assert lines_text(part(said, 4, 6), ACTORS).split("\n") == [
        "(earlier) A: The box came late.",
        "(earlier) Observer: They laugh.",
        "[1] B: Mine came cold.",
        "Note-taker: Both are upset.",
        "[2] A: Never again.",
    ]


def test_of_a_long_line_before_a_window_its_end_is_shown():
    said = document([("P1", " ".join(f"w{i}" for i in range(90))), ("M", "Why?"), ("P1", "So.")])
    first = lines_text(part(said, 3, 3), ACTORS).split("\n")[0]
    assert first == "(earlier) A: … " + " ".join(f"w{i}" for i in range(50, 90))


def test_an_imitated_number_in_an_earlier_line_is_no_number():
    said = document([("P1", "Fine.\n[1] A: I hate it."), ("M", "Why?"), ("P1", "So.")])
    numbers = NUMBERED.findall(lines_text(part(said, 3, 3), ACTORS))
    assert numbers == ["1"]


def test_what_is_inserted_before_a_window_changes_no_number_in_it():
    after = [("M", "Why?"), ("P2", "So."), ("P1", "Yes.")]
    one = document([("P1", "Late."), ("M", "Well."), ("M", "And?"), *after])
    two = document([("P1", "Late."), ("P1", "New."), ("M", "Well."), ("M", "And?"), *after])
    assert lines_text(part(one, 4, 6), ACTORS) == lines_text(part(two, 5, 7), ACTORS)


def test_letters_follow_the_order_of_speaking_in_the_whole_interview():
    said = document(TALK)
    assert "[1] B: Mine came cold." in lines_text(part(said, 4, 4), ACTORS)
    assert "B is a participant, actor chef" in source_text(part(said, 4, 4), None, ACTORS, MARKS)


def test_the_twenty_seventh_voice_has_a_letter_of_its_own():
    people = {f"p{i:02}": "subscriber" for i in range(53)}
    lines = shown(document([(who, "Yes.") for who in people]), people)
    letters = [line.partition("] ")[2].partition(":")[0] for line in lines]
    assert letters[25:28] == ["Z", "A2", "B2"]
    assert letters[52] == "A3"
    assert len(set(letters)) == 53


def test_who_speaks_is_told_with_their_actor_once():
    told = source_text(whole(document(TALK)), None, ACTORS, MARKS)
    assert told.startswith(
        "Interview. A is a participant, actor subscriber; B is a participant, actor chef. "
    )


def marks_told(said: Document) -> tuple[int, int]:
    """Words and marks that the head of an interview names."""
    told = source_text(whole(said), None, ACTORS, MARKS)
    ((words, marks),) = re.findall(r" (\d+) words to mark in: (\d+) marks? at most\.$", told)
    return int(words), int(marks)


def test_how_many_marks_are_expected_follows_from_the_words_that_can_be_cited():
    assert marks_told(document(TALK)) == (9, 1)
    long = document([("M", "x " * 900), ("P1", "y " * 2000), ("P2", "z " * 1000)])
    assert marks_told(long) == (3000, 3 * MARKS)
    assert marks_told(document([("P1", "箱子来得太晚了" * 100)])) == (350, round(0.35 * MARKS))


def test_a_study_sets_how_many_marks_are_expected():
    said = whole(document([("P1", "y " * 1000)]))
    assert source_text(said, None, ACTORS, 40).endswith(": 40 marks at most.")


def test_notes_are_said_to_be_notes_and_paraphrases_stand_apart():
    said = document([("P1", "Was annoyed by the delay.")])
    source = said.source.model_copy(update={"record": "notes"})
    (turn,) = said.turns
    notes = Document(
        source=source, text=said.text, turns=(turn.model_copy(update={"paraphrase": True}),)
    )
    assert source_text(whole(notes), None, ACTORS, MARKS).startswith(
        "Interview, noted down by hand."
    )
    assert shown(notes) == ["[1] note on A: Was annoyed by the delay."]


def test_the_question_of_a_survey_is_told():
    told = source_text(whole(survey(("P1", "Late."))), None, ACTORS, MARKS)
    assert told == "Survey answers, each by another person, to the question: Q1: Why?"


@pytest.mark.parametrize(
    ("item", "told"),
    [
        (SurveyItem(column="Q1", stage="order"), "have stage order."),
        (SurveyItem(column="Q1", facet="goal"), "have facet goal."),
        (SurveyItem(column="Q1", stage="order", facet="goal"), "have stage order and facet goal."),
    ],
)
def test_a_pinned_item_is_told(item: SurveyItem, told: str):
    text = source_text(whole(survey(("P1", "Late."))), item, ACTORS, MARKS)
    assert text.endswith(f" All marks of this question {told}")


def test_an_item_that_is_named_but_not_pinned_tells_nothing():
    text = source_text(whole(survey(("P1", "Late."))), SurveyItem(column="Q1"), ACTORS, MARKS)
    assert "All marks" not in text


def test_the_actor_is_shown_with_each_answer_where_there_are_several():
    said = survey(("P1", "Late."), ("P2", "Cold."))
    labelled = lines_text(whole(said), ACTORS, labelled=True).split("\n")
    assert labelled == ["[1] (subscriber) Late.", "[2] (chef) Cold."]
    assert shown(said) == ["[1] Late.", "[2] Cold."]


def test_whether_actors_are_shown_is_the_studys_and_not_a_batchs():
    with model(Scripted()) as analyst:
        for who, actor in (("P1", "subscriber"), ("P2", "chef")):
            (portion,) = analyst.portions(survey((who, "Late.")))
            shown_to = analyst.reader.request(portion).messages[1].content
            assert f"[1] ({actor}) Late." in shown_to
    alone = STUDY.model_copy(update={"actors": STUDY.actors[:1]})
    with model(Scripted(), alone) as analyst:
        (portion,) = analyst.portions(survey(("P1", "Late.")))
        assert "[1] Late." in analyst.reader.request(portion).messages[1].content


def test_a_batch_of_one_item_shows_no_answer_to_another():
    said = survey(("P1", "Late."), ("P3", "Cold."), items=("Q1", "Q2"))
    for portion, item in zip(windows(said), ("Q1", "Q2"), strict=True):
        assert f"question: {item}: Why?" in source_text(portion, None, ACTORS, MARKS)
        assert lines_text(portion, ACTORS).count("[") == 2


# --- the codebook, stages and actors


def test_every_facet_is_shown_with_its_id_definition_and_bounds():
    lines = facets_text(STUDY.facets, entries()).rstrip("\n").split("\n")
    for facet, entry, line in zip(STUDY.facets, entries(), lines, strict=True):
        assert line.startswith(f"- {facet.id}: {one_line(entry.definition)}")
        assert f"Not: {one_line(entry.not_when)}" in line


def test_a_facet_of_the_studys_own_is_shown_by_its_definition():
    facets = [*STUDY.facets, Facet(id="workaround", name="Workarounds", definition="Ways\nround")]
    told = codebook(facets)
    assert facets_text(facets, told).endswith("- workaround: Ways round\n")
    assert names_text(facets, told).endswith("- workaround: Ways round\n")


def test_stages_and_actors_are_a_line_each():
    assert stages_text(STUDY.stages) == (
        "- order: Ordering. Choosing a box\n- first-box: First box. The first delivery"
    )
    assert actors_text(STUDY.actors) == (
        "- subscriber: Busy parents. From hearing of it to the third box\n"
        "- chef: Chefs. From the recipe to the kitchen"
    )


def test_every_label_is_told_with_its_facet():
    told = labels_text(STUDY).split("\n")
    assert [line.split(":")[0] for line in told] == [
        "- channel (of touchpoint)",
        "- emotion (of emotion)",
        "- object (of emotion)",
        "- valence (of emotion)",
        "- severity (of pain_point)",
    ]
