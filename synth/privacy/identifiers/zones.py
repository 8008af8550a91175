"""Where in a text a number or a postcode may be: most of it need not be searched closely."""

import re
from collections.abc import Iterator

_SPOT = re.compile(
    r"[\d,:-](?:(?<=\d)(?:"  # a set of characters to begin with is searched for fastest
    r"\d{4}|(?:[ ().\-/]{0,3}\d){5,}|(?:,? \d(?!\d)){5,}"  # digits close together
    r"|[A-Za-z]{2}(?![A-Za-z\d])|[A-Za-z][ -]?\d"  # the ends of British and Canadian postcodes
    r"|[\dW] ?[A-Z\d]{4}(?![A-Za-z\d])|(?<=[A-Z] \d)\d{3}(?!\d)"  # Irish and Australian ones
    r"|\d{3} ?[A-Z]{2}(?![A-Za-z])"  # Dutch ones
    r"|\.\d{1,3}\.\d)"  # addresses of machines
    r"|(?<=[,-]) ?\d{4} [A-Z]|(?<=:)[\dA-Fa-f]{0,4}:)"  # a town behind four digits; machines
)
_MARGIN, _TOKEN = 48, 80
"""Characters around a spot that may belong to it (an IBAN has 34 and its spaces); of a word."""


def zones(text: str) -> Iterator[tuple[int, int]]:
    """Stretches of `text` that hold every spot with what may belong to it; in order, apart."""
    first = last = -1
    for spot in _SPOT.finditer(text):
        start, end = _before(text, spot.start()), _behind(text, spot.end())
        if start > last and last >= 0:
            yield first, last
        first, last = (start if start > last else first), end
    if last >= 0:
        yield first, last


def _before(text: str, start: int) -> int:
    """A place between words, some way before `start`."""
    near, far = max(0, start - _MARGIN), max(0, start - _MARGIN - _TOKEN)
    return max(text.rfind(" ", far, near), text.rfind("\n", far, near), far)


def _behind(text: str, end: int) -> int:
    near, far = end + _MARGIN, min(len(text), end + _MARGIN + _TOKEN)
    space = text.find(" ", near, far)
    return space if space >= 0 else far
