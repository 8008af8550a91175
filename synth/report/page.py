"""map.html: one self-contained page that runs nothing and loads nothing but what it holds.

The only module that knows jinja2. Everything from a study is escaped by the template engine; the
page's policy allows its own style and script by their hashes and forbids everything else.
"""

import base64
import hashlib
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from synth.report import context, wording
from synth.results import Results

HERE = Path(__file__).parent


def render_page(results: Results) -> str:
    """Returns map.html: the same results give the same bytes, and it works from a file."""
    page = context.page(results)
    environment = _environment()
    style = environment.get_template("style.css.j2").render(
        css=_asset("page.css"), stages=len(page.stages)
    )
    script = _asset("page.js")
    return environment.get_template("page.html.j2").render(
        page=page, style=style, script=script, policy=_policy(style, script)
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["plural"] = wording.plural
    environment.globals["severities"] = wording.SEVERITIES
    environment.globals["severity_text"] = wording.severity_text
    environment.globals["metric_note"] = wording.metric_note
    return environment


@cache
def _asset(name: str) -> str:
    return (HERE / "assets" / name).read_text(encoding="utf-8")


def _policy(style: str, script: str) -> str:
    return (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return "sha256-" + base64.b64encode(digest).decode("ascii")
