"""Cuts a document into chunks: what is embedded and searched, disposable and never cited.

It knows turns and voices, not meaning. Every chunk is a slice of the canonical text.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from synth.errors import SourceError, sentence
from synth.records.base import Record
from synth.records.document import Document, Turn
from synth.records.ids import content_id

SIZE = 800  # characters: about 200 of the 256 tokens that the sentence model sees of English
# Where a long turn may be cut, the best place first; patterns, matched text stays on the left.
SEPARATORS = [
    r"\n\s*\n",
    r"\n",
    r"(?<=[.!?…])\s+|(?<=[。！？])",
    r"(?<=[,;:])\s+|(?<=[，、；：])",
    r"\s+",
    "",
]


class Chunk(Record):
    """A slice of a document: `text == document.text[start:end]`.

    It holds words of one participant, with the moderator's turns just before them.
    """

    id: str
    source: str
    start: int
    end: int
    text: str
    participant: str
    """Participant id, or '' where people have not been told apart."""
    turns: tuple[int, int]
    """The first and the last turn it touches."""


@dataclass(frozen=True)
class _Span:
    """A chunk in the making. `who` is whose words it holds; `open` while more may join."""

    start: int
    end: int
    first: int
    last: int
    who: str
    participant: str
    open: bool = True


def chunk(document: Document, size: int = SIZE) -> list[Chunk]:
    """The chunks of `document` in order, at most `size` characters each.

    Every participant's turn that holds words is covered. In an interview whole turns are packed
    together; of a survey each answer is a chunk. A turn longer than `size` is cut, at the end of a
    sentence where possible. What only note-takers and observers said is left out.

    Raises:
        SourceError: a chunk would not be a slice of the text (never seen).
    """
    spans = (
        _answers(document, size) if document.source.kind == "survey" else _packed(document, size)
    )
    seen: Counter[str] = Counter()
    chunks = []
    for span in spans:
        text = document.text[span.start : span.end]
        name = content_id("c", document.source.path, text, seen[text])
        seen[text] += 1
        chunks.append(
            Chunk(
                id=name,
                source=document.source.id,
                start=span.start,
                end=span.end,
                text=text,
                participant=span.participant,
                turns=(span.first, span.last),
            )
        )
    return chunks


def _answers(document: Document, size: int) -> Iterator[_Span]:
    for turn in document.turns:
        if _has_words(document, turn):
            yield from _pieces(document, turn, size)


def _packed(document: Document, size: int) -> Iterator[_Span]:
    current: _Span | None = None
    asked: list[Turn] = []  # the moderator's turns since the last participant's
    for turn in document.turns:
        if turn.voice == "moderator":
            asked.append(turn)
        elif turn.voice != "participant":
            # A chunk is one slice, so nothing may be packed across words that are left out.
            asked = []
            current = current and replace(current, open=False)
        elif _has_words(document, turn):
            if current and _joins(current, turn, size):
                current = replace(current, end=turn.end, last=turn.turn)
            else:
                if current:
                    yield current
                first, *rest = _pieces(document, turn, size)
                *done, current = [_with_question(first, asked, size), *rest]
                yield from done
            asked = []
    if current:
        yield current


def _joins(span: _Span, turn: Turn, size: int) -> bool:
    return span.open and span.who == _who(turn) and turn.end - span.start <= size


def _with_question(span: _Span, asked: Sequence[Turn], size: int) -> _Span:
    """`span`, begun with as many of the moderator's last turns as fit."""
    for turn in reversed(asked):
        if span.end - turn.start > size:
            break
        span = replace(span, start=turn.start, first=turn.turn)
    return span


def _pieces(document: Document, turn: Turn, size: int) -> list[_Span]:
    """The spans of one turn: itself, or its parts where it is longer than `size`."""
    whole = _Span(turn.start, turn.end, turn.turn, turn.turn, _who(turn), turn.participant or "")
    if turn.end - turn.start <= size:
        return [whole]
    spans, start = [], turn.start
    for part in _split(document.words_of(turn), size):
        end = start + len(part)
        if document.text[start:end] != part:
            raise _lossy(document, turn)
        if part.strip():
            spans.append(replace(whole, start=start, end=end))
        start = end
    if start != turn.end:
        raise _lossy(document, turn)
    return spans


def _split(text: str, size: int) -> list[str]:
    """Parts of at most `size` characters that make up `text` when joined.

    Neither overlap nor stripping: only so are the parts' places a running sum.
    """
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(
        chunk_size=size,
        chunk_overlap=0,
        separators=SEPARATORS,
        is_separator_regex=True,
        keep_separator="end",
        strip_whitespace=False,
        length_function=len,
    )
    return splitter.split_text(text)


def _who(turn: Turn) -> str:
    return turn.participant or turn.speaker or ""


def _has_words(document: Document, turn: Turn) -> bool:
    return turn.voice == "participant" and bool(document.words_of(turn).strip())


def _lossy(document: Document, turn: Turn) -> SourceError:
    return SourceError(
        sentence(
            document.source.path,
            place=f"turn {turn.turn}",
            found="a long turn that cannot be cut without loss",
            remedy="break it into paragraphs",
        )
    )
