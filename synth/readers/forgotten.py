"""Reads a study as if those who were forgotten had never been in it.

They are cut out of what was read, and people are told apart anew: so everybody else has the id,
and every turn the key, that they will have once the words are deleted from the files too.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from synth.errors import StudyError, sentence
from synth.privacy.shingles import REMOVED, Runs, answer_runs, runs_of
from synth.privacy.tombstones import is_named, stones_of
from synth.privacy.utterances import Spoken, label_key, spoken
from synth.readers.cutting import Cut, Edit, cut
from synth.readers.folder import Folder
from synth.readers.linking import folded
from synth.readers.participants import FILE, PersonRow
from synth.readers.people import People, tell_people_apart
from synth.records.document import Document, Reading
from synth.records.privacy import Tombstone
from synth.records.study import Study

_ROW = re.compile(rf"{re.escape(FILE)} row (\d+):")


def without_forgotten(
    found: Folder,
    rows: Sequence[PersonRow],
    people: People,
    study: Study,
    stones: Sequence[Tombstone],
) -> tuple[Folder, People]:
    """What was read, and its people, without those who were forgotten.

    Args:
        found: what was read.
        rows: participants.csv.
        people: everybody, as told apart of `found`.
        study: the settings.
        stones: who was forgotten.

    Raises:
        StudyError: nobody else said anything.
    """
    gone = forgotten_voices(people, stones)
    if not gone:
        return found, people
    pairs = zip(found.readings, people.documents, strict=True)
    kept = [_kept(reading, document, _in(document, gone)) for reading, document in pairs]
    readings = [reading for reading in kept if reading is not None]
    if not readings:
        remedy = "add sources in which others speak"
        only = "only those of participants who were forgotten"
        raise StudyError(sentence("the study", expected="words", found=only, remedy=remedy))
    fresh = found.model_copy(
        update={
            "readings": tuple(readings),
            "left_out": (*found.left_out, *_told(gone, stones)),
            "remarks": tuple(remark for reading in readings for remark in reading.remarks),
        }
    )
    return fresh, _told_apart(readings, rows, people, study, stones)


def forgotten_voices(people: People, stones: Sequence[Tombstone]) -> list[Spoken]:
    """The voices of people who were forgotten."""
    return [voice for voice in spoken(people.documents) if stones_of(stones, voice)]


def cut_document(document: Document, gone: Sequence[Spoken]) -> Cut:
    """Takes some voices of a document out of it, with what others quote of them in questions."""
    numbers = {turn.turn for voice in gone for turn in voice.turns}
    labels = {label_key(document, voice.label) for voice in gone if voice.label}
    numbers |= {t.turn for t in document.turns if label_key(document, t.speaker) in labels}
    quoted, runs = _quoting(document, numbers)
    made = cut(document, numbers, quoted)
    turns = tuple(
        turn.model_copy(update={"question": runs.removed(turn.question)}) if turn.question else turn
        for turn in made.document.turns
    )
    return replace(made, document=made.document.model_copy(update={"turns": turns}))


def _quoting(document: Document, gone: set[int]) -> tuple[list[Edit], Runs]:
    """Where others who are no participants say again what somebody gone had said before them.

    What they had said first themselves, a question that was echoed, or what another participant
    says too, is not quoted.
    """
    heard: set[str] = set()
    others = (t for t in document.turns if t.participant and t.turn not in gone)
    known = {run for turn in others for run in runs_of(document.words_of(turn))}
    edits: list[Edit] = []
    every: set[str] = set()
    for turn in document.turns:
        words = document.words_of(turn)
        if turn.turn in gone:
            heard |= answer_runs(words) - known
        elif turn.participant is None and heard:
            runs = Runs(heard)
            spans = runs.spans(words)
            edits += [(turn.start + start, turn.start + end, REMOVED) for start, end in spans]
            every |= heard if spans else set()
        if turn.turn not in gone and turn.participant is None:
            known |= runs_of(words) - heard
    return edits, Runs(every)


def _in(document: Document, voices: Sequence[Spoken]) -> list[Spoken]:
    return [voice for voice in voices if voice.path == document.source.path]


def _kept(reading: Reading, document: Document, gone: Sequence[Spoken]) -> Reading | None:
    """A reading without some voices; None where no other participant speaks in it."""
    if not gone:
        return reading
    made = cut_document(document, gone)
    if not made.document.people():
        return None
    labels = {voice.label for voice in gone if voice.label}
    # As read: who is whose is told anew.
    read = reading.document.by_number()
    stayed = [read[number] for number in made.turns]
    turns = tuple(
        now.model_copy(update={"voice": then.voice, "participant": None, "key": ""})
        for now, then in zip(made.document.turns, stayed, strict=True)
    )
    return reading.model_copy(
        update={
            "document": made.document.model_copy(update={"turns": turns}),
            "respondents": tuple(r for r in reading.respondents if r.label not in labels),
            "remarks": tuple(r for r in reading.remarks if not _names(r, labels)),
        }
    )


def _told_apart(
    readings: Sequence[Reading],
    rows: Sequence[PersonRow],
    people: People,
    study: Study,
    stones: Sequence[Tombstone],
) -> People:
    """People told apart anew, with the rows of participants.csv that spoke of them before."""
    before = {participant.id for participant in people.participants}
    left = {voice.participant for voice in spoken(people.documents) if not stones_of(stones, voice)}
    fruitless = {int(match[1]) for r in people.remarks if (match := _ROW.match(r))}
    gone = {row.participant for row in rows if any(is_named(s, row.participant) for s in stones)}
    gone |= before - left
    used = [
        row
        for row in rows
        if row.participant not in gone and (row.row not in fruitless or row.participant in before)
    ]
    fresh = tell_people_apart(readings, used, study)
    own = {row.row for row in rows if row.participant in gone}
    earlier = [r for r in people.remarks if (m := _ROW.match(r)) and int(m[1]) not in own]
    later = [remark for remark in fresh.remarks if not _ROW.match(remark)]
    return fresh.model_copy(update={"remarks": (*earlier, *later)})


def _names(remark: str, labels: Iterable[str]) -> bool:
    words = folded(remark)
    return any(re.search(rf"(?<!\w){re.escape(folded(n))}(?!\w)", words) for n in labels)


def _told(gone: Sequence[Spoken], stones: Sequence[Tombstone]) -> list[str]:
    """A sentence a file: it is still there, and so are their words."""
    told = {}
    for voice in gone:
        day = max(stone.at for stone in stones_of(stones, voice))[:10]
        told[voice.path] = (
            f"{voice.path}: words of somebody who was forgotten on {day} are passed over; delete "
            "them from the file too."
        )
    return list(told.values())
