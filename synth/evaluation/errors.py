"""What went wrong, mark by mark, each error under one name."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from synth.evaluation.gold import Mark
from synth.evaluation.matching import match, overlap

Kind = Literal[
    "missed",
    "false_alarm",
    "facet",
    "span",
    "stage",
    "mode",
    "actor",
    "valence",
    "severity",
    "split",
    "merged",
]


@dataclass(frozen=True)
class Slip:
    """One error: where, what gold says, what was found."""

    kind: Kind
    source: str
    start: int
    quote: str
    gold: str
    found: str

    def as_line(self) -> str:
        """One line to read: `stage  P01.vtt:4690  leaving → first-box  “the words”`."""
        change = " → ".join(filter(None, (self.gold, self.found)))
        words = " ".join(self.quote.split())
        return f"{self.kind}  {self.source}:{self.start}  {change}  “{words}”"


def slips(found: Sequence[Mark], gold: Sequence[Mark]) -> list[Slip]:
    """All errors in the order of the text, those of themes last.

    A gold mark that was found under another facet is one "facet" error, neither missed nor false;
    one of which less than half was found is a "span" error.
    """
    matching = match(found, gold)
    alone = [found[i] for i in matching.false_alarms]
    missed = [gold[j] for j in matching.missed]
    pairs = [(found[i], gold[j]) for i, j in matching.pairs]
    placed = [
        *_unmatched(alone, missed),
        *(slip for a, b in pairs for slip in _labels(a, b)),
    ]
    return [*sorted(placed, key=lambda s: (s.source, s.start, s.kind)), *_groupings(pairs)]


def _unmatched(alone: Sequence[Mark], missed: Sequence[Mark]) -> Iterator[Slip]:
    confused = match(alone, missed, same_facet=False)
    for i, j in confused.pairs:
        yield _slip("facet", missed[j], missed[j].facet, alone[i].facet)
    rest = [alone[i] for i in confused.false_alarms]
    for j in confused.missed:
        near = next((m for m in rest if _touches(m, missed[j])), None)
        if near is None:
            yield _slip("missed", missed[j], missed[j].facet, "")
        else:
            rest.remove(near)
            yield _slip("span", missed[j], missed[j].quote, near.quote)
    for mark in rest:
        yield _slip("false_alarm", mark, "", mark.facet)


def _touches(a: Mark, b: Mark) -> bool:
    return a.source == b.source and a.facet == b.facet and overlap(a, b) > 0


def _labels(found: Mark, gold: Mark) -> Iterator[Slip]:
    kinds: tuple[Kind, ...] = ("stage", "mode", "actor", "valence", "severity")
    for kind in kinds:
        ours, theirs = getattr(found, kind), getattr(gold, kind)
        if ours != theirs and not (kind == "actor" and None in (ours, theirs)):
            yield _slip(kind, gold, str(theirs), str(ours))


def _groupings(pairs: Sequence[tuple[Mark, Mark]]) -> Iterator[Slip]:
    """A gold theme in several found themes is split; several in one found theme are merged."""
    parts: dict[str, set[str]] = defaultdict(set)
    wholes: dict[str, set[str]] = defaultdict(set)
    first: dict[str, Mark] = {}
    for a, b in pairs:
        if a.theme and b.theme:
            parts[b.theme].add(a.theme)
            wholes[a.theme].add(b.theme)
            first.setdefault(b.theme, b)
            first.setdefault(a.theme, b)
    for theme, found in sorted(parts.items()):
        if len(found) > 1:
            yield _slip("split", first[theme], theme, f"{len(found)} themes")
    for theme, golds in sorted(wholes.items()):
        if len(golds) > 1:
            yield _slip("merged", first[theme], ", ".join(sorted(golds)), "1 theme")


def _slip(kind: Kind, mark: Mark, gold: str, found: str) -> Slip:
    return Slip(kind, mark.source, mark.start, mark.quote, gold, found)
