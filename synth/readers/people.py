"""Who said what: gives each voice its participant, by participants.csv or by file and label.

Nobody is merged by guess: labels never join across files or with surveys, save where
participants.csv says so. Likely repeats are listed.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from synth.errors import SettingsError, sentence
from synth.readers.linking import Person, bare_path, folded, link, speaks
from synth.readers.participants import FILE, PersonRow
from synth.readers.repeats import likely_repeats
from synth.readers.settings import suggestion
from synth.records.base import Record
from synth.records.document import Document, Reading, Turn, Voice
from synth.records.ids import answer_turn_key, interview_turn_key
from synth.records.journey import Participant, Quotable
from synth.records.study import Study

STRICTER: tuple[Quotable, ...] = ("no", "paraphrase", "yes")


class Identity(Record):
    """How one voice is called in its file, and whose it is."""

    path: str
    label: str
    """Of the speaker or the respondent; empty where there is none."""
    voice: Voice
    participant: str | None


class People(Record):
    """All documents with their turns attributed, and everybody who said something."""

    documents: tuple[Document, ...]
    participants: tuple[Participant, ...]
    """Sorted by id; only people with at least one turn."""
    remarks: tuple[str, ...]
    identities: tuple[Identity, ...] = ()
    """A voice each, in order of path."""


def tell_people_apart(
    readings: Sequence[Reading], rows: Sequence[PersonRow], study: Study
) -> People:
    """Attributes every participant's turn to a person.

    Args:
        readings: what the readers made of the files, in order of path.
        rows: participants.csv.
        study: the settings, for the actors.

    Raises:
        SettingsError: participants.csv names an unknown actor or contradicts itself.
    """
    actors = _actors(rows, study)
    names = base_names([reading.document.source.path for reading in readings])
    people = [person for reading in readings for person in _voices(reading, names)]
    remarks = link(people, rows)
    _settle(people)
    documents, spoken = _attribute(readings, people)
    documents = keyed(documents)
    participants = _participants(people, rows, spoken, actors, study)
    remarks += likely_repeats(
        [(p.path, names[p.path], p.label, p.participant or "") for p in people if speaks(p)],
        [
            (reading.document.source.path, [r.label for r in reading.respondents])
            for reading in readings
        ],
    )
    return People(
        documents=documents,
        participants=participants,
        remarks=tuple(remarks),
        identities=tuple(
            Identity(path=p.path, label=p.label, voice=p.voice, participant=p.participant)
            for p in people
        ),
    )


def keyed(documents: Sequence[Document]) -> tuple[Document, ...]:
    """The documents with the content-derived key of each participant's turn."""
    answered: set[tuple[str, str]] = set()
    return tuple(
        document.model_copy(update={"turns": _keyed_turns(document, answered)})
        for document in documents
    )


def _keyed_turns(document: Document, answered: set[tuple[str, str]]) -> tuple[Turn, ...]:
    path, survey = document.source.path, document.source.kind == "survey"
    heard: Counter[str] = Counter()
    turns = []
    for turn in document.turns:
        text, key = document.words_of(turn), ""
        if turn.participant is not None and survey:
            key = _answer_key(path, turn.participant, turn.item or "", answered)
        elif turn.participant is not None:
            key = interview_turn_key(path, text, heard[text])
        heard[text] += 1
        turns.append(turn.model_copy(update={"key": key}))
    return tuple(turns)


def base_names(paths: Sequence[str]) -> dict[str, str]:
    """The name of each file among the participants: its stem, or its path where stems repeat."""
    stems = Counter(PurePosixPath(path).stem for path in paths)
    bare = Counter(bare_path(path) for path in paths)
    names = {}
    for path in paths:
        stem = PurePosixPath(path).stem
        alone = bare_path(path) if bare[bare_path(path)] == 1 else path
        names[path] = stem if stems[stem] == 1 else alone
    return names


def _voices(reading: Reading, names: Mapping[str, str]) -> list[Person]:
    base = names[reading.document.source.path]
    if reading.document.source.kind == "survey":
        return [
            Person(reading, r.label, "participant", f"{base}/{r.label}", r)
            for r in reading.respondents
        ]
    labels: dict[str, tuple[str, Voice]] = {}
    for turn in reading.document.turns:
        key = folded(turn.speaker)
        known = labels.get(key)
        # A label counts as a participant's as soon as one of its turns does.
        if known is None or (known[1] != "participant" and turn.voice == "participant"):
            labels[key] = (" ".join((turn.speaker or "").split()), turn.voice)
    return [Person(reading, label, voice, base) for label, voice in labels.values()]


def _settle(people: Sequence[Person]) -> None:
    """Sets everybody's participant id, once the moderators are known."""
    voices: dict[str, list[Person]] = {}
    for person in people:
        if speaks(person):
            voices.setdefault(person.path, []).append(person)
    for group in voices.values():
        named = [person for person in group if person.label]
        if len(named) > 1:
            for person in group:
                person.default += f"/{person.label or 'unnamed'}"
    taken = {row.participant for person in people for row in person.rows}
    used: dict[str, str] = {}
    for person in people:
        if person.voice != "participant":
            continue
        said = next((row.participant for row in person.rows if row.participant), None)
        default = person.default
        # "a/b" may be speaker b of a.txt and the file a/b.txt.
        if used.setdefault(default, person.path) != person.path and default not in taken:
            default = f"{person.path}/{person.label}"
        person.participant = said or default


def _actors(rows: Sequence[PersonRow], study: Study) -> dict[str, str]:
    """Actor id by participant."""
    known = {actor.id.casefold(): actor.id for actor in study.actors}
    known |= {actor.name.casefold(): actor.id for actor in reversed(study.actors)}
    actors: dict[str, str] = {}
    for row in rows:
        if not row.actor:
            continue
        actor = known.get(row.actor.casefold())
        place = f"row {row.row}, actor"
        if actor is None:
            ids = [entry.id for entry in study.actors]
            remedy = suggestion(row.actor, ids)
            expected, found = "an actor of study.toml", f"'{row.actor}'"
            message = sentence(FILE, place=place, expected=expected, found=found, remedy=remedy)
            raise SettingsError(message)
        if actors.setdefault(row.participant, actor) != actor:
            expected = f"one actor for {row.participant}"
            found = f"'{actors[row.participant]}' and '{actor}'"
            raise SettingsError(sentence(FILE, place=place, expected=expected, found=found))
    return actors


def _attribute(
    readings: Sequence[Reading], people: Sequence[Person]
) -> tuple[tuple[Document, ...], dict[str, list[str]]]:
    """Documents with their turns attributed, and the source ids of each participant."""
    by_voice = {(p.path, p.label if p.respondent else folded(p.label)): p for p in people}
    spoken: dict[str, list[str]] = {}
    documents = []
    for reading in readings:
        document = reading.document
        survey = document.source.kind == "survey"
        turns = []
        for turn in document.turns:
            label = (turn.speaker or "") if survey else folded(turn.speaker)
            person = by_voice[document.source.path, label]
            voice = _voice(turn, person)
            participant = person.participant if voice == "participant" else None
            if participant is not None:
                sources = spoken.setdefault(participant, [])
                if document.source.id not in sources:
                    sources.append(document.source.id)
            update = {"voice": voice, "participant": participant}
            turns.append(turn.model_copy(update=update))
        documents.append(document.model_copy(update={"turns": tuple(turns)}))
    return tuple(documents), spoken


def _answer_key(path: str, participant: str, item: str, answered: set[tuple[str, str]]) -> str:
    """The key of an answer; a person's second answer to an item, in another wave, has its own."""
    if (participant, item) in answered:
        item = f"{path}\n{item}"
    answered.add((participant, item))
    return answer_turn_key(participant, item)


def _voice(turn: Turn, person: Person) -> Voice:
    """The voice of a turn: as read, unless participants.csv speaks of the speaker.

    A row without a speaker is about the unnamed participant of a file, not about the note-taker's
    headings and observers' remarks that have no name either.
    """
    told = any(row.role or row.speaker for row in person.rows)
    return person.voice if told and (person.label or turn.voice == "participant") else turn.voice


def _participants(
    people: Sequence[Person],
    rows: Sequence[PersonRow],
    spoken: Mapping[str, Sequence[str]],
    actors: Mapping[str, str],
    study: Study,
) -> tuple[Participant, ...]:
    segments: dict[str, dict[str, str]] = {name: {} for name in spoken}
    scores: dict[str, dict[str, float]] = {name: {} for name in spoken}
    quotable: dict[str, set[Quotable]] = {name: {"yes"} for name in spoken}
    for row in rows:  # what the researcher wrote comes before what the survey says
        if row.participant in spoken:
            segments[row.participant] = row.segments | segments[row.participant]
            quotable[row.participant] |= {row.quotable} if row.quotable else set()
    for person in people:
        name = person.participant
        if name in segments and name is not None and person.respondent is not None:
            segments[name] = person.respondent.segments | segments[name]
            scores[name] = person.respondent.scores | scores[name]
    return tuple(
        Participant(
            id=name,
            actor=actors.get(name, study.actors[0].id),
            segments=dict(sorted(segments[name].items())),
            scores=dict(sorted(scores[name].items())),
            sources=tuple(sorted(spoken[name])),
            quotable=next(level for level in STRICTER if level in quotable[name]),
        )
        for name in sorted(spoken)
    )
