"""Filters and search of map.html: what is shown, what is counted, and the address that keeps it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from report_actors import two_actors
from report_sample import sample
from synth.report.page import render_page

CARDS = "table.map .card:visible a"

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("filter")
    for name, results in (("one", sample()), ("two", two_actors())):
        Path(folder / name).with_suffix(".html").write_text(render_page(results), "utf-8")
    return {name: (folder / f"{name}.html").as_uri() for name in ("one", "two")}


@pytest.fixture
def blank(chromium) -> Iterator[object]:
    page = chromium.new_page(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    page.close()
    assert complaints == []


@pytest.fixture
def page(blank, pages: dict[str, str]) -> object:
    blank.goto(pages["one"])
    return blank


def told_text(page) -> str:
    return page.locator("#q-out").inner_text()


def counts(page, name: str) -> str:
    card = page.locator("table.map .card", has_text=name).first
    return card.locator(".counts").inner_text()


def test_a_segment_counts_only_its_own_people(page) -> None:
    name = "Annoyed that the free box asks for a card"
    assert counts(page, name) == "3 of 8 interviews · 9 of 25 answers"
    page.get_by_label("Segment", exact=True).select_option("plan=family")
    journey = sample().journey
    family = {p.id for p in journey.participants if p.segments.get("plan") == "family"}
    told_of_it = family & {
        p for t in journey.stages[2].themes["emotion"] if t.name == name for p in t.participants
    }
    here = family & {
        o.participant
        for o in journey.observations
        if o.stage == "order" and o.mode == "experienced"
    }
    n, of = ([sum(p[0] == kind for p in who) for kind in "PR"] for who in (told_of_it, here))
    assert counts(page, name) == f"{n[0]} of {of[0]} interviews · {n[1]} of {of[1]} answers"
    assert "Counts are of the 33 people shown: 3 interviewed, 30 surveyed." in told_text(page)


def test_one_participants_map_names_only_what_that_person_told(page) -> None:
    page.get_by_label("Participant", exact=True).select_option("P04")
    shown = set(page.locator("table.map .card:visible").evaluate_all(
        "cards => cards.map((card) => card.dataset.card)"
    ))  # fmt: skip
    journey = sample().journey
    themes = [t for s in journey.stages for ts in s.themes.values() for t in ts]
    assert {t.id for t in themes if t.id in shown} <= {
        t.id for t in themes if "P04" in t.participants
    }
    assert "Counts are of the 1 person shown: 1 interviewed." in told_text(page)


def test_the_curve_shows_the_feelings_of_the_people_shown(page) -> None:
    page.get_by_label("Participant", exact=True).select_option("P01")
    drawn = page.locator(".lane-curve .drawn .talks").evaluate_all(
        "paths => paths.map((p) => (p.getAttribute('d').match(/M/g) || []).length)"
    )
    felt = [s.emotion.values for s in sample().journey.stages]
    assert sum(drawn) == sum(dot.participant == "P01" for dots in felt for dot in dots)
    assert page.locator(".lane-curve .middle").count() == 0
    page.get_by_role("button", name="Clear").click()
    assert page.locator(".lane-curve .middle").count() > 2


def test_a_kind_leaves_only_its_lanes(page) -> None:
    page.get_by_label("Kind").select_option("goal")
    lanes = page.locator("table.map tr[data-lane]:visible").evaluate_all(
        "rows => rows.map((row) => row.dataset.lane)"
    )
    assert lanes == ["goal", "expectations", "wishes"]


def test_what_was_wished_stands_alone(page) -> None:
    page.get_by_label("Told as").select_option("wished")
    assert page.locator(".k-wishes:visible").count() == page.locator(".card:visible").count() > 3


def test_more_works_under_a_filter(page) -> None:
    page.get_by_label("Kind").select_option("pain_point")
    cell = page.locator("tr[data-lane=pain_point] td[data-stage=order]")
    assert cell.locator(".card:visible").count() == 4
    cell.locator("summary").press("Enter")
    assert cell.locator(".card:visible").count() == 6
    page.get_by_label("Search themes and quotes").fill("the")
    assert cell.locator("summary").inner_text() != ""


def test_slash_reaches_the_search_and_escape_empties_it(page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("soy sauce")
    assert page.locator(CARDS).first.is_visible()
    assert told_text(page).endswith("Counts are of everybody.")
    page.keyboard.press("Escape")
    assert page.locator("#q").input_value() == ""
    assert told_text(page) == ""


def test_the_address_keeps_the_filter(page) -> None:
    page.get_by_label("Segment", exact=True).select_option("plan=couple")
    page.get_by_label("Search themes and quotes").fill("box")
    before = page.locator(CARDS).all_inner_texts()
    page.reload()
    assert page.get_by_label("Segment", exact=True).input_value() == "plan=couple"
    assert page.locator(CARDS).all_inner_texts() == before
    page.get_by_role("button", name="Clear").click()
    assert "#" not in page.url


def test_the_panel_shows_the_quotes_of_the_people_shown_and_all_on_demand(page) -> None:
    name = "Annoyed that the free box asks for a card"
    page.get_by_label("Segment", exact=True).select_option("plan=family")
    page.locator(".card a", has_text=name).first.click()
    people = {p.id: p.segments.get("plan") for p in sample().journey.participants}
    shown = page.locator("#panel-body .obs:visible").evaluate_all(
        "all => all.map((one) => one.dataset.who)"
    )
    assert shown
    assert {people[one] for one in shown} == {"family"}
    page.get_by_role("button", name="Show all").click()
    assert page.locator("#panel-body .obs:visible").count() > len(shown)


def test_a_wrong_address_shows_everything(blank, pages: dict[str, str]) -> None:
    blank.goto(pages["one"] + "#show?segment=no&facet=nothing&person=nobody")
    assert told_text(blank) == ""
    assert blank.locator(CARDS).count() > 60


def test_a_map_of_two_actors_begins_with_the_first_alone(blank, pages: dict[str, str]) -> None:
    blank.goto(pages["two"])
    whose = "rows => [...new Set(rows.map((row) => row.dataset.actor))].sort()"
    rows = blank.locator("table.map tr[data-lane]:visible")
    assert rows.evaluate_all(whose) == ["", "subscriber"]
    blank.get_by_label("Whose journey").select_option("courier")
    assert rows.evaluate_all(whose) == ["", "courier"]
    blank.get_by_label("Whose journey").select_option("side by side")
    assert rows.evaluate_all(whose) == ["", "courier", "subscriber"]


def test_each_actor_has_a_curve_of_their_own(blank, pages: dict[str, str]) -> None:
    blank.goto(pages["two"] + "#show?actor=courier")
    assert blank.locator(".lane-curve:visible").count() == 1
    people = blank.locator(".lane-feel:visible .dots dd").evaluate_all(
        "all => all.flatMap((one) => one.textContent.split(', '))"
    )
    assert set(people) <= {"P06", "P07", "P08"}
