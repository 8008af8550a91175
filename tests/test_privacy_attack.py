"""Attempts to get what was confirmed past the replacing, each of which once came through."""

import json
from pathlib import Path
from typing import Any

import pytest

import synth
from planted_traces import traces, traces_in
from synth.embedding.hashed import HashEmbedder
from synth.llm.rehearsal import Rehearsal
from synth.llm.rehearsal_rules import by_rule
from synth.privacy.key import Key
from synth.privacy.spans import spliced
from synth.privacy.words import Words, parts_of
from synth.prompting import shipped_prompt

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
