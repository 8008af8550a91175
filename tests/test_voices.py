import pytest

from builders import evidence, group, observation
from synth.assembler import build_themes
from synth.records.evidence import Observation
from synth.voices import voices

GRAVE, STRONG = {"severity": 4}, {"valence": -2}


def alone(labels: dict[str, int], **more) -> Observation:
    more.setdefault("facet", "pain_point" if "severity" in labels else "emotion")
    return observation("lone", "P1", labels=labels, **more)


def there(number: int = 3, stage: str = "order", **more) -> list[list[Observation]]:
    """A goal that so many people tell."""
    return [
        [
            observation(f"there{i}", f"P{i}", "goal", stage=stage, **more)
            for i in range(1, number + 1)
        ]
    ]


def heard(*groups: list[Observation]) -> list[str]:
    """The first members of the themes that are voices."""
    counts = evidence([o for members in groups for o in members], ["survey.csv"])
    themes = build_themes([group(*members) for members in groups], counts)
    first = {theme.id: theme.observations[0] for theme in themes}
    return [first[i] for i in voices(themes, counts)]


@pytest.mark.parametrize(
    ("labels", "is_one"),
    [
        (GRAVE, True),
        ({"severity": 3}, False),
        ({"severity": None}, False),
        (STRONG, True),
        ({"valence": 2}, True),
        ({"valence": -1}, False),
        ({"valence": None}, False),
    ],
)
def test_one_person_alone_is_a_voice_when_strong(labels: dict[str, int], is_one: bool):
    assert heard([alone(labels)], *there()) == (["lone"] if is_one else [])


def test_what_two_tell_is_no_single_voice():
    assert heard([alone(GRAVE), observation("two", "P2")], *there()) == []


def test_one_person_telling_it_twice_is_one_voice():
    again = observation("again", "P1", labels={"severity": 1})
    assert heard([again, alone(GRAVE)], *there()) == ["again"]


def test_where_fewer_than_three_have_spoken_nobody_stands_out():
    assert heard([alone(GRAVE)], *there(2)) == []
    assert heard([alone(GRAVE)], *there(stage="first-box")) == []


def test_one_respondent_among_many_is_no_voice():
    assert heard([alone(GRAVE, source="survey.csv")], *there(9, source="survey.csv")) == []


def test_respondents_do_not_make_an_interview_stand_out():
    assert heard([alone(GRAVE)], *there(9, source="survey.csv")) == []


def test_what_lies_outside_the_stages_is_no_voice():
    assert heard([alone(GRAVE, stage="unassigned")], *there(stage="unassigned")) == []


def test_the_gravest_come_first_and_then_where_most_spoke():
    low = observation("low", "P2", "emotion", labels=STRONG)
    late = observation("late", "P3", "emotion", stage="first-box", labels=STRONG)
    spoken = [
        *there(3),
        [observation(f"b{i}", f"P{i}", "goal", stage="first-box") for i in (1, 2, 3, 4)],
    ]
    assert heard([low], [late], [alone(GRAVE)], *spoken) == ["lone", "late", "low"]
