"""The screens of the review page: `routes` is where each is put behind its address."""

from synth.review import static
from synth.review.desk import Desk
from synth.review.http import Reply, Request, Route
from synth.review.pages import Pages


def routes(desk: Desk) -> list[Route]:
    """Every address of the review page."""
    pages = Pages(desk.title)
    return [*_shell(desk, pages), static.route()]


def _shell(desk: Desk, pages: Pages) -> list[Route]:
    def start(request: Request) -> Reply:
        journey = desk.results.journey
        return pages.page(
            request,
            "start.html.j2",
            "Queue",
            findings=journey.findings,
            observations=len(journey.observations),
        )

    def help_page(request: Request) -> Reply:
        return pages.page(request, "help.html.j2", "Help")

    return [Route("GET", "/", start), Route("GET", "/help", help_page)]
