"""A server's Batch API, asked until it answers; knows no request and remembers nothing."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeVar

from synth.errors import UsageError, sentence
from synth.llm.pace import Pace, Quiet
from synth.llm.protocol import Busy, Lost, Reply, Request, Unanswered
from synth.llm.sending import brief

T = TypeVar("T")
ATTEMPTS = 4


class Server(Protocol):
    """A provider that has batches; see `openai_server.OpenAIServer`."""

    label: str
    model: str

    def complete(self, request: Request, timeout: float) -> Reply:
        """Asks at once."""

    def body(self, request: Request) -> dict[str, Any]:
        """The JSON body of a request."""

    def reply(self, answer: Mapping[str, Any]) -> Reply:
        """The reply in the JSON of an answer."""

    def upload(self, jsonl: bytes) -> str:
        """Uploads a file and returns its id."""

    def create_batch(self, file_id: str) -> str:
        """Starts a batch and returns its id."""

    def batch(self, batch_id: str) -> dict[str, Any]:
        """How a batch stands."""

    def download(self, file_id: str) -> bytes:
        """The content of a file."""


class Unsure(UsageError):
    """A connection was lost, and nobody knows whether the server did what it was asked."""


class Door:
    """Asks a few times, at the pace of all other requests."""

    def __init__(self, label: str, pace: Pace) -> None:
        """`label` names the server."""
        self._label = label
        self._pace = pace

    def ask(self, ask: Callable[[], T], *, once: bool = False) -> T:
        """What `ask` gives.

        Args:
            ask: one call of the server.
            once: it must not reach the server twice.

        Raises:
            Unusable: the server refuses it.
            UsageError: it does not answer; `Unsure` where it may have done what it was asked once.
        """
        try:
            return self._asked(ask, once)
        except Quiet as quiet:
            raise self._silence(UsageError, quiet) from quiet

    def _asked(self, ask: Callable[[], T], once: bool) -> T:
        last: Unanswered = Lost("nothing was sent")
        for attempt in range(ATTEMPTS):
            self._pace.wait()
            try:
                return ask()
            except Busy as busy:
                last = busy
                self._pace.hold(busy.wait, attempt)
            except Lost as lost:
                last = lost
                if once and lost.connected:
                    raise self._silence(Unsure, lost) from lost
                self._pace.pause(attempt)
        raise self._silence(UsageError, last) from last

    def _silence(self, kind: type[UsageError], last: Unanswered) -> UsageError:
        found = f"no answer about batches ({brief(str(last))})"
        remedy = "run the same command again; what is done is kept"
        return kind(sentence(self._label, found=found, remedy=remedy))
