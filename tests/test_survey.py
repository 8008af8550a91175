"""Survey exports of several services, read into one document each."""

import hashlib
from pathlib import Path

import pytest

from synth.errors import SettingsError, SourceError
from synth.readers.defaults import ACTOR, FACETS, STAGES
from synth.readers.survey import prompted_items, read_survey
from synth.records.document import Reading, locator
from synth.records.ids import source_id
from synth.records.study import Study, SurveyItem, SurveySpec

PLAIN = """\
respondent,plan,NPS,Why did you cancel?
r1,free,3,Too pricey for two people
r2,pro,9,We moved to a town without delivery
r3,free,5,"The box came late,
and nobody called"
r4,free,8,n/a
"""

QUALTRICS = """\
StartDate,Status,ResponseId,Q1,Q2_NPS_GROUP,Q3,Q4_1,Q4_2,Q5,Q5_4_TEXT
Start Date,Response Type,Response ID,Which plan?,NPS group,Why did you leave?,\
What hindered you? - Hindrance 1,What hindered you? - Hindrance 2,\
How did you hear of us? - Selected Choice,How did you hear of us? - Other - Text
"{""ImportId"":""startDate""}","{""ImportId"":""status""}","{""ImportId"":""_recordId""}",\
"{""ImportId"":""Q1""}","{""ImportId"":""Q2""}","{""ImportId"":""Q3_TEXT""}",\
"{""ImportId"":""Q4_1""}","{""ImportId"":""Q4_2""}","{""ImportId"":""Q5""}",\
"{""ImportId"":""Q5_4_TEXT""}"
2026-01-01 10:00:00,Survey Preview,R_0,Free,Detractor,just a test of mine,,,Friend,
2026-01-01 10:00:00,IP Address,R_1,Free,Detractor,"It came
too late",the form was long,no parking,Friend,
2026-01-01 10:00:00,IP Address,R_2,Pro,Promoter,the price went up,waiting on hold,n/a,Other,\
a poster on the bus
2026-01-01 10:00:00,IP Address,R_3,Free,Promoter,we moved to a new city,nothing,-,Friend,
"""

SURVEYMONKEY = """\
Respondent ID,Collector ID,Start Date,How did you pay?,,,Would you come back?,,What went wrong?
,,,Card,Cash,Other (please specify),Response,Why?,Open-Ended Response
1001,55,01/01/2026 09:00:00 AM,Card,,,Yes,the staff were kind,The terminal froze
1002,55,01/01/2026 09:05:00 AM,,Cash,,No,,nothing
1003,55,01/01/2026 09:09:00 AM,Card,Cash,voucher from work,Yes,,It asked twice for the pin
"""


def make_study(**surveys: object) -> Study:
    specs = (SurveySpec(**surveys),) if surveys else ()  # type: ignore[arg-type]
    return Study(title="T", actors=(ACTOR,), stages=STAGES["default"], facets=FACETS, surveys=specs)


def read(folder: Path, text: str, name: str = "survey.csv", **spec: object) -> Reading:
    path = folder / name
    path.write_bytes(text.encode())
    return read_survey(path, name, make_study(**spec))


def answers(reading: Reading) -> list[tuple[str | None, str | None, str]]:
    document = reading.document
    return [(turn.speaker, turn.item, document.words_of(turn)) for turn in document.turns]


def test_an_answer_is_a_turn_whose_span_is_exactly_the_answer(tmp_path: Path) -> None:
    reading = read(tmp_path, PLAIN)
    assert [words for _, _, words in answers(reading)] == [
        "Too pricey for two people",
        "We moved to a town without delivery",
        "The box came late,\nand nobody called",
    ]


def test_the_canonical_text_names_respondent_row_and_question(tmp_path: Path) -> None:
    reading = read(tmp_path, PLAIN)
    assert reading.document.text.startswith(
        "## r1 (row 2)\nWhy did you cancel?\nToo pricey for two people\n\n## r2 (row 3)\n"
    )
    turn = reading.document.turns[0]
    assert (turn.turn, turn.voice, turn.row, turn.time) == (1, "participant", 2, None)
    assert (turn.participant, turn.key, turn.paraphrase) == (None, "", False)
    assert locator("survey.csv", turn) == "survey.csv row 2, 'Why did you cancel?'"


def test_the_source_knows_its_file(tmp_path: Path) -> None:
    source = read(tmp_path, PLAIN).document.source
    assert source.id == source_id("survey.csv")
    assert source.sha256 == hashlib.sha256(PLAIN.encode()).hexdigest()
    assert (source.kind, source.record) == ("survey", "verbatim")
    assert source.text == f"sources/{source.id}.txt"


def test_rows_count_as_a_spreadsheet_does_after_an_answer_of_two_lines(tmp_path: Path) -> None:
    rows = [respondent.row for respondent in read(tmp_path, PLAIN).respondents]
    assert rows == [2, 3, 4, 5]


def test_closed_columns_become_segments_and_scores_of_every_row(tmp_path: Path) -> None:
    respondents = read(tmp_path, PLAIN).respondents
    assert [r.segments for r in respondents] == [
        {"plan": "free"},
        {"plan": "pro"},
        {"plan": "free"},
        {"plan": "free"},
    ]
    assert [r.scores for r in respondents] == [{"NPS": 3}, {"NPS": 9}, {"NPS": 5}, {"NPS": 8}]


@pytest.mark.parametrize(
    "nothing",
    ["none", "N/A", "n.a.", "-", "Nothing.", "NO", ".", "No comment", "nil", "Keine", "??", "…"],
)
def test_an_answer_that_says_nothing_makes_no_turn(tmp_path: Path, nothing: str) -> None:
    text = f"id,Why did you leave?\n1,It was too dear for me\n2,{nothing}\n3,We had to move away\n"
    assert [who for who, _, _ in answers(read(tmp_path, text))] == ["1", "3"]


def test_a_no_with_a_reason_is_an_answer(tmp_path: Path) -> None:
    text = "id,Anything else?\n1,No. The box leaked\n2,none of the recipes worked\n3,no\n"
    assert [who for who, _, _ in answers(read(tmp_path, text))] == ["1", "2"]


def test_non_answers_are_counted_in_a_remark(tmp_path: Path) -> None:
    assert any("1 non-answer such as 'n/a'" in remark for remark in read(tmp_path, PLAIN).remarks)


def test_a_remark_says_how_the_columns_were_read(tmp_path: Path) -> None:
    assert read(tmp_path, PLAIN).remarks[0] == (
        "survey.csv: one header row, 4 respondents by column A 'respondent': 3 answers to"
        " 1 open item ('Why did you cancel?'), 1 segment, 1 score."
    )


def test_qualtrics_has_three_header_rows_and_drops_previews(tmp_path: Path) -> None:
    reading = read(tmp_path, QUALTRICS)
    assert [respondent.label for respondent in reading.respondents] == ["R_1", "R_2", "R_3"]
    assert reading.respondents[0].row == 5
    assert "survey.csv: 1 preview row left out." in reading.remarks


def test_qualtrics_items_are_named_by_id_and_asked_by_question(tmp_path: Path) -> None:
    turns = read(tmp_path, QUALTRICS).document.turns
    asked = {turn.item: turn.question for turn in turns}
    assert asked == {
        "Q3": "Why did you leave?",
        "Q4_1": "What hindered you?",
        "Q5_4_TEXT": "How did you hear of us?",
    }


def test_parts_of_one_item_are_one_turn_a_line_each(tmp_path: Path) -> None:
    said = [words for _, item, words in answers(read(tmp_path, QUALTRICS)) if item == "Q4_1"]
    assert said == ["the form was long\nno parking", "waiting on hold"]


def test_qualtrics_segments_are_called_by_their_question(tmp_path: Path) -> None:
    segments = read(tmp_path, QUALTRICS).respondents[0].segments
    assert segments == {
        "Which plan?": "Free",
        "NPS group": "Detractor",
        "How did you hear of us?": "Friend",
    }


def test_surveymonkey_options_are_joined_and_other_is_free_text(tmp_path: Path) -> None:
    reading = read(tmp_path, SURVEYMONKEY)
    assert [r.segments["How did you pay?"] for r in reading.respondents] == [
        "Card",
        "Cash",
        "Card; Cash",
    ]
    asked = [(turn.question, reading.document.words_of(turn)) for turn in reading.document.turns]
    assert asked == [
        ("Would you come back? Why?", "the staff were kind"),
        ("What went wrong?", "The terminal froze"),
        ("How did you pay?", "voucher from work"),
        ("What went wrong?", "It asked twice for the pin"),
    ]
    assert [turn.row for turn in reading.document.turns] == [3, 3, 5, 5]


def test_a_date_or_a_collector_is_neither_segment_nor_item(tmp_path: Path) -> None:
    reading = read(tmp_path, SURVEYMONKEY)
    assert set(reading.respondents[0].segments) == {"How did you pay?", "Would you come back?"}


def test_names_and_addresses_of_people_are_not_taken_as_segments(tmp_path: Path) -> None:
    text = (
        "Full name,Email,What's your name?,plan,Comments\n"
        "Ann Lee,a@example.org,Ann,free,The box was heavy to carry\n"
        "Bob Ray,b@example.org,Bob,pro,It leaked all over the floor\n"
    )
    assert [r.segments for r in read(tmp_path, text).respondents] == [
        {"plan": "free"},
        {"plan": "pro"},
    ]


def test_typeform_respondents_are_named_by_their_number_sign(tmp_path: Path) -> None:
    text = (
        "#,What did you think of the box?,How likely are you to recommend us?,Network ID,"
        "Start Date (UTC),Submit Date (UTC)\n"
        "a1b2,It was heavy to carry,9,f1,2026-01-01 10:00:00,2026-01-01 10:05:00\n"
        "c3d4,Leaked all over my floor,7,f2,2026-01-01 10:00:00,2026-01-01 10:05:00\n"
    )
    reading = read(tmp_path, text)
    assert reading.remarks[0].startswith("survey.csv: Typeform,")
    assert [r.label for r in reading.respondents] == ["a1b2", "c3d4"]
    assert reading.respondents[0].scores == {"How likely are you to recommend us?": 9}


def test_google_grids_are_segments_row_by_row(tmp_path: Path) -> None:
    text = (
        "Timestamp,How was it? [Taste],How was it? [Price],Please tell us more\n"
        "1/1/2026 10:00:00,Good,Bad,It tasted of home to me\n"
        "1/1/2026 10:01:00,Bad,Bad,The sauce was watery\n"
    )
    reading = read(tmp_path, text)
    assert reading.remarks[0].startswith("survey.csv: Google Forms,")
    assert reading.respondents[0].segments == {
        "How was it? [Taste]": "Good",
        "How was it? [Price]": "Bad",
    }
    assert [r.label for r in reading.respondents] == ["row 2", "row 3"]


def test_numbered_columns_of_a_question_are_one_item(tmp_path: Path) -> None:
    text = (
        "id,Aspect #1:What was pleasant?,Aspect #2:What was pleasant?,Hindrance 1,Hindrance 2\n"
        "1,the quick recipes,no shopping,too heavy to lift,wet box\n"
        "2,nice cards to keep,,no time to cook,\n"
        "3,good for two people,less waste,late driver again,price\n"
    )
    assert answers(read(tmp_path, text))[:2] == [
        ("1", "Aspect #1:What was pleasant?", "the quick recipes\nno shopping"),
        ("1", "Hindrance 1", "too heavy to lift\nwet box"),
    ]


def test_numbered_questions_are_not_one_item(tmp_path: Path) -> None:
    text = (
        "id,Question 1,Question 2\n"
        "1,I saw an advert on the tram,I paid by card in the end\n"
        "2,My sister told me about it,The form wanted my phone number\n"
    )
    assert {item for _, item, _ in answers(read(tmp_path, text))} == {"Question 1", "Question 2"}


def test_a_bare_why_not_is_asked_with_the_question_before_it(tmp_path: Path) -> None:
    text = (
        "id,Would you come back?,Why not?\n1,No,It is too far away\n2,No,They were rude to me\n"
        "3,Yes,\n"
    )
    turn = read(tmp_path, text).document.turns[0]
    assert (turn.item, turn.question) == ("Why not?", "Would you come back? Why not?")


def test_ticked_boxes_in_one_cell_are_no_open_answers(tmp_path: Path) -> None:
    boxes = ("Excel", "Python", "R", "SPSS", "Stata", "SQL")
    ticked = [", ".join(b for k, b in enumerate(boxes) if n >> k & 1) for n in range(1, 64)]
    rows = "".join(f'{n},"{t}",It broke on day {n} for me\n' for n, t in enumerate(ticked))
    reading = read(tmp_path, f"id,What tools would you use?,What happened?\n{rows}")
    assert {item for _, item, _ in answers(reading)} == {"What happened?"}


def test_what_was_written_beside_fixed_choices_is_an_open_answer(tmp_path: Path) -> None:
    rows = [f"{n},{('Price', 'Delivery', 'Taste')[n % 3]}" for n in range(60)]
    own = ["my flat has no lift at all", "the courier rang the wrong bell"]
    rows += [f"{60 + n},{own[0]} {n}" for n in range(9)] + ["70," + own[1]]
    reading = read(tmp_path, "id,Which obstacle was the biggest?\n" + "\n".join(rows) + "\n")
    assert len(answers(reading)) == 10
    assert answers(reading)[-1][2] == own[1]
    segments = [r.segments["Which obstacle was the biggest?"] for r in reading.respondents]
    assert segments[:3] == ["Price", "Delivery", "Taste"]
    assert segments[-1] == "other"


def test_branches_of_a_questionnaire_that_ask_the_same_are_one_item(tmp_path: Path) -> None:
    text = (
        "id,plan,What went wrong?,What went wrong?\n"
        "1,free,The box was late again,\n2,pro,,It leaked on my floor\n3,free,Nobody called me,\n"
    )
    assert [item for _, item, _ in answers(read(tmp_path, text))] == ["What went wrong?"] * 3


def test_the_same_question_answered_twice_stays_two_items(tmp_path: Path) -> None:
    text = (
        "id,plan,What went wrong?,What went wrong?\n"
        "1,free,The box was late again,It also leaked\n2,pro,Nobody called me,It was cold\n"
    )
    assert {item for _, item, _ in answers(read(tmp_path, text))} == {
        "What went wrong?",
        "What went wrong? (2)",
    }


def test_a_branch_with_few_answers_is_read_like_its_fuller_twin(tmp_path: Path) -> None:
    rows = "".join(f"{n},{('Once', 'Every week')[n % 2]},,Box {n} came late\n" for n in range(9))
    text = f"id,Your usual rhythm,Your usual rhythm,What happened?\n{rows}9,,At night after work,\n"
    assert {item for _, item, _ in answers(read(tmp_path, text))} == {"What happened?"}


def test_long_options_that_repeat_are_a_segment_not_an_item(tmp_path: Path) -> None:
    options = ["Less than once a month", "Between once a day and once a week", "More than that"]
    rows = "".join(f"{n},{options[n % 3]},Thing number {n} broke\n" for n in range(30))
    reading = read(tmp_path, f"id,How often do you cook?,What happened?\n{rows}")
    assert reading.respondents[1].segments == {"How often do you cook?": options[1]}
    assert {item for _, item, _ in answers(reading)} == {"What happened?"}


def test_an_open_question_stays_open_when_its_answers_repeat(tmp_path: Path) -> None:
    said = ["The delivery was late and the food was warm", "Support never answered any of my mails"]
    rows = "".join(f"R{n},{said[n % 2]}\n" for n in range(100))
    assert len(answers(read(tmp_path, f"ResponseId,Why did you leave?\n{rows}"))) == 100


def test_respondent_ids_that_repeat_are_told_apart_by_row(tmp_path: Path) -> None:
    text = "id,Why?\n7,It was too dear for me\n8,We moved away\n7,The box was late again\n"
    reading = read(tmp_path, text)
    assert [r.label for r in reading.respondents] == ["7#2", "8", "7#4"]
    assert any("used more than once" in remark for remark in reading.remarks)


def test_a_survey_table_of_the_settings_overrides_the_guess(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        "code,city,rank,note\nA,Bonn,3,fine\nB,Rome,4,good\n",
        file="survey.csv",
        respondent="code",
        segments=("city",),
        scores=("rank",),
        items=(SurveyItem(column="note", stage="purchase", facet="pain_point"),),
    )
    assert answers(reading) == [("A", "note", "fine"), ("B", "note", "good")]
    assert reading.respondents[0].segments == {"city": "Bonn"}
    assert reading.respondents[0].scores == {"rank": 3}


def test_settings_may_name_a_column_by_its_question(tmp_path: Path) -> None:
    items = (SurveyItem(column="why did you leave?"),)
    reading = read(tmp_path, QUALTRICS, file="survey.csv", items=items)
    assert {item for _, item, _ in answers(reading)} == {"Q3"}


def test_an_unknown_column_is_an_error_with_a_suggestion(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"survey\.csv.*'plam'; you may mean 'plan'"):
        read(tmp_path, PLAIN, file="survey.csv", segments=("plam",))


@pytest.mark.parametrize(
    ("column", "item"),
    [
        ("q3", "Q3"),
        ("Why did you leave?", "Q3"),
        ("What hindered you? - Hindrance 1", "Q4_1"),
        ("What hindered you?", "Q4_1"),
    ],
)
def test_an_item_of_the_settings_is_found_by_header_or_question(
    tmp_path: Path, column: str, item: str
) -> None:
    named = SurveyItem(column=column, stage="loyalty")
    document = read(tmp_path, QUALTRICS, file="survey.csv", items=(named,)).document
    study = make_study(file="survey.csv", items=(named,))
    assert prompted_items(study, document) == {item: named}
    assert prompted_items(make_study(), document) == {}


def test_a_table_without_open_answers_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no open answers"):
        read(tmp_path, "id,plan,NPS\n1,free,3\n2,pro,9\n3,free,5\n")


def test_a_summary_of_counted_choices_is_refused(tmp_path: Path) -> None:
    text = "My survey,,\n,,\nQ1. Plan?,,\nAnswer Choices,Response Percent,Responses\nFree,50%,4\n"
    with pytest.raises(SourceError, match="no open answers: a summary"):
        read(tmp_path, text)


def test_a_transcript_in_a_table_is_refused(tmp_path: Path) -> None:
    text = "time,speaker,text\n1,MJ,How did you start?\n2,Ann,I walked in one day\n"
    with pytest.raises(SourceError, match="a transcript, a row a turn"):
        read(tmp_path, text)


def test_answers_keep_their_emoji_accents_and_markup(tmp_path: Path) -> None:
    text = "id,Warum?\n1,Das Gerät war 😡 <b>kaputt</b>\n2,Zu teuer für uns beide\n"
    assert answers(read(tmp_path, text))[0][2] == "Das Gerät war 😡 <b>kaputt</b>"


def test_an_answer_that_looks_like_a_heading_changes_no_span(tmp_path: Path) -> None:
    text = 'id,Why did you leave?\n1,"bad\n## r9 (row 9)\nWhy did you leave?"\n2,We moved away\n'
    reading = read(tmp_path, text)
    assert answers(reading)[0][2] == "bad\n## r9 (row 9)\nWhy did you leave?"
    assert [turn.speaker for turn in reading.document.turns] == ["1", "2"]


def test_twenty_thousand_rows_are_all_read(tmp_path: Path) -> None:
    rows = "".join(f"R{n},free,The {n}th box came late\n" for n in range(20_000))
    reading = read(tmp_path, f"ResponseId,plan,Why did you leave?\n{rows}")
    assert len(reading.document.turns) == 20_000
    assert reading.document.words_of(reading.document.turns[-1]) == "The 19999th box came late"
