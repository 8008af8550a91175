"""What speaks for a name in a stretch of capitalised words: its own words, and those around."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from synth.english.lexicon import FUNCTION
from synth.privacy.names.capitals import Word
from synth.privacy.names.hints import Around, Sign, around
from synth.privacy.names.usual import Nature, is_known_name, listed, nature, tells_nobody
from synth.records.document import Turn

STRONG = 3
"""Weight of a sign that is enough by itself."""
ARTICLE = Sign("after an article", 0, "organisation")
ROW = Sign("capitalised words in a row", 2, "")
DOES = Sign("does what people do", 2, "name")
PLACE = Sign("a known place", 2, "place")
WARE = Sign("beside what is sold", 0, "organisation")
_NUMBER = re.compile(r"\d{1,4}[a-zA-Z]?,? \Z")
_INITIAL = re.compile(r"(?<!\w)[^\W\d_a-z]\. ?\Z")
_AMID, _SMALL = re.compile(r"(?<=[\w,] )[A-Z][a-z]+\b"), re.compile(r"\b[a-z]+")
_CAMEL = re.compile(r"[^\W\d_A-Z][A-Z]")
_SIDES = 60  # code points looked at to tell a title from a sentence


class Stretch(NamedTuple):
    """Words of a run that belong together, and the title before them."""

    words: tuple[Word, ...]
    opens: bool
    title: str


class _Case(NamedTuple):
    """A stretch as it is judged."""

    text: str
    stretch: Stretch
    turn: Turn
    sides: Around
    what: Nature
    """What its first word is."""

    @property
    def first(self) -> str:
        return self.stretch.words[0].plain

    @property
    def several(self) -> bool:
        return len(self.stretch.words) > 1

    @property
    def start(self) -> int:
        return self.stretch.words[0].start

    @property
    def end(self) -> int:
        return self.stretch.words[-1].end

    def is_person(self) -> bool:
        """Whether its first word can name a person."""
        return self.what in ("name", "given", "either") and not self.is_month()

    def is_month(self) -> bool:
        """Whether it may name a person or a month, as May does."""
        return self.what == "either" and self.first in listed("calendar")

    def owns(self) -> bool:
        """Whether "'s" follows."""
        return self.text[self.end : self.end + 2] in ("'s", "’s")


def signs_of(text: str, stretch: Stretch, turn: Turn) -> tuple[Sign, ...]:
    """All that speaks for a stretch; capitals count only where nothing strong does."""
    first, last = stretch.words[0], stretch.words[-1]
    sides = around(text, first.start, last.end, turn.start, turn.end)
    case = _Case(text, stretch, turn, sides, nature(first.plain))
    signs = [*_titled(case), *_made(case), *_named(case), *_placed(case)]
    if max((sign.weight for sign in signs), default=0) < STRONG and not _in_a_title(case):
        capital = [*_capital(case)]
        signs += [*capital, *_beside(case), *_voted(case)] if capital else []
    return tuple(signs)


def _titled(case: _Case) -> Iterator[Sign]:
    title = case.stretch.title
    if title in listed("titles"):
        yield Sign(f"after the title '{title.capitalize()}'", 5, "name")
    elif title and case.what in ("name", "given", "either"):
        yield Sign(f"after '{title.capitalize()}'", 4, "name")
    elif case.is_person() and _INITIAL.search(case.text, max(0, case.start - 4), case.start):
        yield Sign("after an initial", STRONG, "name")


def _made(case: _Case) -> Iterator[Sign]:
    """What its own words tell: a street, an organisation."""
    words = [word.plain.rstrip(".") for word in case.stretch.words]
    if not case.several:
        return
    last, others = words[-1], words[:-1]
    numbered = _NUMBER.search(case.text, max(0, case.start - 7), case.start)
    telling = any(nature(word) in ("name", "given", "either") for word in others)
    if words[0] in listed("heads"):
        yield Sign(f"after '{words[0].capitalize()}'", 2, "place")
    if last in listed("streets") and (numbered or not set(others) <= listed("wide")):
        yield Sign("a street", 4, "place")
    elif last in listed("ways") and (numbered or telling):
        yield Sign("a street", 4 if numbered else 2, "place")
    elif (body := _body(case, words)) and (telling or not case.stretch.opens):
        yield Sign(f"has '{body}' in it", 4, "organisation")


def _body(case: _Case, words: list[str]) -> str:
    """The word that makes an organisation of a name; "" where there is none."""
    body = next((word for word in reversed(words) if word in listed("bodies")), "")
    if (
        body == words[0]
        and nature(words[1]) != "name"
        and " of " not in case.text[case.start : case.end]
    ):
        return ""
    rest = set(words) - listed("bodies") - listed("generic")
    return "" if all(map(tells_nobody, rest)) else body


def _named(case: _Case) -> Iterator[Sign]:
    """What stands around a person's name."""
    sides = case.sides
    opens = case.stretch.opens
    if not (opens and case.what == "word") and (cue := sides.follows("name_is")):
        yield Sign(f"after '{cue}'", 6, "name")
    if case.what in ("name", "given", "either") and (cue := sides.follows("greeting")):
        yield Sign(f"spoken to, after '{cue}'", 4, "name")
    if case.what in ("name", "given") and sides.ends() and sides.follows("turning"):
        yield Sign("spoken to", STRONG, "name")
    if case.is_person() and opens and sides.spoken_to():
        sure = case.what == "either" or is_known_name(case.first)
        yield Sign("spoken to", 4 if sure else 2, "name")
    if case.is_person() or case.is_month():
        yield from _presented(case)


def _presented(case: _Case) -> Iterator[Sign]:
    after = (*case.sides.after, "", "")
    if relation := case.sides.relation():
        yield Sign(f"beside '{relation}'", 4, "name")
    elif case.owns() and after[1] in listed("relations"):
        yield Sign(f"beside '{after[1]}'", 4, "name")
    cue = case.sides.follows("presented")
    if cue and (cue in ("called", "named") or not case.is_month()):
        sure = cue in ("i'm", "i am", "called", "named") or case.what != "name"
        yield Sign(f"after '{cue}'", 4 if sure or is_known_name(case.first) else 2, "name")


def _placed(case: _Case) -> Iterator[Sign]:
    """What stands before a place or an organisation."""
    word = case.first
    if word in listed("calendar") or (case.stretch.opens and case.what == "word"):
        return
    weight = 2 if case.what == "word" else 4
    if cue := case.sides.follows("dwelling"):
        yield Sign(f"after '{cue}'", weight, "place")
    if (cue := case.sides.follows("working")) and not _is_generic(case):
        yield Sign(f"after '{cue}'", weight, "organisation")


def _is_generic(case: _Case) -> bool:
    words = [word.plain for word in case.stretch.words]
    return all(word in listed("bodies") or word in listed("generic") for word in words)


def _capital(case: _Case) -> Iterator[Sign]:
    """What capitals alone tell."""
    word, known = case.first, is_known_name(case.first)
    ends_odd = nature(case.stretch.words[-1].plain) in ("name", "given")
    if word in listed("towns") and not case.several and case.sides.follows("in_place"):
        yield Sign("a town's name after a word of place", 2, "place")
    elif word in listed("cities"):
        yield PLACE
    elif case.several:
        if case.what != "word" or (ends_odd and not case.stretch.opens):
            yield ROW if known else ROW._replace(weight=1)
        elif _is_shop(case):
            yield Sign("capitalised words after 'at'", 2, "organisation")
    elif case.what in ("name", "given"):
        yield Sign("capitalised, no English word", 2 if known else 1, "")
    elif not (case.what == "word" and (case.stretch.opens or case.text[case.start - 1] in "([")):
        yield Sign("capitalised, never in small letters", 0 if case.stretch.opens else 1, "")


def _is_shop(case: _Case) -> bool:
    """Whether English words in capitals follow "at", as in "at Best Buy"."""
    plains = {word.plain for word in case.stretch.words}
    ruled = ("screens", "wares", "generic", "relations", "streets")
    usual = any(plains & listed(name) for name in ruled)
    return case.sides.before[-1:] == ("at",) and not usual


def _beside(case: _Case) -> Iterator[Sign]:
    """What tells a person, less surely."""
    after = (*case.sides.after, "", "")
    if case.what == "word":
        return
    if after[0] in listed("deeds") or (case.is_person() and after[:2] in _FROM):
        yield DOES
    elif cue := case.sides.follows("contact"):
        yield Sign(f"after '{cue}'", 2, "name")


_FROM = frozenset(("from", place) for place in ("the", "your", "our", "my", "at", "in", "customer"))


def _voted(case: _Case) -> Iterator[Sign]:
    """What only tells people, places and organisations from each other."""
    after = case.sides.after[:1]
    if case.owns():
        yield Sign("has something", 0, "name")
    elif after and after[0] in listed("wares"):
        yield WARE
    if case.sides.follows("article"):
        yield ARTICLE
    elif case.sides.follows("in_place"):
        yield Sign("after a word of place", 0, "place")
    elif case.sides.follows("at_body"):
        yield Sign("after 'at', 'on' or 'were with'", 0, "organisation")
    if _CAMEL.search(case.text, case.start + 2, case.end):
        yield Sign("capitals within", 0, "organisation")


def _in_a_title(case: _Case) -> bool:
    """Whether capitals say nothing there, English words around having them too."""
    start = max(case.turn.start, case.start - _SIDES)
    end = min(case.turn.end, case.end + _SIDES)
    capitals = sum(
        nature(match.group().lower()) == "word" or match.group().lower() in FUNCTION
        for match in _AMID.finditer(case.text, start, end)
        if not case.start <= match.start() < case.end
    )
    return capitals > 1 and 2 * capitals > sum(1 for _ in _SMALL.finditer(case.text, start, end))
