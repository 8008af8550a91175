"""A study's own patterns: regular expressions that a person wrote, with a limit of time."""

from collections.abc import Iterable, Iterator

import regex

from synth.errors import SettingsError, sentence
from synth.privacy.spans import Span
from synth.records.study import PrivatePattern

SECONDS = 5.0
"""Processor time that a pattern may take for one stretch of text; a usual one takes microseconds.

A pattern whose parts may share out the same letters in many ways never ends on some texts.
"""
Broken = (regex.error, OverflowError, RecursionError)
"""What a pattern raises that is no regular expression."""


def may_be_empty(pattern: str) -> bool:
    """Whether a pattern is satisfied by nothing at all. Raises: one of `Broken`."""
    return regex.compile(pattern).fullmatch("", timeout=SECONDS) is not None


class Expressions:
    """Finds what a study's patterns describe."""

    def __init__(self, patterns: Iterable[PrivatePattern]) -> None:
        self.told = [(one.name, one.pattern) for one in patterns]
        self._drawn = [(name, regex.compile(pattern)) for name, pattern in self.told]

    def find(self, text: str) -> Iterator[Span]:
        """Where they stand in a text, with their names; they may overlap.

        Raises:
            SettingsError: a pattern takes more than SECONDS, so that the text cannot be cleared.
        """
        for name, pattern in self._drawn:
            try:
                found = [match.span() for match in pattern.finditer(text, timeout=SECONDS)]
            except TimeoutError:
                raise _too_slow(name, pattern.pattern) from None
            yield from ((start, end, name) for start, end in found)


def _too_slow(name: str, pattern: str) -> SettingsError:
    return SettingsError(
        sentence(
            "study.toml",
            place=f"privacy, patterns, '{name}'",
            expected=f"a pattern that is done with a stretch of text in {SECONDS:.0f} seconds",
            found=f"'{pattern}', which is not",
            remedy="take repeats within repeats out of it",
        )
    )
