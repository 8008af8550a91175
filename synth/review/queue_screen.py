"""The queue: what to look at first, by consequence; one decision, or one on several at once."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

from synth.desk.decisions import Decisions
from synth.desk.desk import Desk, View
from synth.errors import UsageError
from synth.queueing.filters import filtered, progress, tally
from synth.queueing.items import WHY, Item
from synth.queueing.sampling import sample_text, sampled
from synth.records.review import Review
from synth.review import listing, telling, undoing
from synth.review.deciding import decide
from synth.review.http import Reply, Request, Route, redirect
from synth.review.listing import PAGE, Asked
from synth.review.pages import Pages
from synth.review.queue_choices import CHOICES, choices
from synth.review.queue_entries import REASON_HINTS, Entry, entries, entry_of


def routes(desk: Desk, pages: Pages) -> list[Route]:
    """The addresses of this screen."""

    def start(request: Request) -> Reply:
        return pages.page(
            request, "queue.html.j2", "Queue", **_values(desk, listing.asked(request.query))
        )

    def part(request: Request, wish: Asked, said: str) -> Reply:
        """The list as it stands, or the way back to it."""
        if not request.is_fragment:
            return _back(wish)
        return pages.part(request, "queue_list.html.j2", **_values(desk, wish)).saying(said)

    def one(request: Request) -> Reply:
        """A decision on one entry. Told from what is known already: nothing is drawn anew."""
        view, target = desk.view, request.told("target")
        wish = listing.came_from(request.told("from"))
        entry = entry_of(desk, view, target, wish)
        made = _made(Decisions(view, desk.reviewer), request, target)
        desk.decide([made])
        if not request.is_fragment:
            return _back(wish)
        every = _decided(listing.shown(desk, every=wish.every), target)
        listing.keep(desk, every, every=wish.every)
        after = _after(entry, [*view.reviews.get(target, ()), made])
        said = f"{_did(made)}: “{entry.item.title}”. u undoes it."
        found = tally(filtered(every, replace(wish.wanted, unreviewed=False)))
        values = _counted(every, wish) | {"e": after, "origin": wish.query, "found": found}
        return pages.part(request, "queue_decided.html.j2", **values).saying(said)

    def reasons(request: Request) -> Reply:
        """The reasons of a rejection, for one entry."""
        target, origin = request.values["id"], request.asked("from")
        entry = entry_of(desk, desk.view, target, listing.came_from(origin))
        values: dict[str, Any] = {"e": entry, "origin": origin, "reasons": REASON_HINTS}
        if request.is_fragment:
            return pages.part(request, "queue_reasons.html.j2", **values)
        return pages.page(request, "queue_reject.html.j2", "Reject", **values)

    def several(request: Request) -> Reply:
        targets = list(dict.fromkeys(request.form.get("target", ())))
        did = decide_several(desk, targets, request.told("do"), request.told("reason"))
        return part(request, listing.came_from(request.told("from")), did)

    def undo(request: Request) -> Reply:
        wish = listing.came_from(request.told("from"))
        return part(request, wish, take_back_last(desk))

    return [
        Route("GET", "/", start),
        Route("POST", "/queue/one", one),
        Route("GET", "/queue/reject/{id}", reasons),
        Route("POST", "/queue/several", several),
        Route("POST", "/queue/undo", undo),
    ]


def decide_several(desk: Desk, targets: Sequence[str], do: str, reason: str) -> str:
    """Accepts or rejects several records at once, all or none; says what was done.

    Raises:
        UsageError: none is chosen, no reason is given, or one of them cannot be decided so.
    """
    if not targets:
        raise UsageError("Choose some entries first: x chooses the one in focus.")
    batch = secrets.token_hex(8)

    def make(decisions: Decisions) -> list[Review]:
        if do == "reject":
            return [decisions.reject(target, reason, batch=batch) for target in targets]
        return [decisions.accept(target, batch=batch) for target in targets]

    decide(desk, make)
    what = f"Rejected {len(targets)} ({reason})" if do == "reject" else f"Accepted {len(targets)}"
    return f"{what}. u undoes them together."


def take_back_last(desk: Desk, within: Iterable[Review] | None = None) -> str:
    """Undoes one's last decision, its batch with it; says what was undone."""
    about = None if within is None else list(within)
    return undone_words(desk, undoing.take_back(desk, undoing.last_own(desk, about)))


def undone_words(desk: Desk, undone: Sequence[Review]) -> str:
    """What was undone, in a sentence."""
    view, first = desk.view, undone[0]
    known = {review.id: review for review in desk.log.reviews}
    line = telling.told(view, first, known, telling.places(view))
    if line.undoes:
        what, did = "Brought back", telling.verb(known.get(first.target, first))
    else:
        what, did = "Undone", line.did
    if len(undone) > 1:
        return f"{what}: you {did} {len(undone)} records at once."
    return f"{what}: you {did} the {line.kind} “{line.title}”."


def _made(decisions: Decisions, request: Request, target: str) -> Review:
    note = request.told("note")
    if request.told("do") == "reject":
        return decisions.reject(target, request.told("reason"), note)
    return decisions.accept(target, note)


def _after(entry: Entry, about: Sequence[Review]) -> Entry:
    """An entry once its last review is decided."""
    shown = entry.shown and about[-1].action != "reject"
    item = replace(entry.item, reviewed=True)
    return replace(entry, item=item, fate=telling.fate(about), mine=True, shown=shown)


def _back(wish: Asked) -> Reply:
    return redirect("/", **dict(parse_qsl(wish.query)))


def _did(review: Review) -> str:
    words = f"Rejected ({review.reason})" if review.action == "reject" else telling.verb(review)
    return words[:1].upper() + words[1:]


def _values(desk: Desk, wish: Asked) -> dict[str, Any]:
    """Everything that the page shows."""
    view = desk.view
    every = listing.items(view, every=wish.every)
    listing.keep(desk, every, every=wish.every)
    found = listing.listed(view, wish)
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(1, wish.page), pages)
    shown = found[(page - 1) * PAGE : page * PAGE]
    first = next((item for item in found if not item.reviewed), None)
    return _counted(every, wish) | {
        "entries": list(entries(view, desk.reviewer, shown, wish)),
        "found": tally(found),
        "wish": wish,
        "page": page,
        "pages": pages,
        "first": listing.link(first, wish.query) if first else "",
        "choices": choices(view, every, wish),
        "names": CHOICES,
        "groups": listing.GROUPS,
        "origin": wish.query,
        "reasons": REASON_HINTS,
        "sample": _sample(view),
    }


def _counted(every: Sequence[Item], wish: Asked) -> dict[str, Any]:
    """How far it is: all of it, and by reason."""
    rows = [
        (WHY[why], found, wish.with_field("reason", why), why == wish.wanted.reason)
        for why, found in progress(every).items()
    ]
    return {"whole": tally(every), "progress": rows}


def _sample(view: View) -> str:
    claims = [o.id for o in view.made.observations]
    return sample_text(sampled(view.journey, claims), len(claims))


def _decided(items: Iterable[Item], target: str) -> list[Item]:
    return [replace(i, reviewed=True) if i.target == target else i for i in items]
