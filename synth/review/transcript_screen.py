"""Sources as they were said: reading, selecting words, adding what nobody found."""

from synth.desk.desk import Desk
from synth.review.http import Route
from synth.review.pages import Pages


def routes(desk: Desk, pages: Pages) -> list[Route]:
    """The addresses of this screen."""
    return []
