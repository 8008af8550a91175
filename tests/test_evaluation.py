"""Scores against gold: the perfect, the empty, the shuffled answer; each kind of error named."""

import json
import random
from pathlib import Path

import pytest

from conftest import Command, load_map
from synth.evaluation.errors import slips
from synth.evaluation.found import marks_of
from synth.evaluation.gold import GoldFinding, Mark
from synth.evaluation.matching import match
from synth.evaluation.scores import score
from synth.results import load_map as load_journey


def mark(start: int, facet: str = "pain_point", **fields: object) -> Mark:
    """A mark of ten characters; the source is a.txt and the stage "first" unless said otherwise."""
    values = {"source": "a.txt", "stage": "first", "actor": "buyer", "theme": "t", **fields}
    return Mark.model_validate(
        {"start": start, "end": start + 10, "quote": f"at {start}", "facet": facet, **values}
    )


GOLD = [
    mark(0, theme="late"),
    mark(20, theme="late"),
    mark(40, theme="waste"),
    mark(60, facet="emotion", valence=-2, theme="anger"),
    mark(80, severity=4, theme="gone"),
    mark(100, facet="action", source="b.txt", theme="rang"),
    mark(120, facet="goal", source="b.txt", theme="save"),
    mark(140, facet="action", source="c.txt", theme="rang"),
    mark(160, facet="action", source="c.txt", theme="asked"),
]


def test_a_perfect_answer_scores_one_everywhere() -> None:
    scores = score(GOLD, GOLD)
    assert scores.micro.precision == scores.micro.recall == scores.micro.f1 == 1
    assert scores.stage_accuracy == scores.mode_accuracy == scores.theme_agreement == 1
    assert slips(GOLD, GOLD) == []


def test_an_empty_answer_has_no_recall_and_no_precision() -> None:
    scores = score([], GOLD)
    assert scores.micro.recall == 0
    assert scores.micro.precision is None
    assert scores.micro.f1 == 0
    assert scores.stage_accuracy is None


def test_a_shuffled_answer_scores_near_nothing() -> None:
    gold = [mark(50 * i, facet=f"f{i % 5}", theme=str(i)) for i in range(200)]
    places = random.Random(3).sample(range(0, 10_000, 25), 200)
    found = [mark(at, facet=f"f{i % 5}") for i, at in enumerate(places)]
    f1 = score(found, gold).micro.f1
    assert f1 is not None
    assert f1 < 0.15


def test_a_mark_matches_from_half_of_the_shorter_span_on() -> None:
    assert match([mark(5)], [mark(0)]).pairs == ((0, 0),)
    assert match([mark(6)], [mark(0)]).pairs == ()


def test_each_mark_is_paired_once_the_greater_overlap_first() -> None:
    assert match([mark(0), mark(2)], [mark(1), mark(2)]).pairs == ((0, 0), (1, 1))
    assert match([mark(0), mark(1)], [mark(1)]).pairs == ((1, 0),)


def test_marks_of_other_sources_and_facets_do_not_match() -> None:
    assert match([mark(0, source="b.txt")], [mark(0)]).pairs == ()
    assert match([mark(0, facet="goal")], [mark(0)]).pairs == ()


def change(at: int, **fields: object) -> list[Mark]:
    return [m.model_copy(update=fields) if i == at else m for i, m in enumerate(GOLD)]


PLANTED = {
    "missed": [m for i, m in enumerate(GOLD) if i != 2],
    "false_alarm": [*GOLD, mark(900)],
    "facet": change(2, facet="goal"),
    "span": change(2, start=47, end=57),
    "stage": change(2, stage="second"),
    "mode": change(2, mode="wished"),
    "actor": change(2, actor="helper"),
    "valence": change(3, valence=1),
    "severity": change(4, severity=1),
    "split": change(1, theme="other"),
    "merged": change(8, theme="rang"),
}


@pytest.mark.parametrize("kind", PLANTED)
def test_each_planted_error_is_named_and_nothing_else(kind: str) -> None:
    assert {slip.kind for slip in slips(PLANTED[kind], GOLD)} == {kind}


def test_a_finding_is_found_when_one_theme_or_finding_cites_half_of_its_themes(
    finished: Path,
) -> None:
    journey = load_journey(finished / "out" / "map.json")
    own = marks_of(journey)
    cited = journey.findings[0].themes
    told = GoldFinding(id="1", text="told", themes=(*cited, "never found"))
    lost = GoldFinding(id="2", text="lost", themes=("never found",))
    assert score(own, own, [told], journey).findings_recall == 1
    assert score(own, own, [told, lost], journey).findings_recall == 0.5


def test_intervals_are_over_sources_and_the_same_each_time() -> None:
    found = GOLD[:5]
    first, second = score(found, GOLD).intervals, score(found, GOLD).intervals
    assert first == second
    low, high = first["f1"]
    assert low < (score(found, GOLD).micro.f1 or 0) <= high


def gold_file(finished: Path, folder: Path) -> Path:
    """The map's own marks as gold: what a perfect reader would have marked."""
    own = marks_of(load_journey(finished / "out" / "map.json"))
    path = folder / "gold.jsonl"
    path.write_text("".join(m.model_dump_json() + "\n" for m in own), "utf-8")
    return path


def test_the_command_scores_a_study_and_prints_the_contracts_object(
    finished: Path, tmp_path: Path, synth: Command
) -> None:
    done = synth("eval", finished, gold_file(finished, tmp_path), "--json")
    facts = json.loads(done.stdout)
    assert done.returncode == 0
    assert facts["micro"]["f1"] == 1.0
    assert set(facts["facets"]["pain_point"]) == {"precision", "recall", "f1", "gold", "found"}
    assert {"stage_accuracy", "mode_accuracy", "valence_kappa"} <= facts.keys()


def test_the_command_prints_a_table_and_on_request_every_error(
    finished: Path, tmp_path: Path, synth: Command
) -> None:
    path = gold_file(finished, tmp_path)
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[5:]), "utf-8")
    done = synth("eval", finished, path, "--errors")
    assert "all (micro)" in done.stdout
    assert done.stdout.count("false_alarm") == 5


def test_a_second_persons_marks_give_the_human_ceiling(
    finished: Path, tmp_path: Path, synth: Command
) -> None:
    path = gold_file(finished, tmp_path)
    marks = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    one = [m for m in marks if m["source"].endswith("P01.vtt")]
    other = tmp_path / "gold2.jsonl"
    other.write_text("".join(json.dumps(m) + "\n" for m in one[: len(one) // 2]), "utf-8")
    facts = json.loads(synth("eval", finished, path, "--second", other, "--json").stdout)
    assert facts["sources"] == ["interviews/P01.vtt"]
    assert facts["micro"]["precision"] == 1.0
    assert 0.4 < facts["micro"]["recall"] < 0.6
    assert 0 < facts["agreement"]["all"]["kappa"] < 1
    assert facts["agreement"]["all"]["ac1"] > facts["agreement"]["all"]["kappa"]


def test_gold_that_quotes_what_was_never_said_is_refused(
    finished: Path, tmp_path: Path, synth: Command
) -> None:
    path = gold_file(finished, tmp_path)
    path.write_text(path.read_text("utf-8").replace('"start":', '"start":1', 1), "utf-8")
    done = synth("eval", finished, path)
    assert done.returncode == 2
    assert "gold.jsonl" in done.stderr


def test_a_line_that_is_no_mark_is_named(finished: Path, tmp_path: Path, synth: Command) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text('{"source": "a.txt"}\n', "utf-8")
    done = synth("eval", finished, path)
    assert done.returncode == 2
    assert "line 1" in done.stderr


def test_every_observation_is_one_mark(finished: Path) -> None:
    journey = load_journey(finished / "out" / "map.json")
    assert len(marks_of(journey)) == len(load_map(finished)["observations"])


def test_gold_may_be_a_folder_and_note_more_than_is_known(
    finished: Path, tmp_path: Path, synth: Command
) -> None:
    path = gold_file(finished, tmp_path)
    marks = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    noted = [{**m, "marker": "A", "theme": m["theme"] or None} for m in marks]
    path.write_text("".join(json.dumps(m) + "\n" for m in noted), "utf-8")
    facts = json.loads(synth("eval", finished, tmp_path, "--json").stdout)
    assert facts["micro"]["f1"] == 1.0
