"""Where answers are kept, who takes what must wait, and what it is not to get one."""

from collections.abc import Sequence
from typing import Protocol

from synth.llm.protocol import Request


class Answers(Protocol):
    """Where answers are stored."""

    def answer(self, key: str) -> str | None:
        """The stored body."""

    def save_answer(self, key: str, owners: Sequence[str], kind: str, body: str) -> None:
        """Stores a body; on disk when this returns."""


class Batch(Protocol):
    """Collects what is to be asked later, together."""

    def pending(self, key: str, request: Request) -> None:
        """A request without an answer."""


class NoAnswer(Exception):
    """A request that stays without a usable answer; the message says why.

    `splittable` is True where asking for less at once may help.
    """

    def __init__(self, reason: str, *, splittable: bool = False) -> None:
        super().__init__(reason)
        self.splittable = splittable


class Pending(NoAnswer):
    """A request that waits for a batch."""


class Memory:
    """Answers kept for one run: for a replay, whose recording may be another one next time."""

    def __init__(self) -> None:
        self._bodies: dict[str, str] = {}

    def answer(self, key: str) -> str | None:
        """The body, if there is one."""
        return self._bodies.get(key)

    def save_answer(self, key: str, owners: Sequence[str], kind: str, body: str) -> None:
        """Keeps a body."""
        self._bodies[key] = body
