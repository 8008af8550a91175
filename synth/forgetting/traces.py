"""Looks for somebody's words in every file below a study, also within archives.

It cannot see into pictures, sound, encrypted files and forms that it does not know; what `runs` of
words cannot see is told in `synth.privacy.shingles`.
"""

import gzip
import html
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from synth.errors import SourceError
from synth.forgetting.state import unescaped
from synth.privacy.shingles import Runs
from synth.readers.pdf import text_of_pdf

GZIP, ZIP, PDF = b"\x1f\x8b", b"PK\x03\x04", b"%PDF"
DEEPEST = 3
"""Archives within archives that are looked into."""
LARGEST = 1 << 30
"""Bytes that a member of an archive may have: more is no study, but a bomb."""
WIDE = 0.2
"""Share of zero bytes from which on bytes may be UTF-16."""
_TAG = re.compile(r"<[^<>]{0,2000}>")


def traces(folder: Path, runs: Runs) -> list[Path]:
    """The files below a folder that hold a run, in order of their paths; links are not followed."""
    if not runs:
        return []
    paths = sorted(p for p in folder.rglob("*") if p.is_file() and not p.is_symlink())
    return [path for path in paths if _holds(path, runs)]


def _holds(path: Path, runs: Runs) -> bool:
    try:
        data = path.read_bytes()
    except OSError:
        return False
    return any(runs.within(text) for text in _texts(data, path.name, DEEPEST))


def _texts(data: bytes, name: str, depth: int) -> Iterator[str]:
    """All that may be read in some bytes."""
    yield from _decoded(data)
    if depth:
        for part in _parts(data):
            yield from _texts(part, name, depth - 1)
    if data.startswith(PDF):
        with suppress(SourceError):
            yield text_of_pdf(data, name)


def _decoded(data: bytes) -> Iterator[str]:
    codings = ["utf-8"]
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or data.count(0) > WIDE * len(data):
        codings += ["utf-16-le", "utf-16-be"]
    for coding in codings:
        for start in (0, 1) if coding != "utf-8" else (0,):
            text = data[start:].decode(coding, "replace")
            for plain in unescaped(text):
                yield plain
                if "</" in plain or "/>" in plain:
                    yield html.unescape(_TAG.sub("", plain))
                    yield html.unescape(_TAG.sub(" ", plain))


def _parts(data: bytes) -> Iterator[bytes]:
    """The members of an archive."""
    if data.startswith(GZIP):
        with suppress(OSError, EOFError, zlib.error), gzip.open(io.BytesIO(data)) as file:
            yield file.read(LARGEST)
    elif data.startswith(ZIP):
        with suppress(OSError, zipfile.BadZipFile), zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.infolist():
                if member.file_size <= LARGEST:
                    with suppress(Exception):  # encrypted, torn, or packed in an unknown way
                        yield archive.read(member)
