"""A text as plain letters and digits, with the way back to its own offsets.

Full-width and other scripts' digits, unusual spaces and hyphens, accents and characters without
width hide an identifier from a search for letters; none of them is left here.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple
from unicodedata import category, combining, decimal, normalize

_INVISIBLE = frozenset({"Cf", "Mn", "Me"})
"""Categories of characters without width: format characters and marks on the letter before."""


class Plain(NamedTuple):
    """A text folded to plain characters; `at[i]` is where its character `i` stood."""

    text: str
    lower: str
    source: str
    at: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where `text[start:end]` stands in the source, with the marks on its last letter."""
        first, last = self.at[start], self.at[end - 1] + 1
        while last < len(self.source) and category(self.source[last]) in {"Mn", "Me"}:
            last += 1
        return first, last


def plainly(text: str) -> Plain:
    """`text` folded; linear in its length."""
    if text.isascii():
        return Plain(text, text.lower(), text, range(len(text)))
    table = {ord(c): _fold(c) for c in set(text) if not c.isascii()}
    folded = text.translate(table)
    at: Sequence[int] = range(len(text))
    if len(folded) < len(text):
        at = [i for i, c in enumerate(text) if table.get(ord(c)) != ""]
    lower = folded.lower()
    return Plain(folded, lower if len(lower) == len(folded) else folded, text, at)


@lru_cache(maxsize=4096)
def _fold(c: str) -> str:
    """One plain character for `c`, itself, or none."""
    kind = category(c)
    if kind in _INVISIBLE:
        return ""
    if kind == "Nd":
        return str(decimal(c))
    if kind == "Zs":
        return " "
    if kind == "Pd" or c == "\N{MINUS SIGN}":
        return "-"
    if c in "‘’ʼ`´":
        return "'"
    base, *marks = list(normalize("NFKD", c))
    whole = base.isascii() and kind[0] != "N" and all(map(combining, marks))
    return base if whole else c
