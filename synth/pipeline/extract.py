"""From documents to verified observations: the analyst reads, grounding verifies.

What an analyst answered is stored before it is used, under a key made from all that it depends on,
so that nothing is read twice.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from pydantic import ValidationError

from synth.analysts.protocol import Analyst
from synth.grounding.ground import GroundingIndex, ground
from synth.progress import Progress
from synth.records.document import Document
from synth.records.evidence import Draft, Extract, Observation, Rejection
from synth.store import Store


@dataclass
class Evidence:
    """Everything that was read out of the documents."""

    observations: list[Observation] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)
    drafts: int = 0
    extracted: int = 0
    """Documents that the analyst read in this run; the others were known."""
    repeated: int = 0
    """Drafts of a facet about words that another draft of the same facet had cited."""


def extract_all(
    documents: Sequence[Document],
    actors: Mapping[str, str],
    analyst: Analyst,
    store: Store,
    progress: Progress,
) -> Evidence:
    """Reads and grounds each document; see `synth.grounding.ground` for `actors`."""
    evidence = Evidence()
    known: set[str] = set()
    for document in documents:
        answer = _answer(document, analyst, store, evidence)
        evidence.asked |= set(answer.asked)
        evidence.drafts += len(answer.drafts)
        _ground_all(answer.drafts, document, actors, analyst, evidence, known)
        progress.advance()
    evidence.observations.sort(key=lambda o: o.id)
    return evidence


def _answer(document: Document, analyst: Analyst, store: Store, evidence: Evidence) -> Extract:
    key = analyst.key(document)
    known = store.answer(key)
    if known is not None:
        with suppress(ValidationError):  # a row that was damaged is read again
            return Extract.model_validate_json(known)
    answer = analyst.extract(document)
    store.save_answer(key, _owner(document), "extract", answer.model_dump_json())
    evidence.extracted += 1
    return answer


def _owner(document: Document) -> str:
    """The one participant behind a document, else its source id: what erasure looks for."""
    people = {turn.participant for turn in document.turns if turn.participant}
    return people.pop() if len(people) == 1 else document.source.id


def _ground_all(
    drafts: Sequence[Draft],
    document: Document,
    actors: Mapping[str, str],
    analyst: Analyst,
    evidence: Evidence,
    known: set[str],
) -> None:
    index = GroundingIndex(document)
    for draft in drafts:
        result = ground(draft, index, actors)
        if isinstance(result, Rejection):
            evidence.rejections.append(result)
        elif result.id in known:
            evidence.repeated += 1
        else:
            known.add(result.id)
            check = analyst.check(result, document)
            evidence.observations.append(result.model_copy(update={"check": check}))
