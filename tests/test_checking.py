import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from builders import small_map, themes_of, write_results
from synth.checking.check import check_map
from synth.errors import CheckError
from synth.records.insight import Contrast, Pattern, PatternLine
from synth.records.journey import JourneyMap
from synth.results import MAP
from synth.segments import segments

Map = dict[str, Any]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    journey, documents = small_map()
    write_results(tmp_path / "results", with_insights(journey), documents)
    return tmp_path / "results"


def with_insights(journey: JourneyMap) -> JourneyMap:
    """With a segment, a contrast and a pattern of the widest pain point, as if beyond chance."""
    plans = {"P1": "free", "P2": "paid", "P3": "free"}
    people = [
        p.model_copy(update={"segments": {"plan": plans[p.id]} if p.id in plans else {}})
        for p in journey.participants
    ]
    late = max(themes_of(journey), key=lambda t: t.n)
    counts = {"n": 2, "of": 2, "rest_n": 1, "rest_of": 1}
    first = {o.participant: o.id for o in journey.observations if o.id in late.observations}
    line = PatternLine(text="Late", theme=late.id, evidence=tuple(first[p] for p in plans))
    pattern = Pattern(id="b0", actor=late.actor, participants=tuple(plans), lines=(line,))
    contrast = Contrast(segment="plan", value="free", theme=late.id, kind="interview", **counts)
    more = {"participants": tuple(people), "segments": tuple(segments(people))}
    return journey.model_copy(update={**more, "contrasts": (contrast,), "patterns": (pattern,)})


def problems(out: Path) -> str:
    return "\n".join(check_map(out).problems)


def change(out: Path, edit: Callable[[Map], object]) -> str:
    """Plants an error in map.json and returns what the check says."""
    journey = json.loads((out / MAP).read_text("utf-8"))
    edit(journey)
    (out / MAP).write_text(json.dumps(journey), "utf-8")
    return problems(out)


def said(journey: Map, words: str) -> Map:
    return next(o for o in journey["observations"] if words in o["citations"][0]["quote"])


def cite(journey: Map, words: str) -> Map:
    return said(journey, words)["citations"][0]


def theme(journey: Map, facet: str = "pain_point") -> Map:
    return next(s for s in journey["stages"] if s["id"] == "order")["themes"][facet][0]


def stage(journey: Map) -> Map:
    return journey["stages"][0]


def test_a_sound_map_has_no_problem(out: Path):
    report = check_map(out)
    assert report.problems == ()
    assert (report.citations, report.sources, report.originals) == (9, 4, False)
    assert report.themes > 2


def shift(citation: Map) -> None:
    citation.update(start=citation["start"] + 1, end=citation["end"] + 1)


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (lambda j: cite(j, "angry").update(quote="I was angry!"), "the source says “I was angry"),
        (lambda j: shift(cite(j, "angry")), "the source says “ was angry about it."),
        (lambda j: cite(j, "angry").update(start=0, end=22), "the words are the moderator's"),
        (lambda j: cite(j, "angry").update(start=-5), "is not in the text"),
        (lambda j: cite(j, "angry").update(end=10**12), "is not in the text"),
        (lambda j: cite(j, "angry").update(end=90), "the words are not inside one turn"),
        (lambda j: cite(j, "angry").update(turn=3), "is not where its words stand"),
        (lambda j: cite(j, "angry").update(locator="P9"), "is not where its words stand"),
        (lambda j: cite(j, "angry").update(source="s0"), "which is no source of the map"),
        (lambda j: said(j, "angry").update(participant="P1"), "the words are P2's, not P1's"),
        (lambda j: said(j, "angry").update(citations=[]), "it cites nothing"),
        (lambda j: said(j, "angry").update(mode="wished"), "counts what its speaker did not live"),
        (lambda j: j["observations"].append(said(j, "angry")), "two observations have the same id"),
        (lambda j: theme(j).update(n=9), "n is 9, and 4 distinct participants"),
        (lambda j: theme(j).update(participants=["P1"]), "distinct participants stand behind"),
        (lambda j: theme(j).update(of=9), "of is 9, and 4 participants"),
        (lambda j: theme(j)["by_kind"]["survey"].update(n=2), "survey counts are 2 of 1"),
        (lambda j: theme(j)["by_kind"]["interview"].update(of=7), "interview counts are 3 of 7"),
        (lambda j: theme(j).update(severity=4), "its severity is 4"),
        (lambda j: theme(j).update(counter=["o0"]), "its counter-evidence is not in the map"),
        (lambda j: theme(j).update(stage="first-box"), "at another stage or in another lane"),
        (
            lambda j: theme(j)["observations"].append(said(j, "angry")["id"]),
            "holds an observation of another facet",
        ),
        (lambda j: theme(j)["observations"].append("o0"), "an observation that is not in the map"),
        (lambda j: theme(j)["observations"].pop(), "stands in 0 themes"),
        (lambda j: theme(j).update(id="m0"), "its id is not that of its observations"),
        (lambda j: stage(j)["emotion"].update(median=2), "the emotion lane says 2.0 over 3"),
        (lambda j: stage(j)["emotion"]["values"].pop(), "the dots of the emotion lane"),
        (lambda j: stage(j)["emotion"].update(split=True), "whether people are divided"),
        (lambda j: stage(j).update(wishes=[]), "its lane of what was wished"),
        (lambda j: stage(j).update(bright_spots=["m0"]), "a bright spot is no theme"),
        (lambda j: stage(j)["opportunities"][0].update(evidence=["o0"]), "rests on what is not"),
        (lambda j: stage(j)["opportunities"][0].update(reach=40), "says 40 people, not"),
        (lambda j: j["findings"][0].update(n=9), "says 9 of 4, and should say 4 of 4"),
        (lambda j: j["findings"][0].update(themes=["m0"]), "cites a theme that is not in the map"),
        (lambda j: j["findings"][0].update(counter=["o0"]), "counter-evidence is not in the map"),
        (lambda j: j["coverage"][0].update(cited_chars=1), "says 1 of "),
        (lambda j: j["coverage"][1].update(uncovered_turns=[2]), "its list of uncovered turns"),
        (lambda j: j["coverage"].pop(), "it does not list each source once"),
        (lambda j: j["saturation"][0].update(new_themes=9), "saturation: its new themes"),
        (lambda j: j["coverage"][0]["by_stage"].update(order=1), "its shares by stage are not"),
        (lambda j: j["coverage"][0]["by_stage"].update(late=1), "its shares by stage are not"),
        (lambda j: j["coverage"][0].update(worth_reading=[2]), "uncovered and worth reading"),
        (lambda j: j["growth"][1].update(themes=9), "growth: 2 interviews show"),
        (lambda j: j["growth"].pop(), "it does not go from one interview to all"),
        (lambda j: j.update(voices=[theme(j)["id"]]), "that one person alone tells"),
        (lambda j: j.update(voices=["m0"]), "voice m0: it is no theme of the map"),
        (
            lambda j: j["segments"][0]["values"].update(free=["P3"]),
            "segment 'plan': it is not what",
        ),
        (lambda j: j["contrasts"][0].update(n=9), "it should say 2 of 2 beside 1 of 1"),
        (lambda j: j["contrasts"][0].update(rest_of=9), "it should say 2 of 2 beside 1 of 1"),
        (lambda j: j["contrasts"][0].update(kind="survey"), "it should say 0 of 0 beside 0 of 0"),
        (lambda j: j["contrasts"][0].update(value="gold"), "segment, value or theme is not in"),
        (lambda j: j["patterns"][0].update(participants=["P1"]), "fewer than three people"),
        (lambda j: j["patterns"][0]["lines"][0]["evidence"].pop(), "does not rest on each of its"),
        (lambda j: j["patterns"][0]["lines"][0].update(theme="m0"), "does not rest on each of its"),
        (lambda j: j["sources"][0].update(chars=5), "is not as long as when it was read"),
    ],
)
def test_a_planted_error_is_named(out: Path, edit: Callable[[Map], object], told: str):
    assert told in change(out, edit)


def test_an_edited_source_text_is_named(out: Path):
    _, documents = small_map()
    path = out / documents[1].source.text
    path.write_text(path.read_text("utf-8").replace("angry", "happy"), "utf-8")
    assert "the source says “I was happy about it.”" in problems(out)


def test_a_lengthened_source_text_is_named(out: Path):
    path = out / small_map()[1][1].source.text
    path.write_text(path.read_text("utf-8") + " More.", "utf-8")
    assert "P2.txt: sources/" in problems(out)


def test_a_missing_source_text_is_named(out: Path):
    path = out / small_map()[1][0].source.text
    path.unlink()
    assert f"{path.name}: missing" in problems(out)


def test_a_torn_turns_file_is_named(out: Path):
    path = next((out / "sources").glob("*.turns.jsonl"))
    path.write_text('{"turn": 1,', "utf-8")
    assert "a line that is no turn" in problems(out)


def test_a_torn_map_is_no_map(out: Path):
    (out / MAP).write_text('{"schema_version": "1"', "utf-8")
    with pytest.raises(CheckError, match="a map made by synth"):
        check_map(out)
