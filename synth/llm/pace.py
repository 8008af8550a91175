"""How fast a server may be asked: waits that all workers share, and how long an answer may take.

Knows no request and no reply; times are seconds.
"""

import math
import random
import threading
import time

from synth.llm.protocol import Unanswered
from synth.progress import Progress, Silent

LIMIT = 60.0
TIMEOUT = 300.0
SHORTEST_TIMEOUT = 30.0
SLOWER = 10.0  # an answer that takes so many times the slowest one so far is given up
ANSWERS_TO_LEARN_FROM = 10
FIRST_WAIT = 1.0
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 5.0
JITTER = 0.25
NAP = 0.2  # a wait is looked at again so often
WORTH_TELLING = 5.0  # shorter waits are told only the first time


class Quiet(Unanswered):
    """Nothing more is asked of this server in this run; the message says why."""


class Pace:
    """The waits of one server, shared by all workers.

    A wait that the server asks for is obeyed by all of them together, told once, up to `limit`
    seconds; what it asks beyond that ends the asking.
    """

    def __init__(
        self,
        label: str,
        *,
        limit: float = LIMIT,
        timeout: float = TIMEOUT,
        patience: float = 1.0,
        progress: Progress | None = None,
    ) -> None:
        """Takes whom the waits are for and how long they may be.

        Args:
            label: names the server.
            limit: seconds that the server may ask to wait.
            timeout: seconds that an answer may take at most.
            patience: multiplies the waits that no server asked for.
            progress: is told of waits.
        """
        self.quiet: str | None = None
        """Why nothing more is asked."""
        self._label = label
        self._limit = limit
        self._longest = timeout
        self._patience = patience
        self._progress = progress or Silent()
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._until = 0.0
        self._told = False
        self._answers = 0
        self._slowest = 0.0

    def wait(self) -> None:
        """Returns once the server may be asked.

        Raises:
            Quiet: it may not be asked any more.
        """
        while True:
            self._check()
            with self._lock:
                left = self._until - time.monotonic()
            if left <= 0:
                return
            self._ended.wait(min(left, NAP))

    def hold(self, seconds: float | None, attempt: int) -> None:
        """All workers wait from now on; returns at once.

        Args:
            seconds: as the server asked; None where it named no time, for 1, 2, 4 … seconds.
            attempt: how often this request had been tried before: 0, 1, 2 …

        Raises:
            Quiet: the server asks for more than the limit.
        """
        asked = self._spread(FIRST_WAIT * 2**attempt) if seconds is None else max(0.0, seconds)
        if seconds is None:
            asked = min(asked, self._limit)
        if asked > self._limit:
            self._end(
                f"the server asks to wait {_whole(asked)} s, more than {_whole(self._limit)} s"
            )
            self._check()
        if self._hold(asked):
            if seconds is None:
                says = f"is busy; all calls wait {_whole(asked)} s."
            else:
                says = f"asks to wait {_whole(asked)} s; all calls wait."
            self._progress.say(f"{self._label} {says}")

    def pause(self, attempt: int) -> None:
        """Lets this worker alone wait after a lost request: 0.2, 0.4 … 5 seconds.

        Raises:
            Quiet: the asking has ended meanwhile.
        """
        self._ended.wait(self._spread(min(LONGEST_PAUSE, FIRST_PAUSE * 2**attempt)))
        self._check()

    def timeout(self, attempt: int = 0) -> float:
        """How long an answer may take, from how long the others took.

        It doubles with each attempt: a long answer must not be given up, and paid, again and again.
        """
        with self._lock:
            if self._answers < ANSWERS_TO_LEARN_FROM:
                return self._longest
            learned = max(SHORTEST_TIMEOUT, SLOWER * self._slowest)
        return min(self._longest, learned * 2.0**attempt)

    def answered(self, seconds: float) -> None:
        """An answer took so long."""
        with self._lock:
            self._answers += 1
            self._slowest = max(self._slowest, seconds)

    def stop(self) -> None:
        """Ends all waits: nothing more is asked."""
        self._end("interrupted")

    def _hold(self, seconds: float) -> bool:
        """Extends the common wait; whether it is to be told."""
        with self._lock:
            now = time.monotonic()
            begins = self._until <= now
            self._until = max(self._until, now + seconds)
            tell = begins and seconds > 0 and (seconds >= WORTH_TELLING or not self._told)
            self._told = self._told or tell
        return tell

    def _spread(self, seconds: float) -> float:
        """A little longer, by chance, so that workers do not all come back at the same moment."""
        return self._patience * seconds * (1 + JITTER * random.random())

    def _end(self, reason: str) -> None:
        with self._lock:
            self.quiet = self.quiet or reason
        self._ended.set()

    def _check(self) -> None:
        if self.quiet is not None:
            raise Quiet(self.quiet)


def _whole(seconds: float) -> str:
    return f"{math.ceil(seconds)}" if math.isfinite(seconds) else str(seconds)
