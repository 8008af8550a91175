"""Quotes whose truth is known by construction, of every class, on made-up interviews."""

import random
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from itertools import pairwise

import changes
import grammar
from cases import Case, Place
from changes import Change
from planting import TALKERS, Planted, Sentence, plain

LONGEST = 300
"""Characters of a quote."""
TRIES = 50
"""Attempts a wanted quote, before a class is left with fewer."""
Made = tuple[str, str, int, Sequence[Place]] | None
"""The quote, the source and turn that its quoter names, and its truth."""


def cases(planted: Planted, rng: random.Random, each: int) -> list[Case]:
    """`each` quotes of every class, or as many as there are; none twice in a class."""
    writer = Writer(planted, rng)
    return [
        Case(f"{kind}-{number:03}", kind, source, turn, quote, tuple(truth))
        for kind, make in writer.classes.items()
        for number, (quote, source, turn, truth) in enumerate(_some(make, each), 1)
    ]


def _some(make: Callable[[], Made], each: int) -> list[tuple[str, str, int, Sequence[Place]]]:
    made: dict[tuple[str, int], tuple[str, str, int, Sequence[Place]]] = {}
    for _ in range(TRIES * each):
        if len(made) == each:
            break
        one = make()
        if one is not None and len(one[0]) <= LONGEST:
            made[one[0], one[2]] = one
    return list(made.values())


class Writer:
    """Makes quotes of one planted study, one at a time; None where an attempt came to nothing."""

    def __init__(self, planted: Planted, rng: random.Random) -> None:
        self.planted = planted
        self.rng = rng
        self.long = [one for one in planted.sentences if one.place.source == "long.txt"]
        self.own = [one for one in self.long if one.who in TALKERS]
        self.free = [one for one in self.own if not one.framed]
        self.classes: Mapping[str, Callable[[], Made]] = {
            "exact": lambda: self._same(lambda words, rng: words),
            "normalised": lambda: self._same(changes.harmless),
            "normalised-ellipsis": self._ellipsis,
            "cut": self._cut,
            "repeated": self._repeated,
            "altered-typo": lambda: self._same(changes.typo),
            "altered-spelling": lambda: self._same(changes.spelling),
            "altered-contraction": lambda: self._same(changes.contraction),
            "altered-filler": lambda: self._same(changes.filler),
            "stitched-fair": self._stitched,
            "misattributed-turn": lambda: self._misattributed(same=True),
            "misattributed-participant": lambda: self._misattributed(same=False),
            "misattributed-source": self._other_source,
            "reversed": lambda: self._other(changes.reversal),
            "changed-number": lambda: self._other(changes.number),
            "changed-name": lambda: self._other(changes.name),
            "changed-tense": lambda: self._other(changes.tense),
            "stitched-foul": self._foul,
            "moderator": self._moderator,
            "fabricated-splice": self._splice,
            "fabricated-chain": self._chain,
            "fabricated-fresh": self._fresh,
        }

    def _words(self, *places: Place) -> str:
        """What stands from the first to the last of some places of one turn."""
        return self.planted.material.words(places[0]._replace(end=places[-1].end))

    def _slice(self) -> tuple[Place, str]:
        """A clause or several of one sentence, said once in the whole study."""
        while True:
            one = self.rng.choice(self.free)
            first = self.rng.randrange(len(one.clauses))
            last = self.rng.randrange(first, len(one.clauses))
            place = one.clauses[first]._replace(end=one.clauses[last].end)
            words = self._words(place)
            if self.planted.times(words) == 1:
                return place, words

    def _same(self, change: Change) -> Made:
        place, words = self._slice()
        quote = change(words, self.rng)
        return (quote, place.source, place.turn, [place]) if quote else None

    def _other(self, change: Change) -> Made:
        place, words = self._slice()
        return self._unsaid(change(words, self.rng), place)

    def _unsaid(self, quote: str | None, at: Place) -> Made:
        if not quote or self.planted.times(quote):
            return None
        return quote, at.source, at.turn, []

    def _ellipsis(self) -> Made:
        """The clause in the middle left out; none with a "not" in it."""
        one = self.rng.choice(self.free)
        if len(one.clauses) < 3 or self.planted.times(self._words(one.place)) != 1:
            return None
        first, middle, last = one.clauses
        said = f" {plain(self._words(middle))} "
        if "n't " in said or any(f" {word} " in said for word in ("not", "never", "without")):
            return None
        gap = self.rng.choice((" … ", "... ", " [...] ", "…", " [\u2026] "))
        quote = f"{self._words(first)}{gap}{self._words(last)}"
        return quote, one.place.source, one.place.turn, [first, last]

    def _cut(self) -> Made:
        """The clause behind a negation, a condition or a reporting clause."""
        one = self.rng.choice([one for one in self.own if one.framed])
        quote = self._words(one.clauses[0])
        if self.planted.times(quote) != 1:
            return None
        return quote, one.place.source, one.place.turn, [one.place]

    def _repeated(self) -> Made:
        one = self.rng.choice(self._again)
        return self._words(one.place), one.place.source, one.place.turn, [one.place]

    @cached_property
    def _again(self) -> list[Sentence]:
        """Sentences that stand in several turns, and once in their own."""
        at = defaultdict(list)
        for one in self.free:
            at[self._words(one.place)].append(one)
        several = [same for same in at.values() if len(same) > 1]
        turns = [[one.place.turn for one in same] for same in several]
        pairs = zip(several, turns, strict=True)
        return [one for same, all_ in pairs for one in same if all_.count(one.place.turn) == 1]

    def _stitched(self) -> Made:
        """Two sentences of one participant, in order, from turns that follow each other."""
        first, then = self._two_turns(self.rng.choice(TALKERS))
        quote = self._joined(first, then, (". ", " … ", "... ", ", "))
        if quote is None:
            return None
        return quote, first.place.source, first.place.turn, [first.place, then.place]

    def _two_turns(self, who: str) -> tuple[Sentence, Sentence]:
        """The last sentence of a turn and the first of the same person's next one."""
        said = [one for one in self.own if one.who == who]
        pairs = [pair for pair in pairwise(said) if pair[0].place.turn != pair[1].place.turn]
        return self.rng.choice(pairs)

    def _joined(self, first: Sentence, then: Sentence, gaps: Sequence[str]) -> str | None:
        """Two sentences as one; None where either is said twice, or not so."""
        for one in (first, then):
            if one.framed or self.planted.times(self._words(one.place)) != 1:
                return None
        return f"{self._words(first.place)}{self.rng.choice(gaps)}{self._words(then.place)}"

    def _misattributed(self, *, same: bool) -> Made:
        place, words = self._slice()
        turn = self.planted.material.turn(place.source, place.turn)
        owner = turn.participant if turn else None
        others = [
            one.place.turn
            for one in self.own
            if one.place.turn != place.turn and (one.who == owner) == same
        ]
        return words, place.source, self.rng.choice(others), [place]

    def _other_source(self) -> Made:
        said = [one for one in self.planted.sentences if one.place.source != "long.txt"]
        one = self.rng.choice([one for one in said if one.who in TALKERS and not one.framed])
        words = self._words(one.place)
        if self.planted.times(words) != 1:
            return None
        named = self.rng.choice(self.own).place
        return words, named.source, named.turn, [one.place]

    def _foul(self) -> Made:
        """Two people's words joined, or one person's in the wrong order."""
        way = self.rng.randrange(3)
        if way == 0:
            then, first = self._two_turns(self.rng.choice(TALKERS))
        else:
            one = self.rng.randrange(len(self.long) - 1)
            first, then = self.long[one], self.long[one + 1]
            if first.who == then.who:
                return None
        quote = self._joined(first, then, (" ", ". ", " … ", ", "))
        own = first if first.who in TALKERS else then
        return self._unsaid(quote, own.place)

    def _moderator(self) -> Made:
        """The moderator's words, named at their own turn or at the answer."""
        one = self.rng.choice([one for one in self.long if one.who == "M"])
        turn = one.place.turn + self.rng.randrange(2)
        quote = self._words(one.place)
        if self.rng.random() < 0.3:
            quote = changes.harmless(quote, self.rng) or quote
        return quote, one.place.source, turn, []

    def _splice(self) -> Made:
        """The first half of a clause and the second half of another."""
        one, other = self.rng.sample(self.free, 2)
        place = one.clauses[0]
        left, right = self._words(place).split(), self._words(other.clauses[-1]).split()
        quote = [*left[: len(left) // 2], *right[len(right) // 2 :]]
        return self._unsaid(" ".join(quote), place)

    def _chain(self) -> Made:
        """Words of which each two neighbours were said side by side somewhere."""
        place, words = self._slice()
        chain = [words.split()[0]]
        for _ in range(self.rng.randint(8, 24)):
            followers = self._followers.get(chain[-1])
            if not followers:
                break
            chain.append(self.rng.choice(followers))
        quote = " ".join(chain)
        if len(chain) < 8 or all(self.planted.times(part) for part in grammar.parts(quote)):
            return None
        return self._unsaid(quote, place)

    @cached_property
    def _followers(self) -> dict[str, list[str]]:
        followers: dict[str, list[str]] = defaultdict(list)
        for one in self.free:
            for first, then in pairwise(self._words(one.place).split()):
                followers[first].append(then)
        return followers

    def _fresh(self) -> Made:
        """A sentence of the same grammar that nobody said."""
        place, _ = self._slice()
        return self._unsaid(grammar.utterance(self.rng).words, place)
