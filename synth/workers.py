"""Runs a plain function over records in a few threads; knows neither records nor functions.

The one executor of the program: a cluster engine would take its place.
"""

import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from typing import Generic, NamedTuple, TypeVar

from synth.errors import SynthError

T = TypeVar("T")
R = TypeVar("R")

GRACE = 5.0
"""Seconds that running items get to end after an interruption."""
NAP = 0.2  # a wait without end could not be interrupted on every platform


def each(
    function: Callable[[T], R],
    items: Iterable[T],
    workers: int,
    *,
    on_interrupt: Callable[[], None] | None = None,
) -> Generator[R, None, None]:
    """Yields `function(item)` in the order of `items`, each as soon as it can.

    Up to `workers` items run at once, started in order; with one worker, in the calling thread.
    Others run while the caller uses a result. Where an item raises, no further one starts, the
    running ones end, and the error is raised, a SynthError before any other.

    A caller whose own loop may raise closes this generator (`contextlib.closing`): that too starts
    no further items and gives the running ones GRACE seconds.

    Args:
        function: a plain function; must be safe to run in several threads.
        items: what to run it on; taken at once.
        workers: how many run at once, at least 1.
        on_interrupt: called upon Ctrl-C, before running items are waited for.

    Raises:
        KeyboardInterrupt: Ctrl-C, after running items have had GRACE seconds to end.
    """
    if workers <= 1:
        yield from map(function, items)
        return
    pool = _Pool(function, items, workers)
    try:
        pool.start()
        yield from pool.results()
    except KeyboardInterrupt:
        pool.stop()
        if on_interrupt is not None:
            on_interrupt()
        raise
    finally:
        pool.stop()
        pool.join(GRACE)


class _Outcome(NamedTuple, Generic[R]):
    place: int
    results: tuple[R, ...]
    error: BaseException | None


class _Pool(Generic[T, R]):
    """Daemon threads that take items from a common queue until it is empty."""

    def __init__(self, function: Callable[[T], R], items: Iterable[T], workers: int) -> None:
        self._function = function
        self._items = deque(enumerate(items))
        self._total = len(self._items)
        self._outcomes: queue.SimpleQueue[_Outcome[R]] = queue.SimpleQueue()
        self._threads = [
            threading.Thread(target=self._work, daemon=True, name=f"synth-{number}")
            for number in range(min(workers, self._total))
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def results(self) -> Iterator[R]:
        ready: dict[int, R] = {}
        for place in range(self._total):
            while place not in ready:
                outcome = self._next()
                if outcome.error is not None:
                    raise self._worst(outcome)
                ready[outcome.place] = outcome.results[0]
            yield ready.pop(place)

    def stop(self) -> None:
        """Lets no further item start."""
        self._items.clear()

    def join(self, seconds: float) -> None:
        """Waits for the running items."""
        until = time.monotonic() + seconds
        for thread in self._threads:
            while thread.is_alive() and (left := until - time.monotonic()) > 0:
                thread.join(min(left, NAP))

    def _work(self) -> None:
        while True:
            try:
                place, item = self._items.popleft()
            except IndexError:
                return
            try:
                outcome = _Outcome(place, (self._function(item),), None)
            except BaseException as error:
                self.stop()
                outcome = _Outcome(place, (), error)
            self._outcomes.put(outcome)

    def _next(self) -> _Outcome[R]:
        while True:
            try:
                return self._outcomes.get(timeout=NAP)
            except queue.Empty:
                continue

    def _worst(self, first: _Outcome[R]) -> BaseException:
        """The error to raise, once all running items have ended."""
        self.join(float("inf"))
        failed = [first]
        while not self._outcomes.empty():
            failed.append(self._outcomes.get())
        failed = [outcome for outcome in failed if outcome.error is not None]
        failed.sort(key=lambda outcome: (not isinstance(outcome.error, SynthError), outcome.place))
        error = failed[0].error
        assert error is not None
        return error
