"""What reviewers decided outlives a forgetting, without the words of who was forgotten."""

import json
import stat
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

import forget_study as study
import synth
from synth.desk.decisions import Decisions
from synth.desk.desk import Desk
from synth.llm.rehearsal import Rehearsal
from synth.llm.rehearsal_rules import by_rule
from synth.records.journey import JourneyMap
from synth.reviewlog import REVIEWS, append, read_reviews
from synth.workspace import open_workspace

SOURCES = {"ana.txt", "group.txt", "survey.csv"}
QUOTING = f"Odd, for another one says: {study.ANA[1]} Ask again."


def of(desk: Desk, who: str) -> list[str]:
    return [o.id for o in desk.view.journey.observations if o.participant == who]


def theme_with(desk: Desk, name: str) -> str:
    return desk.view.theme_of[name].id


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Read by a model that marks every sentence, so that everybody is in many themes."""
    made = study.write(tmp_path / "boxes")
    with Rehearsal(by_rule) as server:
        study.run(made, model="rehearsal", asking=synth.Asking(base_url=server.url))
    return made


@pytest.fixture
def open_desk(folder: Path) -> Callable[[str], Desk]:
    return lambda reviewer: Desk(open_workspace(folder), reviewer)


def reviewed(open_desk: Callable[[str], Desk]) -> dict[str, str]:
    """Two reviewers' decisions; what they were about, by name."""
    rita, sam = open_desk("Rita"), open_desk("Sam")
    hers, (ben,) = of(rita, "Ana"), of(rita, "Ben")
    (cleo, other_cleo), (respondent,) = of(rita, "Cleo"), of(rita, "survey/R5")
    late, early = sorted(of(rita, "Dora"), key=lambda o: "Mine" in rita.view.observations[o].said)
    mine, other = Decisions(rita.view, "Rita"), Decisions(sam.view, "Sam")
    turn = next(k for k, (_, t) in rita.view.turns.items() if t.participant == "Ana")
    rita.decide(
        [
            mine.accept(hers[0], note="plain"),
            mine.reject(hers[1], "led"),
            mine.edit(hers[2], {"statement": study.ANA[2]}),
            mine.accept(turn),
            mine.accept(ben, note="good"),
            mine.comment(respondent, QUOTING),
            mine.accept(late),
            mine.rename(theme_with(rita, cleo), study.ANA[4]),
            mine.comment(theme_with(rita, hers[0]), "hm"),
        ]
    )
    sam.decide(
        [
            other.reject(ben, "overreach"),
            other.reject(hers[0], "led"),
            other.reject(other_cleo, "out of scope", note="no"),
            other.rename(theme_with(sam, early), "The driver comes late"),
        ]
    )
    return {"both": ben, "quoted": respondent, "group": late}


def lines(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / REVIEWS).read_text("utf-8").splitlines()]


def test_words_go_from_reviews_and_decisions_on_others_stay(
    folder: Path, open_desk: Callable[[str], Desk]
) -> None:
    names = reviewed(open_desk)
    synth.redraw(folder)
    assert REVIEWS in study.holding(folder)
    study.forget(folder)
    assert study.holding(folder) == SOURCES
    state = synth.load(folder).review
    assert state.reviewers == ("Rita", "Sam")
    assert state.disputed == (names["both"],)
    assert state.records[names["group"]].by == ("Rita",)
    assert state.rejected == {"out of scope": 1, "overreach": 1}
    assert state.gone == ()
    (note,) = state.records[names["quoted"]].notes
    assert note == "Rita: Odd, for another one says: [removed]. Ask again."


def test_what_was_decided_about_her_stays_as_lines_without_words_that_count_no_more(
    folder: Path, open_desk: Callable[[str], Desk]
) -> None:
    reviewed(open_desk)
    before = lines(folder)
    study.forget(folder)
    after = lines(folder)
    assert [r["id"] for r in after] == [r["id"] for r in before]
    redacted = [r for r in after if r.get("redacted")]
    told = {r["target"] for r in before if r["before"].get("participant") == "Ana"}
    assert told <= {r["target"] for r in redacted}
    assert all((r["before"], r["after"], r["anchor"]) == ({}, {}, None) for r in redacted)
    kept = [r for r in before if not {r["id"]} & {x["id"] for x in redacted}]
    assert any(r in after for r in kept)


def test_what_stands_around_anothers_words_is_taken_anew(
    folder: Path, open_desk: Callable[[str], Desk]
) -> None:
    names = reviewed(open_desk)
    before = {r["target"]: r["anchor"] for r in lines(folder)}[names["group"]]
    assert study.GROUP_ANA[1][-20:] in before["prefix"]
    study.forget(folder)
    after = {r["target"]: r["anchor"] for r in lines(folder)}[names["group"]]
    assert after["exact"] == before["exact"]
    assert "it to others?" in after["prefix"]
    assert study.GROUP_ANA[1][-8:] not in after["prefix"]


def test_a_theme_that_was_called_by_her_words_is_named_anew(
    folder: Path, open_desk: Callable[[str], Desk]
) -> None:
    reviewed(open_desk)
    study.forget(folder)
    names = [theme.name for theme in synth.load(folder).every_theme()]
    assert all(names)
    assert not any("[removed]" in name for name in names)
    assert "The driver comes late" in names


def test_the_rights_of_the_file_and_lines_without_her_words_stay_as_they_were(
    folder: Path, open_desk: Callable[[str], Desk]
) -> None:
    reviewed(open_desk)
    path = folder / REVIEWS
    line = path.read_bytes().splitlines()[9]  # Sam on Ben
    with path.open("ab") as file:
        file.write(b'{"torn": "' + study.ANA[0].encode() + b"\n{strange\n")
    study.forget(folder)
    assert line in path.read_bytes().splitlines()
    assert b"{strange" in path.read_bytes().splitlines()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert study.holding(folder) == SOURCES


def test_a_page_that_was_open_shows_nothing_of_her_and_goes_on(
    folder: Path, open_desk: Callable[[str], Desk]
) -> None:
    names = reviewed(open_desk)
    desk = open_desk("Rita")
    assert of(desk, "Ana")
    study.forget(folder)
    assert not of(desk, "Ana")
    assert not study.hers().within_any(plain(desk.view.journey))
    desk.decide([Decisions(desk.view, "Rita").reject(names["group"], "led")])
    synth.redraw(folder)
    assert study.holding(folder) == SOURCES


def test_reviews_written_by_anybody_are_redacted_or_passed_by(folder: Path) -> None:
    workspace = open_workspace(folder)
    strange: list[Mapping[str, Any]] = [
        {"before": {"quotes": [1, {"exact": 7}]}, "target": "o1"},
        {"before": {"themes": [None, {"members": 3}]}, "target": "m1"},
        {"before": {"deep": [{"er": [study.ANA[0]]}]}, "target": "x1"},
        {"anchor": {"exact": study.ANA[5], "source": 5}, "target": "o2"},
        {"after": {study.ANA[1]: 1}, "target": "f1"},
    ]
    rows = [
        {"id": f"v{n}", "at": "", "reviewer": "R", "action": "accept", **row}
        for n, row in enumerate(strange)
    ]
    (folder / REVIEWS).write_text("\n".join(map(json.dumps, rows)) + "\n", "utf-8")
    study.forget(folder)
    assert study.holding(folder) == SOURCES
    append(folder, workspace.state, [])
    assert len(read_reviews(folder).reviews) == 4


def plain(journey: JourneyMap) -> Any:
    return journey.model_dump(mode="json")
