"""reviews.jsonl: people's verdicts, a line each, only ever appended to (but for the forgotten).

A line is on disk (fsync) before `append` returns. Several processes may append at once: each holds
a lock for the moment of writing. A line that a kill tore is read round, and told; the next line
begins on a line of its own. Two files are merged by concatenation: a line that is there twice
counts once, and what counts is the time that each line names, not its place.
"""

import json
import os
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from synth.errors import OutputError, SynthError, sentence
from synth.files import write_bytes
from synth.locking import short_lock
from synth.readers.masking import mask_of, stamps_of
from synth.records.review import Review
from synth.standing import in_time
from synth.workspace import STATE

REVIEWS = "reviews.jsonl"
LOCK = "reviews.lock"
PATIENCE = 10.0
"""Seconds to wait for another process to end its line; one takes some milliseconds."""
REST = 1.0
"""Seconds after which a last line without an end is not being written any more."""


@dataclass(frozen=True)
class Log:
    """Everything that was decided, in the order of time, and what could not be read."""

    reviews: tuple[Review, ...] = ()
    remarks: tuple[str, ...] = ()


def read_reviews(folder: Path) -> Log:
    """Reads the reviews of a study folder, under its pseudonyms; none where there is no file.

    Raises:
        OutputError: the file is there and cannot be read.
        SettingsError: study.toml or key.csv cannot be followed.
    """
    path = folder / REVIEWS
    try:
        with path.open("rb") as file:
            data = file.read(os.fstat(file.fileno()).st_size)  # a device would never end
    except FileNotFoundError:
        return Log()
    except OSError as error:
        found = f"it cannot be read ({error.strerror or error})"
        raise OutputError(sentence(str(path), found=found, remedy="make it readable")) from error
    log = parse_reviews(data, path.name)
    mask = mask_of(folder, folder / STATE) if log.reviews else None
    return log if mask is None else Log(tuple(map(mask, log.reviews)), log.remarks)


class Following:
    """Reads what others, and we, append while a page is open.

    A file that became shorter, or another one, is read anew from its beginning. A last line that
    has no end is waited for; where nobody goes on with it, it is read as `read_reviews` would.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / REVIEWS
        self._folder = folder
        self._mask = mask_of(folder, folder / STATE)
        self._settled = stamps_of(folder, folder / STATE)
        self._at = self._lines = self._inode = 0
        self._known: dict[str, Review] = {}
        self._remarks: list[str] = []
        self._rest = b""
        self._log = Log()

    def log(self) -> tuple[Log, bool]:
        """Everything so far, and whether that is more, or other, than at the last call."""
        anew = self._look_again()
        try:
            with self._path.open("rb") as file:
                about = os.fstat(file.fileno())
                changed = self._begin_anew(about.st_ino, about.st_size) or anew
                file.seek(self._at)
                data = file.read(about.st_size - self._at)
                is_at_rest = abs(time.time() - about.st_mtime) > REST
        except FileNotFoundError:
            changed, data, is_at_rest = self._begin_anew(0, 0) or anew, b"", False
        whole = data[: data.rfind(b"\n") + 1]  # what has no end yet is still being written
        rest = data[len(whole) :] if is_at_rest else b""
        if not (changed or whole or rest != self._rest):
            return self._log, False
        self._take(whole)
        self._rest = rest
        last, remarks, _ = _parsed(rest, self._path.name, self._lines)
        known = {review.id: self._masked(review) for review in last} | self._known
        self._log = Log(_ordered(known), (*self._remarks, *remarks))
        return self._log, True

    def _take(self, whole: bytes) -> None:
        if whole:
            new, remarks, lines = _parsed(whole, self._path.name, self._lines)
            for review in new:
                self._known.setdefault(review.id, self._masked(review))
            self._remarks += remarks
            self._lines += lines
            self._at += len(whole)

    def _look_again(self) -> bool:
        """Whether other words are replaced now, so that everything is to be read anew.

        A key.csv or study.toml that cannot be followed, while somebody edits it, changes nothing.
        """
        stamps = stamps_of(self._folder, self._folder / STATE)
        if stamps == self._settled:
            return False
        self._settled = stamps
        with suppress(SynthError):
            self._mask = mask_of(self._folder, self._folder / STATE)
            self._inode = 0
            return True
        return False

    def _masked(self, review: Review) -> Review:
        return review if self._mask is None else self._mask(review)

    def _begin_anew(self, inode: int, size: int) -> bool:
        if inode == self._inode and size >= self._at:
            return False
        changed = bool(self._known)
        self._at = self._lines = 0
        self._inode = inode
        self._known, self._remarks = {}, []
        return changed


def parse_reviews(data: bytes, name: str) -> Log:
    """Reads lines of reviews; `name` is what the remarks call the file."""
    reviews, remarks, _ = _parsed(data, name, 0)
    known: dict[str, Review] = {}
    for review in reviews:
        known.setdefault(review.id, review)
    return Log(_ordered(known), tuple(remarks))


def _parsed(data: bytes, name: str, before: int) -> tuple[list[Review], list[str], int]:
    """Reviews, remarks and the number of lines; `before` lines stand before these."""
    reviews, remarks = [], []
    lines = data.split(b"\n")
    for number, line in enumerate(lines, before + 1):
        if not line.strip():
            continue
        try:
            reviews.append(Review.model_validate_json(line))
        except ValidationError as error:
            remarks.append(_passed_over(name, number, error))
    return reviews, remarks, len(lines) - 1


def _ordered(known: Mapping[str, Review]) -> tuple[Review, ...]:
    return tuple(sorted(known.values(), key=in_time))


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
    left = set() if review.redacted else {"redacted"}
    return json.dumps(review.model_dump(mode="json", exclude=left), ensure_ascii=False) + "\n"


def rewrite(folder: Path, state: Path, change: Callable[[bytes], bytes | None]) -> int:
    """Changes lines for good, because somebody is forgotten; nothing else may rewrite the log.

    Args:
        folder: the study.
        state: its `.synth` folder, for the lock.
        change: the line (without its end) as it shall be; None where it shall go.

    Returns:
        How many lines are others now, or gone.

    Raises:
        LockedError: another process writes for too long.
        OutputError: the file cannot be written; nothing was changed.
    """
    path = folder / REVIEWS
    with short_lock(state / LOCK, PATIENCE):
        if not path.is_file():
            return 0
        lines = path.read_bytes().split(b"\n")
        fresh = [change(line) if line.strip() else line for line in lines]
        changed = sum(one != other for one, other in zip(lines, fresh, strict=True))
        if changed:
            write_bytes(path, b"\n".join(line for line in fresh if line is not None), private=True)
    return changed


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
