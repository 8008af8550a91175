"""Whose words may be shown, and which not at all.

People say whether they may be quoted. A claim that a reviewer took out as identifying takes the
whole turn with it: the words of another claim may be the same ones.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from synth.records.document import Turn
from synth.records.evidence import Observation
from synth.records.journey import JourneyMap, Quotable
from synth.records.review import Reason, Review, Reviewed
from synth.standing import active, latest

IDENTIFYING: Reason = "identifying"
Place = tuple[str, int]
"""A turn: source id, and its number."""


@dataclass(frozen=True)
class Consents:
    """Who may be quoted, by participant id, and turns that tell who somebody is."""

    people: Mapping[str, Quotable]
    identifying: frozenset[Place]

    def of(self, observation: Observation) -> Quotable:
        """Whether an observation's words may be shown; of whoever is not known, they may not."""
        if any((c.source, c.turn) in self.identifying for c in observation.citations):
            return "no"
        return self.people.get(observation.participant, "no")

    def open(self, source: str, turn: Turn) -> bool:
        """Whether a turn may be quoted; what is no participant's is nobody's to close."""
        if (source, turn.turn) in self.identifying:
            return False
        return not turn.participant or self.people.get(turn.participant) == "yes"


def consents(journey: JourneyMap) -> Consents:
    """The consents of a map's people, and the turns that reviewers found identifying."""
    people = {p.id: p.quotable for p in journey.participants}
    return Consents(people, frozenset(_identifying(journey)))


def flagged(journey: JourneyMap, reviews: Iterable[Review]) -> JourneyMap:
    """The map with the reason on each disputed claim that some reviewer finds identifying.

    A map tells the last decision's reason alone, which may be of whoever accepts it.
    """
    about: dict[str, list[Review]] = defaultdict(list)
    for review in active(reviews):
        about[review.target].append(review)
    records = dict(journey.review.records)
    for name in journey.review.disputed:
        reasons = {r.reason for r in latest(about[name]).values() if r.action == "reject"}
        if name in records and IDENTIFYING in reasons:
            records[name] = records[name].model_copy(update={"reason": IDENTIFYING})
    state = journey.review.model_copy(update={"records": records})
    return journey.model_copy(update={"review": state})


def _identifying(journey: JourneyMap) -> Iterator[Place]:
    for rejection in journey.rejections:
        if rejection.kind == "reviewer" and rejection.reason.startswith(IDENTIFYING):
            yield rejection.source, rejection.turn
    for observation in journey.observations:
        found = journey.review.records.get(observation.id, Reviewed())
        if found.reason == IDENTIFYING:
            yield from ((c.source, c.turn) for c in observation.citations)
