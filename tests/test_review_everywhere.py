"""Every address of the real page: guarded, harmless with a hostile study, and clean for axe."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from hostile_study import with_hostile
from pages import CHROMIUM
from review_site import Site, at_desk
from synth.review.http import Route
from synth.review.pages import Pages
from synth.review.screens import routes

FOLLOWED = 120
"""Pages that are followed from the queue, of each kind in turn."""


@pytest.fixture(scope="module")
def site(finished: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = with_hostile(finished, tmp_path_factory.mktemp("everywhere") / "study")
    with at_desk(folder) as site:
        yield site


def addresses(site: Site) -> list[Route]:
    return routes(site.desk, Pages("T"))


def path_of(route: Route, site: Site) -> str:
    """An address of a route, with an observation where it wants an id."""
    observation = next(iter(site.desk.view.observations))
    return re.sub(r"\{[^}]*\}", observation, route.pattern)


def test_no_address_answers_without_a_session(site: Site) -> None:
    known = addresses(site)
    assert len(known) > 40
    for route in known:
        answer = site.running.ask(route.method, path_of(route, site))
        assert answer.status == 403, route.pattern


@pytest.mark.parametrize(
    "wrong", [{"X_CSRF": ""}, {"X_CSRF": "x"}, {"Origin": "http://evil.test"}, {"Origin": ""}]
)
def test_no_decision_is_taken_without_csrf_token_and_our_origin(
    site: Site, wrong: dict[str, str]
) -> None:
    posts = [route for route in addresses(site) if route.method == "POST"]
    assert len(posts) > 20
    for route in posts:
        answer = site.browser.post(path_of(route, site), {"note": "x"}, **wrong)
        assert answer.status == 403, route.pattern
    assert site.lines() == []


def followed(site: Site) -> Iterator[tuple[str, str]]:
    """Pages by their links, the kinds that were seen least first, and their HTML."""
    seen, waiting, kinds = {"/"}, ["/"], dict[str, int]()
    for _ in range(FOLLOWED):
        if not waiting:
            return
        path = min(waiting, key=lambda p: (kinds.get(_kind(p), 0), p))
        waiting.remove(path)
        kinds[_kind(path)] = kinds.get(_kind(path), 0) + 1
        answer = site.get(path)
        assert answer.status == 200, path
        assert "script-src 'self'" in answer.headers["content-security-policy"]
        yield path, answer.text
        for link in re.findall(r'<a\b[^>]*\shref="([^"#]+)', answer.text):
            to = urljoin(path, unescape(link))
            if to not in seen and not to.startswith(("/files/", "/assets/")):
                assert not urlsplit(to).netloc, to
                seen.add(to)
                waiting.append(to)


def _kind(path: str) -> str:
    return urlsplit(path).path.split("/")[1] + ("?" if "?" in path else "")


def test_no_page_that_links_lead_to_holds_a_script_of_the_study(site: Site) -> None:
    kinds = set()
    for path, text in followed(site):
        kinds.add(_kind(path))
        for script in re.findall(r"<script\b[^>]*>", text):
            assert re.search(r'src="/assets/[\w.]+\.js[^"]*"', script), (path, script)
        assert not re.search(r"<[^>]+\son\w+\s*=", re.sub(r'"[^"]*"', '""', text)), path
        assert len(text) < 3_000_000, path
    wanted = {"", "claim", "theme", "finding", "opportunity", "source", "turn", "transcripts"}
    assert kinds >= wanted | {"verdicts", "files", "coding", "agreement", "help"}


@pytest.mark.browser
@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing_serious_on_any_screen(site: Site, width: int) -> None:
    one_each: dict[str, str] = {}
    for path, _ in followed(site):
        one_each.setdefault(_kind(path), path)
    complaints: list[str] = []
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(
            viewport={"width": width, "height": 900}, reduced_motion="reduce", bypass_csp=True
        )
        page.on("dialog", lambda dialog: complaints.append("a script of the study ran"))
        page.goto(site.address)
        for path in [*one_each.values(), "/search?q=box"]:
            page.goto(f"{site.running.origin}{path}")
            for one in Axe().run(page).response["violations"]:
                if one["impact"] in {"serious", "critical"}:
                    complaints.append(f"{path}: {one['id']} {one['nodes'][0]['target']}")
            wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
            if page.evaluate(wide):
                complaints.append(f"{path} is wider than the screen")
        browser.close()
    assert complaints == []
