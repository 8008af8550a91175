"""What stands around a word and tells a name, a place or an organisation of it."""

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from synth.privacy.names.usual import listed, table

REACH = 48
"""Code points looked at on either side; no cue is longer."""
LONGEST = 5
"""Words and marks of the longest cue."""
_MARKS = frozenset({(), (",",), (".",), ("!",), ("?",)})
_TOKEN = re.compile(r"[^\W_](?:[\w']|-(?=\w))*|[,:.?!…]")


class Sign(NamedTuple):
    """Why a word may be a name, how much that says, and a name of what.

    Weight 0 only tells names of people, places and organisations from each other.
    """

    words: str
    weight: int
    kind: str


def phrases(name: str) -> frozenset[str]:
    """The cues of one class of hints.toml."""
    return frozenset(table("hints")[name].splitlines())


@cache
def _classes() -> Mapping[str, frozenset[str]]:
    """The classes that a cue belongs to."""
    classes: defaultdict[str, set[str]] = defaultdict(set)
    for name in table("hints"):
        for phrase in phrases(name):
            classes[phrase].add(name)
    return {phrase: frozenset(names) for phrase, names in classes.items()}


class Around(NamedTuple):
    """The words and marks on either side, in small letters and in the order of the text."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    cues: Mapping[str, str]
    """The longest cue of each class that ends right before."""

    def follows(self, name: str) -> str:
        """The cue of a class that ends right before; "" where none does."""
        return self.cues.get(name, "")

    def relation(self) -> str:
        """Whose relative or colleague it is, as in "my wife Anna" or "Anna, my wife"."""
        before = _without_mark(self.before)
        if _is_relation(before[-2:]):
            return " ".join(before[-2:])
        alone = len(before) == 1 or (len(before) > 1 and not before[-2][0].isalnum())
        if alone and before == self.before and before[-1] in listed("relations"):
            return before[-1]
        beside = self.after[1:3] if self.after[:1] in ((",",), (".",)) else ()
        if self.after[:1] == (".",) and (self.after[3:4] not in _MARKS):
            return ""
        return " ".join(beside) if _is_relation(beside) and beside[0] != "a" else ""

    def ends(self) -> bool:
        """Whether the stretch ends behind it, or a mark stands there."""
        return not self.after or self.after[0] in ",.?!…"

    def spoken_to(self) -> bool:
        """Whether it goes on to ask: "Anna, could you"."""
        comma, word = (*self.after, "", "")[:2]
        return comma == "," and word in listed("asking")


def _without_mark(before: tuple[str, ...]) -> tuple[str, ...]:
    """Without a comma, and without the article that some languages put behind it."""
    if before[-2:-1] == (",",) and before[-1] in listed("articles"):
        return before[:-2]
    return before[:-1] if before[-1:] in ((",",), (".",), (":",)) else before


def _is_relation(words: tuple[str, ...]) -> bool:
    return len(words) == 2 and words[0] in listed("owners") and words[1] in listed("relations")


def around(text: str, start: int, end: int, floor: int, ceiling: int) -> Around:
    """What stands around `text[start:end]` within a stretch of the text."""
    left = text[max(floor, start - REACH) : start].lower().replace("’", "'")
    right = text[end : min(ceiling, end + REACH)].lower().replace("’", "'")
    before = tuple(_TOKEN.findall(left)[-LONGEST:])
    cues = {
        name: phrase
        for first in reversed(range(len(before)))
        if (phrase := " ".join(before[first:])) in _classes()
        for name in _classes()[phrase]
    }
    return Around(before, tuple(_TOKEN.findall(right)[:LONGEST]), cues)
