"""Transcripts, adding, searching and “more like this”, asked on a real socket."""

import json
import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hostile_study import HOSTILE, SAID, TEXT, desk_of, opened, turns, with_hostile
from review_server import Browser, Running
from synth.desk.decisions import Decisions
from synth.desk.desk import Desk
from synth.desk.letters import visible
from synth.errors import UsageError
from synth.index import Index
from synth.locking import HOLDER, holder, run_lock
from synth.records.document import Document, Source, Turn
from synth.review.adding import MOST_SPANS, spans
from synth.review.deciding import decide
from synth.review.like import Likes, Near
from synth.review.reading import PAGE_CHARS, page_bounds, page_of
from synth.review.sources import lines, worth_reading
from synth.review.wordsearch import find_words, occurrences

# Letters


@given(st.text(st.characters(exclude_categories=())))
def test_what_is_shown_has_as_many_letters_and_none_that_a_browser_changes(text: str) -> None:
    shown = visible(text)
    assert len(shown) == len(text)
    assert not set(shown) & set("\r\0\x07\x0c\x1b\x7f\x85‮\ud800\udfff")


def test_plain_words_of_any_script_are_shown_as_they_are() -> None:
    text = "café \U0001f469‍\U0001f467 می‌خواهم עברית\ttab\nline nbsp"
    assert visible(text) == text


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("Box, box, BOX", "box", ["Box", "box", "BOX"]),
        ("Die Straße dort", "strasse", ["Straße"]),
        ("STRASSE", "straße", ["STRASSE"]),
        ("İstanbul und Box", "box", ["Box"]),
        ("aaa", "aa", ["aa"]),
        ("anything", "", []),
        ("\U0001f600 ok \U0001f600", "\U0001f600", ["\U0001f600", "\U0001f600"]),
    ],
)
def test_words_are_found_at_their_places_whatever_folding_does(
    text: str, words: str, found: list[str]
) -> None:
    assert [text[a:b] for a, b in occurrences(text, words)] == found


# Places from a form


@pytest.mark.parametrize(
    "values",
    [(), ("",), ("s1:1",), ("s1:-1:4",), ("s1:1:4x",), ("../s:1:4",), ("s1:1:4", "no")],
)
def test_what_is_no_place_is_refused(values: tuple[str, ...]) -> None:
    with pytest.raises(UsageError, match="Select some words"):
        spans(values)


def test_places_are_read_once_each_and_not_too_many() -> None:
    assert spans(["s1:1:4", "s1:1:4", "s2:0:9"]) == [("s1", 1, 4), ("s2", 0, 9)]
    with pytest.raises(UsageError, match=f"{MOST_SPANS} quotes at most"):
        spans([f"s1:{n}:{n + 1}" for n in range(MOST_SPANS + 1)])


# Pages


def long_survey(answers: int, letters: int = 30) -> Document:
    told = tuple(
        Turn(turn=n + 1, voice="participant", start=n * letters, end=n * letters + letters - 1)
        for n in range(answers)
    )
    about = {"path": "s.csv", "kind": "survey", "record": "verbatim", "sha256": "", "chars": 0}
    return Document(source=Source(id="s1", text="", **about), text="", turns=told)


@pytest.mark.parametrize(("answers", "letters"), [(0, 30), (1, 30), (3_000, 30), (90, 3_000)])
def test_pages_hold_every_turn_once_and_never_too_much(answers: int, letters: int) -> None:
    document = long_survey(answers, letters)
    bounds = page_bounds(document)
    shown = [turn for first, last in bounds for turn in document.turns[first:last]]
    assert shown == list(document.turns)
    assert all((last - first) * letters <= PAGE_CHARS for first, last in bounds)
    for turn in document.turns[::97]:
        first, last = bounds[page_of(bounds, document, turn.turn)]
        assert turn in document.turns[first:last]


# The screens


@pytest.fixture(scope="module")
def desk(finished: Path, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return desk_of(with_hostile(finished, tmp_path_factory.mktemp("transcripts") / "study"))


@pytest.fixture(scope="module")
def site(desk: Desk) -> Iterator[Running]:
    with opened(desk) as site:
        yield site
        assert site.defects == []


@pytest.fixture(scope="module")
def ana(site: Running) -> Browser:
    return site.session()


FRAGMENT = {"HX_Request": "true"}


def test_every_source_is_listed_with_what_is_cited_and_decided(ana: Browser, desk: Desk) -> None:
    text = ana.get("/transcripts").text
    for line in lines(desk.view):
        assert f'href="/source/{line.id}"' in text
        assert f"{line.cited:,} of {line.said:,} letters cited" in text
    assert "<script>alert" not in text


def test_lines_count_claims_and_decisions(desk: Desk) -> None:
    before = {line.id: line for line in lines(desk.view)}
    some = desk.view.journey.observations[0]
    decide(desk, lambda d: d.accept(some.id))
    after = {line.id: line for line in lines(desk.view)}
    home = some.citations[0].source
    assert after[home].decided == before[home].decided + 1
    assert after[home].observations == before[home].observations


def test_a_hostile_source_is_shown_harmless(ana: Browser) -> None:
    text = ana.get(f"/source/{HOSTILE}").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "<img" not in text
    assert "‮" not in text
    assert len(text) < 200_000


def test_a_turn_of_a_megabyte_comes_in_steps_that_leave_nothing_out(ana: Browser) -> None:
    turn = turns()[7]
    at, steps = turn.start + 4_000, 0
    while at < turn.end:
        text = ana.get(f"/source/{HOSTILE}/more/8?from={at}", **FRAGMENT).text
        assert f'<span data-at="{at}">{TEXT[at : at + 50]}' in text
        at, steps = at + 20_000, steps + 1
    assert steps == 50
    assert "Show more" not in text


def test_an_address_leads_to_the_part_of_a_long_turn_that_it_names(ana: Browser) -> None:
    at = turns()[7].start + 500_000
    text = ana.get(f"/source/{HOSTILE}?turn=8&at={at}").text
    starts = [int(part.split('"')[0]) for part in text.split('data-at="')[1:]]
    assert any(start <= at < start + 2_000 for start in starts)
    assert "show from the beginning" in text


@pytest.mark.parametrize(
    "path", ["/source/none", "/source/..", "/turn/tnone", "/claim/onone/like", "/source/s1/more/x"]
)
def test_what_is_not_there_is_said_in_a_sentence(ana: Browser, path: str) -> None:
    answer = ana.get(path)
    assert answer.status in {404, 422}
    assert "There is no" in answer.text or "There is nothing" in answer.text


@pytest.mark.parametrize("query", ["turn=x", "turn=-4", "page=999999", "turn=9" + "9" * 30, "at=5"])
def test_strange_places_in_an_address_show_the_source_all_the_same(
    ana: Browser, query: str
) -> None:
    assert ana.get(f"/source/{HOSTILE}?{query}").status == 200


def test_cited_words_lead_to_the_claims_that_cite_them(ana: Browser, desk: Desk) -> None:
    some = desk.view.journey.observations[3]
    cited = some.citations[0]
    text = ana.get(f"/source/{cited.source}?turn={cited.turn}").text
    assert f'<span data-at="{cited.start}" class="cited">' in text
    assert f'href="/claim/{some.id}" aria-label="Claim' in text


def test_reading_a_turn_and_finding_nothing_is_kept_and_undone(ana: Browser, desk: Desk) -> None:
    source = next(
        s.id for s in desk.view.journey.sources if len(worth_reading(desk.view, s.id)) > 2
    )
    key, after = worth_reading(desk.view, source)[:2]
    page = ana.get(f"/turn/{key}").text
    assert f'href="/turn/{after}" data-key="n"' in page
    done = ana.post(f"/turn/{key}/read", [], **FRAGMENT)
    assert json.loads(done.headers["hx-trigger"])["said"]["text"].startswith("Read: nothing here.")
    assert key in desk.view.journey.review.turns
    assert "read by <bdi>Ana</bdi>: nothing here" in done.text
    assert f"/turn/{key}/read" not in done.text
    assert f"/turn/{key}/read" not in ana.get(f"/turn/{key}").text
    assert f'href="/turn/{key}"' not in ana.get("/transcripts").text
    review = desk.active[-1].id
    undone = ana.post(f"/source/{source}/undo", {"review": review}, **FRAGMENT)
    assert f"/turn/{key}/read" in undone.text
    assert key not in desk.view.journey.review.turns


def form(start: int, end: int, **more: str) -> dict[str, str]:
    stage = {"facet": "pain_point", "stage": "unassigned", "mode": "experienced"}
    return {"span": f"{HOSTILE}:{start}:{end}", **stage, **more}


def test_words_are_added_as_an_observation_of_their_speaker(ana: Browser, desk: Desk) -> None:
    start = TEXT.index("annoyed")
    known = set(desk.view.observations)
    done = ana.post(
        f"/source/{HOSTILE}/add", form(start, start + 7, **{"label-severity": "2"}), **FRAGMENT
    )
    [new] = set(desk.view.observations) - known
    added = desk.view.observations[new]
    assert added.citations[0].quote == added.statement == "annoyed"
    assert (added.participant, added.labels) == ("P01", {"severity": 2})
    assert 'id="turn-1"' in done.text
    assert 'hx-swap-oob="true"' in done.text
    assert new not in {o for t in desk.view.themes.values() for o in t.observations if t.n > 1}


def test_without_a_script_adding_leads_to_the_new_claim(ana: Browser, desk: Desk) -> None:
    start = TEXT.index("naïve")
    done = ana.post(f"/source/{HOSTILE}/add", form(start, start + 5))
    assert done.status == 303
    assert done.headers["location"].removeprefix("/claim/") in desk.view.observations


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (form(TEXT.index("what did"), TEXT.index("what did") + 8), "one turn of a participant"),
        (form(0, 999_999_999_999), "one turn of a participant"),
        (form(1, 9) | {"span": ""}, "Select some words"),
        (form(1, 9) | {"facet": "<b>"}, "no facet"),
        (form(1, 9) | {"joins": "mnone"}, "no such theme"),
        (form(1, 9) | {"label-severity": "9"}, "Severity runs from 1 to 4"),
        (form(1, 9) | {"statement": "x" * 2_001}, "At most 2,000"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_added(
    ana: Browser, desk: Desk, fields: dict[str, str], sentence: str
) -> None:
    known = set(desk.view.observations)
    answer = ana.post(f"/source/{HOSTILE}/add", fields, **FRAGMENT)
    assert answer.status == 422
    assert sentence in answer.text
    assert set(desk.view.observations) == known


def test_the_form_offers_the_themes_of_its_place_and_keeps_what_was_written(
    ana: Browser, desk: Desk
) -> None:
    theme = next(iter(desk.view.themes.values()))
    path = f"/source/{HOSTILE}/choices?facet={theme.facet}&stage={theme.stage}"
    text = ana.get(f"{path}&joins={theme.id}", **FRAGMENT).text
    assert f'<option value="{theme.id}" selected>' in text
    others = [t.id for t in desk.view.themes.values() if t.stage != theme.stage]
    assert others
    assert not any(f'value="{other}"' in text for other in others)
    kept = ana.get(f"/source/{HOSTILE}/choices?facet=emotion&label-object=%22box%3C", **FRAGMENT)
    assert 'value="&#34;box&lt;"' in kept.text


def test_another_reviewers_decision_is_not_undone_here(ana: Browser, desk: Desk) -> None:
    some = desk.view.journey.observations[5]
    review = Decisions(desk.view, "Ben").accept(some.id)
    desk.decide([review])
    answer = ana.post(f"/source/{HOSTILE}/undo", {"review": review.id}, **FRAGMENT)
    assert answer.status == 422
    assert "Ben’s decision" in answer.text or "Ben's decision" in answer.text


def test_words_are_found_in_turns_and_each_place_is_linked(ana: Browser, desk: Desk) -> None:
    places, count = find_words(desk.view, "ANNOYED & tired")
    assert [(p.source, p.turn, p.start, p.words) for p in places] == [
        (HOSTILE, 1, TEXT.index("annoyed"), "annoyed & tired")
    ]
    assert count == 1
    text = ana.get("/search?q=ANNOYED+%26+tired").text
    assert "<mark>annoyed &amp; tired</mark>" in text
    assert f"/source/{HOSTILE}?turn=1&amp;at={TEXT.index('annoyed')}" in text


def test_a_word_that_stands_37100_times_is_counted_and_the_first_listed(ana: Browser) -> None:
    assert SAID[8][1].count("went on and on") == 37_100
    text = ana.get("/search?q=went+on+and+ON").text
    assert "37,100 places" in text
    assert text.count("<mark>") == 200


# More like this


def near(desk: Desk, name: str) -> Near:
    return Likes(desk.workspace).near(desk.view, name)


@pytest.fixture
def other(finished: Path, tmp_path: Path) -> Desk:
    """A study of its own, to be damaged."""
    return desk_of(Path(shutil.copytree(finished, tmp_path / "study")))


def rows(found: Near) -> list[tuple[str, float]]:
    claims = [(one.voice.id, one.similarity) for one in found.claims]
    return claims + [(f"{one.source} {one.turn}", one.similarity) for one in found.passages]


def test_the_index_and_the_stored_vectors_give_the_same_answer(other: Desk) -> None:
    names = [o.id for o in other.view.journey.observations[:3]]
    by_index = [near(other, name) for name in names]
    shutil.rmtree(Index(other.workspace.state).folder)
    by_store = [near(other, name) for name in names]
    assert {one.how for one in by_index} == {"Found in the search index (Chroma)."}
    assert all("not in the index: there is none yet." in one.how for one in by_store)
    for one, two in zip(by_index, by_store, strict=True):
        assert rows(one)
        assert dict(rows(one)) == pytest.approx(dict(rows(two)), abs=2e-4)


def test_a_run_that_writes_is_left_alone_and_the_store_answers(other: Desk) -> None:
    name = other.view.journey.observations[0].id
    with run_lock(other.workspace.state):
        found = near(other, name)
    assert found.claims
    assert "a run is writing to this study" in found.how
    assert near(other, name).how == "Found in the search index (Chroma)."


def test_a_damaged_index_is_not_opened(other: Desk) -> None:
    (Index(other.workspace.state).folder / "chroma.sqlite3").write_bytes(b"torn")
    found = near(other, other.view.journey.observations[0].id)
    assert found.claims
    assert found.how.startswith("Found by exact cosines over the stored vectors")


def test_what_reviewers_took_out_is_not_shown_as_near(other: Desk) -> None:
    name = other.view.journey.observations[0].id
    first = near(other, name).claims[0].voice.id
    decide(other, lambda d: d.reject(first, "overreach"))
    after = [one.voice.id for one in near(other, name).claims]
    assert after
    assert first not in after
    assert name not in after


def test_an_observation_that_a_reviewer_added_has_neighbours_too(other: Desk) -> None:
    key = next(k for s in other.view.journey.sources for k in worth_reading(other.view, s.id))
    document, turn = other.view.turns[key]
    span = document.source.id, turn.start, turn.end
    decide(other, lambda d: d.add([span], {"facet": "goal", "stage": "unassigned"}))
    found = near(other, other.active[-1].target)
    assert found.claims
    assert found.passages


def test_passages_say_whether_a_claim_cites_them(ana: Browser, desk: Desk) -> None:
    name = desk.view.journey.observations[0].id
    found = near(desk, name)
    for one in found.passages:
        assert one.words.rstrip(" …") in visible(desk.view.texts[one.source])
    text = ana.get(f"/claim/{name}/like", **FRAGMENT).text
    bare = [one for one in found.passages if not one.cited_by]
    assert text.count("cited by no claim") == len(bare)
    assert all(f"/source/{one.source}?turn={one.turn}&amp;at={one.start}" in text for one in bare)


# Who holds the lock


def test_nobody_holds_a_study_that_no_run_writes_to(tmp_path: Path) -> None:
    assert holder(tmp_path) is None


def test_a_run_is_seen_while_it_holds_the_lock_and_can_begin_meanwhile(tmp_path: Path) -> None:
    with run_lock(tmp_path):
        assert holder(tmp_path) == f"process {os.getpid()} on {socket.gethostname()}"
    assert holder(tmp_path) is None


@pytest.mark.parametrize(
    ("told", "seen"),
    [
        ({"pid": 2**22 + 7, "host": socket.gethostname()}, None),
        ({"pid": 2**80, "host": socket.gethostname()}, None),
        ({"pid": 1, "host": "elsewhere"}, "process 1 on elsewhere"),
        ([], "another process"),
        ({"pid": "x", "host": 1}, "another process"),
    ],
)
def test_what_a_dead_process_left_counts_for_nothing(
    tmp_path: Path, told: object, seen: str | None
) -> None:
    (tmp_path / HOLDER).write_text(json.dumps(told), "utf-8")
    assert holder(tmp_path) == seen
