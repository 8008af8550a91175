"""When to stop asking: the money is spent, or nothing of use comes back.

Knows no server; both are used from many threads at once.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from synth.llm.prices import Price
from synth.llm.protocol import Request, Usage

USELESS_IN_A_ROW = 12
OVERRUN_WEIGHT = 0.25
GIVEN_UP_IN_A_ROW = 8
CHARS_A_TOKEN = 4.0
MARGIN = 1.1
ROOM, LEAST_ROOM = 1.5, 2_000  # tokens of an answer: for each token asked, and at least
NAP = 0.2


class OverBudget(Exception):
    """A request that would pass the limit."""


class Budget:
    """Keeps what is spent below a limit in US dollars.

    What is in flight is reserved at the most that it can cost: its answer is cut at a length that
    leaves room for a good one.
    """

    def __init__(self, price: Price | None, limit: float | None) -> None:
        self._price = price
        self._limit = limit
        self._changed = threading.Condition()
        self._spent = 0.0
        self._reserved: list[float] = []
        self._seen: dict[str, tuple[int, int]] = {}

    @property
    def limited(self) -> bool:
        """Whether there is a limit."""
        return self._limit is not None

    @contextmanager
    def reserved(self, request: Request, check: Callable[[], None]) -> Iterator[None]:
        """Holds the estimated cost back while the request is in flight.

        Where it fits only once others have come in cheaper than estimated, it waits for them and
        calls `check`, which may raise, meanwhile.

        Raises:
            OverBudget: it does not fit.
        """
        amount = self._reserve(request, check)
        try:
            yield
        finally:
            with self._changed:
                self._reserved.remove(amount)
                self._changed.notify_all()

    def commit(self, request: Request) -> None:
        """Counts a request that goes into a batch as spent, at its estimate.

        Raises:
            OverBudget: it does not fit.
        """
        with self._changed:
            amount = self._estimate(request, batch=True)
            if self._over(amount):
                raise self._refusal(amount)
            self._spent += amount

    def spend(self, request: Request, usage: Usage, cost: float) -> None:
        """An answer came."""
        with self._changed:
            self._spent += cost
            chars, prompt = self._seen.get(request.task, (0, 0))
            self._seen[request.task] = (chars + request.size(), prompt + usage.prompt)

    def _reserve(self, request: Request, check: Callable[[], None]) -> float:
        with self._changed:
            while self._over(amount := self._estimate(request)):
                if not self._reserved:
                    raise self._refusal(amount)
                self._changed.wait(NAP)
                check()
            self._reserved.append(amount)
        return amount

    def _over(self, amount: float) -> bool:
        return self._limit is not None and self._spent + sum(self._reserved) + amount > self._limit

    def _refusal(self, amount: float) -> OverBudget:
        return OverBudget(
            f"--max-cost {self._limit:g} would be passed: {self._spent:.4g} is spent, and the next "
            f"answer may cost up to {amount:.4g}; run again with a higher one to go on"
        )

    def capped(self, request: Request) -> Request:
        """The request; where there is a limit, with the length at which its answer is to be cut."""
        if self._limit is None:
            return request
        return request.model_copy(update={"most_tokens": _room(self._prompt(request))})

    def _prompt(self, request: Request) -> float:
        chars, prompt = self._seen.get(request.task, (0, 0))
        a_char = max(1 / CHARS_A_TOKEN, prompt / chars if chars else 0.0)
        return request.size() * a_char * MARGIN

    def _estimate(self, request: Request, *, batch: bool = False) -> float:
        if self._price is None:
            return 0.0
        prompt = self._prompt(request)
        return self._price.cost(Usage(prompt=round(prompt), completion=_room(prompt)), batch)


def _room(prompt: float) -> int:
    """Tokens that an answer may have: what is marked in a text may be longer than the text."""
    return max(LEAST_ROOM, round(ROOM * prompt))


class Breaker:
    """Counts failures in a row over all threads; each method returns why to stop, if so."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._useful = False
        self._useless = 0.0
        self._given_up = 0

    def useful(self) -> None:
        """An answer could be used: a server that can do it once is worth asking on."""
        with self._lock:
            self._useful = True

    def useless(self, *, overrun: bool = False) -> str | None:
        """An answer could not be used.

        Args:
            overrun: it was too long; that counts little, because a part of it may fit.
        """
        with self._lock:
            self._useless += OVERRUN_WEIGHT if overrun else 1
            if self._useful or self._useless < USELESS_IN_A_ROW:
                return None
        return "none of its answers so far could be used"

    def heard(self) -> None:
        """An answer came, of whatever worth."""
        with self._lock:
            self._given_up = 0

    def given_up(self) -> str | None:
        """A request got no answer however often it was sent."""
        with self._lock:
            self._given_up += 1
            if self._given_up < GIVEN_UP_IN_A_ROW:
                return None
        return f"{GIVEN_UP_IN_A_ROW} requests in a row got no answer"
