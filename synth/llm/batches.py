"""Requests that wait for a server's Batch API: sent together, remembered, collected by a later run.

Knows no task; what is asked, and when, is for others to say. A batch is remembered until each of
its answers is stored, so that a kill at any moment loses none.
"""

import json
import threading
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, Protocol

from synth.errors import SynthError, UsageError, sentence
from synth.llm.answering import Answers
from synth.llm.batch_memory import (
    Failed,
    Memo,
    Out,
    Ticket,
    read_answer,
    read_line,
    recall,
    remember,
)
from synth.llm.batch_server import Door, Server, Unsure
from synth.llm.pace import Pace
from synth.llm.protocol import Request, Unusable
from synth.llm.recording import Row
from synth.llm.sending import GivenUp, brief
from synth.progress import Progress, Silent

MAX_REQUESTS = 50_000
MAX_BYTES = 190_000_000  # the server's limit is 200 MB
TIMES = 3
"""How often a request that fails is put into a batch."""
ENDED = {"completed", "expired", "failed", "cancelled"}


class Keep(Protocol):
    """Stores an answer, counts it and returns its cost; see `calls.Calls.keep`."""

    def __call__(
        self, key: str, row: Row, owners: tuple[str, ...], *, batch: bool = False
    ) -> float:
        """`batch` where it came in one."""


class Batches:
    """The batches of one provider and model. `pending` may be called from several threads."""

    def __init__(
        self,
        server: Server,
        shelf: Answers,
        pace: Pace,
        progress: Progress | None = None,
        *,
        max_requests: int = MAX_REQUESTS,
        max_bytes: int = MAX_BYTES,
    ) -> None:
        """Takes whom to ask, where batches are remembered, and the limits of a file."""
        self._server = server
        self._shelf = shelf
        self._pace = pace
        self._door = Door(server.label, pace)
        self._progress = progress or Silent()
        self._limits = max_requests, max_bytes
        self._lock = threading.Lock()
        self._memo = recall(shelf, server.label, server.model)
        self._away = _keys(self._memo)
        self._new: dict[str, Request] = {}
        self._asked: set[str] = set()

    @property
    def out(self) -> tuple[int, int]:
        """How many requests are out, in how many batches."""
        return self._memo.size, len(self._memo.out)

    @property
    def waiting(self) -> tuple[int, int]:
        """The same of those requests that this run has asked for."""
        counts = [sum(t.key in self._asked for t in batch.tickets) for batch in self._memo.out]
        return sum(counts), sum(map(bool, counts))

    @property
    def met(self) -> bool:
        """Whether this run has asked for anything that was not there."""
        return bool(self._asked)

    def collect(self, keep: Keep) -> None:
        """Stores the answers of all batches that have ended; waits for none.

        Raises:
            UsageError: the server does not answer, or does not know a batch.
        """
        for batch in self._memo.out:
            if batch.id is None:
                self._free(batch)
            else:
                self._collect(batch, batch.id, keep)

    def pending(self, key: str, request: Request) -> None:
        """Takes a request without an answer; one that is out already is not sent again.

        Raises:
            GivenUp: it has failed too often.
        """
        failed = self._memo.failed.get(key)
        if failed and (failed.splittable or failed.times >= TIMES):
            tried = f"{failed.times} batches" if failed.times > 1 else "a batch"
            reason = f"it failed in {tried} ({failed.reason}); a run without --batch asks directly"
            raise GivenUp(reason, splittable=failed.splittable)
        with self._lock:
            self._asked.add(key)
            if key not in self._away:
                self._new[key] = request

    def submit(self, keep: Keep) -> None:
        """Sends what was taken since, in as few files as may hold it.

        Raises:
            UsageError: the server has no batches, does not answer, or refuses this one.
        """
        new = dict(sorted(self._new.items()))
        self._new.clear()
        if new and self._memo.odd:
            self._probe(new, keep)
        for part in self._files(new):
            tickets = tuple(Ticket.of(key, new[key]) for key in part)
            try:
                self._submit(tickets, b"".join(part.values()))
            except Unusable as refused:
                found = f"it refuses a batch ({brief(str(refused))})"
                remedy = "leave --batch out"
                raise UsageError(
                    sentence(self._server.label, found=found, remedy=remedy)
                ) from refused

    def _probe(self, new: dict[str, Request], keep: Keep) -> None:
        """Asks one request at once: so the server finds the form that the model takes.

        Lines of a batch cannot be put in other words one by one, as direct requests are.
        """
        key = next(iter(new))
        request = new[key]
        try:
            reply = self._door.ask(lambda: self._server.complete(request, self._pace.timeout()))
        except Unusable:
            return  # this one request is at fault; the batch will say so
        keep(key, Row.of(request, reply), request.owners)
        del new[key]

    def _files(self, new: Mapping[str, Request]) -> Iterator[dict[str, bytes]]:
        """Lines by key, as many as a file may hold."""
        most, largest = self._limits
        part: dict[str, bytes] = {}
        size = 0
        for key, request in new.items():
            line = self._line(key, request)
            if part and (len(part) == most or size + len(line) > largest):
                yield part
                part, size = {}, 0
            part[key] = line
            size += len(line)
        if part:
            yield part

    def _line(self, key: str, request: Request) -> bytes:
        line = {
            "custom_id": key,
            "method": "POST",
            "url": "/v1/chat/completions",
            "body": self._server.body(request),
        }
        return json.dumps(line).encode() + b"\n"

    def _submit(self, tickets: tuple[Ticket, ...], lines: bytes) -> None:
        """Uploads and starts one batch, remembered before it is started.

        A kill, or a lost answer, after the start and before its id is stored leaves a batch that
        nobody can ask for: its requests are sent, and paid, once more. `collect` says so.
        """
        file = self._door.ask(lambda: self._server.upload(lines))
        others = self._memo.out
        intent = Out(id=None, file=file, tickets=tickets)
        self._save(out=(*others, intent))
        try:
            name = self._door.ask(lambda: self._server.create_batch(file), once=True)
        except Unsure:
            raise
        except (SynthError, Unusable):
            self._save(out=others)
            raise
        self._save(out=(*others, intent.model_copy(update={"id": name})))

    def _collect(self, batch: Out, name: str, keep: Keep) -> None:
        state = self._state(name)
        if state["status"] not in ENDED:
            return
        found = self._found(batch, state)
        cost = sum(
            keep(ticket.key, answer, ticket.owners, batch=True)
            for ticket in batch.tickets
            if isinstance(answer := found[ticket.key], Row)
        )
        failed = self._failures(found)
        odd = self._memo.odd or any(f.odd for f in failed.values())
        # Not before all are stored: a kill up to here costs another download, no answer.
        self._save(out=self._without(batch), failed=failed, odd=odd)
        self._tell(name, found, cost)

    def _state(self, name: str) -> dict[str, Any]:
        try:
            return self._door.ask(lambda: self._server.batch(name))
        except Unusable as unknown:
            found = f"batch {name} is not known there ({brief(str(unknown))})"
            remedy = "use the key it was sent with, or forget all earlier work with --fresh"
            raise UsageError(sentence(self._server.label, found=found, remedy=remedy)) from unknown

    def _found(self, batch: Out, state: Mapping[str, Any]) -> dict[str, Row | Failed]:
        """What became of each request of a batch; their order in its files means nothing."""
        why = "; ".join(state["errors"]) or f"the batch is {state['status']} without it"
        tickets = {ticket.key: ticket for ticket in batch.tickets}
        found: dict[str, Row | Failed] = {}
        for file in filter(None, (state["output_file_id"], state["error_file_id"])):
            try:
                content = self._door.ask(partial(self._server.download, file))
            except Unusable as gone:
                why = str(gone)
                continue
            for told in map(read_line, content.splitlines()):
                key = str(told.get("custom_id"))
                if key in tickets and not isinstance(found.get(key), Row):
                    found[key] = read_answer(told, tickets[key], self._server.reply)
        return {key: found.get(key) or Failed(reason=brief(why)) for key in tickets}

    def _failures(self, found: Mapping[str, Row | Failed]) -> dict[str, Failed]:
        """All that is remembered as failed, with what a batch has come to."""
        failed = dict(self._memo.failed)
        for key, answer in found.items():
            before = failed.pop(key, None)
            if isinstance(answer, Failed):
                times = answer.times + (before.times if before else 0)
                failed[key] = answer.model_copy(update={"times": times})
        return failed

    def _tell(self, name: str, found: Mapping[str, Row | Failed], cost: float) -> None:
        bad = [answer for answer in found.values() if isinstance(answer, Failed)]
        paid = f" for {cost:.4f} US dollars" if cost else ""
        why = f"; {len(bad)} failed, the first because: {bad[0].reason}" if bad else ""
        good = len(found) - len(bad)
        self._progress.say(f"Batch {name}: {good} of {len(found)} answers collected{paid}{why}.")

    def _free(self, batch: Out) -> None:
        """A batch of which nobody knows whether it began."""
        self._save(out=self._without(batch))
        self._progress.say(
            f"A run ended before {self._server.label} had named the batch of {len(batch.tickets)} "
            f"requests (file {batch.file}): they are sent again, and paid twice if it began."
        )

    def _without(self, batch: Out) -> tuple[Out, ...]:
        return tuple(other for other in self._memo.out if other is not batch)

    def _save(self, **changed: Any) -> None:
        self._memo = self._memo.model_copy(update=changed)
        self._away = _keys(self._memo)
        remember(self._shelf, self._server.label, self._server.model, self._memo)


def _keys(memo: Memo) -> set[str]:
    return {ticket.key for batch in memo.out for ticket in batch.tickets}
