"""Reading a study: from its folder to the results."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from synth.api.paths import AnyPath
from synth.embedding.protocol import Embedder
from synth.exports.export import write_tables
from synth.exports.printable import printable
from synth.files import write_text
from synth.forgetting.forget import finish as finish_forgetting
from synth.pipeline.plan import Plan, plan_study
from synth.pipeline.provider import Asking
from synth.pipeline.record import RunRecord, write_run
from synth.pipeline.redraw import redraw as redraw_map
from synth.pipeline.run import run_study
from synth.pipeline.showing import Showing, show_windows
from synth.progress import Progress, Silent
from synth.readers.templates import new_study
from synth.records.journey import JourneyMap
from synth.records.study import Study
from synth.report.change import as_of
from synth.report.markdown import render_markdown
from synth.report.page import render_page
from synth.results import Results, load_results
from synth.workspace import Workspace, open_workspace

PAGES: Mapping[str, Callable[[Results], str]] = {".html": render_page, ".md": render_markdown}


def new(folder: AnyPath, stages: str = "default") -> list[Path]:
    """Makes a study folder with a commented study.toml; returns what was made."""
    return new_study(Path(folder), stages)


def run(
    study: AnyPath,
    *,
    out: AnyPath | None = None,
    model: str | None = None,
    fresh: bool = False,
    progress: Progress | None = None,
    embedder: Embedder | None = None,
    asking: Asking | None = None,
) -> RunRecord:
    """Runs a study and writes all results; see `synth.pipeline.run.run_study` for the arguments."""
    told = progress or Silent()
    return run_study(
        Path(study),
        out=Path(out) if out is not None else None,
        model=model,
        fresh=fresh,
        progress=told,
        embedder=embedder,
        asking=asking,
        before=partial(end_forgetting, told),
        finish=lambda record: write_pages(record, told),
    )


def plan(
    study: AnyPath,
    *,
    model: str | None = None,
    base_url: str | None = None,
    out: AnyPath | None = None,
) -> Plan:
    """What a run would ask of a model and what it would cost; asks nobody and writes nothing.

    See `synth.pipeline.plan.plan_study` for the arguments.
    """
    results = Path(out) if out is not None else None
    return plan_study(Path(study), model=model, base_url=base_url, out=results)


def show(
    study: AnyPath,
    *,
    model: str | None = None,
    base_url: str | None = None,
    out: AnyPath | None = None,
    window: int | None = None,
) -> Showing:
    """The exact words that a run would send to have each window read; sends and writes nothing.

    See `synth.pipeline.showing.show_windows` for the arguments.
    """
    results = Path(out) if out is not None else None
    return show_windows(Path(study), model=model, base_url=base_url, out=results, window=window)


def redraw(study: AnyPath, *, out: AnyPath | None = None) -> JourneyMap:
    """Draws the map of a study again as its reviews decide it; asks no analyst.

    Raises:
        SynthError: there is no map yet, or it cannot be written.
    """
    workspace = open_workspace(Path(study), Path(out) if out is not None else None)

    def finish(journey: JourneyMap) -> None:
        results = printable(load_results(workspace.out, journey))
        _draw_pages(results, workspace.out, Silent())

    return redraw_map(workspace, finish)


def end_forgetting(progress: Progress, workspace: Workspace, study: Study) -> None:
    """Ends a forgetting that was killed half-way; for the holder of the run lock."""
    if finish_forgetting(workspace, study, draw_into):
        progress.say("A forgetting that had been interrupted was ended.")


def write_pages(record: RunRecord, progress: Progress) -> None:
    """Writes everything that is drawn from a map, and run.json."""
    folder = record.workspace.out
    progress.stage("draw", len(PAGES))
    results = load_results(folder, record.journey)
    record.as_of = as_of(results.journey, results.changes)
    _draw_pages(printable(results), folder, progress)
    write_run(folder, record.as_json())


def draw_into(results: Results, folder: Path) -> None:
    """Draws results as they are into a folder, and tells nobody."""
    _draw_pages(results, folder, Silent())


def _draw_pages(results: Results, folder: Path, progress: Progress) -> None:
    for suffix, render in PAGES.items():
        write_text(folder / f"map{suffix}", render(results))
        progress.advance()
    write_tables(results, folder)
