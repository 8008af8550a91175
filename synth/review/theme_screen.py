"""One theme: who says it, what speaks against it, what rests on it; and the decisions on it."""

from collections.abc import Mapping
from typing import Any

from synth.desk.desk import Desk, View
from synth.report.wording import count_text, severity_text
from synth.review import finding_screen, opportunity_screen, record_facts
from synth.review.http import Reply, Request, Route
from synth.review.listing import PAGE
from synth.review.pages import Pages
from synth.review.queue_screen import decide_several
from synth.review.record_screen import RecordScreen, chosen
from synth.review.whereabouts import draft_members


def routes(desk: Desk, pages: Pages) -> list[Route]:
    """The addresses of this screen, and of findings and opportunities."""

    def values(view: View, name: str, request: Request) -> Mapping[str, Any]:
        near = desk.near
        return (
            _theme(view, name)
            | _members(view, name, request)
            | {
                "beside": record_facts.beside(view, view.themes[name], near),
                "open": record_facts.OPEN,
            }
        )

    screen = RecordScreen(desk, pages, "theme", values, _around)

    def rename(request: Request) -> Reply:
        name = request.told("name")
        return screen.decided(request, lambda d: d.rename(request.values["id"], name), "Renamed")

    def merge(request: Request) -> Reply:
        themes, name = [request.values["id"], *chosen(request, "theme")], request.told("name")
        return screen.decided(
            request, lambda d: d.merge(themes, name), f"Merged {len(themes)} themes"
        )

    def split(request: Request) -> Reply:
        out, name = chosen(request, "target"), request.told("name")
        said = f"Split off {len(out)} of its claims as “{name[:80]}”"
        return screen.decided(request, lambda d: d.split(request.values["id"], out, name), said)

    def claims(request: Request) -> Reply:
        """One decision on several of its claims."""
        screen.where.remember(desk.view, request.values["id"])
        did = decide_several(
            desk, chosen(request, "target"), request.told("do"), request.told("reason")
        )
        return screen.again(request, did)

    return [
        *screen.routes({"rename": rename, "merge": merge, "split": split, "claims": claims}),
        *finding_screen.routes(desk, pages),
        *opportunity_screen.routes(desk, pages),
    ]


def _theme(view: View, name: str) -> dict[str, Any]:
    theme = view.themes[name]
    return {
        "theme": theme,
        "place": record_facts.place_of(view, theme),
        "counts": count_text(theme.by_kind),
        "severity": severity_text(theme.severity) if theme.facet == "pain_point" else "",
        "against": record_facts.voices(view, theme.counter),
        "findings": [f for f in view.findings.values() if name in f.themes],
        "opportunities": [o for o in view.opportunities.values() if name in o.addresses],
    }


def _members(view: View, name: str, request: Request) -> dict[str, Any]:
    told = view.themes[name].observations
    pages = max(1, -(-len(told) // PAGE))
    asked = request.told("page") or request.asked("page")
    page = (
        min(int(asked), pages) if asked.isascii() and asked.isdigit() and asked[:5] == asked else 1
    )
    page = max(1, page)
    return {
        "members": record_facts.members(view, told[(page - 1) * PAGE : page * PAGE]),
        "page": page,
        "pages": pages,
    }


def _around(view: View, name: str) -> set[str]:
    """Its claims, those that were taken out of it too: they are decided on here as well."""
    theme = view.themes.get(name)
    return draft_members(view, theme.observations) if theme else set()
