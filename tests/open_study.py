"""One reviewer's page of a study that was run, at which turns are coded."""

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import review_site
from conftest import load_map
from synth.coding.codings import Codings, codings_of
from synth.coding.sampling import session_turns
from synth.coding.turns import Place


class Site(review_site.Site):
    """A study at which turns are coded."""

    def text(self, path: str) -> str:
        """A page that is there, its entities as letters."""
        answer = self.get(path)
        assert answer.status == 200, answer.text
        return html.unescape(answer.text)

    def codings(self) -> Codings:
        return codings_of(self.desk.log.reviews, self.desk.view.results)

    def turns(self, session: str, size: int) -> list[Place]:
        return session_turns(list(self.desk.view.documents.values()), self.codings(), session, size)


@contextmanager
def open_study(folder: Path, reviewer: str = "Ana") -> Iterator[Site]:
    """The page of `reviewer`, under the title of the study."""
    title = load_map(folder)["study"]["title"]
    with review_site.at_desk(folder, reviewer, Site, title) as site:
        yield site


def hidden(text: str) -> list[tuple[str, str]]:
    """The hidden fields of the one form of a page or a part of one."""
    fields = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', text)
    return [(name, html.unescape(value)) for name, value in fields if name != "csrf"]
