"""What a map says, how it differs from another, and whether it is right."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from synth.api.paths import AnyPath
from synth.changes.compare import compare
from synth.checking.check import CheckReport, check_map
from synth.coding.agreement import Agreement
from synth.coding.study import study_agreement
from synth.drawing import draw
from synth.embedding.minilm import MiniLM
from synth.embedding.protocol import Embedder
from synth.errors import CheckError, LockedError, SynthError
from synth.evaluation.evaluate import Evaluation
from synth.evaluation.evaluate import evaluate as evaluate_map
from synth.index import Index
from synth.locking import run_lock
from synth.pipeline import indexing
from synth.pipeline.drafts import load_draft
from synth.pipeline.indexing import Passage
from synth.pipeline.snapshots import before
from synth.privacy.consent import MARK, consents
from synth.progress import Progress, Silent
from synth.readers.folder import is_source
from synth.readers.settings import load_study
from synth.records.change import Changes
from synth.records.journey import JourneyMap
from synth.results import MAP, Results, find_map, find_out, load_map, load_results
from synth.store import DATABASE, Store, Vectors
from synth.workspace import OUT, STATE, find_study, make_private, open_workspace


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

    An index that is missing, damaged or of other results is rebuilt from these, and `progress` is
    told.
    """
    out = find_out(Path(study))
    results = load_results(out)
    workspace = open_workspace(Path(study), out)
    model = embedder or MiniLM()
    with Index(workspace.state) as index:
        _make_ready(index, results, model, progress or Silent())
        found = indexing.search(words, results, index, model, limit)
    closed = consents(results.journey)
    return [replace(p, quote=MARK) if p.participant in closed else p for p in found]


def _make_ready(index: Index, results: Results, model: Embedder, progress: Progress) -> None:
    damaged = index.sound()
    if not damaged and indexing.is_of(results, index):
        return
    try:
        with run_lock(index.state), Store(index.state / DATABASE) as store:
            progress.say(f"The search index is rebuilt: {damaged or 'it is of other results'}.")
            indexing.rebuild(results, index, Vectors(store, model))
    except LockedError:
        if damaged:
            raise  # else what it has of these results is found while a run writes others


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


def evaluate(study: AnyPath, gold: AnyPath, *, second: AnyPath | None = None) -> Evaluation:
    """Scores a map against gold marks, or with `second` another marker's marks against them."""
    return evaluate_map(Path(study), Path(gold), Path(second) if second is not None else None)


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
    return study_agreement(folder, results, [*drafts_of(Path(study), results), *others], session)


def schema() -> dict[str, Any]:
    """JSON Schema of map.json."""
    return JourneyMap.model_json_schema()


def is_read(study: AnyPath, file: AnyPath) -> bool:
    """Whether the next run of a study would read a file as one of its sources."""
    try:
        folder = find_study(Path(study))
        results = (folder / MAP).is_file() and not (folder / OUT / MAP).is_file()
        if results:  # that lie elsewhere are no study
            return False
        return is_source(folder, load_study(folder), folder / OUT, Path(file))
    except SynthError:
        return False


def drafts_of(study: Path, results: Results) -> list[JourneyMap]:
    """What the analyst made of the study before people decided; else the map as it stands."""
    try:
        made = load_draft(find_study(study) / STATE, find_out(study))
    except CheckError:
        return [results.journey]
    return [draw(made, results.documents())]
