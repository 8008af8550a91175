"""Where questions become requests: a prompt, what it is filled with, and the type of its answer."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from threading import Lock
from typing import TypeVar

from pydantic import BaseModel

from synth.analysts.model.answers import bounded, overlong
from synth.errors import SettingsError, sentence
from synth.llm.answering import NoAnswer, Pending
from synth.llm.calls import Calls
from synth.llm.formats import parse, strict_schema
from synth.llm.protocol import Message, Request
from synth.prompting import USER, Hide, Prompt, shipped_prompt

VARIABLES: Mapping[str, tuple[str, ...]] = {
    "extract": ("title", "actors", "stages", "facets", "labels", "source", "lines"),
    "second-look": ("covered",),
    "requote": ("items",),
    "check": ("facets", "items"),
    "merge": ("title", "place", "facets", "items"),
    "oppose": ("items",),
    "findings": ("title", "actor", "themes"),
    "suggest": ("title", "need", "passages"),
    "names": ("source", "lines"),
    "repair": ("problem",),
}
"""What each prompt is filled with."""
SUGGESTING = ("names", "repair")
"""Prompts that ask for names; a run asks for none."""
READING = tuple(task for task in VARIABLES if task != "names")
"""Prompts of a run."""
FOLLOW_UPS = ("second-look", "repair")
"""Prompts that go on with a conversation: they have no part for the data of a study."""
_NUMBER = re.compile(r"(\d+)")

A = TypeVar("A", bound=BaseModel)
T = TypeVar("T")


class Desk:
    """Asks through `calls` with the prompts of a study, and keeps account of what failed."""

    def __init__(
        self,
        calls: Calls,
        study_folder: Path | None = None,
        hide: Hide | None = None,
        tasks: Iterable[str] = READING,
    ) -> None:
        """Loads the prompts of all tasks, so that a wrong one is noticed before anything is asked.

        `hide` replaces what identifies somebody in the study's own prompts.

        Raises:
            SettingsError: a prompt does not have the variables, or the part for data, that it must.
        """
        self.prompts = {task: _checked(task, study_folder, hide) for task in tasks}
        self._calls = calls
        self._failures: Counter[tuple[str, str]] = Counter()
        self._waits: Counter[tuple[str, str]] = Counter()
        self._lock = Lock()

    @property
    def pending(self) -> bool:
        """Whether some answer waits for a batch: what rests on it is not worth asking yet."""
        return bool(self._waits)

    def request(
        self,
        task: str,
        type_: type[BaseModel],
        static: Mapping[str, str],
        data: Mapping[str, str],
        owners: Iterable[str],
        aside: Mapping[str, str] | None = None,
    ) -> Request:
        """The request of a task.

        Args:
            task: the prompt's name.
            type_: the type of the answer.
            static: variables that are the same for a whole study.
            data: variables that hold what is read; a recorded answer is found by these alone.
            owners: participants whose words are shown.
            aside: variables, shown in place of those of `data`, that hold what rests on vectors:
                their last digits differ from one machine to another.
        """
        prompt = self.prompts[task]
        system, user = prompt.render(**{**static, **data, **(aside or {})})
        return Request(
            task=task,
            messages=(Message(role="system", content=system), Message(role="user", content=user)),
            answer_schema=strict_schema(type_),
            data=json.dumps(dict(data), ensure_ascii=False, sort_keys=True),
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
        first answer; of a later one it takes what can be taken. `last` is False where something
        else is tried when there is no answer.

        Raises:
            NoAnswer: there is none, for the reason that it gives.
        """
        strict = True

        def reader(text: str) -> T:
            answer = parse(text, type_)
            if strict and (problems := overlong(answer)):
                raise ValueError("; ".join(problems[:5]))
            return read(bounded(answer), strict)

        def repair(problem: str) -> str:
            nonlocal strict
            strict = False
            return said(self.prompts["repair"], problem=problem)

        return self._calls.ask(request, reader, repair, last=last)

    def stop(self) -> None:
        """Lets no further request leave."""
        if self._calls is not None:
            self._calls.stop()

    def failed(self, what: str, problem: NoAnswer) -> None:
        """Notes what could not be answered; what merely waits for a batch is no failure."""
        with self._lock:
            kept = self._waits if isinstance(problem, Pending) else self._failures
            kept[what, str(problem).rstrip(".")] += 1

    def failures(self) -> list[str]:
        """All that failed, a sentence a reason, sorted as people sort."""
        return self._sentences(self._failures)

    def waits(self) -> list[str]:
        """All that waits for a batch, likewise."""
        return self._sentences(self._waits)

    def _sentences(self, kept: Counter[tuple[str, str]]) -> list[str]:
        with self._lock:
            failures = sorted(kept.items(), key=_in_order)
        by_reason: dict[str, list[str]] = {}
        for (what, reason), times in failures:
            by_reason.setdefault(reason, []).append(f"{what} ({times} times)" * (times > 1) or what)
        return [f"{'; '.join(named)}: {reason}." for reason, named in by_reason.items()]

    def hashes(self, *more: Prompt) -> dict[str, str]:
        """SHA-256 of each prompt file."""
        return {prompt.name: prompt.sha256 for prompt in (*self.prompts.values(), *more)}


def said(prompt: Prompt, **values: str) -> str:
    """A prompt that goes on with a conversation, filled in."""
    return "\n\n".join(part for part in prompt.render(**values) if part)


def _checked(task: str, study_folder: Path | None, hide: Hide | None) -> Prompt:
    prompt = shipped_prompt(task, study_folder, hide)
    prompt.render(**dict.fromkeys(VARIABLES[task], ""))
    if task not in FOLLOW_UPS and USER not in prompt.body:
        raise SettingsError(
            sentence(
                prompt.path,
                expected=f"a line {USER.strip()} before the part that holds the data",
                found="none",
                remedy="copy the shipped prompt of the same name and change its words only",
            )
        )
    return prompt


def _in_order(entry: tuple[tuple[str, str], int]) -> list[tuple[bool, int, str]]:
    """`turns 8` before `turns 13`."""
    parts = _NUMBER.split(entry[0][0])
    return [(part.isdigit(), int(part) if part.isdigit() else 0, part) for part in parts]
