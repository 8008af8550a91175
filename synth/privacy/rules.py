"""What is replaced in the texts of a study, and by what."""

import hashlib
import json
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import takewhile

from synth.privacy.expressions import Expressions
from synth.privacy.folding import squeezed
from synth.privacy.key import FILE, KEEP, PARTICIPANT, WORDS, Key
from synth.privacy.spans import Span, disjoint, spliced
from synth.privacy.words import Words, parts_of
from synth.records.privacy import Identifier
from synth.records.study import Alias, PrivacySpec

DISTINCT = 6
"""Characters of an identifier that means nothing else where it is told again."""
VERSION = 2
"""To be raised when other identifiers are found than before, so that old state is gone through."""
_LEGAL = re.compile(
    r"[\s,]+(?:ltd|limited|inc|llc|llp|plc|corp|corporation|company|co|gmbh|ag|kg|se|sa|bv|nv|oy|ab)\.?$",
    re.IGNORECASE,
)
"""Legal forms at the end of a company's name, which people leave out."""
_BRACKETS = re.compile(r"\[[^\[\]\n]+ \d+\]")
"""What stands for something already; nothing is replaced in it, so that a text may come twice."""
Finder = Callable[[str], Sequence[Identifier]]
Find = Callable[[int, int], list[Span]]
"""What is replaced in a stretch (start, end) of a text; offsets of spans are from its start."""


class Rules:
    """Confirmed words, the study's own patterns, and identifiers that need no confirmation."""

    def __init__(self, spec: PrivacySpec, key: Key, finder: Finder, people: Words) -> None:
        """Gives out the pseudonyms of all confirmed words.

        Args:
            spec: study.toml's [privacy].
            key: the pseudonyms so far; new ones are added to it.
            finder: finds identifiers in a text.
            people: the words that are participants of the study, with their pseudonyms.
        """
        self.key = key
        self._finder = finder
        kept = [*spec.keep, *(row.words for row in key.of_kind(KEEP))]
        self._kept = {squeezed(words) for words in kept}
        self._people = people
        self.confirmed = _confirmed(spec, key, people, self._kept)
        self._words = Words(self.confirmed)
        self._patterns = Expressions(spec.patterns)

    def digest(self) -> str:
        """A hash of what decides which words are replaced; another one after a confirmation."""
        words = sorted(self.confirmed.items())
        told = [VERSION, words, self._patterns.told, sorted(self._kept)]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()

    def is_settled(self, words: str) -> bool:
        """Whether a person has said what becomes of these words."""
        if squeezed(words) in self._kept:
            return True
        return any(end - start >= len(words.rstrip("'’s")) for start, end, _ in self.find(words))

    def find(self, text: str) -> list[Span]:
        """What is to be replaced in a text, in order and without overlap; the longest wins."""
        return self.within(text)(0, len(text))

    def within(self, text: str) -> Find:
        """The same for stretches of a text: what stands around one tells what stands in it.

        So an answer is found by its question. What was found once is found again where it stands
        without anything that tells it.
        """
        found = [(one.start, one.end, one.kind) for one in self._finder(text)]
        found = disjoint(text, [*found, *_again(text, found)])

        def find(start: int, end: int) -> list[Span]:
            piece = text[start:end]
            first = bisect_left(found, start, key=lambda span: span[1])
            here = takewhile(lambda span: span[0] < end, found[first:])
            cut = [(max(a, start) - start, min(b, end) - start, kind) for a, b, kind in here]
            spans = disjoint(piece, [*self._identified(piece, cut), *self._words.find(piece)])
            done = [m.span() for m in _BRACKETS.finditer(piece) if self.key.is_given(m[0])]
            return [s for s in spans if not any(a < s[1] and s[0] < b for a, b in done)]

        return find

    def anywhere(self, text: str) -> list[Span]:
        """As `find`, and what the key knows by what stood around it, whatever does here."""
        return disjoint(text, [*self.find(text), *self._told.find(text)])

    @cached_property
    def _told(self) -> Words:
        rows = [row for row in self.key.rows if row.kind not in (*WORDS, KEEP, PARTICIPANT, FILE)]
        return Words({r.words: r.shown for r in rows if len(squeezed(r.words)) >= DISTINCT})

    def replace(self, text: str) -> str:
        """The text with everything replaced."""
        return spliced(text, self.find(text))

    def _identified(self, text: str, found: Sequence[Span]) -> Iterator[Span]:
        """New pseudonyms are given out for what stands in no longer stretch, in order.

        Of the same words the study knows best what they are.
        """
        named = list(self._patterns.find(text))
        own = {(start, end) for start, end, _ in named}
        others = [span for span in found if span[:2] not in own]
        for start, end, kind in disjoint(text, [*named, *others]):
            words = text[start:end]
            if words.strip() and squeezed(words) not in self._kept:
                yield start, end, self.key.shown(kind, words)


def _again(text: str, found: Sequence[Span]) -> Iterator[Span]:
    """Further places of the words of spans; short ones may mean something else there."""
    kinds = {text[start:end]: kind for start, end, kind in found if end - start >= DISTINCT}
    if kinds:
        words = "|".join(re.escape(word) for word in sorted(kinds, key=lambda w: (-len(w), w)))
        for match in re.finditer(rf"(?<![^\W_])(?:{words})(?![^\W_])", text):
            yield match.start(), match.end(), kinds[match[0]]


def _confirmed(spec: PrivacySpec, key: Key, people: Words, kept: set[str]) -> dict[str, str]:
    """What stands for each confirmed word; parts of a name stand for it where no other has them."""
    aliases = [
        *(("name", alias) for alias in spec.names),
        *(("place", alias) for alias in spec.places),
        *(("organisation", alias) for alias in spec.organisations),
        *((row.kind, Alias(words=(row.words,))) for row in key.of_kind(*WORDS)),
    ]
    shown: dict[str, str] = {}
    names: dict[str, str] = {}
    for kind, alias in aliases:
        known = next((k for w in alias.words if (k := key.known(kind, w))), None)
        person = next((p for w in alias.words if kind == "name" and (p := _person(people, w))), "")
        for words in alias.words:
            given = known or person
            pseudonym = key.shown(kind, words, alias.called, given=given)
            known = known or pseudonym
            shown.setdefault(words, pseudonym)
            if kind == "organisation":
                shown.setdefault(_LEGAL.sub("", words), pseudonym)
            if kind == "name":
                names[words] = shown[words]
    return shown | _parts(key, names, set(shown), kept)


def _parts(key: Key, names: dict[str, str], whole: set[str], kept: set[str]) -> dict[str, str]:
    """Words of full names by themselves; one that two people share has a pseudonym of its own."""
    told = {squeezed(words) for words in whole} | kept
    bearers: dict[str, list[str]] = {}
    for name, pseudonym in names.items():
        for part in parts_of(name):
            if squeezed(part) not in told:
                bearers.setdefault(part, []).append(pseudonym)
    return {
        part: shown[0] if len(set(shown)) == 1 else key.shown("name", part)
        for part, shown in bearers.items()
    }


def _person(people: Words, words: str) -> str:
    """The pseudonym of the participant who is called that, from end to end."""
    found = people.find(words)
    whole = len(found) == 1 and found[0][0] == 0 and found[0][1] == len(words)
    return found[0][2] if whole else ""
