"""A study read through a server that fails: the same map, or everything that is missing named."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import synth as package
from conftest import Command
from model_study import NO_ANSWER, RUBBISH, make_study, observations, run, talk, timeless
from synth.errors import UsageError
from synth.llm.rehearsal import Rehearsal, Structured
from synth.llm.rehearsal_faults import INVENTED, Raw
from synth.llm.rehearsal_rules import by_rule


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = make_study(tmp_path_factory.mktemp("undisturbed"))
    with Rehearsal(by_rule) as server:
        assert run(folder, server).complete
    return timeless(folder)


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return make_study(tmp_path / "study")


# --- what a server takes


@pytest.mark.parametrize(
    ("structured", "status"),
    [
        ("json_schema", 400),
        ("ignored", 400),
        ("json_object", 400),
        ("json_object", 500),
        ("text", 400),
    ],
)
def test_whatever_form_a_server_takes_the_map_is_the_same(
    study: Path, undisturbed: str, structured: Structured, status: int
) -> None:
    with Rehearsal(by_rule, structured=structured, refuses_with=status) as server:
        assert run(study, server).complete
    assert timeless(study) == undisturbed


def test_a_server_without_temperature_gives_the_same_map(study: Path, undisturbed: str) -> None:
    with Rehearsal(by_rule, takes_temperature=False) as server:
        assert run(study, server).complete
    assert timeless(study) == undisturbed


# --- disturbed


@pytest.mark.parametrize("kind", ["429", "500", "reset", "hang"])
def test_lost_requests_are_sent_again_until_nothing_is_missing(
    study: Path, undisturbed: str, kind: str
) -> None:
    with Rehearsal(by_rule, faults={kind: 0.2}, retry_after=0.05, hang=5) as server:
        record = run(study, server, timeout=0.5)
        assert any(asked.fault == kind for asked in server.requests)
    assert record.failures == []
    assert timeless(study) == undisturbed


@pytest.mark.parametrize("kind", ["cut", "length", "prose", "empty", "refusal", "rubbish"])
def test_a_spoilt_answer_is_asked_for_again_and_the_map_is_the_same(
    study: Path, undisturbed: str, kind: Any
) -> None:
    with Rehearsal(by_rule, plan=[kind, None, None] * 40) as server:
        record = run(study, server, concurrency=1)
        assert sum(asked.fault == kind for asked in server.requests) > 4
    assert record.failures == []
    assert timeless(study) == undisturbed


@pytest.mark.parametrize("kind", ["wrong_ids", "invented", "altered"])
def test_an_untrue_answer_never_becomes_evidence(study: Path, kind: Any) -> None:
    with Rehearsal(by_rule, faults={kind: 1.0}) as server:
        run(study, server)
        assert any(asked.fault == kind for asked in server.requests)
    texts = {p.stem: p.read_text("utf-8") for p in (study / "out" / "sources").glob("*.txt")}
    for observation in observations(study):
        for c in observation["citations"]:
            assert texts[c["source"]][c["start"] : c["end"]] == c["quote"]
            assert INVENTED not in c["quote"]
            assert "marmalade" not in c["quote"]
    assert package.check(study).problems == ()


def test_untrue_quotes_are_told_among_the_rejections(study: Path) -> None:
    with Rehearsal(by_rule, faults={"invented": 1.0}) as server:
        run(study, server)
    assert INVENTED in (study / "out" / "rejected.csv").read_text("utf-8")


# --- for ever


def cli(study: Path, server: Rehearsal, *more: str) -> tuple[str, ...]:
    return ("run", str(study), "-q", "--model", "rehearsal", "--base-url", server.url, *more)


def test_rubbish_for_ever_ends_soon_with_what_came_instead(study: Path, synth: Command) -> None:
    with Rehearsal(lambda _: RUBBISH) as server:
        done = synth(*cli(study, server))
        asked = len(server.requests)
    assert done.returncode == 2
    assert asked <= 12 + 16
    assert not list((study / "out").iterdir())
    assert (
        "No window could be read, and nothing is changed. 127.0.0.1: expected JSON as it was asked "
        "for, found “I would rather not” as the first answer (the answer holds no JSON object); "
        "name a model that follows a JSON schema, or mend what answers there, and run again. "
        f"rehearsal: {asked} calls, 0 paid before, "
    ) in done.stderr


USELESS: dict[str, Callable[[dict[str, Any]], str]] = {
    "prose": lambda _: RUBBISH,
    "cut": lambda body: by_rule(body)[:-9],
    "wrong types": lambda _: '{"drafts": "many", "asked": 5}',
    "empty": lambda _: "",
}


@pytest.mark.parametrize("kind", USELESS)
@pytest.mark.parametrize("fresh", [False, True])
def test_where_no_window_can_be_read_the_earlier_map_and_its_answers_stay(
    study: Path, kind: str, fresh: bool
) -> None:
    with Rehearsal(by_rule) as server:
        run(study, server)
    before = written(study)
    if not fresh:  # then all is to be asked again
        settings = study / "study.toml"
        settings.write_text(settings.read_text("utf-8").replace("Boxes", "Bags"), "utf-8")
    with (
        Rehearsal(USELESS[kind]) as server,
        pytest.raises(UsageError, match=r"^No window could be read, and nothing is changed\."),
    ):
        run(study, server, fresh=fresh)
    assert written(study) == before
    if fresh:
        with Rehearsal(by_rule) as server:
            run(study, server)
            assert server.requests == []


def written(study: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in (study / "out").rglob("*") if path.is_file()}


def test_after_rubbish_a_mended_server_completes_the_map_without_fresh(
    study: Path, undisturbed: str
) -> None:
    for _ in range(2):  # the second time they are stored
        with Rehearsal(lambda _: RUBBISH) as server, pytest.raises(UsageError, match="No window"):
            run(study, server)
    with Rehearsal(by_rule) as server:
        record = run(study, server)
    assert record.failures == []
    assert timeless(study) == undisturbed


def test_one_window_that_never_works_is_named_and_the_others_are_read(study: Path) -> None:
    def answer(body: dict[str, Any]) -> str:
        return RUBBISH if "hotline for Ben" in body["messages"][1]["content"] else by_rule(body)

    with Rehearsal(answer) as server:
        record = run(study, server)
    (failure,) = record.failures
    places, _, reason = failure.partition(": ")
    assert all(re.fullmatch(r"Ben\.txt, turns \d+ to \d+, not read", p) for p in places.split("; "))
    assert reason == "the answer holds no JSON object, also when asked again."
    assert {o["participant"] for o in observations(study)} == {"Ana", "Ben"}


# --- waits


class Told:
    """A progress that remembers what it was told."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def stage(self, name: str, total: int) -> None:
        """Ignored."""

    def advance(self, steps: int = 1) -> None:
        """Ignored."""

    def say(self, sentence: str) -> None:
        self.said.append(sentence)


def test_all_workers_keep_the_wait_that_one_was_asked_for_and_it_is_told_once(
    study: Path, undisturbed: str
) -> None:
    told = Told()
    with Rehearsal(by_rule, plan=["429"], retry_after=1, latency=0.05) as server:
        run(study, server, concurrency=4, progress=told)
        (refused,) = (asked for asked in server.requests if asked.fault == "429")
        assert refused.ended is not None
        end = refused.ended
        inside = [asked for asked in server.requests if end < asked.started < end + 1]
    assert len(inside) < 4  # what was on its way
    assert [said for said in told.said if "wait" in said] == [
        "127.0.0.1 asks to wait 1 s; all calls wait."
    ]
    assert timeless(study) == undisturbed


def test_a_wait_of_an_hour_ends_the_run_with_what_is_missing_named(
    study: Path, synth: Command
) -> None:
    with Rehearsal(by_rule, faults={"429": 1.0}, retry_after=3600) as server:
        done = synth(*cli(study, server))
        assert len(server.requests) <= 16
    assert done.returncode == 2
    assert "the server asks to wait 3600 s, more than 60 s" in done.stderr
    assert all(name in done.stderr for name in ("Ana.txt", "Ben.txt"))
    assert not list((study / "out").iterdir())


def test_where_nothing_at_all_is_answered_an_earlier_map_stays_as_it_is(study: Path) -> None:
    with Rehearsal(by_rule) as server:
        run(study, server)
    before = written(study)
    with (
        Rehearsal(by_rule, **NO_ANSWER) as server,
        pytest.raises(
            UsageError, match=r"^Nothing was answered, and nothing is changed\. Ana\.txt"
        ),
    ):
        run(study, server, fresh=True)
    assert written(study) == before
    assert study / "out" / "map.json" in before


def test_where_something_is_answered_or_was_before_there_is_a_map_of_that(study: Path) -> None:
    with Rehearsal(by_rule) as server:
        run(study, server)
    (study / "Cleo.txt").write_text(talk("Cleo"), "utf-8")
    with Rehearsal(by_rule, **NO_ANSWER) as server:
        record = run(study, server)
    assert any(failure.startswith("Cleo.txt, ") for failure in record.failures)
    assert {o["participant"] for o in observations(study)} == {"Ana", "Ben"}


# --- a context that is too small


def counted(tokens: int) -> Raw:
    """An answer to anything by a server that read so many tokens."""
    message = {"role": "assistant", "content": '{"asked": [], "drafts": []}'}
    body = {
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": tokens, "completion_tokens": 9},
    }
    return Raw(200, {"Content-Type": "application/json"}, json.dumps(body).encode())


def test_a_server_that_cuts_the_question_ends_the_run_with_a_word_about_its_context(
    study: Path, synth: Command
) -> None:
    with Rehearsal(by_rule, plan=[counted(500)] * 50) as server:
        done = synth(*cli(study, server))
        assert len(server.requests) <= 16
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert re.search(r"read only 500 of about [\d,]+ tokens: its context is too small", done.stderr)
    assert not list((study / "out").iterdir())


def test_answers_to_a_question_that_was_cut_are_not_used_later(
    study: Path, undisturbed: str
) -> None:
    with (
        Rehearsal(by_rule, plan=[counted(500)] * 50) as server,
        pytest.raises(UsageError, match="context"),
    ):
        run(study, server)
    with Rehearsal(by_rule) as server:
        assert run(study, server).complete
    assert timeless(study) == undisturbed


class CountsNewTokens(Rehearsal):
    """Leaves out of its count what it has in its cache, as some versions of Ollama do."""

    def respond(self, body: dict[str, Any], kind: str | None) -> tuple[int, dict[str, Any]]:
        status, answer = super().respond(body, kind)
        usage = answer["usage"]
        usage["prompt_tokens"] -= usage.pop("prompt_tokens_details")["cached_tokens"]
        return status, answer


class CountsRuns(Rehearsal):
    """Counts eight of the same character and more as one word, as tokenizers do."""

    def respond(self, body: dict[str, Any], kind: str | None) -> tuple[int, dict[str, Any]]:
        status, answer = super().respond(body, kind)
        words = "".join(message["content"] for message in body["messages"])
        answer["usage"]["prompt_tokens"] = len(re.sub(r"(.)\1{7,}", "word", words)) // 4
        return status, answer


def test_a_server_that_counts_new_tokens_alone_has_no_small_context(study: Path) -> None:
    with CountsNewTokens(by_rule, plan=["rubbish"]) as server:
        assert run(study, server, concurrency=1).complete


def test_a_line_of_underscores_does_not_end_the_run(study: Path) -> None:
    (study / "study.toml").write_text("[reading]\nsecond_look = false\n", "utf-8")
    (study / "Cleo.txt").write_text(f"Moderator: And?\n\nCleo: Late. {'_' * 14_000}\n", "utf-8")
    with CountsRuns(by_rule) as server:
        assert run(study, server).complete
