"""key.csv: which pseudonym stands for whom; the one file that leads back to people.

It lies in the study folder beside the sources, never among results or state. A row a pseudonym:
`shown, kind, words`. People may edit it: a row without `shown` is given one, and rows of kind
"keep" name what stays as it is.
"""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from synth.errors import OutputError, SettingsError, sentence
from synth.files import write_bytes
from synth.privacy.folding import folded, squeezed
from synth.privacy.words import LONGEST
from synth.records.base import Record

KEY = "key.csv"
HEADER = ("shown", "kind", "words")
STRUCK = "(forgotten)"
"""Stands for the words of whoever was forgotten, so that nobody else gets their pseudonym."""
PARTICIPANT, FILE, KEEP = "participant", "file", "keep"
WORDS = ("name", "place", "organisation")
"""Kinds that are compared word by word; others are compared letter by letter."""
BY_HAND = (*WORDS, KEEP)
"""Kinds of rows that people write; those may wait for their pseudonym."""
CALLED = {"place": "city"}
"""What stands in the brackets, where that is not the kind itself."""
_NUMBERED = re.compile(r"\[(?P<called>[^\[\]]+) (?P<number>\d+)\]\Z")
_PERSON = re.compile(r"P(?P<number>\d+)\Z")
_CELL = re.compile(r"'?[=+\-@\t]")


class KeyRow(Record):
    """One pseudonym."""

    shown: str
    kind: str
    words: str


class Key:
    """The pseudonyms of a study; new ones are given out as they are asked for, in that order."""

    def __init__(self, rows: Iterable[KeyRow] = ()) -> None:
        self.rows: list[KeyRow] = []
        self.changed = False
        self._shown: dict[tuple[str, str], str] = {}
        self._last: defaultdict[str, int] = defaultdict(int)
        self._taken: set[str] = set()
        self._waiting: dict[tuple[str, str], int] = {}
        """Rows without a pseudonym: the first of each words, by its place."""
        for row in rows:
            self._add(row)

    def known(self, kind: str, words: str) -> str | None:
        """The pseudonym of these words."""
        return self._shown.get((kind, _compared(kind, words))) or None

    def shown(self, kind: str, words: str, called: str = "", *, given: str = "") -> str:
        """The pseudonym of these words; a new one where they have none.

        Args:
            kind: what the words are; see `synth.records.privacy.Identifier`.
            words: as first met.
            called: what stands in the brackets, where that is not the kind's own word.
            given: the pseudonym to use where there is none yet.
        """
        known = self.known(kind, words)
        if known is not None:
            return known
        shown = given or self._next(called or CALLED.get(kind, kind))
        self._settle(KeyRow(shown=shown, kind=kind, words=words))
        return shown

    def person(self, identity: str, wanted: str = "") -> str:
        """The pseudonym of a participant: P01 and so on, or `wanted` where nobody else has it."""
        if wanted in self._taken:
            wanted = ""
        return self.shown(PARTICIPANT, identity, given=wanted or self._next_person())

    def file(self, path: str, wanted: str) -> str:
        """What a source is called: `wanted`, with a number where another one has that name."""
        stem, dot, suffix = wanted.rpartition(".") if "." in wanted else (wanted, "", "")
        name, number = wanted, 1
        while name in self._taken and self.known(FILE, path) is None:
            number += 1
            name = f"{stem}-{number}{dot}{suffix}"
        return self.shown(FILE, path, given=name)

    def note(self, kind: str, words: str) -> None:
        """Notes what a person said of words: KEEP, or a kind; the next run gives a pseudonym."""
        if (kind, _compared(kind, words)) not in self._shown:
            self._take_back(words)
            self._add(KeyRow(shown="", kind=kind, words=words))
            self.changed = True

    def _take_back(self, words: str) -> None:
        """Drops what was said of these words before: the last word counts."""
        told = [r for r in self.rows if r.kind in BY_HAND and folded(r.words) == folded(words)]
        self.rows = [row for row in self.rows if row not in told]
        for row in told:
            self._shown.pop((row.kind, _compared(row.kind, row.words)), None)

    def is_given(self, shown: str) -> bool:
        """Whether somebody, or something, has this pseudonym."""
        return shown in self._taken

    def of_kind(self, *kinds: str) -> list[KeyRow]:
        """The rows of some kinds, in order, without those of people who were forgotten."""
        return [row for row in self.rows if row.kind in kinds and row.words != STRUCK]

    def drop(self, row: KeyRow) -> None:
        """Takes a row out on which nothing rests."""
        self.rows.remove(row)
        self._shown.pop((row.kind, _compared(row.kind, row.words)), None)
        self.changed = True

    def without(self, shown: str) -> "Key":
        """A key without the rows of one pseudonym."""
        key = Key(row for row in self.rows if row.shown != shown)
        key.changed = len(key.rows) != len(self.rows)
        return key

    def _settle(self, row: KeyRow) -> None:
        """Adds a pseudonym, in the row that waited for it where there is one."""
        place = self._waiting.pop((row.kind, _compared(row.kind, row.words)), -1)
        if place >= 0:
            self.rows[place] = self.rows[place].model_copy(update={"shown": row.shown})
        self._add(row, at=place)
        self.changed = True

    def _add(self, row: KeyRow, at: int = -1) -> None:
        if at < 0:
            self.rows.append(row)
        place = row.kind, _compared(row.kind, row.words)
        if not row.shown:
            self._waiting.setdefault(place, len(self.rows) - 1)
        self._shown[place] = self._shown.get(place) or row.shown
        self._taken.add(row.shown)
        numbered = _NUMBERED.match(row.shown) or _PERSON.match(row.shown)
        if numbered:
            called = numbered.groupdict().get("called", PARTICIPANT)
            self._last[called] = max(self._last[called], int(numbered["number"]))

    def _next(self, called: str) -> str:
        return f"[{called} {self._last[called] + 1}]"

    def _next_person(self) -> str:
        return f"P{self._last[PARTICIPANT] + 1:02}"


def _compared(kind: str, words: str) -> str:
    if kind in (PARTICIPANT, FILE):
        return words
    return folded(words) if kind in WORDS else squeezed(words) or words


def read_key(folder: Path) -> Key:
    """Reads `folder`/key.csv; an empty key where there is none.

    Raises:
        SettingsError: it cannot be read, or is no such table.
    """
    path = folder / KEY
    try:
        text = path.read_bytes().decode("utf-8-sig", "surrogatepass")
    except FileNotFoundError:
        return Key()
    except (OSError, UnicodeDecodeError) as error:
        found = getattr(error, "strerror", None) or "it is not UTF-8"
        raise SettingsError(sentence(KEY, found=f"unreadable ({found})", remedy=REMEDY)) from error
    rows = _rows_of(text)
    if not rows or tuple(cell.strip().casefold() for cell in rows[0][:3]) != HEADER:
        expected = f"the columns {', '.join(HEADER)}"
        found = ", ".join(rows[0]) if rows else "an empty file"
        raise SettingsError(sentence(KEY, expected=expected, found=found, remedy=REMEDY))
    told = {number: _row(number, cells) for number, cells in enumerate(rows[1:], 2) if any(cells)}
    _check_apart(told)
    return Key(told.values())


def _check_apart(rows: Mapping[int, KeyRow]) -> None:
    """Raises SettingsError where one pseudonym stands for two people, or for two files."""
    known: dict[tuple[str, str], str] = {}
    for number, row in rows.items():
        if row.kind not in (PARTICIPANT, FILE) or row.words == STRUCK:
            continue
        if known.setdefault((row.kind, row.shown), row.words) != row.words:
            place = f"row {number}"
            found = f"'{row.shown}' for a second one"
            remedy = "give each its own; participants.csv joins what is of one person"
            raise SettingsError(
                sentence(KEY, place=place, expected=f"a {row.kind}", found=found, remedy=remedy)
            )


def _rows_of(text: str) -> list[list[str]]:
    lines = io.StringIO(text, newline="")
    try:
        delimiter = ";" if _semicolons(text) else ","
        return list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise SettingsError(
            sentence(KEY, found=f"a torn table ({error})", remedy=REMEDY)
        ) from error


UNKEPT = "it cannot be written"
REMEDY = "mend it, or restore it from a copy (without it pseudonyms are given out anew)"


def write_key(folder: Path, key: Key) -> None:
    """Writes key.csv, whole or not at all, for its owner's eyes only (0600).

    Raises:
        OutputError: the folder cannot be written.
    """
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows((row.shown, row.kind, _cell(row.words)) for row in key.rows)
    try:
        write_bytes(folder / KEY, lines.getvalue().encode("utf-8", "surrogatepass"), private=True)
    except OutputError as error:
        remedy = "make the study folder writable: without the key pseudonyms would change each time"
        raise OutputError(sentence(str(folder / KEY), found=UNKEPT, remedy=remedy)) from error
    key.changed = False


def _row(number: int, cells: list[str]) -> KeyRow:
    shown, kind, words = ([*cells, "", "", ""])[:3]
    shown, kind = shown.strip(), kind.strip()
    kind = kind.lower() if kind.lower() in BY_HAND else kind
    if not kind or not words.strip() or not (shown or kind in BY_HAND):
        found = "an empty cell" if not kind or not words.strip() else f"'{kind}'"
        place = f"row {number}"
        expected = f"a kind ({', '.join(BY_HAND)}) and words"
        raise SettingsError(sentence(KEY, place=place, expected=expected, found=found))
    if kind in BY_HAND and len(words) > LONGEST:
        expected, found = f"{LONGEST} characters at most", str(len(words))
        raise SettingsError(sentence(KEY, place=f"row {number}", expected=expected, found=found))
    return KeyRow(shown=shown, kind=kind, words=_plain(words))


def _semicolons(text: str) -> bool:
    head = text.partition("\n")[0]
    return head.count(";") > head.count(",")


def _cell(words: str) -> str:
    """What a spreadsheet would take for a formula begins with an apostrophe."""
    return f"'{words}" if _CELL.match(words) else words


def _plain(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _CELL.match(cell[1:]) else cell
