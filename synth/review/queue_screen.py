"""The queue: what to look at first, by consequence."""

from synth.desk.desk import Desk
from synth.queueing.queue import queue
from synth.review.addresses import of
from synth.review.http import Reply, Request, Route
from synth.review.pages import Pages


def routes(desk: Desk, pages: Pages) -> list[Route]:
    """The addresses of this screen."""

    def start(request: Request) -> Reply:
        view = desk.view
        items = queue(view.results, view.made.observations)
        entries = [(of(item.kind, item.target), item) for item in items[:100]]
        return pages.page(request, "queue.html.j2", "Queue", entries=entries)

    return [Route("GET", "/", start)]
