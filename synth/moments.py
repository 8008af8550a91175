"""Where it hurts: people who say that they left or nearly did, and stages at which feelings fall.

Knows no themes and no analyst. Who left is read off the words that are cited, by rules for English
(`synth.analysts.deeds`); how people feel, off their emotions.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from synth.analysts.deeds import departures
from synth.assembler import CURVE_LEAST, emotion_lane
from synth.counting import Evidence
from synth.records.evidence import Citation, Observation
from synth.records.insight import DropOff, Fall
from synth.records.study import Study

STEP = 1.0
"""A fall is at least one step of the scale of valence (-2 to +2): below that, two readers of the
same words differ as much."""
Dots = Mapping[str, float]
"""The median valence of each person at one stage."""


@dataclass(frozen=True)
class _Told:
    """One place where somebody says that they left."""

    drop: DropOff
    source: str
    start: int
    end: int


def dropoffs(study: Study, evidence: Evidence) -> list[DropOff]:
    """Who says that they stopped, gave up, left or nearly did; stages in order, then by person.

    Read from the speakers' own experience, in interviews and surveys alike, of any facet and actor.
    One a participant, stage and kind, from the observation that its reader was surest of; the same
    words count once, whichever stages cite them. A pause is not counted, nor what lies outside all
    stages; and whether "I gave up" means the journey or a single try, words alone do not tell.
    """
    order = {stage.id: at for at, stage in enumerate(study.stages)}
    own = (
        o for o in evidence.observations.values() if o.mode == "experienced" and o.stage in order
    )
    sure = sorted(own, key=lambda o: (-o.confidence, o.id))
    kept: dict[tuple[str, str, str], _Told] = {}
    own_words: dict[str, list[_Told]] = defaultdict(list)
    for told in (one for o in sure for c in o.citations for one in _departures(o, c)):
        place = told.drop.participant, told.drop.stage, told.drop.kind
        earlier = own_words[told.drop.participant]
        if place not in kept and not any(_same(told, other) for other in earlier):
            kept[place] = told
            earlier.append(told)
    found = (told.drop for told in kept.values())
    return sorted(found, key=lambda d: (order[d.stage], d.actor, d.participant, d.kind))


def falls(study: Study, evidence: Evidence) -> list[Fall]:
    """Stages at which the feelings of those interviewed fall, the steepest first.

    One stage is compared with the next that at least CURVE_LEAST people of the actor voice a
    feeling at. "Three participants on both sides" is read strictly: at least that many people voice
    one at both stages, and the medians are theirs alone; what differs between other people is no
    fall. Most of them have to fall by a step themselves, at least CURVE_LEAST and more than two for
    each who rose by one, for medians of people who are divided leap across zero by chance: of 400
    studies of 40 people with feelings drawn at random, half had a fall by medians alone.

    Survey answers are not read so: at each stage they answer another question, and it is the
    question that invites praise or complaint. A fall that ends in no bad feeling, from delighted to
    pleased, has nothing to cite and is none.
    """
    found = [
        (fall, at)
        for actor in study.actors
        for at, fall in enumerate(_falls(actor.id, study, evidence))
    ]
    actors = {actor.id: at for at, actor in enumerate(study.actors)}
    steepest = sorted(
        found, key=lambda f: (f[0].medians[1] - f[0].medians[0], actors[f[0].actor], f[1])
    )
    return [fall for fall, _ in steepest]


def _departures(observation: Observation, citation: Citation) -> Iterable[_Told]:
    for kind, (start, end) in departures(citation.quote, notes=observation.from_notes):
        drop = DropOff(
            observation=observation.id,
            participant=observation.participant,
            actor=observation.actor,
            stage=observation.stage,
            kind=kind,
            words=citation.quote[start:end],
        )
        yield _Told(drop, citation.source, citation.start + start, citation.start + end)


def _same(one: _Told, other: _Told) -> bool:
    return one.source == other.source and one.start < other.end and other.start < one.end


def _falls(actor: str, study: Study, evidence: Evidence) -> Iterable[Fall]:
    """Falls of one actor, in the study's order."""
    felt: dict[str, list[Observation]] = defaultdict(list)
    for o in evidence.observations.values():
        own = (o.mode, o.facet, o.actor) == ("experienced", "emotion", actor)
        if own and evidence.interviewed(o):
            felt[o.stage].append(o)
    lanes = {s.id: _dots(felt[s.id]) for s in study.stages}
    drawn = [stage for stage, dots in lanes.items() if len(dots) >= CURVE_LEAST]
    for before, after in pairwise(drawn):
        both = sorted(lanes[before].keys() & lanes[after].keys())
        bad = _below_zero(felt[after], both)
        if bad and _is_fall([lanes[before][p] for p in both], [lanes[after][p] for p in both]):
            yield Fall(
                actor=actor,
                before=before,
                after=after,
                medians=(_median(lanes[before], both), _median(lanes[after], both)),
                n=(len(lanes[before]), len(lanes[after])),
                both=tuple(both),
                evidence=tuple(bad),
            )


def _dots(emotions: Sequence[Observation]) -> Dots:
    return {dot.participant: dot.valence for dot in emotion_lane(emotions).values}


def _median(dots: Dots, people: Sequence[str]) -> float:
    return float(median(dots[person] for person in people))


def _is_fall(before: Sequence[float], after: Sequence[float]) -> bool:
    """Whether medians fall by a step, and most people with them."""
    changes = [late - early for early, late in zip(before, after, strict=True)]
    fell, rose = (sum(sign * change >= STEP for change in changes) for sign in (-1, 1))
    together = fell >= CURVE_LEAST and 2 * fell > len(changes) and fell > 2 * rose
    return together and median(before) - median(after) >= STEP


def _below_zero(emotions: Sequence[Observation], people: Sequence[str]) -> list[str]:
    """Ids of bad feelings of some people, the worst first, ties by id."""
    found = [
        (valence, o.id)
        for o in emotions
        if o.participant in people and isinstance(valence := o.labels.get("valence"), int)
    ]
    return [name for valence, name in sorted(found) if valence < 0]
