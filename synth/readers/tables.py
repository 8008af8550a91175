"""Tables as rows of text: .csv and .tsv with any delimiter, .xlsx. Knows nothing of surveys."""

import csv
import datetime
import io
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from synth.errors import SourceError, sentence
from synth.readers.decoding import decode

DELIMITERS = (",", ";", "\t", "|")
ONE_COLUMN = "\x1f"  # a delimiter that no text holds
SAMPLE = 200_000  # characters looked at to find the delimiter
FIELD_LIMIT = 16_000_000  # characters of one cell; the csv module's own limit is 131,072
TORN_CELL = 20  # line breaks in a cell from which an odd quotation mark is taken as never closed
EMPTY = "fill it in or remove it"
SHOWN = 5  # row numbers named in a remark


class Table(NamedTuple):
    """Rows of equal width; `rows[i]` is row `i + 1` of a spreadsheet. Cells are stripped."""

    rows: list[list[str]]
    remarks: tuple[str, ...] = ()


def read_table(path: Path, kind: str, name: str = "") -> Table:
    """Reads a table; every cell is text as a person would see it.

    Args:
        path: the file.
        kind: `xlsx`, or anything else for delimited text whose delimiter is found by itself.
        name: what messages call the file, its path in a study; its own name where empty.

    Raises:
        SourceError: the file cannot be opened, or its lines are no rows of one table.
    """
    name = name or path.name
    try:
        if kind == "xlsx":
            return _workbook(path, name)
        return delimited(decode(path.read_bytes(), name), name)
    except OSError as error:
        found = f"unreadable ({error.strerror or error})"
        raise SourceError(sentence(name, found=found, remedy="check its rights")) from error


def delimited(text: str, name: str) -> Table:
    """Rows of delimited text with LF line ends. Raises SourceError as `read_table` does."""
    csv.field_size_limit(FIELD_LIMIT)
    text = text.removeprefix("\ufeff")
    first, _, rest = text.partition("\n")
    hint = re.fullmatch(r'"?sep=(.)"?\s*', first)  # Excel's own way to name the delimiter
    delimiter = hint[1] if hint else find_delimiter(text)
    try:
        rows = list(_parse("\n" + rest if hint else text, delimiter))
    except csv.Error as error:
        found, remedy = "rows that cannot be told apart", "save it anew as CSV"
        raise SourceError(sentence(name, expected="a table", found=found, remedy=remedy)) from error
    _refuse_torn(text, rows, name)
    return _level(rows, delimiter, name)


def find_delimiter(text: str) -> str:
    """The delimiter that gives most rows one width; `ONE_COLUMN` where none does."""
    sample = text[:SAMPLE]
    best, found = 0.0, ONE_COLUMN
    for delimiter in DELIMITERS:
        rows = [row for row in _parse(sample, delimiter) if any(row)]
        if len(sample) < len(text):
            rows = rows[:-1]
        widths = Counter(len(row) for row in rows)
        width, count = max(widths.items(), key=lambda pair: (pair[1], pair[0]), default=(1, 0))
        share = count / len(rows) if rows else 0.0
        # A header of one cell above rows of several: commas in sentences, or a title line.
        lone = bool(rows) and len(rows[0]) == 1 and share < 0.9
        score = share * min(width, 4) if width > 1 and not lone else 0.0
        if score > best + 1e-9:
            best, found = score, delimiter
    return found


def _parse(text: str, delimiter: str) -> Iterable[list[str]]:
    # Form services write .tsv without quoting; a quotation mark there is part of the words.
    if delimiter == "\t" and _evenly_tabbed(text):
        return [line.split("\t") for line in text.removesuffix("\n").split("\n")]
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def _evenly_tabbed(text: str) -> bool:
    lines = [line for line in text.split("\n") if line]
    tabs = Counter(line.count("\t") for line in lines)
    quoted = sum(line.startswith('"') or '\t"' in line for line in lines)
    doubled = sum('""' in line for line in lines)
    return len(tabs) == 1 and not doubled and quoted * 2 < len(lines)


def _refuse_torn(text: str, rows: Sequence[Sequence[str]], name: str) -> None:
    """Refuses a file in which an opened quotation mark swallows the rows that follow."""
    if text.count('"') % 2 == 0:
        return
    for number, row in enumerate(rows, 1):
        if any(cell.count("\n") >= TORN_CELL for cell in row):
            expected = "a quotation mark that is closed"
            found = "one that swallows the rows below it"
            remedy = "mend the quotation mark in that row, or save the file anew"
            message = sentence(
                name, place=f"row {number}", expected=expected, found=found, remedy=remedy
            )
            raise SourceError(message)


def _level(rows: Sequence[list[str]], delimiter: str, name: str) -> Table:
    """Brings all rows to one width, and says which did not have it."""
    widths = Counter(len(row) for row in rows if any(row))
    if not widths:
        raise SourceError(sentence(name, expected="a table", found="an empty file", remedy=EMPTY))
    width, count = max(widths.items(), key=lambda pair: (pair[1], pair[0]))
    if count * 2 <= widths.total():
        width = next(len(row) for row in rows if any(row))
    level = []
    odd = []
    same: dict[str, str] = {}  # equal cells share one text: a third of the memory of long exports
    for number, row in enumerate(rows, 1):
        fitted = _fit(row, width, delimiter) if len(row) != width else row
        if len(row) != width and any(row) and number > 1:
            odd.append(number)
        cells = map(str.strip, fitted)
        level.append([same.setdefault(cell, cell) if len(cell) < 40 else cell for cell in cells])
    if len(odd) * 2 > widths.total() and len(odd) > 2:
        sizes = ", ".join(str(size) for size in sorted(widths)[:8])
        remedy = "save it anew as CSV, or as .xlsx"
        expected = f"rows of {width} cells"
        message = sentence(name, expected=expected, found=f"rows of {sizes}", remedy=remedy)
        raise SourceError(message)
    return Table(level, _odd_remark(odd, width))


def _fit(row: list[str], width: int, delimiter: str) -> list[str]:
    """Pads a short row; joins the surplus cells of a long one.

    A cell that begins with a space continues the one before: an unquoted comma in a sentence.
    What is still too long belongs, for all we know, to the last cell.
    """
    if len(row) > width and not any(row[width:]):
        return row[:width]
    fitted: list[str] = []
    surplus = len(row) - width
    for cell in row:
        if surplus > 0 and fitted and cell.startswith(" "):
            fitted[-1] += delimiter + cell
            surplus -= 1
        else:
            fitted.append(cell)
    if len(fitted) > width:
        fitted[width - 1 :] = [delimiter.join(fitted[width - 1 :])]
    return fitted + [""] * (width - len(fitted))


def _odd_remark(odd: Sequence[int], width: int) -> tuple[str, ...]:
    if not odd:
        return ()
    shown = ", ".join(str(number) for number in odd[:SHOWN])
    more = f" and {len(odd) - SHOWN} more" if len(odd) > SHOWN else ""
    rows = f"Row {shown} has" if len(odd) == 1 else f"Rows {shown}{more} have"
    return (
        f"{rows} not the {width} cells of the others: missing cells were left empty, surplus"
        " ones joined to the text before them.",
    )


def _workbook(path: Path, file: str) -> Table:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        workbook = CalamineWorkbook.from_path(str(path))
        sheets = [
            (name, workbook.get_sheet_by_name(name).to_python(skip_empty_area=False))
            for name in workbook.sheet_names
        ]
    except (CalamineError, ValueError, KeyError) as error:
        found = "a locked one" if isinstance(error, PasswordError) else "a damaged one"
        remedy = "open it in a spreadsheet program and save it anew, without a password"
        message = sentence(file, expected="an .xlsx workbook", found=found, remedy=remedy)
        raise SourceError(message) from error
    filled = [(name, rows) for name, rows in sheets if sum(map(any, rows)) > 1]
    if not filled:
        raise SourceError(sentence(file, expected="a table", found="empty sheets", remedy=EMPTY))
    # The answers are the sheet with most cells; ties go to the first.
    name, rows = max(filled, key=lambda sheet: len(sheet[1]) * len(sheet[1][0]))
    others = [f"'{other}'" for other, _ in filled if other != name]
    remarks = (f"Only the sheet '{name}' was read, not {', '.join(others)}.",) if others else ()
    return Table([[_cell_text(cell) for cell in row] for row in rows], remarks)


def _cell_text(value: object) -> str:
    """A cell as text: 3.0 is `3`, dates are ISO, midnight is left out."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_", "").strip()
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime.datetime):
        day = (value.hour, value.minute, value.second, value.microsecond) == (0, 0, 0, 0)
        return value.date().isoformat() if day else value.isoformat(sep=" ")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return "" if value is None else str(value)
