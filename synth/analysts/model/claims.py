"""The claim check: does the cited text, read with its question, carry the claim?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from synth.analysts.model.answers import Verdicts
from synth.analysts.model.desk import Desk
from synth.analysts.model.wording import names_text, one_line
from synth.analysts.protocol import Verdict
from synth.llm.answering import NoAnswer
from synth.llm.protocol import Request
from synth.prompting import CodebookEntry
from synth.records.document import Document, Turn
from synth.records.evidence import Citation, Observation
from synth.records.study import Study

BATCH = 30
"""Claims judged in one call."""
AROUND = 320
"""Characters shown on either side of the cited words, of other turns too where it is talk."""
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
        turns = document.by_number()
        items = "\n\n".join(
            f"{n}. {_item(observation, turns, document)}" for n, observation in enumerate(batch, 1)
        )
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


def _item(observation: Observation, turns: Mapping[int, Turn], document: Document) -> str:
    turn = turns[observation.citations[0].turn]
    asked = one_line(turn.question or "")[-QUESTION:]
    said = " … ".join(_said(citation, turns, document) for citation in observation.citations)
    by = "Noted" if turn.paraphrase else "Said"
    return (
        f"Asked: {asked or '(nothing)'}\n{by}: {said}\n"
        f"Claim: {', '.join(_kind(observation))}: {one_line(observation.statement)}"
    )


def _said(citation: Citation, turns: Mapping[int, Turn], document: Document) -> str:
    turn = turns[citation.turn]
    alone = document.source.kind == "survey"
    first, last = (turn.start, turn.end) if alone else (0, len(document.text))
    before = document.text[max(first, citation.start - AROUND) : citation.start]
    after = document.text[citation.end : min(last, citation.end + AROUND)]
    return one_line(f"… {before}«{citation.quote}»{after} …")


def _kind(observation: Observation) -> Iterator[str]:
    yield observation.facet
    yield observation.mode
    yield f"experience of {observation.actor}"
    for name in ("emotion", "object", "valence", "severity", "channel"):
        value = observation.labels.get(name)
        if value is not None:
            yield f"{name} {value}"
