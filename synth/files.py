"""Files written whole or not at all: a temporary file in the same folder, then a rename.

So a reader never meets half a file, and a kill leaves the old one. State is for its owner alone.
"""

import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from synth.errors import OutputError, sentence

PREFIX, SUFFIX = ".synth-", ".part"
PARTS = f"{PREFIX}*{SUFFIX}"
"""Pattern of the temporary files, which a kill leaves behind."""
OUT = "out"
"""Where a study's results lie, unless they are sent elsewhere."""
OPEN_FOLDER = 0o755
"""Rights of a folder of results, less what the umask takes."""
OTHERS = 0o077
"""All rights of everybody but the owner."""


def write_text(path: Path, text: str, *, private: bool = False) -> None:
    """Writes `text` as UTF-8 with LF line ends, whole or not at all.

    Args:
        path: where; folders that are missing are made.
        text: what.
        private: whether only its owner may read it, for state.

    Raises:
        OutputError: the folder cannot be written or the disk is full.
    """
    write_bytes(path, text.encode("utf-8"), private=private)


def make_private(path: Path) -> None:
    """Takes the rights of others from a file that they could read, where that is allowed."""
    with suppress(OSError):
        if path.stat().st_mode & 0o077:
            path.chmod(0o600)


def write_bytes(path: Path, data: bytes, *, private: bool = False) -> None:
    """Writes `data`, whole or not at all. Raises OutputError as `write_text` does."""
    temporary = ""
    try:
        folder = 0o700 if private else OPEN_FOLDER
        path.parent.mkdir(mode=folder, parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=PREFIX, suffix=SUFFIX)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o600 if private else 0o644)
        Path(temporary).replace(path)
    except OSError as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        raise OutputError(
            sentence(
                str(path),
                found=f"it cannot be written ({error.strerror or error})",
                remedy="free some space or name another folder with --out",
            )
        ) from error


def tighten(place: Path) -> None:
    """Takes from others every right on a file, or on a folder and all in it; follows no link.

    What belongs to somebody else, or goes away meanwhile, is left.
    """
    for path in _with_all_in(place):
        with suppress(OSError):
            mode = path.lstat().st_mode
            if mode & OTHERS and not stat.S_ISLNK(mode):
                path.chmod(stat.S_IMODE(mode) & ~OTHERS)


def _with_all_in(place: Path) -> Iterator[Path]:
    yield place
    for folder, folders, files in os.walk(place):
        yield from (Path(folder) / name for name in (*folders, *files))
