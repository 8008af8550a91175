"""Blind sessions: what is still to be coded in them, and what may not be shown meanwhile."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from synth.coding.codings import Coding, Codings, codings_of
from synth.coding.sampling import SIZE, Session, draw, session_turns, sessions, uncoded
from synth.coding.turns import Place
from synth.desk.desk import Desk
from synth.errors import UsageError
from synth.records.document import Document
from synth.results import Results
from synth.reviewlog import Log

FEWEST, MOST = 10, 200
"""Turns of a session that is begun here."""
LONGEST = 80
"""Code points of a session's name."""
KEPT = 50
"""Sessions whose turns are kept at hand."""


class Coded:
    """A study's turns and codings, without its decisions being laid again after each of them.

    Coders need the sources, facets and stages alone, and no decision changes these.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._view = desk.view
        self._codings: tuple[Log, Codings] | None = None
        self._drawn: dict[tuple[int, str], list[tuple[str, int]]] = {}

    @property
    def results(self) -> Results:
        """The study as the last run left it; its decisions may be of an earlier moment."""
        if self._view.made is not self._desk.made:
            self._view = self._desk.view
            self._codings = None
            self._drawn = {}
        return self._view.results

    @property
    def documents(self) -> list[Document]:
        """Its sources, as they are in `results`."""
        known = self.results
        return [self._view.documents[source.id] for source in known.journey.sources]

    @property
    def codings(self) -> Codings:
        """All codings that stand now."""
        results, log = self.results, self._desk.log
        known = self._codings
        if known is None or known[0] is not log:
            known = self._codings = log, codings_of(log.reviews, results)
        return known[1]

    def turns(self, session: str, size: int = SIZE) -> list[Place]:
        """The turns of a session, in order; drawn once."""
        return session_turns(self.documents, self.codings, session, size, self._draw)

    def _draw(
        self, documents: Sequence[Document], size: int, session: str
    ) -> list[tuple[str, int]]:
        name = size, session
        if name not in self._drawn:
            kept = dict(list(self._drawn.items())[1 - KEPT :])
            self._drawn = {**kept, name: draw(documents, size, session)}
        return self._drawn[name]


@dataclass(frozen=True)
class Part:
    """One reviewer's part of a session."""

    session: str
    size: int
    """What was asked for, by whoever began it."""
    turns: tuple[Place, ...]
    own: tuple[Coding, ...]
    """What the reviewer coded, the latest first."""
    left: tuple[Place, ...]
    """What the reviewer has still to code, in order."""
    is_begun: bool
    """Somebody coded a turn of it, so its size is settled."""

    def place(self, key: str) -> Place:
        """A turn of the session by its key. Raises UsageError: it is not of the session."""
        found = next((place for place in self.turns if place.turn.key == key), None)
        if found is None:
            raise UsageError("This turn is not of this session any more: reload the page.")
        return found

    def coding(self, key: str) -> Coding | None:
        """What the reviewer coded in a turn."""
        return next((coding for coding in self.own if coding.place.turn.key == key), None)


def part(coded: Coded, session: str, reviewer: str, size: int = SIZE) -> Part:
    """What a session holds for a reviewer; `size` counts where nobody began it."""
    codings = coded.codings
    begun = next((s for s in sessions(codings) if s.name == session), None)
    agreed = (begun.size if begun else 0) or size
    turns = coded.turns(session, agreed)
    own = sorted(codings.of(reviewer, session), key=lambda c: (c.at, c.review), reverse=True)
    left = uncoded(turns, codings, session, reviewer)
    return Part(session, agreed, tuple(turns), tuple(own), tuple(left), begun is not None)


def unfinished(coded: Coded, reviewer: str) -> list[tuple[Session, frozenset[tuple[str, int]]]]:
    """Sessions that a reviewer has coded a part of, and their turns that are still to be coded."""
    found = []
    codings = coded.codings
    for session in sessions(codings):
        if reviewer in session.coded:
            left = uncoded(coded.turns(session.name), codings, session.name, reviewer)
            if left:
                found.append((session, frozenset(place.name for place in left)))
    return found


def shown(
    codings: Codings, pending: Iterable[tuple[Session, frozenset[tuple[str, int]]]]
) -> Codings:
    """The codings that a reviewer may see: none of an unfinished session, none of its turns."""
    names, turns = set[str](), set[tuple[str, int]]()
    for session, left in pending:
        names.add(session.name)
        turns |= left
    kept = (c for c in codings.codings if c.session not in names and c.place.name not in turns)
    return Codings(tuple(kept), codings.remarks)


def session_name(given: str) -> str:
    """The name of a session that is begun or joined here. Raises UsageError: it does not do."""
    name = " ".join(given.split())
    if not can_open(name):
        raise UsageError(
            f"A session wants a name of at most {LONGEST} letters or digits, without slashes."
        )
    return name


def can_open(name: str) -> bool:
    """Whether a name can stand in an address of its own."""
    plain = name.isprintable() and not set(name) & set("/\\")
    return plain and any(c.isalnum() for c in name) and len(name) <= LONGEST


def session_size(given: str) -> int:
    """How many turns. Raises UsageError: not a number from FEWEST to MOST."""
    size = int(given) if given.isascii() and given.isdecimal() and len(given) < 6 else 0
    if not FEWEST <= size <= MOST:
        raise UsageError(f"A session has {FEWEST} to {MOST} turns.")
    return size
