"""Files that this program wrote itself: put into a study by mistake, they are no sources."""

from pathlib import Path

HEAD = 1 << 16
"""Bytes of a file that are looked at; the header of a recording holds some twenty hashes."""


def own_file(path: Path) -> str:
    """What a file is that Synth wrote, "" where it is none or cannot be read."""
    if path.suffix.casefold() not in (".json", ".jsonl"):
        return ""
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
    except OSError:
        return ""
    line = head.lstrip(b"\xef\xbb\xbf \r\n").split(b"\n", 1)[0]
    if line.startswith(b"{") and b'"synth_recording":' in line:
        return "a recording of a model's answers"
    is_map = head.lstrip().startswith(b"{") and b'"schema_version":' in head[:100]
    return "a journey map" if is_map and b'"synth_version":' in head else ""
