"""The participants' sentence that is nearest to words which nobody said."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from synth.grounding.folding import fold_text
from synth.grounding.library import GroundingIndex
from synth.grounding.quote import Quote
from synth.likeness import differences, likeness, most_like

COMPARED = 1000
"""Characters of words that are compared."""
RIVALS = 6
"""Sentences that are compared letter by letter: those that share the most rare words."""
SHOWN = 6
"""Words of a difference that a reason shows."""


class Nearest(NamedTuple):
    """A sentence, whose it is, and how like the words it is or a part of it, 0 to 100."""

    sentence: str
    turn: int
    likeness: float


def nearest(quote: Quote, index: GroundingIndex) -> tuple[Nearest, Nearest]:
    """The nearest sentence of the participants, and that of all others.

    A sentence is empty, its likeness 0, where there is none that shares a rarer word.
    """
    sharing = _sharing(quote, index)
    own = [number for number in sharing if index.own[number]]
    if not own:
        own = [number for number, theirs in enumerate(index.own) if theirs]
    others = [number for number in sharing if not index.own[number]]
    return _best(quote, own, index), _best(quote, others, index)


def _best(quote: Quote, rivals: Sequence[int], index: GroundingIndex) -> Nearest:
    words = quote.text[:COMPARED]
    best = most_like(words, [index.sentences[number] for number in rivals])
    if best is None:
        return Nearest("", 0, 0.0)
    sentence = index.sentences[rivals[best]]
    turn = index.turn_of_sentence(rivals[best])
    return Nearest(sentence, turn, likeness(fold_text(words), fold_text(sentence)))


def describe(quote: Quote, sentence: str) -> str:
    """In words, how the quote differs from the sentence that is nearest to it."""
    said = Quote(sentence, english=quote.english)
    runs = differences(said.forms, quote.forms)
    if runs and not runs[0][1] and said.forms[: len(runs[0][0])] == list(runs[0][0]):
        runs = runs[1:]
    if runs and not runs[-1][1] and said.forms[-len(runs[-1][0]) :] == list(runs[-1][0]):
        runs = runs[:-1]
    told = [_difference(*map(_shown, run)) for run in runs[:2]]
    return "; ".join(told) or "the punctuation of the source says something else"


def leaves_out(quote: Quote, sentence: str) -> bool:
    """Whether all words of the quote stand in the sentence in order, with others between."""
    said = iter(Quote(sentence, english=quote.english).forms)
    return all(form in said for form in quote.forms)


def _difference(said: str, quoted: str) -> str:
    if not said:
        return f"the source does not say “{quoted}” there"
    if not quoted:
        return f"the quote leaves out “{said}”"
    return f"the source says “{said}” where the quote says “{quoted}”"


def _shown(forms: Sequence[str]) -> str:
    return " ".join(forms[:SHOWN]) + (" …" if len(forms) > SHOWN else "")


def _sharing(quote: Quote, index: GroundingIndex) -> list[int]:
    """Sentences that share the most rare words with the quote."""
    votes: Counter[int] = Counter()
    for form in dict.fromkeys(quote.forms[: COMPARED // 4]):
        places = index.postings.get(form, ())
        weight = 1000 // len(places) if places else 0
        votes.update(dict.fromkeys(map(index.sentence_of, places), weight))
    best = sorted(votes.items(), key=lambda vote: (-vote[1], vote[0]))[:RIVALS]
    return [number for number, _ in best]
