"""Tells a damaged Chroma folder from a sound one without opening it with Chroma.

Chroma can end the process with a segmentation fault, or allocate terabytes, on its own torn files,
so they are measured first. Layout of chromadb 1.5: `chroma.sqlite3`, and a folder for each vector
segment whose `header.bin` says how large the files beside it must be.
"""

import sqlite3
import struct
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

DATABASE = "chroma.sqlite3"
HEADER = struct.Struct("<iQQQQ")  # version, offset, capacity, elements, bytes an element
SPARE = 1 << 20  # bytes that link_lists.bin may have in a small segment
SEGMENT_FILES = ("header.bin", "data_level0.bin", "length.bin", "link_lists.bin")

ROWS = """
SELECT c.name, count(e.id) FROM collections AS c
JOIN segments AS s ON s.collection = c.id AND s.scope = 'METADATA'
LEFT JOIN embeddings AS e ON e.segment_id = s.id GROUP BY c.id
"""
# Vectors that have not reached a segment's files are in the queue, and nowhere else.
QUEUED = """
SELECT c.name, count(DISTINCT e.id) FROM collections AS c
JOIN segments AS s ON s.collection = c.id AND s.scope = 'METADATA'
JOIN embeddings AS e ON e.segment_id = s.id
JOIN embeddings_queue AS q ON q.id = e.embedding_id AND q.vector IS NOT NULL
  AND substr(q.topic, -length(c.id)) = c.id
GROUP BY c.id
"""


def damage(folder: Path, counts: Mapping[str, int]) -> str | None:
    """Why the index in `folder` cannot be opened or trusted; None where it can.

    `counts` is the number of rows that each collection should have.
    """
    try:
        persisted = False
        for segment in sorted(path for path in folder.iterdir() if path.is_dir()):
            if reason := _torn(segment):
                return f"{segment.name}: {reason}"
            persisted = persisted or elements(segment)[0] > 0
        return _database_damage(folder / DATABASE, counts, persisted)
    except (OSError, sqlite3.Error) as error:
        return f"it cannot be read ({error})"


def _torn(segment: Path) -> str | None:
    sizes = {name: _size(segment / name) for name in SEGMENT_FILES}
    if max(sizes.values()) < 0:
        return None
    limit = max(sizes["data_level0.bin"], SPARE)
    if sizes["link_lists.bin"] > limit:
        return f"link_lists.bin has {sizes['link_lists.bin']} bytes, at most {limit} are plausible"
    if sizes["header.bin"] < HEADER.size:
        return "header.bin is torn"
    _, _, _, elements, width = _header(segment)
    if elements == 0:
        return None  # nothing was ever written to these files
    if sizes["data_level0.bin"] < elements * width or sizes["length.bin"] < 4 * elements:
        return "fewer vectors than header.bin says"
    if not _ends_with_a_stop(segment / "index_metadata.pickle"):
        return "index_metadata.pickle is torn"
    return None


def elements(segment: Path) -> tuple[int, int]:
    """How many vectors a segment's files hold, and the bytes of each; none where it has no header.

    Raises:
        OSError: the header cannot be read.
    """
    if _size(segment / "header.bin") < HEADER.size:
        return 0, 0
    _, _, _, number, width = _header(segment)
    return number, width


def _header(segment: Path) -> tuple[int, ...]:
    with (segment / "header.bin").open("rb") as file:
        return HEADER.unpack(file.read(HEADER.size))


def _ends_with_a_stop(pickle: Path) -> bool:
    return _size(pickle) > 0 and pickle.read_bytes()[-1:] == b"."


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else -1


def _database_damage(path: Path, counts: Mapping[str, int], persisted: bool) -> str | None:
    if not path.is_file():
        return f"{path.name} is missing"
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as db:
        (state,) = db.execute("PRAGMA quick_check(1)").fetchone()
        if state != "ok":
            return f"{path.name} has damaged pages"
        for name, query in _counted(persisted):
            found = {row[0]: row[1] for row in db.execute(query)}
            if any(found.get(collection, 0) != count for collection, count in counts.items()):
                return f"{path.name} does not hold the {name} that were indexed"
    return None


def _counted(persisted: bool) -> Iterator[tuple[str, str]]:
    yield "rows", ROWS
    if not persisted:
        yield "vectors", QUEUED


def queue_length(folder: Path) -> int:
    """Changes that the index replays when it is first queried."""
    uri = f"{(folder / DATABASE).absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True)) as db:
        (length,) = db.execute("SELECT count(*) FROM embeddings_queue").fetchone()
    return int(length)
