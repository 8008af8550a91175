"""A drawn map with a review put on it, as the overlay of verdicts would leave it."""

from collections.abc import Iterable
from itertools import cycle

from builders import themes_of
from synth.records.evidence import Rejection
from synth.records.journey import JourneyMap
from synth.records.review import Gone, Reviewed, ReviewState
from synth.results import Results

AT = "2026-11-20T09:30:00.123456+00:00"
VERDICTS: tuple[Reviewed, ...] = (
    Reviewed(verdict="accepted", by=("Ana",), at=AT),
    Reviewed(verdict="accepted", by=("Ana", "Ben"), at=AT, notes=("Ben: heard it twice.",)),
    Reviewed(verdict="edited", by=("Ben",), at=AT, notes=("Ben: was too strong.",)),
    Reviewed(verdict="added", by=("Ana",), at=AT),
    Reviewed(verdict="accepted", by=("Ana",), against=("Ben",), at=AT, reason="overreach"),
    Reviewed(notes=("Ana: ask Marta about this.",)),
)
"""One of each kind: the last is a comment alone."""
OUT = ("overreach: says more than the words (Ana)", "identifying: (Ben)", "led: (Ana)")


def state(journey: JourneyMap, every: int = 4) -> ReviewState:
    """Verdicts of all kinds on one record in `every`, of each kind of record."""
    asked = [o for s in journey.stages for o in s.opportunities]
    kinds = (journey.findings, themes_of(journey), journey.observations, asked)
    records: dict[str, Reviewed] = {}
    for rows in kinds:
        records |= _spread([row.id for row in rows], every)
    return ReviewState(
        reviewers=("Ana", "Ben"),
        records=records,
        rejected={"identifying": 1, "led": 1, "overreach": 1},
        turns=("t1", "t2"),
        gone=(
            Gone(review="v1", reviewer="Ana", action="accept", target="o1", words="It was late.",
                 why="The words are not in the source any more."),
            Gone(review="v2", reviewer="Ben", action="rename", target="m1", words="Late boxes",
                 why="Fewer than half of its observations are left."),
        ),
        remarks=("reviews.jsonl, line 12: expected a review, found a torn or strange line.",),
    )  # fmt: skip


def _spread(ids: Iterable[str], every: int) -> dict[str, Reviewed]:
    chosen = [id for number, id in enumerate(ids) if number % every == 0]
    return dict(zip(chosen, cycle(VERDICTS)))


def taken_out(journey: JourneyMap) -> tuple[Rejection, ...]:
    """What reviewers rejected: of somebody who is identified, without the words."""
    source = journey.sources[0].id
    return tuple(
        Rejection(
            source=source,
            turn=1,
            words="" if reason.startswith("identifying") else "as I said, it was the cheese",
            kind="reviewer",
            reason=reason,
            facet="goal",
            statement="",
        )
        for reason in OUT
    )


def reviewed(journey: JourneyMap, found: ReviewState | None = None, every: int = 4) -> JourneyMap:
    """The map with a review on it, and with what reviewers took out among its rejections."""
    out = taken_out(journey) if found is None else ()
    update = {
        "review": found or state(journey, every),
        "rejections": (*journey.rejections, *out),
    }
    return journey.model_copy(update=update)


def reviewed_results(results: Results, found: ReviewState | None = None) -> Results:
    """The same of results."""
    return Results(reviewed(results.journey, found), results.texts, results.turns)
