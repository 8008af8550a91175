"""Names that are ordinary words too ("Will", "Grace"): where they are names, and where words."""

import re

from synth.english.lexicon import AUXILIARIES, FUNCTION, is_common
from synth.privacy.folding import folded

_BEFORE_NAMES = """
mr mrs ms miss mx dr prof professor sir madam frau herr mme hi hello hey dear called named
aunt uncle cousin
"""
_OBJECTS = "it you me him her us them the a an this that these those my your his our their"
_SUBJECTS = f"{_OBJECTS} i he she we they there be"
BEFORE_NAMES = frozenset(_BEFORE_NAMES.split())
"""Words after which small letters are a name."""
ARTICLES = frozenset(["the", "a", "an", "no", "any", "some", "every", "each"])
OBJECTS = frozenset(_OBJECTS.split())
"""What follows a verb that is told to somebody: "Mark it", "Mark my words"."""
WISHED = OBJECTS | {"i", "we", "they", "there"}
"""What follows a verb before which "I" is left out: "Hope they pay"."""
MONTHS = frozenset(["may", "march", "april", "august", "june"])
_DATED = re.compile(
    r"(?i)(?:(?<![:.\d])\d{1,2}(?:st|nd|rd|th)?[\s-]+(?:of\s+)?"
    r"|\b(?:first|second|third|\w{4,7}th|month)\s+of\s+"
    r"|\b(?:in|early|late|mid|next|last|every)[\s-]+)\Z"
)
_DATING = re.compile(
    r"(?i)\s+(?:the\s+)?[0-3]?\d(?:st|nd|rd|th)?(?![\d:])|,?\s+(?:19|20)\d\d(?!\d)|\s+the\s+\w+th\b"
)
"""What stands before or behind a month: "the 7th of May", "in May", "May 2023"."""
SUBJECTS = frozenset(_SUBJECTS.split())
"""What follows an auxiliary that asks: "Will he", "May I"."""
NEAR = 24
"""Code points looked at on either side; more than a title and its spaces."""
_SENTENCE_END = re.compile(r"(?:\A|[.!?…:;\n])[\s\"'“”‘’*_(\[>-]*\Z")
_BEFORE = re.compile(r"([^\W\d_]+)\.?[^\S\n]+\Z")
_NEXT = re.compile(r"[^\S\n]+([^\W\d_]+)")


def is_ordinary(words: str) -> bool:
    """Whether a name is an English word too, which small letters would mean."""
    tokens = folded(words).split()
    return len(tokens) == 1 and (is_common(tokens[0]) or tokens[0] in FUNCTION | MONTHS)


def is_another_word(text: str, start: int, word: str) -> bool:
    """Whether a name with an "s" behind it is an English word: "this" of Thi, "roses" of Rose.

    Within a sentence a capital makes a family's name of it ("the Cooks"), but for "This".
    """
    if not is_common(word):
        return False
    begins = _SENTENCE_END.search(text[max(0, start - NEAR) : start]) is not None
    return word in FUNCTION or begins or not text[start].isupper()


def is_name_here(text: str, start: int, end: int, *, is_small: bool) -> bool:
    """Whether an ordinary word in a text is the name that it may be; in doubt it is.

    Args:
        text: what somebody said.
        start: of the word.
        end: of the word.
        is_small: whether the whole text has no capital, as quick answers have none.
    """
    ahead = text[max(0, start - NEAR) : start]
    word = text[start:end].casefold()
    if word in MONTHS and (_DATED.search(ahead) or _DATING.match(text, end)):
        return False
    if word in MONTHS and not is_common(word):
        return True  # "june" is nothing else
    before = _BEFORE.search(ahead)
    previous = before[1].casefold() if before else ""
    if previous in BEFORE_NAMES:
        return True
    if not text[start].isupper():
        return is_small and word not in FUNCTION and previous not in ARTICLES
    following = _NEXT.match(text, end, end + NEAR)
    then = following[1].casefold() if following else ""
    is_loud = before is None or before[1].isupper()  # else it is one word that is stressed
    is_all_capitals = end - start > 1 and text[start:end].isupper() and is_loud
    if not is_all_capitals and _SENTENCE_END.search(ahead) is None:
        return True
    if word in FUNCTION - AUXILIARIES:
        return not then
    return then not in (SUBJECTS if word in AUXILIARIES else WISHED)
