"""What is asked of a language model, what comes back, and whoever answers.

Knows no server, no task and no prompt. A `Provider` answers one request at a time and never tries
again by itself: waiting, trying again and paying are `synth.llm.calls`.
"""

import json
from typing import Any, Literal, Protocol

from synth.records.base import Record
from synth.records.ids import content_digest

Role = Literal["system", "user", "assistant"]
Finish = Literal["stop", "length", "refusal"]


class Message(Record):
    """One message of a conversation."""

    role: Role
    content: str


class Request(Record):
    """One question to a model."""

    task: str
    """What it is for: "extract", "check", "merge", "findings", "suggest", …"""
    messages: tuple[Message, ...]
    answer_schema: dict[str, Any]
    """JSON Schema of the answer, in the subset that all servers take (`synth.llm.formats`)."""
    data: str
    """Canonical input, apart from all wording of the prompt: what a recording is looked up by."""
    prompt: str
    """SHA-256 of the prompt file that worded it."""
    owners: tuple[str, ...] = ()
    """Participants whose words it holds, for erasure."""
    temperature: float | None = 0.0
    """Left out by a provider whose model does not take it; never part of what it falls back to."""

    most_tokens: int | None = None
    """Where the answer is to be cut, by a run that must not spend more; no part of any hash."""

    def key(self, label: str, model: str) -> str:
        """Hash of all that a paid answer depends on: never a port, a response format, an attempt.

        `label` names the provider, `model` the model.
        """
        parts = [
            label,
            model,
            [[m.role, m.content] for m in self.messages],
            self.answer_schema,
            self.temperature,
        ]
        return content_digest(parts)

    def size(self) -> int:
        """Characters sent; servers count the schema as part of the prompt."""
        said = sum(len(message.content) for message in self.messages)
        return said + len(json.dumps(self.answer_schema))

    def canonical(self) -> str:
        """Hash of the task and its canonical input."""
        return content_digest([self.task, self.data])


class Usage(Record):
    """Tokens as the server counted them, or estimates where it did not."""

    prompt: int = 0
    cached: int = 0
    """Of `prompt`, those that the server read from its cache."""
    completion: int = 0


class Reply(Record):
    """What came back: the assistant's words, verbatim, whatever they are worth."""

    text: str
    finish: Finish = "stop"
    usage: Usage = Usage()


class Provider(Protocol):
    """Whoever answers requests. Used from many threads at once."""

    label: str
    """Names the provider in keys and messages: a host name without its port, or "replay"."""
    model: str

    def complete(self, request: Request, timeout: float) -> Reply:
        """Asks once and returns the answer.

        Args:
            request: the question.
            timeout: seconds after which the connection is given up.

        Raises:
            Busy, Lost, Unusable: nothing was answered this time; see there.
            UsageError: nothing will ever be answered: no key, no such model.
        """

    def close(self) -> None:
        """Lets go of connections; requests in flight fail."""


class Unanswered(Exception):
    """A request that got no answer. Its message says why, in words for a person."""


class Busy(Unanswered):
    """The server asks to wait (429, 503); `wait` seconds where it says how long."""

    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.wait = wait


class Lost(Unanswered):
    """The request or its answer was lost (5xx, reset, time-out): to be sent again as it is.

    `connected` is False where not even a connection could be made.
    """

    def __init__(self, reason: str, *, connected: bool = True) -> None:
        super().__init__(reason)
        self.connected = connected


class Unusable(Unanswered):
    """The server will not answer this request as it is (400); another one it may.

    `too_long` is True where it says that the text exceeds the model's context.
    """

    def __init__(self, reason: str, *, too_long: bool = False) -> None:
        super().__init__(reason)
        self.too_long = too_long
