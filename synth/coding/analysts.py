"""An analyst's map as the marks of one more coder."""

from collections.abc import Iterator, Sequence

from synth.coding.marks import cut
from synth.coding.turns import Place, places
from synth.errors import sentence
from synth.evaluation.found import citation_mark
from synth.evaluation.gold import Mark
from synth.records.document import Document
from synth.records.evidence import Citation, Observation
from synth.records.journey import JourneyMap


def analyst_marks(
    journey: JourneyMap, documents: Sequence[Document], name: str
) -> tuple[list[Mark], list[str]]:
    """One mark a citation, and remarks on what is not the analyst's or is not there any more.

    Evidence that reviewers added is left out. A citation whose words are not at their place, for
    the map is older than the text, is looked for in its source, and left out where they are not
    there exactly once.
    """
    by_id = {document.source.id: document for document in documents}
    turns: dict[str, list[Place]] = {}
    for place in places(documents):
        turns.setdefault(place.document.source.id, []).append(place)
    paths = {source.id: source.path for source in journey.sources}
    marks, lost = [], 0
    for observation, citation in _own(journey):
        if citation.source not in by_id:
            continue
        at = _found(citation, by_id[citation.source], turns.get(citation.source, ()))
        lost += at is None
        if at is not None:
            moved = {"start": at, "end": at + len(citation.quote)}
            marks.append(citation_mark(observation, citation, paths).model_copy(update=moved))
    return marks, [*_not_there(name, lost), *_decided(journey, name)]


def _own(journey: JourneyMap) -> Iterator[tuple[Observation, Citation]]:
    """The citations that the analyst made."""
    reviewed = journey.review.records
    for observation in journey.observations:
        known = reviewed.get(observation.id)
        if known is None or known.verdict != "added":
            for citation in observation.citations:
                yield observation, citation


def _found(citation: Citation, document: Document, turns: Sequence[Place]) -> int | None:
    if document.text[citation.start : citation.end] == citation.quote:
        return citation.start
    quote = citation.quote
    if not quote or sum(place.words.count(quote) for place in turns) != 1:
        return None
    return next(p.turn.start + p.words.index(quote) for p in turns if quote in p.words)


def _not_there(name: str, lost: int) -> list[str]:
    what = f"{lost} citation{'' if lost == 1 else 's'}"
    found = f"{what} whose words are not in the texts any more, or more than once; left out"
    return [sentence(f"the map by {cut(name)}", found=found)] if lost else []


def _decided(journey: JourneyMap, name: str) -> list[str]:
    """People's edits would pass for the analyst's."""
    if not journey.review.reviewers:
        return []
    found = "reviewers' verdicts are in it: what they edited or took out counts as the analyst's"
    return [sentence(f"the map by {cut(name)}", found=found)]
