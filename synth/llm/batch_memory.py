"""What is remembered of batches that are out, and how a line of their results is read; asks nobody.

Everything of one provider and model is one row among the answers, replaced whole.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from pydantic import Field, ValidationError

from synth.llm.answering import Answers
from synth.llm.protocol import Lost, Reply, Request
from synth.llm.recording import Row
from synth.llm.refusals import failure, filtered, refuses_format, refuses_temperature, too_long
from synth.llm.sending import brief
from synth.records.base import OpenRecord

KIND = "batch"
Read = Callable[[Mapping[str, Any]], Reply]
"""The reply in the JSON of a chat completion; raises Lost where it is none."""


class Ticket(OpenRecord):
    """What must be known of a request to store its answer."""

    key: str
    """`Request.key`, which is also its `custom_id`."""
    task: str
    input: str
    prompt: str
    owners: tuple[str, ...] = ()
    cut_at: int | None = None
    """As in `Row`."""

    @classmethod
    def of(cls, key: str, request: Request) -> "Ticket":
        """The ticket of a request."""
        return cls(
            key=key,
            task=request.task,
            input=request.canonical(),
            prompt=request.prompt,
            owners=request.owners,
            cut_at=request.most_tokens,
        )

    def row(self, reply: Reply) -> Row:
        """The answer as it is stored."""
        asked = self.model_dump(include={"task", "input", "prompt", "cut_at"})
        return Row(text=reply.text, finish=reply.finish, usage=reply.usage, **asked)


class Out(OpenRecord):
    """A batch that is out; `id` is None while it is not known whether the server began it."""

    id: str | None
    file: str
    tickets: tuple[Ticket, ...]


class Failed(OpenRecord):
    """A request that failed in `times` batches, the last time for this reason.

    `splittable` where a smaller one may be answered, `odd` where another form of it may.
    """

    times: int = 1
    reason: str
    splittable: bool = False
    odd: bool = False


class Memo(OpenRecord):
    """All that is remembered of one provider and model."""

    out: tuple[Out, ...] = ()
    failed: dict[str, Failed] = Field(default_factory=dict)
    """By key."""
    odd: bool = False
    """Whether a line ever failed because of its response format or temperature."""

    @property
    def size(self) -> int:
        """Requests that are out."""
        return sum(len(batch.tickets) for batch in self.out)


def recall(shelf: Answers, label: str, model: str) -> Memo:
    """What is remembered of a provider's model; a row that was damaged is begun anew."""
    try:
        return Memo.model_validate_json(shelf.answer(_place(label, model)) or "{}")
    except ValidationError:
        return Memo()


def remember(shelf: Answers, label: str, model: str, memo: Memo) -> None:
    """Replaces what is remembered; on disk when this returns."""
    shelf.save_answer(_place(label, model), owners_of(memo), KIND, memo.model_dump_json())


def owners_of(memo: Memo) -> list[str]:
    """Everybody whose words are out."""
    return sorted({o for batch in memo.out for ticket in batch.tickets for o in ticket.owners})


def without_tickets(memo: Memo, is_out: Callable[[Ticket], bool]) -> Memo:
    """What is remembered without some requests, whose answers are then not taken in any more."""
    every = [ticket for batch in memo.out for ticket in batch.tickets]
    dropped = {ticket.key for ticket in every if is_out(ticket)}
    left = [
        batch.model_copy(
            update={"tickets": tuple(t for t in batch.tickets if t.key not in dropped)}
        )
        for batch in memo.out
    ]
    failed = {key: one for key, one in memo.failed.items() if key not in dropped}
    out = tuple(batch for batch in left if batch.tickets)
    return memo.model_copy(update={"out": out, "failed": failed})


def read_line(line: bytes) -> dict[str, Any]:
    """One line of a result file; empty where it cannot be read."""
    try:
        return _fields(json.loads(line))
    except (ValueError, RecursionError):
        return {}


def read_answer(told: Mapping[str, Any], ticket: Ticket, read: Read) -> Row | Failed:
    """The answer that a line holds, or why it holds none."""
    response = _fields(told.get("response"))
    status, body = response.get("status_code"), response.get("body")
    if status == 200:
        try:
            return ticket.row(read(_fields(body)))
        except Lost as lost:
            return Failed(reason=brief(str(lost)))
    if not isinstance(status, int):
        said = _fields(told.get("error")).get("message")
        return Failed(reason=brief(str(said or "it got no answer")))
    refused = failure(status, {}, json.dumps(body).encode(), "")
    if filtered(refused):
        return ticket.row(Reply(text=refused.said, finish="refusal"))
    return Failed(
        reason=brief(f"status {status}: {refused.said}"),
        splittable=too_long(refused),
        odd=refuses_temperature(refused) or refuses_format(refused),
    )


def _fields(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _place(label: str, model: str) -> str:
    return f"batches of {model} at {label}"
