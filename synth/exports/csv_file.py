"""Tables as .csv that no spreadsheet takes for formulas."""

import csv
import io

from synth.exports.tables import Cell, Table

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "|", "%")


def csv_text(table: Table) -> str:
    """The table as CSV (RFC 4180), with a byte order mark so that spreadsheets read UTF-8."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(table.head)
    writer.writerows([harmless(cell) for cell in row] for row in table.rows)
    return "\ufeff" + buffer.getvalue()


def harmless(cell: Cell) -> Cell:
    """A text that begins like a formula gets an apostrophe in front (OWASP, CSV injection)."""
    if isinstance(cell, str) and cell.lstrip().startswith(_FORMULA):
        return "'" + cell
    return "" if cell is None else cell
