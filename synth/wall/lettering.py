"""How wide text is and where its lines break, without a font at hand; and text made harmless.

Widths are those of Liberation Sans, which Arial and Helvetica share, and a little more; what the
table does not have is guessed by its script. The sheet states the width of each line, so that it
fits in any other font too.
"""

import json
import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

SPARE = 1.05
"""Room for italics that lean out, and for renderers that round."""
UNKNOWN, IDEOGRAPH, LOWER = 0.75, 1.0, 0.65
SCRIPTS = {"HEBREW": 0.6, "ARABIC": 0.55, "THAI": 0.6, "DEVANAGARI": 0.65, "HANGUL": 0.95}
"""Usual widths in em of what the table lacks, by the first word of a character's name."""
MARKS = 3
"""Combining marks kept on one letter: as many as any language needs; more would climb out."""
_KEPT = "\u200c\u200d"  # joiners: Persian, Indic scripts and emoji are spelt with them
_SPACE = re.compile(r"\s+")
_DASHES = {"\u2e3a": 2.0, "\u2e3b": 3.0}


def clean(text: str) -> str:
    """One line of text that can only be read: no control, direction or private characters.

    Direction marks and overrides go, since one of them could turn the words around it.
    """
    return _SPACE.sub(" ", "".join(_harmless(text))).strip()


def _harmless(text: str) -> Iterable[str]:
    marks = 0
    for char in text:
        kind = unicodedata.category(char)
        marks = marks + 1 if kind in ("Mn", "Me") else 0
        if char.isspace():
            yield " "
        elif char in _KEPT or (kind[0] != "C" and kind not in ("Zl", "Zp") and marks <= MARKS):
            yield char


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Room that a line wants in the unit of `size`, rather too much than too little."""
    return SPARE * advance(text, size, bold=bold)


def advance(text: str, size: float, *, bold: bool = False) -> float:
    """Width of a line by the table: where a font is wider or narrower, the line is held to this."""
    return size * sum(_em(char, bold) for char in text)


@cache
def _em(char: str, bold: bool) -> float:
    table = _table(bold)
    if char in table:
        return table[char]
    if char in _KEPT or unicodedata.category(char) in ("Mn", "Me"):
        return 0.0
    plain = unicodedata.normalize("NFKD", char)
    if plain != char:
        return sum(_em(part, bold) for part in plain)
    if unicodedata.east_asian_width(char) in "WF":
        return IDEOGRAPH * (1.4 if unicodedata.category(char) == "So" else 1.0)
    usual = SCRIPTS.get(unicodedata.name(char, "?").partition(" ")[0], UNKNOWN)
    return _DASHES.get(char, LOWER if char.islower() else usual)


@cache
def _table(bold: bool) -> dict[str, float]:
    tables = json.loads(Path(__file__).with_name("widths.json").read_text(encoding="utf-8"))
    rows = tables["bold" if bold else "regular"]
    return {
        chr(int(first) + i): wide / 1000
        for first, row in rows.items()
        for i, wide in enumerate(row)
    }


def wrap(text: str, room: float, size: float, *, bold: bool = False) -> list[str]:
    """The lines of `text`, none wider than `room`; only a word wider than that is parted."""
    lines: list[str] = []
    line = ""
    for word in clean(text).split(" "):
        joined = f"{line} {word}" if line else word
        if width(joined, size, bold=bold) <= room:
            line = joined
            continue
        if line:
            lines.append(line)
        *full, line = _parted(word, room, size, bold)
        lines += full
    return [*lines, line] if line else lines


def _parted(word: str, room: float, size: float, bold: bool) -> list[str]:
    """Pieces of a word that is wider than a line; every letter is kept, marks stay on theirs."""
    pieces = [""]
    for char in word:
        joins = char in _KEPT or unicodedata.combining(char) or pieces[-1].endswith("\u200d")
        if pieces[-1] and not joins and width(pieces[-1] + char, size, bold=bold) > room:
            pieces.append("")
        pieces[-1] += char
    return pieces


def fitted(
    text: str, room: float, size: float, most: int, *, bold: bool = False
) -> tuple[list[str], bool]:
    """At most `most` lines, and whether that is all; the last one ends in … after a whole word."""
    lines = wrap(text, room, size, bold=bold)
    if len(lines) <= most:
        return lines, True
    last = lines[most - 1]
    while " " in last and width(f"{last} …", size, bold=bold) > room:
        last = last.rpartition(" ")[0]
    if width(f"{last} …", size, bold=bold) > room:  # one long word alone: its end gives way
        last = last[: max(1, len(last) - 3)]
    return [*lines[: most - 1], f"{last} …"], False


def rightward(text: str) -> bool:
    """True where the first letter is written from right to left, and the line with it."""
    for char in text:
        kind = unicodedata.bidirectional(char)
        if kind in ("R", "AL"):
            return True
        if kind == "L":
            return False
    return False
