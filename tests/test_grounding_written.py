"""The hand-written quotes over the sample corpora, put through our grounding once."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1] / "benchmarks" / "grounding"))

from cases import REFUSED, read_cases, read_study
from ours import Ours
from scoring import Outcome, judge

ROOT = Path(__file__).parents[1]
Fine = Callable[[Outcome], bool]


@pytest.fixture(scope="module")
def outcomes() -> list[Outcome]:
    found: list[Outcome] = []
    for path in sorted((ROOT / "benchmarks" / "grounding" / "quotes").glob("*.jsonl")):
        material = read_study(ROOT / "corpora" / path.stem)
        grounding = Ours(material)
        found += [judge(c, grounding.verdict(c), material) for c in read_cases(path, material)]
    return found


def of(outcomes: Sequence[Outcome], *kinds: str) -> list[Outcome]:
    return [outcome for outcome in outcomes if outcome.case.kind.startswith(kinds)]


def missed(outcomes: Sequence[Outcome], fine: Fine) -> list[str]:
    return [f"{o.case.id}: {o.case.quote}" for o in outcomes if not fine(o)]


def reached(outcomes: Sequence[Outcome], share: float, fine: Fine) -> bool:
    """Whether that share is fine; prints what is not, for the report of a failure."""
    lost = missed(outcomes, fine)
    print(*lost, sep="\n")
    return bool(outcomes) and len(lost) <= (1 - share) * len(outcomes)


def test_the_set_has_at_least_four_hundred_quotes_and_of_every_kind(outcomes: list[Outcome]):
    kinds = {outcome.case.kind for outcome in outcomes}
    assert len(outcomes) >= 400
    assert len(kinds) == 21


@pytest.mark.parametrize("kind", [*REFUSED, "misattributed"])
def test_nothing_is_falsely_accepted(outcomes: list[Outcome], kind: str):
    asked = of(outcomes, kind)
    assert asked
    assert missed(asked, lambda outcome: not outcome.false) == []


def test_no_quote_is_cited_where_its_words_do_not_stand(outcomes: list[Outcome]):
    assert missed(outcomes, lambda outcome: not outcome.false) == []


@pytest.mark.parametrize("kind", ["exact", "normalised", "repeated"])
def test_exact_and_normalised_quotes_come_back_to_their_span(outcomes: list[Outcome], kind: str):
    assert reached(of(outcomes, kind), 0.98, lambda outcome: outcome.exact)


@pytest.mark.parametrize("kind", ["typo", "inflection", "spelling", "contraction", "filler"])
def test_quotes_altered_within_the_rules_come_back_to_their_span(
    outcomes: list[Outcome], kind: str
):
    assert reached(of(outcomes, f"altered-{kind}"), 0.9, lambda outcome: outcome.exact)


def test_altered_quotes_say_that_they_are(outcomes: list[Outcome]):
    accepted = [o for o in of(outcomes, "altered-typo", "altered-spelling") if o.verdict.spans]
    assert {outcome.verdict.match for outcome in accepted} == {"altered"}


def test_quotes_that_cut_off_what_turns_them_are_widened(outcomes: list[Outcome]):
    assert reached(of(outcomes, "cut"), 0.95, lambda outcome: outcome.right)


@pytest.mark.parametrize("kind", ["turn", "participant", "source"])
def test_misattributed_quotes_are_named_rightly(outcomes: list[Outcome], kind: str):
    asked = of(outcomes, f"misattributed-{kind}")
    assert reached(asked, 0.95, lambda outcome: outcome.named is True)


def test_unfairly_stitched_quotes_are_refused_and_nearly_all_of_them_by_that_name(
    outcomes: list[Outcome],
):
    asked = of(outcomes, "stitched-foul")
    assert reached(asked, 1.0, lambda outcome: outcome.right)
    named = of(outcomes, "stitched")
    assert reached(named, 0.95, _is_called_stitched)


def test_fairly_stitched_quotes_are_shown_apart_or_called_stitched(outcomes: list[Outcome]):
    assert reached(of(outcomes, "stitched-fair"), 0.95, _is_called_stitched)


@pytest.mark.parametrize("kind", ["moderator", "fabricated", "reversed", "changed"])
def test_rejections_are_of_the_right_kind(outcomes: list[Outcome], kind: str):
    assert reached(of(outcomes, kind), 0.95, lambda outcome: outcome.named is True)


def _is_called_stitched(outcome: Outcome) -> bool:
    if outcome.case.kind == "stitched-foul":
        return outcome.named is True
    return outcome.exact or outcome.verdict.kind == "stitched"
