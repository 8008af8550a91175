"""What a person would call the same, on the real sentence model."""

from collections.abc import Sequence
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import observation
from synth.embedding.minilm import MiniLM
from synth.records.evidence import Observation
from synth.sameness import SAME, Sameness, average_linkage, content_lemmas

MODEL = MiniLM()
SAID = {
    "late": "The box came three hours late on Tuesday.",
    "late too": "Mine was late as well, the box came at ten at night.",
    "warm": "The chicken was warm when I opened the box.",
    "warm too": "When the box got here the meat was already warm.",
    "price": "They put the price up without telling me.",
}


def said(words: dict[str, str], **more: object) -> list[Observation]:
    return [observation(i, quote=text, participant=i, **more) for i, text in words.items()]  # type: ignore[arg-type]


def made(observations: Sequence[Observation]) -> Sameness:
    rows = MODEL.embed([o.citations[0].quote for o in observations])
    return Sameness(observations, {o.id: v for o, v in zip(observations, rows, strict=True)})


def alone(ids: Sequence[str]) -> list[list[str]]:
    return [[i] for i in ids]


def test_what_says_the_same_is_one_and_what_shares_words_is_two():
    groups = made(said(SAID)).groups(list(SAID), otherwise=alone)
    assert {frozenset(g) for g in groups} == {
        frozenset({"late", "late too"}),
        frozenset({"warm", "warm too"}),
        frozenset({"price"}),
    }


def test_the_order_of_the_input_does_not_matter():
    every = made(said(SAID))
    first = every.groups(list(SAID), otherwise=alone)
    assert all(every.groups(p, otherwise=alone) == first for p in permutations(SAID))


def test_feelings_of_opposite_sign_are_less_alike():
    words = {"a": "The cards were easy to follow.", "b": "The cards were easy enough to follow."}
    same = made(said(words, facet="emotion", labels={"valence": 1})).chances(["a", "b"])[0, 1]
    up = said({"a": words["a"]}, facet="emotion", labels={"valence": 1})
    down = said({"b": words["b"]}, facet="emotion", labels={"valence": -1})
    assert made([*up, *down]).chances(["a", "b"])[0, 1] < same


def test_more_than_can_be_compared_pair_by_pair_is_left_to_the_other_way(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr("synth.sameness.LARGE", 3)
    assert made(said(SAID)).groups(list(SAID), otherwise=alone) == alone(sorted(SAID))


def test_words_count_by_their_dictionary_form_and_function_words_do_not():
    assert content_lemmas("The boxes were broken, and they’d broken it") == {"box", "break"}


def matrix(values: Sequence[float], n: int) -> np.ndarray:
    rows = np.zeros((n, n))
    rows[np.triu_indices(n, 1)] = values
    return rows + rows.T + np.eye(n)


@given(st.integers(1, 9).flatmap(
    lambda n: st.lists(st.floats(0, 1), min_size=n * (n - 1) // 2, max_size=n * (n - 1) // 2).map(
        lambda values: matrix(values, n))))  # fmt: skip
def test_every_row_is_in_one_group_and_no_two_groups_could_still_be_joined(likeness: np.ndarray):
    groups = average_linkage(likeness, SAME)
    assert sorted(i for group in groups for i in group) == list(range(len(likeness)))
    for a in groups:
        for b in groups:
            if a is not b:
                assert likeness[np.ix_(a, b)].mean() < SAME + 1e-3
