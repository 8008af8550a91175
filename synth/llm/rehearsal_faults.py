"""What a rehearsed server does wrong, drawn by rule; knows no socket and no prompt.

What is drawn depends on the seed, the request's content and how often it was asked before, so that
a run can be repeated, whatever order its threads come in, and a second try is usually good.
"""

import hashlib
import json
import re
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

CONNECTION = ("429", "500", "hang", "reset")
"""Kinds that leave a request without an answer."""
CUT_OFF = ("hang", "reset")
"""Of these, the ones that end in a reset connection."""
ANSWER = ("cut", "length", "prose", "empty", "refusal", "rubbish")
"""Kinds that spoil the form of an answer."""
CONTENT = ("wrong_ids", "invented", "altered")
"""Kinds that keep an answer's form and make it untrue."""

INVENTED = "nobody in this room has ever said these particular words"
_NUMBERED = {"turn", "turns", "id", "ids", "line", "lines", "answer", "answers"}
_QUOTED = {"quote", "quotes", "words"}


class Raw(NamedTuple):
    """A response given word for word in the place of the server's own."""

    status: int
    headers: Mapping[str, str]
    body: bytes


Kind = str | Raw | None


class Faults:
    """Draws what goes wrong with each request.

    Args:
        shares: kind → share of all requests, 0 to 1.
        seed: another seed, other requests are hit.
        plan: kinds of the first requests in the order they come, None for a good one.

    Raises:
        ValueError: a kind that does not exist.
    """

    def __init__(
        self, shares: Mapping[str, float], seed: int = 0, plan: Sequence[Kind] = ()
    ) -> None:
        known = {*CONNECTION, *ANSWER, *CONTENT}
        named = {*shares, *(kind for kind in plan if isinstance(kind, str))}
        if named - known:
            raise ValueError(f"no such fault: {', '.join(sorted(named - known))}")
        self._shares = dict(shares)
        self._seed = seed
        self._plan = list(plan)
        self._asked: dict[str, int] = {}
        self._lock = threading.Lock()

    def draw(self, digest: str) -> Kind:
        """What goes wrong with the request of this content hash, now that it is asked again."""
        with self._lock:
            times = self._asked.get(digest, 0)
            self._asked[digest] = times + 1
            if self._plan:
                return self._plan.pop(0)
        drawn = hashlib.sha256(f"{self._seed}:{digest}:{times}".encode()).digest()
        point = int.from_bytes(drawn[:6], "big") / 2**48
        for kind, share in self._shares.items():
            point -= share
            if point < 0:
                return kind
        return None


def spoilt(kind: str, text: str) -> str:
    """An answer's text after a fault of `ANSWER` or `CONTENT`; unchanged where it can't be."""
    if kind in CONTENT:
        return _untrue(kind, text)
    forms: dict[str, Callable[[], str]] = {
        "cut": lambda: text[: len(text) // 2],
        "length": lambda: text[: len(text) // 2],
        "prose": lambda: in_prose(text),
        "empty": lambda: "",
        "refusal": lambda: "I'm sorry, but I can't help with that.",
        "rubbish": lambda: "lorem ipsum",
    }
    return forms[kind]() if kind in forms else text


def in_prose(text: str) -> str:
    """An answer as chatty models wrap it."""
    return f"Sure! Here is what you asked for:\n\n```json\n{text}\n```\n\nHope this helps!"


def _untrue(kind: str, text: str) -> str:
    try:
        value = json.loads(text)
    except ValueError:
        return text
    if kind == "wrong_ids":
        return json.dumps(_each(value, _NUMBERED, _renumbered), ensure_ascii=False)
    first = [True]

    def once(words: Any) -> Any:
        if not isinstance(words, str) or not first:
            return words
        first.clear()
        return INVENTED if kind == "invented" else _altered(words)

    return json.dumps(_each(value, _QUOTED, once), ensure_ascii=False)


def _each(value: Any, keys: set[str], change: Callable[[Any], Any], at: bool = False) -> Any:
    """A JSON value with `change` applied to every scalar that stands under one of the keys."""
    if isinstance(value, dict):
        return {k: _each(v, keys, change, k in keys) for k, v in value.items()}
    if isinstance(value, list):
        return [_each(v, keys, change, at) for v in value]
    return change(value) if at else value


def _renumbered(number: Any) -> Any:
    if isinstance(number, bool) or not isinstance(number, int | str):
        return number
    if isinstance(number, int):
        return number + 1000
    return re.sub(r"\d+", lambda found: str(int(found[0]) + 1000), number)


def _altered(quote: str) -> str:
    """A quote whose longest word is another."""
    longest = max(re.findall(r"\w+", quote) or [quote], key=len)
    return quote.replace(longest, "marmalade", 1) if longest else quote
