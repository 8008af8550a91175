"""How long it takes to ground long quotes, and any quote in a very long document."""

import random
import statistics
import string
from collections.abc import Callable, Iterator, Sequence

import changes
import grammar
from cases import Case, Material
from ours import Ours
from planting import Scribe, interview, planted
from scoring import Verdict
from tables import print_table

LENGTHS = (300, 1_000, 3_000, 10_000)
LONGEST = 20_000
MONOLOGUE = 25_000
"""Characters of one turn, so that a long quote has where to stand."""
USUAL, HUGE = 60_000, 2_000_000
REPEATS = 5
PATIENCE = 10.0
"""Seconds after which a kind of quote is tried no more."""


def measure(rng: random.Random) -> None:
    """Prints milliseconds a quote by its length, in a usual and in a huge document."""
    for chars in (USUAL, HUGE):
        scribe = _told(rng, chars)
        material = planted([scribe]).material
        ours = Ours(material)
        print(f"{len(scribe.text):,} characters in one document, ", end="")
        print(f"made ready in {ours.seconds:.2f} s; ms a quote, median of up to {REPEATS}\n")
        rows = (list(_row(ours, material, length, rng)) for length in (*LENGTHS, LONGEST))
        print_table(("characters", *_WAYS), rows)


def _told(rng: random.Random, chars: int) -> Scribe:
    """An interview with one very long turn at its end."""
    scribe = interview(rng, "talk.txt", chars - MONOLOGUE)
    said: list[grammar.Utterance] = []
    while sum(len(one.words) for one in said) < MONOLOGUE:
        said.append(grammar.utterance(rng))
    scribe.say("P1", said)
    return scribe


def _row(ours: Ours, material: Material, length: int, rng: random.Random) -> Iterator[object]:
    yield f"{length:,}"
    document = material.documents[0]
    turn = document.turns[-1]
    for change in _WAYS.values():
        verdicts: list[Verdict] = []
        while len(verdicts) < REPEATS and sum(v.ms for v in verdicts) < 1000 * PATIENCE:
            start = document.text.index(" ", turn.start + rng.randrange(MONOLOGUE - LONGEST)) + 1
            end = document.text.rindex(" ", start, start + length + 1)
            quote = change(document.text[start:end], rng)
            verdicts.append(ours.verdict(Case("", "", "talk.txt", turn.turn, quote)))
        yield _cell(verdicts)


def _cell(verdicts: Sequence[Verdict]) -> str:
    median = statistics.median(verdict.ms for verdict in verdicts)
    told = sorted({verdict.match or verdict.kind for verdict in verdicts})
    return f"{median:.2f} ({', '.join(told)})"


def _same(words: str, rng: random.Random) -> str:
    return words


def _upper(words: str, rng: random.Random) -> str:
    return words.upper()


def _typo(words: str, rng: random.Random) -> str:
    return changes.typo(words, rng) or words


def _number(words: str, rng: random.Random) -> str:
    return changes.number(words, rng) or words


def _shuffled(words: str, rng: random.Random) -> str:
    parts = words.split()
    return " ".join(rng.sample(parts, len(parts)))


def _noise(words: str, rng: random.Random) -> str:
    return "".join(rng.choices(string.ascii_lowercase + " ", k=len(words)))


def _syllable(words: str, rng: random.Random) -> str:
    return ("the " * len(words))[: len(words) - 1]


_WAYS: dict[str, Callable[[str, random.Random], str]] = {
    "as said": _same,
    "in capitals": _upper,
    "a typo": _typo,
    "a number changed": _number,
    "words shuffled": _shuffled,
    "letters at random": _noise,
    "one word repeated": _syllable,
}
