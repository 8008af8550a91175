import json
from collections.abc import Callable
from typing import Any

import pytest

from builders import STUDY, evidence, observation, small_map
from synth.checking.ways import way_problems
from synth.moments import dropoffs, falls
from synth.records.evidence import Observation
from synth.records.journey import JourneyMap
from synth.routes import paths, routes

FELT = {"P1": (2, -1), "P2": (1, -2), "P3": (2, -1)}


def told(name: str, person: str, stage: str, facet: str, words: str, **labels: Any) -> Observation:
    said = observation(name, person, facet=facet, stage=stage, source=f"{person}.txt",
                       labels=labels)  # fmt: skip
    cited = said.citations[0].model_copy(update={"quote": words})
    return said.model_copy(update={"citations": (cited,)})


def planted() -> JourneyMap:
    """Three people of whom two skip nothing; a fall, a loop, a switch and two drop-offs."""
    first, last = STUDY.stages[0].id, STUDY.stages[-1].id
    said = [
        told(f"{person}{n}", person, stage, "emotion", "I was so.", valence=values[n])
        for person, values in FELT.items()
        for n, stage in enumerate((first, last))
    ]
    said += [
        told("gave", "P1", last, "pain_point", "I gave up."),
        told("nearly", "P2", last, "action", "I nearly gave up. I had to start again."),
        told("app", "P3", first, "touchpoint", "On the app.", channel="app"),
        told("phone", "P3", first, "touchpoint", "On the phone.", channel="phone"),
    ]
    journey, documents = small_map()
    counts = evidence(said, ["survey.csv"])
    ordered = {d.source.id: d.source.kind for d in documents}
    counts = type(counts)(observations=counts.observations, kinds=ordered, answered={})
    ways = paths(STUDY, journey.participants, counts)
    return journey.model_copy(
        update={
            "observations": tuple(said),
            "paths": tuple(ways),
            "routes": tuple(routes(STUDY, ways)),
            "dropoffs": tuple(dropoffs(STUDY, counts)),
            "falls": tuple(falls(STUDY, counts)),
        }
    )


def change(edit: Callable[[dict[str, Any]], object]) -> str:
    journey = json.loads(planted().model_dump_json())
    edit(journey)
    return "\n".join(way_problems(JourneyMap.model_validate(journey)))


def test_what_was_planted_is_in_the_map_and_sound():
    journey = planted()
    assert [len(getattr(journey, n)) for n in ("paths", "routes", "dropoffs", "falls")] == [
        3, 1, 2, 1
    ]  # fmt: skip
    assert [len(p.loops) for p in journey.paths] == [0, 1, 0]
    assert [len(p.switches) for p in journey.paths] == [0, 0, 1]
    assert list(way_problems(journey)) == []


def test_a_map_of_a_version_without_paths_has_none_to_verify():
    journey = json.loads(planted().model_dump_json())
    for name in ("paths", "routes", "dropoffs", "falls"):
        del journey[name]
    assert list(way_problems(JourneyMap.model_validate(journey))) == []


@pytest.mark.parametrize(
    ("edit", "problem"),
    [
        (lambda j: j["paths"].pop(), "paths: they are not those"),
        (lambda j: j["paths"][0].update(actor="nobody"), "path of P1: it is another actor's"),
        (lambda j: j["paths"][0].update(stages=[]), "path of P1: its stages are not"),
        (lambda j: j["paths"][0]["told"].reverse(), "path of P1: the order told"),
        (lambda j: j["paths"][0].update(skips=["order"]), "path of P1: its skips are not"),
        (lambda j: j["paths"][1]["loops"][0].update(evidence=["gave"]), "done again at"),
        (lambda j: j["paths"][2]["switches"][0].update(after="post"), "app to post is not what"),
        (lambda j: j["routes"][0].update(n=9), "n is 9, and 3 participants went that way"),
        (lambda j: j["routes"][0].update(of=9), "of is 9, and 3 participants"),
        (lambda j: j["routes"].pop(), "routes: they are not the ways"),
        (lambda j: j["dropoffs"][0].update(observation="o0"), "its observation is not in the map"),
        (lambda j: j["dropoffs"][0].update(participant="P3"), "its person, actor or stage"),
        (lambda j: j["dropoffs"][0].update(words="I quit"), "“I quit” are not in its citations"),
        (lambda j: j["dropoffs"].append(j["dropoffs"][0]), "is counted twice"),
        (lambda j: j["falls"][0].update(medians=[2, -2]), "medians is (2.0, -2.0), not (2.0, -1.0"),
        (lambda j: j["falls"][0].update(n=[3, 4]), "n is (3, 4), not (3, 3)"),
        (lambda j: j["falls"][0].update(both=["P1"]), "both is ('P1',), not"),
        (lambda j: j["falls"][0].update(evidence=["gave"]), "its evidence is not"),
        (lambda j: j["falls"].pop(), "it is left out"),
        (lambda j: j["falls"][0].update(before=j["falls"][0]["after"]), "do not fall there"),
    ],
)
def test_a_planted_error_is_named(edit: Callable[[dict[str, Any]], object], problem: str):
    assert problem in change(edit)
