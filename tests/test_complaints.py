"""What is wrong on the command line or in a small file is said in one sentence with a remedy."""

import json
import zipfile
from pathlib import Path

import pytest

from conftest import Command

TALK = "Moderator: How did it start?\nAnn: The food came cold and I had to warm it again.\n"
MARK = {"start": 0, "end": 3, "quote": "abc", "facet": "goal", "stage": "purchase"}


@pytest.fixture
def study(tmp_path: Path) -> Path:
    (tmp_path / "ana.txt").write_text(TALK)
    return tmp_path


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("run S --concurrency 0", "--concurrency: expected 1 or more, found '0'; see synth run -"),
        ("run S --max-cost -1", "--max-cost: expected 0 or more, found '-1'; see synth run -"),
        ("run S --concurrency x", "--concurrency: expected a whole number, found 'x'; see"),
        ("run S --max-cost x", "--max-cost: expected a number, found 'x'; see synth run -"),
        ("review S --port 70000", "--port: expected 65535 or less, found '70000'; see"),
        ("search S x -n 0", "--limit: expected 1 or more, found '0'; see synth search -"),
        ("run S --nonsense", "No such option: --nonsense"),
        ("search S", "Missing argument 'WORDS'; see synth search --help."),
        ("run S --model=", "--model: expected a name or an address, found nothing; say which"),
        ("plan S --model=", "--model: expected a name or an address, found nothing; say which"),
        ("run S --model=m --base-url=", "--base-url: expected a name or an address, found nothing"),
        ("run S --model=replay:", "--model: expected replay:FILE, found 'replay:'; name a rec"),
        ("plan S --model=replay:", "--model: expected replay:FILE, found 'replay:'; name a rec"),
    ],
)
def test_an_option_that_does_not_fit_is_named_with_what_it_takes(
    study: Path, synth: Command, words: str, told: str
) -> None:
    done = synth(*(str(study) if word == "S" else word for word in words.split()))
    assert done.returncode == 2
    assert done.stderr.startswith(told)
    assert done.stderr.endswith(".\n")
    assert [path.name for path in study.iterdir()] == ["ana.txt"]


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("participants.csv", "", "participants.csv: expected a table, found an empty file; fill"),
        (
            "participants.csv",
            "participant,plan,participant\nann,free,ann\n",
            "participants.csv, row 1: expected each column once, found 'participant' 2 times; give",
        ),
        ("study.toml", "keep_days = -3\n", "study.toml, keep_days: expected 1 day or more, found"),
        (
            "study.toml",
            "[privacy]\nkeep_days = -3\n",
            "study.toml, privacy, keep_days: expected 1 day or more, found -3; mend it",
        ),
    ],
)
def test_a_file_about_the_study_that_cannot_be_followed_is_named(
    study: Path, synth: Command, name: str, text: str, told: str
) -> None:
    (study / name).write_text(text)
    done = synth("run", study, "-q")
    assert done.returncode == 2
    assert done.stderr.startswith(told)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (None, "expected a .jsonl file of marks, found no such file or directory; name the file"),
        ("{", "line 1: expected one mark as JSON, found the line: invalid json"),
        (
            json.dumps({"source": "ben.txt", **MARK}),
            "expected marks in sources of the map, found 'ben.txt', which the study lacks; put",
        ),
        (
            json.dumps({"coded": {"source": "ben.txt", "start": 0, "end": 3}}),
            "expected marks in sources of the map, found 'ben.txt', which the study lacks; put",
        ),
    ],
)
def test_gold_that_cannot_be_scored_comes_with_what_to_do(
    study: Path, synth: Command, line: str | None, told: str
) -> None:
    assert synth("run", study, "-q").returncode == 0
    gold = study / "gold.jsonl"
    if line is not None:
        gold.write_text(line + "\n")
    done = synth("eval", study, gold)
    assert done.returncode == 2
    assert told in done.stderr
    assert "None" not in done.stderr
    assert ("mend that line or take it out." in done.stderr) == (line == "{")


@pytest.mark.parametrize("torn", ["cut off", "not a zip", "without its sheet"])
def test_a_torn_workbook_is_named_with_its_folder_and_in_plain_words(
    study: Path, synth: Command, torn: str
) -> None:
    path = study / "interviews" / "deep" / "broken.xlsx"
    path.parent.mkdir(parents=True)
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("[Content_Types].xml", "<Types/>")
        if torn != "without its sheet":
            book.writestr("xl/worksheets/sheet1.xml", "<worksheet/>" * 99)
        book.writestr("xl/workbook.xml", "<workbook/>")
    data = path.read_bytes()
    path.write_bytes({"cut off": data[:300], "not a zip": b"x,y\n"}.get(torn, data))
    done = synth("run", study, "-q")
    assert done.returncode == 1
    told = "interviews/deep/broken.xlsx: expected an .xlsx workbook, found a damaged one; open it "
    assert done.stderr.startswith(told)
    assert json.loads((study / "out" / "run.json").read_text())["failures"] == [
        done.stderr.splitlines()[0]
    ]
