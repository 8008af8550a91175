import random
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from builders import evidence, observation
from synth.records.evidence import Observation
from synth.records.insight import Path, Route
from synth.records.journey import Participant
from synth.records.study import Actor, Stage, Study
from synth.routes import paths, routes

STAGES = ("hearing", "joining", "first-box", "leaving")
WAYS = Study(
    title="Boxes",
    actors=(Actor(id="subscriber", name="Subscribers"), Actor(id="driver", name="Drivers")),
    stages=tuple(Stage(id=s, name=s.capitalize()) for s in STAGES),
    facets=(),
)


def at(
    person: str,
    stage: str,
    start: int = 0,
    *,
    quote: str = "x",
    facet: str = "action",
    channel: str | None = None,
    mode="experienced",
    source: str = "",
    actor: str = "subscriber",
) -> Observation:
    """Something that a person told of a stage, at an offset of their interview."""
    name = f"{person}-{stage}-{start}-{facet}"
    said = observation(name, person, facet=facet, stage=stage, mode=mode, actor=actor,
                       source=source or f"{person}.txt", labels={"channel": channel})  # fmt: skip
    cited = said.citations[0].model_copy(
        update={"start": start, "end": start + len(quote), "quote": quote}
    )
    return said.model_copy(update={"citations": (cited,)})


def ways(said: Sequence[Observation], surveys: Sequence[str] = ()) -> list[Path]:
    people = {o.participant: o.actor for o in sorted(said, key=lambda o: o.id)}
    participants = [Participant(id=p, actor=actor) for p, actor in people.items()]
    ordered = sorted(said, key=lambda o: (o.citations[0].source, o.id))  # files come by path
    return paths(WAYS, participants, evidence(ordered, surveys))


def shared(said: Sequence[Observation]) -> list[Route]:
    return routes(WAYS, ways(said))


def goes(person: str, *stages: str, actor: str = "subscriber") -> list[Observation]:
    return [at(person, stage, n, actor=actor) for n, stage in enumerate(stages)]


def test_a_path_keeps_the_order_told_beside_the_order_of_the_study():
    said = [at("P1", "leaving", 1), at("P1", "hearing", 2), at("P1", "leaving", 3)]
    (path,) = ways(said)
    assert path.told == ("leaving", "hearing", "leaving")
    assert path.stages == ("hearing", "leaving")


def test_one_stage_told_twice_in_a_row_stands_once():
    (path,) = ways([at("P1", "hearing", 1), at("P1", "hearing", 2), at("P1", "joining", 3)])
    assert path.told == ("hearing", "joining")


def test_only_ones_own_experience_at_a_stage_is_a_part_of_the_path():
    said = [at("P1", "hearing")]
    said += [at("P1", "joining", 1, mode=m) for m in ("wished", "expected", "hearsay")]
    said += [at("P1", "unassigned", 5), at("P1", "first-box", 6, actor="driver")]
    assert [p.stages for p in paths(WAYS, [Participant(id="P1", actor="subscriber")],
                                    evidence(said))] == [("hearing",)]  # fmt: skip


def test_who_answered_a_survey_alone_has_no_path():
    assert ways([at("R1", "hearing", source="s.csv")], ["s.csv"]) == []


def test_a_skip_is_a_stage_between_that_another_told_of():
    said = [*goes("P1", "hearing", "leaving"), *goes("P2", "hearing", "first-box")]
    path = ways(said)[0]
    assert path.skips == ("first-box",)


def test_what_nobody_of_the_actor_told_of_is_skipped_by_nobody():
    said = [*goes("P1", "hearing", "leaving"), *goes("D1", "joining", actor="driver")]
    assert [p.skips for p in ways(said)] == [(), ()]


def test_a_stage_done_again_in_words_is_a_loop():
    quote = "I had to start again from scratch."
    (path,) = ways([at("P1", "joining", quote=quote), at("P1", "hearing", 90)])
    assert [(loop.stage, loop.evidence) for loop in path.loops] == [
        ("joining", ("P1-joining-0-action",))
    ]


def test_talk_that_returns_to_a_stage_is_no_loop():
    (path,) = ways([at("P1", "joining", 1), at("P1", "hearing", 2), at("P1", "joining", 3)])
    assert path.loops == ()


def touch(stage: str, start: int, channel: str | None) -> Observation:
    return at("P1", stage, start, facet="touchpoint", channel=channel)


def switches(*said: Observation) -> list[tuple[str, str, tuple[str, str]]]:
    (path,) = ways(said)
    return [(s.before, s.after, s.stages) for s in path.switches]


def test_another_channel_within_a_stage_is_a_switch():
    found = switches(touch("joining", 1, "app"), touch("joining", 2, "phone"))
    assert found == [("app", "phone", ("joining", "joining"))]


def test_another_channel_at_the_next_stage_is_a_switch_whatever_was_told_first():
    found = switches(touch("joining", 1, "phone"), touch("hearing", 2, "e-mail"))
    assert found == [("e-mail", "phone", ("hearing", "joining"))]


def test_a_stage_of_ones_own_between_two_channels_makes_them_no_switch():
    between = at("P1", "joining", 2)
    assert switches(touch("hearing", 1, "app"), between, touch("first-box", 3, "phone")) == []


def test_an_unknown_channel_between_two_makes_them_no_switch():
    said = [touch("joining", n, c) for n, c in enumerate(["app", "somebody's code", "phone"])]
    assert switches(*said) == []


def test_two_names_of_one_channel_are_no_switch():
    assert switches(touch("joining", 1, "phone line"), touch("joining", 2, "a phone call")) == []


def test_a_thing_that_is_handled_is_no_channel():
    assert switches(touch("first-box", 1, "packaging"), touch("first-box", 2, "app")) == []


def test_two_planted_routes_are_found_and_named_by_what_sets_them_apart():
    said = [o for p in ("P1", "P2", "P3") for o in goes(p, *STAGES)]
    said += [o for p in ("P4", "P5") for o in goes(p, "hearing", "first-box", "leaving")]
    said += goes("P6", "joining")
    found = [(r.name, r.participants, r.n, r.of) for r in shared(said)]
    assert found == [
        ("All stages", ("P1", "P2", "P3"), 3, 6),
        ("Skips “Joining”", ("P4", "P5"), 2, 6),
    ]


def test_with_all_people_alike_there_is_one_route():
    (route,) = shared([o for p in ("P1", "P2", "P3") for o in goes(p, *STAGES)])
    assert (route.name, route.n, route.of) == ("All stages", 3, 3)


def test_people_of_two_actors_share_no_route():
    said = [*goes("P1", *STAGES), *goes("D1", *STAGES, actor="driver")]
    assert shared(said) == []


def names(*sets: Sequence[str]) -> list[str]:
    said = [o for p in ("P1", "P2") for o in goes(p, *sets[0])]
    said += [o for n, stages in enumerate(sets[1:]) for o in goes(f"Q{n}", *stages)]
    return [r.name for r in shared(said)]


def test_routes_are_named_by_where_they_begin_and_end():
    assert names(STAGES[1:], STAGES) == ["Begins at “Joining”"]
    assert names(STAGES[:3], STAGES) == ["Ends at “First-box”"]
    assert names(STAGES[2:3], STAGES) == ["Only “First-box”"]
    assert names(STAGES[:2], STAGES) == ["Ends at “Joining”"]
    assert names(["hearing", "leaving"], STAGES) == ["Skips “Joining” and “First-box”"]


def test_what_nobody_told_of_is_no_part_of_all_stages():
    assert names(STAGES[:3]) == ["All stages told of"]


STAGE_SETS = st.sets(st.sampled_from(STAGES), min_size=1)
PEOPLE = st.lists(st.tuples(STAGE_SETS, st.sampled_from(["subscriber", "driver"])), max_size=12)


@given(PEOPLE, st.randoms(use_true_random=False))
def test_the_order_of_what_comes_in_does_not_matter(people, chance: random.Random):
    said = _all(people)
    mixed = chance.sample(said, len(said))
    assert (ways(mixed), shared(mixed)) == (ways(said), shared(said))


@given(PEOPLE)
def test_everybody_is_on_one_route_at_most_and_shares_it(people):
    found = shared(_all(people))
    on_routes = [p for route in found for p in route.participants]
    assert len(set(on_routes)) == len(on_routes)
    assert all(route.n == len(route.participants) >= 2 for route in found)
    assert len({(r.actor, r.name) for r in found}) == len(found)


def _all(people) -> list[Observation]:
    return [
        o for n, (stages, actor) in enumerate(people) for o in goes(f"P{n}", *stages, actor=actor)
    ]
