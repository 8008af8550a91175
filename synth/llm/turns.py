"""What an answer is worth, and the turn that says what was wrong with it; asks nobody."""

import hashlib
import json
from collections.abc import Callable
from typing import TypeVar

from synth.llm.ledger import REPAIR
from synth.llm.protocol import Message, Request
from synth.llm.recording import Row

T = TypeVar("T")
OVERRUN = 3_000  # tokens of a cut answer from which a smaller question is the better repair
SHOWN_AGAIN = 4_000  # characters of a bad answer that go back with the repair turn


class Useless(Exception):
    """An answer that cannot be used; the message says what is wrong with it.

    `text` is the answer, `overrun` whether it was cut off after so much that less must be asked.
    """

    def __init__(self, problem: str, text: str, *, overrun: bool = False) -> None:
        super().__init__(problem)
        self.text = text
        self.overrun = overrun


def value(row: Row, read: Callable[[str], T]) -> T:
    """What `read` makes of an answer.

    Raises:
        Useless: it is a refusal, cut off, empty, or `read` raised ValueError.
    """
    if row.finish == "refusal":
        raise Useless("the model refused to answer", row.text)
    if row.finish == "length":
        overrun = row.usage.completion >= OVERRUN
        raise Useless("the answer was cut off before its end", row.text, overrun=overrun)
    if not row.text.strip():
        raise Useless("the answer was empty", "")
    try:
        return read(row.text)
    except ValueError as error:
        raise Useless(str(error), row.text) from error


def repair_turn(request: Request, bad: str, words: str) -> Request:
    """The same request, the `bad` answer, and the `words` that say what was wrong with it."""
    sha = hashlib.sha256(bad.encode("utf-8", "surrogatepass")).hexdigest()
    data = json.dumps([request.data, sha], ensure_ascii=False, separators=(",", ":"))
    shown = bad[:SHOWN_AGAIN] if bad.strip() else "(no answer)"
    turns = (Message(role="assistant", content=shown), Message(role="user", content=words))
    return request.model_copy(
        update={
            "task": request.task.removesuffix(REPAIR) + REPAIR,
            "data": data,
            "messages": request.messages + turns,
        }
    )
