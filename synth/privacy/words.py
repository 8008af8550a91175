"""Finds confirmed names, places and organisations in a text, however they are written."""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from synth.english.lexicon import FUNCTION, is_common
from synth.privacy.folding import folded, squeezed

LEAST_PART = 3
"""Letters of a part of a name that is looked for by itself: "Anna" of "Anna Berger"."""
SMALL = """
van von der den de del della di da la le el al bin ibn ben st mac mc and
mr mrs ms miss mx dr prof professor sir madam lady lord frau herr mme mlle monsieur
"""
"""Particles and titles: parts of names that name nobody by themselves."""
_PIECES = re.compile(r"[^\W_]+")
_MARKS = "[\u0300-\u036f\u200b-\u200d\u2060\ufeff\u00ad]*"
"""Accents written apart, and what cannot be seen."""
_BETWEEN = r"(?:[\s\u00a0]+|[\s\u00a0]*[-‐‑‒–'’ʼ`´._]+[\s\u00a0]*)?"
_BEGIN, _END = r"(?<![^\W_])", r"(?![^\W_])"
_GENITIVE = r"(?=s?(?![^\W_]))"
_SENTENCE_END = re.compile(r"(?:\A|[.!?…:\n])[\s\"'“”‘’(\[]*\Z")
_NEXT = re.compile(r"[^\S\n]+([^\W\d_]+)")
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Scripts that write no spaces."""


class Words:
    """Confirmed words and what stands for each; matches are whole words.

    Case and accents do not count, save for names that are ordinary words too ("Will", "Grace"):
    these are found where they begin with a capital, and at the start of a sentence only where what
    follows is no pronoun or article.
    """

    def __init__(self, shown: Mapping[str, str]) -> None:
        """`shown`: what stands for each of the words, as a person wrote them."""
        self._shown = {squeezed(words): pseudonym for words, pseudonym in shown.items()}
        self._shown.pop("", None)
        by_length = sorted({w for w in shown if folded(w)}, key=lambda w: (-len(w), w))
        plain = [words for words in by_length if not is_ordinary(words)]
        named = [words for words in by_length if is_ordinary(words)]
        self._plain = _joined([_pattern(w, _GENITIVE) for w in plain], re.IGNORECASE)
        self._named = _joined([_pattern(w[:1].upper() + w[1:].lower(), _END) for w in named])
        self._wide = any(_WIDE.search(words) for words in by_length)
        firsts = {folded(words).split()[0] for words in by_length}
        self._firsts = firsts | {f"{first}s" for first in firsts}

    def find(self, text: str) -> list[tuple[int, int, str]]:
        """Where the words stand in a text, in order, with what stands for each."""
        if not self._shown or not (self._wide or self._may_hold(text)):
            return []
        found = []
        for pattern in (self._plain, self._named):
            for match in pattern.finditer(text) if pattern else ():
                if pattern is self._named and _opens_sentence(text, match):
                    continue
                shown = self._shown.get(squeezed(match[0]))
                if shown is not None:
                    found.append((match.start(), match.end(), shown))
        return sorted(found)

    def _may_hold(self, text: str) -> bool:
        return not self._firsts.isdisjoint(folded(text).split())


def is_ordinary(words: str) -> bool:
    """Whether a name is an English word too, which small letters would mean."""
    tokens = folded(words).split()
    return len(tokens) == 1 and (is_common(tokens[0]) or tokens[0] in FUNCTION)


def parts_of(name: str) -> list[str]:
    """The words of a full name that are looked for by themselves; none of a name of one word."""
    tokens = [token for token in re.split(r"[\s\u00a0]+", name.strip()) if token]
    told = [t for t in tokens if folded(t) not in SMALL.split() and len(folded(t)) >= LEAST_PART]
    return told if len(tokens) > 1 else []


def _pattern(words: str, end: str) -> str:
    pieces = [_letters(piece) for piece in _PIECES.findall(unicodedata.normalize("NFC", words))]
    core = _BETWEEN.join(pieces)
    return core if _WIDE.search(words) else f"{_BEGIN}{core}{end}"


def _letters(piece: str) -> str:
    return "".join(_letter(c) + _MARKS for c in piece)


def _letter(character: str) -> str:
    """A letter with or without its accent."""
    bare = unicodedata.normalize("NFD", character)[0]
    options = sorted({character, bare})
    return re.escape(character) if len(options) == 1 else f"[{re.escape(''.join(options))}]"


def _joined(patterns: Iterable[str], flags: int = 0) -> re.Pattern[str] | None:
    told = "|".join(patterns)
    return re.compile(told, flags) if told else None


def _opens_sentence(text: str, match: re.Match[str]) -> bool:
    """Whether a capital is the sentence's, not a name's: "Will you", "May I"."""
    following = _NEXT.match(text, match.end())
    is_function = following is not None and following[1].islower() and following[1] in FUNCTION
    is_pronoun = following is not None and following[1] in ("I", "I’m", "I'm")
    return (is_function or is_pronoun) and _SENTENCE_END.search(
        text[max(0, match.start() - 8) : match.start()]
    ) is not None
