"""What stands around a word and tells a name, a place or an organisation of it."""

import re
from functools import cache
from typing import NamedTuple

from synth.privacy.usual import listed, table

REACH = 48
"""Code points looked at on either side; no cue is longer."""
_TOKEN = re.compile(r"[^\W_](?:[\w']|-(?=\w))*|[,:.?!…]")
LONGEST = 5


class Sign(NamedTuple):
    """Why a word may be a name, how much that says, and a name of what.

    Weight 0 only tells names of people, places and organisations from each other.
    """

    words: str
    weight: int
    kind: str


@cache
def phrases(name: str) -> frozenset[str]:
    """The cues of one class of hints.toml."""
    return frozenset(table("hints")[name].splitlines())


@cache
def _most() -> dict[str, int]:
    """Words in the longest cue of each class."""
    return {name: max(len(p.split()) for p in phrases(name)) for name in table("hints")}


class Around(NamedTuple):
    """The words and marks before and after, small letters, nearest first before and after."""

    before: tuple[str, ...]
    after: tuple[str, ...]

    def follows(self, name: str) -> str:
        """The cue of a class that ends right before; "" where none does."""
        for length in range(min(_most()[name], len(self.before)), 0, -1):
            phrase = " ".join(self.before[-length:])
            if phrase in phrases(name):
                return phrase
        return ""

    def relation(self) -> str:
        """Whose relative or colleague it is, as in "my wife Anna" or "Anna, my wife"."""
        before = self.before[:-1] if self.before[-1:] in ((",",), (".",), (":",)) else self.before
        if (
            len(before) >= 2
            and before[-2] in listed("owners")
            and before[-1] in listed("relations")
        ):
            return " ".join(before[-2:])
        marks, *rest = (*self.after, "", "", "")[:4]
        if marks == "," and rest[0] in listed("owners") - {"a"} and rest[1] in listed("relations"):
            return " ".join(rest[:2])
        return ""

    def ends(self) -> bool:
        """Whether the stretch ends behind it, or a mark stands there."""
        return not self.after or self.after[0] in ",.?!…"

    def spoken_to(self) -> bool:
        """Whether it opens with a name and goes on to ask: "Anna, could you"."""
        return (
            self.after[:1] == (",",) and self.after[1:2] != () and self.after[1] in listed("asking")
        )


def around(text: str, start: int, end: int, floor: int, ceiling: int) -> Around:
    """What stands around `text[start:end]` within a stretch of the text."""
    before = text[max(floor, start - REACH) : start].lower().replace("’", "'")
    after = text[end : min(ceiling, end + REACH)].lower().replace("’", "'")
    return Around(tuple(_TOKEN.findall(before)[-LONGEST:]), tuple(_TOKEN.findall(after)[:LONGEST]))
