"""Themes of several stages that are about one matter."""

from builders import evidence, group, observation, unit
from synth.assembler import build_themes
from synth.records.study import UNASSIGNED
from synth.topics import topics

LATE, LATE_AGAIN, PRICE = unit(0, 20, 90)


def found(**placed: tuple[str, object, int]) -> list[list[str]]:
    """Names of the themes of each matter; a theme is (stage, vector, people)."""
    said = {
        name: [observation(f"{name}{i}", f"P{i}", stage=stage) for i in range(n)]
        for name, (stage, _, n) in placed.items()
    }
    vectors = {o.id: placed[name][1] for name, members in said.items() for o in members}
    counts = evidence([o for members in said.values() for o in members])
    themes = build_themes([group(*members, name=name) for name, members in said.items()], counts)
    return [[theme.name for theme in matter] for matter in topics(themes, vectors)]


def test_alike_themes_of_two_stages_are_one_matter_the_widest_first():
    assert found(
        late=("order", LATE, 1), again=("first-box", LATE_AGAIN, 3), price=("order", PRICE, 2)
    ) == [["again", "late"]]


def test_what_lies_outside_the_stages_is_passed_over():
    assert found(late=("order", LATE, 1), again=(UNASSIGNED, LATE_AGAIN, 3)) == []


def test_no_themes_make_no_matter():
    assert topics([], {}) == []
