"""map.html in a browser: keyboard, panel, transcript, small screens."""

from collections.abc import Iterator

import pytest

from report_sample import sample
from synth.report.page import render_page

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("report") / "map.html"
    path.write_text(render_page(sample()), encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def page(chromium, address: str) -> Iterator[object]:
    page = chromium.new_page(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    complaints: list[str] = []
    requests: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: complaints.append(dialog.message))
    page.on("request", lambda request: requests.append(request.url))
    page.goto(address)
    yield page
    page.close()
    assert complaints == []
    assert {url.partition("#")[0] for url in requests} == {address}


def focused(page) -> str:
    return page.evaluate("document.activeElement.textContent.trim()")


def test_enter_opens_the_evidence_and_escape_returns_the_focus(page) -> None:
    card = page.get_by_role("link", name="Cancelling needs a phone call in office hours").first
    card.focus()
    page.keyboard.press("Enter")
    assert page.locator("dialog#panel").is_visible()
    assert focused(page) == "Cancelling needs a phone call in office hours"
    page.keyboard.press("Escape")
    assert not page.locator("dialog#panel").is_visible()
    assert focused(page) == "Cancelling needs a phone call in office hours"
    assert page.evaluate("document.activeElement.matches('.card a')")


def test_the_first_tabs_reach_the_skip_links_and_a_finding(page) -> None:
    reached = []
    for _ in range(4):
        page.keyboard.press("Tab")
        reached.append(focused(page))
    assert reached == ["Skip to the findings", "Skip to the map", "Findings", "Map"]
    page.locator(".skip").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert focused(page).startswith("Leaving is where")


def test_a_quote_stands_in_its_whole_turn_under_its_question(page) -> None:
    page.locator(".card a", has_text="Cancelling needs a phone call").first.click()
    first = page.locator("#panel-body .obs").first
    assert first.locator("mark").inner_text() == "“You can't do it online, you have to phone.”"
    assert first.locator(".q").inner_text().startswith("Was there a point where you paused")
    assert "No hard feelings" in first.locator(".said").inner_text()


def test_the_transcript_opens_at_the_spot_and_back_leads_back(page) -> None:
    page.locator(".card a", has_text="Cancelling needs a phone call").first.click()
    page.locator("#panel-body .loc a").first.click()
    mark = page.locator("#panel-body .here mark.on")
    assert mark.inner_text() == "You can't do it online, you have to phone."
    box = mark.bounding_box()
    assert 60 < box["y"] < 840
    page.get_by_role("button", name="Back").press("Enter")
    assert page.locator("#panel-title").inner_text().startswith("Cancelling needs")
    assert page.evaluate("document.activeElement.matches('.loc a')")


def test_a_finding_opens_its_themes_and_what_speaks_against_it(page) -> None:
    page.locator(".findings a").nth(1).click()
    heads = page.locator("#panel-body h3").all_inner_texts()
    assert heads == [
        "An ingredient is missing from the first box",
        "Cooks a proper dinner on a weekday and is proud of it",
    ]
    assert page.locator("#panel-body .ev > .counter .obs").count() == 3


def test_a_long_turn_is_folded_around_the_quote_and_unfolds(page) -> None:
    page.locator(".card a", has_text="Bored by the same sauces").first.click()
    page.keyboard.press("Escape")
    page.evaluate(
        """() => {
          const long = [...document.querySelectorAll("#sources .turn")]
            .find((turn) => turn.textContent.length > 6000 && turn.querySelector("mark"));
          location.hash = long.querySelector("mark").dataset.o.split(" ")[0];
        }"""
    )
    page.reload()
    button = page.locator("#panel-body .unfold").first
    assert "more words" in button.inner_text()
    before = len(page.locator("#panel-body .context").first.inner_text())
    button.click()
    assert len(page.locator("#panel-body .context").first.inner_text()) > before + 4000


def test_survey_answers_open_as_one_persons_answers(page) -> None:
    page.locator(".card a", has_text="Recipes with pork cannot").first.evaluate("e => e.click()")
    page.locator("#panel-body .loc a", has_text="survey").first.click()
    assert page.locator("#panel-title").inner_text().startswith("survey row ")
    assert page.locator("#panel-body .q").all_inner_texts() == [
        "What nearly stopped you from ordering, or did stop you?",
        "Why did you cancel?",
    ]


def test_the_filter_finds_words_of_quotes(page) -> None:
    page.get_by_label("Search themes and quotes").fill("sachet short")
    assert page.locator("table.map .card:visible a").all_inner_texts() == [
        "An ingredient is missing from the first box"
    ]
    assert page.locator("#q-out").inner_text() == "1 theme shown. Counts are of everybody."


def test_severity_four_is_visible_without_unfolding(page) -> None:
    for name in ("Allergens are shown only", "The box stands in the sun", "Cancelling needs"):
        assert page.locator("table.map .card a", has_text=name).first.is_visible()


def test_the_stage_names_stay_in_view(page) -> None:
    page.locator("tr[data-lane=hearsay]").scroll_into_view_if_needed()
    assert page.locator(".map thead th", has_text="Deciding").bounding_box()["y"] >= 0


@pytest.mark.parametrize("width", [390, 320])
def test_a_phone_never_scrolls_sideways(page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    wide = "document.documentElement.scrollWidth"
    assert page.evaluate(wide) == width
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert page.evaluate(wide) == width
    page.locator(".findings a").first.click()
    assert page.locator("dialog#panel").bounding_box()["width"] == width
    assert page.evaluate("document.querySelector('#panel-scroll').scrollWidth") <= width


def test_a_phone_shows_the_chosen_stage(page) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.locator("#stage-6").check(force=True)
    assert page.locator(".lane-pain_point td:visible").count() == 1
    assert "Cancelling needs" in page.locator(".lane-pain_point td:visible").inner_text()


def test_without_script_evidence_and_transcripts_can_be_reached(chromium, address: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    page.locator(".findings a").first.click()
    assert page.locator("#evidence h3", has_text="Leaving is where the goodwill").is_visible()
    page.locator("#evidence .refs a", has_text="Cancelling needs a phone call").first.click()
    quote = page.locator("#evidence blockquote", has_text="You can't do it online").first
    assert quote.is_visible()
    page.locator("#evidence .loc a:visible").first.click()
    assert page.locator("#sources .turn:target").is_visible()
    context.close()
