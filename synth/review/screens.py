"""The screens of the review page: `routes` is where each is put behind its address."""

from synth.desk.desk import Desk
from synth.review import (
    claim_screen,
    coding_screen,
    file_screen,
    queue_screen,
    static,
    theme_screen,
    transcript_screen,
    verdict_screen,
)
from synth.review.http import Reply, Request, Route
from synth.review.pages import Pages
from synth.review.unseen import watched

SCREENS = (
    queue_screen,
    claim_screen,
    theme_screen,
    transcript_screen,
    coding_screen,
    verdict_screen,
    file_screen,
)


def routes(desk: Desk, pages: Pages) -> list[Route]:
    """Every address of the review page."""

    def help_page(request: Request) -> Reply:
        return pages.page(request, "help.html.j2", "Help")

    shown = [route for screen in SCREENS for route in screen.routes(desk, pages)]
    shown = [watched(desk, route) for route in shown]
    return [*shown, Route("GET", "/help", help_page), static.route()]
