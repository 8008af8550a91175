"""`synth plan --show`: what a server would get, to the letter, and nothing gets it."""

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

import synth as package
from conftest import Command
from synth.embedding.hashed import HashEmbedder
from synth.errors import UsageError
from synth.llm.rehearsal import Rehearsal
from synth.llm.rehearsal_rules import by_rule

SETTINGS = """
title = "Boxes"
[reading]
window = 400
[[stage]]
id = "box"
name = "Box"
description = "It comes."
"""
TALK = "Moderator: How was week {n}?\n\nAna: The “box” of week {n} — it’s \tlate ☂, and not told.\n"
ROWS = "".join(
    f'R{n},"The {n}th meal was ""good""\n but the bag leaked",Cost {n}\n' for n in range(60)
)
Sent = list[list[tuple[str, str]]]


@pytest.fixture
def server() -> Iterator[Rehearsal]:
    with Rehearsal(by_rule) as server:
        yield server


@pytest.fixture
def study(tmp_path: Path) -> Path:
    folder = tmp_path / "study"
    folder.mkdir()
    (folder / "study.toml").write_text(SETTINGS, "utf-8")
    return folder


def with_interview(study: Path) -> Path:
    (study / "ana.txt").write_text("\n".join(TALK.format(n=n) for n in range(60)), "utf-8")
    return study


def with_survey(study: Path) -> Path:
    head = "id,What would you change?,Why did you leave?\n"
    (study / "survey.csv").write_text(head + ROWS, "utf-8")
    return study


STUDIES = pytest.mark.parametrize("fill", [with_interview, with_survey])


def run(study: Path, server: Rehearsal) -> None:
    asking = package.Asking(base_url=server.url)
    package.run(study, model="rehearsal", embedder=HashEmbedder(), asking=asking)


def extracted(server: Rehearsal) -> Sent:
    """Messages of the first questions of extraction, as the server got them."""
    asked = [
        [(m["role"], m["content"]) for m in request.body["messages"]]
        for request in server.requests
        if request.body["response_format"]["json_schema"]["name"] == "extract"
    ]
    return [messages for messages in asked if len(messages) == 2]


def shown(study: Path, server: Rehearsal) -> Sent:
    made = package.show(study, model="rehearsal", base_url=server.url)
    return [[(m.role, m.content) for m in window.messages] for window in made.windows]


def printed(text: str) -> Sent:
    """Messages as a reader of the printed text puts them together, by the counts of the heads."""
    said: Sent = []
    head = re.compile(
        r"^(?:=== window \d+ of .*|--- message (\d) of \d, (\w+), (\d+) characters(.*))\n", re.M
    )
    at = text.index("=== window")
    while found := head.match(text, at):
        at = found.end()
        if found[1] is None:
            said.append([])
        elif found[4] == ":":
            said[-1].append((found[2], text[at : at + int(found[3])]))
            at += int(found[3]) + 1
        else:
            said[-1].append(said[-2][int(found[1]) - 1])
        at += text[at:].startswith("\n")
    return said


# --- what is shown is what is sent


@STUDIES
def test_each_window_is_shown_as_the_server_gets_it_in_the_run(fill, study, server) -> None:
    before = shown(fill(study), server)
    assert not server.requests
    run(study, server)
    assert len(before) >= 3
    assert sorted(before) == sorted(extracted(server))


@STUDIES
def test_the_printed_text_holds_each_message_whole_or_names_the_same_one(
    fill, study, server, synth: Command
) -> None:
    plan = ("plan", fill(study), "--model", "rehearsal", "--base-url", server.url, "--show")
    done = synth(*plan)
    assert done.returncode == 0, done.stderr
    assert printed(done.stdout) == shown(study, server)
    system = shown(study, server)[0][0][1]
    assert done.stdout.count(system) == 1
    assert "second-look" in done.stdout.splitlines()[-1]
    assert not server.requests


@STUDIES
def test_json_gives_every_window_whole(fill, study, server, synth: Command) -> None:
    plan = ("plan", fill(study), "--model", "rehearsal", "--base-url", server.url, "--show")
    told = json.loads(synth(*plan, "--json").stdout)
    found = [[(m["role"], m["content"]) for m in w["messages"]] for w in told["windows"]]
    assert found == shown(study, server)
    assert told["of"] == len(found)
    assert {"source", "first", "last", "paid"} <= set(told["windows"][0])


def test_the_form_of_the_answer_that_is_sent_is_shown(study, server) -> None:
    made = package.show(with_survey(study), model="rehearsal", base_url=server.url)
    run(study, server)
    forms = [r.body["response_format"]["json_schema"] for r in server.requests]
    sent = [form["schema"] for form in forms if form["name"] == "extract"]
    assert sent
    assert all(schema == made.answer_schema for schema in sent)
    assert {r.body["temperature"] for r in server.requests} == {made.temperature}


def test_a_server_that_takes_no_form_gets_the_same_messages(study) -> None:
    with Rehearsal(by_rule, structured="text") as plain:
        before = shown(with_interview(study), plain)
        run(study, plain)
        sent = [
            [(m["role"], m["content"]) for m in r.body["messages"]]
            for r in plain.requests
            if "response_format" not in r.body and r.status == 200
        ]
    assert all(messages in sent for messages in before)


# --- headings


def test_a_heading_says_where_a_window_is_and_whether_it_is_paid(study, server) -> None:
    with_survey(with_interview(study))
    made = list(package.show(study, model="rehearsal", base_url=server.url).windows)
    talk = [w for w in made if w.source == "ana.txt"]
    assert talk[0].first == 1
    assert talk[-1].last == 120
    assert all(later.first == early.last + 1 for early, later in pairwise(talk))
    answers = [w for w in made if w.source == "survey.csv"]
    assert {w.item for w in answers} == {"What would you change?", "Why did you leave?"}
    assert min(w.first for w in answers) == 2
    assert max(w.last for w in answers) == 61
    assert not any(w.paid for w in made)
    run(study, server)
    assert all(w.paid for w in package.show(study, model="rehearsal", base_url=server.url).windows)


def test_one_window_is_shown_whole_by_its_number(study, server, synth: Command) -> None:
    with_interview(study)
    plan = ("plan", study, "--model", "rehearsal", "--base-url", server.url, "--show")
    done = synth(*plan, "--window", "2")
    assert printed(done.stdout) == shown(study, server)[1:2]
    assert f"window 2 of {len(shown(study, server))}" in done.stdout


def test_a_window_that_is_not_there_is_named_in_a_sentence(study, server) -> None:
    with pytest.raises(UsageError, match=r"--window: expected 1 to \d+, found 99"):
        package.show(with_interview(study), model="m", base_url=server.url, window=99)


def test_a_window_without_show_is_a_usage_error(study, synth: Command) -> None:
    done = synth("plan", with_interview(study), "--window", "1")
    assert (done.returncode, done.stdout) == (2, "")
    assert "--show" in done.stderr


# --- where nothing is sent


def test_the_built_in_reader_is_said_to_send_nothing(study, synth: Command) -> None:
    done = synth("plan", with_interview(study), "--show")
    assert done.stdout == "The built-in reader sends nothing: it reads on this machine.\n"


def test_a_recording_is_said_to_send_nothing(study, server, tmp_path, synth: Command) -> None:
    record = tmp_path / "recording.jsonl"
    asking = package.Asking(base_url=server.url, record=record)
    package.run(with_interview(study), model="rehearsal", embedder=HashEmbedder(), asking=asking)
    done = synth("plan", study, "--model", f"replay:{record}", "--show")
    assert "nothing is sent" in done.stdout
    assert done.stdout.count("\n") == 1
    told = json.loads(
        synth("plan", study, "--model", f"replay:{record}", "--show", "--json").stdout
    )
    assert told["windows"] == []
    assert "nothing is sent" in told["sends_nothing"]


def test_nothing_is_written_by_showing(study, server, synth: Command) -> None:
    with_interview(study)
    before = sorted(study.rglob("*"))
    synth("plan", study, "--model", "rehearsal", "--base-url", server.url, "--show")
    assert sorted(study.rglob("*")) == before
    assert not server.requests


def test_what_cannot_be_read_is_told_and_ends_with_1(study, server, synth: Command) -> None:
    (with_interview(study) / "bad.docx").write_bytes(b"PK\x03\x04 torn")
    done = synth("plan", study, "--model", "rehearsal", "--base-url", server.url, "--show")
    assert done.returncode == 1
    assert "bad.docx" in done.stderr
    assert "=== window 1" in done.stdout
