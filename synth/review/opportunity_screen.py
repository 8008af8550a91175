"""One opportunity: its question, what it answers, ideas; and what the team settles of it."""

from collections.abc import Mapping
from typing import Any

from synth.desk.desk import Desk, View
from synth.errors import UsageError
from synth.records.journey import Opportunity
from synth.report.wording import severity_text
from synth.review import record_facts
from synth.review.http import Reply, Request, Route
from synth.review.pages import Pages
from synth.review.record_screen import RecordScreen

FIELDS = {"effort": "Effort", "owner": "Owner", "measure": "Measure of success"}


def routes(desk: Desk, pages: Pages) -> list[Route]:
    """The addresses of this screen."""
    screen = RecordScreen(desk, pages, "opportunity", _values)

    def settle(request: Request) -> Reply:
        name = request.values["id"]
        found = desk.view.opportunities.get(name)
        changes = _changes(found, request) if found else {}
        if not changes:
            raise UsageError("Nothing was changed.")
        said = f"Set {', '.join(changes)}"
        return screen.decided(request, lambda d: d.settle(name, changes), said)

    return screen.routes({"reject": screen.reject, "settle": settle})


def _changes(opportunity: Opportunity, request: Request) -> dict[str, str]:
    """What somebody changed, and the proposals that they took as they are."""
    taken = set(request.form.get("take", ()))
    now = {name: getattr(opportunity, name) or "" for name in ("question", *FIELDS)}
    told = {name: request.told(name, value).strip() for name, value in now.items()}
    return {
        name: value
        for name, value in told.items()
        if value != now[name].strip() or name in taken.intersection(opportunity.proposed)
    }


def _values(view: View, name: str, request: Request) -> Mapping[str, Any]:
    asked = view.opportunities[name]
    stage = next(s.name for s in view.journey.stages if asked in s.opportunities)
    return {
        "asked": asked,
        "stage": stage,
        "fields": FIELDS,
        "severity": severity_text(asked.severity),
        "reach": record_facts.who(view, asked.evidence),
        "themes": record_facts.addressed(view, asked),
        "evidence": record_facts.voices(view, asked.evidence),
        "ideas": [(i, record_facts.voices(view, i.evidence[:3])) for i in asked.ideas],
        "open": record_facts.OPEN,
    }
