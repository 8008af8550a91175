"""Sources as they were said: reading, selecting words, adding what nobody found."""

from synth.desk.desk import Desk, View
from synth.desk.letters import visible
from synth.errors import UsageError
from synth.records.document import Document, Turn
from synth.records.review import Review
from synth.review import like_screen
from synth.review.adding import MODES, added, choices
from synth.review.deciding import decide
from synth.review.http import Reply, Request, Route, problem, redirect
from synth.review.pages import Pages
from synth.review.reading import Heard, heard, more_of, page_bounds, page_of
from synth.review.sources import beside, lines, waiting_in
from synth.review.wordsearch import find_words
from synth.verdicts.seen import Quote, SeenObservation, read

AROUND = 3
"""Turns shown before and after one that is read by itself."""
LONGEST_SEARCH = 200
LONGEST_NAME = 120
NO_SOURCE = "There is no such source: the map has changed, or the address is wrong."
NO_TURN = "There is no such turn of a participant any more: the map has changed."


def routes(desk: Desk, pages: Pages) -> list[Route]:
    """The addresses of this screen."""
    screen = _Screen(desk, pages)
    return [
        Route("GET", "/transcripts", screen.sources),
        Route("GET", "/search", screen.search),
        Route("GET", "/source/{id}", screen.source),
        Route("GET", "/source/{id}/more/{turn}", screen.more),
        Route("GET", "/source/{id}/choices", screen.choices),
        Route("POST", "/source/{id}/add", screen.add),
        Route("GET", "/turn/{key}", screen.turn),
        Route("POST", "/turn/{key}/read", screen.read),
        Route("POST", "/source/{id}/undo", screen.undo),
        *like_screen.routes(desk, pages),
    ]


class _Screen:
    def __init__(self, desk: Desk, pages: Pages) -> None:
        self.desk = desk
        self.pages = pages

    def sources(self, request: Request) -> Reply:
        """All sources."""
        listed = lines(self.desk.view)
        return self.pages.page(
            request, "transcripts.html.j2", "Transcripts", lines=listed, words=""
        )

    def search(self, request: Request) -> Reply:
        """Where words stand."""
        words = request.asked("q").strip()[:LONGEST_SEARCH]
        places, count = find_words(self.desk.view, words)
        return self.pages.page(
            request, "transcript_search.html.j2", "Search", words=words, places=places, count=count
        )

    def source(self, request: Request) -> Reply:
        """One page of a source."""
        view = self.desk.view
        document = view.documents.get(request.values["id"])
        if document is None:
            return problem(404, NO_SOURCE)
        bounds = page_bounds(document)
        number = _number(request.asked("turn"))
        page = min(max(_number(request.asked("page")), 1), len(bounds)) - 1
        if number:
            page = page_of(bounds, document, number)
        first, last = bounds[page]
        at = _number(request.asked("at"))
        here = number or document.turns[first].turn if document.turns else 0
        turns = [
            heard(view, document, t, at if t.turn == number and at else None)
            for t in document.turns[first:last]
        ]
        return self.pages.page(
            request,
            "source.html.j2",
            visible(document.source.path)[:LONGEST_NAME],
            name=visible(document.source.path),
            document=document,
            turns=turns,
            focus=number,
            page=page + 1,
            pages=len(bounds),
            waiting=len(waiting_in(view, document.source.id)),
            beside=beside(view, document.source.id, here),
            chosen=choices(view, request.query),
            view=view,
            modes=MODES,
        )

    def more(self, request: Request) -> Reply:
        """The next step of a very long turn: runs that follow those that are shown."""
        view = self.desk.view
        document, turn = _turn(view, request.values["id"], _number(request.values["turn"]))
        part = more_of(view, document, turn, _number(request.asked("from")))
        if not request.is_fragment:
            start = str(part.spoken.start)
            return redirect(f"/source/{document.source.id}", turn=str(turn.turn), at=start)
        return self.pages.part(request, "transcript_more.html.j2", turn=part)

    def turn(self, request: Request) -> Reply:
        """One turn in its surroundings, to be read and decided on."""
        view = self.desk.view
        if request.values["key"] not in view.turns:
            return problem(404, NO_TURN)
        document, turn = view.turns[request.values["key"]]
        place = next(i for i, t in enumerate(document.turns) if t.turn == turn.turn)
        around = document.turns[max(0, place - AROUND) : place + AROUND + 1]
        turns = [heard(view, document, t) for t in around]
        return self.pages.page(
            request,
            "turn.html.j2",
            f"Turn {turn.turn}",
            name=visible(document.source.path),
            document=document,
            turns=turns,
            focus=turn.turn,
            one=next(t for t in turns if t.spoken.number == turn.turn),
            beside=beside(view, document.source.id, turn.turn),
            chosen=choices(view, request.query),
            view=view,
            modes=MODES,
        )

    def read(self, request: Request) -> Reply:
        """Somebody read the turn and found nothing in it."""
        key = request.values["key"]
        made: list[Review] = []
        view = decide(self.desk, lambda d: _kept(made, d.accept(key)))
        if not request.is_fragment:
            return redirect(f"/turn/{key}")
        document, turn = view.turns[key]
        return self._changed(
            request, view, [(document, turn)], made[0], "Read: nothing here. u undoes it."
        )

    def choices(self, request: Request) -> Reply:
        """The fields that depend on the chosen facet, stage and actor."""
        view = self.desk.view
        chosen = choices(view, request.query)
        return self.pages.part(
            request, "transcript_choices.html.j2", chosen=chosen, view=view, modes=MODES
        )

    def add(self, request: Request) -> Reply:
        """A new observation on the words that were selected."""
        made: list[Review] = []
        view = decide(self.desk, lambda d: _kept(made, added(d, request)))
        new = made[0]
        if not request.is_fragment:
            return redirect(f"/claim/{new.target}")
        said = f"Added: “{new.after['statement'][:120]}”. u undoes it."
        return self._changed(request, view, _turns_of(view, new), new, said)

    def undo(self, request: Request) -> Reply:
        """Takes back what was just decided here."""
        wanted = request.told("review")
        review = next((r for r in self.desk.active if r.id == wanted), None)
        if review is None:
            raise UsageError("That decision is undone already.")
        view = decide(self.desk, lambda d: d.undo(review))
        if not request.is_fragment:
            return redirect(f"/source/{request.values['id']}")
        return self._changed(request, view, _turns_of(view, review), None, "Undone.")

    def _changed(
        self,
        request: Request,
        view: View,
        turns: list[tuple[Document, Turn]],
        made: Review | None,
        said: str,
    ) -> Reply:
        """What was decided, and the turns as they are now, put in the place of those shown."""
        document, turn = turns[0] if turns else (None, None)
        shown: list[Heard] = [heard(view, d, t, _cited_at(made)) for d, t in turns]
        after = beside(view, document.source.id, turn.turn)[1] if document and turn else ""
        return self.pages.part(
            request, "transcript_done.html.j2", turns=shown, made=made, after=after
        ).saying(said)


def _kept(made: list[Review], review: Review) -> Review:
    made.append(review)
    return review


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 12 else 0


def _turn(view: View, source: str, number: int) -> tuple[Document, Turn]:
    document = view.documents.get(source)
    turn = document.by_number().get(number) if document else None
    if document is None or turn is None:
        raise UsageError(NO_SOURCE)
    return document, turn


def _cited_at(review: Review | None) -> int | None:
    quotes = _quotes(review) if review else ()
    return quotes[0].start if quotes else None


def _quotes(review: Review) -> tuple[Quote, ...]:
    """What it cites; reviews.jsonl may hold anything."""
    seen = read(review.after, SeenObservation)
    return (seen.quotes if seen else None) or ()


def _turns_of(view: View, review: Review) -> list[tuple[Document, Turn]]:
    """The turns that a decision was about."""
    if review.target in view.turns:
        return [view.turns[review.target]]
    found: dict[tuple[str, int], tuple[Document, Turn]] = {}
    for quote in _quotes(review):
        document = view.documents.get(quote.source)
        for turn in document.turns if document else ():
            if document and turn.start <= quote.start < turn.end:
                found[quote.source, turn.turn] = document, turn
    return list(found.values())
