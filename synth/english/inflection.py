"""Inflections of one word that leave tense, person and number alone."""

from synth.english.lexicon import Tags, inflections, is_noun, lemmas, word_class

_PAST = frozenset({"VBD", "VBN"})
_BASE = frozenset({"VB", "VBP", "BASE", "NN", "JJ", "RB"})
_HOMOGRAPHS = frozenset({"be", "lie"})
"""Forms of "be" tell person and number; "lay" and "lied" are of two verbs."""
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
    if _is_flat_adverb(quoted, said) or _is_flat_adverb(said, quoted):
        return True
    return any(
        _agree(forms[quoted], forms[said], lemma, before)
        for lemma, pos in lemmas(quoted) & lemmas(said)
        if pos == "VERB" and lemma not in _HOMOGRAPHS
        if quoted in (forms := inflections(lemma, pos)) and said in forms
    )


def _agree(one: Tags, other: Tags, base: str, before: str) -> bool:
    """Two forms of one past or participle, or the base and the -ing form without a tense."""
    if one <= _PAST and other <= _PAST:
        return True
    bases = sorted((one, other), key=lambda tags: "VBG" in tags)
    if "VBG" not in bases[1]:
        return False
    spelled = one == other == {"VBG"}
    governed = before in word_class("catenative") or (
        before in word_class("governing") and not is_noun(base)  # not "without help(ing)"
    )
    return spelled or (governed and "VB" in bases[0] and bases[0] <= _BASE)


def _is_flat_adverb(short: str, long: str) -> bool:
    """Whether both are one adverb, with -ly and without it, as in "real(ly) quick"."""
    if short not in word_class("flat"):
        return False
    return long in (short + "ly", short[:-1] + "ily", short[:-1] + "y")
