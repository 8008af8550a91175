"""Numbers by which shops, offices and clubs know somebody: orders, tickets, cases, members.

Whoever has such a number finds the person behind it. Plain nouns ("order", "case") mean much else,
so a number follows them directly, and neither counts nor dates anything.
"""

import re
from collections.abc import Iterable, Iterator

from synth.privacy.identifiers.cues import Words, beside, first_words, phrases, places, rule
from synth.privacy.identifiers.finds import Find
from synth.privacy.identifiers.lists import cues, one_of, words
from synth.privacy.identifiers.papers import PAPER, is_paper
from synth.privacy.identifiers.plain import Plain

_COMPOUNDS = tuple(
    f"{stem}{number}"
    for stem in sorted(words("numbered"))
    for number in ("nummer", "nummern", "nr", " (nummer|nr)")
)
"""As German and Dutch write them: "Kundennummer", "Auftrags-Nr."."""
_SPACE = r"[ ,:.(=\"'#°-]{0,4}"
_WORD = (
    r"(?:is|was|it'?s?|s|that'?s?|which|mine|being|number|no|nr|um|uh|erm?|so|said|i"
    rf"|lautet|ist|war|era|die|der|das|est|c'?est|es|le|la|el|de|het)\b(?=[\s,:.'#°-]){_SPACE}"
)
_ANSWER = r"(?:\?\s*(?:\w{1,20}: )?[^\d?]{0,40}?(?<!\w))"
_LINK = rf"(?i:{_SPACE}(?:{_WORD}){{0,4}}{_ANSWER}?)"
"""What stands between a cue and its number; an answer may come after other words."""
_BOOKED = r"(?<![\w-])(?=[A-Z]*\d)(?=\d*[A-Z])[A-Z\d]{6}(?![\w-])"
"""A booking as airlines name it: six letters and digits, hardly ever one without the other."""

RULES = (
    rule("id number", (*cues("reference"), *_COMPOUNDS), PAPER, is_paper, link=_LINK),
    rule("id number", cues("booked"), _BOOKED, link=_LINK),
)

_UNNAMED, _NOT_NUMBERED = words("unnamed"), words("not_numbered")
_BARE = cues("referred")
_FIRSTS, _REFERRED = first_words(_BARE), phrases(_BARE)
FIRSTS = _FIRSTS.union({"number", "numbers"}, *(one.firsts for one in RULES))
_DOES = re.compile(rf"(?<![\w'])(?:{one_of('doers')})[\s,]+$")
"""Before "order" or "report", that somebody does it; before "case", that it is none."""
_BEFORE = re.compile(r"(?<![\w'])([a-z]+)[\s-]$")
_CODE = re.compile(
    r" ?[#:(]{0,2} ?(?:(?:is|was) )?(?P<code>(?:[A-Z]{2,6} (?=\d))?(?:[A-Z\d]+(?:[/-][A-Z\d]+){0,5}"
    r"|\d{3,6}(?: \d{3,6}){1,3}))(?![\w%€£$]|[.,:/-]\w| \d)"
)
_NUMBERED = re.compile(rf"{_LINK}(?P<code>{PAPER})")
_PREFIXED = re.compile(rf"{_LINK}(?P<code>[A-Z]{{1,4}}-?\d{{4,}})(?![\w%]|[.,:/-]\w)")
_YEAR = re.compile(r"(?:19|20)\d\d(?:[-/ ]|\d\d$)|[A-Z]+(?:19|20)\d\d$|\d{1,2}[-/]\d{1,2}[-/]")
_RANGE = re.compile(r"\d+0-\d+0$")
_COUNTED = re.compile(rf"\s+(?:{one_of('counted')}|(?!was\b|is\b|has\b|says\b)[a-z]{{2,}}s)\b")
_STANDARD = re.compile(rf"(?:{one_of('standards')})(?![a-z])")
_LETTERED = re.compile(r"([A-Z]{2,6}[-/]?)(\d{4,})")
_FORMS = 20
"""Forms of codes in one text; of more, none tells anything."""
_LEAST, _DIGITS, _SPACED = 5, 3, 8
"""Letters and digits of a code; digits among them; digits where there are spaces between."""


def references(plain: Plain, words: Words) -> list[Find]:
    """Codes that a word before them names, and what is written like them."""
    named = [*_named(plain, words), *beside(plain, words, RULES)]
    return [*named, *_alike(plain.text, named)]


def _named(plain: Plain, words: Words) -> Iterator[Find]:
    """Codes directly after "order" and the like, and after "rider number", whoever rides."""
    for cue in places(plain, words, _FIRSTS, _REFERRED):
        found = _CODE.match(plain.text, cue.end)
        does = _DOES.search(plain.lower, max(0, cue.start - 12), cue.start)
        if found and not does and _is_code(plain, found):
            yield Find(*found.span("code"), "id number")
    for at in words.get("number", ()):
        yield from _after_number(plain, at, at + len("number"))
    for at in words.get("numbers", ()):
        yield from _code(_PREFIXED.match(plain.text, at + len("numbers")))


def _is_code(plain: Plain, found: re.Match[str]) -> bool:
    """Whether it is long enough and no count, year, date, range or standard."""
    code, marked = found["code"], "#" in plain.text[found.start() : found.start("code")]
    dated = _YEAR.match(code) and not _is_long(code[5:])
    if not _is_long(code) or dated or _RANGE.match(code):
        return False
    if re.search("[A-Z]", code):
        return not _STANDARD.match(code.lower()) and not _YEAR.match(code)
    many = " " not in code or len(code.replace(" ", "")) >= _SPACED
    counts = code.endswith("00") or _COUNTED.match(plain.lower, found.end("code"))
    return many and (marked or not counts)


def _is_long(code: str) -> bool:
    return sum(map(str.isalnum, code)) >= _LEAST and sum(map(str.isdigit, code)) >= _DIGITS


def _after_number(plain: Plain, start: int, end: int) -> Iterator[Find]:
    """A code after "number" and a word before it; after "the number" one with capitals."""
    before = _BEFORE.search(plain.lower, max(0, start - 24), start)
    noun = before[1] if before else "the"
    if noun in _NOT_NUMBERED:
        return
    yield from _code((_PREFIXED if noun in _UNNAMED else _NUMBERED).match(plain.text, end))


def _code(found: re.Match[str] | None) -> Iterator[Find]:
    if found and is_paper(found["code"]) and not found["code"].endswith("000"):
        yield Find(*found.span("code"), "id number")


def _alike(text: str, finds: Iterable[Find]) -> Iterator[Find]:
    """Further codes of the letters and the length of one that a word named: "KD-204571"."""
    codes = (_LETTERED.fullmatch(text, one.start, one.end) for one in finds)
    forms = {f"{code[1]}\\d{{{len(code[2])}}}" for code in codes if code}
    if 0 < len(forms) <= _FORMS:
        for found in re.finditer(rf"(?<![\w-])(?:{'|'.join(sorted(forms))})(?![\w-])", text):
            yield Find(*found.span(), "id number")
