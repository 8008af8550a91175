"""Whose words are whose: by participants.csv, or by file and label."""

from pathlib import Path

import pytest

from synth.errors import SettingsError
from synth.readers.defaults import ACTOR, FACETS, STAGES
from synth.readers.participants import PersonRow, read_participants
from synth.readers.people import People, tell_people_apart
from synth.records.document import Document, Reading, Respondent, Source, Turn, Voice
from synth.records.ids import answer_turn_key, interview_turn_key, source_id
from synth.records.study import Actor, Study

STUDY = Study(
    title="T",
    actors=(ACTOR, Actor(id="courier", name="Couriers")),
    stages=STAGES["default"],
    facets=FACETS,
)
Line = tuple[str | None, str] | tuple[str | None, str, Voice]


def make_source(path: str, kind: str, text: str) -> Source:
    key = source_id(path)
    return Source.model_validate(
        {
            "id": key,
            "path": path,
            "kind": kind,
            "record": "verbatim",
            "sha256": "0",
            "chars": len(text),
            "text": f"sources/{key}.txt",
        }
    )


def interview(path: str, *lines: Line) -> Reading:
    turns = []
    text = ""
    for number, line in enumerate(lines, 1):
        voice: Voice = line[2] if len(line) == 3 else "participant"
        start = len(text)
        text += line[1] + "\n"
        end = len(text) - 1
        turns.append(Turn(turn=number, voice=voice, start=start, end=end, speaker=line[0]))
    source = make_source(path, "interview", text)
    return Reading(document=Document(source=source, text=text, turns=tuple(turns)))


def survey(path: str, *answers: tuple[str, str], silent: tuple[str, ...] = ()) -> Reading:
    text = ""
    turns = []
    for number, (who, words) in enumerate(answers, 1):
        start = len(text)
        text += words + "\n"
        turns.append(
            Turn(
                turn=number,
                voice="participant",
                start=start,
                end=len(text) - 1,
                speaker=who,
                question="Why?",
                row=number + 1,
                item="Q1",
            )
        )
    respondents = tuple(
        Respondent(label=who, row=row, segments={"plan": f"plan of {who}"}, scores={"NPS": 7})
        for row, who in enumerate(dict.fromkeys([*(a[0] for a in answers), *silent]), 2)
    )
    source = make_source(path, "survey", text)
    return Reading(
        document=Document(source=source, text=text, turns=tuple(turns)), respondents=respondents
    )


def tell(readings: list[Reading], *rows: dict[str, object]) -> People:
    table = [PersonRow.model_validate({"row": n, **row}) for n, row in enumerate(rows, 2)]
    return tell_people_apart(readings, table, STUDY)


def ids(people: People) -> list[str]:
    return [participant.id for participant in people.participants]


def test_one_speaker_of_a_file_is_called_by_its_stem() -> None:
    people = tell([interview("interviews/P01.vtt", ("Ann", "I left"), ("MJ", "Why?", "moderator"))])
    assert ids(people) == ["P01"]
    assert [turn.participant for turn in people.documents[0].turns] == ["P01", None]


def test_several_speakers_are_called_by_stem_and_label() -> None:
    group = interview("group.txt", ("Ann", "I left"), ("Bob", "Me too"), ("ANN ", "Really?"))
    people = tell([group])
    assert ids(people) == ["group/Ann", "group/Bob"]
    assert [t.participant for t in people.documents[0].turns] == [
        "group/Ann",
        "group/Bob",
        "group/Ann",
    ]


def test_voices_without_a_label_count_as_one() -> None:
    assert ids(tell([interview("a.txt", (None, "One"), (None, "Two"))])) == ["a"]


def test_unnamed_words_beside_one_named_speaker_are_that_speakers() -> None:
    assert ids(tell([interview("a.txt", (None, "One"), ("Ann", "Two"))])) == ["a"]


def test_files_of_the_same_stem_are_called_by_their_paths() -> None:
    readings = [
        interview("may/P01.txt", ("Ann", "One")),
        interview("june/P01.txt", ("Ann", "Two")),
        interview("july/P02.txt", ("Bob", "Three")),
    ]
    assert ids(tell(readings)) == ["P02", "june/P01", "may/P01"]


def test_files_that_differ_only_by_suffix_keep_it() -> None:
    readings = [interview("P01.txt", ("A", "One")), interview("P01.vtt", ("B", "Two"))]
    assert ids(tell(readings)) == ["P01.txt", "P01.vtt"]


def test_a_speaker_and_a_file_of_the_same_name_stay_apart() -> None:
    readings = [
        interview("a.txt", ("b", "One"), ("c", "Two")),
        interview("a/b.txt", ("x", "Three")),
        interview("z/b.txt", ("y", "Four")),
    ]
    assert len(set(ids(tell(readings)))) == 4


def test_labels_never_join_across_files_or_with_surveys() -> None:
    readings = [
        interview("a.txt", ("Ann", "One")),
        interview("b.txt", ("Ann", "Two")),
        survey("s.csv", ("Ann", "Three")),
    ]
    people = tell(readings)
    assert ids(people) == ["a", "b", "s/Ann"]
    assert any("'Ann' speaks in a.txt and b.txt" in remark for remark in people.remarks)


def test_respondents_without_an_answer_are_no_participants() -> None:
    assert ids(tell([survey("s.csv", ("r1", "Late"), silent=("r2",))])) == ["s/r1"]


def test_segments_and_scores_of_a_respondent_are_kept() -> None:
    person = tell([survey("s.csv", ("r1", "Late"))]).participants[0]
    assert person.segments == {"plan": "plan of r1"}
    assert person.scores == {"NPS": 7}
    assert person.sources == (source_id("s.csv"),)
    assert (person.actor, person.quotable) == ("participant", "yes")


def test_respondents_that_differ_only_in_case_stay_apart() -> None:
    people = tell([survey("s.csv", ("r1", "Late"), ("R1", "Wet"))])
    assert [turn.participant for turn in people.documents[0].turns] == ["s/r1", "s/R1"]


def test_turn_keys_come_from_path_text_and_occurrence() -> None:
    turns = tell([interview("a.txt", ("A", "Yes"), ("A", "No"), ("A", "Yes"))]).documents[0].turns
    assert [turn.key for turn in turns] == [
        interview_turn_key("a.txt", "Yes", 0),
        interview_turn_key("a.txt", "No", 0),
        interview_turn_key("a.txt", "Yes", 1),
    ]


def test_only_participants_turns_have_keys() -> None:
    turns = tell([interview("a.txt", ("M", "Why?", "moderator"), ("A", "So"))]).documents[0].turns
    assert [bool(turn.key) for turn in turns] == [False, True]


def test_answer_keys_come_from_participant_and_item() -> None:
    turn = tell([survey("s.csv", ("r1", "Late"))]).documents[0].turns[0]
    assert turn.key == answer_turn_key("s/r1", "Q1")


def test_one_person_in_two_waves_of_a_survey_has_a_key_for_each_answer() -> None:
    readings = [survey("w1.csv", ("r1", "Late")), survey("w2.csv", ("r1", "Wet"))]
    people = tell(readings, {"participant": "P1", "respondent": "r1"})
    assert ids(people) == ["P1"]
    assert len({document.turns[0].key for document in people.documents}) == 2


def test_rounds_of_one_person_are_listed_and_not_merged() -> None:
    readings = [
        interview("donald-1.md", ("SPEAKER_00", "One")),
        interview("donald-2.md", ("SPEAKER_01", "Two")),
    ]
    people = tell(readings)
    assert ids(people) == ["donald-1", "donald-2"]
    assert people.remarks == (
        "The names of donald-1.md and donald-2.md differ only by a number: perhaps one person,"
        " counted as 2; join them in participants.csv if so.",
    )


def test_numbered_interviews_are_not_taken_for_rounds() -> None:
    names = ["interview-1.md", "interview-2.md", "P1.md", "P2.md"]
    assert tell([interview(name, ("Participant", name)) for name in names]).remarks == ()


def test_respondent_ids_in_two_surveys_are_listed_once() -> None:
    readings = [survey("a.csv", ("R_1", "Late")), survey("b.csv", ("R_1", "Wet"))]
    assert tell(readings).remarks == (
        "1 respondent id ('R_1') stand in both a.csv and b.csv and were kept apart.",
    )


@pytest.mark.parametrize("source", ["interviews/a.vtt", "a.vtt", "a", "A.VTT"])
def test_a_row_finds_its_source_by_path_name_or_stem(source: str) -> None:
    people = tell(
        [interview("interviews/a.vtt", ("Ann", "One"))],
        {"participant": "P1", "source": source, "segments": {"plan": "free"}},
    )
    assert ids(people) == ["P1"]
    assert people.participants[0].segments == {"plan": "free"}
    assert people.remarks == ()


def test_rows_join_a_person_across_files_and_with_a_survey() -> None:
    readings = [
        interview("a.txt", ("Ann", "One")),
        interview("b.txt", ("ann", "Two"), ("Bob", "Three")),
        survey("s.csv", ("r9", "Four"), ("r8", "Five")),
    ]
    people = tell(
        readings,
        {"participant": "P1", "speaker": "Ann"},
        {"participant": "P1", "source": "s.csv", "respondent": "r9"},
    )
    assert ids(people) == ["P1", "b/Bob", "s/r8"]
    assert len(people.participants[0].sources) == 3
    assert people.remarks == ()


def test_what_the_researcher_wrote_comes_before_the_survey() -> None:
    people = tell(
        [survey("s.csv", ("r1", "Late"))],
        {"participant": "P1", "respondent": "r1", "segments": {"plan": "pro", "city": "Bonn"}},
    )
    assert people.participants[0].segments == {"city": "Bonn", "plan": "pro"}


def test_a_role_sets_the_voice_of_a_speaker() -> None:
    people = tell(
        [interview("a.txt", ("Ann", "One"), ("Kim", "Why?"))],
        {"speaker": "Kim", "role": "moderator"},
    )
    assert ids(people) == ["a"]
    turns = people.documents[0].turns
    assert [(turn.voice, turn.participant) for turn in turns] == [
        ("participant", "a"),
        ("moderator", None),
    ]


def test_a_speaker_listed_as_participant_is_one() -> None:
    people = tell(
        [interview("a.txt", ("Ann", "One", "moderator"))], {"participant": "P1", "speaker": "Ann"}
    )
    assert people.documents[0].turns[0].participant == "P1"


def test_a_row_that_fits_nobody_is_named() -> None:
    people = tell([interview("a.txt", ("Ann", "One"))], {"participant": "P1", "speaker": "Zoe"})
    assert people.remarks == ("participants.csv row 2: nobody called 'Zoe'.",)


def test_an_unknown_source_is_named_with_the_nearest() -> None:
    people = tell([interview("anna.txt", ("Ann", "x"))], {"participant": "P", "source": "ana.txt"})
    assert people.remarks == (
        "participants.csv row 2: no source 'ana.txt'; you may mean 'anna.txt'.",
    )


def test_a_file_of_several_voices_needs_the_speaker() -> None:
    readings = [interview("g.txt", ("Ann", "One"), ("Bob", "Two"))]
    people = tell(readings, {"participant": "P1", "source": "g.txt"})
    assert ids(people) == ["g/Ann", "g/Bob"]
    assert "several participants' voices ('Ann', 'Bob'); add the speaker" in people.remarks[0]


def test_a_row_of_a_source_stands_for_the_voice_no_other_row_names() -> None:
    people = tell(
        [interview("g.txt", ("Ann", "One"), ("Bob", "Two"))],
        {"participant": "P1", "source": "g.txt"},
        {"participant": "P2", "source": "g.txt", "speaker": "Bob"},
    )
    assert [turn.participant for turn in people.documents[0].turns] == ["P1", "P2"]


def test_a_row_with_only_a_participant_means_the_file_of_that_name() -> None:
    people = tell(
        [interview("i/P01.txt", ("Ann", "One"))], {"participant": "P01", "actor": "courier"}
    )
    assert people.participants[0].actor == "courier"
    assert people.remarks == ()


def test_an_actor_may_be_given_by_name() -> None:
    people = tell([interview("a.txt", ("A", "x"))], {"participant": "a", "actor": "couriers"})
    assert people.participants[0].actor == "courier"


def test_an_unknown_actor_is_an_error_with_a_suggestion() -> None:
    with pytest.raises(SettingsError, match=r"row 2, actor.*'curier'; you may mean 'courier'"):
        tell([interview("a.txt", ("A", "x"))], {"participant": "a", "actor": "curier"})


def test_two_participants_for_one_voice_are_an_error() -> None:
    with pytest.raises(SettingsError, match=r"'P1' \(row 2\) and 'P2'"):
        tell(
            [interview("a.txt", ("Ann", "x"))],
            {"participant": "P1", "speaker": "Ann"},
            {"participant": "P2", "speaker": "Ann"},
        )


def test_the_strictest_word_on_quoting_holds() -> None:
    people = tell(
        [interview("a.txt", ("A", "x")), interview("b.txt", ("A", "y"))],
        {"participant": "P", "source": "a.txt", "quotable": "paraphrase"},
        {"participant": "P", "source": "b.txt"},
    )
    assert people.participants[0].quotable == "paraphrase"


def write(folder: Path, text: str) -> Path:
    (folder / "participants.csv").write_bytes(text.encode())
    return folder


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_participants_are_read_with_any_delimiter(tmp_path: Path, delimiter: str) -> None:
    text = "Participant,source,Plan,role\nP1,a.txt,free,\n,b.txt,,moderator\n\n"
    rows, remarks = read_participants(write(tmp_path, text.replace(",", delimiter)))
    assert remarks == []
    assert rows == [
        PersonRow(row=2, participant="P1", source="a.txt", segments={"Plan": "free"}),
        PersonRow(row=3, source="b.txt", role="moderator"),
    ]


def test_a_study_needs_no_participants_file(tmp_path: Path) -> None:
    assert read_participants(tmp_path) == ([], [])


def test_a_file_without_the_column_participant_is_not_used_and_said(tmp_path: Path) -> None:
    rows, remarks = read_participants(write(tmp_path, "ID,Role\n1,professor\n2,nurse\n"))
    assert rows == []
    assert remarks[0].startswith("participants.csv: expected a column named participant")


def test_a_column_role_of_jobs_is_a_segment(tmp_path: Path) -> None:
    rows, remarks = read_participants(write(tmp_path, "participant,role\nP1,nurse\nP2,doctor\n"))
    assert rows[0].segments == {"role": "nurse"}
    assert "read as a segment" in remarks[0]


def test_a_misspelt_role_is_an_error_with_a_suggestion(tmp_path: Path) -> None:
    text = "participant,speaker,role\n,MJ,moderator\n,KL,modertor\n"
    with pytest.raises(SettingsError, match=r"row 3, role.*you may mean 'moderator'"):
        read_participants(write(tmp_path, text))


def test_a_row_without_a_participant_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="row 3: expected a participant"):
        read_participants(write(tmp_path, "participant,source\nP1,a.txt\n,b.txt\n"))


def test_a_row_without_a_speaker_leaves_the_note_takers_and_observers_lines_alone() -> None:
    notes = interview(
        "P05-notes.md",
        (None, "Background", "note_taker"),
        (None, "Rents, two children"),
        (None, "He looked tired", "observer"),
    )
    people = tell([notes], {"participant": "P05", "source": "P05-notes.md", "role": "participant"})
    assert [turn.voice for turn in people.documents[0].turns] == [
        "note_taker",
        "participant",
        "observer",
    ]
