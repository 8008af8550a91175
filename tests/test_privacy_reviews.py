"""Verdicts keep their places when words are confirmed, and when pseudonyms are switched on."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import private_study
import synth
from private_study import found, run
from review_site import at_desk
from synth.coding.codings import coding_review, codings_of
from synth.coding.turns import Turns
from synth.desk.decisions import Decisions
from synth.desk.desk import Desk
from synth.llm.rehearsal import Rehearsal
from synth.llm.rehearsal_rules import by_rule
from synth.privacy.identifiers.patterns import identifiers
from synth.privacy.key import Key
from synth.privacy.rules import Rules
from synth.privacy.words import Words
from synth.readers.masking import Mask
from synth.records.review import Review
from synth.records.study import Alias, PrivacySpec
from synth.results import load_results
from synth.reviewlog import Following, read_reviews
from synth.workspace import open_workspace

NAME = "Peregrina"
TALK = "\n".join(
    f"Zacharias: And then, {n}?\n\n{{label}}: {said}\n"
    for n, said in enumerate(
        (
            "The box came late and Peregrina told me why.",
            "I was happy with the recipes of the first week.",
            "I gave up on the hotline because Peregrina never answered.",
            "I wanted dinner without planning at all.",
            "The salad was not fresh and the bag leaked.",
        )
    )
)
PRIVACY = "[privacy]\n"


@pytest.fixture
def server() -> Iterator[Rehearsal]:
    with Rehearsal(by_rule) as serving:
        yield serving


def write(folder: Path, privacy: str = PRIVACY) -> Path:
    folder.mkdir()
    settings = private_study.SETTINGS.partition("[[survey]]")[0]
    (folder / "study.toml").write_text(settings + privacy, "utf-8")
    (folder / "mumfordia.txt").write_text(TALK.format(label="Mumfordia"), "utf-8")
    (folder / "brunhilde.txt").write_text(
        TALK.format(label="Brunhilde").replace("week", "month"), "utf-8"
    )
    return folder


def decide(folder: Path, **only: bool) -> list[Review]:
    """An accept, an edit, a reject, a comment and a rename; a coded turn."""
    desk = Desk(open_workspace(folder), "Ana")
    view = desk.view
    make = Decisions(view, "Ana")
    names = sorted(view.observations)
    theme = next(iter(sorted(view.themes)))
    made = [
        *(make.accept(name) for name in names[:2]),
        make.edit(names[2], {"statement": f"Waited for {NAME}"}),
        make.reject(names[3], "led"),
        make.comment(names[0], f"{NAME} is her aunt"),
    ]
    made = [*made, make.rename(theme, "Boxes that come late")]
    turns = [(document, turn) for document, turn in view.turns.values() if turn.participant]
    held = (NAME, "[name")
    named = [t.key for d, t in turns if any(word in d.words_of(t) for word in held)]
    made += [make.accept(key) for key in sorted(named)[:2]]
    made += [make.accept(name) for name in sorted(view.rejections)[:1]]
    document, turn = next(one for one in turns if one[1].key == sorted(named)[2])
    mark = {"start": 0, "end": turn.end - turn.start, "facet": "goal", "stage": "box"}
    place = Turns([document]).by_key(turn.key)
    assert place is not None
    made.append(
        coding_review(
            view.results,
            place,
            reviewer="Ana",
            session="blind",
            size=4,
            at="2026-01-01T00:00:00.000000+00:00",
            marks=[mark],
        )
    )
    desk.decide(made)
    return made


def review_of(folder: Path) -> dict[str, Any]:
    journey = json.loads((folder / "out" / "map.json").read_text("utf-8"))
    return dict(journey["review"])


def lost(folder: Path) -> list[dict[str, Any]]:
    """What is gone, save what was rejected and is not proposed any more."""
    return [one for one in review_of(folder)["gone"] if one["action"] != "reject"]


def coded(folder: Path) -> tuple[list[str], tuple[str, ...]]:
    """The words that were coded, as they are found now, and what was set aside."""
    results = load_results(folder / "out")
    found = codings_of(read_reviews(folder).reviews, results)
    return [mark.quote for coding in found.codings for mark in coding.marks], found.remarks


def verdicts(folder: Path) -> list[str]:
    return sorted(str(r["verdict"]) for r in review_of(folder)["records"].values())


def test_verdicts_made_before_a_name_was_confirmed_keep_their_places(
    tmp_path: Path, server: Rehearsal
) -> None:
    folder = write(tmp_path / "study")
    run(folder, server)
    decide(folder)
    run(folder, server)
    before, refused = verdicts(folder), len(review_of(folder)["refused"])
    assert before.count("accepted") >= 2
    assert found(folder, (NAME,))
    lines = (folder / "reviews.jsonl").read_bytes()
    synth.confirm(folder, {NAME: "name"})
    run(folder, server)
    assert verdicts(folder) == before
    assert lost(folder) == []
    assert len(review_of(folder)["turns"]) == 2
    assert len(review_of(folder)["refused"]) == refused
    quotes, remarks = coded(folder)
    assert remarks == ()
    assert [quote for quote in quotes if "[name 1]" in quote] == quotes != []
    assert found(folder, (NAME,)) == []
    assert "[name 1] is her aunt" in (folder / "out" / "map.json").read_text("utf-8")
    assert (folder / "reviews.jsonl").read_bytes() == lines


def test_verdicts_made_before_pseudonyms_keep_their_places(
    tmp_path: Path, server: Rehearsal
) -> None:
    folder = write(tmp_path / "study", privacy="")
    run(folder, server)
    decide(folder)
    run(folder, server)
    before, refused = verdicts(folder), len(review_of(folder)["refused"])
    settings = folder / "study.toml"
    settings.write_text(settings.read_text("utf-8") + f'[privacy]\nnames = ["{NAME}"]\n', "utf-8")
    run(folder, server)
    assert verdicts(folder) == before
    assert review_of(folder)["gone"] == []
    journey = json.loads((folder / "out" / "map.json").read_text("utf-8"))
    renamed = [t["name"] for s in journey["stages"] for lane in s["themes"].values() for t in lane]
    assert "Boxes that come late" in renamed
    assert len(review_of(folder)["turns"]) == 2
    assert len(review_of(folder)["refused"]) == refused
    quotes, remarks = coded(folder)
    assert remarks == ()
    assert [quote for quote in quotes if "[name 1]" in quote] == quotes != []
    assert found(folder, (NAME, "Mumfordia", "Brunhilde")) == []
    assert {p["id"] for p in journey["participants"]} == {"P01", "P02"}


def test_between_a_confirmation_and_the_next_run_verdicts_stand_where_they_stood(
    tmp_path: Path, server: Rehearsal
) -> None:
    folder = write(tmp_path / "study")
    run(folder, server)
    decide(folder)
    synth.redraw(folder)
    before = review_of(folder)
    synth.confirm(folder, {NAME: "name"})
    synth.redraw(folder)
    assert review_of(folder) == before


def test_an_open_page_reads_reviews_anew_when_a_run_gave_new_pseudonyms(
    tmp_path: Path, server: Rehearsal
) -> None:
    folder = write(tmp_path / "study")
    run(folder, server)
    decide(folder)
    with at_desk(folder) as site:
        assert NAME in json.dumps([r.model_dump() for r in site.desk.log.reviews])
        synth.confirm(folder, {NAME: "name"})
        run(folder, server)
        assert NAME not in json.dumps([r.model_dump() for r in site.desk.log.reviews])
        gone = site.desk.view.journey.review.gone
        assert [one for one in gone if one.action != "reject"] == []


def test_a_key_that_is_being_edited_changes_nothing_for_an_open_page(
    tmp_path: Path, server: Rehearsal
) -> None:
    folder = write(tmp_path / "study", f'[privacy]\nnames = ["{NAME}"]\n')
    run(folder, server)
    decide(folder)
    following = Following(folder)
    before, _ = following.log()
    (folder / "key.csv").write_text('shown,kind,words\nP01,participant,"to', "utf-8")
    after, _ = following.log()
    assert after == before


def test_a_verdict_made_under_pseudonyms_is_not_replaced_twice(
    tmp_path: Path, server: Rehearsal
) -> None:
    folder = write(
        tmp_path / "study",
        f'[privacy]\nnames = ["{NAME}", "name", "P01"]\npatterns = ["P[0-9]+"]\n',
    )
    run(folder, server)
    made = decide(folder)
    read = {review.id: review for review in read_reviews(folder).reviews}
    for review in made:
        if review.anchor is not None:
            assert read[review.id].anchor == review.anchor


def test_what_a_label_was_cut_to_of_a_name_that_is_replaced_now_is_replaced_too() -> None:
    spec = PrivacySpec(organisations=(Alias(words=("The Harbour Homes",)),))
    mask = Mask({}, Rules(spec, Key(), identifiers, Words({})))
    seen = {
        "labels": {"object": "the council or The Harbour", "emotion": "lost in the harbour"},
        "statement": "It was not the…",
        "quotes": [{"exact": "Is it the council or The Harbour Homes?"}],
    }
    made = Review(
        id="v1", at="2026-01-01T00:00:00", reviewer="Ana", target="o1", action="accept", before=seen
    )
    told = mask(made).before
    assert told["labels"] == {
        "object": "the council or [organisation 1]",
        "emotion": "lost in the harbour",
    }
    assert told["statement"] == "It was not the…"
    assert told["quotes"] == [{"exact": "Is it the council or [organisation 1]?"}]
