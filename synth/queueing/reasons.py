"""What is in the queue and why: one function a reason.

What is doubtful about an observation is told of it as the analyst made it: so it keeps its place
in the queue, as done, when people mend it.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from synth.analysts.cues import Lean, feeling_in, mode_of
from synth.likeness import likeness
from synth.opportunities import leading
from synth.queueing.book import Book
from synth.queueing.items import Kind, Why
from synth.records.evidence import Mode, Observation, Rejection
from synth.records.journey import Theme
from synth.records.study import UNASSIGNED
from synth.sentences import count_words

BEHIND = 5
"""Themes of a finding that lead, the widest: a model rests one on twenty, most told once."""
GRAVEST = 4
LOW = 0.15
"""Confidence below which a claim is doubtful: the reader's own chance that a person agrees."""
NEARLY = 80.0
"""Likeness (Indel, 0 to 100) from which refused words nearly match: that of `altered`."""
NEAR_KINDS = ("altered", "stitched", "misattributed", "contradicted")
LONGEST = 1_000
"""Code points of refused words that are compared; what is longer is no quote."""
TURNS = 3
"""Uncovered turns of each source that are listed even without a feeling word (English)."""
SCANNED = 4_000
"""Code points of a turn that are searched for feelings."""


class Named(NamedTuple):
    """A record named by a reason."""

    why: Why
    kind: Kind
    target: str
    detail: str = ""
    """What is doubtful about it."""
    first: float = 0
    """Sorted by before severity; the smallest first."""


def named(book: Book, drawn: Iterable[str]) -> Iterator[Named]:
    """Everything that some reason names, reason by reason; a record may come several times."""
    for reason in _REASONS:
        yield from reason(book)
    for place, target in enumerate(drawn):
        yield Named("sample", "observation", target, first=place)


def _differ(book: Book) -> Iterator[Named]:
    """Until they agree; a finding or an opportunity that was struck out has no place here."""
    known: tuple[tuple[Kind, Collection[str]], ...] = (
        ("observation", book.observations),
        ("theme", book.themes),
        ("finding", book.findings),
        ("opportunity", book.opportunities),
        ("rejection", book.rejections),
    )
    for target in book.journey.review.disputed:
        for kind, records in known:
            if target in records:
                yield Named("differ", kind, target, detail="reviewers differ")


def _findings(book: Book) -> Iterator[Named]:
    for target in book.findings:
        yield Named("finding", "finding", target)


def _leading(book: Book) -> Iterator[Named]:
    """Behind findings and opportunities, leading pain points, and the head of each cell."""
    themes = list(book.themes.values())
    found = [t for f in book.findings.values() for t in _widest(book.known(f.themes))[:BEHIND]]
    found += leading(themes)
    found += [t for _, o in book.opportunities.values() for t in book.known(o.addresses)]
    for theme in (*found, *_heads(themes)):
        yield Named("leading", "theme", theme.id)


def _heads(themes: Iterable[Theme]) -> list[Theme]:
    """What a wall sheet prints first in each cell: the widest theme, then the gravest."""
    cells: dict[tuple[str, str, str], list[Theme]] = defaultdict(list)
    for theme in themes:
        if theme.stage != UNASSIGNED:
            cells[theme.stage, theme.facet, theme.actor].append(theme)
    return [_widest(cell)[0] for cell in cells.values()]


def _widest(themes: Iterable[Theme]) -> list[Theme]:
    return sorted(themes, key=lambda t: (-t.n, -(t.severity or 0), t.id))


def _opportunities(book: Book) -> Iterator[Named]:
    for target in book.opportunities:
        yield Named("opportunity", "opportunity", target)


def _grave(book: Book) -> Iterator[Named]:
    for target, observation in book.read.items():
        if observation.labels.get("severity") == GRAVEST:
            yield Named("grave", "observation", target)


def _voices(book: Book) -> Iterator[Named]:
    for theme in book.known(book.journey.voices):
        yield Named("voice", "theme", theme.id, "one person alone tells it, strongly")


def _contradicted(book: Book) -> Iterator[Named]:
    """Themes and findings that some observation speaks against, and those observations."""
    against: list[tuple[Kind, str, tuple[str, ...]]] = [
        ("theme", theme.id, theme.counter) for theme in book.themes.values()
    ]
    against += [("finding", finding.id, finding.counter) for finding in book.findings.values()]
    for kind, target, counter in against:
        contrary = book.told(counter)
        if contrary:
            yield Named("contradicted", kind, target, f"{len(contrary)} against")
        for observation in contrary:
            yield Named("contradicted", "observation", observation.id, "speaks against others")


def _unclear(book: Book) -> Iterator[Named]:
    for target, observation in book.read.items():
        detail = _doubt(observation)
        if detail:
            yield Named("unclear", "observation", target, detail)


def _doubt(observation: Observation) -> str:
    if observation.check == "unclear":
        return "a second reading was not sure"
    if observation.confidence < LOW:
        return f"confidence {observation.confidence:g}"
    if observation.mode == "experienced":
        mode = _mode(observation.said[:LONGEST], observation.from_notes)
        return "" if mode == "experienced" else f"read as own experience, may be {mode}"
    return ""


@lru_cache(maxsize=8192)  # the slowest part of a queue, which is made again after each verdict
def _mode(said: str, notes: bool) -> Mode:
    """The mode that the words alone suggest (English)."""
    return mode_of(said, Lean(), notes=notes)


def _altered(book: Book) -> Iterator[Named]:
    for target, observation in book.read.items():
        changed = any(citation.match == "altered" for citation in observation.citations)
        if changed or observation.repairs:
            detail = "; ".join(observation.repairs) or "the draft had other words"
            yield Named("altered", "observation", target, detail)


def _nearly(book: Book) -> Iterator[Named]:
    for target, rejection in book.rejections.items():
        alike = _alike(rejection)
        if alike >= NEARLY:
            detail = f"refused as {rejection.kind}, {alike:g} of 100 alike"
            yield Named("nearly", "rejection", target, detail, -alike)


def _alike(rejection: Rejection) -> float:
    if rejection.kind not in NEAR_KINDS or not rejection.nearest or not rejection.words:
        return 0.0
    return round(likeness(rejection.words[:LONGEST], rejection.nearest[:LONGEST]), 1)


def _unread(book: Book) -> Iterator[Named]:
    """Turns that nothing cites: with a feeling word, or among the weightiest of their source."""
    seen: Counter[str] = Counter()
    for target, (source, turn) in book.unread.items():
        seen[source] += 1
        text = book.results.texts[source]
        words = text[turn.start : min(turn.end, turn.start + SCANNED)]
        feeling = feeling_in(words)
        if feeling or seen[source] <= TURNS:
            weight = count_words(words) * (1 + abs(feeling[1] if feeling else 0))
            detail = f"“{feeling[0]}”, not cited" if feeling else "not cited"
            yield Named("unread", "turn", target, detail, -weight)


_REASONS: tuple[Callable[[Book], Iterator[Named]], ...] = (
    _differ, _findings, _leading, _opportunities, _grave, _voices, _contradicted, _unclear,
    _altered, _nearly, _unread,
)  # fmt: skip
