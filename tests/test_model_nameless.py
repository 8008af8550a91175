"""No question to a model holds a speaker's label, a participant's id or a file's name."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import synth
from model_study import task, user
from nameless_study import TOLD, TOLD_IN, UNSAID, answer, write
from synth.embedding.hashed import HashEmbedder
from synth.errors import WaitingError
from synth.llm.rehearsal import Asked, Rehearsal
from synth.llm.rehearsal_rules import by_rule

TASKS = {
    *("extract", "second-look", "requote", "check", "merge", "oppose", "findings", "suggest"),
    "extract_repair",
}
CLOCK = re.compile(r"\d\d:\d\d")


def form(asked: Asked) -> str:
    return str(asked.body["response_format"]["json_schema"]["name"])


def read(folder: Path, server: Rehearsal, *, batch: bool = False) -> None:
    """Runs until the map is there."""
    asking = synth.Asking(base_url=server.url, batch=batch)
    for _ in range(30):
        try:
            done = synth.run(folder, model="rehearsal", embedder=HashEmbedder(), asking=asking)
        except WaitingError:
            continue
        assert done.complete
        return
    raise AssertionError("the batches never end")


def named(asked: Asked) -> list[str]:
    """Labels, ids, file names and times in what was sent, but for a name that somebody says."""
    sent = json.dumps(asked.body, ensure_ascii=False).replace(TOLD_IN, "").casefold()
    return [word for word in (*UNSAID, TOLD) if word.casefold() in sent] + CLOCK.findall(sent)


@pytest.fixture(scope="module", params=[False, True], ids=["at once", "batch"])
def requests(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[Asked]]:
    """All that a run sends."""
    folder = write(tmp_path_factory.mktemp("nameless") / "study")
    with Rehearsal(answer, batch_polls=1) as server:
        read(folder, server, batch=request.param)
        assert any(asked.batch for asked in server.requests) == request.param
        yield server.requests


def test_the_sample_has_these_labels_and_ids(tmp_path: Path) -> None:
    found = synth.run(write(tmp_path / "study"), embedder=HashEmbedder())
    text = (found.workspace.out / "map.json").read_text("utf-8").casefold()
    sources = [path.read_text("utf-8") for path in found.workspace.out.glob("sources/*.txt")]
    known = "\n".join([text, *sources]).casefold()
    assert [word for word in UNSAID if word.casefold() not in known] == []
    assert [source for source in sources if CLOCK.search(source)]


def test_every_task_was_asked(requests: list[Asked]) -> None:
    assert {form(asked) for asked in requests} == TASKS


@pytest.mark.parametrize("name", sorted(TASKS))
def test_no_label_id_file_name_or_time_is_sent(name: str, requests: list[Asked]) -> None:
    asked = [one for one in requests if form(one) == name]
    assert [found for one in asked if (found := named(one))] == []


def test_a_name_that_somebody_says_is_sent_as_it_was_said(requests: list[Asked]) -> None:
    sent = [user(asked) for asked in requests if TOLD_IN in user(asked)]
    assert {task(asked) for asked in requests if TOLD_IN in user(asked)} >= {"extract", "check"}
    assert all(text.count(TOLD) == text.count(TOLD_IN) for text in sent)


def test_the_checker_sees_who_speaks_around_a_quote(requests: list[Asked]) -> None:
    (shown,) = (user(a) for a in requests if task(a) == "check" and "room" in user(a))
    assert (
        "Moderator: And then, what did you do? A: The form for the room was easy for me, I was "
        "happy. So I stayed. B: «The form for the room was never easy for me.» I rang the desk "
        "twice. Moderator: And then, what did you do? B: The form"
    ) in shown


def test_passages_are_told_turn_by_turn(requests: list[Asked]) -> None:
    (shown,) = (user(asked) for asked in requests if task(asked) == "suggest")
    talk = [line for line in shown.partition("Passages around them:\n")[2].splitlines() if line]
    assert talk
    assert all(re.match(r"(?:Moderator|Participant): |The booking form ", line) for line in talk)
    assert any("? Participant: The form for" in line for line in talk)


def test_windows_that_are_asked_for_names_hold_none_but_what_was_said(tmp_path: Path) -> None:
    folder = write(tmp_path / "study")
    with Rehearsal(by_rule) as server:
        asking = synth.Asking(base_url=server.url)
        synth.confidence(folder, model="rehearsal", asking=asking)
        assert {form(asked) for asked in server.requests} == {"names"}
        assert [found for asked in server.requests if (found := named(asked))] == []


def test_what_is_shown_of_windows_beforehand_is_what_is_sent(tmp_path: Path) -> None:
    folder = write(tmp_path / "study")
    with Rehearsal(answer) as server:
        windows = synth.show(folder, model="rehearsal", base_url=server.url).windows
        shown = [[(m.role, m.content) for m in window.messages] for window in windows]
        read(folder, server)
        sent = [
            [(m["role"], m["content"]) for m in asked.body["messages"]]
            for asked in server.requests
            if form(asked) == "extract"
        ]
    assert sorted(shown) == sorted(sent)
