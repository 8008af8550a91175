"""The map as an .xlsx workbook, a sheet a lane; formulas and links are off."""

import datetime
import io
import re

from synth.exports.tables import Table

_FORBIDDEN = re.compile(r"[\[\]:*?/\\'\x00-\x1f\ufffe\uffff]")
CELL_LIMIT = 32_767
"""Characters that a cell of the format can hold."""
WIDTHS = (12, 60)
"""Least and greatest width of a column, in characters."""


def workbook(tables: list[Table]) -> bytes:
    """The tables as sheets, the head frozen and filterable; the same tables give the same bytes."""
    import xlsxwriter

    buffer = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties({"author": "Synth", "created": datetime.datetime(2000, 1, 1)})
    bold = book.add_format({"bold": True})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    names = {"history"}  # a name that the format keeps for itself
    for table in tables:
        sheet = book.add_worksheet(_sheet_name(table.name, names))
        sheet.write_row(0, 0, table.head, bold)
        for i, row in enumerate(table.rows, start=1):
            for j, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(i, j, _fitting(cell), wrap)
                elif cell is not None:
                    sheet.write_number(i, j, cell, wrap)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(1, len(table.rows)), len(table.head) - 1)
        for j, title in enumerate(table.head):
            sheet.set_column(j, j, _width(title, [row[j] for row in table.rows[:200]]))
    book.close()
    return buffer.getvalue()


def _fitting(text: str) -> str:
    """What a cell can hold of `text`; an ellipsis says that it was cut."""
    return text if len(text) <= CELL_LIMIT else text[: CELL_LIMIT - 1] + "…"


def _width(title: str, cells: list[str | int | float | None]) -> int:
    longest = max([len(title), *(len(str(cell)) for cell in cells if cell is not None)])
    return max(WIDTHS[0], min(WIDTHS[1], longest + 2))


def _sheet_name(name: str, taken: set[str]) -> str:
    """At most 31 characters, none of those the format forbids, and not taken yet."""
    base = _FORBIDDEN.sub(" ", name).strip()[:31] or "Sheet"
    unique, n = base, 2
    while unique.lower() in taken:
        unique, n = f"{base[:27]} {n}", n + 1
    taken.add(unique.lower())
    return unique
