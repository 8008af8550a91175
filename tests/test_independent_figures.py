"""Every figure of map.html stands a second count by a script that shares no code with Synth."""

import ast
import csv
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import synth
from conftest import ROOT, SAMPLE
from conftest import _left_out as left_out
from independent_counts import Study
from independent_figures import mismatches
from independent_recount import recount

SCRIPT = Path(__file__).with_name("independent_figures.py")
BOTH = "R_9KosYpIre8oiT5q"
"""A respondent who says why they left; here the same person as P02."""


@pytest.fixture(scope="module")
def replayed(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Results of a corpus by its recording, each made once."""
    made: dict[str, Path] = {}

    def make(name: str) -> Path:
        if name not in made:
            made[name] = tmp_path_factory.mktemp(name) / "results"
            recording = ROOT / "corpora" / "recordings" / f"{name}.jsonl"
            synth.run(ROOT / "corpora" / name, out=made[name], model=f"replay:{recording}")
        return made[name]

    return make


def both_kinds(folder: Path) -> Path:
    """Somebody interviewed and surveyed, somebody not to be quoted, a pinned item, patterns."""
    shutil.copytree(SAMPLE, folder, ignore=left_out)
    answers = (folder / "survey.csv").read_text("utf-8").splitlines(keepends=True)
    few = [line for number, line in enumerate(answers) if number < 70 or line.startswith(BOTH)]
    (folder / "survey.csv").write_text("".join(few), "utf-8")
    settings = (folder / "study.toml").read_text("utf-8")
    column, item = 'segments = ["Plan"', '{ column = "If you paused or cancelled, why?", '
    pinned = f'items = [{item}stage = "leaving", facet = "pain_point" }}]\n{column}'
    assert column in settings
    settings = settings.replace(column, pinned) + "\n[patterns]\ndraft = true\n"
    (folder / "study.toml").write_text(settings, "utf-8")
    with (folder / "participants.csv").open(newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["participant"] <= "P04"]
    rows.append({**rows[1], "source": "", "respondent": BOTH})
    rows[2]["quotable"] = "no"
    with (folder / "participants.csv").open("w", newline="", encoding="utf-8") as file:
        fields = dict.fromkeys([*rows[0], "respondent", "quotable"])
        writer = csv.DictWriter(file, list(fields))
        writer.writeheader()
        writer.writerows(rows)
    return folder


def test_the_sample_by_the_built_in_reader_counts_the_same(finished: Path) -> None:
    assert mismatches(finished / "out") == []


@pytest.mark.parametrize("name", ["meal-kit", "carers-allowance"])
def test_a_map_read_by_a_model_counts_the_same(replayed: Callable[[str], Path], name: str) -> None:
    assert mismatches(replayed(name)) == []


def enrich(out: Path) -> None:
    """Adds a finding over a stage, drafts turned down and a pattern, and draws the page again."""
    study = Study(out)
    themes = [t for t in study.themes.values() if t["stage"] == "leaving"]
    members = [i for t in themes for i in t["observations"]]
    places = {(t["stage"], t["actor"]) for t in themes}
    asked = {p for kind in ("interview", "survey") for p in study.standing(places, kind)}
    finding = {
        "id": "f0",
        "text": "They leave.",
        "counter": [],
        "themes": [t["id"] for t in themes],
    }
    study.map["findings"].append(finding | {"n": len(study.behind(members)), "of": len(asked)})
    draft = {"source": next(iter(study.sources)), "turn": 1, "words": "5 words that nobody said"}
    draft |= {"reason": "found 3 of 5", "nearest": "", "facet": "goal", "statement": "None"}
    study.map["rejections"] = [draft | {"kind": kind} for kind in ("empty", "stitched", "empty")]
    line = {"text": "They all left.", "theme": themes[0]["id"]}
    line["evidence"] = themes[0]["observations"]
    pattern = {"id": "p0", "actor": themes[0]["actor"], "participants": ["P01", "P02", "P03"]}
    study.map["patterns"].append(pattern | {"lines": [line]})
    (out / "map.json").write_text(json.dumps(study.map), "utf-8")
    synth.export(out, out / "map.html")


def test_people_of_both_kinds_pinned_items_and_withheld_words_count_the_same(
    tmp_path: Path,
) -> None:
    study = both_kinds(tmp_path / "study")
    synth.run(study)
    enrich(study / "out")
    counts = Study(study / "out")
    kinds = {counts.sources[s]["kind"] for s in counts.people["P02"]["sources"]}
    assert kinds == {"interview", "survey"}
    assert counts.people["P03"]["quotable"] == "no"
    assert counts.map["prompted"]
    assert mismatches(study / "out") == []


@pytest.fixture
def copied(replayed: Callable[[str], Path], tmp_path: Path) -> Path:
    """Results of two actors, to be changed."""
    return Path(shutil.copytree(replayed("carers-allowance"), tmp_path / "changed"))


def change(folder: Path, pattern: str, into: str, count: int = 1) -> None:
    page = folder / "map.html"
    text, done = re.subn(pattern, into, page.read_text("utf-8"), count=count)
    assert done == count
    page.write_text(text, "utf-8")


def test_a_wrong_number_of_any_name_is_told(copied: Path) -> None:
    text = (copied / "map.html").read_text("utf-8")
    names = sorted(set(re.findall(r'data-figure="([\w-]+)"', text)))
    for name in names:
        change(copied, rf'(data-figure="{name}"[^>]*>)[^<]*', r"\g<1>987")
    told = "\n".join(mismatches(copied))
    assert len(names) > 50
    assert [name for name in names if f"{name} " not in told] == []


def test_a_figure_that_is_gone_is_told_where_it_should_stand(copied: Path) -> None:
    change(copied, r'<span data-figure="finding-n"[^>]*>\d+</span>', "some")
    (line,) = mismatches(copied)
    assert line.startswith("map.html: finding-n id=f")
    assert " is missing in li" in line


def test_a_number_without_a_label_is_told(copied: Path) -> None:
    change(copied, r'<span data-figure="cell-more">(\d+)</span>', r"<span>\1</span>")
    assert any("has a number without data-figure" in line for line in mismatches(copied))


UNLABELLED = (
    (r'(<path class="talks" d="M)', r"\g<1>0 0h0M", "dots of"),
    (r'(<path class="middle" d="M-23 )[\d.]+', r"\g<1>3", "is drawn at"),
    (r'class="told">', 'class="none">', "is not drawn as counted"),
    (r"valence [+\u2212]2", "valence 0", "is not valence"),
    (r"Severity [34] of 4: [\w ,]+", "Severity 1 of 4: noticed", "is not severity"),
    (r"told as 1 ", "told as 5 ", "is not the order told"),
    (r'<span class="num">2<', '<span class="num">9<', "“9” in "),
    (r'<footer class="end"><p>', '<footer class="end"><p>All 99 agree. ', "“All 99 agree."),
    (r'"base": \{', '"base": {"x/y": [[1], []], ', "filters, base: x/y"),
    (r"(<dl><dt>)[^<]*", r"\g<1>+7", "who told a feeling at"),
    (r'href="#i-str2"', 'href="#i-str3"', "strength of"),
    (r'<li class="card[^"]*" data-card="m', '<li class="card" data-card="x', "cell"),
)
"""What to find on the page, what to make of it, and what is told of that."""


def test_what_is_drawn_worded_or_kept_for_filters_is_counted_too(copied: Path) -> None:
    for pattern, into, _ in UNLABELLED:
        change(copied, pattern, into)
    lines = "\n".join(mismatches(copied))
    assert [told for _, _, told in UNLABELLED if told not in lines] == []


@pytest.mark.parametrize(
    ("told", "alter"),
    [
        ("by_kind interview", lambda m: _theme(m)["by_kind"]["interview"].update(n=99)),
        (" of is 99", lambda m: _theme(m).update(of=99)),
        ("severity is", lambda m: _pain(m).update(severity=1)),
        ("median of stage", lambda m: m["stages"][0]["emotion"].update(median=1.75)),
        ("dots of stage", lambda m: m["stages"][0]["emotion"]["values"].pop()),
        ("finding f", lambda m: m["findings"][0].update(n=99)),
        ("growth is", lambda m: m["growth"][1].update(themes=2.5)),
        ("cited_chars", lambda m: m["coverage"][0].update(cited_chars=7)),
        ("uncovered_turns", lambda m: m["coverage"][0]["uncovered_turns"].pop()),
        ("unanswered is", lambda m: m["unanswered"].append(_pain(m)["id"])),
        ("voices is", lambda m: m["voices"].pop()),
        ("routes is", lambda m: m["routes"][0].update(of=99)),
        ("segments is", lambda m: m["segments"].pop()),
        ("reach is 99", lambda m: _asks(m)[0].update(reach=99)),
        ("quote of o", lambda m: m["observations"][0]["citations"][0].update(quote="Never said")),
    ],
)
def test_a_map_that_its_own_evidence_contradicts_is_told(
    copied: Path, told: str, alter: Callable[[dict], object]
) -> None:
    found = json.loads((copied / "map.json").read_text("utf-8"))
    alter(found)
    (copied / "map.json").write_text(json.dumps(found), "utf-8")
    lines = recount(Study(copied))
    assert any(line.startswith("map.json: ") and told in line for line in lines), lines[:5]


def test_a_map_that_names_what_it_does_not_hold_is_told_without_a_traceback(copied: Path) -> None:
    found = json.loads((copied / "map.json").read_text("utf-8"))
    del found["observations"][0], found["segments"][0], found["paths"][0]
    (copied / "map.json").write_text(json.dumps(found), "utf-8")
    assert any("cannot be counted" in line for line in mismatches(copied))


def _themes(found: dict) -> list[dict]:
    return [t for s in found["stages"] for ts in s["themes"].values() for t in ts]


def _theme(found: dict) -> dict:
    return _themes(found)[0]


def _pain(found: dict) -> dict:
    return next(t for t in _themes(found) if (t["severity"] or 0) > 1)


def _asks(found: dict) -> list[dict]:
    return [o for s in found["stages"] for o in s["opportunities"]]


def test_the_script_runs_by_hand_and_says_so_by_its_exit_code(copied: Path) -> None:
    def run() -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-S", str(SCRIPT), str(copied)]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    done = run()
    assert (done.returncode, done.stdout) == (0, "")
    change(copied, r'(data-figure="route-of"[^>]*>)\d+', r"\g<1>77")
    done = run()
    assert done.returncode == 1
    assert re.fullmatch(r"map\.html: route-of id=\w+ is 77, counted \d+\n", done.stdout)


def test_the_script_imports_only_the_standard_library_and_its_own_parts() -> None:
    for part in SCRIPT.parent.glob("independent_*.py"):
        for node in ast.walk(ast.parse(part.read_text("utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                own = (SCRIPT.parent / f"{name}.py").is_file() and name.startswith("independent_")
                assert own or name.partition(".")[0] in sys.stdlib_module_names, (part, name)
