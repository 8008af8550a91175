"""`synth review` as people run it: a process of its own, and clients that ask it over HTTP."""

import ctypes
import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from conftest import ROOT, load_map
from review_server import Answer, Browser, Running

PATIENCE = 90.0
"""Seconds that something promised for "a moment later" may take on a busy machine."""


@dataclass
class Process:
    """One reviewer's server."""

    process: subprocess.Popen[str]
    address: str
    told: list[str] = field(default_factory=list)

    @property
    def running(self) -> Running:
        return Running(int(self.address.partition("127.0.0.1:")[2].partition("/")[0]))

    @property
    def origin(self) -> str:
        return self.running.origin

    def enter(self) -> Browser:
        """A session of its own, as another browser by the same address."""
        site = self.running
        path = self.address.removeprefix(site.origin)
        cookie = site.ask("GET", path).headers["set-cookie"].partition(";")[0]
        page = site.ask("GET", "/", headers={"Cookie": cookie})
        csrf = re.search(r'name="csrf" content="([^"]+)"', page.text)
        assert csrf is not None
        return Browser(site, cookie, csrf[1])

    def end(self, number: signal.Signals = signal.SIGINT) -> str:
        """Ends it as Ctrl-C does; what it said on stderr."""
        self.process.send_signal(number)
        _, err = self.process.communicate(timeout=PATIENCE)
        assert self.process.returncode == 0, err
        return err


def without_root() -> None:
    """Root may write to whatever it likes: takes that from the program that is begun next."""
    if sys.platform != "linux":
        return
    for right in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH; 24 is PR_CAPBSET_DROP
        ctypes.CDLL(None).prctl(24, right, 0, 0, 0)


@contextmanager
def reviewing(folder: Path, reviewer: str = "Ana", as_others: bool = False) -> Iterator[Process]:
    """The command on a study; whatever is left of it is killed.

    `as_others`: what may not be written is not written by root either.
    """
    process = subprocess.Popen(
        [sys.executable, "-m", "synth", "review", str(folder), "--reviewer", reviewer],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        preexec_fn=without_root if as_others else None,
    )
    assert process.stdout is not None
    try:
        address = process.stdout.readline().strip()
        assert address.startswith("http://127.0.0.1:"), process.communicate()[1]
        yield Process(process, address)
    finally:
        process.kill()
        process.communicate()


def accept(browser: Browser, observation: str) -> Answer:
    """One verdict, as the page sends it."""
    return browser.post(f"/claim/{observation}/accept", HX_Request="true")


def lines(folder: Path) -> list[dict[str, Any]]:
    """Every line of reviews.jsonl; none may be torn."""
    path = folder / "reviews.jsonl"
    if not path.exists():
        return []
    data = path.read_bytes()
    assert data.endswith(b"\n")
    return [json.loads(line) for line in data.decode("utf-8").splitlines()]


def observed(folder: Path) -> list[str]:
    return [o["id"] for o in load_map(folder)["observations"]]


def until(met: Callable[[], object], what: str) -> None:
    """Waits until something holds that is promised for a moment later."""
    end = time.monotonic() + PATIENCE
    while not met():
        assert time.monotonic() < end, f"never: {what}"
        time.sleep(0.05)
