"""forgotten.jsonl: who was forgotten, in salted hashes alone, so that no run brings them back.

A line a person, on disk before anything is erased. The hashes (BLAKE2b, keyed with a random salt a
line: RFC 7693) tell nothing of a person to those who do not know them; who guesses a name or a
sentence can try it. A second line with the same salt says that the erasing was ended.
"""

import hashlib
import json
import os
import secrets
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError

from synth.errors import OutputError, sentence
from synth.privacy.shingles import said_alike
from synth.privacy.utterances import Spoken, label_key
from synth.privacy.wording import WORD, weight
from synth.records.privacy import Tombstone

FILE = "forgotten.jsonl"
KNOWN = 8 * WORD
"""Weight from which on all that somebody said is known again under any name."""
LONG = 12 * WORD
"""Weight from which on one turn is."""
HALF = 0.5
"""Share of the long turns of a voice, known again, from which on it is the same person."""


def read_tombstones(folder: Path) -> tuple[list[Tombstone], list[str]]:
    """Who was forgotten in a study, in order, and what could not be read, a sentence each.

    A torn line is one whose person was not yet touched when it was written.

    Raises:
        OutputError: the file is there and cannot be read.
    """
    path = folder / FILE
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return [], []
    except OSError as error:
        found = f"it cannot be read ({error.strerror or error})"
        raise OutputError(sentence(str(path), found=found, remedy="make it readable")) from error
    known: dict[str, Tombstone] = {}
    remarks = []
    for number, line in enumerate(data.split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            stone = Tombstone.model_validate_json(line)
        except ValidationError:
            remarks.append(_torn(number))
            continue
        first = known.get(stone.salt, stone)
        known[stone.salt] = first.model_copy(update={"done": first.done or stone.done})
    return list(known.values()), remarks


def lay(
    folder: Path, names: Iterable[str], voices: Sequence[Spoken], every: Sequence[Spoken]
) -> Tombstone:
    """Appends the tombstone of one person; it is on disk when this returns.

    Args:
        folder: the study.
        names: every id that the person goes by.
        voices: what they said, by voice.
        every: all voices of the study: what somebody else says too is no mark of them.

    Raises:
        OutputError: the file cannot be written.
    """
    salt = secrets.token_hex(16)
    made = {_hash(salt, *mark) for name in names for mark in (_named(name), _asked(name))}
    made |= {_hash(salt, *mark) for mark in _marks(voices, every)}
    stone = Tombstone(at=_now(), salt=salt, marks=tuple(sorted(made)))
    _append(folder / FILE, stone)
    return stone


def end(folder: Path, stone: Tombstone) -> None:
    """Says that the erasing was ended; raises OutputError as `lay` does."""
    _append(folder / FILE, stone.model_copy(update={"marks": (), "done": True}))


def is_named(stone: Tombstone, name: str) -> bool:
    """Whether the person went by this id."""
    return _hash(stone.salt, *_named(name)) in stone.marks


def is_asked_for(stone: Tombstone, name: str) -> bool:
    """Whether the person may be meant by this, in any case."""
    return _hash(stone.salt, *_asked(name)) in stone.marks


def stones_of(stones: Sequence[Tombstone], voice: Spoken) -> list[Tombstone]:
    """The tombstones whose person a voice is: by id, by place, or by words."""
    sure, turns = [*_names(voice), *_wholes(voice)], _turns(voice)
    return [stone for stone in stones if _is_known(stone, sure, turns)]


Mark = tuple[str, ...]


def _is_known(stone: Tombstone, sure: Sequence[Mark], turns: Sequence[Mark]) -> bool:
    marks = frozenset(stone.marks)
    if any(_hash(stone.salt, *mark) in marks for mark in sure):
        return True
    known = sum(_hash(stone.salt, *mark) in marks for mark in turns)
    return known > 0 and known >= HALF * len(turns)


def _marks(own: Sequence[Spoken], every: Sequence[Spoken]) -> set[Mark]:
    mine = {(one.path, one.label) for one in own}
    others = [one for one in every if (one.path, one.label) not in mine]
    shared = {mark for one in others for mark in (*_wholes(one), *_turns(one))}
    words = {mark for one in own for mark in (*_wholes(one), *_turns(one))}
    return {mark for one in own for mark in _names(one)} | (words - shared)


def _names(voice: Spoken) -> list[Mark]:
    """By id and by place; a label that is but a row's number counts with the words alone."""
    if voice.by_place:
        return [("row", voice.path, voice.label, _said(voice))]
    label = label_key(voice.document, voice.label)
    return [("person", voice.participant), ("voice", voice.path, label)]


def _wholes(voice: Spoken) -> list[Mark]:
    said = _said(voice)
    return [("words", said)] if weight(said.split()) >= KNOWN else []


def _turns(voice: Spoken) -> list[Mark]:
    alike = [said_alike(text) for text in voice.texts()]
    return [("turn", text) for text in alike if weight(text.split()) >= LONG]


def _named(name: str) -> Mark:
    return "named", name


def _asked(name: str) -> Mark:
    return "asked", " ".join(name.split()).casefold()


def _said(voice: Spoken) -> str:
    return said_alike(" ".join(voice.texts()))


def _hash(salt: str, *parts: str) -> str:
    data = json.dumps(parts).encode()
    return hashlib.blake2b(data, key=bytes.fromhex(salt), digest_size=16).hexdigest()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _append(path: Path, stone: Tombstone) -> None:
    line = (json.dumps(stone.model_dump(mode="json")) + "\n").encode()
    try:
        handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            size = os.fstat(handle).st_size
            if size and os.pread(handle, 1, size - 1) != b"\n":
                line = b"\n" + line  # a kill tore the last line: begin a new one
            if os.write(handle, line) != len(line):
                raise OSError(28, "no space left on the device")
            os.fsync(handle)
        finally:
            os.close(handle)
        _sync_folder(path.parent)
    except OSError as error:
        found = f"it cannot be written ({error.strerror or error}), and nothing was erased"
        remedy = "free some space or make the folder writable, and try again"
        raise OutputError(sentence(str(path), found=found, remedy=remedy)) from error


def _sync_folder(folder: Path) -> None:
    """So that a new file's name outlives a loss of power too."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _torn(number: int) -> str:
    return sentence(
        FILE,
        place=f"line {number}",
        expected="a tombstone",
        found="a torn or strange line, which is passed over",
        remedy="run synth forget again for whoever was being forgotten, and delete the line",
    )
