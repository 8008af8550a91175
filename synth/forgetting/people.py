"""Whom a forgetting is about, and all by which they are known: ids, turns, sources, words."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from synth.errors import StudyError, UsageError, printable, sentence
from synth.forgetting.holdings import Held, held
from synth.forgetting.key import check_known, ids_of
from synth.privacy.shingles import Runs, answer_runs, without
from synth.privacy.tombstones import is_asked_for, is_named, read_tombstones, stones_of
from synth.privacy.utterances import Spoken, spoken
from synth.prompting import SHIPPED
from synth.readers.folder import Folder
from synth.readers.forgotten import without_forgotten
from synth.readers.participants import PersonRow
from synth.readers.people import People
from synth.readers.reception import gather, receive
from synth.readers.settings import FILE as SETTINGS
from synth.readers.settings import suggestion
from synth.records.document import Document
from synth.records.privacy import Tombstone
from synth.records.study import Study
from synth.workspace import Workspace


@dataclass(frozen=True)
class Asked:
    """Somebody as they were asked for: to be forgotten now, or forgotten at a time before."""

    names: frozenset[str]
    voices: tuple[Spoken, ...] = ()
    every: tuple[Spoken, ...] = ()
    """All voices of the study, theirs among them."""
    since: str = ""
    """When they were forgotten; empty where they were not, or not to the end."""
    stone: Tombstone | None = None
    """Where they have one already."""


@dataclass(frozen=True)
class Gone:
    """Everybody who is to be erased now, taken together."""

    names: frozenset[str]
    """Ids that they go by."""
    voices: tuple[Spoken, ...]
    """In the files as they are now."""
    held: tuple[tuple[Held, tuple[Spoken, ...]], ...]
    """Each results folder, and their voices in its documents."""
    runs: Runs
    """Runs of words that they alone said."""
    kept: tuple[Document, ...]
    """Everybody else's documents, read as if they had never been."""
    others: tuple[str, ...]
    """What everybody else says, in these and in results, and the settings."""
    shared: frozenset[str]
    """Paths of the files in which somebody else speaks too."""

    @property
    def turns(self) -> set[str]:
        """Keys of their turns."""
        return {turn.key for voice in self._voices() for turn in voice.turns if turn.key}

    @property
    def sources(self) -> set[str]:
        """Ids of the sources in which they speak."""
        return {voice.document.source.id for voice in self._voices()}

    @property
    def observations(self) -> set[str]:
        """Ids of the observations that cite them."""
        known = [one for held_, _ in self.held for one in (held_.made, held_.journey) if one]
        return {o.id for one in known for o in one.observations if o.participant in self.names}

    def _voices(self) -> Iterator[Spoken]:
        yield from self.voices
        for _, voices in self.held:
            yield from voices


def find(workspace: Workspace, study: Study, who: str) -> Asked:
    """Somebody by an id, in any case; in the files, or else in what was made of files before.

    Raises:
        UsageError: nobody goes by that id.
        SynthError: the files cannot be read.
    """
    stones, _ = read_tombstones(workspace.folder)
    ended = [stone for stone in stones if stone.done]
    files, results = _Files(workspace, study), held(workspace)
    voices = [voice for voice in files.voices() if not stones_of(ended, voice)]
    here = _with_ids(voices, files.others(stones))
    before = [voice for one in results for voice in spoken(one.documents)]
    known = {name for _, names in here for name in names}
    known |= {name for one in results for name in one.people}
    known = ids_of(workspace.folder, known)
    named = ids_of(workspace.folder, _meant(known, who))
    if known & named:
        own = [voice for voice, names in here if named & names]
        begun = [s for s in stones if not s.done and any(is_named(s, name) for name in named)]
        if study.privacy.on and voices and not (own or begun):
            check_known(workspace.folder, who, named)
        own = own or [voice for voice in before if voice.participant in named]
        theirs = named.union(*(names for _, names in here if named & names))
        names = frozenset(ids_of(workspace.folder, theirs))
        begun = [s for s in stones if not s.done and any(is_named(s, name) for name in names)]
        return Asked(names, tuple(own), (*voices, *before), stone=next(iter(begun), None))
    for stone in reversed(stones):
        if is_asked_for(stone, who):
            return Asked(frozenset(), since=stone.at if stone.done else "", stone=stone)
    remedy = suggestion(who, sorted(known))
    raise UsageError(
        sentence(
            str(workspace.folder),
            expected="the id of a participant",
            found=f"'{who}'",
            remedy=remedy,
        )
    )


def gone(workspace: Workspace, study: Study, stones: Sequence[Tombstone]) -> Gone:
    """All by which the people of some tombstones are known in files, state and results."""
    files, (every, _) = _Files(workspace, study), read_tombstones(workspace.folder)
    own = [voice for voice in files.voices() if stones_of(stones, voice)]
    results = [(one, tuple(_theirs(one.documents, stones))) for one in held(workspace)]
    names = {name for one, _ in results for name in one.people if _named(stones, name)}
    names |= {voice.participant for _, voices in results for voice in voices}
    names = ids_of(workspace.folder, names | {voice.participant for voice in own})
    kept, settings = _kept(workspace, study)
    said = [text for voice in own for text in voice.texts()]
    for one, voices in results:
        said += [text for voice in voices for text in voice.texts()]
        said += _quoted(one, names)
    runs = {run for text in said for run in answer_runs(text)}
    left = files.others(every)
    others = [document.text for document in kept]
    others += [text for voice in left for text in voice.texts()]
    earlier = [text for one, voices in results for text in _others(one.documents, voices)]
    others += earlier
    others += _common(workspace.folder)
    return Gone(
        names=frozenset(names),
        voices=tuple(own),
        held=tuple(results),
        runs=Runs(without(runs, others)),
        kept=kept,
        others=(settings, *_texts(kept), *earlier),
        shared=frozenset(voice.path for voice in left),
    )


def _meant(known: set[str], who: str) -> list[str]:
    """The id itself, else those that are like it in any case; itself where there is none."""
    alike = [name for name in sorted(known) if _alike(name) == _alike(who)]
    if who in known or not alike:
        return [who]
    if len(alike) > 1:
        listed = ", ".join(f"'{name}'" for name in alike)
        raise UsageError(f"'{printable(who)}' may be {listed}: write it as it is written there.")
    return alike


class _Files:
    """The files of the study, read once; where nothing can be read, nobody speaks in them."""

    def __init__(self, workspace: Workspace, study: Study) -> None:
        self._study = study
        self._read: tuple[Folder, list[PersonRow], People, list[str]] | None = None
        with suppress(StudyError):
            self._read = gather(workspace.folder, study, workspace.out)

    def voices(self) -> list[Spoken]:
        """Everybody's."""
        return spoken(self._read[2].documents) if self._read else []

    def others(self, stones: Sequence[Tombstone]) -> list[Spoken]:
        """Those of everybody who was not forgotten."""
        if self._read is None:
            return []
        found, rows, people, _ = self._read
        try:
            left = without_forgotten(found, rows, people, self._study, stones)
        except StudyError:
            return []
        return spoken(left[1].documents)


def _with_ids(voices: Sequence[Spoken], shown: Sequence[Spoken]) -> list[tuple[Spoken, set[str]]]:
    """Voices, and the ids of each: as files tell it, and as maps show it.

    They differ where somebody else of the same file was forgotten before.
    """
    now = {(voice.path, voice.label): voice.participant for voice in shown}
    return [
        (voice, {voice.participant, now.get((voice.path, voice.label), voice.participant)})
        for voice in voices
    ]


def _kept(workspace: Workspace, study: Study) -> tuple[tuple[Document, ...], str]:
    try:
        received = receive(workspace.folder, study, workspace.out)
    except StudyError:
        return (), ""
    return received.people.documents, received.study.model_dump_json()


def _texts(documents: Sequence[Document]) -> Iterator[str]:
    for document in documents:
        yield document.text
        yield from (turn.question for turn in document.turns if turn.question)


def _theirs(documents: Sequence[Document], stones: Sequence[Tombstone]) -> list[Spoken]:
    return [
        voice
        for voice in spoken(documents)
        if stones_of(stones, voice) or _named(stones, voice.participant)
    ]


def _named(stones: Sequence[Tombstone], name: str) -> bool:
    return any(is_named(stone, name) for stone in stones)


def _quoted(one: Held, names: set[str]) -> list[str]:
    known = [record for record in (one.made, one.journey) if record]
    return [
        citation.quote
        for record in known
        for observation in record.observations
        if observation.participant in names
        for citation in observation.citations
    ]


def _others(documents: Sequence[Document], voices: Sequence[Spoken]) -> Iterator[str]:
    """What other participants say in the documents of results."""
    theirs = {(voice.document.source.id, turn.turn) for voice in voices for turn in voice.turns}
    for document in documents:
        for turn in document.turns:
            if turn.participant and (document.source.id, turn.turn) not in theirs:
                yield document.words_of(turn)


def _common(folder: Path) -> Iterator[str]:
    """What is written in the study's settings and in prompts, which nobody said."""
    settings = folder / SETTINGS
    prompts = [p for home in (SHIPPED, folder / "prompts") for p in sorted(home.glob("**/*.md"))]
    for path in [settings, *prompts]:
        if path.is_file():
            yield path.read_text("utf-8", "replace")


def _alike(name: str) -> str:
    return " ".join(name.split()).casefold()
