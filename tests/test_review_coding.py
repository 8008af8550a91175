"""Blind coding on the review page: what is shown, what is kept, and what stays hidden meanwhile."""

import html
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe

from open_study import Site, hidden, open_study
from synth.pipeline.drafts import load_draft, write_draft
from synth.records.document import Document, Source, Turn
from synth.records.ids import interview_turn_key
from synth.results import write_document
from synth.review.coding_form import joined
from synth.workspace import open_workspace

ROUND = "/coding/round?size=10"
PAIN = [("facet", "pain_point"), ("mode", "experienced"), ("severity", "2"), ("valence", "")]
EVIL = "<script>alert(1)</script>"


@pytest.fixture
def folder(finished: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(finished, tmp_path / "study"))


@pytest.fixture
def site(folder: Path) -> Iterator[Site]:
    with open_study(folder) as site:
        yield site


@pytest.fixture
def other(folder: Path) -> Iterator[Site]:
    """A colleague's page of the same study."""
    with open_study(folder, "Béla") as site:
        yield site


def sentences(text: str) -> list[str]:
    return re.findall(r'name="sentence" value="(\d+:\d+)"', text)


def stage(site: Site) -> str:
    return site.desk.view.journey.stages[0].id


def mark(site: Site, which: int = 0, path: str = ROUND) -> list[tuple[str, str]]:
    """Marks a sentence of the next turn; what the form then holds."""
    page = site.get(path).text
    ticked = ("sentence", sentences(page)[which])
    fields = [*hidden(page), ticked, *PAIN, ("stage", stage(site)), ("do", "add")]
    return hidden(site.post(path, fields).text)


def save(site: Site, fields: list[tuple[str, str]], path: str = ROUND) -> str:
    do = "save" if any(name == "mark" for name, _ in fields) else "nothing"
    answer = site.post(path, [*fields, ("do", do)])
    assert answer.status == 200, answer.text
    return site.get(answer.headers["hx-redirect"]).text


def finish(site: Site, path: str = ROUND) -> None:
    """Codes what is left: the first sentence of every second turn, nothing in the others."""
    text = site.get(path).text
    while 'name="do"' in text:
        odd = int(hidden_value(text, "done")) % 2
        text = save(site, hidden(text) if odd else mark(site, path=path), path)


def hidden_value(text: str, name: str) -> str:
    found = re.search(r'id="coding-done" max="\d+" value="(\d+)"', text)
    assert found, name
    return found[1]


# Sessions


def test_a_session_that_is_begun_leads_to_its_first_turn(site: Site) -> None:
    done = site.plain("/coding", [("name", "  round   one "), ("size", "12")])
    assert (done.status, done.headers["location"]) == (303, "/coding/round%20one?size=12")
    assert "0 of 12 turns coded" in site.text(done.headers["location"])
    assert site.lines() == []


@pytest.mark.parametrize(
    ("name", "size"),
    [("", "40"), ("...", "40"), ("a/b", "40"), ("a" * 81, "40"), ("a\u202eb", "40"),
     ("a", "9"), ("a", "201"), ("a", "x"), ("a", "²"), ("a", "9" * 5000)],
)  # fmt: skip
def test_a_session_wants_a_plain_name_and_10_to_200_turns(site: Site, name: str, size: str) -> None:
    answer = site.plain("/coding", [("name", name), ("size", size)])
    assert answer.status == 422
    assert "session" in answer.text


def test_the_sessions_are_listed_with_who_coded_how_many(site: Site, other: Site) -> None:
    assert "Nobody has coded a turn yet." in site.text("/coding")
    save(site, mark(site))
    save(other, mark(other, path="/coding/round?size=50"))
    text = " ".join(re.sub(r"<[^>]+>", " ", other.text("/coding")).split())
    assert "round 10 turns" in text
    assert "Ana 1, Béla 1" in text


def test_whoever_saves_first_settles_the_size(site: Site, other: Site) -> None:
    save(site, mark(site))
    assert "0 of 10 turns coded" in other.text("/coding/round?size=200")


def test_everybody_gets_the_same_turns_in_the_same_order(site: Site, other: Site) -> None:
    seen: list[list[str]] = [[], []]
    for keys, one in zip(seen, (site, other), strict=True):
        for _ in range(3):
            fields = hidden(one.get(ROUND).text)
            keys.append(dict(fields)["turn"])
            save(one, fields)
    assert seen[0] == seen[1]
    assert len(set(seen[0])) == 3


# A turn


def test_a_blind_page_holds_nothing_of_the_draft_or_of_colleagues(site: Site, other: Site) -> None:
    fields = mark(other)
    save(other, fields)
    view = site.desk.view
    text = site.text(ROUND)
    words = html.unescape(re.sub(r"<[^>]+>", "", text))
    for observation in view.observations.values():
        assert observation.id not in text
        told = observation.statement
        assert told in observation.citations[0].quote or told not in words
    for theme in view.themes.values():
        assert theme.id not in text
        assert f">{theme.name}<" not in text
    for finding in view.findings.values():
        assert finding.text not in words
    assert "Béla" not in text
    assert "noted" not in text
    links = re.findall(r'href="(/[^"]*)"', text.partition("<main")[2])
    assert links == []


def test_a_turn_is_shown_whole_with_what_was_asked_and_said_around_it(site: Site) -> None:
    first = site.turns("round", 10)[0]
    text = site.get(ROUND).text
    pieces = re.findall(r'<span data-at="(\d+)"[^>]*>([^<]*)</span>', text)
    assert "".join(html.unescape(words) for _, words in pieces) == first.words
    for at, words in pieces:
        start = int(at)
        plain = html.unescape(words)
        assert first.document.text[start : start + len(plain)] == plain
    if first.turn.question:
        assert html.escape(first.turn.question, quote=False)[:40] in html.unescape(text)


def test_a_mark_is_kept_nowhere_until_it_is_saved(site: Site) -> None:
    fields = mark(site)
    assert [name for name, _ in fields].count("mark") == 1
    assert site.lines() == []
    text = save(site, fields)
    assert "1 of 10 turns coded" in text
    (line,) = site.lines()
    assert (line["action"], line["reviewer"], line["target"]) == (
        "code",
        "Ana",
        dict(fields)["turn"],
    )
    assert line["after"]["session"] == "round"
    assert line["after"]["size"] == 10
    (made,) = line["after"]["marks"]
    assert (made["facet"], made["stage"], made["severity"]) == ("pain_point", stage(site), 2)
    place = site.codings().codings[0].place
    assert place.words[made["start"] : made["end"]] == made["quote"]


def test_a_valence_is_kept_of_an_emotion_alone(site: Site) -> None:
    page = site.get(ROUND).text
    said = [("facet", "emotion"), ("stage", stage(site)), ("severity", "4"), ("valence", "-2")]
    fields = [*hidden(page), ("sentence", sentences(page)[0]), *said, ("do", "add")]
    save(site, hidden(site.post(ROUND, fields).text))
    (made,) = site.lines()[0]["after"]["marks"]
    assert (made["valence"], made["severity"]) == (-2, None)


def test_nothing_here_is_an_answer(site: Site) -> None:
    save(site, hidden(site.get(ROUND).text))
    assert site.lines()[0]["after"]["marks"] == []
    assert "1 of 10 turns coded" in site.text(ROUND)


def test_selected_words_are_marked_as_they_were_selected(site: Site) -> None:
    page = site.get(ROUND).text
    place = site.turns("round", 10)[0]
    source, start = place.document.source.id, place.turn.start
    span = ("span", f"{source}:{start + 2}:{start + 9}")
    ticked = ("sentence", sentences(page)[0])  # as a drag over it may leave it
    fields = [*hidden(page), span, ticked, *PAIN, ("stage", stage(site)), ("do", "add")]
    save(site, hidden(site.post(ROUND, fields).text))
    (made,) = site.lines()[0]["after"]["marks"]
    assert (made["start"], made["end"]) == (2, 9)


@pytest.mark.parametrize(
    ("spans", "found"),
    [
        ([(0, 3), (4, 7)], [(0, 7)]),
        ([(0, 3), (8, 11)], [(0, 3), (8, 11)]),
        ([(0, 7), (2, 3)], [(0, 7)]),
        ([], []),
    ],
)
def test_sentences_one_after_the_other_are_one_mark(
    spans: list[tuple[int, int]], found: list[tuple[int, int]]
) -> None:
    assert joined(spans, "aa. bb. cc.") == found


def test_a_mark_is_taken_away_and_its_like_is_not_added_twice(site: Site) -> None:
    page = site.get(ROUND).text
    fields = mark(site)
    again = [*fields, ("sentence", sentences(page)[0]), *PAIN, ("stage", stage(site))]
    twice = site.post(ROUND, [*again, ("do", "add")])
    assert len([1 for name, _ in hidden(twice.text) if name == "mark"]) == 1
    gone = site.post(ROUND, [*fields, ("do", "remove:1")])
    assert "mark" not in dict(hidden(gone.text))
    assert 'value="nothing"' in gone.text


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"sentence": ""}, "Choose some words first"),
        ({"facet": ""}, "Choose what it is first"),
        ({"stage": ""}, "Choose a stage first"),
        ({"facet": "love"}, "the facet “love”"),
        ({"stage": "love"}, "the stage “love”"),
        ({"mode": "love"}, "mode"),
        ({"severity": "9"}, "severity"),
        ({"severity": "x"}, "cannot be read"),
        ({"sentence": "0:99999999"}, "not at its place"),
        ({"sentence": "-5:4"}, "not at its place"),
        ({"sentence": "4"}, "cannot be read"),
        ({"span": "other:0:4"}, "Select words of the turn"),
        ({"span": "SOURCE:0:999999"}, "Select words of the turn"),
        ({"turn": "t0"}, "not of this session"),
        ({"mark": "start=x&end=4"}, "cannot be read"),
        ({"mark": "&".join("a=b" for _ in range(40))}, "cannot be read"),
        ({"size": "3"}, "10 to 200"),
        ({"do": "dance"}, "Press one of"),
    ],
)
def test_a_form_that_does_not_fit_is_refused_in_a_sentence(
    site: Site, change: dict[str, str], why: str
) -> None:
    page = site.get(ROUND).text
    fields = [*hidden(page), ("sentence", sentences(page)[0]), *PAIN]
    fields += [("stage", stage(site)), ("do", "add")]
    source = site.turns("round", 10)[0].document.source.id
    kept = [(name, value) for name, value in fields if name not in change]
    told = [(name, value.replace("SOURCE", source)) for name, value in change.items() if value]
    answer = site.post(ROUND, [*kept, *told])
    assert answer.status == 422
    assert why in answer.text
    assert site.lines() == []


def test_a_strange_mark_is_not_saved(site: Site) -> None:
    fields = hidden(site.get(ROUND).text)
    for value in (
        "",
        "start=0&end=4&facet=love&stage=x",
        "start=0&end=4",
        "start=9&end=1&facet=goal",
    ):
        answer = site.post(ROUND, [*fields, ("mark", value), ("do", "save")])
        assert answer.status == 422
    assert site.lines() == []


def test_words_that_are_chosen_and_not_marked_are_not_lost_by_saving(site: Site) -> None:
    page = site.get(ROUND).text
    fields = [*hidden(page), ("sentence", sentences(page)[0])]
    answer = site.post(ROUND, [*fields, ("do", "nothing")])
    assert answer.status == 422
    assert "not marked yet" in answer.text


def test_a_turn_is_coded_without_scripts(site: Site) -> None:
    page = site.get(ROUND).text
    fields = [*hidden(page), ("sentence", sentences(page)[0]), *PAIN, ("stage", stage(site))]
    marked = site.plain(ROUND, [*fields, ("do", "add")])
    assert "<!DOCTYPE html>" in marked.text
    done = site.plain(ROUND, [*hidden(marked.text), ("do", "save")])
    assert (done.status, done.headers["location"]) == (303, "/coding/round?saved=1")
    assert len(site.lines()) == 1


def test_a_new_coding_of_a_turn_replaces_the_old(site: Site) -> None:
    fields = mark(site)
    key = dict(fields)["turn"]
    save(site, fields)
    address = f"/coding/round?turn={key}"
    assert f'href="{address}"' in site.text(ROUND)
    again = site.get(address).text
    assert dict(hidden(again)) == dict(fields)
    assert "saving replaces that" in again
    after = site.post(address, [*hidden(again), ("do", "remove:1")])
    answer = site.post(address, [*hidden(after.text), ("do", "nothing")])
    assert answer.headers["hx-redirect"] == "/coding/round?saved=1"
    assert [coding.marks for coding in site.codings().of("Ana")] == [()]
    assert len(site.lines()) == 2


def test_a_long_turn_is_read_to_its_end_before_it_is_saved(folder: Path) -> None:
    with_hostile(folder)
    with open_study(folder) as site:
        place = next(p for p in site.turns("all", 200) if len(p.words) > 1_000_000)
        site.desk.decide([])
        fields = [("turn", place.turn.key), ("size", "200")]
        first = site.post("/coding/all", [*fields, ("do", "part:1")])
        assert first.status == 200
        assert len(first.body) < 100_000
        assert 'value="save"' not in first.text
        assert 'value="nothing"' not in first.text
        last = site.post("/coding/all", [*fields, ("do", "part:999999")])
        assert 'value="nothing"' in last.text
        assert "the end of it" in last.text


def test_hostile_words_are_text(folder: Path) -> None:
    with_hostile(folder)
    with open_study(folder) as site:
        keys = {p.turn.key: p for p in site.turns("all", 200) if EVIL in p.words}
        (key,) = keys
        text = site.post("/coding/all", [("turn", key), ("size", "200"), ("do", "part:1")]).text
    assert EVIL not in text
    assert "&lt;script&gt;" in text


def with_hostile(folder: Path) -> None:
    """One interview more: a script, and a turn of a megabyte."""
    said = [
        f"{EVIL} \u202e I was annoyed & tired of waiting \x07 for the box to come.",
        "I went on and on about the box. " * 33_000 + "That was the end of it.",
    ]
    turns, at = [], 0
    for number, words in enumerate(said, 1):
        key = interview_turn_key("evil", words, 0)
        turns.append(
            Turn(
                turn=number,
                voice="participant",
                start=at,
                end=at + len(words),
                participant="P01",
                key=key,
            )
        )
        at += len(words) + 1
    text = "\n".join(said)
    place = open_workspace(folder)
    made = load_draft(place.state, place.out)
    source = Source(
        id="sevil", path="interviews/<b>.txt", kind="interview", record="verbatim",
        sha256="0" * 64, chars=len(text), text="sources/sevil.txt",
    )  # fmt: skip
    write_document(place.out, Document(source=source, text=text, turns=tuple(turns)))
    write_draft(
        place.state, place.out, made.model_copy(update={"sources": (*made.sources, source)})
    )


# Agreement


def test_others_codings_stay_hidden_until_ones_own_part_is_finished(
    site: Site, other: Site
) -> None:
    finish(other)
    save(site, mark(site))
    mine = site.text("/agreement")
    assert "9 turns still to code" in mine
    assert "Béla" not in mine
    assert "Béla" not in site.text("/agreement?session=round")
    assert "Béla" in other.text("/agreement")
    finish(site)
    after = site.text("/agreement?session=round")
    assert "Not shown yet" not in after
    assert "Ana and Béla" in re.sub(r"<[^>]+>", "", after)


def test_another_session_shows_no_turn_that_is_still_to_be_coded(site: Site, other: Site) -> None:
    finish(other, "/coding/second?size=60")
    save(site, mark(site))
    pending = {p.name for p in site.turns("round", 10)[1:]}
    text = site.text("/agreement")
    for place in site.turns("second", 60):
        if place.name in pending:
            assert f'/source/{place.document.source.id}?turn={place.turn.turn}"' not in text


def test_disagreements_come_first_and_lead_to_the_transcript(site: Site, other: Site) -> None:
    fields = mark(site)
    place = site.turns("round", 10)[0]
    save(site, fields)
    finish(site)
    save(other, hidden(other.get(ROUND).text))
    finish(other)
    text = site.text("/agreement?session=round")
    words = re.sub(r"<[^>]+>", " ", text)
    assert (
        text.index("What they say differently")
        < text.index("Facet by facet")
        < text.index("Krippendorff")
    )
    assert f'href="/source/{place.document.source.id}?turn={place.turn.turn}"' in text
    assert words.count("Agreement is not correctness") == 1
    assert not re.search(
        r"(?i)\b(substantial|excellent|fair|poor|moderate|good|almost perfect)\b", words
    )


def test_a_reviewer_is_compared_with_what_the_analyst_drafted(site: Site) -> None:
    finish(site)
    text = re.sub(r"<[^>]+>", "", site.text("/agreement"))
    assert f"Ana and the analyst ({site.desk.view.made.generated.model})" in text


def test_a_study_that_nobody_coded_says_so(site: Site) -> None:
    assert "Nobody has coded turns yet." in site.text("/agreement")


@pytest.mark.parametrize("query", ["pair=999", "pair=x", "from=999999", "session=none", "pair=²"])
def test_a_strange_question_about_agreement_is_answered(site: Site, query: str) -> None:
    finish(site)
    assert site.get(f"/agreement?{quote(query, safe='=')}").status == 200


# In a browser


def tab(chromium, site: Site, said: list[str], **options: object):
    """A browser of its own at a reviewer's page."""
    size = {"width": 1440, "height": 900}
    page = chromium.new_context(
        **{"viewport": size, "reduced_motion": "reduce", **options}
    ).new_page()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(site.address)
    return page


@pytest.mark.browser
def test_two_reviewers_code_by_keyboard_alone_and_then_see_where_they_differ(
    chromium, site: Site, other: Site
) -> None:
    said: list[str] = []
    for one, facet in ((site, "5"), (other, "3")):
        page = tab(chromium, one, said)
        page.goto(f"{one.running.origin}/coding")
        page.keyboard.press("g")
        page.keyboard.type("by hand")
        page.keyboard.press("Tab")
        page.keyboard.press("Control+a")
        page.keyboard.type("10")
        page.keyboard.press("Enter")
        page.get_by_text("0 of 10 turns coded").wait_for()
        for key in ("j", "x", facet, "w", "ArrowDown", "Escape", "a"):
            page.keyboard.press(key)
        page.locator(".marks li").wait_for()
        page.keyboard.press("n")
        for done in range(1, 10):
            page.get_by_text(f"{done} of 10 turns coded", exact=True).wait_for()
            page.get_by_role("status").get_by_text(f"Saved. {done} of 10").wait_for()
            page.keyboard.press("0")
        page.get_by_text("You have coded all 10 turns").wait_for()
        page.keyboard.press("n")
        page.get_by_role("heading", name="Agreement").wait_for()
        page.context.close()
    page = tab(chromium, site, said)
    page.goto(f"{site.running.origin}/agreement?session=by hand")
    assert page.locator(".differences > li").count() == 1
    assert "Differ in:" in page.locator(".differences > li").inner_text()
    page.context.close()
    assert said == []


@pytest.mark.browser
def test_a_key_leads_back_to_the_turn_coded_before(chromium, site: Site) -> None:
    fields = mark(site)
    save(site, fields)
    page = tab(chromium, site, [])
    page.goto(f"{site.running.origin}{ROUND}")
    page.keyboard.press("p")
    page.get_by_text("saving replaces that").wait_for()
    page.keyboard.press("j")
    page.locator(".marks li button").click()
    page.get_by_text("None yet.").wait_for()
    page.keyboard.press("0")
    page.get_by_text("Saved. 1 of 10").wait_for()
    assert [coding.marks for coding in site.codings().of("Ana")] == [()]
    page.context.close()


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing_serious_and_the_screens_fit(
    chromium, site: Site, width: int, scheme: str
) -> None:
    finish(site, "/coding/done?size=10")
    page = tab(
        chromium,
        site,
        [],
        viewport={"width": width, "height": 800},
        color_scheme=scheme,
        bypass_csp=True,
    )
    for path in ("/coding", ROUND, "/coding/done", "/agreement", "/files"):
        page.goto(f"{site.running.origin}{path}")
        if path == ROUND:
            for key in ("j", "x", "5"):
                page.keyboard.press(key)
            page.select_option("#coding-stage", index=1)
            page.get_by_role("button", name="Add this mark").click()
            page.locator(".marks li").wait_for()
        found = Axe().run(page).response["violations"]
        assert [one["id"] for one in found if one["impact"] in {"serious", "critical"}] == []
        fits = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        assert page.evaluate(fits), path
    page.context.close()
