"""What of a map may be shared at all: the reviewed claims, counted afresh, and nothing else.

A claim is in when a reviewer accepted, edited or added it and no other reviewer takes it out. All
counts are made from such claims with the arithmetic of every map (`synth.assembler`).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from synth.assembler import build_themes
from synth.counting import Evidence, gather
from synth.drawing import id_of
from synth.privacy.wording import stands_in
from synth.records.document import Turn
from synth.records.evidence import Group, Observation
from synth.records.journey import JourneyMap, Theme
from synth.results import Results
from synth.sharing.consents import Consents, consents
from synth.sharing.echoes import Echoes


@dataclass(frozen=True)
class Basis:
    """The reviewed claims of a map."""

    journey: JourneyMap
    evidence: Evidence
    """Of reviewed claims alone."""
    themes: Mapping[str, Theme]
    """Themes made again of their reviewed claims, by the id that they have in the map."""
    echoes: Echoes
    turns: Mapping[tuple[str, int], Turn]
    consents: Consents

    def known(self, ids: Iterable[str]) -> list[Observation]:
        """Those of some observations that were reviewed, once each, in order."""
        seen = self.evidence.observations
        return [seen[i] for i in dict.fromkeys(ids) if i in seen]


def basis(results: Results) -> Basis:
    """Finds and counts the reviewed claims of a map."""
    journey = results.journey
    kept = [o for o in journey.observations if is_accepted(journey, o.id)]
    actors = {p.id: p.actor for p in journey.participants}
    evidence = gather(results.documents(), kept, (), actors)
    may = consents(journey)
    return Basis(
        journey=journey,
        evidence=evidence,
        themes=_themes(journey, evidence),
        echoes=_echoes(results, {o.id for o in kept}, may),
        turns={(source, t.turn): t for source, told in results.turns.items() for t in told},
        consents=may,
    )


def is_accepted(journey: JourneyMap, id: str) -> bool:
    """Whether a reviewer accepted, edited or added a record, and nobody takes it out."""
    found = journey.review.records.get(id)
    return bool(found and found.verdict) and not is_disputed(journey, id)


def is_disputed(journey: JourneyMap, id: str) -> bool:
    """Whether reviewers disagree on a record."""
    found = journey.review.records.get(id)
    return id in journey.review.disputed or bool(found and found.against)


def _themes(journey: JourneyMap, evidence: Evidence) -> dict[str, Theme]:
    groups: dict[str, Group] = {}
    for theme in journey.every_theme():
        members = tuple(i for i in theme.observations if i in evidence.observations)
        if members and not is_disputed(journey, theme.id):
            groups[theme.id] = Group(
                facet=theme.facet,
                stage=theme.stage,
                actor=theme.actor,
                members=members,
                name=theme.name,
                counter=tuple(i for i in theme.counter if i in evidence.observations),
            )
    made = {theme.id: theme for theme in build_themes(list(groups.values()), evidence)}
    rank = {name: at for at, name in enumerate(made)}
    ids = {old: id_of(group) for old, group in groups.items()}
    return {old: made[ids[old]] for old in sorted(ids, key=lambda old: rank[ids[old]])}


def _echoes(results: Results, kept: set[str], may: Consents) -> Echoes:
    """Everything that people said who are not to be quoted is closed, whether cited or not."""
    journey = results.journey
    closed = [*_said(results, may)]
    closed += [text for r in journey.rejections for text in (r.words, r.statement, r.nearest)]
    unseen: list[str] = []
    shown: list[str] = []
    for o in journey.observations:
        told = [*(c.quote for c in o.citations), o.statement]
        consent = may.of(o)
        if is_disputed(journey, o.id):
            closed += told
        elif consent != "yes":
            # Of somebody who may be paraphrased the statement is shown; it is judged there.
            closed += told if consent == "no" or o.id not in kept else told[:-1]
        else:
            (shown if o.id in kept else unseen).extend(told)
    return Echoes(closed, unseen, shown)


def _said(results: Results, may: Consents) -> Iterator[str]:
    """The turns that are not to be quoted."""
    for source, turns in results.turns.items():
        for turn in turns:
            if not may.open(source, turn):
                yield results.texts[source][turn.start : turn.end]


def repeats_itself(observation: Observation) -> bool:
    """Whether the statement is (part of) the person's own words, and so no paraphrase."""
    return stands_in(observation.statement, observation.said)


def names_of(journey: JourneyMap) -> Iterator[tuple[str, str]]:
    """Facets by id and name, those that study.toml does not name last."""
    names = {facet.id: facet.name for facet in journey.facets}
    for stage in journey.stages:
        names |= {facet: names.get(facet, facet) for facet in stage.themes}
    yield from names.items()
