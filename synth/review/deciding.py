"""Takes a decision from a form to the disk, and the map as decided back."""

from collections.abc import Callable, Sequence

from synth.desk.decisions import Decisions
from synth.desk.desk import Desk, View
from synth.records.review import Review

Make = Callable[[Decisions], Review | Sequence[Review]]


def decide(desk: Desk, make: Make) -> View:
    """Makes reviews of what the reviewer sees now, and appends them: on disk when this returns.

    Raises:
        UsageError: the target is gone, or a value does not fit; nothing was decided.
        OutputError: nothing could be written; nothing was decided.
    """
    made = make(Decisions(desk.view, desk.reviewer))
    desk.decide([made] if isinstance(made, Review) else made)
    return desk.view
