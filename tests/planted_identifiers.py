"""A study of 12 interviews and 100 answers in which it is known what identifies somebody.

The held-out study of what is found and replaced: 400 identifiers of 12 kinds, one for each words
and source, and 150 decoys. Beside the 400, `Study.more` has what else tells who somebody is:
further mentions, speakers' labels, names of files, respondents, and columns of participants.csv.
The words stand in `planted_switch/`, read by `planted_scripts`; files are written by
`planted_formats`. `planted_traces` searches bytes for them.
"""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from planted_formats import PEOPLE, write_files
from planted_scripts import Mark, interviews, survey

QUOTAS: Mapping[str, int] = {
    "name": 90, "place": 50, "organisation": 40, "customer number": 25, "e-mail": 30, "phone": 40,
    "link": 25, "card": 20, "account": 25, "birth date": 25, "postcode": 20, "handle": 10,
}  # fmt: skip
"""How many of each kind are among the 400; "handle" has numbers of the state as well."""
DECOYS = 150
BRANDS = (
    "Velda", "Google", "Excel", "Visa", "iPhone", "WhatsApp", "PlayStation", "Instagram", "Golf",
    "La Poste",
)  # fmt: skip
"""Named by people, and everybody knows them: a researcher keeps them."""
ORDINARY = {"will", "grace", "mark", "con", "lan", "ante"}
OUTSIDE = {"file name", "segment"}
"""Where words stand that are in no canonical text."""
TITLES = {
    "mr", "mrs", "ms", "dr", "professor", "coach", "onkel", "herr", "frau", "fru", "fröken",
    "mevrouw", "madame", "monsieur", "m.", "mademoiselle", "chị", "bác", "veuve",
}  # fmt: skip
WORDS = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


@dataclass(frozen=True)
class Planted:
    """What tells who somebody is, in one source."""

    kind: str
    words: str
    source_path: str
    where: str
    """ "turn", "label", "question" (a moderator's or a survey's), "file name", "segment" or
    "heading"."""
    note: str = ""
    """What makes it hard, where something does."""
    confirmed: str = ""
    """The form in which a person would confirm it."""
    innocent: int = 0
    """How often the same words stand in the source and mean something else, in the same case."""
    exact: bool = False
    """Whether case must be looked at, for they also mean something else: Will, Grace."""


@dataclass(frozen=True)
class Decoy:
    """Words that look like an identifier and must stay."""

    words: str
    source_path: str
    times: int = 1
    """How often they stand in the source outside of identifiers."""


@dataclass(frozen=True)
class Study:
    """What was planted."""

    planted: tuple[Planted, ...]
    """The 400."""
    more: tuple[Planted, ...]
    """What else tells who somebody is."""
    decoys: tuple[Decoy, ...]


@dataclass(frozen=True)
class Measured:
    """What became of it."""

    kinds: dict[str, tuple[int, int]]
    """Kind to (found, planted)."""
    standing: tuple[Planted, ...]
    lost: tuple[Decoy, ...]
    """Decoys that were replaced."""

    @property
    def found(self) -> int:
        """Over all kinds."""
        return sum(found for found, _ in self.kinds.values())


def write(folder: Path, privacy: str = "") -> Study:
    """Writes the study, the same bytes each time; `privacy` is added to study.toml."""
    write_files(folder, interviews(), survey(), privacy)
    return study()


@cache
def study() -> Study:
    """What `write` plants."""
    mentions: dict[tuple[str, str, str], Planted] = {}
    decoys: dict[tuple[str, str], Decoy] = {}
    for source in (*interviews(), survey()):
        rest = source.rest()
        for mark in source.marks():
            if mark.kind != "decoy":
                one = _planted(mark, source.path, rest)
                mentions.setdefault((one.kind, folded(one.words), one.source_path), one)
            elif sum(map(str.isalnum, mark.words)) > 2:  # "7" stands in many a time of day
                key = folded(mark.words), source.path
                decoys.setdefault(key, Decoy(mark.words, source.path, times(key[0], folded(rest))))
    chosen = [one for kind, many in QUOTAS.items() for one in _drawn(mentions.values(), kind, many)]
    left = [one for one in mentions.values() if one not in set(chosen)]
    kept = sorted(decoys.values(), key=_hardest_first)[:DECOYS]
    return Study(tuple(chosen), (*left, *_around()), tuple(kept))


def confirmed_privacy(planted: Iterable[Planted]) -> str:
    """The [privacy] table that a researcher writes after confirming.

    A person is named once in full, or by the one name that is ever used; inflected, lower-case and
    misspelt forms are not given. Customer numbers have a pattern. Well-known brands are kept.
    """
    told = [one for one in planted if one.where != "file name"]
    names = {one.confirmed for one in told if one.kind == "name"}
    full = sorted(name for name in names if " " in name)
    parts = {part for name in full for part in name.split()}
    listed = {
        "names": [*full, *sorted(n for n in names if " " not in n and n not in parts)],
        "places": sorted({one.confirmed for one in told if one.kind == "place"}),
        "organisations": sorted({one.confirmed for one in told if one.kind == "organisation"}),
    }
    rows = [f"{key} = {json.dumps(words, ensure_ascii=False)}" for key, words in listed.items()]
    rows.append('patterns = [{ name = "customer number", pattern = "KD-\\\\d{6}" }]')
    rows.append(f"keep = {json.dumps(BRANDS, ensure_ascii=False)}")
    return "\n".join(("[privacy]", *rows)) + "\n"


def measure(
    planted: Iterable[Planted], decoys: Iterable[Decoy], texts: Mapping[str, str]
) -> Measured:
    """Tells of each identifier whether its words are gone, of each decoy whether it stands.

    Words are compared letter by letter, in small letters, with one space for any white space. Where
    they also stand for something else in the source, only more of them than that are a find missed.

    Args:
        planted: identifiers; left out where `texts` has not their source, and where they never
            stand in a canonical text (names of files, segments).
        decoys: the same.
        texts: canonical texts by the path of their source.
    """
    told = [o for o in planted if o.source_path in texts and o.where not in OUTSIDE]
    small = {path: folded(text) for path, text in texts.items()}
    plain = {path: cleaned(text) for path, text in texts.items()}
    standing = [
        one
        for one in told
        if (one.exact and times(cleaned(one.words), plain[one.source_path]) > one.innocent)
        or (not one.exact and times(folded(one.words), small[one.source_path]))
    ]
    lost = tuple(
        decoy
        for decoy in decoys
        if decoy.source_path in small
        and times(folded(decoy.words), small[decoy.source_path]) < decoy.times
    )
    all_, missed = Counter(o.kind for o in told), Counter(o.kind for o in standing)
    kinds = {kind: (many - missed[kind], many) for kind, many in all_.items()}
    return Measured(kinds, tuple(standing), lost)


def pieces(planted: Iterable[Planted]) -> list[tuple[str, Planted]]:
    """Parts that tell as much as the whole: names of a full name, runs of four digits and more.

    Parts that stand in the same source for something else are left out.
    """
    rests = {s.path: cleaned(s.rest()) for s in (*interviews(), survey())}
    found = []
    for one in planted:
        parts = WORDS.findall(one.words) if one.kind == "name" else []
        parts = [p for p in parts if p.casefold() not in TITLES | ORDINARY and len(p) > 3]
        if one.kind in {"phone", "card", "account"}:
            parts = re.findall(r"\d{4,}", one.words)
        rest = rests.get(one.source_path, "")
        found += [(p, one) for p in parts if p != one.words and not times(p, rest)]
    return found


def without_identifiers() -> dict[str, str]:
    """What a perfect hand would leave of each source: everything but the identifiers."""
    return {source.path: source.rest().replace("\0", "[…]") for source in (*interviews(), survey())}


def searchable(planted: Iterable[Planted]) -> list[str]:
    """Words that mean nothing else anywhere in the study: what to search files for.

    Words of three letters are left out: by chance they stand in any file of some megabytes.
    """
    rest = folded("\n".join(source.rest() for source in (*interviews(), survey())))
    words = sorted({one.words for one in planted})
    return [one for one in words if len(one) > 3 and not times(folded(one), rest)]


def cleaned(text: str) -> str:
    """One way to write the same letters and spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def folded(text: str) -> str:
    """The same, in small letters."""
    return cleaned(cleaned(text).casefold())


def times(words: str, text: str) -> int:
    """How often words stand in a text, not inside of a longer word or figure; both are folded."""
    bounds = r"(?<!\w)(?<!\d[:.,])", r"(?!\w)(?![:.,]\d)"
    return len(re.findall(bounds[0] + re.escape(words) + bounds[1], text))


def _planted(mark: Mark, path: str, rest: str) -> Planted:
    exact = times(folded(mark.words), folded(rest)) > 0
    innocent = times(cleaned(mark.words), cleaned(rest))
    return Planted(
        mark.kind, mark.words, path, mark.where, _note(mark), mark.confirmed, innocent, exact
    )


def _note(mark: Mark) -> str:
    """What makes it hard."""
    words = mark.words
    if mark.kind in {"phone", "card", "e-mail", "birth date"} and not re.search(r"[\d@]", words):
        return "spelled out"
    if mark.kind == "handle":
        return "handle" if words.startswith("@") else "id number"
    if mark.kind != "name":
        return ""
    if folded(words) in ORDINARY:
        return "an ordinary word"
    if words.split()[0].casefold() in TITLES:
        return "with a title"
    if words == words.lower():
        return "lower case"
    return "another form" if words != mark.confirmed else ""


def _drawn(mentions: Iterable[Planted], kind: str, many: int) -> Sequence[Planted]:
    """As many of a kind, drawn by hash; those of the survey first, for they are few."""
    of_kind = [one for one in mentions if one.kind == kind]
    drawn = sorted(of_kind, key=lambda one: (one.source_path != "survey.csv", _lot(one)))[:many]
    return sorted(drawn, key=of_kind.index)


def _hardest_first(one: Decoy) -> tuple[bool, bool, str]:
    """Figures of five digits and more first, then the survey, which has few, then by hash."""
    plain = sum(map(str.isdigit, one.words)) < 5
    return plain, one.source_path != "survey.csv", _lot(one)


def _lot(one: Planted | Decoy) -> str:
    return sha256(f"{one.source_path}\0{one.words}".encode()).hexdigest()


def _around() -> list[Planted]:
    """Labels, names of files, respondents, what participants.csv and closed columns say."""
    found = []
    for script in interviews():
        stem = script.path.rpartition("/")[2].partition(".")[0]
        found.append(Planted("name", stem, script.path, "file name", confirmed=script.speaker))
        for name in (script.speaker, script.asks):
            found.append(Planted("name", name, script.path, "label", confirmed=name))
        person = PEOPLE[script.speaker]
        found.append(Planted("e-mail", person.contact, "participants.csv", "segment"))
        town = Planted("place", person.town, "participants.csv", "segment", confirmed=person.town)
        found.append(town)
    for respondent, _, town_, *_ in survey().rows:
        kind = "e-mail" if "@" in respondent.words else "name"
        found.append(
            Planted(kind, respondent.words, "survey.csv", "label", confirmed=respondent.words)
        )
        found.append(Planted("place", town_.words, "survey.csv", "segment", confirmed=town_.words))
    return found
