"""A study read as a run reads it, and whoever would be asked, before anything is asked.

Writes nothing and opens no socket.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from synth.analysts.model.analyst import ModelAnalyst
from synth.analysts.model.desk import Desk
from synth.llm.answering import Memory
from synth.llm.calls import Calls
from synth.llm.openai_server import OpenAIServer
from synth.llm.pace import Pace
from synth.llm.protocol import Provider
from synth.llm.recording import Replay
from synth.pipeline.paid import Known, known_recorded, known_stored, stored_keys
from synth.pipeline.provider import (
    BUILTIN,
    REPLAY,
    Asking,
    base_url_of,
    check_options,
    recording_of,
)
from synth.prompting import codebook
from synth.readers.folder import require_apart
from synth.readers.reception import Reception, receive
from synth.readers.settings import load_study
from synth.records.document import Document
from synth.records.study import Study
from synth.store import DATABASE
from synth.workspace import OUT, STATE, find_study

NO_KEY = "none"  # nothing is sent


class Asked(NamedTuple):
    """Who words the requests, who would answer them, and which of them are answered already."""

    analyst: ModelAnalyst
    provider: Provider
    known: Known


class Prepared(NamedTuple):
    """A study read as a run reads it, before anything is asked."""

    study: Study
    documents: Sequence[Document]
    failures: tuple[str, ...]
    """What could not be read, a sentence each."""
    asked: Asked | None
    """None for the built-in reader."""


def prepared(path: Path, *, model: str | None, base_url: str | None, out: Path | None) -> Prepared:
    """Reads a study as a run would and asks nobody; see `plan.plan_study` for the arguments."""
    folder = find_study(path)
    results = out or folder / OUT
    study = load_study(folder)
    require_apart(folder, study, out)
    who = study.model if model is None else model
    asking = Asking(base_url=base_url)
    check_options(who, asking)
    received = receive(folder, study, results)
    study, people = received.study, received.people
    failures = (*received.folder.failures, *received.problems)
    if who == BUILTIN:
        return Prepared(study, people.documents, failures, None)
    provider, known = _provider(who, asking, (folder, results))
    analyst = _analyst(received, folder, provider)
    return Prepared(study, people.documents, failures, Asked(analyst, provider, known))


def _provider(model: str, asking: Asking, homes: Sequence[Path]) -> tuple[Provider, Known]:
    """Whoever would answer, for its names: it is asked nothing; and which answers are there."""
    if model.startswith(REPLAY):
        recording = recording_of(model)
        return Replay(recording), known_recorded(recording)
    server = OpenAIServer(model, base_url=base_url_of(asking), key=NO_KEY)
    databases = (home / STATE / DATABASE for home in homes)
    database = next((path for path in databases if path.is_file()), None)
    return server, known_stored(
        server, lambda keys: stored_keys(database, keys) if database else set()
    )


def _analyst(received: Reception, folder: Path, provider: Provider) -> ModelAnalyst:
    study, hide = received.study, received.hide_settings
    actors = {p.id: p.actor for p in received.people.participants}
    calls = Calls(provider, Memory(), Pace(provider.label), None)
    entries = codebook(study.facets, folder, hide)
    return ModelAnalyst(provider.model, study, entries, actors, Desk(calls, folder, hide))
