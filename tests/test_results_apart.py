"""Results never lie among sources, and what lies among results is told."""

import json
from pathlib import Path

import pytest

import synth as api
from builders import write_results
from conftest import Command
from shared_study import hostile
from synth.exports.csv_file import csv_text
from synth.exports.review_tables import AGREEMENT_HEAD
from synth.exports.tables import Table
from synth.locking import run_lock
from synth.readers.own import is_export

TALK = "Moderator: How did it start?\nAnn: The food came cold and I had to warm it again.\n"
PLAIN = (".html", ".md", ".json", ".csv", ".xlsx")
MORE = (".pdf", ".cards.html", ".cards.pdf", ".stickies.csv", ".reviews.csv", ".qdpx", ".qdc")


@pytest.fixture
def study(tmp_path: Path) -> Path:
    (tmp_path / "interviews").mkdir()
    (tmp_path / "2025").mkdir()
    (tmp_path / "interviews" / "ana.txt").write_text(TALK)
    (tmp_path / "2025" / "ben.txt").write_text(TALK.replace("cold", "late"))
    return tmp_path


@pytest.mark.parametrize("place", ["2025", "."])
@pytest.mark.parametrize("command", ["run", "plan"])
def test_results_among_sources_are_refused_before_anything_is_written(
    study: Path, synth: Command, place: str, command: str
) -> None:
    done = synth(command, study, "--out", study / place)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert ("'ben.txt'" if place == "2025" else "the study itself") in done.stderr
    assert sorted(p.name for p in study.rglob("*")) == [
        *("2025", "ana.txt", "ben.txt", "interviews")
    ]


def test_an_interview_among_results_is_told_by_the_run(study: Path, synth: Command) -> None:
    assert synth("run", study, "-q").returncode == 0
    (study / "2025" / "ben.txt").rename(study / "out" / "ben.txt")
    done = synth("run", study, "--json", "-q")
    told = "out/ben.txt: it lies among results, where nothing is read; move it if it is a source."
    assert json.loads(done.stdout)["left_out"] == [told]
    assert told in done.stderr


@pytest.mark.parametrize("end", [*PLAIN, *MORE])
def test_an_exported_file_is_known_as_one(tmp_path: Path, end: str) -> None:
    results = hostile()
    write_results(tmp_path / "out", results.journey, results.documents())
    assert is_export(api.export(tmp_path, tmp_path / f"x{end}"))


@pytest.mark.parametrize("end", PLAIN)
def test_a_shared_file_is_known_as_one(tmp_path: Path, end: str) -> None:
    results = hostile()
    write_results(tmp_path / "out", results.journey, results.documents())
    assert is_export(api.export(tmp_path, tmp_path / f"x{end}", shared=True))


def test_tables_of_coders_are_known_as_exports(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text(csv_text(Table("agreement", AGREEMENT_HEAD, [])))
    (tmp_path / "x.gold.jsonl").write_text("{}\n")
    assert is_export(tmp_path / "x.csv")
    assert is_export(tmp_path / "x.gold.jsonl")


@pytest.mark.parametrize("name", ["ana.html", "ana.md", "s.csv", "s.xlsx", "a.pdf", "a.json", "a"])
def test_anything_else_is_no_export(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("id,text\n1,I looked at the journey at a glance\n")
    assert not is_export(tmp_path / name)
    assert not is_export(tmp_path / f"missing-{name}")


def test_search_of_other_results_than_the_index_was_made_of(study: Path, synth: Command) -> None:
    assert synth("run", study / "interviews", "--out", study / "one", "-q").returncode == 0
    (study / "interviews" / "carl.txt").write_text(TALK.replace("cold", "burnt"))
    (study / "interviews" / "ana.txt").unlink()
    assert synth("run", study / "interviews", "-q").returncode == 0
    results, mine = study / "interviews" / "out", study / "one"
    for file in mine.rglob("*"):
        if file.is_file():  # the study's results as they were, under an index that went on
            (results / file.relative_to(mine)).write_bytes(file.read_bytes())
    done = synth("search", study / "interviews", "food", "--json")
    assert [p["locator"].split()[0] for p in json.loads(done.stdout)["passages"]] == ["ana.txt,"]
    assert "rebuilt: it is of other results" in done.stderr
    assert "rebuilt" not in synth("search", study / "interviews", "food").stderr


def test_search_while_a_run_writes_other_results(study: Path, synth: Command) -> None:
    assert synth("run", study, "-q").returncode == 0
    map_before = {p: p.read_bytes() for p in (study / "out").rglob("*") if p.is_file()}
    (study / "2025" / "carl.txt").write_text(TALK.replace("cold", "burnt"))
    assert synth("run", study, "-q").returncode == 0
    for file, data in map_before.items():
        file.write_bytes(data)
    with run_lock(study / ".synth"):
        done = synth("search", study, "burnt", "--json", "-q")
    assert done.returncode == 0
    paths = {p["locator"].split(",")[0] for p in json.loads(done.stdout)["passages"]}
    assert paths == {"2025/ben.txt", "interviews/ana.txt"}


def test_search_of_results_elsewhere_makes_no_folder_of_results_in_them(
    study: Path, synth: Command
) -> None:
    assert synth("run", study, "--out", study / "new", "-q").returncode == 0
    assert synth("search", study / "new", "food").returncode == 0
    assert not (study / "new" / "out").exists()


def test_a_map_left_beside_study_toml_is_not_taken_for_the_studys(
    study: Path, synth: Command
) -> None:
    assert synth("run", study, "-q").returncode == 0
    (study / "map.json").write_text("{}")
    (study / "sources").mkdir()
    assert synth("check", study).returncode == 0
    assert synth("check", study / "out").returncode == 0
    assert synth("check", study / "map.json").returncode == 2
