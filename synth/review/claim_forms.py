"""Forms of a claim, read into what `Decisions` takes; it checks the values against the study."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from synth.desk.decisions import Decisions, Span
from synth.desk.desk import View
from synth.desk.dossier import Spoken
from synth.errors import UsageError
from synth.records.document import Turn
from synth.records.evidence import Labels, Observation
from synth.records.journey import Theme
from synth.records.review import Review
from synth.report.wording import count_text
from synth.review.addresses import of
from synth.review.http import Request

FIELDS = ("statement", "stage", "facet", "actor")
LABELS = {
    "touchpoint": ("channel",),
    "emotion": ("emotion", "object", "valence"),
    "pain_point": ("severity",),
}
"""Labels of the facets that have some; a study's own facets keep theirs as they are."""
PICKED = 20
"""Spans of one form at most."""


@dataclass(frozen=True)
class Place:
    """A theme that an observation may join."""

    id: str
    name: str
    counts: str
    """Interviews and answers side by side, never added."""


def changes_of(request: Request, now: Observation) -> dict[str, object]:
    """What an edit form changes of an observation; what it leaves as it is, is left out."""
    told: dict[str, object] = {
        name: request.told(name)
        for name in FIELDS
        if name in request.form and request.told(name).strip() != getattr(now, name)
    }
    facet = str(told.get("facet") or now.facet)
    labels = labels_of(request, facet)
    same = facet == now.facet and labels == {k: _plain(now.labels, k) for k in labels}
    if not same and (labels or facet != now.facet):
        told["labels"] = labels
    return told


def labels_of(request: Request, facet: str) -> dict[str, str]:
    """The labels of one facet, as they were typed; empty ones too."""
    names = [n for n in LABELS.get(facet, ()) if f"{facet}.{n}" in request.form]
    return {name: request.told(f"{facet}.{name}").strip() for name in names}


def edited(decisions: Decisions, target: str, request: Request) -> Review:
    """An edit as a form has it; moved to another place it stands alone, or joins what was chosen.

    Raises:
        UsageError: nothing was changed, or a value does not fit.
    """
    now = decisions.view.observations.get(target)
    changes = changes_of(request, now) if now else {}
    moved = bool({"stage", "facet", "actor"} & changes.keys())
    joins = request.told("joins")
    if joins and now and (theme := decisions.view.theme_of.get(target)) and theme.id == joins:
        joins = ""  # it is there already
    if joins and now and not moved:
        _may_join(decisions.view, target, now)
    return decisions.edit(target, changes, joins=joins if moved or joins else None)


def _may_join(view: View, target: str, now: Observation) -> None:
    """Within its lane a theme is changed by merging and splitting, where everybody sees it."""
    drafted = next((g for g in view.made.groups if target in g.members), None)
    if drafted and (drafted.facet, drafted.stage, drafted.actor) == place_of(now):
        raise UsageError(
            "It is in a theme of this lane already: merge or split that theme instead."
        )


def place_of(observation: Observation) -> tuple[str, str, str]:
    """Facet, stage and actor: where its theme stands."""
    return observation.facet, observation.stage, observation.actor


def themes_at(view: View, facet: str, stage: str, actor: str) -> list[Place]:
    """Themes of one lane, stage and actor, the widest first."""
    found: list[Theme] = [
        theme
        for column in view.journey.stages
        if column.id == stage
        for theme in column.themes.get(facet, ())
        if theme.actor == actor
    ]
    return [
        Place(t.id, t.name, count_text(t.by_kind))
        for t in sorted(found, key=lambda t: (-t.n, t.name, t.id))
    ]


def words_of(context: Sequence[Spoken], cited: Collection[int]) -> dict[str, object]:
    """What a template asks of the turns it shows: which are cited, and what was asked.

    A question that stands among the turns shown is not said twice.
    """
    main = next((said for said in context if said.number in cited), context[0])
    shown = " ".join(piece.text for said in context for piece in said.pieces)
    ask = main.question if main.question not in shown else ""
    return {
        "context": context,
        "cited": cited,
        "first": main.number,
        "ask": ask,
        "transcript": of("turn", main.key),
    }


def spans_of(request: Request, view: View, target: str) -> list[Span]:
    """The selected words: each `span` is `SOURCE:START:END` in code points.

    Without a selection those that are typed as `words`, where they stand in what it cites.

    Raises:
        UsageError: nothing is selected, or it is no such place.
    """
    if request.told("words").strip():
        return [_typed(request.told("words").strip(), view, target)]
    told = [value for value in request.form.get("span", ()) if value.strip()]
    if not told:
        raise UsageError("Select some words of the transcript first.")
    if len(told) > PICKED:
        raise UsageError(f"At most {PICKED} places at once, please.")
    return [_span(value) for value in told]


def _typed(words: str, view: View, target: str) -> Span:
    for source, turn in _turns(view, target):
        at = view.texts[source].find(words, turn.start, turn.end)
        if at >= 0:
            return source, at, at + len(words)
    raise UsageError("These words do not stand in the turn just so: copy them from it.")


def _turns(view: View, target: str) -> Iterator[tuple[str, Turn]]:
    """The turns that a claim cites, or that a refused draft named."""
    if target in view.rejections:
        places = [(view.rejections[target].source, view.rejections[target].turn)]
    else:
        shown = view.observations.get(target)
        places = [(c.source, c.turn) for c in shown.citations] if shown else []
    for source, number in places:
        document = view.documents.get(source)
        turn = document.by_number().get(number) if document else None
        if turn:
            yield source, turn


def _span(value: str) -> Span:
    source, start, end = (*value.rsplit(":", 2), "", "")[:3]
    if not (_number(start) and _number(end) and int(start) < int(end)):
        raise UsageError("Select the words anew: the place that was sent is none of a transcript.")
    return source, int(start), int(end)


def _number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 12


def _plain(labels: Labels, name: str) -> str:
    value = labels.get(name)
    return "" if value is None else str(value)
