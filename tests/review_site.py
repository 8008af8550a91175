"""The review page of a study that was run, with all of its screens, on a real socket."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from review_server import TOKEN, Answer, Browser, Running, serving
from synth.desk.desk import Desk
from synth.review.pages import Pages
from synth.review.screens import routes
from synth.workspace import open_workspace

FRAGMENT = {"HX_Request": "true", "HX_Request_Type": "partial"}


AnySite = TypeVar("AnySite", bound="Site")


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
def at_desk(
    folder: Path, reviewer: str = "Ana", kind: type[AnySite] = Site, title: str = "A study"
) -> Iterator[AnySite]:
    """Opens a study for a reviewer; results are not redrawn."""
    desk = Desk(open_workspace(folder), reviewer)
    pages = Pages(title)
    with serving(routes(desk, pages), pages, reviewer) as running:
        yield kind(running, desk, running.session(), folder)
        assert running.defects == []


def said(answer: Answer) -> str:
    """What the live region is told."""
    trigger: Mapping[str, Any] = json.loads(answer.headers["hx-trigger"])
    return str(trigger["said"]["text"])
