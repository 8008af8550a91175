"""The built-in analyst: a simple reader of English without network, key or language model.

It reads sentence by sentence. What it proposes is the participant's sentence itself; its statement
is that sentence without fillers. Its confidence is how far the score lies above the threshold, and
never says more than that.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from synth.analysts import cues, wording
from synth.analysts.facets import THRESHOLD, FacetReader, Scored
from synth.analysts.protocol import (
    Cluster,
    Concluded,
    Embed,
    Matrix,
    Merged,
    Miss,
    Need,
    Place,
    Portion,
    Proposed,
    Verdict,
)
from synth.analysts.stages import WINDOW, StageReader
from synth.prompting import CodebookEntry
from synth.readers.survey import prompted_items
from synth.records.document import Document, Turn
from synth.records.evidence import Draft, Extract, Labels, Mode, Observation
from synth.records.ids import content_id
from synth.records.journey import Theme
from synth.records.study import Actor, Study, SurveyItem
from synth.sentences import count_words, sentences

VERSION = 7
"""To be raised with every change of its rules: stored drafts of another version are made anew."""
NAMED_BY = 8
"""A theme is named by the clearest of so many members nearest to its centre."""
LEAST_WORDS = 4
LEAST_CONTENT = 2
"""Shorter or emptier sentences of an interview say nothing alone; survey answers may."""


@dataclass(frozen=True)
class _Unit:
    """One sentence of a participant's turn."""

    turn: Turn
    text: str
    plain: str
    lean: cues.Lean


class BuiltinAnalyst:
    """Reads with sentence vectors and plain rules; see `synth.analysts.protocol.Analyst`."""

    label = "builtin"
    workers = 1

    def __init__(self, study: Study, entries: Sequence[CodebookEntry], embed: Embed) -> None:
        self.prompts = {e.prompt.name: e.prompt.sha256 for e in entries if e.prompt}
        self._embed = embed
        self._study = study
        self._entries = entries
        self._readers: tuple[FacetReader, StageReader] | None = None

    def stop(self) -> None:
        """Nothing to be done."""

    def failures(self) -> list[str]:
        """None: it has an answer to everything."""
        return []

    def portions(self, document: Document) -> list[Portion]:
        """The whole document."""
        return [Portion(document)]

    def key(self, portion: Portion) -> str:
        """Equal for equal text, turns, stages, facets, surveys and rules."""
        document = portion.document
        settings = self._study.model_dump(mode="json", include={"stages", "facets", "surveys"})
        examples = [entry.examples for entry in self._entries]
        return content_id(
            "a",
            self.label,
            VERSION,
            document.source.path,
            document.text,
            [turn.model_dump(mode="json") for turn in document.turns],
            settings,
            examples,
        )

    def extract(self, portion: Portion) -> Extract:
        """Drafts in the order of the text; a sentence may yield two."""
        document = portion.document
        units = _units(document)
        if not units:
            return Extract(drafts=())
        facets, stages = self._load()
        vectors = self._embed([u.turn.participant or "" for u in units], [u.text for u in units])
        likeness = facets.likeness(vectors)
        questions = self._questions(units, stages)
        pinned = prompted_items(self._study, document)
        window = 0 if document.source.kind == "survey" else WINDOW
        turns = [u.turn.turn for u in units]
        places = stages.assign(stages.likeness(vectors), turns, questions, window)
        drafts = [
            draft
            for unit, row, place in zip(units, likeness, places, strict=True)
            for draft in self._read(unit, row, place, document, pinned.get(unit.turn.item or ""))
        ]
        return Extract(drafts=tuple(drafts), asked=stages.asked(questions))

    def requote(self, misses: Sequence[Miss], document: Document) -> list[Draft | None]:
        """Nothing else: its quotes are slices of the text."""
        return [None] * len(misses)

    def check(self, observations: Sequence[Observation], document: Document) -> list[Verdict]:
        """The built-in reader cannot judge its own claims."""
        return [Verdict("unchecked")] * len(observations)

    def merge(
        self, place: Place, observations: Sequence[Observation], cluster: Cluster
    ) -> list[Merged]:
        """Groups by likeness, named by the clearest member's own words, shortened to a clause."""
        known = {o.id: o for o in observations}
        facets = sorted({o.facet for o in observations})
        return [
            self._named(facet, [known[i] for i in ids])
            for facet in facets
            for ids in cluster([o.id for o in observations if o.facet == facet])
        ]

    def conclude(self, actor: Actor, themes: Sequence[Theme]) -> list[Concluded] | None:
        """Left to the rules."""
        return None

    def suggest(self, need: Need) -> list[Proposed] | None:
        """Left to the rules."""
        return None

    def _named(self, facet: str, members: Sequence[Observation]) -> Merged:
        names = [wording.short_name(member.citations[0].quote) for member in members[:NAMED_BY]]
        clearest = max(range(len(names)), key=lambda i: (wording.clarity(names[i]), -i))
        return Merged(facet, tuple(m.id for m in members), names[clearest], clearest)

    def _load(self) -> tuple[FacetReader, StageReader]:
        if self._readers is None:
            facets = FacetReader(self._entries, self._embed)
            self._readers = facets, StageReader(self._study.stages, self._embed)
        return self._readers

    def _questions(self, units: Sequence[_Unit], stages: StageReader) -> Matrix:
        """Likeness of each unit's question to the stages; zeros where nothing was asked."""
        asked = sorted({unit.turn.question for unit in units if unit.turn.question})
        rows = np.zeros((len(units), len(stages.stages) + 1), dtype=np.float32)
        if asked:
            known = stages.likeness(self._embed([""] * len(asked), asked))
            at = {question: i for i, question in enumerate(asked)}
            for i, unit in enumerate(units):
                if unit.turn.question:
                    rows[i] = known[at[unit.turn.question]]
        return rows

    def _read(
        self,
        unit: _Unit,
        likeness: Matrix,
        stage: str,
        document: Document,
        pinned: SurveyItem | None,
    ) -> list[Draft]:
        survey = document.source.kind == "survey"
        mode = cues.mode_of(unit.plain, unit.lean, survey=survey, notes=unit.turn.paraphrase)
        reader, _ = self._load()
        scored = reader.facets_of(likeness, unit.plain, unit.lean)
        if pinned:
            stage = pinned.stage or stage
            scored = [Scored(pinned.facet, THRESHOLD)] if pinned.facet else scored
        if mode != "experienced":
            scored = scored[:1]  # a wish is one wish, whatever it is about
        return [self._draft(unit, s, stage, mode, document.source.id) for s in scored]

    def _draft(self, unit: _Unit, scored: Scored, stage: str, mode: Mode, source: str) -> Draft:
        return Draft(
            source=source,
            turn=unit.turn.turn,
            quotes=(unit.text,),
            facet=scored.facet,
            stage=stage,
            mode=mode,
            statement=wording.statement(unit.text),
            labels=_labels(scored.facet, unit.plain, unit.lean),
            confidence=round(min(0.9, 0.3 + max(0.0, scored.score - THRESHOLD) * 1.5), 2),
        )


def _units(document: Document) -> list[_Unit]:
    return [
        _Unit(turn, text, _plain(text), lean)
        for turn in document.turns
        if turn.participant
        for lean in [cues.lean_of(turn.question)]
        for start, end in sentences(document.text, turn.start, turn.end)
        if _says_something(text := document.text[start:end], document.source.kind)
    ]


def _says_something(text: str, kind: str) -> bool:
    if text.endswith("?"):
        return False
    if kind == "survey":
        return count_words(text) >= 1
    return count_words(text) >= LEAST_WORDS and cues.content_words(_plain(text)) >= LEAST_CONTENT


def _plain(text: str) -> str:
    """Curly apostrophes straightened: the cues are written with straight ones. Same length."""
    return text.replace("’", "'")


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
