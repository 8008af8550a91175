"""A page in Debian's chromium, watched for whatever runs, loads or complains."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or "chromium"


@contextmanager
def inert_page(html: Path) -> Iterator[Page]:
    """The page with a card opened; it must run nothing, load nothing and complain of nothing."""
    address = html.as_uri()
    complaints: list[str] = []
    requests: set[str] = set()
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: complaints.append(dialog.message))
        page.on("request", lambda request: requests.add(request.url.partition("#")[0]))
        page.goto(address)
        page.locator(".card a").first.click()
        assert page.locator("dialog#panel").is_visible()
        assert page.evaluate("window.pwned") is None
        assert page.evaluate("document.querySelectorAll('img').length") == 0
        yield page
        browser.close()
    assert complaints == []
    assert requests == {address}


def grave(page: Page) -> list[str]:
    """What axe-core calls serious or critical, with three places each at most."""
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {node['target']}"
        for one in found
        if one["impact"] in {"serious", "critical"}
        for node in one["nodes"][:3]
    ]
