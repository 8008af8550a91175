"""What a capitalised word is: a name, an English word, either, or a day and the like."""

import re
import tomllib
from functools import cache, lru_cache
from importlib import resources
from typing import Any, Literal

from synth.english.lexicon import FUNCTION, frequent, is_common, is_word, lemmas
from synth.english.variants import is_contracted
from synth.likeness import one_edit_away

Nature = Literal["name", "given", "either", "word", "none"]
"""A word that no dictionary has but as a name; a given name that is a word too ("Jack"); a word
that is a given name too ("Mark"); an English word; what tells nobody ("Monday", "French")."""

NOBODY = ("calendar", "peoples", "countries", "numbers", "acronyms", "products", "speech")
"""Lists of what tells nobody."""
LONG = 5
"""Letters from which a word that is one letter off an English one is its slip; shorter ones all
are one letter off some word."""
_CONTRACTION = re.compile(r"(?:n't|'(?:re|ve|ll|d|m|s|em|t))\Z")
_MADE = re.compile(
    r".{4,}(?:able|ible|ings?|tions?|sions?|ness|ments?|less|ful|ology|ically|ly|ity|linear|ised|ized)\Z"
)
"""Endings of words that the tables lack: no names end so."""


@cache
def table(name: str) -> dict[str, Any]:
    """What NAME.toml beside this module holds; not to be changed."""
    text = resources.files("synth.privacy.names").joinpath(f"{name}.toml").read_text("utf-8")
    return tomllib.loads(text)


@cache
def listed(name: str) -> frozenset[str]:
    """A list of names.toml."""
    return frozenset(table("names")[name].split())


@cache
def _nobody() -> frozenset[str]:
    return frozenset().union(*map(listed, NOBODY))


def plain(word: str) -> str:
    """A word in small letters, with one kind of apostrophe, without "'s"."""
    return word.lower().replace("’", "'").removesuffix("'s")


@lru_cache(maxsize=65536)
def nature(word: str) -> Nature:
    """What a word of small letters is, its apostrophes straight and its "'s" taken off."""
    if word in listed("given"):
        return "given"
    if word in listed("either"):
        return "either"
    if tells_nobody(word):
        return "none"
    if not _is_ordinary(word):
        return "name"
    return "either" if _is_compound(word) else "word"


@lru_cache(maxsize=65536)
def tells_nobody(word: str) -> bool:
    """Whether it is a day, a people, a country, a short form of common speech or the like."""
    if any(c.isdigit() for c in word) or word in FUNCTION or word in _nobody():
        return True
    if "-" in word:
        return any(map(tells_nobody, word.split("-")))
    return _CONTRACTION.search(word) is not None or word.removesuffix("s") in _nobody()


def _is_ordinary(word: str) -> bool:
    if "-" in word:
        parts = word.split("-")
        saint = parts[0] in ("saint", "sainte", "sankt", "st", "san", "santa")
        return not saint and any(nature(part) in ("word", "none") for part in parts)
    single = word.removesuffix("s")
    return is_common(word) or (len(single) > 3 and is_common(single)) or bool(_MADE.match(word))


def _is_compound(word: str) -> bool:
    """Whether it is English for its parts only, as "website" is, and "Sunderland"."""
    return (
        "-" not in word and is_word(word) and not any(map(lemmas, (word, word.removesuffix("s"))))
    )


def is_everyday(words: str) -> bool:
    """Whether all words of a phrase are everyday ones, that name nobody."""
    return all(nature(plain(word.strip(".,:;!?()"))) in ("word", "none") for word in words.split())


@lru_cache(maxsize=4096)
def is_slip(word: str) -> bool:
    """Whether a word that no list has may be a mistyped English one."""
    if is_contracted((word,)) or is_contracted((word + "t",)):
        return True
    return len(word) >= LONG and bool(one_edit_away(word, frequent()))


@lru_cache(maxsize=65536)
def is_known_name(word: str) -> bool:
    """Whether a list of words holds it, but as a name only."""
    return nature(word) == "given" or (nature(word) == "name" and is_word(word))
