"""Facts about themes, findings and opportunities as their screens show them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from synth.desk.desk import View
from synth.desk.dossier import Voice, voice
from synth.records.journey import Opportunity, Theme
from synth.report.wording import count_text, people_text
from synth.review import telling
from synth.review.queue_choices import labels

QUOTES = 2
"""Clearest quotes of a theme beneath a finding."""
OPEN = 12
"""Voices, and themes to merge with, that stand open."""

COMPARED = 3
"""Clearest quotes of each of two themes by which they are compared."""


@dataclass(frozen=True)
class Member:
    """One observation of a theme, and how it was decided."""

    voice: Voice
    fate: str


@dataclass(frozen=True)
class ThemeLine:
    """A theme in a line, with its clearest quotes."""

    id: str
    name: str
    place: str
    counts: str
    severity: int | None
    quotes: tuple[Voice, ...]
    fate: str


def theme_line(view: View, theme: Theme, quotes: int = QUOTES) -> ThemeLine:
    """A theme in a line; its observations stand the clearest first."""
    return ThemeLine(
        id=theme.id,
        name=theme.name,
        place=place_of(view, theme),
        counts=count_text(theme.by_kind),
        severity=theme.severity,
        quotes=tuple(voice(view, o) for o in theme.observations[:quotes]),
        fate=telling.fate(view.reviews.get(theme.id, ())),
    )


def place_of(view: View, theme: Theme) -> str:
    """`Pain points · First box`, and whose where the study has several actors."""
    fields = (("facet", theme.facet), ("stage", theme.stage), ("actor", theme.actor))
    several = len(view.journey.actors) > 1
    shown = [(f, v) for f, v in fields if f != "actor" or several]
    return " · ".join(labels(view, field).get(value, value) for field, value in shown)


def members(view: View, names: Iterable[str]) -> list[Member]:
    """Observations with what was decided on each."""
    return [Member(voice(view, o), telling.fate(view.reviews.get(o, ()))) for o in names]


def voices(view: View, names: Iterable[str]) -> list[Voice]:
    """Observations in a line each; those that the map has not are left out."""
    return [voice(view, o) for o in names if o in view.observations]


def who(view: View, names: Iterable[str]) -> str:
    """`2 interviewed, 20 surveyed`: the people behind some observations, never added."""
    people = {view.observations[o].participant for o in names if o in view.observations}
    interviews = {s.id for s in view.journey.sources if s.kind == "interview"}
    talked = {p.id for p in view.journey.participants if interviews & set(p.sources)}
    return people_text(len(people & talked), len(people - talked))


def beside(view: View, theme: Theme, near: Callable[[str, str], float]) -> Sequence[ThemeLine]:
    """Themes that one can be merged with, the most alike first by two of their clearest quotes."""
    lane = (theme.facet, theme.stage, theme.actor)
    others = [
        t
        for t in view.themes.values()
        if t.id != theme.id and (t.facet, t.stage, t.actor) == lane and t.observations
    ]
    alike = {
        t.id: max(
            near(o, p) for o in theme.observations[:COMPARED] for p in t.observations[:COMPARED]
        )
        for t in others
    }
    ordered = sorted(others, key=lambda t: (-alike[t.id], t.id))
    return [theme_line(view, t, quotes=1) for t in ordered]


def addressed(view: View, opportunity: Opportunity) -> list[ThemeLine]:
    """The pain points that an opportunity answers."""
    return [theme_line(view, view.themes[t]) for t in opportunity.addresses if t in view.themes]
