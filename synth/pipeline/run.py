"""One run of a study, from its folder to map.json.

Killed at any moment it goes on where it was: vectors and answers are in the store as soon as they
are known, results are replaced whole, and the index is rebuilt when it was left half-way.
"""

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from synth.analysts.protocol import Analyst
from synth.embedding.minilm import MiniLM
from synth.embedding.protocol import Embedder
from synth.english.language import language_of
from synth.errors import WaitingError
from synth.files import PARTS, write_text
from synth.index import Index, Row
from synth.locking import run_lock
from synth.pipeline.compose import Material, compose
from synth.pipeline.confirming import check_confirmed, unsettled
from synth.pipeline.drafts import write_draft
from synth.pipeline.extract import extract_all
from synth.pipeline.improve import Passages
from synth.pipeline.indexing import (
    Matrix,
    chunk_all,
    chunk_rows,
    embed_chunks,
    embed_observations,
    observation_rows,
)
from synth.pipeline.provider import Asking, find_provider
from synth.pipeline.purging import holder, lost_key, purge
from synth.pipeline.record import RunRecord, counts_of, counts_of_reading, write_run
from synth.pipeline.redraw import decided, drawing_lock
from synth.pipeline.renewing import earlier_kept, earlier_stands, renew
from synth.pipeline.session import Session
from synth.pipeline.snapshots import keep, write_changes
from synth.pipeline.unfinished import SoFar, unfinished
from synth.progress import Progress, Silent
from synth.readers.folder import Folder, require_apart
from synth.readers.people import People
from synth.readers.reception import Reception, receive
from synth.readers.renamed import places, settle
from synth.readers.retention import overdue
from synth.readers.settings import load_study
from synth.records.change import Changes
from synth.records.composition import Composition
from synth.records.document import Document
from synth.records.journey import JourneyMap
from synth.records.study import Study
from synth.results import MAP, map_text, turns_path, write_document
from synth.store import DATABASE, Store, Vectors
from synth.workspace import Workspace, find_study, open_workspace

ENGLISH_TURNS = 400
"""Turns looked at to tell a language."""


def run_study(
    path: Path,
    *,
    out: Path | None = None,
    model: str | None = None,
    fresh: bool = False,
    progress: Progress | None = None,
    embedder: Embedder | None = None,
    asking: Asking | None = None,
    before: Callable[[Workspace, Study], None] | None = None,
    finish: Callable[["RunRecord"], None] | None = None,
) -> RunRecord:
    """Runs a study and writes map.json and sources/.

    Args:
        path: the study folder.
        out: the results folder; `STUDY/out` where None.
        model: who reads: "builtin", "replay:FILE" or the name of a model; study.toml's where None.
        fresh: forget what the store knows and begin anew.
        progress: who is told; nobody where None.
        embedder: the sentence model; MiniLM where None.
        asking: how a model is asked; the defaults where None.
        before: what is to be done first, while no other run can write to the study.
        finish: what else is to be written while no other run can write to the study.

    Raises:
        WaitingError: requests wait in a batch; run.json says so, all else is left as it was.
        SynthError: nothing could be run; see `synth.errors` for the kinds.
    """
    folder = find_study(path)
    study = load_study(folder)
    require_apart(folder, study, out)
    how = asking or Asking()
    provider = find_provider(study.model if model is None else model, how)
    workspace = open_workspace(path, out)
    with (
        closing(Session(study, workspace.folder, provider, how, fresh=fresh)) as session,
        run_lock(workspace.state),
    ):
        model_maker = MiniLM if embedder is None else lambda: embedder
        job = _Job(workspace, session, progress or Silent(), model_maker)
        if before is not None:
            before(workspace, study)
        received = job.receive()
        with Store(workspace.state / DATABASE) as store, earlier_kept(store):
            try:
                read = job.read(store, received)
            except WaitingError as waiting:
                waiting.told = unfinished(workspace, session, job.so_far, waiting)
                waiting.out = workspace.out
                write_run(waiting.out, waiting.told)
                raise
        with drawing_lock(workspace.state):
            record = job.write(read)
            if finish is not None:
                finish(record)
        return record


@dataclass
class _Read:
    """What was read, and what the analyst made of it."""

    received: Reception
    made: Composition
    rows: dict[str, list[Row]]
    """What is to be indexed."""
    counts: dict[str, int]
    failures: list[str]
    remarks: list[str] = field(default_factory=list)


class _Job:
    """The stages of one run, in order; each leaves its result for the next.

    The sentence model is made where it is needed and let go after: its 200 MB and the index's
    memory are not needed at the same time.
    """

    def __init__(
        self,
        workspace: Workspace,
        session: Session,
        progress: Progress,
        make_embedder: Callable[[], Embedder],
    ) -> None:
        self.workspace = workspace
        self.session = session
        self.progress = progress
        self.make_embedder = make_embedder
        self.timings: dict[str, float] = {}

    def receive(self) -> Reception:
        """The sources; what was stored before a word of theirs was to be replaced is purged."""
        with self._stage("read", 1):
            received = receive(self.workspace.folder, self.session.study, self.workspace.out)
            self._told = lost_key(self.workspace, received)
            received.keep_key(self.workspace.folder)
            self._told += [*purge(self.workspace, received), *self._overdue(received)]
            self._told += unsettled(received)
        self.session.study = received.study
        self.session.hide = received.hide_settings
        self.so_far = SoFar(received, timings=self.timings)
        return received

    def _overdue(self, received: Reception) -> list[str]:
        """A warning where words were kept for longer than the study promised."""
        study, days = self.session.study, self.session.study.privacy.keep_days
        if days is None:
            return []
        documents = (received.raw or received.people).documents
        return overdue(self.workspace.folder, study, self.workspace.out, documents, days)

    def read(self, store: Store, received: Reception) -> _Read:
        """Everything up to the index."""
        self.session.begin(store, self.progress)
        check_confirmed(received, self.session.provider, self.session.asking)
        read = self._compose(store, received)
        gc.collect()
        with self._stage("index", sum(len(rows) for rows in read.rows.values())):
            report = Index(self.workspace.state).sync(read.rows, read.made.generated.embedding)
        read.rows.clear()
        read.remarks += [*self._told, *([store.remark] if store.remark else [])]
        if report.rebuilt:
            read.remarks.append(f"The search index was rebuilt: {report.rebuilt}.")
        return read

    def write(self, read: _Read) -> RunRecord:
        """The map as people decided it, and what happened in this run."""
        folder, people = read.received.folder, read.received.people
        with self._stage("write", len(people.documents)):
            journey, unkept, changes = self._write(read)
        told = {_not_read(read.received.hide(failure)) for failure in folder.failures}
        told |= {_incomplete(failure) for failure in read.failures}
        named = (read.received.raw or people).remarks  # the files as their owner knows them
        remarks = [*read.remarks, *folder.remarks, *named, *journey.remarks]
        remarks += [*self.session.excess(), *unkept, *journey.review.remarks]
        return RunRecord(
            workspace=self.workspace,
            journey=journey,
            counts={**read.counts, **counts_of(journey)},
            failures=[*folder.failures, *read.received.problems, *read.failures],
            left_out=list(folder.left_out),
            remarks=[remark for remark in dict.fromkeys(remarks) if remark not in told],
            timings=self.timings,
            changes=changes,
            ledger=self.session.calls.ledger if self.session.calls else None,
            hide=read.received.hide,
        )

    def _compose(self, store: Store, received: Reception) -> _Read:
        """Everything that the sentence model is for."""
        people = received.people
        vectors = Vectors(store, self.make_embedder())
        chunks = chunk_all(people.documents)
        with self._stage("embed", len(chunks)):
            matrix = embed_chunks(chunks, vectors, _steps(self.progress))
        actors = {p.id: p.actor for p in people.participants}
        analyst = self.session.analyst(actors, vectors.embed)
        self.so_far.vectors, self.so_far.chunks, self.so_far.analyst = vectors, len(chunks), analyst
        self.session.foresee(people.documents, analyst, store)
        with self._stage("extract", len(people.documents)):
            by_id: dict[str, Matrix] = {}
            evidence = extract_all(
                people.documents,
                actors,
                analyst,
                store,
                self.progress,
                seen=lambda new: by_id.update(embed_observations(new, vectors)),
            )
        self.so_far.evidence = evidence
        self.session.settle()
        with earlier_stands(store):
            self.session.check_heard(analyst, evidence)
        renew(store, self.workspace.state, fresh=self.session.fresh)
        with self._stage("assemble", 1):
            observations = evidence.observations
            material = Material(
                study=self.session.study,
                people=people,
                evidence=evidence,
                vectors=by_id,
                passages=Passages(chunks, matrix, {d.source.id: d for d in people.documents}),
                embedding=vectors.embedder.name,
                remarks=tuple(map(received.hide, self._limits(people, received.folder, analyst))),
            )
            with self.session.settled():
                made = compose(material, analyst, self.progress)
        self.session.record(analyst)
        failures = analyst.failures()
        made = made.model_copy(update={"incomplete": tuple(map(_incomplete, failures))})
        rows = {
            "chunks": chunk_rows(chunks, matrix),
            "observations": observation_rows(observations, by_id),
        }
        counts = counts_of_reading(evidence, vectors, len(chunks))
        return _Read(received, made, rows, counts, failures)

    def _limits(self, people: People, folder: Folder, analyst: Analyst) -> list[str]:
        """What a reader of the map must know about what was not, or badly, read."""
        simple = self.session.provider is None
        told = {d.source.path: _language(d) for d in people.documents} if simple else {}
        foreign = [f"{path} ({name})" for path, name in told.items() if name != "English"]
        limits = [_not_read(failure) for failure in folder.failures]
        limits += self.session.remarks(analyst)
        if foreign:
            limits.append(
                f"{', '.join(foreign)}: the built-in reader knows English only; it proposed what "
                "it could, so take what the map says of these sources with great care. They want "
                "a language model: synth run STUDY --model NAME."
            )
        return limits

    def _write(self, read: _Read) -> tuple[JourneyMap, list[str], Changes | None]:
        """Replaces the results; what could not be kept of the old map, and what changed since."""
        made, people = read.made, read.received.people
        out, state = self.workspace.out, self.workspace.state
        for document in people.documents:
            write_document(out, document)
            self.progress.advance()
        write_draft(state, out, made)
        settle(state, places(made, people.documents))
        journey = decided(self.workspace, made, people.documents)
        unkept = keep(self.workspace, journey, holder(read.received))
        write_text(out / MAP, map_text(journey))
        changes = write_changes(self.workspace, journey)
        remove_stale(out, {d.source.id for d in people.documents})
        return journey, [unkept] if unkept else [], changes

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


def _incomplete(failure: str) -> str:
    return f"This map is incomplete: {failure}"


def _not_read(failure: str) -> str:
    return f"Not read: {failure}"


def _language(document: Document) -> str:
    said = (document.words_of(turn) for turn in document.turns if turn.participant)
    return language_of(" ".join(islice(said, ENGLISH_TURNS)))


def remove_stale(out: Path, sources: set[str]) -> None:
    """Deletes the texts of sources no longer in the study, and what killed runs left half-written.

    Only for the holder of the run lock.
    """
    for path in (*out.glob(PARTS), *out.glob(f"sources/{PARTS}")):
        path.unlink(missing_ok=True)
    for path in (out / "sources").glob("s*.t*"):
        source = path.name.split(".")[0]
        if source not in sources and path in (turns_path(out, source), path.with_suffix(".txt")):
            path.unlink()
