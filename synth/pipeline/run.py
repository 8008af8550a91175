"""One run of a study, from its folder to map.json.

Killed at any moment it goes on where it was: vectors and answers are in the store as soon as they
are known, results are replaced whole, and the index is rebuilt when it was left half-way.
"""

import gc
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from synth import __version__
from synth.analysts.builtin import BuiltinAnalyst
from synth.analysts.language import reads_like_english
from synth.embedding.minilm import MiniLM
from synth.embedding.protocol import Embedder
from synth.errors import UsageError, sentence
from synth.files import PARTS, write_text
from synth.index import Index, Row
from synth.locking import run_lock
from synth.pipeline.compose import Material, compose
from synth.pipeline.extract import Evidence, extract_all
from synth.pipeline.indexing import (
    chunk_all,
    chunk_rows,
    cited_words,
    embed_chunks,
    observation_rows,
)
from synth.progress import Progress, Silent
from synth.prompting import codebook
from synth.readers.folder import Folder, read_all
from synth.readers.participants import read_participants
from synth.readers.people import People, tell_people_apart
from synth.readers.settings import load_study
from synth.records.document import Document
from synth.records.journey import JourneyMap
from synth.records.study import Study
from synth.results import MAP, map_text, turns_path, write_document
from synth.store import Store, Vectors
from synth.workspace import Workspace, open_workspace

BUILTIN = "builtin"
ENGLISH_TURNS = 400
"""Turns looked at to tell a language."""


@dataclass
class RunRecord:
    """What happened in a run: goes to run.json, and to stdout with --json."""

    workspace: Workspace
    journey: JourneyMap
    counts: dict[str, int]
    failures: list[str]
    left_out: list[str]
    remarks: list[str]
    timings: dict[str, float] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """Whether nothing failed."""
        return not self.failures

    def as_json(self) -> dict[str, object]:
        """Everything for run.json."""
        journey = self.journey
        return {
            "synth_version": __version__,
            "complete": self.complete,
            "at": journey.generated.at,
            "model": journey.generated.model,
            "embedding": journey.generated.embedding,
            "prompts": journey.generated.prompts,
            "sources": {s.path: s.sha256 for s in journey.sources},
            "counts": self.counts,
            "tokens": {"prompt": 0, "completion": 0},
            "cost": 0.0,
            "failures": self.failures,
            "left_out": self.left_out,
            "remarks": self.remarks,
            "timings": self.timings,
        }


def run_study(
    path: Path,
    *,
    out: Path | None = None,
    model: str | None = None,
    fresh: bool = False,
    progress: Progress | None = None,
    embedder: Embedder | None = None,
    finish: Callable[["RunRecord"], None] | None = None,
) -> RunRecord:
    """Runs a study and writes map.json and sources/.

    Args:
        path: the study folder.
        out: the results folder; `STUDY/out` where None.
        model: the analyst; study.toml's where None. This version has "builtin".
        fresh: forget what the store knows and begin anew.
        progress: who is told; nobody where None.
        embedder: the sentence model; MiniLM where None.
        finish: what else is to be written while no other run can write to the study.

    Raises:
        SynthError: nothing could be run; see `synth.errors` for the kinds.
    """
    workspace = open_workspace(path, out)
    study = load_study(workspace.folder)
    _check_model(model or study.model)
    with run_lock(workspace.state):
        model_maker = MiniLM if embedder is None else lambda: embedder
        job = _Job(workspace, study, progress or Silent(), model_maker)
        if fresh:
            _forget(workspace.state)
        with Store(workspace.state / "synth.db") as store:
            record = job.run(store)
        if finish is not None:
            finish(record)
        return record


def _check_model(model: str) -> None:
    if model != BUILTIN:
        raise UsageError(
            sentence(
                "--model",
                expected=f"'{BUILTIN}', the one analyst of this version",
                found=repr(model),
                remedy="leave --model out, and the line 'model' in study.toml",
            )
        )


def _forget(state: Path) -> None:
    for name in ("synth.db", "synth.db-wal", "synth.db-shm"):
        (state / name).unlink(missing_ok=True)
    shutil.rmtree(state / "chroma", ignore_errors=True)


@dataclass
class _Drawn:
    """A composed map, and what is to be indexed."""

    journey: JourneyMap
    rows: dict[str, list[Row]]
    embedding: str
    counts: dict[str, int]


class _Job:
    """The stages of one run, in order; each leaves its result for the next.

    The sentence model is made where it is needed and let go after: its 200 MB and the index's
    memory are not needed at the same time.
    """

    def __init__(
        self,
        workspace: Workspace,
        study: Study,
        progress: Progress,
        make_embedder: Callable[[], Embedder],
    ) -> None:
        self.workspace = workspace
        self.study = study
        self.progress = progress
        self.make_embedder = make_embedder
        self.timings: dict[str, float] = {}

    def run(self, store: Store) -> RunRecord:
        """All stages."""
        remarks = [store.remark] if store.remark else []
        folder, people = self._read()
        drawn = self._draw(store, folder, people)
        gc.collect()
        with self._stage("index", sum(len(rows) for rows in drawn.rows.values())):
            report = Index(self.workspace.state).sync(drawn.rows, drawn.embedding)
        drawn.rows.clear()
        if report.rebuilt:
            remarks.append(f"The search index was rebuilt: {report.rebuilt}.")
        with self._stage("write", len(people.documents)):
            self._write(drawn.journey, people)
        told = {_not_read(failure) for failure in folder.failures}
        remarks += [*folder.remarks, *people.remarks, *drawn.journey.remarks]
        return RunRecord(
            workspace=self.workspace,
            journey=drawn.journey,
            counts=drawn.counts,
            failures=[*folder.failures, *self._problems],
            left_out=list(folder.left_out),
            remarks=[remark for remark in dict.fromkeys(remarks) if remark not in told],
            timings=self.timings,
        )

    def _draw(self, store: Store, folder: Folder, people: People) -> _Drawn:
        """Everything that the sentence model is for."""
        vectors = Vectors(store, self.make_embedder())
        chunks = chunk_all(people.documents)
        with self._stage("embed", len(chunks)):
            matrix = embed_chunks(chunks, vectors, _steps(self.progress))
        analyst = BuiltinAnalyst(
            self.study, codebook(self.study.facets, self.workspace.folder), vectors.embed
        )
        with self._stage("extract", len(people.documents)):
            actors = {p.id: p.actor for p in people.participants}
            evidence = extract_all(people.documents, actors, analyst, store, self.progress)
        with self._stage("assemble", 1):
            observations = evidence.observations
            cited = vectors.embed(
                [o.participant for o in observations], [cited_words(o) for o in observations]
            )
            by_id = {o.id: row for o, row in zip(observations, cited, strict=True)}
            limits = self._limits(people, folder)
            name = vectors.embedder.name
            material = Material(self.study, people, evidence, by_id, name, tuple(limits))
            journey = compose(material, analyst)
        rows = {
            "chunks": chunk_rows(chunks, matrix),
            "observations": observation_rows(observations, by_id),
        }
        return _Drawn(journey, rows, name, _counts(journey, evidence, vectors, len(chunks)))

    def _read(self) -> tuple[Folder, People]:
        with self._stage("read", 1):
            folder = read_all(self.workspace.folder, self.study, self.workspace.out)
            rows, self._problems = read_participants(self.workspace.folder)
            return folder, tell_people_apart(folder.readings, rows, self.study)

    def _limits(self, people: People, folder: Folder) -> list[str]:
        """What a reader of the map must know about what was not, or badly, read."""
        foreign = [d.source.path for d in people.documents if not _english(d)]
        limits = [_not_read(failure) for failure in folder.failures]
        if foreign:
            limits.append(
                f"{', '.join(foreign)}: not English, and the built-in reader knows English only; "
                "take what the map says of these sources with great care."
            )
        return limits

    def _write(self, journey: JourneyMap, people: People) -> None:
        out = self.workspace.out
        for document in people.documents:
            write_document(out, document)
            self.progress.advance()
        write_text(out / MAP, map_text(journey))
        _remove_stale(out, {d.source.id for d in people.documents})

    @contextmanager
    def _stage(self, name: str, total: int) -> Iterator[None]:
        self.progress.stage(name, total)
        began = time.perf_counter()
        yield
        self.timings[name] = round(time.perf_counter() - began, 3)


def _steps(progress: Progress) -> Callable[[int], None]:
    """Tells progress in steps what is told to it in totals."""
    before = 0

    def tell(total: int) -> None:
        nonlocal before
        progress.advance(total - before)
        before = total

    return tell


def _not_read(failure: str) -> str:
    return f"Not read: {failure}"


def _english(document: Document) -> bool:
    said = (document.words_of(turn) for turn in document.turns if turn.participant)
    return reads_like_english(" ".join(islice(said, ENGLISH_TURNS)))


def _remove_stale(out: Path, sources: set[str]) -> None:
    """Deletes the texts of sources no longer in the study, and what killed runs left half-written.

    Only for the holder of the run lock.
    """
    for path in (*out.glob(PARTS), *out.glob(f"sources/{PARTS}")):
        path.unlink(missing_ok=True)
    for path in (out / "sources").glob("s*.t*"):
        source = path.name.split(".")[0]
        if source not in sources and path in (turns_path(out, source), path.with_suffix(".txt")):
            path.unlink()


def _counts(
    journey: JourneyMap, evidence: Evidence, vectors: Vectors, chunks: int
) -> dict[str, int]:
    rejected = Counter(rejection.kind for rejection in evidence.rejections)
    return {
        "sources": len(journey.sources),
        "participants": len(journey.participants),
        "chunks": chunks,
        "embedded": vectors.embedded,
        "reused": vectors.reused,
        "extracted": evidence.extracted,
        "drafts": evidence.drafts,
        "observations": len(journey.observations),
        "repeated": evidence.repeated,
        "rejections": len(evidence.rejections),
        "themes": sum(len(lane) for s in journey.stages for lane in s.themes.values()),
        "findings": len(journey.findings),
        "opportunities": sum(len(stage.opportunities) for stage in journey.stages),
        **{f"rejected_{kind}": n for kind, n in sorted(rejected.items())},
    }
