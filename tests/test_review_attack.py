"""What an adversary, or bad luck, did to the review: stale pages, strange lines, changed words."""

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import document
from review_site import Site, at_desk
from review_study import STUDY, documents, made, observations, write_study
from synth.desk.decisions import Decisions
from synth.desk.desk import Desk
from synth.drawing import id_of
from synth.records.composition import Composition
from synth.records.document import Document
from synth.records.evidence import Citation, Group, Observation
from synth.records.ids import observation_id
from synth.records.journey import Generated, JourneyMap, Participant
from synth.records.review import Review
from synth.results import map_text
from synth.reviewlog import parse_reviews
from synth.verdicts.overlay import drawn
from synth.verdicts.seen import observation_values
from synth.workspace import open_workspace

IDS = {name: o.id for name, o in observations(documents()).items()}


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    write_study(tmp_path)
    with at_desk(tmp_path) as opened:
        yield opened


def fields(text: str, address: str) -> list[tuple[str, str]]:
    """Names and values of the first form that is sent to an address, and what it takes along."""
    form = re.search(rf'<form[^>]* action="{re.escape(address)}".*?</form>', text, re.DOTALL)
    assert form, address
    own = [*re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form[0])]
    along = re.findall(r'<input type="hidden" id="seen" name="(seen)" value="([^"]*)"', text)
    taken = along if 'hx-include="#seen"' in form[0] else []
    return [(name, unescape(value)) for name, value in (*own, *taken) if name != "csrf"]


def ben(site: Site, what: str, *values: object) -> Review:
    """Somebody else decides, or a run draws anew, while the page is open."""
    desk = Desk(open_workspace(site.folder), "Ben")
    decided: Review = getattr(Decisions(desk.view, "Ben"), what)(*values)
    desk.decide([decided])
    return decided


# What was not seen is not decided


@pytest.mark.parametrize("deed", ["accept", "reject", "mode", "edit", "bounds"])
def test_a_claim_that_changed_since_it_was_opened_is_not_decided(site: Site, deed: str) -> None:
    address = f"/claim/{IDS['late']}"
    told = fields(site.get(address).text, f"{address}/{deed}")
    ben(site, "edit", IDS["late"], {"statement": "Nothing came at all"})
    more = [("reason", "led"), ("mode", "wished"), ("words", "The box"), ("stage", "first-box")]
    answer = site.post(f"{address}/{deed}", [*told, *more])
    assert answer.status == 422
    assert "changed since you opened it" in answer.text
    assert [line["reviewer"] for line in site.lines()] == ["Ben"]
    again = fields(site.get(address).text, f"{address}/{deed}")
    assert site.post(f"{address}/{deed}", [*again, *more]).status == 200


def test_a_form_that_is_old_takes_back_nobodys_edit(site: Site) -> None:
    address = f"/claim/{IDS['late']}"
    told = fields(site.get(address).text, f"{address}/edit")
    ben(site, "edit", IDS["late"], {"stage": "first-box"})
    site.plain(f"{address}/edit", [*told, ("statement", "It was late"), ("stage", "order")])
    assert site.desk.view.observations[IDS["late"]].stage == "first-box"


def test_after_ones_own_edit_the_form_shows_what_was_edited(site: Site) -> None:
    address = f"/claim/{IDS['late']}"
    told = fields(site.get(address).text, f"{address}/edit")
    answer = site.post(f"{address}/edit", [*told, ("stage", "first-box")])
    assert f"{address}/facts" in answer.text
    drawn = site.fragment(f"{address}/facts").text
    form = drawn[drawn.index('id="edit"') :]
    assert '<option value="first-box" selected>' in form
    changed = [*fields(drawn, f"{address}/edit"), ("stage", "first-box"), ("statement", "Late")]
    assert site.post(f"{address}/edit", changed).status == 200
    assert site.lines()[-1]["after"] == {"statement": "Late"}


@pytest.mark.parametrize("do", ["accept", "reject"])
def test_an_entry_of_the_queue_that_changed_is_not_decided(site: Site, do: str) -> None:
    entry = next(
        one for one in re.findall(r"<li data-item=.*?</li>", site.get("/").text, re.DOTALL)
        if f'value="{IDS["gave-up"]}"' in one
    )  # fmt: skip
    told = [*fields(entry, "/queue/one"), ("do", do), ("reason", "led")]
    sheet = unescape(re.findall(r'hx-get="([^"]*)"', entry)[0])
    ben(site, "edit", IDS["gave-up"], {"statement": "Went on happily"})
    if do == "reject":  # its reasons were opened after the change; the entry is still the old one
        told = [*fields(site.fragment(sheet).text, "/queue/one"), ("reason", "led")]
    assert site.post("/queue/one", told).status == 422
    assert site.post("/queue/several", told).status == 422
    assert [line["reviewer"] for line in site.lines()] == ["Ben"]


def test_of_several_only_the_chosen_must_be_as_they_were_shown(site: Site) -> None:
    marks = re.findall(r'name="seen" value="([^"]*)" form="several"', site.get("/").text)
    ben(site, "edit", IDS["gave-up"], {"statement": "Went on happily"})
    told = [*(("seen", mark) for mark in marks), ("do", "accept")]
    assert site.post("/queue/several", [*told, ("target", IDS["late"])]).status == 200
    assert site.post("/queue/several", [*told, ("target", IDS["gave-up"])]).status == 422


def test_a_theme_with_another_name_than_was_shown_is_not_accepted(site: Site) -> None:
    theme = site.desk.view.theme_of[IDS["late"]].id
    told = fields(site.get(f"/theme/{theme}").text, f"/theme/{theme}/accept")
    ben(site, "rename", theme, "The box is always early")
    assert site.post(f"/theme/{theme}/accept", told).status == 422
    told = fields(site.get(f"/theme/{theme}").text, f"/theme/{theme}/accept")
    assert site.post(f"/theme/{theme}/accept", told).status == 200


# A verdict stays with the words that it was about

TALK = [
    ("M", "Did you like the onboarding of the app?"),
    ("P1", "Yes, I did. I did not like the long form that came before it."),
    ("M", "And would you order again at this price?"),
    ("P1", "Yes, I did. The box came 2 days late and nobody told me about it."),
]  # fmt: skip


def claim(told: Document, quote: str, at: int = 0) -> Observation:
    """A claim on the turn that is the `at`th to hold a quote."""
    turn = [t for t in told.turns if t.participant and quote in told.words_of(t)][at]
    start = told.text.index(quote, turn.start)
    person = turn.participant or ""
    span = (turn.key, start - turn.start, start - turn.start + len(quote))
    cited = Citation(
        source=told.source.id, start=start, end=start + len(quote), quote=quote, match="exact",
        locator="", turn=turn.turn,
    )  # fmt: skip
    return Observation(
        id=observation_id("pain_point", person, [span]), facet="pain_point", stage="order",
        mode="experienced", actor="subscriber", statement="As Ana saw it", participant=person,
        confidence=0.5, citations=(cited,),
    )  # fmt: skip


def accepted(then: Document, quote: str, *now: Document, at: int = 0, same: str = "") -> JourneyMap:
    """The map where Ana accepted a quote `then`.

    Args:
        then: the source as it was.
        quote: what the claim cites.
        now: the sources as they are.
        at: which of the turns that hold the quote.
        same: words that the analyst's claim of the same id cites now; none: it has no claim.
    """
    seen = claim(then, quote, at)
    review = Review(
        id="v1", at="2026-01-01T00:00:00+00:00", reviewer="Ana", action="accept", target=seen.id,
        before=observation_values(seen, {then.source.id: then.text}),
    )  # fmt: skip
    here = [claim(now[0], same).model_copy(update={"id": seen.id})] if same else []
    people = sorted({person for one in now for person in one.people()})
    composed = Composition(
        study=STUDY,
        generated=Generated(synth_version="0", model="made up", prompts={}, at="2026-01-01"),
        participants=tuple(
            Participant(id=p, actor="subscriber", sources=tuple(d.source.id for d in now))
            for p in people
        ),
        sources=tuple(one.source for one in now),
        observations=tuple(here),
        rejections=(),
        groups=tuple(
            Group(facet=o.facet, stage=o.stage, actor=o.actor, members=(o.id,)) for o in here
        ),
    )  # fmt: skip
    return drawn(composed, now, [review], lambda one, other: 0.0)


def vouched(journey: JourneyMap) -> list[tuple[str, int]]:
    """The quotes that stand accepted, and their turns."""
    return [
        (c.quote, c.turn)
        for o in journey.observations
        if o.id in journey.review.records
        for c in o.citations
    ]


def retold(old: str, new: str, path: str = "P1.txt", who: str = "P1") -> Document:
    """The talk with some words changed."""
    return document([(who if w == "P1" else w, t.replace(old, new)) for w, t in TALK], path)


FORM = "I did not like the long form that came before it."
LATE = "The box came 2 days late and nobody told me about it."


@pytest.mark.parametrize(
    ("quote", "old", "new"),
    [
        (FORM, "did not like", "did like"),
        (FORM, "did not like", "did now like"),
        ("like the long form that came before it.", "did not like", "did like"),
        ("like the long form that came before it.", "did not like", "did really like"),
        (LATE, "2 days", "9 days"),
        (LATE, "late", "early"),
        (LATE, "nobody", "somebody"),
    ],
)
@pytest.mark.parametrize("same", [True, False])
def test_words_that_say_otherwise_now_are_not_accepted(
    quote: str, old: str, new: str, same: bool
) -> None:
    fresh = retold(old, new)
    there = quote.replace(old, new) if same and len(quote) == len(quote.replace(old, new)) else ""
    journey = accepted(document(TALK), quote, fresh, same=there)
    assert vouched(journey) == []
    assert [gone.words for gone in journey.review.gone] == [quote]


@pytest.mark.parametrize(
    ("old", "new"), [("long form", "lnog form"), ("I did. I", "I did. Um, I"), ("it.", "it!")]
)
def test_mended_words_stay_accepted_and_say_that_they_were_mended(old: str, new: str) -> None:
    journey = accepted(document(TALK), FORM, retold(old, new))
    assert [turn for _, turn in vouched(journey)] == [2]
    assert journey.review.gone == ()


def test_what_is_said_twice_stays_with_its_question() -> None:
    then = document(TALK)
    assert vouched(accepted(then, "Yes, I did.", then, at=1)) == [("Yes, I did.", 4)]
    longer = document([("M", "Hello?"), ("P1", "Hello."), *TALK])
    assert vouched(accepted(then, "Yes, I did.", longer, at=1)) == [("Yes, I did.", 6)]


@pytest.mark.parametrize("same", ["", "Yes, I did."])
def test_what_was_said_twice_is_not_taken_for_what_was_cut(same: str) -> None:
    journey = accepted(document(TALK), "Yes, I did.", document(TALK[2:]), same=same)
    assert vouched(journey) == []
    assert len(journey.review.gone) == 1


def test_bounds_set_on_the_same_words_said_again_are_kept() -> None:
    words = "The box came late."
    told = document([("P1", words), ("M", "Sure?"), ("P1", words)])
    first, again = claim(told, words), claim(told, words, at=1)
    texts = {told.source.id: told.text}
    review = Review(
        id="v1", at="2026-01-01T00:00:00+00:00", reviewer="Ana", action="edit", target=first.id,
        before=observation_values(first, texts),
        after={"quotes": observation_values(again, texts)["quotes"]},
    )  # fmt: skip
    composed = Composition(
        study=STUDY,
        generated=Generated(synth_version="0", model="made up", prompts={}, at="2026-01-01"),
        participants=(Participant(id="P1", actor="subscriber", sources=(told.source.id,)),),
        sources=(told.source,), observations=(first,), rejections=(), groups=(),
    )  # fmt: skip
    assert vouched(drawn(composed, [told], [review], lambda one, other: 0.0)) == [(words, 3)]


def test_a_renamed_file_or_person_keeps_its_verdicts() -> None:
    journey = accepted(document(TALK), FORM, retold("", "", "wave 2/Maria.txt", "Maria"))
    assert vouched(journey) == [(FORM, 2)]
    assert [o.participant for o in journey.observations] == ["Maria"]


def test_an_interview_in_two_files_keeps_its_verdicts() -> None:
    parts = document(TALK[:2]), document(TALK[2:], "P1 b.txt")
    assert vouched(accepted(document(TALK), LATE, *parts)) == [(LATE, 2)]


# reviews.jsonl is anybody's


def laid(*lines: dict[str, object]) -> JourneyMap:
    """The small study's map under lines of reviews.jsonl."""
    text = "".join(json.dumps(line) + "\n" for line in lines)
    log = parse_reviews(text.encode(), "reviews.jsonl")
    return drawn(made(), documents(), log.reviews, lambda one, other: 0.0, log.remarks)


def line(number: int, **more: object) -> dict[str, object]:
    common = {"id": f"v{number}", "at": f"2026-01-01T00:00:0{number}+00:00", "reviewer": "Ana"}
    return {**common, "target": IDS["late"], "action": "edit", **more}


@pytest.mark.parametrize(
    "labels", [{"severity": 99}, {"severity": "4"}, {"valence": -3}, {"severity": 0}]
)
def test_labels_out_of_bounds_are_passed_over_and_told(labels: dict[str, object]) -> None:
    journey = laid(line(1, after={"labels": labels, "statement": "Never came"}))
    shown = next(o for o in journey.observations if o.id == IDS["late"])
    assert (shown.labels, shown.statement) == ({"severity": 2}, "The box and the driver came late")
    assert "passed over" in journey.review.remarks[0]
    assert journey.review.records == {}


def test_a_labels_bounds_hold_in_what_an_acceptance_saw_too() -> None:
    seen = {"labels": {"severity": 99}, "statement": "Never came"}
    journey = laid(line(1, action="accept", before=seen))
    assert next(o for o in journey.observations if o.id == IDS["late"]).labels == {"severity": 2}


def test_the_later_of_two_time_zones_counts() -> None:
    early = line(1, at="2026-01-01T10:00:00+02:00", after={"statement": "First"})
    late = line(2, at="2026-01-01T09:00:00Z", after={"statement": "Second"})
    journey = laid(late, early)
    assert next(o for o in journey.observations if o.id == IDS["late"]).statement == "Second"


@pytest.mark.parametrize("at", ["yesterday", "\x1b[2J", "9999", "9999-12-31T23:59:59-12:00"])
def test_a_time_that_is_none_is_shown_nowhere_and_counts_as_the_oldest(at: str) -> None:
    journey = laid(line(1, after={"statement": "First"}), line(2, at=at, after={"mode": "wished"}))
    assert journey.review.records[IDS["late"]].at == "2026-01-01T00:00:01.000000+00:00"


@pytest.mark.parametrize("reviewer", ["", "x" * 201])
def test_a_line_without_a_readable_name_is_passed_over_and_told(reviewer: str) -> None:
    journey = laid(line(1, reviewer=reviewer, action="accept"))
    assert journey.review.reviewers == ()
    assert "passed over" in journey.review.remarks[0]


ODD = st.one_of(
    st.none(), st.booleans(), st.integers(-9, 9), st.just(10**30), st.just(0.5),
    st.text(max_size=3),
    st.sampled_from(["P1", "P2", "order", "pain_point", "goal", "wished", "subscriber"]),
    st.sampled_from(list(IDS.values())),
    st.lists(st.sampled_from([*IDS.values(), "o1", ""]), max_size=3), st.just({"a": {"b": []}}),
)  # fmt: skip
SOURCES = documents()
QUOTE = st.builds(
    lambda told, start, size, more: {
        "source": told.source.id, "start": start, "end": start + size,
        "exact": told.text[max(0, start) : max(0, start + size)], **more,
    },
    st.sampled_from(SOURCES), st.integers(-3, 90), st.integers(-3, 60),
    st.dictionaries(st.sampled_from(["source", "start", "end", "exact"]), ODD, max_size=1),
)  # fmt: skip
PARTS = st.lists(
    st.fixed_dictionaries(
        {"name": ODD, "members": st.lists(st.sampled_from([*IDS.values(), "o1"]), max_size=4)}
    ),
    max_size=3,
)
FIELDS = ("facet", "stage", "mode", "actor", "statement", "participant", "labels", "theme", "note",
          "text", "rejection", "themes", "members", "session", "marks")  # fmt: skip
VALUES = st.builds(
    lambda odd, quotes, parts: {
        "facet": "pain_point", "participant": "P1", **odd, "quotes": quotes, "parts": parts,
    },
    st.dictionaries(st.sampled_from(FIELDS), ODD, max_size=3), st.lists(QUOTE, max_size=2), PARTS,
)  # fmt: skip
THEMES = [id_of(group) for group in made().groups]
ACTIONS = ["accept", "reject", "edit", "rename", "merge", "split", "add", "undo", "code"]
STRANGE = st.builds(
    lambda number, action, target, before, after, odd: {
        **line(number, action=action, target=target, before=before, after=after), **odd,
    },
    st.integers(1, 9),
    st.sampled_from(ACTIONS),
    st.sampled_from([*IDS.values(), *THEMES, "o9", "v1", "v2", "v3", "x1", "t1", ""]),
    VALUES, VALUES,
    st.dictionaries(st.sampled_from(["id", "at", "reviewer", "reason", "anchor"]), ODD, max_size=1),
)  # fmt: skip


@settings(max_examples=150, derandomize=True, deadline=None)
@given(st.lists(STRANGE, max_size=6))
def test_whatever_the_lines_hold_each_quote_is_a_participants_own_words(
    lines: list[dict[str, object]],
) -> None:
    journey = laid(*lines)
    texts = {told.source.id: told for told in SOURCES}
    for one in journey.observations:
        assert one.citations
        assert one.labels.get("severity") in (None, 1, 2, 3, 4)
        for cited in one.citations:
            told = texts[cited.source]
            turn = told.by_number()[cited.turn]
            assert told.text[cited.start : cited.end] == cited.quote != ""
            assert turn.participant == one.participant
            assert turn.start <= cited.start < cited.end <= turn.end
    assert JourneyMap.model_validate_json(map_text(journey)) == journey
