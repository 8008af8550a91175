"""Who took part, told so that nobody is found in a small cell.

A value of fewer than three people is not named: it is folded into the others (primary
suppression). What is folded can be told from the total by subtraction; so where one value alone
would be, or all of them are fewer than three people, the next smallest value is folded with them
until three people are (complementary, or secondary, suppression: Hundepool et al., "Statistical
Disclosure Control", Wiley 2012, ch. 4). A segment of which nothing is left, or whose
values are like free text, is not told at all. Segments are told one at a time and never crossed.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from synth.records.journey import Participant
from synth.records.privacy import Identifier
from synth.sharing.masking import Finder
from synth.sharing.phrases import Phrase, Phrases, folded
from synth.sharing.records import Part, SharedSegment

LEAST = 3
"""People in a cell that is told."""
MOST_VALUES = 12
UNTOLD = ""
"""Stands for the value of people of whom it is not known."""
PERSONA = "persona"
"""A segment that describes a person made up of several; it stays out."""
MASKED = "withheld"
_PLAIN = frozenset(("yes", "no", "none", "other", "others", "true", "false", "unknown", "not"))
"""Values that tell nothing without the segment's name before or behind them."""


@dataclass(frozen=True)
class Folded:
    """Segments as they are told, and values that no text may name."""

    segments: tuple[SharedSegment, ...]
    left_out: int
    hidden: Mapping[str, frozenset[str]]
    """Folded values and those of left-out segments with few people, by segment."""


def fold(participants: Sequence[Participant]) -> Folded:
    """Folds every segment of a study's people."""
    names = sorted({name for person in participants for name in person.segments})
    told, hidden = [], {}
    for name in names:
        counts = Counter(person.segments.get(name, "").strip() for person in participants)
        shown = _shown(name, counts)
        hidden[name] = frozenset(v for v in counts if v and _is_hidden(v, counts, shown))
        if shown:
            told.append(_segment(name, counts, shown))
    return Folded(tuple(told), len(names) - len(told), hidden)


def _is_hidden(value: str, counts: Mapping[str, int], shown: Mapping[str, int] | None) -> bool:
    """Of a segment that is told all that is folded; of another the values of few people."""
    return value not in shown if shown else counts[value] < LEAST


def _segment(name: str, counts: Mapping[str, int], shown: Mapping[str, int]) -> SharedSegment:
    return SharedSegment(
        name=name,
        parts=tuple(Part(value=v, people=shown[v]) for v in sorted(shown) if v != UNTOLD),
        untold=shown.get(UNTOLD, 0),
        folded=sum(counts.values()) - sum(shown.values()),
    )


def _shown(name: str, counts: Mapping[str, int]) -> dict[str, int] | None:
    """The values that are told with their people; None where the segment is not."""
    values = [v for v in counts if v != UNTOLD]
    single = sum(counts[v] == 1 for v in values)
    if name.strip().casefold() == PERSONA or len(values) > MOST_VALUES or 2 * single > len(values):
        return None
    shown = unfolded(counts)
    return shown if any(v != UNTOLD for v in shown) else None


def unfolded(counts: Mapping[str, int]) -> dict[str, int]:
    """The cells that may be told: all, or those that are left once small ones are folded."""
    ordered = sorted((v for v in counts if counts[v]), key=lambda v: (counts[v], v))
    small = sum(counts[v] < LEAST for v in ordered)
    while small and small < len(ordered) and sum(counts[v] for v in ordered[:small]) < LEAST:
        small += 1  # so that two values at least are folded: a single one is of fewer people
    return {v: counts[v] for v in ordered[small:]}


def hidden_values(hidden: Mapping[str, Iterable[str]]) -> list[Finder]:
    """Finders of values that no text may name.

    A value that any text may hold ("yes", "2") is only found beside its segment's name.
    """
    phrases, beside = [], []
    for segment, values in hidden.items():
        for value in values:
            words = folded(value)
            if _tells(words):
                phrases.append(Phrase(words, MASKED))
            elif words:
                beside.append((re.escape(segment.strip()), re.escape(value)))
    return [Phrases(phrases), _beside(beside)]


def _tells(words: Sequence[str]) -> bool:
    return any(len(word) > 2 and not word.isdigit() and word not in _PLAIN for word in words)


def _beside(pairs: Sequence[tuple[str, str]]) -> Finder:
    gap = r"[\s:=–-]{1,4}(?:is\s+)?"
    either = (f"{name}{gap}{value}|{value}{gap}{name}" for name, value in pairs)
    pattern = re.compile(rf"(?i)(?<!\w)(?:{'|'.join(either) or '(?!)'})(?!\w)")

    def find(text: str) -> list[Identifier]:
        return [
            Identifier(start=m.start(), end=m.end(), kind=MASKED) for m in pattern.finditer(text)
        ]

    return find
