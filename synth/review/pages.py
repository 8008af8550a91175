"""Drawing screens: templates of this package, and those of the report that they include.

A template of a whole screen extends `layout.html.j2`; a part of one, for htmx, stands by itself.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from synth.report.page import TEMPLATES, WORDS
from synth.review.http import Reply, Request, html
from synth.review.static import SCRIPTS, STYLES, address
from synth.templating import Environment, environment

HERE = Path(__file__).parent / "templates"
NAV: Mapping[str, str] = {
    "/": "Queue",
    "/transcripts": "Transcripts",
    "/coding": "Blind coding",
    "/agreement": "Agreement",
    "/verdicts": "Verdicts",
    "/files": "Files",
    "/help": "Help",
}
"""Address and name of each screen; those without a route are left out."""


LONGEST = 200
"""Code points of a study's title that a page shows."""


class Pages:
    """Draws the screens of one study; `title` heads each."""

    def __init__(self, title: str) -> None:
        self._title = title[:LONGEST]

    def page(
        self, request: Request, template: str, heading: str, status: int = 200, **values: Any
    ) -> Reply:
        """A whole screen.

        Args:
            request: what it answers; its path is marked in the navigation.
            template: a template that extends `layout.html.j2` and fills its block `main`.
            heading: goes into the browser's title.
            status: of the reply.
            values: what the template asks for; `said` is told in the live region.
        """
        names: dict[str, Any] = {"said": "", "failed": ""} | values
        nav = {path: name for path, name in NAV.items() if path in request.places}
        text = (
            _templates()
            .get_template(template)
            .render(request=request, study=self._title, heading=heading, nav=nav, **names)
        )
        return html(text, status)

    def part(self, request: Request, template: str, **values: Any) -> Reply:
        """A part of a screen, which htmx puts into the page that is open."""
        return html(_templates().get_template(template).render(request=request, **values))

    def dress(self, request: Request, reply: Reply) -> Reply:
        """A refusal as a page."""
        words = reply.body.decode("utf-8", "replace")
        heading = "Not found" if reply.status == 404 else "That did not work"
        return self.page(request, "message.html.j2", heading, reply.status, message=words)


@cache
def _templates() -> Environment:
    return environment(
        HERE, TEMPLATES, words={**WORDS, "asset": address, "styles": STYLES, "scripts": SCRIPTS}
    )
