"""Who is forgotten is gone: from state and results, as if they had never been there."""

import gzip
import json
import os
import shutil
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest

import forget_study as study
import synth
from conftest import Command
from synth.errors import LockedError, UsageError
from synth.locking import run_lock
from synth.privacy.tombstones import read_tombstones
from synth.store import DATABASE, Store

SOURCES = {"ana.txt", "group.txt", "survey.csv"}


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """After one run; not to be changed."""
    folder = study.write(tmp_path_factory.mktemp("ran") / "boxes")
    study.run(folder)
    return folder


@pytest.fixture
def folder(ran: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(ran, tmp_path / "boxes"))


@pytest.fixture(scope="module")
def twin(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = study.write(tmp_path_factory.mktemp("twin") / "boxes", ana=False)
    study.run(folder)
    return study.timeless(folder)


# --- what goes


def test_none_of_her_words_are_left_but_in_sources(folder: Path, twin: Any) -> None:
    assert study.holding(folder) > {*SOURCES, "out/map.json", f".synth/{DATABASE}-wal"} - {
        f".synth/{DATABASE}-wal"
    }
    report = study.forget(folder)
    assert study.holding(folder) == SOURCES
    assert report.complete
    assert report.erased["store"] > 0
    assert report.erased["index"] == 1
    assert study.timeless(folder) == twin
    assert synth.check(folder).problems == ()


def test_earlier_maps_and_damaged_databases_that_know_her_go(folder: Path, twin: Any) -> None:
    with Store(folder / ".synth" / DATABASE) as store:
        store.save_answer("1", "Ben", "check", json.dumps({"input": json.dumps([study.ANA[1]])}))
        store.save_answer("2", "Ben", "check", json.dumps({"input": "Ben alone"}))
    damaged = folder / ".synth" / f"{DATABASE}.damaged"
    shutil.copy(folder / ".synth" / DATABASE, damaged)
    damaged.with_name(f"{DATABASE}.damaged-wal").write_text(study.ANA[0], "utf-8")
    (folder / "cleo.txt").rename(folder.parent / "cleo.txt")
    study.run(folder)
    (folder.parent / "cleo.txt").rename(folder / "cleo.txt")
    study.run(folder)
    kept = list((folder / ".synth" / "snapshots").rglob("*.gz"))
    assert len(kept) == 2
    assert (folder / "out" / "changes.json").is_file()
    report = study.forget(folder)
    assert report.erased["snapshots"] == 2
    assert not damaged.exists()
    with Store(folder / ".synth" / DATABASE) as store:
        assert (store.answer("1"), store.answer("2") is None) == (None, False)
    assert study.holding(folder) == SOURCES
    assert study.timeless(folder) == twin


def test_other_results_within_the_study_are_cleared_too(folder: Path, tmp_path: Path) -> None:
    for out in (folder / "second", tmp_path / "away"):
        study.run(folder, out=out)
    report = study.forget(folder)
    assert study.holding(folder) == SOURCES
    assert report.erased["drafts"] == 1
    assert "Ana" not in {p.id for p in synth.load(folder / "second").participants}
    assert synth.check(folder / "second").problems == ()
    assert study.holding(tmp_path / "away")  # another folder is not reached, and that is said
    assert any("other results folders" in remark for remark in report.remarks)


def test_results_that_cannot_be_drawn_again_are_deleted(folder: Path) -> None:
    shutil.rmtree(folder / ".synth")
    report = study.forget(folder)
    assert report.erased["results deleted"] > 5
    assert study.holding(folder) == SOURCES


def test_somebody_of_whom_only_the_map_knows_is_erased_too(folder: Path) -> None:
    for name in SOURCES:
        (folder / name).unlink()
    (folder / "participants.csv").unlink()
    report = study.forget(folder, "ana")
    assert report.erased["store"] > 0
    assert study.holding(folder) == set()
    assert {p.id for p in synth.load(folder).participants} == {"ben", "cleo"}
    shutil.copy(Path(study.write(folder.parent / "again")) / "ana.txt", folder / "old.txt")
    assert {p.id for p in study.run(folder).journey.participants} == {"ben", "cleo"}


def test_where_no_source_is_left_the_map_of_the_others_is_drawn_again(folder: Path) -> None:
    for path in (*folder.glob("*.txt"), *folder.glob("*.csv")):
        path.unlink()
    before = {p.id for p in synth.load(folder).participants}
    study.forget(folder)
    assert {p.id for p in synth.load(folder).participants} == before - {"Ana"}
    assert (folder / "out" / "map.html").is_file()
    assert study.holding(folder) == set()


def test_where_nobody_else_is_left_there_are_no_results(tmp_path: Path) -> None:
    folder = tmp_path / "one"
    folder.mkdir()
    (folder / "ana.txt").write_text(study.interview("Ana", study.ANA), "utf-8")
    study.run(folder)
    study.forget(folder, "ana")
    assert study.holding(folder) == {"ana.txt"}
    assert not (folder / "out" / "map.json").exists()
    with pytest.raises(synth.SynthError, match="forgotten"):
        study.run(folder)


def test_of_a_pair_the_other_stays_and_keeps_the_decisions_about_them(tmp_path: Path) -> None:
    folder = tmp_path / "pair"
    folder.mkdir()
    words = [line for line in study.GROUP if line[0] != "Emil"]
    text = "\n\n".join(f"{who}: {said}" for who, said in words)
    (folder / "talk.txt").write_text(text + "\n", "utf-8")
    study.run(folder)
    study.forget(folder, "talk/Ana")
    assert [p.id for p in synth.load(folder).participants] == ["talk"]
    assert synth.check(folder).problems == ()
    study.forget(folder, "talk")
    assert not (folder / "out" / "map.json").exists()
    assert study.holding(folder) == {"talk.txt"}


def test_who_said_but_yes_is_forgotten_and_others_yes_stays(folder: Path) -> None:
    assert study.forget(folder, "survey/R3").complete
    people = {p.id for p in synth.load(folder).participants}
    assert "survey/R3" not in people
    assert len(people) == 9
    text = json.dumps([t for d in _texts(folder) for t in d.splitlines()])
    assert "Yes." in text


def _texts(folder: Path) -> list[str]:
    return [p.read_text("utf-8") for p in sorted((folder / "out" / "sources").glob("*.txt"))]


# --- what stays gone


@pytest.mark.parametrize("how", ["again", "fresh", "without state", "renamed"])
def test_no_later_run_brings_her_back(folder: Path, how: str, twin: Any) -> None:
    study.forget(folder)
    if how == "without state":
        shutil.rmtree(folder / ".synth")
    if how == "renamed":
        (folder / "ana.txt").rename(folder / "zoe.txt")
    record = study.run(folder, fresh=how == "fresh")
    assert study.timeless(folder) == twin
    assert study.holding(folder) == (SOURCES - {"ana.txt"}) | (
        {"zoe.txt"} if how == "renamed" else {"ana.txt"}
    )
    assert sum("was forgotten" in line for line in record.left_out) == 3


def test_deleting_her_words_by_hand_changes_nothing_of_the_map(folder: Path, twin: Any) -> None:
    study.forget(folder)
    (folder / "ana.txt").unlink()
    study.write(folder, ana=False)
    study.run(folder)
    assert study.timeless(folder) == twin
    assert study.holding(folder) == set()


# --- what is said


def test_what_only_a_person_can_delete_is_named(folder: Path) -> None:
    (folder / "notes").mkdir()
    (folder / "gold").mkdir()
    inside = folder / "gold" / "memo.zip"
    with zipfile.ZipFile(inside, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("deep/memo.txt", "She said: " + study.ANA[0].upper())
    (folder / "gold" / "a.csv.gz").write_bytes(gzip.compress(study.SURVEY_ANA[0].encode("utf-16")))
    (folder / "gold" / "page.html").write_text(
        "<p>I <b>rang</b> the&#32;hotline three times on</p>", "utf-8"
    )
    (folder / "gold" / "fine.txt").write_text("Nothing of hers.", "utf-8")
    (folder / "copy.txt").write_text((folder / "ana.txt").read_text("utf-8"), "utf-8")
    with (folder / "study.toml").open("a") as file:
        file.write('[[metric]]\nstage = "box"\nname = "Calls by Ana"\nvalue = "3"\n')
    report = study.forget(folder)
    assert report.left == ["gold/a.csv.gz", "gold/memo.zip", "gold/page.html"]
    assert [line.split(":")[0] for line in report.by_hand] == [
        "ana.txt", "copy.txt", "group.txt", "survey.csv", "participants.csv", "study.toml",
    ]  # fmt: skip
    assert report.by_hand[2].endswith("delete that (Ana).")
    assert report.by_hand[3].endswith("delete that (R4).")
    assert "rows 2, 3, 4" in report.by_hand[4]
    assert not report.complete


def test_nobody_of_that_name_is_told_and_nothing_is_touched(folder: Path) -> None:
    with pytest.raises(UsageError, match="you may mean 'Dora'"):
        study.forget(folder, "dorra")
    assert read_tombstones(folder) == ([], [])


def test_an_id_in_another_case_is_found_and_asking_twice_says_when(folder: Path) -> None:
    study.forget(folder, "aNA")
    again = study.forget(folder, "ANA")
    assert again.since.startswith(time.strftime("%Y-", time.gmtime()))
    assert len(read_tombstones(folder)[0]) == 1


def test_while_a_run_writes_nobody_is_forgotten(folder: Path) -> None:
    with run_lock(folder / ".synth"), pytest.raises(LockedError):
        study.forget(folder)
    assert read_tombstones(folder) == ([], [])


def test_the_command_names_files_and_ends_with_1_where_one_is_no_source(
    folder: Path, synth: Command
) -> None:
    (folder / "gold").mkdir()
    (folder / "gold" / "memo.txt").write_text(study.ANA[2], "utf-8")
    done = synth("forget", folder, "ana", "--json")
    assert done.returncode == 1, done.stderr
    told = json.loads(done.stdout)
    assert told["left"] == ["gold/memo.txt"]
    assert told["erased"]["index"] == 1
    assert "gold/memo.txt: it still holds words of theirs" in done.stderr
    again = json.loads(synth("forget", folder, "Ana", "--json").stdout)
    assert (again["left"], again["by_hand"]) == (told["left"], told["by_hand"])
    (folder / "gold" / "memo.txt").unlink()
    (folder / "ana.txt").unlink()
    study.write(folder, ana=False)
    last = synth("forget", folder, "Ana", "-q")
    said = f"Forgotten on {again['since'][:10]} already; nothing was left to do.\n"
    assert (last.returncode, last.stdout) == (0, said)
    unknown = synth("forget", folder, "Nobody")
    assert unknown.returncode == 2
    assert unknown.stderr.count("\n") == 1


# --- kept for too long


def test_who_was_kept_for_too_long_is_listed_and_forgotten_in_one_go(
    folder: Path, synth: Command
) -> None:
    old = time.time() - 100 * 86_400
    for name in ("ana.txt", "ben.txt", "cleo.txt", "group.txt"):
        os.utime(folder / name, (old, old))
    listed = synth("purge", folder, "--keep-days", "90", "--json")
    assert json.loads(listed.stdout)["late"] == {"Ben": 100, "Cleo": 100, "Dora": 100, "Emil": 100}
    done = synth("purge", folder, "--keep-days", "90", "--yes", "-q")
    assert (done.returncode, done.stdout[:21]) == (0, "Forgot 4 participants"), done.stderr
    assert len(read_tombstones(folder)[0]) == 4
    again = synth("purge", folder, "--keep-days", "90")
    assert again.stdout == "No participants kept for too long.\n"
    assert synth("purge", folder).returncode == 2
