"""Whom a forgetting is about, and all by which they are known: ids, turns, sources, words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from synth.errors import StudyError, UsageError, printable, sentence
from synth.forgetting.holdings import Held, held
from synth.forgetting.key import ids_of
from synth.privacy.shingles import Runs, answer_runs, without
from synth.privacy.tombstones import is_asked_for, is_named, read_tombstones, stones_of
from synth.privacy.utterances import Spoken, spoken
from synth.prompting import SHIPPED
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
    others: tuple[Document, ...]
    """The same as the files name people and sources."""

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
    here = [one for one in _voices(workspace, study) if not stones_of(ended, one[0])]
    before = [voice for one in held(workspace) for voice in spoken(one.documents)]
    known = {name for _, names in here for name in names}
    known |= {name for one in held(workspace) for name in one.people}
    named = frozenset(ids_of(workspace.folder, _meant(known, who)))
    if known & named:
        own = [voice for voice, names in here if named & names]
        own = own or [voice for voice in before if voice.participant in named]
        names = named.union(*(names for _, names in here if named & names))
        begun = [s for s in stones if not s.done and any(is_named(s, name) for name in names)]
        every = (*(voice for voice, _ in here), *before)
        return Asked(names, tuple(own), every, stone=next(iter(begun), None))
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
    people = _people(workspace, study)
    own = [v for v in spoken(people.documents) if stones_of(stones, v)] if people else []
    results = [(one, tuple(_theirs(one.documents, stones))) for one in held(workspace)]
    names = {name for one, _ in results for name in one.people if _named(stones, name)}
    names |= {voice.participant for _, voices in results for voice in voices}
    # Of somebody who answered in a file and is another there now only the results tell.
    names |= {voice.participant for voice in own}
    names = ids_of(workspace.folder, names)
    kept, raw = _kept(workspace, study)
    said = [text for voice in own for text in voice.texts()]
    for one, voices in results:
        said += [text for voice in voices for text in voice.texts()]
        said += _quoted(one, names)
    runs = {run for text in said for run in answer_runs(text)}
    others = [document.text for document in (*kept, *raw)]
    others += [text for one, voices in results for text in _others(one.documents, voices)]
    others += _common(workspace.folder)
    return Gone(
        frozenset(names), tuple(own), tuple(results), Runs(without(runs, others)), kept, raw
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


def _voices(workspace: Workspace, study: Study) -> list[tuple[Spoken, set[str]]]:
    """The voices in the files, and the ids of each: as files tell it, and as maps show it.

    They differ where somebody else of the same file was forgotten before.
    """
    people = _people(workspace, study)
    shown = {
        (voice.path, voice.label): voice.participant for voice in spoken(_kept(workspace, study)[1])
    }
    return [
        (voice, {voice.participant, shown.get((voice.path, voice.label), voice.participant)})
        for voice in (spoken(people.documents) if people else [])
    ]


def _people(workspace: Workspace, study: Study) -> People | None:
    """Everybody in the files; None where nothing is left of them."""
    try:
        return gather(workspace.folder, study, workspace.out)[2]
    except StudyError:
        return None


def _kept(workspace: Workspace, study: Study) -> tuple[tuple[Document, ...], tuple[Document, ...]]:
    """Everybody else's documents: as they are kept, and as the files name people."""
    try:
        received = receive(workspace.folder, study, workspace.out)
    except StudyError:
        return (), ()
    return received.people.documents, (received.raw or received.people).documents


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
