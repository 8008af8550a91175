"""From the files of a study to frozen documents: the one way that run, plan and check share."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from synth.files import make_private
from synth.privacy.folding import squeezed
from synth.privacy.identifiers.patterns import REGIONS, identifiers
from synth.privacy.key import KEY, Key, read_key, write_key
from synth.privacy.names.likely import likely_names
from synth.privacy.names.usual import is_everyday
from synth.privacy.rules import Rules
from synth.privacy.tombstones import read_tombstones
from synth.readers.folder import Folder, read_all, relative_path
from synth.readers.forgotten import without_forgotten
from synth.readers.hiding import drop_unread, unread_names
from synth.readers.participants import PersonRow, read_participants
from synth.readers.people import People, tell_people_apart
from synth.readers.pseudonyms import pseudonymised
from synth.records.privacy import Likely
from synth.records.study import Study

PROMPTS = "prompts"
"""The folder of a study's own prompts."""


@dataclass(frozen=True)
class Reception:
    """What a study says, as everything after it may know it."""

    study: Study
    folder: Folder
    people: People
    problems: tuple[str, ...] = ()
    """What is wrong with participants.csv, a sentence each."""
    key: Key | None = None
    """Which pseudonym stands for whom, new ones among them; None where nothing is replaced."""
    rules: Rules | None = None
    raw: People | None = None
    """The people as the files name them, where names were replaced."""
    hide: Callable[[str], str] = str
    """Makes a sentence about the files of the study fit for its results."""

    @property
    def hide_settings(self) -> Callable[[str], str] | None:
        """Replaces what identifies somebody in what a study says of itself; None where nothing."""
        return self.rules.replace if self.rules else None

    def likely(self) -> list[Likely]:
        """What may be a name and waits for a person's word, as it stands in the files.

        What the study calls itself, its stages, actors and facets is none, save where a word of it
        may name somebody.
        """
        own = _own_phrases(self.study)
        return likely_names(
            (self.raw or self.people).documents,
            lambda words: squeezed(words) in own or self.is_settled(words),
        )

    def is_settled(self, words: str) -> bool:
        """Whether a person has said what becomes of these words."""
        if self.rules is not None:
            return self.rules.is_settled(words)
        return squeezed(words) in {squeezed(kept) for kept in self.study.privacy.keep}

    def keep_key(self, folder: Path) -> None:
        """Writes key.csv where it changed, before anything is kept that rests on it.

        Raises:
            OutputError: the study folder cannot be written.
        """
        if self.key is not None and self.key.changed:
            write_key(folder, self.key)
        elif self.key is not None:
            make_private(folder / KEY)


def _own_phrases(study: Study) -> set[str]:
    """What a study's settings call things, where it is made of everyday words alone."""
    facets = (told for facet in study.facets for told in (facet.name, *facet.labels))
    actors, stages = (one.name for one in study.actors), (one.name for one in study.stages)
    told = (study.title, *actors, *stages, *facets)
    return {squeezed(words) for words in told if is_everyday(words)}


def receive(folder: Path, study: Study, out: Path) -> Reception:
    """Reads the sources of a study and tells its people apart; writes nothing.

    Args:
        folder: the study.
        study: its settings.
        out: the results folder, which is never read.

    Raises:
        SynthError: nothing could be read, or the settings do not fit the sources.
    """
    found, rows, people, problems = remembered(folder, study, out)
    plain = Reception(study, found, people, tuple(problems))
    return _confidential(plain, folder, rows) if study.privacy.on else plain


def remembered(
    folder: Path, study: Study, out: Path
) -> tuple[Folder, list[PersonRow], People, list[str]]:
    """What is in the files but for those who were forgotten, as files name people.

    Returns:
        As `gather` does, with what is wrong with tombstones among the rest. Raises as `receive`.
    """
    found, rows, people, problems = gather(folder, study, out)
    stones, torn = read_tombstones(folder)
    if stones:
        found, people = without_forgotten(found, rows, people, study, stones)
    return found, rows, people, [*problems, *torn]


def gather(
    folder: Path, study: Study, out: Path
) -> tuple[Folder, list[PersonRow], People, list[str]]:
    """What is in the files, those who were forgotten too: for those who must find their words.

    Returns:
        What was read, the rows of participants.csv, everybody, and what is wrong with
        participants.csv. Raises as `receive` does.
    """
    found = read_all(folder, study, out)
    rows, problems = read_participants(folder)
    return found, rows, tell_people_apart(found.readings, rows, study), problems


def _confidential(plain: Reception, folder: Path, rows: Sequence[PersonRow]) -> Reception:
    key = read_key(folder)
    finder = partial(identifiers, regions=plain.study.privacy.regions or REGIONS)
    lines = (*plain.folder.failures, *plain.folder.left_out, *plain.problems)
    there = [relative_path(folder, path) for path in sorted(folder.rglob("*"))] if lines else []
    unread = partial(unread_names, there, lines)
    told = pseudonymised(plain.people, plain.study, key, finder, rows, unread)
    for line in (*lines, *plain.folder.remarks):
        told.hide(line)  # so that what they name is in the key before anything rests on it
    for path in sorted((folder / PROMPTS).rglob("*.md")):
        told.rules.replace(path.read_text("utf-8", "replace"))
    drop_unread(folder, key)
    return replace(
        plain,
        study=told.study,
        people=told.people,
        raw=plain.people,
        key=key,
        rules=told.rules,
        hide=told.hide,
    )
