"""A review page on a real socket, with addresses of its own, and ways to ask it politely or not."""

import re
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlencode

from synth.review import static
from synth.review.guard import Guard
from synth.review.http import Reply, Request, Route, file_download, html, problem, redirect
from synth.review.pages import Pages
from synth.review.serve import listen, port_of, server
from synth.review.web import build_app

TOKEN = "a-token-for-tests-only"
FORM = "application/x-www-form-urlencoded"


@dataclass
class Answer:
    """A reply, read whole."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class Running:
    """A server that runs, and what it told of defects."""

    port: int
    told_to_end: Callable[[], bool] = lambda: False
    defects: list[Exception] = field(default_factory=list)

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(
        self,
        method: str,
        path: str,
        body: object = None,
        headers: Mapping[str, str] = {},
        chunked: bool = False,
    ) -> Answer:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request(method, path, body, dict(headers), encode_chunked=chunked)
        reply = connection.getresponse()
        answer = Answer(reply.status, lowered(reply), reply.read())
        connection.close()
        return answer

    def raw(self, request: bytes) -> Answer:
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as link:
            link.sendall(request)
            reply = HTTPResponse(link)
            reply.begin()
            return Answer(reply.status, lowered(reply), reply.read())

    def session(self) -> "Browser":
        """Enters with the token, as a browser would."""
        cookie = self.ask("GET", f"/?token={TOKEN}").headers["set-cookie"].partition(";")[0]
        page = self.ask("GET", "/", headers={"Cookie": cookie})
        csrf = re.search(r'name="csrf" content="([^"]+)"', page.text)
        assert csrf is not None
        return Browser(self, cookie, csrf[1])


@dataclass
class Browser:
    """One session."""

    server: Running
    cookie: str
    csrf: str

    def get(self, path: str, **headers: str) -> Answer:
        return self.server.ask("GET", path, headers={"Cookie": self.cookie, **named(headers)})

    def post(self, path: str, fields: object = (), **headers: str) -> Answer:
        """Sends a form, with all that a page of ours sends save what `headers` sets to ''."""
        given = {
            "Cookie": self.cookie,
            "Origin": self.server.origin,
            "X-CSRF": self.csrf,
            "Content-Type": FORM,
        } | named(headers)
        body = fields if isinstance(fields, bytes) else urlencode(fields).encode()
        return self.server.ask("POST", path, body, {k: v for k, v in given.items() if v})


def lowered(reply: HTTPResponse) -> dict[str, str]:
    return {name.lower(): value for name, value in reply.getheaders()}


def named(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


@contextmanager
def running(*more: Route) -> Iterator[Running]:
    """A server with `more` addresses beside those of `routes` below."""
    pages = Pages("A study <script>alert(1)</script>")
    with serving([*routes(pages), *more, static.route()], pages) as site:
        yield site


@contextmanager
def serving(routes: Sequence[Route], pages: Pages, reviewer: str = "Ana") -> Iterator[Running]:
    """A server with these addresses and no others."""
    listening = listen(0)
    site = Running(port_of(listening))
    app = build_app(
        routes,
        Guard(site.port, TOKEN),
        reviewer=reviewer,
        dress=pages.dress,
        tell=site.defects.append,
    )
    under = server(app)
    site.told_to_end = lambda: under.should_exit
    thread = threading.Thread(target=under.run, kwargs={"sockets": [listening]})
    thread.start()
    while not under.started:
        time.sleep(0.01)
    try:
        yield site
    finally:
        under.should_exit = True
        thread.join()


def routes(pages: Pages) -> list[Route]:
    """Addresses that do little, each with one thing to see."""

    def home(request: Request) -> Reply:
        return pages.page(request, "help.html.j2", "Home")

    def show(request: Request) -> Reply:
        return html(f"id={request.values['id']!r} words={request.asked('words')!r}")

    def save(request: Request) -> Reply:
        return html(f"<p>{len(request.told('words'))} letters</p>").saying("Saved.")

    def go(request: Request) -> Reply:
        return redirect(request.told("path"), note=request.told("note"))

    def boom(request: Request) -> Reply:
        raise RuntimeError("secret words of a participant")

    def refuse(request: Request) -> Reply:
        return problem(409, "Somebody else decided this <b>meanwhile</b>.")

    def file(request: Request) -> Reply:
        return file_download('ré"views\r\nX-Evil: 1.csv', b"a,b\r\n", "text/csv; charset=utf-8")

    return [
        Route("GET", "/", home),
        Route("GET", "/show/{id}", show),
        Route("POST", "/save", save),
        Route("POST", "/go", go),
        Route("GET", "/boom", boom),
        Route("POST", "/refuse", refuse),
        Route("GET", "/refuse", refuse),
        Route("GET", "/file", file),
    ]
