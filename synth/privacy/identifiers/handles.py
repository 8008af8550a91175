"""Names that people have on sites: @anna_weber, u/anna, "my login is anna84"."""

import re
from collections.abc import Iterable, Iterator

from synth.privacy.identifiers.cues import rule
from synth.privacy.identifiers.finds import Find
from synth.privacy.identifiers.lists import cues, one_of, words
from synth.privacy.identifiers.plain import Plain

_NOT_HANDLES, _TECHNICAL = words("not_handles"), words("technical")
_AT = re.compile(
    r"(?<![\w@./+$&%#*!])@[a-z_][\w.-]*\w(?:@[\w.-]+\.[a-z]{2,24})?(?!\w|/\w)"
    r"|(?<![\w/.])/?\bu/[\w-]{3,20}"
)
_NAME = r"(?<![\w@.-])(?=[\w.-]*[\d_.]\w)[A-Za-z][\w.-]{2,30}(?<![.-])(?!\w)"
_SAID = r"(?<!\w)[A-Za-z\d]+(?: (?:underscore|dot|dash|hyphen) [A-Za-z\d]+)+"
_LINK = (
    r"(?i:(?:'s|[ ,:]+(?:(?:is|was|ist|es|est|as|name|called|with|it's|its)\b)?)[ ,:\"']{0,3})"
    r"(?<![a-z\d])"
)
_PAYS = re.compile(rf"(?<![\w.@-])[a-z\d][\w.-]{{2,60}}@(?:{one_of('payments')})(?![\w@-]|\.\w)")
_PAYING = re.compile(r"(?<![\w.@-])[a-z\d][\w.-]{2,60}@[a-z]{3,20}(?![\w@-]|\.\w)")
_UPI = re.compile(r"\b(?:upi|gpay|phonepe|paytm|bhim)\b")
"""Indian payment addresses have no dot behind the @."""
_JOINED = re.compile(r"(?<![\w@./:#=(-])[a-z][a-z\d]*(?:_[a-z\d]+)+(?![\w@(=]|[./:-]\w)")
_DIGITS = re.compile(r"\d(?<=[a-z]{4}.)\d{1,3}(?![\w@(=]|[./:-]\w)")
_LETTERS = re.compile(r"(?<![\w@./:#=(-])[a-z]+$")
_I_AM = re.compile(
    r"(?<!\w)(?:(?:i'?m|i am|i was|s?he's|s?he is|they're)(?: also| still| just)?"
    r"|(?:signed up|signed in|registered|listed|on there|in there|on here|online|find me"
    r"|(?:wr[io]te|writing|wrote|post|posted|comment|commented|reviewed|review)"
    r"(?: (?:it|that|a|my|the) ?\w{0,10}| on \w+| there)?) (?:by|as)) $"
)
_CLOSED = re.compile(r",? (?:all )?(?:as )?(?:one word|lower ?case)(?!\w)")
_SPOKEN = re.compile(r"(?<!\w)at (?!the |a )(?:[a-z\d]+ ){0,3}[a-z\d]+$")
_SITES = re.compile(rf"(?<!\w)(?:{one_of('networks')})(?!\w)")
_NEAR, _FAR, _LEAST = 40, 160, 6
"""Characters before a name in which somebody bears it; in which a site is named; of the name."""


def _is_name(value: str) -> bool:
    """Whether it looks made up by a person: "anna_w", "anna84", but not "order_id" or "utf16"."""
    if " " in value:
        return True
    parts = re.split(r"[\d_.-]+", value.lower())
    made = "_" in value.strip("_") or re.fullmatch(r"[A-Za-z]{4,}\d{2,4}", value)
    return bool(made) and len(value) >= _LEAST and _TECHNICAL.isdisjoint(parts)


RULES = (
    rule(
        "handle",
        cues("handle"),
        f"{_NAME}|{_SAID}",
        lambda value: not value.isdigit(),
        reach=6,
        in_digits=False,
    ),
    rule(
        "handle", cues("login"), f"{_NAME}|{_SAID}", _is_name, reach=6, in_digits=False, link=_LINK
    ),
    rule("handle", cues("discord"), r"(?<!\w)[\w.]{2,32}#\d{4}(?!\w)", reach=25),
)


def handles(plain: Plain) -> Iterator[Find]:
    """Names with a sign before them, and made-up ones that somebody says are theirs."""
    lower = plain.lower
    if "@" in lower or " u/" in lower or "/u/" in lower:
        yield from _signed(lower)
    if "@" in lower:
        yield from _paying(lower)
    if "_" in lower:
        yield from _borne(lower, ((one.start(), one.end()) for one in _JOINED.finditer(lower)))
    yield from _borne(lower, _with_digits(lower))
    if " word" in lower or "lower" in lower:
        yield from _spoken(lower)


def _signed(lower: str) -> Iterator[Find]:
    for found in _AT.finditer(lower):
        name = found.group().lstrip("@")
        if len(name) > 2 and name not in _NOT_HANDLES:
            yield Find(*found.span(), "handle")


def _paying(lower: str) -> Iterator[Find]:
    pattern = _PAYING if _UPI.search(lower) else _PAYS
    for found in pattern.finditer(lower):
        named = _UPI.search(lower, max(0, found.start() - _FAR), found.start())
        if named or _PAYS.match(lower, found.start()):
            yield Find(*found.span(), "handle")


def _with_digits(lower: str) -> Iterator[tuple[int, int]]:
    """Small letters with two to four digits behind them."""
    for digits in _DIGITS.finditer(lower):
        letters = _LETTERS.search(lower, max(0, digits.start() - 30), digits.start())
        if letters:
            yield letters.start(), digits.end()


def _borne(lower: str, names: Iterable[tuple[int, int]]) -> Iterator[Find]:
    """Those of `names` that somebody says are theirs: "I'm anna_w there", "find me as anna84".

    With an underscore and a year it is one near any word for such names.
    """
    for start, end in names:
        dated = "_" in lower[start:end] and lower[end - 2 : end].isdigit()
        bears = _I_AM.search(lower, max(0, start - _NEAR), start)
        if (bears or (dated and _on_site(lower, start))) and _is_name(lower[start:end]):
            yield Find(start, end, "handle")


def _spoken(lower: str) -> Iterator[Find]:
    """Names said in words where a site is named: "on TikTok, at jo bakes, all one word"."""
    for closed in _CLOSED.finditer(lower):
        found = _SPOKEN.search(lower, max(0, closed.start() - _NEAR), closed.start())
        if found and " dot " not in found.group() and _on_site(lower, found.start()):
            yield Find(*found.span(), "handle")


def _on_site(lower: str, start: int) -> bool:
    return _SITES.search(lower, max(0, start - _FAR), start) is not None
