"""What is replaced stands nowhere in state, results and requests, whenever it was confirmed."""

import json
import re
import shutil
import zipfile
from pathlib import Path

import pytest

import private_study
import synth
from model_study import timeless
from private_study import TOKENS, found, received, run, sent
from synth.embedding.hashed import HashEmbedder
from synth.llm.rehearsal import Rehearsal
from synth.llm.rehearsal_rules import by_rule
from synth.pipeline.purging import purge
from synth.store import DATABASE, Store
from synth.workspace import open_workspace


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return private_study.write(tmp_path / "study")


def test_nothing_that_identifies_is_in_state_results_or_requests(folder: Path) -> None:
    with Rehearsal(by_rule) as server:
        record, asked = run(folder, server)
        told = sent(server)
    assert asked > 5
    assert found(folder) == []
    assert [word for word in TOKENS if word.lower() in told] == []
    assert any("brokenhurst.pdf" in failure for failure in record.failures)
    written = json.loads((folder / "out" / "run.json").read_text("utf-8"))
    assert len(written["failures"]) == len(record.failures) >= 2
    assert len(written["left_out"]) == len(record.left_out) == 2
    assert synth.check(folder).problems == ()


def test_what_was_planted_would_be_found(folder: Path) -> None:
    toml = folder / "study.toml"
    toml.write_text(toml.read_text("utf-8").partition("[privacy]")[0], "utf-8")
    with Rehearsal(by_rule) as server:
        run(folder, server)
        told = sent(server)
    seen = {word for word, _ in found(folder)}
    assert {"Annabeth", "Kirkwallen", "KD-123456", "Xylo", "brokenhurst", "wexford"} <= seen
    assert [word for word in ("annabeth", "bobbo", "kirkwallen") if word not in told] == []
    assert "quillfeather" not in told  # only a label and a file's name, never said


def test_a_name_confirmed_after_a_run_is_gone_and_only_what_held_it_is_asked_again(
    folder: Path,
) -> None:
    with Rehearsal(by_rule) as server:
        for said in ("The box of Peregrina was late", "Peregrina told Xandro that it was late"):
            lines = "\n\n".join(f"Zacharias: And {n}?\n\nCaller: {said} {n}." for n in range(5))
            (folder / "late.txt").write_text(lines, "utf-8")
            run(folder, server)
        whole = len(server.requests)
        assert found(folder, ("Peregrina", "Xandro"))
        assert list(folder.glob(".synth/snapshots/out/*.gz"))
        synth.confirm(folder, {"Peregrina": "name", "Xandro": "name"})
        record, asked = run(folder, server)
        assert found(folder, ("Peregrina", "Xandro")) == []
        assert 0 < asked < whole / 2
        assert "peregrina" not in sent(server, whole)
        assert any("stored answers" in remark for remark in record.remarks)
        assert not any("unsettled" in remark for remark in record.remarks)
        _, again = run(folder, server)
        assert again == 0
    assert found(folder) == []
    assert synth.check(folder).problems == ()


def test_privacy_switched_on_after_a_run_leaves_nothing_from_before(folder: Path) -> None:
    toml = folder / "study.toml"
    whole = toml.read_text("utf-8")
    with Rehearsal(by_rule) as server:
        toml.write_text(whole.partition("[privacy]")[0], "utf-8")
        run(folder, server)
        toml.write_text(whole, "utf-8")
        before = len(server.requests)
        run(folder, server)
        assert [word for word in TOKENS if word.lower() in sent(server, before)] == []
    assert found(folder) == []


def test_stored_vectors_belong_to_the_pseudonym_afterwards(folder: Path) -> None:
    toml = folder / "study.toml"
    whole = toml.read_text("utf-8")
    with Rehearsal(by_rule) as server:
        toml.write_text(whole.partition("[privacy]")[0], "utf-8")
        run(folder, server)
        toml.write_text(whole, "utf-8")
        run(folder, server)
    row = next(r for r in received(folder).key.of_kind("participant") if r.words == "robertino")
    with Store(folder / ".synth" / DATABASE) as store:
        assert store.forget("robertino") == 0
        assert store.forget(row.shown) > 0


def test_two_copies_of_a_study_and_a_second_run_give_the_same_map(folder: Path) -> None:
    other = Path(shutil.copytree(folder, folder.parent / "other"))
    with Rehearsal(by_rule) as server:
        run(folder, server)
        first, key = timeless(folder), (folder / "key.csv").read_bytes()
        run(folder, server)
        run(other, server)
    assert timeless(folder) == first
    assert timeless(other) == first
    assert (folder / "key.csv").read_bytes() == (other / "key.csv").read_bytes() == key


def test_an_unchanged_study_is_not_gone_through_again(folder: Path) -> None:
    with Rehearsal(by_rule) as server:
        run(folder, server)
        database = folder / ".synth" / "chroma" / "chroma.sqlite3"
        inode = database.stat().st_ino
        run(folder, server)
    assert database.stat().st_ino == inode


def test_key_csv_alone_leads_back(folder: Path) -> None:
    with Rehearsal(by_rule) as server:
        run(folder, server)
    key = (folder / "key.csv").read_text("utf-8")
    assert (folder / "key.csv").stat().st_mode & 0o777 == 0o600
    assert re.search(r"^P\d\d,participant,robertino$", key, re.MULTILINE)
    assert "interviews/brokenhurst.pdf" in key


def test_a_run_says_that_key_csv_is_gone_and_that_names_stand_unsettled(folder: Path) -> None:
    (folder / "late.txt").write_text(
        private_study.talk("Caller", "Peregrina", "I told Peregrina."), "utf-8"
    )
    with Rehearsal(by_rule) as server:
        first, _ = run(folder, server)
        assert any("unsettled in the results" in remark for remark in first.remarks)
        synth.confirm(folder, {one.words: "name" for one in synth.confidence(folder).likely})
        settled, _ = run(folder, server)
        (folder / "key.csv").unlink()
        lost, _ = run(folder, server)
        back, _ = run(folder, server)
    assert not any("key.csv" in remark for remark in (*first.remarks, *settled.remarks))
    assert any(remark.startswith("key.csv was not there") for remark in lost.remarks)
    assert not any("key.csv was" in remark for remark in back.remarks)


def test_rights_of_a_key_that_others_could_read_are_taken(folder: Path) -> None:
    received(folder).keep_key(folder)
    (folder / "key.csv").chmod(0o644)
    received(folder).keep_key(folder)
    assert (folder / "key.csv").stat().st_mode & 0o777 == 0o600


def test_exports_hold_nothing_either_and_a_project_comes_back_unchanged(folder: Path) -> None:
    with Rehearsal(by_rule) as server:
        run(folder, server)
    for name in ("map.xlsx", "board.csv", "project.qdpx", "page.html", "page.md", "map2.json"):
        made = folder / "out" / name
        synth.export(folder, made)
        if zipfile.is_zipfile(made):
            with zipfile.ZipFile(made) as parts:
                inside = b"\n".join(parts.read(part) + part.encode() for part in parts.namelist())
            made.with_suffix(".parts").write_bytes(inside)
    assert found(folder) == []
    synth.adopt(folder, folder / "out" / "project.qdpx", reviewer="Ana")
    assert not (folder / "reviews.jsonl").exists()


def test_results_elsewhere_hold_no_key_and_say_the_same(folder: Path, tmp_path: Path) -> None:
    with Rehearsal(by_rule) as server:
        run(folder, server)
        how = synth.Asking(base_url=server.url)
        out = tmp_path / "elsewhere"
        synth.run(folder, out=out, model="rehearsal", embedder=HashEmbedder(), asking=how)
    assert (out / "map.json").read_bytes() != b""
    assert not list(out.rglob("key.csv"))
    changes = synth.diff(folder / "out", out)
    assert (changes.added, changes.gone, changes.renamed) == ((), (), ())
    assert (folder / "key.csv").is_file()


def test_what_would_be_sent_is_planned_without_writing_a_key(folder: Path) -> None:
    synth.plan(folder)
    assert not (folder / "key.csv").exists()
    assert not (folder / ".synth" / "pseudonyms").exists()


def test_a_run_killed_between_purging_and_writing_is_put_in_order_by_the_next(
    folder: Path,
) -> None:
    with Rehearsal(by_rule) as server:
        text = (folder / "notes-wexford.md").read_text("utf-8")
        (folder / "notes-wexford.md").write_text(f"{text}- Peregrina gave up\n", "utf-8")
        run(folder, server)
        assert found(folder, ("Peregrina",))
        synth.confirm(folder, {"Peregrina": "name"})
        told = received(folder)
        told.keep_key(folder)
        purge(open_workspace(folder), told)  # and here the run is killed
        run(folder, server)
    assert found(folder, ("Peregrina",)) == []
    assert not (folder / ".synth" / "former.json").exists()
