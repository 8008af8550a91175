"""Whether words that were left out between two pieces of speech turn what the pieces say."""

import re
from collections.abc import Sequence

from synth.english.clauses import BREAK, CUES, NEGATES, STOP, cues
from synth.english.lexicon import FUNCTION, word_class

_TURNING_POINT = re.compile(
    rf"(?:^\s*|[.!?…;:,—–-]\s*|\n\s*)(?:{cues('contrast')}|{cues('repair')})(?!\w)"
    rf"|(?:[.!?…:]\s+|\n\s*)(?:{cues('taken_back')})(?!\w)",
    re.IGNORECASE,
)
_BEGINS = re.compile(
    rf"(?:^|{STOP}|[,;:—–…(\n]|\s[-–]|\b(?:{cues('conjunction')}))[\"“‘'«\s]*"
    rf"(?:(?:{cues('opening')})[,\s]+)*$",
    re.IGNORECASE,
)
_ENDS = re.compile(
    rf"\s*(?:$|[.!?…,;:—–)\n\"”»]|’(?!\w)|[-–]\s|(?!that\b)(?:{cues('conjunction')})\b)",
    re.IGNORECASE,
)
_FOREIGN = re.compile(cues("foreign"), re.IGNORECASE)
_NEAR, _REACH = 3, 6
"""Words before the second piece, and behind a negation, within which it negates."""
_WORD = re.compile(r"\w+(?:['’]\w+)*")
_ANSWER = re.compile(r"^\s*(?:no|nope|nah|not really)\b[,.!…]*\s*", re.IGNORECASE)
_IF = re.compile(rf"\b(?:{cues('condition')})\b", re.IGNORECASE)
_HEDGE = re.compile(rf"\b(?:{cues('unreal')}|{cues('report')})\b", re.IGNORECASE)
_AMOUNT = re.compile(
    rf"(?:\d|\b(?:{'|'.join(sorted(word_class('cardinals')))}))\s*$", re.IGNORECASE
)


def turns(
    text: str, left: tuple[int, int], right: tuple[int, int], *, english: bool = True
) -> bool:
    """Whether what stands between two pieces of one turn turns what they say.

    It may lie within one clause where nothing in it negates, or hold whole clauses; it may not
    begin in one clause and end in the midst of another, whose subject would be lost.
    """
    left_out = text[left[1] : right[0]]
    if not any(map(str.isalnum, left_out)):
        return False
    if not english:
        return bool(_FOREIGN.search(left_out))
    pieces = f"{text[slice(*left)]} {text[slice(*right)]}"
    if any(p.search(left_out) for p in (_TURNING_POINT, _AMOUNT)) or _denies(left_out, pieces):
        return True
    breaks = list(BREAK.finditer(left_out))
    if not breaks:
        return bool(CUES.search(left_out) or _HEDGE.search(left_out))
    first, last = left_out[: breaks[0].start()], left_out[breaks[-1].end() :]
    if CUES.search(first) or CUES.search(last):
        return True
    clauses = [clause for clause in BREAK.split(left_out) if clause and clause.strip()]
    if clauses and (_IF.match(clauses[0].strip()) or _IF.match(clauses[-1].strip())):
        return True
    return not begins_clause(text, right[0])


def _denies(left_out: str, pieces: str) -> bool:
    """Whether a negation stands before words of the pieces, or directly before the second one."""
    said = {word for word in _words(pieces) if word not in FUNCTION}
    for match in NEGATES.finditer(left_out):
        rest = left_out[match.end() :]
        following = _words(rest)
        if said.intersection(following[:_REACH]):
            return True
        if len(following) < _NEAR and not any(mark in rest for mark in ".!?…"):
            return True
    return False


def _words(text: str) -> list[str]:
    return [word.replace("’", "'") for word in _WORD.findall(text.lower())]


def turns_between(rest: str, passages: Sequence[str]) -> bool:
    """Whether what was said between two places takes back or turns what was said.

    Args:
        rest: the rest of the turn that the first place is in.
        passages: whole turns of the same person after it; a "no" at the head of one answers a
            question, not what was said before.
    """
    later = [f". {_ANSWER.sub('', passage, count=1)}" for passage in passages]
    return any(_TURNING_POINT.search(passage) for passage in (rest, *later))


def begins_clause(text: str, at: int, first: int = 0) -> bool:
    """Whether a clause begins at `at` of a text that begins at `first`."""
    return bool(_BEGINS.search(text[max(first, at - 80) : at]))


def ends_clause(text: str, at: int, last: int) -> bool:
    """Whether a clause ends at `at` of a text that ends at `last`."""
    return text[at - 1] in ".!?…,;:" or bool(_ENDS.match(text[at : min(last, at + 40)]))
