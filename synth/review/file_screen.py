"""Files to take away, made from the map as it is decided now, and how to bring edits back."""

import threading
from itertools import groupby

from synth.desk.desk import Desk
from synth.review.agreement_screen import Agreements
from synth.review.file_forms import BLIND, FORMS, file_name, made, offered
from synth.review.http import Reply, Request, Route, file_download, problem
from synth.review.pages import Pages

BY_NAME = {form.name: form for form in FORMS}


def routes(desk: Desk, pages: Pages) -> list[Route]:
    """The addresses of this screen."""
    agreements = Agreements(desk)
    making = threading.Lock()  # one file at a time: verdicts are taken meanwhile

    def listed(request: Request) -> Reply:
        blind = _withheld(agreements)
        entries = [
            (form, (blind if form.ending in BLIND else "") or why) for form, why in offered(desk)
        ]
        groups = [(name, list(own)) for name, own in groupby(entries, lambda e: e[0].group)]
        return pages.page(request, "files.html.j2", "Files", groups=groups)

    def download(request: Request) -> Reply:
        form = BY_NAME.get(request.values["name"])
        if form is None:
            return problem(404, "There is no such file.")
        if form.ending in BLIND and (why := _withheld(agreements)):
            return problem(409, why)
        title = str(desk.view.journey.study.get("title") or "")
        with making:
            content = made(desk, form)
        return file_download(file_name(title, form, request.reviewer), content, form.media)

    return [Route("GET", "/files", listed), Route("GET", "/files/{name}", download)]


def _withheld(agreements: Agreements) -> str:
    """Why what others coded is not given to this reviewer now; "" where it is."""
    names = [name for name, _ in agreements.withheld()]
    if not names:
        return ""
    return (
        f"You have not finished the blind session “{names[0][:80]}”: this file would show what "
        "others marked there."
    )
