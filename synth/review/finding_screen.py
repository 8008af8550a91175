"""One finding: who stands behind it, the themes that it rests on, and what speaks against it."""

from collections.abc import Mapping
from typing import Any

from synth.desk.desk import Desk, View
from synth.report.casebook import Casebook
from synth.report.context import finding_note
from synth.review import record_facts
from synth.review.http import Reply, Request, Route
from synth.review.pages import Pages
from synth.review.record_screen import RecordScreen


def routes(desk: Desk, pages: Pages) -> list[Route]:
    """The addresses of this screen."""
    screen = RecordScreen(desk, pages, "finding", _values)

    def reword(request: Request) -> Reply:
        text = request.told("text")
        return screen.decided(request, lambda d: d.reword(request.values["id"], text), "Reworded")

    return screen.routes({"reject": screen.reject, "reword": reword})


def _values(view: View, name: str, request: Request) -> Mapping[str, Any]:
    finding = view.findings[name]
    themes = [view.themes[t] for t in finding.themes if t in view.themes]
    return {
        "finding": finding,
        "counts": finding_note(Casebook(view.results), finding),
        "themes": [record_facts.theme_line(view, theme) for theme in themes],
        "against": record_facts.voices(view, finding.counter),
        "open": record_facts.OPEN,
    }
