"""What changed between two maps: planted changes are named, and no others."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import STUDY, evidence, group, observation, small_map
from synth.assembler import build_themes, stage_views
from synth.changes.compare import compare
from synth.changes.matching import mended
from synth.records.change import Changes, ThemeChange
from synth.records.document import Source
from synth.records.evidence import Group, Observation
from synth.records.ids import source_id
from synth.records.journey import Finding, Generated, JourneyMap, Opportunity, Participant, Theme
from synth.report.change import as_of, change_lines, since_text

FIVE = ("added", "strengthened", "weakened", "contradicted", "gone")
MORE = ("uncontradicted", "exchanged", "renamed", "moved", "severity")


def said(
    name: str, person: str, words: str = "", facet: str = "pain_point", stage: str = "order"
) -> Observation:
    """An observation in a file of the person's own; a person `R…` answered the survey."""
    source = "survey.csv" if person.startswith("R") else f"{person}.txt"
    made = observation(name, person, facet, stage, source=source)
    told = {"quote": words or f"words of {name}", "locator": source}
    return made.model_copy(update={"citations": (made.citations[0].model_copy(update=told),)})


def drawn(
    *groups: Group,
    of: Sequence[Observation],
    at: str = "2026-11-20T09:00:00+00:00",
    **fields: object,
) -> JourneyMap:
    """The map of these groups, counted and placed by the real parts."""
    counts = evidence(of, surveys=["survey.csv"])
    themes = build_themes(groups, counts)
    people = sorted({o.participant for o in of})
    paths = sorted({"survey.csv" if p.startswith("R") else f"{p}.txt" for p in people})
    journey = JourneyMap(
        study={"title": "Meal kit"},
        generated=Generated(synth_version="1", model="builtin", prompts={}, at=at),
        actors=STUDY.actors,
        facets=STUDY.facets,
        participants=tuple(
            Participant(
                id=p,
                actor="subscriber",
                sources=(source_id("survey.csv" if p.startswith("R") else f"{p}.txt"),),
            )
            for p in people
        ),
        sources=tuple(source(path) for path in paths),
        observations=tuple(of),
        stages=tuple(stage_views(STUDY, themes, {}, counts)),
        findings=(),
        coverage=(),
        saturation=(),
    )
    return journey.model_copy(update=fields)


def source(path: str, sha256: str = "") -> Source:
    kind = "survey" if path.endswith(".csv") else "interview"
    return Source.model_validate(
        {"id": source_id(path), "path": path, "kind": kind, "record": "verbatim", "chars": 1}
        | {"sha256": sha256 or path, "text": f"sources/{source_id(path)}.txt"}
    )


LATE = [said("late1", "P1"), said("late2", "P2"), said("late3", "R1")]
DEAR = [said("dear1", "P1", stage="first-box"), said("dear2", "P2", stage="first-box")]
BASE = drawn(group(*LATE), group(*DEAR), of=[*LATE, *DEAR])


def lists(changes: Changes) -> dict[str, list[str]]:
    """Names of the themes in each list that is not empty."""
    told = {name: [c.name for c in getattr(changes, name)] for name in (*FIVE, *MORE)}
    return {name: names for name, names in told.items() if names}


def only(found: Sequence[ThemeChange]) -> ThemeChange:
    (change,) = found
    return change


@pytest.mark.parametrize("journey", [BASE, small_map()[0]])
def test_a_map_and_itself_give_nothing_in_any_list(journey: JourneyMap) -> None:
    changes = compare(journey, journey)
    assert changes.nothing
    assert change_lines(changes) == ["Nothing changed."]


def test_another_time_stamp_changes_nothing() -> None:
    later = BASE.generated.model_copy(update={"at": "2026-11-23T09:00:00+00:00"})
    assert compare(BASE, BASE.model_copy(update={"generated": later})).nothing


def test_an_interview_more_adds_its_theme_and_strengthens_one_and_no_other() -> None:
    late, new = said("late4", "P3"), said("cold1", "P3", facet="emotion")
    after = drawn(group(*LATE, late), group(*DEAR), group(new), of=[*LATE, *DEAR, late, new])
    changes = compare(BASE, after)
    assert lists(changes) == {"added": ["cold1"], "strengthened": ["late1"]}
    stronger = only(changes.strengthened)
    assert stronger.before is not None
    assert stronger.after is not None
    assert (stronger.before.by_kind.interview.n, stronger.after.by_kind.interview.n) == (2, 3)
    assert stronger.before.by_kind.survey == stronger.after.by_kind.survey
    assert (stronger.came, stronger.went) == (("P3",), ())
    assert stronger.observations == ("late4",)
    assert [s.path for s in changes.sources.added] == ["P3.txt"]
    assert changes.participants.added == ("P3",)
    assert not changes.sources.removed
    assert not changes.sources.changed


def test_what_is_added_one_way_is_gone_the_other() -> None:
    late, new = said("late4", "P3"), said("cold1", "P3", facet="emotion")
    after = drawn(
        group(*LATE[:2], late, counter=["dear2"]), group(new), of=[*LATE, *DEAR, late, new]
    )
    there, back = compare(BASE, after), compare(after, BASE)
    for one, other in (
        ("added", "gone"),
        ("strengthened", "weakened"),
        ("contradicted", "uncontradicted"),
        ("exchanged", "exchanged"),
        ("renamed", "renamed"),
        ("severity", "severity"),
    ):
        for name, mirror in ((one, other), (other, one)):
            forth = [(c.before, c.after, c.regrouped) for c in getattr(there, name)]
            assert forth == [(c.after, c.before, c.regrouped) for c in getattr(back, mirror)]
    assert (there.sources.added, there.participants.added) == (
        back.sources.removed,
        back.participants.removed,
    )


def test_a_participant_who_is_gone_weakens_what_rested_on_them() -> None:
    after = drawn(group(*LATE[:1], LATE[2]), group(DEAR[0]), of=[LATE[0], LATE[2], DEAR[0]])
    changes = compare(BASE, after)
    assert lists(changes) == {"weakened": ["late1", "dear1"]}
    assert [c.went for c in changes.weakened] == [("P2",), ("P2",)]
    assert changes.weakened[0].observations == ("late2",)
    assert changes.participants.removed == ("P2",)


def test_the_same_person_twice_strengthens_nothing() -> None:
    again = said("late9", "P1")
    after = drawn(group(*LATE, again), group(*DEAR), of=[*LATE, *DEAR, again])
    assert lists(compare(BASE, after)) == {}


def test_a_voice_against_a_theme_contradicts_it_once_for_each_person() -> None:
    against = [said("fine1", "P3", facet="emotion"), said("fine2", "P3", facet="emotion")]
    once = drawn(group(*LATE, counter=["fine1"]), group(*DEAR), of=[*LATE, *DEAR, *against])
    twice = drawn(
        group(*LATE, counter=["fine1", "fine2"]), group(*DEAR), of=[*LATE, *DEAR, *against]
    )
    contradicted = only(compare(BASE, once).contradicted)
    assert (contradicted.name, contradicted.came) == ("late1", ("P3",))
    assert contradicted.observations == ("fine1",)
    assert contradicted.quote is not None
    assert contradicted.quote.quote == "words of fine1"
    assert lists(compare(once, twice)) == {}
    assert lists(compare(twice, BASE)) == {"uncontradicted": ["late1"]}


def test_a_theme_at_another_stage_is_the_same_theme_moved() -> None:
    moved = [o.model_copy(update={"stage": "first-box"}) for o in LATE]
    changes = compare(BASE, drawn(group(*moved), group(*DEAR), of=[*moved, *DEAR]))
    assert lists(changes) == {"moved": ["late1"]}
    assert "it was at Ordering" in "\n".join(change_lines(changes))


def test_another_name_is_a_renamed_theme() -> None:
    after = drawn(group(*LATE, name="Boxes come late"), group(*DEAR), of=[*LATE, *DEAR])
    changes = compare(BASE, after)
    assert lists(changes) == {"renamed": ["Boxes come late"]}
    assert "it was “late1”" in "\n".join(change_lines(changes))


def test_another_facet_or_actor_is_another_theme() -> None:
    goals = [o.model_copy(update={"facet": "goal"}) for o in LATE]
    changes = compare(BASE, drawn(group(*goals), group(*DEAR), of=[*goals, *DEAR]))
    assert lists(changes) == {"added": ["late1"], "gone": ["late1"]}
    others = [o.model_copy(update={"actor": "carer"}) for o in LATE]
    changes = compare(BASE, drawn(group(*others), group(*DEAR), of=[*others, *DEAR]))
    assert lists(changes) == {"added": ["late1"], "gone": ["late1"]}


def test_half_of_the_evidence_is_not_enough_to_be_the_same_theme() -> None:
    old = drawn(group(*LATE[:2]), of=LATE[:2])
    new = [LATE[0], said("other", "P4")]
    assert lists(compare(old, drawn(group(*new), of=new))) == {
        "added": ["late1"],
        "gone": ["late1"],
    }


def test_of_two_themes_that_were_merged_the_larger_goes_on_and_the_other_is_gone_into_it() -> None:
    small = said("slow1", "P3")
    old = drawn(group(*LATE), group(small), of=[*LATE, small])
    new = drawn(group(*LATE, small), of=[*LATE, small])
    changes = compare(old, new)
    assert lists(changes) == {"strengthened": ["late1"], "gone": ["slow1"]}
    gone = only(changes.gone)
    assert [theme.name for theme in gone.related] == ["late1"]
    assert gone.regrouped
    assert only(changes.strengthened).regrouped
    assert since_text(changes).endswith(": 2 themes only regrouped")


def test_new_words_are_told_from_words_that_were_only_regrouped() -> None:
    fresh = said("late4", "P3")
    old = drawn(group(*LATE[:2]), group(LATE[2]), of=LATE)
    new = drawn(group(*LATE[:2]), group(LATE[2], fresh), of=[*LATE, fresh])
    assert not only(compare(old, new).strengthened).regrouped


def test_a_word_mended_in_one_turn_changes_no_theme() -> None:
    mend = said("x1", "P1", words="It came late")
    typo = said("x2", "P1", words="It came lte")
    old = drawn(group(mend), group(*DEAR), of=[mend, *DEAR])
    new = drawn(group(typo, name="x1"), group(*DEAR), of=[typo, *DEAR])
    assert mended([mend], [typo]) == {"x1": "x2"}
    assert lists(compare(old, new)) == {}


def test_the_same_words_by_another_person_are_not_the_same_words_mended() -> None:
    one, other = said("x1", "P1", words="It came late"), said("x2", "P2", words="It came late")
    assert mended([one], [other]) == {}


def test_a_worse_consequence_is_told_as_worse_and_back_as_better() -> None:
    grave = LATE[0].model_copy(update={"labels": {"severity": 4}})
    mild = LATE[0].model_copy(update={"labels": {"severity": 2}})
    old = drawn(group(mild, *LATE[1:]), of=[mild, *LATE[1:]])
    new = drawn(group(grave, *LATE[1:]), of=[grave, *LATE[1:]])
    assert lists(compare(old, new)) == {"severity": ["late1"]}
    assert "worse, 2 (cost effort or delay) → 4" in "\n".join(change_lines(compare(old, new)))
    assert "better, 4" in "\n".join(change_lines(compare(new, old)))


def themes(journey: JourneyMap) -> dict[str, Theme]:
    return {t.name: t for view in journey.stages for lane in view.themes.values() for t in lane}


def test_findings_and_opportunities_are_known_again_by_the_themes_they_rest_on() -> None:
    late4 = said("late4", "P3")
    after = drawn(group(*LATE, late4), group(*DEAR), of=[*LATE, *DEAR, late4])

    def concluded(journey: JourneyMap, theme: str, text: str, ask: str) -> JourneyMap:
        found = themes(journey)[theme]
        finding = Finding(id=f"f{text}", text=text, themes=(found.id,), n=1, of=2)
        asked = Opportunity(
            id=f"q{ask}", question=ask, rationale="", addresses=(found.id,), evidence=()
        )
        first, *rest = journey.stages
        views = (first.model_copy(update={"opportunities": (asked,)}), *rest)
        return journey.model_copy(update={"findings": (finding,), "stages": views})

    old = concluded(BASE, "late1", "2 tell of it", "How might we?")
    same = compare(old, concluded(after, "late1", "3 tell of it", "How might we?"))
    (reworded,) = same.findings.reworded
    assert (reworded.before, reworded.after) == ("2 tell of it", "3 tell of it")
    assert not same.findings.added
    assert not same.findings.gone
    assert same.opportunities == type(same.opportunities)()
    other = compare(old, concluded(after, "dear1", "Dear", "How might it be cheaper?"))
    assert [f.after for f in other.findings.added] == ["Dear"]
    assert [f.before for f in other.findings.gone] == ["2 tell of it"]
    assert [q.after for q in other.opportunities.added] == ["How might it be cheaper?"]
    assert [q.before for q in other.opportunities.gone] == ["How might we?"]


def test_files_that_came_went_changed_or_were_renamed_are_told_apart() -> None:
    old = BASE.model_copy(update={"sources": tuple(map(source, ("a.txt", "b.txt", "c.txt")))})
    now = (source("b.txt", "other"), source("d.txt", "c.txt"), source("e.txt"))
    found = compare(old, BASE.model_copy(update={"sources": now})).sources
    assert [s.path for s in found.added] == ["e.txt"]
    assert [s.path for s in found.removed] == ["a.txt"]
    assert [s.path for s in found.changed] == ["b.txt"]
    assert [(s.was, s.path) for s in found.renamed] == [("c.txt", "d.txt")]


def test_a_stage_whose_median_feeling_fell_is_told_with_its_n() -> None:
    def felt(valence: int) -> JourneyMap:
        people = [
            said(f"e{i}", f"P{i}", facet="emotion").model_copy(
                update={"labels": {"valence": valence}}
            )
            for i in range(3)
        ]
        return drawn(group(*people), of=people)

    changes = compare(felt(1), felt(-1))
    (change,) = changes.emotion
    assert (change.stage, change.before, change.after, change.n) == ("order", 1.0, -1.0, (3, 3))
    assert "  Ordering: +1 (n 3) → −1 (n 3)" in change_lines(changes)


def test_words_that_may_not_be_quoted_are_not() -> None:
    new = said("cold1", "P3", facet="emotion")
    after = drawn(group(*LATE), group(*DEAR), group(new), of=[*LATE, *DEAR, new])
    closed = tuple(
        p.model_copy(update={"quotable": "paraphrase"}) if p.id == "P3" else p
        for p in after.participants
    )
    open_lines = "\n".join(change_lines(compare(BASE, after)))
    assert "“words of cold1” (P3, P3.txt)" in open_lines
    shut = compare(BASE, after.model_copy(update={"participants": closed}))
    assert only(shut.added).quote is None
    assert "words of cold1" not in shut.model_dump_json()


def test_words_of_notes_carry_no_quotation_marks() -> None:
    new = said("cold1", "P3", facet="emotion").model_copy(update={"from_notes": True})
    after = drawn(group(*LATE), group(*DEAR), group(new), of=[*LATE, *DEAR, new])
    lines = change_lines(compare(BASE, after))
    assert "      from notes: words of cold1 (P3, P3.txt)" in lines


def test_nothing_of_a_person_who_is_gone_is_quoted() -> None:
    new = said("cold1", "P3", facet="emotion")
    before = drawn(group(*LATE), group(*DEAR), group(new), of=[*LATE, *DEAR, new])
    assert "words of" not in compare(before, BASE).model_dump_json()


def test_the_as_of_line_counts_what_changed_since_the_map_before() -> None:
    late, new = said("late4", "P3"), said("cold1", "P3", facet="emotion")
    after = drawn(
        group(*LATE, late),
        group(new),
        of=[*LATE, DEAR[1], late, new],
        at="2026-11-23T10:00:00+00:00",
    )
    assert as_of(after) == "As of 23 November 2026: 3 interviews, 1 survey respondent"
    assert as_of(after, compare(BASE, after)) == (
        f"{as_of(after)}; since 20 November: 1 interview added, 1 theme added, 1 stronger, 1 gone"
    )


@pytest.mark.parametrize(
    ("at", "since"),
    [
        ("2027-01-02T09:00:00+00:00", "20 November 2026"),
        ("2026-11-20T15:00:00+00:00", "09:00 UTC"),
        ("yesterday", "2026-11-20T09:00:00+00:00"),
    ],
)
def test_the_day_before_is_named_as_short_as_it_is_clear(at: str, since: str) -> None:
    after = drawn(group(*LATE), of=LATE, at=at)
    assert since_text(compare(BASE, after)).startswith(f"since {since}: 1 theme gone")


def test_the_as_of_line_says_nothing_of_changes_to_another_map() -> None:
    assert as_of(BASE, compare(BASE, small_map()[0])) == as_of(BASE)


def test_the_order_of_observations_and_themes_changes_nothing() -> None:
    late, new = said("late4", "P3"), said("cold1", "P3", facet="emotion")
    groups = [group(*LATE, late), group(*DEAR), group(new)]
    everything = [*LATE, *DEAR, late, new]
    one = drawn(*groups, of=everything)
    other = drawn(*reversed(groups), of=everything[::-1])
    assert compare(BASE, one) == compare(BASE, other)


def test_a_map_that_lacks_what_its_themes_name_is_compared_all_the_same() -> None:
    torn = BASE.model_copy(update={"observations": (), "stages": BASE.stages[:1]})
    assert lists(compare(BASE, torn)) == {"gone": ["dear1"]}
    assert lists(compare(torn, BASE)) == {"added": ["dear1"]}


WORDS = [said(f"w{i}", f"{'RP'[i % 3 > 0]}{i % 5}") for i in range(12)]
sorting = st.lists(st.integers(0, 4), min_size=12, max_size=12)
"""Which theme each of twelve observations belongs to; 0: the map lacks it."""


def sorted_into(places: Sequence[int]) -> JourneyMap:
    there = [(o, place) for o, place in zip(WORDS, places, strict=True) if place]
    groups = {p: [o for o, place in there if place == p] for _, p in there}
    names = [(p, members) for p, members in sorted(groups.items())]
    return drawn(*(group(*members) for _, members in names), of=[o for o, _ in there])


@given(sorting, sorting)
def test_any_two_maps_mirror_each_other(one: list[int], other: list[int]) -> None:
    there = compare(sorted_into(one), sorted_into(other))
    back = compare(sorted_into(other), sorted_into(one))
    for name, mirror in (("added", "gone"), ("strengthened", "weakened")):
        forth = {(c.before, c.after, c.regrouped) for c in getattr(there, name)}
        assert forth == {(c.after, c.before, c.regrouped) for c in getattr(back, mirror)}


@given(sorting, sorting)
def test_every_theme_is_matched_once_added_or_gone(one: list[int], other: list[int]) -> None:
    old, new = sorted_into(one), sorted_into(other)
    changes = compare(old, new)
    assert len(themes(old)) - len(changes.gone) == len(themes(new)) - len(changes.added)
