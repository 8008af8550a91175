"""What is printed of results: nothing in the words of people who must not be quoted."""

from collections.abc import Mapping
from dataclasses import replace

from synth.analysts.naming import plain_name
from synth.exports.export import Page
from synth.privacy.consent import consents, masked
from synth.privacy.withholding import withheld
from synth.results import Results

WHOLE = (".json", ".qdpx", ".gold.jsonl", ".reviews.csv", ".agreement.csv")
"""Forms made of the whole results: the map itself and what people go on working with, which hold
the words of everybody, and tables that withhold by themselves."""


def for_sharing(made: Mapping[str, Page]) -> dict[str, Page]:
    """The forms, each without words of people who must not be quoted, save those for working on."""
    return {end: make if end in WHOLE else _shared(make) for end, make in made.items()}


def _shared(make: Page) -> Page:
    return lambda results: make(printable(results))


def printable(results: Results) -> Results:
    """Results as they may be printed; the same where all agreed to be quoted."""
    journey, closed = results.journey, consents(results.journey)
    if not closed:
        return results
    texts, turns = results.texts, results.turns
    shown = withheld(journey, plain_name, closed=closed, texts=texts, turns=turns)
    hidden = masked(texts, turns, closed)
    return replace(results, journey=shown, texts=hidden, found=results.verbatim())
