"""Where questions become requests: a prompt, what it is filled with, and the type of its answer."""

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from threading import Lock
from typing import TypeVar

from pydantic import BaseModel

from synth.llm.answering import NoAnswer, Pending
from synth.llm.calls import Calls
from synth.llm.formats import parse, strict_schema
from synth.llm.protocol import Message, Request
from synth.prompting import Prompt, shipped_prompt

TASKS = ("extract", "second-look", "check", "merge", "findings", "suggest", "repair")

A = TypeVar("A", bound=BaseModel)
T = TypeVar("T")


class Desk:
    """Asks through `calls` with the prompts of a study, and keeps account of what failed."""

    def __init__(self, calls: Calls, study_folder: Path | None = None) -> None:
        self.prompts = {task: shipped_prompt(task, study_folder) for task in TASKS}
        self._calls = calls
        self._failures: set[str] = set()
        self.pending = False
        """Whether some answer waits for a batch: what rests on it is not worth asking yet."""
        self._lock = Lock()

    def request(
        self,
        task: str,
        type_: type[BaseModel],
        static: Mapping[str, str],
        data: Mapping[str, str],
        owners: Iterable[str],
        follow_up: tuple[Message, ...] = (),
    ) -> Request:
        """The request of a task.

        Args:
            task: the prompt's name.
            type_: the type of the answer.
            static: variables that are the same for a whole study.
            data: variables that hold what is read; a recorded answer is found by these alone.
            owners: participants whose words are among `data`.
            follow_up: an earlier answer and what is said to it.
        """
        prompt = self.prompts[task]
        system, user = prompt.render(**static, **data)
        messages = (Message(role="system", content=system), Message(role="user", content=user))
        trail = [message.content for message in follow_up[:1]]
        return Request(
            task=task,
            messages=(*messages, *follow_up),
            answer_schema=strict_schema(type_),
            data=json.dumps([dict(data), trail], ensure_ascii=False, sort_keys=True),
            prompt=prompt.sha256,
            owners=tuple(sorted(set(owners))),
        )

    def ask(
        self,
        request: Request,
        type_: type[A],
        read: Callable[[A, bool], T],
        *,
        last: bool = True,
    ) -> T:
        """The answer to a request, made into what `read(answer, strict)` gives.

        `read` raises ValueError with what is wrong, in words for the model. It is strict with the
        first answer; of the second it takes what can be taken. `last` is False where something
        else is tried when there is no answer.

        Raises:
            NoAnswer: there is none, for the reason that it gives.
        """
        attempts = 0

        def reader(text: str) -> T:
            nonlocal attempts
            attempts += 1
            return read(parse(text, type_), attempts == 1)

        return self._calls.ask(request, reader, self._repair, last=last)

    def _repair(self, problem: str) -> str:
        before, after = self.prompts["repair"].render(problem=problem)
        return f"{before}\n\n{after}".strip()

    def stop(self) -> None:
        """Lets no further request leave."""
        if self._calls is not None:
            self._calls.stop()

    def failed(self, what: str, problem: NoAnswer) -> None:
        """Notes what could not be answered; what merely waits for a batch is no failure."""
        with self._lock:
            if isinstance(problem, Pending):
                self.pending = True
            else:
                self._failures.add(f"{what}: {problem}".rstrip(".") + ".")

    def failures(self) -> list[str]:
        """All that failed, sorted."""
        with self._lock:
            return sorted(self._failures)

    def hashes(self, *more: Prompt) -> dict[str, str]:
        """SHA-256 of each prompt file."""
        return {prompt.name: prompt.sha256 for prompt in (*self.prompts.values(), *more)}
