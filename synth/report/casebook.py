"""One look-up of everything in a map, and observations as they are shown to a reviewer.

Knows who may be quoted, and which observations have been laid out already.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from synth.counting import People
from synth.records.evidence import Observation
from synth.records.journey import Finding, JourneyMap, Opportunity, Theme
from synth.report import figures, naming, reviewing, transcript, wording
from synth.report.figures import Parts
from synth.results import Results

SEGMENTS = 3  # told beside every quote; the list of participants has more
SURVEY_SHOWN = 100  # answers laid out in full under one theme; the rest are in evidence.csv


@dataclass(frozen=True)
class QuoteView:
    """One citation: `own` words take quotation marks, a note-taker's paraphrase does not."""

    text: str
    own: bool
    anchor: str
    locator: str
    match: str
    withheld: bool


@dataclass(frozen=True)
class ObservationView:
    """One observation with all that a reviewer weighs it by."""

    id: str
    statement: str
    """Empty where it only repeats the quote."""
    participant: str
    who: str
    segments: str
    mode: str
    mode_text: str
    from_notes: bool
    labels: str
    confidence: Parts
    check: str
    checked: str
    repairs: tuple[str, ...]
    quotes: tuple[QuoteView, ...]
    mark: reviewing.Mark | None = None


@dataclass(frozen=True)
class Link:
    """A pointer to something laid out elsewhere on the page."""

    id: str
    text: str
    note: Parts = ()


@dataclass
class Casebook:
    """Looks things up by id, and remembers which observations have been laid out already."""

    results: Results
    journey: JourneyMap = field(init=False)
    observations: Mapping[str, Observation] = field(init=False)
    themes: Mapping[str, Theme] = field(init=False)
    interviewed: frozenset[str] = field(init=False)
    surveyed: frozenset[str] = field(init=False)
    at_home: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Builds the look-ups once."""
        self.journey = self.results.journey
        self.observations = {o.id: o for o in self.journey.observations}
        self.themes = {t.id: t for t in self.journey.every_theme()}
        self._people = {p.id: p for p in self.journey.participants}
        self.interviewed = interviewees(self.journey)
        self.surveyed = frozenset(p.id for p in self.journey.participants) - self.interviewed
        self._places = transcript.places(self.journey)
        self._surveys = {s.id for s in self.journey.sources if s.kind == "survey"}
        self.names = naming.names(self.journey, self.results.turns)
        self.stage_names = {s.id: s.name for s in self.journey.stages}
        self._turns = {
            (source, turn.turn): turn for source, ts in self.results.turns.items() for turn in ts
        }

    def limited(self, ids: Iterable[str]) -> list[str]:
        """Known ids, once each, in order: all of interviews, the first hundred of surveys."""
        kept, answers = [], 0
        for name in dict.fromkeys(ids):
            if name not in self.observations:
                continue
            if self.from_survey(name):
                answers += 1
                if answers > SURVEY_SHOWN:
                    continue
            kept.append(name)
        return kept

    def cited(self, ids: Iterable[str]) -> int:
        """How many quotes known observations cite, each observation once."""
        return sum(
            len(self.observations[i].citations)
            for i in dict.fromkeys(ids)
            if i in self.observations
        )

    def from_survey(self, observation: str) -> bool:
        """True where the observation's words stand in a survey."""
        return self.observations[observation].citations[0].source in self._surveys

    def quotable(self, observation: Observation) -> str:
        """`yes`, `paraphrase` or `no`; a statement in the person's own words counts as a quote."""
        person = self._people.get(observation.participant)
        consent = person.quotable if person else "yes"
        if consent == "paraphrase" and _repeats(observation):
            return "no"
        return consent

    def name(self, participant: str) -> str:
        """What a person is called on the page."""
        return self.names.get(participant, participant)

    def named(self, participants: Iterable[str]) -> str:
        """Several people in one line."""
        return ", ".join(self.name(p) for p in participants)

    def kinds(self, participants: Iterable[str]) -> tuple[int, int]:
        """How many of these people were interviewed, and how many only answered a survey."""
        everyone = set(participants)
        talked = len(everyone & self.interviewed)
        return talked, len(everyone) - talked

    def people(self, ids: Iterable[str]) -> People:
        """Participants behind observations by the kind of source that they said it in."""
        people: People = {"interview": set(), "survey": set()}
        for observation in (self.observations[i] for i in ids if i in self.observations):
            for citation in observation.citations:
                kind = "survey" if citation.source in self._surveys else "interview"
                people[kind].add(observation.participant)
        return people

    def count(self, theme: Theme, *, short: bool = False) -> Parts:
        """Counts of a theme, by kind."""
        return figures.counts("theme", theme.by_kind, short=short, id=theme.id)

    def behind(self, opportunity: Opportunity) -> set[str]:
        """The people behind an opportunity: of its pain points, or of its wishes as well."""
        rests_on = [self.themes[t].observations for t in opportunity.addresses if t in self.themes]
        told = {name for members in rests_on for name in members}
        people: set[str] = set()
        for names in (told, told | set(opportunity.evidence)):
            people = {self.observations[n].participant for n in names if n in self.observations}
            if len(people) == opportunity.reach:
                break
        return people

    def reach(self, opportunity: Opportunity) -> str:
        """Who stands behind an opportunity, as text."""
        return figures.plain(self.reached(opportunity))

    def reached(self, opportunity: Opportunity) -> Parts:
        """Who stands behind an opportunity, by kind; the map's own number if that differs."""
        people = self.behind(opportunity)
        if len(people) == opportunity.reach:
            return figures.people("reach", *self.kinds(people), id=opportunity.id)
        return figures.several(
            "reach", opportunity.reach, "person", "people", kind="all", id=opportunity.id
        )

    def told(self, finding: Finding) -> list[str]:
        """Observations behind the themes of a finding, once each."""
        themes = [self.themes[t] for t in finding.themes if t in self.themes]
        return list(dict.fromkeys(o for theme in themes for o in theme.observations))

    def statement(self, observation: Observation) -> str:
        """The statement, unless its person may not be shown."""
        if self.quotable(observation) == "no":
            return "Counted, but not shown: this person did not agree to be quoted"
        return observation.statement

    def view(self, name: str) -> ObservationView:
        """Lays one observation out."""
        observation = self.observations[name]
        person = self._people.get(observation.participant)
        return ObservationView(
            id=name,
            statement="" if self._adds_nothing(observation) else self.statement(observation),
            participant=observation.participant,
            who=self.name(observation.participant),
            segments=wording.segments_text(person.segments, at_most=SEGMENTS) if person else "",
            mode=observation.mode,
            mode_text=wording.MODES[observation.mode],
            from_notes=observation.from_notes,
            labels=wording.label_text(observation),
            confidence=(
                "confidence ",
                figures.figure("confidence", round(observation.confidence, 2), id=name),
            ),
            check=observation.check,
            checked=wording.CHECKS[observation.check],
            repairs=observation.repairs,
            quotes=self.quotes(observation),
            mark=self.mark(name),
        )

    def mark(self, id: str, members: Iterable[str] = ()) -> reviewing.Mark | None:
        """How a record was decided; None where it is only a draft."""
        told = self.observations.get(id)
        closed = reviewing.is_closed(self._people.get(told.participant) if told else None)
        return reviewing.mark(self.journey, id, members, closed=closed)

    def _adds_nothing(self, observation: Observation) -> bool:
        return self.quotable(observation) == "yes" and _repeats(observation)

    def quotes(self, observation: Observation) -> tuple[QuoteView, ...]:
        """The cited words; withheld where the person did not agree to be quoted."""
        person = self._people.get(observation.participant)
        withheld = person is not None and person.quotable != "yes"
        return tuple(
            QuoteView(
                text="" if withheld else c.quote,
                own=transcript.is_own_words(
                    self._turns.get((c.source, c.turn)), c, observation.from_notes
                ),
                anchor=transcript.anchor(self._places.get(c.source, ""), c.turn),
                locator=c.locator,
                match=wording.MATCHES[c.match],
                withheld=withheld,
            )
            for c in observation.citations
        )

    def lay_out(self, ids: Iterable[str]) -> tuple[tuple[ObservationView, ...], tuple[Link, ...]]:
        """Splits ids into those laid out here for the first time and pointers to the others."""
        here, elsewhere = [], []
        for name in self.limited(ids):
            if name in self.at_home:
                elsewhere.append(self.link(name))
            else:
                self.at_home.add(name)
                here.append(self.view(name))
        return tuple(here), tuple(elsewhere)

    def link(self, name: str) -> Link:
        """A pointer to an observation."""
        observation = self.observations[name]
        return Link(name, self.statement(observation), (self.name(observation.participant),))

    def links(self, ids: Iterable[str]) -> tuple[Link, ...]:
        """Pointers to observations."""
        return tuple(self.link(name) for name in self.limited(ids))


def interviewees(journey: JourneyMap) -> frozenset[str]:
    """Ids of participants with at least one interview."""
    interviews = {s.id for s in journey.sources if s.kind == "interview"}
    return frozenset(p.id for p in journey.participants if interviews & set(p.sources))


def _repeats(observation: Observation) -> bool:
    return observation.statement.casefold().rstrip(" .…!?") in observation.said.casefold()
