"""The codings of a study: what each reviewer marked in which turn, the latest of each."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from synth.coding.marks import cut, make_marks, read_marks
from synth.coding.turns import Place, Turns, turn_anchor
from synth.errors import sentence
from synth.evaluation.gold import Coded, Mark
from synth.readers.masking import MOVED
from synth.records.ids import content_id
from synth.records.review import Review
from synth.records.study import UNASSIGNED
from synth.results import Results
from synth.reviewlog import REVIEWS
from synth.standing import active


@dataclass(frozen=True)
class Coding:
    """What one reviewer marked in one turn; no marks: they read it and found nothing."""

    review: str
    """Id of the review that says so."""
    at: str
    session: str
    size: int
    """How many turns the session draws; 0 where it was not noted."""
    reviewer: str
    place: Place
    marks: tuple[Mark, ...]

    @property
    def stretch(self) -> Coded:
        """The turn as gold names what was read."""
        turn = self.place.turn
        return Coded(source=self.place.document.source.path, start=turn.start, end=turn.end)


@dataclass(frozen=True)
class Codings:
    """The codings that stand, by reviewer and place; and what was passed over, and why."""

    codings: tuple[Coding, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def reviewers(self) -> tuple[str, ...]:
        """Who coded, sorted."""
        return tuple(sorted({coding.reviewer for coding in self.codings}))

    def of(self, reviewer: str | None = None, session: str | None = None) -> list[Coding]:
        """The latest coding of each turn by each reviewer, of one reviewer or session if named."""
        latest: dict[tuple[str, str, int], Coding] = {}
        for coding in self.codings:
            if reviewer in (None, coding.reviewer) and session in (None, coding.session):
                name = (coding.reviewer, *coding.place.name)
                if name not in latest or _when(latest[name]) < _when(coding):
                    latest[name] = coding
        return list(latest.values())


def codings_of(reviews: Sequence[Review], results: Results) -> Codings:
    """The codings of a study with results; see `read_codings`."""
    facets = [facet.id for facet in results.journey.facets]
    stages = [stage.id for stage in results.journey.stages]
    return read_codings(reviews, Turns(results.documents()), facets, stages)


def read_codings(
    reviews: Sequence[Review], turns: Turns, facets: Collection[str], stages: Collection[str]
) -> Codings:
    """The latest coding of each turn by each reviewer in each session.

    A coding is set aside whole, and told, where its turn or a mark of it cannot be read or found:
    the rest of it alone would say that nothing was marked where something was. A mark of a facet
    that the study does not have is left out alone.

    Args:
        reviews: all of them, of any action.
        turns: where the turns are.
        facets: ids that the study has.
        stages: likewise; other stages are kept as they were given, and told.
    """
    found: dict[tuple[str, str, str, int], Coding] = {}
    remarks: list[str] = []
    for review in active(reviews):
        if review.action != "code":
            continue
        try:
            coding = _read(review, turns)
        except ValueError as error:
            remarks.append(_set_aside(review, str(error)))
        else:
            found[coding.session, coding.reviewer, *coding.place.name] = coding
    foreign = [m for c in found.values() for m in c.marks if m.facet not in facets]
    strange = [m for c in found.values() for m in c.marks if m.stage not in (*stages, UNASSIGNED)]
    remarks += _unknown("facet", [m.facet for m in foreign], "they are left out")
    remarks += _unknown("stage", [m.stage for m in strange], "it is kept as it was given")
    return Codings(tuple(_within(c, facets) for c in found.values()), tuple(remarks))


def _read(review: Review, turns: Turns) -> Coding:
    known = turns.by_key(review.target)
    place = known or turns.by_anchor(review.anchor)
    if place is None:
        raise ValueError("a turn that is not there any more")
    session, size = review.after.get("session"), review.after.get("size")
    if not isinstance(session, str) or not session.strip():
        raise ValueError("no name of a session")
    # A survey's answer keeps its key when its words change.
    changed = known is None or place.document.source.kind == "survey" or MOVED in review.after
    return Coding(
        review=review.id,
        at=review.at,
        session=session,
        size=size if isinstance(size, int) and size > 0 else 0,
        reviewer=review.reviewer,
        place=place,
        marks=tuple(read_marks(review.after.get("marks"), place, changed=changed)),
    )


def _when(coding: Coding) -> tuple[str, str]:
    return coding.at, coding.review


def _within(coding: Coding, facets: Collection[str]) -> Coding:
    kept = tuple(mark for mark in coding.marks if mark.facet in facets)
    return Coding(**{**vars(coding), "marks": kept})


def _set_aside(review: Review, why: str) -> str:
    return sentence(
        REVIEWS,
        place=f"review {cut(review.id)} by {cut(review.reviewer)}",
        expected="the coding of a turn",
        found=f"{why}, so it is set aside",
        remedy="code the turn again",
    )


def _unknown(what: str, names: Sequence[str], then: str) -> list[str]:
    return [
        sentence(
            REVIEWS,
            place=f"{n} mark{'' if n == 1 else 's'} of codings",
            expected=f"a {what} of the study",
            found=f"{cut(name)}; {then}",
        )
        for name, n in sorted(Counter(names).items())
    ]


def coding_review(
    results: Results,
    place: Place,
    *,
    reviewer: str,
    session: str,
    size: int,
    at: str,
    marks: Sequence[dict[str, object]],
) -> Review:
    """The review that says what a reviewer marked in a turn.

    Args:
        results: the study, for its facets and stages.
        place: the turn.
        reviewer: who.
        session: name of the blind session.
        size: turns that it draws.
        at: UTC, ISO 8601 with microseconds.
        marks: as `synth.coding.marks.make_marks` takes them; none: nothing there.

    Raises:
        UsageError: a mark does not fit.
    """
    facets = [facet.id for facet in results.journey.facets]
    stages = [stage.id for stage in results.journey.stages]
    made = make_marks(marks, place, facets, stages)
    after = {"session": session, "size": size, "marks": made}
    key = place.turn.key
    return Review(
        id=content_id("v", at, reviewer, key, "code", after),
        at=at,
        reviewer=reviewer,
        target=key,
        action="code",
        after=after,
        anchor=turn_anchor(place.document, place.turn),
    )
