"""Words that turn a clause: negations, conditions and reports, and where a clause begins and ends.

Clauses are found by punctuation and conjunctions, not by a parser; in doubt a clause is taken to
go on, so that rather too much is shown than too little.
"""

import re
from unicodedata import category

from synth.english.tables import table

Span = tuple[int, int]

_REACH = 600
"""Characters before a quote in which its sentence begins; speech without stops has no bounds."""
_NESTED = 3
"""Reports within reports that are looked for."""


def cues(name: str) -> str:
    """The alternatives of a row of cues.toml, to be put between brackets."""
    return "|".join(table("cues")[name]).replace("[\\w¬", "[\\w'’").replace("¬", "['’]")


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


STOP = r"[.!?…]+[\"'”’»)\]]*(?=\s|$)|[。！？]|\n\s*\n"
"""The end of a sentence."""
_QUOTED = r"[\"“‘'«]?\s*"
_SAYING = (
    rf"(?:(?:{cues('addressing')})(?:\s+(?:off\s+)?(?:{cues('person')}|{cues('kin')}))?"
    rf"|(?:{cues('report')})(?:\s+(?:(?:to|at)\s+)?(?:{cues('person')}))?)"
    r"(?:\s+(?:on|over|in|at|by) (?:the|my|a|an) \w+)?"
)
_OPENS = (
    rf"[,:;]?\s*{_QUOTED}(?:(?:that|how|like|well|oh|look|right|yes|yeah|and that),?\s*)?{_QUOTED}"
)
CUES = _compile(rf"\b(?:{cues('negation')}|{cues('condition')})\b")
NEGATES = _compile(rf"\b(?:{cues('negation')})\b")
BREAK = _compile(
    rf"{STOP}|[,;:—–()\n]|\s[-–]\s|\b(?:{cues('subordinate')})\b|\b(?:and|but|so|then|or)\b"
)
"""Where a clause may end and another begin."""
_COORDINATING = frozenset({"and", "but", "so", "then", "or"})
_SENTENCE = re.compile(STOP)
_REPORTED = _compile(rf"\b{_SAYING}{_OPENS}$")
_OWN_REPORT = _compile(rf"\b(?:{cues('own')})\b{_OPENS}$")
_OWN_WORD = _compile(rf"\b(?:{cues('own')})\b")
_REPORTING = _compile(rf"\b(?:{cues('report')})\b")
_GOES_ON = _compile(rf"\b{_SAYING}\s+that\b[^.!?]*\b(?:and|or)\s*$|\bthat\s*$")
_THEIR_WORDS = _compile(
    rf"\b{_SAYING}{_OPENS}(?:(?:{cues('person')}|they|he|she|we|I|don['’]t|no|yes|there)\b)"
    r"[^.!?]*(?:,|\b(?:and|but|or))\s*$"
)
_OTHERS = _compile(r"\W*(?:they|he|she|it|there|the|my|his|her|their)\b")
"""What goes on about others goes on in others' words: "she said it was safe but | they'd ask"."""
_UNREAL = _compile(rf"\b(?:{cues('unreal')})(?:\s+(?:{cues('between')}))*\s*$")
_IF_CLAUSE = _compile(
    rf"\b(?:{cues('condition')})\b[^.!?…]*"
    r"(?:,\s*(?:(?:then|and|so|well|maybe|perhaps|probably),?\s+)*|\bthen\s+)$"
)
_SUBJECT = _compile(rf"\W*(?:{cues('subject')})")
_CONDITIONAL = _compile(rf"(?:{cues('condition')})\b")
_BEGINS_CLAUSE = re.compile(
    rf"(?:{cues('condition')}|never|nobody|nothing|none|no|not|neither|hardly|without)\b|[A-Z]\w"
    r"|[\w'’]+n['’]t\b"
)
_CONDITION_BEHIND = _compile(
    r"[\"”’]?\s*,?\s*(?:but\s+|and\s+)?(?:only\s+|that is,?\s+|or\s+)?"
    rf"(?:(?:{cues('condition')})\b|{cues('condition_behind')})"
)
_REPORT_BEHIND = _compile(
    r"[!?.]?[\"”’'»]?\s*,?[\"”’'»]?\s*(?:(?:or|or so|at least)\s+)?"
    r"(?:apparently|supposedly|allegedly|according to (?:\w+ ?){1,4}|"
    rf"(?!(?:{cues('own')})\b)(?:{cues('speaker_behind')})"
    rf"(?:\s+(?:was|were|had|have|has|just|always|kept|all))*\s+(?:{cues('report')}))\b"
    r"(?:\s+(?:to\s+)?(?:me|us|him|her|them|anyway|though|then|at least|once)){0,2}"
    r"\s*(?=[.,;:!?…—]|$)"
)
_DENIAL_BEHIND = _compile(rf"[.!…,;:—–-]*\s*(?:{cues('denial')})")
_PARENTHESIS = _compile(
    rf",\s*(?:{cues('opening')}|{cues('aside')})\s*,(?!\s*(?:{cues('subject')}))"
)
"""What is put between commas without ending a clause: "they don't, um, call back"."""
_CLAUSE_END = _compile(rf"{STOP}|[,;:—–]|\s[-–]\s|\b(?:but|because|so)\b")


def widen(text: str, span: Span, turn: Span) -> Span:
    """`span`, widened to the clause of a negation, condition or report that its ends cut off."""
    return _widen_start(text, span, turn[0]), _widen_end(text, span, turn[1])


def _widen_start(text: str, span: Span, first: int) -> int:
    start = span[0]
    begin = _sentence_start(text, start, first)
    for _ in range(_NESTED):
        told = _PARENTHESIS.sub(lambda m: " " * len(m.group()), text[begin : span[1]])
        lead = told[: start - begin]
        cue = _cue_before(lead, text[start : span[1]]) if lead.strip() else None
        if cue is None:
            break
        start = begin + _clause_start(lead, cue)
    return start


def _cue_before(lead: str, quote: str) -> int | None:
    """Where in the sentence before a quote the word stands that turns it."""
    found = [m.start() for m in CUES.finditer(lead, _open_clause(lead, quote))]
    if found:
        return found[0]
    for pattern in (_IF_CLAUSE, _UNREAL):
        if match := pattern.search(lead):
            return match.start()
    reported = _REPORTED.search(lead)
    if reported and not _OWN_REPORT.search(lead):
        return reported.start()
    if _GOES_ON.search(lead) or (_OTHERS.match(quote) and _THEIR_WORDS.search(lead)):
        reporting = _REPORTING.search(lead)
        return reporting.start() if reporting and not _OWN_WORD.search(lead) else None
    return None


def _open_clause(lead: str, quote: str) -> int:
    """Where the clause begins that is still open at the end of `lead`."""
    at = 0
    for match in BREAK.finditer(lead):
        word = match.group().strip().lower()
        rest = lead[match.end() :] + quote
        if word not in _COORDINATING or _SUBJECT.match(rest):
            at = match.end()
    return at


def _clause_start(lead: str, cue: int) -> int:
    """The start of the clause that holds the cue, its subject included."""
    starts = [0, *(m.end() for m in BREAK.finditer(lead, 0, cue) if m.end() <= cue)]
    starts = [next((k for k in range(at, cue) if lead[k].isalnum()), cue) for at in starts]
    for at in reversed(starts):
        if at < cue and (_BEGINS_CLAUSE.match(lead[at:]) or _SUBJECT.match(lead[at:])):
            return at
    return starts[-1] if _CONDITIONAL.match(lead[cue:]) else starts[0]


def _widen_end(text: str, span: Span, last: int) -> int:
    end = span[1]
    rest = text[end:last]
    if denial := _DENIAL_BEHIND.match(rest):
        return _trimmed(text, end, end + denial.end())
    stop = _SENTENCE.search(rest)
    tail = rest[: stop.start()] if stop else rest
    if text[end - 1] in ".!?…" or not tail.strip():
        return _widen_speech(text, end, rest, last)
    behind = _CONDITION_BEHIND.match(tail) or _REPORT_BEHIND.match(tail)
    if behind:
        return _clause_end(text, end + behind.end(), last)
    clause = BREAK.search(tail)
    same = tail[: clause.start()] if clause else tail
    return _trimmed(text, end, end + len(same)) if NEGATES.search(same) else end


def _widen_speech(text: str, end: int, rest: str, last: int) -> int:
    """The end of what follows a sentence in quotation marks: "It is late!" they said."""
    mark = text[end - 1 : end + 2].strip("\"”’'») ")
    match = _REPORT_BEHIND.match(rest) if mark in (",", "!", "?") else None
    return _clause_end(text, end + match.end(), last) if match else end


def _clause_end(text: str, at: int, last: int) -> int:
    match = _CLAUSE_END.search(text, at, last)
    return _trimmed(text, at, match.start() if match else last)


def _trimmed(text: str, start: int, end: int) -> int:
    while end > start and not (text[end - 1].isalnum() or category(text[end - 1])[0] == "M"):
        end -= 1
    return end


def _sentence_start(text: str, at: int, first: int) -> int:
    begin = max(first, at - _REACH)
    while first < begin < at and text[begin - 1].isalnum():
        begin += 1
    for match in _SENTENCE.finditer(text, begin, at):
        begin = match.end()
    return begin
