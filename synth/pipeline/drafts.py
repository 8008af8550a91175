"""The draft of a study: what its analyst made, kept so that verdicts redraw the map without one.

It lies in the state folder, apart for each results folder, and is written whole.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pydantic import ValidationError

from synth.errors import CheckError, sentence
from synth.files import write_text
from synth.pipeline.indexing import Matrix, cited_words
from synth.pipeline.snapshots import kept_under
from synth.records.composition import Composition
from synth.store import DATABASE, Store
from synth.themes import similarities
from synth.verdicts.grouping import Likeness

DRAFTS = "drafts"


def write_draft(state: Path, out: Path, made: Composition) -> None:
    """Writes the draft behind the map in `out`."""
    write_text(draft_path(state, out), made.model_dump_json() + "\n", private=True)


def load_draft(state: Path, out: Path) -> Composition:
    """Reads it back.

    Raises:
        CheckError: it is missing, torn, or of another version.
    """
    path = draft_path(state, out)
    remedy = "make it with: synth run STUDY (what was paid for is not paid again)"
    try:
        return Composition.model_validate_json(path.read_bytes())
    except FileNotFoundError as error:
        found = "the draft behind the map is not there"
        raise CheckError(sentence(str(path), found=found, remedy=remedy)) from error
    except (OSError, ValidationError) as error:
        found = "the draft behind the map cannot be read"
        raise CheckError(sentence(str(path), found=found, remedy=remedy)) from error


def draft_path(state: Path, out: Path) -> Path:
    """Where the draft of a results folder lies."""
    return state / DRAFTS / f"{kept_under(state, out)}.json"


def near_in_store(state: Path, made: Composition) -> Likeness:
    """How near the words of two observations are; what has no vector is near nothing.

    The vectors that the state folder keeps are read once, when first asked for.
    """

    @cache
    def vectors() -> Mapping[str, Matrix]:
        return _stored(state, made) if (state / DATABASE).is_file() else {}

    def likeness(one: str, other: str) -> float:
        known = vectors()
        if one not in known or other not in known:
            return 0.0
        return float(similarities(known[one][None, :], known[other][None, :])[0, 0])

    return likeness


def _stored(state: Path, made: Composition) -> dict[str, Matrix]:
    keys = {o.id: (o.participant, cited_words(o)) for o in made.observations}
    with Store(state / DATABASE) as store:
        found = store.vectors_of_map(made.generated.embedding, list(dict.fromkeys(keys.values())))
    return {name: found[key] for name, key in keys.items() if key in found}
