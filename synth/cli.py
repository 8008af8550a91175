"""The command line: parse, call, print, exit code. Each command loads what it needs."""

import json
import os
import signal
import sys
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

import synth
from synth.errors import SynthError, UsageError, WaitingError
from synth.planned import plan_lines
from synth.terminal import Terminal, fit, harmless

if TYPE_CHECKING:
    from synth.pipeline.record import RunRecord

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
    model: ModelOption = None,
    base_url: BaseUrlOption = None,
    out: Annotated[
        Path | None, typer.Option(help="Where results go; STUDY/out by default.")
    ] = None,
    concurrency: Annotated[
        int, typer.Option(min=1, max=256, help="Requests to a model in flight at once.")
    ] = 16,
    max_cost: Annotated[
        float | None, typer.Option(min=0, help="US dollars that this run may spend on a model.")
    ] = None,
    batch: Annotated[
        bool, typer.Option("--batch", help="Ask by OpenAI's Batch API: half the price, later.")
    ] = False,
    timeout: Annotated[
        float, typer.Option(min=1, help="Seconds that one answer of a model may take.")
    ] = 300.0,
    record: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the model's answers as a recording.")
    ] = None,
    fresh: Annotated[
        bool, typer.Option(help="Forget earlier work, paid answers of every model too.")
    ] = False,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Read the sources and draw the map. Resumes by itself."""
    asking = synth.Asking(
        base_url=base_url,
        concurrency=concurrency,
        max_cost=max_cost,
        batch=batch,
        timeout=timeout,
        record=record,
    )
    try:
        with Terminal(quiet=quiet) as progress:
            result = synth.run(
                study, out=out, model=model, fresh=fresh, progress=progress, asking=asking
            )
    except WaitingError as waiting:
        if as_json:
            facts = {"requests": waiting.requests, "batches": waiting.batches}
            _print_json({"complete": False, "waiting": facts})
        raise
    _tell(result, as_json=as_json)


def _tell(record: "RunRecord", *, as_json: bool) -> None:
    for line in (*record.remarks, *record.left_out, *record.failures):
        print(fit(line), file=sys.stderr)
    folder = record.workspace.out
    if as_json:
        paths = {"out": str(folder), "map": str(folder / "map.html")}
        _print_json(record.as_json() | {"paths": paths})
    else:
        print(_summary(record.counts))
        if record.ledger is not None:
            print(record.bill())
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
def plan(
    study: StudyArgument,
    model: ModelOption = None,
    base_url: BaseUrlOption = None,
    out: Annotated[
        Path | None, typer.Option(help="Where results of the run go; STUDY/out by default.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Tell what a run would ask of a model and cost, and ask nothing."""
    result = synth.plan(study, model=model, base_url=base_url, out=out)
    for line in result.failures:
        print(fit(line), file=sys.stderr)
    if as_json:
        _print_json(result.as_json())
    else:
        for line in plan_lines(result):
            print(fit(line))
    if result.failures:
        raise typer.Exit(1)


@app.command()
def redraw(
    study: StudyArgument,
    out: Annotated[
        Path | None, typer.Option(help="Where results are; STUDY/out by default.")
    ] = None,
) -> None:
    """Draw the map again as reviews.jsonl decides it; reads nothing anew and asks no model."""
    journey = synth.redraw(study, out=out)
    for line in journey.review.remarks:
        print(fit(line), file=sys.stderr)
    state = journey.review
    decided, lost = len(state.records), len(state.gone)
    print(f"{decided} decided records in the map, {sum(state.rejected.values())} taken out.")
    if lost:
        print(fit(f"{lost} verdicts have no record any more; map.html lists them."))


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
) -> None:
    """Write the map as .html .md .json .csv .xlsx, for a wall (.pdf .svg .png) or a workshop.

    For a workshop: .cards.html, .cards.pdf and .stickies.csv. What reviewers decided and coded:
    .reviews.csv, .agreement.csv and .gold.jsonl. For other
    QDA programs: .qdpx, .qdc.
    """
    print(synth.export(study, to, paper=paper, actor=actor, reviewer=reviewer))


@app.command("import")
def adopt(
    study: StudyArgument,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A .qdpx, exported from STUDY and edited.")
    ],
    reviewer: Annotated[
        str, typer.Option(metavar="NAME", help="Whose edits they are where FILE names nobody.")
    ],
    out: Annotated[
        Path | None, typer.Option(help="Where the study's results are; STUDY/out by default.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Take over as reviews what was changed in NVivo, ATLAS.ti, MAXQDA or QualCoder."""
    adopted = synth.adopt(study, file, reviewer=reviewer, out=out)
    for line in adopted.left:
        print(fit(line), file=sys.stderr)
    if as_json:
        _print_json(adopted.as_json())
    else:
        print(fit(adopted.told()))
    if adopted.left:
        raise typer.Exit(1)


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
        _print_json(changes.model_dump(mode="json"))
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
        _print_json(result.as_json())
        return
    for line in result.table():
        print(line)
    for slip in result.slips if errors else ():
        print(slip.as_line())


@app.command()
def agreement(
    study: MapArgument,
    session: Annotated[
        str | None, typer.Option(metavar="NAME", help="One blind session; all by default.")
    ] = None,
    maps: Annotated[
        list[Path] | None,
        typer.Option("--map", metavar="MAP", help="One more map or snapshot to compare with."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Tell what people who coded blindly differ about, then how far they agree."""
    from synth.coding.tables import agreement_lines
    from synth.coding.tables import as_json as told

    result = synth.agree(study, session=session, maps=maps or ())
    for remark in result.remarks:
        print(fit(remark), file=sys.stderr)
    if as_json:
        _print_json(told(result))
        return
    for line in agreement_lines(result):
        print(fit(line))


@app.command()
def review(
    study: MapArgument,
    reviewer: Annotated[
        str | None, typer.Option(metavar="NAME", help="Whose verdicts; your user name by default.")
    ] = None,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="On 127.0.0.1; a free one by default.")
    ] = 0,
    out: Annotated[
        Path | None, typer.Option(help="Where the results are; STUDY/out by default.")
    ] = None,
) -> None:
    """Open the reviewers' page on this machine: check claims against their quotes, and decide.

    Prints the page's address, which holds a token: who has it can read the study. Ctrl-C ends it.
    """
    from synth.review.start import HINT
    from synth.review.start import review as open_page

    def announce(address: str) -> None:
        print(address, flush=True)
        print(HINT, file=sys.stderr, flush=True)

    with suppress(KeyboardInterrupt):  # how this command ends
        open_page(
            study,
            reviewer=reviewer,
            port=port,
            out=out,
            announce=announce,
            debug=DEBUG in os.environ,
        )
    print("The page is closed; every verdict that it confirmed is kept.", file=sys.stderr)


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
