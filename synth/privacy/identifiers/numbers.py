"""Numbers that say by themselves what they are: cards, bank accounts, papers, machines.

Sources: Luhn's checksum and the first digits of ISO/IEC 7812 for cards; ISO 13616 (mod 97, lengths
by country) for IBAN; HMRC's form of National Insurance numbers; SSA's rules for US social security.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache
from ipaddress import AddressValueError, IPv4Address, IPv6Address

from synth.privacy.identifiers.cues import rule
from synth.privacy.identifiers.finds import Find
from synth.privacy.identifiers.lists import cues, table
from synth.privacy.identifiers.plain import Plain

IBAN_LENGTHS = {
    country: int(length)
    for length, countries in table("lists")["iban"].items()
    for country in countries.split()
}
"""Characters of an IBAN by country."""
_LEAST_DIGITS = 10
"""Of an IBAN, so that words after a number ("at 10 people") are none."""

_CARD = re.compile(
    r"(?<![\w.])(?<!\d[-,])\d{4}[ .-]{0,2}\d{4,6}[ .-]{0,2}\d{4,5}(?:[ .-]{0,2}\d{1,4}){0,2}(?!\w)"
)
_ISSUED = re.compile(
    r"4(?:\d{12}|\d{15}|\d{18})|(?:5[0-8]|6\d|2[2-7]|35)\d{14}(?:\d{3})?|3[47]\d{13}|3[0689]\d{12}"
)
_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z] ?[A-Za-z] ?\d ?\d(?=[ .-]{0,2}[A-Za-z0-9])")
_BIC_BEHIND = re.compile(r"[\s,;/(]*([A-Z]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?)\b")
_SORT_CODE = re.compile(
    r"(?<![\w-])(?:\d\d[- ]\d\d[- ]\d\d[ ,/]{1,3}\d{8}|\d\d-\d\d-\d\d[ ,/]{1,3}\d{4}[ -]\d{4})\b"
)
_SLIPPED = re.compile(r"[A-Z]{2}\d\d(?=[ -])(?:[ -]?[A-Z\d]{4}){2,7}(?:[ -]?[A-Z\d]{1,3})?$")
"""An IBAN as it is written: of one that does not check, a digit was misheard."""
_SSN = re.compile(r"(?<![\w-])(?!000|666|9)\d{3}-(?!00)\d\d-(?!0000)\d{4}(?![\w-])")
_INSURANCE = re.compile(
    r"(?<![A-Za-z0-9])(?!BG|GB|KN|NK|NT|TN|ZZ)(?:[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]|QQ)[ .-]?"
    r"(?:\d{6}|\d\d[ .-]{1,2}\d\d[ .-]{1,2}\d\d)[ .-]?[A-D](?![A-Za-z0-9])"
    r"|(?<![A-Za-z0-9])[A-Za-z]{2}(?:\d{6}|[ .-]?\d\d[ .-]\d\d[ .-]\d\d ?)[A-Da-d](?![A-Za-z0-9])"
)
"""Small letters in one run or in pairs only: "at 250000 a year" is none; QQ is an example."""
_IPV4 = re.compile(r"(?<![\w.-])(?:\d{1,3}\.){3}\d{1,3}(?![\w-]|\.\d)")
_IPV6 = re.compile(r"(?<![\w:.])(?=[\da-f]*:[\da-f:]*\d)[\da-f:]{6,39}(?![\w:])")
_MAC = re.compile(r"(?<![\w:-])[\da-f]{2}([:-])(?:[\da-f]{2}\1){4}[\da-f]{2}(?![\w:-])")
_VERSION = re.compile(
    r"\b(?:v|ver|version|release|build|firmware|figure|fig|table|chapter|section|paragraph)[\s.:]*$"
)
_OUTLINE = re.compile(r"(?:\d\.){3}\d")
"""A place in a numbered text rather than a machine."""
_MACHINES = ("127.", "0.", "255.")
"""Beginnings of addresses that every machine has."""

RULES = (
    rule(
        "card",
        cues("card"),
        r"(?<![\w.])\d(?:[ .,-]{0,2}\d){12,18}(?!\w)",
        reach=30,
    ),
)


def numbers(plain: Plain) -> Iterator[Find]:
    """Cards, accounts and id numbers that need no word beside them."""
    yield from _cards(plain.text)
    yield from _accounts(plain.text)
    for found in _SSN.finditer(plain.text):
        yield Find(*found.span(), "id number")
    for found in _INSURANCE.finditer(plain.text):
        yield Find(*found.span(), "id number")
    yield from _machines(plain.lower)


def _cards(text: str) -> Iterator[Find]:
    at = 0
    while found := _CARD.search(text, at):
        ends = [group.end() for group in re.finditer(r"\d+", found.group())]
        digits = ("".join(filter(str.isdigit, found.group()[:end])) for end in ends)
        length = max(
            (end for end, one in zip(ends, digits, strict=True) if is_card(one)), default=0
        )
        if length:
            yield Find(found.start(), found.start() + length, "card")
        at = found.start() + (length or ends[0])


def is_card(digits: str) -> bool:
    """Whether `digits` begin, are as long and check as a payment card's do."""
    return bool(_ISSUED.fullmatch(digits)) and luhn(digits) and len(set(digits)) > 1


def luhn(digits: str) -> bool:
    """Whether the last of `digits` checks the others."""
    doubled = [sum(divmod(2 * int(d), 10)) for d in digits[-2::-2]]
    return (sum(doubled) + sum(map(int, digits[-1::-2]))) % 10 == 0


def _accounts(text: str) -> Iterator[Find]:
    for found in _IBAN.finditer(text):
        end = _iban_end(text, found.start())
        if end:
            yield Find(found.start(), end, "account")
            if bic := _BIC_BEHIND.match(text, end):
                yield from _bic(bic)
    for found in _SORT_CODE.finditer(text):
        yield Find(*found.span(), "account")


def _bic(found: re.Match[str]) -> Iterator[Find]:
    if is_bic(found[1]):
        yield Find(*found.span(1), "account")


def is_bic(code: str) -> bool:
    """Whether a code names a country where a bank's code does."""
    return code[4:6] in {*IBAN_LENGTHS, "US", "CA", "AU", "NZ", "JP", "CN", "IN", "SG"}


def _iban_end(text: str, start: int) -> int:
    """Where the IBAN that begins here ends, 0 where it is none."""
    country = text[start : start + 3].replace(" ", "")[:2].upper()
    if country not in IBAN_LENGTHS:
        return 0
    found = _letters(IBAN_LENGTHS[country]).match(text, start)
    letters = re.sub(r"[ .-]", "", found.group()).upper() if found else ""
    if not found or sum(map(str.isdigit, letters)) < _LEAST_DIGITS:
        return 0
    named = "iban" in text[max(0, start - 30) : start].lower()
    sure = named or is_iban(letters) or _SLIPPED.match(found.group())
    return found.end() if sure else 0


@cache
def _letters(count: int) -> re.Pattern[str]:
    return re.compile(rf"[A-Za-z0-9](?:[ .-]{{0,2}}[A-Za-z0-9]){{{count - 1}}}(?![A-Za-z0-9])")


def is_iban(letters: str) -> bool:
    """Whether an account's letters and digits leave 1, divided by 97 (ISO 13616)."""
    turned = letters[4:] + letters[:4]
    return int("".join(str(int(letter, 36)) for letter in turned)) % 97 == 1


def _machines(lower: str) -> Iterator[Find]:
    for found in _IPV4.finditer(lower):
        version = _VERSION.search(lower, max(0, found.start() - 20), found.start())
        outline = version or _OUTLINE.fullmatch(found.group())
        if not outline and _is_address(IPv4Address, found.group()):
            yield Find(*found.span(), "id number")
    for pattern, kind in ((_IPV6, IPv6Address), (_MAC, str)):
        for found in pattern.finditer(lower):
            if _is_address(kind, found.group()):
                yield Find(*found.span(), "id number")


def _is_address(kind: Callable[[str], object], written: str) -> bool:
    try:
        kind(written)
    except AddressValueError:
        return False
    return not written.startswith(_MACHINES)
