"""Who stands behind what: distinct participants, by kind of source. Knows no themes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from synth.records.document import Document, Turn
from synth.records.evidence import Mode, Observation
from synth.records.journey import Prompted

People = dict[str, set[str]]
"""Participant ids by kind of source, "interview" and "survey"."""


@dataclass(frozen=True)
class Evidence:
    """All observations, and who was asked what, made ready for counting."""

    observations: Mapping[str, Observation]
    kinds: Mapping[str, str]
    """Kind of each source."""
    answered: Mapping[tuple[str, str], frozenset[str]]
    """Participants who answered an item that study.toml pins to a stage, by stage and actor."""
    asked: frozenset[str] = frozenset()
    """Stages that some question was about."""
    unread: bool = False
    """Whether some source was not read to its end."""

    def people(self, ids: Iterable[str]) -> People:
        """Distinct participants behind observations, by kind of source."""
        people: People = {"interview": set(), "survey": set()}
        for i in ids:
            observation = self.observations[i]
            for citation in observation.citations:
                people[self.kinds[citation.source]].add(observation.participant)
        return people

    def interviewed(self, observation: Observation) -> bool:
        """Whether some of it was said in an interview."""
        return any(self.kinds[c.source] == "interview" for c in observation.citations)

    def standing(self) -> dict[tuple[str, str], People]:
        """Who counts in `of` at each stage and actor: own experience there, or a pinned answer."""
        own: dict[tuple[str, str], list[str]] = defaultdict(list)
        for o in self.observations.values():
            if o.mode == "experienced":
                own[o.stage, o.actor].append(o.id)
        found = {place: self.people(ids) for place, ids in own.items()}
        for place, people in self.answered.items():
            found.setdefault(place, {"interview": set(), "survey": set()})["survey"] |= people
        return found

    def at(self, stage: str, mode: Mode, facet: str | None = None) -> list[str]:
        """Ids of observations at a stage in one mode, sorted by id."""
        return sorted(
            o.id
            for o in self.observations.values()
            if o.stage == stage and o.mode == mode and facet in (None, o.facet)
        )


def gather(
    documents: Sequence[Document],
    observations: Sequence[Observation],
    prompted: Sequence[Prompted],
    actors: Mapping[str, str],
    asked: Iterable[str] = (),
    *,
    unread: bool = False,
) -> Evidence:
    """Makes observations ready for counting; `actors` is the actor of each participant."""
    return Evidence(
        observations={o.id: o for o in observations},
        kinds={d.source.id: d.source.kind for d in documents},
        answered=answered({d.source.id: d.turns for d in documents}, prompted, actors),
        asked=frozenset(asked),
        unread=unread,
    )


def answered(
    turns: Mapping[str, Sequence[Turn]], prompted: Iterable[Prompted], actors: Mapping[str, str]
) -> dict[tuple[str, str], frozenset[str]]:
    """Who answered a survey item that study.toml pins to a stage, by stage and actor.

    Args:
        turns: of each source, by its id.
        prompted: the pinned items.
        actors: the actor of each participant; others are passed over.
    """
    pins = {(p.source, p.item): p.stage for p in prompted if p.stage}
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for source, told in turns.items() if pins else ():
        for turn in told:
            stage = pins.get((source, turn.item or ""))
            actor = actors.get(turn.participant or "")
            if stage and turn.participant and actor is not None:
                found[stage, actor].add(turn.participant)
    return {place: frozenset(people) for place, people in found.items()}
