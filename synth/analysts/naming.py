"""The clearest few words of a quote, for names and statements: whole clauses, never made up.

Candidates are runs of up to four neighbouring clauses of one sentence, cleaned of fillers. They are
weighed by plain rules: whole, neither terse nor long, about something that is named, with a verb,
telling what their facet is about, without hedges; and, for a name, saying what others say, too.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from synth.analysts import cues, wording
from synth.english import lexicon
from synth.english.tables import table
from synth.sentences import sentences

NAME = range(3, wording.NAME_WORDS + 1)
"""Words of a name."""
STATEMENT = range(4, 21)
RUN = 4
"""Clauses in a candidate, at most."""

_JOINT = re.compile(
    r"\s*[;:…]+\s+|\s+[-–—]+\s+|,\s+|\s+(?=(?:because|but|and|so|which|when|until|where|if|or)\b)",
    re.IGNORECASE,
)
_SPLIT = re.compile(r"\b(i|we|you|he|she|it|they),\s+(?=[a-z])", re.IGNORECASE)
"""What a filler between commas leaves: "I, um, went"."""
_LOOSE_END = re.compile(r"\s+(?:and|but|so|because|or|which|then|if|when|where)$", re.IGNORECASE)
_HEDGE = re.compile(rf"\b(?:{'|'.join(table('naming')['hedges'])})\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_BUT = re.compile(r"\s*(?:but|except|only)\b", re.IGNORECASE)
_SIDE = re.compile(
    r"(?:after|before|when|whenever|since|while|although|though|if|unless|until|because|which|without|"
    r"where|who|whose|that|than|as|by the time|due to|in case|so that|how|whether)\b",
    re.IGNORECASE,
)
"""How a side clause begins: what it sets out is told by the main one."""
_LABEL = re.compile(r"^(?:[^\W\d_]+(?: [^\W\d_]+)?:\s+)+")
"""A note-taker's heading, as in "Observation: the button is small"."""
_EDGE = " ,;:.-–—!…[]()"
_BEGUN = re.compile(wording.STANDS_FOR)
_ENDED = re.compile(rf"{wording.STANDS_FOR}\Z")
_VAGUE = frozenset(table("naming")["vague"].split())
_SPEAKER = frozenset(("i", "we", "you"))
_TELLS: Mapping[str, Callable[[str], bool]] = {
    "pain_point": cues.tells_obstacle,
    "action": cues.tells_action,
    "goal": cues.tells_goal,
    "emotion": lambda text: cues.feeling_in(text) is not None,
    "touchpoint": lambda text: cues.channel_of(text) is not None,
}


class Phrase(NamedTuple):
    """A candidate: its words, whether it begins or ends its sentence, whether "but" leads it in."""

    text: str
    opens: bool
    closes: bool
    turns: bool = False


def name_of(quotes: Sequence[str], facet: str) -> tuple[str, int]:
    """The clearest name among quotes that say the same, and which quote it is from.

    Falls back to the beginning of a quote where none has a clause of fitting length.
    """
    others = [_content(quote) for quote in quotes]
    best, name, which = float("-inf"), "", 0
    for i, quote in enumerate(quotes):
        rest = [words for k, words in enumerate(others) if k != i]
        for phrase in phrases(quote, NAME):
            score = round(clearness(phrase, facet) + _shared(phrase.text, rest) - i / 100, 4)
            if score > best:
                best, name, which = score, phrase.text, i
    if not name:
        return wording.short_name(quotes[0]), 0
    return name, which


def plain_name(quotes: Sequence[str], facet: str) -> str:
    """The clearest name among quotes, where the one that a theme has may not be printed."""
    return name_of(quotes, facet)[0]


def statement_of(quote: str, facet: str) -> str:
    """What a quote says in at most twenty of its words; short ones whole."""
    whole = wording.clean(quote)
    if len(whole.split()) < STATEMENT.stop:
        return whole
    found = [(clearness(p, facet) + p.opens + p.closes, p.text) for p in phrases(quote, STATEMENT)]
    best = max(found, key=lambda f: round(f[0], 4), default=None)
    return best[1] if best else wording.statement(quote)


def phrases(quote: str, lengths: range) -> Iterator[Phrase]:
    """Runs of neighbouring clauses with a fitting number of words, in the order of the text."""
    for start, end in sentences(quote, 0, len(quote)):
        sentence = quote[start:end]
        cuts = sorted({0, len(sentence), *(m.end() for m in _JOINT.finditer(sentence))})
        for i, first in enumerate(cuts[:-1]):
            for last in cuts[i + 1 : i + 1 + RUN]:
                text = _trimmed(sentence[first:last])
                if len(text.split()) in lengths:
                    turns = bool(_BUT.match(sentence[first:]))
                    yield Phrase(text, first == 0, last == len(sentence), turns)


def clearness(phrase: Phrase, facet: str) -> float:
    """How well a phrase stands alone; higher is clearer. Weights are set by reading names."""
    words = [m.group().lower().replace("’", "'") for m in _WORD.finditer(phrase.text)]
    things = [w for w in words if _is_thing(w)]
    return (
        0.7 * phrase.opens
        + 1.0 * phrase.closes
        + 0.8 * phrase.turns
        + 0.8 * min(2, len(things))
        - 1.0 * (not things)
        - 2.0 * bool(_SIDE.match(phrase.text))
        + 0.5 * (facet == "pain_point" and any(map(_denies, words)))
        + 1.0 * any(map(_is_verb, words))
        + 1.5 * (facet in _TELLS and _TELLS[facet](phrase.text))
        + 0.5 * (words[:1] != [] and words[0] in _SPEAKER)
        - 0.7 * sum(w.split("'")[0] in _VAGUE for w in words[:2])
        - 0.3 * sum(w.split("'")[0] in _VAGUE for w in words[2:])
        - 2.0 * len(_HEDGE.findall(phrase.text))
        - 2.0 * wording.dangles(phrase.text)
        - 1.5 * phrase.text.endswith("?")
        - 0.5 * any(mark in phrase.text for mark in '"“”')
        - 0.15 * abs(len(words) - 7)
    )


def _shared(text: str, others: Sequence[frozenset[str]]) -> float:
    """How much of it other quotes say, too: 0 to 1.5."""
    own = _content(text)
    if not own or not others:
        return 0.0
    said = [sum(word in words for words in others) / len(others) for word in own]
    return 1.5 * sum(sorted(said, reverse=True)[:2]) / 2


def _trimmed(clause: str) -> str:
    text = _bare(wording.clean(_LABEL.sub("", clause)))
    text = _bare(_LOOSE_END.sub("", _SPLIT.sub(r"\1 ", text)))
    for mark in '"“”':
        text = text if text.count(mark) == (mark == '"') * 2 else text.replace(mark, "")
    return text[:1].upper() + text[1:]


def _bare(text: str) -> str:
    """Without what stands around it; the brackets of [name 1] belong to it."""
    bare = text.strip(_EDGE)
    bare = f"[{bare}" if _BEGUN.match(f"[{bare}]") else bare
    return f"{bare}]" if _ENDED.search(f"{bare}]") else bare


def _content(text: str) -> frozenset[str]:
    return lexicon.content(m.group().lower() for m in _WORD.finditer(text))


def _is_thing(word: str) -> bool:
    return word not in lexicon.FUNCTION and word not in _VAGUE and lexicon.is_noun(word)


def _denies(word: str) -> bool:
    return word in lexicon.NEGATIONS or word.endswith("n't")


def _is_verb(word: str) -> bool:
    form = word.split("'")[0]
    return form in lexicon.AUXILIARIES or any(pos == "VERB" for _, pos in lexicon.lemmas(form))
