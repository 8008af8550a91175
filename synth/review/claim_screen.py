"""One observation, with everything that it is judged by, and the decisions on it."""

from collections.abc import Callable
from functools import partial
from typing import Any

from synth.desk.decisions import Decisions
from synth.desk.desk import Desk, View
from synth.desk.dossier import Dossier, dossier
from synth.desk.signs import unheard
from synth.errors import UsageError
from synth.queueing.items import short
from synth.records.evidence import Observation
from synth.records.review import NOTE_LONGEST, REASONS, Review
from synth.report.wording import CHECKS, MODES, VALENCES, signed
from synth.review import refused_screen
from synth.review.addresses import of
from synth.review.claim_forms import edited, place_of, spans_of, themes_at, words_of
from synth.review.claim_verdict import Names, standing, with_decision
from synth.review.claim_walk import FROM, way
from synth.review.http import Handler, Reply, Request, Route, problem, redirect
from synth.review.pages import Pages
from synth.review.unseen import marker
from synth.standing import decisions

MEANS = {
    "not experienced": "the speaker did not live this",
    "overreach": "the claim says more than the words",
    "wrong person": "it is about somebody else",
    "led": "the question put the words into their mouth",
    "wrong stage": "it happened at another stage",
    "out of scope": "it is not about this journey",
    "identifying": "it tells who somebody is",
    "duplicate": "another claim says the same of the same moment",
}
"""The fixed reasons of a rejection, for who reads them the first time."""
GONE = "There is no such claim in this study: the map may have been made anew. Go by the queue."
Make = Callable[[Decisions, str, Request], Review]


def routes(desk: Desk, pages: Pages) -> list[Route]:
    """The addresses of this screen."""
    screen = _Screen(desk, pages)
    deciding: dict[str, Handler] = {
        name: partial(screen.decide, name, make) for name, make in MAKERS.items()
    }
    posts = [Route("POST", f"/claim/{{id}}/{name}", do) for name, do in deciding.items()]
    return [
        Route("GET", "/claim/{id}", screen.show),
        Route("GET", "/claim/{id}/facts", screen.facts),
        Route("GET", "/claim/{id}/themes", screen.themes),
        Route("POST", "/claim/{id}/undo", screen.undo),
        *posts,
        *refused_screen.routes(desk, pages),
    ]


class _Screen:
    """The handlers; what they share is the desk."""

    def __init__(self, desk: Desk, pages: Pages) -> None:
        self.desk = desk
        self.pages = pages

    def show(self, request: Request) -> Reply:
        """The whole screen."""
        view = self.desk.view
        found = dossier(view, request.values["id"])
        if found is None:
            return problem(404, GONE)
        heading = found.observation.statement[:80]
        values = self._facts(request, view, found) | self._verdict(request, view, found.observation)
        return self.pages.page(request, "claim.html.j2", heading, **values)

    def facts(self, request: Request) -> Reply:
        """What a decision may have changed: the facts, and the transcript with the quote."""
        view = self.desk.view
        found = dossier(view, request.values["id"])
        if found is None:
            return problem(404, GONE)
        values = self._verdict(request, view, found.observation) | self._facts(request, view, found)
        return self.pages.part(request, "claim_facts.html.j2", **values)

    def themes(self, request: Request) -> Reply:
        """The themes of the place that an edit form names."""
        place = (request.asked(name) for name in ("facet", "stage", "actor"))
        found = themes_at(self.desk.view, *place)
        return self.pages.part(request, "claim_themes.html.j2", themes=found)

    def decide(self, name: str, make: Make, request: Request) -> Reply:
        """Takes one decision to the disk, and brings the panel back."""
        view, target = self.desk.view, request.values["id"]
        if name == "accept" and self._accepted(view, target) and not request.told("note"):
            return self._told(request, view, None, "You accepted this already.")
        review = make(Decisions(view, self.desk.reviewer), target, request)
        self.desk.decide([review])
        return self._told(request, view, review, _said(name, view, target))

    def _accepted(self, view: View, target: str) -> bool:
        """Whether this reviewer's acceptance is the last word."""
        judged = decisions(view.reviews.get(target, ()))
        mine = [(r.reviewer, r.action) for r in judged[-1:]]
        return mine == [(self.desk.reviewer, "accept")]

    def undo(self, request: Request) -> Reply:
        """Takes back one's own last decision or remark here."""
        view, target = self.desk.view, request.values["id"]
        own = [r for r in view.reviews.get(target, ()) if r.reviewer == self.desk.reviewer]
        if not own:
            return problem(422, "There is nothing of yours to undo here.")
        review = Decisions(view, self.desk.reviewer).undo(own[-1])
        self.desk.decide([review])
        said = f"Undone: {Names(view).what(own[-1])}."
        return self._told(request, view, review, said)

    def _told(self, request: Request, view: View, review: Review | None, said: str) -> Reply:
        target, came = request.values["id"], request.told(FROM)
        if not request.is_fragment:
            query = {FROM: came} if came else {}
            return redirect(of("observation", target), anchor="verdict", **query)
        shown = view.observations.get(target) or view.struck.get(target)
        if shown is None:
            return problem(404, GONE)
        values = self._verdict(request, view, shown, review)
        changed = {
            **values,
            "changed": _redrawn(view, review),
            "focus": review.action if review else "accept",
        }
        return self.pages.part(request, "claim_verdict.html.j2", **changed).saying(said)

    def _facts(self, request: Request, view: View, found: Dossier) -> dict[str, Any]:
        names = Names(view)
        observation = found.observation
        return {
            **words_of(found.context, {c.turn for c in observation.citations}),
            "found": found,
            "claim": unheard(observation.statement, found.beyond),
            "facet": names.of("facet", observation.facet),
            "stage": names.of("stage", observation.stage),
            "actor": names.of("actor", observation.actor),
            "several_actors": len(view.journey.actors) > 1,
            "mode_names": MODES,
            "valences": VALENCES,
            "checks": CHECKS,
            "came": request.asked(FROM),
            "address": of("observation", observation.id),
            "signed": signed,
            "is_out": observation.id not in view.observations,
            "mark": marker(view),
        }

    def _verdict(
        self, request: Request, view: View, shown: Observation, fresh: Review | None = None
    ) -> dict[str, Any]:
        about = tuple(view.reviews.get(shown.id, ()))
        about = with_decision(about, fresh) if fresh else about
        came = request.told(FROM) or request.asked(FROM)
        facet, stage, actor = place_of(shown)
        return {
            "o": shown,
            "standing": standing(view, about, self.desk.reviewer),
            "way": way(view, shown.id, came),
            "address": of("observation", shown.id),
            "reasons": [(reason, MEANS[reason]) for reason in REASONS],
            "facets": view.journey.facets,
            "stages": view.journey.stages,
            "actors": view.journey.actors,
            "valences": VALENCES,
            "signed": signed,
            "themes": themes_at(view, facet, stage, actor),
            "longest": NOTE_LONGEST,
            "changed": False,
            "focus": "",
        }


def _redrawn(view: View, review: Review | None) -> bool:
    """Whether a decision changes the facts that the page shows."""
    if review is None or review.action == "comment":
        return False
    return review.action != "accept" or review.target not in view.observations


def _accept(decisions: Decisions, target: str, request: Request) -> Review:
    return decisions.accept(target, request.told("note"))


def _reject(decisions: Decisions, target: str, request: Request) -> Review:
    return decisions.reject(target, request.told("reason"), request.told("note"))


def _mode(decisions: Decisions, target: str, request: Request) -> Review:
    return decisions.edit(target, {"mode": request.told("mode")})


def _comment(decisions: Decisions, target: str, request: Request) -> Review:
    return decisions.comment(target, request.told("note"))


def _bounds(decisions: Decisions, target: str, request: Request) -> Review:
    spans = spans_of(request, decisions.view, target)
    now = decisions.view.observations.get(target)
    if now and sorted(spans) == sorted((c.source, c.start, c.end) for c in now.citations):
        raise UsageError("These words are the quote already: select other ones.")
    return decisions.edit(target, {}, spans=spans)


MAKERS: dict[str, Make] = {
    "accept": _accept,
    "reject": _reject,
    "edit": edited,
    "mode": _mode,
    "comment": _comment,
    "bounds": _bounds,
}
_SAID = {
    "accept": "Accepted",
    "reject": "Rejected",
    "edit": "Changed",
    "mode": "Changed",
    "comment": "Comment kept on",
    "bounds": "Quote changed of",
}


def _said(name: str, view: View, target: str) -> str:
    shown = view.observations.get(target) or view.struck.get(target)
    words = short(shown.statement, 100) if shown else ""
    return f"{_SAID[name]}: “{words}” (u undoes it)."
