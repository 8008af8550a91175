"""The lanes and cells of the map: which cards a cell shows, in which order, and why it is empty.

At most four cards stand open in a cell: what people gave up over or were harmed by, then what most
people told; the last place is kept for what one person alone tells strongly. The others are behind
"+n more".
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from synth.records.journey import Opportunity, StageView, Theme
from synth.records.study import Metric
from synth.report import figures, wording
from synth.report.casebook import Casebook
from synth.report.figures import Parts
from synth.report.reviewing import Mark

SHOWN = 4
TOLD_SHOWN, ASKED_SHOWN = 2, 2
"""Of what is told one by one, and of opportunities: the board below has them all."""
GRAVE, SERIOUS = 4, 3
STRONG = 2  # valence of either sign

FIRST_LANES = ("action", "touchpoint", "goal")
DEFAULT_FACETS = {"action", "touchpoint", "goal", "emotion", "pain_point"}
EXPERIENCED = "experienced"


@dataclass(frozen=True)
class Card:
    """One thing on the map that opens its evidence at `target`."""

    target: str
    title: str
    kind: str
    facet: str = ""
    mode: str = ""
    note: Parts = ()
    also: str = ""
    """The channel of a touchpoint."""
    strength: int = 0
    strength_text: str = ""
    severity: int | None = None
    severity_text: str = ""
    voice: bool = False
    """Whether one person alone tells it, strongly."""
    mark: Mark | None = None
    """How it was reviewed; None: only a draft."""


@dataclass(frozen=True)
class Cell:
    """One lane at one stage; `empty` says why there is nothing."""

    stage: str
    open: tuple[Card, ...]
    more: tuple[Card, ...]
    unshown: int
    grave: int
    """How many of `more` are grave."""
    empty: str
    shown: int = SHOWN
    scores: tuple[tuple[Parts, str, Parts], ...] = ()
    """Of each score: the median, its name, and of how many."""
    metrics: tuple[Metric, ...] = ()


@dataclass(frozen=True)
class Lane:
    """One row of the map, a cell a stage; `actor` is whose it is, empty for everybody's."""

    id: str
    name: str
    note: str
    cells: tuple[Cell, ...]
    actor: str = ""
    actor_name: str = ""


def lanes(book: Casebook) -> tuple[Lane, ...]:
    """All rows in the order of the map; with several actors, one row each under every name."""
    names = {facet.id: facet.name for facet in book.journey.facets}
    further = [f.id for f in book.journey.facets if f.id not in DEFAULT_FACETS]
    rows = [_facet_lanes(book, facet, names.get(facet, facet)) for facet in FIRST_LANES]
    rows.append(_told_lanes(book, "expectations", "Expectations", "before it happened"))
    rows.append(_facet_lanes(book, "emotion", names.get("emotion", "Emotions")))
    rows.append(_facet_lanes(book, "pain_point", names.get("pain_point", "Pain points")))
    rows.append(_bright_lanes(book))
    rows.extend(_facet_lanes(book, facet, names[facet]) for facet in further)
    rows.append(_told_lanes(book, "wishes", "Wishes", "wanted, not lived"))
    rows.append(_opportunity_lanes(book))
    rows.append(_told_lanes(book, "hearsay", "Hearsay", "about others; not counted"))
    shared = [lane for lane in (_score_lane(book), _metric_lane(book)) if lane]
    return (*(lane for row in rows for lane in row), *shared)


Row = list[Lane]


def _rows(book: Casebook, id: str, name: str, note: str, cells: dict[str, list[Cell]]) -> Row:
    """One lane an actor; an actor of whom nothing of this kind is told has no lane of it."""
    actors = {actor.id: actor.name for actor in book.journey.actors} or {"": ""}
    several = len(actors) > 1
    found = [
        Lane(id, name, note, tuple(cells[a]), a, actors[a] if several else "")
        for a in actors
        if not several or any(cell.open for cell in cells[a])
    ]
    return found or [Lane(id, name, note, tuple(next(iter(cells.values()), ())))]


def _facet_lanes(book: Casebook, facet: str, name: str) -> Row:
    cells = {
        actor: [
            _cell(
                stage.id,
                [
                    _theme_card(book, t)
                    for t in stage.themes.get(facet, ())
                    if _is(book, t.actor, actor)
                ],
                stage.empty.get(facet, "nothing said"),
            )
            for stage in book.journey.stages
        ]
        for actor in _actors(book)
    }
    return _rows(book, facet, name, "", cells)


def _actors(book: Casebook) -> list[str]:
    return [actor.id for actor in book.journey.actors] or [""]


def _is(book: Casebook, whose: str, actor: str) -> bool:
    return len(book.journey.actors) < 2 or whose == actor


def _told_lanes(book: Casebook, which: str, name: str, note: str) -> Row:
    """Expectations, wishes and hearsay: single observations, not themes."""
    cells: dict[str, list[Cell]] = {actor: [] for actor in _actors(book)}
    for actor, row in cells.items():
        for stage in book.journey.stages:
            ids = [i for i in getattr(stage, which) if i in book.observations]
            mine = [i for i in ids if _is(book, book.observations[i].actor, actor)]
            cards = [_told_card(book, i, which) for i in book.limited(mine)]
            row.append(
                _cell(
                    stage.id,
                    cards,
                    "none told",
                    unshown=len(set(mine)) - len(cards),
                    shown=TOLD_SHOWN,
                )
            )
    return _rows(book, which, name, note, cells)


def _told_card(book: Casebook, name: str, which: str) -> Card:
    observation, link = book.observations[name], book.link(name)
    return Card(name, link.text, which, observation.facet, observation.mode, note=link.note,
                mark=book.mark(name))  # fmt: skip


def _bright_lanes(book: Casebook) -> Row:
    cells: dict[str, list[Cell]] = {actor: [] for actor in _actors(book)}
    for actor, row in cells.items():
        for stage in book.journey.stages:
            themes = [book.themes[name] for name in stage.bright_spots if name in book.themes]
            cards = [
                Card(
                    t.id,
                    t.name,
                    "bright",
                    t.facet,
                    EXPERIENCED,
                    book.count(t, short=True),
                    mark=book.mark(t.id, t.observations),
                )
                for t in themes
                if _is(book, t.actor, actor)
            ]
            row.append(_cell(stage.id, cards, "none told"))
    return _rows(book, "bright", "Bright spots", "what worked", cells)


def _opportunity_lanes(book: Casebook) -> Row:
    cells = {
        actor: [
            _cell(
                stage.id,
                [
                    opportunity_card(book, o)
                    for o in stage.opportunities
                    if _is(book, opportunity_actor(book, o), actor)
                ],
                "none drawn",
                shown=ASKED_SHOWN,
            )
            for stage in book.journey.stages
        ]
        for actor in _actors(book)
    }
    return _rows(book, "opportunities", "Opportunities", "questions, not solutions", cells)


def opportunity_actor(book: Casebook, opportunity: Opportunity) -> str:
    """Whose pain points or wishes it answers: the actor of the first."""
    themes = [book.themes[t].actor for t in opportunity.addresses if t in book.themes]
    told = [book.observations[o].actor for o in opportunity.evidence if o in book.observations]
    return next(iter([*themes, *told]), "")


def opportunity_card(book: Casebook, opportunity: Opportunity) -> Card:
    """An opportunity as it stands in its lane."""
    return Card(
        opportunity.id,
        opportunity.question,
        "opportunity",
        note=("reach ", *book.reached(opportunity)),
        severity=opportunity.severity,
        severity_text=wording.severity_text(opportunity.severity),
        mark=book.mark(opportunity.id),
    )


def _theme_card(book: Casebook, theme: Theme) -> Card:
    level, words = wording.strength(theme.by_kind)
    pain = theme.facet == "pain_point"
    return Card(
        target=theme.id,
        title=theme.name,
        kind=theme.facet,
        facet=theme.facet,
        mode=EXPERIENCED,
        note=book.count(theme, short=True),
        also=_channel(book, theme) if theme.facet == "touchpoint" else "",
        strength=level,
        strength_text=words,
        severity=theme.severity,
        severity_text=wording.severity_text(theme.severity) if pain else "",
        voice=strong_voice(book, theme),
        mark=book.mark(theme.id, theme.observations),
    )


def in_order(book: Casebook, themes: Iterable[Theme]) -> list[Theme]:
    """Grave themes first, then the map's own order."""
    return sorted(themes, key=lambda t: t.severity != GRAVE)


def strong_voice(book: Casebook, theme: Theme) -> bool:
    """True for what one person alone tells with a serious consequence or a strong feeling."""
    members = [book.observations[o] for o in theme.observations if o in book.observations]
    felt = [o.labels.get("valence") for o in members]
    strong = any(isinstance(v, int) and abs(v) >= STRONG for v in felt)
    return theme.n == 1 and ((theme.severity or 0) >= SERIOUS or strong)


def _channel(book: Casebook, theme: Theme) -> str:
    members = [book.observations[o] for o in theme.observations if o in book.observations]
    named = Counter(str(o.labels["channel"]) for o in members if o.labels.get("channel"))
    return min(named, key=lambda name: (-named[name], name)) if named else ""


def _cell(
    stage: str, cards: Sequence[Card], empty: str, *, unshown: int = 0, shown: int = SHOWN
) -> Cell:
    """Grave cards first, then the map's own order; a strong single voice has the last place."""
    ordered = sorted(cards, key=lambda card: card.severity != GRAVE)
    first, rest = ordered[:shown], ordered[shown:]
    kept = next((card for card in rest if card.voice), None)
    if kept and first[-1].severity != GRAVE and not any(card.voice for card in first):
        rest = [first[-1], *(card for card in rest if card is not kept)]
        first = [*first[:-1], kept]
    return Cell(
        stage=stage,
        open=tuple(first),
        more=tuple(rest),
        unshown=unshown,
        grave=sum(card.severity == GRAVE for card in rest),
        empty="" if cards else empty,
        shown=shown,
    )


def _metric_lane(book: Casebook) -> Lane | None:
    stages = book.journey.stages
    cells = [Cell(s.id, (), (), 0, 0, "" if s.metrics else "—", metrics=s.metrics) for s in stages]
    some = any(stage.metrics for stage in stages)
    return Lane("metrics", "Figures", "supplied", tuple(cells)) if some else None


def _score_lane(book: Casebook) -> Lane | None:
    """What respondents scored who told something of their own at a stage."""
    cells = []
    for stage in book.journey.stages:
        scores = tuple(_scores(book, stage))
        cells.append(Cell(stage.id, (), (), 0, 0, "" if scores else "—", scores=scores))
    some = any(cell.scores for cell in cells)
    note = "medians of those who told of the stage"
    return Lane("scores", "Survey scores", note, tuple(cells)) if some else None


def _scores(book: Casebook, stage: StageView) -> Iterable[tuple[Parts, str, Parts]]:
    here = {
        o.participant
        for o in book.journey.observations
        if o.stage == stage.id and o.mode == EXPERIENCED
    }
    told = [p.scores for p in book.journey.participants if p.id in here]
    for name in sorted({name for scores in told for name in scores}):
        values = [scores[name] for scores in told if name in scores]
        about = {"stage": stage.id, "score": name}
        middle = figures.figure("score-median", median(values), **about)
        yield (middle,), name, figures.several("score-n", len(values), "answer", **about)
