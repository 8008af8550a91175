"""Who speaks Chinese, Japanese, Thai, Khmer or Hindi is forgotten as anybody else is."""

import json
import re
import unicodedata
from pathlib import Path

import pytest

import forget_study as study
import synth
from spoken_scripts import ELSE, TOLD, part
from synth.llm.rehearsal import Rehearsal
from synth.llm.rehearsal_rules import by_rule
from synth.privacy.tombstones import read_tombstones, stones_of
from synth.privacy.utterances import spoken
from synth.readers.reception import gather
from synth.readers.settings import load_study
from synth.reviewlog import REVIEWS
from synth.store import DATABASE

LENGTH = 14
"""Code points in a row that are theirs."""


@pytest.fixture(params=TOLD)
def script(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def folder(tmp_path: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One file in which the moderator quotes her, read by a model that marks every answer."""
    monkeypatch.setattr("synth.llm.rehearsal_rules._quotes", lambda words: [words.strip()])
    made = tmp_path / "talks"
    made.mkdir()
    (made / "study.toml").write_text(study.SETTINGS, "utf-8")
    lines = [
        ("Moderator", "How was the first box for all of you?"),
        ("Ana", TOLD[script]),
        ("Moderator", f"You say {part(TOLD[script])}, do you. And you?"),
        ("Ben", ELSE[script]),
        ("Cem", "I never got one, and nobody ever told me why."),
    ]
    text = "\n\n".join(f"{who}: {words}" for who, words in lines)
    (made / "talk.txt").write_text(text + "\n", "utf-8")
    with Rehearsal(by_rule) as server:
        study.run(made, model="rehearsal", asking=synth.Asking(base_url=server.url))
    return made


def readable(path: Path) -> str:
    """What stands in a file, escapes and what is unseen aside."""
    text = path.read_bytes().decode("utf-8", "replace")
    text = re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), text)
    return "".join(c for c in text if unicodedata.category(c) != "Cf")


def holding(folder: Path, said: str) -> set[str]:
    """The files in which some LENGTH code points in a row are theirs."""
    needles = {said[at : at + LENGTH] for at in range(len(said) - LENGTH + 1)}
    found = {p for p in folder.rglob("*") if p.is_file() and p.suffix != ".lock"}
    return {
        p.relative_to(folder).as_posix()
        for p in found
        if any(needle in readable(p) for needle in needles)
    }


def test_of_her_words_none_is_left_and_of_the_others_all(folder: Path, script: str) -> None:
    quoted = "\u200b".join(part(TOLD[script]))
    review = {"id": "v1", "at": "", "reviewer": "R", "action": "comment", "target": "m1"}
    review["after"] = {"note": f"Ana says {quoted} and I doubt it"}  # type: ignore[assignment]
    (folder / REVIEWS).write_text(json.dumps(review) + "\n", "utf-8")
    assert {"out/map.json", REVIEWS, f".synth/{DATABASE}"} < holding(folder, TOLD[script])
    report = study.forget(folder, "talk/Ana")
    assert report.complete
    assert holding(folder, TOLD[script]) == {"talk.txt"}
    assert json.loads((folder / REVIEWS).read_text("utf-8"))["after"] == {
        "note": "Ana says [removed] and I doubt it"
    }
    assert {"out/map.json", f".synth/{DATABASE}"} < holding(folder, ELSE[script])
    (text,) = (p.read_text("utf-8") for p in (folder / "out" / "sources").glob("*.txt"))
    assert "You say [removed], do you. And you?" in text
    assert synth.check(folder).problems == ()


def test_a_file_that_holds_her_words_and_is_no_source_is_named(folder: Path, script: str) -> None:
    (folder / "gold").mkdir()
    (folder / "gold" / "memo.txt").write_text(f"Noted: {part(TOLD[script])}!", "utf-16")
    (folder / "gold" / "fine.txt").write_text(ELSE[script], "utf-8")
    assert study.forget(folder, "talk/Ana").left == ["gold/memo.txt"]


def test_under_another_name_she_is_known_again(folder: Path, script: str) -> None:
    study.forget(folder, "talk/Ana")
    for name, said in (("zoe", TOLD[script]), ("kim", ELSE[script])):
        lines = ("Moderator: And you?", f"{name.title()}: {unicodedata.normalize('NFD', said)}")
        (folder / f"{name}.txt").write_text("\n\n".join(lines) + "\n", "utf-8")
    stones, _ = read_tombstones(folder)
    people = gather(folder, load_study(folder), folder / "out")[2]
    known = {v.path: bool(stones_of(stones, v)) for v in spoken(people.documents)}
    assert (known["zoe.txt"], known["kim.txt"]) == (True, False)


def test_a_short_answer_that_others_may_give_too_is_no_mark_of_anybody(tmp_path: Path) -> None:
    study.write(tmp_path, ana=False)
    path = tmp_path / "survey.csv"
    path.write_text("id,What would you change?\nR1,总的来说我觉得还可以\nR2,太贵了\n", "utf-8")
    study.run(tmp_path)
    study.forget(tmp_path, "survey/R1")
    path.write_text("id,What would you change?\nR7,总的来说我觉得还可以\nR2,太贵了\n", "utf-8")
    assert "survey/R7" in {p.id for p in study.run(tmp_path).journey.participants}
