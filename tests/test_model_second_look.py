"""When a window is read a second time, and what comes of it."""

import json

import pytest

from builders import document
from model_samples import (
    ACTORS,
    LATE,
    RUBBISH,
    STUDY,
    Answer,
    Scripted,
    entries,
    mark,
    marks,
    model,
    read,
    read_all,
    supported,
    survey,
)
from synth.analysts.model.reading import Reader
from synth.records.document import Document
from synth.records.evidence import Extract

LONG = document([("M", "How?"), ("P1", "The box came late. " + "It rained that day again. " * 60)])


def looked(said: Document, *answers: Answer, second_look: bool = True) -> tuple[Extract, Scripted]:
    provider = Scripted(*answers, then=lambda _: marks())
    with model(provider) as analyst:
        reader = analyst.reader
        reader = Reader(STUDY, entries(), ACTORS, reader.desk, second_look=second_look)
        (portion,) = analyst.portions(said)
        return reader.extract(portion), provider


def test_a_second_look_adds_what_was_left_out():
    found, provider = looked(LONG, marks(LATE), marks(mark(1, "It rained"), asked=["order"]))
    assert provider.tasks == ["extract", "second-look"]
    assert [d.quotes[0] for d in found.drafts] == ["The box came late.", "It rained"]
    assert found.asked == ("order",)


def test_a_second_look_follows_the_same_question_and_tells_what_was_marked():
    _, provider = looked(LONG, marks(LATE))
    first, second = provider.asked
    assert second.messages[:2] == first.messages
    assert "The box came late." in second.messages[2].content
    assert "(1 marks)" in second.messages[3].content
    assert second.owners == first.owners


def test_a_second_look_tells_the_quotes_alone():
    _, provider = looked(LONG, marks(LATE))
    assert json.loads(provider.asked[1].messages[2].content) == ["The box came late."]


def test_a_second_look_that_is_wrong_is_repaired_like_the_first():
    found, provider = looked(LONG, marks(), marks(mark(5, "It rained")), marks(LATE))
    assert provider.tasks == ["extract", "second-look", "second-look.repair"]
    assert len(found.drafts) == 1


def test_where_the_second_look_fails_the_first_stands_and_the_failure_is_named():
    found, failures, _ = read(LONG, marks(LATE), then=lambda _: RUBBISH)
    assert len(found.drafts) == 1
    assert failures[0].startswith("P1.txt, turns 1 to 2, not read, second look: ")


@pytest.mark.parametrize(
    ("said", "quote", "second_look"),
    [
        (LONG, "It rained that day again. " * 7, True),
        (document([("P1", "The box came late. " + "It rained again. " * 60)]), "The box", True),
        (LONG, "The box", False),
        (survey(("P1", LONG.text), ("P3", LONG.text)), "The box", True),
    ],
    ids=["enough is cited", "the window is short", "it is switched off", "a survey"],
)
def test_there_is_no_second_look_where(said: Document, quote: str, second_look: bool):
    assert looked(said, marks(mark(1, quote)), second_look=second_look)[1].tasks == ["extract"]


def test_a_mark_that_is_made_twice_is_one_observation():
    provider = Scripted(marks(LATE), marks(LATE), then=supported)
    evidence, _ = read_all([LONG], provider)
    assert (len(evidence.observations), evidence.repeated) == (1, 1)
