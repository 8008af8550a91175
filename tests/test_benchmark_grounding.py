import json
import random
import sys
from collections import Counter
from pathlib import Path

import pytest

from builders import document

sys.path.append(str(Path(__file__).parents[1] / "benchmarks" / "grounding"))

import generator
import scripts
from cases import REFUSED, Case, Material, Place, read_cases
from planting import Planted, plain, plant
from scoring import Verdict, judge

TALK = document(
    [
        ("M", "Tell me how the box came to you that day."),
        ("P1", "I wouldn't say it was late. The driver rang twice, and he was kind."),
        ("P2", "Mine came on Monday, all of it. Nothing was missing."),
        ("P1", "The driver rang twice, and he was kind."),
    ],
    path="talk.txt",
)
STUDY = Material((TALK,), {"P1": "customer", "P2": "customer"})
RANG, KIND = "The driver rang twice", "he was kind"


def at(words: str, turn: int = 2) -> Place:
    said = TALK.turns[turn - 1]
    start = TALK.text.index(words, said.start, said.end)
    return Place("talk.txt", turn, start, start + len(words))


def case(kind: str, quote: str, *truth: Place, turn: int = 2) -> Case:
    return Case("1", kind, "talk.txt", turn, quote, truth)


def told(given: Case, *spans: Place, **more: object) -> list[str]:
    """What the outcome of accepting `spans`, or of a rejection of that kind, counts as."""
    outcome = judge(given, Verdict(spans, **more), STUDY)  # type: ignore[arg-type]
    marks = ("right", "exact", "wider", "false", "named")
    return [mark for mark in marks if getattr(outcome, mark)]


def test_the_truth_counts_as_exact_and_another_place_as_falsely_accepted() -> None:
    given = case("normalised", RANG.upper(), at(RANG))
    assert told(given, at(RANG)) == ["right", "exact"]
    assert told(given, at(RANG, turn=4)) == ["false"]
    assert told(given, at(f"{RANG}, and")) == ["wider"]
    assert told(given, at("driver rang")) == []
    assert told(given, kind="fabricated") == []


def test_punctuation_at_the_edges_counts_only_in_the_class_exact() -> None:
    assert told(case("altered-typo", "Teh", at(RANG)), at(f"{RANG},")) == ["right", "exact"]
    assert told(case("exact", RANG, at(RANG)), at(f"{RANG},")) == ["wider"]


def test_around_an_ellipsis_a_span_a_piece_is_as_good_as_one_from_first_to_last() -> None:
    whole, pieces = at(f"{RANG}, and {KIND}"), (at(RANG), at(KIND))
    given = case("normalised", f"{RANG} … {KIND}", *pieces)
    assert told(given, *pieces) == told(given, whole) == ["right", "exact"]
    assert told(case("normalised", f"{RANG} … {KIND}", whole), *pieces) == ["right", "exact"]
    assert told(case("normalised", f"{RANG} {KIND}", *pieces), whole) == ["wider"]
    assert told(given, at(RANG), at(KIND, turn=4)) == ["false"]


def test_a_cut_quote_needs_a_citation_that_covers_what_was_cut() -> None:
    given = case("cut", "it was late", at("I wouldn't say it was late"))
    assert told(given, at("it was late")) == []
    assert told(given, at("I wouldn't say it was late")) == ["right", "exact"]
    assert told(given, at(f"I wouldn't say it was late. {RANG}")) == ["right", "wider"]


def test_two_sentences_joined_fairly_need_two_citations() -> None:
    given = case("stitched-fair", "", at(RANG), at(KIND, turn=4))
    assert told(given, at(RANG), at(KIND, turn=4)) == ["right", "exact"]
    assert told(given, at(RANG)) == []


@pytest.mark.parametrize(
    ("kind", "rejected", "named"),
    [
        ("reversed", "altered", True),
        ("changed-word", "fabricated", True),
        ("changed-word", "moderator", False),
        ("fabricated", "altered", False),
        ("fabricated-fresh", "altered", True),
        ("moderator", "note_taker", True),
        ("moderator", "fabricated", False),
        ("stitched-foul", "moderator", False),
    ],
)
def test_a_rejection_is_right_and_its_kind_a_thing_of_its_own(
    kind: str, rejected: str, named: bool
) -> None:
    given = case(kind, "He was rude.")
    assert told(given, kind=rejected) == ["right", "named"][: 1 + named]
    assert told(given, at(KIND)) == ["false"]


def test_words_joined_with_the_moderators_may_be_called_the_moderators() -> None:
    given = case("stitched-foul", "Tell me how he was kind")
    assert told(given, kind="moderator") == ["right", "named"]


def test_a_misattributed_quote_is_given_to_its_speaker_and_said_so_or_refused_as_such() -> None:
    given = case("misattributed-participant", "Mine came on Monday", at("Mine came on Monday", 3))
    place = given.truth[0]
    owned = {"participant": "P2", "repairs": ("found in turn 3, not 2",)}
    assert told(given, place, **owned) == ["right", "exact", "named"]
    assert told(given, kind="misattributed") == ["right", "named"]
    assert told(given, place, participant="P2") == ["exact"]
    assert told(given, place, participant="P1", repairs=owned["repairs"]) == ["exact"]
    assert told(given, kind="fabricated") == []
    assert told(given, at(RANG), **owned) == ["false"]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"truth": [{"source": "talk.txt", "turn": 2, "words": "rang thrice"}]}, "stand 0 times"),
        ({"truth": [{"source": "talk.txt", "turn": 9, "words": "rang"}]}, "no turn 9"),
        ({"truth": []}, "have a truth"),
        ({"class": "reversed"}, "must be rejected"),
        ({"source": "else.txt"}, "no source 'else.txt'"),
    ],
)
def test_a_set_that_contradicts_itself_is_refused(
    tmp_path: Path, change: dict[str, object], problem: str
) -> None:
    truth = [{"source": "talk.txt", "turn": 2, "words": "was", "occurrence": 2}]
    row = {"id": "1", "class": "exact", "source": "talk.txt", "turn": 2, "quote": "was"}
    path = tmp_path / "set.jsonl"
    path.write_text(json.dumps(row | {"truth": truth}), "utf-8")
    [read] = read_cases(path, STUDY)
    assert TALK.text[: read.truth[0].start].endswith("and he ")
    path.write_text(json.dumps(row | {"truth": truth} | change), "utf-8")
    with pytest.raises(SystemExit, match=problem):
        read_cases(path, STUDY)


@pytest.fixture(scope="module")
def study() -> Planted:
    return plant(random.Random(1), 20_000)


@pytest.fixture(scope="module")
def made(study: Planted) -> list[Case]:
    return generator.cases(study, random.Random(2), 8)


def test_planted_quotes_are_of_every_class_and_have_a_truth_where_they_are_true(
    made: list[Case],
) -> None:
    counts = Counter(case.kind for case in made)
    assert len(counts) == 22
    assert min(counts.values()) > 3
    assert all(bool(case.truth) != case.kind.startswith(REFUSED) for case in made)


def test_a_planted_truth_lies_in_a_turn_of_a_participant(study: Planted, made: list[Case]) -> None:
    for place in (place for case in made for place in case.truth):
        turn = study.material.turn(place.source, place.turn)
        assert turn is not None
        assert turn.participant
        assert turn.start <= place.start < place.end <= turn.end
        words = study.material.words(place)
        assert words[0].isalnum()
        assert words[-1].isalnum()


def test_planted_quotes_are_what_their_class_says(study: Planted, made: list[Case]) -> None:
    for case in made:
        words = [study.material.words(place) for place in case.truth]
        if case.kind in ("exact", "repeated") or case.kind.startswith("misattributed"):
            assert [case.quote] == words
        if case.kind == "exact":
            assert study.times(case.quote) == 1
        if case.kind == "repeated":
            assert study.times(case.quote) > 1
        if case.kind.startswith("altered"):
            assert case.quote not in words
        if case.kind == "cut":
            assert words[0].endswith(f" {case.quote}")
        if case.kind.startswith(REFUSED) and case.kind != "moderator":
            assert f" {plain(case.quote)} " not in study.plain


@pytest.mark.parametrize("language", scripts.LANGUAGES)
def test_planted_quotes_of_a_language_are_exact_or_not_letter_for_letter(language: str) -> None:
    study, made = scripts.made(language, random.Random(3), 6)
    assert {case.kind for case in made} == {f"exact-{language}", f"normalised-{language}"}
    for case in made:
        [words] = [study.material.words(place) for place in case.truth]
        assert (case.quote == words) == case.kind.startswith("exact")
