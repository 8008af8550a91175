"""Inflections of one word that leave tense, person and number alone."""

from synth.english.lexicon import Tags, inflections, lemmas, word_class

_PAST = frozenset({"VBD", "VBN", "MD"})
_BASE = frozenset({"VB", "VBP", "BASE", "NN", "JJ", "RB"})
_PAIRS = frozenset(
    frozenset(pair.split())
    for pair in ("who whom", "a an", "sat sitting", "stood standing", "me myself", "us ourselves")
)
"""Case of a pronoun, the article before a vowel, British "was sat"; nothing else is meant."""


def is_same_inflected(quoted: str, said: str, before: str) -> bool:
    """Whether two words are one, inflected otherwise, with the same tense, person and number.

    Args:
        quoted: the quote's word, folded.
        said: the source's.
        before: the word before both.
    """
    if frozenset((quoted, said)) in _PAIRS:
        return True
    if _is_adverb_pair(quoted, said) or _is_adverb_pair(said, quoted):
        return True
    return any(
        _agree(forms[quoted], forms[said], before)
        for lemma in lemmas(quoted) & lemmas(said)
        if quoted in (forms := inflections(*lemma)) and said in forms
    )


def _agree(one: Tags, other: Tags, before: str) -> bool:
    """Equal tags, a past and its participle, or the base and the -ing form without a tense."""
    if one == other:
        return True
    if one <= _PAST and other <= _PAST:
        return True
    bases = sorted((one, other), key=lambda tags: "VBG" in tags)
    return bool(
        before in word_class("governing")
        and "VB" in bases[0]
        and bases[0] <= _BASE
        and "VBG" in bases[1]
    )


def _is_adverb_pair(short: str, long: str) -> bool:
    if not long.endswith("ly") or short in word_class("other_sense"):
        return False
    formed = {
        short + "ly",
        short[:-1] + "ily",
        short[:-2] + "ly",
        short[:-1] + "ly",
        short + "ally",
    }
    if long not in formed or long == short:
        return False
    return any(pos == "ADJ" for _, pos in lemmas(short)) and any(
        pos == "ADV" for _, pos in lemmas(long)
    )
