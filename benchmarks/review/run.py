"""Times a review at 3,000 observations over real HTTP: median and p95 of verdicts and openings.

PYTHONPATH=.:benchmarks/page python benchmarks/review/run.py [--times 300] [--redraw]

The server is `synth review` itself, on a study that is made up and whole: transcripts, map, draft.
One connection; each claim is opened and then decided: of ten verdicts six accept, two reject, two
edit, after which the page asks for the facts anew. `--calm S` waits S seconds after each verdict.
Its own redraws run beside it wherever nobody decides for a second; `--redraw` runs them all along.
"""

import argparse
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlencode

from large_study import write_study

from synth.desk.desk import Desk
from synth.records.journey import JourneyMap


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--observations", type=int, default=3000)
    parser.add_argument("--times", type=int, default=300, help="claims opened and decided")
    parser.add_argument("--redraw", action="store_true", help="results are drawn all along")
    parser.add_argument("--calm", type=float, default=0.0, help="seconds between two claims")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        workspace = write_study(folder, people=40, observations=given.observations, themes=200)
        journey = Desk(workspace, "Ana").view.journey
        with Server(folder) as server:
            ended = threading.Event()
            drawing = threading.Thread(target=_redraw, args=(folder, ended))
            if given.redraw:
                drawing.start()
            try:
                _report(_day(server, journey, given.times, given.calm))
            finally:
                ended.set()
                if given.redraw:
                    drawing.join()


class Server:
    """`synth review` in a process of its own, and one connection to it that holds a session."""

    def __init__(self, folder: Path) -> None:
        command = [sys.executable, "-m", "synth", "review", str(folder), "--reviewer", "Ana"]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        address = self._process.stdout.readline().strip()
        self._origin, _, token = address.partition("/?token=")
        self._link = HTTPConnection(self._origin.removeprefix("http://"), timeout=60)
        self._link.request("GET", f"/help?token={token}")
        reply = self._link.getresponse()
        reply.read()
        self._headers = {"Cookie": (reply.headers["Set-Cookie"] or "").partition(";")[0]}
        csrf = re.search(r'name="csrf" content="([^"]+)"', self.get("/help"))
        assert csrf is not None
        self._headers["X-CSRF"] = csrf[1]

    def get(self, path: str) -> str:
        return self._asked("GET", path, None, {})

    def post(self, path: str, fields: dict[str, str]) -> str:
        form = {"Content-Type": "application/x-www-form-urlencoded", "Origin": self._origin}
        return self._asked("POST", path, urlencode(fields), {**form, "HX-Request": "true"})

    def _asked(self, method: str, path: str, body: str | None, more: dict[str, str]) -> str:
        self._link.request(method, path, body, {**self._headers, **more})
        reply = self._link.getresponse()
        text = reply.read().decode()
        assert reply.status == 200, (reply.status, path, text)
        return text

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *error: object) -> None:
        self._link.close()
        self._process.terminate()
        self._process.wait()


def _day(server: Server, journey: JourneyMap, times: int, calm: float) -> dict[str, list[float]]:
    """Milliseconds of each request, by what it was; the first of all is told apart."""
    took: dict[str, list[float]] = defaultdict(list)
    stages = [s.id for s in journey.stages]
    step = len(journey.observations) // times
    for number, o in enumerate(journey.observations[::step][:times]):
        page = f"/claim/{o.id}"
        first = "" if number else "the first of all, "
        took[f"{first}open a claim"].append(_timed(server.get, page))
        kind = ("accept", "accept", "reject", "accept", "edit")[number % 5]
        stage = next(s for s in stages if s != o.stage)
        fields = {"reject": {"reason": "overreach"}, "edit": {"stage": stage}}.get(kind, {})
        spent = _timed(lambda: server.post(f"{page}/{kind}", fields))  # noqa: B023
        took[f"{first}verdict: {kind}"].append(spent)
        took["all verdicts"].append(spent)
        time.sleep(calm)
        if kind != "accept":  # as the page does: an acceptance leaves the facts as they were
            took["facts after a verdict"].append(_timed(server.get, f"{page}/facts"))
    return took


def _timed(ask: Callable[..., object], *values: object) -> float:
    began = time.perf_counter()
    ask(*values)
    return (time.perf_counter() - began) * 1000


def _redraw(folder: Path, ended: threading.Event) -> None:
    while not ended.is_set():
        subprocess.run(
            [sys.executable, "-m", "synth", "redraw", str(folder)], check=True, capture_output=True
        )


def _report(took: dict[str, list[float]]) -> None:
    print(f"{'':34}{'n':>5}{'median':>9}{'p95':>8}{'most':>8}  ms")
    for name, spent in sorted(took.items()):
        p95 = quantiles(spent, n=20)[-1] if len(spent) > 1 else spent[0]
        print(f"{name:34}{len(spent):5}{median(spent):9.1f}{p95:8.1f}{max(spent):8.1f}")


if __name__ == "__main__":
    main()
