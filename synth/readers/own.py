"""Files that this program wrote itself: results by their names, others by how they begin."""

import re
import zipfile
from pathlib import Path

HEAD = 1 << 16
"""Bytes of a file that are looked at; the header of a recording holds some twenty hashes."""
RESULT = re.compile(
    r"map\.(html|json|md)|evidence\.csv|rejected\.csv|run\.json|changes\.json"
    r"|sources/s[0-9a-f]{12}\.(txt|turns\.jsonl)"
)
NAMED = (".qdpx", ".qdc", ".gold.jsonl")
"""Ends of names that only exports have."""
MARKS = {
    ".html": re.compile(rb'<meta name="generator" content="Synth">'),
    ".md": re.compile(rb"\n## The journey at a glance\n|\nA version to be shown: it holds only "),
    ".pdf": re.compile(rb"/Creator \(Synth\)"),
    ".csv": re.compile(
        rb"\xef\xbb\xbf(observation,theme,stage,facet,mode,actor|source,turn,facet,statement,words"
        rb"|review,at,reviewer,kind,target|kind,first,second,place,source|text,stage,lane,n,colour"
        rb"|stage,facet,actor,theme,severity,interviews_n),"
    ),
}
"""What stands in an exported file, by the end of its name."""


def is_result(place: str) -> bool:
    """Whether a run writes a file of that path, as it stands in the results folder."""
    return RESULT.fullmatch(place) is not None


def own_file(path: Path) -> str:
    """What a file is that Synth wrote, "" where it is none or cannot be read."""
    if path.suffix.casefold() not in (".json", ".jsonl"):
        return ""
    head = _head(path)
    line = head.lstrip(b"\xef\xbb\xbf \r\n").split(b"\n", 1)[0]
    if line.startswith(b"{") and b'"synth_recording":' in line:
        return "a recording of a model's answers"
    if re.match(rb'\s*\{\s*"shared_version":', head):
        return "a map to be shown"
    if head.startswith(b"{") and b'"synth_version":' in head[:40] and b'"complete":' in head[:100]:
        return "the record of a run"
    is_map = head.lstrip().startswith(b"{") and b'"schema_version":' in head[:100]
    return "a journey map" if is_map and b'"synth_version":' in head else ""


def is_export(path: Path) -> bool:
    """Whether a file is a map in another form, as `synth export` writes it."""
    ending = path.suffix.casefold()
    if ending == ".xlsx":
        return _is_workbook(path)
    mark = MARKS.get(ending)
    if mark is None:
        return path.name.casefold().endswith(NAMED) or bool(own_file(path))
    return mark.search(_head(path)) is not None


def _is_workbook(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as book:
            return b"<dc:creator>Synth</dc:creator>" in book.read("docProps/core.xml")[:HEAD]
    except (OSError, KeyError, ValueError, zipfile.BadZipFile, RuntimeError, NotImplementedError):
        return False


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(HEAD)
    except OSError:
        return b""
