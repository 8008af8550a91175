"""Attempts to get what was confirmed past the replacing, each of which once came through."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

import forget_study as boxes
import synth
from planted_traces import traces, traces_in
from shared_study import hostile
from synth.desk.decisions import Decisions
from synth.desk.desk import Desk
from synth.embedding.hashed import HashEmbedder
from synth.errors import SettingsError, UsageError
from synth.llm.rehearsal import Rehearsal
from synth.llm.rehearsal_rules import by_rule
from synth.privacy.key import KEY, Key, read_key
from synth.privacy.spans import spliced
from synth.privacy.tombstones import read_tombstones
from synth.privacy.words import Words, parts_of
from synth.prompting import shipped_prompt
from synth.readers.confidential import privacy_of
from synth.sharing.seam import mask_for
from synth.workspace import open_workspace

TALK = """Moderator: How was the first delivery?

Tamsin: The box came late from Harrow and Pike, and I was furious about that.

Moderator: What did you do then?

Tamsin: I rang Xav\\Dunmoor three times before anybody answered me at all.
"""
PRIVACY = """
[privacy]
names = ['Xav\\Dunmoor', "Barnaby Wraxhall"]
organisations = ["Harrow & Pike Ltd"]
"""
WORDS = ("Harrow", "Xav", "Dunmoor", "Barnaby", "Wraxhall", "Tamsin")


def replaced(words: str, text: str) -> str:
    shown = dict.fromkeys((words, *parts_of(words)), "N")
    return spliced(text, Words(shown).find(text))


def write(folder: Path, privacy: str = PRIVACY) -> Path:
    folder.mkdir()
    (folder / "study.toml").write_text(f'title = "Boxes"\n{privacy}', "utf-8")
    (folder / "talk.txt").write_text(TALK, "utf-8")
    return folder


def run(folder: Path, **rest: Any) -> Any:
    return synth.run(folder, embedder=HashEmbedder(), **rest)


def own(folder: Path) -> list[Path]:
    return [folder / n for n in ("study.toml", "talk.txt", "key.csv", "prompts")]


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("Marwick\\Slade", "Marwick\\Slade"),
        ('Zebediah "Zeb" Quill', 'Zebediah "Zeb" Quill'),
        ("Dun~moor: Xav", "Dun~moor: Xav"),
        ("Harrow & Pike", "Harrow and Pike"),
        ("Harrow&Pike", "harrow and pike"),
        ("Jürgen Großkreutz-Weiß", "Grosskreutz"),
        ("Barnaby Wraxhall", "Wrax- hall"),
    ],
)
def test_signs_in_names_and_halves_of_names_are_found(words: str, text: str) -> None:
    assert replaced(words, f"I told {text} so.") == "I told N so."


def test_the_first_half_of_a_double_first_name_is_left_to_others_who_have_it() -> None:
    assert "Anna" not in parts_of("Anna-Lena Berger")


def test_a_file_without_a_suffix_gets_a_name_that_can_be_read() -> None:
    key = Key()
    assert key.person("Ana", "P12") == "P12"
    assert key.file("rec.unknown", "P12") == "P12-2"


def test_names_in_a_studys_own_prompts_are_replaced_before_anything_is_sent(
    tmp_path: Path,
) -> None:
    folder = write(tmp_path / "boxes")
    (folder / "prompts" / "facets").mkdir(parents=True)
    for name in ("extract", "facets/pain_point"):
        shipped = Path(shipped_prompt(name).path).read_text("utf-8")
        text = f"{shipped}\n- Harrow & Pike's courier is Barnaby Wraxhall, b.wrax@example.org\n"
        (folder / "prompts" / f"{name}.md").write_text(text, "utf-8")
    with Rehearsal(by_rule) as server:
        asking = synth.Asking(base_url=server.url, send_names=True)
        run(folder, model="rehearsal", asking=asking)
        sent = json.dumps([request.body for request in server.requests], ensure_ascii=False)
    assert "courier is [name 2], [e-mail 1]" in sent
    assert traces_in(sent.encode(), WORDS) == []
    assert traces(folder, WORDS, own(folder)) == []
    assert "b.wrax@example.org" in (folder / "key.csv").read_text("utf-8")


def test_results_elsewhere_that_still_hold_a_name_are_told_of(tmp_path: Path) -> None:
    folder = write(tmp_path / "boxes", "")
    run(folder, out=tmp_path / "away")
    run(folder)
    (folder / "study.toml").write_text(PRIVACY, "utf-8")
    assert any("Results in other folders" in remark for remark in run(folder).remarks)
    assert traces(folder, WORDS, own(folder)) == []
    assert traces(tmp_path / "away", WORDS)


def code_of(folder: Path, words: str) -> str:
    rows = csv.reader(io.StringIO((folder / KEY).read_text("utf-8")))
    return next(row[0] for row in rows if row[1:] == ["participant", words])


def confidential_boxes(folder: Path) -> Path:
    """Ana speaks in it, Cleo speaks of her, and her name was confirmed in key.csv alone."""
    boxes.write(folder, settings=f"{boxes.SETTINGS}[privacy]\n")
    talk = folder / "cleo.txt"
    talk.write_text(talk.read_text("utf-8").replace("colleague gave", "colleague Ana gave"))
    (folder / KEY).write_text("shown,kind,words\n,name,Ana\n", "utf-8")
    return folder


def names_left(folder: Path) -> list[str]:
    sources = [path for path in folder.iterdir() if path.is_file()]
    return traces(folder, ["Ana"], sources)


def test_a_name_confirmed_in_the_key_stays_replaced_once_its_bearer_is_forgotten(
    tmp_path: Path,
) -> None:
    folder = confidential_boxes(tmp_path / "boxes")
    with Rehearsal(by_rule) as server:
        asking = synth.Asking(base_url=server.url, send_names=True)
        run(folder, model="rehearsal", asking=asking)
    ana = code_of(folder, "Ana")
    boxes.forget(folder, ana)
    assert names_left(folder) == []
    assert synth.check(folder).problems == ()
    run(folder)
    assert names_left(folder) == []
    texts = [path.read_text("utf-8") for path in (folder / "out" / "sources").glob("*.txt")]
    assert sum(f"My colleague {ana} gave me" in text for text in texts) == 1


def test_without_the_key_nobody_is_forgotten_under_a_pseudonym(tmp_path: Path) -> None:
    folder = confidential_boxes(tmp_path / "boxes")
    run(folder)
    ana = code_of(folder, "Ana")
    key = (folder / KEY).read_bytes()
    (folder / KEY).unlink()
    with pytest.raises(UsageError, match=f"key.csv: expected a row that tells who {ana} is"):
        boxes.forget(folder, ana)
    assert read_tombstones(folder) == ([], [])
    (folder / KEY).write_bytes(key)
    assert boxes.forget(folder, ana).complete
    assert boxes.holding(folder) == {"ana.txt", "group.txt", "survey.csv"}


def test_the_names_behind_pseudonyms_are_masked_in_what_a_reviewer_wrote(tmp_path: Path) -> None:
    folder = tmp_path / "boxes"
    boxes.write(folder, settings=f'{boxes.SETTINGS}[privacy]\nnames = ["Barnaby Wraxhall"]\n')
    (folder / "ana.txt").rename(folder / "Tamsin Quill.txt")
    people = folder / "participants.csv"
    people.write_text(
        people.read_text("utf-8")
        .replace("ana.txt", "Tamsin Quill.txt")
        .replace("Ana,T", "Tamsin Quill,T"),
        "utf-8",
    )
    run(folder)
    desk = Desk(open_workspace(folder), "Rita")
    mine = Decisions(desk.view, "Rita")
    theme = desk.view.journey.every_theme()[0]
    written = "Tamsin and wraxhall, that is Quill, waited for interview parts"
    desk.decide([mine.accept(theme.observations[0]), mine.rename(theme.id, written)])
    for name in ("shared.md", "shared.json"):
        shared = synth.export(folder, tmp_path / name, shared=True).read_text("utf-8")
        assert traces_in(shared.encode(), ["Tamsin", "Wraxhall", "Quill"]) == []
    assert "waited for interview parts" in shared


def test_what_nobody_sees_within_a_name_does_not_keep_it_from_being_masked() -> None:
    mask = mask_for(hostile(), ["Tamsin Quill"])
    assert mask("Tam\u200dsin \u2066Qu\u200ei\u034fll") == "[name]"
    assert "marta" not in mask("M\u200dar\u200cta waits").casefold()


@pytest.mark.parametrize("pattern", [".", r"\s", "(?s).+", r"\w+"])
def test_a_pattern_that_matches_everything_leaves_a_study_that_can_be_read(
    tmp_path: Path, pattern: str
) -> None:
    folder = write(tmp_path / "boxes", f"[privacy]\npatterns = ['{pattern}']\n")
    run(folder)
    run(folder)
    assert synth.check(folder).problems == ()


def test_a_pattern_that_never_ends_is_refused_by_its_name(tmp_path: Path) -> None:
    endless = '[privacy]\npatterns = [{ name = "ticket", pattern = "(a|aa)+$" }]\n'
    folder = write(tmp_path / "boxes", endless)
    moan = f"Interviewer: And then?\nTamsin: I went {'a' * 200}rgh and left it there.\n"
    (folder / "moan.txt").write_text(moan, "utf-8")
    with pytest.raises(SettingsError, match=r"patterns, 'ticket': expected .* 5 seconds, found"):
        run(folder)
    assert not [path for path in (folder / "out").rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("P01,participant,Ana\nP01,participant,Ben\n", "row 3: expected a participant"),
        ("a.txt,file,ana.txt\na.txt,file,ben.txt\n", "row 3: expected a file"),
        (f",name,{'x' * 1_000_000}\n", "row 2: expected 500 characters at most"),
    ],
)
def test_a_key_that_cannot_be_followed_is_refused(tmp_path: Path, rows: str, message: str) -> None:
    (tmp_path / KEY).write_text(f"shown,kind,words\n{rows}", "utf-8")
    with pytest.raises(SettingsError, match=message):
        read_key(tmp_path)
    with pytest.raises(SettingsError, match="500 characters"):
        privacy_of({"privacy": {"names": ["x" * 501]}})


def test_of_two_people_whose_codes_were_struck_none_is_taken_for_the_other(tmp_path: Path) -> None:
    rows = "P01,participant,(forgotten)\nP02,participant,(forgotten)\nP02,name,Ana\n"
    (tmp_path / KEY).write_text(f"shown,kind,words\n{rows}", "utf-8")
    assert read_key(tmp_path).person("Ben") == "P03"


def test_what_was_decided_on_a_view_from_before_a_forgetting_is_not_written(tmp_path: Path) -> None:
    folder = boxes.write(tmp_path / "boxes")
    run(folder)
    desk = Desk(open_workspace(folder), "Rita")
    mine = Decisions(desk.view, "Rita")
    hers = next(o for o in desk.view.journey.observations if o.participant == "Ana")
    late = mine.accept(hers.id, note="hm")
    boxes.forget(folder)
    with pytest.raises(UsageError, match="forgotten meanwhile"):
        desk.decide([late])
    assert boxes.holding(folder) == {"ana.txt", "group.txt", "survey.csv"}
    other = next(o for o in desk.view.journey.observations if o.participant != "Ana")
    desk.decide([Decisions(desk.view, "Rita").accept(other.id)])


def test_names_that_stand_only_in_what_a_reviewer_wrote_are_masked(tmp_path: Path) -> None:
    folder = boxes.write(tmp_path / "boxes")
    run(folder)
    desk = Desk(open_workspace(folder), "Rita")
    mine = Decisions(desk.view, "Rita")
    theme = desk.view.journey.every_theme()[0]
    written = "The husband of that lady, Zoltan Király of Pfäffikon, says so"
    desk.decide([mine.accept(theme.observations[0]), mine.rename(theme.id, written)])
    shared = synth.export(folder, tmp_path / "shared.md", shared=True).read_text("utf-8")
    assert "The husband of that lady, " in shared
    assert traces_in(shared.encode(), ["Zoltan", "Király", "Pfäffikon"]) == []
