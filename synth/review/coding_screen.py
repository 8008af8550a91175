"""Blind coding of sampled turns, and how far coders agree.

What is marked travels in the page's form until it is saved, so nothing of a turn that somebody
leaves is kept. A page of a turn gets what `synth.coding.sampling.handed` gives of it, and no more.
"""

from collections.abc import Callable
from typing import Any

from synth.coding.sampling import SIZE, Session, sessions
from synth.coding.turns import Place
from synth.desk.desk import Desk
from synth.errors import UsageError
from synth.report.wording import VALENCES
from synth.results import Results
from synth.review import agreement_screen
from synth.review.coding_blind import (
    FEWEST,
    MOST,
    Coded,
    Part,
    can_open,
    part,
    session_name,
    session_size,
    unfinished,
)
from synth.review.coding_form import Draft, added, chosen, coding, drafts, of_coding
from synth.review.coding_shown import said, sheet
from synth.review.http import Reply, Request, Route, local_address, redirect
from synth.review.pages import Pages

TURN = "coding_turn.html.j2"
OPENING = 90
"""Code points of a coded turn in the list of one's own."""


def routes(desk: Desk, pages: Pages) -> list[Route]:
    """The addresses of this screen."""
    screen = Screen(desk, pages)
    return [
        Route("GET", "/coding", screen.overview),
        Route("POST", "/coding", screen.begin),
        Route("GET", "/coding/{session}", screen.turn),
        Route("POST", "/coding/{session}", screen.told),
        *agreement_screen.routes(desk, pages),
    ]


class Screen:
    """The handlers of blind coding."""

    def __init__(self, desk: Desk, pages: Pages) -> None:
        self._desk = desk
        self._coded = Coded(desk)
        self._pages = pages

    def overview(self, request: Request) -> Reply:
        """All sessions, and a form that begins or joins one."""
        codings = self._coded.codings
        pending = unfinished(self._coded, request.reviewer)
        open_to = {session.name for session, _ in pending}
        return self._pages.page(
            request,
            "coding.html.j2",
            "Blind coding",
            sessions=[_listed(s, open_to, request.reviewer) for s in sessions(codings)],
            size=SIZE,
            fewest=FEWEST,
            most=MOST,
            remarks=codings.remarks,
        )

    def begin(self, request: Request) -> Reply:
        """Goes to a session; it is there for others once a turn of it is saved."""
        name = session_name(request.told("name"))
        size = session_size(request.told("size", str(SIZE)).strip())
        return redirect(_path(name), size=str(size))

    def turn(self, request: Request) -> Reply:
        """The next turn, or one that the reviewer coded before (`?turn=KEY`)."""
        own = self._part(request, request.asked("size"))
        earlier = own.coding(request.asked("turn"))
        place = earlier.place if earlier else next(iter(own.left), None)
        values = self._values(own, place, of_coding(earlier))
        done, of = values["done"], len(own.turns)
        words = f"Saved. {done} of {of} turns coded." if request.asked("saved") and done else ""
        heading = f"Blind coding: {own.session}"
        return self._pages.page(request, "coding_session.html.j2", heading, said=words, **values)

    def told(self, request: Request) -> Reply:
        """One press of a button of the form: mark, take a mark away, read on, save."""
        own = self._part(request, request.told("size"))
        place = own.place(request.told("turn"))
        marks = drafts(request)
        doing, _, which = request.told("do").partition(":")
        if doing in ("save", "nothing"):
            return self._saved(request, own, place, marks)
        make = {"add": _with_more, "remove": _without, "part": _as_they_are}.get(doing)
        if make is None:
            raise UsageError("Press one of the form's buttons.")
        marks, words = make(request, place, self._coded.results, marks, which)
        at = which if doing == "part" else request.told("part")
        ticked = chosen(request, place) if doing == "remove" else []
        values = self._values(own, place, marks, ticked, _part_number(at))
        values["picked"] = {"stage": request.told("stage")}
        if request.is_fragment:
            return self._pages.part(request, TURN, **values).saying(words)
        heading = f"Blind coding: {own.session}"
        return self._pages.page(request, "coding_session.html.j2", heading, said=words, **values)

    def _saved(self, request: Request, own: Part, place: Place, marks: list[Draft]) -> Reply:
        """Appends the coding; it is on disk before the next turn is shown."""
        if chosen(request, place):
            raise UsageError(
                "Words are chosen that are not marked yet: add the mark, or let go of them."
            )
        size = own.size
        self._desk.decide(
            [coding(self._coded.results, place, request.reviewer, own.session, size, marks)]
        )
        there = local_address(_path(own.session), {"saved": "1"})
        if request.is_fragment:  # a whole new page: the keys begin at its first sentence
            return Reply(headers={"HX-Redirect": there})
        return Reply(303, headers={"Location": there})

    def _part(self, request: Request, size: str) -> Part:
        name = session_name(request.values["session"])
        asked = session_size(size) if size else SIZE
        return part(self._coded, name, request.reviewer, asked)

    def _values(
        self,
        own: Part,
        place: Place | None,
        marks: list[Draft],
        ticked: list[tuple[int, int]] | None = None,
        number: int = 1,
    ) -> dict[str, Any]:
        """What the templates of a turn ask for."""
        results = self._coded.results
        earlier = own.coding(place.turn.key) if place else None
        return {
            "own": own,
            "done": len(own.turns) - len(own.left),
            "sheet": sheet(place, results, marks, ticked or [], number) if place else None,
            "is_again": earlier is not None,
            "previous": _before(own, place),
            "coded": [
                (
                    one.place.turn.key,
                    " ".join(one.place.words[: 2 * OPENING].split())[:OPENING],
                    [said(mark, results) for mark in of_coding(one)],
                )
                for one in own.own
            ],
            "picked": {"stage": ""},
            "valences": VALENCES,
        }


Making = Callable[[Request, Place, Results, list[Draft], str], tuple[list[Draft], str]]


def _with_more(
    request: Request, place: Place, results: Results, marks: list[Draft], which: str
) -> tuple[list[Draft], str]:
    more = [mark for mark in added(request, place, results) if mark not in marks]
    if not more:
        return marks, "There is such a mark already."
    return [*marks, *more], f"Marked: {said(more[0], results)}. Not saved yet."


def _without(
    request: Request, place: Place, results: Results, marks: list[Draft], which: str
) -> tuple[list[Draft], str]:
    number = _part_number(which) - 1
    kept = [mark for at, mark in enumerate(marks) if at != number]
    return kept, "The mark is taken away."


def _as_they_are(
    request: Request, place: Place, results: Results, marks: list[Draft], which: str
) -> tuple[list[Draft], str]:
    if chosen(request, place):
        raise UsageError("Words are chosen that are not marked yet: add the mark first.")
    return marks, f"Part {_part_number(which)} of this turn."


def _part_number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else 1


def _before(own: Part, place: Place | None) -> str:
    """The turn that the reviewer coded before this one; "" where there is none."""
    keys = [one.place.turn.key for one in own.own]
    at = keys.index(place.turn.key) + 1 if place and place.turn.key in keys else 0
    return keys[at] if at < len(keys) else ""


def _listed(session: Session, unfinished: set[str], reviewer: str) -> dict[str, object]:
    coded = session.coded.get(reviewer, 0)
    return {
        "name": session.name[:120],
        "address": local_address(_path(session.name)) if can_open(session.name) else "",
        "size": session.size,
        "began": session.began[:10],
        "coded": list(session.coded.items())[:20],
        "word": "Go on" if session.name in unfinished else "Look again" if coded else "Join",
    }


def _path(session: str) -> str:
    return f"/coding/{session}"
