"""The history of decisions: told in words, filtered, undone; disagreements and what is lost."""

import html
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from review_site import Site, at_desk, said
from synth.desk.decisions import Decisions
from synth.queueing.items import short
from synth.records.review import Review
from synth.review.listing import PAGE
from synth.review.telling import moment

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or "chromium"


@pytest.fixture
def site(finished: Path, tmp_path: Path) -> Iterator[Site]:
    folder = Path(shutil.copytree(finished, tmp_path / "study"))
    with at_desk(folder) as site:
        yield site


def claims(site: Site, number: int = 2) -> list[str]:
    return list(site.desk.view.observations)[:number]


def accept(site: Site, *targets: str, who: str = "Ana", batch: str = "") -> list[Review]:
    made = [Decisions(site.desk.view, who).accept(target, batch=batch) for target in targets]
    site.desk.decide(made)
    return made


def shown(site: Site, query: str = "") -> str:
    answer = site.get(f"/verdicts{query}")
    assert answer.status == 200
    return html.unescape(answer.text)


def listed(text: str) -> list[str]:
    return re.findall(r'data-item="verdict:([^"]+)"', text)


def append(site: Site, line: str) -> None:
    with (site.folder / "reviews.jsonl").open("a", encoding="utf-8") as file:
        file.write(line + "\n")


def test_without_decisions_it_says_so(site: Site) -> None:
    assert "Nobody has decided anything yet." in shown(site)


def test_the_newest_stands_first_with_who_what_and_the_words(site: Site) -> None:
    first, second = claims(site)
    made = [*accept(site, first), *accept(site, second, who="Ben")]
    text = shown(site)
    assert listed(text) == [made[1].id, made[0].id]
    assert re.search(r"<bdi>Ben</bdi></b> accepted the claim", text)
    assert (
        f'<a href="/claim/{second}">{short(site.desk.view.observations[second].statement)}' in text
    )


def test_reason_note_and_new_names_are_told(site: Site) -> None:
    decisions = Decisions(site.desk.view, "Ana")
    theme = next(iter(site.desk.view.themes))
    finding = next(iter(site.desk.view.findings))
    name = site.desk.view.themes[theme].name
    site.desk.decide(
        [decisions.rename(theme, "A new name"), decisions.reject(finding, "led", "asked twice")]
    )
    text = shown(site)
    assert "rejected the finding (led)" in text
    assert "asked twice" in text
    assert "renamed the theme" in text
    assert f"“{short(name, 80)}” became “A new name”" in text


@pytest.mark.parametrize(("query", "number"), [("?reviewer=Ben", 1), ("?action=accept", 2)])
def test_it_is_filtered_by_reviewer_and_by_deed(site: Site, query: str, number: int) -> None:
    first, second = claims(site)
    accept(site, first)
    accept(site, second, who="Ben")
    site.desk.decide([Decisions(site.desk.view, "Ana").comment(first, "hm")])
    assert len(listed(shown(site))) == 3
    assert len(listed(shown(site, query))) == number


def test_a_page_holds_so_many_and_the_next_the_rest(site: Site) -> None:
    names = list(site.desk.view.observations)[: PAGE + 3]
    accept(site, *names)
    assert len(listed(shown(site))) == PAGE
    assert len(listed(shown(site, "?page=2"))) == 3


def test_reviewers_who_disagree_stand_first_also_where_the_claim_is_out(site: Site) -> None:
    [name] = claims(site, 1)
    statement = short(site.desk.view.observations[name].statement)
    accept(site, name)
    site.desk.decide([Decisions(site.desk.view, "Ben").reject(name, "overreach")])
    text = shown(site)
    assert name not in site.desk.view.observations
    start, end = text.index("Reviewers disagree (1)"), text.index("All decisions")
    assert statement in text[start:end]
    assert "accepted by Ana; rejected by Ben (overreach)" in text[start:end]


def test_a_verdict_whose_record_is_gone_and_a_torn_line_are_said(site: Site) -> None:
    [made] = accept(site, claims(site, 1)[0])
    lost = json.loads(made.model_dump_json())
    quote = {
        "source": "s0",
        "start": 0,
        "end": 4,
        "exact": "xyzzy plugh",
        "prefix": "",
        "suffix": "",
    }
    lost |= {"id": "v1", "target": "o000000000000", "anchor": None, "action": "comment"}
    lost["before"] = {**lost["before"], "statement": "Lost <b>words</b>", "quotes": [quote]}
    append(site, json.dumps(lost))
    append(site, '{"id": "v2", "at": "20')
    answer = site.get("/verdicts").text
    assert "Their record is gone (1)" in answer
    assert "<b>words</b>" not in answer
    assert "Lines that could not be read (1)" in answer
    assert "line 3: expected a review" in answer


def test_ones_own_is_undone_and_brought_back(site: Site) -> None:
    [name] = claims(site, 1)
    [made] = accept(site, name)
    undone = site.post(f"/verdicts/undo/{made.id}")
    assert said(undone).startswith("Undone: you accepted the claim “")
    assert "taken back" in undone.text
    assert name not in site.desk.view.journey.review.records
    undo = site.lines()[-1]["id"]
    back = site.post(f"/verdicts/undo/{undo}")
    assert said(back).startswith("Brought back: you accepted the claim “")
    assert site.desk.view.journey.review.records[name].by == ("Ana",)


def test_what_was_decided_at_once_is_undone_at_once(site: Site) -> None:
    made = accept(site, *claims(site, 3), batch="b1")
    assert shown(site).count("one of 3 at once") == 3
    site.post(f"/verdicts/undo/{made[1].id}")
    assert site.desk.active == ()


def test_anothers_decision_is_not_undone(site: Site) -> None:
    [made] = accept(site, claims(site, 1)[0], who="Ben", batch="b1")
    accept(site, claims(site, 2)[1], batch="b1")
    assert f"/verdicts/undo/{made.id}" not in shown(site)
    reply = site.post(f"/verdicts/undo/{made.id}")
    assert (reply.status, len(site.lines())) == (422, 2)
    assert reply.text == "That is Ben's decision: decide otherwise instead."


def test_undone_twice_is_refused(site: Site) -> None:
    [made] = accept(site, claims(site, 1)[0])
    site.post(f"/verdicts/undo/{made.id}")
    assert site.post(f"/verdicts/undo/{made.id}").text == "That is undone already."


def test_u_undoes_ones_last_and_a_form_without_scripts_keeps_the_filter(site: Site) -> None:
    accept(site, *claims(site))
    reply = site.plain("/verdicts/undo", {"action": "accept", "page": "1"})
    assert (reply.status, reply.headers["location"]) == (303, "/verdicts?action=accept&page=1")
    assert len(site.desk.active) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"reviewer": "<script>alert(1)</script>\u202e"},
        {"at": "\u0000 <i>not a time</i>"},
        {"before": {"statement": 7, "themes": 3, "members": "x", "quotes": {}}},
        {"after": {"note": ["<b>"], "parts": "x", "text": 5}},
        {"target": "z<b>"},
        {"target": ""},
        {
            "action": "merge",
            "target": "m1",
            "before": {"themes": [{"id": 5}]},
            "after": {"parts": [1]},
        },
        {"reason": "x" * 200},
    ],
)
def test_hostile_lines_are_shown_as_text(site: Site, change: dict[str, object]) -> None:
    [made] = accept(site, claims(site, 1)[0])
    append(site, json.dumps({**json.loads(made.model_dump_json()), "id": "v1", **change}))
    text = site.get("/verdicts").text
    assert len(listed(text)) == 2
    assert not re.search("<(script>alert|i>not|b>)", text.replace("<b><bdi>", ""))
    assert len(text) < 60_000


def test_a_time_is_told_on_this_machines_clock() -> None:
    assert re.fullmatch(r"2[12] Nov 2026, \d\d:03", moment("2026-11-22T14:03:00.000001+00:00"))
    assert moment("yesterday") == "yesterday"


@pytest.mark.browser
@pytest.mark.parametrize("width", [1440, 390])
def test_u_undoes_in_a_browser_and_axe_finds_nothing_serious(site: Site, width: int) -> None:
    accept(site, *claims(site))
    site.desk.decide([Decisions(site.desk.view, "Ben").reject(claims(site, 1)[0], "led")])
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = chromium.new_page(
            viewport={"width": width, "height": 900}, bypass_csp=True, reduced_motion="reduce"
        )
        page.goto(site.address)
        page.get_by_role("link", name="Verdicts").click()
        page.get_by_role("heading", name="Reviewers disagree (1)").wait_for()
        found = Axe().run(page).response["violations"]
        wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        assert not page.evaluate(wide)
        page.keyboard.press("u")
        page.get_by_role("status").get_by_text("Undone: you accepted").wait_for()
        chromium.close()
    assert [v["id"] for v in found if v["impact"] in {"serious", "critical"}] == []
    assert site.lines()[-1]["action"] == "undo"


def test_a_line_with_an_endless_reason_is_passed_over_and_named(site: Site) -> None:
    [made] = accept(site, claims(site, 1)[0])
    line = {**json.loads(made.model_dump_json()), "id": "v1", "reason": "x" * 100_000}
    append(site, json.dumps(line))
    text = site.get("/verdicts").text
    assert len(listed(text)) == 1
    assert "reviews.jsonl, line 2" in text
    assert len(text) < 60_000
