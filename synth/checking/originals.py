"""The canonical texts against the files that they were read from."""

from collections.abc import Iterator
from pathlib import Path

from synth.errors import SynthError
from synth.readers.reception import receive
from synth.readers.settings import load_study
from synth.results import Results


def original_problems(results: Results, folder: Path, out: Path) -> Iterator[str]:
    """Reads the study again; one sentence for each source whose text or turns differ now."""
    try:
        people = receive(folder, load_study(folder), out).people
    except SynthError as error:
        yield f"the sources cannot be read again: {error}"
        return
    now = {document.source.path: document for document in people.documents}
    for source in results.journey.sources:
        document = now.pop(source.path, None)
        if document is None:
            yield f"{source.path}: the file is gone or can no longer be read"
        elif document.text != results.texts[source.id]:
            yield f"{source.path}: the file says something else than {source.text}; run again"
        elif document.turns != results.turns[source.id]:
            yield f"{source.path}: its turns or speakers are told apart differently now; run again"
    for path in now:
        yield f"{path}: a source that the map does not know yet; run again"
