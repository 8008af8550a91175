"""A reviewer's day at the real command, in Debian's chromium: all of it is on the map."""

import csv
import io
import shutil
import signal
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from conftest import Command, load_map
from independent_figures import mismatches
from independent_refi import codings
from review_process import Process, lines, reviewing, until

pytestmark = pytest.mark.browser
AREA = """(about) => {
  const [element, from, to] = about;
  const r = document.createRange();
  r.setStart(element.firstChild, from);
  r.setEnd(element.firstChild, to);
  scrollBy({ top: r.getBoundingClientRect().top - innerHeight / 2, behavior: 'instant' });
  const all = [...r.getClientRects()].filter((one) => one.width > 0);
  return [all[0].toJSON(), all[all.length - 1].toJSON()];
}"""
LONG_ENOUGH = 40


@dataclass
class Day:
    """A reviewer at a page, and what must stand in reviews.jsonl in the end."""

    server: Process
    page: Page
    journey: dict[str, Any]
    reviewer: str = "Ana"
    decided: list[tuple[str, str, str]] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def said(self, words: str) -> None:
        """Waits until the live region says so; by then the decision is on the disk."""
        self.page.get_by_role("status").get_by_text(words).wait_for()

    def open(self, path: str) -> None:
        self.page.goto(f"{self.server.origin}{path}")

    def here(self) -> str:
        """The id of the record on the screen."""
        return self.page.url.partition("?")[0].partition("#")[0].rpartition("/")[2]

    def note(self, action: str, target: str) -> None:
        self.decided.append((self.reviewer, action, target))

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def drag(self, element: Any, start: int, end: int) -> None:
        """Selects letters of an element with the mouse."""
        first, last = self.page.evaluate(AREA, [element.element_handle(), start, end])
        self.page.mouse.move(first["left"] + 1, first["top"] + first["height"] / 2)
        self.page.mouse.down()
        self.page.mouse.move(last["right"] - 3, last["top"] + last["height"] / 2 - 1)
        self.page.mouse.move(last["right"] - 1, last["top"] + last["height"] / 2)
        self.page.mouse.up()


def enter(chromium: Any, server: Process, folder: Path, reviewer: str = "Ana") -> Day:
    page = chromium.new_context(
        viewport={"width": 1440, "height": 900}, reduced_motion="reduce", accept_downloads=True
    ).new_page()
    day = Day(server, page, load_map(folder), reviewer)
    page.on("console", lambda message: day.complaints.append(message.text))
    page.on("pageerror", lambda error: day.complaints.append(str(error)))
    page.goto(server.address)
    page.get_by_role("heading", name="Queue").wait_for()
    assert "token" not in page.url
    return day


# What is decided on


def interviewed(journey: dict[str, Any], facet: str) -> list[str]:
    """Observations of interviews with one long quote, in the order of their stages."""
    kinds = {source["id"]: source["kind"] for source in journey["sources"]}
    stages = [stage["id"] for stage in journey["stages"]]
    found = [
        o
        for o in journey["observations"]
        if (o["facet"], o["mode"]) == (facet, "experienced")
        and len(o["citations"]) == 1
        and kinds[o["citations"][0]["source"]] == "interview"
        and len(o["citations"][0]["quote"]) >= LONG_ENOUGH
    ]
    return [o["id"] for o in sorted(found, key=lambda o: (stages.index(o["stage"]), o["id"]))]


def two_themes(journey: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """A theme of several claims and another of its lane."""
    lanes = [lane for stage in journey["stages"] for lane in stage["themes"].values()]
    lane = next(lane for lane in lanes if len(lane) > 3 and len(lane[0]["observations"]) > 1)
    return lane[0], lane[1]


# The day


def look_accept_and_reject(day: Day) -> None:
    page = day.page
    assert page.locator("ol.entries li[data-item]").count() > 5
    assert "decided." in page.locator("#progress").inner_text()
    page.get_by_role("link", name="All claims by stage").click()
    page.locator("li[data-item] .claim a").first.click()
    page.locator("#words mark").first.wait_for()
    assert page.get_by_text("Led?").is_visible()
    first = day.here()
    day.press("a")
    day.said("Accepted:")
    day.note("accept", first)
    day.press("n")
    page.wait_for_url(lambda url: first not in url)
    page.locator("#words mark").first.wait_for()
    page.locator("summary", has_text="Reject").click()
    page.get_by_label("Note, if any").fill("twice as much as she said")
    page.locator("button[value=overreach]").click()
    day.said("Rejected:")
    page.get_by_text("taken out of the map").wait_for()
    day.note("reject", day.here())


def quote_other_words(day: Day, by_mouse: str, by_keys: str) -> None:
    page = day.page
    day.open(f"/claim/{by_mouse}")
    mark = page.locator("#words mark [data-at]").first
    words = mark.inner_text()
    day.drag(mark, 0, words.index(" ", len(words) // 2))
    page.locator("#bounds input[name=span][value*=':']").wait_for(state="attached")
    page.get_by_role("button", name="Quote these words").click()
    day.said("Quote changed of")
    day.note("edit", by_mouse)
    day.open(f"/claim/{by_keys}")
    day.press("b")
    day.said("Choosing words")
    day.press("ArrowLeft", "Enter", "b")
    day.said("Quote changed of")
    day.note("edit", by_keys)


def word_anew_and_comment(day: Day, observation: str) -> None:
    page = day.page
    day.open(f"/claim/{observation}")
    day.press("e")
    page.locator("textarea[name=statement]").fill("The reviewer says it plainly")
    page.get_by_role("button", name="Save the changes").click()
    day.said("Changed:")
    page.get_by_role("heading", name="The reviewer says it plainly").wait_for()
    day.note("edit", observation)
    day.press("c")
    page.locator("textarea[name=note]").fill("as she says later herself")
    page.get_by_role("button", name="Save the comment").click()
    day.said("Comment kept")
    day.note("comment", observation)


def group_anew(day: Day, theme: str, other: str) -> None:
    """Renames, merges, splits and takes the split back."""
    page = day.page
    day.open(f"/theme/{theme}")
    page.locator("summary", has_text="Rename").click()
    page.get_by_label("Name", exact=True).fill("Named by the team")
    day.press("Enter")
    day.said("Renamed:")
    day.note("rename", theme)
    page.locator("summary", has_text="Merge").click()
    item = page.locator(f"li[data-item='merge:{other}']")
    if not item.is_visible():
        page.locator("summary", has_text="less alike").click()
    item.locator("input[type=checkbox]").check()
    page.get_by_label("Name of the merged theme").fill("Merged by the team")
    page.locator("form", has=item).get_by_role("button").last.click()
    day.said("Merged 2 themes:")
    day.note("merge", theme)
    merged = day.here()
    page.locator(".members li").first.locator("input[type=checkbox]").check()
    page.get_by_label("Name of the theme that is split off").fill("Split off by the team")
    page.get_by_role("button", name="Split off").click()
    day.said("Split off 1 of its claims")
    day.note("split", merged)
    page.get_by_role("button", name="Undo").first.click()
    day.said("Undone: you split the theme")
    day.note("undo", "")
    assert day.here() == merged


def add_what_nobody_found(day: Day) -> str:
    """Selects words of a turn that no claim cites; gives the new claim's words."""
    page = day.page
    page.get_by_role("link", name="Transcripts").click()
    page.locator(".source-lines .claim a").first.click()
    piece = page.locator("li.utter.person [data-at]:not(.cited)").filter(has_text=" ").first
    day.drag(piece, 0, min(30, len(piece.inner_text())))
    page.locator("#adding input[name=span][value*=':']").wait_for(state="attached")
    page.get_by_label("What it is").select_option("goal")
    page.locator("#add-stage").select_option(index=1)
    page.get_by_label("What they say, in one sentence").fill("Found by the reviewer")
    page.get_by_role("button", name="Add this observation").click()
    link = page.locator("#done a", has_text="Found by the reviewer")
    link.wait_for()
    added = str(link.get_attribute("href")).rpartition("/")[2]
    day.note("add", added)
    return added


def accept_several(day: Day) -> list[str]:
    page = day.page
    day.open("/?all=1&facet=touchpoint")
    boxes = page.locator("li[data-item] .pick input")
    chosen = [str(boxes.nth(n).get_attribute("value")) for n in (0, 1, 2)]
    for n in (0, 1, 2):
        boxes.nth(n).check()
    page.get_by_role("button", name="Accept all").click()
    day.said("Accepted 3.")
    for target in chosen:
        day.note("accept", target)
    return chosen


def settle(day: Day, opportunity: str) -> None:
    page = day.page
    day.open(f"/opportunity/{opportunity}")
    for label, value in (("Effort", "two weeks"), ("Owner", "Delivery"), ("Measure", "late boxes")):
        page.get_by_label(label).fill(value)
    page.get_by_role("button", name="Save", exact=True).click()
    day.said("Set effort, owner, measure:")
    day.note("edit", opportunity)


def code_blindly(day: Day, facet: str) -> None:
    """Ten turns: one mark in the first, nothing in the others."""
    page = day.page
    day.open("/coding")
    page.get_by_label("Name of the session").fill("first")
    page.get_by_label("Turns").fill("10")
    page.get_by_role("button", name="Begin or join").click()
    page.get_by_text("0 of 10 turns coded").wait_for()
    assert "claim/" not in page.content()
    day.press("j", "x", facet, "w", "ArrowDown", "Escape", "a")
    page.locator(".marks li").wait_for()
    day.press("n")
    for done in range(1, 10):
        day.said(f"Saved. {done} of 10")
        day.press("0")
    page.get_by_text("You have coded all 10 turns").wait_for()
    for _ in range(10):
        day.note("code", "")


def take_files_away(day: Day, to: Path) -> dict[str, bytes]:
    page = day.page
    page.get_by_role("link", name="Files").click()
    taken = {}
    names = [str(n) for n in page.locator(".files a[download]").all_inner_texts()]
    for name in names:
        if name.endswith((".csv", ".xlsx", ".qdpx", ".html")):
            with page.expect_download() as waiting:
                page.get_by_role("link", name=name, exact=True).click()
            waiting.value.save_as(to / name)
            taken[name] = (to / name).read_bytes()
    return taken


def test_a_reviewers_day_is_on_the_map_and_stays_there(
    chromium: Any, finished: Path, tmp_path: Path, synth: Command
) -> None:
    folder = Path(shutil.copytree(finished, tmp_path / "study"))
    journey = load_map(folder)
    mouse, keys, words = interviewed(journey, "emotion")[-3:]
    theme, other = two_themes(journey)
    opportunity = next(o["id"] for s in reversed(journey["stages"]) for o in s["opportunities"])
    with reviewing(folder, "Ana") as server, reviewing(folder, "Ben") as second:
        ana = enter(chromium, server, folder)
        look_accept_and_reject(ana)
        quote_other_words(ana, mouse, keys)
        word_anew_and_comment(ana, words)
        group_anew(ana, theme["id"], other["id"])
        added = add_what_nobody_found(ana)
        accept_several(ana)
        settle(ana, opportunity)
        code_blindly(ana, "5")
        ben = enter(chromium, second, folder, "Ben")
        code_blindly(ben, "3")
        for one in (ana, ben):
            one.page.get_by_role("link", name="Agreement").click()
            one.page.get_by_role("heading", name="Agreement", exact=True).wait_for()
            one.page.locator(".differences > li").first.wait_for()
        files = take_files_away(ana, tmp_path)
        assert ana.complaints == ben.complaints == []
        until(lambda: added in drawn(folder), "the map on the disk holds the day")
        for process, number in ((server, signal.SIGINT), (second, signal.SIGTERM)):
            assert "kept" in process.end(number)
    decided = sorted((r, a, t) for r, a, t in [*ana.decided, *ben.decided])
    assert sorted(told(line, decided) for line in lines(folder)) == decided
    the_files_tell(files, folder)
    the_map_tells(folder, ana, words, added, opportunity)
    assert mismatches(folder / "out") == []
    assert synth("check", folder).returncode == 0
    before = (folder / "reviews.jsonl").read_bytes()
    assert synth("run", folder).returncode == 0
    assert (folder / "reviews.jsonl").read_bytes() == before
    the_map_tells(folder, ana, words, added, opportunity)


def told(line: dict[str, Any], decided: list[tuple[str, str, str]]) -> tuple[str, str, str]:
    """A line as it was noted; where no target was noted, without one."""
    whole = (line["reviewer"], line["action"], line["target"])
    return whole if whole in decided else (*whole[:2], "")


def drawn(folder: Path) -> set[str]:
    return set(load_map(folder)["review"]["records"])


def the_files_tell(files: dict[str, bytes], folder: Path) -> None:
    assert {name.rpartition(".")[2] for name in files} == {"csv", "xlsx", "qdpx", "html"}
    reviews = next(data for name, data in files.items() if name == "reviews.csv")
    rows = list(csv.DictReader(io.StringIO(reviews.decode("utf-8-sig"))))
    assert len(rows) == len(lines(folder))
    (workbook,) = (data for name, data in files.items() if name.endswith(".xlsx"))
    assert zipfile.ZipFile(io.BytesIO(workbook)).testzip() is None
    (project,) = (data for name, data in files.items() if name.endswith(".qdpx"))
    cited = {c["quote"] for o in load_map(folder)["observations"] for c in o["citations"]}
    assert {coded.said for coded in codings(project)} >= cited


def the_map_tells(folder: Path, day: Day, words: str, added: str, opportunity: str) -> None:
    journey = load_map(folder)
    found = {o["id"]: o for o in journey["observations"]}
    records = journey["review"]["records"]
    names = {t["name"] for s in journey["stages"] for lane in s["themes"].values() for t in lane}
    (rejected,) = (target for _, action, target in day.decided if action == "reject")
    assert rejected not in found
    assert journey["review"]["rejected"] == {"overreach": 1}
    assert found[words]["statement"] == "The reviewer says it plainly"
    assert records[words]["notes"] == ["Ana: as she says later herself"]
    assert found[added]["statement"] == "Found by the reviewer"
    assert records[added]["verdict"] == "added"
    assert "Merged by the team" in names
    assert not {"Named by the team", "Split off by the team"} & names
    (settled,) = (
        o for s in journey["stages"] for o in s["opportunities"] if o["id"] == opportunity
    )
    assert (settled["effort"], settled["owner"]) == ("two weeks", "Delivery")
    accepted = {t for _, action, t in day.decided if action == "accept"}
    assert {t for t, r in records.items() if r["verdict"] == "accepted"} == accepted
    page = (folder / "out" / "map.html").read_text("utf-8")
    for shown in ("The reviewer says it plainly", "Found by the reviewer", "Merged by the team"):
        assert shown in page
    assert journey["review"]["gone"] == []


def test_a_day_by_keyboard_alone(chromium: Any, finished: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(finished, tmp_path / "study"))
    with reviewing(folder) as server:
        day = enter(chromium, server, folder)
        page = day.page
        day.open("/?all=1")
        day.press("n")
        page.locator("#words mark").first.wait_for()
        first = day.here()
        day.press("a")
        day.said("Accepted:")
        day.press("n")
        page.wait_for_url(lambda url: first not in url)
        second = day.here()
        day.press("r", "2")
        day.said("Rejected:")
        day.press("n")
        page.wait_for_url(lambda url: second not in url)
        third = day.here()
        day.press("c")
        page.keyboard.type("look again")
        day.press("Tab", "Enter")
        day.said("Comment kept")
        day.press("u")
        day.said("Undone:")
        day.open("/?all=1&facet=touchpoint")
        day.press("j", "x", "j", "x", "A")
        day.said("Accepted 2.")
        day.press("?")
        assert page.locator("dialog#keys").is_visible()
        assert day.complaints == []
        server.end()
    did = [(line["action"], line["target"]) for line in lines(folder)]
    assert did[:3] == [("accept", first), ("reject", second), ("comment", third)]
    assert [action for action, _ in did[3:]] == ["undo", "accept", "accept"]
    assert did[3][1] == lines(folder)[2]["id"]
    assert len({line["batch"] for line in lines(folder)[4:]} - {""}) == 1
