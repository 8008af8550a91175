"""One reviewer's page of a study that was run, all screens of it, on a real socket."""

import html
import json
import re
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from review_server import TOKEN, Answer, Browser, Running
from synth.coding.codings import Codings, codings_of
from synth.coding.sampling import session_turns
from synth.coding.turns import Place
from synth.desk.desk import Desk
from synth.review.guard import Guard
from synth.review.pages import Pages
from synth.review.screens import routes
from synth.review.serve import listen, port_of, server
from synth.review.web import build_app
from synth.workspace import open_workspace

FRAGMENT = {"HX_Request": "true", "HX_Request_Type": "partial"}
Fields = Sequence[tuple[str, str]]


@dataclass
class Site:
    """An open study, its desk, and one session at it."""

    running: Running
    desk: Desk
    browser: Browser
    folder: Path

    @property
    def address(self) -> str:
        return f"{self.running.origin}/?token={TOKEN}"

    def get(self, path: str) -> Answer:
        return self.browser.get(path)

    def text(self, path: str) -> str:
        """A page that is there, its entities as letters."""
        answer = self.get(path)
        assert answer.status == 200, answer.text
        return html.unescape(answer.text)

    def post(self, path: str, fields: Fields = ()) -> Answer:
        """As htmx sends it."""
        return self.browser.post(path, list(fields), **FRAGMENT)

    def plain(self, path: str, fields: Fields = ()) -> Answer:
        """As a browser without scripts sends it."""
        return self.browser.post(path, list(fields))

    def lines(self) -> list[dict[str, Any]]:
        """What is on the disk."""
        path = self.folder / "reviews.jsonl"
        return (
            [json.loads(line) for line in path.read_text("utf-8").splitlines()]
            if path.exists()
            else []
        )

    def codings(self) -> Codings:
        return codings_of(self.desk.log.reviews, self.desk.view.results)

    def turns(self, session: str, size: int) -> list[Place]:
        return session_turns(list(self.desk.view.documents.values()), self.codings(), session, size)


@contextmanager
def open_study(folder: Path, reviewer: str = "Ana") -> Iterator[Site]:
    """The page of `reviewer`; results are not redrawn."""
    desk = Desk(open_workspace(folder), reviewer)
    pages = Pages(str(desk.view.journey.study.get("title")))
    with listen(0) as listening:
        running = Running(port_of(listening))
        guard = Guard(running.port, TOKEN)
        app = build_app(
            routes(desk, pages),
            guard,
            reviewer=reviewer,
            dress=pages.dress,
            tell=running.defects.append,
        )
        serving = server(app)
        thread = threading.Thread(target=serving.run, kwargs={"sockets": [listening]})
        thread.start()
        while not serving.started:
            time.sleep(0.01)
        try:
            yield Site(running, desk, running.session(), folder)
            assert running.defects == []
        finally:
            serving.should_exit = True
            thread.join()


def hidden(text: str) -> list[tuple[str, str]]:
    """The hidden fields of the one form of a page or a part of one."""
    fields = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', text)
    return [(name, html.unescape(value)) for name, value in fields if name != "csrf"]
