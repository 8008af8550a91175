"""Lists what may be names in a study, for a person to confirm; replaces nothing."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence

from synth.privacy.names.case import NAMES, STRONG
from synth.privacy.names.labels import name_in_label
from synth.privacy.names.mentions import Mention, context_of, mentions
from synth.privacy.names.sights import sights
from synth.privacy.names.standing import Found, gather, standing
from synth.privacy.names.typed import typed
from synth.privacy.names.usual import is_known_name, listed, nature
from synth.records.document import Document, Turn
from synth.records.privacy import Likely

SHOWN = 4
"""Signs told of each."""
_SMALL = re.compile(r"\b[a-zà-ÿ]{2,}(?:['’](?!s\b)[a-zà-ÿ]+)?\b")
_ADDRESS = re.compile(r"@|//|\w[._]\w")
"""What is in e-mail addresses, links and handles, whose letters are small whatever they spell."""
_NUMBERED = re.compile(r"\A\d{1,4}[a-zA-Z]?,? |,? \d{1,4}[a-zA-Z]?\Z")
"""A house's number, which tells nobody without the street."""
_WORD = re.compile(r"[^\W\d_]+(?:['’\-](?!s\b)[^\W\d_]+)*")
_Settled = Callable[[str], bool]


def likely_names(documents: Sequence[Document], settled: _Settled) -> list[Likely]:
    """Lists what may tell a person, a place or an organisation.

    Anna's, ANNA and Anna are one. A part of a full name is counted with it and not listed again,
    save where the full name is settled and the part is not. Countries, continents and what half
    the world uses are left out: too many people share them.

    Args:
        documents: the study, people told apart.
        settled: whether a person decided about some words already.

    Returns:
        The most certain and most frequent first.
    """
    found = _found(documents)
    small = _small(documents)
    surveys = {n for n, d in enumerate(documents) if d.source.kind == "survey"}
    kept = _unsettled(_with_pairs(found, standing(found, small, surveys), settled), settled)
    owners = _merge(kept)
    places = _places(documents, kept, owners)
    turns = [document.by_number() for document in documents]
    listing = [
        _likely(documents, turns, one, places[key]) for key, one in kept.items() if places[key]
    ]
    return [likely for _, likely in sorted(listing, key=lambda pair: pair[0])]


def _found(documents: Sequence[Document]) -> dict[str, Found]:
    numbered = list(enumerate(documents))
    found = gather(sight for n, d in numbered for look in (sights, typed) for sight in look(n, d))
    for number, document in numbered:
        labels = {turn.speaker for turn in document.turns if turn.speaker}
        for name in sorted({name_in_label(label) for label in labels} - {""}):
            found.setdefault(_key(name), Found()).labels[number] = name
    return found


def _small(documents: Sequence[Document]) -> Counter[str]:
    """How often the study has each word in small letters, addresses left out."""
    small: Counter[str] = Counter()
    for document in documents:
        said = (token for token in document.text.split() if not _ADDRESS.search(token))
        small.update(_SMALL.findall(" ".join(said)))
    return small


def _with_pairs(
    found: Mapping[str, Found], kept: dict[str, Found], settled: _Settled
) -> dict[str, Found]:
    """What stands, and each full name of somebody whose first name does, or is settled."""
    for key, one in found.items():
        first, *rest = key.split()
        if key in kept or not rest or not _is_surname(rest):
            continue
        person = first in kept and kept[first].kind() == "name"
        if person or (is_known_name(first) and settled(one.words().split()[0])):
            kept[key] = one
    return kept


def _key(words: str) -> str:
    return words.lower().replace("’", "'")


def _names(words: str) -> list[str]:
    """The words of a name that tell somebody by themselves: no particles, no initials."""
    found = (word for word in _WORD.findall(words) if len(word) > 1)
    return [word for word in found if word.lower() not in listed("particles")]


def _unsettled(kept: Mapping[str, Found], settled: _Settled) -> dict[str, Found]:
    """What nobody decided about; of a settled speaker's full name, the parts that are not."""
    left: dict[str, Found] = {}
    for key, one in kept.items():
        words = one.words()
        names = _names(words)
        if not (settled(_NUMBERED.sub("", words)) or (names and all(map(settled, names)))):
            left[key] = one
        elif len(names) > 1 and one.labels:
            for name in names:
                part = _key(name)
                if not settled(name) and nature(part) != "word" and part not in kept:
                    left[part] = Found(labels=dict.fromkeys(one.labels, ""))
    return left


def _merge(kept: dict[str, Found]) -> dict[str, str]:
    """Joins single names to the full names that they are part of.

    Returns:
        From each word in small letters to the key of what it tells; ordinary words left out.
    """
    owners: dict[str, str] = {}
    _fold(kept)
    full = [key for key, one in kept.items() if len(_names(key)) > 1 and one.kind() == "name"]
    for key in sorted(full, key=lambda k: (-len(kept[k].labels), -len(kept[k].sights), k)):
        for name in _names(key):
            if name not in listed("cities"):
                owners.setdefault(name, key)
    # a town or a shop stays apart: what stands for "Brunswick West" does not for Brunswick
    for key in [key for key, one in kept.items() if key in owners and one.kind() == "name"]:
        kept[owners[key]].join(kept.pop(key))
    singles = {key: key for key in kept if " " not in key}
    return {word: key for word, key in {**owners, **singles}.items() if nature(word) != "word"}


def _fold(kept: dict[str, Found]) -> None:
    """Counts two words that mean little with the first of them, where that is listed alone.

    A surname is never lost so: behind what names a person, an odd word stays.
    """
    for key in [key for key, one in kept.items() if one.weight() < STRONG]:
        first, *rest = key.split()
        if rest and first in kept and not is_known_name(first) and not _is_full(kept[first], rest):
            kept[first].sights += [
                s._replace(words=s.words.split()[0]) for s in kept.pop(key).sights
            ]


def _is_full(first: Found, rest: Sequence[str]) -> bool:
    """Whether surnames stand behind somebody's first name."""
    if first.kind() != "name":
        return False
    return _is_surname(rest) or (
        any(_is_surname([word]) for word in rest) and first.weight() >= STRONG
    )


def _is_surname(words: Sequence[str]) -> bool:
    return all(nature(word) in NAMES or word in listed("surnames") for word in words)


def _places(
    documents: Sequence[Document], kept: Mapping[str, Found], owners: Mapping[str, str]
) -> defaultdict[str, list[Mention]]:
    """Where each of the kept is met, in order; a label of its own has turn 0."""
    met: defaultdict[str, set[Mention]] = defaultdict(set)
    several = (
        (s, key) for key, one in kept.items() for s in one.sights if len(s.words.split()) > 1
    )
    whole = {(s.document, s.capital()): (s.start, s.end, key) for s, key in several}
    for owner, mention in mentions(documents, owners, whole):
        met[owner].add(mention)
    for key, one in kept.items():
        starts = {(m.document, m.start) for m in met[key]}
        left = (s for s in one.sights if (s.document, s.start) not in starts)
        met[key] |= {Mention(s.document, s.turn, s.start, s.end) for s in left}
        if met[key] or any(documents[n].source.kind == "interview" for n in one.labels):
            met[key] |= {Mention(n, 0, 0, 0) for n, label in one.labels.items() if label}
    return defaultdict(list, {key: sorted(places) for key, places in met.items()})


def _likely(
    documents: Sequence[Document],
    turns: Sequence[Mapping[int, Turn]],
    found: Found,
    places: Sequence[Mention],
) -> tuple[tuple[float, int, str], Likely]:
    """What is listed, and what it is ordered by."""
    said = [place for place in places if place.turn]
    first = (said or places)[0]
    document = documents[first.document]
    signs = found.signs()
    words = found.words(documents[p.document].text[p.start : p.end] for p in said)
    likely = Likely(
        words=words,
        kind=found.kind(),
        times=len(places),
        source=document.source.path,
        turn=first.turn,
        context=context_of(document.text, turns[first.document][first.turn], first)
        if first.turn
        else words,
        signs=tuple(dict.fromkeys(sign.words for sign in signs if sign.weight))[:SHOWN],
    )
    sure = found.weight() + min(2, len({sign.words for sign in signs if sign.weight}) - 1) / 2
    return (-sure, -likely.times, words.casefold()), likely
