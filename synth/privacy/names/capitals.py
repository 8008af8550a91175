"""Runs of capitalised words, and where they stand: amid a sentence or where one opens."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from synth.privacy.names.usual import listed, plain

UPPER = "".join(chr(code) for code in range(0x41, 0x530) if chr(code).isupper())
"""Capital letters of the Latin, Greek and Cyrillic scripts."""
_ABBREVIATED = r"(?:Mrs?|Ms|Dr|Prof|St|Mme|Hr|Fr|Sr|Sra)\."
_WORD = rf"(?:(?:[{UPPER}]|\bd)['’][{UPPER}]\w+|{_ABBREVIATED}|[{UPPER}]\w+)(?:['’\-‑](?!s\b)\w+)*"
_INITIAL = rf"[{UPPER}]\.(?:[ ]?[{UPPER}]\.){{0,3}}"
_PARTICLES = "|".join(sorted(listed("particles"), key=len, reverse=True))
_BODY = (
    "University|College|Hospital|School|Bank|Institute|Church|Academy|City|Borough|County|Bishop"
)
_OWNED = "Hospital|College|School|Church|Academy|University|Infirmary|Hospice|Primary|Bank|Nursery"
_JOINED = rf"(?:['’]s(?=[ ](?:{_OWNED})\b))?[ ](?:(?:{_PARTICLES})[ ]){{0,3}}(?:{_INITIAL}[ ]?)?"
_RUN = re.compile(
    rf"(?<![\w@#/.\\])(?:(?:{_BODY}) of (?:the )?)?(?:{_INITIAL}[ ])?{_WORD}(?:{_JOINED}{_WORD})*"
    rf"(?:[ ]{_INITIAL}(?=[ ,?!]))?"
)
_TOKEN = re.compile(_WORD)
_OPENING = frozenset(".!?…:;\n•–—|>/)]=+")
_SKIPPED = frozenset("([ \t\u00a0*_`'’‘\"“”„«»")
_QUOTES = frozenset('"“„«‘`')


class Word(NamedTuple):
    """A capitalised word: its place in the text, and what it is compared by."""

    start: int
    end: int
    plain: str


class Run(NamedTuple):
    """Capitalised words that follow each other, particles such as "van der" between them."""

    words: tuple[Word, ...]
    opens: bool
    """Whether a sentence, a line or a quotation begins with it."""


def runs(text: str, start: int, end: int) -> Iterator[Run]:
    """The runs in a stretch of a text, in order; single letters are none."""
    for match in _RUN.finditer(text, start, end):
        words = tuple(
            Word(*token.span(), plain(token.group()))
            for token in _TOKEN.finditer(text, *match.span())
        )
        yield Run(words, _opens(text, start, match.start()))


def _opens(text: str, floor: int, at: int) -> bool:
    quoted = at > floor and text[at - 1] in _QUOTES
    at -= 1
    while at >= floor and text[at] in _SKIPPED:
        at -= 1
    if at < floor or quoted or text[at] in _OPENING:
        return True
    return text[at] == "-" and (at == floor or not text[at - 1].isalnum())


def is_shouted(words: str) -> bool:
    """Whether all of it is in capitals, or all but the s of "APIs"."""
    return words.removesuffix("s").isupper()
