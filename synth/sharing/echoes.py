"""Whether a text repeats words that are not to be shown.

A theme's name may be the clearest clause of a quote, and a finding may quote the name: so words of
somebody who is not to be quoted, or of a claim that was taken out, would come back by that door.
"""

import re
from collections.abc import Iterable

from synth.sharing.phrases import folded, is_letter

WORDS, LETTERS = (3, 5), (6, 12)
"""Words in a row that are a quote: the second number; all of a text that has fewer, down to the
first. Of scripts without spaces, letters."""
_QUOTED = re.compile("“([^”]+)”")
"""What a finding quotes, such as the name of a theme, is judged as a text of its own."""
Gram = tuple[str, ...]


class Echoes:
    """Knows the words that stay out, and those that are shown anyway.

    Args:
        closed: words that must not be repeated by anything: of people who did not agree, of claims
            that were refused or are disputed.
        unseen: words of claims that nobody looked at; what a person accepted may repeat them.
        shown: words that are in the shared map themselves.
    """

    def __init__(self, closed: Iterable[str], unseen: Iterable[str], shown: Iterable[str]) -> None:
        free = {gram for text in shown for gram in _grams(text)}
        self._closed = {gram for text in closed for gram in _grams(text)} - free
        self._unseen = {gram for text in unseen for gram in _grams(text)} - free

    def clean(self, text: str, *, seen: bool = True) -> bool:
        """Whether `text` repeats nothing; `seen`: a person accepted it as it is."""
        return all(self._is_clean(part, seen) for part in (text, *_QUOTED.findall(text)))

    def _is_clean(self, text: str, seen: bool) -> bool:
        words = folded(text)
        least, most = _sizes(words)
        if len(words) < least:
            return True
        grams = set(_runs(words, min(most, len(words))))
        return not (grams & self._closed or (not seen and grams & self._unseen))


def _grams(text: str) -> Iterable[Gram]:
    words = folded(text)
    least, most = _sizes(words)
    return (gram for size in range(least, most + 1) for gram in _runs(words, size))


def _sizes(words: Gram) -> tuple[int, int]:
    letters = sum(map(is_letter, words))
    return LETTERS if 2 * letters > len(words) else WORDS


def _runs(words: Gram, size: int) -> Iterable[Gram]:
    return (words[i : i + size] for i in range(len(words) - size + 1))
