"""Next and previous of a claim in the list that it was opened from, and how far that list is."""

from dataclasses import dataclass, replace

from synth.desk.desk import View
from synth.queueing.filters import tally
from synth.review.listing import came_from, listed, neighbours

FROM = "from"
"""Name under which a claim's address holds the query of the queue that led there."""
LONGEST = 1_000
"""Code points of that query."""


@dataclass(frozen=True)
class Way:
    """Where a reviewer may go on from one record."""

    came: str
    """The queue's query; empty for all of it."""
    back: str
    """Address of the queue as they left it."""
    next: str = ""
    """Address of the next record that nobody decided; empty at the end."""
    previous: str = ""
    done: int = 0
    total: int = 0


def way(view: View, target: str, came: str) -> Way:
    """The way on from a record; `came` is what `?from=` holds."""
    origin = came[:LONGEST]
    beside = neighbours(view, origin, target)
    wish = came_from(origin)
    counted = tally(listed(view, replace(wish, wanted=replace(wish.wanted, unreviewed=False))))
    return Way(
        came=origin,
        back=beside.back,
        next=beside.later,
        previous=beside.earlier,
        done=counted.done,
        total=counted.total,
    )
