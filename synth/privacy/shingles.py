"""Runs of words by which somebody's sentences are known again, wherever they were copied to.

A run is the fewest words in a row that weigh as much as five (w-shingling: Broder, On the
resemblance and containment of documents, 1997): five words, or twelve letters of a script without
spaces. What a run is is told by its own words, so that it is the same wherever it stands. Words are
told and compared by `wording`.

Runs do not see: answers of less than a run (a whole answer that is nearly one counts where it is
long enough to be nobody else's), what was put in other words, translations, words within pictures,
sound and encrypted or compressed bytes.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from synth.privacy.wording import WORD, is_letter, placed_words, weight, words

RUN = 5 * WORD
"""Weight of a run."""
LEAST = RUN // 2
"""Weight from which on less than a run may be known by itself: three words or six letters."""
DISTINCT, LETTERS = 20, 9
"""Code points that a whole answer of less than a run must have to be known; letters of a script
without spaces, each of which tells more."""
REMOVED = "[removed]"


class Runs:
    """Somebody's own runs of words, and where they occur."""

    def __init__(self, own: Iterable[str]) -> None:
        """`own` are runs as `runs_of` and `answer_runs` give them."""
        self.own = frozenset(own)
        lengths: dict[str, set[int]] = {}
        for run in self.own:
            lengths.setdefault(run.partition(" ")[0], set()).add(run.count(" ") + 1)
        self._lengths = {first: sorted(found) for first, found in lengths.items()}
        """Words of the runs that begin with a word."""

    def __bool__(self) -> bool:
        return bool(self.own)

    def within(self, text: str) -> bool:
        """Whether some run stands in a text."""
        return bool(self.own) and any(self.among(words(text)))

    def among(self, told: Sequence[str]) -> Iterator[str]:
        """The runs that stand among words, folded."""
        return (" ".join(told[start:end]) for start, end in self._found(told))

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
        found = placed_words(text) if self.own else []
        for start, end in self._found([word for word, _, _ in found]):
            yield found[start][1], found[end - 1][2]

    def _found(self, told: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Where runs stand among words."""
        lengths = self._lengths
        for at in (at for at, word in enumerate(told) if word in lengths):
            for end in (at + length for length in lengths[told[at]]):
                if end <= len(told) and " ".join(told[at:end]) in self.own:
                    yield at, end


def runs_of(text: str) -> set[str]:
    """Every run of a text."""
    return set(stretches(words(text)))


def answer_runs(text: str) -> set[str]:
    """The runs of something said whole; where it is shorter than a run, itself if distinctive."""
    return answer_runs_among(words(text))


def answer_runs_among(told: Sequence[str]) -> set[str]:
    """The same of words, folded."""
    if weight(told) >= RUN:
        return set(stretches(told))
    whole = " ".join(told)
    is_long = len(whole) >= DISTINCT or sum(map(is_letter, told)) >= LETTERS
    return {whole} if is_long and weight(told) >= LEAST else set()


def stretches(told: Sequence[str], least: int = RUN) -> Iterator[str]:
    """Words in a row, from each word on: those that weigh `least`, and more up to a run."""
    weights = [weight((word,)) for word in told]
    for at in range(len(told)):
        so_far = 0
        for end in range(at, len(told)):
            so_far += weights[end]
            if so_far >= least:
                yield " ".join(told[at : end + 1])
            if so_far >= RUN:
                break


def without(own: set[str], others: Iterable[str]) -> set[str]:
    """Runs that no other text holds."""
    known = Runs(own)
    return own - {run for text in others for run in known.among(words(text))} if own else own


def said_alike(text: str) -> str:
    """Words as they are compared: without case, punctuation and spaces."""
    return " ".join(words(text))


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
