"""map.html by axe-core: nobody is shut out, in any size and light."""

from pathlib import Path

import pytest

from pages import grave
from report_actors import two_actors
from report_sample import sample
from synth.report.page import render_page

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("axe")
    for name, results in (("one", sample()), ("two", two_actors())):
        (folder / f"{name}.html").write_text(render_page(results), "utf-8")
    return folder


@pytest.mark.parametrize("light", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing_serious(chromium, folder: Path, width: int, light: str) -> None:
    page = chromium.new_page(
        viewport={"width": width, "height": 900}, color_scheme=light, reduced_motion="reduce"
    )
    page.goto((folder / "one.html").as_uri())
    assert grave(page) == []
    page.locator(".findings a").first.click()
    assert grave(page) == []
    page.close()


def test_axe_finds_nothing_serious_with_all_opened_and_two_actors(chromium, folder: Path) -> None:
    page = chromium.new_page(viewport={"width": 1440, "height": 900})
    page.goto((folder / "two.html").as_uri() + "#show?actor=")
    page.evaluate(
        "document.querySelectorAll('main details').forEach((one) => { one.open = true; })"
    )
    assert grave(page) == []
    page.close()
