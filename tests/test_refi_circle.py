"""A reviewed study on its way through another program and back, by the commands people use."""

import json
import shutil
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from lxml import etree

from conftest import Command, load_map
from independent_figures import mismatches
from independent_refi import codings, root_of
from refi_program import Program, Q, as_qualcoder
from review_process import lines
from synth.desk.decisions import Decisions
from synth.desk.desk import Desk
from synth.records.review import Review
from synth.workspace import open_workspace

SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).parent / "refi_schema" / "Project.xsd"))


def reviewed(folder: Path) -> list[Review]:
    """Ana's and Ben's verdicts of every kind on a study that was run."""
    desk = Desk(open_workspace(folder), "Ana")
    ids = sorted(desk.view.observations)
    lanes = [lane for s in desk.view.journey.stages for lane in s.themes.values() if len(lane) > 1]
    for reviewer, own in (("Ana", ids[:20]), ("Ben", ids[10:30])):
        for one in own:
            desk.decide([Decisions(desk.view, reviewer).accept(one, f"{reviewer} read it")])
    ana = Decisions(desk.view, "Ana")
    first, second = (theme.id for theme in lanes[0][:2])
    desk.decide([
        ana.reject(ids[40], "overreach", "says more than she did"),
        ana.edit(ids[41], {"statement": "Said otherwise"}),
        ana.comment(ids[42], "ask her again"),
        ana.merge([first, second], "Merged by Ana"),
    ])  # fmt: skip
    return list(desk.log.reviews)


def cited(folder: Path) -> Counter[str]:
    return Counter(c["quote"] for o in load_map(folder)["observations"] for c in o["citations"])


def exported(synth: Command, folder: Path, path: Path) -> bytes:
    done = synth("export", folder, "--to", path)
    assert done.returncode == 0, done.stderr
    return path.read_bytes()


def taken(synth: Command, folder: Path, path: Path) -> dict[str, Any]:
    done = synth("import", folder, path, "--reviewer", "Cleo", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    return dict(json.loads(done.stdout))


def verdict_notes(data: bytes) -> list[Element]:
    return list(root_of(data).iterfind(f"{Q}Notes/{Q}Note"))


@pytest.fixture
def folder(finished: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(finished, tmp_path / "study"))


def test_a_reviewed_study_goes_out_comes_back_changed_and_loses_nothing(
    synth: Command, folder: Path, tmp_path: Path
) -> None:
    verdicts = reviewed(folder)
    assert synth("redraw", folder).returncode == 0
    before = cited(folder)
    sent = exported(synth, folder, tmp_path / "sent.qdpx")
    assert Counter(coded.said for coded in codings(sent)) == before
    assert len(verdict_notes(sent)) >= len(verdicts)
    assert len(verdicts) == 44

    program = Program(sent)
    gone = program.selections()[0]
    words = next(c.said for c in codings(sent) if c.description == gone.findtext(f"{Q}Description"))
    program.delete(gone)
    program.code("Merged by Ana").set("name", "Named elsewhere")
    program.note("seen elsewhere", program.selections()[5])
    (tmp_path / "back.qdpx").write_bytes(program.save())
    assert sum(taken(synth, folder, tmp_path / "back.qdpx")["reviews"].values()) == 3

    written = lines(folder)
    assert [line["id"] for line in written[: len(verdicts)]] == [v.id for v in verdicts]
    assert sorted(line["action"] for line in written[44:]) == ["comment", "reject", "rename"]
    assert {line["reviewer"] for line in written[44:]} == {"Cleo"}
    assert before - cited(folder) == Counter([words])
    assert cited(folder) - before == Counter()
    lanes = [lane for s in load_map(folder)["stages"] for lane in s["themes"].values()]
    names = [theme["name"] for lane in lanes for theme in lane]
    assert "Named elsewhere" in names
    assert "Merged by Ana" not in names
    assert load_map(folder)["review"]["gone"] == []
    assert synth("check", folder).returncode == 0
    assert mismatches(folder / "out") == []

    again = exported(synth, folder, tmp_path / "again.qdpx")
    with zipfile.ZipFile(tmp_path / "again.qdpx") as archive:
        tree = etree.fromstring(archive.read("project.qde"))
    assert SCHEMA.validate(tree), SCHEMA.error_log
    assert Counter(coded.said for coded in codings(again)) == cited(folder)
    assert len(verdict_notes(again)) >= len(verdict_notes(sent)) + 2
    nothing = taken(synth, folder, tmp_path / "again.qdpx")
    assert (nothing["reviews"], nothing["left"]) == ({}, [])
    assert lines(folder) == written


def test_a_reviewed_study_that_qualcoder_wrote_back_unchanged_brings_nothing(
    synth: Command, folder: Path, tmp_path: Path
) -> None:
    verdicts = reviewed(folder)
    assert synth("redraw", folder).returncode == 0
    sent = exported(synth, folder, tmp_path / "sent.qdpx")
    (tmp_path / "back.qdpx").write_bytes(as_qualcoder(sent).save())
    assert taken(synth, folder, tmp_path / "back.qdpx")["reviews"] == {}
    assert len(lines(folder)) == len(verdicts)
