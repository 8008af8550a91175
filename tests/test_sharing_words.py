"""Whoever is not to be quoted is quoted by nothing: not by a name, a finding, a question."""

import json
from pathlib import Path

import pytest

from report_sample import sample
from synth.records.journey import JourneyMap, Quotable
from synth.records.review import Reviewed, ReviewState
from synth.results import Results, load_results
from synth.sharing.phrases import folded
from synth.sharing.seam import mask_for
from synth.sharing.share import share

RUN = 5
"""As many words in a row are a quote."""
Runs = set[tuple[str, ...]]


def runs(text: str) -> Runs:
    words = folded(text)
    return {words[i : i + RUN] for i in range(len(words) - RUN + 1)}


def accepted(journey: JourneyMap) -> ReviewState:
    """Everything of a map, by one reviewer."""
    ids = [o.id for o in journey.observations] + [t.id for t in journey.every_theme()]
    ids += [f.id for f in journey.findings]
    ids += [o.id for s in journey.stages for o in s.opportunities]
    records = {id: Reviewed(verdict="accepted", by=("Ana",)) for id in ids}
    return ReviewState(reviewers=("Ana",), records=records)


def told(results: Results, who: str, consent: Quotable) -> Runs:
    """The runs of all that is shared where somebody agreed to so much."""
    journey = results.journey
    people = [
        p.model_copy(update={"quotable": consent}) if p.id == who else p
        for p in journey.participants
    ]
    update = {"participants": tuple(people), "review": accepted(journey)}
    found = Results(journey.model_copy(update=update), results.texts, results.turns)
    shown = json.dumps(share(found, mask_for(found)).model_dump(mode="json"), indent=0)
    return {run for line in shown.splitlines() for run in runs(line)}


def said(results: Results, who: str) -> Runs:
    """What one person said and nobody else, nor the study itself."""
    own: Runs = set()
    others: Runs = set()
    for source, turns in results.turns.items():
        for turn in turns:
            words = runs(results.texts[source][turn.start : turn.end])
            (own if turn.participant == who else others).update(words)
    for stage in results.journey.stages:
        others |= runs(stage.description)
    return own - others


def interviewed(results: Results) -> list[str]:
    talks = {s.id for s in results.journey.sources if s.kind == "interview"}
    return [p.id for p in results.journey.participants if talks & {*p.sources}]


@pytest.fixture(scope="module", params=["made up", "built in"])
def results(request: pytest.FixtureRequest) -> Results:
    """A map with worded themes, and one whose themes are named by clauses of quotes."""
    if request.param == "made up":
        return sample()
    folder: Path = request.getfixturevalue("finished")
    return load_results(folder / "out")


@pytest.mark.parametrize("consent", ["no", "paraphrase"])
def test_nothing_repeats_five_words_of_who_is_not_to_be_quoted(
    results: Results, consent: Quotable
) -> None:
    for who in interviewed(results)[:4]:
        own = said(results, who)
        assert len(told(results, who, "yes") & own) > 20  # what a consent would let through
        assert told(results, who, consent) & own == set()
