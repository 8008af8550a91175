"""One entry of the queue, and the fixed reasons for which something is in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Kind = Literal["finding", "theme", "observation", "rejection", "turn", "opportunity"]
LETTERS: dict[str, Kind] = {
    "o": "observation",
    "m": "theme",
    "f": "finding",
    "q": "opportunity",
    "x": "rejection",
    "t": "turn",
}
"""What an id names, by its first letter."""
Why = Literal[
    "differ", "finding", "leading", "opportunity", "grave", "voice", "contradicted", "unclear",
    "altered", "nearly", "unread", "sample", "other",
]  # fmt: skip
WHY: dict[Why, str] = {
    "differ": "Reviewers differ",
    "finding": "Findings",
    "leading": "Leading themes",
    "opportunity": "Opportunities",
    "grave": "Severity 4",
    "voice": "Single voices",
    "contradicted": "Contradicted",
    "unclear": "Unclear",
    "altered": "Altered quotes",
    "nearly": "Refused, nearly matched",
    "unread": "Emotional turns that nothing cites",
    "sample": "Random sample",
    "other": "All others",
}
"""The reasons, the weightiest first, as a page names them; "other" is in no queue."""
RANK: dict[Why, int] = {why: rank for rank, why in enumerate(WHY)}
TITLE, WORDS = 160, 2_000
"""Code points of a title, and of the text that is searched, at most."""
_JOINERS = "\u200c\u200d"  # Persian, Indic scripts and emoji are spelt with them


@dataclass(frozen=True, slots=True)
class Item:
    """Something to look at; each record of a map is one item at most."""

    key: str
    """`observation:o123`: unique."""
    target: str
    """Id as a review names it; of a turn its key."""
    kind: Kind
    why: Why
    """The weightiest reason."""
    also: tuple[Why, ...]
    """The others."""
    title: str
    note: str
    """Who stands behind it, and what is doubtful."""
    stages: tuple[str, ...]
    """Several of a finding across stages; none where it has none. Likewise the next two."""
    facets: tuple[str, ...]
    actors: tuple[str, ...]
    participants: tuple[str, ...]
    sources: tuple[str, ...]
    severity: int | None
    n: int
    """Participants behind it; of an observation, behind its theme."""
    reviewed: bool
    """Whether somebody decided it; a comment is no decision."""
    weight: tuple[float, ...]
    """Its place: the smallest first, ties by kind and id."""
    words: str
    """What a search for text looks through."""

    @property
    def reasons(self) -> tuple[Why, ...]:
        """All reasons, the weightiest first."""
        return self.why, *self.also

    @property
    def order(self) -> tuple[tuple[float, ...], str]:
        """What the queue is sorted by."""
        return self.weight, self.key


def key_of(kind: Kind, target: str) -> str:
    """The key of a record's item."""
    return f"{kind}:{target}"


def short(text: str, longest: int = TITLE) -> str:
    """One line that can only be read, cut between words; transcripts are hostile input."""
    line = " ".join(text[: 4 * longest].split())
    if not line.isprintable():
        line = "".join(c for c in line if c.isprintable() or c in _JOINERS)
    if len(line) <= longest and len(text) <= 4 * longest:
        return line
    cut = line[: longest - 2]
    return f"{cut.rsplit(' ', 1)[0] if ' ' in cut else cut} …"


def joined(parts: Iterable[str]) -> str:
    """What is known, in one line."""
    return " · ".join(part for part in parts if part)
