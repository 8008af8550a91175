"""Numbers as they are said and written, so that none is cut: "twenty five", "15 thousand"."""

import re

from synth.english.lexicon import word_class

Span = tuple[int, int]

_WORD = "(?:" + "|".join(sorted(word_class("cardinals"), key=len, reverse=True)) + ")"
_SCALE = "(?:hundred|thousand|million|billion)"
_BEFORE = (  # what a number begins with, and what it must go on with to be one
    (rf"(?<!\w){_WORD}[ -]", rf"{_WORD}(?!\w)"),
    (rf"(?<!\w){_SCALE} and ", rf"(?:{_WORD}|\d+)(?!\w)"),
    (r"(?<![\w.,])\d{1,3} ", r"\d{3}(?!\d)"),
    (r"(?<!\w)\d[\d.,]* ", rf"{_SCALE}(?!\w)"),
    (r"(?<!\w)minus ", r"\d"),
    (r"[£$€¥]\s?", r"\d"),
)
_BEHIND = (
    (rf"(?<!\w)(?!one\b){_WORD}", rf"[ -]{_WORD}(?!\w)"),
    (r"(?<!\w)one", rf"[ -]{_SCALE}(?!\w)"),
    (rf"(?<!\w){_SCALE}", rf" and {_WORD}(?!\w)"),
    (r"(?<![\w.,])\d{1,3}", r" \d{3}(?!\d)"),
    (r"\d", rf" {_SCALE}(?!\w)"),
    (r"\d", r"\s?[%‰°£€¥]"),
)
_STARTS = [(re.compile(a + "$", re.I), re.compile(b, re.I)) for a, b in _BEFORE]
_ENDS = [(re.compile(a + "$", re.I), re.compile(b, re.I)) for a, b in _BEHIND]
_LONGEST = 24
"""Characters of a part of a number."""


def whole_number(text: str, span: Span, turn: Span) -> Span:
    """`span` widened to the numbers that it cuts."""
    start, end = span
    while cut := _cut(text, start, turn, _STARTS):
        start -= cut[0]
    while cut := _cut(text, end, turn, _ENDS):
        end += cut[1]
    return start, end


def _cut(
    text: str, at: int, turn: Span, patterns: list[tuple[re.Pattern[str], re.Pattern[str]]]
) -> tuple[int, int] | None:
    """Lengths of a number's parts before and behind `at`, where it stands within one."""
    last = min(turn[1], at + _LONGEST)
    for first, second in patterns:
        right = second.match(text, at, last)  # it fails at once, nearly always
        left = first.search(text[max(turn[0], at - _LONGEST) : at]) if right else None
        if left and right:
            return len(left.group()), len(right.group())
    return None
