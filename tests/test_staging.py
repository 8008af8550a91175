"""Features of stages that no training has seen."""

import numpy as np

from synth.analysts.staging import FEATURES, StageFeatures
from synth.embedding.hashed import HashEmbedder
from synth.records.study import Stage

STAGES = [
    Stage(id="order", name="Ordering", description="They order the box, and pay with a card."),
    Stage(id="cook", name="Cooking", description="They cook the dinner from the recipe."),
]
TEXTS = ["They order the box", "They cook the dinner", "Something else"]


def features(*, survey: bool) -> np.ndarray:
    model = HashEmbedder()
    reader = StageFeatures(STAGES, lambda _, texts: model.embed(texts))
    none = np.zeros(len(TEXTS), np.int64)
    nothing = np.zeros((1, model.dim), np.float32)
    return reader.features(model.embed(TEXTS), nothing, none, np.arange(3), survey=survey)


def test_there_is_a_row_a_sentence_and_a_column_a_stage():
    assert features(survey=False).shape == (3, 2, FEATURES)


def test_a_sentence_is_liker_to_the_stage_that_it_is_about():
    own = features(survey=False)[:, :, 0]
    assert own[0, 0] > own[0, 1]
    assert own[1, 1] > own[1, 0]


def test_in_a_survey_the_place_does_not_count():
    assert not features(survey=True)[:, :, -2:].any()
    assert features(survey=False)[:, :, -2:].any()


def test_a_question_that_was_not_asked_counts_nothing():
    assert not features(survey=False)[:, :, 2:4].any()


def test_one_stage_and_one_sentence_are_enough():
    model = HashEmbedder()
    reader = StageFeatures(STAGES[:1], lambda _, texts: model.embed(texts))
    nothing, none = np.zeros((1, model.dim), np.float32), np.zeros(1, np.int64)
    one = reader.features(model.embed(TEXTS[:1]), nothing, none, none, survey=False)
    assert np.isfinite(one).all()
