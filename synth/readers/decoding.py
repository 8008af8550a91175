"""From bytes to text, and from bytes to the kind of file. Knows nothing of speakers or columns."""

import codecs
import csv
import io
import re
import zipfile
from collections import Counter
from typing import Literal

from synth.errors import SourceError, sentence

Kind = Literal["docx", "pdf", "xlsx", "vtt", "srt", "whisper", "csv", "tsv", "text", "binary"]
"""`srt` includes .sbv; `text` is plain text and Markdown; `binary` is what no reader takes."""

_BY_SUFFIX: dict[str, Kind] = {
    ".docx": "docx",
    ".pdf": "pdf",
    ".xlsx": "xlsx",
    ".vtt": "vtt",
    ".srt": "srt",
    ".sbv": "srt",
    ".json": "whisper",
    ".csv": "csv",
    ".tsv": "tsv",
}
_PLAIN = {".txt", ".md", ".markdown", ".text"}
_SAMPLE = 65_536  # bytes looked at where a part is enough
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .doc, .xls, and Office files with a password
_MAGIC = {
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"PK\x03\x04": "a zip archive",
    b"PK\x05\x06": "an empty zip archive",
    b"\x1f\x8b": "a gzip archive",
    b"RIFF": "a sound, video or image file",
    b"OggS": "a sound file",
    b"ID3": "a sound file",
    b"fLaC": "a sound file",
    b"%PDF": "a PDF",
    b"{\\rtf": "an RTF document",
    b"SQLite format 3": "a database",
}
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CP1252 = {b: bytes([b]).decode("cp1252", "ignore") or chr(b) for b in range(0x80, 0xA0)}
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_SRT = re.compile(r"(?:\d+[ \t]*\n)?\d\d?:\d\d:\d\d[,.]\d{3} *--> *\d\d?:\d\d")
_SBV = re.compile(r"\d\d?:\d\d:\d\d\.\d{3},\d\d?:\d\d:\d\d\.\d{3}[ \t]*\n")


def decode(data: bytes, name: str) -> str:
    """Decodes a text file and turns its line ends into LF.

    UTF-8 and UTF-16 (with or without a byte order mark) are recognised; what is neither is
    read as Windows-1252, with Latin-1 for the bytes that it leaves open.

    Args:
        data: the bytes of the file.
        name: what to call the file in an error.

    Raises:
        SourceError: the bytes are not text.
    """
    magic = _magic(data)
    if magic:
        raise _not_text(name, magic)
    text = _decoded(data)
    if "\x00" in text or len(_CONTROL.findall(text[:_SAMPLE])) * 10 > len(text[:_SAMPLE]):
        raise _not_text(name, "binary data")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def sniff(data: bytes, suffix: str) -> Kind:
    """Tells what reader a file needs: by suffix where it fits, else by content.

    Args:
        data: the bytes of the file.
        suffix: with its dot, in any case; may be empty.

    Returns:
        The kind. A damaged .docx, .xlsx or .pdf keeps its kind, so that its reader can say what
        is wrong. `binary` means that `decode` raises the error that fits.
    """
    suffix = suffix.lower()
    if data.startswith(_OLE):
        return "binary"
    if suffix in _BY_SUFFIX and not _lies(data, suffix):
        return _BY_SUFFIX[suffix]
    if data.startswith(b"%PDF"):
        return "pdf"
    if data.startswith(b"PK"):
        return _archive(data)
    return _kind_of_text(data, plain=suffix in _PLAIN)


def _lies(data: bytes, suffix: str) -> bool:
    packed = suffix in {".docx", ".xlsx", ".pdf"}
    return not packed and bool(_magic(data))


def _magic(data: bytes) -> str:
    if data.startswith(_OLE):
        return "an Office file in the old binary format or with a password"
    found = next((what for mark, what in _MAGIC.items() if data.startswith(mark)), "")
    worded = data.startswith((b"RIFF", b"OggS", b"ID3", b"fLaC", b"GIF8"))  # may begin a text
    return "" if worded and b"\x00" not in data[:4096] else found


def _not_text(name: str, found: str) -> SourceError:
    remedy = "remove it from the study, or list it under ignore in study.toml"
    if "Office" in found:
        remedy = "save it as .docx or .xlsx, without a password"
    elif "RTF" in found:
        remedy = "save it as .docx or .txt"
    return SourceError(sentence(name, expected="text", found=found, remedy=remedy))


def _decoded(data: bytes) -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    wide = _unmarked_utf16(data[:4096])
    if wide:
        return data.decode(wide, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _damaged_utf8(data) or data.decode("latin-1").translate(_CP1252)


def _unmarked_utf16(head: bytes) -> str:
    """UTF-16 of mostly Latin text has a NUL in nearly every second byte, and only there."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if half and odd * 10 >= half * 7 and even * 20 <= half:
        return "utf-16-le"
    if half and even * 10 >= half * 7 and odd * 20 <= half:
        return "utf-16-be"
    return ""


def _damaged_utf8(data: bytes) -> str:
    """UTF-8 with a few foreign bytes; empty where most non-ASCII bytes are foreign.

    A file put together from two encodings would otherwise be garbled as a whole.
    """
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(1 for character in text if character > "\x7f") - bad
    return text if bad * 10 < good else ""


def _archive(data: bytes) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        return "binary"
    if "word/document.xml" in names:
        return "docx"
    return "xlsx" if "xl/workbook.xml" in names else "binary"


def _kind_of_text(data: bytes, *, plain: bool) -> Kind:
    try:
        head = decode(data[:_SAMPLE], "").lstrip()
    except SourceError:
        return "binary"
    if head.startswith("WEBVTT"):
        return "vtt"
    if _SRT.match(head) or _SBV.match(head):
        return "srt"
    if plain:
        return "text"
    if head.startswith(("{", "[")) and '"segments"' in head:
        return "whisper"
    return _table(head, whole=len(data) <= _SAMPLE) or "text"


def _table(head: str, *, whole: bool) -> Kind | None:
    """Delimited text: nearly all records have the same number of fields, three or more."""
    for delimiter, kind in (("\t", "tsv"), (",", "csv"), (";", "csv")):
        rows = [r for r in csv.reader(io.StringIO(head, newline=""), delimiter=delimiter) if r]
        widths = Counter(len(row) for row in (rows if whole else rows[:-1]))
        width, times = widths.most_common(1)[0] if widths else (0, 0)
        if width >= 3 and times >= 2 and times * 10 >= 9 * widths.total():
            return "tsv" if kind == "tsv" else "csv"
    return None
