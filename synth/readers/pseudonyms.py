"""Participants become P01 and so on, sources are called after them, and texts are rewritten.

Everything after this step, ids and keys among it, is made of what it returns, so nothing there
leads back to a person but key.csv.
"""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from synth.privacy.folding import folded, squeezed
from synth.privacy.key import FILE, PARTICIPANT, Key
from synth.privacy.replacing import Manner, rewritten
from synth.privacy.rules import Finder, Rules
from synth.privacy.spans import Span
from synth.privacy.words import Words
from synth.readers.hiding import ROLES, hider, suffix_of
from synth.readers.participants import PersonRow
from synth.readers.people import Identity, People, keyed
from synth.readers.survey import prompted_items
from synth.records.base import Record
from synth.records.document import Document
from synth.records.ids import source_id
from synth.records.journey import Participant
from synth.records.study import PrivacySpec, Study, SurveySpec

CODE = re.compile(r"(?:p|r|s|t|u|i|id|int|tn|vp|pp)[-_ ]?\d{1,5}", re.IGNORECASE)
"""Names that are pseudonyms already, such as P03: they are kept."""
PERSONAL = """
name, first name, firstname, last name, lastname, surname, family name, full name, fullname,
participant name, respondent name, e mail, email, email address, e mail address, phone,
phone number, mobile, telephone, address, street, postcode, zip, zip code, postal code, ip,
ip address, ipaddress, date of birth, dob, birthday, birth date, recipient email,
recipient first name, recipient last name, vorname, nachname, nom, prenom, contact
"""
"""Columns about a person that are no segments, folded."""
TOLD = ("title", "actors", "stages", "facets", "metrics", "opportunities")
"""Settings that stand in results and prompts."""
NAMING = ("id", "stage", "labels")
"""Fields of them that are names for programs."""
CROWD = 50
"""Voices beyond which a label is only looked for at the turns that it is the label of."""
Place = tuple[re.Pattern[str], re.Pattern[str]]
"""What stands before and behind a label."""
SEVERAL = 3
"""At most so many people name their source; it is a group's beyond."""


@dataclass(frozen=True)
class Pseudonymised:
    """A study's people under their pseudonyms."""

    study: Study
    people: People
    rules: Rules
    hide: Callable[[str], str]
    """Makes a sentence about the files of the study fit for its results."""


def pseudonymised(
    people: People,
    study: Study,
    key: Key,
    finder: Finder,
    rows: Sequence[PersonRow] = (),
    unread: Callable[[Key], Mapping[str, str]] = lambda key: {},
) -> Pseudonymised:
    """Gives everybody a pseudonym and replaces what identifies them.

    Args:
        people: as the files name them.
        study: the settings; those returned name columns and files as they are called now.
        key: the pseudonyms so far; new ones are added to it.
        finder: finds identifiers that need no confirmation.
        rows: participants.csv.
        unread: gives names to the files that were not read, by path.
    """
    shown = _people(people, key)
    files = _files(people.documents, shown, key)
    labels = _labels(people.identities, shown)
    rules = Rules(study.privacy, key, finder, Words(_own_names(people, shown)))
    documents = []
    for document in people.documents:
        path = document.source.path
        manner = _manner(rules, labels[path], document)
        documents.append(_renamed(rewritten(document, manner), shown, files[path]))
    ids = {d.source.id: source_id(files[d.source.path]) for d in people.documents}
    documents.sort(key=lambda document: document.source.path)
    hide = hider(rules, shown, {**unread(key), **files}, people.identities, rows)
    told = People(
        documents=keyed(documents),
        participants=tuple(
            sorted((_anonymous(p, shown, ids, rules) for p in people.participants), key=_by_id)
        ),
        remarks=tuple(hide(remark) for remark in people.remarks),
    )
    fitting = _fit(study, people.documents, files, rules)
    return Pseudonymised(fitting, told, rules, hide)


def _by_id(participant: Participant) -> str:
    return participant.id


def _people(people: People, key: Key) -> dict[str, str]:
    """A pseudonym for each participant, by id: interviews first, in an order that tells nothing.

    By name or file name the order would give people away to whoever knows the list of them; so it
    is by hashes of whole texts, which hold what is replaced and are shown nowhere.
    """
    texts = {d.source.path: (d.source.kind, _digest(d.text)) for d in people.documents}
    places: dict[str, tuple[bool, str]] = {}
    for one in people.identities:
        if one.participant is not None and one.path in texts:
            kind, digest = texts[one.path]
            place = kind == "survey", _digest(f"{digest}\n{one.label}")
            places[one.participant] = min(places.get(one.participant, place), place)
    for coded in [name for name in sorted(places) if CODE.fullmatch(name)]:
        key.person(coded, coded)
    ordered = sorted(places, key=lambda name: (places[name], name))
    return {name: key.person(name) for name in ordered}


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _files(documents: Sequence[Document], shown: Mapping[str, str], key: Key) -> dict[str, str]:
    """What each source is called, by path: after who speaks in it."""
    files = {}
    for document in documents:
        source = document.source
        spoken = sorted({shown[name] for name in document.people()})
        stem = "+".join(spoken) if 0 < len(spoken) <= SEVERAL else "group" if spoken else "notes"
        if source.kind == "survey":
            stem = "survey"
        files[source.path] = key.file(source.path, stem + suffix_of(source.path))
    return files


def _labels(identities: Sequence[Identity], shown: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """What each voice is called, by its label, for each path."""
    labels: dict[str, dict[str, str]] = {}
    for one in identities:
        here = labels.setdefault(one.path, {})
        if one.participant is not None:
            here[one.label] = shown[one.participant]
        elif one.label:
            role = ROLES.get(one.voice, ROLES["note_taker"])
            is_role = folded(one.label) in {folded(told) for told in ROLES.values()}
            here[one.label] = one.label if is_role else role
    return labels


def _own_names(people: People, shown: Mapping[str, str]) -> dict[str, str]:
    """What participants are called in their files, save where two of them share a name."""
    names: dict[str, dict[str, str]] = {}
    for one in people.identities:
        if one.participant is None:
            continue
        stem = PurePosixPath(one.participant.rpartition("/")[2]).stem
        for words in (one.label, one.participant, stem):
            if any(c.isalpha() for c in words):
                names.setdefault(squeezed(words), {})[shown[one.participant]] = words
    return {words: name for n in names.values() if len(n) == 1 for name, words in n.items()}


def _manner(rules: Rules, labels: Mapping[str, str], document: Document) -> Manner:
    few = labels if len(labels) <= CROWD else {}
    own = Words({label: name for label, name in few.items() if len(label) > 1 and label != name})
    place = _HEADED if document.source.kind == "survey" else _LABELLED
    find = rules.within(document.text)
    by_label = {folded(label): name for label, name in labels.items()}

    def called(label: str) -> str:
        return by_label.get(folded(label), "Speaker")

    def beside(start: int, end: int, label: str | None) -> list[Span]:
        text = document.text[start:end]
        at = _last(text, label, place) if label else -1
        here = [(at, at + len(label), called(label))] if label and at >= 0 else []
        named = [*here, *_clear_of(here, own.find(text))]
        return sorted([*named, *_clear_of(named, find(start, end))])

    return Manner(find, beside, rules.replace, called)


_HEADED = re.compile(r"(?m)(?:^|\n)## \Z"), re.compile(r" \(row \d")
"""What stands before and behind a respondent whom a survey's text names."""
_LABELLED = re.compile(r"(?:\A|[\W_])\Z"), re.compile(r"[\W_]|\Z")
"""The same of a speaker in an interview; it is the last place before the turn."""
_AHEAD = 4
"""Characters looked at before a label."""


def _last(text: str, label: str, place: Place) -> int:
    """Where a label stands for the last time, -1 where it does not."""
    before, behind = place
    at = text.rfind(label)
    while at >= 0:
        ahead = text[max(0, at - _AHEAD) : at]
        if before.search(ahead) and behind.match(text, at + len(label)):
            return at
        at = text.rfind(label, 0, at + len(label) - 1)
    return -1


def _clear_of(taken: Sequence[Span], spans: Sequence[Span]) -> list[Span]:
    return [s for s in spans if all(s[1] <= start or end <= s[0] for start, end, _ in taken)]


def _renamed(document: Document, shown: Mapping[str, str], path: str) -> Document:
    name = source_id(path)
    about = {"id": name, "path": path, "text": f"sources/{name}.txt"}
    turns = tuple(
        turn.model_copy(
            update={
                "participant": shown[turn.participant],
                "speaker": shown[turn.participant],
            }
        )
        if turn.participant is not None
        else turn
        for turn in document.turns
    )
    source = document.source.model_copy(update=about)
    return document.model_copy(update={"source": source, "turns": turns})


def _anonymous(
    person: Participant, shown: Mapping[str, str], ids: Mapping[str, str], rules: Rules
) -> Participant:
    personal = {" ".join(name.split()) for name in PERSONAL.split(",")}
    segments = {
        rules.replace(name): rules.replace(value)
        for name, value in person.segments.items()
        if folded(name) not in personal
    }
    sources = tuple(sorted(ids[source] for source in person.sources if source in ids))
    scores = {rules.replace(name): value for name, value in person.scores.items()}
    update = {"id": shown[person.id], "segments": segments, "scores": scores, "sources": sources}
    return person.model_copy(update=update)


def _fit(
    study: Study, documents: Sequence[Document], files: Mapping[str, str], rules: Rules
) -> Study:
    """The settings as what follows may know them: no names, and files as they are called now."""
    found = [prompted_items(study, document) for document in documents]
    headings = {item.column: name for items in found for name, item in items.items()}

    def survey(spec: SurveySpec) -> SurveySpec:
        plain = spec.file.removeprefix("./")
        path = next((p for p in files if p == plain), None) or next(
            (p for p in files if p.rpartition("/")[2] == plain), plain
        )
        items = tuple(
            item.model_copy(
                update={"column": rules.replace(headings.get(item.column, item.column))}
            )
            for item in spec.items
        )
        update = {"file": files.get(path, plain), "items": items, "respondent": None}
        update |= {"segments": (), "scores": ()}  # these were for reading the file
        return spec.model_copy(update=update)

    told = {name: _replaced(getattr(study, name), rules.replace) for name in TOLD}
    return study.model_copy(
        update={
            **told,
            "surveys": tuple(survey(spec) for spec in study.surveys),
            "interviewers": (),
            "ignore": (),
            "privacy": PrivacySpec(on=True, keep_days=study.privacy.keep_days),
        }
    )


def _replaced(value: Any, replace: Callable[[str], str]) -> Any:
    """Texts in records, lists and objects rewritten, save what names something else."""
    if isinstance(value, str):
        return replace(value)
    if isinstance(value, Record):
        fields = {name: getattr(value, name) for name in type(value).model_fields}
        told = {n: v if n in NAMING else _replaced(v, replace) for n, v in fields.items()}
        return value.model_copy(update=told)
    return tuple(_replaced(part, replace) for part in value) if isinstance(value, tuple) else value


def real_names(key: Key) -> dict[str, str]:
    """What was replaced by names of people and files, by what it was: exact texts, ids of old."""
    told = {row.words: row.shown for row in key.of_kind(PARTICIPANT, FILE)}
    return told | {source_id(row.words): source_id(row.shown) for row in key.of_kind(FILE)}
