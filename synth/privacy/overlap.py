"""Whether a text repeats words of somebody: runs of words that nobody else said.

Runs of five words tell whose words a text holds (as in plagiarism detection by shingles: Broder,
"On the resemblance and containment of documents", 1997); a shorter text counts as a whole. Words
are compared without case and marks, once as they stand and once without fillers, for a name may
have been cleaned of them. Scripts that set no spaces are compared by whole stretches only.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

RUN = 5
"""Words in a run that tells whose words they are."""
LEAST = 3
"""Words of a text that is looked for inside what somebody said; shorter ones must be all of it."""

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_FILLERS = frozenset(
    (
        "um",
        "umm",
        "uh",
        "er",
        "erm",
        "ah",
        "hm",
        "hmm",
        "mm",
        "like",
        "you",
        "know",
        "i",
        "mean",
        "sort",
        "kind",
        "of",
    )
)
Words = tuple[str, ...]


class Overlap:
    """The words of some people that nobody else said.

    Args:
        closed: what these people said, and what must not be repeated of them.
        others: what everybody else said.
    """

    def __init__(self, closed: Iterable[str], others: Iterable[str]) -> None:
        self._runs: set[int] = set()
        self._whole: set[Words] = set()
        for text in closed:
            for words in _forms(text):
                self._whole.add(words)
                self._runs.update(run for n in range(LEAST, RUN + 1) for run in _runs(words, n))
        if self._whole:
            for text in others:
                self._forget(text)

    def holds(self, text: str) -> bool:
        """Whether a text repeats their words."""
        return any(self._held(words) for words in _forms(text))

    def _held(self, words: Words) -> bool:
        if len(words) < LEAST:
            return bool(words) and words in self._whole
        return any(run in self._runs for run in _runs(words, min(RUN, len(words))))

    def _forget(self, text: str) -> None:
        for words in _forms(text):
            self._whole.discard(words)
            self._runs.difference_update(
                run for n in range(LEAST, RUN + 1) for run in _runs(words, n)
            )


def _forms(text: str) -> Iterator[Words]:
    said = tuple(m.group().casefold().replace("’", "'") for m in _WORD.finditer(text))
    yield said
    plain = tuple(word for word, _ in groupby(w for w in said if w not in _FILLERS))
    if plain and plain != said:
        yield plain


def _runs(words: Words, n: int) -> Iterator[int]:
    return (hash(words[i : i + n]) for i in range(len(words) - n + 1))
