"""The review page of a study that was run, with all of its screens, on a real socket."""

import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from review_server import TOKEN, Answer, Browser, Running
from synth.desk.desk import Desk
from synth.review.guard import Guard
from synth.review.pages import Pages
from synth.review.screens import routes
from synth.review.serve import listen, port_of, server
from synth.review.web import build_app
from synth.workspace import open_workspace

FRAGMENT = {"HX_Request": "true", "HX_Request_Type": "partial"}


@dataclass
class Site:
    """An open study, its desk, and one session at it."""

    running: Running
    desk: Desk
    browser: Browser
    folder: Path

    def get(self, path: str) -> Answer:
        return self.browser.get(path)

    def fragment(self, path: str) -> Answer:
        return self.browser.get(path, **FRAGMENT)

    def post(self, path: str, fields: object = ()) -> Answer:
        """As htmx sends it."""
        return self.browser.post(path, fields, **FRAGMENT)

    def plain(self, path: str, fields: object = ()) -> Answer:
        """As a browser without scripts sends it."""
        return self.browser.post(path, fields)

    def lines(self) -> list[dict[str, Any]]:
        """What is on the disk."""
        path = self.folder / "reviews.jsonl"
        return (
            [json.loads(line) for line in path.read_text("utf-8").splitlines()]
            if path.exists()
            else []
        )

    @property
    def address(self) -> str:
        return f"{self.running.origin}/?token={TOKEN}"


@contextmanager
def at_desk(folder: Path, reviewer: str = "Ana") -> Iterator[Site]:
    """Opens a study for a reviewer."""
    desk = Desk(open_workspace(folder), reviewer)
    pages = Pages("A study")
    listening = listen(0)
    running = Running(port_of(listening))
    guard = Guard(running.port, TOKEN)
    app = build_app(
        routes(desk, pages), guard, reviewer=reviewer, dress=pages.dress,
        tell=running.defects.append,
    )  # fmt: skip
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


def said(answer: Answer) -> str:
    """What the live region is told."""
    trigger: Mapping[str, Any] = json.loads(answer.headers["hx-trigger"])
    return str(trigger["said"]["text"])
