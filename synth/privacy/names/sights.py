"""Where a text has what may be a name, and what speaks for it there."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from synth.english.language import reads_like_english
from synth.english.lexicon import FUNCTION, is_word
from synth.privacy.names.capitals import Run, Word, is_shouted, runs
from synth.privacy.names.hints import Sign
from synth.privacy.names.signs import PLACE, STRONG, Stretch, signs_of
from synth.privacy.names.usual import listed, nature
from synth.records.document import Document, Turn

LONGEST = 6  # words of a name; more are a title
ENOUGH = 5  # small words by which the language of a turn can be told
SHARE = 0.7  # of them; nearly all turns in English have more, and hardly any others
LOOKED = 2000  # code points of a turn
_SMALL = re.compile(r"\b[^\W\dA-Z_]{2,}\b")


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
    """Whether a turn is English, by the share of its small words that English has."""
    words = _SMALL.findall(document.text, turn.start, min(turn.end, turn.start + LOOKED))
    if len(words) < ENOUGH:
        return mostly
    known = sum(map(is_word, words)) > SHARE * len(words)
    return known and (mostly or reads_like_english(document.words_of(turn)))


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
    whole = _is_whole(run.words)
    for index, word in enumerate(run.words):
        called = _title(text, word)
        last = index == len(run.words) - 1
        if not called and not _cuts(
            text, word, title, opens=opens and not kept, whole=whole, last=last
        ):
            kept.append(word)
            continue
        yield from _kept(kept, opens, title)
        kept, opens, title = [], False, called
    yield from _kept(kept, opens, title)


def _is_whole(words: Sequence[Word]) -> bool:
    """Whether the last word makes an organisation or a street of those before."""
    last = words[-1].plain.rstrip(".")
    return len(words) > 1 and any(last in listed(name) for name in ("bodies", "streets", "ways"))


def _title(text: str, word: Word) -> str:
    """The title that a word is; "" where it is none."""
    name = word.plain.rstrip(".")
    titled = name in listed("titles") or name in listed("offices")
    return name if titled and not is_shouted(text[word.start : word.end]) else ""


def _cuts(text: str, word: Word, title: str, *, opens: bool, whole: bool, last: bool) -> bool:
    """Whether a word of a run is not a part of a name."""
    what = nature(word.plain)
    if whole:
        return word.plain in FUNCTION
    if is_shouted(text[word.start : word.end]) or (word.plain in listed("nouns") and not last):
        return True
    if title in listed("titles"):
        return (word.plain in FUNCTION and what != "either") or word.plain in listed("numbers")
    return what == "none" or (opens and what == "word" and not title)


def _kept(words: Sequence[Word], opens: bool, title: str) -> Iterator[Stretch]:
    plains = [word.plain for word in words]
    nowhere = "_".join(plains) in listed("countries_of_two") or set(plains) <= listed("compass")
    if len(words) <= LONGEST and not nowhere:
        yield Stretch(tuple(words), opens, title)
