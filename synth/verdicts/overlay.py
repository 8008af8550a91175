"""The map as people decided it: what an analyst made, the reviews laid over it, drawn again.

    Composition + reviews ─► observations ─► themes ─► findings, opportunities ─► Composition ─► map

No analyst is asked and no file is read. Without reviews the map is the analyst's draft.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from synth.drawing import draw
from synth.queueing.sampling import sampled
from synth.records.composition import Composition
from synth.records.document import Document
from synth.records.evidence import Concluded
from synth.records.journey import JourneyMap, Opportunity
from synth.records.review import Gone, Review, Reviewed, ReviewState, rejection_id
from synth.standing import DECIDES, active, decisions, is_disputed, latest
from synth.verdicts import claims, grouping, observations
from synth.verdicts.grouping import Likeness
from synth.verdicts.seen import readable

Draw = Callable[[Composition, Sequence[Document]], JourneyMap]


@dataclass(frozen=True)
class Decided:
    """What a map is drawn from once people decided, and what became of each verdict."""

    made: Composition
    about: Mapping[str, Sequence[Review]]
    """Active reviews by the id that their record has now; findings come when they are drawn."""
    reviews: Sequence[Review]
    rejected: Mapping[str, int]
    gone: Sequence[Gone]


def drawn(
    made: Composition,
    documents: Sequence[Document],
    reviews: Iterable[Review],
    likeness: Likeness,
    remarks: Sequence[str] = (),
) -> JourneyMap:
    """The map of a composition, as people decided it; see `lay` for the arguments."""
    return lay(made, documents, reviews, likeness, remarks)[0]


def lay(
    made: Composition,
    documents: Sequence[Document],
    reviews: Iterable[Review],
    likeness: Likeness,
    remarks: Sequence[str] = (),
    draw: Draw = draw,
) -> tuple[JourneyMap, Mapping[str, Sequence[Review]]]:
    """The same, and the reviews that count by the id that their record has now.

    Args:
        made: what the analyst made.
        documents: its sources, in order.
        reviews: everything that was decided, undone or not.
        likeness: how near the words of two observations are.
        remarks: what could not be read of the reviews.
        draw: draws a map; one that remembers the last may be given.
    """
    counting, strange = readable(active(reviews))
    told = decide(made, documents, counting, likeness)
    journey = draw(told.made, documents)
    texts = {finding.text: finding.id for finding in journey.findings}
    about, gone = claims.placed("f", told.reviews, claims.support(journey), texts)
    kept = claims.decided_findings(journey.findings, about)
    every = {**told.about, **about}
    journey = journey.model_copy(update={"findings": tuple(kept)})
    state = ReviewState(
        reviewers=tuple(sorted({r.reviewer for r in told.reviews if r.action in DECIDES})),
        records=_marked(_shown(journey), every),
        refused=_marked(map(rejection_id, journey.rejections), every),
        rejected=dict(sorted(told.rejected.items())),
        disputed=tuple(sorted(name for name, about in every.items() if is_disputed(about))),
        turns=tuple(sorted({r.target for r in told.reviews if _read_turn(r)})),
        gone=(*told.gone, *gone),
        remarks=(*remarks, *strange),
    )
    return _with_sample(journey.model_copy(update={"review": state}), made), every


def _with_sample(journey: JourneyMap, made: Composition) -> JourneyMap:
    """With what a random sample of the draft showed, where somebody decided something."""
    if not journey.review.reviewers:
        return journey
    found = sampled(journey, [o.id for o in made.observations])
    return journey.model_copy(
        update={"review": journey.review.model_copy(update={"sample": found})}
    )


def decide(
    made: Composition,
    documents: Sequence[Document],
    reviews: Sequence[Review],
    likeness: Likeness,
) -> Decided:
    """Lays active reviews, in the order of time, over a composition; see `lay` for the rest."""
    if not reviews:
        return Decided(made, {}, (), {}, ())
    found = observations.decide(made, documents, reviews)
    themes = grouping.regroup(made.groups, found.kept, found.joins, found.now, reviews, likeness)
    opportunities, about, gone = _opportunities(made, reviews, themes.became)
    rejections = [r for r in made.rejections if rejection_id(r) not in found.restored]
    fresh = made.model_copy(
        update={
            "observations": tuple(found.kept.values()),
            "rejections": (*rejections, *found.rejected),
            "groups": tuple(themes.groups),
            "worded": _worded(made, themes.became),
            "opportunities": tuple(opportunities),
        }
    )
    others = _on_the_rest(reviews)
    every = {**found.reviews, **themes.reviews, **about, **others}
    return Decided(fresh, every, reviews, found.reasons, (*found.gone, *themes.gone, *gone))


def _opportunities(
    made: Composition, reviews: Sequence[Review], became: Mapping[str, str]
) -> tuple[list[Opportunity], claims.About, list[Gone]]:
    rests = {o.id: frozenset(o.evidence) for o in made.opportunities}
    texts = {o.question: o.id for o in made.opportunities if o.question}
    about, gone = claims.placed("q", reviews, rests, texts)
    kept = claims.decided_opportunities(made.opportunities, about)
    return [_readdressed(o, became) for o in kept], about, gone


def _readdressed(opportunity: Opportunity, became: Mapping[str, str]) -> Opportunity:
    here = dict.fromkeys(became[t] for t in opportunity.addresses if t in became)
    return opportunity.model_copy(update={"addresses": tuple(here)})


def _worded(made: Composition, became: Mapping[str, str]) -> dict[str, tuple[Concluded, ...]]:
    """Findings on the themes that there are; one that lost all of them goes."""
    told = {}
    for actor, findings in made.worded.items():
        here = [
            Concluded(
                text=finding.text,
                themes=_mapped(finding.themes, became),
                against=_mapped(finding.against, became),
            )
            for finding in findings
        ]
        told[actor] = tuple(finding for finding in here if finding.themes)
    return told


def _mapped(ids: Iterable[str], became: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(became[i] for i in ids if i in became))


def _on_the_rest(reviews: Sequence[Review]) -> dict[str, list[Review]]:
    """Reviews of rejections and of turns, whose ids do not move."""
    told: dict[str, list[Review]] = {}
    for review in reviews:
        if review.target[:1] in ("x", "t"):
            told.setdefault(review.target, []).append(review)
    return told


def _read_turn(review: Review) -> bool:
    return review.target[:1] == "t" and review.action == "accept"


def _shown(journey: JourneyMap) -> Iterator[str]:
    """Ids of everything in a map that can be decided, the rejections aside."""
    yield from (o.id for o in journey.observations)
    yield from (t.id for t in journey.every_theme())
    yield from (o.id for s in journey.stages for o in s.opportunities)
    yield from (f.id for f in journey.findings)


def _marked(ids: Iterable[str], about: Mapping[str, Sequence[Review]]) -> dict[str, Reviewed]:
    """How each of some records was decided."""
    return {name: _reviewed(about[name]) for name in sorted(about.keys() & set(ids))}


def _reviewed(about: Sequence[Review]) -> Reviewed:
    judged = decisions(about)
    notes = tuple(f"{r.reviewer}: {r.note}" for r in about if r.note)
    if not judged:
        return Reviewed(notes=notes)
    last = judged[-1]
    mine = latest(about)
    struck = last.action == "reject"
    for_it = {name for name, r in mine.items() if (r.action == "reject") == struck}
    actions = {r.action for r in judged if r.action != "reject"}
    verdict = "added" if "add" in actions else "accepted" if actions <= {"accept"} else "edited"
    return Reviewed(
        verdict=verdict,
        by=tuple(sorted(for_it)),
        against=tuple(sorted(mine.keys() - for_it)),
        at=last.at,
        reason=last.reason,
        notes=notes,
    )
