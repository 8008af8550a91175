"""Searches every byte below a folder for words, however they are written there.

A word of three letters stands by chance in base64, and in the middle of other words; so short words
must stand alone, and are not looked for in base64. Archives are opened, and databases read row by
row as well: there a long text is cut where one page ends and another begins.
"""

import base64
import gzip
import html
import io
import json
import re
import sqlite3
import unicodedata
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, quote_plus

import numpy as np

SHORT = 6  # letters below which a word must stand alone
LEAST_BASE64 = 8  # characters of base64 that are not met by chance: 48 bits
DEEP = 3  # archives within archives
HASHED = 20  # bits of the table that sieves places
BLOCK = 1 << 22  # bytes looked at in one go
SQLITE = b"SQLite format 3\0"
WORD = re.compile(r"\w+(?:['’-]\w+)*")
UTF16 = ("utf-16-le", "utf-16-be")
Bytes = np.ndarray[tuple[int], np.dtype[np.uint32]]
Needles = Mapping[bytes, Sequence["Needle"]]


@dataclass(frozen=True)
class Needle:
    """One way to write one word."""

    data: bytes
    word: str
    way: str
    alone: bool = False
    """Whether letters or digits around it make it another word."""


def traces(folder: Path, words: Sequence[str], but: Sequence[Path] = ()) -> list[str]:
    """Where words stand below a folder: in files, in members of archives, and in names of files.

    Each word is looked for as written, in small letters and decomposed: in UTF-8, UTF-16, base64 of
    these at each of its three alignments, with JSON's and HTML's escapes, and percent-encoded.

    Args:
        folder: searched at any depth.
        words: what must not be there.
        but: files that may hold them, or folders of such.

    Returns:
        "path: 'word' as UTF-16" for each word, way and file; nothing where all is well.
    """
    allowed = {path.resolve() for path in but}
    needles = _by_start(words)
    found: list[str] = []
    for path in sorted(folder.rglob("*")):
        real = path.resolve()
        if not path.is_file() or allowed & {real, *real.parents}:
            continue
        name = path.relative_to(folder).as_posix()
        found += [f"{name}: {hit} in its name" for hit in _hits(name.encode(), needles)]
        for member, data in _opened(name, path.read_bytes(), DEEP):
            found += [f"{member}: {hit}" for hit in _hits(data, needles)]
    return found


def traces_in(data: bytes, words: Sequence[str]) -> list[str]:
    """The same for bytes at hand, such as a request that was received."""
    needles = _by_start(words)
    return [hit for _, part in _opened("", data, DEEP) for hit in _hits(part, needles)]


def shingles(text: str, n: int = 5) -> set[str]:
    """All runs of `n` words, folded: what tells whether somebody's sentences are still there."""
    said = WORD.findall(unicodedata.normalize("NFKC", text).casefold())
    return {" ".join(said[at : at + n]) for at in range(len(said) - n + 1)}


def ways(word: str) -> Iterator[Needle]:
    """All ways to write a word that are searched for."""
    alone = len(word) < SHORT
    forms = {
        unicodedata.normalize(form, w) for form in ("NFC", "NFD") for w in (word, word.lower())
    }
    for form in sorted(forms):
        written = {form.encode(): "UTF-8"}
        for codec in UTF16:
            written[form.encode(codec)] = "UTF-16"
        yield from (Needle(data, word, way, alone) for data, way in written.items())
        for text, way in _escaped(form):
            yield Needle(text.encode(), word, way, alone)
        for data, way in written.items():
            yield from _in_base64(data, word, way)


def _escaped(text: str) -> Iterator[tuple[str, str]]:
    """Text as it stands in JSON, in addresses and on pages, where that differs."""
    escaped = json.dumps(text)[1:-1]
    hexed = re.sub(r"\\u(....)", lambda m: "\\u" + m[1].upper(), escaped)
    percent = (quote(text, safe=""), quote(text), quote_plus(text))
    entities = text.encode("ascii", "xmlcharrefreplace").decode()
    page = html.escape(text)
    ways_ = {
        "JSON": {escaped, hexed},
        "percent-encoded": {*percent, *(re.sub("%..", lambda m: m[0].lower(), p) for p in percent)},
        "Markdown": {re.sub(r"([\\`*_\[\]|~$])", r"\\\1", text)},
        "HTML": {page, page.replace("&#x27;", "&#39;"), html.escape(text, quote=False), entities},
    }
    for way, texts in ways_.items():
        yield from ((one, way) for one in sorted(texts - {text}))


def _in_base64(data: bytes, word: str, way: str) -> Iterator[Needle]:
    """The characters that `data` alone decides, wherever it begins in what was encoded."""
    for lead in range(3):
        whole = base64.b64encode(bytes(lead) + data + bytes(2))
        sure = whole[-(-lead * 8 // 6) : (lead + len(data)) * 8 // 6]
        if len(sure) >= LEAST_BASE64:
            for one in {sure, sure.translate(bytes.maketrans(b"+/", b"-_"))}:
                yield Needle(one, word, f"base64 of {way}")


def _by_start(words: Sequence[str]) -> dict[bytes, list[Needle]]:
    """Needles by their first four bytes; by all of them where they have fewer."""
    found: dict[bytes, list[Needle]] = defaultdict(list)
    for word in dict.fromkeys(words):
        for needle in dict.fromkeys(ways(word)):
            found[needle.data[:4]].append(needle)
    return found


def _hits(data: bytes, needles: Needles) -> list[str]:
    met: dict[tuple[str, str], None] = {}
    for at in _places(data, needles):
        for start in (data[at : at + 4], data[at : at + 3], data[at : at + 2], data[at : at + 1]):
            for needle in needles.get(start, ()):
                if data.startswith(needle.data, at) and _stands(data, at, needle):
                    met[needle.word, needle.way] = None
    return [f"'{word}' as {way}" for word, way in met]


def _places(data: bytes, needles: Needles) -> Iterator[int]:
    """Offsets at which a needle may begin: its first four bytes are there, or their like."""
    table = np.zeros(1 << HASHED, dtype=bool)
    starts = [start for start in needles if len(start) == 4]
    if starts:
        table[_hashed(np.frombuffer(b"".join(starts), dtype="<u4"))] = True
    for begin in range(0, len(data), BLOCK):
        block = np.frombuffer(data[begin : begin + BLOCK + 3], dtype=np.uint8).astype("<u4")
        if len(block) >= 4:
            four = block[:-3] | block[1:-2] << 8 | block[2:-1] << 16 | block[3:] << 24
            yield from (np.flatnonzero(table[_hashed(four)]) + begin).tolist()
    for start in needles:
        if len(start) < 4:
            yield from (match.start() for match in re.finditer(re.escape(start), data))


def _hashed(four: Bytes) -> Bytes:
    return (four * np.uint32(2654435761)) >> np.uint32(32 - HASHED)


def _stands(data: bytes, at: int, needle: Needle) -> bool:
    """Whether a short word stands alone; two bytes a letter in UTF-16."""
    if not needle.alone:
        return True
    end = at + len(needle.data)
    if needle.way == "UTF-16":
        around = (data[max(0, at - 2) : at].strip(b"\0"), data[end : end + 2].strip(b"\0"))
    else:
        around = (data[max(0, at - 1) : at], data[end : end + 1])
    return not any(one.isalnum() for one in around)


def _opened(name: str, data: bytes, depth: int) -> Iterator[tuple[str, bytes]]:
    """The bytes themselves, and what is packed in them."""
    yield name, data
    if depth and data.startswith(b"\x1f\x8b"):
        try:
            yield from _opened(f"{name}!", gzip.decompress(data), depth - 1)
        except (OSError, EOFError, zlib.error):
            return
    elif depth and data.startswith(b"PK\x03\x04"):
        yield from _members(name, data, depth)
    elif depth and data.startswith(SQLITE):
        yield from _rows(name, data, depth)


def _members(name: str, data: bytes, depth: int) -> Iterator[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            inside = [(one.filename, archive.read(one)) for one in archive.infolist()]
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, zlib.error):
        return
    for member, packed in inside:
        yield f"{name}!{member}", member.encode()
        yield from _opened(f"{name}!{member}", packed, depth - 1)


def _rows(name: str, data: bytes, depth: int) -> Iterator[tuple[str, bytes]]:
    """What the tables of a SQLite database hold; its raw bytes have what was deleted as well."""
    with closing(sqlite3.connect(":memory:")) as base:
        base.text_factory = bytes
        try:
            base.deserialize(data[:18] + b"\1\1" + data[20:])  # as if it had no log beside it
            rows = base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            tables = [table.decode() for (table,) in rows]
        except sqlite3.DatabaseError:
            return
        for table in tables:
            inside = f"{name}!{table}"
            cells = [cell for cell in _cells(base, table) if isinstance(cell, bytes)]
            yield inside, b"\0\0".join(cells)
            for cell in cells:
                if cell.startswith((b"\x1f\x8b", b"PK\x03\x04")):
                    yield from _opened(inside, cell, depth - 1)


def _cells(base: sqlite3.Connection, table: str) -> list[object]:
    quoted = table.replace('"', '""')
    try:
        return [cell for row in base.execute(f'SELECT * FROM "{quoted}"') for cell in row]
    except sqlite3.DatabaseError:  # an index of a kind that is not compiled in
        return []
