"""Where a text has what may be a name, and what speaks for it there."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from synth.english.language import reads_like_english
from synth.english.lexicon import FUNCTION
from synth.privacy.capitals import Run, Word, is_shouted, runs
from synth.privacy.hints import Around, Sign, around
from synth.privacy.usual import is_known_name, listed, nature
from synth.records.document import Document, Turn

STRONG = 3
"""Weight of a sign that is enough by itself."""
ARTICLE = Sign("after an article", 0, "organisation")
ROW = Sign("capitalised words in a row", 2, "name")
DOES = Sign("does what people do", 2, "name")
_NUMBER = re.compile(r"\d{1,4}[a-zA-Z]?,? \Z")
_AMID, _SMALL = re.compile(r"(?<=[\w,] )[A-Z][a-z]+\b"), re.compile(r"\b[a-z]+")
_SIDES = 60  # code points looked at to tell a title from a sentence
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


class Stretch(NamedTuple):
    """Words of a run that belong together, and the title before them."""

    words: tuple[Word, ...]
    opens: bool
    title: str


def sights(number: int, document: Document) -> Iterator[Sight]:
    """What may be a name in the turns of a document, in order."""
    english = reads_like_english(" ".join(document.words_of(t) for t in document.turns[:400]))
    for turn in document.turns:
        told: bool | None = None
        for run in runs(document.text, turn.start, turn.end):
            for stretch in _stretches(document.text, run):
                signs = _signs(document.text, stretch, turn)
                if signs and max(sign.weight for sign in signs) < STRONG + 1:
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
        if called and not is_shouted(text[word.start : word.end]):
            yield from _kept(kept, opens, title)
            kept, opens, title = [], False, name
        elif _parts(text, word, first=first and not whole, whole=whole, title=title):
            yield from _kept(kept, opens, title)
            kept, opens, title = [], False, ""
        else:
            kept.append(word)
    yield from _kept(kept, opens, title)


def _kept(words: Sequence[Word], opens: bool, title: str) -> Iterator[Stretch]:
    if words and "_".join(word.plain for word in words) not in listed("countries_of_two"):
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


def _signs(text: str, stretch: Stretch, turn: Turn) -> tuple[Sign, ...]:
    words = stretch.words
    sides = around(text, words[0].start, words[-1].end, turn.start, turn.end)
    signs = [*_title(stretch), *_made(text, stretch), *_told(stretch, sides)]
    if not signs or max(sign.weight for sign in signs) < STRONG:
        signs += _capital(text, stretch, sides, turn)
    return tuple(signs)


def _title(stretch: Stretch) -> Iterator[Sign]:
    what = nature(stretch.words[0].plain)
    if stretch.title in listed("titles") and stretch.title:
        yield Sign(f"after the title '{stretch.title.capitalize()}'", 5, "name")
    elif stretch.title and what in ("name", "given", "either"):
        yield Sign(f"after '{stretch.title.capitalize()}'", 4, "name")


def _made(text: str, stretch: Stretch) -> Iterator[Sign]:
    """What its own words tell: a street, an organisation."""
    words = [word.plain.rstrip(".") for word in stretch.words]
    if len(words) < 2:
        return
    last, others = words[-1], words[:-1]
    start, end = stretch.words[0].start, stretch.words[-1].end
    numbered = _NUMBER.search(text, max(0, start - 7), start)
    telling = any(nature(word) in ("name", "given", "either") for word in others)
    if last in listed("streets") and (numbered or not set(others) <= listed("wide")):
        yield Sign("a street", 4, "place")
    elif last in listed("ways") and (numbered or telling):
        yield Sign("a street", 4 if numbered else 2, "place")
    body = next((word for word in reversed(words) if word in listed("bodies")), "")
    if body == words[0] and nature(words[1]) != "name" and " of " not in text[start:end]:
        return
    if not telling and stretch.opens:
        return
    if body and set(words) - listed("bodies") - listed("generic"):
        yield Sign(f"has '{body}' in it", 4, "organisation")


def _told(stretch: Stretch, sides: Around) -> Iterator[Sign]:
    """What stands around it tells."""
    word = stretch.words[0].plain
    what = nature(word)
    person = what in ("name", "given") or (what == "either" and word not in listed("calendar"))
    capital = what != "none" and not (stretch.opens and what == "word")
    if capital and (cue := sides.follows("name_is")):
        yield Sign(f"after '{cue}'", 6, "name")
    if what in ("name", "given", "either") and (cue := sides.follows("greeting")):
        yield Sign(f"spoken to, after '{cue}'", 4, "name")
    if person:
        yield from _presented(word, sides)
    if what in ("name", "given") and sides.ends() and (cue := sides.follows("turning")):
        yield Sign("spoken to", STRONG, "name")
    if person and stretch.opens and sides.spoken_to():
        yield Sign("spoken to", 4 if is_known_name(word) or what == "either" else 2, "name")
    capital = capital and word not in listed("calendar")
    if capital and (cue := sides.follows("dwelling")):
        yield Sign(f"after '{cue}'", 2 if what == "word" else 4, "place")
    if word in listed("bodies") or word in listed("generic"):
        return
    if capital and (cue := sides.follows("working")):
        yield Sign(f"after '{cue}'", 2 if what == "word" else 4, "organisation")


def _presented(word: str, sides: Around) -> Iterator[Sign]:
    if relation := sides.relation():
        yield Sign(f"beside '{relation}'", 4, "name")
    if cue := sides.follows("presented"):
        sure = cue in ("i'm", "i am", "called", "named") or nature(word) != "name"
        yield Sign(f"after '{cue}'", 4 if sure or is_known_name(word) else 2, "name")


def _capital(text: str, stretch: Stretch, sides: Around, turn: Turn) -> Iterator[Sign]:
    """Its capitals tell, and, less, what stands beside it."""
    what, known = nature(stretch.words[0].plain), is_known_name(stretch.words[0].plain)
    several = len(stretch.words) > 1
    word = stretch.words[0].plain
    if word in listed("towns") and not several and sides.follows("in_place"):
        yield Sign("a town's name after a word of place", 2, "place")
    if (what == "word" and (several or stretch.opens)) or _is_titled(text, stretch, turn):
        return
    if not several and word in listed("cities"):
        yield Sign("a known place", 2, "place")
    elif several:
        yield ROW if known else ROW._replace(weight=1)
    elif what in ("either", "word"):
        yield Sign("capitalised, never in small letters", 0 if stretch.opens else 1, "")
    else:
        yield Sign("capitalised, no English word", 2 if known else 1, "")
    yield from _beside(text, stretch, sides)


def _beside(text: str, stretch: Stretch, sides: Around) -> Iterator[Sign]:
    after = sides.after[0] if sides.after else ""
    owns = text[stretch.words[-1].end - 2 : stretch.words[-1].end] in ("'s", "’s")
    if after in listed("deeds"):
        yield DOES
    elif cue := sides.follows("contact"):
        yield Sign(f"after '{cue}'", 2, "name")
    elif after == "'s" or owns:
        yield Sign("has something", 0, "name")
    elif after in listed("wares"):
        yield Sign("beside what is sold", 0, "organisation")
    if sides.follows("article"):
        yield ARTICLE
    elif (cue := sides.follows("in_place")) and not (
        cue == "from" and is_known_name(stretch.words[0].plain)
    ):
        yield Sign("after a word of place", 0, "place")
    elif sides.follows("at_body"):
        yield Sign("after 'at' or 'on'", 0, "organisation")


def _is_titled(text: str, stretch: Stretch, turn: Turn) -> bool:
    """Whether capitals say nothing there, English words around having them too."""
    first, last = stretch.words[0], stretch.words[-1]
    start, end = max(turn.start, first.start - _SIDES), min(turn.end, last.end + _SIDES)
    capitals = sum(
        nature(match.group().lower()) == "word" or match.group().lower() in FUNCTION
        for match in _AMID.finditer(text, start, end)
        if not first.start <= match.start() < last.end
    )
    return capitals > 1 and 2 * capitals > sum(1 for _ in _SMALL.finditer(text, start, end))
