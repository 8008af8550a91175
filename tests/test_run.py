"""The whole job on the sample study, from outside: files, counts, sameness, resumption."""

import json
import random
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from conftest import Command, load_map

CONTRACT = ("map.html", "map.json", "map.md", "evidence.csv", "rejected.csv", "run.json")


def observations(journey: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {o["id"]: o for o in journey["observations"]}


def themes(journey: dict[str, Any]) -> list[dict[str, Any]]:
    return [t for s in journey["stages"] for lane in s["themes"].values() for t in lane]


def turns(folder: Path, source: str) -> list[dict[str, Any]]:
    lines = (folder / "out" / "sources" / f"{source}.turns.jsonl").read_text("utf-8")
    return [json.loads(line) for line in lines.split("\n") if line]


def timeless(folder: Path) -> str:
    text = (folder / "out" / "map.json").read_text("utf-8")
    return re.sub(r'"at": "[^"]*"', '"at": ""', text)


@pytest.mark.parametrize("name", CONTRACT)
def test_a_run_writes_every_file_of_the_contract(finished: Path, name: str) -> None:
    assert (finished / "out" / name).stat().st_size > 0


def test_every_source_has_its_text_and_turns(finished: Path) -> None:
    for source in load_map(finished)["sources"]:
        text = (finished / "out" / source["text"]).read_text("utf-8")
        assert len(text) == source["chars"]
        assert turns(finished, source["id"])


def test_every_citation_is_a_slice_of_a_participants_turn(finished: Path) -> None:
    journey = load_map(finished)
    texts = {s["id"]: (finished / "out" / s["text"]).read_text("utf-8") for s in journey["sources"]}
    said = {s["id"]: turns(finished, s["id"]) for s in journey["sources"]}
    assert journey["observations"]
    for o in journey["observations"]:
        assert o["citations"]
        for c in o["citations"]:
            assert texts[c["source"]][c["start"] : c["end"]] == c["quote"]
            assert any(
                t["start"] <= c["start"] and c["end"] <= t["end"]
                for t in said[c["source"]]
                if t["voice"] == "participant" and t["participant"] == o["participant"]
            )


def test_every_n_is_the_distinct_participants_whose_experience_stands_behind_it(
    finished: Path,
) -> None:
    journey = load_map(finished)
    known = observations(journey)
    assert themes(journey)
    for theme in themes(journey):
        members = [known[i] for i in theme["observations"]]
        assert {m["mode"] for m in members} == {"experienced"}
        assert theme["n"] == len({m["participant"] for m in members}) <= theme["of"]


def test_all_five_facets_and_every_stage_are_there(finished: Path) -> None:
    journey = load_map(finished)
    found = {t["facet"] for t in themes(journey)}
    assert found == {"action", "touchpoint", "goal", "emotion", "pain_point"}
    assert [s["id"] for s in journey["stages"]][-1] == "unassigned"
    assert len(journey["stages"]) == 7


def test_findings_and_opportunities_cite_what_is_in_the_map(finished: Path) -> None:
    journey = load_map(finished)
    ids = {t["id"] for t in themes(journey)}
    known = observations(journey)
    assert journey["findings"]
    assert all(set(f["themes"]) <= ids and f["themes"] for f in journey["findings"])
    asked = [o for s in journey["stages"] for o in s["opportunities"]]
    assert asked
    assert all(o["evidence"] and set(o["evidence"]) <= set(known) for o in asked)


def test_participants_csv_gives_segments(finished: Path) -> None:
    people = {p["id"]: p for p in load_map(finished)["participants"]}
    assert people["P01"]["segments"]["plan"]
    assert sum(p.startswith("survey/") for p in people) == len(people) - 4


def test_two_runs_from_scratch_give_the_same_bytes(
    finished: Path, sample: Path, synth: Command
) -> None:
    assert synth("run", sample).returncode == 0
    assert timeless(sample) == timeless(finished)


def test_the_order_of_files_on_disk_changes_nothing(
    finished: Path, sample: Path, tmp_path: Path, synth: Command
) -> None:
    names = [p.relative_to(sample) for p in sample.rglob("*") if p.is_file()]
    random.Random(7).shuffle(names)
    for name in names:
        target = tmp_path / "study" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(sample / name, target)
    synth("run", tmp_path / "study")
    assert timeless(tmp_path / "study") == timeless(finished)


def test_a_second_run_embeds_and_extracts_nothing(sample: Path, synth: Command) -> None:
    synth("run", sample)
    counts = json.loads(synth("run", sample, "--json", "-q").stdout)["counts"]
    assert counts["embedded"] == counts["extracted"] == 0
    assert counts["observations"] > 0


def test_deleting_all_state_changes_nothing_in_the_map(
    finished: Path, sample: Path, synth: Command
) -> None:
    synth("run", sample)
    shutil.rmtree(sample / ".synth")
    synth("run", sample)
    assert timeless(sample) == timeless(finished)


def test_a_typo_mended_in_one_turn_changes_no_id_elsewhere(
    finished: Path, sample: Path, synth: Command
) -> None:
    path = sample / "interviews" / "P02.txt"
    text = path.read_text("utf-8")
    assert text.count("thumbprint") == 1
    path.write_text(text.replace("thumbprint", "thumb print"), "utf-8")
    synth("run", sample)
    before, after = observations(load_map(finished)), observations(load_map(sample))
    changed = [before.get(i) or after[i] for i in before.keys() ^ after.keys()]
    assert len(before.keys() & after.keys()) > 200
    assert all("thumb" in o["citations"][0]["quote"] or "P02" in o["participant"] for o in changed)
    assert len({o["citations"][0]["turn"] for o in changed}) <= 1


def test_a_source_that_is_gone_leaves_nothing_behind(sample: Path, synth: Command) -> None:
    synth("run", sample)
    gone = next(s for s in load_map(sample)["sources"] if s["path"].endswith("P02.txt"))
    (sample / "interviews" / "P02.txt").unlink()
    synth("run", sample)
    assert gone["id"] not in {s["id"] for s in load_map(sample)["sources"]}
    assert not list((sample / "out" / "sources").glob(f"{gone['id']}*"))
    assert synth("check", sample).returncode == 0


def test_a_damaged_index_is_rebuilt_and_said(sample: Path, synth: Command) -> None:
    synth("run", sample)
    database = next((sample / ".synth").rglob("chroma.sqlite3"))
    database.write_bytes(database.read_bytes()[:5000])
    again = synth("search", sample, "the box was late")
    assert again.returncode == 0
    assert "rebuilt" in again.stderr
    assert "box" in again.stdout


def test_talk_of_something_else_is_said_to_be_no_journey_material(
    tmp_path: Path, synth: Command
) -> None:
    talk = [
        "The council votes on every proposal, and members must agree on the rules of the vote.",
        "Our values were written down by the founders, and principles should guide each decision.",
        "I think the community needs a better process for making decisions about its politics.",
        "We had to write a constitution, because nobody trusted the committee to be fair.",
        "It was difficult to get members to agree on who should hold power in the movement.",
        "I was angry that the board decided on the vision without asking the members.",
    ]
    lines = [f"Q: And then?\n\nA: {sentence}\n" for sentence in talk * 5]
    (tmp_path / "talk.txt").write_text("\n".join(lines), "utf-8")
    done = synth("run", tmp_path)
    assert "not journey material" in done.stderr
    assert any("not journey material" in r for r in load_map(tmp_path)["remarks"])


def test_a_language_that_the_builtin_reader_does_not_know_is_said(
    tmp_path: Path, synth: Command
) -> None:
    text = "Q : Comment ça s'est passé ?\n\nR : " + "Le colis est arrivé très tard le soir. " * 20
    (tmp_path / "fr.txt").write_text(text, "utf-8")
    assert (
        "fr.txt (French): the built-in reader knows English only" in synth("run", tmp_path).stderr
    )


def test_results_may_go_elsewhere_and_the_study_stays_as_it_was(
    sample: Path, tmp_path: Path, synth: Command
) -> None:
    done = synth("run", sample, "--out", tmp_path / "elsewhere")
    assert done.returncode == 0
    assert (tmp_path / "elsewhere" / "map.html").is_file()
    assert not (sample / "out").exists()
    assert synth("check", tmp_path / "elsewhere").returncode == 0
