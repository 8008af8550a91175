"""participants.csv: which words belong to which person. Knows nothing of the sources themselves."""

from collections.abc import Sequence
from pathlib import Path
from typing import get_args

from pydantic import Field

from synth.errors import SettingsError, SourceError, sentence
from synth.readers.settings import suggestion
from synth.readers.tables import read_table
from synth.records.base import Record
from synth.records.document import Voice
from synth.records.journey import Quotable

FILE = "participants.csv"
COLUMNS = ("participant", "source", "speaker", "respondent", "actor", "role", "quotable")
ROLES: tuple[Voice, ...] = get_args(Voice)
QUOTABLE: tuple[Quotable, ...] = get_args(Quotable)


class PersonRow(Record):
    """One row; empty text means that the cell is empty or the column is not there."""

    row: int
    """As a spreadsheet counts, the header being 1."""
    participant: str = ""
    source: str = ""
    """Path in the study, file name, or file name without suffix."""
    speaker: str = ""
    respondent: str = ""
    actor: str = ""
    role: Voice | None = None
    quotable: Quotable | None = None
    segments: dict[str, str] = Field(default_factory=dict)


def read_participants(folder: Path) -> tuple[list[PersonRow], list[str]]:
    """Reads `folder`/participants.csv, if there is one.

    Returns:
        The rows, and what a researcher should know about how the file was read. A file without
        a column `participant` is not used, and a remark says so.

    Raises:
        SettingsError: a row without a participant, or a role or `quotable` that is not known.
    """
    path = folder / FILE
    if not path.exists() and not path.is_symlink():
        return [], []
    if not path.is_file():
        remedy = "remove it or give it another name"
        raise SettingsError(
            sentence(FILE, expected="a file", found="something else", remedy=remedy)
        )
    try:
        table = read_table(path, "csv")
    except SourceError as error:
        raise SettingsError(str(error)) from error
    header = [" ".join(cell.split()) for cell in table.rows[0]]
    names = [cell.casefold() for cell in header]
    if "participant" not in names:
        shown = ", ".join(header[:6]) + (" …" if len(header) > 6 else "")
        found = f"only {shown}; it was not used"
        remedy = "add that column if the file is to link people to what they said"
        expected = "a column named participant"
        return [], [sentence(FILE, expected=expected, found=found, remedy=remedy)]
    for name in COLUMNS:
        if names.count(name) > 1:
            found = f"'{name}' {names.count(name)} times"
            expected, remedy = "each column once", "give one of them another name"
            message = sentence(FILE, place="row 1", expected=expected, found=found, remedy=remedy)
            raise SettingsError(message)
    remarks = [f"{FILE}: {remark}" for remark in table.remarks]
    roles = _roles(table.rows, names)
    if "role" in names and not roles:
        remarks.append(
            f"{FILE}: the column role names none of {', '.join(ROLES)}; it was read as a segment."
        )
    rows = [
        _row(number, header, cells, use_role=roles)
        for number, cells in enumerate(table.rows, 1)
        if number > 1 and any(cells)
    ]
    return rows, remarks


def _roles(rows: Sequence[Sequence[str]], names: Sequence[str]) -> bool:
    """Whether the column `role` speaks of voices, rather than of jobs."""
    if "role" not in names:
        return False
    column = names.index("role")
    given = {_word(row[column]) for row in rows[1:] if row[column]}
    return not given or bool(given & set(ROLES))


def _word(text: str) -> str:
    return text.casefold().strip().replace(" ", "_").replace("-", "_")


def _row(number: int, header: Sequence[str], cells: Sequence[str], *, use_role: bool) -> PersonRow:
    known: dict[str, str] = {}
    segments: dict[str, str] = {}
    for name, cell in zip(header, cells, strict=True):
        value = " ".join(cell.split())
        key = name.casefold()
        if key in COLUMNS and (key != "role" or use_role):
            known[key] = value
        elif value and name:
            segments[name] = value
    role = _word(known.pop("role", "")) or None
    quotable = _word(known.pop("quotable", "")) or None
    _require(number, "role", role, ROLES)
    _require(number, "quotable", quotable, QUOTABLE)
    if not known.get("participant") and role in (None, "participant"):
        place, remedy = f"row {number}", "fill it in, or remove the row"
        expected, found = "a participant", "an empty cell"
        message = sentence(FILE, place=place, expected=expected, found=found, remedy=remedy)
        raise SettingsError(message)
    return PersonRow.model_validate(
        {**known, "row": number, "role": role, "quotable": quotable, "segments": segments}
    )


def _require(number: int, column: str, value: str | None, known: Sequence[str]) -> None:
    if value is None or value in known:
        return
    raise SettingsError(
        sentence(
            FILE,
            place=f"row {number}, {column}",
            expected=", ".join(known),
            found=f"'{value}'",
            remedy=suggestion(value, known),
        )
    )
