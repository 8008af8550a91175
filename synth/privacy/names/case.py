"""A stretch of capitalised words as it is judged, and what stands around it."""

import re
from typing import NamedTuple

from synth.english.lexicon import FUNCTION
from synth.privacy.names.capitals import Word
from synth.privacy.names.hints import Around, Sign
from synth.privacy.names.usual import Nature, listed, nature
from synth.records.document import Turn

NAMES = frozenset({"name", "given", "either"})
"""Natures of a word that can be a part of somebody's name."""
STRONG = 3
"""Weight of a sign that is enough by itself."""
ARTICLE = Sign("after an article", 0, "organisation")
FORENAME = Sign("a common first name", 2, "name")
PLACE = Sign("a known place", 2, "place")
STREET = Sign("a street", 4, "place")
WARE = Sign("beside what is sold", 0, "organisation")
_AMID, _SMALL = re.compile(r"(?<=[\w,] )[A-Z][a-z]+\b"), re.compile(r"\b[a-z]+")
_SIDES = 60  # code points looked at to tell a title from a sentence
_USUAL = ("screens", "wares", "generic", "relations", "streets", "calendar")


class Stretch(NamedTuple):
    """Words of a run that belong together, and the title before them."""

    words: tuple[Word, ...]
    opens: bool
    title: str
    linked: bool = False
    """Whether "&" or "'s" joins them."""


class Case(NamedTuple):
    """A stretch as it is judged."""

    text: str
    stretch: Stretch
    turn: Turn
    sides: Around
    what: Nature
    """What its first word is."""

    @property
    def first(self) -> str:
        """Its first word, in small letters."""
        return self.stretch.words[0].plain

    @property
    def several(self) -> bool:
        """Whether it has more words than one."""
        return len(self.stretch.words) > 1

    @property
    def start(self) -> int:
        """Where it begins in the text."""
        return self.stretch.words[0].start

    @property
    def end(self) -> int:
        """Where it ends in the text."""
        return self.stretch.words[-1].end

    def plains(self) -> list[str]:
        """Its words as they are compared, without a full stop."""
        return [word.plain.rstrip(".") for word in self.stretch.words]

    def is_person(self) -> bool:
        """Whether its first word can name a person."""
        return self.what in ("name", "given", "either") and not self.is_month()

    def is_month(self) -> bool:
        """Whether it may name a person or a month, as May does."""
        return self.what == "either" and self.first in listed("calendar")

    def is_usual(self) -> bool:
        """Whether a word of screens, offices or days is in it."""
        return any(set(self.plains()) & listed(name) for name in _USUAL)

    def owns(self) -> bool:
        """Whether "'s" follows."""
        return self.text[self.end : self.end + 2] in ("'s", "’s")

    def in_a_title(self) -> bool:
        """Whether capitals say nothing there, English words around having them too."""
        start = max(self.turn.start, self.start - _SIDES)
        end = min(self.turn.end, self.end + _SIDES)
        capitals = sum(
            nature(match.group().lower()) == "word" or match.group().lower() in FUNCTION
            for match in _AMID.finditer(self.text, start, end)
            if not self.start <= match.start() < self.end
        )
        small = sum(1 for _ in _SMALL.finditer(self.text, start, end))
        return capitals > 1 and 2 * capitals > small
