"""The wall edition as SVG: true counts, nothing lost in silence, nothing out of its cell."""

import re
from xml.etree import ElementTree

import pytest

from builders import themes_of
from synth.errors import UsageError
from synth.records.journey import JourneyMap, Participant
from synth.records.study import Actor
from synth.report import wording
from synth.results import Results
from synth.wall.lettering import clean, fitted, width, wrap
from synth.wall.paper import BODY
from wall_sheets import (
    HOSTILE,
    MORE,
    NAME,
    cell,
    cells,
    nobody,
    outside,
    renamed,
    results,
    svg,
    with_map,
    with_stages,
)

SHAPES = {
    "sample": results,
    "hostile": lambda: renamed(HOSTILE),
    "one stage": lambda: with_stages(1),
    "eight stages": lambda: with_stages(8),
    "twelve stages": lambda: with_stages(12),
    "nothing found": nobody,
}


def words(picture: str) -> str:
    root = ElementTree.fromstring(picture.encode())
    return " ".join(t.text or "" for t in root.iter(f"{NAME}text"))


def everybody(quotable: str) -> Results:
    def change(journey: JourneyMap) -> dict[str, object]:
        people = tuple(p.model_copy(update={"quotable": quotable}) for p in journey.participants)
        return {"participants": people}

    return with_map(change)


@pytest.mark.parametrize("paper", ["A0", "A1"])
def test_each_theme_on_the_sheet_is_in_the_map_and_carries_its_counts(paper: str):
    known = {theme.id: theme for theme in themes_of(results().journey)}
    shown = {i: said for c in cells(svg(results(), paper)) for i, said in c.items.items()}
    themes = {i: said for i, said in shown.items() if i in known}
    assert len(themes) > 20
    for name, said in themes.items():
        for count in wording.count_text(known[name].by_kind, short=True).split(" · "):
            assert count in said
        assert said.startswith(known[name].name[:12])


@pytest.mark.parametrize("shape", ["sample", "hostile", "eight stages", "twelve stages"])
@pytest.mark.parametrize("paper", ["A0", "A1"])
def test_what_is_shown_and_what_is_more_add_up_to_what_the_map_has(shape: str, paper: str):
    found = SHAPES[shape]()
    stages = {stage.id: stage for stage in found.journey.stages}
    checked = 0
    for one in cells(svg(found, paper)):
        lane, _, stage = one.name.partition("/")
        if stage in stages and lane in stages[stage].themes:
            assert len(one.items) + one.more == len(stages[stage].themes[lane])
            assert len(one.items) <= 4
            told = [int(m.group(1)) for line in one.lines if (m := MORE.fullmatch(line.words))]
            assert sum(told) == one.more
            checked += 1
    assert checked >= 12


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("paper", ["A0", "A1"])
def test_no_line_leaves_its_cell(shape: str, paper: str):
    picture = svg(SHAPES[shape](), paper)
    assert {c.name: outside(c) for c in cells(picture) if outside(c)} == {}


@pytest.mark.parametrize("shape", SHAPES)
def test_no_cell_lies_on_another_or_off_the_sheet(shape: str):
    boxes = [c.box for c in cells(svg(SHAPES[shape]()))]
    for i, (x, y, wide, high) in enumerate(boxes):
        assert 0 <= x <= x + wide <= 841
        assert 0 <= y <= y + high <= 594
        for other in boxes[i + 1 :]:
            beside = x + wide <= other[0] + 0.02 or other[0] + other[2] <= x + 0.02
            above = y + high <= other[1] + 0.02 or other[1] + other[3] <= y + 0.02
            assert beside or above


@pytest.mark.parametrize("paper", ["A0", "A1"])
def test_no_text_is_smaller_than_24_points(paper: str):
    sizes = [line.size for c in cells(svg(with_stages(12), paper)) for line in c.lines]
    assert min(sizes) >= round(24 * 25.4 / 72, 2)


def test_the_same_map_gives_the_same_bytes():
    assert svg(results()) == svg(results())


def test_hostile_words_stay_words():
    picture = svg(renamed(HOSTILE))
    root = ElementTree.fromstring(picture.encode())
    used = {element.tag.removeprefix(NAME) for element in root.iter()}
    assert used <= {"svg", "title", "g", "text", "rect", "line", "circle"}
    assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e\u2066-\u2069\ufffe]", picture)
    assert "http" not in picture.replace("http://www.w3.org/2000/svg", "")


def test_a_line_that_begins_from_right_to_left_is_set_so():
    root = ElementTree.fromstring(svg(renamed(HOSTILE[3:4])).encode())
    turned = [t for t in root.iter(f"{NAME}text") if t.get("direction") == "rtl"]
    assert turned
    assert all("א" <= (t.text or "").lstrip("0123456789“ ")[0] <= "ת" for t in turned)


def test_stages_beyond_eight_are_named_as_left_out():
    picture = svg(with_stages(12))
    drawn = [c.name for c in cells(picture) if c.name.startswith("stage/")]
    names = {f"s{i}": s.name for i, s in enumerate(with_stages(12).journey.stages)}
    gone = [name for key, name in names.items() if f"stage/{key}" not in drawn]
    assert (len(drawn), len(gone)) == (8, 4)
    said = words(picture)
    assert "a wall holds 8 stages" in said
    assert "map.html has them" in said
    assert all(name in said for name in gone)


def test_lanes_without_room_are_named():
    picture = svg(with_stages(8))
    lanes = {c.name.partition("/")[0] for c in cells(picture)}
    missing = [f for f in results().journey.facets if f.id not in lanes]
    said = words(picture).partition("No room here for: ")[2]
    assert missing
    assert all(facet.name in said for facet in missing)


def test_what_lies_outside_the_stages_is_counted_at_the_foot():
    apart = results().journey.stages[-1]
    count = sum(len(lane) for lane in apart.themes.values())
    assert apart.id == "unassigned"
    assert count
    assert f"{wording.plural(count, 'theme')} outside the stages" in words(svg(results()))


def test_what_a_reader_must_know_before_trusting_the_map_is_pointed_to():
    found = with_map(lambda journey: {"remarks": ("Most lies outside the stages.",)})
    assert "How far to trust this: 1 remark at the head of map.html." in words(svg(found))


def test_a_long_word_is_shown_to_its_last_letter():
    word = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterb"
    for one in cells(svg(renamed((word,)))):
        if one.name.startswith("stage/"):
            assert word in "".join(line.words for line in one.lines)


def test_the_head_says_whose_journey_from_what_and_that_it_is_a_draft():
    said, journey = words(svg(results())), results().journey
    for text in (journey.study["title"], journey.actors[0].name, journey.actors[0].scenario):
        assert text in said
    assert wording.sample_text(journey) in said
    assert "Draft" in said
    assert wording.date_text(journey.generated.at) in said


def test_each_stage_has_words_that_somebody_said_there():
    said = {o.id: o.citations for o in results().journey.observations}
    themes = {t.id: t for t in themes_of(results().journey)}
    for one in cells(svg(results())):
        if one.name.startswith("pain_point/"):
            (quote,) = re.findall("“([^”]*)”", " ".join(x.words for x in one.lines))[:1]
            here = [t for t in themes.values() if t.stage == one.name.partition("/")[2]]
            quotes = [clean(c.quote) for t in here for o in t.observations for c in said[o]]
            assert any(quote in whole for whole in quotes)


@pytest.mark.parametrize("quotable", ["no", "paraphrase"])
def test_nobody_is_quoted_who_did_not_agree(quotable: str):
    blocked = [c for c in cells(svg(everybody(quotable))) if c.name.startswith("pain_point/")]
    assert blocked
    assert "“" not in " ".join(line.words for c in blocked for line in c.lines)


def test_a_theme_named_in_the_words_of_somebody_who_may_not_be_quoted_is_not_spelt_out():
    found = everybody("no")
    theme = next(t for t in themes_of(found.journey) if t.facet == "pain_point")
    spoken = {o.id: o for o in found.journey.observations}[theme.observations[0]]
    name = " ".join(spoken.citations[0].quote.split()[:5]) + " …"

    def change(journey: JourneyMap) -> dict[str, object]:
        stages = []
        for stage in found.journey.stages:
            lanes = {
                f: tuple(t.model_copy(update={"name": name}) if t.id == theme.id else t for t in ts)
                for f, ts in stage.themes.items()
            }
            stages.append(stage.model_copy(update={"themes": lanes}))
        return {"stages": tuple(stages), "participants": found.journey.participants}

    assert name.removesuffix(" …") not in words(svg(with_map(change), "A0"))


def test_no_participant_is_named():
    name = "P01 and R_007 waited"
    said = svg(renamed((name,)), "A0")
    people = [p.id for p in results().journey.participants]
    assert "[a participant] and [a participant]" in said
    assert [p for p in people if re.search(rf"(?<!\w){re.escape(p)}(?!\w)", said)] == []


def test_a_file_called_like_a_common_word_hides_no_common_word():
    def change(journey: JourneyMap) -> dict[str, object]:
        one = Participant(id="kitchen/Anna Weber", actor="subscriber")
        return {"participants": (*journey.participants, one, one.model_copy(update={"id": "box"}))}

    found = with_map(change)
    actor = found.journey.actors[0].model_copy(update={"scenario": "Anna's box in the kitchen"})
    shown = Results(found.journey.model_copy(update={"actors": (actor,)}), found.texts, found.turns)
    assert "[a participant] box in the kitchen" in words(svg(shown))


def test_another_actor_has_a_sheet_of_their_own():
    def change(journey: JourneyMap) -> dict[str, object]:
        return {"actors": (*journey.actors, Actor(id="agent", name="Agents on the phone"))}

    found = with_map(change)
    said = words(svg(found, actor="agent"))
    assert "Agents on the phone · one of 2 actors of this study" in said
    assert not any(c.items for c in cells(svg(found, actor="agent")))
    assert words(svg(found)).count("one of 2 actors") == 1


def test_an_actor_that_there_is_not_is_refused():
    with pytest.raises(UsageError, match=r"expected an actor of this study \(subscriber\)"):
        svg(results(), actor="nobody")


def test_dots_are_the_people_of_the_stage():
    root = ElementTree.fromstring(svg(results()).encode())
    drawn = {
        g.get("data-feelings"): len(g.findall(f"{NAME}circle"))
        for g in root.iter(f"{NAME}g")
        if g.get("data-feelings")
    }
    stages = [s for s in results().journey.stages if s.id != "unassigned"]
    assert drawn == {s.id: len(s.emotion.values) for s in stages}


def test_feelings_are_told_by_kind_and_never_added():
    stage = results().journey.stages[3]
    talked = sum(dot.participant.startswith("P") for dot in stage.emotion.values)
    said = " ".join(x.words for x in cell(svg(results()), f"caption/{stage.id}").lines)
    assert f"● {talked}" in said
    assert f"○ {stage.emotion.n - talked}" in said


def test_there_is_no_percentage_on_the_sheet():
    assert "%" not in words(svg(results(), "A0"))


def test_words_are_parted_only_where_a_line_cannot_hold_them():
    lines = wrap("the pneumonoultramicroscopicsilicovolcanoconiosis ward", 60, BODY)
    assert "".join(lines).replace(" ", "") == (
        "thepneumonoultramicroscopicsilicovolcanoconiosisward"
    )
    assert all(width(line, BODY) <= 60 for line in lines)
    assert lines[0] == "the"


def test_a_text_with_too_many_lines_ends_after_a_whole_word():
    lines, whole = fitted("one two three four five six seven eight nine ten", 60, BODY, 2)
    assert not whole
    assert len(lines) == 2
    assert lines[-1].endswith(" …")
    given = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
    shown = " ".join(lines).removesuffix(" …").split()
    assert shown == given[: len(shown)]
