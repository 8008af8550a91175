"""What a forgetting did, and what only a person can do: in sentences and as JSON."""

from collections import Counter
from dataclasses import dataclass, field

PLACES = {
    "store": "stored vectors and answers",
    "requests": "requests that wait in a batch (a server has them already: ask it to delete them)",
    "index": "the search index",
    "snapshots": "earlier maps",
    "drafts": "drafts of results elsewhere",
    "reviews": "lines of reviews.jsonl (the words in them, not the lines)",
    "observations": "observations",
    "rejections": "rejections",
    "themes": "themes that rested on nobody else",
    "opportunities": "opportunities that rested on nobody else",
    "sources": "texts of sources in which nobody else speaks",
    "results deleted": "files of results that could not be drawn again",
    "half-written files": "half-written files",
    "key": "rows of the key",
}
"""What was erased, by the name that it has in the JSON."""


@dataclass
class Forgotten:
    """The outcome of one forgetting."""

    people: int = 1
    since: str = ""
    """When they had been forgotten before; empty where it was done now."""
    erased: Counter[str] = field(default_factory=Counter)
    """How many, by the names in PLACES."""
    by_hand: list[str] = field(default_factory=list)
    """What is left for a person to do: sentences on files of the researcher's own."""
    left: list[str] = field(default_factory=list)
    """Other files that still hold their words: paths within the study."""
    remarks: list[str] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        """Whether their words are in nothing but sources."""
        return not self.left

    def lines(self) -> list[str]:
        """The outcome in sentences."""
        if self.since:
            rest = (
                "nothing was left to do but by hand" if self.by_hand else "nothing was left to do"
            )
            return [f"Forgotten on {self.since[:10]} already; {rest}."]
        told = [
            f"{words}: {self.erased[name]}" for name, words in PLACES.items() if self.erased[name]
        ]
        who = "1 participant" if self.people == 1 else f"{self.people} participants"
        return [f"Forgot {who}; erased:", *(f"  {line}" for line in told or ["nothing was there"])]

    def as_json(self) -> dict[str, object]:
        """The outcome for programs."""
        return {
            "complete": self.complete,
            "people": self.people,
            "since": self.since,
            "erased": {name: n for name, n in self.erased.items() if n},
            "by_hand": self.by_hand,
            "left": self.left,
            "remarks": self.remarks,
        }
