"""Whether a verdict on a quote is right, by the class of the quote. README.md says it in words."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from cases import Case, Material, Place

MOST_WORDS = 60
"""A citation that shows more than the quote may have so many words."""
TOGETHER = 3
"""So many words of the moderator's in a row make a quote the moderator's in part."""
OTHER_VOICES = ("moderator", "observer", "note_taker")
NOT_SAID = ("altered", "fabricated", "stitched")
_ELLIPSIS = re.compile(r"…|\.{3}")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Verdict:
    """What a program made of one quote: the spans that it accepts, or the kind of its rejection."""

    spans: tuple[Place, ...] = ()
    kind: str = ""
    participant: str = ""
    repairs: tuple[str, ...] = ()
    match: str = ""
    ms: float = 0.0


@dataclass(frozen=True)
class Outcome:
    """A case with its verdict and what it counts as."""

    case: Case
    verdict: Verdict
    right: bool
    exact: bool = False
    """The accepted spans are the truth."""
    wider: bool = False
    """Not the truth, but one citation of at most MOST_WORDS words covers it."""
    false: bool = False
    """Accepted though it must be rejected, or at a place where the words do not stand."""
    named: bool | None = None
    """Whether the kind of the rejection (or of the repair) is right; None where none is due."""


def judge(case: Case, verdict: Verdict, material: Material) -> Outcome:
    """Counts one verdict."""
    if not case.truth:
        named = not verdict.spans and verdict.kind in kinds_of(case, material)
        return Outcome(case, verdict, not verdict.spans, false=bool(verdict.spans), named=named)
    exact = bool(verdict.spans) and _is_truth(case, verdict.spans, material)
    covers = all(_covered(place, verdict.spans, material) for place in case.truth)
    short = all(len(material.words(span).split()) <= MOST_WORDS for span in verdict.spans)
    wider = covers and short and not exact
    astray = any(not _meets(span, case.truth) for span in verdict.spans)
    if case.kind.startswith("cut"):
        return Outcome(case, verdict, covers and short, exact, wider, astray)
    if case.kind.startswith("misattributed"):
        owned = exact and _is_owned(case, verdict, material)
        right = owned or verdict.kind == "misattributed"
        return Outcome(case, verdict, right, exact, wider, astray, named=right)
    return Outcome(case, verdict, exact, exact, wider, astray)


def kinds_of(case: Case, material: Material) -> tuple[str, ...]:
    """The kinds of rejection that are right for a quote that must be rejected."""
    if case.kind == "moderator":
        return OTHER_VOICES
    if case.kind == "fabricated":
        return ("fabricated",)
    if case.kind == "stitched-foul":
        return ("stitched", *(OTHER_VOICES if _asked(case, material) else ()))
    return NOT_SAID


def _is_truth(case: Case, spans: Sequence[Place], material: Material) -> bool:
    """Whether the spans are the truth, a piece each; around an ellipsis also from first to last.

    In the class `exact` to the letter, else but for punctuation and space at the edges.
    """

    def bare(places: Sequence[Place]) -> list[Place]:
        kept = case.kind.startswith("exact")
        return sorted(places if kept else (_trimmed(place, material) for place in places))

    found, truth = bare(spans), bare(case.truth)
    if found == truth:
        return True
    one = len(found) == 1 or len(truth) == 1
    return one and bool(_ELLIPSIS.search(case.quote)) and _hull(found) == _hull(truth)


def _hull(places: Sequence[Place]) -> Place | None:
    first, last = places[0], places[-1]
    if first[:2] != last[:2]:
        return None
    return first._replace(end=last.end)


def _trimmed(place: Place, material: Material) -> Place:
    words = material.words(place)
    left = next((i for i, char in enumerate(words) if not _is_edge(char)), 0)
    right = next((i for i, char in enumerate(reversed(words)) if not _is_edge(char)), 0)
    return place._replace(start=place.start + left, end=place.end - right)


def _is_edge(char: str) -> bool:
    return char.isspace() or unicodedata.category(char)[0] == "P"


def _covered(place: Place, spans: Sequence[Place], material: Material) -> bool:
    inner = _trimmed(place, material)
    return any(
        span.source == inner.source and span.start <= inner.start and inner.end <= span.end
        for span in spans
    )


def _meets(span: Place, truth: Sequence[Place]) -> bool:
    return any(
        span.source == place.source and span.start < place.end and place.start < span.end
        for place in truth
    )


def _is_owned(case: Case, verdict: Verdict, material: Material) -> bool:
    """Whether the words are given to who said them, and a repair says so."""
    place = case.truth[0]
    turn = material.turn(place.source, place.turn)
    owner = turn.participant if turn and turn.participant else ""
    told = " ".join(verdict.repairs)
    said = re.search(rf"\b{place.turn}\b", told) or owner in told or place.source in told
    return verdict.participant == owner and bool(told and said)


def _asked(case: Case, material: Material) -> bool:
    """Whether the quote has words in a row that only the moderator or a note-taker said."""
    document = material.by_path[case.source]
    asked, said = " ", " "
    for turn in document.turns:
        words = _plain(document.words_of(turn))
        said, asked = (said + words, asked) if turn.participant else (said, asked + words)
    quoted = _plain(case.quote).split()
    runs = (f" {' '.join(quoted[i : i + TOGETHER])} " for i in range(len(quoted) - TOGETHER + 1))
    return any(run in asked and run not in said for run in runs)


def _plain(text: str) -> str:
    return f" {' '.join(_WORD.findall(text.casefold()))} "
