"""Sends one request until an answer comes, a few times; knows no store, no money and no task."""

import time
from collections.abc import Callable
from typing import NoReturn

from synth.errors import UsageError
from synth.llm.ledger import Ledger
from synth.llm.limits import Breaker
from synth.llm.pace import Pace
from synth.llm.protocol import Busy, Lost, Provider, Reply, Request, Unanswered, Unusable

ATTEMPTS = 6
ATTEMPTS_TO_CONNECT = 2
TOLD = 300  # characters of a problem that the user is shown


class GivenUp(Exception):
    """A request that got no answer; `splittable` where a smaller one may."""

    def __init__(self, reason: str, *, splittable: bool = False) -> None:
        super().__init__(reason)
        self.splittable = splittable


class Sender:
    """Sends to one provider. May be used from several threads."""

    def __init__(
        self,
        provider: Provider,
        pace: Pace,
        ledger: Ledger,
        breaker: Breaker,
        *,
        check: Callable[[], None],
        halt: Callable[[str | None], None],
    ) -> None:
        """`check` raises where nothing more is to be sent; `halt` is told why, where so."""
        self._provider = provider
        self._pace = pace
        self._ledger = ledger
        self._breaker = breaker
        self._check = check
        self._halt = halt
        self._reached = False

    def send(self, request: Request) -> Reply:
        """The answer.

        Raises:
            GivenUp: there is none.
            Quiet: nothing more may be asked.
            UsageError: there is no server, or it will never answer.
        """
        last: Unanswered = Lost("nothing was sent")
        for attempt in range(ATTEMPTS):
            try:
                return self._once(request, attempt)
            except Busy as busy:
                last, self._reached = busy, True
                self._pace.hold(busy.wait, attempt)
            except Lost as lost:
                last = lost
                self._expect_server(lost, attempt)
                if attempt + 1 < ATTEMPTS:
                    self._pace.pause(attempt)
            except Unusable as refused:
                self._give_up_refused(refused)
        self._halt(self._breaker.given_up())
        told = brief(str(last))
        raise GivenUp(f"{self._provider.label} gave no answer in {ATTEMPTS} attempts: {told}")

    def _once(self, request: Request, attempt: int) -> Reply:
        self._pace.wait()
        self._check()
        if attempt:
            self._ledger.retried(request.task)
        began = time.monotonic()
        reply = self._provider.complete(request, self._pace.timeout(attempt))
        self._pace.answered(time.monotonic() - began)
        self._heard()
        return reply

    def _give_up_refused(self, refused: Unusable) -> NoReturn:
        self._heard()
        if not refused.too_long:  # where it is, the parts of it may well be answered
            self._halt(self._breaker.useless())
        raise GivenUp(brief(str(refused)), splittable=refused.too_long) from refused

    def _heard(self) -> None:
        self._reached = True
        self._breaker.heard()

    def _expect_server(self, lost: Lost, attempt: int) -> None:
        """Complains where there has never been a server."""
        self._reached = self._reached or lost.connected
        if not self._reached and attempt + 1 >= ATTEMPTS_TO_CONNECT:
            raise UsageError(
                f"no server answers: {brief(str(lost))}; start it, check the connection, or mend "
                "--base-url."
            ) from lost


def brief(problem: str) -> str:
    """A problem on one line of at most a few hundred characters, without its full stop."""
    line = " ".join(problem.split()).removesuffix(".")
    return line if len(line) <= TOLD else line[:TOLD] + "…"
