"""Progress on stderr: a bar on a terminal, one line a stage elsewhere, nothing when quiet."""

import re
import sys
import time
from types import TracebackType
from typing import Any, Self

STAGES = {
    "read": "Reading the sources",
    "embed": "Embedding passages",
    "extract": "Reading for evidence",
    "assemble": "Merging into themes",
    "conclude": "Findings, suggestions",
    "index": "Indexing",
    "write": "Writing the texts",
    "draw": "Drawing the page",
    "suggest": "Asking for names",
}


_STEERING = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
LONGEST = 2_000
"""Characters of a line; the middle of a longer one is left out."""


def fit(text: str) -> str:
    """`text` as one line that cannot steer a terminal: escaped, and not without end.

    Participants' words and file names may hold anything.
    """
    if len(text) > LONGEST:
        half = LONGEST // 2
        text = f"{text[:half]} … {text[-half:]}"
    return harmless(text)


def harmless(text: str, *, but: str = "") -> str:
    """Control characters, direction marks and surrogates as JSON escapes, save those in `but`."""
    return _STEERING.sub(lambda m: m[0] if m[0] in but else f"\\u{ord(m[0]):04x}", text)


class Terminal:
    """A `synth.progress.Progress` that draws on stderr."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._quiet = quiet
        self._bar: Any = None
        self._task: Any = None
        self._name = ""
        self._began = 0.0

    def __enter__(self) -> Self:
        if not self._quiet and sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

            columns = (TextColumn("{task.description:<22}"), BarColumn(), MofNCompleteColumn())
            self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
            self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.stop()
        elif kind is None:
            self._close()

    def stage(self, name: str, total: int) -> None:
        """Begins a bar, or ends the line of the stage before.

        The name of the present stage, said again, gives it another total.
        """
        label = STAGES.get(name, name)
        if self._bar is None and label == self._name:
            return
        if self._bar is not None:
            if self._task is not None:
                self._bar.remove_task(self._task)
            self._task = self._bar.add_task(label, total=total)
            return
        self._close()
        self._name, self._began = label, time.perf_counter()

    def advance(self, steps: int = 1) -> None:
        """Moves the bar."""
        if self._bar is not None and self._task is not None:
            self._bar.advance(self._task, steps)

    def say(self, sentence: str) -> None:
        """Prints a line, also when quiet: it is something that the user should know."""
        if self._bar is not None:
            self._bar.console.print(fit(sentence), markup=False, highlight=False)
        else:
            print(fit(sentence), file=sys.stderr)

    def _close(self) -> None:
        if self._name and not self._quiet:
            seconds = time.perf_counter() - self._began
            print(f"{self._name}: {seconds:.1f} s", file=sys.stderr)
        self._name = ""
