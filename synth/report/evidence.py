"""The evidence behind every claim, each observation laid out once and pointed to from elsewhere.

Knows the order of the page; knows nothing of HTML.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from synth.records.journey import JourneyMap, Opportunity, StageView, Theme
from synth.report import figures, wording
from synth.report.board import theme_link
from synth.report.casebook import Casebook, Link, ObservationView
from synth.report.figures import Parts
from synth.report.reviewing import Mark


@dataclass(frozen=True)
class Section:
    """The evidence of one claim. `links` point to themes or to observations at home elsewhere."""

    id: str
    kind: str
    title: str
    note: Parts = ()
    text: str = ""
    severity: int | None = None
    observations: tuple[ObservationView, ...] = ()
    links: tuple[Link, ...] = ()
    counter: tuple[Link, ...] = ()
    ideas: tuple[tuple[str, str, tuple[Link, ...]], ...] = ()
    """Ideas of an opportunity: (text, whose it is, evidence)."""
    unshown: int = 0
    mark: Mark | None = None


@dataclass(frozen=True)
class Group:
    """Sections that belong together: the findings, the opportunities, one stage."""

    name: str
    sections: tuple[Section, ...]


def groups(book: Casebook, finding_notes: Mapping[str, Parts]) -> tuple[Group, ...]:
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
            note=_with_against(finding_notes[f.id], f.id, len(book.limited(f.counter))),
            links=_theme_links(book, f.themes),
            counter=book.links(f.counter),
            mark=book.mark(f.id, book.told(f)),
        )
        for f in book.journey.findings
    ]
    named = (Group("Findings", tuple(found)), Group("Opportunities", tuple(asked)), *stages)
    unthemed = Group("In no theme", (rest,)) if rest else None
    return tuple(g for g in (*named, unthemed) if g and g.sections)


def _with_against(note: Parts, finding: str, voices: int) -> Parts:
    return (*note, " · ", *against(finding, voices)) if voices else note


def against(finding: str, voices: int) -> Parts:
    """`3 voices against`: observations that speak against a finding."""
    return (*figures.several("finding-against", voices, "voice", id=finding), " against")


def _stage_group(book: Casebook, stage: StageView) -> Group:
    sections = [
        _section(
            book,
            theme.id,
            _facet_name(book.journey, theme.facet),
            theme.name,
            theme.observations,
            note=book.count(theme),
            text=_summary(book, theme),
            severity=theme.severity,
            counter=theme.counter,
            mark=book.mark(theme.id, theme.observations),
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


def _summary(book: Casebook, theme: Theme) -> str:
    """The summary, where it says more than the name or than a single statement."""
    members = [book.observations[o] for o in theme.observations[:1] if o in book.observations]
    known = {theme.name.strip(), *(o.statement.strip() for o in members)}
    return "" if theme.summary.strip() in known else theme.summary


def _section(
    book: Casebook,
    anchor: str,
    kind: str,
    title: str,
    ids: Sequence[str],
    *,
    note: Parts = (),
    text: str = "",
    severity: int | None = None,
    counter: Sequence[str] = (),
    mark: Mark | None = None,
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
        mark=mark,
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
        note=(wording.severity_text(opportunity.severity), "; reach ", *book.reached(opportunity)),
        text=opportunity.rationale,
        observations=observations,
        links=(*_theme_links(book, opportunity.addresses), *links),
        ideas=tuple((i.text, i.origin, book.links(i.evidence)) for i in opportunity.ideas),
        mark=book.mark(opportunity.id),
    )


def _theme_links(book: Casebook, ids: Iterable[str]) -> tuple[Link, ...]:
    return tuple(theme_link(book, book.themes[name]) for name in ids if name in book.themes)


def _facet_name(journey: JourneyMap, facet: str) -> str:
    return next((f.name for f in journey.facets if f.id == facet), facet)
