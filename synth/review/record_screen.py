"""What the screens of themes, findings and opportunities share: shown, decided, shown again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from synth.desk.desk import Desk, View
from synth.errors import UsageError
from synth.queueing.items import short
from synth.records.review import NOTE_LONGEST, Review
from synth.review import listing, telling, undoing
from synth.review.addresses import of
from synth.review.deciding import Make, decide
from synth.review.http import Reply, Request, Route, problem, redirect
from synth.review.pages import Pages
from synth.review.queue_entries import REASON_HINTS
from synth.review.queue_screen import undone_words
from synth.review.unseen import marker
from synth.review.whereabouts import Whereabouts

Kind = Literal["theme", "finding", "opportunity"]
Values = Callable[[View, str, Request], Mapping[str, Any]]
"""What the template of one record asks for."""
NO_LONGER = "Nothing is left of this {kind}: what it rested on was taken out. The queue goes on."


@dataclass(frozen=True)
class Struck:
    """A finding or an opportunity that people took out: what is left to show of it."""

    title: str


class RecordScreen:
    """Shows one kind of record under `/kind/ID`, and decides on it.

    Its template is `kind.html.j2`, and `kind_body.html.j2` for what a decision draws anew.
    """

    def __init__(
        self,
        desk: Desk,
        pages: Pages,
        kind: Kind,
        values: Values,
        around: Callable[[View, str], set[str]] = lambda view, name: set(),
    ) -> None:
        """Prepares the screen.

        Args:
            desk: the study.
            pages: draws it.
            kind: which records.
            values: what is shown of one that the map has.
            around: other records that are decided on this screen, by id of the record.
        """
        self.desk, self.pages, self.kind, self.values, self._around = (
            desk,
            pages,
            kind,
            values,
            around,
        )
        self.where = Whereabouts(desk)

    def routes(self, more: Mapping[str, Callable[[Request], Reply]]) -> list[Route]:
        """The addresses; `more` are further decisions by name."""
        common = {"accept": self.accept, "comment": self.comment, "undo": self.undo}
        deeds = [
            Route("POST", f"/{self.kind}/{{id}}/{name}", deed)
            for name, deed in {**common, **more}.items()
        ]
        return [Route("GET", f"/{self.kind}/{{id}}", self.show), *deeds]

    def show(self, request: Request) -> Reply:
        """The screen; an id of before leads to where the record stands now."""
        view, name = self.desk.view, request.values["id"]
        now = self.where.now(view, name)
        if not now or not self._is_known(view, now):
            return problem(404, f"There is no such {self.kind} any more: the map has changed.")
        if now != name:
            return self._go(request, now)
        values = self._values(view, now, request)
        heading = short(telling.title_of(view, now), 60) or self.kind.capitalize()
        return self.pages.page(request, f"{self.kind}.html.j2", heading, **values)

    def accept(self, request: Request) -> Reply:
        """Vouches for the record."""
        return self.decided(request, lambda d: d.accept(request.values["id"]), "Accepted")

    def reject(self, request: Request) -> Reply:
        """Strikes it out."""
        target, reason, note = request.values["id"], request.told("reason"), request.told("note")
        said = f"Rejected ({reason})"
        return self.decided(request, lambda d: d.reject(target, reason, note), said)

    def comment(self, request: Request) -> Reply:
        """A remark on it."""
        note = request.told("note")
        return self.decided(request, lambda d: d.comment(request.values["id"], note), "Remarked on")

    def undo(self, request: Request) -> Reply:
        """Takes back one's last decision on this screen."""
        view, name = self.desk.view, request.values["id"]
        self.where.remember(view, name)
        undone = undoing.take_back(self.desk, undoing.last_own(self.desk, self._here(view, name)))
        return self.again(request, undone_words(self.desk, undone))

    def decided(self, request: Request, make: Make, said: str) -> Reply:
        """Decides, and shows the record as it stands then.

        Raises:
            UsageError: what is asked does not fit; nothing was decided.
        """
        view, name = self.desk.view, request.values["id"]
        self.where.remember(view, name)
        title = telling.title_of(view, name)
        decide(self.desk, make)
        return self.again(request, f"{said}: “{title}”. u undoes it.")

    def again(self, request: Request, said: str) -> Reply:
        """The record as it stands now, wherever that is."""
        view, name = self.desk.view, request.values["id"]
        now = self.where.now(view, name)
        if not now:
            return self._left(request, said)
        if not request.is_fragment:
            return self._go(request, now)
        here = replace(request, path=of(self.kind, now), values={**request.values, "id": now})
        template = f"{self.kind}_body.html.j2"
        reply = self.pages.part(here, template, **self._values(view, now, here)).saying(said)
        if now == name:
            return reply
        address = listing.with_origin(of(self.kind, now), origin_of(request))
        return replace(reply, headers={**reply.headers, "HX-Replace-Url": address})

    def _left(self, request: Request, said: str) -> Reply:
        sentence = NO_LONGER.format(kind=self.kind)
        if not request.is_fragment:
            return redirect("/")
        return self.pages.part(request, "theme_left.html.j2", sentence=sentence).saying(said)

    def _go(self, request: Request, now: str) -> Reply:
        origin = origin_of(request)
        return redirect(of(self.kind, now), **({"from": origin} if origin else {}))

    def _is_known(self, view: View, name: str) -> bool:
        return bool(telling.title_of(view, name)) or self._struck(view, name) is not None

    def _struck(self, view: View, name: str) -> Struck | None:
        about = view.reviews.get(name, ())
        if telling.is_shown(view, name) or not about:
            return None
        return Struck(telling.seen_title(about[-1], NOTE_LONGEST))

    def _here(self, view: View, name: str) -> list[Review]:
        names = {name, *self._around(view, name)}
        return [review for one in sorted(names) for review in view.reviews.get(one, ())]

    def _values(self, view: View, name: str, request: Request) -> dict[str, Any]:
        self.where.remember(view, name)
        origin = origin_of(request)
        struck = self._struck(view, name)
        own = undoing.last_own(self.desk, self._here(view, name))
        common = {
            "id": name,
            "base": of(self.kind, name),
            "origin": origin,
            "ways": listing.neighbours(view, origin, name),
            "fate": telling.fate(view.reviews.get(name, ())),
            "history": telling.history(view, name),
            "undoable": own is not None,
            "reasons": REASON_HINTS,
            "struck": struck,
            "mark": marker(view),
        }
        return common if struck else {**common, **self.values(view, name, request)}


def origin_of(request: Request) -> str:
    """The list that one came from: of a form, else of the address."""
    return listing.came_from(request.told("from") or request.asked("from")).query


def chosen(request: Request, name: str) -> list[str]:
    """The values that are chosen, each once.

    Raises:
        UsageError: none is.
    """
    values = list(dict.fromkeys(request.form.get(name, ())))
    if not values:
        raise UsageError("Choose some first: x chooses the entry in focus.")
    return values
