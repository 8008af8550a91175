from pathlib import Path

import pytest

from synth.errors import UsageError
from synth.llm.protocol import Message, Reply, Request, Unusable, Usage
from synth.llm.recording import Header, Recording, Replay, Row, write_recording

HEADER = Header(model="a model", note="how it was made", prompts={"extract": "sha-1"})


def request(data: str, task: str = "extract", prompt: str = "sha-1", words: str = "Q") -> Request:
    return Request(
        task=task,
        messages=(Message(role="user", content=words),),
        answer_schema={"type": "object"},
        data=data,
        prompt=prompt,
    )


def row(data: str, text: str = "answer", task: str = "extract") -> Row:
    reply = Reply(text=text, finish="stop", usage=Usage(prompt=3, cached=1, completion=2))
    return Row.of(request(data, task), reply)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "recording.jsonl"


def replay(path: Path, *rows: Row) -> Replay:
    write_recording(path, HEADER, rows)
    return Replay(Recording.read(path))


def test_a_recording_answers_by_task_and_canonical_input(path: Path):
    provider = replay(path, row("one", "first"), row("two", "second"), row("one", "c", "check"))
    assert provider.label == "replay"
    assert provider.model == "replay:a model"
    reply = provider.complete(request("one", words="worded otherwise"), timeout=1)
    assert reply == Reply(text="first", usage=Usage(prompt=3, cached=1, completion=2))
    assert provider.complete(request("one", task="check"), timeout=1).text == "c"


def test_what_is_not_recorded_is_unusable_and_says_so(path: Path):
    provider = replay(path, row("one"))
    with pytest.raises(Unusable, match=r"no answer for this request.*run again with a model") as no:
        provider.complete(request("three"), timeout=1)
    assert not no.value.too_long


def test_changed_prompts_are_named_once(path: Path):
    provider = replay(path, row("one"), row("two"), row("x", task="check.repair"))
    provider.complete(request("one"), timeout=1)
    assert provider.changed == ()
    for data in ("one", "two"):
        provider.complete(request(data, prompt="sha-2"), timeout=1)
    assert provider.changed == ("extract",)


def test_a_changed_prompt_that_the_header_does_not_name_is_named_by_its_task(path: Path):
    write_recording(path, Header(model="m"), [row("x", task="check.repair")])
    provider = Replay(Recording.read(path))
    provider.complete(request("x", task="check.repair", prompt="sha-2"), timeout=1)
    assert provider.changed == ("check",)


def test_rows_in_any_order_give_the_same_bytes(path: Path, tmp_path: Path):
    rows = [row("one"), row("two"), row("one", task="check")]
    other = tmp_path / "other.jsonl"
    assert write_recording(path, HEADER, rows) == 3
    assert write_recording(other, HEADER, [*reversed(rows), rows[0]]) == 3
    assert path.read_bytes() == other.read_bytes()
    assert path.read_bytes().endswith(b"}\n")


def test_answers_come_back_to_the_character(path: Path):
    text = 'a "quote" \u2028 across \x85 lines \r\n and \x00 emoji 🙂'
    assert replay(path, row("one", text)).complete(request("one"), 1).text == text


def test_half_an_emoji_is_replaced_because_no_file_can_hold_it(path: Path):
    assert replay(path, row("one", "so \ud83d!")).complete(request("one"), 1).text == "so \ufffd!"


def test_a_later_versions_fields_are_ignored(path: Path):
    replay(path, row("one"))
    path.write_text(path.read_text("utf-8").replace("}\n", ', "more": 1}\n'), "utf-8")
    assert len(Recording.read(path).rows) == 1


GOOD = '{"synth_recording": 1, "model": "m"}'
ROW = '{"task": "extract", "input": "i", "prompt": "p", "text": "t"}'


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", r"line 1: expected the header"),
        ("[]", r"line 1: expected the header"),
        ('{"synth_recording": 2, "model": "m"}', r'line 1: .*"synth_recording"'),
        (f"{GOOD}\n{ROW}\n{{torn", r"line 3: expected a recorded answer"),
        (f'{GOOD}\n\n{{"task": "extract"}}', r'line 3: .*"input": Field required'),
    ],
)
def test_a_malformed_file_is_one_sentence_with_its_line(path: Path, content: str, says: str):
    path.write_text(content, "utf-8")
    with pytest.raises(UsageError, match=says):
        Recording.read(path)


def test_a_missing_file_is_one_sentence(path: Path):
    with pytest.raises(UsageError, match=r"recording\.jsonl: it cannot be read"):
        Recording.read(path)


def test_a_file_that_is_no_text_is_one_sentence(path: Path):
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError, match="no UTF-8 text"):
        Recording.read(path)
