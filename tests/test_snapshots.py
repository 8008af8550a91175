"""Earlier maps are kept whole, only where they differ, and `synth diff` compares with them."""

import gzip
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import synth
from conftest import ROOT, Command
from synth.embedding.hashed import HashEmbedder
from synth.files import PREFIX, SUFFIX
from synth.pipeline.record import RunRecord
from synth.pipeline.snapshots import AT_MOST, keep, write_changes
from synth.results import load_map
from synth.workspace import Workspace

TALK = (
    "Moderator: How was it?\n\nAna: I waited two hours and gave up on the delivery. I was angry.\n"
)
NEW = "Moderator: How was it?\n\nCleo: The soup was cold and I had to heat it again. I was sad.\n"
FIVE = ("added", "strengthened", "weakened", "contradicted", "gone")


def run(study: Path, **options: Any) -> RunRecord:
    return synth.run(study, embedder=HashEmbedder(), **options)


def kept(study: Path) -> list[Path]:
    return sorted((study / ".synth").glob("snapshots/*/*"))


def timeless(path: Path) -> str:
    return re.sub(r'"at": ?"[^"]*"', '"at": ""', path.read_text("utf-8"))


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """Two interviews, run once."""
    folder = tmp_path / "study"
    folder.mkdir()
    (folder / "ana.txt").write_text(TALK, "utf-8")
    (folder / "ben.txt").write_text(TALK.replace("Ana", "Ben").replace("two", "six"), "utf-8")
    run(folder)
    return folder


@pytest.fixture
def grown(study: Path) -> Path:
    """The same with an interview more, run again."""
    (study / "cleo.txt").write_text(NEW, "utf-8")
    run(study)
    return study


def test_a_first_run_keeps_nothing_and_knows_no_changes(study: Path) -> None:
    assert kept(study) == []
    assert not (study / "out" / "changes.json").exists()
    facts = json.loads((study / "out" / "run.json").read_text("utf-8"))
    assert facts["changes"] is None
    assert facts["as_of"].endswith(": 2 interviews")


def test_a_run_that_changes_nothing_keeps_nothing_and_gives_the_same_map(study: Path) -> None:
    before = timeless(study / "out" / "map.json")
    run(study)
    assert kept(study) == []
    assert timeless(study / "out" / "map.json") == before


def test_a_run_that_alters_the_map_keeps_the_old_one_byte_for_byte(study: Path) -> None:
    before = (study / "out" / "map.json").read_bytes()
    (study / "cleo.txt").write_text(NEW, "utf-8")
    run(study)
    (snapshot,) = kept(study)
    assert gzip.decompress(snapshot.read_bytes()) == before
    assert re.fullmatch(r"[0-9TZ]+-01\.json\.gz", snapshot.name)
    assert load_map(snapshot).participants != synth.load(study).participants


def test_what_changed_is_in_changes_json_and_counted_in_run_json(grown: Path) -> None:
    changes = json.loads((grown / "out" / "changes.json").read_text("utf-8"))
    assert [s["path"] for s in changes["sources"]["added"]] == ["cleo.txt"]
    assert {tuple(theme["came"]) for theme in changes["added"]} == {("cleo",)}
    facts = json.loads((grown / "out" / "run.json").read_text("utf-8"))
    assert facts["changes"]["added"] == len(changes["added"]) > 0
    assert "1 interview added" in facts["as_of"]


def test_a_run_after_it_that_changes_nothing_tells_the_same_changes(grown: Path) -> None:
    names = ("map.json", "changes.json")
    before = [timeless(grown / "out" / name) for name in names]
    run(grown)
    assert len(kept(grown)) == 1
    assert [timeless(grown / "out" / name) for name in names] == before


def test_a_study_without_its_state_has_the_same_map_and_no_changes(grown: Path) -> None:
    before = timeless(grown / "out" / "map.json")
    for path in kept(grown):
        path.unlink()
    run(grown)
    assert timeless(grown / "out" / "map.json") == before
    assert not (grown / "out" / "changes.json").exists()


def test_each_results_folder_is_compared_with_its_own_earlier_map(
    grown: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    assert run(grown, out=other).changes is None
    (grown / "cleo.txt").unlink()
    record = run(grown, out=other)
    assert record.changes is not None
    assert [s.path for s in record.changes.sources.removed] == ["cleo.txt"]
    assert [s.path for s in synth.diff(grown).sources.added] == ["cleo.txt"]
    assert [s.path for s in synth.diff(grown, out=other).sources.removed] == ["cleo.txt"]


def workspace(study: Path) -> Workspace:
    return Workspace(study, study / "out", study / ".synth")


def test_two_maps_of_one_second_are_both_kept_and_the_same_one_once(grown: Path) -> None:
    journey = synth.load(grown)
    for title in ("One", "One", "Two"):
        new = journey.model_copy(update={"study": {"title": title}})
        (grown / "out" / "map.json").write_text(new.model_dump_json(), "utf-8")
        assert keep(workspace(grown), journey) is None
    titles = [load_map(path).study["title"] for path in kept(grown)]
    assert titles[-2:] == ["One", "Two"]
    assert len(titles) == 3


def test_the_oldest_go_beyond_the_most_that_are_kept(grown: Path) -> None:
    folder = kept(grown)[0].parent
    data = kept(grown)[0].read_bytes()
    for number in range(AT_MOST):
        (folder / f"20010101T0000{number:02}Z-01.json.gz").write_bytes(data)
    (folder / f"{PREFIX}half{SUFFIX}").write_bytes(b"half")
    (grown / "ben.txt").unlink()
    run(grown)
    names = [path.name for path in kept(grown)]
    assert len(names) == AT_MOST
    assert names[0] > "20010101T000001Z"
    assert not any(name.startswith("20010101T000000Z") for name in names)


def test_a_snapshot_of_the_map_that_still_stands_is_passed_over(grown: Path) -> None:
    """What a run killed between the snapshot and the new map leaves behind."""
    journey = synth.load(grown)
    other = journey.model_copy(update={"findings": ()})
    keep(workspace(grown), other)
    changes = write_changes(workspace(grown), journey)
    assert changes is not None
    assert [s.path for s in changes.sources.added] == ["cleo.txt"]
    run(grown)
    assert [s.path for s in synth.diff(grown).sources.added] == ["cleo.txt"]


@pytest.mark.parametrize("data", [b"", b"\x1f\x8b torn", b"{}"])
def test_a_damaged_snapshot_is_passed_over(grown: Path, data: bytes) -> None:
    (kept(grown)[0].parent / "99990101T000000Z-01.json.gz").write_bytes(data)
    assert [s.path for s in synth.diff(grown).sources.added] == ["cleo.txt"]


def test_a_torn_old_map_is_said_to_be_lost_and_does_not_stop_the_run(study: Path) -> None:
    (study / "out" / "map.json").write_text("{", "utf-8")
    record = run(study)
    assert record.complete
    assert any(
        remark.startswith("The map before this one was not kept") for remark in record.remarks
    )
    assert kept(study) == []


def test_a_time_stamp_that_is_a_path_names_no_file_elsewhere(study: Path) -> None:
    path = study / "out" / "map.json"
    journey = json.loads(path.read_text("utf-8"))
    journey["generated"]["at"] = "../../../../elsewhere"
    path.write_text(json.dumps(journey), "utf-8")
    (study / "cleo.txt").write_text(NEW, "utf-8")
    run(study)
    (snapshot,) = kept(study)
    assert snapshot.parent == study / ".synth" / "snapshots" / "out"


KILLED = """
import os, sys
from pathlib import Path
import synth
from synth.embedding.hashed import HashEmbedder
study, step = Path(sys.argv[1]), int(sys.argv[2])
seen = 0
def kill(event, args):
    global seen
    if event not in ("open", "os.rename", "os.remove", "os.mkdir"):
        return
    if not any(name in str(a) for a in args for name in ("snapshots", "map.json", "changes.json")):
        return
    seen += 1
    if seen == step:
        os.kill(os.getpid(), 9)
sys.addaudithook(kill)
synth.run(study, embedder=HashEmbedder())
print("ended")
"""


def test_a_kill_at_any_step_leaves_whole_maps_and_the_next_run_tells_the_change(
    study: Path,
) -> None:
    (study / "cleo.txt").write_text(NEW, "utf-8")
    before = (study / "out" / "map.json").read_bytes()
    for step in range(1, 40):
        command = [sys.executable, "-c", KILLED, str(study), str(step)]
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
        load_map(study / "out" / "map.json")
        whole = [path for path in kept(study) if path.suffix == ".gz"]
        assert all(gzip.decompress(path.read_bytes()) == before for path in whole)
        if "ended" in done.stdout:
            break
        assert done.returncode == -9
    assert step > 5
    run(study)
    assert [path.name.endswith("-01.json.gz") for path in kept(study)] == [True]
    assert [s.path for s in synth.diff(study).sources.added] == ["cleo.txt"]


def test_the_command_names_what_was_added_and_quotes_it(grown: Path, synth: Command) -> None:
    done = synth("diff", grown)
    assert done.returncode == 0
    assert "Sources added: cleo.txt (interview)" in done.stdout
    assert re.search(r"“.*soup.*” \(cleo, cleo\.txt", done.stdout)
    assert not done.stderr


def test_the_command_gives_the_five_lists_as_json(grown: Path, synth: Command) -> None:
    facts = json.loads(synth("diff", grown, "--json").stdout)
    assert list(facts)[2:7] == list(FIVE)
    assert facts["added"][0]["quote"]["participant"] == "cleo"
    assert facts["weakened"] == []
    assert all(one["regrouped"] for one in facts["gone"])


@pytest.mark.parametrize("place", [".", "out", "out/map.json"])
def test_a_map_and_itself_by_any_name_changed_nothing(
    grown: Path, synth: Command, place: str
) -> None:
    done = synth("diff", grown, grown / place)
    assert (done.returncode, done.stdout) == (0, "Nothing changed.\n")


def test_a_snapshot_may_be_either_side(grown: Path, synth: Command) -> None:
    (snapshot,) = kept(grown)
    there = json.loads(synth("diff", snapshot, grown, "--json").stdout)
    back = json.loads(synth("diff", grown, snapshot, "--json").stdout)
    assert len(there["added"]) == len(back["gone"]) > 0
    assert there["added"][0]["after"] == back["gone"][0]["before"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["STUDY"], "an earlier map of this study to compare with, found none kept"),
        (["STUDY", "STUDY/nowhere"], "nothing there"),
        (["STUDY/nowhere"], "nothing there"),
        (["STUDY/ana.txt", "STUDY"], "expected a map made by synth"),
        (["STUDY/torn.gz", "STUDY"], "expected a snapshot, found a torn one"),
        (["STUDY", "STUDY", "--out", "STUDY/out"], "--out goes with one map alone"),
        ([], "Missing argument 'OLD'"),
    ],
)
def test_what_cannot_be_compared_is_one_sentence_and_exit_2(
    study: Path, synth: Command, arguments: list[str], told: str
) -> None:
    (study / "torn.gz").write_bytes(gzip.compress(b"x" * 999)[:-9])
    done = synth("diff", *(a.replace("STUDY", str(study)) for a in arguments))
    assert done.returncode == 2
    assert told in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_the_command_has_help(synth: Command) -> None:
    done = synth("diff", "--help")
    assert done.returncode == 0
    assert "NEW" in done.stdout
