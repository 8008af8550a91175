"""From documents to verified observations: read, grounded, and their claims checked.

Each portion goes its whole way by itself, so that one is grounded while others are being read.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from functools import partial

from pydantic import ValidationError

from synth.analysts.protocol import Analyst, Miss, Portion, Verdict
from synth.grounding.ground import ground_all
from synth.grounding.library import Library
from synth.progress import Progress
from synth.records.document import Document
from synth.records.evidence import Extract, Observation, Rejection
from synth.store import Store
from synth.workers import each

CONFIDENT = {"supported": 0.9, "unclear": 0.5}
"""Confidence in an observation whose claim was checked; an unchecked one keeps its draft's."""


@dataclass
class Evidence:
    """Everything that was read out of the documents."""

    observations: list[Observation] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)
    unread: bool = False
    """Whether some portion could not be read."""
    read: bool = False
    """Whether any could, be it in part."""
    portions: int = 0
    drafts: int = 0
    extracted: int = 0
    """Portions that the analyst read in this run; the others were known to the store."""
    repeated: int = 0
    """Drafts of a facet about words that another draft of the same facet had cited."""


@dataclass(frozen=True)
class _Read:
    """What came out of one portion; drafts are let go, they weigh as much as what they became."""

    asked: tuple[str, ...]
    unread: bool
    drafts: int
    observations: tuple[Observation, ...]
    rejections: tuple[Rejection, ...]
    repeated: int
    fresh: bool


def extract_all(
    documents: Sequence[Document],
    actors: Mapping[str, str],
    analyst: Analyst,
    store: Store,
    progress: Progress,
    seen: Callable[[Sequence[Observation]], None],
) -> Evidence:
    """Reads, grounds and checks each document.

    Args:
        documents: what to read.
        actors: the actor of each participant.
        analyst: who reads.
        store: where answers are kept that the analyst does not keep itself.
        progress: who is told.
        seen: gets the observations of each portion while others are still being read.
    """
    library = Library(documents)
    portions = [portion for document in documents for portion in analyst.portions(document)]
    progress.stage("extract", len(portions))
    read = partial(_read, library=library, actors=actors, analyst=analyst, store=store)
    evidence = Evidence(portions=len(portions))
    known: set[str] = set()
    with closing(each(read, portions, analyst.workers, on_interrupt=analyst.stop)) as results:
        for result in results:
            seen(_collect(result, evidence, known))
            progress.advance()
    evidence.observations.sort(key=lambda o: o.id)
    return evidence


def _read(
    portion: Portion,
    *,
    library: Library,
    actors: Mapping[str, str],
    analyst: Analyst,
    store: Store,
) -> _Read:
    extract, fresh = _answer(portion, analyst, store)
    results = list(ground_all(extract.drafts, library, actors))
    misses = [
        Miss(draft, result)
        for draft, result in zip(extract.drafts, results, strict=True)
        if isinstance(result, Rejection)
    ]
    mended, rejections = _asked_again(misses, portion.document, analyst, library, actors)
    found = [result for result in results if isinstance(result, Observation)] + mended
    once: dict[str, Observation] = {}
    for observation in found:
        once.setdefault(observation.id, observation)
    checked, contradicted = _checked(list(once.values()), library, analyst)
    repeated = len(found) - len(once)
    return _Read(
        asked=extract.asked,
        unread=extract.unread,
        drafts=len(extract.drafts),
        observations=tuple(checked),
        rejections=(*rejections, *contradicted),
        repeated=repeated,
        fresh=fresh,
    )


def _asked_again(
    misses: Sequence[Miss],
    document: Document,
    analyst: Analyst,
    library: Library,
    actors: Mapping[str, str],
) -> tuple[list[Observation], list[Rejection]]:
    """What was not found is quoted once more before it is kept as a rejection."""
    if not misses:
        return [], []
    drafts = analyst.requote(misses, document)
    results = iter(list(ground_all([d for d in drafts if d is not None], library, actors)))
    mended: list[Observation] = []
    rejected: list[Rejection] = []
    for (_, rejection), draft in zip(misses, drafts, strict=True):
        result = rejection if draft is None else next(results)
        if isinstance(result, Observation):
            repairs = (*result.repairs, f"quoted again, the first quote was {rejection.kind}")
            mended.append(result.model_copy(update={"repairs": repairs}))
        elif result is not rejection:
            reason = f"{rejection.reason}; quoted again as “{result.words}”: {result.kind}"
            rejected.append(rejection.model_copy(update={"reason": reason}))
        else:
            rejected.append(rejection)
    return mended, rejected


def _answer(portion: Portion, analyst: Analyst, store: Store) -> tuple[Extract, bool]:
    """The analyst's answer, stored before it is used where the analyst leaves that to us."""
    key = analyst.key(portion)
    if key is None:
        return analyst.extract(portion), False
    known = store.answer(key)
    if known is not None:
        with suppress(ValidationError):  # a row that was damaged is read again
            return Extract.model_validate_json(known), False
    answer = analyst.extract(portion)
    store.save_answer(key, _owner(portion.document), "extract", answer.model_dump_json())
    return answer, True


def _owner(document: Document) -> str:
    """The one participant behind a document, else its source id: what erasure looks for."""
    people = document.people()
    return people.pop() if len(people) == 1 else document.source.id


def _checked(
    observations: Sequence[Observation], library: Library, analyst: Analyst
) -> tuple[list[Observation], list[Rejection]]:
    """Observations with their verdict; a contradicted claim becomes a rejection."""
    kept: list[Observation] = []
    rejected: list[Rejection] = []
    for observation, verdict in _verdicts(observations, library, analyst):
        if verdict.contradicted:
            rejected.append(_contradicted(observation, verdict.why))
            continue
        if verdict.check != observation.check:
            confidence = CONFIDENT.get(verdict.check, observation.confidence)
            new = {"check": verdict.check, "confidence": confidence}
            kept.append(observation.model_copy(update=new))
        else:
            kept.append(observation)
    return kept, rejected


def _verdicts(
    observations: Sequence[Observation], library: Library, analyst: Analyst
) -> Iterator[tuple[Observation, Verdict]]:
    """A verdict an observation, document by document: words of another source are cited there."""
    by_source: dict[str, list[Observation]] = {}
    for observation in observations:
        by_source.setdefault(observation.citations[0].source, []).append(observation)
    for source, cited in by_source.items():
        yield from zip(cited, analyst.check(cited, library[source].document), strict=True)


def _contradicted(observation: Observation, why: str) -> Rejection:
    citation = observation.citations[0]
    return Rejection(
        source=citation.source,
        turn=citation.turn,
        words=citation.quote,
        kind="contradicted",
        reason=f"the words do not carry the claim: {why or 'no reason given'}",
        nearest=citation.quote,
        facet=observation.facet,
        statement=observation.statement,
    )


def _collect(result: _Read, evidence: Evidence, known: set[str]) -> list[Observation]:
    """Adds what came out of a portion, and returns the observations that are new."""
    evidence.asked |= set(result.asked)
    evidence.unread |= result.unread
    evidence.read |= bool(result.drafts) or not result.unread
    evidence.drafts += result.drafts
    evidence.extracted += result.fresh
    evidence.repeated += result.repeated
    evidence.rejections += result.rejections
    new = [o for o in result.observations if o.id not in known]
    known.update(observation.id for observation in new)
    evidence.repeated += len(result.observations) - len(new)
    evidence.observations += new
    return new
