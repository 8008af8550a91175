"""The wall and the cards as files, drawn and measured by a real chromium."""

import os
import shutil
import struct
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright
from pypdf import PageObject, PdfReader

from conftest import Command
from pages import CHROMIUM
from synth.files import write_text
from synth.results import MAP, map_text, turn_line, turns_path
from synth.wall import chromium
from synth.wall.cards import cards_html
from wall_sheets import HOSTILE, nobody, renamed, results, svg, with_stages

pytestmark = pytest.mark.browser
OUTSIDE = """
() => {
  const out = [];
  for (const cell of document.querySelectorAll('g[data-box]')) {
    const [x, y, w, h] = cell.dataset.box.split(' ').map(Number);
    for (const text of cell.querySelectorAll('text')) {
      const b = text.getBBox();
      const across = b.x >= x - 0.5 && b.x + b.width <= x + w + 0.5;
      if (!across || b.y < y - 3 || b.y + b.height > y + h + 3)
        out.push([cell.dataset.cell, text.textContent, b.x - x, b.x + b.width - x - w, b.y - y]);
    }
  }
  return out;
}
"""


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample as a results folder."""
    out, found = tmp_path_factory.mktemp("wall"), results()
    write_text(out / MAP, map_text(found.journey))
    for source in found.journey.sources:
        write_text(out / source.text, found.texts[source.id])
        lines = "".join(turn_line(turn) for turn in found.turns[source.id])
        write_text(turns_path(out, source.id), lines)
    return out


def size_of(page: PageObject) -> tuple[float, float]:
    box = page.mediabox
    return round(float(box.width) / 72 * 25.4), round(float(box.height) / 72 * 25.4)


@pytest.fixture(scope="module")
def printed(study: Path, synth: Command) -> dict[str, PdfReader]:
    """The sheet on each paper."""
    readers = {}
    for paper in ("A0", "A1", "a3"):
        to = study / f"{paper}.pdf"
        done = synth("export", study, "--to", to, "--paper", paper)
        assert (done.returncode, done.stderr) == (0, "")
        readers[paper.upper()] = PdfReader(to)
    return readers


@pytest.mark.parametrize(
    ("paper", "pages", "size"),
    [("A1", 1, (841, 594)), ("A0", 1, (1189, 841)), ("A3", 6, (297, 420))],
)
def test_a_pdf_has_the_pages_and_the_size_of_its_paper(
    printed: dict[str, PdfReader], paper: str, pages: int, size: tuple[int, int]
):
    assert len(printed[paper].pages) == pages
    assert {size_of(page) for page in printed[paper].pages} == {size}


def test_pages_of_a_tiled_sheet_say_where_they_belong(printed: dict[str, PdfReader]):
    texts = [page.extract_text() for page in printed["A3"].pages]
    places = [f"row {r}, column {c} of 2 × 3" for r in (1, 2) for c in (1, 2, 3)]
    assert [place in text for place, text in zip(places, texts, strict=True)] == [True] * 6


def test_the_pdf_holds_text_not_a_picture(printed: dict[str, PdfReader]):
    text = printed["A1"].pages[0].extract_text()
    assert "Pain points" in text
    assert "Draft" in text


def test_a_png_has_the_shape_of_the_sheet(study: Path, tmp_path: Path, synth: Command):
    done = synth("export", study, "--to", tmp_path / "wall.png")
    head = (tmp_path / "wall.png").read_bytes()[:24]
    assert done.returncode == 0
    wide, high = struct.unpack(">II", head[16:24])
    assert (wide, high) == pytest.approx((841 / 25.4 * 144, 594 / 25.4 * 144), abs=2)


def test_cards_stand_four_on_a_page_of_a4(study: Path, tmp_path: Path, synth: Command):
    for name in ("a.cards.html", "a.cards.pdf"):
        assert synth("export", study, "--to", tmp_path / name).returncode == 0
    count = (tmp_path / "a.cards.html").read_text("utf-8").count("data-card=")
    pages = PdfReader(tmp_path / "a.cards.pdf").pages
    assert len(pages) == -(-count // 4)
    assert {size_of(page) for page in pages} == {(297, 210)}


@pytest.mark.parametrize("name", ["wall.pdf", "wall.png", "a.cards.pdf"])
def test_without_chromium_one_sentence_names_the_form_that_needs_none(
    study: Path, tmp_path: Path, synth: Command, name: str
):
    bare = {k: v for k, v in os.environ.items() if k != "CHROME"} | {"PATH": str(tmp_path)}
    done = synth("export", study, "--to", tmp_path / name, env=bare)
    instead = ".cards.html" if "cards" in name else ".svg"
    assert done.returncode == 2
    assert done.stderr.strip().count("\n") == 0
    assert "expected chromium, which draws this form, found none on the PATH" in done.stderr
    assert f"or write {instead}, which needs none" in done.stderr
    assert not (tmp_path / name).exists()


def test_an_svg_and_cards_as_html_need_no_chromium(study: Path, tmp_path: Path, synth: Command):
    bare = {**os.environ, "PATH": str(tmp_path)}
    for name in ("wall.svg", "a.cards.html", "a.stickies.csv"):
        assert synth("export", study, "--to", tmp_path / name, env=bare).returncode == 0
        assert (tmp_path / name).stat().st_size > 1000


def test_a_chromium_that_cannot_be_run_is_named(study: Path, tmp_path: Path, synth: Command):
    done = synth(
        "export", study, "--to", tmp_path / "w.pdf", env={**os.environ, "CHROME": "/no/such"}
    )
    assert done.returncode == 2
    assert "CHROME=/no/such, which cannot be run" in done.stderr


def test_a_chromium_that_makes_nothing_is_said_to(study: Path, tmp_path: Path, synth: Command):
    false = shutil.which("false") or "/bin/false"
    done = synth("export", study, "--to", tmp_path / "w.pdf", env={**os.environ, "CHROME": false})
    assert done.returncode == 2
    assert "made nothing (exit 1)" in done.stderr


def test_several_pages_are_refused_as_one_picture(study: Path, tmp_path: Path, synth: Command):
    done = synth("export", study, "--to", tmp_path / "w.svg", "--paper", "A3")
    assert done.returncode == 2
    assert "name the file .pdf" in done.stderr


def test_a_paper_for_a_form_that_has_none_is_refused(study: Path, tmp_path: Path, synth: Command):
    done = synth("export", study, "--to", tmp_path / "w.md", "--paper", "A0")
    assert done.returncode == 2
    assert "leave --paper and --actor out" in done.stderr


def test_a_paper_that_there_is_not_is_refused(study: Path, tmp_path: Path, synth: Command):
    done = synth("export", study, "--to", tmp_path / "w.svg", "--paper", "A9")
    assert done.returncode == 2
    assert "expected one of A0, A1, A3, found 'A9'" in done.stderr


def test_in_a_browser_no_text_leaves_its_cell_nor_runs_or_loads_anything(tmp_path: Path):
    """Measured with the font that the sheet asks for, and again with one a seventh wider."""
    shapes = (results(), renamed(HOSTILE), with_stages(12), with_stages(1), nobody())
    pictures = [svg(found, paper) for found in shapes for paper in ("A1", "A0")]
    pages = [chromium.page([p.partition("\n")[2]], 841, 594, "t") for p in pictures]
    address = tmp_path / "sheet.html"
    requests: set[str] = set()
    complaints: list[str] = []
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("request", lambda request: requests.add(request.url))
        for html in (*pages, cards_html(renamed(HOSTILE))):
            address.write_text(html, encoding="utf-8")
            page.goto(address.as_uri())
            assert page.evaluate(OUTSIDE) == []
            page.evaluate(
                "document.querySelector('svg').setAttribute('font-family', 'DejaVu Sans')"
            )
            assert page.evaluate(OUTSIDE) == []
            assert page.evaluate("[window.pwned, document.images.length]") == [None, 0]
        browser.close()
    assert requests == {address.as_uri()}
    assert complaints == []
