"""The page that may be shown, in Debian's chromium: no script, any size and light, and in print."""

from pathlib import Path

import pytest

from pages import grave
from report_actors import two_actors
from report_sample import sample
from reviewed_map import reviewed_results, state
from shared_study import hostile
from synth.results import Results
from synth.sharing.page import shared_page
from synth.sharing.seam import mask_for
from synth.sharing.share import share

pytestmark = pytest.mark.browser


def written(folder: Path, name: str, results: Results) -> Path:
    file = folder / f"{name}.html"
    file.write_text(shared_page(share(results, mask_for(results))), "utf-8")
    return file


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shared")
    for name, made in (("one", sample()), ("two", two_actors())):
        written(folder, name, reviewed_results(made, state(made.journey, 2)))
    written(folder, "hostile", hostile())
    return folder


@pytest.mark.parametrize("light", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("name", ["one", "two", "hostile"])
def test_axe_finds_nothing_serious_and_nothing_is_cut_off(
    chromium, folder: Path, name: str, width: int, light: str
) -> None:
    page = chromium.new_page(viewport={"width": width, "height": 900}, color_scheme=light)
    page.goto((folder / f"{name}.html").as_uri())
    assert grave(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


def test_the_page_runs_nothing_and_loads_nothing(chromium, folder: Path) -> None:
    page = chromium.new_page()
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text))
    page.on("request", lambda request: heard.append(request.url))
    address = (folder / "hostile.html").as_uri()
    page.goto(address)
    assert heard == [address]
    assert page.evaluate("window.pwned") is None
    assert page.locator("script, img, link, iframe, form").count() == 0
    page.close()


def test_folded_voices_are_printed(chromium, folder: Path) -> None:
    page = chromium.new_page()
    page.goto((folder / "hostile.html").as_uri())
    late = page.get_by_role("article").filter(has_text="waits for the box")
    folded = late.locator("details li")
    assert folded.count() > 0
    assert not folded.first.is_visible()
    page.emulate_media(media="print")
    assert folded.first.is_visible()
    page.close()


def test_own_words_stand_in_quotation_marks_and_accounts_do_not(chromium, folder: Path) -> None:
    page = chromium.new_page()
    page.goto((folder / "hostile.html").as_uri())
    assert page.locator("q", has_text="The box came late again").count() == 1
    assert page.locator("q", has_text="Illness made").count() == 0
    assert page.get_by_text("Illness made the box hard to carry").count() == 1
    page.close()
