"""Styles and scripts of the review page, read once: no request names a file on the disk."""

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from synth.report.page import asset
from synth.review.http import Reply, Request, Route, problem

HERE = Path(__file__).parent / "assets"
KINDS = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}
STYLES = ("review", "queue", "claim", "theme", "transcript", "coding", "files")
SCRIPTS = ("said", "keys", "panels", "select", "claim")
OWN = ("htmx.min.js", *(f"{n}.css" for n in STYLES), *(f"{n}.js" for n in SCRIPTS))
FOREVER = "private, max-age=31536000, immutable"
"""An asset's address holds the hash of its content."""


@cache
def contents() -> Mapping[str, bytes]:
    """Every asset by its name."""
    own = {name: (HERE / name).read_bytes() for name in OWN}
    return {"base.css": asset("base.css").encode(), **own}


def address(name: str) -> str:
    """Where an asset is to be had. Raises KeyError: there is none of this name."""
    return f"/assets/{name}?v={hashlib.sha256(contents()[name]).hexdigest()[:12]}"


def route() -> Route:
    """Gives assets out of memory."""
    kept = dict(contents())

    def give(request: Request) -> Reply:
        name = request.values["name"]
        content = kept.get(name)
        if content is None:
            return problem(404, "There is no such style or script.")
        return Reply(200, content, KINDS[Path(name).suffix], {"Cache-Control": FOREVER})

    return Route("GET", "/assets/{name}", give)
