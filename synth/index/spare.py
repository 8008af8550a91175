"""Room in Chroma's vector files that was never written to.

hnswlib saves memory for as many vectors as it has room for, and what it has not filled holds
whatever the process had there before: words of participants, too.
"""

import os
from pathlib import Path

from synth.index.probe import elements

WIDTHS = {"length.bin": 4}
"""Bytes an element of files whose width header.bin does not tell."""
BLOCK = 1 << 20


def blank(folder: Path) -> None:
    """Writes zeros over the unused room of every segment; for nobody else has the index open."""
    for segment in [path.parent for path in folder.glob("*/data_level0.bin")]:
        used, width = elements(segment)
        for name, each in {"data_level0.bin": width, **WIDTHS}.items():
            path = segment / name
            if path.is_file():
                _blank_from(path, used * each)


def _blank_from(path: Path, start: int) -> None:
    with path.open("r+b") as file:
        left = max(0, path.stat().st_size - start)
        file.seek(start)
        while left > 0:
            left -= file.write(bytes(min(left, BLOCK)))
        file.flush()
        os.fsync(file.fileno())
