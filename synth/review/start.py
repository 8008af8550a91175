"""Opens the review page of a study: results, reviewer, address, server."""

import gc
import getpass
import secrets
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

from synth.desk.desk import Desk
from synth.desk.dossier import dossier
from synth.errors import UsageError, printable, sentence
from synth.results import find_out
from synth.review.guard import Guard
from synth.review.pages import Pages
from synth.review.redrawing import Redrawing
from synth.review.screens import routes
from synth.review.serve import HOST, listen, port_of, serve
from synth.review.web import build_app
from synth.workspace import OUT, Workspace, find_study, open_workspace

LONGEST = 80
"""Code points of a reviewer's name."""
JOINERS = "\u200c\u200d"
"""Letters of some scripts need these between them; they are not printable by themselves."""
HINT = "This page is for this machine alone. Ctrl-C ends it; what it confirmed is kept."


def review(
    study: Path,
    *,
    reviewer: str | None = None,
    port: int = 0,
    out: Path | None = None,
    announce: Callable[[str], None],
    debug: bool = False,
) -> None:
    """Serves the review page until Ctrl-C.

    Args:
        study: the study's folder, its results or its map.json.
        reviewer: whose verdicts these will be; the name of this system's user where None.
        port: where on 127.0.0.1; 0 takes a free one.
        out: the results folder; the study's own where None.
        announce: is told the address, token included, once it answers.
        debug: defects show where they are.

    Raises:
        UsageError: the name or the port does not do.
        CheckError: there are no results, or they are torn.
    """
    name = reviewer_name(reviewer)
    workspace = _workspace(study, out)
    listening = listen(port)
    redrawing = Redrawing(workspace, _say)
    desk = Desk(workspace, name, redrawing.want)
    pages = Pages(desk.view.journey.study.get("title") or "Journey map")
    _warm(desk)
    gc.freeze()  # the study stays: looking through it for garbage would hold up verdicts
    token = secrets.token_urlsafe(32)
    app = build_app(
        routes(desk, pages),
        Guard(port_of(listening), token),
        reviewer=name,
        dress=pages.dress,
        tell=show if debug else mention,
    )
    announce(f"http://{HOST}:{port_of(listening)}/?token={token}")
    try:
        serve(app, listening)
    finally:
        redrawing.close()


def _warm(desk: Desk) -> None:
    """Loads the word lists now, lest the first claim that is opened waits for them."""
    for name in list(desk.view.observations)[:1]:
        dossier(desk.view, name)


def _workspace(study: Path, out: Path | None) -> Workspace:
    """The study of a folder, its results or its map.json; there must be a map."""
    results = find_out(out or study)
    folder = find_study(study)
    return open_workspace(folder, None if results == folder / OUT else results)


def reviewer_name(given: str | None) -> str:
    """The name that verdicts go by. Raises UsageError: it is empty, long or not one plain line."""
    name = (given if given is not None else _user()).strip()
    faults = {
        "nothing": not name,
        f"{len(name)} letters": len(name) > LONGEST,
        "control characters": not all(c.isprintable() or c in JOINERS for c in name),
    }
    found = [fault for fault, is_so in faults.items() if is_so]
    if found:
        raise UsageError(
            sentence(
                "reviewer",
                expected=f"a name of at most {LONGEST} letters on one line",
                found=found[0],
                remedy="name yourself with --reviewer NAME",
            )
        )
    return name


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a container without a user of that number
        return ""


def mention(error: Exception) -> None:
    """Tells the terminal of a defect, in one line."""
    line = f"A defect in synth ({error!r}); SYNTH_DEBUG=1 shows where. Nothing is lost."
    print(printable(line), file=sys.stderr)


def _say(words: str) -> None:
    print(printable(words), file=sys.stderr)


def show(error: Exception) -> None:
    """Tells the terminal where a defect is."""
    lines = "".join(traceback.format_exception(error))
    print("\n".join(printable(line) for line in lines.split("\n")), file=sys.stderr)
