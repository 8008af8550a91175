"""Signs that a question led, and that a claim says more than the words; English, facts only."""

import re
from collections.abc import Collection

from synth.english.lexicon import content

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_ASSENT = re.compile(
    r"\W*(?:yes|yeah|yep|no|nope|right|true|exactly|sure|mm-?hm+|ok(?:ay)?)\b", re.IGNORECASE
)
_NOT = r"(?:is|was|are|were|do|did|does|wo|would|could|should|has|have)n['’]t"
_LEADING = re.compile(
    rf"\b{_NOT} (?:you|it|that|this|they|there|he|she|we)\b"
    r"|\b(?:would you say|so you|you must|surely)\b"
    r"|\bI (?:guess|suppose|imagine|bet) (?:you|it|that)\b"
    r"|, (?:right|no|yes)\?",
    re.IGNORECASE,
)
_LIGHT = """
get go come make take have be do say tell think know want feel find see look use try need thing way
lot bit kind sort really very
"""
LIGHT = frozenset(_LIGHT.split())
"""Words that any question and any answer may share."""


def led(question: str, answer: str, said: str) -> list[str]:
    """Signs that a question led, a sentence each.

    Args:
        question: what was asked before.
        answer: the whole turn; empty in a survey, whose items nobody agrees with.
        said: the words that are cited.
    """
    signs = []
    if _LEADING.search(question):
        signs.append("The question suggests an answer.")
    if question and _ASSENT.match(answer):
        signs.append("The answer begins by agreeing or disagreeing with what was asked.")
    shared = sorted((words(question) & words(said)) - LIGHT)
    if shared:
        signs.append(f"The question had these words first: {', '.join(shared)}.")
    return signs


def beyond(claim: str, heard: str) -> tuple[str, ...]:
    """Words of a claim that were not heard, by dictionary form, sorted."""
    return tuple(sorted(words(claim) - words(heard) - LIGHT))


def unheard(claim: str, forms: Collection[str]) -> list[tuple[str, bool]]:
    """A claim in runs: those whose dictionary form is among `forms`, and what is between them."""
    runs, at = [], 0
    for found in _WORD.finditer(claim) if forms else ():
        if words(found[0]) & set(forms):
            runs += [(claim[at : found.start()], False), (found[0], True)]
            at = found.end()
    return [run for run in (*runs, (claim[at:], False)) if run[0]]


def words(text: str) -> frozenset[str]:
    """Words of a text by dictionary form, without those of the closed classes."""
    found = (word.casefold().replace("’", "'") for word in _WORD.findall(text))
    return content(word.partition("'")[0] for word in found)
