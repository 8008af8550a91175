"""The one place that settles what a shared map is masked with, and what people decided of it.

The finder of identifiers, the confirmed and likely names, and what the study calls its people and
files come together here, and the consents as participants.csv has them now; nothing else in
`synth.sharing` knows where they are from.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from synth.errors import CheckError, SynthError
from synth.pipeline.drafts import load_draft
from synth.pipeline.redraw import decided
from synth.privacy.folding import folded, squeezed
from synth.privacy.identifiers.patterns import identifiers
from synth.privacy.key import KEEP, PARTICIPANT, WORDS, Key, read_key
from synth.privacy.names.likely import likely_names
from synth.privacy.words import LEAST_PART, Words, parts_of
from synth.readers.participants import PersonRow, read_participants
from synth.readers.people import STRICTER
from synth.readers.pseudonyms import CODE
from synth.readers.settings import load_study
from synth.records.document import Document, Source, Turn
from synth.records.journey import JourneyMap, Participant, Quotable
from synth.records.privacy import Identifier
from synth.records.study import PrivacySpec
from synth.results import Results, find_out
from synth.reviewlog import read_reviews
from synth.sharing.consents import flagged
from synth.sharing.forms import shared_form, write_shared
from synth.sharing.masking import Finder, Mask, mask_of
from synth.sharing.share import share
from synth.sharing.telling import GENERAL, NAME, finders
from synth.workspace import STATE, Workspace, find_study


def export_shared(study: Path, results: Results, target: Path, others: Iterable[str]) -> None:
    """Writes a map for people who must not learn who said what.

    Args:
        study: a study, its results folder or a map.json.
        results: what is shared of it.
        target: the file, its form told by the end of its name.
        others: ends of names that mean forms of the full map.

    Raises:
        SynthError: there is no such form, or nothing was reviewed that may be shared.
    """
    write = shared_form(target, others)
    folder = find_study(study)
    results = as_decided(folder, find_out(study), results)
    write_shared(target, write(share(results, mask_for(results, names_in(folder, results)))))


def as_decided(folder: Path, out: Path, results: Results) -> Results:
    """As people decided it since the results were drawn: a rejection and a "no" hold at once."""
    workspace = Workspace(folder, out, folder / STATE)
    journey = results.journey
    with suppress(CheckError):  # without a draft the map stands as it was drawn
        made = load_draft(workspace.state, out)
        if made.sources == journey.sources:
            dated = {"generated": journey.generated}
            journey = decided(workspace, made, results.documents()).model_copy(update=dated)
    journey = flagged(journey, read_reviews(folder).reviews)
    rows = _as_shown(read_participants(folder)[0], read_key(folder))
    people = stricter(journey.participants, rows)
    return replace(results, journey=journey.model_copy(update={"participants": people}))


def names_in(folder: Path, results: Results) -> list[str]:
    """Names, places and organisations: confirmed ones, and likely ones that nobody kept."""
    spec, key = PrivacySpec(), Key()
    with suppress(SynthError):  # results that were moved away from their study have neither
        spec, key = load_study(folder).privacy, read_key(folder)
    named = [*_words_of(spec), *(row.words for row in key.of_kind(*WORDS))]
    confirmed = [word for words in (*named, *_people(key)) for word in (words, *_parts(words))]
    kept = {squeezed(words) for words in (*spec.keep, *(r.words for r in key.of_kind(KEEP)))}
    settings = squeezed(" ".join(_settings(results)))
    told = [*results.documents(), _worded(results.journey)]
    likely = likely_names(told, lambda words: squeezed(words) in kept)
    return [*confirmed, *(one.words for one in likely if squeezed(one.words) not in settings)]


def _worded(journey: JourneyMap) -> Document:
    """What an analyst or a reviewer worded, as if somebody had said it: it may name people too."""
    texts = [o.statement for o in journey.observations]
    texts += [text for theme in journey.every_theme() for text in (theme.name, theme.summary)]
    texts += [finding.text for finding in journey.findings]
    for asked in (o for view in journey.stages for o in view.opportunities):
        texts += [asked.question, *(idea.text for idea in asked.ideas)]
    turns, length = [], 0
    lines = [text for text in dict.fromkeys(texts) if text]
    for number, line in enumerate(lines, 1):
        end = length + len(line)
        turns.append(Turn(turn=number, voice="participant", start=length, end=end))
        length = end + 1
    text = "\n".join(lines)
    about = {"id": "worded", "path": "", "sha256": "", "text": ""}
    source = Source(kind="interview", record="notes", chars=len(text), **about)
    return Document(source=source, text=text, turns=tuple(turns))


def _people(key: Key) -> Iterator[str]:
    """What the files call the people of whom the map has but pseudonyms."""
    for row in key.of_kind(PARTICIPANT):
        name = row.words.rpartition("/")[2]
        if not CODE.fullmatch(name) and any(map(_is_telling, folded(name).split())):
            yield name


def _parts(words: str) -> list[str]:
    return [part for part in parts_of(words) if all(map(_is_telling, folded(part).split()[-1:]))]


def _is_telling(word: str) -> bool:
    return word.isalpha() and len(word) >= LEAST_PART and word not in GENERAL


def _words_of(spec: PrivacySpec) -> Iterator[str]:
    for aliases in (spec.names, spec.places, spec.organisations):
        for alias in aliases:
            yield from alias.words


def _settings(results: Results) -> Iterator[str]:
    """What the study says of itself: its title, stages and actors, which are shared anyway."""
    journey = results.journey
    yield from journey.study.values()
    for view in journey.stages:
        yield from (view.name, view.description)
    for actor in journey.actors:
        yield from (actor.name, actor.scenario, actor.expectations)


def _as_shown(rows: Sequence[PersonRow], key: Key) -> list[PersonRow]:
    """Rows with the pseudonyms that the map has of the people whom they name."""
    shown = {row.words: row.shown for row in key.of_kind(PARTICIPANT)}
    told = ((row, shown.get(row.participant, row.participant)) for row in rows)
    return [row.model_copy(update={"participant": name}) for row, name in told]


def mask_for(results: Results, names: Sequence[str] = (), find: Finder = identifiers) -> Mask:
    """The mask of a study's shared map.

    Args:
        results: the study's map and sources, for what it calls its people and files.
        names: words that are names, likely or confirmed; masked as whole words.
        find: finds identifiers that have a form, such as e-mail addresses.
    """
    words = Words(dict.fromkeys(names, NAME))

    def named(text: str) -> list[Identifier]:
        return [Identifier(start=a, end=b, kind=kind) for a, b, kind in words.find(text)]

    return mask_of([find, named, *finders(results)])


def stricter(people: Sequence[Participant], rows: Sequence[PersonRow]) -> tuple[Participant, ...]:
    """People with the consents of participants.csv as it stands now, where those are stricter.

    So that somebody who says no after a run need not wait for the next. Rows must name people as
    the map does.
    """
    told: dict[str, list[Quotable]] = {}
    for row in rows:
        if row.quotable:
            told.setdefault(row.participant, []).append(row.quotable)
    levels = (min([p.quotable, *told.get(p.id, ())], key=STRICTER.index) for p in people)
    return tuple(
        person.model_copy(update={"quotable": level})
        for person, level in zip(people, levels, strict=True)
    )
