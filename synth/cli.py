"""The command line: parse, call, print, exit code. Each command loads what it needs."""

import json
import os
import signal
import sys
from io import TextIOWrapper
from pathlib import Path
from types import FrameType
from typing import Annotated, Any, NoReturn

import typer

import synth
from synth.errors import SynthError
from synth.terminal import Terminal, fit, harmless

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
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")]
INTERRUPTED = 130
DEBUG = "SYNTH_DEBUG"
"""Environment variable that lets a defect show its traceback."""
QuietOption = Annotated[bool, typer.Option("-q", "--quiet", help="No progress on stderr.")]


@app.command()
def new(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make.")],
    stages: Annotated[
        str, typer.Option(help="Stages to begin with: default, retail, b2b or service.")
    ] = "default",
) -> None:
    """Make a study folder with a commented study.toml."""
    for path in synth.new(folder, stages):
        print(path)


@app.command()
def run(
    study: StudyArgument,
    model: Annotated[
        str | None, typer.Option(help="Who reads. This version has the built-in reader.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Where results go; STUDY/out by default.")
    ] = None,
    fresh: Annotated[bool, typer.Option(help="Forget earlier work and begin anew.")] = False,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Read the sources and draw the map. Resumes by itself."""
    with Terminal(quiet=quiet) as progress:
        record = synth.run(study, out=out, model=model, fresh=fresh, progress=progress)
    for line in (*record.remarks, *record.left_out, *record.failures):
        print(fit(line), file=sys.stderr)
    folder = record.workspace.out
    if as_json:
        paths = {"out": str(folder), "map": str(folder / "map.html")}
        _print_json(record.as_json() | {"paths": paths})
    else:
        print(_summary(record.counts))
        print(folder / "map.html")
    if not record.complete:
        raise typer.Exit(1)


def _summary(counts: dict[str, int]) -> str:
    people, sources = _count(counts, "participant"), _count(counts, "source")
    found = [_count(counts, name) for name in ("theme", "finding", "rejection")]
    cited = _count(counts, "observation").replace(" ", " cited ")
    return f"{people} in {sources}: {cited}, {', '.join(found)}."


def _count(counts: dict[str, int], name: str) -> str:
    n = counts[f"{name}s"]
    return f"{n} {name}" if n == 1 else f"{n} {name}s"


@app.command()
def check(study: MapArgument, as_json: JsonOption = False) -> None:
    """Verify every citation and every count of a map against the sources."""
    report = synth.check(study)
    if as_json:
        facts = {"citations": report.citations, "themes": report.themes, "sources": report.sources}
        _print_json(facts | {"originals": report.originals, "problems": report.problems})
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
        _print_json({"passages": [passage.as_json() for passage in passages]})
        return
    for passage in passages:
        place = f"{passage.similarity:.2f}  {passage.locator}  [{passage.start}:{passage.end}]"
        print(fit(place))
        print(fit(f"      {' '.join(passage.quote.split())}"))


@app.command()
def export(
    study: MapArgument,
    to: Annotated[Path, typer.Option("--to", metavar="FILE", help="Form told by the suffix.")],
) -> None:
    """Write the map as .html, .md, .json, .csv or .xlsx."""
    print(synth.export(study, to))


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
        _print_json(result.as_json())
        return
    for line in result.table():
        print(line)
    for slip in result.slips if errors else ():
        print(slip.as_line())


@app.command()
def schema() -> None:
    """Print the JSON Schema of map.json."""
    _print_json(synth.schema())


@app.callback(invoke_without_command=True)
def _options(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        print(f"synth {synth.__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        print(context.get_help())
        raise typer.Exit(2)


def main() -> NoReturn:
    """Entry point: every error becomes its one sentence and its exit code."""
    signal.signal(signal.SIGTERM, _interrupt)
    _fill_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    code = _guarded()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # all is done but leaving
    sys.exit(code)


def _fill_closed_streams() -> None:
    """Puts /dev/null where a standard stream is closed, lest a file of ours take its number."""
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            handle = os.open(os.devnull, os.O_RDWR)
            setattr(sys, name, os.fdopen(handle, "r" if name == "stdin" else "w"))


def _guarded() -> int:
    try:
        code = app(standalone_mode=False)
        sys.stdout.flush()
        return _interrupted() if code == INTERRUPTED else int(code or 0)
    except SynthError as error:
        return _say(str(error), error.exit_code)
    except (KeyboardInterrupt, typer.Abort):
        return _interrupted()
    except typer.TyperException as error:
        return _say(f"{_format(error)} See synth --help.", 2)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader has gone
        return 1
    except OSError as error:
        return _say(f"{error.filename or 'disk'}: {error.strerror or error}.", 2)
    except Exception as error:
        if DEBUG in os.environ:
            raise
        return _say(f"A defect in synth ({error!r}); {DEBUG}=1 shows where. Nothing is lost.", 2)


def _format(error: typer.TyperException) -> str:
    """The parser's complaint in one line, as it words it."""
    words = getattr(error, "format_message", None)
    return str(words() if words else error)


def _interrupted() -> int:
    return _say("Interrupted; what is done is kept. Run the same command to go on.", INTERRUPTED)


def _say(message: str, code: int) -> int:
    print(fit(message), file=sys.stderr)
    return code


def _interrupt(signum: int, frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def _print_json(value: dict[str, Any]) -> None:
    print(harmless(json.dumps(value, ensure_ascii=False, indent=1), but="\n"))
