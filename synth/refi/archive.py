"""Opens a .qdpx that somebody else wrote: nothing is unpacked to the disk, and nothing without end.

Files are read by name out of the zip, so a name in it that leads elsewhere leads nowhere.
"""

import zipfile
import zlib
from contextlib import suppress
from pathlib import Path

from synth.errors import SourceError, UsageError, sentence

PROJECT_LARGEST = 64 * 2**20
"""Bytes of project.qde, unpacked: some 80,000 codings."""
TEXT_LARGEST = 16 * 2**20
TEXTS_LARGEST = 256 * 2**20
"""Bytes of one text, and of all texts together."""
ENTRIES_MOST = 50_000
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
)


class Archive:
    """A .qdpx, held open; `spent` counts the bytes of texts that were unpacked."""

    def __init__(self, path: Path) -> None:
        """Opens `path`.

        Raises:
            UsageError: it is no zip.
        """
        self.path = path
        self.spent = 0
        try:
            self._zip = zipfile.ZipFile(path)
        except FileNotFoundError as error:
            raise _refused(path, "nothing there", "name the project file") from error
        except _BROKEN as error:
            remedy = "export the project from your program again, as REFI-QDA"
            raise _refused(path, "a file that is no zip, or a torn one", remedy) from error
        names = self._zip.namelist()
        if len(names) > ENTRIES_MOST:
            self.close()
            found = f"{len(names):,} files in it (at most {ENTRIES_MOST:,} are read)"
            raise _refused(path, found, "export the texts of this study alone")
        self._names = {name.replace("\\", "/").casefold(): name for name in names}

    def close(self) -> None:
        """Closes the file."""
        self._zip.close()

    def __enter__(self) -> "Archive":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def project(self) -> bytes:
        """The project's XML: project.qde, else the only .qde, which ATLAS.ti names otherwise.

        Raises:
            UsageError: there is none, or several, or it is too large or torn.
        """
        inner = [n for n in self._names if n.endswith(".qde") and "/" not in n]
        chosen = "project.qde" if "project.qde" in inner else inner[0] if len(inner) == 1 else None
        remedy = "export the project from your program again, as REFI-QDA (.qdpx)"
        if chosen is None:
            found = f"{len(inner)} .qde files" if inner else "none"
            raise _refused(self.path, found, remedy, expected="a project.qde in the zip")
        try:
            return self._read(chosen, PROJECT_LARGEST)
        except SourceError as error:
            raise _refused(self.path, str(error), remedy) from error

    def text(self, path: str) -> str | None:
        """The text at `internal://NAME`; None where the archive does not hold it readably.

        Raises:
            UsageError: all texts together are too large.
        """
        name = path.removeprefix("internal://").lstrip("/")
        if not path.startswith("internal://"):
            return None
        data = None
        with suppress(SourceError):
            data = self._read(f"sources/{name}".casefold(), TEXT_LARGEST)
        if data is None:
            return None
        self.spent += len(data)
        if self.spent > TEXTS_LARGEST:
            found = f"more than {TEXTS_LARGEST >> 20} MB of text"
            raise _refused(self.path, found, "export the texts of this study alone")
        return decoded(data)

    def _read(self, name: str, most: int) -> bytes:
        """Unpacks one file. Raises SourceError where it is missing, torn or larger than `most`."""
        if name not in self._names:
            raise SourceError(f"no {name} in it")
        try:
            with self._zip.open(self._names[name]) as file:
                data = file.read(most + 1)  # what the zip says of its size is not believed
        except _BROKEN as error:
            raise SourceError(f"a {name} that cannot be unpacked ({error})") from error
        if len(data) > most:
            raise SourceError(f"a {name} of more than {most >> 20} MB")
        return data


def decoded(data: bytes) -> str:
    """A text file's text: UTF-8, or UTF-16 with its mark; the mark is no part of it."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    return data.decode("utf-8-sig", "replace")


def _refused(path: Path, found: str, remedy: str, expected: str = "") -> UsageError:
    wanted = expected or "a REFI-QDA project (.qdpx)"
    return UsageError(sentence(str(path), expected=wanted, found=found, remedy=remedy))
