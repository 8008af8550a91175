"""What was asked and what it cost, a tally for each task; knows no server and no limit."""

import threading
from dataclasses import dataclass, fields, replace
from typing import Any

from synth.llm.protocol import Usage

REPAIR = ".repair"
"""What the task of a repair turn ends in; it is counted with the task itself."""


@dataclass
class Tally:
    """Counts of one task."""

    fresh: int = 0
    """Answers that came from the server, repair turns included."""
    reused: int = 0
    """Answers that were stored before they were asked for."""
    repaired: int = 0
    """Of `fresh`, repair turns."""
    retried: int = 0
    """Requests sent again because they were lost or the server was busy."""
    prompt: int = 0
    """Tokens of the fresh ones; likewise `cached` (a part of these) and `completion`."""
    cached: int = 0
    completion: int = 0
    cost: float = 0.0
    """US dollars."""


@dataclass
class Answers:
    """All answers that a run has looked at, whenever they were paid."""

    count: int = 0
    prompt: int = 0
    cached: int = 0
    completion: int = 0
    cost: float | None = 0.0
    """US dollars; None where it is not known of one of them."""


class Ledger:
    """The tallies of a run. May be used from several threads."""

    def __init__(self, *, priced: bool = True) -> None:
        """`priced` is False where no price is known, and then no cost is told."""
        self._priced = priced
        self._lock = threading.Lock()
        self._tallies: dict[str, Tally] = {}
        self._answers = Answers()

    def fresh(self, task: str, usage: Usage, cost: float) -> None:
        """An answer came and was stored."""
        with self._lock:
            tally = self._tally(task)
            tally.fresh += 1
            tally.repaired += task.endswith(REPAIR)
            tally.prompt += usage.prompt
            tally.cached += usage.cached
            tally.completion += usage.completion
            tally.cost += cost

    def reused(self, task: str) -> None:
        """A stored answer was used."""
        with self._lock:
            self._tally(task).reused += 1

    def used(self, usage: Usage, cost: float | None) -> None:
        """An answer was looked at for the first time in this run."""
        with self._lock:
            whole = self._answers
            whole.count += 1
            whole.prompt += usage.prompt
            whole.cached += usage.cached
            whole.completion += usage.completion
            known = cost is not None and whole.cost is not None
            whole.cost = (whole.cost or 0.0) + (cost or 0.0) if known else None

    def answers(self) -> Answers:
        """All answers that were looked at."""
        with self._lock:
            cost = self._answers.cost
            return replace(self._answers, cost=None if cost is None else round(cost, 6))

    def retried(self, task: str) -> None:
        """A request was sent again."""
        with self._lock:
            self._tally(task).retried += 1

    def total(self) -> Tally:
        """All tasks together."""
        whole = Tally()
        with self._lock:
            for tally in self._tallies.values():
                for field in fields(Tally):
                    more = getattr(whole, field.name) + getattr(tally, field.name)
                    setattr(whole, field.name, more)
        return whole

    def as_json(self) -> dict[str, Any]:
        """`{"tasks": {task: counts}, "total": counts}`; cost is null where no price is known."""
        with self._lock:
            tasks = {task: self._shown(tally) for task, tally in sorted(self._tallies.items())}
        return {"tasks": tasks, "total": self._shown(self.total())}

    def _tally(self, task: str) -> Tally:
        return self._tallies.setdefault(task.removesuffix(REPAIR), Tally())

    def _shown(self, tally: Tally) -> dict[str, Any]:
        shown = {field.name: getattr(tally, field.name) for field in fields(Tally)}
        return {**shown, "cost": round(tally.cost, 6) if self._priced else None}
