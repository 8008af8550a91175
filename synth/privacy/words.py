"""Finds confirmed names, places and organisations in a text, however they are written.

Texts and words are folded alike (`folding`) and cut into runs of letters and of digits; each run
is looked up among the beginnings of all words, so that the time does not depend on how many words
there are.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from synth.privacy.folding import JOINT, WIDE, folded, placed, squeezed
from synth.privacy.ordinary import is_another_word, is_name_here, is_ordinary
from synth.privacy.spans import Span, disjoint

LEAST_PART = 3
"""Letters of a part of a name that is looked for by itself: "Anna" of "Anna Berger"."""
LONGEST = 500
"""Characters of words that are looked for; no name is longer."""
LEAST_RUN = 5
"""Letters of several words that are looked for written as one, and across an apostrophe."""
_SMALL = """
van von der den de del della di da la le el al bin ibn ben st mac mc and
mr mrs ms miss mx dr doctor prof professor sir madam lady lord frau herr mme mlle monsieur
señor señora sr sra doña father sister brother aunt auntie uncle nurse captain coach reverend rev
pastor saint schwester bruder tante onkel tía tío mama papa nana nan gran grandma grandpa oma opa
big little old young
"""
SMALL = frozenset(folded(word) for word in _SMALL.split())
"""Particles and titles: parts of names that name nobody by themselves."""
_PIECE = re.compile(r"[^\W\d_]+|\d+")
_MARKS = "-‐‑‒–'’ʼ`´._&/|+()@"
_JOINED = re.compile(rf"{JOINT}*(?:[-‐‑‒–_]{JOINT}*[ \n]?)?{JOINT}*")
"""Between the halves of one word: nothing, what is unseen, a hyphen and the end of a line.

Readers of subtitles make a space of the end of a line.
"""
_HYPHEN = re.compile("[-‐‑‒–]")
_APOSTROPHE = re.compile("['’ʼ`´]")
_NOT = re.compile("['’ʼ`´]t(?![^\\W_])")
"""What makes another word of "Don" and "Can"."""
_AND = re.compile(r"(?<=\w) ?& ?(?=\w)")
"""What companies write and people say as a word."""
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
Units = tuple[str, ...]
"""A name as its words, folded, none of them with a gap."""


class Words:
    """Confirmed words and what stands for each; matches are whole words.

    Case and accents do not count, save for names that are ordinary words too; see `ordinary`.
    """

    def __init__(self, shown: Mapping[str, str]) -> None:
        """`shown`: what stands for each of the words, as a person wrote them."""
        self._heads: dict[str, dict[Units, tuple[str, bool]]] = {}
        self._begun: set[str] = set()
        wide: dict[str, str] = {}
        for words in sorted(filter(_is_sought, shown), key=lambda w: (-len(w), w)):
            if WIDE.search(words):
                wide.setdefault(squeezed(words), shown[words])
            for units in () if WIDE.search(words) else _variants(words):
                self._add(units, shown[words], is_ordinary(words))
        self._starts = self._begun | {f"{head}s" for head in self._heads}
        self._between = _between(shown)
        self._wide = wide
        self._drawn = re.compile("|".join(map(_drawn, wide))) if wide else None

    def find(self, text: str) -> list[Span]:
        """Where the words stand in a text, in order, with what stands for each."""
        if not self._heads and self._drawn is None:
            return []
        looked_at = _Text(text, self._between)
        return disjoint(text, [*self._spoken(looked_at), *self._written(looked_at)])

    def _add(self, units: Units, shown: str, ordinary: bool) -> None:
        self._heads.setdefault(units[0], {}).setdefault(units[1:], (shown, ordinary))
        for unit in units:
            self._begun.update(unit[:length] for length in range(1, len(unit) + 1))

    def _written(self, at: "_Text") -> Iterator[Span]:
        for match in self._drawn.finditer(at.folded) if self._drawn else ():
            shown = self._wide[squeezed(match[0])]
            yield (*at.span(match.start(), match.end()), shown)

    def _spoken(self, at: "_Text") -> Iterator[Span]:
        for number, piece in enumerate(at.pieces):
            if piece[0] not in self._starts:
                continue
            for last, unit, end in self._units(at, number):
                for rest, (shown, ordinary) in self._heads.get(unit, {}).items():
                    for stop in [end] if not rest else self._followed(at, last, rest):
                        start, stop = at.span(piece[1], stop)
                        if _NOT.match(at.text, stop):
                            continue
                        if not ordinary or is_name_here(at.text, start, stop, is_small=at.is_small):
                            yield start, stop, shown

    def _units(self, at: "_Text", number: int) -> Iterator[tuple[int, str, int]]:
        """Words that may begin at a piece: the last piece, the word, its end in the folded text."""
        word, pieces = "", at.pieces
        for last in range(number, len(pieces)):
            if last > number and not _joins(at, last, word):
                return
            word += pieces[last][0]
            end = pieces[last][2]
            yield last, word, end
            bare = word[:-1] if word[-1] == "s" and len(pieces[last][0]) > 1 else ""
            if bare in self._begun and not is_another_word(at.text, at.begin(number), word):
                yield last, bare, end - 1
            if word not in self._begun:
                return

    def _followed(self, at: "_Text", last: int, rest: Units) -> Iterator[int]:
        """Ends of the further words of a name; an initial may stand between them."""
        for number in (last + 1, last + 2):
            if number >= len(at.pieces) or not at.is_gap(number - 1, number):
                return
            for stop, unit, end in self._units(at, number):
                if unit == rest[0] and len(rest) == 1:
                    yield end
                elif unit == rest[0] and end == at.pieces[stop][2]:
                    yield from self._followed(at, stop, rest[1:])
            if len(at.pieces[number][0]) > 1:
                return


class _Text:
    """A text, and how it is compared."""

    def __init__(self, text: str, between: re.Pattern[str]) -> None:
        self.text = text
        self._between = between
        self.folded, self._places = placed(text)
        self.pieces = [(m[0], m.start(), m.end()) for m in _PIECE.finditer(self.folded)]
        self.is_small = text == text.lower()

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Places in the text; marks of the last letter belong to it."""
        last = self._places[end - 1] + 1
        return self._places[start], max(last, self._marks_end(last, self._places[end]))

    def begin(self, number: int) -> int:
        """Place in the text at which a piece begins."""
        return self._places[self.pieces[number][1]]

    def _marks_end(self, at: int, limit: int) -> int:
        while at < limit and not placed(self.text[at])[0]:
            at += 1
        return at

    def between(self, one: int, other: int) -> str:
        """What stands between two pieces."""
        return self.folded[self.pieces[one][2] : self.pieces[other][1]]

    def is_gap(self, one: int, other: int) -> bool:
        return self._between.fullmatch(self.between(one, other)) is not None


def parts_of(name: str) -> list[str]:
    """The parts of a full name that are looked for by themselves; none of a name of one word.

    These are its words, the halves of a double surname, and the last word after an initial
    ("J. Smith").
    """
    tokens = [token.strip(",;") for token in re.split(r"[\s\u00a0]+", name.strip()) if token]
    halves = [half for t in tokens[1:] for half in _HYPHEN.split(t) if half != t]
    told = [t for t in (*halves, *tokens) if _is_part(t)]
    first = next((t for t in tokens if t[0].isalpha() and folded(t) not in SMALL), "")
    if len(tokens) > 1 and told and first and first != told[-1] and not WIDE.search(name):
        told.append(f"{first[0]}. {told[-1]}")
    return told if len(tokens) > 1 else []


def _is_sought(words: str) -> bool:
    return len(words) <= LONGEST and bool(folded(words))


def _is_part(token: str) -> bool:
    return folded(token) not in SMALL and len(folded(token)) >= LEAST_PART


def _between(names: Iterable[str]) -> re.Pattern[str]:
    """What may stand between two words of a name: the usual marks, and those in the names."""
    own = {c for name in names for c in placed(name)[0] if not (c.isalnum() or c.isspace())}
    marks = re.escape("".join(sorted({*_MARKS, *own} - {JOINT})))
    return re.compile(rf"[\s{JOINT}]*(?:[{marks}]+[\s{JOINT}]*){{0,2}}")


def _variants(words: str) -> list[Units]:
    """The ways in which words are parted: as written, at every mark, not at all."""
    found: list[Units] = []
    spoken = (words, words.translate(_UMLAUTS), _AND.sub(" and ", words))
    for spelt in dict.fromkeys(spoken):
        pieces = _pieces(spelt)
        whole = squeezed(spelt)
        found += [pieces, tuple(u for word in spelt.split() for u in _units_of(word))]
        if len(whole) >= LEAST_RUN:
            found.append((whole,))
    return list(dict.fromkeys(found))


def _units_of(word: str) -> tuple[str, ...]:
    """Words as they may be run together: "Jean-Luc" as "JeanLuc", but "H&M" not as "hm"."""
    whole = squeezed(word)
    is_plain = len(folded(word).split()) == 1
    return (whole,) if whole and (is_plain or len(whole) >= LEAST_RUN) else _pieces(word)


def _pieces(words: str) -> tuple[str, ...]:
    return tuple(_PIECE.findall(folded(words)))


def _drawn(word: str) -> str:
    return rf"[\s{JOINT}·・]*".join(map(re.escape, word))


def _joins(at: _Text, number: int, word: str) -> bool:
    """Whether a piece goes on with the word before it."""
    between = at.between(number - 1, number)
    if _JOINED.fullmatch(between):
        return True
    long_enough = len(word) + len(at.pieces[number][0]) >= LEAST_RUN
    return long_enough and _APOSTROPHE.fullmatch(between) is not None
