"""Postcodes whose form is enough, and digits that a word or a town beside them makes one.

Sources: Royal Mail's form and areas of UK postcodes; Eircode's routing keys; USPS for ZIP+4 and
states; Australia Post's numbers by state; Canada Post's and PostNL's alphabets.
"""

import re
from collections.abc import Iterator

from synth.privacy.identifiers.cues import rule
from synth.privacy.identifiers.finds import Find
from synth.privacy.identifiers.lists import cues, one_of, words
from synth.privacy.identifiers.plain import Plain

_NOT_TOWNS, _UNITS, _ORDINALS, _NOT_DUTCH = (
    words(row) for row in ("not_towns", "inward_units", "inward_ordinals", "not_dutch")
)
_STATE_NAMES, _ROUTING = words("state_names"), words("routing")
_UK = re.compile(
    rf"(?<![a-z0-9#£$€-])(?=[a-z]{{1,2}}\d|gir)"
    rf"(?:gir ?0aa|(?:{one_of('areas')})\d[a-z\d]?[ -]{{0,2}}"
    r"(\d([abd-hjlnp-uw-z]{2})))(?![a-z0-9])"
)
_ZIP4 = re.compile(r"(?<![\w.,£$€-])(?<!\+\d )\d{5}-\d{4}(?![\w-]|[.,]\d)")
_STATE_ZIP = re.compile(
    rf"(?<![A-Za-z])(?:{one_of('states')})[ ,]{{1,2}}\d{{5}}(?:-\d{{4}})?(?![\w-]|[.,]\d)"
)
_FIVE = re.compile(r"(?<=[a-z,] )\d{5}(?:-\d{4})?(?![\w-]|[.,]\d)")
_CANADA = re.compile(
    r"(?<![a-z0-9-])[abceghj-nprstvxy]\d[abceghj-nprstv-z][ -]?\d[abceghj-nprstv-z]\d(?![a-z0-9-])"
)
_IRELAND = re.compile(
    r"[AC-FHKNPRTV-Y](?<![A-Za-z0-9-].)\d[\dW] ?"
    r"(?=[A-Z]*\d)(?=\d*[A-Z])[\dAC-FHKNPRTV-Y]{4}(?![A-Za-z0-9-])"
)
_AUSTRALIA = re.compile(
    r"[ANQSTVW](?<![A-Za-z].)"
    r"(?:(?:(?<=V)IC [38]\d|(?<=Q)LD [49]\d|(?<=S)A 5\d|(?<=W)A 6\d|(?<=T)AS 7\d|(?<=N)T 0[89]"
    r"|(?<=A)CT 2[69]|(?<=N)SW 2[1-9])\d\d(?![\w%-]|[.,]\d)"
    r"|(?<=[a-z,] N)SW 20\d\d(?=[.,;!?)]|\s*(?:\n|$)))"
)
"""Those of Sydney may be years: "in NSW 2019 we had fires"."""
_NETHERLANDS = re.compile(r"(?<![\w.,£$€-])(?:NL[ -])?([1-9]\d{3}) ?([A-Z]{2})(?!\w)")
_TOWN = re.compile(
    r"(?<![\w.,:£$€%+-])(?:[A-Z]{1,2}-)?(\d{5}) (?=([A-Z][^\W\d_]+))"
    r"|(?<![\w-])[A-Z]{1,2}-\d{4,5}(?= [A-Z][a-z])"
    r"|(?<=\d, )\d{4}(?= [A-Z][a-z]{2})|(?<=\d[a-z], )\d{4}(?= [A-Z][a-z]{2})"
)
_HOUSE = re.compile(r"\d[a-z]?, ?$")
_TOWN_BEHIND = re.compile(r",? [A-Z][a-z]{2}")
_YEAR = re.compile(r"(?:19|20)\d\d$")
_DIGITS = r"(?<![\w.,£$€/-])(?<!in )(?<!since )(?<!until )(?<!from )(?:[A-Z]{1,2}-)?"
"""What no price, date or year begins with."""
_END = r"(?![\w%]|[.,/-]\d)"
_GAP = r"[ ,.-]{0,2}"
_SAID = r"(?:\d|zero|oh|one|two|three|four|five|six|seven|eight|nine)"
"""Of a code that is read out: "L S one, four A P"."""
RULES = (
    rule(
        "postcode",
        cues("postcode"),
        rf"{_DIGITS}(?:\d{{3}} \d{{2}}|\d{{2}}-\d{{3}}|\d{{4}}-\d{{3}}"
        rf"|\d{{4}}(?: [A-Z]{{2}}\b)?|\d{{5,6}}){_END}",
    ),
    rule("postcode", cues("pin"), rf"{_DIGITS}[1-9]\d{{2}} ?\d{{3}}{_END}", reach=60),
    rule("postcode", cues("zip"), rf"{_DIGITS}\d{{5}}(?:-\d{{4}})?{_END}", reach=30),
    rule(
        "postcode",
        cues("postcode", "zip"),
        r"(?i:(?<!\w)(?:[a-z]\d[\dw] ?(?=[a-z]*\d)[a-z\d]{4}"
        r"|[a-z]{1,2}\d[a-z\d]?(?: ?\d[a-z]{2})?)(?!\w))",
        reach=20,
    ),
    rule(
        "postcode",
        cues("postcode"),
        rf"(?i:(?<!\w)[a-z]{_GAP}(?:[a-z]{_GAP})?{_SAID}{_GAP}(?:(?:{_SAID}|[a-z]){_GAP})?"
        rf"(?:space )?{_SAID}{_GAP}[a-z]{_GAP}[a-z](?!\w))",
        reach=30,
        in_digits=False,
    ),
)


def postcodes(plain: Plain) -> Iterator[Find]:
    """Postcodes that need no word before them."""
    text = plain.text
    for found in _UK.finditer(plain.lower):
        if _is_british(text[found.start() : found.end()], found[2] or ""):
            yield Find(*found.span(), "postcode")
    for pattern in (_ZIP4, _STATE_ZIP, _AUSTRALIA):
        for found in pattern.finditer(text):
            yield Find(*found.span(), "postcode")
    for found in _IRELAND.finditer(text):
        if found.group()[:3].lower() in _ROUTING:
            yield Find(*found.span(), "postcode")
    for found in _FIVE.finditer(plain.lower):
        state = _word_before(plain.lower, found.start()) in _STATE_NAMES
        if state and not found.group().endswith("000"):
            yield Find(*found.span(), "postcode")
    for found in _CANADA.finditer(plain.lower):
        yield Find(*found.span(), "postcode")
    yield from _dutch(text)
    yield from _before_towns(text)


def _is_british(written: str, letters: str) -> bool:
    """Neither an ordinal in small letters nor a unit behind one letter ("S9 8GB")."""
    small = written[-1:].islower()
    return not ((letters in _ORDINALS and small) or (letters in _UNITS and written[1:2].isdigit()))


def _word_before(lower: str, start: int) -> str:
    return re.split(r"[^a-z]", lower[max(0, start - 20) : start].rstrip(", "))[-1]


def _dutch(text: str) -> Iterator[Find]:
    """Codes as in "Damrak 1, 1012 LG", "1012 LG Amsterdam", "1012LG"; never "1500 TV"."""
    for found in _NETHERLANDS.finditer(text):
        house = bool(_HOUSE.search(text, max(0, found.start() - 5), found.start()))
        town = bool(_TOWN_BEHIND.match(text, found.end()))
        close = " " not in found.group()
        sure = house or ((town or close) and not _YEAR.match(found[1]))
        if sure and found[2] not in _NOT_DUTCH:
            yield Find(*found.span(), "postcode")


def _before_towns(text: str) -> Iterator[Find]:
    """Codes as in "80331 München", "D-80331 München", "Bahnhofstr. 12, 8001 Zürich"."""
    for found in _TOWN.finditer(text):
        digits, town = found[1] or "", (found[2] or "").lower()
        if town not in _NOT_TOWNS and not digits.endswith("000"):
            yield Find(found.start(), found.start() + len(found.group().rstrip()), "postcode")
