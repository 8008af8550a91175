import _thread
import subprocess
import sys
import threading
import time
from contextlib import closing

import pytest

from synth.errors import OutputError
from synth.workers import each


class Meeting:
    """A function whose calls wait for each other: passes only if so many run at once."""

    def __init__(self, size: int) -> None:
        self.barrier = threading.Barrier(size, timeout=5)
        self.lock = threading.Lock()
        self.running = 0
        self.most = 0

    def __call__(self, item: int) -> int:
        with self.lock:
            self.running += 1
            self.most = max(self.most, self.running)
        self.barrier.wait()
        with self.lock:
            self.running -= 1
        return item * 2


def test_results_come_in_the_order_of_the_items():
    def slow_first(item: int) -> int:
        time.sleep(0.1 if item == 0 else 0)
        return item

    assert list(each(slow_first, range(40), 4)) == list(range(40))


def test_so_many_run_at_once_and_never_more():
    meeting = Meeting(4)
    assert list(each(meeting, range(16), 4)) == [i * 2 for i in range(16)]
    assert meeting.most == 4


def test_a_result_is_yielded_while_later_items_run():
    go_on = threading.Event()

    def wait(item: int) -> int:
        if item == 1:
            assert go_on.wait(5)
        return item

    with closing(each(wait, range(3), 2)) as results:
        assert next(results) == 0
        go_on.set()
        assert list(results) == [1, 2]


def test_one_worker_is_the_calling_thread():
    names = list(each(lambda _: threading.current_thread(), range(3), 1))
    assert names == [threading.current_thread()] * 3


@pytest.mark.parametrize("workers", [1, 4])
def test_no_items_have_no_results(workers: int):
    assert list(each(str, [], workers)) == []


def test_an_error_starts_no_further_item_and_lets_running_ones_end():
    both_run = threading.Barrier(2, timeout=5)
    failed = threading.Event()
    started: list[int] = []
    ended: list[int] = []

    def work(item: int) -> int:
        started.append(item)
        both_run.wait()
        if item == 0:
            failed.set()
            raise ValueError("broken")
        failed.wait(5)
        time.sleep(0.1)
        ended.append(item)
        return item

    with pytest.raises(ValueError, match="broken"):
        list(each(work, range(50), 2))
    assert sorted(started) == [0, 1]
    assert ended == [1]


def test_an_error_made_on_purpose_comes_before_any_other():
    all_run = threading.Barrier(3, timeout=5)

    def work(item: int) -> None:
        all_run.wait()
        raise OutputError("the disk is full") if item == 2 else ValueError(item)

    with pytest.raises(OutputError, match="the disk is full"):
        list(each(work, range(3), 3))


def test_a_generator_closed_early_starts_no_further_item():
    started: list[int] = []
    closed = threading.Event()

    def work(item: int) -> int:
        started.append(item)
        if item > 0:
            closed.wait(0.1)
        return item

    with closing(each(work, range(1_000), 2)) as results:
        next(results)
    closed.set()
    count = len(started)
    assert count < 1_000
    assert not [t for t in threading.enumerate() if t.name.startswith("synth-")]
    assert len(started) == count


def test_an_interruption_starts_no_further_item_and_running_ones_end():
    told: list[str] = []
    ended: list[int] = []
    started: list[int] = []
    may_end = threading.Event()

    def work(item: int) -> int:
        started.append(item)
        if item == 0:
            _thread.interrupt_main()
        may_end.wait(5)
        ended.append(item)
        return item

    def interrupted() -> None:
        told.append("stop")
        may_end.set()

    with pytest.raises(KeyboardInterrupt):
        list(each(work, range(100), 2, on_interrupt=interrupted))
    assert told == ["stop"]
    assert sorted(ended) == sorted(started)
    assert len(ended) <= 2


def test_a_thread_that_hangs_does_not_keep_the_process():
    code = (
        "import threading\n"
        "from synth.workers import each\n"
        "results = each(lambda i: threading.Event().wait() if i else i, range(2), 2)\n"
        "print(next(results), flush=True)\n"
        "import synth.workers; synth.workers.GRACE = 0.1\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=20, text=True)
    assert (done.returncode, done.stdout) == (0, "0\n")
