"""Which reviews stand: those that nobody took back."""

from collections.abc import Sequence

from synth.records.review import Review


def standing(reviews: Sequence[Review]) -> list[Review]:
    """Reviews in the order of time, without undone ones, undoings and blind codings."""
    undone: set[str] = set()
    for review in reversed(reviews):
        if review.action == "undo" and review.id not in undone:
            undone.add(review.target)
    return [r for r in reviews if r.id not in undone and r.action not in ("undo", "code")]


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
