"""What a run would ask and cost, told before it: exact where it can be, and nobody is asked."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import synth as package
from conftest import ROOT, Command
from synth.embedding.hashed import HashEmbedder
from synth.llm.prices import Price
from synth.llm.rehearsal import Rehearsal
from synth.llm.rehearsal_rules import by_rule
from synth.pipeline.estimate import Frame, Load, Window, loads
from synth.pipeline.plan import Plan
from synth.readers.settings import load_study

SETTINGS = """
title = "Boxes"
[reading]
window = 500
[[stage]]
id = "box"
name = "Box"
description = "It comes."
"""
PRICE = """
[[price]]
model = "rehearsal"
input = 1.0
cached = 0.1
output = 4.0
"""
TALK = (
    "Moderator: How was week {n}?\n\nAna: The box of week {n} was late, and I was not told why.\n"
)
ROWS = "".join(f"R{n},The {n}th meal was good but the bag leaked\n" for n in range(60))


@pytest.fixture
def study(tmp_path: Path) -> Path:
    folder = tmp_path / "study"
    folder.mkdir()
    (folder / "study.toml").write_text(SETTINGS, "utf-8")
    (folder / "ana.txt").write_text("\n".join(TALK.format(n=n) for n in range(60)), "utf-8")
    (folder / "survey.csv").write_text(f"id,What would you change?\n{ROWS}", "utf-8")
    return folder


@pytest.fixture
def server() -> Iterator[Rehearsal]:
    with Rehearsal(by_rule) as server:
        yield server


def plan(study: Path, server: Rehearsal) -> Plan:
    return package.plan(study, model="rehearsal", base_url=server.url)


def run(study: Path, server: Rehearsal, record: Path | None = None) -> Any:
    asking = package.Asking(base_url=server.url, record=record)
    return package.run(study, model="rehearsal", embedder=HashEmbedder(), asking=asking)


def files(folder: Path) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*")}


def window(**changed: Any) -> Window:
    known: dict[str, Any] = {"kind": "interview", "prompt": 4000, "citable": 2000, "answers": 30}
    return Window(**{**known, "paid": False, "again": False, **changed})


def load_of(*windows: Window, folder: Path, settings: str = SETTINGS) -> dict[str, Load]:
    (folder / "study.toml").write_text(settings, "utf-8")
    tasks = ("extract", "requote", "check", "merge", "oppose", "findings", "suggest")
    return loads(windows, dict.fromkeys(tasks, Frame(1500, 1400)), load_study(folder))


# --- against a run


def test_the_calls_planned_for_extraction_are_those_that_the_run_makes(
    study: Path, server: Rehearsal
) -> None:
    planned = plan(study, server)
    assert {(s.path, s.kind) for s in planned.sources} == {
        ("ana.txt", "interview"),
        ("survey.csv", "survey"),
    }
    run(study, server)
    schema = [r.body["response_format"]["json_schema"]["schema"] for r in server.requests]
    asked = [r for r, s in zip(server.requests, schema, strict=True) if "drafts" in s["properties"]]
    extracted = [r for r in asked if len(r.body["messages"]) == 2]
    calls = planned.tasks["extract"].calls
    assert calls == (len(extracted), len(extracted))
    assert calls[0] == sum(source.windows for source in planned.sources) > 3


def test_the_tokens_planned_for_extraction_are_those_that_the_server_counts(
    study: Path, server: Rehearsal
) -> None:
    planned = plan(study, server).tasks["extract"].prompt[0]
    counted = run(study, server).as_json()["calls"]["tasks"]["extract"]["prompt"]
    assert planned == pytest.approx(counted, rel=0.05)


def test_after_a_run_all_of_extraction_is_paid(study: Path, server: Rehearsal) -> None:
    first = plan(study, server)
    assert first.paid == 0
    run(study, server)
    second = plan(study, server)
    assert second.calls == first.calls
    assert second.paid == first.tasks["extract"].calls[0]
    assert second.tasks["extract"].prompt == (0, 0)
    assert all(source.paid == source.calls for source in second.sources)


def test_another_interview_is_what_is_left_to_pay(study: Path, server: Rehearsal) -> None:
    run(study, server)
    (study / "ben.txt").write_text(TALK.format(n=7).replace("Ana", "Ben"), "utf-8")
    left = {s.path: s.calls - s.paid for s in plan(study, server).sources}
    assert left == {"ana.txt": 0, "ben.txt": 1, "survey.csv": 0}


def test_an_ordinary_run_stays_within_its_plan_and_says_nothing_of_it(
    study: Path, server: Rehearsal
) -> None:
    low, high = plan(study, server).calls
    record = run(study, server)
    assert low <= len(server.requests) <= high
    assert not any("plan" in remark for remark in record.remarks)


def test_a_run_that_goes_past_its_plan_says_so(study: Path, server: Rehearsal) -> None:
    (study / "survey.csv").unlink()
    (study / "study.toml").write_text(SETTINGS.replace("500", "40000") + PRICE, "utf-8")
    said = "\n".join(f"Moderator: {n}?\n\nAna: So bad was {n}.\n" for n in range(1200))
    (study / "ana.txt").write_text(said, "utf-8")
    most = plan(study, server).calls[1]
    record = run(study, server)
    made = len(server.requests)
    assert made > most
    told = f"The run made {made} calls, more than the {most} that the plan gave as its upper end."
    assert told in record.remarks


def test_a_recording_answers_all_and_costs_nothing(
    study: Path, server: Rehearsal, tmp_path: Path
) -> None:
    run(study, server, record=tmp_path / "recording.jsonl")
    planned = package.plan(study, model=f"replay:{tmp_path / 'recording.jsonl'}")
    assert planned.provider == "replay"
    assert planned.paid == planned.tasks["extract"].calls[0]
    assert planned.cost == (0, 0)


# --- what it does not do


def test_a_plan_writes_nothing(study: Path, server: Rehearsal) -> None:
    before = files(study)
    plan(study, server)
    assert files(study) == before
    run(study, server)
    before = files(study)
    assert plan(study, server).paid
    assert files(study) == before


def test_a_plan_of_a_study_that_cannot_be_written_knows_what_is_paid(
    study: Path, server: Rehearsal
) -> None:
    run(study, server)
    paid = plan(study, server).paid
    places = [study / ".synth", study / "out", study]
    try:
        for place in places:
            place.chmod(0o555)
        assert plan(study, server).paid == paid > 0
    finally:
        for place in places:
            place.chmod(0o755)


def test_a_database_that_is_damaged_counts_as_empty(study: Path, server: Rehearsal) -> None:
    (study / ".synth").mkdir()
    (study / ".synth" / "synth.db").write_bytes(b"no database" * 500)
    assert plan(study, server).paid == 0
    assert (study / ".synth" / "synth.db").read_bytes().startswith(b"no database")


def test_a_plan_needs_no_key_and_opens_no_socket(study: Path) -> None:
    program = f"""
import sys
def watch(event, arguments):
    if event.startswith("socket."):
        raise SystemExit(f"{{event}} {{arguments}}")
sys.addaudithook(watch)
import synth
print(synth.plan({str(study)!r}, model="gpt-5-mini").cost[1] > 0)
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={"PATH": ""},
        check=False,
    )
    assert done.stdout == "True\n", done.stderr


# --- the command


def test_the_command_tells_sources_tasks_and_the_bill(study: Path, synth: Command) -> None:
    done = synth("plan", study, "--model", "gpt-5-mini-2025-08-07")
    assert done.returncode == 0
    assert done.stderr == ""
    lines = done.stdout.splitlines()
    assert lines[0].split() == ["source", "kind", "windows", "calls", "paid", "tokens", "sent"]
    assert [line.split()[:2] for line in lines[1:3]] == [
        ["ana.txt", "interview"],
        ["survey.csv", "survey"],
    ]
    tasks = [line.split()[0] for line in lines[5:-1]]
    assert tasks == [
        "extract",
        "second-look",
        "requote",
        "check",
        "merge",
        "oppose",
        "findings",
        "suggest",
        "repair",
    ]
    assert lines[-1].startswith("gpt-5-mini-2025-08-07 at api.openai.com, ")
    assert "US dollars at list price" in lines[-1]
    assert "with --batch" in lines[-1]


def test_with_json_it_is_one_object_whose_totals_are_sums(study: Path, synth: Command) -> None:
    told = json.loads(synth("plan", study, "--model", "gpt-5-mini", "--json").stdout)
    tasks, totals = told["tasks"].values(), told["totals"]
    for end in (0, 1):
        assert totals["calls"][end] == sum(task["calls"][end] for task in tasks)
        assert totals["cost"][end] == pytest.approx(
            sum(task["cost"][end] for task in tasks), abs=1e-5
        )
        assert totals["cost_in_batches"][end] == pytest.approx(totals["cost"][end] / 2, abs=1e-6)
        for kind, counted in totals["tokens"].items():
            assert counted[end] == sum(task["tokens"][kind][end] for task in tasks)
    assert totals["paid"] == 0
    assert (
        sum(source["calls"] for source in told["sources"]) == told["tasks"]["extract"]["calls"][0]
    )
    assert 0 < totals["cost"][0] < totals["cost"][1]


def test_the_builtin_reader_sends_nothing_and_costs_nothing(study: Path, synth: Command) -> None:
    done = synth("plan", study)
    assert done.returncode == 0
    assert done.stdout.endswith("The built-in reader sends nothing, and there is nothing to pay.\n")
    told = json.loads(synth("plan", study, "--json").stdout)
    assert told["totals"]["calls"] == [0, 0]
    assert told["totals"]["cost"] == [0, 0]


def test_without_a_price_no_money_is_told_and_how_to_give_one(study: Path, synth: Command) -> None:
    options = ("--model", "in-house", "--base-url", "https://models.example/v1")
    done = synth("plan", study, *options)
    assert done.returncode == 0
    assert "no price is known for in-house; give one in study.toml" in done.stdout
    assert json.loads(synth("plan", study, *options, "--json").stdout)["totals"]["cost"] is None


def test_a_file_that_cannot_be_read_is_named_and_the_exit_code_is_1(
    study: Path, synth: Command
) -> None:
    (study / "broken.docx").write_bytes(b"PK\x03\x04 no archive")
    done = synth("plan", study, "--model", "gpt-5-mini")
    assert done.returncode == 1
    assert done.stderr.startswith("broken.docx")
    assert "ana.txt" in done.stdout


def test_an_option_that_needs_a_model_is_refused_without_one(study: Path, synth: Command) -> None:
    done = synth("plan", study, "--base-url", "http://localhost:1/v1")
    assert done.returncode == 2
    assert done.stderr.startswith("--base-url: expected the name of a model")


# --- the arithmetic


def test_a_price_in_study_toml_sets_the_cost(study: Path, server: Rehearsal) -> None:
    assert plan(study, server).cost == (0, 0)  # this machine is free
    (study / "study.toml").write_text(SETTINGS + PRICE, "utf-8")
    planned = plan(study, server)
    price = Price(input=1.0, cached=0.1, output=4.0)
    extract = planned.tasks["extract"]
    low = (extract.prompt[0] * price.input + extract.completion[0] * price.output) / 1e6
    assert extract.cost(price)[0] == pytest.approx(low)
    assert planned.cost is not None
    assert planned.cost[0] == pytest.approx(sum(t.cost(price)[0] for t in planned.tasks.values()))
    assert 0 < planned.saving < planned.cost[1]


def test_claims_are_checked_thirty_at_once(tmp_path: Path) -> None:
    found = load_of(window(citable=5000), folder=tmp_path)
    assert found["check"].calls == (1, 4)  # 30 to 120 observations


def test_a_survey_answer_holds_at_most_two_observations(tmp_path: Path) -> None:
    found = load_of(window(kind="survey", citable=9000, answers=40), folder=tmp_path)
    assert found["check"].calls == (2, 3)  # 40 to 80


def test_checks_that_are_switched_off_are_not_planned(tmp_path: Path) -> None:
    settings = SETTINGS.replace("window = 500", "check = false\nsecond_look = false")
    found = load_of(window(), folder=tmp_path, settings=settings)
    assert found["check"].calls == (0, 0)


def test_where_all_is_read_what_follows_may_be_paid_too(tmp_path: Path) -> None:
    found = load_of(window(paid=True), window(paid=True), folder=tmp_path)
    assert {load.prompt[0] for load in found.values()} == {0}
    assert {load.completion[0] for load in found.values()} == {0}
    assert found["extract"].paid == 2
    assert found["merge"].prompt[1] > 0


def test_a_study_of_many_observations_is_merged_in_parts(tmp_path: Path) -> None:
    few = load_of(window(), folder=tmp_path)["merge"].calls
    many = load_of(*[window()] * 40, folder=tmp_path)["merge"].calls
    assert few == (1, 2)
    assert many[1] > 2 + 40 * 48 // 120


def test_nothing_to_read_is_nothing_to_plan(tmp_path: Path) -> None:
    assert load_of(folder=tmp_path) == {}


def test_a_study_that_was_moved_is_paid_as_before(study: Path, server: Rehearsal) -> None:
    run(study, server)
    moved = Path(shutil.move(study, study.with_name("moved")))
    assert plan(moved, server).paid == plan(moved, server).tasks["extract"].calls[0]
