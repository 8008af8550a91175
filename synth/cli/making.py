"""Commands that make a study, a plan and a map."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import synth
from synth.cli.options import (
    BaseUrlOption,
    JsonOption,
    ModelOption,
    QuietOption,
    StudyArgument,
    app,
    print_json,
    print_json_stream,
)
from synth.errors import UsageError, WaitingError
from synth.planned import plan_lines, shown_pieces
from synth.terminal import Terminal, fit, harmless

if TYPE_CHECKING:
    from synth.pipeline.record import RunRecord
    from synth.pipeline.showing import Showing


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
    send_names: Annotated[
        bool,
        typer.Option(
            "--send-names", help="Send texts elsewhere although likely names stand in them."
        ),
    ] = False,
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
        send_names=send_names,
    )
    try:
        with Terminal(quiet=quiet) as progress:
            result = synth.run(
                study, out=out, model=model, fresh=fresh, progress=progress, asking=asking
            )
    except WaitingError as waiting:
        _tell_waiting(waiting, as_json=as_json)
        raise
    _tell(result, as_json=as_json)


def _tell(record: "RunRecord", *, as_json: bool) -> None:
    for line in (*record.remarks, *record.left_out, *record.failures):
        print(fit(line), file=sys.stderr)
    folder = record.workspace.out
    if as_json:
        print_json(record.as_json() | _paths(folder))
    else:
        print(_summary(record.counts))
        if record.ledger is not None:
            print(record.bill())
        print(folder / "map.html")
    if not record.complete:
        raise typer.Exit(1)


def _tell_waiting(waiting: WaitingError, *, as_json: bool) -> None:
    """What is missing, but for the last line: that is the error's own."""
    told = waiting.told
    for line in (*_lines(told, "remarks"), *_lines(told, "left_out"), *_lines(told, "failures")):
        if line != str(waiting):
            print(fit(line), file=sys.stderr)
    if as_json and waiting.out is not None:
        print_json(told | _paths(waiting.out))


def _lines(told: Mapping[str, object], name: str) -> list[str]:
    found = told.get(name)
    return [str(line) for line in found] if isinstance(found, list) else []


def _paths(folder: Path) -> dict[str, object]:
    return {"paths": {"out": str(folder), "map": str(folder / "map.html")}}


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
    show: Annotated[
        bool, typer.Option("--show", help="Print every word that would be sent for reading.")
    ] = False,
    window: Annotated[
        int | None, typer.Option(metavar="N", help="With --show: the Nth window alone.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Tell what a run would ask of a model and cost, and ask nothing."""
    if show:
        shown = synth.show(study, model=model, base_url=base_url, out=out, window=window)
        _print_shown(shown, as_json=as_json)
        return
    if window is not None:
        raise UsageError("--window goes with --show: add it, or leave --window out.")
    result = synth.plan(study, model=model, base_url=base_url, out=out)
    for line in result.failures:
        print(fit(line), file=sys.stderr)
    if as_json:
        print_json(result.as_json())
    else:
        for line in plan_lines(result):
            print(fit(line))
    if result.failures:
        raise typer.Exit(1)


def _print_shown(shown: "Showing", *, as_json: bool) -> None:
    for line in shown.failures:
        print(fit(line), file=sys.stderr)
    if as_json:
        windows = (w.model_dump(mode="json") for w in shown.windows)
        print_json_stream(shown.facts(), "windows", windows)
    else:
        # What is sent is printed as it is, save on a terminal, which might obey it.
        as_is = not sys.stdout.isatty()
        for said, sent in shown_pieces(shown):
            print((said if as_is else harmless(said, but="\n")) if sent else fit(said))
        if not shown.why_nothing:
            print(f"\n{shown.facts()['later']}")
    if shown.failures:
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
