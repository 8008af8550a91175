"""Verdicts on findings and opportunities: struck out, reworded, given an owner."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from synth.changes.matching import same_rest
from synth.records.journey import Finding, JourneyMap, Opportunity
from synth.records.review import Gone, Review
from synth.standing import is_struck
from synth.verdicts.seen import SeenClaim, read

FIELDS = ("question", "effort", "owner", "measure")
"""What people may settle of an opportunity."""
Supported = Mapping[str, frozenset[str]]
"""Observation ids that a claim rests on, by its id."""
About = dict[str, list[Review]]
"""Reviews in the order of time, by the id that their record has now."""


def placed(
    letter: str, reviews: Iterable[Review], claims: Supported, texts: Mapping[str, str]
) -> tuple[About, list[Gone]]:
    """Which claim each review is about, and the reviews whose claim is gone.

    A claim is known again by its id, its text, or by half of the observations it rests on.

    Args:
        letter: the first of the ids: "f" or "q".
        reviews: active ones, in the order of time.
        claims: what each claim of the map rests on.
        texts: the claims' ids by their words.
    """
    told: dict[str, list[Review]] = defaultdict(list)
    for review in reviews:
        if review.target[:1] == letter:
            told[review.target].append(review)
    lost = {target: _seen(about) for target, about in told.items() if target not in claims}
    by_text = {
        target: texts[seen.text]
        for target, seen in lost.items()
        if seen.text and seen.text in texts
    }
    free = {name: members for name, members in claims.items() if name not in told}
    by_rest = same_rest({t: frozenset(s.members) for t, s in lost.items() if s.members}, free)
    found: About = {}
    gone = []
    for target, about in told.items():
        name = target if target in claims else by_text.get(target) or by_rest.get(target)
        if name is None:
            gone.append(_gone(about[-1], lost[target]))
        else:
            found[name] = [*found.get(name, ()), *about]
    return found, gone


def decided_findings(findings: Sequence[Finding], about: About) -> list[Finding]:
    """Findings without those struck out, reworded as people did."""
    kept = [f for f in findings if not is_struck(about.get(f.id, ()))]
    return [_reworded(finding, about.get(finding.id, ())) for finding in kept]


def decided_opportunities(found: Sequence[Opportunity], about: About) -> list[Opportunity]:
    """Opportunities without those struck out, with what people settled."""
    kept = [o for o in found if not is_struck(about.get(o.id, ()))]
    return [_settled(opportunity, about.get(opportunity.id, ())) for opportunity in kept]


def support(journey: JourneyMap) -> Supported:
    """What each finding of a map rests on."""
    themes = {t.id: t for t in journey.every_theme()}
    return {
        f.id: frozenset(o for t in f.themes if t in themes for o in themes[t].observations)
        for f in journey.findings
    }


def _reworded(finding: Finding, about: Sequence[Review]) -> Finding:
    edits = [s.text for r in about if r.action == "edit" and (s := read(r.after, SeenClaim))]
    words = [text for text in edits if text and text.strip()]
    return finding.model_copy(update={"text": words[-1]}) if words else finding


def _settled(opportunity: Opportunity, about: Sequence[Review]) -> Opportunity:
    fresh: dict[str, object] = {}
    for review in about:
        seen = read(review.after, SeenClaim) if review.action == "edit" else None
        if seen is not None:
            told = seen.model_dump(include=set(FIELDS), exclude_unset=True)
            fresh |= {name: value or None for name, value in told.items()}
    if fresh.get("question", "") is None:
        del fresh["question"]
    proposed = tuple(name for name in opportunity.proposed if name not in fresh)
    return opportunity.model_copy(update={**fresh, "proposed": proposed}) if fresh else opportunity


def _seen(about: Sequence[Review]) -> SeenClaim:
    for review in about:
        seen = read(review.before, SeenClaim)
        if seen is not None:
            return seen
    return SeenClaim()


def _gone(review: Review, seen: SeenClaim) -> Gone:
    return Gone(
        review=review.id,
        reviewer=review.reviewer,
        action=review.action,
        target=review.target,
        words=seen.text or "",
        why="the map has nothing that rests on half of the same observations",
    )
