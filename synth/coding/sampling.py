"""Which turns a blind session hands out, in which order, and what is shown of them.

Everybody who names the same session of the same study gets the same turns in the same order:
hashes of the session's name and the turns' keys stand in for chance. The order mixes people, so
that whoever stops early has coded a sample too. Nothing of the draft or of verdicts is looked at.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from synth.coding.codings import Codings
from synth.coding.turns import Place, places
from synth.records.document import Document, Turn, Voice, locator
from synth.records.ids import content_digest
from synth.sentences import count_words

SIZE = 40
"""Turns of a session where nobody says how many."""
LEAST_WORDS = 8
"""Words of the shortest turn that is handed out."""
AROUND = 2
"""Turns shown before and after."""
AROUND_LONGEST = 600
"""Code points shown of each of them."""


@dataclass(frozen=True)
class Session:
    """A blind session that somebody began."""

    name: str
    size: int
    """Turns that it draws; 0 where nobody noted it."""
    began: str
    coded: Mapping[str, int]
    """Turns that each reviewer has coded in it."""


@dataclass(frozen=True)
class Handed:
    """All that a coder is shown: a turn, what was asked, and the talk around it."""

    source: str
    path: str
    turn: int
    key: str
    locator: str
    question: str
    words: str
    before: tuple[tuple[Voice, str], ...]
    after: tuple[tuple[Voice, str], ...]


def draw(
    documents: Iterable[Document], size: int, session: str, *, least_words: int = LEAST_WORDS
) -> list[tuple[str, int]]:
    """The turns of a session: `(source id, turn number)`, in the order in which they are read.

    Interviews and surveys are sampled in proportion to the words that participants said there,
    but each interviewed person has one turn at least where `size` allows it. Interviews: the turns
    of a person in proportion to how many they have (Webster's method). Surveys: any answers.

    Args:
        documents: the study.
        size: how many turns; fewer where there are fewer.
        session: its name.
        least_words: words of the shortest turn.
    """
    talked, answered = _eligible(documents, least_words)
    chance = {p.name: content_digest([session, p.turn.key]) for p in (*talked, *answered)}
    people = _by_person(talked)
    quota = _interviews(size, talked, answered, len(people))
    given = _allotted({person: len(own) for person, own in people.items()}, quota, session)
    drawn = [
        place
        for person, own in people.items()
        for place in sorted(own, key=lambda p: chance[p.name])[: given[person]]
    ]
    rest = max(0, size - len(drawn))
    drawn += sorted(answered, key=lambda p: chance[p.name])[:rest]
    return [place.name for place in sorted(drawn, key=lambda p: (chance[p.name], p.name))]


Drawing = Callable[[Sequence[Document], int, str], list[tuple[str, int]]]
"""Draws as `draw` does: from a study, so many turns, for the session of a name."""


def sessions(codings: Codings) -> list[Session]:
    """All sessions in which something is coded, the oldest first."""
    return sorted(
        (_session(name, codings) for name in {c.session for c in codings.codings}),
        key=lambda s: (s.began, s.name),
    )


def _session(name: str, codings: Codings) -> Session:
    own = sorted(codings.of(session=name), key=lambda c: (c.at, c.review))
    coded = Counter(coding.reviewer for coding in own)
    size = next((coding.size for coding in own if coding.size), 0)
    return Session(name, size, own[0].at, dict(sorted(coded.items())))


def session_turns(
    documents: Sequence[Document],
    codings: Codings,
    session: str,
    size: int = SIZE,
    drawn: Drawing = draw,
) -> list[Place]:
    """The turns of a session as it goes on, in order.

    Whoever began it settled its size. Turns that somebody coded in it stay in it, though the
    study has changed so that they would not be drawn now. `drawn` stands in for `draw`, for who
    keeps what it gave.
    """
    coded = codings.of(session=session)
    agreed = (_session(session, codings).size if coded else 0) or size
    all_places = {place.name: place for place in places(documents)}
    names = drawn(documents, agreed, session)
    kept = {c.place.name: content_digest([session, c.place.turn.key]) for c in coded}
    late = sorted(kept.keys() - set(names), key=lambda name: (kept[name], name))
    return [all_places[name] for name in (*names, *late)]


def uncoded(turns: Sequence[Place], codings: Codings, session: str, reviewer: str) -> list[Place]:
    """Those turns of a session that a reviewer has still to code; the first is the next."""
    done = {c.place.name for c in codings.of(reviewer, session)}
    return [place for place in turns if place.name not in done]


def handed(place: Place) -> Handed:
    """What a coder is shown of a turn."""
    document, turn = place.document, place.turn
    near = document.turns
    at = next(i for i, t in enumerate(near) if t.turn == turn.turn)
    return Handed(
        source=document.source.id,
        path=document.source.path,
        turn=turn.turn,
        key=turn.key,
        locator=locator(document.source.path, turn),
        question=turn.question or "",
        words=place.words,
        before=_around(place, near[max(0, at - AROUND) : at]),
        after=_around(place, near[at + 1 : at + 1 + AROUND]),
    )


def _around(place: Place, turns: Iterable[Turn]) -> tuple[tuple[Voice, str], ...]:
    if place.document.source.kind == "survey":
        return ()  # the answers around are other people's
    return tuple((t.voice, _shortened(place.document.words_of(t))) for t in turns)


def _shortened(words: str) -> str:
    return words if len(words) <= AROUND_LONGEST else words[: AROUND_LONGEST - 1] + "…"


def _eligible(documents: Iterable[Document], least_words: int) -> tuple[list[Place], list[Place]]:
    """Turns of interviews and of surveys that are long enough."""
    talked: list[Place] = []
    answered: list[Place] = []
    for place in places(documents):
        if count_words(place.words) >= least_words:
            (answered if place.document.source.kind == "survey" else talked).append(place)
    return talked, answered


def _by_person(talked: Iterable[Place]) -> dict[str, list[Place]]:
    people: dict[str, list[Place]] = {}
    for place in talked:
        people.setdefault(place.turn.participant or "", []).append(place)
    return dict(sorted(people.items()))


def _interviews(size: int, talked: Sequence[Place], answered: Sequence[Place], people: int) -> int:
    """How many turns of interviews."""
    said, written = (sum(count_words(p.words) for p in side) for side in (talked, answered))
    share = round(Fraction(size * said, said + written)) if said + written else 0
    most = max(share, min(people, size), size - len(answered))
    return min(most, len(talked))


def _allotted(have: Mapping[str, int], quota: int, session: str) -> dict[str, int]:
    """Turns by person: one each first, then to who has most turns for those given.

    Ties, and who goes without where there are too few, fall by the session's name.
    """
    given = dict.fromkeys(have, 0)
    chance = {person: content_digest([session, person]) for person in have}
    for _ in range(min(quota, sum(have.values()))):
        open_to = [person for person in have if given[person] < have[person]]
        given[min(open_to, key=lambda p: (_claim(given[p], have[p]), chance[p]))] += 1
    return given


def _claim(given: int, have: int) -> tuple[bool, Fraction]:
    """Who has none comes first; else the greatest of turns / (2 given + 1)."""
    return (given > 0, -Fraction(have, 2 * given + 1) if given else Fraction(0))
