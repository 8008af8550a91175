"""Requests that go through a server's Batch API: once each, whatever happens, and the same map."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

import synth as package
from conftest import ROOT, Command, load_map
from synth.embedding.hashed import HashEmbedder
from synth.errors import SynthError, UsageError, WaitingError
from synth.llm.batch_memory import Ticket
from synth.llm.batches import Batches
from synth.llm.calls import Calls
from synth.llm.openai_server import OpenAIServer
from synth.llm.pace import Pace
from synth.llm.prices import Price
from synth.llm.protocol import Lost, Message, Reply, Request, Unusable, Usage
from synth.llm.recording import Row
from synth.llm.rehearsal import Rehearsal
from synth.llm.rehearsal_rules import by_rule
from synth.llm.sending import GivenUp
from synth.store import Store

SETTINGS = 'title = "Boxes"\n[[stage]]\nid = "box"\nname = "Box"\ndescription = "It comes."\n'
LONG = "It was fine, really. " + "Then there was quite a lot more that went on and on. " * 12


def interview(name: str, said: str) -> str:
    return (
        f"Moderator: How did it go?\n\n{name}: {said}\n\nModerator: And then?\n\n"
        f"{name}: I wish the pause button was easy to find. Nobody ever showed me.\n\n"
        f"Moderator: What was hard?\n\n{name}: It was late and nobody could not say why. {LONG}\n\n"
        f"Moderator: Anything else?\n\n{name}: I cooked the meals that came first. {LONG}\n"
    )


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """Two interviews, each long enough, and quoted so little, that it is looked at twice."""
    return written(tmp_path / "study")


def written(folder: Path) -> Path:
    folder.mkdir()
    (folder / "study.toml").write_text(SETTINGS, "utf-8")
    (folder / "ana.txt").write_text(interview("Ana", "I waited two hours at the door."), "utf-8")
    (folder / "ben.txt").write_text(interview("Ben", "The card was wrong twice over."), "utf-8")
    return folder


@pytest.fixture
def server() -> Iterator[Rehearsal]:
    with Rehearsal(by_rule, batch_polls=1) as server:
        yield server


def run(study: Path, server: Rehearsal, *, fresh: bool = False, batch: bool = True) -> Any:
    asking = package.Asking(base_url=server.url, batch=batch)
    return package.run(
        study, model="rehearsal", fresh=fresh, embedder=HashEmbedder(), asking=asking
    )


def run_through(study: Path, server: Rehearsal) -> list[WaitingError]:
    """Runs until the map is there; the waits on the way."""
    waits: list[WaitingError] = []
    while len(waits) < 30:
        try:
            assert run(study, server).complete
            return waits
        except WaitingError as waiting:
            waits.append(waiting)
    raise AssertionError(waits)


def timeless(study: Path) -> str:
    return re.sub(r'"at": "[^"]*"', "", (study / "out" / "map.json").read_text("utf-8"))


def results(study: Path) -> dict[str, bytes]:
    files = (path for path in (study / "out").rglob("*") if path.is_file())
    return {str(path.relative_to(study / "out")): path.read_bytes() for path in files}


def asked(server: Rehearsal) -> Counter[str]:
    return Counter(request.digest for request in server.requests)


# --- whole runs


def test_a_run_by_batches_asks_what_a_direct_run_asks_and_draws_the_same_map(
    study: Path, server: Rehearsal, tmp_path: Path
) -> None:
    direct = written(tmp_path / "direct")
    with Rehearsal(by_rule) as other:
        run(direct, other, batch=False)
        assert any(len(r.body["messages"]) == 4 for r in other.requests), "no second look"
        waits = run_through(study, server)
        assert asked(server) == asked(other)
    assert timeless(study) == timeless(direct)
    assert all(request.batch for request in server.requests)
    assert len(waits) == 5  # windows, second looks, checks, themes, conclusions
    assert sum(wait.requests for wait in waits) == len(server.requests)


def test_what_waits_is_named_with_exit_1_and_with_json_is_one_object(
    study: Path, server: Rehearsal, synth: Command
) -> None:
    options = ("--model", "rehearsal", "--base-url", server.url, "--batch", "-q")
    done = synth("run", study, *options)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == (
        "ana.txt, turns 1 to 8, not read; ben.txt, turns 1 to 8, not read: so it stays until its "
        "batch has ended.\n"
        "2 requests wait in 1 batch; run the same command again to collect them "
        "(batches take up to 24 hours).\n"
    )
    again = synth("run", study, *options, "--json")
    assert again.returncode == 1
    told = json.loads(again.stdout)
    assert (told["complete"], told["waiting"]) == (False, {"requests": 2, "batches": 1})
    assert told["counts"]["sources"] == 2
    assert told["calls"]["fresh"] == told["answers"]["count"] == 2
    assert told["tokens"]["prompt"] > 0
    assert told["failures"] == again.stderr.splitlines()[1:]
    assert told.pop("paths")["out"] == str(study / "out")
    assert told == json.loads((study / "out" / "run.json").read_text("utf-8"))
    assert "2 of 2 answers collected" in again.stderr


def test_each_call_is_counted_once_and_all_rounds_together_cost_what_the_map_cost(
    study: Path, server: Rehearsal
) -> None:
    with (study / "study.toml").open("a") as settings:
        settings.write('[[price]]\nmodel = "rehearsal"\ninput = 10.0\noutput = 40.0\n')
    rounds = [waiting.told for waiting in run_through(study, server)]
    rounds.append(json.loads((study / "out" / "run.json").read_text("utf-8")))
    last = rounds[-1]
    assert "waiting" not in last
    for told, before in pairwise(rounds):
        assert before["calls"]["reused"] == told["calls"]["fresh"] + told["calls"]["reused"]
    assert last["calls"]["fresh"] + last["calls"]["reused"] == len(server.requests)
    assert last["answers"]["count"] == len(server.requests)
    assert last["answers"]["cost"] == pytest.approx(sum(told["cost"] for told in rounds), abs=1e-5)
    assert last["cost"] < last["answers"]["cost"]
    record = run(study, server)
    assert f"; the {len(server.requests)} answers used cost" in record.bill()
    assert record.as_json()["answers"] == last["answers"]


def test_what_is_told_of_a_run_that_waits_names_nobody_who_was_forgotten(
    study: Path, server: Rehearsal
) -> None:
    run(study, server, batch=False)
    (study / "eve.txt").write_text(interview("Eve", "I never got the code to work."), "utf-8")
    with pytest.raises(WaitingError):
        run(study, server)
    place = study / "out" / "run.json"
    assert "eve.txt" in place.read_text("utf-8")
    package.forget(study, "eve")
    assert "eve" not in place.read_text("utf-8")


def test_what_is_told_of_a_run_that_waits_goes_where_there_is_no_map(
    study: Path, server: Rehearsal
) -> None:
    with pytest.raises(WaitingError):
        run(study, server)
    package.forget(study, "ana")
    assert not list((study / "out").iterdir())


def test_what_is_told_of_a_run_elsewhere_that_waits_is_no_source(
    study: Path, server: Rehearsal
) -> None:
    asking = package.Asking(base_url=server.url, batch=True)
    how: Any = {"model": "rehearsal", "embedder": HashEmbedder(), "asking": asking}
    with pytest.raises(WaitingError):
        package.run(study, out=study / "other", **how)
    record = run(study, server, batch=False)
    assert record.complete
    assert "the record of a run" in " ".join(record.left_out)


def test_while_batches_are_in_progress_nothing_is_sent_twice(study: Path) -> None:
    with Rehearsal(by_rule, batch_polls=3) as server:
        said = []
        for _ in range(2):
            with pytest.raises(WaitingError) as waiting:
                run(study, server)
            said.append(str(waiting.value))
        assert server.requests == []
        assert len(set(said)) == 1
        run_through(study, server)
        assert max(asked(server).values()) == 1


def test_earlier_results_stand_while_others_wait(study: Path, server: Rehearsal) -> None:
    run(study, server, batch=False)
    before = results(study)
    (study / "eve.txt").write_text(interview("Eve", "I never got the code to work."), "utf-8")
    with pytest.raises(WaitingError):
        run(study, server)
    with pytest.raises(WaitingError):
        run(study, server)
    now = results(study)
    told = json.loads(now.pop("run.json"))
    assert (told["complete"], told["waiting"]["requests"]) == (False, 1)
    assert "those of an earlier run" in told["remarks"][0]
    assert before.pop("run.json")
    assert before == now
    run_through(study, server)
    assert len(load_map(study)["sources"]) == 3


def test_a_run_without_batch_is_refused_while_one_is_out(study: Path, synth: Command) -> None:
    with Rehearsal(by_rule, batch_polls=3) as server:
        options = ("--model", "rehearsal", "--base-url", server.url, "-q")
        synth("run", study, *options, "--batch")
        done = synth("run", study, *options)
        assert done.returncode == 2
        assert "2 requests wait in 1 batch and would be paid twice" in done.stderr
        assert server.requests == []


def test_a_run_without_batch_uses_the_answers_of_a_batch_that_has_ended(
    study: Path, server: Rehearsal
) -> None:
    with pytest.raises(WaitingError):
        run(study, server)
    assert run(study, server, batch=False).complete
    assert max(asked(server).values()) == 1


def test_fresh_gives_a_batch_up_but_never_sends_it_again(study: Path) -> None:
    with Rehearsal(by_rule, batch_polls=9) as server:
        with pytest.raises(WaitingError):
            run(study, server)
        with pytest.raises(UsageError, match="leave --fresh out"):
            run(study, server, fresh=True)
        assert run(study, server, fresh=True, batch=False).complete


def test_a_server_without_batches_is_one_sentence_and_exit_2(
    study: Path, server: Rehearsal, synth: Command
) -> None:
    elsewhere = server.url.replace("/v1", "/v2")
    done = synth("run", study, "--model", "rehearsal", "--base-url", elsewhere, "--batch", "-q")
    assert done.returncode == 2
    assert done.stderr == "127.0.0.1: a server without batches; leave --batch out.\n"
    assert not (study / "out" / "map.json").exists()


def test_a_kill_while_answers_are_collected_loses_none_and_pays_none_twice(
    study: Path, tmp_path: Path, synth: Command
) -> None:
    reached, go_on = threading.Event(), threading.Event()

    def slow(body: Mapping[str, Any]) -> str:
        reached.set()
        go_on.wait(30)
        return by_rule(body)

    with Rehearsal(slow, batch_polls=1) as server:
        command = [sys.executable, "-m", "synth", "run", str(study), "--model", "rehearsal"]
        command += ["--base-url", server.url, "--batch", "-q"]
        assert subprocess.run(command, cwd=ROOT, check=False, capture_output=True).returncode == 1
        with subprocess.Popen(command, cwd=ROOT) as victim:
            assert reached.wait(30)
            os.kill(victim.pid, signal.SIGKILL)
        go_on.set()
        run_through(study, server)
        assert max(asked(server).values()) == 1
    direct = written(tmp_path / "direct")
    with Rehearsal(by_rule) as other:
        run(direct, other, batch=False)
    assert timeless(study) == timeless(direct)


def test_a_server_that_takes_no_temperature_and_no_schema_is_found_out(
    study: Path, tmp_path: Path
) -> None:
    settings = {"takes_temperature": False, "structured": "json_object", "batch_polls": 1}
    with Rehearsal(by_rule, **settings) as server:  # type: ignore[arg-type]
        waits = run_through(study, server)
        good = [request for request in server.requests if request.status == 200]
        assert len(waits) <= 7
        assert max(Counter(request.digest for request in good).values()) == 1
    direct = written(tmp_path / "direct")
    with Rehearsal(by_rule) as other:
        run(direct, other, batch=False)
    assert timeless(study) == timeless(direct)


def test_nothing_rests_on_themes_that_wait_where_a_place_is_merged_in_parts(
    study: Path, server: Rehearsal
) -> None:
    lines = (f"Moderator: And {n}?\n\nAna: Meal {n} was bad and came late.\n" for n in range(900))
    (study / "ana.txt").write_text("\n".join(lines), "utf-8")
    (study / "ben.txt").unlink()
    run_through(study, server)
    assert len(load_map(study)["observations"]) > 150
    assert sum("findings" in properties(r.body) for r in server.requests) == 1
    assert sum("themes" in properties(r.body) for r in server.requests) > 2


def properties(body: Mapping[str, Any]) -> set[str]:
    return set(body["response_format"]["json_schema"]["schema"]["properties"])


def test_lines_that_failed_are_sent_again_alone(study: Path) -> None:
    with Rehearsal(by_rule, batch_polls=1, plan=["500"]) as server:
        run_through(study, server)
        assert Counter(r.status for r in server.requests)[500] == 1
        good = Counter(r.digest for r in server.requests if r.status == 200)
        assert set(good.values()) == {1}
        assert set(good) == set(asked(server))


class FailsInBatches(Rehearsal):
    """Has no answer to a line of a batch that holds some words."""

    words = "waited two hours at the door"

    def line(self, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        status, answer = super().line(body)
        hit = self.words in body["messages"][1]["content"]
        return (500, {"error": {"message": "Out of order."}}) if hit else (status, answer)


def test_a_line_that_fails_three_times_is_a_failure_and_direct_reading_mends_it(
    study: Path,
) -> None:
    with FailsInBatches(by_rule, batch_polls=1) as server:
        record = None
        while record is None:
            with suppress(WaitingError):
                record = run(study, server)
        (failure,) = record.failures
        assert "ana.txt, turns 1 to 8, not read: it failed in 3 batches" in failure
        hit = [r for r in server.requests if server.words in r.body["messages"][1]["content"]]
        assert len(hit) == 3
        assert run(study, server, batch=False).complete


def test_where_every_line_failed_there_is_no_map_and_direct_reading_mends_it(study: Path) -> None:
    (study / "ben.txt").unlink()
    with Rehearsal(by_rule, batch_polls=1, plan=["500"] * 3) as server:
        for _ in range(3):
            with pytest.raises(WaitingError):
                run(study, server)
        with pytest.raises(UsageError, match=r"turns 1 to 8, not read: it failed in 3 batches"):
            run(study, server)
        assert len(server.requests) == 3
        assert not (study / "out" / "map.json").exists()
        assert run(study, server, batch=False).complete


# --- batches alone


class Shop:
    """A server with batches whose states are told by hand."""

    label = "shop"
    model = "m"

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.started: list[str] = []
        self.states: dict[str, dict[str, Any]] = {}
        self.trouble: BaseException | None = None

    def complete(self, request: Request, timeout: float) -> Reply:
        raise AssertionError("asked directly")

    def body(self, request: Request) -> dict[str, Any]:
        return {"said": request.data}

    def reply(self, answer: Mapping[str, Any]) -> Reply:
        if "text" not in answer:
            raise Lost("no chat completion")
        return Reply(text=answer["text"], usage=Usage(prompt=10, completion=10))

    def upload(self, jsonl: bytes) -> str:
        name = f"file-{sum(name.startswith('file-') for name in self.files)}"
        self.files[name] = jsonl
        return name

    def create_batch(self, file_id: str) -> str:
        self.started.append(file_id)
        if self.trouble:
            raise self.trouble
        return f"batch-{len(self.started)}"

    def batch(self, batch_id: str) -> dict[str, Any]:
        empty = {"output_file_id": None, "error_file_id": None, "errors": []}
        if batch_id not in self.states:
            raise Unusable(f"no batch {batch_id}")
        return empty | self.states[batch_id]

    def download(self, file_id: str) -> bytes:
        if file_id not in self.files:
            raise Unusable(f"no file {file_id}")
        return self.files[file_id]

    def lines(self, number: int = 0) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.files[f"file-{number}"].splitlines()]

    def ends(self, batch: str, status: str, **files: list[dict[str, Any]]) -> None:
        state: dict[str, Any] = {"status": status}
        for field, lines in files.items():
            name = f"{batch}-{field}"
            self.files[name] = b"\n".join(json.dumps(line).encode() for line in lines)
            state[f"{field}_file_id"] = name
        self.states[batch] = state


class Told:
    def __init__(self) -> None:
        self.sentences: list[str] = []

    def stage(self, name: str, total: int) -> None: ...

    def advance(self, steps: int = 1) -> None: ...

    def say(self, sentence: str) -> None:
        self.sentences.append(sentence)


class Kept(dict[str, Row]):
    """Answers as they were kept; dies at one where it is told to."""

    dies_at: int | None = None

    def __call__(
        self, key: str, row: Row, owners: tuple[str, ...], *, batch: bool = False
    ) -> float:
        if len(self) == self.dies_at:
            raise KeyboardInterrupt
        assert batch
        self[key] = row
        return 0.25


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "synth.db") as store:
        yield store


@pytest.fixture
def shop() -> Shop:
    return Shop()


def request(data: str) -> Request:
    return Request(
        task="extract",
        messages=(Message(role="user", content=data),),
        answer_schema={},
        data=data,
        prompt="sha",
        owners=(f"P-{data}",),
    )


def batches(shop: Any, store: Store, progress: Told | None = None, **limits: int) -> Batches:
    return Batches(shop, store, Pace("shop", patience=0), progress, **limits)


def hand_over(waiting: Batches, *data: str) -> None:
    for one in data:
        waiting.pending(request(one).key("shop", "m"), request(one))


def good(line: Mapping[str, Any]) -> dict[str, Any]:
    response = {"status_code": 200, "body": {"text": line["body"]["said"]}}
    return {"custom_id": line["custom_id"], "response": response, "error": None}


def bad(line: Mapping[str, Any], status: int = 500, said: str = "broken") -> dict[str, Any]:
    body = {"error": {"message": said}}
    response = {"status_code": status, "body": body}
    return {"custom_id": line["custom_id"], "response": response, "error": None}


def texts(kept: Kept) -> list[str]:
    return sorted(row.text for row in kept.values())


def test_answers_are_matched_by_their_key_in_whatever_order_they_come(
    shop: Shop, store: Store
) -> None:
    first, kept = batches(shop, store), Kept()
    hand_over(first, "a", "b", "c")
    first.submit(kept)
    shop.ends("batch-1", "completed", output=[good(line) for line in reversed(shop.lines())])
    batches(shop, store).collect(kept)
    assert {key: row.text for key, row in kept.items()} == {
        request(d).key("shop", "m"): d for d in "abc"
    }
    assert kept[request("a").key("shop", "m")].input == request("a").canonical()
    assert batches(shop, store).out == (0, 0)


def test_a_file_holds_no_more_requests_and_bytes_than_it_may(shop: Shop, store: Store) -> None:
    first = batches(shop, store, max_requests=3)
    hand_over(first, *"abcdefg")
    first.submit(Kept())
    assert [len(shop.lines(n)) for n in range(3)] == [3, 3, 1]
    second = batches(shop, store, max_bytes=1000)
    hand_over(second, *(str(n) * 300 for n in range(6)))
    second.submit(Kept())
    sizes = [len(content) for content in shop.files.values()][3:]
    assert len(sizes) == 3
    assert max(sizes) <= 1000
    assert second.out == (13, 6)


def test_what_is_out_counts_as_waiting_only_where_this_run_has_asked_for_it(
    shop: Shop, store: Store
) -> None:
    first = batches(shop, store)
    hand_over(first, "a", "b")
    first.submit(Kept())
    second = batches(shop, store)
    assert second.waiting == (0, 0)
    hand_over(second, "a")
    second.submit(Kept())
    assert second.waiting == (1, 1)
    assert len(shop.started) == 1


def test_of_an_expired_batch_the_answers_stand_and_the_rest_is_sent_again(
    shop: Shop, store: Store
) -> None:
    first, kept, told = batches(shop, store), Kept(), Told()
    hand_over(first, "a", "b", "c")
    first.submit(kept)
    one, two, _ = shop.lines()
    said = {"code": "batch_expired", "message": "This request could not be executed in time."}
    late = {"custom_id": two["custom_id"], "response": None, "error": said}
    shop.ends("batch-1", "expired", output=[good(one)], error=[late])
    second = batches(shop, store, told)
    second.collect(kept)
    assert texts(kept) == [one["body"]["said"]]
    assert "1 of 3 answers collected for 0.2500 US dollars; 2 failed" in told.sentences[0]
    hand_over(second, *({"a", "b", "c"} - set(texts(kept))))
    second.submit(kept)
    assert len(shop.lines(1)) == 2


@pytest.mark.parametrize("status", ["failed", "cancelled", "expired"])
def test_a_batch_that_ends_without_any_file_is_sent_again_three_times_in_all(
    shop: Shop, store: Store, status: str
) -> None:
    for number in (1, 2, 3):
        now = batches(shop, store)
        now.collect(Kept())
        hand_over(now, "a")
        now.submit(Kept())
        shop.states[f"batch-{number}"] = {"status": status, "errors": ["token limit reached"]}
    last = batches(shop, store)
    last.collect(Kept())
    with pytest.raises(GivenUp, match=r"failed in 3 batches \(token limit reached\)"):
        hand_over(last, "a")
    assert len(shop.started) == 3


def test_a_line_that_no_one_can_read_or_use_counts_as_failed(shop: Shop, store: Store) -> None:
    first, kept, told = batches(shop, store), Kept(), Told()
    hand_over(first, *"abcd")
    first.submit(kept)
    one, two, three, four = shop.lines()
    odd = {"custom_id": three["custom_id"], "response": {"status_code": 200, "body": {}}}
    stranger = good(one) | {"custom_id": "f" * 64}
    shop.ends("batch-1", "completed", output=[good(one), odd, stranger], error=[bad(two)])
    shop.files["batch-1-output"] += b'\n{"custom_id": "' + four["custom_id"].encode() + b'", "res'
    second = batches(shop, store, told)
    second.collect(kept)
    assert texts(kept) == [one["body"]["said"]]
    assert "1 of 4" in told.sentences[0]


def test_a_request_that_is_too_long_is_not_sent_again_but_may_be_split(
    shop: Shop, store: Store
) -> None:
    first = batches(shop, store)
    hand_over(first, "a")
    first.submit(Kept())
    said = "This model's maximum context length is 8192 tokens."
    shop.ends("batch-1", "completed", error=[bad(shop.lines()[0], 400, said)])
    second = batches(shop, store)
    second.collect(Kept())
    with pytest.raises(GivenUp) as given_up:
        hand_over(second, "a")
    assert given_up.value.splittable


def test_a_batch_is_remembered_until_all_its_answers_are_kept(shop: Shop, store: Store) -> None:
    first, kept = batches(shop, store), Kept()
    hand_over(first, *"abc")
    first.submit(kept)
    shop.ends("batch-1", "completed", output=[good(line) for line in shop.lines()])
    kept.dies_at = 2
    with pytest.raises(KeyboardInterrupt):
        batches(shop, store).collect(kept)
    kept.dies_at = None
    batches(shop, store).collect(kept)
    assert texts(kept) == ["a", "b", "c"]


def test_a_kill_before_the_batch_is_named_costs_one_batch_and_is_said(
    shop: Shop, store: Store
) -> None:
    shop.trouble = KeyboardInterrupt()
    first = batches(shop, store)
    hand_over(first, "a")
    with pytest.raises(KeyboardInterrupt):
        first.submit(Kept())
    shop.trouble, told = None, Told()
    second = batches(shop, store, told)
    assert second.out == (1, 1)
    second.collect(Kept())
    assert "paid twice if it began" in told.sentences[0]
    hand_over(second, "a")
    second.submit(Kept())
    assert len(shop.started) == 2
    assert second.out == (1, 1)


def test_a_batch_whose_start_was_lost_is_not_started_again_in_the_same_run(
    shop: Shop, store: Store
) -> None:
    shop.trouble = Lost("reset")
    first = batches(shop, store)
    hand_over(first, "a")
    with pytest.raises(UsageError, match="run the same command again"):
        first.submit(Kept())
    assert len(shop.started) == 1
    assert batches(shop, store).out == (1, 1)


@pytest.mark.parametrize("trouble", [Unusable("too many batches"), UsageError("no credit")])
def test_a_batch_that_is_refused_is_not_remembered(
    shop: Shop, store: Store, trouble: Exception
) -> None:
    shop.trouble = trouble
    first = batches(shop, store)
    hand_over(first, "a")
    with pytest.raises(UsageError):
        first.submit(Kept())
    assert batches(shop, store).out == (0, 0)


def test_a_batch_that_the_server_does_not_know_ends_the_run_and_is_not_sent_again(
    shop: Shop, store: Store
) -> None:
    first = batches(shop, store)
    hand_over(first, "a")
    first.submit(Kept())
    with pytest.raises(UsageError, match="batch-1 is not known there"):
        batches(shop, store).collect(Kept())
    assert batches(shop, store).out == (1, 1)


def test_erasing_a_participant_erases_what_is_remembered_of_their_batch(
    shop: Shop, store: Store
) -> None:
    first = batches(shop, store)
    hand_over(first, "a", "b")
    first.submit(Kept())
    assert store.forget("P-a") == 1
    assert batches(shop, store).out == (0, 0)


def test_an_answer_of_a_batch_costs_half(store: Store) -> None:
    with (
        Rehearsal(lambda _: "{}", batch_polls=1) as server,
        closing(OpenAIServer("rehearsal", base_url=server.url)) as provider,
    ):
        pace = Pace("localhost")
        waiting = Batches(provider, store, pace)
        one = request("a")
        waiting.pending(one.key(provider.label, "rehearsal"), one)
        price = Price(input=1000.0, cached=1000.0, output=1000.0)
        calls = Calls(provider, store, pace, price, batch=waiting)
        waiting.submit(calls.keep)
        Batches(provider, store, pace).collect(calls.keep)
        total = calls.ledger.total()
        usage = Usage(prompt=total.prompt, completion=total.completion)
        assert total.fresh == 1
        assert total.cost == pytest.approx(price.cost(usage) / 2)


def test_waiting_is_an_error_of_the_family_with_exit_1() -> None:
    assert issubclass(WaitingError, SynthError)
    assert WaitingError.exit_code == 1


def test_an_answer_of_a_batch_remembers_where_it_was_to_be_cut() -> None:
    request = Request(task="t", messages=(), answer_schema={}, data="", prompt="", most_tokens=7)
    assert Ticket.of("key", request).row(Reply(text="{", finish="length")).cut_at == 7
