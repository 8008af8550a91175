"""Every place where words of listed names stand, once the names are known."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from synth.privacy.names.capitals import UPPER
from synth.privacy.names.usual import plain
from synth.records.document import Document, Turn

_CAPITAL = re.compile(
    rf"(?<![\w@#])[{UPPER}]\w+(?:['’\-](?!(?:s|d|ll|ve|re)\b)\w+)*|(?<!\w)[OD]['’][{UPPER}]\w+"
)
_NEAR = 8
"""Code points between words of one mention: "van der"."""
AROUND = 30
"""Code points shown on either side, words not cut."""


class Mention(NamedTuple):
    """Where a listed name, or a part of it, stands."""

    document: int
    turn: int
    start: int
    end: int


def mentions(
    documents: Sequence[Document],
    parts: Mapping[str, str],
    whole: Mapping[tuple[int, int], tuple[int, int, str]],
) -> Iterator[tuple[str, Mention]]:
    """The mentions of listed names, in order, in capitals of any kind.

    Args:
        documents: the study.
        parts: from a word of a name, in small letters, to the name.
        whole: from a document and the offset of a capital to the start and the end of the several
            words that begin with it, a number or "rue" before them, and to the name that they are.
    """
    for number, document in enumerate(documents):
        for turn in document.turns:
            last, end = "", turn.start
            for match in _CAPITAL.finditer(document.text, turn.start, turn.end):
                start, stop = match.span()
                if (number, start) in whole:
                    start, end, last = whole[number, start]
                    yield last, Mention(number, turn.turn, start, end)
                elif start >= end:
                    owner = parts.get(plain(match.group()), "")
                    if owner and (owner != last or start - end > _NEAR):
                        yield owner, Mention(number, turn.turn, start, stop)
                    last, end = owner, stop


def context_of(text: str, turn: Turn, place: Mention) -> str:
    """Some words around a mention, within its turn."""
    start, end = max(turn.start, place.start - AROUND), min(turn.end, place.end + AROUND)
    while start > turn.start and start < place.start and not text[start - 1].isspace():
        start += 1
    while end < turn.end and end > place.end and not text[end].isspace():
        end -= 1
    before, after = "… " if start > turn.start else "", " …" if end < turn.end else ""
    return before + " ".join(text[start:end].split()) + after
