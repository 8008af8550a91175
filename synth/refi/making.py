"""A study's results and reviews as a REFI-QDA project."""

import datetime
import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from synth.records.document import Source
from synth.records.evidence import Citation, Observation
from synth.records.journey import JourneyMap, Participant
from synth.records.review import Review
from synth.refi.base import NAME as BASE_NAME
from synth.refi.base import Base, base_note, digest, row_of
from synth.refi.codes import Codebook, codebook
from synth.refi.describing import describe
from synth.refi.naming import Names, clean, guid, one_line, short_name
from synth.refi.project import (
    Case,
    Code,
    CodeSet,
    Coding,
    Note,
    Project,
    Selection,
    TextSource,
    User,
    Variable,
)
from synth.refi.standing import decided, standing, verdict_words
from synth.results import Results

PROGRAM = "Synth"
MINE = f"{PROGRAM} ("
"""How the name of an analyst's user begins, whatever the model."""


@dataclass
class _Making:
    """What the parts of a project share while it is made."""

    results: Results
    reviews: Sequence[Review]
    book: Codebook
    at: str
    analyst: str
    base: Base
    latest: dict[str, Review]
    notes: list[Note] = field(default_factory=list)
    noted: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """GUIDs of notes by the id of what they are about."""

    @property
    def journey(self) -> JourneyMap:
        return self.results.journey

    @property
    def title(self) -> str:
        """The study's; it keeps P01.txt of two studies apart in one program."""
        return self.journey.study.get("title", "")

    def source_guid(self, source: str) -> str:
        return guid("source", self.title, source)


def make_project(results: Results, reviews: Sequence[Review]) -> tuple[Project, Base]:
    """The project of a study as its map is now drawn, and what will be compared with it later.

    Args:
        results: the map and its texts.
        reviews: the lines of reviews.jsonl, in the order of time.
    """
    journey = results.journey
    book = codebook(journey)
    base = Base(map=journey.generated.at, codes={e.guid: e for e in book.entries})
    analyst = guid("user", "analyst", journey.generated.model)
    at = _time(journey.generated.at)
    making = _Making(results, reviews, book, at, analyst, base, decided(reviews))
    _verdicts(making)
    sources = tuple(_sources(making))
    variables, values = _variables(journey.participants)
    project = Project(
        name=short_name(journey.study.get("title", "")),
        origin=f"{PROGRAM} {journey.generated.synth_version}",
        user=analyst,
        at=at,
        description=_about(journey),
        users=tuple(_users(making)),
        codes=tuple(_codes(making)),
        variables=variables,
        cases=tuple(_cases(making, values, sources)),
        sources=sources,
        notes=(base_note(base, at), *making.notes),
        note_refs=tuple(making.noted.pop("", ())),
        sets=tuple(_sets(making)),
    )
    return project, base


def _about(journey: JourneyMap) -> str:
    silent = sum(p.quotable == "no" for p in journey.participants)
    lines = [
        f"Exported by {PROGRAM} from the map of {journey.generated.at}, drafted by "
        f"{one_line(journey.generated.model)}.",
        "Codings of the user that is named after Synth are a draft; those of other users were "
        "decided by people.",
    ]
    if silent:
        people = "1 participant" if silent == 1 else f"{silent} participants"
        lines.append(f"{people} must not be quoted: their case says quotable = no.")
    return "\n".join(lines)


def _users(making: _Making) -> list[User]:
    names = Names()
    model = one_line(making.journey.generated.model)
    users = [User(making.analyst, names.unique(f"{MINE}{model})"))]
    for name in sorted({r.reviewer for r in making.reviews}):
        users.append(User(guid("user", "reviewer", name), names.unique(name)))
    return users


def _codes(making: _Making) -> list[Code]:
    return [
        Code(
            e.guid,
            e.name,
            e.parent,
            True,
            e.description,
            tuple(making.noted.get(e.place.theme, ())) if e.place.theme else (),
        )
        for e in making.book.entries
    ]


def _sets(making: _Making) -> list[CodeSet]:
    names = Names()
    sets = []
    for stage in making.journey.stages:
        codes = [e.guid for e in making.book.entries if e.place.stage == stage.id and not e.facet]
        name = names.unique(stage.name)
        sets.append(
            CodeSet(guid("stage", stage.id), name, one_line(stage.description), tuple(codes))
        )
    return sets


def _sources(making: _Making) -> list[TextSource]:
    names = Names()
    paths = [source.path.rsplit("/", 1)[-1] for source in making.journey.sources]
    cited = _cited(making.journey)
    made = []
    for source, last in zip(making.journey.sources, paths, strict=True):
        whole = source.path if paths.count(last) > 1 else last
        name = names.unique(whole.replace("/", " - ").replace("\\", " - "))
        made.append(_source(making, source, name, cited.get(source.id, [])))
    return made


_Cited = list[tuple[Observation, int, Citation]]


def _cited(journey: JourneyMap) -> dict[str, _Cited]:
    by_source: dict[str, _Cited] = defaultdict(list)
    for observation in journey.observations:
        for number, citation in enumerate(observation.citations, 1):
            by_source[citation.source].append((observation, number, citation))
    for cited in by_source.values():
        cited.sort(key=lambda c: (c[2].start, c[2].end, c[0].id, c[1]))
    return by_source


def _source(making: _Making, source: Source, name: str, cited: _Cited) -> TextSource:
    key = making.source_guid(source.id)
    text = making.results.texts[source.id]
    notes = tuple(making.noted.get(source.id, ()))
    selections = tuple(_selection(making, *row) for row in cited)
    made = TextSource(key, name, text, selections, notes)
    making.base.sources[key] = source.id, name
    for (observation, number, _), selection in zip(cited, selections, strict=True):
        making.base.rows[selection.guid] = row_of(observation.id, number, made, selection)
    return made


def _selection(
    making: _Making, observation: Observation, number: int, citation: Citation
) -> Selection:
    latest = making.latest.get(observation.id)
    person = guid("user", "reviewer", latest.reviewer) if latest else ""
    at = _time(latest.at) if latest else ""
    added = latest is not None and latest.action == "add"
    key = guid("selection", observation.id, number)
    coding = Coding(
        guid("coding", observation.id, number),
        making.book.of[observation.id],
        person or making.analyst,
        at or making.at,
    )
    return Selection(
        key,
        short_name(citation.quote),
        citation.start,
        citation.end,
        describe(observation, number, verdict_words(latest) if latest else ""),
        (coding,),
        tuple(making.noted.get(observation.id, ())) if number == 1 else (),
        creator=person if added else making.analyst,
        created=at if added else making.at,
        modifier=person,
        modified=at,
    )


def _verdicts(making: _Making) -> None:
    """Every standing verdict as a note on what it is about; on the project where that is gone."""
    journey = making.journey
    themes = {e.place.theme for e in making.book.entries}
    known = {o.id for o in journey.observations} | (themes - {""})
    sources = {s.id for s in journey.sources}
    names = Names([BASE_NAME])
    for review in standing(making.reviews):
        place = review.anchor.source if review.anchor else ""
        about = review.target if review.target in known else place if place in sources else ""
        note = Note(
            guid("note", review.id),
            names.unique(verdict_words(review)),
            _note_text(review),
            guid("user", "reviewer", review.reviewer),
            _time(review.at) or making.at,
        )
        making.notes.append(note)
        making.noted[about].append(note.guid)
        making.base.notes[note.guid] = digest(note.text)


def _note_text(review: Review) -> str:
    words = one_line(review.anchor.exact) if review.anchor else ""
    lines = [verdict_words(review), f"about: {words}" if words else "", f"synth: {review.target}"]
    return clean("\n".join(line for line in lines if line))


def _cases(
    making: _Making,
    values: dict[str, tuple[tuple[str, str], ...]],
    sources: Sequence[TextSource],
) -> list[Case]:
    names = Names()
    alone, spoken = _who_speaks(making.results), _selections_of(making, sources)
    cases = []
    for person in making.journey.participants:
        own = [s for s in person.sources if alone.get(s) == {person.id}]
        cases.append(
            Case(
                guid("participant", making.title, person.id),
                names.unique(person.id),
                values[person.id],
                tuple(making.source_guid(s) for s in own),
                tuple(k for s, k in spoken.get(person.id, ()) if s not in own),
            )
        )
    return cases


def _who_speaks(results: Results) -> dict[str, set[str]]:
    return {
        source: {t.participant for t in turns if t.participant}
        for source, turns in results.turns.items()
    }


def _selections_of(
    making: _Making, sources: Sequence[TextSource]
) -> dict[str, list[tuple[str, str]]]:
    people = {o.id: o.participant for o in making.journey.observations}
    spoken: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in making.base.rows.values():
        source = making.base.sources[row.source][0]
        spoken[people[row.observation]].append((source, row.guid))
    return spoken


def _variables(
    people: Sequence[Participant],
) -> tuple[tuple[Variable, ...], dict[str, tuple[tuple[str, str], ...]]]:
    """The variables of cases, and each case's values by variable GUID."""
    names = Names()
    columns: dict[tuple[str, str], Variable] = {}
    values: dict[str, tuple[tuple[str, str], ...]] = {}
    for person in people:
        told = []
        for kind, name, value in _known(person):
            key = kind, name
            if key not in columns:
                shown = names.unique(name, "score" if kind == "Float" else "segment")
                columns[key] = Variable(guid("variable", kind, name), shown, kind)
            told.append((columns[key].guid, value))
        values[person.id] = tuple(told)
    return tuple(columns.values()), values


def _known(person: Participant) -> list[tuple[str, str, str]]:
    known = [("Text", "actor", one_line(person.actor)), ("Text", "quotable", person.quotable)]
    known += [("Text", name, one_line(value)) for name, value in person.segments.items()]
    numbers = {n: v for n, v in person.scores.items() if math.isfinite(v)}
    return known + [("Float", n, format(Decimal(repr(v)), "f")) for n, v in numbers.items()]


def _time(at: str) -> str:
    """As xsd:dateTime in UTC; empty where `at` is no time."""
    try:
        time = datetime.datetime.fromisoformat(at)
    except ValueError:
        return ""
    if time.tzinfo is not None:
        time = time.astimezone(datetime.UTC)
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")
