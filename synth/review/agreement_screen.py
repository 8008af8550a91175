"""How far those who coded agree: what they differ about first, then the figures."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from synth.coding.agreement import Agreement, Coder, Pair
from synth.coding.codings import Codings
from synth.coding.sampling import Session, sessions
from synth.coding.study import agreement_of
from synth.coding.tables import confusion_names, figure
from synth.desk.desk import Desk
from synth.drawing import draw
from synth.records.composition import Composition
from synth.records.journey import JourneyMap
from synth.review.agreement_shown import Names, differences, tables
from synth.review.coding_blind import Coded, can_open, shown, unfinished
from synth.review.http import Reply, Request, Route, local_address
from synth.review.pages import Pages
from synth.reviewlog import Log

AT_ONCE = 50
"""Disagreements on one page."""
MOST_PAIRS = 60


@dataclass(frozen=True)
class Told:
    """The agreement that one reviewer may see now."""

    result: Agreement
    sessions: tuple[Session, ...]
    withheld: tuple[tuple[str, int], ...]
    """Sessions of the reviewer's that are not finished, and how many turns are left."""


class Agreements:
    """Works out agreement, and keeps the last until something is decided."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._coded = Coded(desk)
        self._lock = threading.Lock()
        self._drawn: tuple[Composition, JourneyMap] | None = None
        self._told: tuple[Log, str, Told] | None = None

    @property
    def names(self) -> Names:
        """What the study calls its facets and stages."""
        return Names(self._coded.results.journey)

    def of(self, session: str = "") -> Told:
        """What the desk's reviewer may see, of one session or of all."""
        with self._lock:
            log = self._desk.log
            known = self._told
            if known is None or known[0] is not log or known[1] != session or self._has_run():
                known = self._told = log, session, self._made(log, session)
            return known[2]

    def withheld(self) -> list[tuple[str, int]]:
        """Sessions that the desk's reviewer has begun and not finished, and turns left."""
        found = unfinished(self._coded, self._desk.reviewer)
        return [(one.name, len(left)) for one, left in found]

    def _made(self, log: Log, session: str) -> Told:
        coded = self._coded
        codings = coded.codings
        pending = unfinished(coded, self._desk.reviewer)
        open_to = shown(codings, pending)
        maps = [self._draft()]
        result = agreement_of(log.reviews, open_to, coded.results, maps, session or None)
        return Told(
            result=result if open_to.codings else Agreement(remarks=codings.remarks),
            sessions=tuple(sessions(_all_but(codings, pending))),
            withheld=tuple((one.name, len(left)) for one, left in pending),
        )

    def _has_run(self) -> bool:
        return self._drawn is None or self._drawn[0] is not self._desk.made

    def _draft(self) -> JourneyMap:
        """What the analyst made, before people decided."""
        made = self._desk.made
        if self._drawn is None or self._drawn[0] is not made:
            self._drawn = made, draw(made, self._coded.documents)
        return self._drawn[1]


def _all_but(
    codings: Codings, pending: Sequence[tuple[Session, frozenset[tuple[str, int]]]]
) -> Codings:
    names = {session.name for session, _ in pending}
    return Codings(tuple(c for c in codings.codings if c.session not in names))


def routes(desk: Desk, pages: Pages) -> list[Route]:
    """The addresses of this screen."""
    agreements = Agreements(desk)

    def page(request: Request) -> Reply:
        session = request.asked("session")
        told = agreements.of(session)
        pairs = told.result.pairs[:MOST_PAIRS]
        pair = _chosen(pairs, _number(request.asked("pair")))
        start = _number(request.asked("from"))
        return pages.page(
            request,
            "agreement.html.j2",
            "Agreement",
            told=told,
            session=session,
            sessions=[_choice(one.name, session) for one in told.sessions if can_open(one.name)],
            pairs=[
                (_address(session, number), _titled(one), one is pair)
                for number, one in enumerate(pairs)
            ],
            coders=told.result.coders,
            shown=_pair(pair, agreements.names, start) if pair else None,
            more=_more(session, pairs, pair, start),
            figure=figure,
        )

    return [Route("GET", "/agreement", page)]


def _pair(pair: Pair, names: Names, start: int) -> Mapping[str, object]:
    """What the template asks of one pair."""
    return {
        "pair": pair,
        "first": _coder(pair.first),
        "second": _coder(pair.second),
        "differences": differences(pair, names, start, AT_ONCE),
        "start": start,
        "facets": [(name, names.facet(name)) for name in confusion_names(pair)],
        "tables": tables(pair, names),
    }


def _more(session: str, pairs: Sequence[Pair], pair: Pair | None, start: int) -> str:
    """The address of the disagreements that follow; "" where none do."""
    if pair is None or len(pair.disagreements) <= start + AT_ONCE:
        return ""
    return _address(session, pairs.index(pair), start + AT_ONCE)


def _chosen(pairs: Sequence[Pair], number: int) -> Pair | None:
    return pairs[number] if number < len(pairs) else next(iter(pairs), None)


def _address(session: str, pair: int, start: int = 0) -> str:
    told = {"session": session, "pair": str(pair), "from": str(start) if start else ""}
    return local_address("/agreement", {name: value for name, value in told.items() if value})


def _choice(name: str, session: str) -> tuple[str, str, bool]:
    return local_address("/agreement", {"session": name}), name, name == session


def _titled(pair: Pair) -> tuple[str, str]:
    return _coder(pair.first), _coder(pair.second)


def _coder(coder: Coder) -> str:
    if coder.kind == "reviewer":
        return coder.name
    return f"the analyst ({coder.name.removeprefix('replay:')})"


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else 0
