"""The lanes and cells of the map: which cards a cell shows, in which order, and why it is empty.

At most four cards stand open in a cell; what weighs most, or is told strongly by one person alone,
is always among them, even as a fifth.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from synth.records.journey import Opportunity, StageView, Theme
from synth.records.study import Metric
from synth.report import wording
from synth.report.casebook import Casebook

SHOWN = 4
GRAVE, SERIOUS = 4, 3
STRONG = 2  # valence of either sign

FIRST_LANES = ("action", "touchpoint", "goal")
DEFAULT_FACETS = {"action", "touchpoint", "goal", "emotion", "pain_point"}


@dataclass(frozen=True)
class Card:
    """One thing on the map that opens its evidence at `target`."""

    target: str
    title: str
    kind: str
    note: str = ""
    strength: int = 0
    strength_text: str = ""
    severity: int | None = None
    severity_text: str = ""
    kept: bool = False
    group: str = ""
    actor: str = ""


@dataclass(frozen=True)
class Cell:
    """One lane at one stage; `empty` says why there is nothing."""

    stage: str
    open: tuple[tuple[str, tuple[Card, ...]], ...]
    more: tuple[tuple[str, tuple[Card, ...]], ...]
    hidden: int
    unshown: int
    empty: str
    metrics: tuple[Metric, ...] = ()


@dataclass(frozen=True)
class Lane:
    """One row of the map, a cell a stage."""

    id: str
    name: str
    note: str
    cells: tuple[Cell, ...]


def lanes(book: Casebook) -> tuple[Lane, ...]:
    """All rows in the order of the map."""
    stages = book.journey.stages
    names = {facet.id: facet.name for facet in book.journey.facets}
    further = [f.id for f in book.journey.facets if f.id not in DEFAULT_FACETS]
    rows = [_facet_lane(book, facet, names.get(facet, facet)) for facet in FIRST_LANES]
    rows.append(_told_lane(book, "expectations", "Expectations", "before it happened"))
    rows.append(_facet_lane(book, "emotion", names.get("emotion", "Emotions")))
    rows.append(_facet_lane(book, "pain_point", names.get("pain_point", "Pain points")))
    rows.append(_bright_lane(book))
    rows.extend(_facet_lane(book, facet, names[facet]) for facet in further)
    rows.append(_told_lane(book, "wishes", "Wishes", "wanted, not lived"))
    rows.append(_opportunity_lane(book))
    rows.append(_told_lane(book, "hearsay", "Hearsay", "about others; not counted"))
    if any(stage.metrics for stage in stages):
        rows.append(Lane("metrics", "Figures", "supplied", tuple(map(_metrics_cell, stages))))
    return tuple(rows)


def _facet_lane(book: Casebook, facet: str, name: str) -> Lane:
    cells = []
    for stage in book.journey.stages:
        cards = [_theme_card(book, theme) for theme in stage.themes.get(facet, ())]
        cells.append(_cell(stage.id, cards, stage.empty.get(facet, "nothing said")))
    return Lane(facet, name, "", tuple(cells))


def _told_lane(book: Casebook, which: str, name: str, note: str) -> Lane:
    """Expectations, wishes and hearsay: single observations, not themes."""
    cells = []
    for stage in book.journey.stages:
        ids: Sequence[str] = getattr(stage, which)
        cards = [Card(link.id, link.text, which, note=link.note) for link in book.links(ids)]
        cells.append(_cell(stage.id, cards, "none told", unshown=len(set(ids)) - len(cards)))
    return Lane(which, name, note, tuple(cells))


def _bright_lane(book: Casebook) -> Lane:
    cells = []
    for stage in book.journey.stages:
        themes = [book.themes[name] for name in stage.bright_spots if name in book.themes]
        cards = [
            Card(t.id, t.name, "bright", note=wording.count_text(t.by_kind, short=True))
            for t in themes
        ]
        cells.append(_cell(stage.id, cards, "none told"))
    return Lane("bright", "Bright spots", "what worked", tuple(cells))


def _opportunity_lane(book: Casebook) -> Lane:
    cells = [
        _cell(stage.id, [_opportunity_card(book, o) for o in stage.opportunities], "none drawn")
        for stage in book.journey.stages
    ]
    return Lane("opportunities", "Opportunities", "questions, not solutions", tuple(cells))


def _opportunity_card(book: Casebook, opportunity: Opportunity) -> Card:
    return Card(
        opportunity.id,
        opportunity.question,
        "opportunity",
        note=f"reach {book.reach(opportunity)}",
        severity=opportunity.severity,
        severity_text=wording.severity_text(opportunity.severity),
        kept=opportunity.severity == GRAVE,
    )


def _theme_card(book: Casebook, theme: Theme) -> Card:
    level, words = wording.strength(theme.by_kind)
    pain = theme.facet == "pain_point"
    several = len(book.journey.actors) > 1
    names = {actor.id: actor.name for actor in book.journey.actors}
    return Card(
        target=theme.id,
        title=theme.name,
        kind=theme.facet,
        note=wording.count_text(theme.by_kind, short=True),
        strength=level,
        strength_text=words,
        severity=theme.severity,
        severity_text=wording.severity_text(theme.severity) if pain else "",
        kept=_kept(book, theme),
        group=_channel(book, theme) if theme.facet == "touchpoint" else "",
        actor=names.get(theme.actor, theme.actor) if several else "",
    )


def in_order(book: Casebook, themes: Iterable[Theme]) -> list[Theme]:
    """What must not be overlooked first, grave before strong; then the map's own order."""
    return sorted(themes, key=lambda t: -((t.severity or 0) + 1) if _kept(book, t) else 0)


def _kept(book: Casebook, theme: Theme) -> bool:
    """True for what must not be folded away: grave consequences, and strong single voices."""
    if theme.severity == GRAVE:
        return True
    members = [book.observations[o] for o in theme.observations if o in book.observations]
    felt = [o.labels.get("valence") for o in members]
    strong = any(isinstance(v, int) and abs(v) >= STRONG for v in felt)
    return theme.n == 1 and (theme.severity == SERIOUS or strong)


def _channel(book: Casebook, theme: Theme) -> str:
    members = [book.observations[o] for o in theme.observations if o in book.observations]
    named = Counter(str(o.labels["channel"]) for o in members if o.labels.get("channel"))
    return min(named, key=lambda name: (-named[name], name)) if named else "channel untold"


def _cell(stage: str, cards: Sequence[Card], empty: str, *, unshown: int = 0) -> Cell:
    """Kept cards stand first, grave before strong; others fill up to four in the map's order."""
    kept = sorted((c for c in cards if c.kept), key=lambda c: -(c.severity or 0))
    others = [c for c in cards if not c.kept]
    free = max(0, SHOWN - len(kept))
    rest = others[free:]
    return Cell(
        stage=stage,
        open=_grouped((*kept, *others[:free])),
        more=_grouped(rest),
        hidden=len(rest) + unshown,
        unshown=unshown,
        empty="" if cards else empty,
    )


def _grouped(cards: Iterable[Card]) -> tuple[tuple[str, tuple[Card, ...]], ...]:
    """Cards by channel in the order of first mention; one nameless group where there is none."""
    groups: dict[str, list[Card]] = {}
    for card in cards:
        groups.setdefault(card.group, []).append(card)
    return tuple((name, tuple(members)) for name, members in groups.items())


def _metrics_cell(stage: StageView) -> Cell:
    return Cell(stage.id, (), (), 0, 0, "" if stage.metrics else "—", stage.metrics)
