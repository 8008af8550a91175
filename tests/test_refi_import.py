import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import SubElement

import pytest

from refi_program import Desk, Program, Q, as_qualcoder
from synth.records.document import Turn
from synth.records.evidence import Observation
from synth.records.journey import Theme
from synth.records.review import Review
from synth.refi.base import NAME as BASE_NAME
from synth.reviewlog import read_reviews


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def themes(desk: Desk, facet: str = "pain_point", least: int = 2) -> list[Theme]:
    return [
        t
        for t in desk.results.journey.every_theme()
        if t.facet == facet and len(t.observations) >= least
    ]


def own(desk: Desk, key: str) -> Observation:
    return next(o for o in desk.results.journey.observations if o.id == key)


def shown(reviews: tuple[Review, ...]) -> list[tuple[str, str, str]]:
    return [(r.target, r.action, r.reviewer) for r in reviews]


def source_of(program: Program, desk: Desk, key: str) -> Any:
    path = next(s.path for s in desk.results.journey.sources if s.id == key)
    last = path.rsplit("/", 1)[-1]
    return next(s for s in program.sources() if s.get("name") == last)


def free_turn(desk: Desk) -> tuple[str, Turn]:
    """A participant's turn that nothing cites, of some length."""
    cited = {(c.source, c.turn) for o in desk.results.journey.observations for c in o.citations}
    return next(
        (source, turn)
        for source, turns in desk.results.turns.items()
        for turn in turns
        if turn.participant and (source, turn.turn) not in cited and turn.end - turn.start > 30
    )


def test_an_unchanged_project_brings_nothing(desk: Desk) -> None:
    adopted = desk.take(desk.export())
    assert (adopted.reviews, adopted.left) == ((), ())


def test_a_project_that_qualcoder_wrote_back_brings_nothing(desk: Desk) -> None:
    adopted = desk.take(as_qualcoder(desk.export().save()))
    assert (adopted.reviews, adopted.left) == ((), ())


def test_a_deleted_coding_is_a_rejection(desk: Desk) -> None:
    program = desk.export()
    key = themes(desk)[0].observations[0]
    program.delete(program.selection(key))
    (review,) = desk.take(program).reviews
    assert (review.target, review.action, review.reviewer) == (key, "reject", "Ann")
    assert review.reason == "out of scope"
    assert review.note == "deleted in back.qdpx, which gives no reason"
    assert review.before["statement"] == own(desk, key).statement
    assert review.anchor.exact == own(desk, key).citations[0].quote


def test_other_bounds_are_an_edit_of_the_quote_by_who_modified_it(desk: Desk) -> None:
    program = desk.export()
    key = themes(desk)[0].observations[0]
    selection = program.selection(key)
    cited = own(desk, key).citations[0]
    end = cited.start + len(" ".join(cited.quote.split(" ")[:-1]))
    selection.set("endPosition", str(end))
    selection.set("modifyingUser", "{" + program.user("Mika").upper() + "}")
    selection.set("modifiedDateTime", "2026-11-24T08:00:00Z")
    (review,) = desk.take(program).reviews
    assert (review.target, review.action, review.reviewer) == (key, "edit", "Mika")
    (quote,) = review.after["quotes"]
    text = desk.results.texts[cited.source]
    assert (quote["start"], quote["end"]) == (cited.start, end)
    assert quote["exact"] == text[cited.start : end]
    assert quote["suffix"] == text[end : end + 32]
    assert list(review.after) == ["quotes"]


def test_a_renamed_code_is_a_renamed_theme(desk: Desk) -> None:
    program = desk.export()
    theme = themes(desk)[0]
    program.code(theme.name).set("name", "Boxes that never come")
    (review,) = desk.take(program).reviews
    assert (review.target, review.action) == (theme.id, "rename")
    members = list(theme.observations)
    assert review.before["themes"] == [{"id": theme.id, "name": theme.name, "members": members}]
    assert review.after["parts"] == [{"name": "Boxes that never come", "members": members}]


def test_a_new_selection_with_our_code_is_added(desk: Desk) -> None:
    program = desk.export()
    theme = themes(desk)[0]
    source, turn = free_turn(desk)
    code = program.code(theme.name).get("guid")
    place = source_of(program, desk, source)
    mika = program.user("Mika")
    program.select(place, turn.start, turn.start + 20, code, mika, "Waits for the van")
    (review,) = desk.take(program).reviews
    assert (review.action, review.reviewer) == ("add", "Mika")
    after = review.after
    told = after["facet"], after["stage"], after["mode"], after["participant"], after["statement"]
    assert told == (theme.facet, theme.stage, "experienced", turn.participant, "Waits for the van")
    assert after["theme"] == list(theme.observations)
    exact = desk.results.texts[source][turn.start : turn.start + 20].strip()
    assert after["quotes"][0]["exact"] == exact
    assert review.target.startswith("o")


def test_the_code_of_a_facet_adds_without_a_stage(desk: Desk) -> None:
    program = desk.export()
    source, turn = free_turn(desk)
    program.select(
        source_of(program, desk, source),
        turn.start,
        turn.end,
        program.code("Goals").get("guid"),
    )
    (review,) = desk.take(program).reviews
    assert (review.after["facet"], review.after["stage"]) == ("goal", "unassigned")
    words = " ".join(desk.results.texts[source][turn.start : turn.end].split())
    assert review.after["statement"] == words[:2000]


def test_a_note_on_a_selection_is_a_comment(desk: Desk) -> None:
    program = desk.export()
    key = themes(desk)[0].observations[0]
    program.note("Ask her again", program.selection(key), program.user("Mika"))
    (review,) = desk.take(program).reviews
    assert (review.target, review.action, review.reviewer) == (key, "comment", "Mika")
    assert review.note == "Ask her again"


def test_a_note_on_a_code_is_a_comment_on_the_theme(desk: Desk) -> None:
    program = desk.export()
    theme = themes(desk)[0]
    code = program.code(theme.name)
    key = program.note("Too wide")
    ref = SubElement(code, f"{Q}NoteRef", targetGUID=key)
    assert ref is not None
    (review,) = desk.take(program).reviews
    assert (review.target, review.action, review.note) == (theme.id, "comment", "Too wide")


def test_a_remark_on_uncoded_words_is_a_comment_on_their_turn(desk: Desk) -> None:
    program = desk.export()
    source, turn = free_turn(desk)
    place = source_of(program, desk, source)
    program.select(place, turn.start, turn.end, words="Listen to this")
    (review,) = desk.take(program).reviews
    assert (review.target, review.action, review.note) == (turn.key, "comment", "Listen to this")


def test_words_recoded_to_another_theme_join_it(desk: Desk) -> None:
    program = desk.export()
    first, other = themes(desk)[0], themes(desk, "emotion")[0]
    key = first.observations[0]
    selection = program.selection(key)
    program.recode(selection, program.code(other.name).get("guid"), program.user("Mika"))
    selection.find(f"{Q}Coding").set("guid", "44444444-4444-4444-4444-444444444444")
    (review,) = desk.take(program).reviews
    assert (review.target, review.action, review.reviewer) == (key, "edit", "Mika")
    assert review.after["facet"] == "emotion"
    assert review.after["theme"] == list(other.observations)
    assert review.after.get("stage", first.stage) == other.stage


def test_a_wish_recoded_as_experience_has_another_mode(desk: Desk) -> None:
    wish = next(o for o in desk.results.journey.observations if o.mode == "wished")
    theme = next(t for t in desk.results.journey.every_theme() if t.facet == wish.facet)
    program = desk.export()
    program.recode(program.selection(wish.id), program.code(theme.name).get("guid"))
    (review,) = desk.take(program).reviews
    assert review.after["mode"] == "experienced"


def test_a_second_code_on_our_words_is_a_second_observation(desk: Desk) -> None:
    program = desk.export()
    key = themes(desk)[0].observations[0]
    selection = program.selection(key)
    coding = SubElement(selection, f"{Q}Coding", guid="11111111-1111-1111-1111-111111111111")
    SubElement(coding, f"{Q}CodeRef", targetGUID=program.code("Goals").get("guid"))
    (review,) = desk.take(program).reviews
    assert (review.action, review.after["facet"]) == ("add", "goal")
    assert review.after["quotes"][0]["exact"] == own(desk, key).citations[0].quote


def test_a_code_emptied_into_another_is_a_merge(desk: Desk) -> None:
    pairs = themes(desk, least=1)
    kept, gone = next((a, b) for a in pairs for b in pairs if a.id != b.id and a.stage == b.stage)
    program = desk.export()
    for key in gone.observations:
        program.recode(program.selection(key), program.code(kept.name).get("guid"))
    code = program.code(gone.name)
    program.code_above(code).remove(code)
    (review,) = desk.take(program).reviews
    assert (review.target, review.action) == (kept.id, "merge")
    assert {t["id"] for t in review.before["themes"]} == {kept.id, gone.id}
    members = [*kept.observations, *gone.observations]
    assert review.after["parts"] == [{"name": kept.name, "members": members}]


def test_a_new_code_under_a_facet_splits_a_theme(desk: Desk) -> None:
    theme = themes(desk)[0]
    program = desk.export()
    code = program.new_code(program.code("Pain points"), "Left in the rain")
    program.recode(program.selection(theme.observations[0]), code)
    (review,) = desk.take(program).reviews
    assert (review.target, review.action) == (theme.id, "split")
    assert review.after["parts"] == [
        {"name": theme.name, "members": list(theme.observations[1:])},
        {"name": "Left in the rain", "members": [theme.observations[0]]},
    ]


def test_a_new_code_without_a_facet_is_told(desk: Desk) -> None:
    program = desk.export()
    code = program.new_code(program.root.find(f"{Q}CodeBook/{Q}Codes"), "Interesting")
    program.recode(program.selection(themes(desk)[0].observations[0]), code)
    adopted = desk.take(program)
    assert adopted.reviews == ()
    assert adopted.left == (
        "The code “Interesting” stands under no facet of this study: 1 coding with it cannot be "
        "taken over; move it under a facet's code.",
    )


def test_a_renamed_facet_is_told(desk: Desk) -> None:
    program = desk.export()
    program.code("Pain points").set("name", "Barriers")
    adopted = desk.take(program)
    assert adopted.reviews == ()
    assert "“Barriers” is not taken over" in adopted.left[0]


def test_a_selection_of_the_moderators_words_is_refused(desk: Desk) -> None:
    program = desk.export()
    source, turn = next(
        (s, t) for s, turns in desk.results.turns.items() for t in turns if t.voice == "moderator"
    )
    place = source_of(program, desk, source)
    program.select(place, turn.start, turn.end, program.code("Goals").get("guid"))
    adopted = desk.take(program)
    assert adopted.reviews == ()
    assert adopted.left[0].endswith("is not taken over: the words are the moderator's.")


def test_a_selection_over_two_turns_is_refused(desk: Desk) -> None:
    program = desk.export()
    source, turn = free_turn(desk)
    end = desk.results.turns[source][turn.turn].end
    place = source_of(program, desk, source)
    program.select(place, turn.start, end, program.code("Goals").get("guid"))
    adopted = desk.take(program)
    assert adopted.reviews == ()
    assert "it goes over the end of one person's turn" in adopted.left[0]


def test_bounds_moved_into_another_turn_leave_the_quote(desk: Desk) -> None:
    program = desk.export()
    key = themes(desk)[0].observations[0]
    program.selection(key).set("endPosition", str(own(desk, key).citations[0].end + 2000))
    adopted = desk.take(program)
    assert adopted.reviews == ()
    assert adopted.left[0].startswith("The new bounds of “")


def test_a_position_that_is_no_number_deletes_nothing(desk: Desk) -> None:
    program = desk.export()
    program.selection(themes(desk)[0].observations[0]).set("startPosition", "x")
    adopted = desk.take(program)
    assert adopted.reviews == ()
    assert len(adopted.left) == 1


def test_an_edited_description_edits_statement_and_labels(desk: Desk) -> None:
    program = desk.export()
    observations = desk.results.journey.observations
    target = next(o for o in observations if isinstance(o.labels.get("severity"), int))
    was = target.labels["severity"]
    now = 4 if was != 4 else 1
    words = program.selection(target.id).find(f"{Q}Description")
    rest = words.text.split("\n", 1)[1]
    words.text = "Somebody said it better\n" + rest.replace(f"severity: {was}", f"severity: {now}")
    (review,) = desk.take(program).reviews
    assert review.after["statement"] == "Somebody said it better"
    assert review.after["labels"] == {**target.labels, "severity": now}


def test_a_label_off_its_scale_is_told(desk: Desk) -> None:
    program = desk.export()
    observations = desk.results.journey.observations
    target = next(o for o in observations if o.facet == "pain_point")
    words = program.selection(target.id).find(f"{Q}Description")
    lines = words.text.split("\n")
    words.text = "\n".join("severity: 9" if x.startswith("severity") else x for x in lines)
    adopted = desk.take(program)
    assert adopted.reviews == ()
    assert "expected a number from 1 to 4, or -, found “9”" in adopted.left[0]


def test_descriptions_that_a_program_dropped_or_joined_edit_nothing(desk: Desk) -> None:
    program = desk.export()
    for number, selection in enumerate(program.selections()):
        words = selection.find(f"{Q}Description")
        if number % 2:
            selection.remove(words)
        else:
            words.text = " ".join(words.text.split())
    adopted = desk.take(program)
    assert (adopted.reviews, adopted.left) == ((), ())


def test_the_same_file_twice_adds_nothing(desk: Desk) -> None:
    program = desk.export()
    first, second = themes(desk)[0].observations[:2]
    program.delete(program.selection(first))
    program.note("Hm", program.selection(second))
    data = program.save()
    desk.log = desk.take(data).reviews
    assert len(desk.log) == 2
    again = desk.take(data)
    assert (again.reviews, again.known) == ((), 2)


def test_a_decision_overruled_since_is_not_repeated_by_the_same_file(desk: Desk) -> None:
    program = desk.export()
    key = themes(desk)[0].observations[0]
    program.delete(program.selection(key))
    data = program.save()
    (review,) = desk.take(data).reviews
    undo = {"id": "v9", "at": "2026-11-24T00:00:00Z", "reviewer": "MJ", "target": review.id}
    desk.log = (review, Review.model_validate({**undo, "action": "undo"}))
    assert desk.take(data).reviews == ()
    program.root.set("name", "saved again")
    assert shown(desk.take(program).reviews) == [(key, "reject", "Ann")]


def test_what_the_map_gained_since_the_export_is_not_taken_for_deleted(desk: Desk) -> None:
    journey = desk.results.journey
    program = desk.export()
    program.root.set("name", "older")
    whole = desk.results
    fewer = tuple(o for o in journey.observations if o.id != themes(desk)[0].observations[0])
    smaller = journey.model_copy(update={"observations": fewer})
    desk.results = type(whole)(smaller, whole.texts, whole.turns)
    older = desk.export()
    desk.results = whole
    adopted = desk.take(older)
    assert (adopted.reviews, adopted.left) == ((), ())


def redrawn(desk: Desk, gone: set[str], come: list[Theme]) -> None:
    """The map with other themes, as it is drawn after people regrouped them."""
    whole = desk.results
    stages = []
    for stage in whole.journey.stages:
        lanes = {f: [t for t in lane if t.id not in gone] for f, lane in stage.themes.items()}
        for theme in come:
            if theme.stage == stage.id:
                lanes.setdefault(theme.facet, []).append(theme)
        themes = {facet: tuple(lane) for facet, lane in lanes.items()}
        stages.append(stage.model_copy(update={"themes": themes}))
    journey = whole.journey.model_copy(update={"stages": tuple(stages)})
    desk.results = type(whole)(journey, whole.texts, whole.turns)


def made(theme: Theme, key: str, name: str, members: list[str]) -> Theme:
    return theme.model_copy(update={"id": key, "name": name, "observations": tuple(members)})


def test_a_merge_that_the_map_shows_already_is_not_taken_over_again(desk: Desk) -> None:
    pairs = themes(desk, least=1)
    kept, gone = next((a, b) for a in pairs for b in pairs if a.id != b.id and a.stage == b.stage)
    program = desk.export()
    for key in gone.observations:
        program.recode(program.selection(key), program.code(kept.name).get("guid"))
    code = program.code(gone.name)
    program.code_above(code).remove(code)
    (review,) = desk.take(program).reviews
    members = review.after["parts"][0]["members"]
    redrawn(desk, {kept.id, gone.id}, [made(kept, "mnew", kept.name, members)])
    program.root.set("name", "saved again")
    assert desk.take(program).reviews == ()


def test_a_split_that_the_map_shows_already_is_not_taken_over_again(desk: Desk) -> None:
    theme = themes(desk)[0]
    program = desk.export()
    code = program.new_code(program.code("Pain points"), "Left in the rain")
    program.recode(program.selection(theme.observations[0]), code)
    (review,) = desk.take(program).reviews
    parts = [
        made(theme, f"m{i}", p["name"], p["members"]) for i, p in enumerate(review.after["parts"])
    ]
    redrawn(desk, {theme.id}, parts)
    program.root.set("name", "saved again")
    assert desk.take(program).reviews == ()


def test_a_move_that_the_map_shows_already_is_not_taken_over_again(desk: Desk) -> None:
    two = [t for t in themes(desk) if len(t.observations) > 2]
    first, other = next((a, b) for a in two for b in two if a.id != b.id and a.stage == b.stage)
    key = first.observations[0]
    program = desk.export()
    program.recode(program.selection(key), program.code(other.name).get("guid"))
    (review,) = desk.take(program).reviews
    assert review.after == {"theme": list(other.observations)}
    come = [
        made(first, "ma", first.name, list(first.observations[1:])),
        made(other, "mb", other.name, [*other.observations, key]),
    ]
    redrawn(desk, {first.id, other.id}, come)
    program.root.set("name", "saved again")
    assert desk.take(program).reviews == ()


def test_a_source_that_the_file_lacks_is_told_and_its_codings_stay(desk: Desk) -> None:
    program = desk.export()
    source = program.sources()[0]
    program.root.find(f"{Q}Sources").remove(source)
    adopted = desk.take(program)
    assert adopted.reviews == ()
    assert adopted.left[0].startswith("'P01.vtt' is not in the file: its ")


def test_a_file_without_any_coding_rejects_nothing(desk: Desk) -> None:
    program = desk.export()
    for selection in program.selections():
        program.delete(selection)
    adopted = desk.take(program)
    assert adopted.reviews == ()
    assert adopted.left == ("The file holds no coding of ours: nothing is taken for deleted.",)


def test_without_the_note_on_the_export_the_map_is_compared(desk: Desk) -> None:
    program = desk.export()
    notes = program.root.find(f"{Q}Notes")
    note = next(n for n in notes if n.get("name") == BASE_NAME)
    notes.remove(note)
    key = themes(desk)[0].observations[0]
    program.delete(program.selection(key))
    adopted = desk.take(program)
    assert shown(adopted.reviews) == [(key, "reject", "Ann")]
    assert len(adopted.left) == 1


def test_a_damaged_note_on_the_export_is_told(desk: Desk) -> None:
    program = desk.export()
    name = next(n for n in program.files if program.files[n].startswith(b'["synth-refi"'))
    program.files[name] = program.files[name][:-40]
    adopted = desk.take(program)
    assert adopted.reviews == ()
    assert "damaged in the file" in adopted.left[0]


def test_changes_made_in_qualcoder_are_taken_over(desk: Desk) -> None:
    program = as_qualcoder(desk.export().save())
    renamed, other = themes(desk)[:2]
    first, second = other.observations[:2]
    program.code(renamed.name).set("name", "Boxes that never come")
    program.delete(program.selection(first))
    moved = program.selection(second)
    end = own(desk, second).citations[0].end - 3
    moved.set("endPosition", str(end))
    adopted = desk.take(program)
    assert sorted(shown(adopted.reviews)) == sorted(
        [(renamed.id, "rename", "Ann"), (first, "reject", "Ann"), (second, "edit", "Ann")]
    )
    assert adopted.left == ()


def test_an_annotation_of_qualcoder_is_a_comment(desk: Desk) -> None:
    program = desk.export()
    key = themes(desk)[0].observations[0]
    cited = own(desk, key).citations[0]
    note = program.note("Sounds tired", source_of(program, desk, cited.source))
    holder = next(n for n in program.root.iter(f"{Q}Note") if n.get("guid") == note)
    SubElement(
        holder,
        f"{Q}PlainTextSelection",
        guid="22222222-2222-2222-2222-222222222222",
        startPosition=str(cited.start),
        endPosition=str(cited.end),
    )
    (review,) = desk.take(program).reviews
    assert (review.target, review.note) == (key, "Sounds tired")


def test_a_link_of_nvivo_ties_a_note_to_its_selection(desk: Desk) -> None:
    program = desk.export()
    key = themes(desk)[0].observations[0]
    note = program.note("Seen from the van")
    links = SubElement(program.root, f"{Q}Links")
    target = program.selection(key).get("guid")
    at = {"guid": "33333333-3333-3333-3333-333333333333", "originGUID": note, "targetGUID": target}
    SubElement(links, f"{Q}Link", at)
    (review,) = desk.take(program).reviews
    assert (review.target, review.note) == (key, "Seen from the van")


def test_a_verdict_that_was_exported_does_not_come_back(desk: Desk) -> None:
    key = themes(desk)[0].observations[0]
    row = {"id": "v1", "at": "2026-11-20T09:00:00Z", "reviewer": "MJ", "target": key}
    desk.log = (
        Review.model_validate({**row, "action": "accept"}),
        Review.model_validate({**row, "id": "v2", "action": "comment", "after": {"note": "Yes!"}}),
    )
    adopted = desk.take(desk.export())
    assert (adopted.reviews, adopted.left) == ((), ())


def test_import_appends_to_the_log_and_says_so(
    synth: Callable[..., Any], finished: Path, tmp_path: Path
) -> None:
    import shutil

    study = Path(shutil.copytree(finished, tmp_path / "study"))
    assert synth("export", study, "--to", tmp_path / "x.qdpx").returncode == 0
    program = Program((tmp_path / "x.qdpx").read_bytes())
    program.delete(program.selections()[0])
    (tmp_path / "y.qdpx").write_bytes(program.save())
    done = synth("import", study, tmp_path / "y.qdpx", "--reviewer", "Ann")
    assert (done.returncode, done.stdout) == (0, "1 review taken over: 1 rejected.\n"), done.stderr
    (review,) = read_reviews(study).reviews
    assert (review.action, review.reviewer) == ("reject", "Ann")
    again = synth("import", study, tmp_path / "y.qdpx", "--reviewer", "Ann", "--json")
    assert json.loads(again.stdout)["reviews"] == {}
    assert json.loads(again.stdout)["left"] == []
    assert len(read_reviews(study).reviews) == 1


def test_a_decision_that_stands_is_not_taken_over_from_another_file(desk: Desk) -> None:
    program = desk.export()
    program.delete(program.selection(themes(desk)[0].observations[0]))
    desk.log = desk.take(program).reviews
    program.root.set("name", "saved again")
    adopted = desk.take(program)
    assert (adopted.reviews, adopted.known) == ((), 1)


def test_a_reviewer_of_before_is_not_blamed_for_what_nobody_signed(desk: Desk) -> None:
    key = themes(desk)[0].observations[0]
    row = {"id": "v1", "at": "2026-11-20T09:00:00Z", "reviewer": "MJ", "target": key}
    desk.log = (Review.model_validate({**row, "action": "accept"}),)
    program = desk.export()
    cited = own(desk, key).citations[0]
    end = cited.start + len(cited.quote.rsplit(" ", 1)[0])
    program.selection(key).set("endPosition", str(end))
    assert shown(desk.take(program).reviews) == [(key, "edit", "Ann")]


def test_bounds_moved_to_another_persons_words_are_told(desk: Desk) -> None:
    program = desk.export()
    observations = desk.results.journey.observations
    target, other = next(
        (a, b)
        for a in observations
        for b in observations
        if a.citations[0].source == b.citations[0].source and a.participant != b.participant
    )
    for at, value in zip(
        ("startPosition", "endPosition"),
        (other.citations[0].start, other.citations[0].end),
        strict=True,
    ):
        program.selection(target.id).set(at, str(value))
    adopted = desk.take(program)
    assert adopted.reviews == ()
    assert f"the words are {other.participant}'s, not {target.participant}'s" in adopted.left[0]


def test_a_source_that_is_there_twice_counts_once(desk: Desk) -> None:
    program = desk.export()
    source = program.sources()[0]
    twin = SubElement(program.root.find(f"{Q}Sources"), f"{Q}TextSource", dict(source.attrib))
    program.select(twin, 0, 5, words="Twice")
    adopted = desk.take(program)
    assert adopted.reviews == ()
    assert adopted.left == (
        "'P01.vtt' is no text of this study: its 1 selection cannot be taken over.",
    )


def test_two_selections_of_one_guid_are_one_of_ours_and_a_new_one(desk: Desk) -> None:
    program = desk.export()
    source, turn = free_turn(desk)
    place = source_of(program, desk, source)
    twin = program.select(place, turn.start, turn.end, program.code("Goals").get("guid"))
    place.remove(twin)
    place.append(twin)
    twin.set("guid", program.selections()[0].get("guid"))
    assert [r.action for r in desk.take(program).reviews] == ["add"]


def test_a_coding_led_to_another_code_is_not_its_creators_doing(desk: Desk) -> None:
    first, other = themes(desk)[0], themes(desk, "emotion")[0]
    key = first.observations[0]
    row = {"id": "v1", "at": "2026-11-20T09:00:00Z", "reviewer": "MJ", "target": key}
    desk.log = (Review.model_validate({**row, "action": "accept"}),)
    program = desk.export()
    program.recode(program.selection(key), program.code(other.name).get("guid"))
    assert shown(desk.take(program).reviews) == [(key, "edit", "Ann")]


def described(program: Program, key: str, name: str, value: str) -> None:
    words = program.selection(key).find(f"{Q}Description")
    lines = words.text.split("\n")
    words.text = "\n".join(f"{name}: {value}" if x.startswith(f"{name}:") else x for x in lines)


def test_an_edited_stage_is_taken_over_and_a_strange_one_told(desk: Desk) -> None:
    first, second = desk.results.journey.observations[:2]
    program = desk.export()
    stage = next(s.id for s in desk.results.journey.stages if s.id != first.stage)
    described(program, first.id, "stage", stage)
    described(program, second.id, "stage", "nowhere")
    adopted = desk.take(program)
    assert [(r.target, r.after) for r in adopted.reviews] == [(first.id, {"stage": stage})]
    assert "found “nowhere”" in adopted.left[0]


def test_one_of_two_citations_deleted_leaves_the_other(desk: Desk) -> None:
    whole = desk.results
    first, second = next(
        (a, b)
        for a in whole.journey.observations
        for b in whole.journey.observations
        if a.id < b.id and (a.participant, a.facet, a.mode) == (b.participant, b.facet, b.mode)
    )
    both = first.model_copy(update={"citations": first.citations + second.citations})
    rest = [both if o.id == first.id else o for o in whole.journey.observations if o != second]
    journey = whole.journey.model_copy(update={"observations": tuple(rest)})
    desk.results = type(whole)(journey, whole.texts, whole.turns)
    program = desk.export()
    program.delete(program.selection(first.id))
    (review,) = desk.take(program).reviews
    assert (review.target, list(review.after)) == (first.id, ["quotes"])
    assert [q["exact"] for q in review.after["quotes"]] == [second.citations[0].quote]


def test_a_change_of_what_left_the_map_since_is_told(desk: Desk) -> None:
    whole, key = desk.results, themes(desk)[0].observations[0]
    program = desk.export()
    program.recode(program.selection(key), program.code("Goals").get("guid"))
    rest = tuple(o for o in whole.journey.observations if o.id != key)
    journey = whole.journey.model_copy(update={"observations": rest})
    desk.results = type(whole)(journey, whole.texts, whole.turns)
    adopted = desk.take(program)
    assert adopted.reviews == ()
    assert adopted.left == (
        f"The observation {key} is not on the map any more: its change is left out.",
    )


def test_new_passages_with_a_new_code_are_added_and_the_code_is_told(desk: Desk) -> None:
    program = desk.export()
    source, turn = free_turn(desk)
    code = program.new_code(program.code("Goals"), "To be left alone")
    program.select(source_of(program, desk, source), turn.start, turn.end, code)
    adopted = desk.take(program)
    assert [(r.action, r.after["facet"]) for r in adopted.reviews] == [("add", "goal")]
    assert adopted.left == (
        "New passages with the new code “To be left alone” are added without theme.",
    )


def test_a_loose_note_is_told(desk: Desk) -> None:
    program = desk.export()
    program.note("Think of something")
    adopted = desk.take(program)
    assert adopted.reviews == ()
    assert adopted.left[0].startswith("The note “Think of something” is tied to no selection")
