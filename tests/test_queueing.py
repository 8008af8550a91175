import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import synth
from builders import group, observation
from conftest import ROOT, SAMPLE
from queue_maps import decided, finding, mapped, talk, tells, theme_of, with_fields
from synth.queueing.filters import (
    FIELDS,
    Filter,
    before,
    counts,
    filtered,
    grouped,
    next_after,
    progress,
    tally,
)
from synth.queueing.items import RANK, Item, short
from synth.queueing.queue import everything, queue
from synth.queueing.reasons import BEHIND, TURNS
from synth.records.evidence import Rejection
from synth.records.journey import Opportunity
from synth.records.review import ReviewState, rejection_id
from synth.results import Results, load_results
from synth.wall.content import in_turns


def by_id(items: list[Item]) -> dict[str, Item]:
    return {item.target: item for item in items}


def because(results: Results, why: str, **more) -> list[str]:
    """Targets that a reason names, in their order."""
    return [item.target for item in queue(results, **more) if why in item.reasons]


def refused(words: str, nearest: str, kind: str = "altered") -> Rejection:
    return Rejection(
        source="s1", turn=1, words=words, kind=kind, reason="r", nearest=nearest,  # type: ignore[arg-type]
        facet="pain_point", statement=f"Claim of {words}",
    )  # fmt: skip


# what is listed, and why


def test_findings_come_first_and_the_gravest_of_them_leads():
    results = mapped([tells("mild"), tells("grave", severity=4)])
    mild, grave = theme_of(results, "mild"), theme_of(results, "grave")
    results = with_fields(results, findings=(finding("f1", mild), finding("f2", grave)))
    assert [item.target for item in queue(results)][:2] == ["f2", "f1"]


def test_themes_behind_findings_lead_the_widest_of_them_only():
    goals = [observation(f"o{i}", "P1", "goal") for i in range(9)]
    wide = [observation(f"w{i}", f"P{i}", "goal") for i in range(2)]
    results = mapped([*goals, *wide], [group(*wide), *(group(o) for o in goals)])
    lane = results.journey.stages[0].themes["goal"]
    listed = because(with_fields(results, findings=(finding("f1", *lane),)), "leading")
    assert len(listed) == BEHIND
    assert listed[0] == theme_of(results, "w0").id


def test_leading_pain_points_are_listed_without_a_finding():
    told = [tells("a"), tells("b", "P2"), tells("c", "P3"), tells("grave", severity=3)]
    extra = [tells(f"mild{i}") for i in range(3)]
    groups = [group(*told[:3]), *(group(o) for o in (told[3], *extra))]
    results = mapped([*told, *extra], groups)
    wanted = [theme_of(results, "grave").id, theme_of(results, "a").id]
    assert because(results, "leading") == wanted


def test_what_the_wall_prints_first_in_each_cell_leads(model_map: Results):
    listed = set(because(model_map, "leading"))
    actors = [actor.id for actor in model_map.journey.actors]
    stages = [stage for stage in model_map.journey.stages if stage.id != "unassigned"]
    cells = [
        [t for t in lane if t.actor == actor]
        for stage in stages for lane in stage.themes.values() for actor in actors
    ]  # fmt: skip
    heads = {in_turns(cell)[0].id for cell in cells if cell}
    assert heads
    assert heads <= listed


def test_an_opportunity_comes_after_every_theme_that_it_addresses():
    results = mapped([tells("o1"), tells("o2")])
    rare = max((theme_of(results, name) for name in ("o1", "o2")), key=lambda t: t.id)
    asked = Opportunity(
        id="q1", question="How might we?", rationale="", addresses=(rare.id,), evidence=("o1",)
    )
    listed = [i.target for i in queue(mapped([tells("o1"), tells("o2")], opportunities=(asked,)))]
    assert listed.index(rare.id) < listed.index("q1")


@pytest.mark.parametrize(
    ("doubtful", "why"),
    [
        (tells("it", severity=4), "grave"),
        (tells("it", check="unclear"), "unclear"),
        (tells("it", confidence=0.14), "unclear"),
        (tells("it", quote="I wish they sent a text."), "unclear"),
        (tells("it", match="altered"), "altered"),
        (tells("it", repairs=("widened to what its ends cut off",)), "altered"),
    ],
)
def test_a_doubtful_observation_is_named_and_a_clear_one_is_not(doubtful, why):
    assert because(mapped([doubtful, tells("clear")]), why) == ["it"]


def test_a_wish_that_was_read_as_a_wish_is_not_doubtful():
    wish = tells("it", mode="wished", quote="I wish they sent a text.")
    assert because(mapped([wish], []), "unclear") == []


def test_the_note_says_what_is_doubtful():
    item = by_id(queue(mapped([tells("it", check="unclear", match="altered")])))["it"]
    assert item.note == "P1 · a second reading was not sure · the draft had other words"


def test_a_single_voice_is_named_where_the_map_names_it():
    results = mapped([tells("lone", severity=4)])
    lone = theme_of(results, "lone")
    item = by_id(queue(with_fields(results, voices=(lone.id, "m-gone"))))[lone.id]
    assert (item.why, item.also) == ("leading", ("voice",))


def test_a_contradicted_theme_and_what_speaks_against_it_are_named():
    told, against = tells("told"), tells("against", "P2")
    results = mapped([told, against], [group(told, counter=["against"]), group(against)])
    assert set(because(results, "contradicted")) == {theme_of(results, "told").id, "against"}


def test_a_contradicted_finding_stays_a_finding_first():
    results = mapped([tells("told"), tells("against")])
    told = finding("f1", theme_of(results, "told"), counter=["against"])
    item = by_id(queue(with_fields(results, findings=(told,))))["f1"]
    assert (item.why, item.also) == ("finding", ("contradicted",))


def test_refused_quotes_that_nearly_matched_come_the_most_alike_first():
    near = refused("the box came very late today", "the box came very late")
    same = refused("it was cold", "it was cold", "contradicted")
    others = [
        refused("I loved it", "nothing of the kind was said"),
        refused("you said it was hot", "you said it was hot", "moderator"),
        refused("it was cold", "", "stitched"),
    ]
    results = mapped([tells("o")], rejections=(*others, near, same, same))
    assert because(results, "nearly") == [rejection_id(same), rejection_id(near)]


def test_an_uncited_turn_with_a_feeling_is_listed_and_a_plain_one_beyond_the_first_is_not():
    plain = [("P1", f"We went to shop {i} and then we went home. " * 4) for i in range(9)]
    angry = ("P1", "I was so angry that they had left it with the neighbour.")
    document = talk(*plain, angry)
    listed = queue(mapped([tells("o", source="other.txt")], documents=[document]))
    turns = [item for item in listed if item.why == "unread"]
    assert turns[-1].target == document.turns[-1].key
    assert "angry" in turns[-1].note
    assert len(turns) == TURNS + 1


def test_observations_of_notes_need_no_reason_of_their_own():
    noted = tells("noted").model_copy(update={"from_notes": True})
    assert by_id(queue(mapped([noted])))["noted"].reasons == ("sample",)


def test_within_a_reason_the_gravest_then_the_widest_come_first():
    wide = [tells(f"w{i}", f"P{i}") for i in range(3)]
    mild, grave = tells("a", check="unclear", severity=None), tells("z", severity=3)
    doubtful = [wide[0].model_copy(update={"check": "unclear"}), *wide[1:]]
    grave = grave.model_copy(update={"check": "unclear"})
    low = tells("b", check="unclear")
    results = mapped(
        [mild, grave, low, *doubtful], [group(*doubtful), group(mild), group(grave), group(low)]
    )
    assert because(results, "unclear") == ["z", "w0", "b", "a"]


# what people decided


def test_what_was_accepted_counts_as_reviewed_and_a_comment_does_not():
    results = mapped([tells("yes"), tells("no")])
    items = by_id(queue(decided(results, yes="accepted", no=None)))  # type: ignore[arg-type]
    assert (items["yes"].reviewed, items["no"].reviewed) == (True, False)


def test_what_was_taken_out_of_the_map_stays_listed_as_decided():
    out, left = tells("out", severity=4), tells("left", severity=4)
    listed = queue(mapped([left]), [out, left])
    assert {i.target: i.reviewed for i in listed if i.why == "grave"} == {
        "out": True,
        "left": False,
    }
    assert "taken out" in by_id(listed)["out"].note


def test_what_was_mended_keeps_its_place():
    drafted = tells("it", severity=4)
    mended = decided(mapped([tells("it", severity=1)]), it="edited")
    item = by_id(queue(mended, [drafted]))["it"]
    assert (item.why, item.severity, item.reviewed) == ("grave", 1, True)


def test_a_turn_that_somebody_read_is_reviewed():
    document = talk(("P1", "I was so angry that they had left it with the neighbour."))
    state = ReviewState(turns=(document.turns[0].key,))
    listed = queue(mapped([tells("o", source="x.txt")], documents=[document], review=state))
    assert [item.reviewed for item in listed if item.why == "unread"] == [True]


def test_progress_counts_an_item_under_each_of_its_reasons():
    results = decided(mapped([tells("a", severity=4, check="unclear")]), a="accepted")
    told = progress(queue(results))
    assert (told["grave"].done, told["unclear"].done, told["unclear"].total) == (1, 1, 1)
    assert list(told) == sorted(told, key=RANK.__getitem__)


# every map


def test_each_record_is_listed_once(model_map: Results):
    keys = [item.key for item in queue(model_map)]
    assert len(keys) == len(set(keys))


def test_the_queue_is_shorter_than_the_map_and_ends_with_the_sample(model_map: Results):
    listed = queue(model_map)
    assert len(listed) < len(model_map.journey.observations)
    assert listed[-1].why == "sample"
    assert sum("sample" in item.reasons for item in listed) == 30


def test_the_order_of_reasons_is_that_of_the_list(model_map: Results):
    ranks = [RANK[item.why] for item in queue(model_map)]
    assert ranks == sorted(ranks)


def test_the_same_map_gives_the_same_queue_in_whatever_order_it_holds_its_records(
    model_map: Results,
):
    turned = with_fields(model_map, observations=model_map.journey.observations[::-1])
    assert queue(turned) == queue(model_map)


def test_everything_holds_each_observation_once(model_map: Results):
    listed = everything(model_map)
    known = sorted(o.id for o in model_map.journey.observations)
    assert sorted(item.target for item in listed) == known


def test_groups_by_stage_hold_every_observation_once(model_map: Results):
    listed = everything(model_map)
    groups = grouped(listed, "stage")
    assert sorted(i.key for g in groups.values() for i in g) == sorted(i.key for i in listed)


@pytest.mark.parametrize("field", sorted(FIELDS))
def test_each_count_is_what_its_filter_shows(model_map: Results, field: str):
    listed = queue(model_map)
    for value, told in counts(listed)[field].items():  # type: ignore[index]
        shown = filtered(listed, Filter(**{field: value}))
        assert tally(shown) == told


def test_counts_beside_another_choice_are_those_of_both(model_map: Results):
    listed = everything(model_map)
    chosen = Filter(facet="emotion")
    for stage, told in counts(listed, chosen)["stage"].items():
        assert told.total == len(filtered(listed, Filter(facet="emotion", stage=stage)))


def test_filters_by_one_value_each_part_the_list_in_two(model_map: Results):
    listed = decided_half(queue(model_map))
    open_ = filtered(listed, Filter(unreviewed=True))
    assert [i for i in listed if i not in open_] == [i for i in listed if i.reviewed]


def decided_half(items: list[Item]) -> list[Item]:
    return [replace(item, reviewed=place % 2 == 0) for place, item in enumerate(items)]


def test_a_search_finds_all_its_words_in_claim_or_quote(model_map: Results):
    found = filtered(everything(model_map), Filter(text="BOX late"))
    assert found
    assert all("box" in i.words.casefold() and "late" in i.words.casefold() for i in found)


# the keyboard


def test_next_and_before_walk_the_whole_list():
    listed = queue(mapped([tells(f"o{i}", check="unclear") for i in range(4)]))
    walked = [listed[0]]
    while following := next_after(listed, walked[-1].key):
        walked.append(following)
    assert walked == listed
    assert before(listed, listed[2].key) == listed[1]
    assert before(listed, listed[0].key) is None


def test_next_undone_passes_over_what_was_decided():
    listed = decided_half(queue(mapped([tells(f"o{i}", check="unclear") for i in range(4)])))
    assert next_after(listed, listed[1].key, undone=True) == listed[3]
    assert before(listed, listed[2].key, undone=True) == listed[1]


def test_next_of_what_is_not_listed_is_the_first():
    listed = queue(mapped([tells("o")]))
    assert next_after(listed, "observation:gone") == listed[0]
    assert before(listed, "observation:gone") is None
    assert next_after([], "x") is None


# hostile input


def test_a_title_is_one_short_line_without_controls():
    assert short("a\nb\x1b[2J \u202ec\u2066d") == "a b[2J cd"
    assert short("کتاب\u200cها") == "کتاب\u200cها"


@given(st.text(max_size=2_000))
def test_a_title_is_never_long(text: str):
    title = short(text, 20)
    assert len(title) <= 20
    assert "\n" not in title


def test_a_record_of_a_megabyte_makes_a_small_item():
    huge = "word " * 200_000
    told = tells("it", check="unclear", quote=huge).model_copy(update={"statement": huge})
    item = by_id(queue(mapped([told], rejections=(refused(huge, huge),))))["it"]
    assert len(item.title) <= 160
    assert len(item.words) < 5_000


def test_ids_that_lead_nowhere_are_passed_over():
    results = mapped([tells("o")])
    lost = finding("f1", counter=["o-gone"]).model_copy(update={"themes": ("m-gone",)})
    listed = queue(with_fields(results, findings=(lost,), voices=("m-gone",)))
    assert by_id(listed)["f1"].note == "nobody"


# any map

OBSERVATIONS = st.lists(
    st.builds(
        tells,
        st.sampled_from([f"o{i}" for i in range(40)]),
        st.sampled_from(["P1", "P2", "P3"]),
        severity=st.sampled_from([None, 1, 2, 3, 4]),
        check=st.sampled_from(["supported", "unclear", "unchecked"]),
        confidence=st.sampled_from([0.1, 0.5, 0.9]),
        match=st.sampled_from(["exact", "altered"]),
        stage=st.sampled_from(["order", "first-box", "unassigned"]),
        mode=st.sampled_from(["experienced", "wished"]),
    ),
    unique_by=lambda o: o.id,
    max_size=40,
)


@given(OBSERVATIONS)
def test_any_map_lists_each_target_once_in_a_total_order(told):
    own = [o for o in told if o.mode == "experienced"]
    listed = queue(mapped(told, [group(o) for o in own]))
    assert len({item.key for item in listed}) == len(listed)
    orders = [item.order for item in listed]
    assert orders == sorted(orders)
    assert len(set(orders)) == len(orders)


@given(OBSERVATIONS)
def test_in_any_map_the_values_of_a_single_field_part_all_observations(told):
    listed = everything(mapped(told, []))
    parts = [filtered(listed, Filter(stage=stage)) for stage in counts(listed)["stage"]]
    assert sorted(i.key for part in parts for i in part) == sorted(i.key for i in listed)


@pytest.fixture(scope="module")
def model_map(tmp_path_factory: pytest.TempPathFactory) -> Results:
    """The meal-kit study as a recorded model read it."""
    folder = tmp_path_factory.mktemp("queue")
    study = Path(shutil.copytree(SAMPLE, folder / "study"))
    recording = ROOT / "corpora" / "recordings" / "meal-kit.jsonl"
    synth.run(study, out=folder / "out", model=f"replay:{recording}")
    return load_results(folder / "out")
