"""The board of opportunities: questions first, the gravest and then the widest on top."""

from dataclasses import dataclass

from synth.records.journey import Opportunity, Theme
from synth.report import figures, wording
from synth.report.casebook import Casebook, Link
from synth.report.figures import Parts
from synth.report.reviewing import Mark

BOARD = 5
"""Opportunities that stand open; the others are folded."""


@dataclass(frozen=True)
class OpportunityRow:
    """One opportunity with its stage, the themes it answers and what the team settles."""

    stage: str
    opportunity: Opportunity
    severity: Parts
    severity_text: str
    reach: Parts
    addresses: tuple[Link, ...]
    team: tuple[tuple[str, str, bool], ...]
    """Effort, owner and measure: name, value (empty until set), and whether it is proposed."""
    mark: Mark | None = None


@dataclass(frozen=True)
class UnansweredRow:
    """A leading pain point that no opportunity answers, and its stage."""

    stage: str
    link: Link


def opportunities(book: Casebook) -> tuple[OpportunityRow, ...]:
    """By severity, then reach, then as the map has them."""
    rows = [_row(book, stage.name, o) for stage in book.journey.stages for o in stage.opportunities]
    return tuple(sorted(rows, key=lambda r: (-(r.opportunity.severity or 0), -r.opportunity.reach)))


def _row(book: Casebook, stage: str, opportunity: Opportunity) -> OpportunityRow:
    level = opportunity.severity
    return OpportunityRow(
        stage=stage,
        opportunity=opportunity,
        severity=(figures.figure("severity", level, id=opportunity.id), " of 4")
        if level
        else ("untold",),
        severity_text=wording.severity_text(level),
        reach=book.reached(opportunity),
        addresses=tuple(
            theme_link(book, book.themes[t]) for t in opportunity.addresses if t in book.themes
        ),
        team=tuple(
            (name, getattr(opportunity, name) or "", name in opportunity.proposed)
            for name in ("effort", "owner", "measure")
        ),
        mark=book.mark(opportunity.id),
    )


def unanswered(book: Casebook) -> tuple[UnansweredRow, ...]:
    """Leading pain points without an opportunity, as the map has them."""
    themes = [book.themes[t] for t in book.journey.unanswered if t in book.themes]
    return tuple(
        UnansweredRow(book.stage_names[theme.stage], theme_link(book, theme)) for theme in themes
    )


def theme_link(book: Casebook, theme: Theme) -> Link:
    """A pointer to a theme with its counts."""
    return Link(theme.id, theme.name, book.count(theme, short=True))
