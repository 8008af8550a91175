"""What state and results hold: each results folder with its draft, its documents, its map."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from synth.errors import CheckError
from synth.files import write_text
from synth.pipeline.drafts import DRAFTS, draft_path, load_draft
from synth.records.base import Record
from synth.records.composition import Composition
from synth.records.document import Document, Source
from synth.records.journey import JourneyMap
from synth.results import MAP, load_documents, load_map
from synth.workspace import OUT, STATE, Workspace


@dataclass(frozen=True)
class Held:
    """One results folder and what it was drawn from."""

    out: Path
    made: Composition | None
    """The draft; None where it is missing or torn."""
    journey: JourneyMap | None
    documents: tuple[Document, ...]
    """As they were read when the draft was made; none where one of them is missing."""
    staged: bool = False
    """Whether an earlier forgetting had begun to write these."""

    @property
    def model(self) -> str:
        """Who read."""
        known = self.made or self.journey
        return known.generated.model if known else ""

    @property
    def people(self) -> set[str]:
        """Ids of the participants that it knows."""
        known = [self.made, self.journey]
        told = {person.id for one in known if one for person in one.participants}
        cited = {o.participant for one in known if one for o in one.observations}
        return told | cited | {p for d in self.documents for p in d.people()}


class Staged(Record):
    """A draft with its documents on their way to where they belong, which are two places.

    Whole or not at all, so that a kill in between leaves no draft that cites other documents.
    """

    made: Composition
    documents: tuple[Document, ...]


def stage(state: Path, out: Path, made: Composition, documents: Sequence[Document]) -> None:
    """Writes a draft and its documents side by side, before they take the old ones' places."""
    staged = Staged(made=made, documents=tuple(documents))
    write_text(staged_path(state, out), staged.model_dump_json())


def staged_path(state: Path, out: Path) -> Path:
    """Where they lie until then."""
    return draft_path(state, out).with_suffix(".next")


def held(workspace: Workspace) -> list[Held]:
    """What there is of results: those of the workspace, `out/`, and others within the study."""
    folders = {path.resolve(): path for path in _folders(workspace)}
    return [_held(workspace.state, path) for path in folders.values()]


def other_drafts(workspace: Workspace, known: Sequence[Held]) -> list[Path]:
    """Drafts of results that lie elsewhere."""
    own = {draft_path(workspace.state, one.out) for one in known}
    return sorted(p for p in (workspace.state / DRAFTS).glob("*.json") if p not in own)


def _folders(workspace: Workspace) -> Iterator[Path]:
    yield workspace.out
    yield workspace.folder / OUT
    for path in sorted(workspace.folder.rglob("run.json")):
        if STATE not in path.parts and (path.parent / MAP).is_file():
            yield path.parent


def _held(state: Path, out: Path) -> Held:
    made = journey = None
    with suppress(CheckError):
        journey = load_map(out / MAP)
    with suppress(OSError, ValidationError):
        staged = Staged.model_validate_json(staged_path(state, out).read_bytes())
        return Held(out, staged.made, journey, staged.documents, staged=True)
    with suppress(CheckError):
        made = load_draft(state, out)
    known = made or journey
    return Held(out, made, journey, _documents(out, known.sources if known else ()))


def _documents(out: Path, sources: Sequence[Source]) -> tuple[Document, ...]:
    try:
        return tuple(load_documents(out, sources))
    except CheckError:
        return ()
