"""Where in a turn the words of a quote stand: letter by letter, or changed without harm."""

from collections.abc import Iterator, Sequence
from itertools import islice

from synth.grounding.alignment import Text, align, kinds_of
from synth.grounding.bounds import cuts_word, next_bound, whole_words
from synth.grounding.folding import fold_text
from synth.grounding.library import GroundingIndex, Library, Line, Place
from synth.grounding.pauses import compare, ends_turned
from synth.grounding.quote import Quote
from synth.grounding.words import Word, pause
from synth.records.evidence import Match

OVERLAPS = 8
"""So many times over may the places of a quote cover a turn before the search gives up.

Places that do not overlap cover it once at most; without this bound a long quote of one syllable
repeated would be compared at each of thousands of places.
"""
KEPT = 512
"""Quotes of a document whose places are kept."""
DRIFT = 6
"""Words by which fillers and contractions may move the beginning of a quote."""
ANCHORS = 12
"""First words of a quote among which the rarest are looked for."""
STARTS = 16
"""Places at which an alignment is tried."""


def verbatim(quote: Quote, index: GroundingIndex, turn: int, after: int = 0) -> Iterator[Place]:
    """Places of the very words in a turn from `after` on: exact ones, else normalised ones."""
    yield from _all_exact(quote.text, index, turn, after) or _normalised(quote, index, turn, after)


def verbatim_anywhere(quote: Quote, index: GroundingIndex) -> Iterator[Place]:
    """Places of the very words in any turn."""
    lines = ((index.full, quote.forms), (index.spoken, quote.spoken_forms))
    turns = {line.turn_of(at) for line, forms in lines if forms for at in line.find_anywhere(forms)}
    for turn in sorted(turns):
        yield from verbatim(quote, index, turn)


def altered(
    quote: Quote, index: GroundingIndex, library: Library, turn: int | None = None, after: int = 0
) -> Place | None:
    """The place of words that differ in allowed ways alone, in one turn or anywhere."""
    if not index.english or not quote.words:
        return None
    quoted = Text(quote.text, quote.words, frozenset(quote.fillers))
    for number, start in _starts(quote, index, turn, after):
        said = index.said(number)
        steps = align(quoted, said, start, library.knows)
        kinds = kinds_of(steps, quoted, said) if steps else None
        if steps is None or kinds is None:
            continue
        span = said.words[start].start, said.words[steps[-1].j_end - 1].end
        if _stands(quote, index, number, span):
            match: Match = "altered" if kinds else "normalised"
            return Place(*span, number, match)
    return None


def _all_exact(words: str, index: GroundingIndex, turn: int, after: int) -> list[Place]:
    """All exact places, kept: what somebody says a thousand times is cited as many times."""
    known = index.exact.get((words, turn, after))
    if known is None:
        known = list(_exact(words, index, turn, after))
        if len(index.exact) >= KEPT:
            index.exact.clear()
        index.exact[words, turn, after] = known
    return known


def _exact(words: str, index: GroundingIndex, turn: int, after: int) -> Iterator[Place]:
    text, within = index.text, index.document.turns[turn]
    start, end = max(within.start, after), within.end
    left = OVERLAPS * (end - start)
    at = text.find(words, start, end)
    cut: list[Place] = []
    found = False
    while at >= 0 and left >= 0:
        span = at, at + len(words)
        step = next_bound(text, at, end)
        if not cuts_word(text, at, within.start, end) and not cuts_word(
            text, span[1], within.start, end
        ):
            found = True
            yield Place(*span, turn, "exact")
            step = max(step, span[1])
        elif not found and not cut and index.english:
            whole = whole_words(text, span, (within.start, end))
            cut += [Place(*whole, turn, "exact", ("completed to whole words",))] if whole else []
        left -= len(words)
        at = text.find(words, step, end)
    if not found:
        yield from cut


def _normalised(quote: Quote, index: GroundingIndex, turn: int, after: int) -> Iterator[Place]:
    lines: list[tuple[Line, Sequence[Word]]] = [(index.full, quote.words)]
    if quote.fillers or index.fillers[turn]:
        lines.append((index.spoken, quote.spoken))
    seen: set[int] = set()
    for line, words in lines:
        if not words:
            continue
        first = line.word_from(after) if after else 0
        for at in line.find([word.form for word in words], turn, first):
            span = line.span(at, at + len(words) - 1)
            if span[0] in seen or not _stands(quote, index, turn, span):
                continue
            match = _match(quote, words, index, line, at)
            if match and (match == "normalised" or index.english):
                seen.add(span[0])
                yield Place(*_with_marks(quote, index, turn, span), turn, match)


def _match(
    quote: Quote, words: Sequence[Word], index: GroundingIndex, line: Line, at: int
) -> Match | None:
    """How words that stand at `at` of a line match, by their punctuation; None where it turns."""
    said, quoted = index.text, quote.text
    differs = False
    for k in range(len(words) - 1):
        between = said[line.ends[at + k] : line.starts[at + k + 1]]
        put_in = quoted[words[k].end : words[k + 1].start]
        if between == put_in:
            continue
        filled = any(map(str.isalnum, between)) or any(map(str.isalnum, put_in))
        found = compare(
            pause(put_in), pause(between), words[k].form, words[k + 1].form, filled=filled
        )
        if found == "turned":
            return None
        differs |= found == "other"
    dropped = len(quote.words) - len(words)
    more = dropped > 0 and dropped > index.fillers_between(*line.span(at, at + len(words) - 1))
    return "altered" if differs or more else "normalised"


def _stands(quote: Quote, index: GroundingIndex, turn: int, span: tuple[int, int]) -> bool:
    """Whether a span begins and ends at words, and its last mark asks as the quote's does."""
    text, within = index.text, index.document.turns[turn]
    if any(cuts_word(text, at, within.start, within.end) for at in span):
        return False
    tail = quote.text[quote.words[-1].end :]
    return not tail or not ends_turned(tail, text[span[1] : min(within.end, span[1] + 8)])


def _with_marks(
    quote: Quote, index: GroundingIndex, turn: int, span: tuple[int, int]
) -> tuple[int, int]:
    """`span` with the marks around it that the quote has, too."""
    start, end = span
    within, text = index.document.turns[turn], index.text
    for length in range(len(quote.tail), 0, -1):
        if (
            end + length <= within.end
            and fold_text(text[end : end + length]) == quote.tail[:length]
        ):
            end += length
            break
    for length in range(len(quote.head), 0, -1):
        if (
            start - length >= within.start
            and fold_text(text[start - length : start]) == quote.head[-length:]
        ):
            start -= length
            break
    return start, end


def _starts(
    quote: Quote, index: GroundingIndex, turn: int | None, after: int
) -> list[tuple[int, int]]:
    """Turns and positions of words at which the quote may begin, the likeliest first."""
    forms = quote.spoken_forms or quote.forms
    counts = index.counts
    near = sorted((counts[f], i) for i, f in enumerate(forms[:ANCHORS]) if f in counts)
    found: dict[tuple[int, int], int] = {}
    line = index.full
    anchors = ((i, _standing(forms[i], index, turn)) for _, i in near)
    for i, standing in islice(((i, places) for i, places in anchors if places), 2):
        for at in standing:
            number = line.turn_of(at) if turn is None else turn
            first, last = line.firsts[number], line.firsts[number + 1]
            begin = max(first, at - i - DRIFT)
            for start in range(begin, min(last, at - i + DRIFT // 2 + 1)):
                if line.starts[start] >= after and _may_begin(forms, line.forms, start):
                    found.setdefault((number, start - first), abs(start - at + i))
    return sorted(found, key=lambda at: (found[at], at))[:STARTS]


def _standing(form: str, index: GroundingIndex, turn: int | None) -> Sequence[int]:
    """Places of a word in the line, unless it is all over the document."""
    if turn is None:
        return index.postings.get(form, ())
    line = index.full
    return [at for at in range(line.firsts[turn], line.firsts[turn + 1]) if line.forms[at] == form]


def _may_begin(forms: Sequence[str], said: Sequence[str], start: int) -> bool:
    """Whether one of the first three words stands about where it would have to."""
    if said[start] == forms[0]:
        return True
    near = said[start + 1 : start + 4]
    return any(form in near for form in forms[1:3])
