"""`synth review`: the command, its server's life, and its pages in a browser."""

import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from conftest import ROOT, Command
from pages import grave
from review_server import TOKEN, Running, running
from synth.errors import UsageError
from synth.review.http import Reply, Request, Route, html, problem
from synth.review.pages import NAV, Pages
from synth.review.serve import listen
from synth.review.start import mention, reviewer_name, show

TALK = "Moderator: How was it?\n\nAna: I waited two hours and then I gave up on the delivery.\n"


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory, synth: Command) -> Path:
    """A small study after one run, its results elsewhere too."""
    folder = tmp_path_factory.mktemp("study")
    (folder / "interviews").mkdir()
    (folder / "interviews" / "a.txt").write_text(TALK, "utf-8")
    for out in ("out", "elsewhere"):
        assert synth("run", folder, "--out", folder / out).returncode == 0
    return folder


# The command


Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def start() -> Iterator[Start]:
    """Begins `synth review` in a process of its own; whatever is left of it is ended."""
    begun: list[subprocess.Popen[str]] = []

    def begin(*arguments: object) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "synth", "review", *map(str, arguments)]
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT
        )
        begun.append(process)
        return process

    yield begin
    for process in begun:
        process.kill()
        process.communicate()


def first_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_one_line_tells_the_address_and_a_signal_ends_it_well(
    study: Path, start: Start, number: signal.Signals
) -> None:
    process = start(study, "--reviewer", "Ana")
    address = first_line(process)
    assert address.startswith("http://127.0.0.1:")
    port, _, token = address.removeprefix("http://127.0.0.1:").partition("/?token=")
    assert len(token) >= 43
    link = HTTPConnection("127.0.0.1", int(port), timeout=30)
    link.request("GET", f"/?token={token}")
    entered = link.getresponse()
    assert (entered.status, entered.read()) == (303, b"")
    link.request("GET", "/", headers={"Cookie": entered.headers["Set-Cookie"].partition(";")[0]})
    assert link.getresponse().status == 200
    link.close()
    process.send_signal(number)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0
    assert out == ""
    assert token not in err
    assert err.splitlines() == [
        "This page is for this machine alone. Ctrl-C ends it; what it confirmed is kept.",
        "The page is closed; every verdict that it confirmed is kept.",
    ]


def test_each_start_has_a_token_of_its_own(study: Path, start: Start) -> None:
    lines = [first_line(start(study)) for _ in range(2)]
    assert lines[0].partition("?")[2] != lines[1].partition("?")[2]


def test_a_port_in_use_is_one_sentence_and_exit_2(study: Path, synth: Command) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = synth("review", study, "--port", port)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == (
        f"port {port}: expected one that is free on this machine, found address already in use; "
        "leave out --port, which takes a free one, or name another.\n"
    )


def test_a_named_port_is_used(study: Path, start: Start) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    assert first_line(start(study, "--port", port)).startswith(f"http://127.0.0.1:{port}/?token=")


def test_a_study_without_results_is_one_sentence(tmp_path: Path, synth: Command) -> None:
    done = synth("review", tmp_path)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "make the map with: synth run STUDY" in done.stderr


def test_results_elsewhere_are_named_by_out(study: Path, start: Start) -> None:
    assert first_line(start(study, "--out", study / "elsewhere")).startswith("http://")


@pytest.mark.parametrize("name", ["", "   ", "a\nb", "a\x1b[31m", "a\u202eb", "a" * 81])
def test_a_reviewer_has_a_short_name_on_one_line(name: str) -> None:
    with pytest.raises(UsageError, match="name yourself with --reviewer NAME"):
        reviewer_name(name)


@pytest.mark.parametrize("name", ["Ana", " Ana ", "José", "李小龙", "می‌خواهم", "a" * 80])
def test_names_of_people_are_taken(name: str) -> None:
    assert reviewer_name(name) == name.strip()


def test_a_reviewer_who_says_no_name_is_the_user_of_this_system() -> None:
    assert reviewer_name(None)


def test_a_defect_is_one_harmless_line_in_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    mention(RuntimeError("a\x1b[31m\nb\u202e"))
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert err.rstrip("\n").isprintable()


def test_a_defect_shows_where_it_is_to_who_asks(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        raise RuntimeError("a\x1b[31m")
    except RuntimeError as error:
        show(error)
    err = capsys.readouterr().err
    assert Path(__file__).name in err
    assert "\x1b" not in err


# The server


def test_what_is_being_answered_is_answered_before_the_server_ends() -> None:
    begun = threading.Event()

    def slow(request: Request) -> Reply:
        begun.set()
        while not site.told_to_end():
            time.sleep(0.01)
        return html("whole")

    texts: list[str] = []
    with running(Route("GET", "/slow", slow)) as site:
        visitor = site.session()
        asking = threading.Thread(target=lambda: texts.append(visitor.get("/slow").text))
        asking.start()
        assert begun.wait(30)
    asking.join()
    assert texts == ["whole"]


def test_no_part_of_a_reply_waits_for_the_browser_to_confirm_the_one_before() -> None:
    with listen(0) as listening, socket.create_connection(listening.getsockname()):
        accepted, _ = listening.accept()
        with accepted:
            assert accepted.proto == socket.IPPROTO_TCP  # what asyncio asks before it sends at once


def test_a_slow_answer_keeps_nobody_else_waiting() -> None:
    go_on = threading.Event()

    def slow(request: Request) -> Reply:
        go_on.wait(30)
        return html("slow")

    with running(Route("GET", "/slow", slow)) as site:
        visitor = site.session()
        asking = threading.Thread(target=visitor.get, args=("/slow",))
        asking.start()
        assert visitor.get("/show/1").status == 200
        go_on.set()
        asking.join()


def test_the_navigation_names_the_screens_that_are_there() -> None:
    pages = Pages("T")
    request = Request("GET", "/files", places=frozenset({"/", "/files", "/other"}))
    text = pages.page(request, "help.html.j2", "Files").body.decode()
    shown = [path for path in NAV if f'<a href="{path}"' in text]
    assert shown == ["/", "/files"]
    assert '<a href="/files" aria-current="page">Files</a>' in text


# In a browser


PARTS = """
<h1>A list</h1><ol class="entries">
{items}
</ol>
<form><label>Words <input name="words" data-key="w" data-label="Write words"></label></form>
<button class="act" hx-post="/bad" hx-target="#there" data-key="b">Go wrong</button>
<button class="act" hx-get="/gone" hx-target="#there" data-key="g">Ask for nothing</button>
<form action="/plain" method="post"><input type="hidden" name="csrf" value="{csrf}">
<button class="act" data-key="p">Send plainly</button></form>
<div id="there">as before</div>"""
ITEM = """<li data-item="{n}"><p class="claim">Claim {n}</p>
<button class="act" hx-post="/decide/{n}" hx-target="#there" data-key="a">Accept</button>
<button class="act" hx-post="/drop/{n}" hx-target="closest li" hx-swap="outerHTML"
 data-key="x">Drop</button>
<button class="act" hx-post="/again/{n}" hx-target="closest li" hx-swap="outerHTML"
 data-key="r">Draw again</button></li>"""


def parts(pages: Pages, decided: list[str]) -> list[Route]:
    def listed(request: Request) -> Reply:
        items = "".join(ITEM.format(n=n) for n in (1, 2, 3))
        text = pages.page(request, "message.html.j2", "List", message="MAIN").body.decode()
        return html(text.replace("MAIN", PARTS.format(items=items, csrf=request.csrf)))

    def decide(request: Request) -> Reply:
        decided.append(f"{request.values['n']} {request.is_fragment}")
        return html(f"<p>decided {request.values['n']}</p>").saying("Saved: “été” \U0001f600.")

    def drop(request: Request) -> Reply:
        return html("").saying("Dropped.")

    def again(request: Request) -> Reply:
        return html(ITEM.format(n=request.values["n"])).saying("Drawn again.")

    def bad(request: Request) -> Reply:
        return problem(409, "Somebody else decided this <b>meanwhile</b>.")

    def plain(request: Request) -> Reply:
        decided.append("plain")
        return pages.page(request, "help.html.j2", "Done", said="Saved without htmx.")

    return [
        Route("GET", "/list", listed),
        Route("POST", "/decide/{n}", decide),
        Route("POST", "/drop/{n}", drop),
        Route("POST", "/again/{n}", again),
        Route("POST", "/bad", bad),
        Route("POST", "/plain", plain),
    ]


@pytest.fixture(scope="module")
def decided() -> list[str]:
    return []


@pytest.fixture(scope="module")
def site(decided: list[str]) -> Iterator[Running]:
    pages = Pages("Meal-kit subscription " * 90)
    with running(*parts(pages, decided)) as site:
        yield site


@pytest.fixture
def complaints() -> list[str]:
    return []


@pytest.fixture
def page(chromium, site: Running, complaints: list[str]) -> Iterator[object]:
    """The list, entered with the token; whatever the console says is kept."""
    page = chromium.new_page(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{site.origin}/list?token={TOKEN}")
    assert page.url == f"{site.origin}/list"
    yield page
    page.close()


def focused(page) -> str:
    return page.evaluate("document.activeElement.closest('[data-item]')?.dataset.item ?? ''")


@pytest.mark.browser
def test_the_pages_policy_is_never_broken(page, complaints: list[str]) -> None:
    page.keyboard.press("j")
    page.keyboard.press("a")
    page.get_by_text("decided 1").wait_for()
    page.keyboard.press("?")
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Queue", exact=True).click()
    page.wait_for_url("**/")
    page.go_back()
    assert complaints == []


@pytest.mark.browser
def test_question_mark_opens_the_keys_of_this_screen_and_escape_closes_them(page) -> None:
    page.keyboard.press("?")
    assert page.locator("dialog#keys").is_visible()
    rows = page.locator("#keys-list > div").all_inner_texts()
    assert [row.split() for row in rows] == [
        ["?", "Show", "these", "keys"],
        ["a", "Accept"],
        ["x", "Drop"],
        ["r", "Draw", "again"],
        ["w", "Write", "words"],
        ["b", "Go", "wrong"],
        ["g", "Ask", "for", "nothing"],
        ["p", "Send", "plainly"],
    ]
    page.keyboard.press("Escape")
    assert not page.locator("dialog#keys").is_visible()


@pytest.mark.browser
def test_a_key_decides_the_entry_in_focus_and_the_page_says_so(page, decided: list[str]) -> None:
    decided.clear()
    for key in ("j", "j", "ArrowDown", "k", "a"):
        page.keyboard.press(key)
    page.get_by_text("decided 2").wait_for()
    assert focused(page) == "2"
    assert decided == ["2 True"]
    said = page.get_by_role("status")
    said.get_by_text("Saved: “été” \U0001f600.").wait_for()


@pytest.mark.browser
def test_a_key_of_several_entries_decides_nothing_while_none_is_in_focus(
    page, decided: list[str]
) -> None:
    decided.clear()
    page.keyboard.press("a")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("a")
    page.keyboard.press("j")
    assert focused(page) == "3"
    page.keyboard.press("a")
    page.get_by_text("decided 3").wait_for()
    assert decided == ["3 True"]


@pytest.mark.browser
def test_a_key_that_is_held_down_decides_once(page, decided: list[str]) -> None:
    decided.clear()
    page.keyboard.press("j")
    page.keyboard.down("a")
    page.keyboard.down("a")
    page.keyboard.up("a")
    page.get_by_text("decided 1").wait_for()
    assert decided == ["1 True"]


@pytest.mark.browser
def test_the_next_entry_has_the_focus_when_one_goes(page) -> None:
    page.keyboard.press("j")
    page.keyboard.press("j")
    for left in (["1", "3"], ["1"], []):
        page.keyboard.press("x")
        page.get_by_role("status").get_by_text("Dropped.").wait_for()
        items = "[...document.querySelectorAll('[data-item]')].map((e) => e.dataset.item)"
        assert page.evaluate(items) == left
        assert focused(page) == (left or [""])[-1]


@pytest.mark.browser
def test_an_entry_that_is_drawn_again_keeps_the_focus(page) -> None:
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("r")
    page.get_by_role("status").get_by_text("Drawn again.").wait_for()
    assert focused(page) == "2"
    page.keyboard.press("j")
    assert focused(page) == "3"


@pytest.mark.browser
def test_enter_presses_no_button_of_an_entry_in_focus(page, decided: list[str]) -> None:
    decided.clear()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.keyboard.press("r")
    page.get_by_role("status").get_by_text("Drawn again.").wait_for()
    assert decided == []


@pytest.mark.browser
def test_keys_are_letters_within_a_field_and_with_ctrl(page, decided: list[str]) -> None:
    decided.clear()
    page.keyboard.press("w")
    page.keyboard.type("banana?")
    assert page.locator("input[name=words]").input_value() == "banana?"
    page.keyboard.press("Escape")
    page.keyboard.press("Control+a")
    page.keyboard.press("j")
    assert focused(page) == "1"
    assert decided == []
    assert not page.locator("dialog#keys").is_visible()


@pytest.mark.browser
def test_keys_do_nothing_behind_an_open_sheet(page, decided: list[str]) -> None:
    decided.clear()
    page.keyboard.press("?")
    page.keyboard.press("a")
    page.keyboard.press("j")
    page.keyboard.press("Escape")
    assert decided == []
    assert focused(page) == ""


@pytest.mark.browser
@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("b", "Somebody else decided this <b>meanwhile</b>."),
        ("g", "There is nothing at this address."),
    ],
)
def test_a_refusal_is_told_and_the_page_stays_as_it_was(page, key: str, words: str) -> None:
    page.keyboard.press(key)
    page.get_by_role("alert").get_by_text(words).wait_for()
    assert page.locator("#there").inner_text() == "as before"


@pytest.mark.browser
def test_a_lost_session_is_told(page) -> None:
    page.context.clear_cookies()
    page.keyboard.press("j")
    page.keyboard.press("a")
    page.get_by_role("alert").get_by_text("Open the address that synth review printed").wait_for()


@pytest.mark.browser
def test_a_server_that_is_gone_is_told(page) -> None:
    page.context.set_offline(True)
    page.keyboard.press("j")
    page.keyboard.press("a")
    page.get_by_role("alert").get_by_text("Synth does not answer.").wait_for()


@pytest.mark.browser
def test_a_form_without_htmx_passes_the_guard(page, decided: list[str]) -> None:
    decided.clear()
    page.keyboard.press("p")
    page.get_by_role("status").get_by_text("Saved without htmx.").wait_for()
    assert decided == ["plain"]


@pytest.mark.browser
def test_a_link_on_another_site_leads_in(chromium, site: Running) -> None:
    page = chromium.new_page()
    with socket.create_server(("127.0.0.1", 0)) as other:
        there = f"http://localhost:{other.getsockname()[1]}/"
        link = f'<a href="{site.origin}/list?token={TOKEN}">in</a>'
        page.route(there, lambda route: route.fulfill(body=link, content_type="text/html"))
        page.goto(there)
        page.get_by_role("link", name="in").click()
        page.get_by_role("heading", name="A list").wait_for()
    page.close()


@pytest.mark.browser
@pytest.mark.parametrize("light", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing_serious(chromium, site: Running, width: int, light: str) -> None:
    page = chromium.new_page(
        viewport={"width": width, "height": 900},
        color_scheme=light,
        reduced_motion="reduce",
        bypass_csp=True,  # axe is put into the page as a script of its own
    )
    page.goto(f"{site.origin}/list?token={TOKEN}")
    found = grave(page)
    page.keyboard.press("j")
    page.keyboard.press("a")
    page.get_by_text("decided 1").wait_for()
    page.keyboard.press("?")
    found += grave(page)
    page.keyboard.press("Escape")
    page.keyboard.press("b")
    page.get_by_role("alert").get_by_text("meanwhile").wait_for()
    assert found + grave(page) == []
    width_of = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    assert page.evaluate(width_of)
    page.close()
