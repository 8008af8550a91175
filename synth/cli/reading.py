"""Commands that read a map: check, search, export, compare, score."""

import sys
from pathlib import Path
from typing import Annotated

import typer

import synth
from synth.cli.options import JsonOption, MapArgument, QuietOption, app, print_json
from synth.errors import UsageError, sentence
from synth.terminal import Terminal, fit


@app.command()
def check(study: MapArgument, as_json: JsonOption = False) -> None:
    """Verify every citation and every count of a map against the sources."""
    report = synth.check(study)
    if as_json:
        facts = {"citations": report.citations, "themes": report.themes, "sources": report.sources}
        print_json(facts | {"originals": report.originals, "problems": report.problems})
    else:
        against = "the source files" if report.originals else "the texts in the results"
        print(
            f"{report.citations} citations and {report.themes} themes checked against {against}: "
            f"{len(report.problems) or 'no'} problem{'' if len(report.problems) == 1 else 's'}."
        )
    for problem in report.problems:
        print(fit(problem), file=sys.stderr)
    if report.problems:
        raise typer.Exit(1)


@app.command()
def search(
    study: MapArgument,
    words: Annotated[str, typer.Argument(metavar="WORDS", help="What to look for, in any words.")],
    limit: Annotated[int, typer.Option("-n", "--limit", min=1, help="Passages shown.")] = 8,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Find passages by meaning, each with its citation."""
    with Terminal(quiet=quiet) as progress:
        passages = synth.search(study, words, limit=limit, progress=progress)
    if as_json:
        print_json({"passages": [passage.as_json() for passage in passages]})
        return
    for passage in passages:
        place = f"{passage.similarity:.2f}  {passage.locator}  [{passage.start}:{passage.end}]"
        print(fit(place))
        print(fit(f"      {' '.join(passage.quote.split())}"))


@app.command()
def export(
    study: MapArgument,
    to: Annotated[
        Path, typer.Option("--to", metavar="FILE", help="Form told by the end of the name.")
    ],
    paper: Annotated[
        str | None, typer.Option(help="Of the wall: A0, A1 (default) or A3 (A1 in pieces).")
    ] = None,
    actor: Annotated[
        str | None, typer.Option(metavar="ID", help="Whose journey; the first by default.")
    ] = None,
    reviewer: Annotated[
        str | None, typer.Option(metavar="NAME", help="Whose codings become .gold.jsonl.")
    ] = None,
    shared: Annotated[
        bool,
        typer.Option("--shared", help="For people who must not learn who said what."),
    ] = False,
) -> None:
    """Write the map as .html .md .json .csv .xlsx, for a wall (.pdf .svg .png) or a workshop.

    For a workshop: .cards.html, .cards.pdf and .stickies.csv. What reviewers decided and coded:
    .reviews.csv, .agreement.csv and .gold.jsonl. For other
    QDA programs: .qdpx, .qdc. With --shared: reviewed claims and quotable words alone, no
    transcripts, people or files, as .html .md .json .csv .xlsx.
    """
    print(synth.export(study, to, paper=paper, actor=actor, reviewer=reviewer, shared=shared))
    _warn_of_source(study, to)


def _warn_of_source(study: Path, file: Path) -> None:
    """Says so where a file was put into a study, which reads all that lies in it."""
    from synth.api import is_read

    if is_read(study, file):
        found = "the next run will read this file as a source"
        remedy = "move it into the study's out folder or elsewhere, or list it under ignore"
        print(fit(sentence(str(file), found=found, remedy=remedy)), file=sys.stderr)


@app.command()
def diff(
    old: Annotated[
        Path,
        typer.Argument(
            metavar="OLD", help="A study, its results folder, a map.json or a snapshot of one."
        ),
    ],
    new: Annotated[
        Path | None,
        typer.Argument(
            metavar="[NEW]", help="Likewise; left out, OLD's map is compared with the one before."
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="With OLD alone: its results folder; OLD/out by default.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Tell what changed between two maps: added, strengthened, weakened, contradicted, gone."""
    from synth.report.change import change_lines

    if new is not None and out is not None:
        raise UsageError("--out goes with one map alone: leave out NEW or --out.")
    changes = synth.diff(old, new, out=out)
    if as_json:
        print_json(changes.model_dump(mode="json"))
        return
    for line in change_lines(changes):
        print(fit(line))


@app.command("eval")
def evaluate(
    study: MapArgument,
    gold: Annotated[Path, typer.Argument(metavar="GOLD", help="Marks, one a line: gold.jsonl.")],
    second: Annotated[
        Path | None, typer.Option(help="A second marker's marks, scored instead of the map.")
    ] = None,
    errors: Annotated[bool, typer.Option("--errors", help="List every error to read.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Score a map against gold marks: what was found, and what was said of it."""
    result = synth.evaluate(study, gold, second=second)
    if as_json:
        print_json(result.as_json())
        return
    for line in result.table():
        print(line)
    for slip in result.slips if errors else ():
        print(slip.as_line())


@app.command()
def schema() -> None:
    """Print the JSON Schema of map.json."""
    print_json(synth.schema())
