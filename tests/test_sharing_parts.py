"""Small cells: who took part, who differs and what goes together, folded or left out."""

from collections import Counter
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import STUDY, document, group, observation
from synth.drawing import draw
from synth.records.composition import Composition
from synth.records.evidence import Observation
from synth.records.journey import Generated, JourneyMap, Participant
from synth.records.review import Reviewed, ReviewState
from synth.records.study import PatternSpec
from synth.results import Results
from synth.sharing.folding import LEAST, Folded, fold, hidden_values, unfolded
from synth.sharing.masking import mask_of
from synth.sharing.records import SharedMap
from synth.sharing.seam import mask_for
from synth.sharing.share import share

counts = st.dictionaries(st.sampled_from("abcdefghijkl"), st.integers(1, 9), min_size=1)


@given(counts)
def test_no_small_cell_is_told_nor_left_over_by_subtraction(told: dict[str, int]) -> None:
    shown = unfolded(told)
    hidden = {value: n for value, n in told.items() if value not in shown}
    assert all(n >= LEAST for n in shown.values())
    assert shown.items() <= told.items()
    if hidden and shown:
        assert len(hidden) > 1
        assert sum(hidden.values()) >= LEAST


@given(counts)
def test_no_more_is_folded_than_must_be(told: dict[str, int]) -> None:
    if min(told.values()) >= LEAST:
        assert unfolded(told) == told
    else:
        rest = sorted(n for value, n in told.items() if value not in unfolded(told))
        fewer = rest[:-1]
        assert rest[-1] < LEAST or len(fewer) < 2 or sum(fewer) < LEAST


def people(name: str, *values: str) -> list[Participant]:
    return [
        Participant(id=f"P{at}", actor="a", segments={name: value} if value else {})
        for at, value in enumerate(values)
    ]


def parts(found: Folded) -> list[dict[str, int]]:
    return [
        {**{p.value: p.people for p in s.parts}, "untold": s.untold, "other": s.folded}
        for s in found.segments
    ]


def test_values_of_enough_people_are_told_as_they_are() -> None:
    found = fold(people("plan", *"aaabbbb"))
    assert parts(found) == [{"a": 3, "b": 4, "untold": 0, "other": 0}]
    assert found.hidden == {"plan": frozenset()}


def test_one_small_value_takes_the_next_smallest_with_it() -> None:
    found = fold(people("plan", *"abbbbccccc"))
    assert parts(found) == [{"c": 5, "untold": 0, "other": 5}]
    assert found.hidden == {"plan": frozenset("ab")}


def test_two_small_values_of_two_people_take_a_third_with_them() -> None:
    found = fold(people("plan", *"abcccddddeeeee"))
    assert parts(found) == [{"d": 4, "e": 5, "untold": 0, "other": 5}]


def test_people_of_whom_a_value_is_not_known_are_a_cell_like_any_other() -> None:
    assert parts(fold(people("plan", *"aaaa", "", "", ""))) == [{"a": 4, "untold": 3, "other": 0}]
    assert parts(fold(people("plan", *"aaaabbbbb", ""))) == [{"b": 5, "untold": 0, "other": 5}]


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("plan", "abbbb"),  # folding leaves nothing
        ("age", "aaabbbcccdddeeefffggghhhiiijjjkkklllmmm"),  # 13 values
        ("job", "abcdddd"),  # most values are one person's
        ("Persona", "aaabbb"),
    ],
)
def test_a_segment_that_would_tell_too_much_is_left_out_and_counted(name: str, values: str) -> None:
    found = fold(people(name, *values))
    assert (found.segments, found.left_out) == ((), 1)


def test_few_peoples_values_of_a_left_out_segment_are_hidden_too() -> None:
    found = fold(people("job", "vicar", "smith", "cook", "clerk", "clerk", "clerk"))
    assert found.hidden == {"job": {"vicar", "smith", "cook"}}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Ask the Vicar, or vicars?", "Ask the [withheld], or vicars?"),
        ("No, I had 2 of them", "No, I had 2 of them"),
        ("those with car: no, or 2 children", "those with [withheld], or [withheld]"),
        ("north-west and NORTH WEST", "[withheld] and [withheld]"),
    ],
)
def test_hidden_values_are_masked_where_they_tell_something(text: str, told: str) -> None:
    hidden = {"job": ["vicar"], "car": ["no"], "children": ["2"], "area": ["North West"]}
    assert mask_of(hidden_values(hidden))(text) == told


def shared(said: Mapping[str, Sequence[str]], plans: Sequence[str]) -> SharedMap:
    """A study in which each theme is told by some people, all of it accepted."""
    ids = [f"N{at}" for at in range(len(plans))]
    documents = [document([(i, "words")], f"{i}.txt") for i in ids]
    members: dict[str, list[Observation]] = {
        theme: [
            observation(f"o{theme}{who}", who, _facet(theme), source=f"{who}.txt")
            for who in tellers
        ]
        for theme, tellers in said.items()
    }
    everything = tuple(o for mine in members.values() for o in mine)
    made = Composition(
        study=STUDY.model_copy(update={"patterns": PatternSpec(draft=True)}),
        generated=Generated(synth_version="0.1.0", model="builtin", prompts={}, at="2026-01-01"),
        participants=tuple(
            Participant(id=i, actor="subscriber", segments={"plan": plan}, sources=(d.source.id,))
            for i, plan, d in zip(ids, plans, documents, strict=True)
        ),
        sources=tuple(d.source for d in documents),
        observations=everything,
        groups=tuple(group(*mine, name=f"theme {name}") for name, mine in members.items()),
    )
    drawn: JourneyMap = draw(made, documents)
    records = {o.id: Reviewed(verdict="accepted", by=("Ana",)) for o in everything}
    state = ReviewState(reviewers=("Ana",), records=records)
    journey = drawn.model_copy(update={"review": state})
    texts = {d.source.id: d.text for d in documents}
    results = Results(journey, texts, {d.source.id: d.turns for d in documents})
    return share(results, mask_for(results))


def _facet(theme: str) -> str:
    return "goal" if theme.startswith("g") else "pain_point"


def tellers(*numbers: int) -> list[str]:
    return [f"N{at}" for at in numbers]


EVERYBODY = range(32)
PLANS = ["free"] * 16 + ["paid"] * 16


def test_a_difference_is_told_where_each_cell_has_three_people() -> None:
    made = shared({"late": tellers(*range(13), 16, 17, 18), "all": tellers(*EVERYBODY)}, PLANS)
    (one,) = made.contrasts
    assert (one.segment, one.value, one.theme) == ("plan", "free", "theme late")
    assert (one.n, one.of, one.rest_n, one.rest_of) == (13, 16, 3, 16)


def test_a_difference_with_a_small_cell_is_left_out_and_counted() -> None:
    made = shared({"late": tellers(*range(13), 16), "all": tellers(*EVERYBODY)}, PLANS)
    assert made.contrasts == ()
    assert [row.n for row in made.left_out if row.what.startswith("difference")] == [1]


def test_a_difference_is_not_told_of_a_folded_value() -> None:
    plans = ["free"] * 15 + ["trial"] * 2 + ["paid"] * 15
    made = shared({"late": tellers(*range(13), 17, 18, 19), "all": tellers(*EVERYBODY)}, plans)
    told = {part.value for s in made.segments for part in s.parts}
    assert {one.value for one in made.contrasts} <= told
    assert Counter(told) == Counter({"paid": 1})


def test_a_pattern_names_no_one_and_says_how_many_share_it() -> None:
    five = tellers(*range(5))
    both = dict.fromkeys(("g1", "g2", "late", "cold", "wet", "torn"), five)
    made = shared({**both, "all": tellers(*EVERYBODY)}, PLANS)
    (one,) = made.patterns
    assert one.people == 5
    assert set(one.themes) == {f"theme {name}" for name in (*both, "all")}
