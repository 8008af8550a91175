"""Slips of the finger: one letter put in, left out, changed or swapped (Damerau 1964).

Damerau, F. J. (1964). A technique for computer detection and correction of spelling errors.
Communications of the ACM 7(3).
"""

from collections.abc import Callable

from synth.english.lexicon import FUNCTION, NUMBERS, is_common, is_word, relatives
from synth.likeness import is_one_edit

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
    real = [form for form in (quoted, said) if is_word(form) or known(form)]
    if len(real) != 1:
        return False
    meant = real[0]
    if meant == quoted and not is_common(meant):  # the source's odd word may be a name
        return False
    typed = said if meant == quoted else quoted
    if min(len(typed), len(meant)) < (3 if _rank(typed, meant) < _MISSING else LEAST):
        return False
    return not _could_be_other(typed, meant)


def _rank(typed: str, meant: str) -> int:
    """How far-fetched it is that `typed` stands for `meant`: least for two letters swapped."""
    if sorted(typed) == sorted(meant):
        return 0
    if _undoubled(typed) == _undoubled(meant):
        return 1
    return _MISSING if len(typed) < len(meant) else _MISSING + 1


def _undoubled(form: str) -> str:
    return "".join(c for i, c in enumerate(form) if c != form[i - 1 : i])


def _could_be_other(typed: str, meant: str) -> bool:
    """Whether the slip may as well stand for a word that would turn what is said."""
    rivals = set(relatives(meant))
    rivals |= {prefix + meant for prefix in _NEGATING} | {
        meant + "less",
        meant.removesuffix("less"),
    }
    rivals |= {meant.removeprefix(prefix) for prefix in _NEGATING}
    rivals |= FUNCTION if meant in FUNCTION else NUMBERS
    rivals.discard(meant)
    rank = _rank(typed, meant)
    return any(
        is_one_edit(typed, rival) and is_word(rival) and _rank(typed, rival) <= rank
        for rival in rivals
    )
