"""reviews.jsonl: people's verdicts, a line each, only ever appended to.

A line is on disk (fsync) before `append` returns. Several processes may append at once: each holds
a lock for the moment of writing. A line that a kill tore is read round, and told; the next line
begins on a line of its own. Two files are merged by concatenation: a line that is there twice
counts once, and what counts is the time that each line names, not its place.
"""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from synth.errors import OutputError, sentence
from synth.locking import short_lock
from synth.records.review import Review

REVIEWS = "reviews.jsonl"
LOCK = "reviews.lock"
PATIENCE = 10.0
"""Seconds to wait for another process to end its line; one takes some milliseconds."""


@dataclass(frozen=True)
class Log:
    """Everything that was decided, in the order of time, and what could not be read."""

    reviews: tuple[Review, ...] = ()
    remarks: tuple[str, ...] = ()


def read_reviews(folder: Path) -> Log:
    """Reads the reviews of a study folder; none where there is no file.

    Raises:
        OutputError: the file is there and cannot be read.
    """
    path = folder / REVIEWS
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return Log()
    except OSError as error:
        found = f"it cannot be read ({error.strerror or error})"
        raise OutputError(sentence(str(path), found=found, remedy="make it readable")) from error
    return parse_reviews(data, path.name)


def parse_reviews(data: bytes, name: str) -> Log:
    """Reads lines of reviews; `name` is what the remarks call the file."""
    known: dict[str, Review] = {}
    remarks = []
    for number, line in enumerate(data.split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            review = Review.model_validate_json(line)
        except ValidationError as error:
            remarks.append(_passed_over(name, number, error))
        else:
            known.setdefault(review.id, review)
    return Log(tuple(sorted(known.values(), key=lambda r: (r.at, r.id))), tuple(remarks))


def append(folder: Path, state: Path, reviews: Sequence[Review]) -> None:
    """Appends reviews, all or none; they are on disk when this returns.

    Args:
        folder: the study.
        state: its `.synth` folder, for the lock.
        reviews: what was decided.

    Raises:
        LockedError: another process writes for too long.
        OutputError: the file cannot be written.
    """
    path = folder / REVIEWS
    lines = b"".join(review_line(review).encode("utf-8") for review in reviews)
    try:
        with short_lock(state / LOCK, PATIENCE):
            _write(path, lines)
    except OSError as error:
        found = f"it cannot be written ({error.strerror or error})"
        remedy = "free some space or make the folder writable, and decide again"
        raise OutputError(sentence(str(path), found=found, remedy=remedy)) from error


def review_line(review: Review) -> str:
    """A review as its line in the file."""
    return json.dumps(review.model_dump(mode="json"), ensure_ascii=False) + "\n"


def _write(path: Path, lines: bytes) -> None:
    """One write at the end of the file; what cannot be written whole is taken back."""
    handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        size = os.fstat(handle).st_size
        if size and os.pread(handle, 1, size - 1) != b"\n":
            lines = b"\n" + lines  # a kill tore the last line: begin a new one
        try:
            if os.write(handle, lines) != len(lines):
                raise OSError(28, "no space left on the device")
            os.fsync(handle)
        except OSError:
            os.ftruncate(handle, size)
            raise
    finally:
        os.close(handle)


def _passed_over(name: str, number: int, error: ValidationError) -> str:
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"])
    found = f"{place}: {first['msg'].lower()}" if place else first["msg"]
    return sentence(
        name,
        place=f"line {number}",
        expected="a review",
        found=f"a torn or strange line ({found}), which is passed over",
        remedy="mend or delete it",
    )
