"""A refused draft: its words could not be verified. A person agrees, or restores it on others."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from synth.desk.decisions import Decisions, Span
from synth.desk.desk import Desk, View
from synth.desk.dossier import AROUND, Spoken, spoken
from synth.records.document import Document, Turn
from synth.records.evidence import Citation, Observation, Rejection
from synth.records.review import NOTE_LONGEST, Review
from synth.report.wording import MODES
from synth.review.addresses import of
from synth.review.claim_forms import labels_of, spans_of, words_of
from synth.review.claim_verdict import standing, with_decision
from synth.review.claim_walk import FROM, way
from synth.review.http import Reply, Request, Route, problem, redirect
from synth.review.pages import Pages

MEANS: Mapping[str, str] = {
    "fabricated": "Nothing like these words was said in this source.",
    "altered": "The words were changed: something near them was said.",
    "stitched": "The words were put together from places that do not belong together.",
    "misattributed": "Somebody else said these words, or they stand in another turn.",
    "moderator": "The interviewer said these words, not the participant.",
    "observer": "An observer said these words, not the participant.",
    "note_taker": "The note-taker wrote these words as their own remark.",
    "empty": "The draft cited no words.",
    "contradicted": "The words say the opposite of the claim, or a second reading denied it.",
    "reviewer": "A reviewer took this claim out of the map.",
}
"""Why a draft was refused, in plain words."""
GONE = "There is no such refused draft any more: it was restored, or the map was made anew."


@dataclass(frozen=True)
class Refused:
    """A refused draft and where it may have come from."""

    rejection: Rejection
    context: tuple[Spoken, ...]
    span: Span | None
    """The nearest words, where they stand."""
    nearest: str
    who: str
    beside: Observation | None
    """An observation of the same turn, or of the nearest: its stage is offered."""


def routes(desk: Desk, pages: Pages) -> list[Route]:
    """The addresses of this screen."""
    screen = _Screen(desk, pages)
    return [
        Route("GET", "/refused/{id}", screen.show),
        Route("POST", "/refused/{id}/accept", screen.agree),
        Route("POST", "/refused/{id}/comment", screen.comment),
        Route("POST", "/refused/{id}/undo", screen.undo),
        Route("POST", "/refused/{id}/restore", screen.restore),
    ]


class _Screen:
    """The handlers; what they share is the desk."""

    def __init__(self, desk: Desk, pages: Pages) -> None:
        self.desk = desk
        self.pages = pages

    def show(self, request: Request) -> Reply:
        """The whole screen; a draft that was restored leads to what it became."""
        view, target = self.desk.view, request.values["id"]
        if target not in view.rejections:
            became = restored(view, target)
            return redirect(of("observation", became)) if became else problem(404, GONE)
        found = refused(view, target)
        cited = {found.rejection.turn} | ({s.number for s in found.context if _marked(s)})
        values: dict[str, Any] = {
            "found": found,
            "means": MEANS.get(found.rejection.kind, found.rejection.kind),
            **(words_of(found.context, cited) if found.context else {"context": ()}),
            "facets": view.journey.facets,
            "stages": view.journey.stages,
            "modes": MODES,
        }
        heading = found.rejection.statement[:80] or "Refused draft"
        panel = self._panel(request, view)
        return self.pages.page(request, "refused.html.j2", heading, **values, **panel)

    def agree(self, request: Request) -> Reply:
        """Rightly refused."""
        review = self._decisions().accept(request.values["id"], request.told("note"))
        return self._told(request, review, "Rightly refused. u undoes it.")

    def comment(self, request: Request) -> Reply:
        """A remark."""
        review = self._decisions().comment(request.values["id"], request.told("note"))
        return self._told(request, review, "Comment kept. u undoes it.")

    def undo(self, request: Request) -> Reply:
        """Takes back one's own last decision or remark here."""
        about = self.desk.view.reviews.get(request.values["id"], ())
        own = [r for r in about if r.reviewer == self.desk.reviewer]
        if not own:
            return problem(422, "There is nothing of yours to undo here.")
        return self._told(request, self._decisions().undo(own[-1]), "Undone.")

    def restore(self, request: Request) -> Reply:
        """Makes an observation of it, on the words that were selected; its page is shown next."""
        target, decisions = request.values["id"], self._decisions()
        spans = spans_of(request, decisions.view, target)
        facet = request.told("facet")
        values: dict[str, object] = {
            name: request.told(name) for name in ("facet", "stage", "mode") if request.told(name)
        }
        if request.told("statement").strip():
            values["statement"] = request.told("statement")
        values["labels"] = labels_of(request, facet)
        review = decisions.add(spans, values, rejection=target)
        self.desk.decide([review])
        query = {FROM: request.told(FROM)} if request.told(FROM) else {}
        became = restored(self.desk.view, target) or ""
        return redirect(of("observation", became), **query)

    def _decisions(self) -> Decisions:
        return Decisions(self.desk.view, self.desk.reviewer)

    def _told(self, request: Request, review: Review, said: str) -> Reply:
        view, came = self.desk.view, request.told(FROM)
        self.desk.decide([review])
        if not request.is_fragment:
            query = {FROM: came} if came else {}
            return redirect(of("rejection", request.values["id"]), anchor="verdict", **query)
        panel = self._panel(request, view, review)
        return self.pages.part(request, "refused_verdict.html.j2", **panel).saying(said)

    def _panel(self, request: Request, view: View, fresh: Review | None = None) -> dict[str, Any]:
        target = request.values["id"]
        about = tuple(view.reviews.get(target, ()))
        about = with_decision(about, fresh) if fresh else about
        came = request.told(FROM) if fresh else request.asked(FROM)
        return {
            "standing": standing(view, about, self.desk.reviewer),
            "way": way(view, target, came),
            "address": of("rejection", target),
            "longest": NOTE_LONGEST,
            "focus": fresh.action if fresh else "",
        }


def restored(view: View, target: str) -> str | None:
    """The observation that a refused draft became."""
    for name, about in view.reviews.items():
        if any(r.action == "add" and r.before.get("rejection") == target for r in about):
            return name
    return None


def refused(view: View, target: str) -> Refused:
    """A refused draft with the turn that it named, the nearest words marked."""
    rejection = view.rejections[target]
    document = view.documents.get(rejection.source)
    if document is None:
        return Refused(rejection, (), None, "", "", None)
    turn, span = _nearest(document, rejection)
    marks = [_mark(rejection, turn, span)] if turn and span else []
    return Refused(
        rejection=rejection,
        context=_around(view, document, turn, marks) if turn else (),
        span=span,
        nearest=document.text[span[1] : span[2]] if span else "",
        who=view.names.get(turn.participant or "", "") if turn else "",
        beside=_beside(view, document, turn) if turn else None,
    )


def _nearest(document: Document, rejection: Rejection) -> tuple[Turn | None, Span | None]:
    """Where the nearest words stand: in the turn that was named, else in any of a participant."""
    named = document.by_number().get(rejection.turn)
    people = [turn for turn in document.turns if turn.participant]
    for turn in [named, *people] if named and named.participant else people:
        at = document.text.find(rejection.nearest, turn.start, turn.end)
        if rejection.nearest and at >= 0:
            return turn, (document.source.id, at, at + len(rejection.nearest))
    return named, None


def _mark(rejection: Rejection, turn: Turn, span: Span) -> Citation:
    source, start, end = span
    return Citation(
        source=source, start=start, end=end, quote=rejection.nearest, match="altered",
        locator="", turn=turn.turn,
    )  # fmt: skip


def _around(
    view: View, document: Document, turn: Turn, marks: list[Citation]
) -> tuple[Spoken, ...]:
    at = document.turns.index(turn)
    around = AROUND if document.source.kind == "interview" else 0
    near = document.turns[max(0, at - around) : at + around + 1]
    return tuple(spoken(view, document, one, marks) for one in near)


def _beside(view: View, document: Document, turn: Turn) -> Observation | None:
    """An observation of the same source whose turn is nearest; of several the first by id."""
    source = document.source.id
    near = [
        (abs(number - turn.turn), name)
        for (where, number), cited in view.cited.items()
        if where == source
        for name, _, _ in cited
    ]
    return view.observations[min(near)[1]] if near else None


def _marked(said: Spoken) -> bool:
    return any(piece.marked for piece in said.pieces)
