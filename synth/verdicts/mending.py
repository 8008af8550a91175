"""Whether words that were changed in a source are still those that a person decided on.

A mended letter, a filler left out: yes. A negation, a number or another word: no, and it is not
guessed what that person would say of them.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from synth.english.lexicon import FUNCTION, NEGATIONS, NUMBERS, base_form, word_class
from synth.english.slips import opposites
from synth.likeness import differences, is_one_edit

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_END = re.compile(r"[.?!…\n]")
_SAID_BY_THE_WAY = frozenset(["uh", "um", "er", "erm", "hm", "mm", "ah", "oh"])
_NOT = frozenset(["cant", "cannot", "wont", "shant", "aint"])


@lru_cache(maxsize=4096)
def is_mended(decided: str, now: str) -> bool:
    """Whether `now` says what `decided` said, spelling aside; adding nothing but small words."""
    runs = differences(_words(decided), _words(now))
    return all(_is_same(before, after) for before, after in runs)


@lru_cache(maxsize=4096)
def is_turned(decided: str, now: str) -> bool:
    """Whether what leads to the words, within their sentence, negates them now, or no longer."""
    return _negations(_lead(decided)) != _negations(_lead(now))


def _words(text: str) -> list[str]:
    return [re.sub("['’]", "", word) for word in _WORD.findall(text.casefold())]


def _is_same(before: Sequence[str], after: Sequence[str]) -> bool:
    if "".join(before) == "".join(after):
        return True
    if any(map(_weighs, (*before, *after))):
        return False
    if len(before) == len(after):
        return all(map(_is_one_word, before, after))
    return not (before and after) and all(map(_is_light, (*before, *after)))


def _is_one_word(before: str, after: str) -> bool:
    if after in opposites(before) or before in opposites(after):
        return False
    return is_one_edit(before, after) or base_form(before) == base_form(after)


def _is_light(word: str) -> bool:
    return word in FUNCTION or word in _SAID_BY_THE_WAY


def _weighs(word: str) -> bool:
    """Negations and numbers: one more or less is another statement."""
    return _is_negation(word) or word in NUMBERS or any(c.isdigit() for c in word)


def _is_negation(word: str) -> bool:
    tied = word.endswith("nt") and word[:-2] in word_class("negated")
    return tied or word in NEGATIONS or word in _NOT


def _negations(words: Iterable[str]) -> int:
    return sum(map(_is_negation, words))


def _lead(text: str) -> list[str]:
    """Words of the sentence that a text breaks off in; a first one that is cut is left out."""
    last = _END.split(text)[-1]
    return _words(last)[1:] if last == text else _words(last)
