import pytest

from reading_samples import read, said, voiced, words_outside
from synth.records.ids import source_id

DIALOGUE = """Interview 3, kitchen study

MEL: So how did you hear about it?

ANNA: From a friend. She had a box on her table.

It looked nice.

MEL: And what did you do then?
ANNA: I signed up that night, and the thing is: I forgot.
"""


def test_a_turn_runs_from_its_label_to_the_next(tmp_path):
    document = read(tmp_path, "P1.txt", DIALOGUE).document
    assert said(document) == [
        "From a friend. She had a box on her table.\n\nIt looked nice.",
        "I signed up that night, and the thing is: I forgot.",
    ]


def test_the_canonical_text_is_the_file_and_only_labels_stand_outside_turns(tmp_path):
    document = read(tmp_path, "P1.txt", DIALOGUE).document
    assert document.text == DIALOGUE
    assert words_outside(document) == {"MEL", "ANNA"}


def test_what_precedes_the_first_label_is_the_note_takers(tmp_path):
    document = read(tmp_path, "P1.txt", DIALOGUE).document
    assert said(document, "note_taker") == ["Interview 3, kitchen study"]


def test_who_asks_is_the_moderator(tmp_path):
    document = read(tmp_path, "P1.txt", DIALOGUE).document
    assert {t.speaker for t in document.turns if t.voice == "moderator"} == {"MEL"}


def test_each_answer_knows_its_question(tmp_path):
    document = read(tmp_path, "P1.txt", DIALOGUE).document
    asked = [turn.question for turn in document.turns if turn.voice == "participant"]
    assert asked == ["So how did you hear about it?", "And what did you do then?"]


def test_the_source_is_named_by_its_path(tmp_path):
    source = read(tmp_path, "P1.txt", DIALOGUE).document.source
    assert source.id == source_id("interviews/P1.txt")
    assert (source.kind, source.record, source.chars) == ("interview", "verbatim", len(DIALOGUE))
    assert source.text == f"sources/{source.id}.txt"


@pytest.mark.parametrize(
    ("asks", "answers"),
    [
        ("Interviewer", "Anna"),
        ("Moderator", "P1"),
        ("Q", "A"),
        ("I", "P"),
        ("I", "R"),
        ("M", "P"),
        ("R", "P"),
        ("Intervieweuse", "Claire"),
        ("Moderatorin", "Teilnehmer 3"),
        ("Entrevistador", "Entrevistada"),
        ("MOD", "Participant 3"),
        ("Researcher 2", "Participant_07"),
        ("Mia (moderator)", "Anna"),
    ],
)
def test_role_words_tell_the_moderator_without_any_question(tmp_path, asks, answers):
    text = (
        f"{asks}: Tell me more.\n{answers}: I waited an hour.\n{asks}: Go on.\n{answers}: I left.\n"
    )
    document = read(tmp_path, "P1.txt", text).document
    assert said(document, "moderator") == ["Tell me more.", "Go on."]
    assert said(document) == ["I waited an hour.", "I left."]


@pytest.mark.parametrize(
    ("line", "time"),
    [
        ("Anna: I waited.", None),
        ("**Anna:** I waited.", None),
        ("**Anna**: I waited.", None),
        ("Anna (00:12:03): I waited.", "00:12:03"),
        ("[00:12:03] Anna: I waited.", "00:12:03"),
        ("[12:03] **Anna:** I waited.", "00:12:03"),
        ("00:12:03 Anna: I waited.", "00:12:03"),
        ("Anna: [00:12:03] I waited.", "00:12:03"),
        ("Anna  12:03\nI waited.", "00:12:03"),
        ("Anna (12:03):\nI waited.", "00:12:03"),
        ("**Anna**   12:03\nI waited.", "00:12:03"),
        ("Anna:\nI waited.", None),
        ("Anna：I waited.", None),
        ("- Anna: I waited.", None),
        ("Anna | 12:03 | I waited.", "00:12:03"),
    ],
)
def test_every_way_to_write_a_label_is_left_out_of_the_turn(tmp_path, line, time):
    asked = line.replace("Anna", "Interviewer").replace("I waited.", "What then?")
    text = f"{asked}\n\n{line}\n\n{asked}\n\n{line}\n"
    document = read(tmp_path, "P1.txt", text).document
    assert said(document) == ["I waited.", "I waited."]
    assert [t.time for t in document.turns if t.voice == "participant"] == [time, time]
    assert said(document, "moderator") == ["What then?", "What then?"]


@pytest.mark.parametrize(
    "line",
    [
        "10:30 Meeting: the boss came in.",
        "The thing is: it broke.",
        "Option number two is: leave.",
        "Problem: it broke.",
        "https://example.org is where I looked.",
        "He said: no way.",
        "Remember 12:30",
    ],
)
def test_what_only_looks_like_a_label_stays_in_the_turn(tmp_path, line):
    text = (
        f"Interviewer: What then?\nAnna: So I went in.\n{line}\nInterviewer: And?\nAnna: I left.\n"
    )
    document = read(tmp_path, "P1.txt", text).document
    assert said(document) == [f"So I went in.\n{line}", "I left."]


def test_a_listed_interviewer_is_known_by_first_name_and_in_any_case(tmp_path):
    text = "INES: Right, that is on.\nCallum: Yes.\nINES: Tell me.\nCallum: It came late.\n"
    document = read(tmp_path, "P1.txt", text, "Ines Halloran").document
    assert said(document, "moderator") == ["Right, that is on.", "Tell me."]


def test_where_nobody_asks_a_remark_says_so_and_all_are_participants(tmp_path):
    reading = read(tmp_path, "P1.txt", "Anna: It broke.\nBen: Mine too.\nAnna: Yes.\nBen: Odd.\n")
    assert len(said(reading.document)) == 4
    assert "interviewers in study.toml" in reading.remarks[0]
    assert reading.remarks[0].startswith("interviews/P1.txt: ")


def test_rhetorical_questions_do_not_make_an_interviewer(tmp_path):
    talk = "Anna: It was late, right? And cold, no? What could I do? I threw it away.\n"
    text = f"Mel: What came?\n{talk}Mel: And the next one?\n{talk}"
    document = read(tmp_path, "P1.txt", text).document
    assert said(document, "moderator") == ["What came?", "And the next one?"]


def test_a_focus_group_has_one_moderator_and_several_participants(tmp_path):
    answers = "Anna: I will, it came late.\nBen: Mine was warm.\nCy: Fine here.\n"
    text = f"Lea: Who wants to start?\n{answers}" * 3
    document = read(tmp_path, "group.txt", text).document
    people = {t.speaker for t in document.turns if t.voice == "participant"}
    assert people == {"Anna", "Ben", "Cy"}


def test_a_typed_line_of_a_speaker_is_the_same_speaker(tmp_path):
    text = "MEL: Hello?\nANNA: Hi.\nMEL, TYPING: No sound?\nANNA: None.\n"
    text += "MEL (typed): Better?\nANNA: Yes.\n"
    document = read(tmp_path, "P1.txt", text).document
    assert {turn.speaker for turn in document.turns} == {"MEL", "ANNA"}
    assert len(said(document, "moderator")) == 3


def test_a_passing_captioner_is_an_observer_and_a_remark_says_so(tmp_path):
    talk = "MEL: And what did you do then?\nANNA: " + "I waited for it all day long. " * 30 + "\n"
    reading = read(tmp_path, "P1.txt", talk * 4 + "CARA: My pleasure!\n")
    assert said(reading.document, "observer") == ["My pleasure!"]
    assert any("CARA" in remark for remark in reading.remarks)


def test_observers_and_notes_are_not_evidence(tmp_path):
    text = (
        "Interviewer: And then?\nP1: I rang.\nObserver: The line was down that day.\n"
        "P1: Twice.\n\nNote: she looks at her phone.\n\nInterviewer: Why?\nP1: To be sure.\n"
    )
    document = read(tmp_path, "P1.txt", text).document
    assert said(document) == ["I rang.", "Twice.", "To be sure."]
    assert said(document, "observer") == ["The line was down that day."]
    assert any("phone" in words for words in said(document, "note_taker"))


def test_a_whole_line_in_brackets_is_an_observers_and_the_speaker_goes_on(tmp_path):
    text = "Q: Why?\nA: I was [laughs] tired.\n(the dog barks)\nAnd cold (pause) too.\n"
    text += "Q: Ok?\nA: Yes.\n"
    document = read(tmp_path, "P1.txt", text).document
    assert said(document) == ["I was [laughs] tired.", "And cold (pause) too.", "Yes."]
    assert said(document, "observer") == ["(the dog barks)"]


def test_an_interviewers_words_in_brackets_split_the_turn(tmp_path):
    text = "Q: Why?\nA: I went in. (Interviewer: and then?) Then I left.\nQ: Oh?\nA: Yes.\n"
    document = read(tmp_path, "P1.txt", text).document
    assert said(document)[:2] == ["I went in.", "Then I left."]
    assert document.turns[3].question == "and then?"


def test_an_excerpt_shown_as_a_block_quote_is_nobodys_evidence(tmp_path):
    text = (
        "MEL: Here is what others said?\n\n> BEN: I love it.\n>\n> CY: I hate it.\n\n"
        "ANNA: Cy is right.\n\nMEL: Why?\n\nANNA: It leaks.\n"
    )
    document = read(tmp_path, "P1.md", text).document
    assert said(document) == ["Cy is right.", "It leaks."]
    assert ("note_taker", "> BEN: I love it.\n>\n> CY: I hate it.") in voiced(document)


def test_a_time_alone_on_a_line_begins_a_stretch_of_the_same_speaker(tmp_path):
    text = "Q: Why?\nA: First part.\n[00:01:05]\nSecond part.\nQ: Ok?\nA: Yes.\n"
    document = read(tmp_path, "P1.txt", text).document
    assert said(document)[:2] == ["First part.", "Second part."]
    assert document.turns[2].time == "00:01:05"


def test_a_nod_does_not_hide_the_question(tmp_path):
    text = "Q: Why did you stop?\nA: It leaked.\nQ: Mm-hm.\nA: All over the floor.\n"
    document = read(tmp_path, "P1.txt", text).document
    assert document.turns[3].question == "Why did you stop? Mm-hm."


def test_a_long_question_is_cut_from_the_front(tmp_path):
    text = f"Q: {'Well, you see. ' * 60}So what happened?\nA: It leaked.\n"
    question = read(tmp_path, "P1.txt", text).document.turns[1].question
    assert question.endswith("So what happened?")
    assert len(question) <= 310


def test_speech_without_labels_is_one_participants(tmp_path):
    text = "I had been looking for weeks.\n\nThen the box came, and it was wet.\n"
    reading = read(tmp_path, "P1.txt", text)
    assert said(reading.document) == text.strip().split("\n\n")
    assert {turn.speaker for turn in reading.document.turns} == {None}
    assert reading.document.source.record == "verbatim"
    assert "no speaker labels" in reading.remarks[0]


def test_questions_in_bold_are_the_moderators(tmp_path):
    text = (
        "**How did you hear of it?**\n\nFrom a friend of mine.\n\n**And then?**\n\nI signed up.\n"
    )
    document = read(tmp_path, "P1.md", text).document
    assert said(document, "moderator") == ["How did you hear of it?", "And then?"]
    assert [t.question for t in document.turns if t.question] == [
        "How did you hear of it?",
        "And then?",
    ]


def test_questions_that_take_turns_with_answers_are_the_moderators_with_a_remark(tmp_path):
    text = "What do you do?\n\nI am a nurse.\n\nHow did you hear of it?\n\nFrom a friend.\n"
    reading = read(tmp_path, "P1.txt", text)
    assert said(reading.document) == ["I am a nurse.", "From a friend."]
    assert "paragraphs that ask" in reading.remarks[0]


def test_a_question_now_and_then_is_the_speakers_own(tmp_path):
    text = "It came late.\n\nWhat could I do?\n\nI left.\n\nThen it rained.\n\nI rang.\n"
    assert len(said(read(tmp_path, "P1.txt", text).document)) == 5


def test_a_heading_that_names_the_interviewer_is_no_turn(tmp_path):
    text = "Interviewer: Mia Roth\nParticipant: P3, nurse\n\nMia: Go on.\nP3: I left.\n"
    document = read(tmp_path, "P1.txt", text + "Mia: Oh.\nP3: Yes.\n").document
    assert said(document, "note_taker") == ["Interviewer: Mia Roth\nParticipant: P3, nurse"]
    assert said(document, "moderator") == ["Go on.", "Oh."]
    assert said(document) == ["I left.", "Yes."]


def test_numbered_answers_have_one_speaker(tmp_path):
    text = "Q1: Why?\nA1: It broke.\nQ2: And?\nA2: I left.\n**Q3: So?**\nA3: Home.\n"
    document = read(tmp_path, "P1.txt", text).document
    assert {turn.speaker for turn in document.turns} == {"Q", "A"}
    assert said(document, "moderator") == ["Why?", "And?", "So?"]


def test_a_name_in_bold_on_its_own_line_is_a_label(tmp_path):
    text = "**Interviewer**\n\nWhy?\n\n**Anna**\n\nIt broke.\n\n" * 2
    assert said(read(tmp_path, "P1.md", text).document) == ["It broke.", "It broke."]


def test_numbered_questions_above_their_answers_are_the_moderators(tmp_path):
    text = "1. How did you hear of it?\nFrom a friend.\n\n2. And then?\n\nI signed up.\n"
    document = read(tmp_path, "P1.txt", text).document
    assert said(document, "moderator") == ["How did you hear of it?", "And then?"]
    assert said(document) == ["From a friend.", "I signed up."]


@pytest.mark.parametrize("head", ["{0}\n12:03", "12:03\n{0}", "0:12:3.0 --> 0:12:9.25\n{0}"])
def test_a_name_and_a_time_on_lines_of_their_own_are_a_label(tmp_path, head):
    asks, answers = head.format("Mia Roth"), head.format("Anna Lund")
    text = f"{asks}\nHow was it?\n\n{answers}\nCold.\n\n{asks}\nWhy?\n\n{answers}\nThe lid.\n"
    document = read(tmp_path, "P1.txt", text).document
    assert said(document) == ["Cold.", "The lid."]
    assert {turn.time for turn in document.turns} == {"00:12:03"}


def test_french_spacing_before_the_colon_is_part_of_the_label(tmp_path):
    text = "Modératrice\u00a0: Et puis\u202f?\nClaire\u202f: Rien.\n" * 2
    document = read(tmp_path, "P1.txt", text).document
    assert said(document) == ["Rien.", "Rien."]


def test_a_long_dialogue_is_read_turn_by_turn(tmp_path):
    pair = "MEL: So how was that for you?\nANNA: Quite hard (laughs) to find [sighs].\n"
    document = read(tmp_path, "P1.txt", pair * 2000).document
    assert len(document.turns) == 4000


def test_a_line_of_a_megabyte_is_one_turn(tmp_path):
    text = "Q: Why?\nA: " + 'word (so [on "then «I said: ok? ' * 30_000 + "\n"
    assert len(read(tmp_path, "P1.txt", text).document.turns) == 2


def test_an_interviewer_told_by_the_present_line_is_not_said_to_be_missing(tmp_path):
    head = "Interview 3\n\nPresent: Wendy Aspinall (WA), Ken (KT), Jean, his wife (JT).\n\n"
    talk = "**WA:** How are you?\n\n**KT:** Fair.\n\n**JT:** He was up at four.\n\n" * 3
    reading = read(tmp_path, "P3.md", head + talk, "WA", "Wendy Aspinall")
    assert {(t.speaker, t.voice) for t in reading.document.turns if t.speaker} == {
        ("WA", "moderator"),
        ("KT", "participant"),
        ("JT", "participant"),
    }
    assert not reading.remarks
