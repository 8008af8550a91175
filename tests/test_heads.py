"""The trained heads, on the real sentence model."""

from collections.abc import Sequence

import numpy as np
import pytest

from builders import document
from synth.analysts import heads
from synth.analysts.builtin import BuiltinAnalyst
from synth.analysts.protocol import Matrix, Portion
from synth.analysts.reading import ANSWER_SAYS, Reader
from synth.analysts.units import inputs_of, units_of, vectors_of
from synth.embedding.minilm import MiniLM
from synth.prompting import codebook
from synth.records.document import Document
from synth.records.evidence import Draft
from synth.records.study import Actor, Facet, Stage, Study

MODEL = MiniLM()
STUDY = Study(
    title="Bus pass",
    actors=(Actor(id="rider", name="Riders"),),
    stages=(
        Stage(id="apply", name="Applying", description="They fill in the form and send a photo."),
        Stage(id="ride", name="Riding", description="They show the pass to the driver on the bus."),
    ),
    facets=tuple(Facet(id=f, name=f) for f in heads.FACETS),
)
TALK = [
    ("P1", "It kept saying error, I couldn't send the form and had to ring them twice."),
    ("P1", "I was so relieved when the driver just smiled and waved me on to the bus."),
    ("P1", "Mm. My cousin lives in Leeds."),
    ("P1", "I wish they would let you apply for the pass at the library."),
]


def embed(owners: Sequence[str], texts: Sequence[str]) -> Matrix:
    return MODEL.embed(texts)


def read(talk: Document, study: Study = STUDY) -> list[Draft]:
    return list(Reader(study, codebook(study.facets), embed).extract(talk).drafts)


def told(words: str) -> Draft:
    return next(d for d in read(document(TALK)) if words in d.quotes[0])


def test_an_obstacle_is_a_pain_point_and_a_feeling_an_emotion_with_its_sign():
    assert told("kept saying error").facet == "pain_point"
    relieved = told("relieved")
    assert relieved.facet == "emotion"
    assert int(str(relieved.labels["valence"])) > 0


def test_what_says_nothing_of_the_journey_is_not_proposed():
    assert not any("Leeds" in d.quotes[0] for d in read(document(TALK)))


def test_every_quote_is_a_slice_of_its_turn():
    talk = document(TALK)
    turns = talk.by_number()
    assert all(d.quotes[0] in talk.words_of(turns[d.turn]) for d in read(talk))


def test_the_same_document_is_read_the_same_twice():
    assert read(document(TALK)) == read(document(TALK))


def test_a_facet_that_the_study_does_not_have_is_not_proposed():
    study = STUDY.model_copy(update={"facets": (Facet(id="emotion", name="Emotions"),)})
    assert {d.facet for d in read(document(TALK), study)} == {"emotion"}


def test_a_facet_of_the_studys_own_is_read_by_likeness():
    own = Facet(id="weather", name="Weather", definition="Rain, wind, snow and sun.")
    study = STUDY.model_copy(update={"facets": (*STUDY.facets, own)})
    talk = document([*TALK, ("P1", "There was rain and wind and snow the whole week.")])
    assert "weather" in {d.facet for d in read(talk, study)}


def test_the_answer_to_a_pinned_item_has_its_facet_and_stage():
    talk = document([("P1", "The driver was quick."), ("P2", "Form took ages.")], "s.csv", "survey")
    items = ({"column": "Q1", "stage": "ride", "facet": "goal"},)
    survey = {"file": "s.csv", "respondent": "P", "items": items}
    drafts = read(talk, Study.model_validate({**STUDY.model_dump(), "surveys": [survey]}))
    assert [(d.stage, d.facet) for d in drafts] == [("ride", "goal")] * 2


def test_heads_say_the_same_of_a_sentence_whatever_stands_in_other_turns():
    one, more = document(TALK[:1]), document([TALK[0], *TALK[2:]])
    rows = []
    for talk in (one, more):
        units = units_of(talk)
        inputs = inputs_of(units, vectors_of(units, embed), embed, survey=True)
        rows.append(heads.shipped().read(inputs).marks[0])
    np.testing.assert_allclose(rows[0], rows[1], atol=2e-4)


@pytest.mark.parametrize("words", ["", "…", "?"])
def test_a_turn_without_words_is_no_error(words: str):
    assert read(document([("P1", words), ("P1", "Ok.")])) == []


def test_the_analyst_reads_what_its_reader_reads():
    analyst = BuiltinAnalyst(STUDY, codebook(STUDY.facets), embed)
    talk = document(TALK)
    assert list(analyst.extract(Portion(talk)).drafts) == read(talk)


def test_the_columns_that_are_trained_on_are_those_that_are_read():
    units = units_of(document(TALK))
    inputs = inputs_of(units, vectors_of(units, embed), embed, survey=False)
    trained = heads.shipped()
    scores = heads.columns(trained, inputs) @ trained.parts["weights"] + trained.parts["bias"]
    np.testing.assert_allclose(scores[:, 10], trained.read(inputs).valence, atol=2e-4)


def test_a_survey_answer_gives_at_most_its_two_likeliest_marks():
    said = " ".join(words for _, words in TALK) + " I was furious that the photo was refused again."
    answer = document([("P1", said)], kind="survey")
    assert len(read(document([("P1", said)]))) > ANSWER_SAYS
    assert 0 < len(read(answer)) <= ANSWER_SAYS
