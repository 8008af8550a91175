"""Short verbatim words for a theme, from people who agreed to be quoted and name nobody."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from synth.records.journey import Theme
from synth.report.casebook import Casebook
from synth.sentences import count_words, sentences
from synth.wall.lettering import clean
from synth.wall.names import Names

WITHHELD = "Told by people who did not agree to be quoted"
LEAST, SHORT = 4, (14, 22)
"""Words of a quote that reads from two metres: at least, and at most if there is such a one."""
_NOT_LETTERS = re.compile(r"\W+")


@dataclass(frozen=True)
class Quote:
    """Somebody's own words, and the theme that they stand behind."""

    theme: str
    title: str
    words: str


def quote_of(book: Casebook, names: Names, theme: Theme) -> str:
    """The first short quote of the theme's observations, the clearest first, or a sentence of one.

    Empty where nobody behind the theme may be quoted, or nothing said is short enough.
    """
    quotes = [words for words in _own_words(book, theme) if not names.within(words)]
    parts = [words[a:b] for words in quotes for a, b in sentences(words)]
    tried = ((most, words) for most in SHORT for words in (*quotes, *parts))
    return clean(next((words for most, words in tried if _is_short(words, most)), ""))


def _is_short(words: str, most: int) -> bool:
    return LEAST <= count_words(words) <= most and len(words) <= 7 * most


def _own_words(book: Casebook, theme: Theme) -> Iterator[str]:
    """Quotes in the participants' own words; none from whoever did not agree."""
    for name in theme.observations:
        if name in book.observations:
            views = book.quotes(book.observations[name])
            yield from (view.text for view in views if view.own and not view.withheld)


def withheld(book: Casebook, theme: Theme) -> bool:
    """True where the theme's name repeats words of somebody who did not agree to be quoted."""
    name = _letters(theme.name)
    members = (book.observations[o] for o in theme.observations if o in book.observations)
    closed = (o for o in members if any(view.withheld for view in book.quotes(o)))
    return bool(name.strip()) and any(
        name in _letters(c.quote) for o in closed for c in o.citations
    )


def _letters(text: str) -> str:
    return f" {_NOT_LETTERS.sub(' ', text.casefold()).strip()} "
