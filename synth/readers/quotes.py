"""Phrases that notes put in quotation marks: the only words of notes printed as quotes."""

import re
from bisect import bisect_left

_DOUBLE = re.compile(
    r"«\s?([^«»]{1,600}?)\s?»"
    r"|(?<!\w)[“„]([^“”„\"«»]{1,600})[”“\"](?!\w)"
    r"|(?<!\w)\"(?!\s)([^“”„\"«»]{1,600}?)(?<!\s)[\"”](?!\w)"
)
_SINGLE = re.compile(
    r"(?<!\w)['‘‚](?!\s)((?:[^'’‘‚\n]|(?<=\w)['’](?=\w)){3,300})(?<!\s)['’‘](?!\w)"
)
_WORD = re.compile(r"\w+(?:['’]\w+)*")


def quoted_spans(text: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """Spans in quotation marks within `text[start:end]`, the marks excluded, in order.

    Double marks and guillemets need three words, single ones two (an apostrophe is not a mark);
    fewer words are a term or a button rather than something said.
    """
    doubles = [_inside(match) for match in _DOUBLE.finditer(text, start, end)]
    spans = [s for s in doubles if _is_speech(text[s[0] : s[1]], least=3)]
    for match in _SINGLE.finditer(text, start, end):
        if not _overlaps(doubles, *match.span()) and _is_speech(match[1], least=2):
            spans.append(match.span(1))
    return tuple(sorted(spans))


def _overlaps(spans: list[tuple[int, int]], start: int, end: int) -> bool:
    """True where one of `spans` (sorted, apart from each other) reaches into start:end."""
    after = bisect_left(spans, (end, end))
    return after > 0 and spans[after - 1][1] > start


def _inside(match: re.Match[str]) -> tuple[int, int]:
    return next(match.span(group) for group in (1, 2, 3) if match[group] is not None)


def _is_speech(words: str, *, least: int) -> bool:
    found = _WORD.findall(words)
    names_only = all(word[:1].isupper() or word.isdigit() for word in found)
    if " / " in words:
        return False  # a menu's wording
    return len(found) >= least and not (names_only and words[-1:] not in ".!?…")
