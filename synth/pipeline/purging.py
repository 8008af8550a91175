"""Takes out of a study's state what is replaced now and was not before.

A name that is confirmed after a run stands in stored answers, in the index, in earlier maps. What
holds it is deleted before anything new is kept; what does not, paid answers among it, stays.
"""

import gzip
import json
import re
import shutil
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from pydantic import ValidationError

from synth.errors import CheckError
from synth.files import write_bytes
from synth.index import FOLDER
from synth.pipeline.drafts import DRAFTS, draft_path
from synth.pipeline.snapshots import SNAPSHOTS
from synth.privacy.key import KEY, PARTICIPANT
from synth.readers.pseudonyms import real_names
from synth.readers.reception import Reception
from synth.readers.renamed import places, remember
from synth.records.composition import Composition
from synth.records.document import Document
from synth.results import load_documents
from synth.store import DATABASE, Store
from synth.workspace import Workspace

_FIELD = re.compile("[a-z_]+")
"""Names of fields, which are nobody's."""
_ESCAPED = re.compile(r"\\+u([0-9A-Fa-f]{4})")
ELSEWHERE = (
    "Results in other folders, which were written with --out before, may still hold what is "
    "replaced now: write them anew, or delete them. So may exports and recordings."
)
DIGEST = "pseudonyms"
"""Digest of what was replaced when the state was last put in order."""


def purge(workspace: Workspace, received: Reception) -> list[str]:
    """Deletes from the state folder what holds words that are replaced in the texts of now.

    For the holder of the run lock. Does nothing where nothing is replaced, or the same as before.

    Returns:
        What a researcher should know, a sentence each.
    """
    if received.key is None or received.rules is None:
        return []
    state = workspace.state
    digest = received.rules.digest()
    marked = state / DIGEST
    if marked.is_file() and marked.read_text("utf-8", "replace") == digest:
        return []
    holds = holder(received, told=True) if marked.is_file() else _texts(received.hide)
    _remember(workspace, received)
    answers = _purge_store(state / DATABASE, received, holds) if (state / DATABASE).is_file() else 0
    shutil.rmtree(state / FOLDER, ignore_errors=True)
    kept = [*(state / SNAPSHOTS).glob("*/*.json.gz"), *(state / DRAFTS).glob("*.json")]
    stale = [path for path in kept if holds(_text(path))]
    for path in stale:
        path.unlink(missing_ok=True)
    write_bytes(marked, digest.encode(), private=True)
    if not (answers or stale):
        return []
    maps = sum(path.suffix == ".gz" for path in stale)
    others = {path for path in stale if path.suffix == ".json"} - {draft_path(state, workspace.out)}
    counts = f"{_counted(answers, 'stored answer')} and {_counted(maps, 'earlier map')}"
    told = f"What is replaced now stood in {counts}; these were deleted."
    return [told, ELSEWHERE] if others else [told]


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def lost_key(workspace: Workspace, received: Reception) -> list[str]:
    """A warning where key.csv is gone that a run before had; to be asked before it is kept."""
    had_one = received.key is not None and (workspace.state / DIGEST).is_file()
    if not had_one or (workspace.folder / KEY).is_file():
        return []
    return [
        f"{KEY} was not there and is made anew: people may have other pseudonyms than before, and "
        "names settled with synth privacy --ask stand in the results again; where there is a copy, "
        "put it back and run again."
    ]


def holder(received: Reception, *, told: bool = False) -> Callable[[str], bool]:
    """Whether a JSON text holds a person's or a file's name, or what is replaced now.

    With `told` also what is known by what stood around it elsewhere.
    """
    rules = received.rules
    if received.key is None or rules is None:
        return lambda text: False
    names = {name for name, now in real_names(received.key).items() if name != now}
    names = {name for name in names if not name.isdigit()}
    find = rules.anywhere if told else rules.find
    return _texts(lambda leaf: "" if leaf in names or find(leaf) else leaf)


def _texts(hide: Callable[[str], str]) -> Callable[[str], bool]:
    """Whether anything in a JSON text is hidden; text by text, for context decides what is."""
    return lambda text: any(hide(leaf) != leaf for leaf in set(_leaves(text)))


def _leaves(text: str) -> Iterator[str]:
    """The texts in a JSON text, also of those that are JSON themselves; else the text itself."""
    try:
        value = json.loads(text) if text[:1] in '{["' else None
    except ValueError:
        value = None
    if value is not None:
        yield from _within(value)
    else:  # an answer that is no JSON may hold the escapes of one
        plain = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
        yield re.sub(r"\\+[nrt]", " ", plain)


def _within(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield from _leaves(value)
    for part in value if isinstance(value, list) else ():
        yield from _within(part)
    for name, part in value.items() if isinstance(value, dict) else ():
        if not _FIELD.fullmatch(name):
            yield name
        yield from _within(part)


def _remember(workspace: Workspace, received: Reception) -> None:
    """Notes under which ids reviews may know the records of the drafts that go."""
    assert received.key is not None
    assert received.rules is not None
    names = real_names(received.key)
    own = draft_path(workspace.state, workspace.out)
    for path in sorted((workspace.state / DRAFTS).glob("*.json")):
        with suppress(OSError, ValidationError):
            made = Composition.model_validate_json(path.read_bytes())
            documents: list[Document] = []
            with suppress(CheckError):  # results may be gone, or be another run's
                documents = load_documents(workspace.out, made.sources) if path == own else []
            found = places(made, documents, lambda n: names.get(n, n), received.rules.replace)
            remember(workspace.state, found)


def _purge_store(path: Path, received: Reception, holds: Callable[[str], bool]) -> int:
    assert received.key is not None
    rows = received.key.of_kind(PARTICIPANT)
    with Store(path) as store:
        taken = {r.shown for r in rows}
        store.rename_owners({r.words: r.shown for r in rows if r.words not in taken})
        gone = store.drop_answers([key for key, _, body in store.answers() if holds(body)])
        store.sweep()
    return gone


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
        return (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8", "replace")
    except (OSError, EOFError, zlib.error):
        return ""
