"""Erases from what lies in `.synth`: vectors, answers, requests, index, earlier maps."""

import gzip
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from pydantic import ValidationError

from synth.errors import CheckError
from synth.files import PARTS
from synth.forgetting.holdings import other_drafts
from synth.forgetting.people import Gone
from synth.index import Index
from synth.llm.batch_memory import KIND, Memo, Ticket, owners_of, without_tickets
from synth.pipeline.redraw import drawing_lock
from synth.pipeline.snapshots import SNAPSHOTS
from synth.privacy.shingles import Runs
from synth.readers.renamed import FORMER
from synth.records.composition import Composition
from synth.records.journey import JourneyMap
from synth.results import load_map
from synth.store import DATABASE, Store
from synth.workspace import Workspace

_UNICODE = re.compile(r"(?:\\u[0-9a-fA-F]{4})+")


def erase_from_store(workspace: Workspace, gone: Gone) -> tuple[int, int]:
    """Erases vectors and answers that rest on their words, and what is known of requests.

    Answers on a source in which they speak go whole, and any other that holds a run of theirs.

    Returns:
        How many rows went, and how many requests that wait in a batch.
    """
    path = workspace.state / DATABASE
    if not path.is_file():
        return 0, 0
    with Store(path) as store:
        requests, erased = _tickets(store, gone), 0
        for owner in sorted(gone.names | gone.sources):
            erased += store.forget(owner)
        holding = [key for key, _, body in store.answers() if holds(gone.runs, body)]
        erased += store.drop_answers(holding)
        store.sweep()
    return erased, requests


def erase_index(workspace: Workspace) -> int:
    """Deletes the search index, which a run or a search makes anew, and notes between two runs."""
    (workspace.state / FORMER).unlink(missing_ok=True)
    return int(Index(workspace.state).delete())


def erase_snapshots(workspace: Workspace, gone: Gone) -> int:
    """Deletes the earlier maps that know them; returns how many."""
    folder = workspace.state / SNAPSHOTS
    known = [path for path in sorted(folder.rglob("*.json.gz")) if _knows(path, gone)]
    for path in known:
        path.unlink()
    return len(known)


def erase_other_drafts(workspace: Workspace, gone: Gone) -> int:
    """Deletes drafts of results that lie outside of the study, where they know them."""
    erased = 0
    for path in other_drafts(workspace, [held for held, _ in gone.held]):
        made = None
        with suppress(OSError, ValidationError):
            made = Composition.model_validate_json(path.read_bytes())
        if made is None or _is_among(made, gone) or holds(gone.runs, made.model_dump_json()):
            path.unlink(missing_ok=True)
            erased += 1
    return erased


def sweep_parts(workspace: Workspace, gone: Gone) -> int:
    """Deletes what killed runs left half-written."""
    folders = [workspace.folder, workspace.state, *(held.out for held, _ in gone.held)]
    with drawing_lock(workspace.state):  # what somebody is writing at this moment is not left over
        parts = {path for folder in folders for path in folder.rglob(PARTS)}
        for path in (*parts, workspace.state / FORMER):
            path.unlink(missing_ok=True)
    return len(parts)


def holds(runs: Runs, body: str) -> bool:
    """Whether JSON text, or JSON text within it, holds a run."""
    return any(runs.within(text) for text in unescaped(body))


def unescaped(text: str) -> Iterator[str]:
    """A text as it is; and without the escapes of JSON, also of JSON within JSON."""
    yield text
    if "\\" in text:
        yield _unescaped(_unescaped(text))


def _unescaped(text: str) -> str:
    parts = text.split("\\\\")
    for mark, words in (("\\n", "\n"), ("\\t", "\t"), ("\\r", "\r"), ('\\"', '"'), ("\\/", "/")):
        parts = [part.replace(mark, words) for part in parts]
    return "\\".join(_UNICODE.sub(_characters, part) for part in parts)


def _tickets(store: Store, gone: Gone) -> int:
    """Takes their requests out of what is remembered of batches; those of others stay."""
    erased = 0
    for key, kind, body in store.answers():
        if kind == KIND:
            with suppress(ValidationError):  # what is damaged goes by its owners
                memo = Memo.model_validate_json(body)
                left = without_tickets(memo, lambda ticket: _is_theirs(ticket, gone))
                erased += memo.size - left.size
                store.save_answer(key, owners_of(left), KIND, left.model_dump_json())
    return erased


def _characters(match: re.Match[str]) -> str:
    data = bytes.fromhex(match[0].replace("\\u", ""))
    return data.decode("utf-16-be", "replace")  # two halves of one that is beyond the first plane


def _is_theirs(ticket: Ticket, gone: Gone) -> bool:
    return bool({*ticket.owners} & gone.names) or holds(gone.runs, ticket.input)


def _knows(path: Path, gone: Gone) -> bool:
    try:
        journey = load_map(path)
        text = gzip.decompress(path.read_bytes()).decode("utf-8", "replace")
    except (CheckError, OSError, EOFError):
        return True  # what cannot be looked into is not kept
    return _is_among(journey, gone) or holds(gone.runs, text)


def _is_among(known: Composition | JourneyMap, gone: Gone) -> bool:
    people = {person.id for person in known.participants}
    return bool((people | {o.participant for o in known.observations}) & gone.names)
