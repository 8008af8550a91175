"""Participants, files, labels, headings and segments under pseudonyms."""

import json
import shutil
from pathlib import Path

import pytest

import synth
from private_study import TOKENS, received, write
from synth.embedding.hashed import HashEmbedder
from synth.evaluation.gold import read_gold
from synth.evaluation.translating import translated
from synth.privacy.key import KeyRow
from synth.readers.reception import Reception
from synth.readers.survey import prompted_items
from synth.records.document import Document

PRIVACY = '[privacy]\nnames = ["Anna Berger"]\n'


def study(folder: Path, files: dict[str, str], settings: str = PRIVACY) -> Reception:
    folder.mkdir(exist_ok=True)
    (folder / "study.toml").write_text(f'title = "T"\n{settings}', "utf-8")
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return received(folder)


def texts(told: Reception) -> dict[str, str]:
    return {d.source.path: d.text for d in told.people.documents}


def only(told: Reception) -> Document:
    (document,) = told.people.documents
    return document


def talk(label: str, asker: str = "Moderator", said: str = "I came late") -> str:
    return "\n\n".join(f"{asker}: And {n}?\n\n{label}: {said} {n}." for n in range(3))


def test_nothing_of_a_hostile_study_is_in_what_follows(tmp_path: Path) -> None:
    told = received(write(tmp_path / "s"))
    seen = [told.study.model_dump_json(), told.people.model_dump_json()]
    lines = (*told.folder.failures, *told.folder.left_out, *told.folder.remarks, *told.problems)
    seen += map(told.hide, lines)
    assert len(lines) >= 5
    assert [t for t in TOKENS if any(t.lower() in text.lower() for text in seen)] == []


@pytest.mark.parametrize("mark", ["{}:", "**{}:**", "_{}_:", "**{}**:", "[00:01:02] {}:"])
def test_a_label_is_called_by_its_pseudonym_however_it_is_set(tmp_path: Path, mark: str) -> None:
    one, other = mark.format("Brunhilde"), mark.format("Interviewer")
    lines = [f"{other} Why {n}?\n\n{one} It came late {n}." for n in range(4)]
    document = only(study(tmp_path / "s", {"b.txt": "\n\n".join(lines)}))
    assert "Brunhilde" not in document.text
    assert document.people() == {"P01"}
    assert {t.speaker for t in document.turns if t.participant} == {"P01"}
    assert document.text.count("P01") == 4
    assert document.text.count("Moderator") == 4


def test_labels_in_any_case_are_one_person(tmp_path: Path) -> None:
    text = talk("Brunhilde") + "\n\n" + talk("BRUNHILDE", said="And then")
    document = only(study(tmp_path / "s", {"b.txt": text}))
    assert "brunhilde" not in document.text.lower()
    assert document.people() == {"P01"}


def test_a_moderators_name_is_the_role_and_the_role_stays(tmp_path: Path) -> None:
    settings = f'interviewers = ["Zacharias"]\n{PRIVACY}'
    files = {"a.txt": talk("Ada", "Zacharias"), "b.txt": talk("Bo", "Moderator")}
    told = study(tmp_path / "s", files, settings)
    assert all(text.startswith("Moderator: And 0?\n\nP0") for text in texts(told).values())
    assert told.study.interviewers == ()


def test_codes_are_kept_and_others_follow_in_an_order_that_tells_nothing(tmp_path: Path) -> None:
    names = ("anna", "bert", "cleo", "dora", "emil", "fritz", "gerd", "hanna")
    files = {f"{name}.txt": talk("P", said=f"I am number {n}") for n, name in enumerate(names)}
    told = study(tmp_path / "s", {**files, "P3.txt": talk("P", said="I have a code")})
    assert told.key is not None
    known = {row.words: row.shown for row in told.key.of_kind("participant")}
    assert known["P3"] == "P3"
    assert sorted(known.values()) == ["P04", "P05", "P06", "P07", "P08", "P09", "P10", "P11", "P3"]
    assert [known[name] for name in names] != sorted(known[name] for name in names)


def test_pseudonyms_do_not_move_when_files_are_added_renamed_or_removed(tmp_path: Path) -> None:
    folder = tmp_path / "s"
    files = {
        f"{n}.txt": talk("Guest", said=f"It is {n} that I said") for n in ("ada", "bo", "cleo")
    }
    first = study(folder, files)
    first.keep_key(folder)
    before = {row.words: row.shown for row in read(first)}
    (folder / "ada.txt").unlink()
    shutil.move(folder / "bo.txt", folder / "bob.txt")
    (folder / "aaron.txt").write_text(talk("Guest", said="I am new"), "utf-8")
    second = received(folder)
    after = {row.words: row.shown for row in read(second)}
    assert {words: after[words] for words in before} == before
    assert {after["bob"], after["aaron"]} == {"P04", "P05"}
    assert sorted(texts(second)) == sorted([f"{n}.txt" for n in (before["cleo"], "P04", "P05")])


def read(told: Reception) -> list[KeyRow]:
    assert told.key is not None
    return told.key.of_kind("participant")


def test_files_are_called_after_who_speaks_in_them(tmp_path: Path) -> None:
    four = ["Al", "Bo", "Cy", "Di"]
    many = "\n\n".join(f"{who}: I said so, {n}." for n in range(2) for who in four)
    pair = "\n\n".join(f"{who}: Right so, {n}." for n in range(2) for who in ["Eve", "Flo"])
    files = {"many.txt": many, "pair.md": pair, "x.berger": talk("Gus", said="Hm")}
    told = study(tmp_path / "s", files)
    names = sorted(texts(told))
    assert "group.txt" in names
    assert any(name.endswith(".md") and "+" in name for name in names)
    assert not any("berger" in name for name in names)


def test_a_confirmed_name_of_a_participant_is_their_pseudonym_everywhere(tmp_path: Path) -> None:
    files = {
        "1-anna.txt": talk("Anna Berger"),
        "2-bo.txt": talk("Bo", said="Ms Berger told me, Anna did"),
    }
    told = study(tmp_path / "s", files)
    known = {row.words: row.shown for row in read(told)}
    assert (
        f"Ms {known['1-anna']} told me, {known['1-anna']} did"
        in texts(told)[f"{known['2-bo']}.txt"]
    )


def test_a_name_that_two_participants_have_is_nobodys_pseudonym(tmp_path: Path) -> None:
    files = {
        "x.txt": talk("Anna Berger", said="I am Anna Berger"),
        "y.txt": talk("ANNA BERGER", said="So am I, anna berger"),
    }
    told = study(tmp_path / "s", files)
    assert all("[name 1]" in text for text in texts(told).values())


def test_personal_columns_are_no_segments_and_the_others_are_rewritten(tmp_path: Path) -> None:
    answers = (
        "Id,First Name,E-Mail,Phone number,Plan,Friend,What did you think?\n"
        "r1,Zoe,z@example.org,0123,gold,Anna Berger,The box was late and nobody told me\n"
        "r2,Yan,y@example.org,0124,gold,nobody,It was a good meal with much salad\n"
    )
    settings = '[[survey]]\nfile = "s.csv"\nrespondent = "Id"\n' + (
        f'segments = ["First Name", "E-Mail", "Phone number", "Plan", "Friend"]\n{PRIVACY}'
    )
    told = study(tmp_path / "s", {"s.csv": answers}, settings)
    assert {tuple(p.segments.items()) for p in told.people.participants} == {
        (("Friend", "[name 1]"), ("Plan", "gold")),
        (("Friend", "nobody"), ("Plan", "gold")),
    }


@pytest.mark.parametrize("column", ["What of Anna Berger?", "what of anna berger?", "Q1"])
def test_an_item_that_study_toml_names_keeps_its_stage(tmp_path: Path, column: str) -> None:
    head = "Id,Q1\nImport,What of Anna Berger?\n" if column == "Q1" else "Id,What of Anna Berger?\n"
    answers = f"{head}r1,She was so kind to me\nr2,Nothing at all I think\n"
    settings = (
        '[[stage]]\nid = "box"\nname = "Box"\n[[survey]]\nfile = "s.csv"\nrespondent = "Id"\n'
        f'items = [{{ column = "{column}", stage = "box" }}]\n{PRIVACY}'
    )
    told = study(tmp_path / "s", {"s.csv": answers}, settings)
    document = only(told)
    items = prompted_items(told.study, document)
    assert {item.stage for item in items.values()} == {"box"}
    assert {turn.item for turn in document.turns} == set(items)
    assert "Anna" not in document.model_dump_json() + told.study.model_dump_json()


def test_a_respondent_whose_label_is_a_number_is_named_in_the_heading_alone(
    tmp_path: Path,
) -> None:
    answers = (
        "Id,What are the top 2 things?\n2,The box and the salad of 2 days\n1,Only the recipes\n"
    )
    settings = f'[[survey]]\nfile = "s.csv"\nrespondent = "Id"\n{PRIVACY}'
    text = only(study(tmp_path / "s", {"s.csv": answers}, settings)).text
    assert text.count("What are the top 2 things?") == 2
    assert "The box and the salad of 2 days" in text
    assert sorted(line for line in text.splitlines() if line.startswith("##")) == [
        "## P01 (row 2)",
        "## P02 (row 3)",
    ] or sorted(line for line in text.splitlines() if line.startswith("##")) == [
        "## P01 (row 3)",
        "## P02 (row 2)",
    ]


def test_a_remark_about_two_people_of_one_name_names_neither(tmp_path: Path) -> None:
    files = {"x.txt": talk("Brunhilde"), "y.txt": talk("Brunhilde", said="I was early")}
    told = study(tmp_path / "s", files)
    assert len(told.people.remarks) == 1
    assert "Brunhilde" not in told.people.remarks[0]
    assert {"P01.txt", "P02.txt"} <= set(told.people.remarks[0].replace(":", "").split())


def test_a_remark_about_a_row_of_participants_csv_tells_the_row(tmp_path: Path) -> None:
    files = {
        "survey.csv": "Plan,What went wrong?\nplus,It came late\nplus,It was broken again\n",
        "participants.csv": "participant,source\nBo,old.txt\n",
    }
    told = study(tmp_path / "s", files)
    assert told.hide("participants.csv row 2: no source 'old.txt'.") == (
        "participants.csv row 2: no source 'a file'."
    )
    assert told.hide("survey/row 2") in ("P01", "P02")


def test_the_owner_is_told_of_files_by_their_names_and_results_are_not(tmp_path: Path) -> None:
    folder = tmp_path / "s"
    rows = "participant,source\nBrunhilde,brunhild.txt\n"
    study(folder, {"brunhilde.txt": talk("Bo"), "participants.csv": rows})
    record = synth.run(folder, embedder=HashEmbedder())
    assert any("no source 'brunhild.txt'" in remark for remark in record.remarks)
    written = (folder / "out" / "run.json").read_text("utf-8")
    assert "participants.csv row 2: no source 'a file'" in written
    assert "brunhild" not in written.casefold()


def test_a_pattern_of_the_studys_own_says_what_its_words_are(tmp_path: Path) -> None:
    settings = "[privacy]\npatterns = [{ name = 'tenancy', pattern = '07700 900[0-9]+' }]\n"
    files = {"x.txt": talk("Bo", said="Mine is 07700 900123, yours is 07911 123456")}
    told = study(tmp_path / "s", files, settings)
    assert "Mine is [tenancy 1], yours is [phone 1]" in only(told).text


def test_unread_files_are_in_the_key_and_not_in_what_is_told(tmp_path: Path) -> None:
    files = {"x.txt": talk("Bo"), "brunhilde.pdf": "%PDF-1.4 torn", "sub/gerda.png": "?"}
    told = study(tmp_path / "s", files)
    assert told.key is not None
    rows = {row.words: row.shown for row in told.key.of_kind("file")}
    assert rows["brunhilde.pdf"] == "file.pdf"
    assert rows["sub/gerda.png"] == "file.png"
    assert told.hide(told.folder.failures[0]).startswith("file.pdf:")
    assert told.hide(told.folder.left_out[0]).startswith("file.png:")


def test_a_file_that_was_never_read_leaves_the_key_when_it_is_deleted(tmp_path: Path) -> None:
    folder = tmp_path / "s"
    study(folder, {"x.txt": talk("Bo"), "brunhilde.pdf": "%PDF-1.4 torn"}).keep_key(folder)
    assert "brunhilde" in (folder / "key.csv").read_text("utf-8")
    (folder / "brunhilde.pdf").unlink()
    received(folder).keep_key(folder)
    assert "brunhilde" not in (folder / "key.csv").read_text("utf-8")
    assert "P01.txt,file,x.txt" in (folder / "key.csv").read_text("utf-8")


def test_without_the_table_nothing_changes(tmp_path: Path) -> None:
    told = study(tmp_path / "s", {"brunhilde.txt": talk("Brunhilde")}, "")
    assert told.key is None
    assert list(texts(told)) == ["brunhilde.txt"]
    assert told.hide("brunhilde.txt: torn") == "brunhilde.txt: torn"


def test_an_unchanged_study_leaves_the_key_as_it_is(tmp_path: Path) -> None:
    folder = write(tmp_path / "s")
    received(folder).keep_key(folder)
    again = received(folder)
    assert again.key is not None
    assert not again.key.changed


def test_gold_of_the_files_as_received_is_scored_under_pseudonyms(tmp_path: Path) -> None:
    folder = tmp_path / "s"
    files = {"brunhilde.txt": talk("Brunhilde", said="Anna Berger came late")}
    told = study(folder, files)
    run = synth.run(folder, embedder=HashEmbedder())
    assert run.journey.sources[0].path == "P01.txt"
    assert told.raw is not None
    (raw,) = told.raw.documents
    turns = [turn for turn in raw.turns if turn.participant]
    gold = [
        {"source": "brunhilde.txt", "start": turn.start + cut, "end": turn.end}
        | {"quote": raw.text[turn.start + cut : turn.end], "facet": "pain_point", "stage": "x"}
        for turn, cut in zip(turns, (0, 5, 12), strict=True)
    ]
    coded = {"coded": {"source": "brunhilde.txt", "start": 0, "end": len(raw.text)}}
    lines = [json.dumps(line) for line in (*gold, coded)]
    (folder / "gold.jsonl").write_text("\n".join(lines), "utf-8")
    scored = synth.evaluate(folder, folder / "gold.jsonl")
    assert scored.sources == ("P01.txt",)
    assert scored.scores.as_json()["facets"]["pain_point"]["gold"] == 3
    again = translated(folder, folder / "out", read_gold(folder / "gold.jsonl"))
    assert [mark.quote for mark in again] == [
        "[name 1] came late 0.",
        "[name 1] came late 1.",
        "came late 2.",
    ]
