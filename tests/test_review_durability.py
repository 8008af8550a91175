"""What `synth review` confirmed is kept: kills, crowds, torn lines, runs beside it, full disks."""

import contextlib
import json
import os
import resource
import shutil
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from conftest import SAMPLE, Command, load_map
from pages import CHROMIUM
from review_process import accept, lines, observed, reviewing, until, without_root
from review_server import Browser

HTMX = {"HX_Request": "true"}


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory, synth: Command) -> Path:
    """Two interviews after a run; not to be changed."""
    folder = tmp_path_factory.mktemp("two") / "study"
    (folder / "interviews").mkdir(parents=True)
    for name in ("P01.vtt", "P02.txt"):
        shutil.copy(SAMPLE / "interviews" / name, folder / "interviews")
    done = synth("run", folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def folder(two: Path, tmp_path: Path) -> Path:
    """A study of one's own that was run."""
    return Path(shutil.copytree(two, tmp_path / "study"))


def remark(browser: Browser, observation: str, words: str) -> int:
    """An acceptance with a remark, which is a line each time; the status of the reply."""
    return browser.post(f"/claim/{observation}/accept", {"note": words}, **HTMX).status


def many(browser: Browser, ids: list[str], who: str, count: int) -> list[str]:
    """The remarks that the page confirmed of so many verdicts in turn."""
    notes = [f"{who} {n}" for n in range(count)]
    return [n for k, n in enumerate(notes) if remark(browser, ids[k % len(ids)], n) == 200]


def notes(folder: Path) -> list[str]:
    return [line["after"]["note"] for line in lines(folder)]


def accepted(folder: Path) -> set[str]:
    """Observations that the map on the disk says are accepted."""
    records = load_map(folder)["review"]["records"]
    return {o for o, r in records.items() if r["verdict"] == "accepted" and o[:1] == "o"}


# A kill


@pytest.mark.parametrize("fatal", [3, 70, 150])
def test_every_verdict_that_was_confirmed_before_a_kill_is_there(folder: Path, fatal: int) -> None:
    ids, confirmed = observed(folder), []
    with reviewing(folder) as server:
        browser = server.enter()
        killer = threading.Event()

        def kill() -> None:
            killer.wait()
            os.kill(server.process.pid, 9)

        thread = threading.Thread(target=kill)
        thread.start()
        with contextlib.suppress(OSError, HTTPException):
            for n in range(200):
                if n == fatal:
                    killer.set()  # somewhere within the verdicts after this one
                if remark(browser, ids[n % len(ids)], f"Ana {n}") == 200:
                    confirmed.append(f"Ana {n}")
        thread.join()
    written = notes_of_whole_lines(folder)
    assert len(confirmed) >= fatal
    assert len(confirmed) < 200
    assert written[: len(confirmed)] == confirmed
    assert len(written) <= len(confirmed) + 1  # one may be on the disk and not yet confirmed
    with reviewing(folder) as server:
        assert remark(server.enter(), ids[0], "after the kill") == 200
        server.end()
    assert notes_of_whole_lines(folder) == [*written, "after the kill"]
    assert accepted(folder) >= set(ids[: len(confirmed)])


def notes_of_whole_lines(folder: Path) -> list[str]:
    """Remarks of the lines that can be read; the program's own reader is not asked."""
    found = []
    for line in (folder / "reviews.jsonl").read_bytes().split(b"\n"):
        with contextlib.suppress(ValueError):
            found.append(json.loads(line)["after"]["note"])
    return found


# Crowds


def together(one: Callable[[], list[str]], other: Callable[[], list[str]]) -> list[list[str]]:
    with ThreadPoolExecutor(2) as pool:
        return [asked.result() for asked in (pool.submit(one), pool.submit(other))]


def test_two_servers_keep_500_verdicts_each_at_once_and_see_each_others(folder: Path) -> None:
    ids = observed(folder)
    with reviewing(folder, "Ana") as first, reviewing(folder, "Ben") as second:
        ana, ben = first.enter(), second.enter()
        said = together(lambda: many(ana, ids, "Ana", 500), lambda: many(ben, ids, "Ben", 500))
        assert [len(one) for one in said] == [500, 500]
        written = lines(folder)  # each line is whole
        assert len(written) == 1000
        assert sorted(notes(folder)) == sorted(said[0] + said[1])
        assert {w["reviewer"] for w in written if w["after"]["note"][:3] == "Ana"} == {"Ana"}
        for browser in (ana, ben):
            shown = browser.get(f"/claim/{ids[0]}").text
            assert "Ana 0" in shown
            assert "Ben 0" in shown
        for server in (first, second):
            server.end()
    assert load_map(folder)["review"]["reviewers"] == ["Ana", "Ben"]
    assert accepted(folder) == set(ids)


def test_two_browsers_at_one_server_keep_500_verdicts_each_at_once(folder: Path) -> None:
    ids = observed(folder)
    with reviewing(folder) as server:
        one, other = server.enter(), server.enter()
        assert one.cookie != other.cookie or one.csrf == other.csrf
        said = together(lambda: many(one, ids, "one", 500), lambda: many(other, ids, "two", 500))
        server.end()
    assert sorted(notes(folder)) == sorted(said[0] + said[1])
    assert len(lines(folder)) == 1000
    assert accepted(folder) == set(ids)


# A torn line


@pytest.mark.parametrize("ending", [b"", b"\n"])
def test_a_torn_last_line_is_read_round_and_said(
    folder: Path, synth: Command, ending: bytes
) -> None:
    ids = observed(folder)
    with reviewing(folder) as server:
        browser = server.enter()
        assert [remark(browser, one, one) for one in ids[:3]] == [200] * 3
        server.end()
    path = folder / "reviews.jsonl"
    path.write_bytes(path.read_bytes()[:-60] + ending)
    redrawn = synth("redraw", folder)
    assert redrawn.returncode == 0
    assert "reviews.jsonl, line 3" in redrawn.stderr
    assert "torn" in redrawn.stderr
    assert accepted(folder) == set(ids[:2])
    with reviewing(folder) as server:
        browser = server.enter()
        until(lambda: "reviews.jsonl, line 3" in browser.get("/verdicts").text, "the line is said")
        assert remark(browser, ids[5], "whole again") == 200
        assert "reviews.jsonl, line 3" in browser.get("/verdicts").text
        server.end()
    assert notes_of_whole_lines(folder) == [*ids[:2], "whole again"]
    assert synth("check", folder).returncode == 0


# A run beside an open review


@pytest.mark.parametrize("added", [None, "P05.vtt"])
def test_a_run_beside_an_open_review_harms_neither(
    folder: Path, synth: Command, added: str | None
) -> None:
    ids = observed(folder)
    if added:
        shutil.copy(SAMPLE / "interviews" / added, folder / "interviews")
    with reviewing(folder) as server:
        browser = server.enter()
        ended = threading.Event()
        answered: list[int] = []

        def decide() -> None:
            while not ended.wait(0.02):
                observation = ids[len(answered) % len(ids)]
                answered.append(remark(browser, observation, str(len(answered))))

        deciding = threading.Thread(target=decide)
        deciding.start()
        until(lambda: len(answered) > 5, "the review answers")
        before = len(answered)
        done = synth("run", folder)
        during = len(answered) - before
        ended.set()
        deciding.join()
        assert done.returncode == 0, done.stderr
        assert during > 0
        assert set(answered) == {200}
        assert notes(folder) == [str(n) for n in range(len(answered))]
        decided = {line["target"] for line in lines(folder)}
        until(lambda: accepted(folder) == decided, "the map holds every verdict")
        assert browser.get("/").status == 200
        assert server.end().count("\n") == 2
    paths = {source["path"] for source in load_map(folder)["sources"]}
    assert (f"interviews/{added}" in paths) is bool(added)
    assert accepted(folder) == decided
    assert load_map(folder)["review"]["gone"] == []
    assert synth("check", folder).returncode == 0


# What is deleted under it


@pytest.mark.parametrize("gone", [".synth", "out"])
def test_a_study_that_is_deleted_under_the_page_is_said_and_its_verdicts_stay(
    folder: Path, synth: Command, gone: str
) -> None:
    ids = observed(folder)
    with reviewing(folder) as server:
        browser = server.enter()
        assert accept(browser, ids[0]).status == 200
        until(lambda: ids[0] in accepted(folder), "the verdict is drawn")
        shutil.rmtree(folder / gone)
        answers = [browser.get("/"), browser.get(f"/claim/{ids[1]}"), accept(browser, ids[1])]
        confirmed = [a.status == 200 for a in answers][2]
        for answer in answers:
            assert answer.status in (200, 503)
            assert "Traceback" not in answer.text
            assert answer.status == 200 or "synth run" in answer.text
        assert {line["target"] for line in lines(folder)} == {*ids[: 2 if confirmed else 1]}
        done = synth("run", folder)
        assert done.returncode == 0, done.stderr
        assert ids[0] in accepted(folder)
        assert accept(browser, ids[2]).status == 200
        said = server.end()
    assert "Traceback" not in said
    assert {ids[0], ids[2]} <= accepted(folder)


# No room, no right to write


NOT_SAVED = "cannot be written"


def refused(browser: Browser, observation: str) -> None:
    """A verdict that could not be kept is refused, and nothing says otherwise afterwards."""
    answer = accept(browser, observation)
    assert answer.status == 503
    assert NOT_SAVED in answer.text
    assert "reviews.jsonl" in answer.text
    assert "hx-trigger" not in answer.headers
    shown = browser.get(f"/claim/{observation}").text
    assert "Nobody decided this yet" in shown
    assert "0 of" in browser.get("/").text


def test_on_a_full_disk_nothing_is_confirmed_and_nothing_torn_and_it_goes_on(folder: Path) -> None:
    ids = observed(folder)
    with reviewing(folder) as server:
        browser = server.enter()
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (100, resource.RLIM_INFINITY))
        refused(browser, ids[0])
        unlimited = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, unlimited)
        assert accept(browser, ids[0]).status == 200
        assert [line["target"] for line in lines(folder)] == [ids[0]]


def test_a_device_without_room_confirms_nothing(folder: Path) -> None:
    (folder / "reviews.jsonl").symlink_to("/dev/full")
    with reviewing(folder) as server:
        refused(server.enter(), observed(folder)[0])


@pytest.mark.browser
def test_the_alert_says_that_a_verdict_was_not_saved(folder: Path) -> None:
    (folder / "reviews.jsonl").symlink_to("/dev/full")
    first = observed(folder)[0]
    with reviewing(folder) as server, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(server.address)
        page.goto(f"{server.origin}/claim/{first}")
        page.keyboard.press("a")
        page.get_by_role("alert").get_by_text(NOT_SAVED).wait_for()
        assert "Accepted" not in page.get_by_role("status").inner_text()
        assert page.get_by_text("Nobody decided this yet").is_visible()
        browser.close()


@pytest.fixture
def locked(folder: Path) -> Iterator[Callable[[Path], None]]:
    """Takes the right to write from folders; it is given back."""

    def lock(place: Path) -> None:
        place.chmod(0o555)

    yield lock
    for place in (folder, folder / ".synth", folder / "out"):
        place.chmod(0o755)


def test_without_the_right_to_write_a_verdict_nothing_is_confirmed(
    folder: Path, locked: Callable[[Path], None]
) -> None:
    locked(folder)
    with reviewing(folder, as_others=True) as server:
        refused(server.enter(), observed(folder)[0])
        assert "Traceback" not in server.end()
    assert not (folder / "reviews.jsonl").exists()


def test_without_the_right_to_write_anywhere_one_sentence_says_so(
    folder: Path, synth: Command, locked: Callable[[Path], None]
) -> None:
    for place in (folder / ".synth", folder / "out", folder):
        locked(place)
    done = synth("review", folder, preexec_fn=without_root)
    assert (done.returncode, done.stdout) == (2, "")
    assert "cannot be written" in done.stderr
    assert done.stderr.count("\n") == 1
