"""Which stage a sentence is given, by the rules that do not depend on the model."""

import numpy as np
import numpy.typing as npt

from synth.analysts.stages import StageReader
from synth.embedding.hashed import HashEmbedder
from synth.records.study import UNASSIGNED, Stage

STAGES = [
    Stage(id="order", name="Ordering", description="They order the box and pay with a card."),
    Stage(id="cook", name="Cooking", description="They cook the dinner from the recipe."),
]


def embed(owners: object, texts: object) -> npt.NDArray[np.float32]:
    return HashEmbedder().embed(list(texts))  # type: ignore[call-overload]


def rows(*likeness: tuple[float, float, float]) -> npt.NDArray[np.float32]:
    """Likeness to order, cook, and what lies outside."""
    return np.array(likeness, dtype=np.float32)


NONE = rows((0, 0, 0))


def test_a_sentence_goes_to_the_stage_it_is_most_like() -> None:
    reader = StageReader(STAGES, embed)
    assert reader.assign(rows((0.5, 0.1, 0)), [1], NONE) == ["order"]
    assert reader.assign(rows((0.1, 0.5, 0)), [1], NONE) == ["cook"]


def test_what_is_clearly_liker_to_outside_talk_is_unassigned() -> None:
    reader = StageReader(STAGES, embed)
    assert reader.assign(rows((0.2, 0.1, 0.5)), [1], NONE) == [UNASSIGNED]
    assert reader.assign(rows((0.2, 0.1, 0.22)), [1], NONE) == ["order"]


def test_what_is_said_around_decides_a_doubtful_sentence() -> None:
    reader = StageReader(STAGES, embed)
    talk = rows((0.1, 0.6, 0), (0.31, 0.3, 0), (0.1, 0.6, 0))
    nothing = np.zeros_like(talk)
    assert reader.assign(talk, [1, 3, 5], nothing)[1] == "cook"
    assert reader.assign(talk, [1, 50, 99], nothing)[1] == "order"


def test_the_question_counts() -> None:
    reader = StageReader(STAGES, embed)
    own = rows((0.3, 0.29, 0))
    assert reader.assign(own, [1], rows((0.1, 0.6, 0)), 0) == ["cook"]


def test_a_stage_that_is_like_everything_wins_no_more_than_its_share() -> None:
    reader = StageReader(STAGES, embed)
    talk = rows(*[(0.5, 0.1, 0)] * 40, (0.5, 0.4, 0))
    stages = reader.assign(talk, list(range(0, 4100, 100)), np.zeros_like(talk), 0)
    assert stages[-1] == "cook"


def test_questions_that_are_clearly_about_a_stage_count_as_asked() -> None:
    reader = StageReader(STAGES, embed)
    assert reader.asked(rows((0.6, 0.1, 0.9))) == ("order",)
    assert reader.asked(NONE) == ()
