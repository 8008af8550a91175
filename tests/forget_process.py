"""Forgets Ana in a process of its own, which kills itself at its N-th change of the disk.

So the moments are the same on every machine: `python forget_process.py STUDY N`; with N = 0 it is
not killed, and prints how many changes it made.
"""

import os
import signal
import sys
from pathlib import Path
from typing import Any

import forget_study

CHANGES = {
    "os.rename",
    "os.remove",
    "os.rmdir",
    "os.truncate",
    "os.chmod",
    "os.mkdir",
    "shutil.rmtree",
}
WRITING = os.O_WRONLY | os.O_RDWR


class Killer:
    """Counts changes below a folder."""

    def __init__(self, folder: Path, last: int) -> None:
        self.folder = str(folder)
        self.last = last
        self.count = 0

    def __call__(self, event: str, told: tuple[Any, ...]) -> None:
        if not self._is_change(event, told):
            return
        self.count += 1
        if self.count == self.last:
            os.kill(os.getpid(), signal.SIGKILL)

    def _is_change(self, event: str, told: tuple[Any, ...]) -> bool:
        opened = event == "open" and isinstance(told[2], int) and told[2] & WRITING
        return bool(opened or event in CHANGES) and self.folder in os.fsdecode(str(told[0]))


def main() -> None:
    folder, last = Path(sys.argv[1]), int(sys.argv[2])
    killer = Killer(folder, last)
    sys.addaudithook(killer)
    forget_study.forget(folder)
    print(killer.count)


if __name__ == "__main__":
    main()
