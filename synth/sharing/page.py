"""The shared map as one self-contained page: no script at all, nothing loaded from elsewhere."""

import base64
import hashlib
from functools import cache
from pathlib import Path

from synth.report import wording
from synth.report.page import asset
from synth.sharing import words
from synth.sharing.records import SharedMap
from synth.templating import Environment, environment

HERE = Path(__file__).parent
OPEN = 3
"""Voices of a theme that stand open; the others are folded, and printed."""


def shared_page(shared: SharedMap) -> str:
    """The page; the same map gives the same bytes."""
    style = asset("base.css") + (HERE / "assets" / "shared.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return (
        _templates().get_template("shared.html.j2").render(map=shared, style=style, policy=policy)
    )


@cache
def _templates() -> Environment:
    told = {"words": words, "severity_text": wording.severity_text, "open": OPEN}
    return environment(HERE / "templates", words=told)
