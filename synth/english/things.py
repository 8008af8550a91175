"""Which things a sentence speaks of: its nouns, as dictionary forms. Says nothing of its sign."""

import re
from functools import lru_cache

from synth.english.lexicon import FUNCTION, lemmas, word_class

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_LEAST_LETTERS = 3


@lru_cache(maxsize=65536)
def things(text: str) -> frozenset[str]:
    """Heads of the nouns in `text`: of "the recipe card" the card, and no words for any thing.

    A word that English does not know (a name, another language) counts as it stands. A word in
    -ing counts as a verb.
    """
    words = [word.replace("’", "'") for word in _WORD.findall(text.lower())]
    found: set[str] = set()
    for word, following in zip(words, [*words[1:], ""], strict=False):
        if not _is_only_noun(following):
            found |= _nouns(word)
    return frozenset(found - word_class("vague"))


def _nouns(word: str) -> set[str]:
    stem = word.partition("'")[0]
    if word in FUNCTION or len(stem) < _LEAST_LETTERS or word.endswith(("ing", "n't")):
        return set()
    word = stem
    known = lemmas(word)
    return {lemma for lemma, pos in known if pos == "NOUN"} if known else {word}


def _is_only_noun(word: str) -> bool:
    """Whether a word is a noun and nothing else, so that a noun before it only describes it."""
    parts = {pos for _, pos in lemmas(word)}
    return word not in FUNCTION and parts == {"NOUN"}
