"""Where a text has what may be a name, and what speaks for it there."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from synth.english.language import reads_like_english
from synth.english.lexicon import FUNCTION
from synth.privacy.capitals import Run, Word, is_shouted, runs
from synth.privacy.hints import Sign
from synth.privacy.signs import PLACE, STRONG, Stretch, signs_of
from synth.privacy.usual import listed, nature
from synth.records.document import Document, Turn

LONGEST = 6  # words of a name; more are a title
ENOUGH = 8  # words by which the language of a turn can be told


class Sight(NamedTuple):
    """One occurrence of what may be a name."""

    words: str
    document: int
    turn: int
    start: int
    end: int
    opens: bool
    signs: tuple[Sign, ...]
    plains: tuple[str, ...]


def sights(number: int, document: Document) -> Iterator[Sight]:
    """What may be a name in the turns of a document, in order."""
    english = reads_like_english(" ".join(document.words_of(t) for t in document.turns[:400]))
    for turn in document.turns:
        told: bool | None = None
        for run in runs(document.text, turn.start, turn.end):
            for stretch in _stretches(document.text, run):
                signs = signs_of(document.text, stretch, turn)
                if signs and PLACE not in signs and max(s.weight for s in signs) <= STRONG:
                    told = _in_english(document, turn, english) if told is None else told
                    signs = signs if told else ()
                if signs:
                    yield _sight(number, document.text, stretch, turn, signs)


def _in_english(document: Document, turn: Turn, mostly: bool) -> bool:
    words = document.words_of(turn)
    return mostly if words.count(" ") < ENOUGH else reads_like_english(words)


def _sight(number: int, text: str, stretch: Stretch, turn: Turn, signs: tuple[Sign, ...]) -> Sight:
    start, end = stretch.words[0].start, stretch.words[-1].end
    return Sight(
        words=" ".join(text[start:end].split()),
        document=number,
        turn=turn.turn,
        start=start,
        end=end,
        opens=stretch.opens,
        signs=signs,
        plains=tuple(word.plain for word in stretch.words),
    )


def _stretches(text: str, run: Run) -> Iterator[Stretch]:
    """The run without what tells nobody, cut where that stands."""
    kept: list[Word] = []
    opens, title = run.opens, ""
    whole = _ends_in(run.words, ("bodies", "streets", "ways"))
    for index, word in enumerate(run.words):
        first = index == 0 and run.opens
        name = word.plain.rstrip(".")
        called = name in listed("titles") or name in listed("offices")
        joined = name in listed("nouns") and index < len(run.words) - 1
        if called and not is_shouted(text[word.start : word.end]):
            yield from _kept(kept, opens, title)
            kept, opens, title = [], False, name
        elif joined or _parts(text, word, first=first and not whole, whole=whole, title=title):
            yield from _kept(kept, opens, title)
            kept, opens, title = [], False, ""
        else:
            kept.append(word)
    yield from _kept(kept, opens, title)


def _kept(words: Sequence[Word], opens: bool, title: str) -> Iterator[Stretch]:
    plains = {word.plain for word in words}
    if "_".join(word.plain for word in words) in listed("countries_of_two"):
        return
    if len(words) <= LONGEST and not plains <= listed("compass"):
        yield Stretch(tuple(words), opens, title)


def _parts(text: str, word: Word, *, first: bool, whole: bool, title: str) -> bool:
    """Whether a word of a run is not a part of a name."""
    what = nature(word.plain)
    if is_shouted(text[word.start : word.end]):
        return not whole
    if title in listed("titles") and title:
        return (word.plain in FUNCTION and what != "either") or word.plain in listed("numbers")
    return what == "none" or (first and what == "word" and not title)


def _ends_in(words: Sequence[Word], lists: Sequence[str]) -> bool:
    return len(words) > 1 and any(words[-1].plain.rstrip(".") in listed(name) for name in lists)
