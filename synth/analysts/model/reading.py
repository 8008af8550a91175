"""A model reads a window: what it is asked, and its answer as drafts."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from synth.analysts.model.answers import BOUNDS, Answer, drafts_type
from synth.analysts.model.desk import Desk, said
from synth.analysts.model.windows import citable, halves
from synth.analysts.model.wording import (
    actors_text,
    facets_text,
    labels_text,
    lines_text,
    source_text,
    stages_text,
)
from synth.analysts.protocol import Portion, Span
from synth.llm.answering import NoAnswer
from synth.llm.protocol import Message, Request
from synth.prompting import CodebookEntry
from synth.readers.survey import prompted_items
from synth.records.document import Turn
from synth.records.evidence import Draft, Extract, Labels
from synth.records.study import Study, SurveyItem

LOW_COVERAGE = 0.1
"""Share of the characters of a window that its quotes cover, below which it is read again."""
LEAST_CHARS = 1200
"""Shorter windows are read once."""
CONFIDENCE = 0.7
"""Of a draft before it is checked: a model's own figure says little (Xiong et al. 2024, ICLR)."""
Labelled = Mapping[str, Any]


@dataclass(frozen=True)
class Reader:
    """Reads the portions of a study."""

    study: Study
    codebook: Sequence[CodebookEntry]
    actors: Mapping[str, str]
    """Actor of each participant."""
    desk: Desk
    second_look: bool = True

    @cached_property
    def _type(self) -> type[Answer]:
        return drafts_type(self.study)

    def extract(self, portion: Portion, *, whole: bool = True) -> Extract:
        """Drafts of a portion; of its halves where it could not be answered as a whole."""
        parts = halves(portion) if whole else []
        try:
            return self._read(portion, last=len(parts) < 2)
        except NoAnswer as problem:
            if len(parts) < 2 or not problem.splittable:
                self.desk.failed(_place(portion), problem)
                return Extract(drafts=(), unread=True)
        return _joined([self.extract(part, whole=False) for part in parts])

    def request(self, portion: Portion) -> Request:
        """What is asked about a portion."""
        item = self._item(portion)
        return self.desk.request(
            "extract",
            self._type,
            static={
                "title": self.study.title,
                "actors": actors_text(self.study.actors),
                "stages": stages_text(self.study.stages),
                "facets": facets_text(self.study.facets, self.codebook),
                "labels": labels_text(self.study),
            },
            data={
                "source": source_text(portion, item, self.actors, self.study.reading.marks),
                "lines": lines_text(portion, self.actors, labelled=len(self.study.actors) > 1),
            },
            owners=owners(portion),
        )

    def _read(self, portion: Portion, *, last: bool) -> Extract:
        request = self.request(portion)
        first = self.desk.ask(
            request, self._type, lambda a, strict: self._made(a, portion, strict), last=last
        )
        if not self._wants_second_look(portion, first):
            return first
        more = self._second(portion, request, first)
        return _joined([first, more])

    def _second(self, portion: Portion, request: Request, first: Extract) -> Extract:
        """What a second look adds; it may fail, the first one stands."""
        marked = json.dumps([draft.quotes[0] for draft in first.drafts], ensure_ascii=False)
        prompt = self.desk.prompts["second-look"]
        follow_up = (
            Message(role="assistant", content=marked),
            Message(role="user", content=said(prompt, covered=f"{len(first.drafts)} marks")),
        )
        asked = request.model_copy(
            update={
                "task": "second-look",
                "messages": (*request.messages, *follow_up),
                "data": json.dumps([request.data, marked]),
                "prompt": prompt.sha256,
            }
        )
        try:
            return self.desk.ask(
                asked, self._type, lambda a, strict: self._made(a, portion, strict)
            )
        except NoAnswer as problem:
            self.desk.failed(f"{_place(portion)}, second look", problem)
            return Extract(drafts=())

    def _wants_second_look(self, portion: Portion, first: Extract) -> bool:
        if not self.second_look or portion.document.source.kind == "survey":
            return False
        shown = sum(span.end - span.start for _, span in citable(portion))
        cited = sum(len(quote) for draft in first.drafts for quote in draft.quotes)
        return shown >= LEAST_CHARS and cited < LOW_COVERAGE * shown

    def _made(self, answer: Answer, portion: Portion, strict: bool) -> Extract:
        lines = citable(portion)
        told: Any = answer
        problems = [p for i, d in enumerate(told.drafts) for p in _problems(i, d, len(lines))]
        if strict and problems:
            raise ValueError("; ".join(problems[:5]))
        item = self._item(portion)
        source = portion.document.source.id
        drafts = [self._draft(d.model_dump(), source, lines, item) for d in told.drafts]
        return Extract(drafts=tuple(drafts), asked=tuple(sorted(set(told.asked))))

    def _draft(
        self,
        told: Labelled,
        source: str,
        lines: Sequence[tuple[Turn, Span]],
        item: SurveyItem | None,
    ) -> Draft:
        known = 1 <= told["line"] <= len(lines)
        facet = (item.facet if item else None) or told["facet"]
        return Draft(
            source=source,
            turn=lines[told["line"] - 1][0].turn if known else 0,
            quotes=(told["quote"],),
            facet=facet,
            stage=(item.stage if item else None) or told["stage"],
            mode=told["mode"],
            statement=told["statement"].strip() or told["quote"],
            actor=told["actor"],
            labels=self._labels(facet, told),
            confidence=CONFIDENCE,
        )

    def _labels(self, facet: str, told: Labelled) -> Labels:
        (names,) = (f.labels for f in self.study.facets if f.id == facet)
        labels = {name: _within(name, told.get(name)) for name in names}
        if told["mode"] == "wished" and "severity" in labels:
            labels["severity"] = None
        return labels

    def _item(self, portion: Portion) -> SurveyItem | None:
        items = prompted_items(self.study, portion.document)
        if not items:
            return None
        (first, *_) = citable(portion)
        return items.get(first[0].item or "")


def owners(portion: Portion) -> set[str]:
    """Participants whose words are shown with a portion."""
    first, last = portion.spans[0].turn, portion.spans[-1].turn
    shown = [t for t in portion.document.turns if first - 2 <= t.turn <= last]
    return {turn.participant for turn in shown if turn.participant}


def _problems(index: int, told: Any, lines: int) -> list[str]:
    problems = []
    if not 1 <= told.line <= lines:
        problems.append(f"drafts.{index}.line: expected 1 to {lines}, found {told.line}")
    for name, (low, high) in BOUNDS.items():
        value = getattr(told, name, None)
        if value is not None and not low <= value <= high:
            problems.append(f"drafts.{index}.{name}: expected {low} to {high}, found {value}")
    if not told.quote.strip():
        problems.append(f"drafts.{index}.quote: expected words of line {told.line}, found none")
    return problems


def _within(name: str, value: str | int | None) -> str | int | None:
    low, high = BOUNDS.get(name, (0, 0))
    if name in BOUNDS:
        return value if isinstance(value, int) and low <= value <= high else None
    return value or None


def _joined(parts: Sequence[Extract]) -> Extract:
    return Extract(
        drafts=tuple(draft for part in parts for draft in part.drafts),
        asked=tuple(sorted({stage for part in parts for stage in part.asked})),
        unread=any(part.unread for part in parts),
    )


def _place(portion: Portion) -> str:
    document = portion.document
    turns = document.by_number()
    first, last = turns[portion.spans[0].turn], turns[portion.spans[-1].turn]
    if first.row is not None:
        asked = first.question or first.item or ""
        return f"{document.source.path}, rows {first.row} to {last.row}, '{asked}', not read"
    return f"{document.source.path}, turns {first.turn} to {last.turn}, not read"
