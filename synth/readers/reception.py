"""From the files of a study to frozen documents: the one way that run, plan and check share."""

from pathlib import Path

from synth.readers.folder import Folder, read_all
from synth.readers.participants import read_participants
from synth.readers.people import People, tell_people_apart
from synth.records.base import Record
from synth.records.study import Study


class Reception(Record):
    """What a study says, as everything after it may know it."""

    study: Study
    folder: Folder
    people: People
    problems: tuple[str, ...] = ()
    """What is wrong with participants.csv, a sentence each."""


def receive(folder: Path, study: Study, out: Path) -> Reception:
    """Reads the sources of a study and tells its people apart; writes nothing.

    Args:
        folder: the study.
        study: its settings.
        out: the results folder, which is never read.

    Raises:
        SynthError: nothing could be read, or the settings do not fit the sources.
    """
    found = read_all(folder, study, out)
    rows, problems = read_participants(folder)
    people = tell_people_apart(found.readings, rows, study)
    return Reception(study=study, folder=found, people=people, problems=tuple(problems))
