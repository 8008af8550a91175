"""The forms of a shared map by the end of a file's name."""

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from synth.errors import UsageError, sentence
from synth.exports.csv_file import csv_text
from synth.exports.workbook import workbook
from synth.files import write_bytes, write_text
from synth.sharing.markdown import shared_markdown
from synth.sharing.page import shared_page
from synth.sharing.records import SharedMap
from synth.sharing.tables import claims_table, sheets

Form = Callable[[SharedMap], str | bytes]


def shared_json(shared: SharedMap) -> str:
    """All of it, for programs."""
    told = {"shared_version": "1", **shared.model_dump(mode="json")}
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


FORMS: Mapping[str, Form] = {
    ".html": shared_page,
    ".md": shared_markdown,
    ".json": shared_json,
    ".csv": lambda shared: csv_text(claims_table(shared)),
    ".xlsx": lambda shared: workbook(sheets(shared)),
}


def shared_form(to: Path, others: Iterable[str] = ()) -> Form:
    """The form that a file's name asks for.

    Args:
        to: the file.
        others: ends of names that mean forms of the full map (".agreement.csv").

    Raises:
        UsageError: it is none of those that a shared map has.
    """
    name = to.name.lower()
    fitting = max((end for end in (*FORMS, *others) if name.endswith(end)), key=len, default="")
    if fitting in FORMS and name != fitting:
        return FORMS[fitting]
    raise UsageError(
        sentence(
            str(to),
            expected=f"with --shared a file name that ends in one of {', '.join(sorted(FORMS))}",
            found=repr(fitting or to.suffix) if fitting or to.suffix else "no suffix",
            remedy="name the file accordingly",
        )
    )


def write_shared(to: Path, made: str | bytes) -> None:
    """Writes the file, whole or not at all. Raises OutputError where it cannot be written."""
    if isinstance(made, bytes):
        write_bytes(to, made)
    else:
        write_text(to, made)
