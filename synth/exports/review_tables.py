"""What reviewers decided and coded, as tables and as gold."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from synth.coding.agreement import Agreement, Pair
from synth.coding.codings import Codings
from synth.coding.figures import Row
from synth.coding.study import study_agreement, study_codings
from synth.coding.tables import said
from synth.errors import UsageError, sentence
from synth.evaluation.gold import gold_lines
from synth.exports.csv_file import csv_text
from synth.exports.tables import Cell, Table
from synth.privacy.consent import MARK, consents, overlap
from synth.queueing.items import LETTERS
from synth.records.journey import JourneyMap
from synth.records.review import Review
from synth.results import Results
from synth.reviewlog import REVIEWS, read_reviews

KINDS: dict[str, str] = {**LETTERS, "v": "review"}
"""What a target is, by the first letter of its id."""
REVIEWS_HEAD = (
    *("review", "at", "reviewer", "kind", "target", "action", "reason", "note", "words"),
    *("before", "after", "batch"),
)
AGREEMENT_HEAD = (
    *("kind", "first", "second", "place", "source", "start", "end", "words", "differ"),
    *("first_said", "second_said", "facet", "figure", "value", "n", "why"),
)
SHORT = 300
"""Code points of `before` and `after` in a table."""
Form = Callable[[Results], str]


def review_forms(
    folder: Path, reviewer: str | None, drafts: Callable[[Results], list[JourneyMap]]
) -> Mapping[str, Form]:
    """The forms that need the reviews of a study folder, by the end of a file's name.

    Args:
        folder: the study.
        reviewer: whose codings become gold; may be None where one person coded.
        drafts: the maps that reviewers' codings are compared with, from the results.
    """
    return {
        ".reviews.csv": lambda results: csv_text(
            unquoted(reviews_table(read_reviews(folder).reviews), results)
        ),
        ".agreement.csv": lambda results: csv_text(
            unquoted(agreement_table(study_agreement(folder, results, drafts(results))), results)
        ),
        ".gold.jsonl": lambda results: gold_text(study_codings(folder, results), reviewer),
    }


def reviews_table(reviews: tuple[Review, ...]) -> Table:
    """A row a review, in the order of time."""
    return Table("reviews", REVIEWS_HEAD, [_review(review) for review in reviews])


def unquoted(table: Table, results: Results) -> Table:
    """A table in which no cell repeats words of people who must not be quoted."""
    closed = consents(results.journey)
    if not closed:
        return table
    words = overlap(results.journey, closed, results.texts, results.turns)
    rows = [
        tuple(MARK if isinstance(cell, str) and words.holds(cell) else cell for cell in row)
        for row in table.rows
    ]
    return replace(table, rows=rows)


def agreement_table(result: Agreement) -> Table:
    """Rows of several kinds under one head: disagreements, confusion, figures, remarks."""
    makers = (_disagreements, _confusion, _figures)
    rows = [
        tuple(
            {"first": pair.first.name, "second": pair.second.name, **row}.get(name)
            for name in AGREEMENT_HEAD
        )
        for make in makers
        for pair in result.pairs
        for row in make(pair)
    ]
    told: list[Cells] = [{"kind": "remark", "why": remark} for remark in result.remarks]
    rows += [tuple(row.get(name) for name in AGREEMENT_HEAD) for row in told]
    return Table("agreement", AGREEMENT_HEAD, rows)


def gold_text(codings: Codings, reviewer: str | None = None) -> str:
    """One reviewer's codings as gold for `synth eval`: the turns that were read, then the marks.

    Raises:
        UsageError: that reviewer coded nothing, or none is named where several coded.
    """
    names = codings.reviewers
    if (reviewer is None and len(names) > 1) or (reviewer is not None and reviewer not in names):
        raise UsageError(
            sentence(
                REVIEWS,
                expected=f"one reviewer who coded, of {', '.join(names)}",
                found="several" if reviewer is None else repr(reviewer),
                remedy="name one with --reviewer NAME",
            )
        )
    own = codings.of(reviewer)
    coded = sorted((c.stretch for c in own), key=lambda c: (c.source, c.start))
    marks = sorted(
        (m for c in own for m in c.marks), key=lambda m: (m.source, m.start, m.end, m.facet)
    )
    return "".join(gold_lines(marks, coded))


def _review(review: Review) -> tuple[Cell, ...]:
    anchor = review.anchor
    return (
        *(review.id, review.at, review.reviewer, KINDS.get(review.target[:1], "")),
        *(review.target, review.action, review.reason, review.note),
        anchor.exact if anchor else "",
        *(_in_short(review.before), _in_short(review.after), review.batch),
    )


def _in_short(values: Mapping[str, object]) -> str:
    text = json.dumps(values, ensure_ascii=False) if values else ""
    return text if len(text) <= SHORT else text[: SHORT - 1] + "…"


Cells = dict[str, Cell]


def _disagreements(pair: Pair) -> Iterator[Cells]:
    for one in pair.disagreements:
        yield {
            "kind": "disagreement",
            "place": one.locator,
            "source": one.path,
            "start": one.start,
            "end": one.end,
            "words": one.words,
            "differ": ", ".join(one.differ),
            "first_said": said(one.first),
            "second_said": said(one.second),
        }


def _confusion(pair: Pair) -> Iterator[Cells]:
    for (first, second), n in pair.confusion.items():
        yield {"kind": "confusion", "first_said": first, "second_said": second, "n": n}


def _figures(pair: Pair) -> Iterator[Cells]:
    for kind, rows in (("facet", pair.facets), ("label", pair.labels)):
        for row in rows:
            yield from _row(kind, row)


def _row(kind: str, row: Row) -> Iterator[Cells]:
    for name, value in row.figures.items():
        rounded = None if value is None else round(value, 4)
        told: Cells = {"figure": name, "value": rounded, "n": row.n, "why": row.why.get(name)}
        yield {"kind": kind, "facet": row.name, **told}
