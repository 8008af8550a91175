"""How the built-in reader reads one document: with trained heads, else by likeness to examples.

The heads know the five facets, journeys, and the sentence model that they were trained with. Facets
of a study's own are read by likeness to the codebook, and so is all under another sentence model
and in a document that is mostly about something else.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from synth.analysts import cues, wording
from synth.analysts.facets import THRESHOLD, FacetReader, Scored
from synth.analysts.heads import FACETS, Inputs, shipped
from synth.analysts.naming import statement_of
from synth.analysts.protocol import Embed, Matrix
from synth.analysts.stages import WINDOW, StageReader
from synth.analysts.staging import StageFeatures
from synth.analysts.trained import Seen, see, told
from synth.analysts.units import Unit, inputs_of, says_something, units_of, vectors_of
from synth.prompting import CodebookEntry
from synth.readers.survey import prompted_items
from synth.records.document import Document
from synth.records.evidence import Draft, Extract, Labels
from synth.records.study import UNASSIGNED, Study, SurveyItem

LIKELY = 0.3
"""The confidence of what just reaches the threshold of likeness."""
ANSWER_SAYS = 2
"""Observations of a survey answer, at most; `synth plan` takes as many of a model's."""
SPARSE = ("goal",)
"""Facets of which the heads find nothing: in interviews likeness adds what it finds in sentences
that the heads leave free. On corpora not trained on the F1 of goals becomes 0.11, that of all stays
0.378. Of actions and touchpoints it proposes too much that nobody would mark."""
FOREIGN = 0.6
"""Where so much of a document is no journey, the heads, trained on journeys, would pass it over;
likeness finds what there is, so that it is counted as outside."""


@dataclass(frozen=True)
class _Page:
    """A document, and what is known of each of its sentences."""

    document: Document
    units: Sequence[Unit]
    inputs: Inputs
    places: Sequence[str]
    """Stage of each sentence by likeness; `unassigned` where it lies outside."""
    pinned: dict[str, SurveyItem]
    survey: bool


class Reader:
    """Reads documents of one study."""

    def __init__(
        self, study: Study, entries: Sequence[CodebookEntry], embed: Embed, *, heads: bool = True
    ) -> None:
        """Without `heads` all is read by likeness, as another sentence model would have it."""
        own = [entry for entry in entries if entry.facet not in FACETS]
        self._study, self._embed = study, embed
        self._stages = StageReader(study.stages, embed)
        trained = heads and self._stages.dim == shipped().dim
        self._every = FacetReader(entries, embed)
        self._own = FacetReader(own, embed) if own else None
        self._staging = StageFeatures(study.stages, embed) if trained else None
        self._known = [entry.facet for entry in entries if entry.facet in FACETS]

    def extract(self, document: Document) -> Extract:
        """Drafts in the order of the text; a sentence may yield several."""
        units = units_of(document)
        if not units:
            return Extract(drafts=())
        survey = document.source.kind == "survey"
        own = vectors_of(units, self._embed)
        inputs = inputs_of(units, own, self._embed, survey=survey)
        asked = self._stages.likeness(inputs.question)[inputs.asked]
        asked[inputs.asked == 0] = 0
        likeness, turns = self._stages.likeness(own), inputs.turns.tolist()
        places = self._stages.assign(likeness, turns, asked, 0 if survey else WINDOW)
        pinned = prompted_items(self._study, document)
        page = _Page(document, units, inputs, places, pinned, survey)
        found = sorted(self._found(page), key=lambda f: f[:2])
        return Extract(
            drafts=tuple(draft for _, _, draft in found), asked=self._stages.asked(asked)
        )

    def _found(self, page: _Page) -> Iterator[tuple[int, int, Draft]]:
        """Drafts, each behind the first and last of its sentences."""
        outside = sum(place == UNASSIGNED for place in page.places)
        if self._staging is None or outside >= FOREIGN * len(page.places):
            yield from self._by_likeness(page, self._every)
            return
        marked = list(self._by_heads(page, self._staging))
        yield from marked
        if not page.survey:
            taken = {i for first, last, _ in marked for i in range(first, last + 1)}
            likened = self._by_likeness(page, self._every)
            yield from (f for f in likened if f[2].facet in SPARSE and f[0] not in taken)
        if self._own is not None:
            yield from self._by_likeness(page, self._own)

    def _by_heads(self, page: _Page, staging: StageFeatures) -> Iterator[tuple[int, int, Draft]]:
        trained, inputs = shipped(), page.inputs
        staged = staging.features(
            inputs.own, inputs.question, inputs.asked, inputs.turns, survey=page.survey
        )
        read, scores = trained.read(inputs), staged @ trained.parts["stage"]
        texts, turns = [unit.text for unit in page.units], inputs.turns.tolist()
        seen = see(trained, read, scores, turns, texts, self._known, survey=page.survey)
        fixed = {i: item.facet for i, item in _pinned(page) if item.facet}
        seen = [s for s in seen if s.first not in fixed]
        seen += [told(read, scores, i, i, facet, LIKELY) for i, facet in fixed.items()]
        stages = self._places(page, scores)
        seen = _weightiest(seen, page) if page.survey else seen
        for s in _one_wish(seen):
            if any(map(_answers, page.units[s.first : s.last + 1])) or s.first in fixed:
                stage = stages[_clearest(scores, s)]
                yield s.first, s.last, _draft_of(page, s, stage)

    def _places(self, page: _Page, scores: Matrix) -> list[str]:
        """The stage of each sentence: pinned, outside the journey, or as the heads have it."""
        best = np.round(scores, 4).argmax(axis=1)
        places = [
            UNASSIGNED if place == UNASSIGNED else self._study.stages[i].id
            for place, i in zip(page.places, best, strict=True)
        ]
        for i, item in _pinned(page):
            places[i] = item.stage or places[i]
        return places

    def _by_likeness(self, page: _Page, reader: FacetReader) -> Iterator[tuple[int, int, Draft]]:
        pinned = dict(_pinned(page))
        for i, row in enumerate(reader.likeness(page.inputs.own)):
            unit, item = page.units[i], pinned.get(i)
            if not says_something(unit, survey=page.survey):
                continue
            scored = reader.facets_of(row, unit.plain, unit.lean)
            if item and item.facet:
                fixed = item.facet in reader.facets
                scored = [Scored(item.facet, THRESHOLD)] if fixed else []
            stage = (item and item.stage) or page.places[i]
            for draft in _likened(page, unit, scored, stage):
                yield i, i, draft


def _weightiest(seen: Sequence[Seen], page: _Page) -> list[Seen]:
    """The likeliest of each answer, in the order of the text."""
    told_of: dict[int, int] = {}
    kept: list[Seen] = []
    for s in sorted(seen, key=lambda s: (-round(s.chance, 4), s.first, s.facet)):
        turn = page.units[s.first].turn.turn
        told_of[turn] = told_of.get(turn, 0) + 1
        if told_of[turn] <= ANSWER_SAYS:
            kept.append(s)
    return sorted(kept, key=lambda s: (s.first, s.last))


def _pinned(page: _Page) -> Iterator[tuple[int, SurveyItem]]:
    """Sentences that answer an item of which the study says what it is about."""
    for i, unit in enumerate(page.units):
        item = page.pinned.get(unit.turn.item or "")
        if item and says_something(unit, survey=page.survey):
            yield i, item


def _answers(unit: Unit) -> bool:
    return not unit.text.endswith("?")


def _one_wish(seen: Sequence[Seen]) -> list[Seen]:
    """A wish is one wish, whatever it is about: the likelier facet of it."""
    best: dict[tuple[int, int], float] = {}
    for s in seen:
        best[s.first, s.last] = max(s.chance, best.get((s.first, s.last), 0.0))
    return [s for s in seen if s.mode == "experienced" or s.chance == best[s.first, s.last]]


def _clearest(scores: npt.NDArray[np.float32], seen: Seen) -> int:
    """The sentence of a run that is surest of the run's stage."""
    rows = np.round(scores[seen.first : seen.last + 1, seen.stage], 4)
    return seen.first + int(rows.argmax())


def _draft_of(page: _Page, seen: Seen, stage: str) -> Draft:
    first, last = page.units[seen.first], page.units[seen.last]
    text = page.document.text[first.start : last.end]
    wished = page.survey and first.lean.wish
    labels = _labels(seen.facet, text.replace("’", "'"), first.lean)
    if "valence" in labels and not cues.is_unclear(text):
        labels = {**labels, "valence": seen.valence}
    return Draft(
        source=page.document.source.id,
        turn=first.turn.turn,
        quotes=(text,),
        facet=seen.facet,
        stage=stage,
        mode="wished" if wished else seen.mode,
        statement=statement_of(text, seen.facet),
        labels=labels,
        confidence=round(min(0.9, seen.chance), 2),
    )


def _likened(page: _Page, unit: Unit, scored: Sequence[Scored], stage: str) -> Iterator[Draft]:
    mode = cues.mode_of(unit.plain, unit.lean, survey=page.survey, notes=unit.turn.paraphrase)
    for s in scored if mode == "experienced" else scored[:1]:
        yield Draft(
            source=page.document.source.id,
            turn=unit.turn.turn,
            quotes=(unit.text,),
            facet=s.facet,
            stage=stage,
            mode=mode,
            statement=statement_of(unit.text, s.facet),
            labels=_labels(s.facet, unit.plain, unit.lean),
            confidence=round(min(0.9, LIKELY + max(0.0, s.score - THRESHOLD) * 1.5), 2),
        )


def _labels(facet: str, sentence: str, lean: cues.Lean) -> Labels:
    if facet == "touchpoint":
        return {"channel": cues.channel_of(sentence)}
    if facet == "pain_point":
        return {"severity": cues.severity_of(sentence)}
    if facet == "emotion":
        return _emotion_labels(sentence, lean)
    return {}


def _emotion_labels(sentence: str, lean: cues.Lean) -> Labels:
    feeling = cues.feeling_in(sentence)
    if cues.is_unclear(sentence) or feeling is None:
        valence = 1 if lean.good and not cues.is_unclear(sentence) else None
        return {"emotion": None, "object": None, "valence": valence}
    word, valence, end = feeling
    return {"emotion": word, "object": wording.object_after(sentence, end), "valence": valence}
