"""The map says what is reviewed, by whom, and what is only a draft."""

import csv
import io
import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import sync_playwright

import synth
from builders import small_map, write_results
from conftest import ROOT
from independent_figures import mismatches
from independent_tree import Node, read
from pages import CHROMIUM, grave, inert_page
from report_sample import sample
from reviewed_map import VERDICTS, reviewed, reviewed_results, state
from synth.exports.csv_file import csv_text
from synth.exports.tables import evidence_table, sheet_tables
from synth.exports.workbook import workbook
from synth.records.journey import JourneyMap
from synth.records.review import Gone, Reviewed, ReviewState
from synth.report.markdown import render_markdown
from synth.report.page import render_page
from synth.report.reviewing import status_text
from synth.results import Results, load_results, map_text
from synth.wall.cards import cards
from synth.wall.paper import paper_of
from synth.wall.stickies import stickies_csv
from synth.wall.wall import wall_svg

HOSTILE = '<script>window.pwned=1</script>\u202e"x" & 7 of 9\x00'


def with_state(found: ReviewState) -> Results:
    results = sample()
    return Results(reviewed(results.journey, found), results.texts, results.turns)


@pytest.fixture(scope="module")
def results() -> Results:
    return reviewed_results(sample())


@pytest.fixture(scope="module")
def page(results: Results) -> Node:
    return read(render_page(results))


def one(page: Node, id: str) -> Node:
    return next(node for node in page.all() if node.get("id") == id)


def marked(journey: JourneyMap, verdict: int) -> list[str]:
    return [id for id, found in journey.review.records.items() if found == VERDICTS[verdict]]


def test_a_map_that_nobody_reviewed_has_no_trace_of_a_review() -> None:
    html = render_page(sample())
    assert "<b>draft</b>, reviewed by nobody yet" in html
    assert re.findall(r"i-rev|data-review|revline|looked at", html) == []


def test_the_head_names_who_reviewed_and_how_much(results: Results, page: Node) -> None:
    line = page.first("p", "asof")
    assert line
    said = status_text(results.journey)
    assert said in line.text()
    assert re.fullmatch(
        r"partly reviewed by Ana and Ben: \d+ of \d+ findings, "
        r"\d+ of \d+ observations, 3 taken out",
        said,
    )


def test_a_map_is_reviewed_only_when_everything_was_decided() -> None:
    journey = sample().journey
    ids = [x.id for x in (*journey.observations, *journey.findings)]
    ids += [t.id for s in journey.stages for ts in s.themes.values() for t in ts]
    records = {id: Reviewed(verdict="accepted", by=("Ana",)) for id in ids}
    found = ReviewState(reviewers=("Ana",), records=records)
    assert status_text(reviewed(journey, found)).startswith("reviewed by Ana: ")
    records.pop(journey.observations[0].id)
    found = ReviewState(reviewers=("Ana",), records=records)
    assert status_text(reviewed(journey, found)).startswith("partly reviewed by Ana: ")


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (ReviewState(), "draft, reviewed by nobody yet"),
        (
            ReviewState(reviewers=("Ana",), records={"f0": Reviewed(notes=("Ana: hm",))}),
            "draft, commented on by Ana, no verdict yet",
        ),
        (ReviewState(reviewers=("Ana",)), "draft, no verdict of Ana stands"),
    ],
)
def test_what_decides_nothing_leaves_a_draft(found: ReviewState, said: str) -> None:
    assert status_text(reviewed(sample().journey, found)) == said


def test_many_reviewers_are_counted_in_one_line() -> None:
    names = tuple("ABCDEF")
    found = ReviewState(reviewers=names, rejected={"led": 1})
    assert "by A, B, C and 3 more: " in status_text(reviewed(sample().journey, found))


def test_a_crowd_of_reviewers_is_counted_on_a_mark_too(tmp_path: Path) -> None:
    journey, documents = small_map()
    crowd = tuple("ABCDEFG")
    records = {o.id: Reviewed(verdict="edited", by=crowd[:5], against=crowd[5:])
               for o in journey.observations}  # fmt: skip
    write_results(tmp_path, journey, documents)
    put(tmp_path, reviewed(journey, ReviewState(reviewers=crowd, records=records)))
    assert (
        "edited by A, B, C and 2 more; F and G disagree"
        in read((tmp_path / "map.html").read_text("utf-8")).text()
    )
    assert mismatches(tmp_path) == []


def test_a_mark_says_in_words_who_decided_and_the_panel_when(results: Results, page: Node) -> None:
    id = next(i for i in marked(results.journey, 1) if i.startswith("o"))
    said = one(page, id).text()
    assert "accepted by Ana and Ben, 20 November 2026" in said
    assert "Ben: heard it twice." in said


def test_reviewers_who_disagree_are_both_named(results: Results, page: Node) -> None:
    id = next(i for i in marked(results.journey, 4) if i.startswith("o"))
    assert "accepted by Ana; Ben disagrees, 20 November 2026 (overreach)" in one(page, id).text()


def test_a_comment_alone_is_no_mark(results: Results, page: Node) -> None:
    id = next(i for i in marked(results.journey, 5) if i.startswith("o"))
    assert "commented on, no verdict" in one(page, id).text()
    assert [n for n in page.all("span", "rev") if n.get("data-of") == id] == []


def test_the_legend_says_once_what_has_no_mark(page: Node) -> None:
    assert page.text().count("What has no mark is only a draft") == 1


def test_what_reviewers_took_out_is_listed_with_reason_and_name(page: Node) -> None:
    said = one(page, "rejections").text()
    assert "By reason: 1 identifying, 1 led, 1 overreach." in said
    assert "overreach: says more than the words (Ana)" in said
    assert "withheldidentifying: (Ben)" in said


def test_lost_verdicts_and_strange_lines_are_told_in_the_appendix(page: Node) -> None:
    said = one(page, "method").text()
    assert "2 verdicts whose record is gone" in said
    assert "renamed by Ben: Late boxes Fewer than half of its observations are left." in said
    assert "reviews.jsonl, line 12: expected a review" in said


def test_the_appendix_counts_what_the_coders_decided(page: Node) -> None:
    said = one(page, "method").text()
    assert re.search(
        r"Ana and Ben\. Of the observations: \d+ accepted, \d+ edited, \d+ added", said
    )
    assert "no person is on record" not in said


def test_notes_and_lost_words_of_people_who_may_not_be_quoted_are_withheld() -> None:
    journey = sample().journey
    people = tuple(p.model_copy(update={"quotable": "no"}) for p in journey.participants)
    kept = sample()
    closed = journey.model_copy(update={"participants": people})
    html = render_page(Results(reviewed(closed), kept.texts, kept.turns))
    records = [r for i, r in state(journey).records.items() if i.startswith("o")]
    assert any(r.notes for r in records)
    observations = [a.text() for a in read(html).all("article", "obs")]
    assert not any("heard it twice" in text for text in observations)
    assert any("A note is withheld" in text for text in observations)
    assert "It was late." not in one(read(html), "method").text()
    assert "says more than the words" not in html


def test_hostile_reviewers_and_notes_run_nothing(tmp_path: Path) -> None:
    journey = sample().journey
    record = Reviewed(verdict="edited", by=(HOSTILE,), at=HOSTILE, reason=HOSTILE,
                      notes=(HOSTILE, "x" * 100_000))  # fmt: skip
    lost = Gone(review="v", reviewer=HOSTILE, action="edit", target="o", words=HOSTILE, why=HOSTILE)
    asked = [o for s in journey.stages for o in s.opportunities]
    themes = [t for s in journey.stages for ts in s.themes.values() for t in ts]
    records = {x.id: record for x in (*journey.observations[:9], *themes, *asked)}
    found = ReviewState(reviewers=(HOSTILE,), records=records, rejected={HOSTILE: 2},
                        gone=(lost,), remarks=(HOSTILE,))  # fmt: skip
    html = render_page(with_state(found))
    (tmp_path / "map.html").write_text(html, "utf-8")
    with inert_page(tmp_path / "map.html") as opened:
        assert opened.locator("#panel .reviewed").count() > 0
    assert html.count("<script>") == 1
    assert "x" * 3_000 not in html


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """A small study's results, every record of it decided on or commented."""
    journey, documents = small_map()
    write_results(tmp_path / "written", journey, documents)
    put(tmp_path / "written", reviewed(journey, every=1))
    return tmp_path / "written"


def put(out: Path, journey: JourneyMap) -> None:
    (out / "map.json").write_text(map_text(journey), "utf-8")
    (out / "map.html").write_text(render_page(load_results(out)), "utf-8")


def test_every_figure_of_a_reviewed_map_counts_the_same_elsewhere(
    written: Path, tmp_path: Path
) -> None:
    assert mismatches(written) == []
    recording = ROOT / "corpora" / "recordings" / "meal-kit.jsonl"
    out = tmp_path / "replayed"
    synth.run(ROOT / "corpora" / "meal-kit", out=out, model=f"replay:{recording}")
    put(out, reviewed(load_results(out).journey))
    assert mismatches(out) == []


FIGURES = (
    *("review-first", "review-first-of", "review-observations", "review-observations-of"),
    *("review-out", "review-rejected", "review-turns", "review-verdict", "review-against"),
    *("looked-n", "looked-of"),
)
MARKS = (
    (r'data-review="accepted" data-of="o', 'data-review="edited" data-of="o', "not accepted"),
    (r'<span class="rev" data-review="\w+" data-of="m', '<span class="x" data-of="m', "0 times"),
    (r"<b>partly reviewed</b>", "<b>reviewed</b>", "not partly reviewed"),
    (r"accepted by <bdi>Ana</bdi>", "accepted by <bdi>Eve</bdi>", "did not decide"),
)


def test_wrong_figures_and_marks_that_the_map_does_not_bear_out_are_told(
    written: Path, tmp_path: Path
) -> None:
    wrong = [(rf'(data-figure="{name}"[^>]*>)[^<]*', r"\g<1>987") for name in FIGURES]
    out = altered(written, tmp_path, [*wrong, *(mark[:2] for mark in MARKS)])
    lines = mismatches(out)
    assert [f for f in FIGURES if not any(f"{f} " in x and "987" in x for x in lines)] == []
    assert [told for *_, told in MARKS if not any(told in line for line in lines)] == []


def altered(written: Path, tmp_path: Path, changes: list[tuple[str, str]]) -> Path:
    out = Path(shutil.copytree(written, tmp_path / "out"))
    text = (out / "map.html").read_text("utf-8")
    for pattern, into in changes:
        text, done = re.subn(pattern, into, text, count=1)
        assert done == 1, pattern
    (out / "map.html").write_text(text, "utf-8")
    return out


def test_the_document_says_the_same_as_the_page(results: Results) -> None:
    text = render_markdown(results)
    assert f"- Review: {status_text(results.journey)}" in text
    assert "; accepted by Ana)" in text
    assert "Reviewers took out, by reason: 1 identifying, 1 led, 1 overreach." in text
    assert "- Review: draft, reviewed by nobody yet" in render_markdown(sample())


def test_a_row_of_evidence_ends_with_its_verdict(results: Results) -> None:
    rows = list(csv.DictReader(io.StringIO(csv_text(evidence_table(results.journey, {}))[1:])))
    assert list(rows[0])[-4:] == ["verdict", "reviewed_by", "reviewers_against", "review_note"]
    found = {row["observation"]: [row[name] for name in list(rows[0])[-4:]] for row in rows}
    ids = [next(i for i in marked(results.journey, k) if i.startswith("o")) for k in (1, 4)]
    assert found[ids[0]] == ["accepted", "Ana, Ben", "", "Ben: heard it twice."]
    assert found[ids[1]] == ["accepted", "Ana", "Ben", ""]
    assert [""] * 4 in found.values()


def test_sheets_of_findings_lanes_and_opportunities_have_the_verdict(results: Results) -> None:
    tables = sheet_tables(results.journey, {})
    book = openpyxl.load_workbook(io.BytesIO(workbook(tables)))
    for name in ("Findings", "Pain points", "Opportunities"):
        head, *rows = book[name].iter_rows(values_only=True)
        assert head[-2:] == ("verdict", "reviewed_by")
        assert ("accepted", "Ana") in [row[-2:] for row in rows]


def test_the_wall_says_its_state_and_marks_what_is_reviewed(results: Results) -> None:
    said = re.sub(r"<[^>]+>", " ", wall_svg(results, paper_of("A0")))
    assert "Partly reviewed by Ana and Ben" in " ".join(said.split())
    assert "reviewers disagree" in said
    assert len(re.findall(r"\breviewed\b", said)) > 5
    bare = " ".join(re.sub(r"<[^>]+>", " ", wall_svg(sample(), paper_of("A0"))).split())
    assert "Draft, reviewed by nobody yet" in bare


def test_each_card_and_sticky_says_whether_it_is_a_draft(results: Results) -> None:
    records = results.journey.review.records
    for card in cards(results)[:-1]:
        found = records.get(card.id)
        assert (card.state == "Draft") == (not found or not (found.verdict or found.against))
    rows = list(csv.DictReader(io.StringIO(stickies_csv(results)[1:])))
    assert {row["review"] for row in rows} >= {"draft", "accepted by Ana"}
    assert not any("reviewed" in row["n"] for row in rows)


def test_an_older_map_without_a_review_is_read_as_a_draft() -> None:
    old = json.loads(map_text(sample().journey))
    del old["review"]
    journey = JourneyMap.model_validate(old)
    assert status_text(journey) == "draft, reviewed by nobody yet"


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory, results: Results) -> Path:
    path = tmp_path_factory.mktemp("drawn") / "map.html"
    path.write_text(render_page(results), "utf-8")
    return path


@pytest.fixture(scope="module")
def open_page(drawn: Path) -> Iterator[Callable]:
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])

        def opened(width: int, light: str = "light"):
            view = {"width": width, "height": 900}
            page = browser.new_page(viewport=view, color_scheme=light, reduced_motion="reduce")
            page.goto(drawn.as_uri())
            return page

        yield opened
        browser.close()


@pytest.mark.browser
@pytest.mark.parametrize("light", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing_serious_on_a_reviewed_map(open_page, width: int, light: str) -> None:
    page = open_page(width, light)
    folds = "#method details, #rejections details, .key"
    page.evaluate(f"document.querySelectorAll('{folds}').forEach((one) => {{ one.open = true; }})")
    assert grave(page) == []
    page.locator(".findings a").first.click()
    assert "accepted by Ana" in page.locator("#panel .reviewed").first.inner_text()
    assert grave(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


@pytest.mark.browser
def test_a_filter_keeps_the_marks_of_cards(open_page) -> None:
    page = open_page(1440)
    before = page.locator(".card .rev").count()
    page.locator("#f-person").select_option(index=1)
    page.locator("#f-clear").click()
    assert page.locator(".card .rev").count() == before > 0
    page.close()


@pytest.mark.browser
def test_marks_are_printed(open_page) -> None:
    page = open_page(1440)
    page.emulate_media(media="print")
    assert page.locator(".findings .rev").first.is_visible()
    assert page.locator(".card .rev svg").first.is_visible()
    page.close()
