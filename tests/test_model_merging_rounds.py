"""More observations than one call sorts: in parts, and the parts' themes again."""

import random
import re
from collections.abc import Sequence
from typing import Any

import pytest

from builders import observation, unit
from model_samples import RUBBISH, Answer, merged, theme, themes
from synth.analysts.model.merging import AT_ONCE
from synth.llm.protocol import Request
from synth.records.evidence import Observation
from synth.records.ids import content_id
from synth.themes import stars


def lines(request: Request) -> list[str]:
    return re.findall(r"^\d+\. (.*?) — ", request.messages[1].content, re.MULTILINE)


def by_first_word(request: Request) -> Answer:
    """Themes of statements that begin with the same word, named after it."""
    words = [line.split()[0] for line in lines(request)]
    told = [
        theme(*(n for n, w in enumerate(words, 1) if w == word), name=f"{word} again")
        for word in dict.fromkeys(words)
    ]
    return themes(*told)


def crowd(count: int, kinds: int = 5) -> list[Observation]:
    """Observations of one facet that say so many things, each in words of its own."""
    return [_one(i, kinds) for i in range(count)]


def _one(i: int, kinds: int) -> Observation:
    made = observation(content_id("o", i), f"P{i % 9}")
    cited = made.citations[0].model_copy(update={"quote": f"words{i}"})
    told = f"Kind{i % kinds} of thing {i}"
    return made.model_copy(update={"statement": told, "citations": (cited,)})


def test_more_than_fit_are_sorted_in_parts_and_then_the_parts_themes():
    said = crowd(2 * AT_ONCE + 10, kinds=2)
    found, failures, provider = merged(said, then=by_first_word)
    assert sorted(len(lines(request)) for request in provider.asked) == [6, 10, AT_ONCE, AT_ONCE]
    kind_of = {o.id: o.statement.split()[0] for o in said}
    kinds = [{kind_of[i] for i in one.members} for one in found]
    assert sorted(map(sorted, kinds)) == [["Kind0"], ["Kind1"]]
    assert sorted(i for one in found for i in one.members) == sorted(kind_of)
    assert failures == []


def test_facets_are_sorted_apart_where_they_do_not_fit_together():
    said = [*crowd(AT_ONCE), observation("goal", facet="goal")]
    _, _, provider = merged(said, then=by_first_word)
    assert sorted(len(lines(request)) for request in provider.asked) == [1, AT_ONCE]


def test_where_little_is_alike_there_is_no_further_round():
    said = crowd(AT_ONCE + 20, kinds=1000)
    found, _, provider = merged(said, then=by_first_word)
    assert len(provider.asked) == 2
    assert len(found) == len(said)


def test_a_part_that_fails_is_merged_by_likeness_and_the_others_stand():
    said = crowd(AT_ONCE + 20, kinds=3)

    def small_fails(request: Request) -> Answer:
        return RUBBISH if len(lines(request)) == 20 else by_first_word(request)

    found, failures, _ = merged(said, then=small_fails)
    assert sorted(i for one in found for i in one.members) == sorted(o.id for o in said)
    (failure,) = failures
    assert failure.startswith(
        "stage 'order' of 'subscriber', 20 of its items merged by likeness alone: "
    )


def test_of_a_list_that_must_be_cut_what_is_alike_is_in_one_part():
    said = crowd(2 * AT_ONCE, kinds=2)
    kind_of = {o.id: o.statement.split()[0] for o in said}

    def by_kind(ids: Sequence[str]) -> list[list[str]]:
        return [[i for i in ids if kind_of[i] == kind] for kind in ("Kind0", "Kind1")]

    _, _, provider = merged(said, cluster=by_kind, then=by_first_word)
    shown = [lines(request) for request in provider.asked]
    parts = [{line.split()[0] for line in part} for part in shown if len(part) == AT_ONCE]
    assert sorted(map(sorted, parts)) == [["Kind0"], ["Kind1"]]


def test_the_clearest_of_all_is_the_clearest_of_the_part_that_the_answer_names():
    said = crowd(AT_ONCE + 20, kinds=2)
    shown: list[dict[str, str]] = []

    def last_is_clearest(request: Request) -> Answer:
        words = [line.split()[0] for line in lines(request)]
        listed = re.findall(r"— “(\w+)”$", request.messages[1].content, re.MULTILINE)
        shown.append(dict(zip(words, listed, strict=True)))
        answer = by_first_word(request)
        assert isinstance(answer, dict)
        for told in answer["themes"]:
            told["clearest"] = told["members"][-1]
        return answer

    found, _, _ = merged(said, then=last_is_clearest)
    known = {o.id: o for o in said}
    heads = {known[one.members[one.clearest]].citations[0].quote for one in found}
    assert heads == set(shown[-1].values())


@pytest.mark.parametrize("count", [7, 2 * AT_ONCE + 10])
@pytest.mark.parametrize("then", [by_first_word, lambda _: RUBBISH], ids=["answered", "failed"])
def test_the_order_of_the_input_does_not_matter(count: int, then: Any):
    said = crowd(count)
    shuffled = random.Random(3).sample(said, count)
    vectors = dict(zip(sorted(o.id for o in said), unit(*range(count)), strict=True))

    def cluster(ids: Sequence[str]) -> list[list[str]]:
        return stars(ids, vectors, same=0.99)

    one, _, first = merged(said, cluster=cluster, then=then)
    two, _, second = merged(shuffled, cluster=cluster, then=then)
    assert one == two
    asked = [{request.key("", "") for request in p.asked} for p in (first, second)]
    assert asked[0] == asked[1]
