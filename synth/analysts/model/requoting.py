"""Asks once more for quotes that could not be found, with the reason and the nearest text."""

from collections.abc import Sequence
from dataclasses import dataclass

from synth.analysts.model.answers import Requotes
from synth.analysts.model.desk import Desk
from synth.analysts.model.wording import one_line
from synth.analysts.protocol import Miss
from synth.llm.answering import NoAnswer
from synth.llm.protocol import Request
from synth.records.document import Document, Turn
from synth.records.evidence import Draft, Rejection

BATCH = 20
"""Quotes asked for in one call."""
SHOWN = 1200
"""Characters of the named line that are shown: its part around the nearest sentence."""
ELSEWHERE = "these words are another person's, or stand elsewhere"
"""Said to a model in place of the reason, which names people and turns."""


@dataclass(frozen=True)
class Requoter:
    """Asks for quotes in batches."""

    desk: Desk

    def requote(self, misses: Sequence[Miss], document: Document) -> list[Draft | None]:
        """A draft in place of each, with another quote; None where the claim is dropped."""
        return [
            draft
            for start in range(0, len(misses), BATCH)
            for draft in self._batch(misses[start : start + BATCH], document)
        ]

    def request(self, misses: Sequence[Miss], document: Document) -> Request:
        """What is asked about a batch."""
        items = "\n\n".join(
            f"{n}. {_item(miss, document)}" for n, miss in enumerate(misses, start=1)
        )
        shown = (_line(miss.draft, document) for miss in misses)
        return self.desk.request(
            "requote",
            Requotes,
            static={},
            data={"items": items},
            owners={turn.participant for turn in shown if turn and turn.participant},
        )

    def _batch(self, misses: Sequence[Miss], document: Document) -> list[Draft | None]:
        def made(answer: Requotes, strict: bool) -> list[Draft | None]:
            given = {told.item: told.quote for told in answer.quotes}
            missing = [n for n in range(1, len(misses) + 1) if n not in given]
            if missing and strict:
                raise ValueError(f"quotes: no quote, not even an empty one, on items {missing}")
            return [
                _mended(miss.draft, given.get(n, ""), document)
                for n, miss in enumerate(misses, start=1)
            ]

        try:
            return self.desk.ask(self.request(misses, document), Requotes, made)
        except NoAnswer as problem:
            quotes = "1 quote" if len(misses) == 1 else f"{len(misses)} quotes"
            self.desk.failed(f"{document.source.path}, {quotes} not asked for again", problem)
            return [None] * len(misses)


def _mended(draft: Draft, quote: str, document: Document) -> Draft | None:
    if not quote.strip():
        return None
    line = _line(draft, document)
    turn = line.turn if line else draft.turn
    return draft.model_copy(update={"quotes": (quote,), "turn": turn})


def _line(draft: Draft, document: Document) -> Turn | None:
    """The participant's turn that was named, else the next one: the answer to a question."""
    later = (turn for turn in document.turns if turn.turn >= draft.turn and turn.participant)
    return next(later, None) if draft.turn > 0 else None


def _item(miss: Miss, document: Document) -> str:
    draft, rejection = miss
    line = _line(draft, document)
    words = one_line(document.words_of(line)) if line else "(none)"
    parts = [
        f"Claim: {draft.facet}, {draft.mode}: {one_line(draft.statement)}",
        f"Quote given: {one_line(' … '.join(draft.quotes))[:SHOWN]}",
        f"Wrong with it: {rejection.kind}: {_reason(rejection)}",
        f"Line: {_around(words, one_line(rejection.nearest))}",
    ]
    if rejection.nearest:
        parts.append(f"Nearest: {one_line(rejection.nearest)[:SHOWN]}")
    return "\n".join(parts)


def _reason(rejection: Rejection) -> str:
    return ELSEWHERE if rejection.kind == "misattributed" else one_line(rejection.reason)


def _around(words: str, nearest: str) -> str:
    """Part of a long line: what surrounds the nearest sentence, else its beginning."""
    if len(words) <= SHOWN:
        return words
    middle = max(0, words.find(nearest[:80])) + min(len(nearest), SHOWN) // 2 if nearest else 0
    start = max(0, min(middle - SHOWN // 2, len(words) - SHOWN))
    before = "… " if start else ""
    after = " …" if start + SHOWN < len(words) else ""
    return f"{before}{words[start : start + SHOWN]}{after}"
