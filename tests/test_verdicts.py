"""Verdicts laid over a draft: what people decided stands, in the map and after a run."""

import json
import random
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

import synth
from conftest import SAMPLE
from independent_figures import mismatches
from synth.desk.decisions import Decisions
from synth.desk.desk import Desk, View
from synth.errors import UsageError
from synth.queueing.queue import queue
from synth.records.journey import JourneyMap, Theme
from synth.records.review import Review
from synth.results import MAP, load_map
from synth.verdicts.overlay import drawn
from synth.workspace import open_workspace

Open = Callable[..., tuple[Desk, Decisions]]


@pytest.fixture
def study(finished: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(finished, tmp_path / "study"))


@pytest.fixture
def at(study: Path) -> Open:
    def open_desk(reviewer: str = "Ana") -> tuple[Desk, Decisions]:
        desk = Desk(open_workspace(study), reviewer)
        return desk, Decisions(desk.view, reviewer)

    return open_desk


def decide(desk: Desk, *reviews: Review) -> View:
    desk.decide(reviews)
    return desk.view


def themes(journey: JourneyMap) -> list[Theme]:
    return [t for s in journey.stages for lane in s.themes.values() for t in lane]


def large(view: View, least: int = 2) -> Theme:
    return next(t for t in themes(view.journey) if len(t.observations) >= least)


def plain(journey: JourneyMap) -> str:
    made = journey.generated.model_copy(update={"at": ""})
    return journey.model_copy(update={"generated": made}).model_dump_json()


def test_without_reviews_the_map_is_the_draft(study: Path, at: Open) -> None:
    assert plain(at()[0].view.journey) == plain(load_map(study / "out" / MAP))


def test_accepted_is_kept_and_marked_with_who_decided(at: Open) -> None:
    desk, ana = at()
    first = desk.view.journey.observations[0].id
    view = decide(desk, ana.accept(first, note="fine"))
    marked = view.journey.review.records[first]
    assert (marked.verdict, marked.by, marked.notes) == ("accepted", ("Ana",), ("Ana: fine",))
    assert len(view.journey.observations) == len(desk.view.journey.observations)


def test_rejected_leaves_every_lane_and_is_listed_with_its_reason(study: Path, at: Open) -> None:
    desk, ana = at()
    theme = large(desk.view)
    gone = theme.observations[0]
    view = decide(desk, ana.reject(gone, "overreach", "says more than the words"))
    assert gone not in view.observations
    rejection = view.journey.rejections[-1]
    assert rejection.kind == "reviewer"
    assert rejection.reason == "overreach: says more than the words (Ana)"
    assert view.journey.review.rejected == {"overreach": 1}
    assert not any(gone in t.observations or gone in t.counter for t in view.themes.values())
    synth.redraw(study)
    assert synth.check(study).problems == ()


def test_what_identifies_somebody_is_listed_without_its_words(at: Open) -> None:
    desk, ana = at()
    first = desk.view.journey.observations[0]
    view = decide(desk, ana.reject(first.id, "identifying", f"it says {first.said}"))
    assert first.said not in view.journey.rejections[-1].model_dump_json()


def test_a_rejection_needs_one_of_the_reasons(at: Open) -> None:
    desk, ana = at()
    with pytest.raises(UsageError, match="one of these reasons"):
        ana.reject(desk.view.journey.observations[0].id, "because")


def test_undone_decisions_leave_the_map_as_it_was(at: Open) -> None:
    desk, ana = at()
    before = desk.view
    theme = large(before)
    made = [ana.reject(theme.observations[0], "led"), ana.rename(theme.id, "Another name")]
    decide(desk, *made)
    after = decide(desk, *(ana.undo(review) for review in made))
    state = after.journey.review
    assert plain(after.journey.model_copy(update={"review": before.journey.review})) == plain(
        before.journey
    )
    assert (state.records, state.gone, state.reviewers) == ({}, (), ())


def test_an_undone_undo_brings_the_decision_back(at: Open) -> None:
    desk, ana = at()
    first = desk.view.journey.observations[0].id
    rejected = ana.reject(first, "led")
    undone = ana.undo(rejected)
    view = decide(desk, rejected, undone, ana.undo(undone))
    assert first not in view.observations


def test_nobody_undoes_what_another_decided(at: Open) -> None:
    desk, ana = at()
    _, ben = at("Ben")
    with pytest.raises(UsageError, match="Ana's decision"):
        ben.undo(ana.accept(desk.view.journey.observations[0].id))


def test_an_edit_changes_stage_and_counts_and_the_map_still_checks(study: Path, at: Open) -> None:
    desk, ana = at()
    theme = large(desk.view)
    moved = theme.observations[-1]
    other = next(s.id for s in desk.view.journey.stages if s.id != theme.stage)
    view = decide(desk, ana.edit(moved, {"stage": other, "statement": "It was late."}))
    assert view.observations[moved].stage == other
    assert view.observations[moved].statement == "It was late."
    assert view.theme_of[moved].observations == (moved,)
    synth.redraw(study)
    assert synth.check(study).problems == ()


def test_what_moves_joins_the_theme_that_was_chosen(at: Open) -> None:
    desk, ana = at()
    target = large(desk.view)
    mover = next(
        o for o in desk.view.journey.observations
        if o.mode == "experienced" and (o.facet, o.stage) != (target.facet, target.stage)
    )  # fmt: skip
    changes = {"facet": target.facet, "stage": target.stage, "labels": {}}
    view = decide(desk, ana.edit(mover.id, changes, joins=target.id))
    assert set(view.theme_of[mover.id].observations) == {*target.observations, mover.id}


def test_other_bounds_are_cited_word_for_word(study: Path, at: Open) -> None:
    desk, ana = at()
    first = next(o for o in desk.view.journey.observations if len(o.citations[0].quote) > 40)
    cited = first.citations[0]
    span = (cited.source, cited.start, cited.start + cited.quote.index(" ", 20))
    view = decide(desk, ana.edit(first.id, {}, spans=[span]))
    now = view.observations[first.id].citations[0]
    assert now.quote == view.texts[cited.source][span[1] : span[2]] != cited.quote
    synth.redraw(study)
    assert synth.check(study).problems == ()


def test_a_moderators_words_cannot_be_cited(at: Open) -> None:
    desk, ana = at()
    first = desk.view.journey.observations[0]
    document, turn = next(
        (d, t) for d in desk.view.documents.values() for t in d.turns if t.voice == "moderator"
    )
    with pytest.raises(UsageError, match=r"one participant|one turn"):
        ana.edit(first.id, {}, spans=[(document.source.id, turn.start, turn.end)])


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"stage": "nowhere"}, "no stage"),
        ({"mode": "dreamt"}, "no mode"),
        ({"statement": "  "}, "some words"),
        ({"labels": {"severity": "9"}, "facet": "pain_point"}, "Severity runs from 1 to 4"),
        ({"labels": {"valence": "much"}, "facet": "emotion"}, "Valence runs from -2 to 2"),
        ({"statement": "x" * 3_000}, "At most"),
        ({}, "Nothing was changed"),
    ],
)
def test_a_value_that_does_not_fit_is_refused(
    at: Open, changes: dict[str, object], said: str
) -> None:
    desk, ana = at()
    with pytest.raises(UsageError, match=said):
        ana.edit(desk.view.journey.observations[0].id, changes)


def test_a_renamed_theme_keeps_its_evidence(at: Open) -> None:
    desk, ana = at()
    theme = large(desk.view)
    view = decide(desk, ana.rename(theme.id, "The box comes late"))
    assert view.themes[theme.id].name == "The box comes late"
    assert view.journey.review.records[theme.id].verdict == "edited"


def test_merged_themes_count_everybody_once(study: Path, at: Open) -> None:
    desk, ana = at()
    one = large(desk.view)
    two = next(
        t for t in themes(desk.view.journey)
        if (t.facet, t.stage, t.actor) == (one.facet, one.stage, one.actor) and t.id != one.id
    )  # fmt: skip
    view = decide(desk, ana.merge([one.id, two.id], "Both"))
    merged = next(t for t in view.themes.values() if t.name == "Both")
    assert merged.observations == (*one.observations, *two.observations)
    assert merged.n == len({*one.participants, *two.participants})
    synth.redraw(study)
    assert synth.check(study).problems == ()


def test_a_split_theme_is_two(study: Path, at: Open) -> None:
    desk, ana = at()
    theme = large(desk.view)
    view = decide(desk, ana.split(theme.id, theme.observations[:1], "One alone"))
    parts = {view.theme_of[m].name for m in theme.observations}
    assert parts == {theme.name, "One alone"}
    synth.redraw(study)
    assert synth.check(study).problems == ()


def test_an_added_observation_cites_what_was_selected(study: Path, at: Open) -> None:
    desk, ana = at()
    document, turn = next(
        (d, t) for d in desk.view.documents.values() for t in d.turns
        if t.participant and t.end - t.start > 60
    )  # fmt: skip
    span = (document.source.id, turn.start, turn.start + 40)
    stage = desk.view.made.study.stages[0].id
    review = ana.add([span], {"facet": "goal", "stage": stage, "statement": "Wants it."})
    view = decide(desk, review)
    added = view.observations[review.target]
    assert added.citations[0].quote == document.text[span[1] : span[2]]
    assert view.journey.review.records[added.id].verdict == "added"
    synth.redraw(study)
    assert synth.check(study).problems == ()


def test_a_finding_is_reworded_and_another_struck_out(at: Open) -> None:
    desk, ana = at()
    first, second = desk.view.journey.findings[:2]
    view = decide(
        desk, ana.reword(first.id, "In our words."), ana.reject(second.id, "out of scope")
    )
    assert view.findings[first.id].text == "In our words."
    assert second.id not in view.findings


def test_an_opportunity_without_accepted_evidence_goes(at: Open) -> None:
    desk, ana = at()
    asked = next(iter(desk.view.opportunities.values()))
    view = decide(desk, *(ana.reject(o, "out of scope") for o in asked.evidence))
    assert asked.id not in view.opportunities


def test_the_team_settles_an_opportunity(at: Open) -> None:
    desk, ana = at()
    asked = next(iter(desk.view.opportunities.values()))
    view = decide(desk, ana.settle(asked.id, {"effort": "small", "owner": "Kitchen"}))
    assert view.opportunities[asked.id].effort == "small"
    assert view.opportunities[asked.id].owner == "Kitchen"


def test_reviewers_who_disagree_are_both_named_and_the_later_one_decides(at: Open) -> None:
    desk, ana = at()
    _, ben = at("Ben")
    first = desk.view.journey.observations[0].id
    view = decide(desk, ana.reject(first, "led"), ben.accept(first))
    marked = view.journey.review.records[first]
    assert (marked.by, marked.against) == (("Ben",), ("Ana",))


def test_a_run_keeps_every_decision(study: Path, at: Open) -> None:
    desk, ana = at()
    theme = large(desk.view)
    kept = desk.view.journey.observations[-1]
    decide(
        desk,
        ana.rename(theme.id, "Ours"),
        ana.accept(kept.id),
        ana.reject(theme.observations[-1], "duplicate"),
    )
    decided = desk.view.journey
    synth.run(study)
    assert plain(load_map(study / "out" / MAP)) == plain(decided)


def test_one_typo_mended_and_one_interview_added_keeps_every_verdict_in_place(
    study: Path, at: Open
) -> None:
    desk, ana = at()
    view = desk.view
    source = next(s for s in view.journey.sources if s.path.endswith(".txt"))
    text = (study / source.path).read_text("utf-8")
    inside, word = next(
        (o, word)
        for o in view.journey.observations
        for word in o.said.split()[2:-2]
        if o.citations[0].source == source.id and len(word) > 4 and text.count(word) == 1
    )
    same_turn = [
        o for o in view.journey.observations
        if (o.citations[0].source, o.citations[0].turn)
        == (inside.citations[0].source, inside.citations[0].turn)
    ]  # fmt: skip
    others = [o for o in view.journey.observations if o not in same_turn][:20]
    decide(
        desk,
        *(ana.accept(o.id, note="seen") for o in others[::2]),
        *(ana.reject(o.id, "led") for o in others[1::2]),
        *(ana.edit(o.id, {"statement": f"Mended {o.id}."}) for o in same_turn),
    )
    (study / source.path).write_text(text.replace(word, word[0] + word), "utf-8")
    (another,) = (SAMPLE / "interviews").glob("P05.*")
    shutil.copy(another, study / "interviews")
    record = synth.run(study)
    state = record.journey.review
    assert state.gone == ()
    assert sum(state.rejected.values()) == len(others[1::2])
    statements = {o.statement for o in record.journey.observations}
    assert {f"Mended {o.id}." for o in same_turn} <= statements
    assert all(state.records[o.id].verdict == "accepted" for o in others[::2])
    assert len(record.journey.sources) == len(view.journey.sources) + 1
    assert synth.check(study).problems == ()


def test_an_accepted_observation_stays_though_it_is_not_read_again(study: Path, at: Open) -> None:
    desk, ana = at()
    kept = next(o for o in desk.view.journey.observations if o.mode == "experienced")
    decide(desk, ana.accept(kept.id))
    draft = next((study / ".synth" / "drafts").glob("*.json"))
    made = json.loads(draft.read_text("utf-8"))
    made["observations"] = [o for o in made["observations"] if o["id"] != kept.id]
    for group in made["groups"]:
        group["members"] = [m for m in group["members"] if m != kept.id]
    made["groups"] = [group for group in made["groups"] if group["members"]]
    draft.write_text(json.dumps(made), "utf-8")
    view = desk.view
    assert view.observations[kept.id].statement == kept.statement
    assert view.observations[kept.id].citations[0].quote == kept.citations[0].quote


def test_a_verdict_whose_words_are_gone_is_told(study: Path, at: Open) -> None:
    desk, ana = at()
    survey = next(s for s in desk.view.journey.sources if s.kind == "interview")
    lost = next(o for o in desk.view.journey.observations if o.citations[0].source == survey.id)
    decide(desk, ana.accept(lost.id))
    (study / survey.path).unlink()
    (gone,) = synth.run(study).journey.review.gone
    assert (gone.target, gone.reviewer, gone.action) == (lost.id, "Ana", "accept")
    assert gone.words == lost.citations[0].quote


def test_strange_lines_change_nothing_but_are_told(study: Path, at: Open) -> None:
    desk, _ = at()
    first = desk.view.journey.observations[0].id
    lines = [
        {"id": "v1", "at": "2026", "reviewer": "Eve", "target": first, "action": "edit",
         "after": {"stage": "nowhere", "mode": "dreamt", "labels": {"valence": [1]}}},
        {"id": "v2", "at": "2026", "reviewer": "Eve", "target": "m00", "action": "merge",
         "after": {"parts": "all of them"}},
        {"id": "v3", "at": "2026", "reviewer": "Eve", "target": "o-none", "action": "accept"},
        {"id": "v4", "at": "2026", "reviewer": "Eve", "target": first, "action": "explode"},
    ]  # fmt: skip
    text = "".join(json.dumps(line) + "\n" for line in lines) + '{"id": "v5", "at'
    (study / "reviews.jsonl").write_text(text, "utf-8")
    journey = synth.redraw(study)
    assert {gone.review for gone in journey.review.gone} == {"v2", "v3"}
    assert len(journey.review.remarks) == 3
    assert synth.check(study).problems == ()


def _any_decision(chance: random.Random, ana: Decisions, desk: Desk) -> Review:
    """One of all kinds of decisions, on something of the map."""
    view = ana.view
    claim, theme = (chance.choice(sorted(found)) for found in (view.observations, view.themes))
    finding = chance.choice(sorted(view.findings))
    asked = chance.choice(sorted(view.opportunities))
    lane = [
        t.id for t in view.themes.values()
        if (t.facet, t.stage, t.actor)
        == (view.themes[theme].facet, view.themes[theme].stage, view.themes[theme].actor)
    ]  # fmt: skip
    stage = chance.choice(view.journey.stages).id
    kinds: list[Callable[[], Review]] = [
        lambda: ana.accept(chance.choice([claim, theme, finding, asked])),
        lambda: ana.reject(chance.choice([claim, claim, finding, asked]), "led", "it did"),
        lambda: ana.edit(claim, {"stage": stage, "mode": chance.choice(["wished", "experienced"])}),
        lambda: ana.edit(claim, {"statement": f"{chance.random()}"}),
        lambda: ana.rename(theme, f"Name {chance.random()}"),
        lambda: ana.merge(lane[:3], "Merged"),
        lambda: ana.split(theme, view.themes[theme].observations[:1], "Split"),
        lambda: ana.settle(asked, {"owner": "us"}),
        lambda: ana.comment(claim, "well"),
        lambda: ana.undo(chance.choice([r for r in desk.active if r.reviewer == "Ana"])),
    ]
    return chance.choice(kinds)()


@pytest.mark.parametrize("seed", range(3))
def test_any_mix_of_decisions_leaves_a_map_that_checks_and_that_a_run_draws_again(
    study: Path, at: Open, seed: int
) -> None:
    desk, _ = at()
    chance = random.Random(seed)
    for _ in range(60):
        with suppress(UsageError, IndexError):  # a theme of one member is not split
            desk.decide([_any_decision(chance, Decisions(desk.view, "Ana"), desk)])
    assert plain(synth.redraw(study)) == plain(desk.view.journey)
    assert synth.check(study).problems == ()
    assert mismatches(study / "out") == []
    synth.run(study)
    assert plain(load_map(study / "out" / MAP)) == plain(desk.view.journey)


def test_what_reviewers_differ_about_comes_first_in_the_queue_until_they_agree(at: Open) -> None:
    desk, ana = at()
    _, ben = at("Ben")
    claim = desk.view.journey.observations[0].id
    view = decide(desk, ana.accept(claim), ben.reject(claim, "led"))
    assert view.journey.review.disputed == (claim,)
    first = queue(view.results, view.made.observations)[0]
    assert (first.target, first.why, first.reviewed) == (claim, "differ", False)
    settled = decide(desk, ana.reject(claim, "led"))
    assert settled.journey.review.disputed == ()
    rest = queue(settled.results, settled.made.observations)
    assert not any(item.why == "differ" for item in rest)


def test_a_summary_stays_while_half_of_what_it_sums_up_does(at: Open) -> None:
    desk, ana = at()
    theme = large(desk.view, 3)
    members = theme.observations
    group = next(g for g in desk.made.groups if set(g.members) == set(members))
    made = desk.made.model_copy(
        update={
            "groups": tuple(
                g.model_copy(update={"summary": "All of it."}) if g is group else g
                for g in desk.made.groups
            )
        }
    )
    documents = list(desk.view.documents.values())

    def summary(*reviews: Review) -> str:
        journey = drawn(made, documents, reviews, lambda one, other: 0.0)
        named = [t for t in themes(journey) if members[-1] in t.observations]
        return named[0].summary

    assert summary(ana.reject(members[0], "led")) == "All of it."
    assert summary(*(ana.reject(m, "led") for m in members[:-1])) != "All of it."
