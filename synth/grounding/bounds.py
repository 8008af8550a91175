"""Whether a place in a text lies inside a word, a contraction, a compound or a number.

A quote that begins or ends there may say something else: "can" of "can't", "able" of "unable",
"refundable" of "non-refundable", "500" of "1,500", "5" of "-5".
"""

import re

from synth.english.lexicon import is_word
from synth.grounding.folding import APOSTROPHES, INVISIBLE, SKIN_TONES, VARIATIONS, is_mark
from synth.grounding.words import ELIDING, is_unspaced

_JOINER = "\u200d"
REACH = 24
"""Characters looked at on either side."""
LEAST_WORDS = 3
"""Shorter quotes are not completed where they cut a word: they may be any word's part."""
_LETTER = r"[^\W_]"
_CUT = re.compile(
    rf"{_LETTER}\0{_LETTER}"
    rf"|{_LETTER}['’ʼ\-‐‑]\0{_LETTER}"
    rf"|{_LETTER}\0['’ʼ\-‐‑]{_LETTER}"
    r"|\d[.,:/]\0\d"
    r"|\d\0[.,:/]\d"
    r"|(?:^|[\s(£$€¥])[-−–]\0\d"
    r"|(?:^|[\s(£$€¥−–-])[.,]\0\d"
)
# "I-I went", "th-the box": said twice, so that the words may begin or end at the hyphen.
_STUTTER = re.compile(r"\b(\w+)(?:[-‐‑]\0|\0[-‐‑])\1", re.IGNORECASE)
_ELIDED = re.compile(rf"(?:^|[^\w'’])(?:{ELIDING})['’ʼ]\0\w\w", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")


def cuts_word(text: str, at: int, start: int, end: int) -> bool:
    """Whether `at` stands inside a word of `text[start:end]`.

    Scripts that put no space between words have no such bounds; a letter is never cut from its
    marks.
    """
    if not start < at < end:
        return False
    if _in_emoji(text, at):
        return True
    if is_mark(text[at]) and text[at] not in INVISIBLE:
        return not text[at - 1].isspace()
    left = _visible(text[max(start, at - REACH) : at])
    right = _visible(text[at : min(end, at + REACH)])
    if is_unspaced(left[-1:]) or is_unspaced(right[:1]):
        return False
    if left[-1:] in APOSTROPHES and is_unspaced(left[-2:-1]):
        return False
    if right[:1] in APOSTROPHES and is_unspaced(right[1:2]):
        return False
    near = f"{left}\0{right}"
    return bool(_CUT.search(near)) and not _STUTTER.search(near) and not _ELIDED.search(near)


def next_bound(text: str, at: int, end: int) -> int:
    """The first place behind `at` that is not surely inside a word: where to search on."""
    place = at + 1
    while place < end and _within(text[place - 1]) and _within(text[place]):
        place += 1
    return place


def whole_words(text: str, span: tuple[int, int], turn: tuple[int, int]) -> tuple[int, int] | None:
    """`span` of English text completed to whole words; None where its ends are words themselves.

    For quotes that were cut off in mid-word: "we had to wai". But "147 item" and "able to load" say
    something else than "147 items" and "unable to load".
    """
    start, end = span
    if len(text[start:end].split()) < LEAST_WORDS:
        return None
    if cuts_word(text, start, *turn):
        start = _word_start(text, start, turn[0])
        if not _is_fragment(
            text[start : span[0]], text[span[0] : _word_end(text, span[0], turn[1])]
        ):
            return None
    if cuts_word(text, end, *turn):
        end = _word_end(text, end, turn[1])
        if not _is_fragment(
            text[span[1] : end], text[_word_start(text, span[1], turn[0]) : span[1]]
        ):
            return None
    return None if cuts_word(text, start, *turn) or cuts_word(text, end, *turn) else (start, end)


def _is_fragment(lost: str, kept: str) -> bool:
    """Whether both parts of a word are letters, and the one that is kept is no word itself."""
    return bool(_WORD.fullmatch(lost) and _WORD.fullmatch(kept)) and not is_word(kept.lower())


def _word_start(text: str, at: int, first: int) -> int:
    while at > first and text[at - 1].isalnum():
        at -= 1
    return at


def _word_end(text: str, at: int, last: int) -> int:
    while at < last and text[at].isalnum():
        at += 1
    return at


def _in_emoji(text: str, at: int) -> bool:
    """Whether `at` parts signs that are drawn as one: joined ones, a skin tone, a variation."""
    joined = _JOINER in (text[at], text[at - 1]) and not text[at].isalnum()
    return (
        joined or text[at] in SKIN_TONES or (text[at] in VARIATIONS and not text[at - 1].isspace())
    )


def _within(char: str) -> bool:
    return char.isalnum() and not is_unspaced(char)


def _visible(text: str) -> str:
    if text.isascii():
        return text
    return "".join(c for c in text if c not in INVISIBLE and not is_mark(c))
