"""What `import synth` offers: the command line's verbs, on records.

Each verb takes a path or a string. Errors are `synth.SynthError`; its message is one sentence.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from os import PathLike
from pathlib import Path
from typing import Any

from synth.changes.compare import compare
from synth.checking.check import CheckReport, check_map
from synth.coding.agreement import Agreement
from synth.coding.study import study_agreement
from synth.drawing import draw
from synth.embedding.minilm import MiniLM
from synth.embedding.protocol import Embedder
from synth.errors import CheckError, SynthError, UsageError, sentence
from synth.evaluation.evaluate import Evaluation
from synth.evaluation.evaluate import evaluate as evaluate_map
from synth.exports.export import TABLES, export_file, write_tables
from synth.exports.printable import for_sharing, printable
from synth.exports.review_tables import review_forms
from synth.files import write_text
from synth.forgetting.forget import Means
from synth.forgetting.forget import finish as finish_forgetting
from synth.forgetting.forget import forget as forget_people
from synth.forgetting.report import Forgotten
from synth.index import Index
from synth.locking import run_lock
from synth.pipeline import indexing
from synth.pipeline.confirming import Confidence, confidence_of
from synth.pipeline.confirming import confirm as confirm_words
from synth.pipeline.drafts import load_draft
from synth.pipeline.indexing import Passage
from synth.pipeline.plan import Plan, plan_study
from synth.pipeline.provider import BUILTIN
from synth.pipeline.provider import Asking as Asking
from synth.pipeline.record import RunRecord
from synth.pipeline.redraw import redraw as redraw_map
from synth.pipeline.run import run_study
from synth.pipeline.showing import Showing, show_windows
from synth.pipeline.snapshots import before
from synth.pipeline.suggesting import suggested_confidence
from synth.privacy.consent import MARK, consents
from synth.progress import Progress, Silent
from synth.readers.folder import is_source
from synth.readers.reception import remembered
from synth.readers.retention import kept_too_long
from synth.readers.settings import load_study
from synth.readers.templates import new_study
from synth.records.change import Changes
from synth.records.journey import JourneyMap
from synth.records.study import Study
from synth.refi.adopting import Adopted, adopt_file
from synth.refi.exchange import exchange_forms
from synth.report.change import as_of
from synth.report.markdown import render_markdown
from synth.report.page import render_page
from synth.results import MAP, Results, find_map, find_out, load_map, load_results
from synth.reviewlog import append, read_reviews
from synth.sharing.seam import export_shared
from synth.store import Store, Vectors
from synth.wall.forms import forms
from synth.workspace import OUT, STATE, Workspace, find_study, make_private, open_workspace

AnyPath = str | PathLike[str]
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
        before=partial(_end_forgetting, told),
        finish=lambda record: _write_pages(record, told),
    )


def _end_forgetting(progress: Progress, workspace: Workspace, study: Study) -> None:
    if finish_forgetting(workspace, study, _draw_into):
        progress.say("A forgetting that had been interrupted was ended.")


def forget(
    study: AnyPath,
    *participants: str,
    out: AnyPath | None = None,
    progress: Progress | None = None,
    embedder: Embedder | None = None,
) -> Forgotten:
    """Erases participants from everything but the sources, and tells what it erased.

    A map by the built-in reader is made anew; another one is drawn again without asking a model.

    Args:
        study: the study's folder.
        participants: their ids, in any case.
        out: the results folder; `STUDY/out` where None.
        progress: who is told; nobody where None.
        embedder: the sentence model; MiniLM where None.

    Raises:
        SynthError: nobody goes by one of these ids, or something could not be erased; the same
            call, or the next run, goes on from there.
    """
    workspace = open_workspace(Path(study), Path(out) if out is not None else None)
    told = progress or Silent()

    def again(ended: Callable[[], None]) -> None:
        def finish(record: RunRecord) -> None:
            _write_pages(record, told)
            ended()

        run_study(
            workspace.folder,
            out=workspace.out,
            model=BUILTIN,
            progress=told,
            embedder=embedder,
            finish=finish,
        )

    return forget_people(workspace, participants, Means(_draw_into, again))


def purge(
    study: AnyPath,
    keep_days: int | None = None,
    *,
    yes: bool = False,
    out: AnyPath | None = None,
    progress: Progress | None = None,
    embedder: Embedder | None = None,
) -> tuple[dict[str, int], Forgotten | None]:
    """Lists the participants whose words have been kept for too long; with `yes` forgets them.

    Args:
        study: the study's folder.
        keep_days: how long, study.toml's where None; who said anything in a younger file is not
            listed.
        yes: whether they are forgotten, all in one go.
        out: the results folder; `STUDY/out` where None.
        progress: who is told; nobody where None.
        embedder: the sentence model; MiniLM where None.

    Returns:
        The age in days of each one's youngest file, by id; the outcome where they were forgotten.

    Raises:
        UsageError: less than no days, or nobody says how many.
        SynthError: as `forget` does.
    """
    workspace = open_workspace(Path(study), Path(out) if out is not None else None)
    settings = load_study(workspace.folder)
    keep_days = settings.privacy.keep_days if keep_days is None else keep_days
    if keep_days is None or keep_days < 0:
        found = "none" if keep_days is None else str(keep_days)
        remedy = "give --keep-days DAYS, or write keep_days into study.toml"
        raise UsageError(sentence("keep_days", expected="0 or more", found=found, remedy=remedy))
    documents = remembered(workspace.folder, settings, workspace.out)[2].documents
    late = kept_too_long(workspace.folder, settings, workspace.out, documents, keep_days)
    if not (late and yes):
        return late, None
    return late, forget(study, *late, out=out, progress=progress, embedder=embedder)


def _draw_into(results: Results, folder: Path) -> None:
    _draw_pages(results, folder, Silent())


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


def _write_pages(record: RunRecord, progress: Progress) -> None:
    folder = record.workspace.out
    progress.stage("draw", len(PAGES))
    results = load_results(folder, record.journey)
    record.as_of = as_of(results.journey, results.changes)
    _draw_pages(printable(results), folder, progress)
    line = json.dumps(record.as_json(), ensure_ascii=False, indent=1)
    write_text(folder / "run.json", line + "\n")


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


def _draw_pages(results: Results, folder: Path, progress: Progress) -> None:
    for suffix, render in PAGES.items():
        write_text(folder / f"map{suffix}", render(results))
        progress.advance()
    write_tables(results, folder)


def check(study: AnyPath) -> CheckReport:
    """Verifies every citation and count of a map again; `problems` is empty where all hold."""
    return check_map(Path(study))


def load(study: AnyPath) -> JourneyMap:
    """Reads the map of a study, a results folder or a map.json."""
    return load_map(find_out(Path(study)) / MAP)


def search(
    study: AnyPath,
    words: str,
    *,
    limit: int = 8,
    progress: Progress | None = None,
    embedder: Embedder | None = None,
) -> Sequence[Passage]:
    """The passages nearest in meaning to `words`, each with its citation, the nearest first.

    An index that is missing or damaged is rebuilt from the results, and `progress` is told.
    """
    results = load_results(find_out(Path(study)))
    workspace = open_workspace(Path(study))
    model = embedder or MiniLM()
    with Index(workspace.state) as index:
        reason = index.sound()
        if reason:
            (progress or Silent()).say(f"The search index is rebuilt: {reason}.")
            with run_lock(workspace.state), Store(workspace.state / "synth.db") as store:
                indexing.rebuild(results, index, Vectors(store, model))
        found = indexing.search(words, results, index, model, limit)
    closed = consents(results.journey)
    return [replace(p, quote=MARK) if p.participant in closed else p for p in found]


def export(
    study: AnyPath,
    to: AnyPath,
    *,
    paper: str | None = None,
    actor: str | None = None,
    reviewer: str | None = None,
    shared: bool = False,
) -> Path:
    """Writes the map as one file, its form told by the end of its name.

    Args:
        study: a study, its results folder or a map.json.
        to: .html .md .json .csv .xlsx; .svg .pdf .png for the wall; .cards.html .cards.pdf
            .stickies.csv for a workshop; .reviews.csv, .agreement.csv and .gold.jsonl for what
            reviewers decided and coded; .qdpx (a REFI-QDA project) and .qdc (its codebook) for
            other QDA programs.
        paper: of the wall: A0, A1 (the default) or A3 (A1 over several pages).
        actor: whose journey the wall, cards and stickies show; the first by default.
        reviewer: whose codings become .gold.jsonl; needed where several people coded.
        shared: a version for people who must not learn who said what: reviewed claims alone, as
            .html .md .json .csv .xlsx.

    Raises:
        SynthError: there is no map or no such form, or nothing was reviewed that may be shared.
    """
    target = Path(to)
    results = load_results(find_out(Path(study)))
    reviews = review_forms(find_study(Path(study)), reviewer, partial(_drafts, Path(study)))
    exchange = exchange_forms(Path(study))
    made = {**TABLES, **PAGES, **forms(target, paper, actor), **reviews, **exchange}
    if shared:
        export_shared(Path(study), results, target, made)
    else:
        export_file(results, target, for_sharing(made))
    return target


def is_read(study: AnyPath, file: AnyPath) -> bool:
    """Whether the next run of a study would read a file as one of its sources."""
    try:
        folder = find_study(Path(study))
        if (folder / MAP).is_file():  # results that lie elsewhere are no study
            return False
        return is_source(folder, load_study(folder), folder / OUT, Path(file))
    except SynthError:
        return False


def agree(study: AnyPath, *, session: str | None = None, maps: Sequence[AnyPath] = ()) -> Agreement:
    """How far people who coded turns blindly agree, with each other and with the analyst.

    Args:
        study: a study with results.
        session: only codings of this blind session; all of them by default.
        maps: further maps of the same study (snapshots, results of other models) to compare with.

    Raises:
        SynthError: nobody coded, or a map is not there.
    """
    results = load_results(find_out(Path(study)))
    folder = find_study(Path(study))
    make_private(folder, folder / STATE)
    others = [load_map(find_map(Path(path))) for path in maps]
    return study_agreement(folder, results, [*_drafts(Path(study), results), *others], session)


def _drafts(study: Path, results: Results) -> list[JourneyMap]:
    """What the analyst made of the study before people decided; else the map as it stands."""
    try:
        made = load_draft(find_study(study) / STATE, find_out(study))
    except CheckError:
        return [results.journey]
    return [draw(made, results.documents())]


def adopt(study: AnyPath, file: AnyPath, *, reviewer: str, out: AnyPath | None = None) -> Adopted:
    """Takes over what people changed in another QDA program: appends reviews to reviews.jsonl.

    Args:
        study: the study's folder.
        file: a REFI-QDA project (.qdpx) that was exported from the study and edited.
        reviewer: whose decisions they are where the file names nobody.
        out: the study's results; `STUDY/out` where None.

    Raises:
        SynthError: the file is no such project, or the study has no map.
    """
    if not reviewer.strip():
        raise UsageError(
            "--reviewer: expected a name, found nothing; say whose decisions they are."
        )
    workspace = open_workspace(Path(study), Path(out) if out is not None else None)
    results = load_results(find_out(workspace.out))
    log = read_reviews(workspace.folder)
    adopted = adopt_file(results, log.reviews, Path(file), reviewer.strip())
    if adopted.reviews:
        append(workspace.folder, workspace.state, adopted.reviews)
    return adopted


def diff(old: AnyPath, new: AnyPath | None = None, *, out: AnyPath | None = None) -> Changes:
    """What changed from one map to another: themes added, strengthened, weakened, and so on.

    Args:
        old: a study, its results folder, a map.json or a snapshot of one.
        new: likewise; where None, `old` is the study whose map is compared with the one before it.
        out: with `old` alone, its results folder; `STUDY/out` where None.

    Raises:
        SynthError: one of the maps is not there, or no earlier one was kept.
    """
    if new is not None:
        return compare(load_map(find_map(Path(old))), load_map(find_map(Path(new))))
    study, results = Path(old), Path(out) if out is not None else None
    journey = load_map(find_out(results or study) / MAP)
    return compare(before(study, results, journey), journey)


def confidence(
    study: AnyPath,
    *,
    out: AnyPath | None = None,
    model: str | None = None,
    asking: Asking | None = None,
    progress: Progress | None = None,
) -> Confidence:
    """What is replaced in a study and which likely names wait to be confirmed.

    Writes nothing, unless a model is asked for names too: its answers are kept in the study.
    See `synth.pipeline.suggesting.suggested_confidence` for the arguments.
    """
    results = Path(out) if out is not None else None
    if model is None:
        return confidence_of(Path(study), results)
    return suggested_confidence(
        Path(study),
        model,
        out=results,
        asking=asking,
        progress=progress,
        before=partial(_end_forgetting, progress or Silent()),
    )


def confirm(study: AnyPath, decided: Mapping[str, str]) -> None:
    """Writes into key.csv what likely names are: "name", "place", "organisation" or "keep"."""
    confirm_words(Path(study), decided)


def evaluate(study: AnyPath, gold: AnyPath, *, second: AnyPath | None = None) -> Evaluation:
    """Scores a map against gold marks, or with `second` another marker's marks against them."""
    return evaluate_map(Path(study), Path(gold), Path(second) if second is not None else None)


def schema() -> dict[str, Any]:
    """JSON Schema of map.json."""
    return JourneyMap.model_json_schema()
