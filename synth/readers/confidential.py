"""The table [privacy] of study.toml: what identifies somebody, and what is done about it."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

from synth.errors import SettingsError, sentence
from synth.privacy.expressions import Broken, may_be_empty
from synth.privacy.words import LONGEST
from synth.records.study import Alias, PrivacySpec, PrivatePattern

FILE = "study.toml"
LISTS = ("names", "places", "organisations")
CALLED = re.compile(r"[^\W\d_][^\[\]\d]{0,30}")
"""What may stand in "[… 1]"."""


def privacy_of(table: Mapping[str, Any]) -> PrivacySpec:
    """What study.toml says of privacy; nothing is replaced where it has no table [privacy].

    Raises:
        SettingsError: an entry that cannot be followed.
    """
    given: Mapping[str, Any] = table.get("privacy", {})
    days = given.get("keep_days", table.get("keep_days"))
    if days is not None and days < 1:
        place = "privacy, keep_days" if "keep_days" in given else "keep_days"
        expected, remedy = "1 day or more", "mend it or take it out"
        message = sentence(FILE, place=place, expected=expected, found=str(days), remedy=remedy)
        raise SettingsError(message)
    return PrivacySpec(
        on="privacy" in table,
        **{name: tuple(_aliases(name, given.get(name, ()))) for name in LISTS},
        patterns=tuple(_patterns(given.get("patterns", ()))),
        keep=tuple(given.get("keep", ())),
        regions=tuple(_region(region) for region in given.get("regions", ())),
        keep_days=days,
    )


def _aliases(name: str, entries: list[object]) -> Iterator[Alias]:
    for number, entry in enumerate(entries, 1):
        place = f"{name} {number}"
        called = ""
        if isinstance(entry, dict):
            _known(place, entry, ("words", "called"))
            called, entry = entry.get("called", ""), entry.get("words")
            if not isinstance(called, str) or (called and not CALLED.fullmatch(called)):
                _fail(place, 'a word such as called = "street"', repr(called))
        words = [entry] if isinstance(entry, str) else entry
        if not isinstance(words, list) or not all(isinstance(w, str) for w in words):
            expected = 'a text, a list of texts or { words = ["…"], called = "street" }'
            _fail(place, expected, repr(entry))
        told = tuple(word.strip() for word in words if any(c.isalnum() for c in word))
        if not told:
            _fail(place, "letters or digits", "none", "take the entry out")
        if max(map(len, told)) > LONGEST:
            _fail(place, f"{LONGEST} characters at most", str(max(map(len, told))))
        yield Alias(words=told, called=called)


def _patterns(entries: list[object]) -> Iterator[PrivatePattern]:
    for number, entry in enumerate(entries, 1):
        place = f"patterns {number}"
        row = {"pattern": entry} if isinstance(entry, str) else entry
        if not isinstance(row, dict) or not isinstance(row.get("pattern"), str):
            expected = "a regular expression or { name = \"customer number\", pattern = '…' }"
            _fail(place, expected, repr(entry))
        _known(place, row, ("name", "pattern"))
        name = row.get("name", "number")
        if not isinstance(name, str) or not CALLED.fullmatch(name):
            _fail(place, 'a name such as "customer number"', repr(name))
        yield PrivatePattern(name=name, pattern=_compiles(place, row["pattern"]))


def _compiles(place: str, pattern: str) -> str:
    try:
        empty = may_be_empty(pattern)
    except Broken as error:
        _fail(place, "a regular expression", f"'{pattern}' ({error})", "mend it")
    if empty:
        _fail(place, "a pattern that needs at least one character", f"'{pattern}'")
    return pattern


def _region(code: str) -> str:
    if not re.fullmatch("[A-Za-z]{2}", code):
        _fail("regions", 'countries in two letters such as "GB"', f"'{code}'")
    return code.upper()


def _known(place: str, row: Mapping[str, object], keys: tuple[str, ...]) -> None:
    strange = sorted(set(row) - set(keys))
    if strange:
        _fail(place, f"only {' and '.join(keys)}", f"'{strange[0]}'")


def _fail(place: str, expected: str, found: str, remedy: str = "") -> NoReturn:
    place = f"privacy, {place}"
    raise SettingsError(sentence(FILE, place=place, expected=expected, found=found, remedy=remedy))
