"""Asks a model so that nothing is paid twice, nothing is lost and no limit is passed.

Every answer is stored before it is used. Knows no task: what an answer must look like and how to
say that it does not are given with each request.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from pydantic import ValidationError

from synth.errors import SynthError, UsageError
from synth.llm.answering import Answers, Batch, NoAnswer, Pending
from synth.llm.ledger import Ledger
from synth.llm.limits import Breaker, Budget, OverBudget
from synth.llm.pace import Pace, Quiet
from synth.llm.prices import Price
from synth.llm.protocol import Provider, Request
from synth.llm.recording import Row
from synth.llm.sending import GivenUp, Sender, brief
from synth.llm.turns import Useless, repair_turn, value
from synth.progress import Progress, Silent
from synth.tokens import count_tokens, without_runs

T = TypeVar("T")
FIRST_QUESTION = 2  # messages
SEEN_FROM = 1500
SEEN_LEAST = 0.4
"""Share of a request of so many tokens that a server must have read, by its own count."""
SHOWN = 80  # characters of an answer that could not be used
LAST_TURNS = 3
"""Repair turns where nothing else can be tried; where less can be asked at once, there is one."""


class Calls:
    """Asks one provider. May be used from several threads.

    `ledger` tells what was asked; `stopped` why nothing more is asked, or None; `unusable` what was
    wrong with the first answer that could not be used, and how that began.
    """

    def __init__(
        self,
        provider: Provider,
        store: Answers,
        pace: Pace,
        price: Price | None,
        *,
        max_cost: float | None = None,
        batch: Batch | None = None,
        progress: Progress | None = None,
        fresh: bool = False,
        concurrency: int = 16,
    ) -> None:
        """Takes whom to ask, where answers are stored, and the limits.

        Args:
            provider: whoever answers.
            store: where answers are looked up and stored.
            pace: the waits that all workers share.
            price: what tokens cost; None where that is not known.
            max_cost: US dollars that this run may spend.
            batch: takes what has no answer yet, instead of the provider.
            progress: is told once why nothing more is asked.
            fresh: answers of earlier runs are not used.
            concurrency: how many requests may be in flight at once, however many ask.

        Raises:
            UsageError: a limit without a price.
        """
        if max_cost is not None and price is None:
            raise UsageError(
                f'no price is known for the model "{provider.model}"; give one in study.toml '
                "([[price]] with model, input, cached and output in US dollars per million "
                "tokens), or leave --max-cost out."
            )
        self.ledger = Ledger(priced=price is not None)
        self.stopped: str | None = None
        self.unusable: tuple[str, str] | None = None
        self._provider = provider
        self._store = store
        self._pace = pace
        self._price = price
        self._batch = batch
        self._progress = progress or Silent()
        self._fresh = fresh
        self._slots = threading.BoundedSemaphore(concurrency)
        self._budget = Budget(price, max_cost)
        self._breaker = Breaker()
        self._lock = threading.Lock()
        self._locks: dict[str, threading.Lock] = {}
        self._used: dict[str, None] = {}
        self._handed: set[str] = set()
        self._collected: set[str] = set()
        self._most_read = 0
        self._renewed: set[str] = set()
        self._asked_now: set[str] = set()
        self._fatal: SynthError | None = None
        self._sender = Sender(
            provider, pace, self.ledger, self._breaker, check=self._check, halt=self._halt
        )

    @property
    def used(self) -> tuple[str, ...]:
        """Keys of all answers looked at in this run, bad ones too, in order."""
        with self._lock:
            return tuple(self._used)

    def rows(self) -> list[Row]:
        """All answers looked at in this run: what a recording of it holds."""
        rows = (self._stored(key) for key in self.used)
        return [row for row in rows if row is not None]

    def ask(
        self,
        request: Request,
        read: Callable[[str], T],
        repair: Callable[[str], str],
        *,
        last: bool = True,
    ) -> T:
        """Asks, and again with what was wrong where the answer could not be used.

        Args:
            request: the question.
            read: makes of the answer's text what is wanted; its ValueError says what is wrong.
            repair: makes of what is wrong the words that go back to the model.
            last: whether nothing else is tried where there is no answer. Then there are as many
                repair turns as LAST_TURNS, else one; and the last turn of an earlier run that was
                left without a usable answer is asked again.

        Raises:
            NoAnswer: nothing usable came; `Pending` where it waits for a batch.
            UsageError: nothing will ever be answered: no server there, no such model.
            OutputError: an answer could not be stored.
        """
        turns = LAST_TURNS if last else 1
        for turn in range(turns + 1):
            try:
                return self._read(request, read, renew=last and turn == turns)
            except Useless as useless:
                if useless.overrun:
                    raise NoAnswer(str(useless), splittable=True) from useless
                problem = str(useless)
                request = repair_turn(request, useless.text, repair(problem))
        raise NoAnswer(f"{brief(problem)}, also when asked again", splittable=True)

    def keep(self, key: str, row: Row, owners: Sequence[str], *, batch: bool = False) -> float:
        """Stores an answer, counts it, and returns its cost in US dollars (0 where not known).

        `batch` is True where it came in a batch, which costs less.
        """
        cost = self._price.cost(row.usage, batch) if self._price else None
        paid = row.model_copy(update={"cost": cost})
        self._store.save_answer(key, owners, row.task, paid.model_dump_json())
        self.ledger.fresh(row.task, row.usage, cost or 0.0)
        if batch:
            self._collected.add(key)
        return cost or 0.0

    def stop(self) -> None:
        """Lets no new request leave; those in flight may end, and are stored."""
        self._halt("interrupted", tell=False)
        self._pace.stop()

    def _read(self, request: Request, read: Callable[[str], T], *, renew: bool = False) -> T:
        row, fresh = self._answer(request)
        try:
            result = value(row, read)
        except Useless as useless:
            self.unusable = self.unusable or (brief(str(useless)), brief(useless.text[:SHOWN]))
            if renew and self._forgotten(request, fresh=fresh):
                return self._read(request, read)
            if fresh:
                self._halt(self._breaker.useless(overrun=useless.overrun))
            raise
        if fresh:
            self._breaker.useful()
        return result

    def _answer(self, request: Request) -> tuple[Row, bool]:
        """The answer as stored, and whether it was asked for just now."""
        key = request.key(self._provider.label, self._provider.model)
        with self._alone(key):
            row = None if self._fresh and key not in self._used else self._stored(key)
            if row is None:
                row, fresh = self._asked(key, request), True
                self._asked_now.add(key)
            else:
                fresh = False
                if key not in self._collected:  # then it is counted already
                    self.ledger.reused(request.task)
                self._collected.discard(key)
            self._use(key, row, fresh=fresh)
        return row, fresh

    def _use(self, key: str, row: Row, *, fresh: bool) -> None:
        with self._lock:
            if fresh or key not in self._used:
                self.ledger.used(row.usage, row.cost)
            self._used[key] = None

    def _forgotten(self, request: Request, *, fresh: bool) -> bool:
        """Whether an answer of an earlier run is now to be asked for again; only once a run."""
        key = request.key(self._provider.label, self._provider.model)
        with self._lock:
            if fresh or key in self._renewed or key in self._asked_now:
                return False
            self._renewed.add(key)
            return True

    def _stored(self, key: str) -> Row | None:
        if key in self._renewed and key not in self._asked_now:
            return None
        body = self._store.answer(key)
        try:
            row = None if body is None else Row.model_validate_json(body)
        except ValidationError:
            return None
        return None if row and self._outgrown(key, row) else row

    def _outgrown(self, key: str, row: Row) -> bool:
        """Whether an answer was cut for a limit that an earlier run had and this one has not."""
        cut = row.finish == "length" and row.cut_at is not None
        return cut and not self._budget.limited and key not in self._asked_now

    def _asked(self, key: str, request: Request) -> Row:
        self._check()
        try:
            if self._batch is not None:
                self._hand_over(self._batch, key, request)
            with self._slots, self._budget.reserved(request, self._check):
                capped = self._budget.capped(request)
                row = Row.of(capped, self._sender.send(capped))
                self._seen_whole(request, row)
                cost = self.keep(key, row, request.owners)
                self._budget.spend(request, row.usage, cost)
            return row.model_copy(update={"cost": cost if self._price else None})
        except OverBudget as over:
            self._halt(str(over))
            raise NoAnswer(str(over)) from over
        except Quiet as quiet:
            self._halt(str(quiet))
            raise NoAnswer(str(quiet)) from quiet
        except GivenUp as given_up:
            raise NoAnswer(str(given_up), splittable=given_up.splittable) from given_up
        except SynthError as error:
            self._fatal = error
            raise

    def _seen_whole(self, request: Request, row: Row) -> None:
        """Complains where a server cut the question, before its answer is kept.

        Some cut without a word. Others count only what they had not in their cache: so it takes a
        conversation's first question, and a server that never counted as much.
        """
        with self._lock:
            self._most_read = max(self._most_read, row.usage.prompt)
        sent = sum(count_tokens(without_runs(message.content)) for message in request.messages)
        first = len(request.messages) == FIRST_QUESTION
        if first and sent > SEEN_FROM and 0 < self._most_read < SEEN_LEAST * sent:
            raise UsageError(
                f"{self._provider.label} read only {row.usage.prompt:,} of about {sent:,.0f} "
                "tokens: its context is too small; start it with a larger one (16,384 will do; "
                "Ollama: OLLAMA_CONTEXT_LENGTH), and run again."
            )

    def _hand_over(self, batch: Batch, key: str, request: Request) -> None:
        if key not in self._handed:
            self._budget.commit(request)
            batch.pending(key, self._budget.capped(request))
            self._handed.add(key)
        raise Pending("so it stays until its batch has ended")

    def _check(self) -> None:
        """Raises where nothing more is asked."""
        fatal = self._fatal
        if fatal is not None:
            raise type(fatal)(*fatal.args)
        if self.stopped is not None:
            raise NoAnswer(f"stopped asking {self._provider.label}: {self.stopped}")

    def _halt(self, reason: str | None, *, tell: bool = True) -> None:
        with self._lock:
            if reason is None or self.stopped is not None:
                return
            self.stopped = reason
        if tell:
            self._progress.say(f"Stopped asking {self._provider.label}: {reason}.")

    @contextmanager
    def _alone(self, key: str) -> Iterator[None]:
        """One thread at a time for a key, so that a request is sent once."""
        with self._lock:
            lock = self._locks.setdefault(key, threading.Lock())
        with lock:
            yield
