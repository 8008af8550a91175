"""Runs of capitalised words, and where they stand: amid a sentence or where one opens."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from synth.privacy.names.usual import listed, nature, plain

UPPER = "".join(chr(code) for code in range(0x41, 0x530) if chr(code).isupper())
"""Capital letters of the Latin, Greek and Cyrillic scripts."""
_ABBREVIATED = r"(?:Mrs?|Ms|Dr|Prof|St|Mme|Hr|Fr|Sr|Sra)\."
_WORD = (
    rf"(?:(?:[{UPPER}]|\bd)['’][{UPPER}]\w+|{_ABBREVIATED}|[{UPPER}]\w+)"
    r"(?:['’\-‑](?!(?:s|d|ll|ve|re)\b)\w+)*"
)
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
_OWNING = frozenset(("'s ", "’s "))
_SKIPPED = frozenset("([ \t\u00a0*_`'’‘\"“”„«»")
_NO_SHOP = ("relations", "screens", "feasts", "wares", "deeds")
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
    linked: bool = False
    """Whether "&" or "'s" joins its words, as in "Pip & Thread" and "Walt's Drugs"."""


def runs(text: str, start: int, end: int) -> Iterator[Run]:
    """The runs in a stretch of a text, in order; single letters are none."""
    first, linked = start, False
    held: list[Word] = []
    for match in _RUN.finditer(text, start, end):
        words = [
            Word(*token.span(), plain(token.group()))
            for token in _TOKEN.finditer(text, *match.span())
        ]
        if held and _is_linked(text, held, words):
            held += words
            linked = True
            continue
        if held:
            yield Run(tuple(held), _opens(text, start, first), linked)
        first, held, linked = match.start(), words, False
    if held:
        yield Run(tuple(held), _opens(text, start, first), linked)


def _is_linked(text: str, left: Sequence[Word], right: Sequence[Word]) -> bool:
    """Whether two runs are the name of one shop or office.

    "Anna & Tom" are two people, and "Anna's Mum" is somebody else.
    """
    gap = text[left[-1].end : min(right[0].start, left[-1].end + 4)]
    if gap == " & ":
        ordinary = any(
            nature(word.plain) == "word" and "-" not in word.plain for word in (left[-1], right[0])
        )
        return ordinary or len(left) + len(right) > 2
    what = nature(left[-1].plain)
    if gap not in _OWNING or what == "none":
        return False
    if any(right[-1].plain in listed(name) for name in ("trades", "lines", "bodies")):
        return what != "word" or len(right) > 1
    return what != "word" and len(left) == 1 and _is_noun(text, right)


def _is_noun(text: str, words: Sequence[Word]) -> bool:
    """Whether English words have their capitals for no other reason than that they name a thing."""
    first, last = words[0], words[-1]
    usual = any(first.plain in listed(name) for name in _NO_SHOP)
    english = nature(last.plain) == "word" and nature(first.plain) in ("word", "either")
    return english and not usual and not is_shouted(text[first.start : first.end])


def _opens(text: str, floor: int, at: int) -> bool:
    quoted = at > floor and text[at - 1] in _QUOTES
    at -= 1
    while at >= floor and text[at] in _SKIPPED:
        at -= 1
    if at < floor or quoted or text[at] in _OPENING or unicodedata.category(text[at]) == "So":
        return True
    return text[at] == "-" and (at == floor or not text[at - 1].isalnum())


def is_shouted(words: str) -> bool:
    """Whether all of it is in capitals, or all but the s of "APIs"."""
    return words.removesuffix("s").isupper()
