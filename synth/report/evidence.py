"""The evidence behind every claim, each observation laid out once and pointed to from elsewhere.

Knows which observations are shown; knows nothing of HTML.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from synth.records.evidence import Observation
from synth.records.journey import JourneyMap, Opportunity, StageView, Theme
from synth.report import transcript, wording
from synth.results import Results

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
    who: str
    segments: str
    mode: str
    mode_text: str
    from_notes: bool
    labels: str
    confidence: str
    check: str
    checked: str
    repairs: tuple[str, ...]
    quotes: tuple[QuoteView, ...]


@dataclass(frozen=True)
class Link:
    """A pointer to something laid out elsewhere on the page."""

    id: str
    text: str
    note: str = ""


@dataclass(frozen=True)
class Section:
    """The evidence of one claim. `links` point to themes or to observations at home elsewhere."""

    id: str
    kind: str
    title: str
    note: str = ""
    text: str = ""
    severity: int | None = None
    observations: tuple[ObservationView, ...] = ()
    links: tuple[Link, ...] = ()
    counter: tuple[Link, ...] = ()
    ideas: tuple[tuple[str, str, tuple[Link, ...]], ...] = ()
    """Ideas of an opportunity: (text, whose it is, evidence)."""
    unshown: int = 0


@dataclass(frozen=True)
class Group:
    """Sections that belong together: the findings, the opportunities, one stage."""

    name: str
    sections: tuple[Section, ...]


@dataclass
class Casebook:
    """Looks things up by id, and remembers which observations have been laid out already."""

    results: Results
    journey: JourneyMap = field(init=False)
    observations: Mapping[str, Observation] = field(init=False)
    themes: Mapping[str, Theme] = field(init=False)
    at_home: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Builds the look-ups once."""
        self.journey = self.results.journey
        self.observations = {o.id: o for o in self.journey.observations}
        self.themes = {t.id: t for s in self.journey.stages for ts in s.themes.values() for t in ts}
        self._people = {p.id: p for p in self.journey.participants}
        self._places = transcript.places(self.journey)
        self._surveys = {s.id for s in self.journey.sources if s.kind == "survey"}
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
            who=observation.participant,
            segments=wording.segments_text(person.segments) if person else "",
            mode=observation.mode,
            mode_text=wording.MODES[observation.mode],
            from_notes=observation.from_notes,
            labels=wording.label_text(observation),
            confidence=wording.confidence_text(observation.confidence),
            check=observation.check,
            checked=wording.CHECKS[observation.check],
            repairs=observation.repairs,
            quotes=self.quotes(observation),
        )

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
        return Link(name, self.statement(observation), observation.participant)

    def links(self, ids: Iterable[str]) -> tuple[Link, ...]:
        """Pointers to observations."""
        return tuple(self.link(name) for name in self.limited(ids))


def _repeats(observation: Observation) -> bool:
    said = " ".join(c.quote for c in observation.citations).casefold()
    return observation.statement.casefold().rstrip(" .…!?") in said


def groups(book: Casebook, finding_notes: Mapping[str, str]) -> tuple[Group, ...]:
    """All evidence in the order of the page: findings, opportunities, then stage by stage."""
    stages = tuple(_stage_group(book, stage) for stage in book.journey.stages)
    themed = {o for theme in book.themes.values() for o in theme.observations}
    known = book.at_home | themed  # what a theme counts but does not lay out is in evidence.csv
    loose = [o.id for o in book.journey.observations if o.id not in known]
    rest = _section(book, "loose", "Observations", "In no theme", loose) if loose else None
    asked = [_opportunity(book, o) for s in book.journey.stages for o in s.opportunities]
    found = [
        Section(
            id=f.id,
            kind="Finding",
            title=f.text,
            note=_with_against(finding_notes[f.id], len(book.limited(f.counter))),
            links=_theme_links(book, f.themes),
            counter=book.links(f.counter),
        )
        for f in book.journey.findings
    ]
    named = (Group("Findings", tuple(found)), Group("Opportunities", tuple(asked)), *stages)
    unthemed = Group("In no theme", (rest,)) if rest else None
    return tuple(g for g in (*named, unthemed) if g and g.sections)


def _with_against(note: str, voices: int) -> str:
    return f"{note} · {wording.plural(voices, 'voice')} against" if voices else note


def _stage_group(book: Casebook, stage: StageView) -> Group:
    sections = [
        _section(
            book,
            theme.id,
            _facet_name(book.journey, theme.facet),
            theme.name,
            theme.observations,
            note=wording.count_text(theme.by_kind),
            text=theme.summary,
            severity=theme.severity,
            counter=theme.counter,
        )
        for themes in stage.themes.values()
        for theme in themes
    ]
    apart = (
        ("Expectations", stage.expectations),
        ("Wishes", stage.wishes),
        ("Hearsay", stage.hearsay),
    )
    for name, ids in apart:
        if ids:
            sections.append(_section(book, f"{stage.id}-{name.lower()}", name, stage.name, ids))
    return Group(stage.name, tuple(sections))


def _section(
    book: Casebook,
    anchor: str,
    kind: str,
    title: str,
    ids: Sequence[str],
    *,
    note: str = "",
    text: str = "",
    severity: int | None = None,
    counter: Sequence[str] = (),
) -> Section:
    observations, links = book.lay_out(ids)
    return Section(
        id=anchor,
        kind=kind,
        title=title,
        note=note,
        text=text,
        severity=severity,
        observations=observations,
        links=links,
        counter=book.links(counter),
        unshown=len(set(ids)) - len(observations) - len(links),
    )


def _opportunity(book: Casebook, opportunity: Opportunity) -> Section:
    told = {
        o for t in opportunity.addresses if t in book.themes for o in book.themes[t].observations
    }
    observations, links = book.lay_out([o for o in opportunity.evidence if o not in told])
    return Section(
        id=opportunity.id,
        kind="Opportunity",
        title=opportunity.question,
        note=f"{wording.severity_text(opportunity.severity)}; "
        f"reach {wording.plural(opportunity.reach, 'person', 'people')}",
        text=opportunity.rationale,
        observations=observations,
        links=(*_theme_links(book, opportunity.addresses), *links),
        ideas=tuple((i.text, i.origin, book.links(i.evidence)) for i in opportunity.ideas),
    )


def _theme_links(book: Casebook, ids: Iterable[str]) -> tuple[Link, ...]:
    themes = [book.themes[name] for name in ids if name in book.themes]
    return tuple(Link(t.id, t.name, wording.count_text(t.by_kind, short=True)) for t in themes)


def _facet_name(journey: JourneyMap, facet: str) -> str:
    return next((f.name for f in journey.facets if f.id == facet), facet)
