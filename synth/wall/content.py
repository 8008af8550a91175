"""What goes on a sheet: one actor's stages, lanes, counts, quotes and what is left out.

Knows the map, who may be quoted and that nobody is named; knows nothing of millimetres.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from synth.assembler import emotion_lane
from synth.errors import UsageError, sentence
from synth.records.journey import Emotion, JourneyMap, Opportunity, StageView, Theme
from synth.records.study import UNASSIGNED, Actor
from synth.report import reviewing, wording
from synth.report.casebook import Casebook
from synth.results import Results
from synth.wall.lettering import clean
from synth.wall.names import Names
from synth.wall.quoting import WITHHELD, Quote, quote_of, withheld

MOST_STAGES = 8
LEADING = "pain_point"
"""The lane that a wall is for; it carries the quotes."""
REVIEWED = "“Reviewed”: a person decided on it; what is not marked is only a draft."
FIRST = ("action", "touchpoint", "goal", "emotion", "pain_point")


@dataclass(frozen=True)
class Item:
    """One entry of a cell: a theme, an opportunity, or one thing expected or wished."""

    id: str
    title: str
    note: str = ""
    severity: int | None = None
    gauge: bool = False
    """Whether severity is drawn beside it."""


@dataclass(frozen=True)
class Cell:
    """What one lane has at one stage, the weightiest first; `empty` says why there is nothing."""

    stage: str
    items: tuple[Item, ...]
    total: int
    empty: str = ""
    quote: Quote | None = None
    """What somebody said at this stage, under the first entry; pain points only."""


@dataclass(frozen=True)
class Lane:
    """One row of the sheet."""

    id: str
    name: str
    note: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Column:
    """One stage: its head and its feelings."""

    id: str
    name: str
    emotion: Emotion


@dataclass(frozen=True)
class Sheet:
    """Everything that a sheet may show."""

    title: str
    actor: str
    scenario: str
    facts: tuple[str, ...]
    status: str
    columns: tuple[Column, ...]
    lanes: tuple[Lane, ...]
    """Facets in the order of the page, then opportunities."""
    extras: tuple[Lane, ...]
    """Expectations and wishes: shown where there is room."""
    interviewed: frozenset[str]
    left_out: tuple[str, ...]


def sheet(results: Results, actor: str | None = None) -> Sheet:
    """Puts one actor's sheet together.

    Raises:
        UsageError: there is no such actor.
    """
    journey = results.journey
    whose = chosen(journey, actor)
    maker = Content(results, whose)
    stages, left_out = _stages(journey, maker)
    people = f"{whose.name} · one of {len(journey.actors)} actors of this study"
    return Sheet(
        title=maker.plain(journey.study.get("title", "")) or "Journey map",
        actor=maker.plain(people if len(journey.actors) > 1 else whose.name),
        scenario=maker.plain(whose.scenario),
        facts=(
            wording.sample_text(journey),
            f"Read by {clean(wording.reader_name(journey.generated)).removeprefix('the ')}",
            wording.date_text(clean(journey.generated.at)),
            wording.sentence_case(clean(reviewing.status_text(journey))),
        ),
        status=wording.sentence_case(reviewing.status(journey).lead),
        columns=tuple(maker.column(stage) for stage in stages),
        lanes=(*(maker.facet_lane(f, stages) for f in _facets(journey)), maker.asked(stages)),
        extras=(maker.told("expectations", stages), maker.told("wishes", stages)),
        interviewed=maker.book.interviewed,
        left_out=(*left_out, *((REVIEWED,) if journey.review.records else ())),
    )


def chosen(journey: JourneyMap, actor: str | None) -> Actor:
    """The actor by id, the first by default."""
    if actor is None and journey.actors:
        return journey.actors[0]
    for candidate in journey.actors:
        if candidate.id == actor:
            return candidate
    known = ", ".join(a.id for a in journey.actors) or "none"
    raise UsageError(
        sentence(
            "--actor",
            expected=f"an actor of this study ({known})",
            found=repr(actor) if actor else "a map without actors",
            remedy="name one of them, or leave --actor out for the first",
        )
    )


def _facets(journey: JourneyMap) -> list[tuple[str, str]]:
    """Facets by (id, name): those every study has in the page's order, then its own."""
    names = {facet.id: facet.name for facet in journey.facets}
    order = [f for f in FIRST if f in names] + [f for f in names if f not in FIRST]
    return [(facet, clean(names[facet]) or facet) for facet in order]


def _stages(journey: JourneyMap, maker: "Content") -> tuple[list[StageView], tuple[str, ...]]:
    """The stages that are drawn, and a sentence for what is not."""
    proper = [stage for stage in journey.stages if stage.id != UNASSIGNED]
    weight = {s.id: sum(len(maker.themes(s, f)) for f in s.themes) for s in journey.stages}
    kept = {s.id for s in sorted(proper, key=lambda s: -weight[s.id])[:MOST_STAGES]}
    told = []
    gone = [f"“{maker.plain(stage.name)}”" for stage in proper if stage.id not in kept]
    if gone:
        told.append(
            f"Left out, because a wall holds {MOST_STAGES} stages and these have the fewest "
            f"themes: {', '.join(gone)}; map.html has them."
        )
    apart = weight.get(UNASSIGNED, 0)
    if apart:
        told.append(f"{wording.plural(apart, 'theme')} outside the stages: in map.html.")
    if journey.remarks:
        count = wording.plural(len(journey.remarks), "remark")
        told.append(f"How far to trust this: {count} at the head of map.html.")
    return [stage for stage in proper if stage.id in kept], tuple(told)


class Content:
    """Fills lanes with one actor's themes, in words that may hang in public."""

    def __init__(self, results: Results, actor: Actor) -> None:
        self.book = Casebook(results)
        self.names = Names(results)
        self._actor = actor.id
        self._several = len(results.journey.actors) > 1

    def plain(self, text: str) -> str:
        """Text that names nobody and cannot do more than be read."""
        return clean(self.names.hidden(clean(text)))

    def themes(self, stage: StageView, facet: str) -> list[Theme]:
        """The actor's themes of a facet, the widest first, then the gravest, in turns."""
        mine = [t for t in stage.themes.get(facet, ()) if t.actor == self._actor]
        return in_turns(mine)

    def title(self, theme: Theme) -> str:
        """The theme's name, unless it is the words of somebody who may not be quoted."""
        return WITHHELD if withheld(self.book, theme) else self.plain(theme.name)

    def column(self, stage: StageView) -> Column:
        """The head of a stage."""
        emotion = stage.emotion
        if self._several:
            emotion = emotion_lane([
                o for o in self.book.journey.observations
                if (o.stage, o.facet, o.mode, o.actor)
                == (stage.id, "emotion", "experienced", self._actor)
            ])  # fmt: skip
        return Column(stage.id, self.plain(stage.name) or stage.id, emotion)

    def _quote(self, stage: StageView) -> Quote | None:
        order = [*reversed(FIRST), *(f for f in stage.themes if f not in FIRST)]
        themes = [theme for facet in order for theme in self.themes(stage, facet)]
        found = ((theme, quote_of(self.book, self.names, theme)) for theme in themes)
        return next((Quote(theme.id, self.title(theme), w) for theme, w in found if w), None)

    def facet_lane(self, facet: tuple[str, str], stages: Sequence[StageView]) -> Lane:
        """The lane of one facet `(id, name)`."""
        cells = []
        for stage in stages:
            items = tuple(self.item(theme) for theme in self.themes(stage, facet[0]))
            why = stage.empty.get(facet[0], "nothing said")
            quote = self._quote(stage) if facet[0] == LEADING else None
            cells.append(Cell(stage.id, items, len(items), "" if items else clean(why), quote))
        return Lane(facet[0], facet[1], "", tuple(cells))

    def item(self, theme: Theme) -> Item:
        """A theme with its counts by kind."""
        note = self.marked(wording.count_text(theme.by_kind, short=True), theme.id)
        gauge = theme.facet == "pain_point"
        return Item(theme.id, self.title(theme), note, theme.severity, gauge)

    def asked(self, stages: Sequence[StageView]) -> Lane:
        """The opportunities, as the map sorts them."""
        cells = []
        for stage in stages:
            items = tuple(self._question(o) for o in stage.opportunities if self.is_mine(o))
            cells.append(Cell(stage.id, items, len(items), "" if items else "none drawn"))
        return Lane("opportunities", "Opportunities", "", tuple(cells))

    def question(self, opportunity: Opportunity) -> str:
        """Its question, without words that somebody did not agree to see quoted."""
        behind = (self.book.themes[t] for t in opportunity.addresses if t in self.book.themes)
        closed = any(withheld(self.book, t) and t.name in opportunity.question for t in behind)
        return WITHHELD if closed else self.plain(opportunity.question)

    def _question(self, opportunity: Opportunity) -> Item:
        reach = self.book.reach(opportunity).replace(", ", " · ")
        note = self.marked(reach, opportunity.id)
        return Item(opportunity.id, self.question(opportunity), note)

    def bare(self, note: str) -> str:
        """A note without the word on its review."""
        return " · ".join(part for part in note.split(" · ") if part not in reviewing.SHORT)

    def state(self, id: str) -> str:
        """`accepted by Ana`; what nobody decided on is a draft."""
        found = self.book.mark(id)
        return clean(found.text) if found and found.seal else "draft"

    def marked(self, note: str, id: str) -> str:
        """A note with a word on the review of what it is under."""
        word = reviewing.short(self.book.mark(id))
        return " · ".join(part for part in (note, word) if part)

    def is_mine(self, opportunity: Opportunity) -> bool:
        """Whether an opportunity rests on this actor's themes, or else on their wishes."""
        whose = {self.book.themes[t].actor for t in opportunity.addresses if t in self.book.themes}
        seen = self.book.observations
        whose |= {seen[o].actor for o in opportunity.evidence if o in seen and not whose}
        return not self._several or self._actor in whose

    def told(self, which: str, stages: Sequence[StageView]) -> Lane:
        """Expectations or wishes: single observations, none by people who may not be shown."""
        cells = []
        for stage in stages:
            seen = self.book.observations
            ids: Iterable[str] = dict.fromkeys(getattr(stage, which))
            mine = [seen[i] for i in ids if i in seen and seen[i].actor == self._actor]
            shown = [o for o in mine if self.book.quotable(o) != "no"]
            items = tuple(Item(o.id, self.plain(o.statement), self.marked("", o.id)) for o in shown)
            cells.append(Cell(stage.id, items, len(mine), "" if items else "none told"))
        name, note = {"expectations": ("Expected", "before"), "wishes": ("Wished for", "")}[which]
        return Lane(which, name, note, tuple(cells))


def in_turns(themes: Sequence[Theme]) -> list[Theme]:
    """The widest, then the gravest of the others, then the next widest, and so on."""
    rest = sorted(themes, key=lambda t: (-t.n, -(t.severity or 0), t.id))
    ordered: list[Theme] = []
    while rest:
        if len(ordered) % 2:
            pick = min(rest, key=lambda t: (-(t.severity or 0), -t.n, t.id))
        else:
            pick = rest[0]
        rest.remove(pick)
        ordered.append(pick)
    return ordered
