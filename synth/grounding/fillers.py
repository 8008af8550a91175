"""What may be left out of speech without a word of it being lost: um, [laughs], a time stamp."""

import re
from collections.abc import Sequence

from synth.grounding.words import Word

_SOUNDS = (
    r"laugh|laft|chuckl|giggl|sigh|paus|cough|sniff|sob|cry|cries|crying|breath|inhal|exhal|silen|inaudib|"
    r"unclear|crosstalk|overlap|nois|music|applau|gestur|nods?\b|nodding|shrug|smil|groan|snort|"
    r"yawn|clears?\b|hesitat|whistl|phone rings|beat\]|tsk|tuts?\b|lacht|lachen|lächelt|seufz|"
    r"räusper|rires?\b|rit\b|soupir|risas?\b|ríe|suspir|ride\b|risate|sospir|笑|沈黙|間|哭|웃음"
)
_ASIDE = re.compile(
    rf"[\[(（【<*]\s*(?:\w+\s)?(?:{_SOUNDS})[^\])）】>*\n]{{0,30}}[\])）】>*]"
    r"|[\[(<{]\s*(?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?\s*[\])>}]"
    r"|(?<![\w:])\d{1,2}:\d{2}:\d{2}(?:[.,]\d{1,3})?(?![\w:])",
    re.IGNORECASE,
)
_ANYWHERE = frozenset(
    ("äh", "ähm", "öh", "öhm", "euh", "heu", "hm", "hmm", "hmmm", "mmm", "えーと", "えっと")
)
_ENGLISH = frozenset(
    (
        "um",
        "umm",
        "ummm",
        "uhm",
        "uh",
        "uhh",
        "er",
        "err",
        "erm",
        "errm",
        "ah",
        "ahh",
        "eh",
        "mm",
        "oh",
        "ooh",
    )
)
"""Sounds alone; words such as "like" are looked at where they stand. "Uh-huh" is a yes."""
_UNITS = frozenset({"mm", "hm"})
_HYPHENS = "-‐‑"


def find_asides(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Spans of bracketed sounds and time stamps in `text[start:end]`."""
    return [match.span() for match in _ASIDE.finditer(text, start, end)]


def find_fillers(text: str, words: Sequence[Word], *, english: bool) -> set[int]:
    """Positions in `words` of those that are sounds, or inside an aside."""
    if not words:
        return set()
    sounds = _ANYWHERE | _ENGLISH if english else _ANYWHERE
    found = {i for i, word in enumerate(words) if word.form in sounds and _stands_alone(text, word)}
    for start, end in find_asides(
        text, words[0].start - 1 if words[0].start else 0, words[-1].end + 2
    ):
        found |= {i for i, word in enumerate(words) if start <= word.start and word.end <= end}
    return found


def _stands_alone(text: str, word: Word) -> bool:
    """Whether no hyphen ties it to a word: "uh-huh" says yes, "uh-uh" no; not a unit: "5 mm"."""
    before, after = text[max(0, word.start - 2) : word.start], text[word.end : word.end + 2]
    tied = (before[-1:] in _HYPHENS and before[:1].isalnum() and len(before) == 2) or (
        after[:1] in _HYPHENS and after[1:].isalnum() and len(after) == 2
    )
    measured = word.form in _UNITS and (before[-1:].isdigit() or before[:1].isdigit())
    return not tied and not measured
