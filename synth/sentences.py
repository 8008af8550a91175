"""Sentences and clauses of speech, as exact spans; knows punctuation, not grammar.

Works on any script that ends sentences with . ! ? … or their CJK forms. Abbreviations are English.
"""

import re
from collections.abc import Iterator

Span = tuple[int, int]
"""Half-open, code points of the text that was passed in."""

MAX_WORDS = 60
"""A shown quote is at most this many words long."""

_BREAK = re.compile(r"(?:(?<![.!?…])[.!?…]+[\"'”’»)\]]*(?=\s))|(?:[。！？]+[」』”]?)|(?:\n\s*\n)")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:mr|mrs|ms|dr|st|vs|e\.g|i\.e|etc|approx|prof|[a-hj-z])\.$", re.IGNORECASE
)
_CLAUSE = re.compile(
    r"(?:[;:]|,| -| –| —)\s+(?=(?:and|but|so|because|which|then|or|if|when)\b)|;\s+"
)
_COMMA = re.compile(r",\s+")
_WORD = re.compile(r"\w+(?:['’\-]\w+)*")


def sentences(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """Splits `text[start:end]` into sentences of at most MAX_WORDS words, trimmed, in order.

    A sentence longer than that is cut at clause marks, then at commas, then between words.
    """
    stop = len(text) if end is None else end
    spans = (_trim(text, *span) for span in _raw_sentences(text, start, stop))
    return [piece for span in spans if span for piece in _short(text, span)]


def count_words(text: str) -> int:
    """Number of words, an apostrophe or hyphen inside a word not ending it."""
    return sum(1 for _ in _WORD.finditer(text))


def _raw_sentences(text: str, start: int, stop: int) -> Iterator[Span]:
    begin = start
    for match in _BREAK.finditer(text, start, stop):
        if _is_boundary(text, begin, match, stop):
            yield begin, match.end()
            begin = match.end()
    yield begin, stop


def _is_boundary(text: str, begin: int, match: re.Match[str], stop: int) -> bool:
    if match.group()[0] in "\n。！？":
        return True
    following = text[match.end() : min(stop, match.end() + 40)].lstrip()
    if following[:1].islower():
        return False
    return not _ABBREVIATION.search(text[max(begin, match.end() - 8) : match.end()])


def _short(text: str, span: Span) -> list[Span]:
    if count_words(text[slice(*span)]) <= MAX_WORDS:
        return [span]
    for pattern in (_CLAUSE, _COMMA):
        cut = _middle_cut(pattern, text, span)
        if cut:
            break
    else:
        cut = _word_cut(text, span)
    halves = (_trim(text, span[0], cut), _trim(text, cut, span[1]))
    return [piece for half in halves if half and half != span for piece in _short(text, half)]


def _middle_cut(pattern: re.Pattern[str], text: str, span: Span) -> int | None:
    middle = sum(span) // 2
    cuts = [m.end() for m in pattern.finditer(text, *span) if span[0] < m.end() < span[1]]
    return min(cuts, key=lambda at: (abs(at - middle), at), default=None)


def _word_cut(text: str, span: Span) -> int:
    words = list(_WORD.finditer(text, *span))
    return words[len(words) // 2].start()


def _trim(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None
