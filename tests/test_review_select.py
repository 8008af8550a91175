"""Selecting words in a transcript, in Debian's chromium: what is posted are the words shown."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from hostile_study import HOSTILE, SAID, TEXT, desk_of, opened, turns, with_hostile
from pages import grave
from review_server import TOKEN, Running
from synth.desk.desk import Desk
from synth.desk.letters import visible
from synth.review.http import Fields, Reply, Request, Route, html
from synth.review.pages import Pages

pytestmark = pytest.mark.browser
BOX = """([turn, words]) => {
  const all = [];
  const shown = document.querySelector(`[data-turn="${turn}"]`);
  const walk = document.createTreeWalker(shown, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    if (walk.currentNode.parentElement.closest('[data-at]')) all.push(walk.currentNode);
  }
  const whole = all.map((n) => n.data).join('');
  const at = whole.indexOf(words);
  const find = (offset) => {
    for (const n of all) {
      if (offset < n.length) return [n, offset];
      offset -= n.length;
    }
  };
  const box = (offset) => {
    const r = document.createRange();
    const [n, o] = find(offset);
    r.setStart(n, o);
    r.setEnd(n, Math.min(n.length, o + (n.data.codePointAt(o) > 0xffff ? 2 : 1)));
    return r.getClientRects()[0].toJSON();
  };
  scrollBy({ top: box(at).top - innerHeight / 2, behavior: 'instant' });
  const last = at + words.length - [...words].at(-1).length;
  return [box(at), box(last), getComputedStyle(shown).direction === 'rtl'];
}"""


@pytest.fixture(scope="module")
def desk(finished: Path, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return desk_of(with_hostile(finished, tmp_path_factory.mktemp("select") / "study"))


@pytest.fixture(scope="module")
def site(desk: Desk, posted: list[Fields]) -> Iterator[Running]:
    with opened(desk, *claim_page(posted)) as site:
        yield site


@pytest.fixture(scope="module")
def posted() -> list[Fields]:
    return []


CLAIM = """
<div class="turn" data-source="{source}" data-voice="moderator"><p dir="auto">
<span data-at="0">And what did you do?</span></p></div>
<div class="turn" data-source="{source}"><p dir="auto"><span class="cut">[not shown]</span> {pieces}
</p></div>
<form id="bounds" action="/bounds" hx-post="/bounds" hx-target="#there">
<input type="hidden" name="span" value=""><span data-selected></span>
<label>Or type <input name="words"></label>
<button class="act" data-key="b" data-label="Quote the selected words instead">Quote</button></form>
<div id="there"></div>"""


def claim_page(posted: list[Fields]) -> list[Route]:
    """A screen that shows turns and takes words in its own way, as that of a claim does."""
    pages = Pages("A study")

    def claim(request: Request) -> Reply:
        first = turns()[2].start
        told = TEXT[first : turns()[2].end]
        at = [0, told.index("for us"), told.index(" and a"), len(told)]
        cut = [f'<span data-at="{first + a}">{told[a:b]}</span>' for a, b in pairwise(at)]
        body = CLAIM.format(source=HOSTILE, pieces=f"{cut[0]}<mark>{cut[1]}</mark>{cut[2]}")
        text = pages.page(request, "message.html.j2", "Claim", message="MAIN").body.decode()
        return html(text.replace("MAIN", body))

    def bounds(request: Request) -> Reply:
        posted.append(request.form)
        return html("<p>taken</p>")

    return [Route("GET", "/claimed", claim), Route("POST", "/bounds", bounds)]


@pytest.fixture
def complaints() -> Iterator[list[str]]:
    found: list[str] = []
    yield found
    assert found == []


@pytest.fixture
def page(chromium, site: Running, complaints: list[str]) -> Iterator[object]:
    """The hostile interview; a broken policy, an alert or an error fails the test."""
    page = chromium.new_page(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    page.on("console", lambda m: complaints.append(m.text) if "422" not in m.text else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: complaints.append("a script of the transcript ran"))
    page.goto(f"{site.origin}/source/{HOSTILE}?token={TOKEN}")
    yield page
    page.close()


def drag(page, turn: int, words: str, inset: int = 0) -> None:
    """From the first letter of `words` to the last, or `inset` letters within."""
    shown = words[inset : len(words) - inset] if inset else words
    first, last, rtl = page.evaluate(BOX, [turn, shown])
    left, right = (first["left"] + 0.5, last["right"] - 0.5)
    if rtl:
        left, right = (first["right"] - 0.5, last["left"] + 0.5)
    page.mouse.move(left, first["top"] + first["height"] / 2)
    page.mouse.down()
    page.mouse.move((left + right) / 2, last["top"] + last["height"] / 2)
    page.mouse.move(right, last["top"] + last["height"] / 2)
    page.mouse.up()


def slices(page) -> list[str]:
    """What the source has at the places that would be posted."""
    fields = page.locator("form input[name=span]")
    fields.first.wait_for(state="attached")
    found = []
    for value in fields.evaluate_all("all => all.map((one) => one.value)"):
        source, start, end = value.split(":")
        assert source == HOSTILE
        found.append(TEXT[int(start) : int(end)])
    return found


def picked(page) -> str:
    return page.locator("[data-selected]").evaluate("one => one.textContent")


def test_what_the_page_shows_has_the_letters_of_the_source_in_their_places(page) -> None:
    pieces = page.locator("[data-at]").evaluate_all(
        "all => all.map((one) => [Number(one.dataset.at), one.textContent])"
    )
    assert len(pieces) > 8
    for start, text in pieces:
        assert text == visible(TEXT[start : start + len(text)])
    ends = [start + len(text) for start, text in pieces]
    assert all(turn.end in ends for turn in turns()[:6])


@pytest.mark.parametrize(
    ("turn", "words"),
    [
        (1, "<script>alert(1)</script>"),
        (1, "annoyed & tired"),
        (3, "\U0001f600 and"),
        (3, "\U0001f469‍\U0001f469‍\U0001f467 for us \U0001f600"),
        (3, "café, naïve"),
        (4, "התפריט בכלל ואז"),
        (5, "third bit ␀ then ␇ a bell"),
        (5, "second line there"),
    ],
)
def test_words_dragged_over_are_the_words_posted(page, turn: int, words: str) -> None:
    drag(page, turn, words)
    assert [visible(one) for one in slices(page)] == [words]
    assert picked(page) == words


def test_a_drag_over_a_line_end_of_two_letters_keeps_the_places_after_it(page) -> None:
    drag(page, 5, "here \nsecond")
    assert slices(page) == ["here\r\nsecond"]


def test_a_drag_that_cuts_words_takes_them_whole_and_exactly_on_demand(page) -> None:
    drag(page, 1, "annoyed & tired", inset=2)
    assert slices(page) == ["annoyed & tired"]
    page.get_by_role("button", name="Exact letters").click()
    assert slices(page) == ["noyed & tir"]
    page.get_by_role("button", name="Exact letters").click()
    assert slices(page) == ["annoyed & tired"]


def test_a_word_of_5000_letters_is_cut_only_where_it_was_selected(page) -> None:
    page.locator("[data-turn='7'] .more").click()
    page.locator("[data-turn='7']").get_by_text("was the word").wait_for()
    drag(page, 7, "was the")
    assert slices(page) == ["was the"]


def test_a_moderators_words_are_refused_and_the_page_says_so(page) -> None:
    drag(page, 2, "what did you do")
    page.get_by_role("status").get_by_text("Only a participant’s words").wait_for()
    assert page.locator("input[name=span]").count() == 0


def test_words_of_two_turns_are_refused_in_one_selection(page) -> None:
    page.evaluate(
        """() => {
          const t = (n) => document.querySelector(`[data-turn="${n}"] [data-at]`).firstChild;
          getSelection().setBaseAndExtent(t(3), 0, t(4), 5);
        }"""
    )
    page.get_by_role("status").get_by_text("Select words within one turn").wait_for()
    assert page.locator("input[name=span]").count() == 0


def test_three_clicks_select_one_turn_though_the_browser_ends_in_the_next(page) -> None:
    page.locator("[data-turn='3'] [data-at]").click(click_count=3)
    assert slices(page) == [SAID[3][1]]


def test_two_places_are_collected(page) -> None:
    drag(page, 3, "for us")
    slices(page)
    page.get_by_role("button", name="Keep, and select more").click()
    drag(page, 1, "annoyed")
    page.locator("input[name=span]").nth(1).wait_for(state="attached")
    assert slices(page) == ["for us", "annoyed"]
    assert picked(page) == "for us … annoyed"
    page.get_by_role("button", name="Clear").click()
    assert page.locator("input[name=span]").count() == 0
    assert page.get_by_role("button", name="Add this observation").count() == 0


def at_turn(page, site: Running, number: int) -> None:
    page.goto(f"{site.origin}/source/{HOSTILE}?turn={number}")
    page.keyboard.press("b")
    page.get_by_role("status").get_by_text("Choosing words").wait_for()


def test_arrow_keys_choose_words_from_the_turn_in_focus(page, site: Running) -> None:
    at_turn(page, site, 3)
    assert slices(page) == ["It"]
    for key in ["ArrowRight"] * 3 + ["Shift+ArrowRight"]:
        page.keyboard.press(key)
    assert slices(page) == ["was \U0001f469‍\U0001f469‍\U0001f467 for us"]
    page.keyboard.press("Control+ArrowLeft")
    page.keyboard.press("Shift+ArrowLeft")
    assert slices(page) == ["It was \U0001f469‍\U0001f469‍\U0001f467 for u"]
    page.keyboard.press("ArrowDown")
    assert slices(page) == ["לא"]
    page.keyboard.press("ArrowLeft")  # onward, where one writes from right to left
    assert slices(page) == ["לא הבנתי"]
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "facet"
    assert slices(page) == ["לא הבנתי"]


def test_end_takes_the_rest_of_the_turn_and_home_its_beginning(page, site: Running) -> None:
    at_turn(page, site, 5)
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("End")
    page.keyboard.press("Home")
    assert slices(page) == [SAID[5][1]]


def test_a_turn_in_which_nothing_is_is_read_and_taken_back_by_keys(
    page, site: Running, desk: Desk
) -> None:
    key = turns()[2].key
    page.goto(f"{site.origin}/turn/{key}")
    page.keyboard.press("a")
    page.get_by_role("status").get_by_text("Read: nothing here.").wait_for()
    assert key in desk.view.journey.review.turns
    assert page.get_by_role("button", name="Read it: nothing here").count() == 0
    page.keyboard.press("u")
    page.get_by_role("status").get_by_text("Undone.").wait_for()
    assert key not in desk.view.journey.review.turns
    page.get_by_role("button", name="Read it: nothing here").wait_for()


def test_b_on_a_claim_begins_with_its_quote_and_then_sends_what_was_chosen(
    page, site: Running, posted: list[Fields]
) -> None:
    page.goto(f"{site.origin}/claimed")
    page.keyboard.press("b")
    page.get_by_role("status").get_by_text("Choosing words").wait_for()
    assert slices(page) == ["for us \U0001f600"]
    for key in ("Shift+ArrowLeft", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    chosen = slices(page)
    assert chosen == ["was \U0001f469‍\U0001f469‍\U0001f467 for us \U0001f600 and"]
    page.get_by_role("button", name="Quote").focus()
    page.keyboard.press("b")
    page.get_by_text("taken").wait_for()
    [(_, start, end)] = [value.split(":") for value in posted.pop()["span"]]
    assert [TEXT[int(start) : int(end)]] == chosen


def test_typed_words_are_sent_without_a_selection(
    page, site: Running, posted: list[Fields]
) -> None:
    page.goto(f"{site.origin}/claimed")
    page.get_by_label("Or type").fill("for us")
    page.get_by_role("button", name="Quote").click()
    page.get_by_text("taken").wait_for()
    assert posted.pop()["words"] == ("for us",)


def test_escape_leaves_what_was_chosen_before(page, site: Running) -> None:
    at_turn(page, site, 1)
    page.keyboard.press("Escape")
    assert page.locator("input[name=span]").count() == 0
    page.get_by_role("status").get_by_text("nothing was changed").wait_for()


def test_no_other_key_acts_while_words_are_chosen(page, site: Running) -> None:
    at_turn(page, site, 5)
    before = page.url
    for key in ("n", "p", "s", "j", "a"):
        page.keyboard.press(key)
    assert page.url == before
    assert slices(page) == ["First"]


def test_an_observation_is_added_and_undone_by_keyboard_alone(
    page, site: Running, desk: Desk
) -> None:
    at_turn(page, site, 6)
    for key in ("ArrowRight", "ArrowRight", "Shift+ArrowRight", "Enter"):
        page.keyboard.press(key)
    [words] = slices(page)
    assert "�" not in words
    assert "�" in picked(page) or "‮" not in words
    known = set(desk.view.observations)
    page.locator("#add-stage").focus()
    page.keyboard.press("ArrowDown")
    page.locator("#add-statement").fill("Reads backwards")
    page.get_by_role("button", name="Add this observation").press("Enter")
    page.get_by_role("status").get_by_text("Added: “Reads backwards”.").wait_for()
    [new] = set(desk.view.observations) - known
    assert desk.view.observations[new].citations[0].quote == words
    page.locator(f"#turn-6 .utter-claims a[href='/claim/{new}']").wait_for()
    assert page.locator("input[name=span]").count() == 0
    assert page.locator("#add-statement").input_value() == ""
    assert page.evaluate("document.activeElement.id") == "turn-6"
    page.keyboard.press("u")
    page.get_by_role("status").get_by_text("Undone.").wait_for()
    assert set(desk.view.observations) == known
    assert page.locator("#turn-6 .utter-claims").count() == 0


def test_a_refusal_loses_nothing_of_what_was_written(page) -> None:
    drag(page, 1, "annoyed")
    slices(page)
    page.locator("#add-facet").select_option("emotion")
    page.locator("#add-label-emotion").fill("anger")
    page.locator("#add-stage").select_option(index=1)
    page.locator("#add-statement").fill("What I wrote")
    page.locator("input[name=span]").evaluate(f"one => one.value = '{HOSTILE}:1:999999999'")
    page.get_by_role("button", name="Add this observation").click()
    page.get_by_role("alert").get_by_text("within one turn of a participant").wait_for()
    assert page.locator("#add-statement").input_value() == "What I wrote"
    assert page.locator("#add-label-emotion").input_value() == "anger"
    assert page.locator("#add-facet").input_value() == "emotion"


def test_a_very_long_turn_is_shown_in_steps_and_its_places_stay_right(page) -> None:
    shown = "[...document.querySelectorAll('[data-turn=\"8\"] [data-at]')].at(-1)"
    for _ in range(2):
        pieces = page.locator("[data-turn='8'] [data-at]")
        length = pieces.count()
        page.locator("[data-turn='8'] .more").click()
        pieces.nth(length).wait_for()
    start = page.evaluate(f"Number({shown}.dataset.at)")
    assert start - turns()[7].start > 40_000
    page.evaluate(
        f"() => {{ const n = {shown}.firstChild; getSelection().setBaseAndExtent(n, 0, n, 40); }}"
    )
    [words] = slices(page)
    assert words in SAID[8][1]
    assert len(words) > 30
    assert picked(page) == words


@pytest.mark.parametrize("light", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing_serious(chromium, site: Running, width: int, light: str) -> None:
    page = chromium.new_page(
        viewport={"width": width, "height": 900},
        color_scheme=light,
        reduced_motion="reduce",
        bypass_csp=True,
    )
    found = []
    key = turns()[2].key
    page.goto(f"{site.origin}/transcripts?token={TOKEN}")
    for path in ("/transcripts", "/search?q=the", f"/turn/{key}", f"/source/{HOSTILE}"):
        page.goto(site.origin + path)
        if path.startswith(("/turn", "/source")):
            page.keyboard.press("b")
            page.get_by_role("status").get_by_text("Choosing words").wait_for()
        found += grave(page)
        wide = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        assert page.evaluate(wide), path
    page.close()
    assert found == []
