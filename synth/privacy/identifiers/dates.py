"""Dates of birth: a date beside a word of birth. Other dates stay, and so do years alone."""

import re
from collections.abc import Iterator

from synth.privacy.identifiers.cues import Words, first_words, phrases, places
from synth.privacy.identifiers.finds import Find
from synth.privacy.identifiers.lists import cues, one_of
from synth.privacy.identifiers.plain import Plain
from synth.privacy.identifiers.spoken import MONTH_DAYS, SPOKEN_YEAR, Run, runs_between

_MONTH = (
    r"(?:jan(?:uar[yi]?|vier)?|feb(?:ruar[yi]?)?|fev(?:rier)?|mar(?:ch|s|z)?|maerz|mrz|maart|"
    r"apr(?:il)?|avr(?:il)?|ma[iy]|mei|jun[ei]?|juin|jul[yi]?|juil(?:let)?|aug(?:ust(?:us)?)?|aout|"
    r"sept?(?:ember|embre)?|o[ck]t(?:ober|obre)?|nov(?:ember|embre)?|de[czs](?:ember|embre)?|"
    r"enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|"
    r"gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|novembre|dicembre)(?![a-z])\.?"
)
_DAY = rf"(?:(?:[12]\d|3[01]|0?[1-9])(?: ?(?:st|nd|rd|th|er|o)\b|\.)?(?!\d)|(?:{MONTH_DAYS})\b)"
_FULL = r"(?:1[89]|20)\d\d(?!\d)"
_YEAR = rf"(?:{_FULL}|'?\d\d(?![\d:%])|{SPOKEN_YEAR})"
_S = r"[\s.,/-]{0,3}"
_OF = rf"{_S}(?:(?:of|in|de|del) )?"
_HOLIDAY = (
    r"(?:christmas(?: eve| day)?|boxing day|new year'?s?(?: eve| day)?|halloween|bonfire night"
    r"|valentine'?s?(?: day)?|st\.? \w{5,8}'?s day|easter(?: sunday| monday)?"
    r"|april fools'?(?: day)?|thanksgiving"
    r"|heiligabend|weihnachten|silvester|neujahr|noel|nochebuena|navidad|natale)"
)
DATE = re.compile(
    rf"(?<![\w.,/£$€-])(?:"
    rf"{_FULL}([-./ ])\d\d?\1\d\d?(?!\d)"
    rf"|\d\d?( ?[-./ ] ?)\d\d?\2(?:{_FULL}|\d\d(?!\d))"
    rf"|{_DAY} of (?:the )?{_DAY}(?:{_OF}{_YEAR})?"
    rf"|{_DAY}(?:{_S}(?:of|de|del)(?: the)?(?= ))?{_S}{_MONTH}(?:{_OF}{_YEAR})?"
    rf"|{_MONTH}{_S}(?:the )?{_DAY}(?!\w)(?:{_OF}{_YEAR})?"
    rf"|{_MONTH}{_S}(?:of |de )?(?:{_FULL})"
    rf"|{_MONTH} (?:of|de|del|des|von) '?\d\d(?![\d:%]|[.,]\d)"
    rf"|{_HOLIDAY},? (?:of |in |de |del )?"
    rf"(?:19\d\d|200\d|201[0-5]|'\d\d(?!\d)|{SPOKEN_YEAR})"
    r"|\d\d?\.\d\d?\.(?!\d))(?!(?!t\d)\w)"
)
_SHORT = re.compile(r"(?:'s|is|was|falls|on|the|[\s:,-])*(\d\d?/\d\d?)(?![\w/])")
_ASKED = re.compile(r"(?<!\w)(?:\d{8}|\d{6})(?!\w)|(?<![\w/.-])(?:19|20)\d\d(?![\w/-])")
"""What is a date only as the answer to a question for it: 12031984, a year."""
_AND = re.compile(r"(?:,| and| or| &|, and)? (?:the )?(?=[\w'])")
_ELSEWHERE = re.compile(rf"[.!;?]\s|\b(?:{one_of('not_birth')})\b")
NOT_BIRTH = re.compile(rf"\b(?:{one_of('not_birth')})\b")
"""Between a birth and a date, they say that the date is another event's."""
_IS = re.compile(
    r"[\s,(:=-]*(?:(?:is|was|are|being|when|that'?s|on|for)\b[\s,]*)*"
    r"(?:(?:i|he|she|we|they|it)\b[\s]*(?:was|were|am)?\b[\s,]*)?"
    r"(?:(?:my|his|her|our|their|the|your|a)\b\s*)?(?:(?:\w+'s|own|date of|actual)\s+){0,2}"
    r"|,?\s(?:[\w'-]+\s){1,4}(?:was|were|wurde)\s"
)
_BIRTH, _BORN = cues("birth"), cues("born")
FIRSTS = first_words((*_BIRTH, *_BORN))
_ASKING = first_words(_BIRTH), phrases(_BIRTH)
_TELLING = first_words(_BORN), phrases(_BORN)
_END = re.compile(r"[.!;]\s|\n")
_BIRTH_YEAR = re.compile(
    rf"(?<!\d)(?:19\d\d|200\d|201[0-5]|'(?:[3-9]\d|0\d|1[0-5]))(?!\d)|{SPOKEN_YEAR}"
)
_FAR = 160
"""Characters after a word of birth within which a date with a year that somebody may be born in is
taken for one, whatever stands between: "my birthday; mine, by the way, is 5 November 1983"."""
_ASKS, _NEAR, _CLOSE, _LONG = 80, 45, 12, 60
"""Characters between a question and its answer; between a word and a date; where nothing else is
between them; of a date."""


def birth_dates(plain: Plain, words: Words, runs: list[Run]) -> Iterator[Find]:
    """Dates beside words of birth; `runs` are numbers spoken word by word."""
    if not FIRSTS & words.keys():
        return
    asked = places(plain, words, *_ASKING)
    for cue in asked:
        yield from _before(plain.lower, cue.start) or _answer(plain.lower, cue.end, runs)
        yield from _told(plain.lower, cue.end)
    for cue in places(plain, words, *_TELLING):
        yield from _before(plain.lower, cue.start) or _after(plain.lower, cue.end)
        yield from _told(plain.lower, cue.end)


def _told(lower: str, end: int) -> Iterator[Find]:
    """Whole dates some way after a word of birth, save those of other events."""
    for found in DATE.finditer(lower, end, min(len(lower), end + _FAR + _LONG)):
        if found.start() > end + _FAR:
            return
        begins = max((m.end() for m in _END.finditer(lower, end, found.start())), default=end)
        is_whole = _BIRTH_YEAR.search(found.group()) is not None
        if is_whole and not NOT_BIRTH.search(lower, begins, found.start()):
            yield Find(found.start(), _end(lower, found), "birth date")


def _answer(lower: str, end: int, runs: list[Run]) -> list[Find]:
    """The date after a question for it, in whatever form."""
    found = _after(lower, end) or _series(lower, end, _ASKS)
    if found:
        return found if _answers(lower, end, found[0].start, _NEAR) else []
    last = min(len(lower), end + _ASKS)
    bare = [Find(*one.span(), "birth date") for one in _ASKED.finditer(lower, end, last)]
    heard = [
        Find(run.start, run.end, "birth date")
        for run in runs_between(runs, end, last)
        if len(run.digits) in range(4, 9)
    ]
    return [one for one in (bare or heard)[:1] if _answers(lower, end, one.start, _CLOSE)]


def _answers(lower: str, end: int, start: int, near: int) -> bool:
    """Whether what begins at `start` answers: it is asked for, or the same sentence gives it."""
    gap = lower[end:start]
    return "?" in gap or len(gap) <= _CLOSE or (len(gap) <= near and not _END.search(gap))


def _after(lower: str, end: int) -> list[Find]:
    if short := _SHORT.match(lower, end):
        return [Find(*short.span(1), "birth date")]
    found = _series(lower, end, _NEAR)
    return found if found and not _ELSEWHERE.search(lower, end, found[0].start) else []


def _series(lower: str, at: int, reach: int) -> list[Find]:
    """The first date within `reach`, and those joined to it by "and" or a comma."""
    found = DATE.search(lower, at, min(len(lower), at + reach + _LONG))
    if not found or found.start() > at + reach:
        return []
    dates = []
    while found:
        dates.append(Find(found.start(), _end(lower, found), "birth date"))
        joint = _AND.match(lower, found.end())
        found = DATE.match(lower, joint.end()) if joint else None
    return dates


def _before(lower: str, start: int) -> list[Find]:
    """A date that the word of birth follows: "12 March 1984 is my birthday"."""
    near = list(DATE.finditer(lower, max(0, start - _LONG - _NEAR), start))
    if near and _IS.fullmatch(lower, near[-1].end(), start):
        return [Find(near[-1].start(), _end(lower, near[-1]), "birth date")]
    return []


def _end(lower: str, found: re.Match[str]) -> int:
    return found.start() + len(found.group().rstrip(" .,/-"))


def whole(lower: str, found: re.Match[str]) -> Find:
    """What DATE found, without the stops behind it."""
    return Find(found.start(), _end(lower, found), "birth date")


def birth_words(plain: Plain, words: Words) -> list[int]:
    """Where words of birth end."""
    cues = [*places(plain, words, *_ASKING), *places(plain, words, *_TELLING)]
    return [cue.end for cue in cues]
