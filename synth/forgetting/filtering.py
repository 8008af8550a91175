"""A draft without some people: what rests on nobody else goes, the rest is counted anew.

No analyst is asked. What others' words and theirs together led a model to write stays as it is,
until a run asks the model again.
"""

from collections.abc import Mapping, Sequence

from synth.analysts.naming import name_of
from synth.drawing import id_of
from synth.forgetting.people import Gone
from synth.privacy.shingles import Runs
from synth.privacy.utterances import Spoken, label_key, spoken
from synth.readers.cutting import Cut
from synth.readers.forgotten import cut_document
from synth.readers.people import keyed
from synth.records.composition import Composition
from synth.records.document import Document, locator
from synth.records.evidence import Citation, Concluded, Group, Observation, Rejection
from synth.records.ids import observation_id
from synth.records.journey import Opportunity, Participant

Renamed = Mapping[str, str]
"""What an id became; ids of what is gone are not in it."""


def filtered(
    made: Composition, documents: Sequence[Document], theirs: Sequence[Spoken], gone: Gone
) -> tuple[Composition, tuple[Document, ...]]:
    """A draft and its documents without those who are gone.

    Args:
        made: the draft.
        documents: those that it was made of, in its order.
        theirs: the voices of those who are gone, in these documents.
        gone: who is gone.
    """
    cuts = _cuts(documents, theirs)
    left = [one.document for one in cuts.values()]
    called = _called(left, gone.kept)
    fresh = {d.source.id: d for d in keyed([_renamed(d, called) for d in left])}
    bench = _Bench(cuts, {d.source.id: d for d in documents}, fresh, called, gone)
    kept = {o.id: bench.observation(o) for o in made.observations if bench.stays(o)}
    now = {old: o.id for old, o in kept.items()}
    groups = [(id_of(g), bench.group(g, now, kept)) for g in made.groups]
    themes = {old: id_of(group) for old, group in groups if group is not None}
    worded = {actor: bench.worded(told, themes) for actor, told in made.worded.items()}
    asked = (bench.opportunity(o, now, themes) for o in made.opportunities)
    return (
        made.model_copy(
            update={
                "participants": bench.participants(made.participants),
                "sources": tuple(fresh[s.id].source for s in made.sources if s.id in fresh),
                "observations": tuple(sorted(kept.values(), key=lambda o: o.id)),
                "rejections": tuple(r for one in made.rejections if (r := bench.rejection(one))),
                "groups": tuple(group for _, group in groups if group is not None),
                "worded": {actor: told for actor, told in worded.items() if told},
                "opportunities": tuple(one for one in asked if one is not None),
                "prompted": tuple(p for p in made.prompted if p.source in fresh),
                "incomplete": bench.remarks(made.incomplete),
                "remarks": bench.remarks(made.remarks),
            }
        ),
        tuple(fresh.values()),
    )


def _cuts(documents: Sequence[Document], theirs: Sequence[Spoken]) -> dict[str, Cut]:
    """The documents in which somebody else speaks, or nobody did."""
    cuts = {}
    for document in documents:
        own = [voice for voice in theirs if voice.document.source.id == document.source.id]
        made = cut_document(document, own)
        if made.document.people() or not own:
            cuts[document.source.id] = made
    return cuts


def _called(documents: Sequence[Document], kept: Sequence[Document]) -> Renamed:
    """What those are called now who were told from somebody gone by the label in their id."""
    people = {person for document in kept for person in document.people()}
    now = {_voice(one): one.participant for one in spoken(kept)}
    known = {one.participant: now.get(_voice(one)) for one in spoken(documents)}
    return {old: new for old, new in known.items() if new is not None and old not in people}


def _voice(one: Spoken) -> tuple[str, str]:
    return one.path, label_key(one.document, one.label)


def _renamed(document: Document, called: Renamed) -> Document:
    if not document.people() & called.keys():
        return document
    turns = [
        turn.model_copy(
            update={"participant": called.get(turn.participant or "", turn.participant)}
        )
        for turn in document.turns
    ]
    return document.model_copy(update={"turns": tuple(turns)})


class _Bench:
    """Where each part of a draft is looked at."""

    def __init__(
        self,
        cuts: Mapping[str, Cut],
        before: Mapping[str, Document],
        fresh: Mapping[str, Document],
        called: Renamed,
        gone: Gone,
    ) -> None:
        self.cuts = cuts
        self.called = called
        self.fresh = fresh
        self.names = gone.names
        self.runs: Runs = gone.runs
        self.turns = {source: document.by_number() for source, document in fresh.items()}
        self.before = {source: document.by_number() for source, document in before.items()}
        self.lost = {d.source.path for source, d in before.items() if source not in fresh}

    def participants(self, people: Sequence[Participant]) -> tuple[Participant, ...]:
        """Everybody else, with the sources that are left."""
        left = [
            person.model_copy(
                update={
                    "id": self.called.get(person.id, person.id),
                    "sources": tuple(s for s in person.sources if s in self.fresh),
                }
            )
            for person in people
            if person.id not in self.names
        ]
        return tuple(sorted(left, key=lambda person: person.id))

    def stays(self, observation: Observation) -> bool:
        """Whether it is somebody else's."""
        if observation.participant in self.names:
            return False
        return all(self._stands(c.source, c.turn) for c in observation.citations)

    def observation(self, observation: Observation) -> Observation:
        """An observation at its new place, under the id that it has there."""
        cited = tuple(self._citation(citation) for citation in observation.citations)
        statement, labels = observation.statement, observation.labels
        if self.runs.within(statement):
            statement = cited[0].quote
        changed = {
            name: self.runs.removed(value) if isinstance(value, str) else value
            for name, value in labels.items()
        }
        who = self.called.get(observation.participant, observation.participant)
        fresh = {"citations": cited, "statement": statement, "labels": changed, "participant": who}
        made = observation.model_copy(update=fresh)
        same = all(self._is_keyed_as_before(c) for c in observation.citations)
        if same and who == observation.participant:
            return made
        spans = [self._span(citation) for citation in cited]
        name = observation_id(observation.facet, who, spans)
        return made.model_copy(update={"id": name})

    def rejection(self, rejection: Rejection) -> Rejection | None:
        """A rejection at its new place; None where it was about words of theirs."""
        if rejection.source not in self.fresh:
            return None
        if self.runs.within_any(rejection.model_dump(mode="json")):
            return None
        if rejection.turn not in self.before[rejection.source]:
            return rejection
        turn = self.cuts[rejection.source].turns.get(rejection.turn)
        return rejection.model_copy(update={"turn": turn}) if turn is not None else None

    def group(self, group: Group, now: Renamed, kept: Mapping[str, Observation]) -> Group | None:
        """A theme with the members that stay; None where none does."""
        left = [m for m in group.members if m in now]
        if not left:
            return None
        name, summary = group.name, group.summary
        if self.runs.within(name):
            name, _ = name_of([kept[m].said for m in left], group.facet)
        return group.model_copy(
            update={
                "members": _mapped(left, now),
                "counter": _mapped(group.counter, now),
                "name": name,
                "summary": "" if self.runs.within(summary) else summary,
            }
        )

    def worded(self, told: Sequence[Concluded], themes: Renamed) -> tuple[Concluded, ...]:
        """Findings on themes that stay."""
        moved = [
            Concluded(
                text=one.text,
                themes=_mapped(one.themes, themes),
                against=_mapped(one.against, themes),
            )
            for one in told
            if not self.runs.within(one.text)
        ]
        return tuple(one for one in moved if one.themes)

    def opportunity(
        self, opportunity: Opportunity, now: Renamed, themes: Renamed
    ) -> Opportunity | None:
        """An opportunity with what it rests on that stays; None where nothing does."""
        evidence = _mapped(opportunity.evidence, now)
        if not evidence or self.runs.within(opportunity.question):
            return None
        ideas = [
            idea.model_copy(update={"evidence": _mapped(idea.evidence, now)})
            for idea in opportunity.ideas
            if not self.runs.within(idea.text)
            and (not idea.evidence or any(o in now for o in idea.evidence))
        ]
        fresh = {"addresses": _mapped(opportunity.addresses, themes), "evidence": evidence}
        rationale = "" if self.runs.within(opportunity.rationale) else opportunity.rationale
        return opportunity.model_copy(
            update={**fresh, "ideas": tuple(ideas), "rationale": rationale}
        )

    def remarks(self, remarks: Sequence[str]) -> tuple[str, ...]:
        """Remarks that name no source that is gone."""
        told = [r for r in remarks if not any(path in r for path in self.lost)]
        return tuple(self.runs.removed(remark) for remark in told)

    def _stands(self, source: str, turn: int) -> bool:
        return source in self.cuts and turn in self.cuts[source].turns

    def _citation(self, citation: Citation) -> Citation:
        cut = self.cuts[citation.source]
        document = self.fresh[citation.source]
        number = cut.turns[citation.turn]
        fresh = {
            "start": cut.place(citation.start),
            "end": cut.place(citation.end),
            "turn": number,
            "locator": locator(document.source.path, self.turns[citation.source][number]),
        }
        return citation.model_copy(update=fresh)

    def _is_keyed_as_before(self, citation: Citation) -> bool:
        before = self.before[citation.source][citation.turn]
        number = self.cuts[citation.source].turns[citation.turn]
        return before.key == self.turns[citation.source][number].key

    def _span(self, citation: Citation) -> tuple[str, int, int]:
        turn = self.turns[citation.source][citation.turn]
        return turn.key, citation.start - turn.start, citation.end - turn.start


def _mapped(ids: Sequence[str], now: Renamed) -> tuple[str, ...]:
    return tuple(dict.fromkeys(now[one] for one in ids if one in now))
