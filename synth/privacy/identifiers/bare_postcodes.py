"""Digits that their place in a sentence makes a postcode: "they are in Leeds, 12345"."""

import re
from collections.abc import Iterable, Iterator

from synth.privacy.identifiers.finds import Find
from synth.privacy.identifiers.lists import words
from synth.privacy.identifiers.plain import Plain
from synth.privacy.identifiers.turns import TURN, turns_end

_NOT_TOWNS = words("not_towns")
_CLOSED = r"(?=[.,;!?)](?!\d)|\s*(?:\n|$))"
"""Behind a code nothing is counted: a stop, or the end of a line."""
_FIVE = re.compile(rf"(?<=[a-z,] )\d{{5}}{_CLOSED}")
_SIX = re.compile(rf"(?<=[a-z,] )[1-9]\d\d ?\d{{3}}{_CLOSED}")
_TOWN = re.compile(
    r"\b(?:in|near|at|from|outside|around|of|to|says|a|en|aus|nach|bei|te|di)"
    r"(?: (?:the|san|la|las|los|le|el))? ((?:[A-Z][^\W\d_]+(?:[ '-]|(?=,))){1,4}), $"
)
_LIVES = re.compile(
    r"\b(?:(?:i|we|you|s?he|they)(?:'?(?:m|re|s)| am| are| is| was| were)(?: \w+){0,3},? in"
    r"|(?:live[sd]?|living|based|moved|born)(?: \w+){0,2},? (?:in|to)) $"
)
_MEANT = re.compile(
    r"(?:\b(?:in|at|to|from|is|are|was|not|or|and|as|like|said|says)|'s|'m|'re),? $"
)
_TURNS, _NEAR, _FAR, _LONG = 2, 48, 600, 12
"""Turns with the code's own; characters in which a town or a verb stands; of the turns at most; of
a code and what closes it."""


def bare_postcodes(plain: Plain) -> Iterator[Find]:
    """Five digits behind a town, or where somebody lives; never a round number."""
    for found in _FIVE.finditer(plain.lower):
        near = max(0, found.start() - _NEAR)
        town = _TOWN.search(plain.text, near, found.start())
        is_town = town and not _NOT_TOWNS.intersection(re.split(r"[ '-]+", town[1].lower()))
        lives = _LIVES.search(plain.lower, near, found.start())
        if (is_town or lives) and not found.group().endswith("000"):
            yield Find(*found.span(), "postcode")


def further_postcodes(plain: Plain, finds: Iterable[Find]) -> Iterator[Find]:
    """Digits like a postcode's in its own turn or the next: "we're 90210, not 90120"."""
    last = 0
    for one in sorted(find for find in finds if find.kind == "postcode"):
        code = plain.text[one.start : one.end].replace(" ", "")
        if not code.isdigit() or len(code) not in {5, 6}:
            continue
        far = max(0, one.start - _FAR)
        start = max(last, far, plain.text.rfind(TURN, far, one.start))
        last = turns_end(plain.text, one.end, _TURNS, _FAR)
        for found in (_FIVE if len(code) == 5 else _SIX).finditer(plain.lower, start, last + _LONG):
            meant = _MEANT.search(plain.lower, max(0, found.start() - 8), found.start())
            region = len(code) == 5 or found.group()[:2] == code[:2]
            if meant and region and found.start() < last and not found.group().endswith("000"):
                yield Find(*found.span(), "postcode")
