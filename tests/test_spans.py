"""Which runs of sentences are candidates, and which are chosen."""

import numpy as np
import pytest

from synth.analysts import spans
from synth.analysts.spans import Candidate


def chosen(
    runs: list[Candidate], chance: list[list[float]], threshold: float = 0.3
) -> list[tuple[int, int, int]]:
    found = spans.choose(runs, np.array(chance, np.float32), threshold)
    return [(c.first, c.last, c.facet) for c in found]


def test_a_run_never_crosses_turns():
    runs = spans.candidates([1, 1, 2], [5, 5, 5])
    assert [r[:2] for r in runs] == [(0, 0), (0, 1), (1, 1), (2, 2)]


def test_a_run_of_several_sentences_is_short_but_one_may_be_long():
    runs = spans.candidates([1, 1], [50, 5])
    assert [r[:2] for r in runs] == [(0, 0), (1, 1)]


def test_a_run_has_at_most_so_many_sentences():
    runs = spans.candidates([1] * 6, [2] * 6)
    assert max(r.last - r.first for r in runs) == spans.SENTENCES - 1


def test_what_is_unlikely_is_not_chosen():
    assert chosen([Candidate(0, 0, 5)], [[0.2, 0.29]]) == []


def test_overlapping_runs_yield_the_set_that_gains_most():
    runs = [Candidate(0, 0, 5), Candidate(0, 1, 9), Candidate(1, 1, 4)]
    assert chosen(runs, [[0.5, 0], [0.6, 0], [0.5, 0]]) == [(0, 0, 0), (1, 1, 0)]
    assert chosen(runs, [[0.4, 0], [0.6, 0], [0.4, 0]]) == [(0, 1, 0)]


def test_a_run_has_its_likeliest_facet_alone():
    assert chosen([Candidate(0, 0, 5)], [[0.4, 0.1, 0.5]]) == [(0, 0, 2)]


def test_nothing_is_chosen_of_nothing():
    assert spans.choose([], np.zeros((0, 5), np.float32)) == []


@pytest.mark.parametrize("size", [1, 7])
def test_the_chance_of_a_run_grows_with_the_chances_of_its_sentences(size: int):
    runs = spans.candidates(list(range(size)), [9] * size)
    weights = np.zeros(spans.FEATURES + 5, np.float32)
    weights[0] = 1
    low, high = (
        spans.chances(np.full((size, 5), share, np.float32), runs, weights, 0.0)
        for share in (0.05, 0.15)
    )
    assert (high > low).all()
