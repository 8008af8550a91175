"""Files written whole or not at all: a temporary file in the same folder, then a rename.

So a reader never meets half a file, and a kill leaves the old one.
"""

import os
import tempfile
from pathlib import Path

from synth.errors import OutputError, sentence

PREFIX, SUFFIX = ".synth-", ".part"
PARTS = f"{PREFIX}*{SUFFIX}"
"""Pattern of the temporary files, which a kill leaves behind."""


def write_text(path: Path, text: str) -> None:
    """Writes `text` as UTF-8 with LF line ends, whole or not at all.

    Raises:
        OutputError: the folder cannot be written or the disk is full.
    """
    write_bytes(path, text.encode("utf-8"))


def write_private(path: Path, data: bytes) -> None:
    """Writes `data` for its owner's eyes only (0600). Raises OutputError as `write_text` does."""
    write_bytes(path, data, mode=0o600)


def write_bytes(path: Path, data: bytes, *, mode: int = 0o644) -> None:
    """Writes `data`, whole or not at all. Raises OutputError as `write_text` does."""
    temporary = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=PREFIX, suffix=SUFFIX)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(mode)
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
