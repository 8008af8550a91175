"""Which reviews count: what was undone does not."""

from collections.abc import Iterable, Sequence

from synth.records.review import Review

DECIDES = frozenset(("accept", "reject", "edit", "rename", "merge", "split", "add"))


def active(reviews: Iterable[Review]) -> list[Review]:
    """Reviews in the order of time, without the undone ones and the undoing ones.

    What undoes may be undone itself: then the first decision stands again.
    """
    return [review for review in not_undone(reviews) if review.action != "undo"]


def not_undone(reviews: Iterable[Review]) -> list[Review]:
    """Reviews that no later one takes back, the undoing ones among them, in the order of time.

    What was redacted, because somebody was forgotten, is not among them.
    """
    ordered = sorted((review for review in reviews if not review.redacted), key=in_time)
    undone: set[str] = set()
    for review in reversed(ordered):
        if review.action == "undo" and review.id not in undone:
            undone.add(review.target)
    return [review for review in ordered if review.id not in undone]


def in_time(review: Review) -> tuple[str, str]:
    """Sorts reviews by time; of one moment, by id."""
    return review.at, review.id


def decisions(reviews: Sequence[Review]) -> list[Review]:
    """Those that decide something, in order."""
    return [review for review in reviews if review.action in DECIDES]


def latest(reviews: Sequence[Review]) -> dict[str, Review]:
    """The last decision of each reviewer on one record, in the order of time."""
    found: dict[str, Review] = {}
    for review in decisions(reviews):
        found.pop(review.reviewer, None)
        found[review.reviewer] = review
    return found


def is_struck(reviews: Sequence[Review]) -> bool:
    """Whether the last decision on a record takes it out."""
    judged = decisions(reviews)
    return bool(judged) and judged[-1].action == "reject"


def is_disputed(reviews: Sequence[Review]) -> bool:
    """Whether one reviewer's latest decision takes a record out and another's does not."""
    return len({review.action == "reject" for review in latest(reviews).values()}) > 1
