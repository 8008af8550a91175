"""Whether punctuation that differs turns what is said."""

from typing import Literal

from synth.grounding.words import pause

Pauses = Literal["same", "other", "turned"]
_ANSWERS = frozenset(
    ("no", "not", "yes", "yeah", "yep", "nope", "nah", "never", "ok", "okay", "sure")
)
_ENDS = ".!。！"
_QUESTION = "?？؟"


def compare(quoted: str, said: str, before: str, after: str, *, filled: bool = False) -> Pauses:
    """Compares the pauses between two words.

    Args:
        quoted: the quote's, as `words.pause` gives it.
        said: the source's.
        before: the word before it, folded.
        after: the word behind it, folded.
        filled: whether fillers were left out there: their commas go with them.
    """
    if quoted == said:
        return "same"
    if _asks(quoted) != _asks(said):
        return "turned"
    if filled:
        return "same"
    if before[:1].isdigit() and after[:1].isdigit():
        return "turned"
    if before in _ANSWERS and bool(quoted) != bool(said):
        return "turned"
    return "other"


def ends_turned(quoted_tail: str, said_tail: str) -> bool:
    """Whether a question was made a statement, or the reverse, by the mark behind the last word."""
    quoted, said = pause(quoted_tail), pause(said_tail)[:3]
    if quoted.startswith("..."):
        return False
    if _asks(quoted):
        return not _asks(said)
    return bool(quoted) and quoted[0] in _ENDS and _asks(said[:1])


def is_end(mark: str) -> bool:
    """Whether a pause ends a sentence."""
    return any(c in mark for c in _ENDS) and "..." not in mark


def _asks(mark: str) -> bool:
    return any(c in mark for c in _QUESTION)
