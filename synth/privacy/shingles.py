"""Runs of words by which somebody's sentences are known again, wherever they were copied to.

A run is five words, without case, punctuation and spaces (w-shingling: Broder, On the resemblance
and containment of documents, 1997). It does not see: answers of less than five words (a whole
answer of three or four words counts where it is long enough to be nobody else's), what was put in
other words, translations, words within pictures, sound and encrypted or compressed bytes.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from typing import Any

RUN = 5
"""Words of a run."""
LEAST = 3
"""Words of a whole answer that may be known by itself."""
DISTINCT = 20
"""Code points that an answer of less than RUN words must have."""
REMOVED = "[removed]"

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


class Runs:
    """Somebody's own runs of words, and where they occur."""

    def __init__(self, own: Iterable[str]) -> None:
        """`own` are runs as `runs_of` and `answer_runs` give them."""
        self.own = frozenset(own)
        self._lengths = sorted({run.count(" ") + 1 for run in self.own})
        self._first = frozenset(run.partition(" ")[0] for run in self.own)

    def __bool__(self) -> bool:
        return bool(self.own)

    def within(self, text: str) -> bool:
        """Whether some run stands in a text."""
        found = [_folded(word) for word in _WORD.findall(text)] if self.own else []
        places = (at for at, word in enumerate(found) if word in self._first)
        return any(
            " ".join(found[at : at + length]) in self.own
            for at in places
            for length in self._lengths
        )

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Half-open spans of a text, in code points, that runs cover; in order and apart."""
        joined: list[tuple[int, int]] = []
        for start, end in sorted(self._places(text)):
            if joined and start <= joined[-1][1]:
                joined[-1] = joined[-1][0], max(end, joined[-1][1])
            else:
                joined.append((start, end))
        return joined

    def removed(self, text: str) -> str:
        """The text with `[removed]` in place of each run."""
        for start, end in reversed(self.spans(text)):
            text = f"{text[:start]}{REMOVED}{text[end:]}"
        return text

    def removed_from(self, value: Any) -> Any:
        """A JSON value in which every text, names of fields too, is without them."""
        return mapped(value, self.removed)

    def within_any(self, value: Any) -> bool:
        """Whether some text of a JSON value holds one."""
        return any(self.within(text) for text in texts_of(value))

    def _places(self, text: str) -> Iterator[tuple[int, int]]:
        found = _words(text) if self.own else []
        for at, (first, start, _) in enumerate(found):
            if first not in self._first:
                continue
            for length in self._lengths:
                part = found[at : at + length]
                if " ".join(word for word, _, _ in part) in self.own:
                    yield start, part[-1][2]


def runs_of(text: str) -> set[str]:
    """Every run of RUN words of a text."""
    return _runs(text, RUN)


def answer_runs(text: str) -> set[str]:
    """The runs of something said whole; where it is shorter than a run, itself if distinctive."""
    found = [word for word, _, _ in _words(text)]
    whole = " ".join(found)
    if LEAST <= len(found) < RUN:
        return {whole} if len(whole) >= DISTINCT else set()
    return _runs(text, RUN)


def without(own: set[str], others: Iterable[str]) -> set[str]:
    """Runs that no other text holds."""
    lengths = {run.count(" ") + 1 for run in own}
    for text in others:
        for length in lengths:
            own = own - _runs(text, length)
    return own


def said_alike(text: str) -> str:
    """Words as they are compared: without case, punctuation and spaces."""
    return " ".join(word for word, _, _ in _words(text))


def mapped(value: Any, change: Callable[[str], str]) -> Any:
    """A JSON value with every text changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {change(key): mapped(part, change) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [mapped(part, change) for part in value]
    return value


def texts_of(value: Any) -> Iterator[str]:
    """Every text of a JSON value, names of fields too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield key
            yield from texts_of(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from texts_of(part)


def _runs(text: str, length: int) -> set[str]:
    found = [word for word, _, _ in _words(text)]
    return {" ".join(found[at : at + length]) for at in range(len(found) - length + 1)}


def _words(text: str) -> list[tuple[str, int, int]]:
    return [(_folded(match[0]), *match.span()) for match in _WORD.finditer(text)]


def _folded(word: str) -> str:
    if word.isascii():
        return word.lower()
    return unicodedata.normalize("NFKC", word).casefold().replace("’", "'")
