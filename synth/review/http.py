"""What a screen is asked and what it answers: plain values, no server.

A handler is a function `(Request) -> Reply`. What reaches it has passed `guard`: the asker holds a
session, and every name and value is text of limited length without NUL.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import quote, urlencode

PLAIN = "text/plain; charset=utf-8"
HTML = "text/html; charset=utf-8"
SAID = 400
"""Code points of what the live region is told."""
Fields = Mapping[str, tuple[str, ...]]
"""Values by name, in order; a name may come several times."""


@dataclass(frozen=True)
class Request:
    """One question of a browser."""

    method: str
    """GET (also where the browser said HEAD) or POST."""
    path: str
    values: Mapping[str, str] = field(default_factory=dict)
    """What stands for the names in the route's pattern."""
    query: Fields = field(default_factory=dict)
    form: Fields = field(default_factory=dict)
    reviewer: str = ""
    csrf: str = ""
    """Goes into every form as the hidden field `csrf`."""
    is_fragment: bool = False
    """htmx asks for a part of a page, and puts the reply into the page that is open."""
    places: frozenset[str] = frozenset()
    """Addresses without variable parts that can be asked for; the navigation shows these."""

    def asked(self, name: str, default: str = "") -> str:
        """The first value of `name` in the address."""
        return next(iter(self.query.get(name, ())), default)

    def told(self, name: str, default: str = "") -> str:
        """The first value of `name` in the form."""
        return next(iter(self.form.get(name, ())), default)


@dataclass(frozen=True)
class Reply:
    """What goes back to the browser; the guard adds its own headers to every reply."""

    status: int = 200
    body: bytes = b""
    content_type: str = HTML
    headers: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuses what would end a header line. Raises ValueError: a defect of the handler."""
        for name, value in (("", self.content_type), *self.headers.items()):
            if not (name + value).isascii() or not (name + value).isprintable():
                raise ValueError(f"a header must be one printable line of ASCII: {name!r}")

    def saying(self, sentence: str) -> "Reply":
        """The same reply; where htmx asked, its page also says `sentence` in the live region."""
        event = json.dumps({"said": {"text": sentence[:SAID]}}, ensure_ascii=True)
        return replace(self, headers={**self.headers, "HX-Trigger": event.replace("\x7f", "")})


Handler = Callable[[Request], Reply]


@dataclass(frozen=True)
class Route:
    """One address: `pattern` may hold `{name}` (no slash in it) or `{name:path}` parts."""

    method: str
    pattern: str
    handler: Handler


def html(text: str, status: int = 200) -> Reply:
    """A page or a part of one; `text` comes from a template, which escaped it."""
    return Reply(status, text.encode("utf-8", "replace"))


def redirect(path: str, anchor: str = "", **query: str) -> Reply:
    """Go there with GET (303); `path` begins with one slash and is not yet quoted."""
    return Reply(303, b"", PLAIN, {"Location": local_address(path, query, anchor)})


def local_address(path: str, query: Mapping[str, str] | None = None, anchor: str = "") -> str:
    """An address on this server, quoted: no path, whatever it holds, leads elsewhere."""
    address = quote("/" + path.lstrip("/\\"), safe="/", errors="replace")
    if query:
        address += "?" + urlencode(query, errors="replace")
    return address + ("#" + quote(anchor, errors="replace") if anchor else "")


def file_download(
    name: str, content: bytes, content_type: str = "application/octet-stream"
) -> Reply:
    """A file to keep, under a name that may hold any letter."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "-_.") else "_" for c in name)
    quoted = quote(name, safe="", errors="replace")
    kept = f"attachment; filename=\"{plain or 'file'}\"; filename*=UTF-8''{quoted}"
    return Reply(200, content, content_type, {"Content-Disposition": kept})


def problem(status: int, sentence: str) -> Reply:
    """Why not, in one sentence: a page where a page was asked for, else plain text."""
    return Reply(status, sentence.encode("utf-8", "replace"), PLAIN)
