"""Taking back what one decided; a bulk decision as a whole."""

from collections.abc import Collection, Sequence

from synth.desk.decisions import Decisions
from synth.desk.desk import Desk
from synth.errors import UsageError
from synth.records.review import Review
from synth.standing import in_time, not_undone


def last_own(desk: Desk, within: Collection[Review] | None = None) -> Review | None:
    """One's latest decision or remark that stands; blind codings are undone where they are made.

    Args:
        desk: whose log it is.
        within: the reviews of one record; of everything where None.
    """
    about = desk.active if within is None else within
    own = [r for r in about if r.reviewer == desk.reviewer and r.action != "code"]
    return max(own, key=in_time, default=None)


def take_back(desk: Desk, review: Review | None) -> Sequence[Review]:
    """Appends the undoing of a review, or of all of its batch; gives what was taken back.

    Raises:
        UsageError: there is none, it is another's, or it is taken back already.
    """
    if review is None:
        raise UsageError("There is no decision of yours to undo here.")
    log = desk.log
    stands = {review.id for review in not_undone(log.reviews)}
    together = [r for r in log.reviews if r.id in stands and _same_batch(r, review)]
    if not together and review.reviewer == desk.reviewer:
        raise UsageError("That is undone already.")
    decisions = Decisions(desk.view, desk.reviewer)
    desk.decide([decisions.undo(one) for one in together or [review]])
    return together


def _same_batch(one: Review, other: Review) -> bool:
    if one.id == other.id:
        return True
    alike = one.reviewer == other.reviewer and (one.action == "undo") == (other.action == "undo")
    return bool(other.batch) and one.batch == other.batch and alike
