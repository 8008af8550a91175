"""The files that the review page gives: each opens, and shows what was decided."""

import csv
import io
import json
import shutil
import threading
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from openpyxl import load_workbook

from open_study import Site, hidden, open_study
from synth.coding.sampling import session_turns
from synth.desk.decisions import Decisions
from synth.evaluation.gold import read_gold
from synth.records.journey import JourneyMap
from synth.review.deciding import decide
from synth.review.file_forms import FORMS, file_name, offered
from test_review_coding import ROUND, finish, save


@pytest.fixture
def site(finished: Path, tmp_path: Path) -> Iterator[Site]:
    folder = Path(shutil.copytree(finished, tmp_path / "study"))
    with open_study(folder) as site:
        yield site


def rows(site: Site, name: str) -> list[dict[str, str]]:
    text = site.get(f"/files/{name}").body.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_every_form_that_is_offered_is_given(site: Site) -> None:
    finish(site)
    text = site.text("/files")
    for form, why in offered(site.desk):
        assert why == ""
        assert f'href="/files/{form.name}" download' in text
        answer = site.get(f"/files/{form.name}")
        assert answer.status == 200, form.name
        assert answer.headers["content-type"] == form.media
        assert answer.headers["content-disposition"].startswith("attachment;")
        assert answer.body


def test_the_files_are_as_decided_a_moment_ago_and_nothing_is_written(site: Site) -> None:
    before = sorted((p, p.stat().st_mtime_ns) for p in site.folder.rglob("*") if p.is_file())
    name = next(iter(site.desk.view.observations))
    decide(site.desk, lambda d: d.reject(name, "overreach"))
    lines = site.folder / "reviews.jsonl"
    kept = {p: at for p, at in before if p.name != "reviews.lock"}
    journey = JourneyMap.model_validate_json(site.get("/files/map.json").body)
    assert name not in {o.id for o in journey.observations}
    assert journey.review.rejected == {"overreach": 1}
    assert name not in site.get("/files/evidence.csv").text
    for form, _ in offered(site.desk):
        site.get(f"/files/{form.name}")
    after = {p: p.stat().st_mtime_ns for p in site.folder.rglob("*") if p.is_file()}
    new = {p for p, at in after.items() if kept.get(p) != at and p.name != "reviews.lock"}
    assert new == {lines}


def test_the_tables_hold_a_row_each(site: Site) -> None:
    view = site.desk.view
    assert {row["observation"] for row in rows(site, "evidence.csv")} == set(view.observations)
    assert len(rows(site, "rejected.csv")) == len(view.journey.rejections)
    book = load_workbook(io.BytesIO(site.get("/files/map.xlsx").body), read_only=True)
    assert book.sheetnames


def test_the_poster_is_a_drawing(site: Site) -> None:
    assert ElementTree.fromstring(site.get("/files/wall.svg").body).tag.endswith("svg")


def test_ones_own_codings_are_gold(site: Site, tmp_path: Path) -> None:
    finish(site)
    with open_study(site.folder, "Béla") as other:
        save(other, hidden(other.get(ROUND).text))
    target = tmp_path / "gold.jsonl"
    target.write_bytes(site.get("/files/gold.jsonl").body)
    marks = [json.loads(line) for line in target.read_text("utf-8").splitlines()]
    turns = session_turns(list(site.desk.view.documents.values()), site.codings(), "round")
    assert len([m for m in marks if "facet" not in m]) == len(turns)
    assert read_gold(target)


def test_the_tables_of_reviews_and_agreement_wait_for_ones_own_part(site: Site) -> None:
    save(site, hidden(site.get(ROUND).text))
    for name in ("reviews.csv", "agreement.csv"):
        answer = site.get(f"/files/{name}")
        assert answer.status == 409
        assert "have not finished the blind session “round”" in answer.text
        assert f'href="/files/{name}"' not in site.text("/files")
    finish(site)
    assert {row["reviewer"] for row in rows(site, "reviews.csv")} == {"Ana"}
    assert {row["kind"] for row in rows(site, "agreement.csv")} >= {"facet"}


def test_a_form_with_nothing_in_it_is_not_given_and_says_why(site: Site) -> None:
    text = site.text("/files")
    for name in ("reviews.csv", "agreement.csv", "gold.jsonl"):
        assert f'href="/files/{name}"' not in text
    assert "You have not coded turns blindly yet." in text
    assert site.get("/files/gold.jsonl").status == 422


@pytest.mark.parametrize(
    "name", ["map.pdf", "map.png", "..%2Fmap.json", "%2e%2e", "reviews.jsonl", "x"]
)
def test_no_other_file_is_given(site: Site, name: str) -> None:
    assert site.get(f"/files/{name}").status == 404


def test_a_files_name_begins_with_the_studys_title(site: Site) -> None:
    kept = site.get("/files/map.json").headers["content-disposition"]
    title = str(site.desk.view.journey.study["title"])
    assert unquote(kept.partition("filename*=UTF-8''")[2]) == f"{title} map.json"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("../../etc", "etc map.html"),
        ('a"b\r\nX: 1', "a b X 1 map.html"),
        ("a\u202etxt.exe", "a txt exe map.html"),
        ("", "map.html"),
        ("Küche 厨房", "Küche 厨房 map.html"),
        ("x" * 900, "x" * 60 + " map.html"),
    ],
)
def test_a_title_makes_a_name_that_any_system_takes(title: str, name: str) -> None:
    assert file_name(title, FORMS[0], "Ana") == name


def test_a_decision_is_taken_while_files_are_made(site: Site) -> None:
    drawing = [threading.Thread(target=site.get, args=("/files/map.html",)) for _ in range(3)]
    for thread in drawing:
        thread.start()
    name = next(iter(site.desk.view.observations))
    site.desk.decide([Decisions(site.desk.view, "Ana").accept(name)])
    assert [line["target"] for line in site.lines()] == [name]
    for thread in drawing:
        thread.join()
