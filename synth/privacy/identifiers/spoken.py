"""Numbers said word by word, as transcripts write them: "oh seven seven double oh, nine"."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from synth.privacy.identifiers.cues import Words
from synth.privacy.identifiers.lists import table
from synth.privacy.identifiers.plain import Plain

_UNITS, _SPOKEN = table("lists")["units"], table("lists")["spoken"]
_TEENS, _TENS, _DAYS = (_SPOKEN[row].split() for row in ("teens", "tens", "days"))
_TIMES = {"double": 2, "triple": 3, "treble": 3, "doppel": 2}
_HUNDREDS = {"hundred": "00", "thousand": "000"}
_ONES = {word: digit for digit, words in _UNITS.items() for word in words.split()}
_PAIRS = {word: str(10 + i) for i, word in enumerate(_TEENS)}
_ROUND = {word: str(2 + i) for i, word in enumerate(_TENS)}
_DIGITS: dict[str, str] = {**_ONES, **_PAIRS, **_HUNDREDS, "plus": ""}
NUMBER_WORDS = frozenset({*_ONES, *_PAIRS, *_ROUND, *_TIMES, *_HUNDREDS, "plus"})

_UNIT = "one|two|three|four|five|six|seven|eight|nine"
_GERMAN = "erst zweit dritt viert funft sechst siebt siebent acht neunt zehnt elft zwolft zigst"
MONTH_DAYS = (
    rf"twenty[ -](?:{'|'.join(_DAYS[:9])})|thirty[ -]first|{'|'.join(reversed(_DAYS))}"
    rf"|premier|primero|(?:[a-z]{{2,14}})?(?:{'|'.join(_GERMAN.split())})e[rn]?"
)
"""Days of a month as they are said."""
_TWO = rf"(?:(?:{'|'.join(_TENS)})(?:[ -](?:{_UNIT}))?|{'|'.join(reversed(_TEENS))})\b"
SPOKEN_YEAR = (
    rf"(?:(?:nineteen|eighteen|twenty)[ -]+(?:(?:oh|o)[ -](?:{_UNIT})|hundred|{_TWO})"
    r"|neunzehnhundert[a-z]+|zweitausend[a-z]*"
    rf"|two[ -]thousand(?:(?: and)? (?:{_TWO}|{_UNIT}))?|{_TWO})(?!\w)"
)
"""Years as they are said: "nineteen eighty-four", "eighty-four", "two thousand and one"."""

_TOKEN = re.compile(
    rf"(?:{'|'.join(sorted(NUMBER_WORDS, key=len, reverse=True))}|\d{{1,11}})(?![a-z\d]|[:.,]\d)"
)
_BETWEEN = re.compile(r"(?:[\s,.;-]|…|\b(?:um+|uh+|erm?|hmm|and|then|so|ja|euh|ah)\b){1,12}")
_DIGITS_BEFORE = re.compile(r"(?<![\w.,£$€-])\+?\d{1,5}(?:[ -]\d{1,5}){0,4}[ ,-]{0,2}$")
_NATIONAL, _MANY = 11, 22
"""Digits of a British number with its nought: what follows is the next word, "one more thing".
Where twice as many follow, they are something else."""
_LEAST = 3
"""Words of the shortest run: "twenty, forty-five, sixty-one" is a sort code."""


class Run(NamedTuple):
    """A number said word by word: where it stands, its digits, how many came one by one."""

    start: int
    end: int
    digits: str
    singles: int
    alone: int
    """As singles, without those of "twenty-one": people's ages have none."""


def runs(plain: Plain, words: Words) -> list[Run]:
    """Every run of at least three number words, in order."""
    starts = sorted(at for word in NUMBER_WORDS & words.keys() for at in words[word])
    found: list[Run] = []
    for start in starts:
        if (not found or start >= found[-1].end) and (run := _run(plain.lower, start)):
            found.append(run)
    return found


def runs_between(found: list[Run], start: int, end: int) -> Iterator[Run]:
    """Those runs that begin from `start` to `end`."""
    for run in found[bisect_left(found, (start,)) :]:
        if run.start > end:
            return
        yield run


def _run(lower: str, start: int) -> Run | None:
    tokens = list(_tokens(lower, start))
    if len(tokens) < _LEAST:
        return None
    before = _DIGITS_BEFORE.search(lower, max(0, start - 32), start)
    first = re.findall(r"\d+", before.group()) if before else []
    words = [*first, *(token.group() for token in tokens)]
    digits, singles = spoken_digits(words)
    while len(tokens) > 1 and _NATIONAL < len(digits) < _MANY and digits[0] == "0" != digits[1]:
        tokens, words = tokens[:-1], words[:-1]
        digits, singles = spoken_digits(words)
    begin = before.start() if before else start
    return Run(begin, tokens[-1].end(), digits, singles, _alone(words))


def _alone(words: list[str]) -> int:
    """How many digits were said with no "twenty" before them."""
    before = ["", *words]
    return sum(
        word in _ONES and other not in _ROUND for word, other in zip(words, before, strict=False)
    )


def _tokens(lower: str, start: int) -> Iterator[re.Match[str]]:
    found = _TOKEN.match(lower, start)
    while found:
        yield found
        gap = _BETWEEN.match(lower, found.end())
        found = _TOKEN.match(lower, gap.end()) if gap else None


def spoken_digits(words: list[str]) -> tuple[str, int]:
    """The digits that number words stand for, and how many of them were said one by one."""
    digits, singles, times = "", 0, 1
    for word, following in zip(words, [*words[1:], ""], strict=True):
        if word in _TIMES:
            times = _TIMES[word]
            continue
        digits += times * _value(word, following)
        singles += times * (word in _ONES or (word.isdigit() and len(word) == 1))
        times = 1
    return digits, singles


def _value(word: str, following: str) -> str:
    if word in _ROUND:
        return _ROUND[word] + ("" if following in _ONES and _ONES[following] != "0" else "0")
    return _DIGITS.get(word, word)
