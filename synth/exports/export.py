"""`synth export`: one file, its form told by its suffix."""

from collections.abc import Callable, Mapping
from pathlib import Path

from synth.errors import UsageError, sentence
from synth.exports.csv_file import csv_text
from synth.exports.insight_tables import insight_tables
from synth.exports.tables import Questions, evidence_table, rejected_table, sheet_tables
from synth.exports.workbook import workbook
from synth.files import write_bytes, write_text
from synth.records.journey import JourneyMap
from synth.results import Results, map_text

Page = Callable[[Results], str | bytes]


def export_file(results: Results, to: Path, pages: Mapping[str, Page]) -> None:
    """Writes `to`, whole or not at all.

    Args:
        results: the map and its sources.
        to: the file; its name ends in `.json`, `.csv`, `.xlsx`, or one of `pages`.
        pages: renderers by the end of a name (".html", ".cards.html"); the longest that fits.

    Raises:
        UsageError: there is no such form.
        OutputError: the file cannot be written.
    """
    made = _form(to, {**TABLES, **pages})(results)
    if isinstance(made, bytes):
        write_bytes(to, made)
    else:
        write_text(to, made)


def _form(to: Path, forms: Mapping[str, Page]) -> Page:
    name = to.name.lower()
    fitting = sorted((end for end in forms if name.endswith(end)), key=len)
    if fitting and name != fitting[-1]:
        return forms[fitting[-1]]
    raise UsageError(
        sentence(
            str(to),
            expected=f"a file name that ends in one of {', '.join(sorted(forms))}",
            found=repr(to.suffix) if to.suffix else "no suffix",
            remedy="name the file accordingly",
        )
    )


def _evidence(results: Results) -> str:
    return csv_text(evidence_table(results.journey, questions(results)))


def _sheets(results: Results) -> bytes:
    journey = results.journey
    return workbook([*sheet_tables(journey, questions(results)), *insight_tables(journey)])


TABLES: Mapping[str, Page] = {
    ".json": lambda results: map_text(results.journey),
    ".csv": _evidence,
    ".xlsx": _sheets,
}
"""The forms that are made here."""


def write_tables(results: Results, out: Path) -> None:
    """Writes evidence.csv and rejected.csv into a results folder."""
    journey: JourneyMap = results.journey
    write_text(out / "evidence.csv", csv_text(evidence_table(journey, questions(results))))
    write_text(out / "rejected.csv", csv_text(rejected_table(journey)))


def questions(results: Results) -> Questions:
    """What was asked, by source and turn."""
    return {
        (source, turn.turn): turn.question
        for source, turns in results.turns.items()
        for turn in turns
        if turn.question
    }
