"""A decision is about what its page showed: what changed since is shown first, and not decided on.

Each form that decides holds `seen` fields, one a record: its id and a digest of it as it was shown.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256

from synth.desk.decisions import Decisions
from synth.desk.desk import Desk, View
from synth.errors import UsageError
from synth.review.http import Reply, Request, Route

SEEN = "seen"
CHANGED = (
    "This changed since you opened it, by a run or by somebody else; nothing was decided."
    " Reload the page to see it as it is now, then decide."
)
FREE = ("undo", "comment")
"""Last parts of addresses that vouch for nothing."""


def marker(view: View) -> Callable[[str], str]:
    """Gives the mark of a record as a view shows it; "" where it shows none."""

    def mark(target: str) -> str:
        try:
            seen = Decisions(view, "").seen(target)
        except UsageError:
            return ""
        if target in view.opportunities:
            told = view.opportunities[target]
            seen |= {"settled": [told.effort, told.owner, told.measure]}
        plain = json.dumps(seen, sort_keys=True, ensure_ascii=True)
        return f"{target}:{sha256(plain.encode()).hexdigest()[:16]}"

    return mark


def watched(desk: Desk, route: Route) -> Route:
    """The same address; a form about a record that changed since it was shown is refused."""
    if route.method != "POST" or route.pattern.rpartition("/")[2] in FREE:
        return route

    def handler(request: Request) -> Reply:
        if request.form.get(SEEN):
            _compare(desk.view, request)
        return route.handler(request)

    return replace(route, handler=handler)


def _compare(view: View, request: Request) -> None:
    about = {request.values.get("id"), *request.form.get("target", ())}
    about |= set(request.form.get("theme", ()))
    mark = marker(view)
    for told in request.form[SEEN]:
        target = told.partition(":")[0]
        if target in about and (now := mark(target)) and now != told:
            raise UsageError(CHANGED)
