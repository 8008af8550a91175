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

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
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
        self._runs: dict[int, set[Words]] = {n: set() for n in range(LEAST, RUN + 1)}
        self._whole: set[Words] = set()
        for words in (form for text in closed for form in _forms(text)):
            self._whole.add(words)
            for n, runs in self._runs.items():
                runs.update(_runs(words, n))
        if self._whole:
            self._forget(others)

    def holds(self, text: str) -> bool:
        """Whether a text repeats their words."""
        return any(self._held(words) for words in _forms(text))

    def _held(self, words: Words) -> bool:
        if len(words) < LEAST:
            return bool(words) and words in self._whole
        n = min(RUN, len(words))
        return not self._runs[n].isdisjoint(_runs(words, n))

    def _forget(self, others: Iterable[str]) -> None:
        for words in (form for text in others for form in _forms(text)):
            self._whole.discard(words)
            for n, runs in self._runs.items():
                runs.difference_update(_runs(words, n))


def _forms(text: str) -> Iterator[Words]:
    said = tuple(_WORD.findall(text.casefold().replace("’", "'")))
    yield said
    plain = tuple(word for word, _ in groupby(w for w in said if w not in _FILLERS))
    if plain and plain != said:
        yield plain


def _runs(words: Words, n: int) -> Iterator[Words]:
    return zip(*(words[i:] for i in range(n)), strict=False)
