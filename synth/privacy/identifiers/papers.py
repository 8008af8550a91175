"""Numbers that only the word before them tells: accounts, passports, patients, number plates."""

import re

from synth.privacy.identifiers.cues import rule
from synth.privacy.identifiers.lists import cues
from synth.privacy.identifiers.numbers import is_bic

_PLATE = (
    r"(?<![\w-])(?:[A-Z]{2}\d{2} ?[A-Z]{3}|[a-z]{2}\d{2} ?[a-z]{3}|[A-Z]\d{1,3} ?[A-Z]{3}"
    r"|[A-Z]{3} ?\d{1,4}[A-Z]?|[A-ZÄÖÜ]{1,3}[- ][A-Z]{1,2} ?\d{1,4}[EH]?"
    r"|[A-Z]{2}-\d{3}-[A-Z]{2}|\d[A-Z]{3}\d{3}|[A-Z]{3}-\d{3,4})(?![\w-])"
)
_DATE = re.compile(
    r"(?:19|20)\d\d[ /-]\d\d?[ /-]\d\d?$|(?:\d\d?[ ./-]){1,2}(?:19|20)\d\d$|\d+[./]\d+$"
)
_YEARS = re.compile(r"(?:19|20)\d\d ?- ?(?:19|20)\d\d$")
_LETTERS = r"(?=[A-Za-z]{0,5}\d)[A-Za-z\d]+"
PAPER = (
    r"(?<![\w@.:£$€/])(?<!\w-)(?:[A-Z]{1,6}[ /-])?"
    rf"{_LETTERS}(?:[ ./-]{_LETTERS}|[/-][A-Z]{{1,4}}(?=[/-]\d)){{0,12}}"
    r"(?: ?[A-Z]\b|-[A-Z]{2,4}\b)?(?![\w%]|[:.,]\d)"
)
_COUNT = re.compile(r"\d{3,4}000|\d{1,3}(?: \d{3})+(?<=000)")
"""A round sum that an account may hold."""
_LENGTHS = range(5, 25)
"""Letters and digits of a paper's number; a year has four, a machine's own mark 32."""
_LEAST = 6
"""Digits of an account."""


def is_paper(value: str) -> bool:
    """Whether a value is as long as such numbers, has enough digits and is no date."""
    digits = sum(map(str.isdigit, value))
    letters = sum(map(str.isalnum, value))
    return letters in _LENGTHS and digits * 2 >= letters - 3 and digits > 2 and not _is_time(value)


def _is_account(value: str) -> bool:
    return (
        sum(map(str.isdigit, value)) >= _LEAST
        and not _is_time(value)
        and not _COUNT.fullmatch(value)
    )


def _is_time(value: str) -> bool:
    return bool(_DATE.match(value) or _YEARS.match(value))


_GROUPED = r"(?<![\w@.,£$€/-])\d(?:[ -]{0,2}\d){5,22}(?![\w%]|[.,]\d)"
_PAIRS = r"(?<![\w-])\d\d[ -]\d\d[ -]\d\d[ ,/]{1,3}\d{4}[ -]?\d{4}(?![\w-])"
"""A sort code and the account behind it, which a cue must name: figures of a table look so."""
_SORT_CODE = r"(?<![\w-])(?:\d\d[ -]?\d\d[ -]?\d\d(?:\d\d)?|\d{3} \d{3} \d\d)(?![\w-])"
RULES = (
    rule("account", cues("account"), _GROUPED, _is_account),
    rule("account", cues("sort_code"), _SORT_CODE),
    rule("account", cues("sort_code"), r"(?<![\w-])\d{8}(?![\w-])", reach=45),
    rule("account", cues("account", "sort_code", "bank"), _PAIRS, reach=80),
    rule(
        "account",
        cues("bic"),
        r"\b[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?\b",
        is_bic,
        25,
        in_digits=False,
    ),
    rule("id number", cues("paper"), PAPER, is_paper),
    rule("id number", cues("plate"), _PLATE, reach=30),
    rule("id number", ("registration number", "reg number"), PAPER, is_paper),
)
