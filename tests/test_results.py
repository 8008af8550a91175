import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import document, small_map, write_results
from synth.errors import CheckError, OutputError
from synth.files import write_bytes, write_text
from synth.records.document import Turn
from synth.results import (
    MAP,
    TURN_FIELDS,
    find_out,
    load_map,
    load_results,
    map_text,
    turn_line,
    write_document,
)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    write_results(tmp_path / "out", *small_map())
    return tmp_path / "out"


def test_a_results_folder_reads_back_as_it_was_written(out: Path):
    journey, documents = small_map()
    results = load_results(out)
    assert results.journey == journey
    assert results.texts == {d.source.id: d.text for d in documents}
    assert results.turns == {d.source.id: d.turns for d in documents}


def test_the_same_map_gives_the_same_bytes():
    assert map_text(small_map()[0]) == map_text(small_map()[0])


def test_fields_of_a_later_version_are_ignored(out: Path):
    journey = json.loads((out / MAP).read_text("utf-8"))
    journey["later"] = journey["observations"][0]["later"] = 1
    (out / MAP).write_text(json.dumps(journey), "utf-8")
    assert load_map(out / MAP) == small_map()[0]


def test_a_turn_begins_with_the_fields_of_the_contract():
    turn = Turn(turn=1, voice="participant", start=0, end=3, participant="P1", key="t1")
    assert list(json.loads(turn_line(turn))) == [*TURN_FIELDS, "key"]


@given(st.text(st.characters(codec="utf-8")), st.text(st.characters(codec="utf-8")))
def test_any_question_and_speaker_stay_on_one_line(question: str, speaker: str):
    turn = Turn(turn=1, voice="participant", start=0, end=1, question=question, speaker=speaker)
    line = turn_line(turn)
    assert line.count("\n") == 1
    read = Turn.model_validate_json(line)
    assert (read.question, read.speaker or "") == (question, speaker)


def test_texts_keep_every_character(tmp_path: Path):
    strange = document([("P1", "a\r\u2028\u0085\ufeff😀\tb")])
    write_document(tmp_path, strange)
    assert (tmp_path / strange.source.text).read_bytes().decode("utf-8") == strange.text


@pytest.mark.parametrize("place", [".", "out", "out/map.json"])
def test_results_are_found_by_study_folder_or_map(out: Path, place: str):
    assert find_out(out.parent / place) == out


def test_a_map_under_another_name_is_told_from_none(out: Path):
    (out / MAP).rename(out / "my-map.json")
    with pytest.raises(CheckError, match=r"found a file of another name; call it map\.json, with"):
        find_out(out / "my-map.json")


@pytest.mark.parametrize(("place", "found"), [("out/sources", "no map.json"), ("no", "nothing")])
def test_a_place_without_a_map_is_named(out: Path, place: str, found: str):
    with pytest.raises(CheckError, match=f"found {found}.*synth run"):
        find_out(out.parent / place)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "top level"),
        ("[]", "top level"),
        ('{"schema_version": "2"}', "schema_version"),
        ("\ud800".encode("utf-8", "surrogatepass").decode("latin-1"), "top level"),
    ],
)
def test_a_map_that_is_none_is_refused_with_the_place(tmp_path: Path, text: str, told: str):
    (tmp_path / MAP).write_text(text, "utf-8")
    with pytest.raises(CheckError, match=f"{told}: expected a map made by synth"):
        load_map(tmp_path / MAP)


def test_a_map_that_cannot_be_opened_is_named(tmp_path: Path):
    with pytest.raises(CheckError, match="unreadable"):
        load_map(tmp_path)


def test_a_text_that_is_not_utf8_is_named(out: Path):
    path = out / small_map()[1][0].source.text
    path.write_bytes(b"\xff")
    with pytest.raises(CheckError, match="missing or not UTF-8"):
        load_results(out)


def test_writing_replaces_a_file_whole_and_leaves_nothing_beside_it(tmp_path: Path):
    write_text(tmp_path / "a" / "b.txt", "one\n")
    write_bytes(tmp_path / "a" / "b.txt", b"two\n")
    assert [p.name for p in (tmp_path / "a").iterdir()] == ["b.txt"]
    assert (tmp_path / "a" / "b.txt").read_bytes() == b"two\n"


def test_a_folder_in_the_way_is_named_and_nothing_is_left(tmp_path: Path):
    (tmp_path / "b.txt").mkdir()
    with pytest.raises(OutputError, match=r"b\.txt: it cannot be written .*--out"):
        write_text(tmp_path / "b.txt", "x")
    assert [p.name for p in tmp_path.iterdir()] == ["b.txt"]


def test_a_file_in_place_of_a_folder_is_named(tmp_path: Path):
    (tmp_path / "a").write_text("x")
    with pytest.raises(OutputError, match="cannot be written"):
        write_text(tmp_path / "a" / "b.txt", "x")
