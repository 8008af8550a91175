"""What the commands share: the parser, their common arguments, and JSON on stdout."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

from synth.terminal import harmless

app = typer.Typer(
    name="synth",
    help="Interviews and survey answers in, a journey map out in which every claim opens "
    "the participants' own words.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

StudyArgument = Annotated[Path, typer.Argument(metavar="STUDY", help="The study's folder.")]
MapArgument = Annotated[
    Path, typer.Argument(metavar="STUDY", help="A study, its results folder, or a map.json.")
]
ModelOption = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="Who reads: builtin (the default), a model's name, or replay:FILE.",
    ),
]
BaseUrlOption = Annotated[
    str | None,
    typer.Option(metavar="URL", help="An OpenAI-compatible server, such as a local one."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")]
INTERRUPTED = 130
DEBUG = "SYNTH_DEBUG"
"""Environment variable that lets a defect show its traceback."""
QuietOption = Annotated[bool, typer.Option("-q", "--quiet", help="No progress on stderr.")]


def print_json(value: dict[str, Any]) -> None:
    """One JSON object on stdout, in which nothing is left that a terminal would obey."""
    print(_harmless_json(value))


def print_json_stream(facts: dict[str, Any], name: str, rows: Iterable[dict[str, Any]]) -> None:
    """One JSON object on stdout, whose last field `name` lists `rows`, printed as they come."""
    head = _harmless_json(facts).rstrip().removesuffix("}").rstrip()
    print(f'{head},\n "{name}": [', end="")
    for place, row in enumerate(rows):
        print(f"{',' if place else ''}\n{_harmless_json(row)}", end="")
    print("\n]}")


def _harmless_json(value: dict[str, Any]) -> str:
    return harmless(json.dumps(value, ensure_ascii=False, indent=1), but="\n")
