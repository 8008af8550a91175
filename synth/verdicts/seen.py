"""Records as reviews hold them, in `before` and `after`; written and read here alone.

reviews.jsonl may have been written by anybody: what does not fit is refused as a whole.
"""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from pydantic import Field, ValidationError, field_validator

from synth.errors import printable, sentence
from synth.records.base import OpenRecord
from synth.records.evidence import Citation, Labels, Mode, Observation
from synth.records.review import CONTEXT, NOTE_LONGEST, Anchor, Review, Values

BOUNDS = {"valence": (-2, 2), "severity": (1, 4)}
"""Least and most of the labels that are numbers."""
Texts = Mapping[str, str]
"""Canonical text by source id."""


class Quote(OpenRecord):
    """Words of a source as they stood when they were decided on."""

    source: str
    start: int = Field(ge=0)
    end: int
    exact: str = Field(min_length=1)
    prefix: str = ""
    suffix: str = ""


class SeenObservation(OpenRecord):
    """An observation, or what is changed of one; None: not said."""

    facet: str | None = None
    stage: str | None = None
    mode: Mode | None = None
    actor: str | None = None
    statement: str | None = Field(None, max_length=NOTE_LONGEST)
    participant: str | None = None
    labels: Labels | None = None
    from_notes: bool | None = None
    quotes: tuple[Quote, ...] | None = None
    theme: tuple[str, ...] | None = None
    """Members of the theme that it joins."""

    @field_validator("labels")
    @classmethod
    def _in_bounds(cls, labels: Labels | None) -> Labels | None:
        for name, (least, most) in BOUNDS.items():
            value = (labels or {}).get(name)
            if value is not None and not (isinstance(value, int) and least <= value <= most):
                raise ValueError(f"{name} runs from {least} to {most}")
        return labels


class SeenTheme(OpenRecord):
    """A theme by its name and members."""

    name: str = Field("", max_length=NOTE_LONGEST)
    members: tuple[str, ...] = ()


class SeenClaim(OpenRecord):
    """A finding or an opportunity, or what is changed of one; None: not said."""

    text: str | None = Field(None, max_length=NOTE_LONGEST)
    question: str | None = Field(None, max_length=NOTE_LONGEST)
    effort: str | None = Field(None, max_length=NOTE_LONGEST)
    owner: str | None = Field(None, max_length=NOTE_LONGEST)
    measure: str | None = Field(None, max_length=NOTE_LONGEST)
    members: tuple[str, ...] = ()


class Regrouping(OpenRecord):
    """`before` and `after` of a rename, a merge or a split."""

    themes: tuple[SeenTheme, ...] = ()
    parts: tuple[SeenTheme, ...] = ()


Seen = TypeVar("Seen", bound=OpenRecord)


def read(values: Values, kind: type[Seen]) -> Seen | None:
    """The values as a record; None where they are none."""
    try:
        return kind.model_validate(values)
    except ValidationError:
        return None


def readable(reviews: Iterable[Review]) -> tuple[list[Review], list[str]]:
    """Reviews without edits that are none, and a sentence on each of those.

    What else cannot be read is told where its record is not found.
    """
    kept, remarks = [], []
    for review in reviews:
        fault = _fault(review) if review.action == "edit" else ""
        if fault:
            remarks.append(_passed_over(review, fault))
        else:
            kept.append(review)
    return kept, remarks


def _fault(review: Review) -> str:
    kind = SeenObservation if review.target[:1] == "o" else SeenClaim
    try:
        kind.model_validate(review.after)
    except ValidationError as error:
        first = error.errors()[0]
        return f"{'.'.join(map(str, first['loc']))[:80]}: {first['msg'].lower()}"
    return ""


def _passed_over(review: Review, fault: str) -> str:
    return printable(
        sentence(
            "reviews.jsonl",
            place=f"review {review.id} by {review.reviewer}",
            expected="an edit",
            found=f"values that do not fit ({fault}), so it is passed over",
            remedy="edit the record again",
        )
    )


def observation_values(observation: Observation, texts: Texts) -> Values:
    """An observation as a review holds it."""
    fields = ("facet", "stage", "mode", "actor", "statement", "participant", "labels", "from_notes")
    values: Values = observation.model_dump(mode="json", include=set(fields))
    quotes = [quote_of(c.source, c.start, c.end, texts) for c in observation.citations]
    return {**values, "quotes": [quote.model_dump(mode="json") for quote in quotes]}


def quote_of(source: str, start: int, end: int, texts: Texts) -> Quote:
    """The words at a place, with what is around them."""
    text = texts[source]
    return Quote(
        source=source,
        start=start,
        end=end,
        exact=text[start:end],
        prefix=text[max(0, start - CONTEXT) : start],
        suffix=text[end : end + CONTEXT],
    )


def anchor_of(citations: Iterable[Citation], texts: Texts) -> Anchor | None:
    """The anchor of a record: its first words."""
    for citation in citations:
        quote = quote_of(citation.source, citation.start, citation.end, texts)
        return Anchor(**quote.model_dump(include={"source", "exact", "prefix", "suffix"}))
    return None


def theme_values(name: str, members: Iterable[str]) -> dict[str, Any]:
    """A theme as a review holds it."""
    return {"name": name, "members": list(members)}
