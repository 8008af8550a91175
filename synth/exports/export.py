"""`synth export`: one file, its form told by its suffix."""

from collections.abc import Callable, Mapping
from pathlib import Path

from synth.errors import UsageError, sentence
from synth.exports.csv_file import csv_text
from synth.exports.tables import Questions, evidence_table, rejected_table, sheet_tables
from synth.exports.workbook import workbook
from synth.files import write_bytes, write_text
from synth.records.journey import JourneyMap
from synth.results import Results, map_text

Page = Callable[[Results], str]


def export_file(results: Results, to: Path, pages: Mapping[str, Page]) -> None:
    """Writes `to`, whole or not at all.

    Args:
        results: the map and its sources.
        to: the file; `.json`, `.csv`, `.xlsx`, or one of `pages`.
        pages: renderers by suffix (".html", ".md").

    Raises:
        UsageError: there is no such form.
        OutputError: the file cannot be written.
    """
    suffix = to.suffix.lower()
    if suffix == ".json":
        write_text(to, map_text(results.journey))
    elif suffix == ".csv":
        write_text(to, csv_text(evidence_table(results.journey, questions(results))))
    elif suffix == ".xlsx":
        write_bytes(to, workbook(sheet_tables(results.journey, questions(results))))
    elif suffix in pages:
        write_text(to, pages[suffix](results))
    else:
        forms = ", ".join(sorted([".json", ".csv", ".xlsx", *pages]))
        raise UsageError(
            sentence(
                str(to),
                expected=f"a file name that ends in one of {forms}",
                found=repr(suffix) if suffix else "no suffix",
                remedy="name the file accordingly",
            )
        )


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
