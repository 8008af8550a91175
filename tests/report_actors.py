"""The made-up study with two actors: subscribers and couriers on the same stages."""

from report_sample import sample
from synth.records.study import Actor
from synth.results import Results

COURIERS = ("P06", "P07", "P08")


def two_actors() -> Results:
    """Three of the interviewed are couriers; themes that only they tell are the couriers'."""
    results = sample()
    journey = results.journey
    whose = {p.id: "courier" if p.id in COURIERS else p.actor for p in journey.participants}
    stages = []
    for stage in journey.stages:
        themes = {
            facet: tuple(
                t.model_copy(update={"actor": "courier"})
                if {whose[p] for p in t.participants} == {"courier"}
                else t
                for t in themes
            )
            for facet, themes in stage.themes.items()
        }
        stages.append(stage.model_copy(update={"themes": themes}))
    changed = journey.model_copy(
        update={
            "actors": (*journey.actors, Actor(id="courier", name="Couriers")),
            "stages": tuple(stages),
            "participants": tuple(
                p.model_copy(update={"actor": whose[p.id]}) for p in journey.participants
            ),
            "observations": tuple(
                o.model_copy(update={"actor": whose[o.participant]}) for o in journey.observations
            ),
        }
    )
    return Results(changed, results.texts, results.turns)
