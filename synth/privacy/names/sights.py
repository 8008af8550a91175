"""Where a text has what may be a name, and what speaks for it there."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from synth.english.language import reads_like_english
from synth.english.lexicon import FUNCTION, is_word
from synth.privacy.names.capitals import Run, Word, is_shouted, runs
from synth.privacy.names.case import FORENAME, PLACE, STREET, STRONG, Stretch
from synth.privacy.names.hints import Sign
from synth.privacy.names.made import extent
from synth.privacy.names.signs import signs_of
from synth.privacy.names.usual import is_known_name, listed, nature, table
from synth.records.document import Document, Turn

LONGEST = 6  # words of a name; more are a title
ENOUGH = 5  # small words by which the language of a turn can be told
SHARE = 0.7  # of them; nearly all turns in English have more, and hardly any others
LOOKED = 2000  # code points of a turn
CAPITALS = 0.1
"""Share of words amid a sentence that have a capital; where nouns have one, there are more."""
_SMALL = re.compile(r"\b[^\W\dA-Z_]{2,}\b")
_AMID = re.compile(r"(?<=[^\W\d_,] )[^\W\d_]\w+")


_ENDS = ("bodies", "streets", "ways", "trades", "schools", "roads")


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

    def capital(self) -> int:
        """Where its first capital is; its start where it has none."""
        return self.start + next((n for n, c in enumerate(self.words) if c.isupper()), 0)


class _Beside(NamedTuple):
    """What stands beside a word of a run."""

    before: tuple[Word, ...]
    """The word kept last."""
    after: Sequence[Word]
    """The next one."""
    opens: bool
    """Whether a sentence begins with the word."""
    title: str


def sights(number: int, document: Document) -> Iterator[Sight]:
    """What may be a name in the turns of a document, in order."""
    sample = " ".join(document.words_of(turn) for turn in document.turns[:400])
    english = reads_like_english(sample)
    bare = not english and _is_bare(sample)
    for turn in document.turns:
        told: bool | None = None
        said = [match.span() for match in idioms().finditer(document.text, turn.start, turn.end)]
        for run in runs(document.text, turn.start, turn.end):
            for stretch in _stretches(document.text, run, said):
                signs = signs_of(document.text, stretch, turn)
                if signs and not _is_plain_in_any_language(signs):
                    told = _in_english(document, turn, english) if told is None else told
                    signs = signs if told or (bare and not stretch.opens) else ()
                if signs:
                    yield _sight(number, document.text, stretch, turn, signs)


def _is_plain_in_any_language(signs: Sequence[Sign]) -> bool:
    return any(sign in (PLACE, FORENAME) or sign.weight > STRONG for sign in signs)


def _is_bare(sample: str) -> bool:
    """Whether a language gives its nouns no capitals, so that capitals tell names in it, too."""
    words = [match[0] for match in _AMID.finditer(sample[: 10 * LOOKED])]
    capitals = sum(1 for word in words if word[0].isupper())
    return capitals < CAPITALS * len(words)


@cache
def idioms() -> re.Pattern[str]:
    """Sayings with a name in them that is nobody's."""
    told = sorted(table("names")["idioms"].strip().splitlines(), key=len, reverse=True)
    words = "|".join(re.escape(one).replace("'", "['’]") for one in told)
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE)


def _in_english(document: Document, turn: Turn, mostly: bool) -> bool:
    """Whether a turn is English, by the share of its small words that English has."""
    words = _SMALL.findall(document.text, turn.start, min(turn.end, turn.start + LOOKED))
    if len(words) < ENOUGH:
        return mostly
    known = sum(map(is_word, words)) > SHARE * len(words)
    return known and (mostly or reads_like_english(document.words_of(turn)))


def _sight(number: int, text: str, stretch: Stretch, turn: Turn, signs: tuple[Sign, ...]) -> Sight:
    start, end = stretch.words[0].start, stretch.words[-1].end
    if any(sign.words == STREET.words for sign in signs):
        start, end = extent(text, start, end)
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


def _stretches(text: str, run: Run, said: Sequence[tuple[int, int]]) -> Iterator[Stretch]:
    """The run without what tells nobody, cut where that stands."""
    kept: list[Word] = []
    opens, title = run.opens, ""
    whole = run.linked or _is_whole(run.words)
    for index, word in enumerate(run.words):
        called = _title(text, word)
        following = run.words[index + 1 : index + 2]
        beside = _Beside(tuple(kept[-1:]), following, opens=opens and not kept, title=title)
        idle = any(start <= word.start < end for start, end in said)
        if not called and not idle and not _cuts(text, word, beside, whole=whole):
            kept.append(word)
            continue
        yield from _kept(kept, opens, title, run.linked)
        kept, opens, title = [], False, called
    yield from _kept(kept, opens, title, run.linked)
    first = run.words[0]
    sold = _is_whole(run.words) or run.words[-1].plain in listed("lines")
    if run.linked and text[first.end] in "'’" and not sold:
        yield Stretch((first,), run.opens, "")  # it may be a person's after all


def _is_whole(words: Sequence[Word]) -> bool:
    """Whether the last word makes an organisation or a street of those before."""
    last = words[-1].plain.rstrip(".")
    return len(words) > 1 and any(last in listed(name) for name in _ENDS)


def _title(text: str, word: Word) -> str:
    """The title that a word is; "" where it is none."""
    name = word.plain.rstrip(".")
    titled = name in listed("titles") or name in listed("offices")
    return name if titled and not is_shouted(text[word.start : word.end]) else ""


def _cuts(text: str, word: Word, beside: _Beside, *, whole: bool) -> bool:
    """Whether a word of a run is not a part of a name."""
    what, title = nature(word.plain), beside.title
    if whole:
        return word.plain in FUNCTION
    if is_shouted(text[word.start : word.end]):
        return True
    if word.plain in listed("nouns") and beside.after:
        return True
    if title in listed("titles"):
        return (word.plain in FUNCTION and what != "either") or word.plain in listed("numbers")
    if what == "none":
        return not (word.plain in listed("peoples") and _is_surname(beside))
    return beside.opens and what == "word" and not title and not _is_nickname(word, beside)


def _is_surname(beside: _Beside) -> bool:
    """Whether a first name stands before and nothing behind: "Jack English"."""
    before = beside.before[-1].plain if beside.before else ""
    return nature(before) in ("given", "name") and is_known_name(before) and not beside.after


def _is_nickname(word: Word, beside: _Beside) -> bool:
    """Whether a word is one that few are called, or stands before a name as "Big Mike" has it."""
    if word.plain in listed("seldom"):
        return True
    name = beside.after[0].plain if beside.after else ""
    return word.plain in listed("nicks") and is_known_name(name)


def _kept(words: Sequence[Word], opens: bool, title: str, linked: bool) -> Iterator[Stretch]:
    plains = [word.plain for word in words]
    nowhere = "_".join(plains) in listed("countries_of_two") or set(plains) <= listed("compass")
    if len(words) <= LONGEST and not nowhere:
        yield Stretch(tuple(words), opens, title, linked)
