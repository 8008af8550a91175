"""Has the results redrawn a moment after a decision, in a process of its own.

So a verdict never waits for a page to be drawn, and a defect there cannot take the review with it.
"""

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress

from synth.errors import printable
from synth.workspace import Workspace

CALM = 1.0
"""Seconds without a decision before the results are drawn."""
PATIENCE = 10.0
"""Seconds of decisions one after the other before they are drawn all the same."""


class Redrawing:
    """One thread that waits for decisions; `close` draws what is left."""

    def __init__(self, workspace: Workspace, tell: Callable[[str], None]) -> None:
        """Starts to wait.

        Args:
            workspace: whose results.
            tell: hears why they could not be redrawn, in a sentence.
        """
        self._workspace = workspace
        self._tell = tell
        self._state = threading.Condition()
        self._wanted = 0
        self._drawn = 0
        self._ended = False
        self._thread = threading.Thread(target=self._wait, name="redraw", daemon=True)
        self._thread.start()

    def want(self) -> None:
        """Something was decided."""
        with self._state:
            self._wanted += 1
            self._state.notify_all()

    def close(self) -> None:
        """Ends, after the last decisions are drawn."""
        with self._state:
            self._ended = True
            self._state.notify_all()
        self._thread.join()

    def _wait(self) -> None:
        while True:
            with self._state:
                self._state.wait_for(lambda: self._ended or self._wanted > self._drawn)
                self._let_calm()
                wanted, ended = self._wanted, self._ended
            if wanted > self._drawn:
                self._draw()
                self._drawn = wanted
            elif ended:
                return

    def _let_calm(self) -> None:
        """Waits until nobody decides for a moment; the lock is held, and let go while waiting."""
        until = time.monotonic() + PATIENCE
        before = -1
        while before != self._wanted and not self._ended and time.monotonic() < until:
            before = self._wanted
            self._state.wait(CALM)

    def _draw(self) -> None:
        place = self._workspace
        command = [sys.executable, "-m", "synth", "redraw", str(place.folder)]
        with suppress(OSError):
            done = subprocess.run(
                [*command, "--out", str(place.out)],
                capture_output=True,
                text=True,
                errors="replace",
                check=False,
                start_new_session=True,  # Ctrl-C is ours to handle: it draws the last ones
            )
            if done.returncode:
                self._tell(printable(done.stderr.strip() or "the results could not be redrawn"))
