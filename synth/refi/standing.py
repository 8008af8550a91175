"""Which reviews stand: those that nobody took back."""

from collections.abc import Sequence

from synth.records.review import Review
from synth.standing import active


def standing(reviews: Sequence[Review]) -> list[Review]:
    """Reviews in the order of time, without undone ones, undoings and blind codings."""
    return [review for review in active(reviews) if review.action != "code"]


def decided(reviews: Sequence[Review]) -> dict[str, Review]:
    """The latest verdict on each record, comments aside."""
    return {r.target: r for r in standing(reviews) if r.action != "comment"}


TOLD = {
    "accept": "accepted",
    "reject": "rejected",
    "edit": "edited",
    "add": "added",
    "rename": "renamed",
    "merge": "merged",
    "split": "split",
    "comment": "comment",
}


def verdict_words(review: Review) -> str:
    """A verdict in words: `accepted by MJ: a note`."""
    reason = f" ({review.reason})" if review.reason else ""
    note = f": {review.note}" if review.note else ""
    return f"{TOLD.get(review.action, review.action)}{reason} by {review.reviewer}{note}"
