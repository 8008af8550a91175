"""Takes out of a study's state what is replaced now and was not before.

A name that is confirmed after a run stands in stored answers, in the index, in earlier maps. What
holds it is deleted before anything new is kept; what does not, paid answers among it, stays.
"""

import gzip
import json
import shutil
import zlib
from collections.abc import Callable
from pathlib import Path

from synth.files import write_bytes
from synth.index import FOLDER
from synth.pipeline.drafts import DRAFTS
from synth.pipeline.snapshots import SNAPSHOTS
from synth.privacy.key import PARTICIPANT
from synth.readers.pseudonyms import real_names
from synth.readers.reception import Reception
from synth.store import DATABASE, Store
from synth.workspace import Workspace

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
    holds = holder(received)
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
    return [
        f"What is replaced now stood in {answers} stored answers and {maps} earlier maps; these "
        "were deleted."
    ]


def holder(received: Reception) -> Callable[[str], bool]:
    """Whether a text holds a person's or a file's name, or anything else that is replaced now."""
    rules = received.rules
    if received.key is None or rules is None:
        return lambda text: False
    names = [name for name, now in real_names(received.key).items() if name != now]
    long = [json.dumps(name, ensure_ascii=False)[1:-1] for name in names if not name.isdigit()]

    def holds(text: str) -> bool:
        plain = text.replace("\\n", " ").replace("\\t", " ")
        return any(f'"{name}"' in text for name in long) or bool(rules.find(plain))

    return holds


def _purge_store(path: Path, received: Reception, holds: Callable[[str], bool]) -> int:
    assert received.key is not None
    rows = received.key.of_kind(PARTICIPANT)
    with Store(path) as store:
        store.rename_owners({r.words: r.shown for r in rows if r.words != r.shown})
        gone = store.drop_answers(holds)
        store.scrub()
    return gone


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
        return (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8", "replace")
    except (OSError, EOFError, zlib.error):
        return ""
