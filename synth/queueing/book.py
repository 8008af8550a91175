"""A map made ready for the queue: everything by id, who stands behind it, what was decided."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from synth.records.document import Turn
from synth.records.evidence import Observation, Rejection
from synth.records.journey import Finding, JourneyMap, Opportunity, Theme
from synth.records.review import rejection_id
from synth.results import Results


@dataclass(frozen=True)
class Book:
    """Look-ups over one map; built once a queue."""

    results: Results
    observations: Mapping[str, Observation]
    """As decided; what people took out as the analyst made it."""
    read: Mapping[str, Observation]
    """As the analyst made them, whatever people changed since; added ones as they were added."""
    out: frozenset[str]
    """Observations that people took out of the map."""
    themes: Mapping[str, Theme]
    theme_of: Mapping[str, Theme]
    """The theme of an observation; of several the widest."""
    findings: Mapping[str, Finding]
    opportunities: Mapping[str, tuple[str, Opportunity]]
    """Stage and opportunity."""
    rejections: Mapping[str, Rejection]
    unread: Mapping[str, tuple[str, Turn]]
    """Turns that nothing cites and that are worth reading, by key; each with its source."""
    interviewed: frozenset[str]
    """Participants with an interview."""
    actor_of: Mapping[str, str]

    @property
    def journey(self) -> JourneyMap:
        """The map."""
        return self.results.journey

    def known(self, themes: Iterable[str]) -> list[Theme]:
        """Those of the ids that are themes of this map."""
        return [self.themes[i] for i in themes if i in self.themes]

    def told(self, ids: Iterable[str]) -> list[Observation]:
        """Those of the ids that are observations."""
        return [self.observations[i] for i in ids if i in self.observations]

    def who(self, people: Iterable[str]) -> str:
        """`2 interviewed, 20 surveyed`: side by side, never added."""
        everyone = set(people)
        talked = len(everyone & self.interviewed)
        kinds = ((talked, "interviewed"), (len(everyone) - talked, "surveyed"))
        return ", ".join(f"{number:,} {kind}" for number, kind in kinds if number) or "nobody"

    def decided(self, target: str) -> bool:
        """Whether it is decided; a comment decides nothing, and reviewers who differ have not."""
        review = self.journey.review
        if target in review.disputed:
            return False
        record = review.records.get(target) or review.refused.get(target)
        voted = record is not None and record.verdict is not None
        return voted or target in self.out or target in review.turns

    def speaker(self, source: str, number: int) -> str:
        """The participant whose turn it is; empty where there is none."""
        turns = self.results.turns.get(source, ())
        likely = turns[max(0, number - 1) : max(0, number)]  # its place, where none is left out
        return next((t.participant or "" for t in (*likely, *turns) if t.turn == number), "")


def opened(results: Results, drafted: Sequence[Observation] = ()) -> Book:
    """Builds the look-ups of a map; `drafted` are the observations as the analyst made them."""
    journey = results.journey
    shown = {o.id: o for o in journey.observations}
    draft = {o.id: o for o in drafted}
    themes = journey.every_theme()
    narrow_first = sorted(themes, key=lambda t: (t.n, t.id))
    interviews = {s.id for s in journey.sources if s.kind == "interview"}
    return Book(
        results=results,
        observations={**draft, **shown},
        read={**shown, **draft},
        out=frozenset(draft.keys() - shown.keys()),
        themes={t.id: t for t in themes},
        theme_of={i: t for t in narrow_first for i in t.observations},
        findings={f.id: f for f in journey.findings},
        opportunities={o.id: (v.id, o) for v in journey.stages for o in v.opportunities},
        rejections={rejection_id(r): r for r in journey.rejections},
        unread=dict(_unread(results)),
        interviewed=frozenset(p.id for p in journey.participants if interviews & set(p.sources)),
        actor_of={p.id: p.actor for p in journey.participants},
    )


def _unread(results: Results) -> Iterator[tuple[str, tuple[str, Turn]]]:
    """A turn without a key is left out: no review could name it."""
    for row in results.journey.coverage:
        turns = {turn.turn: turn for turn in results.turns.get(row.source, ())}
        for number in row.worth_reading if row.source in results.texts else ():
            if number in turns and turns[number].key:
                yield turns[number].key, (row.source, turns[number])
