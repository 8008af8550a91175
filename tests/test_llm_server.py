"""The OpenAI client against a real server on loopback: every failure has one meaning."""

import json
import logging
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from synth.errors import UsageError
from synth.llm.openai_server import OpenAIServer
from synth.llm.protocol import Busy, Lost, Message, Provider, Reply, Request, Unusable
from synth.llm.refusals import retry_after
from synth.llm.rehearsal import Rehearsal
from synth.llm.rehearsal_faults import INVENTED, Raw

KEY = "sk-secret-0123456789abcdef"
ANSWER = '{"quotes": ["I was very angry"], "turn": 3}'
SCHEMA = {
    "type": "object",
    "properties": {"quotes": {"type": "array", "items": {"type": "string"}}},
    "required": ["quotes"],
    "additionalProperties": False,
}


def question(text: str = "What was said?", temperature: float | None = 0.0) -> Request:
    return Request(
        task="extract",
        messages=(Message(role="system", content="Read."), Message(role="user", content=text)),
        answer_schema=SCHEMA,
        data=text,
        prompt="0" * 64,
        temperature=temperature,
    )


def answer(body: dict[str, Any]) -> str:
    return ANSWER


@contextmanager
def served(
    said: Callable[[dict[str, Any]], str] = answer,
    *,
    remember: Callable[[str], None] = lambda mode: None,
    mode: str | None = None,
    **options: Any,
) -> Iterator[tuple[Rehearsal, OpenAIServer]]:
    """A server and a client of it."""
    with Rehearsal(said, **options) as server:
        client = OpenAIServer("rehearsal", server.url, KEY, mode=mode, remember=remember)
        try:
            yield server, client
        finally:
            client.close()


def raw(status: int, body: object, **headers: str) -> Raw:
    """A response in the server's own words; header names with `_` for `-`."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Raw(status, {"Content-Type": "application/json"} | named, content)


def said(message: str, **more: object) -> dict[str, object]:
    return {"error": {"message": message} | more}


def asked(kind: str | Raw | None, **options: Any) -> Reply:
    """What one request gives whose answer goes wrong in one way; `timeout` in seconds."""
    timeout = options.pop("timeout", 5)
    with served(plan=[kind], **options) as (_, client):
        return client.complete(question(), timeout)


def test_a_good_answer_comes_back_with_its_tokens() -> None:
    with served() as (_, client):
        long = question("x" * 9000)
        first, second = client.complete(long, 5), client.complete(long, 5)
    assert first.text == ANSWER
    assert first.finish == "stop"
    assert first.usage.prompt > 9000 // 4
    assert first.usage.completion == len(ANSWER) // 4
    assert (first.usage.cached, second.usage.cached > 2000) == (0, True)


def test_the_server_is_a_provider_named_by_its_host() -> None:
    local: Provider = OpenAIServer("m", "http://LocalHost:11434/v1")
    assert local.label == "localhost"
    assert OpenAIServer("m", None, KEY).label == "api.openai.com"
    assert OpenAIServer("m", "https://[::1]:8000/v1").label == "::1"


def test_missing_counts_are_estimated() -> None:
    body = {"choices": [{"message": {"content": "four" * 10}}]}
    with served(plan=[raw(200, body)]) as (_, client):
        usage = client.complete(question("x" * 400), 5).usage
    assert (usage.prompt, usage.cached, usage.completion) == (101, 0, 10)


# What goes wrong, and what it means


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("500", "127.0.0.1 answered 500: The server had an error"),
        ("reset", "broke off the connection"),
        ("hang", "did not answer within 0.2 s"),
        (raw(408, said("slow")), "answered 408: slow"),
        (raw(409, said("locked")), "answered 409"),
        (raw(502, b"<html>Bad gateway</html>"), "answered 502: <html>Bad gateway</html>"),
        (raw(503, said("loading the model")), "answered 503: loading"),
        (raw(529, b""), "answered 529$"),
        (raw(200, b"<html>hello</html>"), "not a JSON object"),
        (raw(200, b"[" * 200_000), "not a JSON object"),
        (raw(200, b'{"choices": [{"mess'), "not a JSON object"),
        (raw(200, [1]), "not a JSON object"),
        (raw(200, {"choices": []}), "no chat completion"),
        (raw(200, {"choices": None}), "no chat completion"),
        (raw(200, {"choices": [{"message": None}]}), "no chat completion"),
        (raw(200, {"choices": ["x"]}), "no chat completion"),
        (raw(200, said("upstream is down")), "no chat completion: upstream is down"),
    ],
)
def test_lost(kind: str | Raw, reason: str) -> None:
    with pytest.raises(Lost, match=reason) as caught:
        asked(kind, timeout=0.2 if kind == "hang" else 5)
    assert caught.value.connected


def listening(answer: bytes) -> tuple[socket.socket, str]:
    """A socket that answers its first connection with these bytes and hangs up."""
    door = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = door.accept()
        with connection:
            connection.recv(65536)
            connection.sendall(answer)

    threading.Thread(target=serve, daemon=True).start()
    return door, f"http://127.0.0.1:{door.getsockname()[1]}/v1"


@pytest.mark.parametrize(
    "bytes_sent",
    [
        b"",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Length: -3\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
)
def test_what_is_not_http_is_lost(bytes_sent: bytes) -> None:
    door, url = listening(bytes_sent)
    with (
        door,
        closing(OpenAIServer("m", url, KEY)) as client,
        pytest.raises(Lost, match=r"127\.0\.0\.1") as caught,
    ):
        client.complete(question(), 5)
    assert caught.value.connected


def test_a_refused_connection_was_never_made() -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        url = f"http://127.0.0.1:{door.getsockname()[1]}/v1"
    with pytest.raises(Lost, match=r"127\.0\.0\.1:\d+ cannot be reached .*refused") as caught:
        OpenAIServer("m", url).complete(question(), 5)
    assert not caught.value.connected


@pytest.mark.parametrize(
    ("kind", "wait"),
    [
        ("429", 7.5),
        (raw(429, said("slow down")), None),
        (raw(429, said("slow down"), Retry_After="3"), 3),
        (raw(429, said("slow down"), Retry_After="30", retry_after_ms="250"), 0.25),
        (raw(429, said("slow down"), Retry_After="soon"), None),
        (raw(429, said("slow down"), Retry_After="-1"), 0),
        (raw(429, said("slow down"), Retry_After="nan"), None),
        (raw(503, said("overloaded"), Retry_After="2"), 2),
    ],
)
def test_busy_says_how_long(kind: str | Raw, wait: float | None) -> None:
    with pytest.raises(Busy, match=r"127\.0\.0\.1 answered (429|503)") as caught:
        asked(kind, retry_after=7.5)
    assert caught.value.wait == wait


def test_a_date_to_come_back_at_is_turned_into_seconds() -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    assert 3500 < (retry_after({"retry-after": later}) or 0) <= 3600
    assert retry_after({"retry-after": "Fri, 01 Jan 2021 00:00:00 GMT"}) == 0


@pytest.mark.parametrize(
    ("kind", "too_long"),
    [
        (raw(400, said("too big", code="context_length_exceeded")), True),
        (raw(400, said("the request exceeds the available context size")), True),
        (raw(400, said("maximum context length is 8192, of it 100 in the schema")), True),
        (raw(500, said("context window exceeded")), True),
        (raw(422, {"detail": [{"loc": ["body"], "msg": "prompt is too long"}]}), True),
        (raw(413, b"Request Entity Too Large"), True),
        (raw(400, said("messages must alternate")), False),
        (raw(422, {"detail": "what?"}), False),
        (raw(418, said("I am a teapot")), False),
    ],
)
def test_unusable_says_whether_the_text_is_too_long(kind: Raw, too_long: bool) -> None:
    with pytest.raises(Unusable, match=f"answered {kind.status}") as caught:
        asked(kind)
    assert caught.value.too_long == too_long


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        (
            raw(401, said("bad key")),
            "expected a key, found one that it does not accept; set OPENAI",
        ),
        (raw(403, said("not for you")), r": no right to use 'rehearsal' \(not for you\)"),
        (raw(402, said("pay")), "no credit left"),
        (raw(429, said("quota", code="insufficient_quota")), "no credit left"),
        (raw(429, said("quota", type="insufficient_quota")), "no credit left"),
        (raw(404, said("gone", code="model_not_found")), "no model 'rehearsal'"),
        (raw(404, {"error": "model 'x' not found, try pulling it first"}), "no model 'rehearsal'"),
        (raw(404, {"object": "error", "message": "The model `x` does not exist."}), "no model"),
        (raw(404, said("No models loaded. Please load one.")), "no model"),
        (raw(400, said("x is not a valid model ID")), "no model"),
        (raw(404, {"detail": "Not Found"}), r"404 \(Not Found\); check --base-url"),
        (raw(405, {"detail": "Method Not Allowed"}), "check --base-url"),
        (raw(307, b"", Location="https://elsewhere.test/v1"), "redirection to https://elsewhere"),
    ],
)
def test_what_no_request_will_change_is_one_sentence(kind: Raw, sentence: str) -> None:
    with pytest.raises(UsageError, match=sentence) as caught:
        asked(kind)
    assert str(caught.value).startswith("127.0.0.1: ")
    assert "\n" not in str(caught.value)


def test_a_wrong_model_spends_one_request() -> None:
    with (
        Rehearsal(answer) as server,
        closing(OpenAIServer("gpt-9", server.url)) as client,
        pytest.raises(UsageError, match="no model 'gpt-9'"),
    ):
        client.complete(question(), 5)
    assert [request.status for request in server.requests] == [404]


def test_a_redirection_sends_nothing_on() -> None:
    with Rehearsal(answer) as other:
        there = raw(308, b"", Location=f"{other.url}/chat/completions")
        with pytest.raises(UsageError, match="redirection"):
            asked(there)
    assert other.requests == []


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("refusal", "I'm sorry, but I can't help with that."),
        (raw(400, said("filtered", code="content_filter")), "filtered"),
        (raw(200, {"choices": [{"message": {}, "finish_reason": "content_filter"}]}), ""),
    ],
)
def test_a_refusal_is_an_answer(kind: str | Raw, text: str) -> None:
    reply = asked(kind)
    assert (reply.finish, reply.text) == ("refusal", text)


@pytest.mark.parametrize(
    ("kind", "finish", "text"),
    [
        ("cut", "stop", ANSWER[: len(ANSWER) // 2]),
        ("length", "length", ANSWER[: len(ANSWER) // 2]),
        ("empty", "stop", ""),
        ("rubbish", "stop", "lorem ipsum"),
        (raw(200, {"choices": [{"message": {"content": None}}]}), "stop", ""),
        (raw(200, {"choices": [{"message": {"content": [{"text": "a"}]}}]}), "stop", "a"),
        (raw(200, {"choices": [{"message": {"content": "a\ud800"}}]}), "stop", "a\ufffd"),
        (raw(200, b'{"choices": [{"message": {"content": "a\xff"}}]}'), "stop", "a\ufffd"),
    ],
)
def test_whatever_was_written_comes_back_verbatim(kind: str | Raw, finish: str, text: str) -> None:
    reply = asked(kind)
    assert (reply.finish, reply.text) == (finish, text)


def test_a_huge_answer_comes_back_whole() -> None:
    with served(lambda body: "x" * 20_000_000) as (_, client):
        assert len(client.complete(question(), 5).text) == 20_000_000


# The ladder


@pytest.mark.parametrize(
    ("structured", "mode"),
    [
        ("json_schema", "json_schema"),
        ("json_object", "json_object"),
        ("text", "text"),
        ("ignored", "json_schema"),
    ],
)
@pytest.mark.parametrize("status", [400, 422, 500])
def test_the_best_format_that_a_server_takes_is_found_and_remembered(
    structured: str, mode: str, status: int
) -> None:
    told: list[str] = []
    with served(remember=told.append, structured=structured, refuses_with=status) as (
        server,
        client,
    ):
        for _ in range(3):
            assert ANSWER in client.complete(question(), 5).text
        asked_as = [
            (r.body.get("response_format") or {"type": "text"})["type"] for r in server.requests
        ]
    assert told == [mode]
    assert asked_as[-3:] == [mode] * 3
    assert len(asked_as) == 3 + ["json_schema", "json_object", "text"].index(mode)


def test_a_remembered_format_is_asked_for_at_once_and_not_told_again() -> None:
    told: list[str] = []
    with served(remember=told.append, structured="text", mode="text") as (server, client):
        client.complete(question(), 5)
        assert client.body(question()) == server.requests[0].body
    assert len(server.requests) == 1
    assert told == []


def test_sixteen_threads_that_fall_at_once_land_on_the_same_rung() -> None:
    told: list[str] = []
    together = threading.Barrier(16)

    with served(remember=told.append, structured="json_object") as (server, client):

        def ask(n: int) -> str:
            together.wait()
            return client.complete(question(str(n)), 5).text

        with ThreadPoolExecutor(16) as pool:
            assert list(pool.map(ask, range(16))) == [ANSWER] * 16
        assert client.body(question())["response_format"]["type"] == "json_object"
    assert told == ["json_object"]
    assert "text" not in {
        (r.body.get("response_format") or {"type": "text"})["type"] for r in server.requests
    }


def test_one_request_that_no_format_helps_costs_the_others_nothing() -> None:
    odd = [raw(400, said("schema too odd"))] * 3
    with served(plan=odd) as (_, client):
        with pytest.raises(Unusable, match="schema too odd"):
            client.complete(question(), 5)
        assert client.body(question())["response_format"]["type"] == "json_schema"


def test_a_plain_500_is_no_refusal_of_the_format() -> None:
    with served(plan=["500"]) as (server, client):
        with pytest.raises(Lost):
            client.complete(question(), 5)
        assert len(server.requests) == 1


def test_temperature_is_left_out_once_it_was_refused() -> None:
    with served(takes_temperature=False) as (server, client):
        for _ in range(2):
            assert client.complete(question(), 5).text == ANSWER
    given = ["temperature" in request.body for request in server.requests]
    assert given == [True, False, False]


def test_a_server_that_takes_neither_temperature_nor_schema_answers() -> None:
    with served(takes_temperature=False, structured="text") as (server, client):
        assert client.complete(question(), 5).text == ANSWER
    assert len(server.requests) == 4


def test_no_temperature_is_sent_where_none_is_asked_for() -> None:
    with served() as (server, client):
        client.complete(question(temperature=None), 5)
    assert "temperature" not in server.requests[0].body


# The key, and what else is not told


def test_the_key_is_in_no_message_repr_or_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    echoes: Sequence[Raw] = [
        raw(status, said(f"header 'Authorization: Bearer {KEY}' for {KEY[:9]}***{KEY[-4:]}"))
        for status in (400, 401, 403, 404, 429, 500)
    ]
    heard = []
    with served(plan=[*echoes, raw(200, said(KEY))]) as (_, client):
        for _ in range(7):
            with pytest.raises(Exception, match=r"127\.0\.0\.1") as caught:
                client.complete(question(), 5)
            heard += [str(caught.value), repr(caught.value), str(caught.value.__context__)]
        heard += [repr(client), str(vars(client)), caplog.text]
    assert len(heard) == 24
    for secret in (KEY, KEY[-4:], KEY[:9]):
        assert [words for words in heard if secret in words] == []


def test_a_redirection_that_quotes_the_key_is_told_without_it() -> None:
    with pytest.raises(UsageError, match="redirection to /") as caught:
        asked(raw(307, b"", Location=f"/{KEY}"))
    assert KEY not in str(caught.value)


def test_a_wrong_key_is_one_sentence_without_the_key() -> None:
    with served(key="another") as (_, client), pytest.raises(UsageError) as caught:
        client.complete(question(), 5)
    assert "set OPENAI_API_KEY" in str(caught.value)
    assert KEY not in str(caught.value)


@pytest.mark.parametrize("key", [None, "", "  \n"])
def test_openai_without_a_key_is_refused_before_anything_is_sent(key: str | None) -> None:
    with pytest.raises(UsageError, match=r"^OPENAI_API_KEY is not set: .*--base-url.*--model out"):
        OpenAIServer("m", None, key)


@pytest.mark.parametrize("key", ["sk-a\nb", "sk-ключ"])
def test_a_key_that_no_header_can_hold_is_refused_unseen(key: str) -> None:
    with pytest.raises(UsageError, match="characters that no key has") as caught:
        OpenAIServer("m", None, key)
    assert key not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    ["localhost:8080/v1", "http://", "ftp://x/v1", "http://x:99999/v1", "http://u:pw@/v1", "x"],
)
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(UsageError, match="--base-url: expected an address such as") as caught:
        OpenAIServer("m", url, KEY)
    assert "pw" not in str(caught.value)


def heard_by(answer: bytes, key: str | None) -> bytes:
    """The request as it goes over the wire."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as door:
        url = f"http://127.0.0.1:{door.getsockname()[1]}/v1"

        def serve() -> None:
            connection, _ = door.accept()
            with connection:
                heard.append(connection.recv(65536))
                connection.sendall(answer)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        with pytest.raises(Lost):
            OpenAIServer("m", url, key).complete(question(), 5)
        thread.join(5)
    return heard[0]


def test_no_header_tells_about_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_ORG_ID", "org-mine")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "proj-mine")
    head = heard_by(b"", None).partition(b"\r\n\r\n")[0].decode().lower()
    names = {line.partition(":")[0] for line in head.splitlines()[1:]}
    assert names <= {
        "host",
        "accept",
        "accept-encoding",
        "connection",
        "content-type",
        "content-length",
        "user-agent",
        "authorization",
        "x-stainless-raw-response",
    }
    assert "user-agent: synth\r\n" in head + "\r\n"
    assert "authorization: bearer none" in head


def test_a_proxy_of_the_environment_does_not_see_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "socks9://nowhere")
    with served() as (_, client):
        assert client.complete(question(), 5).text == ANSWER


def test_a_proxy_that_cannot_be_used_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "nonsense://127.0.0.1:9")
    with pytest.raises(UsageError, match=r"^example\.test: expected a usable proxy"):
        OpenAIServer("m", "https://example.test/v1").complete(question(), 5)


# Many threads, and closing


def test_closing_fails_the_requests_in_flight() -> None:
    started, gate = threading.Semaphore(0), threading.Event()

    def slow(body: dict[str, Any]) -> str:
        started.release()
        gate.wait(10)
        return ANSWER

    with served(slow) as (_, client), ThreadPoolExecutor(8) as pool:
        waiting = [pool.submit(client.complete, question(str(n)), 60) for n in range(8)]
        for _ in waiting:
            assert started.acquire(timeout=5)
        client.close()
        for one in waiting:
            with pytest.raises(Lost):
                one.result(timeout=5)
        gate.set()


def test_a_closed_client_answers_no_more() -> None:
    with served() as (server, client):
        client.complete(question(), 5)
        client.close()
        with pytest.raises(Lost, match="was closed"):
            client.complete(question(), 5)
    assert len(server.requests) == 1


def test_as_many_requests_are_in_flight_as_there_are_threads() -> None:
    together = threading.Barrier(128)

    def meet(body: dict[str, Any]) -> str:
        together.wait(10)
        return ANSWER

    with served(meet) as (server, client), ThreadPoolExecutor(128) as pool:
        texts = pool.map(lambda n: client.complete(question(str(n)), 10).text, range(128))
        assert list(texts) == [ANSWER] * 128
    assert server.in_flight_peak == 128


# Batches


def batch_file(client: OpenAIServer, count: int) -> bytes:
    lines = (
        {
            "custom_id": f"r{n}",
            "method": "POST",
            "url": "/v1/chat/completions",
            "body": client.body(question(str(n))),
        }
        for n in range(count)
    )
    return "".join(json.dumps(line) + "\n" for line in lines).encode()


def test_a_batch_is_sent_followed_and_fetched_with_its_failures_apart() -> None:
    with served(plan=[None, "500", "reset", "cut"], batch_polls=2) as (server, client):
        name = client.create_batch(client.upload(batch_file(client, 5)))
        assert client.batch(name)["status"] == "in_progress"
        done = client.batch(name)
        good = [json.loads(li) for li in client.download(done["output_file_id"]).splitlines()]
        bad = [json.loads(li) for li in client.download(done["error_file_id"]).splitlines()]
        texts = {li["custom_id"]: client.reply(li["response"]["body"]).text for li in good}
    assert done["status"] == "completed"
    assert done["counts"] == {"total": 5, "completed": 3, "failed": 2}
    assert {li["custom_id"] for li in bad} == {"r1", "r2"}
    assert texts == {"r0": ANSWER, "r3": ANSWER[: len(ANSWER) // 2], "r4": ANSWER}
    assert [request.batch for request in server.requests] == [True] * 5


def test_a_batch_file_that_breaks_the_rules_fails_as_a_whole_and_says_why() -> None:
    with served(batch_polls=1) as (server, client):
        twice = batch_file(client, 1) * 2
        found = client.batch(client.create_batch(client.upload(twice)))
        assert (found["status"], found["output_file_id"]) == ("failed", None)
        assert found["errors"] == ["custom_id r0 is there twice"]
        server.batches.max_lines = 3
        found = client.batch(client.create_batch(client.upload(batch_file(client, 4))))
        assert found["errors"] == ["the file holds more than 3 requests"]
        server.batches.max_bytes = 100
        with pytest.raises(Unusable, match="larger than 100 bytes"):
            client.upload(batch_file(client, 1))


def test_what_the_server_does_not_know_is_unusable() -> None:
    with served() as (_, client):
        for ask in (client.batch, client.create_batch):
            with pytest.raises(Unusable, match="gone"):
                ask("gone")


def test_a_server_without_batches_is_told_from_a_lost_one() -> None:
    door, url = listening(b"HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\n{}")
    with (
        door,
        closing(OpenAIServer("m", url)) as client,
        pytest.raises(UsageError, match="without batches; leave --batch out"),
    ):
        client.upload(b"{}")


# The rehearsed server itself


def test_the_same_requests_meet_the_same_faults_in_any_order() -> None:
    def faults(numbers: Sequence[int]) -> dict[int, str | None]:
        with Rehearsal(answer, faults={"cut": 0.2, "empty": 0.2}, seed=7) as server:
            for n in numbers:
                server.take({"model": "rehearsal", "n": n})
        return dict(zip(numbers, (r.fault for r in server.requests), strict=True))

    forwards, backwards = faults(range(300)), faults(range(299, -1, -1))
    assert forwards == backwards
    assert 80 < sum(fault is not None for fault in forwards.values()) < 160


def test_a_second_try_is_drawn_anew() -> None:
    with Rehearsal(answer, faults={"500": 0.5}) as server:
        for n in range(40):
            for _ in range(2):
                server.take({"model": "rehearsal", "n": n})
    tries = [r.fault for r in server.requests]
    assert {(first, second) for first, second in zip(tries[::2], tries[1::2], strict=True)} == {
        (None, None),
        (None, "500"),
        ("500", None),
        ("500", "500"),
    }


@pytest.mark.parametrize(
    ("kind", "quotes", "turn"),
    [
        ("wrong_ids", ["I was very angry"], 1003),
        ("invented", [INVENTED], 3),
        ("altered", ["I was very marmalade"], 3),
    ],
)
def test_answers_can_be_well_formed_and_untrue(kind: str, quotes: list[str], turn: int) -> None:
    assert json.loads(asked(kind).text) == {"quotes": quotes, "turn": turn}


def test_every_request_is_logged_before_it_is_answered_and_after(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    seen: list[str] = []

    def reads(body: dict[str, Any]) -> str:
        seen.append(log.read_text("utf-8"))
        return ANSWER

    with served(reads, log=log) as (server, client):
        client.complete(question(), 5)
    lines = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    assert json.loads(seen[0])["event"] == "asked"
    assert [line["event"] for line in lines] == ["asked", "answered"]
    assert {line["digest"] for line in lines} == {server.requests[0].digest}
    assert lines[1]["status"] == 200


def test_a_fault_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="no such fault: earthquake"):
        Rehearsal(answer, faults={"earthquake": 1})


def test_the_command_line_serves_models_and_completions_and_nothing_else() -> None:
    command = [sys.executable, "-m", "synth.llm.rehearsal", "--port", "0", "--faults", "empty=1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            url = process.stdout.readline().strip()
            with urlopen(f"{url}/models", timeout=5) as models:
                assert [m["id"] for m in json.load(models)["data"]] == ["rehearsal"]
            with closing(OpenAIServer("rehearsal", url)) as client:
                assert client.complete(question(), 5).text == ""
            with pytest.raises(HTTPError, match="404") as caught:
                urlopen(f"{url}/embeddings", timeout=5)
            caught.value.close()
        finally:
            process.terminate()
