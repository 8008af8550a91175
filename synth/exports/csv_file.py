"""Tables as .csv that no spreadsheet takes for formulas."""

import csv
import io
import re

from synth.exports.tables import Cell, Table

_FORMULA = re.compile(r"[\t\r\n]|[\s\u200b-\u200f\u2060\ufeff]*[=+\-@|%＝＋－＠]")


def csv_text(table: Table) -> str:
    """The table as CSV (RFC 4180), with a byte order mark so that spreadsheets read UTF-8."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(table.head)
    writer.writerows([harmless(cell) for cell in row] for row in table.rows)
    return "\ufeff" + buffer.getvalue()


def harmless(cell: Cell) -> Cell:
    """A text that begins like a formula gets an apostrophe in front (OWASP, CSV injection).

    Numbers are none, so -1 stays a number.
    """
    if isinstance(cell, str) and _FORMULA.match(cell):
        return "'" + cell
    return "" if cell is None else cell
