"""Everything that was decided, the newest first: who disagrees, what is gone, one's own undo."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from synth.desk.desk import Desk, View
from synth.errors import UsageError
from synth.queueing.items import LETTERS, short
from synth.records.review import Gone, Review
from synth.review import telling, undoing
from synth.review.http import Reply, Request, Route, redirect
from synth.review.listing import PAGE, came_from
from synth.review.pages import Pages
from synth.review.queue_screen import take_back_last, undone_words
from synth.review.telling import Told
from synth.reviewlog import REVIEWS
from synth.standing import in_time, not_undone

OPEN = 20
"""Disagreements, lost verdicts and remarks that stand open."""


@dataclass(frozen=True)
class Line:
    """One decision of the history."""

    told: Told
    stands: bool
    """False where it was taken back."""
    can_undo: bool
    together: int
    """How many were decided with it at once."""
    redacted: bool = False
    """Whether it was about somebody who was forgotten since."""


@dataclass(frozen=True)
class Wish:
    """What of the history somebody wants to see."""

    reviewer: str = ""
    action: str = ""
    page: int = 1

    @property
    def query(self) -> str:
        """As it stands in an address, the page left out."""
        told = {"reviewer": self.reviewer, "action": self.action}
        return urlencode({k: v for k, v in told.items() if v}, errors="replace")


def routes(desk: Desk, pages: Pages) -> list[Route]:
    """The addresses of this screen."""

    def show(request: Request) -> Reply:
        values = _values(desk, _wish(request, request.asked("page")))
        return pages.page(request, "verdicts.html.j2", "Verdicts", **values)

    def after(request: Request, said: str) -> Reply:
        wish = _wish(request, request.told("page"))
        if not request.is_fragment:
            fields = {"reviewer": wish.reviewer, "action": wish.action, "page": str(wish.page)}
            return redirect("/verdicts", **{k: v for k, v in fields.items() if v})
        return pages.part(request, "verdicts_list.html.j2", **_values(desk, wish)).saying(said)

    def undo(request: Request) -> Reply:
        known = {review.id: review for review in desk.log.reviews}
        review = known.get(request.values["id"])
        if review is None:
            raise UsageError("There is no such decision in the file any more. Reload.")
        return after(request, undone_words(desk, undoing.take_back(desk, review)))

    def undo_last(request: Request) -> Reply:
        return after(request, take_back_last(desk))

    return [
        Route("GET", "/verdicts", show),
        Route("POST", "/verdicts/undo", undo_last),
        Route("POST", "/verdicts/undo/{id}", undo),
    ]


def _wish(request: Request, page: str) -> Wish:
    fields = {**request.query, **request.form}
    told = {name: next(iter(fields.get(name, ())), "")[:80] for name in ("reviewer", "action")}
    return Wish(**told, page=came_from(f"page={page[:6]}").page)


def _values(desk: Desk, wish: Wish) -> dict[str, Any]:
    view, log = desk.view, desk.log
    found = [r for r in sorted(log.reviews, key=in_time, reverse=True) if _fits(r, wish)]
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(1, wish.page), pages)
    differ = telling.disagreements(view)
    review = view.journey.review
    return {
        "wish": wish,
        "page": page,
        "pages": pages,
        "total": len(found),
        "lines": _lines(desk, view, log.reviews, found[(page - 1) * PAGE : page * PAGE]),
        "reviewers": sorted({r.reviewer for r in log.reviews}),
        "actions": [a for a in telling.DONE if any(r.action == a for r in log.reviews)],
        "done": telling.DONE,
        "differ": differ,
        "gone": [_gone(one) for one in review.gone],
        "remarks": [short(remark, 400) for remark in review.remarks],
        "open": OPEN,
        "undoable": undoing.last_own(desk) is not None,
        "file": REVIEWS,
    }


def _fits(review: Review, wish: Wish) -> bool:
    by = not wish.reviewer or review.reviewer[:80] == wish.reviewer
    return by and (not wish.action or review.action == wish.action)


def _lines(desk: Desk, view: View, every: Sequence[Review], shown: Sequence[Review]) -> list[Line]:
    known = {review.id: review for review in every}
    now, stands = telling.places(view), {review.id for review in not_undone(every)}
    batches: dict[tuple[str, str, str], int] = {}
    for r in every:
        key = (r.batch, r.reviewer, r.action)
        batches[key] = batches.get(key, 0) + 1
    return [
        Line(
            told=telling.told(view, r, known, now),
            stands=r.id in stands,
            can_undo=r.id in stands and r.reviewer == desk.reviewer and r.action != "code",
            together=batches[r.batch, r.reviewer, r.action] if r.batch else 1,
            redacted=r.redacted,
        )
        for r in shown
    ]


def _gone(gone: Gone) -> dict[str, str]:
    """A verdict whose record is gone, in words that can be shown."""
    kinds = {letter: telling.KINDS[kind] for letter, kind in LETTERS.items()}
    return {
        "who": short(gone.reviewer, 80),
        "did": telling.DONE.get(gone.action, "decided on"),
        "kind": kinds.get(gone.target[:1], "record"),
        "words": short(gone.words),
        "why": short(gone.why),
    }
