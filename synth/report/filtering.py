"""What the page's script must know to count again under a filter: who stands behind what.

People are numbered; themes and feelings name those numbers. The page is complete without it.
"""

from collections import defaultdict
from collections.abc import Iterable

from synth.assembler import emotion_lane
from synth.counting import People, answered
from synth.records.journey import Emotion
from synth.report import curve
from synth.report.casebook import Casebook
from synth.report.cells import EXPERIENCED, opportunity_actor

Data = dict[str, object]


def data(book: Casebook) -> Data:
    """Numbers for the script, free of any words but names, attributes and actors."""
    journey = book.journey
    index = {p.id: number for number, p in enumerate(journey.participants)}
    return {
        "people": [
            [
                p.id,
                book.name(p.id),
                int(p.id in book.interviewed),
                p.actor,
                list(p.segments.items()),
            ]
            for p in journey.participants
        ],
        "cards": _cards(book, index),
        "base": _base(book, index),
        "geometry": {
            "unit": curve.UNIT,
            "top": curve.TOP,
            "cluster": curve.CLUSTER,
            "tall": curve.TALL,
            "widest": curve.STEP,
            "closest": curve.LEAST_STEP,
            "least": curve.ENOUGH,
        },
        "felt": {
            stage: {
                actor: [[index[d.participant], d.valence] for d in felt.values]
                for actor, felt in by_actor.items()
            }
            for stage, by_actor in emotions(book).items()
        },
    }


def _cards(book: Casebook, index: dict[str, int]) -> Data:
    """[actor, interviewed, surveyed] by id: of themes, opportunities and single observations."""
    cards: Data = {}
    for theme in book.themes.values():
        cards[theme.id] = [theme.actor, *_numbers(book, theme.observations, index)]
    for stage in book.journey.stages:
        for o in stage.opportunities:
            behind = sorted(index[p] for p in book.behind(o) if p in index)
            actor = opportunity_actor(book, o)
            cards[o.id] = [actor, behind, []]
        for name in (*stage.expectations, *stage.wishes, *stage.hearsay):
            if name in book.observations:
                told = book.observations[name]
                cards[name] = [told.actor, *_numbers(book, [name], index)]
    return cards


def _numbers(book: Casebook, ids: Iterable[str], index: dict[str, int]) -> list[list[int]]:
    people = book.people(ids)
    return _numbered(people, index)


def _numbered(people: People, index: dict[str, int]) -> list[list[int]]:
    return [sorted(index[p] for p in people[k] if p in index) for k in ("interview", "survey")]


def _base(book: Casebook, index: dict[str, int]) -> Data:
    return {place: _numbered(people, index) for place, people in standing(book).items()}


def standing(book: Casebook) -> dict[str, People]:
    """Who told of a stage by their own experience, or was asked of it: by `stage/actor`."""
    journey = book.journey
    told: dict[str, list[str]] = defaultdict(list)
    for o in journey.observations:
        if o.mode == EXPERIENCED:
            told[f"{o.stage}/{o.actor}"].append(o.id)
    found = {place: book.people(ids) for place, ids in told.items()}
    actors = {p.id: p.actor for p in journey.participants}
    asked = answered(book.results.turns, journey.prompted, actors)
    for (stage, actor), people in asked.items():
        none: People = {"interview": set(), "survey": set()}
        found.setdefault(f"{stage}/{actor}", none)["survey"] |= people
    return found


def emotions(book: Casebook) -> dict[str, dict[str, Emotion]]:
    """Feelings by stage and actor; of a single actor they are the map's own."""
    journey = book.journey
    if len(journey.actors) < 2:
        actor = journey.actors[0].id if journey.actors else ""
        return {s.id: {actor: s.emotion} for s in journey.stages}
    told = [o for o in journey.observations if o.mode == EXPERIENCED and o.facet == "emotion"]
    return {
        s.id: {
            a.id: emotion_lane([o for o in told if (o.stage, o.actor) == (s.id, a.id)])
            for a in journey.actors
        }
        for s in journey.stages
    }
