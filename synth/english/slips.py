"""Slips of the finger: one letter put in, left out, changed or swapped (Damerau 1964).

Damerau, F. J. (1964). A technique for computer detection and correction of spelling errors.
Communications of the ACM 7(3).
"""

from collections.abc import Callable
from functools import lru_cache

from synth.english.lexicon import (
    FUNCTION,
    NUMBERS,
    frequent,
    is_common,
    is_frequent,
    is_word,
    relatives,
)
from synth.english.variants import is_contracted
from synth.likeness import is_one_edit, one_edit_away

LEAST = 4
"""Letters of a word in which a slip is taken for one; in three-letter words only a swap is."""
_MISSING = 2
_NEGATING = ("un", "in", "im", "dis", "non", "mis", "ir", "il", "de", "re")


def is_slip(quoted: str, said: str, known: Callable[[str], bool]) -> bool:
    """Whether one of two folded words is the other with a slip in it, and can be nothing else.

    Args:
        quoted: the quote's word.
        said: the source's.
        known: whether the study says a word more than once, so that it is none.
    """
    if not (quoted.isalpha() and said.isalpha() and is_one_edit(quoted, said)):
        return False
    real = [form for form in (quoted, said) if _is_real(form) or known(form)]
    if len(real) != 1 or not is_common(real[0]):  # rarer words may be names, and odd ones, too
        return False
    meant = real[0]
    if meant == quoted and not is_frequent(meant):
        return False
    typed = said if meant == quoted else quoted
    if min(len(typed), len(meant)) < (3 if _rank(typed, meant) < _MISSING else LEAST):
        return False
    return not _could_be_other(typed, meant)


def _is_real(form: str) -> bool:
    """Whether a form says something: a word, or a contraction without its apostrophe or its t."""
    return is_word(form) or is_contracted((form,)) or is_contracted((form + "t",))


def _rank(typed: str, meant: str) -> int:
    """How far-fetched it is that `typed` stands for `meant`: least for two letters swapped."""
    if sorted(typed) == sorted(meant):
        return 0
    if len(typed) != len(meant) and _undoubled(typed) == _undoubled(meant):
        return 1
    return _MISSING if len(typed) < len(meant) else _MISSING + 1


def _undoubled(form: str) -> str:
    return "".join(c for i, c in enumerate(form) if c != form[i - 1 : i])


@lru_cache(maxsize=4096)
def _could_be_other(typed: str, meant: str) -> bool:
    """Whether the slip may as well stand for another frequent word, or one that turns the sense."""
    if any(is_one_edit(typed, rival) for rival in opposites(meant) if is_word(rival)):
        return True
    rank = _rank(typed, meant)
    rivals = relatives(meant) | (FUNCTION if meant in FUNCTION else NUMBERS)
    near = {rival for rival in rivals if is_word(rival) and is_one_edit(typed, rival)}
    if rank:  # two letters swapped are a slip before they are another word
        near |= set(one_edit_away(typed, frequent()))
    return any(_rank(typed, rival) <= rank for rival in near - {meant})


def opposites(meant: str) -> set[str]:
    """The word with a negating prefix or ending put on or taken off."""
    made = {prefix + meant for prefix in _NEGATING} | {meant + "less", meant.removesuffix("less")}
    return (made | {meant.removeprefix(prefix) for prefix in _NEGATING}) - {meant}
