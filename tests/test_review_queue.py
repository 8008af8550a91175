"""The queue's screen: listed, filtered, decided by one and by several, undone."""

import html
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe

from review_site import Site, at_desk, said
from synth.desk.decisions import Decisions
from synth.queueing.filters import Filter, counts, filtered
from synth.queueing.items import short
from synth.review import listing


@pytest.fixture
def site(finished: Path, tmp_path: Path) -> Iterator[Site]:
    folder = Path(shutil.copytree(finished, tmp_path / "study"))
    with at_desk(folder) as site:
        yield site


def keys(text: str) -> list[str]:
    return re.findall(r'<li data-item="([^"]+)"', text)


def claims(site: Site, number: int) -> list[str]:
    """Claims in the order of the list of all."""
    return [item.target for item in listing.items(site.desk.view, every=True)[:number]]


def test_the_first_page_holds_the_first_fifty_in_their_order(site: Site) -> None:
    items = listing.items(site.desk.view)
    assert len(items) > 50
    assert keys(site.get("/").text) == [item.key for item in items[:50]]
    assert keys(site.get("/?page=2").text) == [item.key for item in items[50:100]]


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999", "9" * 40, "²"])
def test_a_page_that_is_not_there_is_the_nearest_one(site: Site, page: str) -> None:
    assert keys(site.get(f"/?page={quote(page)}").text)


@pytest.mark.parametrize("query", ["reason=sample", "facet=emotion", "text=box&reason=leading"])
def test_a_filter_shows_what_fits_it_alone(site: Site, query: str) -> None:
    wish = listing.came_from(query)
    found = filtered(listing.items(site.desk.view), wish.wanted)
    assert 0 < len(found) < len(listing.items(site.desk.view))
    assert keys(site.get(f"/?{query}").text) == [item.key for item in found[:50]]


def test_beside_each_choice_stands_how_much_of_it_is_left(site: Site) -> None:
    target = claims(site, 1)[0]
    site.desk.decide([Decisions(site.desk.view, "Ana").accept(target)])
    view = site.desk.view
    text = html.unescape(site.get("/?all=1").text)
    told = counts(listing.items(view, every=True))["facet"]
    for facet in view.journey.facets:
        if facet.id in told:
            tally = told[facet.id]
            assert f"{facet.name} ({tally.undone:,} of {tally.total:,} left)" in text


def test_what_is_decided_leaves_the_undecided(site: Site) -> None:
    first = listing.items(site.desk.view)[0]
    site.post("/queue/one", [("target", first.target), ("do", "accept")])
    assert keys(site.get("/").text)[0] == first.key
    assert first.key not in keys(site.get("/?unreviewed=1").text)


def test_all_claims_are_grouped_with_a_heading_each(site: Site) -> None:
    view = site.desk.view
    shown: list[str] = []
    for page in range(1, 99):
        text = site.get(f"/?all=1&by=stage&page={page}").text
        shown += keys(text)
        if page == 1:
            assert f'<h2 dir="auto">{view.journey.stages[0].name}</h2>' in text
        if 'rel="next"' not in text:
            break
    assert sorted(shown) == sorted(f"observation:{name}" for name in view.observations)


def test_links_carry_the_filter_and_neighbours_stay_in_it(site: Site) -> None:
    view = site.desk.view
    query = "facet=pain_point&reason=leading"
    found = filtered(listing.items(view), Filter(facet="pain_point", reason="leading"))
    text = site.get(f"/?{query}").text
    origin = quote(listing.came_from(query).query, safe="")
    assert f'href="/theme/{found[1].target}?from={origin}"' in text
    beside = listing.neighbours(view, query, found[1].target)
    assert beside.earlier.startswith(f"/theme/{found[0].target}?from=")
    assert beside.later.startswith(f"/theme/{found[2].target}?from=")
    assert listing.came_from(beside.back.removeprefix("/?")).wanted.facet == "pain_point"


def test_the_next_passes_over_what_is_decided_and_begins_again_at_the_end(site: Site) -> None:
    first, second, third, *_, last = listing.items(site.desk.view)
    site.desk.decide([Decisions(site.desk.view, "Ana").accept(second.target)])
    view = site.desk.view
    assert listing.neighbours(view, "", first.target).later == listing.link(third, "")
    assert listing.neighbours(view, "", last.target).later == listing.link(first, "")


def test_the_sample_is_told_in_words(site: Site) -> None:
    assert "claims drawn at random none was looked at" in site.get("/").text


def test_an_accepted_entry_is_on_the_disk_and_comes_back_as_decided(site: Site) -> None:
    first = listing.items(site.desk.view)[0]
    reply = site.post("/queue/one", [("target", first.target), ("do", "accept")])
    assert [(r["target"], r["action"]) for r in site.lines()] == [(first.target, "accept")]
    assert keys(reply.text) == [first.key]
    assert "accepted by Ana" in reply.text
    assert re.search(r"1 of \d+ entries decided", reply.text)
    assert said(reply) == f"Accepted: “{first.title}”. u undoes it."


def test_each_reply_counts_what_was_decided_before_it(site: Site) -> None:
    assert "0 of" in site.get("/").text
    for number, item in enumerate(listing.items(site.desk.view)[:3], start=1):
        reply = site.post("/queue/one", [("target", item.target), ("do", "accept")])
        assert re.search(rf"<p>{number} of \d+ entries decided", reply.text)


def test_the_reasons_open_in_the_entry_and_one_of_them_rejects_it(site: Site) -> None:
    target = claims(site, 1)[0]
    part = site.fragment(f"/queue/reject/{target}").text
    assert re.findall(r'name="reason" value="([^"]+)" data-key="(\d)"', part)[1] == (
        "overreach",
        "2",
    )
    fields = [("target", target), ("do", "reject"), ("reason", "overreach"), ("note", "no <b>")]
    reply = site.post("/queue/one", fields)
    assert "rejected by Ana (overreach)" in reply.text
    assert 'data-key="a"' not in reply.text
    [line] = site.lines()
    assert (line["reason"], line["after"]) == ("overreach", {"note": "no <b>"})
    assert target not in site.desk.view.observations


def test_reasons_have_a_page_of_their_own_without_scripts(site: Site) -> None:
    target = claims(site, 1)[0]
    text = site.get(f"/queue/reject/{target}").text
    assert "<html" in text
    assert text.count('name="reason"') == 8


@pytest.mark.parametrize(
    "fields", [{"do": "reject"}, {"do": "reject", "reason": "because"}, {"target": "m<script>"}]
)
def test_what_does_not_fit_decides_nothing(site: Site, fields: dict[str, str]) -> None:
    reply = site.post("/queue/one", {"target": claims(site, 1)[0], "do": "accept", **fields})
    assert reply.status == 422
    assert site.lines() == []


def test_a_theme_cannot_be_rejected(site: Site) -> None:
    theme = next(iter(site.desk.view.themes))
    reply = site.post("/queue/several", [("target", theme), ("do", "reject"), ("reason", "led")])
    assert (reply.status, site.lines()) == (422, [])


def test_several_are_decided_under_one_batch_and_undone_together(site: Site) -> None:
    three = claims(site, 3)
    fields = [("target", name) for name in three]
    reply = site.post("/queue/several", [*fields, ("do", "reject"), ("reason", "led")])
    assert said(reply) == "Rejected 3 (led). u undoes them together."
    assert {r["target"] for r in site.lines()} == set(three)
    assert len({r["batch"] for r in site.lines()} - {""}) == 1
    assert not set(three) & site.desk.view.observations.keys()
    undone = site.post("/queue/undo")
    assert said(undone) == "Undone: you rejected 3 records at once."
    assert set(three) <= site.desk.view.observations.keys()
    assert len(site.lines()) == 6


def test_several_want_a_choice_and_a_rejection_of_several_a_reason(site: Site) -> None:
    assert site.post("/queue/several", [("do", "accept")]).text == (
        "Choose some entries first: x chooses the one in focus."
    )
    assert (
        site.post("/queue/several", [("target", claims(site, 1)[0]), ("do", "reject")]).status
        == 422
    )
    assert site.lines() == []


def test_undo_takes_back_ones_own_last_decision_and_says_which(site: Site) -> None:
    first, second = claims(site, 2)
    site.post("/queue/one", [("target", first), ("do", "accept")])
    ben = Decisions(site.desk.view, "Ben")
    site.desk.decide([ben.accept(second)])
    statement = short(site.desk.view.observations[first].statement)
    assert said(site.post("/queue/undo")) == f"Undone: you accepted the claim “{statement}”."
    records = site.desk.view.journey.review.records
    assert (first in records, records[second].by) == (False, ("Ben",))
    assert site.post("/queue/undo").text == "There is no decision of yours to undo here."


def test_a_form_without_scripts_decides_and_leads_back_to_the_filter(site: Site) -> None:
    target = claims(site, 1)[0]
    fields = [("target", target), ("do", "accept"), ("from", "all=1&facet=goal")]
    reply = site.plain("/queue/one", fields)
    assert reply.status == 303
    assert (
        listing.came_from(reply.headers["location"].removeprefix("/?")).query == "facet=goal&all=1"
    )
    assert len(site.lines()) == 1


def test_words_of_a_filter_are_escaped(site: Site) -> None:
    text = site.get("/?text=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&stage=%3Cb%3E").text
    assert "<script>alert" not in text
    assert 'value="<b>' not in text
    assert "Nothing fits these filters." in text


# In a browser


@pytest.mark.browser
def test_a_list_is_worked_through_by_keyboard_alone(chromium, site: Site) -> None:
    page = chromium.new_page(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(site.address)
    page.goto(f"{site.running.origin}/?all=1")
    status = page.get_by_role("status")
    page.keyboard.press("j")
    page.keyboard.press("a")
    status.get_by_text("Accepted:").wait_for()
    page.keyboard.press("u")
    status.get_by_text("Undone: you accepted the claim").wait_for()
    page.keyboard.press("j")
    page.keyboard.press("r")
    page.get_by_text("Why reject it?").wait_for()
    page.keyboard.press("2")
    status.get_by_text("Rejected (overreach):").wait_for()
    for key in ("j", "x", "j", "x"):
        page.keyboard.press(key)
    assert page.get_by_role("button", name="Accept all").is_visible()
    page.keyboard.press("A")
    status.get_by_text("Accepted 2. u undoes them together.").wait_for()
    page.keyboard.press("u")
    status.get_by_text("Undone: you accepted 2 records at once.").wait_for()
    actions = [r["action"] for r in site.lines()]
    assert actions == ["accept", "undo", "reject", "accept", "accept", "undo", "undo"]
    page.keyboard.press("/")
    page.keyboard.type("box")
    page.keyboard.press("Enter")
    page.wait_for_url("**text=box*")
    assert complaints == []
    page.close()


@pytest.mark.browser
@pytest.mark.parametrize("light", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing_serious(chromium, site: Site, width: int, light: str) -> None:
    page = chromium.new_page(
        viewport={"width": width, "height": 900},
        color_scheme=light,
        reduced_motion="reduce",
        bypass_csp=True,  # axe is put into the page as a script of its own
    )
    page.goto(site.address)
    page.locator("summary", has_text="Filters").click()
    for key in ("j", "x", "r"):
        page.keyboard.press(key)
    page.get_by_text("Why reject it?").wait_for()
    assert page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )
    found = Axe().run(page).response["violations"]
    assert [v["id"] for v in found if v["impact"] in {"serious", "critical"}] == []
    page.close()
