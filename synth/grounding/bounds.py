"""Whether a place in a text lies inside a word, a contraction, a compound or a number.

A quote that begins or ends there would say something else: "can" of "can't", "able" of "unable",
"refundable" of "non-refundable", "500" of "1,500", "5" of "-5".
"""

import re

from synth.grounding.folding import INVISIBLE, is_mark

REACH = 24
"""Characters looked at on either side."""
_LETTER = r"[^\W_]"
_CUT = re.compile(
    rf"{_LETTER}\0{_LETTER}"
    rf"|{_LETTER}['’ʼ\-‐‑]\0{_LETTER}"
    rf"|{_LETTER}\0['’ʼ\-‐‑]{_LETTER}"
    r"|\d[.,:/]\0\d"
    r"|\d\0[.,:/]\d"
    r"|(?:^|[\s(])[-−]\0\d"
)
# "I-I went", "th-the box": said twice, so that the words may begin or end at the hyphen.
_STUTTER = re.compile(r"\b(\w+)(?:[-‐‑]\0|\0[-‐‑])\1", re.IGNORECASE)
# Thai to Lao, Myanmar, Khmer, radicals to Bopomofo, the Han blocks, half-width kana: no spaces.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u312f\u31a0-\u9fff\uf900-\ufaff\uff66-\uff9f"
    "\U00020000-\U0003ffff]"
)


def cuts_word(text: str, at: int, start: int, end: int) -> bool:
    """Whether `at` stands inside a word of `text[start:end]`.

    Scripts that put no space between words have no such bounds; a letter is never cut from its
    marks.
    """
    if not start < at < end:
        return False
    if is_mark(text[at]) and text[at] not in INVISIBLE:
        return not text[at - 1].isspace()
    left = _visible(text[max(start, at - REACH) : at])
    right = _visible(text[at : min(end, at + REACH)])
    if _UNSPACED.match(left[-1:]) or _UNSPACED.match(right[:1]):
        return False
    near = f"{left}\0{right}"
    return bool(_CUT.search(near)) and not _STUTTER.search(near)


def next_bound(text: str, at: int, end: int) -> int:
    """The first place behind `at` that is not surely inside a word: where to search on."""
    place = at + 1
    while place < end and _within(text[place - 1]) and _within(text[place]):
        place += 1
    return place


def _within(char: str) -> bool:
    return char.isalnum() and not _UNSPACED.match(char)


def _visible(text: str) -> str:
    return "".join(c for c in text if c != "\0" and c not in INVISIBLE and not is_mark(c))
