"""Documents whose sentences are known by construction, each with its place."""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import grammar
from cases import Material, Place
from grammar import Utterance
from synth.records.document import Document, Source, Turn
from synth.records.ids import interview_turn_key, source_id

TALKERS = ("P1", "P2")
STOCK = 25
"""Sentences that come up again and again."""
FILLERS = re.compile(r"\b(?:um|uh|er)\b,? |\[laughs\] |\(pause\) |\[[\d:]+\] ", re.IGNORECASE)
_TWICE = re.compile(r"\b(\w+), (?=\1\b)", re.IGNORECASE)
_WORD = re.compile(r"\w+(?:['’]\w+)*")
Speak = Callable[[random.Random], Utterance]


@dataclass(frozen=True)
class Sentence:
    """A sentence in its place, its full stop left out."""

    place: Place
    who: str
    """P1, P2 or M."""
    clauses: tuple[Place, ...]
    framed: bool


class Scribe:
    """Writes one document, turn by turn, and remembers where each sentence stands."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.text = ""
        self.sentences: list[Sentence] = []
        self._turns: list[Turn] = []

    def say(self, who: str, said: Sequence[Utterance]) -> None:
        """Adds a turn."""
        self.text += f"{who}: "
        start, turn = len(self.text), len(self._turns) + 1
        for number, one in enumerate(said):
            self.text += " " if number else ""
            self.sentences.append(_sentence(one, Place(self.path, turn, len(self.text), 0), who))
            self.text += one.words
        self._turns.append(self._turn(turn, who, start))
        self.text += "\n\n"

    def document(self) -> Document:
        """The document as written so far."""
        name = source_id(self.path)
        source = Source(
            id=name,
            path=self.path,
            kind="interview",
            record="verbatim",
            sha256="0",
            chars=len(self.text),
            text=f"sources/{name}.txt",
        )
        return Document(source=source, text=self.text, turns=tuple(self._turns))

    def _turn(self, number: int, who: str, start: int) -> Turn:
        own = who in TALKERS
        return Turn(
            turn=number,
            voice="participant" if own else "moderator",
            start=start,
            end=len(self.text),
            participant=who if own else None,
            speaker=who,
            key=interview_turn_key(self.path, self.text[start:], number) if own else "",
        )


@dataclass(frozen=True)
class Planted:
    """A made-up study."""

    material: Material
    sentences: tuple[Sentence, ...]

    @cached_property
    def plain(self) -> str:
        """All that is said, as `plain` writes it, between blanks."""
        said = (plain(self.material.words(one.place)) for one in self.sentences)
        return f" {' '.join(said)} "

    def times(self, words: str) -> int:
        """How often words are said, whatever their case, punctuation and fillers."""
        return self.plain.count(f" {plain(words)} ")

    def said_by(self, *who: str) -> list[Sentence]:
        """The sentences of some of the speakers, in order."""
        return [one for one in self.sentences if one.who in who]


def plain(text: str) -> str:
    """Words alone, in small letters, without fillers and stammers."""
    bare = _TWICE.sub("", FILLERS.sub("", text)).replace("’", "'")
    return " ".join(_WORD.findall(bare.casefold()))


def interview(
    rng: random.Random,
    path: str,
    chars: int,
    *,
    speak: Speak = grammar.utterance,
    ask: Speak = grammar.question,
    again: Sequence[Utterance] = (),
) -> Scribe:
    """An interview of about `chars` characters with two participants and a moderator."""
    scribe = Scribe(path)
    while len(scribe.text) < chars:
        scribe.say("M", [ask(rng)])
        for who in rng.sample(TALKERS, rng.choice((1, 2))):
            said = [speak(rng) for _ in range(rng.choice((1, 2, 3, 4)))]
            if again and rng.random() < 0.4:
                said[rng.randrange(len(said))] = rng.choice(again)
            scribe.say(who, said)
    return scribe


def plant(rng: random.Random, chars: int) -> Planted:
    """A study of one interview of about `chars` characters and a shorter one, in English."""
    again = [one for one in (grammar.utterance(rng) for _ in range(STOCK)) if not one.framed]
    scribes = [
        interview(rng, "long.txt", chars, again=again),
        interview(rng, "short.txt", chars // 5),
    ]
    return planted(scribes)


def planted(scribes: Sequence[Scribe]) -> Planted:
    """The study that some scribes wrote down."""
    documents = tuple(scribe.document() for scribe in scribes)
    material = Material(documents, dict.fromkeys(TALKERS, "customer"))
    return Planted(material, tuple(one for scribe in scribes for one in scribe.sentences))


def _sentence(said: Utterance, at: Place, who: str) -> Sentence:
    def place(start: int, end: int) -> Place:
        return at._replace(start=at.start + start, end=at.start + end)

    clauses = tuple(place(*span) for span in said.clauses)
    return Sentence(place(0, said.clauses[-1][1]), who, clauses, said.framed)
