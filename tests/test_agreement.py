"""Agreement figures against published examples and by hand."""

import pytest

from synth.agreement import (
    adjusted_rand,
    gwet_ac1,
    kappa,
    krippendorff_alpha,
    percent,
    weighted_kappa,
)


def coded(table: list[list[int]]) -> tuple[list[int], list[int]]:
    """Two coders' labels from their confusion table."""
    pairs = [(i, j) for i, row in enumerate(table) for j, n in enumerate(row) for _ in range(n)]
    return [i for i, _ in pairs], [j for _, j in pairs]


# Gwet (2008), table 1 and section 1: 125 units, 118 "+" by both, 5 and 2 apart, none "-" by both.
RARE = coded([[118, 5], [2, 0]])


def test_kappa_of_a_rare_label_is_low_and_ac1_is_not() -> None:
    assert percent(*RARE) == pytest.approx(0.944)
    assert kappa(*RARE) == pytest.approx(-0.0234, abs=5e-4)
    assert gwet_ac1(*RARE) == pytest.approx(0.9408, abs=5e-4)


def test_kappa_of_cohens_textbook_table() -> None:
    # 50 grant proposals: 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no gives 0.4.
    assert kappa(*coded([[20, 5], [10, 15]])) == pytest.approx(0.4)


def test_alpha_of_krippendorffs_binary_example() -> None:
    # Krippendorff (2011), section A: ten units, two coders, alpha = 0.095.
    first = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0]
    second = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    assert krippendorff_alpha(first, second) == pytest.approx(0.095, abs=5e-4)


def test_alpha_of_krippendorffs_nominal_example() -> None:
    # Krippendorff (2011), section B: twelve units, five labels, alpha = 0.692.
    first, second = "aabbdcccedda", "babbbccceddd"
    assert krippendorff_alpha(first, second) == pytest.approx(0.692, abs=5e-4)


def test_weighted_kappa_forgives_near_misses() -> None:
    near = weighted_kappa([-2, -1, 0, 1, 2], [-2, -1, 0, 1, 1])
    far = weighted_kappa([-2, -1, 0, 1, 2], [-2, -1, 0, 1, -2])
    assert near is not None
    assert far is not None
    assert 1 > near > 0.9 > far


def test_weighted_kappa_of_opposite_labels_is_minus_one() -> None:
    assert weighted_kappa([-1, 1], [1, -1]) == pytest.approx(-1)


@pytest.mark.parametrize("figure", [kappa, gwet_ac1, krippendorff_alpha, adjusted_rand])
def test_equal_coders_agree_fully(figure: object) -> None:
    assert callable(figure)
    assert figure([1, 2, 2, 3], [1, 2, 2, 3]) == pytest.approx(1)


def test_groupings_that_cut_across_each_other_agree_no_more_than_chance() -> None:
    value = adjusted_rand([1, 1, 2, 2], [1, 2, 1, 2])
    assert value is not None
    assert value <= 0


def test_names_of_groups_do_not_matter() -> None:
    assert adjusted_rand([1, 1, 2, 2, 3], ["x", "x", "y", "y", "z"]) == pytest.approx(1)


def test_without_units_there_is_no_figure() -> None:
    assert percent([], []) is None
    assert kappa([], []) is None
    assert weighted_kappa([], []) is None
    assert adjusted_rand([1], [1]) is None


def test_one_label_for_everything_has_no_kappa() -> None:
    assert kappa([1, 1], [1, 1]) is None
    assert gwet_ac1([1, 1], [1, 1]) == 1.0
