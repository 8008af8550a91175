"""Screens of themes, findings and opportunities: what they show, and the decisions on them."""

import html
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from review_site import Site, at_desk, said
from synth.desk.decisions import Decisions
from synth.records.journey import Opportunity, Theme


@pytest.fixture
def site(finished: Path, tmp_path: Path) -> Iterator[Site]:
    folder = Path(shutil.copytree(finished, tmp_path / "study"))
    with at_desk(folder) as site:
        yield site


def large(site: Site) -> Theme:
    """The theme with the most claims."""
    return max(site.desk.view.themes.values(), key=lambda t: (len(t.observations), t.id))


def pair(site: Site) -> tuple[Theme, Theme]:
    """Two themes of one lane, the one with the most claims first."""
    first = large(site)
    lane = (first.facet, first.stage, first.actor)
    others = [t for t in site.desk.view.themes.values() if (t.facet, t.stage, t.actor) == lane]
    return first, next(t for t in others if t.id != first.id)


def opportunity(site: Site) -> Opportunity:
    return next(iter(site.desk.view.opportunities.values()))


def shown(site: Site, path: str) -> str:
    answer = site.get(path)
    assert answer.status == 200
    return html.unescape(answer.text)


def led_to(site: Site, path: str) -> str:
    """Where an address of before leads."""
    answer = site.get(path)
    assert answer.status == 303
    return answer.headers["location"]


# Themes


def test_a_theme_shows_its_counts_its_claims_and_what_rests_on_it(site: Site) -> None:
    view, theme = site.desk.view, large(site)
    text = shown(site, f"/theme/{theme.id}")
    assert theme.name in text
    count = theme.by_kind.interview
    assert f"{count.n} of {count.of} interview" in text
    for name in theme.observations[:50]:
        assert f'href="/claim/{name}"' in text
        assert view.observations[name].citations[0].quote in text
    for finding in view.findings.values():
        assert (f'data-item="finding:{finding.id}"' in text) == (theme.id in finding.themes)


def test_the_themes_to_merge_with_stand_in_its_own_lane_the_nearest_first(site: Site) -> None:
    theme, other = pair(site)
    text = shown(site, f"/theme/{theme.id}")
    lane = (theme.facet, theme.stage, theme.actor)
    themes = site.desk.view.themes.values()
    wanted = [t for t in themes if (t.facet, t.stage, t.actor) == lane and t.id != theme.id]
    near = {
        t.id: max(site.desk.near(o, p) for o in theme.observations[:3] for p in t.observations[:3])
        for t in wanted
    }
    order = sorted(near, key=lambda name: (-near[name], name))
    places = [text.index(f'name="theme" value="{name}"') for name in order]
    assert places == sorted(places)
    assert text.count('name="theme" value=') == len(wanted)
    assert near[order[0]] > 0
    assert other.name in text


def test_an_accepted_theme_says_so(site: Site) -> None:
    theme = large(site)
    reply = site.post(f"/theme/{theme.id}/accept")
    assert "accepted by Ana" in reply.text
    assert said(reply) == f"Accepted: “{theme.name}”. u undoes it."
    assert site.desk.view.journey.review.records[theme.id].by == ("Ana",)


def test_a_renamed_theme_has_its_new_name_and_undo_gives_the_old_one(site: Site) -> None:
    theme = large(site)
    assert "The <b>box</b> is late" in html.unescape(
        site.post(f"/theme/{theme.id}/rename", {"name": "The <b>box</b> is late"}).text
    )
    assert "<b>box</b>" not in site.get(f"/theme/{theme.id}").text
    undone = site.post(f"/theme/{theme.id}/undo")
    assert said(undone).startswith("Undone: you renamed the theme")
    assert site.desk.view.themes[theme.id].name == theme.name


def test_a_merge_leads_to_the_theme_that_stands_there_now(site: Site) -> None:
    first, second = pair(site)
    fields = {"theme": second.id, "name": "Both", "from": "reason=leading"}
    reply = site.post(f"/theme/{first.id}/merge", fields)
    merged = next(t for t in site.desk.view.themes.values() if t.name == "Both")
    assert set(merged.observations) == {*first.observations, *second.observations}
    assert reply.headers["hx-replace-url"] == f"/theme/{merged.id}?from=reason%3Dleading"
    assert f'action="/theme/{merged.id}/accept"' in reply.text
    assert led_to(site, f"/theme/{first.id}") == f"/theme/{merged.id}"
    assert led_to(site, f"/theme/{second.id}") == f"/theme/{merged.id}"
    back = site.post(f"/theme/{merged.id}/undo")
    assert back.headers["hx-replace-url"] in (f"/theme/{first.id}", f"/theme/{second.id}")
    assert {first.id, second.id} <= site.desk.view.themes.keys()


def test_a_split_leaves_the_rest_and_makes_a_theme_of_what_was_chosen(site: Site) -> None:
    theme = large(site)
    out = theme.observations[-1]
    reply = site.post(f"/theme/{theme.id}/split", {"target": out, "name": "Another thing"})
    view = site.desk.view
    assert view.theme_of[out].name == "Another thing"
    rest = view.theme_of[theme.observations[0]]
    assert set(rest.observations) == set(theme.observations) - {out}
    assert reply.headers["hx-replace-url"] == f"/theme/{rest.id}"


def test_a_rejected_claim_leaves_its_theme_which_has_another_id_then(site: Site) -> None:
    theme = large(site)
    out = theme.observations[0]
    fields = [("target", out), ("do", "reject"), ("reason", "overreach")]
    reply = site.post(f"/theme/{theme.id}/claims", fields)
    now = site.desk.view.theme_of[theme.observations[1]]
    assert now.id != theme.id
    assert reply.headers["hx-replace-url"] == f"/theme/{now.id}"
    assert f'href="/claim/{out}"' not in reply.text
    back = site.post(f"/theme/{now.id}/undo")
    assert said(back).startswith("Undone: you rejected the claim")
    assert back.headers["hx-replace-url"] == f"/theme/{theme.id}"


def test_a_theme_without_any_claim_left_is_said_to_be_gone(site: Site) -> None:
    theme = next(t for t in site.desk.view.themes.values() if len(t.observations) == 1)
    fields = [("target", theme.observations[0]), ("do", "reject"), ("reason", "led")]
    reply = site.post(f"/theme/{theme.id}/claims", fields)
    assert "Nothing is left of this theme" in reply.text
    assert site.get(f"/theme/{theme.id}").status == 404


def test_claims_are_accepted_together_and_stay(site: Site) -> None:
    theme = large(site)
    fields = [("target", name) for name in theme.observations[:2]]
    reply = site.post(f"/theme/{theme.id}/claims", [*fields, ("do", "accept")])
    assert reply.text.count("accepted by Ana") == 2
    assert len({line["batch"] for line in site.lines()}) == 1
    assert "hx-replace-url" not in reply.headers


@pytest.mark.parametrize(
    ("deed", "fields"),
    [
        ("rename", {"name": "  "}),
        ("merge", {"name": "Both"}),
        ("merge", {"theme": "m000000000000", "name": "Both"}),
        ("split", {"name": "Part"}),
        ("claims", {"do": "accept"}),
        ("comment", {"note": ""}),
        ("undo", {}),
    ],
)
def test_what_does_not_fit_is_refused_in_a_sentence(
    site: Site, deed: str, fields: dict[str, str]
) -> None:
    reply = site.post(f"/theme/{large(site).id}/{deed}", fields)
    assert (reply.status, site.lines()) == (422, [])
    assert reply.text.endswith(".")


def test_a_remark_is_shown_escaped_under_its_name(site: Site) -> None:
    theme = large(site)
    reply = site.post(f"/theme/{theme.id}/comment", {"note": "<script>alert(1)</script>"})
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in reply.text
    assert '<bdi class="who">Ana</bdi> remarked on it' in reply.text
    assert "Not decided yet." in reply.text


def test_a_form_without_scripts_leads_to_the_theme_that_stands_there_now(site: Site) -> None:
    first, second = pair(site)
    fields = {"theme": second.id, "name": "Both"}
    reply = site.plain(f"/theme/{first.id}/merge", fields)
    merged = next(t for t in site.desk.view.themes.values() if t.name == "Both")
    assert (reply.status, reply.headers["location"]) == (303, f"/theme/{merged.id}")


@pytest.mark.parametrize("path", ["/theme/m0", "/theme/o1", "/finding/f0", "/opportunity/<b>"])
def test_an_unknown_record_is_not_found(site: Site, path: str) -> None:
    assert site.get(path.replace("<", "%3C").replace(">", "%3E")).status == 404


# Findings


def test_a_finding_shows_its_themes_with_their_clearest_quotes(site: Site) -> None:
    view = site.desk.view
    finding = next(iter(view.findings.values()))
    text = shown(site, f"/finding/{finding.id}")
    assert finding.text in text
    for name in finding.themes[:12]:
        theme = view.themes[name]
        assert theme.name in text
        assert view.observations[theme.observations[0]].citations[0].quote in text


def test_a_rejected_finding_keeps_its_screen_where_it_can_be_undone(site: Site) -> None:
    finding = next(iter(site.desk.view.findings.values()))
    fields = {"reason": "overreach", "note": "too much"}
    reply = site.post(f"/finding/{finding.id}/reject", fields)
    assert "Taken out: the map does not show it." in reply.text
    assert finding.id not in site.desk.view.findings
    text = shown(site, f"/finding/{finding.id}")
    assert "rejected by Ana (overreach)" in text
    assert "too much" in text
    site.post(f"/finding/{finding.id}/undo")
    assert finding.id in site.desk.view.findings


def test_a_reworded_finding_has_the_new_words(site: Site) -> None:
    finding = next(iter(site.desk.view.findings.values()))
    site.post(f"/finding/{finding.id}/reword", {"text": "Boxes come late."})
    assert site.desk.view.findings[finding.id].text == "Boxes come late."
    assert "edited by Ana" in shown(site, f"/finding/{finding.id}")


def test_a_finding_is_found_under_its_new_id_once_its_theme_changed(site: Site) -> None:
    view = site.desk.view
    finding = next(
        f for f in view.findings.values() if len(view.themes[f.themes[0]].observations) > 2
    )
    shown(site, f"/finding/{finding.id}")
    out = view.themes[finding.themes[0]].observations[-1]
    site.desk.decide([Decisions(view, "Ana").reject(out, "led")])
    now = led_to(site, f"/finding/{finding.id}")
    assert now.removeprefix("/finding/") in site.desk.view.findings


# Opportunities


def test_an_opportunity_shows_its_question_its_themes_and_ideas(site: Site) -> None:
    asked = opportunity(site)
    text = shown(site, f"/opportunity/{asked.id}")
    assert asked.question in text
    for name in asked.addresses:
        assert f'href="/theme/{name}"' in text
    for idea in asked.ideas:
        assert idea.text in text


def test_only_what_was_changed_is_settled(site: Site) -> None:
    asked = opportunity(site)
    now = {name: getattr(asked, name) or "" for name in ("question", "effort", "owner", "measure")}
    site.post(f"/opportunity/{asked.id}/settle", {**now, "owner": "Billing"})
    [line] = site.lines()
    assert line["after"] == {"owner": "Billing"}
    assert site.desk.view.opportunities[asked.id].owner == "Billing"
    assert site.post(f"/opportunity/{asked.id}/settle", {**now, "owner": "Billing"}).status == 422


def test_an_opportunity_is_rejected_and_brought_back(site: Site) -> None:
    asked = opportunity(site)
    site.post(f"/opportunity/{asked.id}/reject", {"reason": "out of scope"})
    assert asked.id not in site.desk.view.opportunities
    assert asked.question in shown(site, f"/opportunity/{asked.id}")
    site.post(f"/opportunity/{asked.id}/undo")
    assert asked.id in site.desk.view.opportunities


# In a browser


@pytest.mark.browser
def test_themes_are_renamed_merged_split_and_undone_by_keyboard(chromium, site: Site) -> None:
    theme, _ = pair(site)
    page = chromium.new_page(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(site.address)
    page.goto(f"{site.running.origin}/theme/{theme.id}")
    status, title = page.get_by_role("status"), page.locator("h1")
    page.keyboard.press("e")
    page.keyboard.type("Renamed by keys")
    page.keyboard.press("Enter")
    status.get_by_text("Renamed:").wait_for()
    assert title.inner_text() == "Renamed by keys"
    page.keyboard.press("m")
    page.keyboard.press("x")
    page.keyboard.press("M")
    status.get_by_text("Merged 2 themes:").wait_for()
    assert theme.id not in page.url
    merged = page.url
    for key in ("j", "x", "W"):
        page.keyboard.press(key)
    page.keyboard.type("Split by keys")
    page.keyboard.press("Escape")
    page.keyboard.press("S")
    status.get_by_text("Split off 1 of its claims").wait_for()
    assert page.url != merged
    page.keyboard.press("u")
    status.get_by_text("Undone: you split the theme").wait_for()
    assert page.url == merged
    assert [line["action"] for line in site.lines()] == ["rename", "merge", "split", "undo"]
    assert complaints == []
    page.close()


@pytest.mark.browser
def test_a_finding_is_rejected_by_keyboard(chromium, site: Site) -> None:
    finding = next(iter(site.desk.view.findings))
    page = chromium.new_page(reduced_motion="reduce")
    page.goto(site.address)
    page.goto(f"{site.running.origin}/finding/{finding}")
    page.keyboard.press("r")
    page.keyboard.press("7")
    page.get_by_role("status").get_by_text("Rejected (identifying):").wait_for()
    page.keyboard.press("u")
    page.get_by_role("status").get_by_text("Undone: you rejected the finding").wait_for()
    assert finding in site.desk.view.findings
    page.close()


@pytest.mark.browser
@pytest.mark.parametrize("kind", ["theme", "finding", "opportunity"])
@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing_serious(chromium, site: Site, width: int, kind: str) -> None:
    names = {
        "theme": large(site).id,
        "finding": next(iter(site.desk.view.findings)),
        "opportunity": opportunity(site).id,
    }
    page = chromium.new_page(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if width == 390 else "light",
        reduced_motion="reduce",
        bypass_csp=True,  # axe is put into the page as a script of its own
    )
    page.goto(site.address)
    page.goto(f"{site.running.origin}/{kind}/{names[kind]}")
    page.keyboard.press("m" if kind == "theme" else "r")
    found = Axe().run(page).response["violations"]
    assert [v["id"] for v in found if v["impact"] in {"serious", "critical"}] == []
    assert page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )
    page.close()
