"""The claim screen: what it shows, and what each decision leaves in the log and in the map."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from review_server import TOKEN, Browser, Running, running
from review_study import EVIL, documents, observations, write_study
from synth.desk.decisions import Decisions
from synth.desk.desk import Desk
from synth.desk.signs import unheard
from synth.queueing.filters import Filter
from synth.records.review import REASONS, Review
from synth.review.claim_screen import routes
from synth.review.claim_walk import way
from synth.review.listing import came_from
from synth.review.pages import Pages

IDS = {name: o.id for name, o in observations(documents()).items()}
FRAGMENT = {"HX_Request": "true"}


@dataclass
class Open:
    """A study that Ana has open, and Ben's desk on the same files."""

    site: Running
    desk: Desk
    ben: Desk
    visitor: Browser = field(init=False)

    def __post_init__(self) -> None:
        self.visitor = self.site.session()

    def see(self, name: str) -> str:
        return self.visitor.get(f"/claim/{IDS[name]}").text

    def do(self, name: str, what: str, **fields: str) -> str:
        answer = self.visitor.post(f"/claim/{IDS[name]}/{what}", fields, **FRAGMENT)
        assert answer.status == 200, answer.text
        return unescape(answer.text)

    def last(self) -> Review:
        return self.desk.log.reviews[-1]

    def ben_decides(self, name: str, what: str, *values: str) -> None:
        make = getattr(Decisions(self.ben.view, "Ben"), what)
        self.ben.decide([make(IDS[name], *values)])


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Open]:
    workspace = write_study(tmp_path)
    desk = Desk(workspace, "Ana")
    with running(*routes(desk, Pages("Meal kit"))) as site:
        yield Open(site, desk, Desk(workspace, "Ben"))


# What is shown


def test_the_quote_is_marked_within_its_whole_turn(study: Open) -> None:
    text = study.see("late")
    marked = re.findall(r'<mark><span data-at="(\d+)">([^<]*)</span></mark>', text)
    start = documents()[0].text.index("The box came late.")
    assert marked == [(str(start), "The box came late.")]
    assert "How was the first box?" in text
    assert "I wanted dinner without planning." in text


def test_words_of_the_claim_that_were_not_heard_are_underlined(study: Open) -> None:
    text = study.see("late")
    assert re.findall(r'class="unheard"[^>]*>([^<]*)<', text) == ["driver"]
    assert "unheard" not in study.see("very-late")


def test_runs_of_a_claim_join_to_the_claim() -> None:
    claim = "Drivers, late; DRIVERS again"
    runs = unheard(claim, ("driver",))
    assert "".join(words for words, _ in runs) == claim
    assert [words for words, new in runs if new] == ["Drivers", "DRIVERS"]


def test_signs_that_a_question_led_are_told(study: Open) -> None:
    assert "The question suggests an answer." in study.see("gave-up")
    assert "No sign found" in study.see("very-late")


def test_theme_voices_contrary_and_severity_stand_beside_the_claim(study: Open) -> None:
    text = study.see("late")
    assert "3 of 3 interviews" in text
    assert "Other voices (2)" in text
    assert "1 voice against" in text
    assert "2 of 4</b>: cost effort or delay" in text


def test_of_a_very_long_turn_the_part_around_the_quote_is_shown(study: Open) -> None:
    text = study.see("again")
    assert "<mark>" in text
    assert "before are not shown" in text
    assert "after are not shown" in text
    assert text.count("word ") < 1_000


@pytest.mark.parametrize("name", list(IDS))
def test_hostile_words_are_text_alone(study: Open, name: str) -> None:
    assert EVIL not in study.see(name)


@pytest.mark.parametrize("path", ["/claim/o123", "/refused/x123", "/claim/%3Cscript%3E"])
def test_an_unknown_id_is_404_with_a_sentence(study: Open, path: str) -> None:
    answer = study.visitor.get(path)
    assert answer.status == 404
    assert "There is no such" in answer.text


# Decisions


def test_accepting_is_in_the_log_before_the_panel_comes_back(study: Open) -> None:
    panel = study.do("late", "accept")
    assert "You accepted" in panel
    assert 'id="verdict"' in panel
    assert "<html" not in panel
    assert (study.last().action, study.last().target) == ("accept", IDS["late"])
    assert study.desk.view.journey.review.records[IDS["late"]].by == ("Ana",)


def test_accepting_twice_is_one_line(study: Open) -> None:
    study.do("late", "accept")
    study.do("late", "accept")
    assert len(study.desk.log.reviews) == 1


@pytest.mark.parametrize("reason", REASONS)
def test_each_reason_rejects_and_takes_the_claim_out(study: Open, reason: str) -> None:
    study.do("late", "reject", reason=reason, note="so it is")
    assert (study.last().reason, study.last().note) == (reason, "so it is")
    assert IDS["late"] not in study.desk.view.observations


def test_a_reason_that_is_none_decides_nothing(study: Open) -> None:
    answer = study.visitor.post(f"/claim/{IDS['late']}/reject", {"reason": "ugly"}, **FRAGMENT)
    assert answer.status == 422
    assert study.desk.log.reviews == ()


def test_a_claim_that_was_taken_out_opens_says_so_and_is_undone(study: Open) -> None:
    study.do("late", "reject", reason="led")
    text = study.see("late")
    assert "taken out of the map" in text
    assert "You rejected: led" in text
    study.do("late", "undo")
    assert IDS["late"] in study.desk.view.observations
    assert "taken out" not in study.see("late")


def test_who_disagrees_with_a_rejection_accepts_and_it_is_back(study: Open) -> None:
    study.see("late")
    study.ben_decides("late", "reject", "overreach")
    assert "Ben rejected: overreach" in study.see("late")
    panel = study.do("late", "accept")
    assert "You and Ben differ." in panel
    assert IDS["late"] in study.desk.view.observations


def test_nobody_undoes_what_another_decided(study: Open) -> None:
    study.ben_decides("late", "accept")
    assert "/undo" not in study.see("late")
    answer = study.visitor.post(f"/claim/{IDS['late']}/undo", {}, **FRAGMENT)
    assert answer.status == 422


def test_the_mode_is_decided_at_once(study: Open) -> None:
    study.do("late", "mode", mode="hearsay")
    assert study.desk.view.observations[IDS["late"]].mode == "hearsay"


def test_an_edit_changes_what_the_form_changes_and_no_more(study: Open) -> None:
    fields = {"statement": "The box came late", "facet": "pain_point", "stage": "order"}
    labels = {"pain_point.severity": "3", "emotion.valence": "-2", "touchpoint.channel": "x"}
    study.do("late", "edit", actor="subscriber", **fields, **labels)
    assert study.last().after == {"statement": "The box came late", "labels": {"severity": 3}}
    shown = study.desk.view.observations[IDS["late"]]
    assert (shown.statement, shown.labels) == ("The box came late", {"severity": 3})


def test_an_edit_that_changes_nothing_is_refused(study: Open) -> None:
    now = {"statement": "The box and the driver came late", "pain_point.severity": "2"}
    answer = study.visitor.post(f"/claim/{IDS['late']}/edit", now, **FRAGMENT)
    assert (answer.status, answer.text) == (422, "Nothing was changed.")


def test_another_kind_brings_the_labels_of_that_kind(study: Open) -> None:
    labels = {"emotion.emotion": "angry", "emotion.object": "box", "emotion.valence": "-1"}
    study.do("late", "edit", facet="emotion", **labels)
    shown = study.desk.view.observations[IDS["late"]]
    assert shown.labels == {"emotion": "angry", "object": "box", "valence": -1}


def test_what_moves_stands_alone_or_joins_the_theme_that_was_chosen(study: Open) -> None:
    study.do("late", "edit", stage="first-box")
    alone = study.desk.view.theme_of[IDS["late"]]
    assert alone.observations == (IDS["late"],)
    study.do("very-late", "edit", stage="first-box", joins=alone.id)
    assert study.desk.view.theme_of[IDS["very-late"]].n == 2


def test_the_themes_of_the_target_place_are_offered(study: Open) -> None:
    place = "facet=pain_point&stage=order&actor=subscriber"
    text = study.visitor.get(f"/claim/{IDS['happy']}/themes?{place}").text
    assert "The box comes late (3 of 3 interviews)" in text
    assert text.index("it stands alone") < text.index("The box comes late")


def test_other_words_are_cited_by_their_place(study: Open) -> None:
    cited = study.desk.view.observations[IDS["late"]].citations[0]
    study.do("late", "bounds", span=f"{cited.source}:{cited.start}:{cited.start + 7}")
    assert study.desk.view.observations[IDS["late"]].citations[0].quote == "The box"
    assert "<mark>" in study.see("late")


def test_other_words_are_cited_as_they_are_typed(study: Open) -> None:
    study.do("late", "bounds", span="", words="box came late")
    assert study.desk.view.observations[IDS["late"]].said == "box came late"


@pytest.mark.parametrize("span", ["", "x", "s:1", "s:2:1", "s:-1:4", "s:1:9999999999999", "s:१:२"])
def test_a_place_that_is_none_decides_nothing(study: Open, span: str) -> None:
    answer = study.visitor.post(f"/claim/{IDS['late']}/bounds", {"span": span}, **FRAGMENT)
    assert answer.status == 422
    assert study.desk.log.reviews == ()


def test_a_comment_decides_nothing_and_stands_in_the_history(study: Open) -> None:
    panel = study.do("late", "comment", note="<b>ask Ben</b>")
    assert "Nobody decided this yet" in panel
    assert "<b>ask Ben</b>" not in study.see("late")
    assert "ask Ben" in study.see("late")


def test_without_a_script_a_decision_leads_back_to_its_page(study: Open) -> None:
    fields = {"from": "stage=order&q=late"}
    answer = study.visitor.post(f"/claim/{IDS['late']}/accept", fields)
    assert answer.status == 303
    place = f"/claim/{IDS['late']}?from=stage%3Dorder%26q%3Dlate#verdict"
    assert answer.headers["location"] == place


# The queue


def test_next_and_previous_keep_the_filter(study: Open) -> None:
    text = unescape(study.visitor.get(f"/claim/{IDS['gave-up']}?from=facet%3Dpain_point").text)
    ahead = re.search(r'id="next" href="([^"]+)"', text)
    assert ahead is not None
    assert ahead[1].endswith("?from=facet%3Dpain_point")
    assert 'href="/?facet=pain_point"' in text


def test_next_passes_over_what_is_decided(study: Open) -> None:
    first = way(study.desk.view, "o-none", "all=1").next
    study.desk.decide([Decisions(study.desk.view, "Ana").accept(first.rpartition("/")[2][:13])])
    then = way(study.desk.view, "o-none", "all=1").next
    assert first != then


def test_at_the_end_next_leads_back_to_the_queue(study: Open) -> None:
    told = way(study.desk.view, IDS["late"], "facet=nothing")
    assert (told.next, told.back, told.total) == ("", "/?facet=nothing", 0)


def test_a_query_of_the_queue_that_nobody_knows_filters_nothing() -> None:
    assert came_from("evil=1&text=late").wanted == Filter(text="late")


# Refused drafts


def refused(study: Open) -> str:
    return next(iter(study.desk.view.rejections))


def test_a_refused_draft_shows_why_and_where_the_nearest_words_stand(study: Open) -> None:
    text = study.visitor.get(f"/refused/{refused(study)}").text
    assert "The words were changed" in text
    assert ">I wanted dinner without planning.</span></mark>" in text
    assert EVIL not in text


def test_rightly_refused_is_kept_and_undone(study: Open) -> None:
    place = f"/refused/{refused(study)}"
    assert "You found it rightly" in study.visitor.post(f"{place}/accept", {}, **FRAGMENT).text
    study.visitor.post(f"{place}/undo", {}, **FRAGMENT)
    assert "Nobody decided" in study.visitor.get(place).text


def test_a_restored_draft_is_an_observation_and_its_old_page_leads_there(study: Open) -> None:
    place = f"/refused/{refused(study)}"
    text = study.visitor.get(place).text
    span = re.search(r'name="span" value="([^"]+)"', text)
    assert span is not None
    fields = {"facet": "goal", "stage": "order", "mode": "wished", "statement": "Dinner"}
    answer = study.visitor.post(f"{place}/restore", {**fields, "span": span[1]})
    assert answer.status == 303
    [added] = [o for o in study.desk.view.observations.values() if o.facet == "goal"]
    assert (added.said, added.mode) == ("I wanted dinner without planning.", "wished")
    assert answer.headers["location"] == f"/claim/{added.id}"
    assert study.desk.view.rejections == {}
    assert study.visitor.get(place).headers["location"] == f"/claim/{added.id}"


def test_an_added_claim_that_was_taken_out_opens(study: Open) -> None:
    cited = study.desk.view.observations[IDS["late"]].citations[0]
    values = {"facet": "goal", "stage": "order", "statement": "Added"}
    ana = Decisions(study.desk.view, "Ana")
    added = ana.add([(cited.source, cited.start, cited.end)], values)
    study.desk.decide([added])
    [name] = [o.id for o in study.desk.view.observations.values() if o.statement == "Added"]
    study.desk.decide([Decisions(study.desk.view, "Ana").reject(name, "led")])
    answer = study.visitor.get(f"/claim/{name}")
    assert answer.status == 200
    assert "taken out of the map" in answer.text


# The desk


def test_a_map_that_an_acceptance_does_not_change_is_told_apart_from_one_it_does(
    study: Open,
) -> None:
    fresh = Desk(study.desk.workspace, "Ana")
    for what, values in (("accept", ()), ("reject", ("led",)), ("accept", ())):
        view = study.desk.view
        target = next(iter(view.observations))
        study.desk.decide([getattr(Decisions(view, "Ana"), what)(target, *values)])
        fresh = Desk(study.desk.workspace, "Ana")
        assert study.desk.view.journey == fresh.view.journey


# In a browser


@pytest.fixture
def complaints() -> list[str]:
    return []


@pytest.fixture
def page(chromium, study: Open, complaints: list[str]) -> Iterator[Page]:
    page = chromium.new_page(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{study.site.origin}/claim/{IDS['gave-up']}?token={TOKEN}")
    yield page
    page.close()
    assert complaints == []


def at(page: Page) -> str:
    return page.evaluate("document.activeElement.id")


@pytest.mark.browser
def test_a_accepts_says_so_and_enter_goes_on(study: Open, page: Page) -> None:
    page.keyboard.press("a")
    page.get_by_role("status").get_by_text("Accepted: “Gave up").wait_for()
    assert study.last().action == "accept"
    page.wait_for_function("document.activeElement.id === 'next'")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: IDS["gave-up"] not in url)


@pytest.mark.browser
def test_r_and_a_number_reject_and_u_brings_it_back(study: Open, page: Page) -> None:
    page.keyboard.press("r")
    page.keyboard.press("2")
    page.get_by_text("taken out of the map").wait_for()
    assert study.last().reason == "overreach"
    page.keyboard.press("u")
    page.get_by_text("taken out of the map").wait_for(state="detached")
    assert IDS["gave-up"] in study.desk.view.observations


@pytest.mark.browser
def test_enter_in_the_note_of_a_rejection_chooses_no_reason(study: Open, page: Page) -> None:
    page.keyboard.press("r")
    page.keyboard.press("Enter")
    page.get_by_label("Note, if any").fill("because")
    page.keyboard.press("Enter")
    page.locator("button[value=led]").click()
    page.get_by_text("taken out of the map").wait_for()
    assert [(r.reason, r.note) for r in study.desk.log.reviews] == [("led", "because")]


@pytest.mark.browser
def test_numbers_choose_nothing_while_no_reasons_are_open(study: Open, page: Page) -> None:
    page.keyboard.press("2")
    page.keyboard.press("a")
    page.get_by_role("status").get_by_text("Accepted").wait_for()
    assert [r.action for r in study.desk.log.reviews] == ["accept"]


@pytest.mark.browser
def test_e_edits_by_keyboard_alone(study: Open, page: Page) -> None:
    page.keyboard.press("e")
    page.keyboard.press("Control+a")
    page.keyboard.type("They gave up")
    for _ in range(3):
        page.keyboard.press("Tab")
    page.locator("form.edit").get_by_role("button").press("Enter")
    page.get_by_role("heading", name="They gave up").wait_for()
    assert study.desk.view.observations[IDS["gave-up"]].statement == "They gave up"


@pytest.mark.browser
def test_m_and_an_arrow_change_the_mode(study: Open, page: Page) -> None:
    page.keyboard.press("m")
    page.keyboard.press("ArrowRight")
    page.get_by_role("status").get_by_text("Changed").wait_for()
    assert study.desk.view.observations[IDS["gave-up"]].mode == "expected"


@pytest.mark.browser
def test_labels_of_the_chosen_kind_alone_are_shown(page: Page) -> None:
    page.keyboard.press("e")
    assert page.get_by_label("Severity").is_visible()
    assert not page.get_by_label("Channel").is_visible()
    page.locator("select[name=facet]").select_option("touchpoint")
    assert page.get_by_label("Channel").is_visible()
    assert not page.get_by_label("Severity").is_visible()


@pytest.mark.browser
def test_c_comments(study: Open, page: Page) -> None:
    page.keyboard.press("c")
    page.keyboard.type("look again")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("History (1)").wait_for()
    assert study.last().note == "look again"
    page.wait_for_function("document.activeElement.id === 'now'")


@pytest.mark.browser
@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_and_decisions_are_in_sight_and_axe_finds_nothing_serious(
    page: Page, width: int, scheme: str
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    for key in ("", "r", "e"):
        if key:
            page.keyboard.press(key)
            page.keyboard.press("Escape")
        found = Axe().run(page).response["violations"]
        assert [v["id"] for v in found if v["impact"] in ("serious", "critical")] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    for shown in (page.locator("mark"), page.get_by_role("button", name="Accept")):
        box = shown.first.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 900


@pytest.mark.browser
def test_without_scripts_the_forms_decide(chromium, study: Open) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{study.site.origin}/claim/{IDS['late']}?token={TOKEN}")
    page.get_by_label("told about others").check()
    page.get_by_role("button", name="Save this").click()
    page.get_by_text("You changed mode to told about others").first.wait_for()
    page.get_by_text("Reject", exact=False).first.click()
    page.get_by_role("button", name="duplicate").click()
    page.get_by_text("taken out of the map").wait_for()
    assert [r.action for r in study.desk.log.reviews] == ["edit", "reject"]
    context.close()
