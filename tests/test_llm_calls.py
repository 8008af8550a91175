import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from synth.errors import OutputError, UsageError
from synth.llm.answering import Memory, NoAnswer, Pending
from synth.llm.calls import Calls
from synth.llm.limits import LEAST_ROOM, Budget
from synth.llm.pace import Pace, Quiet
from synth.llm.prices import Price
from synth.llm.protocol import (
    Busy,
    Finish,
    Lost,
    Message,
    Reply,
    Request,
    Unanswered,
    Unusable,
    Usage,
)
from synth.llm.recording import Header, Recording, Replay, write_recording
from synth.store import Store
from synth.workers import each

Answer = Reply | Exception
PRICE = Price(input=1.0, cached=0.5, output=4.0)


class Scripted:
    """A provider that does what it is told, and remembers what it was asked."""

    label = "localhost"
    model = "m"

    def __init__(self, *answers: Answer, then: Callable[[Request], Answer] | None = None) -> None:
        self.asked: list[Request] = []
        self.timeouts: list[float] = []
        self._answers = list(answers)
        self._then = then
        self._lock = threading.Lock()

    def complete(self, request: Request, timeout: float) -> Reply:
        with self._lock:
            self.asked.append(request)
            self.timeouts.append(timeout)
            answer = self._answers.pop(0) if self._answers else None
        if answer is None:
            assert self._then is not None, "asked once too often"
            answer = self._then(request)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def close(self) -> None:
        """Nothing is open."""


class Told:
    """Remembers what the user was told."""

    def __init__(self) -> None:
        self.sentences: list[str] = []

    def stage(self, name: str, total: int) -> None: ...

    def advance(self, steps: int = 1) -> None: ...

    def say(self, sentence: str) -> None:
        self.sentences.append(sentence)


def good(value: int = 1, prompt: int = 100, completion: int = 50) -> Reply:
    return said(json.dumps({"value": value}), prompt=prompt, completion=completion)


def said(text: str, finish: Finish = "stop", prompt: int = 100, completion: int = 50) -> Reply:
    return Reply(text=text, finish=finish, usage=Usage(prompt=prompt, completion=completion))


def always(answer: Answer) -> Callable[[Request], Answer]:
    return lambda _: answer


def request(data: str = "one", words: str = "Q") -> Request:
    return Request(
        task="extract",
        messages=(Message(role="user", content=f"{words} {data}"),),
        answer_schema={},
        data=data,
        prompt="sha",
        owners=("P01", "P02"),
    )


def read(text: str) -> int:
    return int(json.loads(text)["value"])


def repair(problem: str) -> str:
    return f"Mend this: {problem}"


def ask(calls: Calls, data: str = "one", *, last: bool = False) -> int:
    return calls.ask(request(data), read, repair, last=last)


def ask_all(calls: Calls, count: int, workers: int = 1) -> list[int | NoAnswer]:
    def one(number: int) -> int | NoAnswer:
        try:
            return ask(calls, str(number))
        except NoAnswer as missing:
            return missing

    return list(each(one, range(count), workers))


def quick() -> Pace:
    return Pace("localhost", patience=0)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "synth.db") as opened:
        yield opened


# --- answers: stored, reused, shared


def test_an_answer_is_asked_once_and_then_reused(store: Store):
    provider = Scripted(good(7))
    assert ask(Calls(provider, store, quick(), None)) == 7
    again = Calls(provider, store, quick(), None)
    assert ask(again) == 7
    assert len(provider.asked) == 1
    total = again.ledger.total()
    assert (total.fresh, total.reused, total.prompt) == (0, 1, 0)


def test_an_answer_is_stored_before_it_is_read(store: Store):
    key = request().key("localhost", "m")
    seen: list[str | None] = []

    def look(text: str) -> int:
        seen.append(store.answer(key))
        return read(text)

    Calls(Scripted(good()), store, quick(), None).ask(request(), look, repair)
    assert seen[0] is not None
    row = json.loads(seen[0])
    assert (row["task"], row["input"], row["prompt"]) == ("extract", request().canonical(), "sha")


def test_an_answer_goes_with_any_of_its_participants(store: Store):
    ask(Calls(Scripted(good()), store, quick(), None))
    assert store.forget("P02") == 1
    assert store.answer(request().key("localhost", "m")) is None


def test_a_kill_while_an_answer_is_read_loses_nothing(tmp_path: Path):
    code = (
        "import os, signal, sys; sys.path.insert(0, sys.argv[2]); from pathlib import Path\n"
        "from test_llm_calls import Calls, Scripted, Store, good, quick, repair, request\n"
        "store = Store(Path(sys.argv[1]))\n"
        "die = lambda text: os.kill(os.getpid(), signal.SIGKILL)\n"
        "Calls(Scripted(good(7)), store, quick(), None).ask(request(), die, repair)\n"
    )
    path = tmp_path / "synth.db"
    here = str(Path(__file__).parent)
    done = subprocess.run([sys.executable, "-c", code, str(path), here], env={**os.environ})
    assert done.returncode == -9
    with Store(path) as store:
        assert ask(Calls(Scripted(), store, quick(), None)) == 7


@pytest.mark.parametrize("body", ['{"drafts": []}', "torn {", "[]"])
def test_a_stored_row_that_is_no_answer_any_more_is_asked_again(store: Store, body: str):
    store.save_answer(request().key("localhost", "m"), "", "extract", body)
    assert ask(Calls(Scripted(good(3)), store, quick(), None)) == 3


def test_a_fresh_run_ignores_what_earlier_runs_stored_but_pays_once(store: Store):
    ask(Calls(Scripted(good(1)), store, quick(), None))
    provider = Scripted(good(2))
    calls = Calls(provider, store, quick(), None, fresh=True)
    assert [ask(calls), ask(calls)] == [2, 2]
    assert len(provider.asked) == 1


def test_two_threads_that_ask_the_same_send_it_once(store: Store):
    both = threading.Barrier(2, timeout=5)
    provider = Scripted(good(4))
    calls = Calls(provider, store, quick(), None)

    def one(_: int) -> int:
        both.wait()
        return ask(calls)

    assert list(each(one, range(2), 2)) == [4, 4]
    assert len(provider.asked) == 1


def test_sixteen_threads_lose_nothing(store: Store):
    calls = Calls(
        Scripted(then=lambda asked: good(int(asked.data))), store, quick(), PRICE, max_cost=1
    )
    assert ask_all(calls, 200, 16) == list(range(200))
    assert calls.ledger.total().fresh == 200
    assert len(calls.used) == len(calls.rows()) == 200


# --- repair turns


@pytest.mark.parametrize(
    ("bad", "problem"),
    [
        (said("prose"), "Expecting value"),
        (said(" \n"), "the answer was empty"),
        (said("I cannot", "refusal"), "the model refused"),
        (said('{"value": 1}', "length", completion=2_999), "cut off"),
    ],
)
def test_a_bad_answer_is_repaired_once_with_what_was_wrong(store: Store, bad: Reply, problem: str):
    provider = Scripted(bad, good(5))
    calls = Calls(provider, store, quick(), None)
    assert ask(calls) == 5
    first, second = provider.asked
    assert second.messages[:-2] == first.messages
    shown, words = second.messages[-2:]
    assert (shown.role, words.role) == ("assistant", "user")
    assert shown.content == (bad.text if bad.text.strip() else "(no answer)")
    assert words.content.startswith("Mend this:")
    assert problem in words.content
    assert second.task == "extract.repair"
    assert json.loads(second.data)[0] == "one"
    assert (second.answer_schema, second.owners) == (first.answer_schema, first.owners)
    counts = calls.ledger.as_json()["tasks"]["extract"]
    assert (counts["fresh"], counts["repaired"]) == (2, 1)


def test_a_long_bad_answer_is_cut_in_the_repair_turn(store: Store):
    provider = Scripted(said("x" * 9_000), good())
    ask(Calls(provider, store, quick(), None))
    assert len(provider.asked[1].messages[-2].content) == 4_000


def test_a_repaired_answer_is_reused_with_its_repair(store: Store):
    ask(Calls(Scripted(said("prose"), good(5)), store, quick(), None))
    assert ask(Calls(Scripted(), store, quick(), None)) == 5


def test_an_answer_bad_twice_is_given_up_splittable_and_not_paid_again_in_that_run(store: Store):
    calls = Calls(Scripted(said("prose"), said("more prose")), store, quick(), None)
    with pytest.raises(NoAnswer, match="also when asked again") as missing:
        ask(calls)
    assert missing.value.splittable
    with pytest.raises(NoAnswer):
        ask(calls)


def test_where_nothing_else_can_be_tried_there_are_three_repair_turns_each_longer(store: Store):
    provider = Scripted(*[said("prose")] * 3, said('{"value": 7}'))
    assert ask(Calls(provider, store, quick(), None), last=True) == 7
    assert [len(request.messages) for request in provider.asked] == [1, 3, 5, 7]


def test_a_later_run_asks_the_last_turn_again_where_an_earlier_one_got_nothing(store: Store):
    with pytest.raises(NoAnswer):
        ask(Calls(Scripted(*[said("prose")] * 4), store, quick(), None), last=True)
    mended = Scripted(said('{"value": 7}'))
    assert ask(Calls(mended, store, quick(), None), last=True) == 7
    assert len(mended.asked) == 1
    assert ask(Calls(Scripted(), store, quick(), None), last=True) == 7


def test_what_was_split_instead_is_not_asked_again_by_a_later_run(store: Store):
    with pytest.raises(NoAnswer):
        ask(Calls(Scripted(said("prose"), said("more prose")), store, quick(), None))
    with pytest.raises(NoAnswer):
        ask(Calls(Scripted(), store, quick(), None))


def test_a_long_answer_that_was_cut_off_is_given_up_at_once_splittable(store: Store):
    provider = Scripted(said('{"value', "length", completion=3_000))
    with pytest.raises(NoAnswer, match="cut off") as missing:
        ask(Calls(provider, store, quick(), None))
    assert missing.value.splittable
    assert len(provider.asked) == 1


@pytest.mark.parametrize("too_long", [True, False])
def test_what_the_server_will_not_answer_is_given_up_at_once(store: Store, too_long: bool):
    provider = Scripted(Unusable("no, not this", too_long=too_long))
    with pytest.raises(NoAnswer, match="no, not this") as missing:
        ask(Calls(provider, store, quick(), None))
    assert missing.value.splittable is too_long
    assert len(provider.asked) == 1


# --- transport


def test_a_lost_or_delayed_request_is_sent_again_as_it_was(store: Store):
    provider = Scripted(Lost("500"), Busy("429"), Busy("429", 0.01), Lost("reset"), good(2))
    calls = Calls(provider, store, quick(), None)
    assert ask(calls) == 2
    assert {asked.key("", "") for asked in provider.asked} == {request().key("", "")}
    assert calls.ledger.total().retried == 4


@pytest.mark.parametrize("lost", [Lost("reset by peer"), Busy("too many"), Busy("too many", 0)])
def test_a_request_is_given_up_after_six_attempts(store: Store, lost: Unanswered):
    provider = Scripted(then=always(lost))
    with pytest.raises(NoAnswer, match=f"localhost gave no answer in 6 attempts: {lost}") as gone:
        ask(Calls(provider, store, quick(), None))
    assert not gone.value.splittable
    assert len(provider.asked) == 6


def test_no_server_at_all_is_a_usage_error_after_two_attempts(store: Store):
    provider = Scripted(then=always(Lost("connection refused", connected=False)))
    calls = Calls(provider, store, quick(), None)
    for _ in range(2):
        with pytest.raises(UsageError, match=r"no server answers: .*--base-url"):
            ask(calls)
    assert len(provider.asked) == 2


def test_a_server_that_goes_away_later_is_waited_for(store: Store):
    gone = Lost("connection refused", connected=False)
    provider = Scripted(good(1), gone, gone, gone, good(2))
    calls = Calls(provider, store, quick(), None)
    assert [ask(calls, "one"), ask(calls, "two")] == [1, 2]


def test_without_a_server_stored_answers_are_still_served(store: Store):
    ask(Calls(Scripted(good(1)), store, quick(), None))
    dead = Scripted(then=always(Lost("connection refused", connected=False)))
    assert ask(Calls(dead, store, quick(), None)) == 1


def test_an_error_that_ends_all_asking_is_told_to_everyone(store: Store):
    provider = Scripted(good(1), UsageError("no such model."))
    calls = Calls(provider, store, quick(), None)
    ask(calls, "one")
    for data in ("two", "three"):
        with pytest.raises(UsageError, match="no such model"):
            ask(calls, data)
    assert len(provider.asked) == 2
    assert ask(calls, "one") == 1


def test_when_answers_cannot_be_stored_nothing_more_is_paid_for():
    class Full(Memory):
        def save_answer(self, *row: object) -> None:
            raise OutputError("the disk is full.")

    provider = Scripted(good(), good())
    calls = Calls(provider, Full(), quick(), None)
    for _ in range(2):
        with pytest.raises(OutputError, match="full"):
            ask(calls)
    assert len(provider.asked) == 1


# --- when to stop


def test_a_server_that_answers_rubbish_for_ever_is_left_after_twelve(store: Store):
    told = Told()
    provider = Scripted(then=always(said("rubbish")))
    calls = Calls(provider, store, quick(), None, progress=told)
    missing = ask_all(calls, 30)
    assert len(provider.asked) == 12
    assert "stopped asking localhost: none of its answers" in str(missing[-1])
    assert calls.stopped == "none of its answers so far could be used"
    assert told.sentences == [f"Stopped asking localhost: {calls.stopped}."]


def test_a_server_that_was_of_use_once_is_asked_on(store: Store):
    provider = Scripted(good(), then=always(said("rubbish")))
    calls = Calls(provider, store, quick(), None)
    ask_all(calls, 30)
    assert len(provider.asked) == 1 + 2 * 29
    assert calls.stopped is None


def test_a_server_that_refuses_everything_is_left(store: Store):
    provider = Scripted(then=always(Unusable("bad request")))
    ask_all(Calls(provider, store, quick(), None), 30)
    assert len(provider.asked) == 12


def test_texts_that_are_too_long_do_not_count_against_a_server(store: Store):
    provider = Scripted(then=always(Unusable("too long", too_long=True)))
    ask_all(Calls(provider, store, quick(), None), 30)
    assert len(provider.asked) == 30


def test_eight_requests_in_a_row_without_an_answer_end_the_asking(store: Store):
    provider = Scripted(good(1), then=always(Lost("500")))
    calls = Calls(provider, store, quick(), None)
    missing = ask_all(calls, 30)
    assert len(provider.asked) == 1 + 8 * 6
    assert "stopped asking localhost: 8 requests in a row got no answer" in str(missing[-1])
    assert ask(calls, "0") == 1


def test_an_answer_between_lost_requests_keeps_the_asking_going(store: Store):
    def every_third(asked: Request) -> Answer:
        return good() if int(asked.data) % 3 == 0 else Lost("500")

    calls = Calls(Scripted(then=every_third), store, quick(), None)
    results = ask_all(calls, 30)
    assert [type(result) for result in results[::3]] == [int] * 10
    assert calls.stopped is None


def test_after_stop_no_request_leaves_and_stored_answers_are_served(store: Store):
    provider = Scripted(good(1))
    told = Told()
    calls = Calls(provider, store, quick(), None, progress=told)
    ask(calls)
    calls.stop()
    with pytest.raises(NoAnswer, match="interrupted"):
        ask(calls, "two")
    assert ask(calls) == 1
    assert len(provider.asked) == 1
    assert told.sentences == []


def test_stop_lets_a_request_in_flight_end_and_stores_it(store: Store):
    in_flight, may_end = threading.Event(), threading.Event()

    def slow(_: Request) -> Answer:
        in_flight.set()
        assert may_end.wait(5)
        return good(9)

    calls = Calls(Scripted(then=slow), store, quick(), None)
    thread = threading.Thread(target=ask, args=(calls,))
    thread.start()
    assert in_flight.wait(5)
    calls.stop()
    may_end.set()
    thread.join()
    assert ask(Calls(Scripted(), store, quick(), None)) == 9


# --- money


def test_a_limit_without_a_price_is_refused(store: Store):
    with pytest.raises(UsageError, match=r'no price is known for the model "m".*\[\[price\]\]'):
        Calls(Scripted(), store, quick(), None, max_cost=1)


def test_without_a_price_no_cost_is_told(store: Store):
    calls = Calls(Scripted(good()), store, quick(), None)
    ask(calls)
    assert calls.ledger.as_json()["total"]["cost"] is None


def test_the_ledger_counts_tokens_and_cost_of_fresh_answers(store: Store):
    reply = Reply(text=good().text, usage=Usage(prompt=1_000, cached=400, completion=100))
    calls = Calls(Scripted(reply), store, quick(), PRICE)
    ask(calls)
    ask(calls)
    cost = (600 * 1.0 + 400 * 0.5 + 100 * 4.0) / 1e6
    counts = {
        "fresh": 1,
        "reused": 1,
        "repaired": 0,
        "retried": 0,
        "prompt": 1_000,
        "cached": 400,
        "completion": 100,
        "cost": cost,
    }
    assert calls.ledger.as_json() == {"tasks": {"extract": counts}, "total": counts}


@pytest.mark.parametrize("workers", [1, 8])
def test_the_limit_is_never_passed_and_nearly_used_up(store: Store, workers: int):
    limit = 0.05
    asked = "word " * 400
    kept_back = PRICE.cost(Usage(prompt=560, completion=LEAST_ROOM))

    def one(number: int) -> str:
        try:
            calls.ask(request(str(number), asked), read, repair)
        except NoAnswer as missing:
            return str(missing)
        return ""

    provider = Scripted(then=always(good(prompt=500, completion=250)))
    told = Told()
    calls = Calls(provider, store, quick(), PRICE, max_cost=limit, progress=told)
    answered = list(each(one, range(60), workers))
    assert limit - kept_back < calls.ledger.total().cost <= limit
    assert answered.count("") == len(provider.asked)
    assert "--max-cost 0.05 would be passed" in answered[-1]
    assert (calls.stopped or "").startswith("--max-cost 0.05 would be passed: 0.0")
    assert told.sentences == [f"Stopped asking localhost: {calls.stopped}."]


@pytest.mark.parametrize("words", [40, 4_000])
def test_with_a_limit_an_answer_is_cut_at_what_is_kept_back_for_it(store: Store, words: int):
    asked = request("one", "word " * words)
    prompt = round((5 * words + 4) / 4 * 1.1)
    room = max(LEAST_ROOM, 1.5 * prompt)
    costs = PRICE.cost(Usage(prompt=prompt, completion=round(room)))
    provider = Scripted(then=always(good()))
    Calls(provider, store, quick(), PRICE, max_cost=1.001 * costs).ask(asked, read, repair)
    (sent,) = provider.asked
    assert sent.most_tokens == pytest.approx(room, abs=2)
    with pytest.raises(NoAnswer, match="would be passed"):
        Calls(provider, Memory(), quick(), PRICE, max_cost=0.99 * costs).ask(asked, read, repair)
    assert len(provider.asked) == 1


def test_without_a_limit_no_answer_is_cut(store: Store):
    provider = Scripted(good())
    ask(Calls(provider, store, quick(), PRICE))
    assert provider.asked[0].most_tokens is None


def test_where_an_answer_is_cut_is_no_part_of_what_it_is_found_by(store: Store):
    whole = request()
    cut = whole.model_copy(update={"most_tokens": 2_000})
    assert cut.key("localhost", "m") == whole.key("localhost", "m")
    assert cut.canonical() == whole.canonical()
    provider = Scripted(good(3))
    assert ask(Calls(provider, store, quick(), PRICE, max_cost=1)) == 3
    assert ask(Calls(provider, store, quick(), PRICE)) == 3
    assert len(provider.asked) == 1


@pytest.mark.parametrize("tokens", [2_000, 4_000])
def test_an_answer_that_a_limit_cut_is_asked_for_again_without_one(store: Store, tokens: int):
    def answer(asked: Request) -> Answer:
        cut = asked.most_tokens is not None
        return said('{"value": 1', "length", completion=tokens) if cut else good(5)

    provider = Scripted(then=answer)
    with pytest.raises(NoAnswer, match="cut off"):
        ask(Calls(provider, store, quick(), PRICE, max_cost=1), last=True)
    assert ask(Calls(provider, store, quick(), PRICE), last=True) == 5


def test_a_request_waits_where_one_in_flight_may_come_in_cheaper():
    # A request has 2,000 characters: 550 tokens, and room for 2,000 of answer, 0.00855 dollars.
    budget = Budget(PRICE, 0.01)
    waits, entered = threading.Event(), threading.Event()

    def second() -> None:
        with budget.reserved(request("two", "word " * 400), waits.set):
            entered.set()

    first = request("one", "word " * 400)
    with budget.reserved(first, lambda: None):
        thread = threading.Thread(target=second, daemon=True)
        thread.start()
        assert waits.wait(5)
        assert not entered.is_set()
        usage = Usage(prompt=100, completion=10)
        budget.spend(first, usage, PRICE.cost(usage))
    assert entered.wait(5)


def test_nothing_is_sent_where_the_first_request_costs_too_much(store: Store):
    provider = Scripted()
    with pytest.raises(NoAnswer, match="--max-cost 1e-06 would be passed"):
        ask(Calls(provider, store, quick(), PRICE, max_cost=1e-6))
    assert provider.asked == []


# --- batches and recordings


class Tray:
    """Takes what is to be asked later."""

    def __init__(self) -> None:
        self.requests: dict[str, Request] = {}

    def pending(self, key: str, request: Request) -> None:
        assert key not in self.requests
        self.requests[key] = request


def test_in_a_batch_a_request_without_an_answer_is_handed_over_once(store: Store):
    tray, provider = Tray(), Scripted()
    calls = Calls(provider, store, quick(), None, batch=tray)
    for _ in range(2):
        with pytest.raises(Pending):
            ask(calls)
    key = request().key("localhost", "m")
    assert tray.requests == {key: request()}
    assert provider.asked == []


def test_an_answer_from_a_batch_costs_half_and_is_used(store: Store):
    first = Calls(Scripted(good(6)), store, quick(), PRICE)
    ask(first)
    (key,), (row,) = first.used, first.rows()
    fresh = Memory()
    calls = Calls(Scripted(), fresh, quick(), PRICE, batch=Tray())
    cost = calls.keep(key, row, request().owners, batch=True)
    assert cost == pytest.approx(PRICE.cost(row.usage) / 2)
    assert calls.ledger.total().cost == cost
    assert ask(calls) == 6


def test_what_goes_into_a_batch_stays_below_the_limit(store: Store):
    tray = Tray()
    calls = Calls(Scripted(), store, quick(), PRICE, max_cost=0.05, batch=tray)
    results = ask_all(calls, 40)
    assert 0 < len(tray.requests) < 40
    costs = PRICE.cost(Usage(prompt=2, completion=LEAST_ROOM), batch=True)
    assert 0.05 - 2 * costs < len(tray.requests) * costs <= 0.05
    assert "--max-cost" in str(results[-1])


def test_what_goes_into_a_batch_is_cut_at_what_is_kept_back_for_it(store: Store):
    tray = Tray()
    ask_all(Calls(Scripted(), store, quick(), PRICE, max_cost=1, batch=tray), 1)
    assert [asked.most_tokens for asked in tray.requests.values()] == [LEAST_ROOM]


def test_a_recording_of_a_run_replays_it_repairs_and_all(store: Store, tmp_path: Path):
    calls = Calls(Scripted(good(1), said("prose"), good(2)), store, quick(), None)
    assert [ask(calls, "one"), ask(calls, "two")] == [1, 2]
    path = tmp_path / "recording.jsonl"
    assert write_recording(path, Header(model="m"), calls.rows()) == 3
    replayed = Calls(Replay(Recording.read(path)), Memory(), quick(), None)
    assert [ask(replayed, "one"), ask(replayed, "two")] == [1, 2]
    with pytest.raises(NoAnswer, match="the recording has no answer"):
        ask(replayed, "three")


# --- pace


def test_a_wait_that_the_server_asks_for_is_obeyed_by_all_and_told_once():
    told = Told()
    pace = Pace("localhost", progress=told)
    for _ in range(3):
        pace.hold(0.15, 0)
    passed: list[int] = []
    threads = [
        threading.Thread(target=lambda: (pace.wait(), passed.append(1)), daemon=True)
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    assert passed == []
    for thread in threads:
        thread.join(5)
    assert passed == [1] * 4
    assert told.sentences == ["localhost asks to wait 1 s; all calls wait."]


def test_a_long_wait_ends_all_asking_with_its_reason(store: Store):
    provider = Scripted(Busy("429", 3_600))
    calls = Calls(provider, store, quick(), None)
    with pytest.raises(NoAnswer, match="the server asks to wait 3600 s, more than 60 s"):
        ask(calls, "one")
    with pytest.raises(NoAnswer, match="the server asks to wait 3600 s"):
        ask(calls, "two")
    assert len(provider.asked) == 1
    assert "3600 s" in str(calls.stopped)


def test_a_wait_without_end_is_not_obeyed():
    with pytest.raises(Quiet, match="asks to wait inf s"):
        Pace("localhost").hold(float("inf"), 0)


def test_a_busy_server_that_names_no_time_is_waited_for_and_told_once():
    told = Told()
    pace = Pace("localhost", patience=0.01, progress=told)
    for attempt in range(3):
        pace.hold(None, attempt)
        pace.wait()
    assert told.sentences == ["localhost is busy; all calls wait 1 s."]


def test_stop_ends_a_wait():
    pace = Pace("localhost", limit=600)
    pace.hold(500, 0)
    ended: list[str] = []

    def wait() -> None:
        try:
            pace.wait()
        except Quiet as quiet:
            ended.append(str(quiet))

    thread = threading.Thread(target=wait, daemon=True)
    thread.start()
    pace.stop()
    thread.join(5)
    assert ended == ["interrupted"]


def test_the_time_out_learns_from_ten_answers_and_grows_with_attempts():
    pace = Pace("localhost", timeout=300)
    for _ in range(9):
        pace.answered(1)
    assert pace.timeout() == 300
    pace.answered(4)
    assert [pace.timeout(attempt) for attempt in range(4)] == [40, 80, 160, 300]
    pace.answered(100)
    assert pace.timeout() == 300


def test_a_fast_server_still_gets_thirty_seconds():
    pace = Pace("localhost", timeout=300)
    for _ in range(10):
        pace.answered(0.1)
    assert pace.timeout() == 30


def test_each_attempt_of_a_request_may_take_longer(store: Store):
    pace = quick()
    for _ in range(10):
        pace.answered(0.1)
    provider = Scripted(Lost("timed out"), Lost("timed out"), good())
    ask(Calls(provider, store, pace, None))
    assert provider.timeouts == [30, 60, 120]
