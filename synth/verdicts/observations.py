"""Verdicts on observations: what is kept, mended, moved, added or taken out.

A verdict holds the record as it was seen. So what a person accepted stays as they accepted it,
whatever a later reading makes of the same words, and stays in the map where it is not read again.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from synth.records.composition import Composition
from synth.records.document import Document
from synth.records.evidence import Observation, Rejection
from synth.records.ids import observation_id
from synth.records.review import Gone, Review
from synth.records.study import UNASSIGNED
from synth.standing import decisions, in_time, is_struck
from synth.verdicts.locating import Found, is_still, locate, locate_anyone
from synth.verdicts.seen import Quote, SeenObservation, read

REPAIR = "its words were mended in the source after a person had decided on them"


@dataclass
class Observations:
    """The observations of a study as people decided on them."""

    kept: dict[str, Observation] = field(default_factory=dict)
    rejected: list[Rejection] = field(default_factory=list)
    reviews: dict[str, list[Review]] = field(default_factory=dict)
    """By the id that the observation has now; rejected ones too."""
    joins: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Members of the theme that an observation joins, by its id."""
    restored: set[str] = field(default_factory=set)
    """Rejections that became observations."""
    reasons: dict[str, int] = field(default_factory=dict)
    """Observations taken out, by reason."""
    gone: list[Gone] = field(default_factory=list)
    now: dict[str, str] = field(default_factory=dict)
    """Id that an observation has now, by the one that reviews know it by, where it is another."""


def decide(
    made: Composition, documents: Sequence[Document], reviews: Iterable[Review]
) -> Observations:
    """Lays verdicts on observations over those of a composition; `reviews` are active ones."""
    return _Bench(made, documents).decide(reviews)


def made_again(
    made: Composition, documents: Sequence[Document], about: Sequence[Review]
) -> Observation | None:
    """An observation that people added and then took out, from what its reviews hold of it."""
    told = Observations()
    name = _Bench(made, documents).made_again(about, told)
    return told.kept.get(name or "")


class _Bench:
    """Where reviews meet observations."""

    def __init__(self, made: Composition, documents: Sequence[Document]) -> None:
        self.made = made
        self.documents = {document.source.id: document for document in documents}
        self.found = {o.id: o for o in made.observations}
        self.stages = {stage.id for stage in made.study.stages} | {UNASSIGNED}
        self.facets = {facet.id for facet in made.study.facets}
        self.actors = {actor.id for actor in made.study.actors}
        self.people = {person.id: person.actor for person in made.participants}
        self._at: dict[tuple[str, str], list[Observation]] = defaultdict(list)
        for o in made.observations:
            self._at[o.facet, o.participant].append(o)

    def decide(self, reviews: Iterable[Review]) -> Observations:
        told = Observations(kept=dict(self.found))
        for target, about in _by_target(reviews).items():
            name = self._place(target, about, told)
            if name is not None:
                told.reviews[name] = sorted(told.reviews.get(name, []) + about, key=in_time)
        for name, about in told.reviews.items():
            self._apply(name, about, told)
        told.kept = dict(sorted(told.kept.items()))
        return told

    def _place(self, target: str, about: Sequence[Review], told: Observations) -> str | None:
        """The id that the target has now; None where it is gone, which is noted."""
        seen = self._as_known_now(_as_seen(about))
        if target in self.found and self._is_still(self.found[target], seen):
            return target
        known = self._known_again(seen, about)
        if known is None and (_stands(about) or about[0].action == "add"):
            known = self._made_again(target, seen, told)
        if known is None:
            told.gone.append(_gone(about[-1], seen, standing=_stands(about)))
            return None
        if known != target:
            told.now[target] = known
        return known

    def _as_known_now(self, seen: SeenObservation | None) -> SeenObservation | None:
        """Under the name that the person has now: files and people are renamed."""
        if seen is None or not seen.quotes or seen.participant in self.people:
            return seen
        found = locate_anyone(seen.quotes[0], self.documents)
        if found is None:
            return seen
        return seen.model_copy(update={"participant": found.turn.participant})

    def _is_still(self, observation: Observation, seen: SeenObservation | None) -> bool:
        """Whether an observation of the same id cites the words that were decided on."""
        quotes = (seen.quotes or ()) if seen else ()
        if len(quotes) != len(observation.citations):
            return True
        return all(
            is_still(quote, self.documents[c.source], c.start, c.end)
            for quote, c in zip(quotes, observation.citations, strict=True)
        )

    def made_again(self, about: Sequence[Review], told: Observations) -> str | None:
        """Makes one anew in `told`; returns its id."""
        return self._made_again(about[0].target, _as_seen(about), told)

    def _known_again(self, seen: SeenObservation | None, about: Sequence[Review]) -> str | None:
        """The observation of the same facet and person that cites the same words."""
        if seen is None or not seen.quotes or about[0].action == "add":
            return None
        near = self._at.get((seen.facet or "", seen.participant or ""), [])
        if not near:
            return None
        place = locate(seen.quotes[0], seen.participant, self.documents)
        if place is None:
            return None
        shared = [(_overlap(o, place), o.id) for o in near]
        best, name = max(shared, key=lambda one: (one[0], one[1]))
        return name if best >= 0.5 else None

    def _made_again(
        self, target: str, seen: SeenObservation | None, told: Observations
    ) -> str | None:
        """What a person vouched for or added, from what the review holds of it."""
        if seen is None or not seen.quotes or seen.participant not in self.people:
            return None
        if seen.facet not in self.facets:
            return None
        places = [locate(quote, seen.participant, self.documents) for quote in seen.quotes]
        cited = [place for place in places if place is not None]
        if not cited or len(cited) < len(places):
            return None
        spans = sorted(place.span for place in cited)
        name = observation_id(seen.facet, seen.participant, spans)
        told.kept.setdefault(name, self._vouched_for(name, seen, cited))
        return name

    def _vouched_for(self, name: str, seen: SeenObservation, cited: Sequence[Found]) -> Observation:
        return Observation(
            id=name,
            facet=seen.facet or "",
            stage=seen.stage if seen.stage in self.stages else UNASSIGNED,
            mode=seen.mode or "experienced",
            actor=seen.actor if seen.actor in self.actors else self.people[seen.participant or ""],
            statement=seen.statement or cited[0].citation().quote,
            participant=seen.participant or "",
            confidence=1.0,
            check="supported",
            from_notes=bool(seen.from_notes),
            labels=seen.labels or {},
            repairs=_repairs(seen.quotes or (), cited),
            citations=tuple(place.citation() for place in cited),
        )

    def _apply(self, name: str, about: Sequence[Review], told: Observations) -> None:
        """The verdicts on one observation, in the order of time."""
        judged = decisions(about)
        observation = told.kept.get(name)
        if observation is None or not judged:
            return
        told.restored |= {str(r.before.get("rejection")) for r in judged if r.action == "add"}
        observation = self._as_decided(observation, judged, told)
        if is_struck(judged):
            del told.kept[name]
            told.rejected.append(_rejection(observation, judged[-1]))
            reason = judged[-1].reason or "no reason given"
            told.reasons[reason] = told.reasons.get(reason, 0) + 1
        else:
            told.kept[name] = observation

    def _as_decided(
        self, observation: Observation, judged: Sequence[Review], told: Observations
    ) -> Observation:
        """As it was first vouched for, with every edit since."""
        vouched = [r for r in judged if r.action in ("accept", "edit", "add")]
        edits = [r.after for r in judged if r.action == "edit"]
        base = [r.after if r.action == "add" else r.before for r in vouched[:1]]
        for seen in (read(values, SeenObservation) for values in (*base, *edits)):
            if seen is not None:
                observation = self._changed(observation, seen)
                if seen.theme is not None:
                    told.joins[observation.id] = seen.theme
        return observation

    def _changed(self, observation: Observation, seen: SeenObservation) -> Observation:
        """With the values that fit this study; its words only where they are all found."""
        fields = {
            "facet": seen.facet if seen.facet in self.facets else None,
            "stage": seen.stage if seen.stage in self.stages else None,
            "actor": seen.actor if seen.actor in self.actors else None,
            "mode": seen.mode,
            "statement": seen.statement,
            "labels": seen.labels,
        }
        fresh: dict[str, object] = {k: v for k, v in fields.items() if v is not None}
        cited = self._cited(observation, seen.quotes)
        if cited:
            fresh["citations"] = tuple(place.citation() for place in cited)
            mended = _repairs(seen.quotes or (), cited)
            fresh["repairs"] = tuple(dict.fromkeys((*observation.repairs, *mended)))
        return observation.model_copy(update=fresh)

    def _cited(self, observation: Observation, quotes: Sequence[Quote] | None) -> list[Found]:
        """The places of other words than it cites; none where they are the same, or not found."""
        now = [(c.source, c.start, c.end, c.quote) for c in observation.citations]
        if not quotes or [(q.source, q.start, q.end, q.exact) for q in quotes] == now:
            return []
        places = [locate(quote, observation.participant, self.documents) for quote in quotes]
        cited = [place for place in places if place is not None]
        return cited if len(cited) == len(places) else []


def _by_target(reviews: Iterable[Review]) -> dict[str, list[Review]]:
    """Reviews of observations, in the order of time, by the id that they name."""
    found: dict[str, list[Review]] = defaultdict(list)
    for review in reviews:
        if review.target[:1] == "o" and review.action in _ACTIONS:
            found[review.target].append(review)
    return found


_ACTIONS = frozenset(("accept", "reject", "edit", "add", "comment"))


def _as_seen(about: Sequence[Review]) -> SeenObservation | None:
    """The record as the first review holds it, or as its anchor tells."""
    for review in about:
        seen = read(review.after if review.action == "add" else review.before, SeenObservation)
        if seen is not None and seen.quotes:
            return seen
        if seen is not None and review.anchor is not None and review.anchor.exact:
            anchor = review.anchor.model_dump()
            quote = Quote(start=0, end=len(review.anchor.exact), **anchor)
            return seen.model_copy(update={"quotes": (quote,)})
    return None


def _stands(about: Sequence[Review]) -> bool:
    """Whether somebody vouches for it: the last decision takes it in."""
    return bool(decisions(about)) and not is_struck(about)


def _overlap(observation: Observation, place: Found) -> float:
    """Shared code points as a share of the shorter span; the best of its citations."""
    shares = [
        (min(c.end, place.end) - max(c.start, place.start))
        / max(1, min(c.end - c.start, place.end - place.start))
        for c in observation.citations
        if c.source == place.document.source.id
    ]
    return max(shares, default=0.0)


def _repairs(quotes: Sequence[Quote], cited: Sequence[Found]) -> tuple[str, ...]:
    words = [place.document.text[place.start : place.end] for place in cited]
    return () if words == [quote.exact for quote in quotes] else (REPAIR,)


def _rejection(observation: Observation, review: Review) -> Rejection:
    """What a person took out; where it identifies somebody, without the words."""
    citation = observation.citations[0]
    hidden = review.reason == "identifying"
    why = ": ".join(part for part in (review.reason or "no reason given", review.note) if part)
    return Rejection(
        source=citation.source,
        turn=citation.turn,
        words="" if hidden else observation.said,
        kind="reviewer",
        reason=f"{review.reason if hidden else why} ({review.reviewer})",
        facet=observation.facet,
        statement="" if hidden else observation.statement,
    )


def _gone(review: Review, seen: SeenObservation | None, *, standing: bool) -> Gone:
    words = " … ".join(q.exact for q in (seen.quotes or ())) if seen else ""
    return Gone(
        review=review.id,
        reviewer=review.reviewer,
        action=review.action,
        target=review.target,
        words=words or (review.anchor.exact if review.anchor else ""),
        why="its words are not in the sources any more"
        if standing
        else "there is no such observation any more",
    )
