"""The form with which a reviewer adds an observation on words that they selected."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from synth.desk.decisions import Decisions, Span
from synth.desk.desk import View
from synth.errors import UsageError
from synth.records.evidence import Mode
from synth.records.journey import Theme
from synth.records.review import Review
from synth.report import wording
from synth.review.http import Fields, Request

MODES: dict[Mode, str] = {
    "experienced": "Lived: it happened to them",
    "expected": "Expected: they thought it would be so",
    "wished": "Wished for",
    "hearsay": "Heard about others",
}
SEVERITIES = {str(level): f"{level} {words}" for level, words in wording.SEVERITIES.items()}
VALENCES = {
    "2": "+2 very good",
    "1": "+1 good",
    "0": "0 neither",
    "-1": "−1 bad",
    "-2": "−2 very bad",
}
MOST_SPANS = 20
_SPAN = re.compile(r"([0-9A-Za-z]{1,64}):([0-9]{1,12}):([0-9]{1,12})")
_LABEL = "label-"


@dataclass(frozen=True)
class Label:
    """A field of what else is noted about an observation."""

    name: str
    title: str
    value: str
    choices: tuple[tuple[str, str], ...] = ()
    """Value and words of each; none: any text."""


@dataclass(frozen=True)
class Choices:
    """What the form offers for a facet, stage and actor."""

    facet: str
    stage: str
    actor: str
    labels: tuple[Label, ...]
    themes: tuple[Theme, ...]
    joins: str


def choices(view: View, fields: Fields) -> Choices:
    """What the form offers, with what was chosen and written in it so far."""
    facets = [f.id for f in view.journey.facets]
    stages = [s.id for s in view.journey.stages]
    actors = [a.id for a in view.journey.actors]
    facet = _chosen(fields, "facet", facets, "pain_point" if "pain_point" in facets else "")
    stage = _chosen(fields, "stage", ["", *stages])  # no guess: a wrong one would be saved unseen
    actor = _chosen(fields, "actor", actors)
    themes = [t for t in view.themes.values() if (t.facet, t.stage) == (facet, stage)]
    if len(actors) > 1 and fields.get("actor"):
        themes = [t for t in themes if t.actor == actor]
    joins = _one(fields, "joins")
    return Choices(
        facet=facet,
        stage=stage,
        actor=actor,
        labels=tuple(_labels(view, facet, fields)),
        themes=tuple(sorted(themes, key=lambda t: (t.name.casefold(), t.id))),
        joins=joins if joins in {t.id for t in themes} else "",
    )


def spans(values: Sequence[str]) -> list[Span]:
    """Places that the page's script wrote as `SOURCE:START:END`, each once.

    Raises:
        UsageError: there is none, too many, or one is no place; they are not looked up here.
    """
    found = [_SPAN.fullmatch(value) for value in dict.fromkeys(values) if value]
    if not found or None in found:
        raise UsageError("Select some words of a participant first.")
    if len(found) > MOST_SPANS:
        raise UsageError(f"An observation rests on {MOST_SPANS} quotes at most.")
    return [(one[1], int(one[2]), int(one[3])) for one in found if one]


def added(decisions: Decisions, request: Request) -> Review:
    """The observation that the form tells. Raises UsageError: it does not fit."""
    form = request.form
    values: dict[str, object] = {
        name: told for name in ("facet", "stage", "mode", "actor") if (told := _one(form, name))
    }
    if statement := _one(form, "statement").strip():
        values["statement"] = statement
    values["labels"] = {
        name.removeprefix(_LABEL): told[0]
        for name, told in form.items()
        if name.startswith(_LABEL) and told[0]
    }
    return decisions.add(spans(form.get("span", ())), values, joins=_one(form, "joins"))


def _labels(view: View, facet: str, fields: Fields) -> list[Label]:
    known = next((f.labels for f in view.journey.facets if f.id == facet), ())
    return [
        Label(
            name=_LABEL + name,
            title=name.capitalize(),
            value=_one(fields, _LABEL + name),
            choices=tuple(_SCALES.get((facet, name), {}).items()),
        )
        for name in known
    ]


_SCALES = {("pain_point", "severity"): SEVERITIES, ("emotion", "valence"): VALENCES}


def _chosen(fields: Fields, name: str, ids: Sequence[str], default: str = "") -> str:
    told = _one(fields, name)
    return told if told in ids else default or (ids[0] if ids else "")


def _one(fields: Fields, name: str) -> str:
    return next(iter(fields.get(name, ())), "")
