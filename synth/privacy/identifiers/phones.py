"""Phone numbers as they are written; which lengths a country has, phonenumbers knows."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from synth.privacy.identifiers.cues import Words, first_words, phrases, places, rule
from synth.privacy.identifiers.finds import Find
from synth.privacy.identifiers.lists import cues
from synth.privacy.identifiers.plain import Plain

_NAMED = r"(?: (?:number|num|no|nr|id|code|ref|is|was)\b\.?)*[\s:.#]*"
_THINGS = cues("thing")
_THING = phrases(cue + _NAMED for cue in _THINGS)
_BEFORE = (
    r"(?<![\w@#$£€¥=&+])(?<!= )(?<!\d[.:-])(?<!(?<!\d{5})\d,)(?<!\b\d/)(?<!\b\d\d/)(?<![a-z\d]-)"
)
_SEP = r"[ ().\-/]{0,3}"
_AFTER = r"(?![\w%°£€$])(?![,.:/-]\d)(?!-[\da-f]{4}-)"
_WRITTEN = re.compile(
    rf"{_BEFORE}(?:"
    rf"\(?\+ ?\(?\d(?:{_SEP}\d){{6,16}}"  # international
    rf"|\(?0(?!00)(?:{_SEP}\d){{8,14}}"  # national with its leading nought, or 00 and a country
    rf"|\(0\d{{1,5}}\) ?\d(?:{_SEP}\d){{2,8}}|0 ?\d{{2,4}} ?/ ?\d(?:{_SEP}\d){{4,9}}"
    r"|0(?:,? \d(?!\d)){9,12}(?!,? ?\d)"  # read out digit by digit
    rf"|(?:1[ .-]?)?(?:\([2-9]\d\d\) ?|[2-9]\d\d[ .-]?)[2-9]\d\d[ .-]?\d{{4}}{_AFTER}"  # NANP
    rf"|7[1-9]\d\d ?\d{{3}} ?\d{{3}}{_AFTER}"  # a British mobile without its nought
    rf"|555[ .-]\d{{4}}{_AFTER}"
    r")"
)
_EXTENSION = re.compile(
    r",? ?\(?(?:ext(?:ension|n)?|x|durchwahl|dw|poste|option)\b ?[.:#]? ?\d{1,6}(?!\d)\)?"
    r"|,? ?x\d{1,6}\b"
)
_DATE = re.compile(
    r"\(?(?:(?:19|20)\d\d([-/. ])\d{1,2}\1\d{1,2}|\d{1,2}([-/. ])\d{1,2}\2(?:19|20)\d\d"
    r"|(?:19|20)\d\d ?- ?(?:19|20)\d\d)(?!\d)"
)
_FREE = re.compile(r"0 [89]\d\d(?: \d\d \d\d \d\d| \d{3} \d{3})(?!\d)")
"""A French number that costs nothing or more than others: "0 800 55 01 23"."""
_MARK = re.compile(r"[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-")
"""The beginning of a machine's own mark (RFC 9562), as captions carry it."""
_LOCAL, _LEAST, _MOST = 6, 7, 15
"""Digits of a phone number (ITU-T E.164); of one in a small place."""
_LABEL = re.compile(
    r"(?:^|\n)(?:(?!(?i:total|sum|amount|count|balance|size|rows))[A-Z]\w{0,24}: )?$"
)
_LINE_END = re.compile(r"[.!]? ?(?:\n|$)")
_BARE = 10
"""Digits of a national number without its prefix; survey tools number respondents with eleven."""
_NOWHERE = "ZZ"
"""The region of numbers that name their country."""
_FEW = 4
"""Different digits that a number read out one by one has; a row of noughts and ones has fewer."""
_NEAR_CUE = rf"{_BEFORE}[+(]{{0,2}}\d(?:[ ().\-/]{{0,2}}\d){{5,14}}{_AFTER}"


def _is_long(value: str, least: int = _LEAST) -> bool:
    decimal = re.fullmatch(r"\d+\.\d+", value)
    return sum(map(str.isdigit, value)) >= least and not decimal and not _DATE.match(value)


RULES = (
    rule("phone", cues("phone"), _NEAR_CUE, _is_long),
    rule("phone", cues("phone_number"), _NEAR_CUE, lambda value: _is_long(value, _LOCAL), 20),
)
FIRSTS = first_words(_THINGS)


def phones(plain: Plain, regions: Sequence[str]) -> Iterator[Find]:
    """Phone numbers that need no word beside them."""
    at = 0
    while found := _WRITTEN.search(plain.text, at):
        end = _phone_end(plain.text, found, tuple(regions))
        if end:
            yield Find(found.start(), end, "phone")
        at = end or _next_group(plain.text, found.start())


def whole(plain: Plain, find: Find) -> Find:
    """A phone number with the extension behind it, without a bracket that opens before it."""
    if find.kind != "phone":
        return find
    if plain.text[find.start] == "(" and ")" not in plain.text[find.start : find.end]:
        find = find._replace(start=find.start + 1)
    found = _EXTENSION.match(plain.lower, find.end)
    if not found:
        return find
    closes = found.group().endswith(")") and "(" not in found.group()
    return find._replace(end=found.end() - closes)


def numbered(plain: Plain, words: Words) -> frozenset[int]:
    """Where numbers of things begin: orders, tickets, versions."""
    return frozenset(cue.end for cue in places(plain, words, FIRSTS, _THING))


def _next_group(text: str, start: int) -> int:
    at = start + 1
    while at < len(text) and text[at].isdigit():
        at += 1
    return at


def _phone_end(text: str, found: re.Match[str], regions: tuple[str, ...]) -> int:
    """Where the number ends, 0 where there is none."""
    written = found.group()
    if _DATE.match(written) or _MARK.match(text, found.start()) or _is_table(text, found):
        return 0
    ends = [at.end() for at in re.finditer(r"\d+", written)]
    if text[found.end() : found.end() + 1].isdigit():
        ends.pop()
    tried = [written[:end] for end in reversed(ends)][:_LEAST]
    if written.lstrip("(")[:1] in {"+", "0"}:
        length = next(
            (len(one) for r in (*regions, _NOWHERE) for one in tried if _possible(one, r)), 0
        )
    else:
        sure = not written.isdigit() or (_is_alone(text, found) and _is_known(written, regions))
        length = len(written) if ends and sure else 0
    return found.start() + length if length else 0


def _is_table(text: str, found: re.Match[str]) -> bool:
    """Whether figures of a row or a list only look like a number: "0 1 0 0 1", "01 02 03 ..."."""
    groups = re.findall(r"\d+", found.group())
    size = len(groups[0])
    if len(groups) > 2 and {len(group) for group in groups[:-1]} == {size}:
        row = re.compile(rf"\d{{{size}}}(?:[ .\-]\d{{{size}}}(?!\d))*")
        whole = row.match(text, found.start(), found.start() + 80)
        before = re.compile(rf"\d{{{size}}}[ .\-]$").search(
            text, max(0, found.start() - 5), found.start()
        )
        long = whole is not None and sum(map(str.isdigit, whole.group())) > _MOST
        return long or bool(before) or (size == 1 and len(set(groups)) < _FEW)
    free = _FREE.match(text, found.start())
    return groups[0] == "0" and not free and not found.group().startswith("(0)")


def _is_alone(text: str, found: re.Match[str]) -> bool:
    """Whether a number is all that a line or a speaker says: elsewhere digits are any total."""
    before = _LABEL.search(text, max(0, found.start() - 40), found.start())
    return bool(before and _LINE_END.match(text, found.end()))


def _is_known(written: str, regions: tuple[str, ...]) -> bool:
    """Whether ten digits without groups are given out somewhere; eleven are too many."""
    return len(written) == _BARE and any(_valid(written, region) for region in regions)


@lru_cache(maxsize=4096)
def _possible(written: str, region: str) -> bool:
    """Whether a number has a length that its country, else `region`, gives out."""
    import phonenumbers

    try:
        number = phonenumbers.parse(written, region)
    except phonenumbers.NumberParseException:
        return False
    reason = phonenumbers.is_possible_number_with_reason(number)
    return reason == phonenumbers.ValidationResult.IS_POSSIBLE and len(written) > _LEAST


@lru_cache(maxsize=4096)
def _valid(written: str, region: str) -> bool:
    """Whether `region` gives out numbers that begin so, or had them for British mobiles."""
    import phonenumbers

    if region == "GB":
        return written.startswith("7")
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(written, region))
    except phonenumbers.NumberParseException:
        return False
