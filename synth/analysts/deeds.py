"""What speakers say that they did themselves: that they left, or nearly did, or did a thing again.

A deed is the speaker's own where its subject is "I" or "we", or where the subject is left out and
the nearest one before it is the speaker's. Negations, conditions, questions, and what others are
said to have said or done are none. There is no parser: what the words are about, beyond a list of
objects ("gave up smoking" and "cancelled my lessons" leave no journey), cannot be told.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, Literal

from synth.english.clauses import BREAK, CUES, NEGATES, cues
from synth.english.tables import table
from synth.sentences import sentences

Span = tuple[int, int]
Departure = Literal["left", "nearly"]

Row = dict[str, Any]
"""A way to leave, as deeds.toml has it."""
_ROWS: dict[str, Row] = table("deeds")["leave"]
REMEMBERED = 10_000
"""Texts whose deeds are kept: a review draws the map of the same words again and again."""
_LONGEST = 12
"""Words between a subject and a verb joined to it by "and" that are still shown together."""


def _word(name: str) -> str:
    """The alternatives of a row of `words`."""
    return _either(table("deeds")["words"][name])


def _either(alternatives: Iterable[str]) -> str:
    return "|".join(alternatives).replace("[\\w¬", "[\\w'’").replace("¬", "['’]")


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _behind(row: Row) -> str:
    """What may follow: an object that a journey is about, an end, or how and why."""
    if "behind" not in row:
        return ""
    allowed = [*row["behind"], _word("things")]
    end = "" if row.get("strict") else r"\s*(?:$|[.,;:!?…)\"”\n—–]|\s-\s)|"
    how = [] if row.get("strict") else [_word("how")]
    by_others = r"(?!\s+by (?:the (?!end)|a |an |my |them|him|her|it))"
    return rf"(?={end}\s+(?:{_either([*allowed, *how])})(?!\w)){by_others}"


_LEAD = rf"(?P<lead>(?:(?:\b|(?=['’]))(?:{_word('aux')}|{_word('adverbs')})\s+)*)"
_MADE = rf"(?P<lead>(?:(?:\b|(?=['’]))(?:{_word('aux')}|{_word('adverbs')}|{_word('made')})\s+)*)"


def _left(row: Row) -> str:
    done = (
        rf"\b{row['past']}|(?:{_word('done_to')}) {row['base']}"
        rf"|(?:{_word('done_ing')}) {row['ing']}"
    )
    return rf"(?:{done}){_behind(row)}"


def _nearly(row: Row) -> str:
    adverb = rf"(?:(?:{_word('adverbs')}) )?"
    almost = (
        rf"(?:{_word('nearly')}) {adverb}(?:{row['past']}|{row.get('near', row['past'])})"
        rf"|(?:{_word('nearly_to')}) {adverb}{row['base']}"
        rf"|(?:{_word('nearly_ing')}) {adverb}{row['ing']}"
    )
    return rf"(?:{almost}){_behind(row)}"


_DEPARTURES: dict[Departure, re.Pattern[str]] = {
    "nearly": _compile(rf"{_LEAD}(?:{'|'.join(_nearly(row) for row in _ROWS.values())})(?!\w)"),
    "left": _compile(
        rf"{_LEAD}(?:{'|'.join(_left(row) for row in _ROWS.values())}|{_word('gone')})(?!\w)"
    ),
}
_FORMS = frozenset({"past", "near", "base", "ing"})
_LEAVING = _compile(
    rf"\b(?:{'|'.join(row[form] for row in _ROWS.values() for form in sorted(_FORMS & row.keys()))}"
    rf"|{_word('gone')})"
)
"""What no departure is without; without it most words would take ten times as long."""
_AGAIN = _compile(rf"{_MADE}\b(?:{_word('again')})(?!\w)")
_MADE_AGAIN = _compile(rf"\b(?:{_word('made_by')}) (?:{_word('again')})(?!\w)")
_I = _compile(r"(?<![\w'’])(?:I|we)$")
_IN_NOTES = _compile(r"(?<![\w'’])(?:I|we|he|she|they|P\d+|the participant)$")
_JOINED = _compile(rf"(?:^|[.!?…;:,(\n\"“—–]|\s[-–]|(?<!\w)(?:{_word('connector')}))$")
_SUBJECT = _compile(
    rf"(?<![\w'’])(?:(?P<own>I|we)|{cues('others')}|he|she|they|you)(?![\w])"
    rf"|(?:^|(?<=[.!?]))\W*(?P<alone>{_word('others_alone')})\b"
)
_NAMED = _compile(rf"(?<!\w)(?:{cues('others')}|{_word('others_alone')})\b")
_CLOSE = _compile(rf"(?<![\w'’])(?:(?P<own>I|we)|{cues('others')}|he|she)(?!\w)")
_BARE = _compile(rf"\W*(?:{_word('bare')})\b")
_OUGHT = _compile(rf"(?<!\w)(?:{_word('ought')})\b")
_VERB_FIRST = _compile(rf"\W*(?:{_word('verb_first')})(?![\w'’])")
_TOLD = _compile(
    rf"(?<!\w)(?:{cues('report')})(?:\s+(?:to\s+)?(?:{cues('person')}))?[\s,:]*"
    r"(?:(?:that|how|well|oh)[\s,]*)?[\"“‘']?\s*$"
)
_SAYS = _compile(r"\W*(?:says?|said|reckons?|thinks?)\b(?:\s+that)?\s*$")
"""In notes the one who "says" at the head of a sentence is the participant."""
_OWN_WORD = _compile(rf"(?<!\w)(?:{cues('own')})(?:\s+that)?\s*$")


@lru_cache(REMEMBERED)
def departures(text: str, *, notes: bool = False) -> tuple[tuple[Departure, Span], ...]:
    """Where speakers say that they left or nearly did, each with the span of its clause.

    Args:
        text: words of one person, such as a citation.
        notes: whether a note-taker tells of the person, who may then be "he" or "she".
    """
    if not _LEAVING.search(text):
        return ()
    nearly = list(_deeds(_DEPARTURES["nearly"], text, notes))
    left = [one for one in _deeds(_DEPARTURES["left"], text, notes) if not _within(one, nearly)]
    found: list[tuple[Departure, Span]] = [("nearly", span) for span in nearly]
    return tuple(sorted([*found, *(("left", span) for span in left)], key=lambda one: one[1]))


@lru_cache(REMEMBERED)
def repeats(text: str, *, notes: bool = False) -> tuple[Span, ...]:
    """Where speakers say that they did a thing again: the spans of the clauses."""
    own = list(_deeds(_AGAIN, text, notes))
    made = [span for span in _made_to(text) if not _within(span, own)]
    return tuple(sorted([*own, *made]))


def _made_to(text: str) -> Iterator[Span]:
    for first, last in sentences(text):
        for match in _MADE_AGAIN.finditer(text, first, last):
            start = max([first, *(m.end() for m in BREAK.finditer(text, first, match.start()))])
            if not _is_question(text[first:last]) and not CUES.search(text[start : match.end()]):
                yield start + len(text[start:last]) - len(text[start:last].lstrip()), match.end()


def _is_question(sentence: str) -> bool:
    return sentence.rstrip("\"”’') ").endswith("?")


def _within(one: Span, others: Iterable[Span]) -> bool:
    return any(one[0] < end and start < one[1] for start, end in others)


def _deeds(pattern: re.Pattern[str], text: str, notes: bool) -> Iterator[Span]:
    for first, last in sentences(text):
        if _is_question(text[first:last]):
            continue
        for match in pattern.finditer(text, first, last):
            start = _own_start(text, (first, *match.span()), notes)
            if start is not None:
                end = BREAK.search(text, match.end(), last)
                shown = text[start : end.start() if end else last]
                yield start, start + len(shown.rstrip())


def _own_start(text: str, place: tuple[int, int, int], notes: bool) -> int | None:
    """Where the clause of a deed begins, or None where the deed is not the speaker's own.

    Args:
        text: all words.
        place: where the sentence begins, and where the deed begins and ends.
        notes: whether a note-taker tells of the person.
    """
    first, at, _ = place
    before = text[first:at].rstrip()
    subject = (_IN_NOTES if notes else _I).search(before)
    if not subject:
        return _joined_start(text, place, before, notes)
    lead = before[: subject.start()]
    if _is_turned(lead, notes) or (notes and _NAMED.search(lead)):
        return None
    return first + subject.start()


def _is_turned(lead: str, notes: bool) -> bool:
    """Whether the clause before a subject denies it, makes it a condition or another's words."""
    clause = [*BREAK.finditer(lead)]
    if CUES.search(lead[clause[-1].end() :] if clause else lead):
        return True
    own = _OWN_WORD.search(lead) or (notes and _SAYS.match(lead))
    return bool(_TOLD.search(lead) and not own)


def _joined_start(text: str, place: tuple[int, int, int], before: str, notes: bool) -> int | None:
    """The same where the subject is left out."""
    first, at, end = place
    denied = before.lower().endswith((" or", " nor")) and NEGATES.search(before)
    if denied or not _JOINED.search(before):
        return None
    bare = _BARE.match(text, at, end)
    if bare and _OUGHT.search(before):
        return None
    subjects = list(_SUBJECT.finditer(before))
    if not subjects:
        return at if not bare and _is_headless(text[:first], before) else None
    nearest = subjects[-1]
    if not _is_own(nearest, before, notes) or _is_turned(before[: nearest.start()], notes):
        return None
    near = len(before[nearest.start() :].split()) <= _LONGEST
    return first + nearest.start() if near else at


def _is_own(subject: re.Match[str], before: str, notes: bool) -> bool:
    """Whether a subject is the speaker; in notes so is "he" or "she", where nobody is named."""
    if notes and _NAMED.search(before):
        return False
    return subject["own"] is not None or (notes and _is_pronoun(subject.group()))


def _is_pronoun(word: str) -> bool:
    return word.lower() in ("he", "she", "they")


def _is_headless(earlier: str, before: str) -> bool:
    """Whether a sentence without a subject, as in "Gave up", is the speaker's own."""
    told = [*_CLOSE.finditer(earlier)]
    if told and told[-1]["own"] is None:
        return False
    head = re.split(r"[.!?…]", before)[-1]  # in a survey a sentence may begin with a small letter
    words = re.sub(rf"\b(?:{_word('connector')})\b|\W", "", head, flags=re.IGNORECASE)
    return not words or bool(_VERB_FIRST.match(head))
