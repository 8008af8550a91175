"""Codings on disk: the tables, gold, and the command, on what two real people marked."""

import csv
import io
import json
import shutil
from pathlib import Path

import pytest

from coders import TALKED, code, coded_by, mark, place
from conftest import SAMPLE, Command
from synth.coding.agreement import agreement
from synth.coding.codings import codings_of
from synth.errors import UsageError
from synth.evaluation.evaluate import evaluate
from synth.evaluation.found import marks_of
from synth.evaluation.gold import (
    Coded,
    Mark,
    gold_lines,
    is_read,
    read_coded,
    read_gold,
    stretches_of,
)
from synth.exports.csv_file import csv_text
from synth.exports.review_tables import agreement_table, reviews_table
from synth.records.review import Review
from synth.results import load_results
from synth.reviewlog import append
from synth.sentences import sentences


@pytest.fixture(scope="module")
def coded(finished: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample study with the marks of the two people who marked it, as blind codings."""
    folder = tmp_path_factory.mktemp("coded") / "meal-kit"
    shutil.copytree(finished, folder, ignore=shutil.ignore_patterns(".synth"))
    (folder / ".synth").mkdir()
    results = load_results(folder / "out")
    for name in ("first", "second"):
        marks = own_marks(folder, name)
        write(folder, f"{name}.jsonl", marks)
        append(folder, folder / ".synth", coded_by(name, marks, results))
    return folder


def own_marks(folder: Path, name: str) -> list[Mark]:
    """A person's marks in the sources that the sample has."""
    marks = read_gold(SAMPLE / "gold" / f"{name}.jsonl")
    return [m for m in marks if (folder / m.source).is_file()]


def write(folder: Path, name: str, marks: list[Mark], *coded: Coded) -> Path:
    path = folder / name
    path.write_text("".join(gold_lines(marks, coded)), "utf-8")
    return path


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_two_peoples_codings_give_the_figures_of_eval_on_the_same_sentences(
    coded: Path, synth: Command
) -> None:
    told = json.loads(synth("agreement", coded, "--json").stdout)
    pair = told["pairs"][0]
    ceiling = evaluate(coded, coded / "first.jsonl", coded / "second.jsonl").ceiling
    assert ceiling is not None
    expected = ceiling.as_json()
    assert (pair["first"], pair["second"], pair["units"]) == ("first", "second", ceiling.n)
    names = ("percent", "kappa", "ac1", "alpha")
    assert {row["name"]: {k: row[k] for k in names} for row in pair["facets"]} == (
        expected["agreement"]
    )
    assert [(p["first"], p["second"]) for p in told["pairs"][1:]] == [
        ("first", "builtin"),
        ("second", "builtin"),
    ]


def test_the_command_prints_what_differs_before_any_figure(coded: Path, synth: Command) -> None:
    done = synth("agreement", coded)
    assert done.returncode == 0
    assert done.stdout.index("first: nothing") < done.stdout.index("kappa")


def test_a_snapshot_may_be_one_more_analyst(coded: Path, synth: Command) -> None:
    told = json.loads(
        synth("agreement", coded, "--map", coded / "out" / "map.json", "--json").stdout
    )
    assert len([c for c in told["coders"] if c["kind"] == "analyst"]) == 2


def test_gold_of_codings_scores_as_the_marks_that_they_were_made_of(
    coded: Path, tmp_path: Path, synth: Command
) -> None:
    for name in ("first", "second"):
        target = tmp_path / f"{name}.gold.jsonl"
        done = synth("export", coded, "--to", target, "--reviewer", name)
        assert done.returncode == 0, done.stderr
        assert [m.quote for m in read_gold(target)] == [m.quote for m in own_marks(coded, name)]
        assert read_coded(target)
    old = evaluate(coded, coded / "first.jsonl", coded / "second.jsonl").as_json()
    new = evaluate(coded, tmp_path / "first.gold.jsonl", tmp_path / "second.gold.jsonl").as_json()
    same = ("micro", "stage_accuracy", "mode_accuracy", "valence_kappa", "agreement", "units")
    assert {k: new[k] for k in same} == {k: old[k] for k in same}


def test_what_was_found_where_nobody_coded_does_not_count(finished: Path, tmp_path: Path) -> None:
    own = marks_of(load_results(finished / "out").journey)
    first = next(m for m in own if m.source.endswith("P01.vtt"))
    inside = Coded(source=first.source, start=first.start, end=first.end)
    whole = evaluate(finished, write(tmp_path, "whole.jsonl", [first]))
    part = evaluate(finished, write(tmp_path, "part.jsonl", [first], inside))
    assert whole.scores.micro.found > part.scores.micro.found
    assert part.scores.micro.recall == 1
    assert part.scores.micro.found == sum(
        m.source == first.source and m.start < first.end and first.start < m.end for m in own
    )


def test_a_turn_that_was_coded_and_in_which_nothing_is_makes_false_alarms(
    finished: Path, tmp_path: Path
) -> None:
    own = marks_of(load_results(finished / "out").journey)
    empty = Coded(source=own[0].source, start=own[0].start, end=own[0].end)
    scores = evaluate(finished, write(tmp_path, "gold.jsonl", [], empty)).scores
    assert (scores.micro.gold, scores.micro.precision) == (0, 0)


def test_gold_that_names_whole_sources_scores_as_gold_that_names_none(
    finished: Path, tmp_path: Path
) -> None:
    results = load_results(finished / "out")
    marks = [m for m in marks_of(results.journey) if m.source.startswith("interviews")][::2]
    whole = [Coded(source=s.path, start=0, end=s.chars) for s in results.journey.sources]
    named = [c for c in whole if c.source in {m.source for m in marks}]
    plain = evaluate(finished, write(tmp_path, "plain.jsonl", marks))
    told = evaluate(finished, write(tmp_path, "told.jsonl", marks, *named))
    assert plain.as_json() == told.as_json()


def test_two_golds_are_compared_where_both_have_read(finished: Path, tmp_path: Path) -> None:
    results = load_results(finished / "out")
    (document,) = (d for d in results.documents() if d.source.path.endswith("P01.vtt"))
    turns = [t for t in document.turns if t.participant]
    one, two, three = (
        Coded(source=document.source.path, start=t.start, end=t.end) for t in turns[3:6]
    )
    first = write(tmp_path, "first.jsonl", [], one, two)
    second = write(tmp_path, "second.jsonl", [], two, three)
    ceiling = evaluate(finished, first, second).ceiling
    assert ceiling is not None
    assert ceiling.n == len(sentences(document.text, two.start, two.end))


def test_a_span_is_in_what_was_read_from_half_of_it_on() -> None:
    read = stretches_of([Coded(source="a.txt", start=10, end=20)])
    assert is_read("a.txt", 15, 25, read)
    assert not is_read("a.txt", 16, 26, read)
    assert is_read("b.txt", 16, 26, read)


def test_a_stretch_that_the_study_has_not_is_refused(finished: Path, tmp_path: Path) -> None:
    path = write(tmp_path, "gold.jsonl", [], Coded(source="gone.txt", start=0, end=5))
    with pytest.raises(UsageError, match=r"gone\.txt"):
        evaluate(finished, path)


def test_a_stretch_that_is_none_is_named_by_its_line(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text('\n{"coded": {"source": "a.txt", "start": "x", "end": 3}}\n', "utf-8")
    with pytest.raises(UsageError, match=r"line 2.*coded\.start"):
        read_coded(path)
    assert read_gold(path) == []


def test_gold_of_several_people_asks_whose(coded: Path, tmp_path: Path, synth: Command) -> None:
    done = synth("export", coded, "--to", tmp_path / "x.gold.jsonl")
    assert done.returncode == 2
    assert "first, second" in done.stderr
    assert "--reviewer" in done.stderr
    done = synth("export", coded, "--to", tmp_path / "x.gold.jsonl", "--reviewer", "Nobody")
    assert (done.returncode, "Nobody" in done.stderr) == (2, True)


@pytest.mark.parametrize("end", ["agreement.csv", "gold.jsonl"])
def test_where_nobody_coded_a_sentence_says_so(
    finished: Path, tmp_path: Path, synth: Command, end: str
) -> None:
    done = synth("export", finished, "--to", tmp_path / f"x.{end}")
    assert done.returncode == 2
    assert "codings of a blind session, found none; code some turns" in done.stderr


def test_a_session_that_nobody_coded_is_told_with_those_that_are(
    coded: Path, synth: Command
) -> None:
    done = synth("agreement", coded, "--session", "third")
    assert done.returncode == 2
    assert "expected codings of session 'third', found those of 'first'" in done.stderr


def test_the_command_says_so_too(finished: Path, synth: Command) -> None:
    done = synth("agreement", finished)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1


def test_the_table_of_agreement_has_disagreements_first_and_a_row_a_figure(
    coded: Path, tmp_path: Path, synth: Command
) -> None:
    target = tmp_path / "study.agreement.csv"
    assert synth("export", coded, "--to", target).returncode == 0
    table = rows(target.read_text("utf-8"))
    kinds = list(dict.fromkeys(row["kind"] for row in table))
    assert kinds == ["disagreement", "confusion", "facet", "label"]
    kappa = [r for r in table if r["facet"] == "all" and r["figure"] == "kappa"]
    assert (kappa[0]["first"], kappa[0]["second"]) == ("first", "second")
    assert float(kappa[0]["value"]) > 0.5


def test_the_table_of_reviews_has_a_row_a_review(
    coded: Path, tmp_path: Path, synth: Command
) -> None:
    target = tmp_path / "study.reviews.csv"
    assert synth("export", coded, "--to", target).returncode == 0
    table = rows(target.read_text("utf-8"))
    assert len(table) == len((coded / "reviews.jsonl").read_text("utf-8").splitlines())
    assert {row["kind"] for row in table} == {"turn"}
    assert table[0]["words"]


def test_a_table_of_no_reviews_has_its_head(finished: Path, tmp_path: Path, synth: Command) -> None:
    target = tmp_path / "study.reviews.csv"
    assert synth("export", finished, "--to", target).returncode == 0
    assert rows(target.read_text("utf-8")) == []


def test_hostile_words_are_no_formulas_in_the_tables() -> None:
    where = place("P1.txt", 2)
    evil = code(where, mark("The box", where), reviewer='=HYPERLINK("http://x")')
    noted = Review(
        id="v1", at="1", reviewer="@x", target="o1", action="comment", after={"note": "+1"}
    )
    other = code(where, reviewer="-1+1")
    codings = codings_of([evil, other], TALKED)
    told = csv_text(reviews_table((evil, noted)))
    told += csv_text(agreement_table(agreement(codings, TALKED.documents())))
    cells = [cell for row in csv.reader(io.StringIO(told, newline="")) for cell in row]
    assert '\'=HYPERLINK("http://x")' in cells
    assert not any(cell[:1] in "=@+" and cell for cell in cells if not is_number(cell))


def is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def test_a_long_before_and_after_are_told_in_short() -> None:
    long = Review(
        id="v1", at="1", reviewer="A", target="m1", action="rename", before={"x": "y" * 999}
    )
    (row,) = reviews_table((long,)).rows
    assert row[3] == "theme"
    assert len(str(row[9])) == 300
