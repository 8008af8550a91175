"""Documents made ready for looking quotes up in them."""

from array import array
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from synth.english.language import reads_like_english
from synth.grounding.alignment import Text
from synth.grounding.fillers import find_fillers
from synth.grounding.words import Word, split_words
from synth.records.document import Document, Turn
from synth.records.evidence import Match
from synth.sentences import sentences

LONGEST = 1000
"""Characters of a sentence that are kept for likeness; speech without stops has no bounds."""
SAMPLE = 2000
"""Words by which the language is told."""
RARE = 60
"""A word that stands more often in a document says little about where a quote is from."""


class Line:
    """Words of a document in one line, those of a turn between two line breaks.

    Attributes:
        forms: folded words.
        starts: where each starts in the canonical text.
        ends: where each ends.
        firsts: a turn's first word, by the turn's index; one more at the end.
    """

    def __init__(self, turns: Iterable[Sequence[Word]]) -> None:
        self.forms: list[str] = []
        self.starts, self.ends = array("I"), array("I")
        self.firsts = [0]
        self._places = array("I")  # where the space before each word stands in the line
        self._stops = array("I")
        parts: list[str] = []
        at = 0
        for words in turns:
            for word in words:
                self._places.append(at)
                at += len(word.form) + 1
            self.forms += [word.form for word in words]
            self.starts.extend(word.start for word in words)
            self.ends.extend(word.end for word in words)
            self.firsts.append(len(self.forms))
            parts.append("".join(f" {word.form}" for word in words) + " \n")
            self._stops.append(at + 1)
            at += 2
        self.text = "".join(parts)

    def find(self, forms: Sequence[str], turn: int, after: int = 0) -> Iterator[int]:
        """Places of `forms` within the turn at index `turn`, from word `after` on."""
        first = max(self.firsts[turn], after)
        if first < self.firsts[turn + 1]:
            yield from self._find(forms, self._places[first], self._stops[turn])

    def find_anywhere(self, forms: Sequence[str]) -> Iterator[int]:
        """Places of `forms` within any one turn."""
        return self._find(forms, 0, len(self.text))

    def word_from(self, offset: int) -> int:
        """The first word that starts at `offset` of the canonical text or behind it."""
        return bisect_left(self.starts, offset)

    def holds(self, forms: Sequence[str]) -> bool:
        """Whether `forms` stand together somewhere."""
        return f" {' '.join(forms)} " in self.text

    def turn_of(self, place: int) -> int:
        """The index of the turn that the word at `place` is in."""
        return bisect_left(self.firsts, place + 1) - 1

    def span(self, first: int, last: int) -> tuple[int, int]:
        """The span in the canonical text from word `first` to word `last`, itself included."""
        return self.starts[first], self.ends[last]

    def _find(self, forms: Sequence[str], start: int, end: int) -> Iterator[int]:
        wanted = f" {' '.join(forms)} "
        at = self.text.find(wanted, start, end)
        while at >= 0:
            yield bisect_left(self._places, at)
            at = self.text.find(wanted, at + 1, end)


class Place(NamedTuple):
    """A half-open span of the canonical text within the turn at index `turn`."""

    start: int
    end: int
    turn: int
    match: Match
    repairs: tuple[str, ...] = ()


class GroundingIndex:
    """One document; its parts are made when they are first needed."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.text = document.text
        self._said: dict[int, Text] = {}
        self.exact: dict[tuple[str, int, int], list[Place]] = {}
        """Exact places of words in a turn from a place on, where they were looked for."""
        self.indexes = {turn.turn: i for i, turn in enumerate(document.turns)}

    def turn(self, number: int) -> Turn | None:
        """The turn of that number, if there is one."""
        index = self.indexes.get(number)
        return None if index is None else self.document.turns[index]

    @cached_property
    def words(self) -> list[list[Word]]:
        """All words, turn by turn."""
        return [split_words(self.text, turn.start, turn.end) for turn in self.document.turns]

    @cached_property
    def english(self) -> bool:
        """Whether the participants speak English."""
        own = zip(self.document.turns, self.words, strict=True)
        forms = (w.form for turn, words in own if turn.participant for w in words)
        return reads_like_english(" ".join(islice(forms, SAMPLE)))

    @cached_property
    def fillers(self) -> list[set[int]]:
        """Positions of fillers, turn by turn."""
        return [find_fillers(self.text, words, english=self.english) for words in self.words]

    def said(self, turn: int) -> Text:
        """The words of the turn at an index, made ready to be aligned with."""
        if turn not in self._said:
            self._said[turn] = Text(self.text, self.words[turn], frozenset(self.fillers[turn]))
        return self._said[turn]

    def fillers_between(self, start: int, end: int) -> int:
        """How many fillers stand in a span of the text."""
        full, spoken = self.full, self.spoken
        return (full.word_from(end) - full.word_from(start)) - (
            spoken.word_from(end) - spoken.word_from(start)
        )

    @cached_property
    def full(self) -> Line:
        """All words in a line."""
        return Line(self.words)

    @cached_property
    def spoken(self) -> Line:
        """All words but the fillers in a line."""
        turns = zip(self.words, self.fillers, strict=True)
        return Line([w for i, w in enumerate(words) if i not in out] for words, out in turns)

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How often each word stands in the document."""
        return Counter(self.full.forms)

    @cached_property
    def postings(self) -> Mapping[str, Sequence[int]]:
        """Places in `full` of each word that is not too common."""
        places: dict[str, list[int]] = defaultdict(list)
        for place, form in enumerate(self.full.forms):
            if self.counts[form] <= RARE:
                places[form].append(place)
        return places

    @cached_property
    def sentences(self) -> list[str]:
        """All sentences, for naming the nearest one to a rejected quote."""
        return [self.text[start : min(end, start + LONGEST)] for start, end in self._sentences]

    @cached_property
    def own(self) -> list[bool]:
        """Whether each sentence is a participant's."""
        turns = self.document.turns
        return [
            turns[self.turn_of_sentence(n)].participant is not None
            for n in range(len(self._sentences))
        ]

    def turn_of_sentence(self, number: int) -> int:
        """The index of the turn that a sentence is in."""
        return bisect_right(self._turn_starts, self._sentences[number][0]) - 1

    def sentence_of(self, place: int) -> int:
        """The number of the sentence in which a word of `full` stands."""
        return self._sentence_numbers[place]

    @cached_property
    def _sentence_numbers(self) -> "array[int]":
        starts = [start for start, _ in self._sentences]
        return array("I", (max(0, bisect_right(starts, at) - 1) for at in self.full.starts))

    @cached_property
    def _turn_starts(self) -> list[int]:
        return [turn.start for turn in self.document.turns]

    @cached_property
    def _sentences(self) -> list[tuple[int, int]]:
        return [
            span
            for turn in self.document.turns
            for span in sentences(self.text, turn.start, turn.end)
        ]


class Library:
    """All documents of a study, by source id."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._indexes = {d.source.id: GroundingIndex(d) for d in documents}

    def __getitem__(self, source: str) -> GroundingIndex:
        return self._indexes[source]

    def __iter__(self) -> Iterator[GroundingIndex]:
        return iter(self._indexes.values())

    def others(self, source: str) -> Iterator[GroundingIndex]:
        """All documents but one."""
        return (index for name, index in self._indexes.items() if name != source)

    def knows(self, form: str) -> bool:
        """Whether the study says a word more than once: it is no slip then."""
        return sum(index.counts.get(form, 0) for index in self) > 1
