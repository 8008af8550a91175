"""The claim check: does the cited text, read with its question, carry the claim?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from synth.analysts.model.answers import Verdicts
from synth.analysts.model.desk import Desk
from synth.analysts.model.wording import letters, names_text, one_line, talk_text
from synth.analysts.protocol import Passage, Span, Verdict
from synth.llm.answering import NoAnswer
from synth.llm.protocol import Request
from synth.prompting import CodebookEntry
from synth.records.document import Document
from synth.records.evidence import Citation, Observation
from synth.records.study import Study

BATCH = 30
"""Claims judged in one call."""
AROUND = 320
"""Characters looked at on either side of the cited words, over other turns too where it is talk."""
QUESTION = 300
"""Characters of the question shown, its end."""
UNCHECKED = Verdict("unchecked")


@dataclass(frozen=True)
class ClaimChecker:
    """Judges claims in batches."""

    study: Study
    codebook: Sequence[CodebookEntry]
    desk: Desk

    def check(self, observations: Sequence[Observation], document: Document) -> list[Verdict]:
        """A verdict an observation, in order."""
        return [
            verdict
            for start in range(0, len(observations), BATCH)
            for verdict in self._batch(observations[start : start + BATCH], document)
        ]

    def request(self, batch: Sequence[Observation], document: Document) -> Request:
        """What is asked about a batch."""
        shown = _Shown(document)
        items = "\n\n".join(f"{n}. {shown.item(one)}" for n, one in enumerate(batch, 1))
        return self.desk.request(
            "check",
            Verdicts,
            static={"facets": names_text(self.study.facets, self.codebook)},
            data={"items": items},
            owners=_owners(batch, document),
        )

    def _batch(
        self, batch: Sequence[Observation], document: Document, *, whole: bool = True
    ) -> list[Verdict]:
        """Verdicts on a batch, on its halves where it could not be judged as a whole."""

        def made(answer: Verdicts, strict: bool) -> list[Verdict]:
            found = {v.item: _verdict(v.verdict, v.why) for v in answer.verdicts}
            missing = [n for n in range(1, len(batch) + 1) if n not in found]
            if missing and strict:
                raise ValueError(f"verdicts: no verdict on items {missing}")
            return [found.get(n, UNCHECKED) for n in range(1, len(batch) + 1)]

        last = not whole or len(batch) == 1
        try:
            return self.desk.ask(self.request(batch, document), Verdicts, made, last=last)
        except NoAnswer as problem:
            if last or not problem.splittable:
                claims = "1 claim" if len(batch) == 1 else f"{len(batch)} claims"
                self.desk.failed(f"{_place(batch, document)}, {claims} not checked", problem)
                return [UNCHECKED] * len(batch)
        middle = len(batch) // 2
        parts = batch[:middle], batch[middle:]
        return [v for part in parts for v in self._batch(part, document, whole=False)]


def _place(batch: Sequence[Observation], document: Document) -> str:
    turns = [citation.turn for o in batch for citation in o.citations]
    return f"{document.source.path}, turns {min(turns)} to {max(turns)}"


def _owners(batch: Sequence[Observation], document: Document) -> set[str]:
    """Whose words are shown: in talk, others' may stand around the cited ones."""
    if document.source.kind == "survey":
        return {observation.participant for observation in batch}
    return document.people()


def _verdict(verdict: str, why: str) -> Verdict:
    if verdict == "contradicted":
        return Verdict("unchecked", contradicted=True, why=one_line(why))
    return Verdict("supported" if verdict == "supported" else "unclear", why=one_line(why))


class _Shown:
    """Words claims of a document, whose turns are looked through once for all of them."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._turns = document.by_number()
        self._people = letters(document)

    def item(self, observation: Observation) -> str:
        """A claim with its question and the cited words among those around them."""
        turn = self._turns[observation.citations[0].turn]
        asked = one_line(turn.question or "")[-QUESTION:]
        said = " … ".join(map(self._said, observation.citations))
        by = "Noted" if turn.paraphrase else "Said"
        return (
            f"Asked: {asked or '(nothing)'}\n{by}: {said}\n"
            f"Claim: {', '.join(_kind(observation))}: {one_line(observation.statement)}"
        )

    def _said(self, citation: Citation) -> str:
        first, last = citation.start - AROUND, citation.end + AROUND
        if self._document.source.kind == "survey":
            turn = self._turns[citation.turn]
            first, last = max(first, turn.start), min(last, turn.end)
        cited = Span(citation.turn, citation.start, citation.end)
        passage = Passage(self._document, first, last)
        return f"… {talk_text(passage, self._people, cited)} …"


def _kind(observation: Observation) -> Iterator[str]:
    yield observation.facet
    yield observation.mode
    yield f"experience of {observation.actor}"
    for name in ("emotion", "object", "valence", "severity", "channel"):
        value = observation.labels.get(name)
        if value is not None:
            yield f"{name} {value}"
