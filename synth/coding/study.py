"""The codings of a study's folder and their agreement: what commands and exports start from."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from synth.coding.agreement import Agreement, Pair, agreement
from synth.coding.blindness import sighted, sighted_remarks
from synth.coding.codings import Codings, codings_of
from synth.errors import UsageError, sentence
from synth.privacy.consent import MARK, consents
from synth.records.journey import JourneyMap
from synth.records.review import Review
from synth.results import Results
from synth.reviewlog import REVIEWS, read_reviews


def study_agreement(
    folder: Path, results: Results, maps: Sequence[JourneyMap], session: str | None = None
) -> Agreement:
    """How far those who coded a study agree, with each other and with `maps`.

    Words of people who must not be quoted are withheld.

    Raises:
        UsageError: nobody coded (in that session).
        OutputError: reviews.jsonl cannot be read.
    """
    log = read_reviews(folder)
    codings = codings_of(log.reviews, results)
    if not codings.of(session=session):
        raise _nobody_coded(folder, codings, session)
    told = agreement_of(log.reviews, codings, results, maps, session)
    pairs = tuple(_unquoted(pair, results) for pair in told.pairs)
    return replace(told, pairs=pairs, remarks=(*log.remarks, *told.remarks))


def _unquoted(pair: Pair, results: Results) -> Pair:
    """Without the words of people who must not be quoted: the place says where they stand."""
    closed = consents(results.journey)
    speakers = {(s, t.turn): t.participant for s, told in results.turns.items() for t in told}
    apart = tuple(
        replace(d, words=MARK) if speakers.get((d.source, d.turn)) in closed else d
        for d in pair.disagreements
    )
    return replace(pair, disagreements=apart)


def agreement_of(
    reviews: Sequence[Review],
    codings: Codings,
    results: Results,
    maps: Sequence[JourneyMap],
    session: str | None = None,
) -> Agreement:
    """The same from reviews and codings at hand; also tells which codings were not blind."""
    documents = results.documents()
    compared = Codings(tuple(c for c in codings.codings if session in (None, c.session)))
    told = agreement(codings, documents, maps, session)
    knew = sighted_remarks(sighted(reviews, compared, documents))
    return replace(told, remarks=(*told.remarks, *knew))


def study_codings(folder: Path, results: Results) -> Codings:
    """The codings of a study; raises as `study_agreement` does."""
    codings = codings_of(read_reviews(folder).reviews, results)
    if not codings.codings:
        raise _nobody_coded(folder, codings, None)
    return codings


def _nobody_coded(folder: Path, codings: Codings, session: str | None) -> UsageError:
    aside = len(codings.remarks)
    names = sorted({coding.session for coding in codings.codings})
    found = f"those of {', '.join(map(repr, names))}" if names else "none"
    return UsageError(
        sentence(
            str(folder / REVIEWS),
            expected="codings of " + (f"session {session!r}" if session else "a blind session"),
            found=f"{found} ({aside} set aside)" if aside else found,
            remedy="name another session"
            if names
            else "code some turns in a blind session of: synth review STUDY --reviewer NAME",
        )
    )
