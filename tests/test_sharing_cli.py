"""`synth export --shared`, from a verdict to the file; and files that become sources."""

import json
from pathlib import Path

import pytest

import synth as package
from builders import write_results
from conftest import Command
from review_study import documents as reviewed_documents
from review_study import observations, write_study
from shared_study import SECRETS, hostile
from synth.api import is_read
from synth.desk.decisions import Decisions
from synth.desk.desk import Desk
from synth.files import write_text
from synth.workspace import open_workspace

SUFFIXES = (".csv", ".html", ".json", ".md", ".xlsx")


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study with the results of the hostile map; not to be changed."""
    folder = tmp_path_factory.mktemp("hostile")
    results = hostile()
    write_results(folder / "out", results.journey, results.documents())
    write_text(folder / "study.toml", 'title = "Meal kit"\n')
    return folder


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_each_form_is_written_and_holds_no_secret(
    study: Path, tmp_path: Path, synth: Command, suffix: str
) -> None:
    target = tmp_path / f"Shown{suffix.upper()}"
    done = synth("export", study, "--to", target, "--shared")
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, str(target), "")
    data = target.read_bytes().lower()
    assert len(data) > 1000
    assert suffix == ".xlsx" or [s for s in SECRETS if s.casefold().encode() in data] == []


@pytest.mark.parametrize(
    "name",
    ["a.qdpx", "a.qdc", "a.pdf", "a.svg", "a.agreement.csv", "a.reviews.csv", "a.stickies.csv",
     "a.cards.html", "a.gold.jsonl", "a", ".csv"],
)  # fmt: skip
def test_a_form_of_the_full_map_is_refused_in_one_sentence(
    study: Path, tmp_path: Path, name: str
) -> None:
    target = tmp_path / name
    with pytest.raises(package.SynthError, match=r"--shared .*\.csv, \.html, \.json"):
        package.export(study, target, shared=True)
    assert not target.exists()


def test_what_nobody_reviewed_is_not_shared(tmp_path: Path, synth: Command) -> None:
    write_study(tmp_path / "study")
    done = synth("export", tmp_path / "study", "--to", tmp_path / "a.html", "--shared")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "synth review STUDY" in done.stderr
    assert not (tmp_path / "a.html").exists()


def shown(folder: Path, to: Path) -> str:
    return package.export(folder, to, shared=True).read_text("utf-8")


def test_verdicts_decide_what_is_shared_at_once(tmp_path: Path) -> None:
    """Even before the results are drawn again: a rejection must not wait for that."""
    folder = tmp_path / "study"
    write_study(folder)
    ids = {name: o.id for name, o in observations(reviewed_documents()).items()}
    ana, ben = (Desk(open_workspace(folder), name) for name in ("Ana", "Ben"))

    def by(desk: Desk) -> Decisions:
        return Decisions(desk.view, desk.reviewer)

    ana.decide([by(ana).accept(ids[name]) for name in ("late", "very-late", "happy", "gave-up")])
    first = shown(folder, tmp_path / "a.json")
    assert "The box came very late." in first
    assert "Yes, I gave up." in first
    assert "It was late again." not in first
    ben.decide([by(ben).reject(ids["very-late"], "overreach", "Ben's own remark")])
    ana.decide([by(ana).reject(ids["gave-up"], "identifying")])
    after = shown(folder, tmp_path / "a.json")
    assert "The box came late." in after
    assert [w for w in ("very late", "gave up", "overreach", "remark", "Ana") if w in after] == []
    told = {(row["n"], row["why"]) for row in json.loads(after)["left_out"]}
    assert (2, "taken out by a reviewer") in told


def test_a_claim_that_reviewers_disagree_on_is_not_shared(tmp_path: Path) -> None:
    folder = tmp_path / "study"
    write_study(folder)
    ids = {name: o.id for name, o in observations(reviewed_documents()).items()}
    ana, ben = (Desk(open_workspace(folder), name) for name in ("Ana", "Ben"))
    ana.decide([Decisions(ana.view, "Ana").accept(ids["late"])])
    ana.decide([Decisions(ana.view, "Ana").reject(ids["happy"], "led")])
    ben.decide([Decisions(ben.view, "Ben").accept(ids["happy"])])
    made = json.loads(shown(folder, tmp_path / "a.json"))
    assert "happy" not in json.dumps([made["stages"], made["findings"]])
    assert (made["claims"], made["drafted"]) == (1, 6)
    assert {"n": 1, "what": "claim", "why": "reviewers disagree"} in made["left_out"]


def test_a_claim_taken_out_as_identifying_takes_its_turn_with_it(tmp_path: Path) -> None:
    """ "I was so happy" and "The box came late" are two claims on one turn."""
    folder = tmp_path / "study"
    write_study(folder)
    ids = {name: o.id for name, o in observations(reviewed_documents()).items()}
    ana = Desk(open_workspace(folder), "Ana")
    ana.decide([Decisions(ana.view, "Ana").accept(ids[name]) for name in ("late", "very-late")])
    for reason, told in (("led", True), ("identifying", False)):
        ana.decide([Decisions(ana.view, "Ana").reject(ids["happy"], reason)])
        after = shown(folder, tmp_path / "a.md")
        assert ("The box came late." in after) is told
        assert "The box came very late." in after
    assert "1 more told this who is not to be quoted." in after
    ben = Desk(open_workspace(folder), "Ben")  # one who finds it identifying is enough
    ben.decide([Decisions(ben.view, "Ben").accept(ids["happy"])])
    after = shown(folder, tmp_path / "a.md")
    assert "The box came late." not in after
    assert "1 claim: reviewers disagree" in after


def test_a_no_in_participants_csv_holds_before_the_next_run(tmp_path: Path) -> None:
    folder = tmp_path / "study"
    write_study(folder)
    ids = {name: o.id for name, o in observations(reviewed_documents()).items()}
    ana = Desk(open_workspace(folder), "Ana")
    ana.decide([Decisions(ana.view, "Ana").accept(ids[name]) for name in ("late", "very-late")])
    assert "The box came very late." in shown(folder, tmp_path / "a.md")
    people = "participant,quotable\nP1,yes\nP2,paraphrase\nP2,no\nP9,no\n"
    write_text(folder / "participants.csv", people)
    after = shown(folder, tmp_path / "a.md")
    assert "The box came late." in after
    assert "very late" not in after
    assert "1 more told this who is not to be quoted." in after


@pytest.mark.parametrize(
    ("place", "warned"),
    [
        ("shown.html", True),
        ("interviews/shown.csv", True),
        ("out/shown.html", False),
        (".shown.html", False),
        ("shown.png", False),
        ("mine/shown.html", False),  # study.toml ignores that folder
        ("../shown.html", False),
    ],
)
def test_a_file_that_the_next_run_would_read_is_named(
    tmp_path: Path, place: str, warned: bool
) -> None:
    folder = tmp_path / "study"
    write_text(folder / "study.toml", 'title = "Meal kit"\nignore = ["mine"]\n')
    write_text(folder / place, "x")
    assert is_read(folder, folder / place) is warned


@pytest.mark.parametrize("flags", [(), ("--shared",)])
def test_an_export_into_the_study_says_that_it_becomes_a_source(
    tmp_path: Path, synth: Command, flags: tuple[str, ...]
) -> None:
    results = hostile()
    write_results(tmp_path / "out", results.journey, results.documents())
    inside, results_folder = tmp_path / "shown.md", tmp_path / "out" / "shown.md"
    done = synth("export", tmp_path, "--to", inside, *flags)
    assert (done.returncode, done.stdout.strip()) == (0, str(inside))
    assert "the next run will read this file as a source" in done.stderr
    assert synth("export", tmp_path, "--to", results_folder, *flags).stderr == ""
