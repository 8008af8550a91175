"""How a model's themes are made of what it answers: nothing is lost, whatever that is."""

import re
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from builders import observation, unit
from model_samples import RUBBISH, STUDY, merged, theme, themes
from synth.analysts.protocol import Cluster, Merged
from synth.themes import stars

SAID = [observation(name, f"P{i}") for i, name in enumerate("abcd", start=1)]
MIXED = [observation("a"), observation("b"), observation("c", facet="goal")]
NUMBERS = st.integers(-2, 12)


def alike(*groups: str) -> Cluster:
    """Groups ids by the first of these that holds them; others are alone."""
    at = {name: i for i, group in enumerate(groups) for name in group}

    def cluster(ids: Sequence[str]) -> list[list[str]]:
        angles = {name: 60 * at.get(name, 5) for name in ids}
        return stars(ids, dict(zip(angles, unit(*angles.values()), strict=True)), same=0.9)

    return cluster


def members(found: Sequence[Merged]) -> list[tuple[str, ...]]:
    return [one.members for one in found]


def test_the_themes_are_the_models_own():
    found, failures, provider = merged(
        SAID, themes(theme(1, 3), theme(4, 2, name="Cold\nbox", summary="It\ncame cold."))
    )
    assert found == [
        Merged("pain_point", ("a", "c"), "The box came late", 0, "It did."),
        Merged("pain_point", ("d", "b"), "Cold box", 0, "It came cold."),
    ]
    assert (failures, len(provider.asked)) == ([], 1)


def test_the_clearest_is_told_by_its_place_among_the_members():
    (found, *_), _, _ = merged(SAID, themes(theme(1, 3, 4, 2, clearest=4)))
    assert found.members[found.clearest] == "d"


def test_a_clearest_that_is_no_member_is_the_first():
    (found, *_), _, _ = merged(SAID, themes(theme(2, 1, 3, 4, clearest=9)))
    assert found.members[found.clearest] == "b"


@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "facet": st.sampled_from(["pain_point", "goal", "emotion", "no such"]),
                "name": st.sampled_from(["", "Late", "one two three four five six seven " * 2]),
                "summary": st.text(max_size=5),
                "members": st.lists(NUMBERS, max_size=8),
                "clearest": NUMBERS,
            }
        ),
        max_size=6,
    ),
    st.lists(st.sampled_from(["pain_point", "goal", "emotion"]), min_size=1, max_size=10),
)
def test_every_observation_is_in_one_theme_of_its_facet_whatever_is_answered(told, facets):
    said = [observation(f"o{i}", facet=facet) for i, facet in enumerate(facets)]
    facet_of = {o.id: o.facet for o in said}
    found, _, _ = merged(said, then=lambda _: themes(*told))
    assert sorted(i for one in found for i in one.members) == sorted(facet_of)
    assert all({facet_of[i] for i in one.members} == {one.facet} for one in found)
    assert all(one.name and 0 <= one.clearest < len(one.members) for one in found)


def test_an_observation_that_is_named_twice_is_where_it_was_named_first():
    found, _, _ = merged(SAID, themes(theme(1, 2, 2), theme(2, 3), theme(4)))
    assert members(found) == [("a", "b"), ("c",), ("d",)]


def test_a_theme_of_strangers_is_none():
    found, _, _ = merged(SAID, themes(theme(1, 2, 3, 4), theme(0, 5, -1)))
    assert members(found) == [("a", "b", "c", "d")]


def test_few_that_are_left_out_stand_alone():
    said = [observation(f"o{i}", f"P{i}") for i in range(9)]
    said.append(observation("o9", "P9").model_copy(update={"statement": "It came late."}))
    found, _, provider = merged(said, themes(theme(*range(1, 10))))
    assert len(provider.asked) == 1
    assert found[-1] == Merged("pain_point", ("o9",), "It came late")


def test_where_more_is_left_out_it_is_asked_for_again():
    found, _, provider = merged(SAID, themes(theme(1, 2)), themes(theme(1, 2), theme(3, 4)))
    assert provider.tasks == ["merge", "merge.repair"]
    assert "observations [3, 4] are in no theme" in provider.said()
    assert members(found) == [("a", "b"), ("c", "d")]


def test_a_theme_of_two_facets_is_said_back_and_then_parted():
    mixed = themes(theme(1, 3, 2, clearest=3))
    found, _, provider = merged(MIXED, mixed, mixed)
    assert "themes.0.members: of one facet only, found ['goal', 'pain_point']" in provider.said()
    assert sorted((one.facet, sorted(one.members)) for one in found) == [
        ("goal", ["c"]),
        ("pain_point", ["a", "b"]),
    ]


LONG = "one two three four five six seven eight nine ten eleven"


def test_a_name_of_more_than_ten_words_is_sent_back_once():
    short = LONG.removesuffix(" eleven")
    found, _, provider = merged(
        SAID, themes(theme(1, 2, 3, 4, name=LONG)), themes(theme(1, 2, 3, 4, name=short))
    )
    assert f"at most 10 words: {LONG!r}" in provider.said()
    assert [one.name for one in found] == [short]


def test_a_name_that_stays_too_long_is_sent_back_no_more():
    answer = themes(theme(1, 2, 3, 4, name=LONG))
    found, failures, provider = merged(SAID, answer, answer)
    assert len(provider.asked) == 2
    assert (members(found), failures) == ([("a", "b", "c", "d")], [])


def test_a_name_that_stays_too_long_is_cut_to_ten_words():
    answer = themes(theme(1, 2, 3, 4, name=LONG))
    (found,), _, _ = merged(SAID, answer, answer)
    assert found.name == "one two three four five six seven eight nine ten …"


def test_a_theme_without_a_name_has_the_words_of_its_first_member():
    (found,), _, _ = merged(SAID, themes(theme(2, 1, 3, 4, name=" ")))
    assert found.name == "Statement b"


def test_without_observations_nothing_is_asked():
    assert merged([])[0] == []


# --- failure


def test_where_there_is_no_answer_likeness_decides_and_it_is_named():
    found, failures, _ = merged(SAID, cluster=alike("ac", "b", "d"), then=lambda _: RUBBISH)
    assert sorted(map(sorted, members(found))) == [["a", "c"], ["b"], ["d"]]
    assert {one.name for one in found} <= {f"Statement {name}" for name in "abcd"}
    (failure,) = failures
    assert failure.startswith(
        "stage 'order' of 'subscriber', 4 of its items merged by likeness alone: "
    )


def test_likeness_never_mixes_facets():
    found, _, _ = merged(MIXED, cluster=alike("abc"), then=lambda _: RUBBISH)
    assert sorted((one.facet, one.members) for one in found) == [
        ("goal", ("c",)),
        ("pain_point", ("a", "b")),
    ]


# --- what is shown


def test_observations_are_listed_by_facet_in_the_order_of_the_study_with_their_words():
    _, _, provider = merged(MIXED, then=lambda _: themes(theme(1), theme(2), theme(3)))
    assert provider.said() == (
        "Stage: Ordering. Choosing a box\nWhose journey: Busy parents\n\n"
        "goal:\n1. Statement c — “x”\npain_point:\n2. Statement a — “x”\n3. Statement b — “x”"
    )


def test_a_line_that_a_quote_or_statement_imitates_stays_inside_its_own():
    cited = SAID[0].citations[0].model_copy(update={"quote": "x\n9. y"})
    hostile = SAID[0].model_copy(update={"statement": "s\n8. t", "citations": (cited,)})
    _, _, provider = merged([hostile], themes(theme(1)))
    assert provider.said().endswith("pain_point:\n1. s 8. t — “x 9. y”")


def test_only_those_whose_words_are_shown_own_the_answer():
    _, _, provider = merged(SAID[1:3], themes(theme(1, 2)))
    assert provider.asked[0].owners == ("P2", "P3")


def test_a_list_that_fits_is_in_the_order_of_ids_whatever_is_alike():
    _, _, provider = merged(SAID[::-1], themes(theme(1, 2, 3, 4)), cluster=alike("ad", "bc"))
    assert re.findall(r"Statement (\w)", provider.said()) == ["a", "b", "c", "d"]


def test_the_codebook_of_the_study_is_shown():
    _, _, provider = merged(SAID, themes(theme(1, 2, 3, 4)))
    system = provider.asked[0].messages[0].content
    assert all(f"- {facet.id}: " in system for facet in STUDY.facets)
