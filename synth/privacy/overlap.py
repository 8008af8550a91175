"""Whether a text repeats words of somebody: what they said in a row and nobody else did.

A text that is shorter than a run counts as a whole. Words are looked at once as they stand and once
without fillers, for a name may have been cleaned of them.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from synth.privacy.shingles import LEAST, Runs, answer_runs_among, stretches
from synth.privacy.wording import weight, words

_FILLERS = frozenset(
    {
        *("um", "umm", "uh", "er", "erm", "ah", "hm", "hmm", "mm"),
        *("like", "you", "know", "i", "mean", "sort", "kind", "of"),
    }
)


class Overlap:
    """The words of some people that nobody else said.

    Args:
        closed: what these people said, and what must not be repeated of them.
        others: what everybody else said.
    """

    def __init__(self, closed: Iterable[str], others: Iterable[str]) -> None:
        own = [form for text in closed for form in _forms(text)]
        runs = Runs(run for told in own for run in answer_runs_among(told))
        self._short = {part for told in own for part in _short(told)}
        heard: set[str] = set()
        for told in (form for text in others for form in _forms(text)) if own else ():
            self._short.difference_update(_short(told))
            heard.update(runs.among(told))
        self._runs = Runs(runs.own - heard)

    def holds(self, text: str) -> bool:
        """Whether a text repeats their words."""
        return any(self._held(told) for told in _forms(text))

    def _held(self, told: Sequence[str]) -> bool:
        """A run, a whole answer that is nearly one; of a short text, all of it."""
        return " ".join(told) in self._short or any(self._runs.among(told))


def _short(told: Sequence[str]) -> Iterator[str]:
    """Texts that would repeat these words though they are no runs: of the shortest the whole."""
    if told and weight(told) < LEAST:
        yield " ".join(told)
    yield from stretches(told, LEAST)


def _forms(text: str) -> Iterator[Sequence[str]]:
    said = words(text)
    yield said
    plain = [word for word, _ in groupby(word for word in said if word not in _FILLERS)]
    if plain and plain != said:
        yield plain
