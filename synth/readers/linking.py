"""Which row of participants.csv speaks of which voice. Decides no ids."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from synth.errors import SettingsError, sentence
from synth.readers.participants import FILE, PersonRow
from synth.readers.settings import suggestion
from synth.records.document import Reading, Respondent, Voice


@dataclass(eq=False)
class Person:
    """One voice of one source: a speaker's label, or a respondent."""

    reading: Reading
    label: str
    voice: Voice
    default: str
    """The participant's id where participants.csv says nothing."""
    respondent: Respondent | None = None
    rows: list[PersonRow] = field(default_factory=list)
    participant: str | None = None

    @property
    def path(self) -> str:
        """Path of the source in the study."""
        return self.reading.document.source.path


def bare_path(path: str) -> str:
    """A path without its suffix."""
    return str(PurePosixPath(path).with_suffix(""))


def folded(text: str | None) -> str:
    """A name as it is compared: case and spaces ignored."""
    return " ".join((text or "").split()).casefold()


def speaks(person: Person) -> bool:
    """Whether the voice is a participant's in an interview."""
    return person.respondent is None and person.voice == "participant"


def link(people: Sequence[Person], rows: Sequence[PersonRow]) -> list[str]:
    """Gives each voice the rows of participants.csv that speak of it, and the role they name.

    Returns:
        Remarks on the rows that fit no voice.

    Raises:
        SettingsError: two rows claim the same voice for different participants.
    """
    index = _Index(people)
    remarks = []
    linked: set[str] = set()
    waiting: list[PersonRow] = []
    for row in sorted(rows, key=_vagueness):
        if not (row.source or row.speaker or row.respondent):
            waiting.append(row)
            continue
        found, why = index.find(row)
        for person in found:
            _claim(person, row)
        if found:
            linked.add(row.participant)
        else:
            remarks.append((row.row, why))
    for row in waiting:
        found = index.by_name(row.participant)
        if row.participant not in linked:
            for person in found:
                _claim(person, row)
            if not found:
                why = f"no file, speaker or respondent is called '{row.participant}'"
                remarks.append((row.row, f"{why}; fill in source, speaker or respondent"))
    return [f"{FILE} row {number}: {why}." for number, why in sorted(remarks)]


def _vagueness(row: PersonRow) -> tuple[int, int]:
    exact = bool(row.speaker or row.respondent)
    return (0 if exact and row.source else 1 if exact else 2, row.row)


def _claim(person: Person, row: PersonRow) -> None:
    earlier = next((r for r in person.rows if r.participant and row.participant), None)
    if earlier is not None and earlier.participant != row.participant:
        if _vagueness(earlier)[0] < _vagueness(row)[0]:
            return
        who = person.label or person.path
        raise SettingsError(
            sentence(
                FILE,
                place=f"row {row.row}",
                expected=f"one participant for '{who}' of {person.path}",
                found=f"'{earlier.participant}' (row {earlier.row}) and '{row.participant}'",
                remedy="keep one of the rows, or add their source",
            )
        )
    person.rows.append(row)
    if row.role is not None:
        person.voice = row.role
    elif row.speaker and row.participant:
        person.voice = "participant"


class _Index:
    """Finds voices by what a row of participants.csv says."""

    def __init__(self, people: Sequence[Person]) -> None:
        self.people = people
        self.paths: dict[str, set[str]] = {}
        self.surveys = {p.path for p in people if p.respondent is not None}
        self.labels: dict[str, list[Person]] = {}
        self.of_path: dict[str, list[Person]] = {}
        for person in people:
            path = PurePosixPath(person.path)
            for name in (person.path, path.name, path.stem, bare_path(person.path)):
                self.paths.setdefault(folded(name), set()).add(person.path)
            self.labels.setdefault(folded(person.label), []).append(person)
            self.of_path.setdefault(person.path, []).append(person)

    def find(self, row: PersonRow) -> tuple[list[Person], str]:
        """The voices of a row, and a reason where there are none."""
        source = folded(row.source.removeprefix("./").replace("\\", "/"))
        paths = self.paths.get(source, set())
        if row.source and not paths:
            known = sorted({person.path for person in self.people})
            return [], f"no source '{row.source}'; {suggestion(row.source, known)}"
        found = []
        if row.speaker:
            found += self._labelled(row.speaker, paths - self.surveys, survey=False)
        if row.respondent:
            found += self._labelled(row.respondent, paths & self.surveys, survey=True)
        if row.speaker or row.respondent:
            label = row.speaker or row.respondent
            where = f" in {row.source}" if row.source else ""
            return found, f"nobody called '{label}'{where}"
        return self._alone(row, paths)

    def by_name(self, name: str) -> list[Person]:
        """The only voice of the file of this name, or the one with this id."""
        target = folded(name)
        by_id = [p for p in self.people if folded(p.default) == target and p.respondent]
        voices = [p for path in self.paths.get(target, ()) for p in self.of_path[path]]
        speaking = [p for p in voices if speaks(p) and not p.rows]
        return by_id or (speaking if len(speaking) == 1 else [])

    def _labelled(self, label: str, paths: set[str], *, survey: bool) -> list[Person]:
        return [
            person
            for person in self.labels.get(folded(label), ())
            if (person.respondent is not None) == survey and (not paths or person.path in paths)
        ]

    def _alone(self, row: PersonRow, paths: set[str]) -> tuple[list[Person], str]:
        """A row with nothing but a source stands for the one voice left in it."""
        voices = [person for path in sorted(paths) for person in self.of_path[path]]
        if paths <= self.surveys:
            return [], f"{row.source} is a survey; name the respondent too"
        if len(paths) > 1:
            return [], f"'{row.source}' may be {' or '.join(sorted(paths))}; write the path"
        free = [p for p in voices if speaks(p) and not any(r.participant for r in p.rows)]
        if len(free) == 1:
            return free, ""
        if not free:
            return [], f"{row.source} has no other participant's voice"
        labels = ", ".join(f"'{person.label or 'unnamed'}'" for person in free)
        return [], f"{row.source} has several participants' voices ({labels}); add the speaker"
