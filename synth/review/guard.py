"""Who may ask, and how much: stands before every address of the review page.

The server listens on 127.0.0.1 alone, yet any page in the reviewer's browser can send requests
there, and any program on the machine can try. So a request passes only where all of this holds:

- its method is GET, HEAD or POST; its address and headers are of limited length, without control
  characters;
- its Host is ours (a name that was rebound to 127.0.0.1 is not), and so is its Origin where it has
  one; a page of another site may link here, and do no more;
- it has a session: a cookie, given to whoever came once with the token that the terminal printed;
- a POST moreover came from a page of ours (Origin, or Sec-Fetch-Site where the browser hides the
  Origin), holds the session's CSRF token, and is a short form.

Every reply, refusals too, goes out under the headers of `headers.SAFE`. Plain ASGI: it knows no
framework, and whatever stands behind it is never asked what does not pass.
"""

from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any

from synth.review.forms import FormError, parse, read_body
from synth.review.headers import Headers, Sender, bare, safe_sender
from synth.review.http import Fields, local_address
from synth.review.sessions import Sessions

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
App = Callable[[Scope, Receive, Sender], Awaitable[None]]

METHODS = ("GET", "HEAD", "POST")
MAX_ADDRESS = 4096
"""Bytes of path and query."""
MAX_HEADERS = 100
MAX_HEADER_BYTES = 32 * 1024
PASSED = "synth"
"""Where in the scope the guard leaves what it read."""
ENTER = "Open the address that synth review printed in its terminal, token included."


@dataclass(frozen=True)
class Passed:
    """What the guard read of a request that may go on."""

    csrf: str
    query: Fields
    form: Fields
    is_fragment: bool


class Refused(Exception):
    """A request that does not pass, and what its reply says."""

    def __init__(self, status: int, sentence: str, **headers: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


class Guard:
    """Lets through who holds the token's session; one for each server.

    Args:
        port: where the server listens; Host and Origin must name it.
        token: what the address that is printed holds.
    """

    def __init__(self, port: int, token: str) -> None:
        suffix = "" if port == 80 else f":{port}"  # browsers leave out the port of http
        self._hosts = frozenset({f"127.0.0.1{suffix}", f"localhost{suffix}"})
        self.sessions = Sessions(port, token)

    def protect(self, app: App) -> App:
        """`app`, asked only what passes."""

        async def guarded(scope: Scope, receive: Receive, send: Sender) -> None:
            if scope["type"] != "http":
                return  # the server is told to offer nothing else
            send = safe_sender(send)
            try:
                await self._admit(scope, receive, send)
                await app(scope, receive, send)
            except Refused as refused:
                await bare(send, refused.status, str(refused), refused.headers)

        return guarded

    async def _admit(self, scope: Scope, receive: Receive, send: Sender) -> None:
        headers = Headers(scope["headers"])
        _check_shape(scope, headers)
        self._check_origin(scope["method"], headers)
        query = _understood(scope["query_string"])
        if "token" in query and scope["method"] != "POST":
            self._enter(scope["path"], query, headers)
        session = self.sessions.of(headers.all("cookie"))
        if session is None:
            raise Refused(403, ENTER)
        form: Fields = {}
        if scope["method"] == "POST":
            form = await self._form(headers, receive)
            if not session.wrote((headers.one("x-csrf"), *form.get("csrf", ()))):
                raise Refused(403, "This form is not of the page that is open: reload the page.")
        scope[PASSED] = Passed(session.csrf, query, form, _is_fragment(headers))

    def _check_origin(self, method: str, headers: Headers) -> None:
        host = headers.one("host").lower()
        if host not in self._hosts or len(headers.all("host")) != 1:
            raise Refused(421, f"This server answers to 127.0.0.1 alone. {ENTER}")
        origin, site = headers.one("origin").lower(), headers.one("sec-fetch-site")
        hidden = origin in ("", "null")  # no-referrer makes browsers send "null" from our own pages
        if hidden and method == "POST" and site != "same-origin":
            raise Refused(403, "A decision must be sent by a page of this server.")
        if (origin == "null" and site != "same-origin") or (
            not hidden and origin != f"http://{host}"
        ):
            raise Refused(403, "Another site sent this request; it is refused.")
        if site in ("cross-site", "same-site") and headers.one("sec-fetch-mode") != "navigate":
            raise Refused(403, "A page of another site asked for this; it is refused.")

    def _enter(self, path: str, query: Fields, headers: Headers) -> None:
        """Gives a session for the token, and sends on to the address without it."""
        if not self.sessions.knows(query["token"]):
            raise Refused(403, f"This token is not of the server that runs now. {ENTER}")
        rest = {name: values[-1] for name, values in query.items() if name != "token"}
        address = local_address(path, rest)
        known = self.sessions.of(headers.all("cookie"))
        cookie = {} if known else {"Set_Cookie": self.sessions.open()}
        if headers.one("sec-fetch-site") == "cross-site":
            # A link elsewhere led here: the browser keeps a strict cookie back on a redirect, but
            # sends it where our own page goes on.
            raise Refused(200, "One moment.", Refresh=f"0; url={address}", **cookie)
        raise Refused(303, "", Location=address, **cookie)

    async def _form(self, headers: Headers, receive: Receive) -> Fields:
        kind = headers.one("content-type").partition(";")[0].strip().lower()
        if kind != "application/x-www-form-urlencoded":
            raise Refused(415, "A form is expected as application/x-www-form-urlencoded.")
        try:
            return parse(await read_body(receive, headers.one("content-length")))
        except FormError as error:
            raise Refused(error.status, str(error)) from error


def _check_shape(scope: Scope, headers: Headers) -> None:
    if scope["method"] not in METHODS:
        raise Refused(405, "Only GET, HEAD and POST are answered.", Allow=", ".join(METHODS))
    raw = scope.get("raw_path") or b""
    if len(raw) + len(scope["query_string"]) > MAX_ADDRESS:
        raise Refused(414, "The address is too long.")
    if headers.count > MAX_HEADERS or headers.bytes > MAX_HEADER_BYTES:
        raise Refused(431, "The headers are too long.")
    path = scope["path"]
    if not path.startswith("/") or "\N{REPLACEMENT CHARACTER}" in path or not _plain(path):
        raise Refused(400, "The address holds what no address of this server has.")


def _plain(path: str) -> bool:
    return all(c >= " " and c != "\x7f" for c in path)


def _understood(query: bytes) -> Fields:
    try:
        return parse(query)
    except FormError as error:
        raise Refused(error.status, str(error)) from error


def _is_fragment(headers: Headers) -> bool:
    return headers.one("hx-request") == "true" and headers.one("hx-request-type") != "full"
